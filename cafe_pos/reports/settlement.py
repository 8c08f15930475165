"""What is owed to a mandator for a period, on A4: lines, commission, what is due, and the days."""

from __future__ import annotations

from collections.abc import Callable

from cafe_pos.application.mandates.settlement_papers import DayRow, SettlementPage
from cafe_pos.i18n import N_
from cafe_pos.reports import tables
from cafe_pos.reports.sheet import BOLD, GREY, MM, PLAIN, WINE, Sheet
from cafe_pos.reports.speech import Speech, short_day
from cafe_pos.reports.tables import Column, Row

_AFTER = 110.0
_LEAD = 13.0


def render(view: SettlementPage) -> bytes:
    """Return the settlement as PDF; one without a number says that it is provisional."""
    sheet = Sheet(f"{_title(view)} - {view.paper.name}", view.head)
    speech = sheet.speech

    def begin(number: int) -> float:
        sheet.page()
        top = sheet.banner(_continued(speech, _title(view), number), small=True)
        return _parties(sheet, view, top) if number == 1 else top - 6

    y = tables.draw(
        sheet, _columns(speech), _rows(view, speech), begin, _foot(sheet, view), after=_AFTER
    )
    _due(sheet, view, y)
    if view.days:
        _by_day(sheet, view)
    return sheet.done()


def _title(view: SettlementPage) -> str:
    number = view.paper.number
    return view.words.preview if number is None else view.words.title.format(number=number)


def _continued(speech: Speech, title: str, number: int) -> str:
    if number == 1:
        return title
    return speech.say(N_("{title} (continued)")).format(title=title)


def _foot(sheet: Sheet, view: SettlementPage) -> Callable[[int, int], float]:
    def end(number: int, pages: int) -> float:
        told = f"{view.paper.name}  ·  {view.paper.made_on}"
        return sheet.foot(told, number, pages) + 8

    return end


def _parties(sheet: Sheet, view: SettlementPage, top: float) -> float:
    """The café at the left, the mandator where a window envelope shows it; then the period."""
    y = top - 14
    left = _lines(sheet, sheet.left, y, view.cafe, sheet.room / 2 - 16 * MM, size=9.5)
    x = sheet.width / 2 + 8 * MM
    right = _lines(sheet, x, y, view.theirs, sheet.right - x, size=11)
    y = min(left, right) - 14
    period = view.words.period.format(first=view.paper.first, last=view.paper.last)
    sheet.text(sheet.left, y, period, BOLD, 12)
    code = view.paper.code
    if code != view.paper.name:
        sheet.text(sheet.right, y, code, PLAIN, 10, align="right", colour=GREY)
    told = [*view.contracts, *([view.note] if view.note else [])]
    if view.paper.number is None:
        told.insert(0, view.words.preview_note)
    for line in told:
        y -= _LEAD
        sheet.fitted(sheet.left, y, line, PLAIN, 10, width=sheet.room, colour=GREY)
    return y - 12


def _lines(
    sheet: Sheet, x: float, y: float, lines: tuple[str, ...], width: float, *, size: float
) -> float:
    for index, line in enumerate(lines):
        font = BOLD if index == 0 else PLAIN
        sheet.fitted(x, y, line, font, size + (2 if index == 0 else 0), width=width)
        y -= size * 1.4
    return y


def _columns(speech: Speech) -> list[Column]:
    return [
        Column(speech.say(N_("What"))),
        Column(speech.say(N_("Quantity")), "right", 62),
        Column(speech.say(N_("Price")), "right", 62),
        Column(speech.say(N_("Amount")), "right", 80),
    ]


def _rows(view: SettlementPage, speech: Speech) -> list[Row]:
    rows = []
    for group in view.paper.groups:
        rows.append(Row((group.title, "", "", ""), bold=True))
        rows += [
            Row((row.text, row.quantity, row.price, speech.money(row.cents))) for row in group.rows
        ]
        rows += [
            Row((name, "", "", speech.money(cents)), bold=index == len(group.sums) - 1)
            for index, (name, cents) in enumerate(group.sums)
        ]
    rows += [Row((name, "", "", speech.money(cents))) for name, cents in view.paper.ends[:-1]]
    return rows


def _due(sheet: Sheet, view: SettlementPage, top: float) -> None:
    """What is to be paid in large, then what was paid of it."""
    speech = sheet.speech
    name, cents = view.paper.ends[-1]
    y = top - 34
    sheet.text(sheet.left, y, name, BOLD, 15)
    sheet.text(sheet.right, y, speech.money(cents), BOLD, 24, align="right", colour=WINE)
    for said, paid in view.paper.paid:
        y -= 18
        sheet.fitted(sheet.left, y, said, PLAIN, 10.5, width=sheet.room - 90)
        sheet.text(sheet.right, y, speech.money(paid), PLAIN, 10.5, align="right")
    if cents and view.paper.ends[-1][0] == view.words.to_pay and view.mandator.iban:
        y -= 18
        iban = speech.say(N_("Account: {iban}")).format(iban=_grouped(view.mandator.iban))
        sheet.text(sheet.left, y, iban, PLAIN, 10.5, colour=GREY)


def _grouped(iban: str) -> str:
    return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))


# Day by day


def _by_day(sheet: Sheet, view: SettlementPage) -> None:
    speech = sheet.speech
    title = speech.say(N_("{title}, day by day")).format(title=_title(view))

    def begin(number: int) -> float:
        sheet.page()
        return sheet.banner(_continued(speech, title, number), small=True) - 6

    names = [
        N_("Delivered"), N_("Missing"), N_("Sold"), N_("Picked up"), N_("Taken back"),
        N_("Other fate"),
    ]  # fmt: skip
    columns = [
        Column(speech.say(N_("Date")), width=58),
        Column(speech.say(N_("Article"))),
        *(Column(speech.say(name), "right", 44) for name in names),
    ]
    rows = []
    for index, row in enumerate(view.days):
        new = index == 0 or view.days[index - 1].day != row.day
        named = short_day(row.day) if new else ""
        rows.append(Row((named, row.label, *_cells(_figures(row)))))
    totals = Row(("", speech.say(N_("Total")), *_cells(_total(view.days))), bold=True)
    tables.draw(sheet, columns, [*rows, totals], begin, _foot(sheet, view))


def _figures(row: DayRow) -> tuple[int, ...]:
    return row.delivered, row.missing or 0, row.sold, row.picked_up, row.returned, row.other


def _total(rows: tuple[DayRow, ...]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*map(_figures, rows), strict=True))


def _cells(figures: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(str(figure) if figure else "" for figure in figures)
