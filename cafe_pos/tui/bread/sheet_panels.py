"""The order sheet at the counter: changed, sent, printed, and a code for the telephone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from cafe_pos.domain.bread_day import Urgency
from cafe_pos.i18n import _, day, language, money
from cafe_pos.tui import words
from cafe_pos.tui.paint import qr
from cafe_pos.tui.paint.canvas import wrap
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.parts.panel import BarKey, Panel, enter, escape
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from cafe_pos.application.bread.forecast_views import ArticleErrors, MorningView
    from cafe_pos.application.bread.views import SheetView
    from cafe_pos.application.ports import Context
    from cafe_pos.application.views import PrintView
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.paint.canvas import Canvas
    from cafe_pos.tui.paint.palette import Palette
    from cafe_pos.tui.till import Till

FIGURES = 3
WIDTH = 42
"""Cells of a line that the smallest screen shows."""


def open_sheets(till: Till, _at: float = 0.0) -> None:
    """The next sheet; of several bakers' the one that is chosen."""
    _look(till, lambda _ctx: None)


def _look(
    till: Till, act: Callable[[Context], object], told: str = "", baker: str | None = None
) -> None:
    def acted(ctx: Context) -> tuple[SheetView, ...]:
        from cafe_pos.application.bread import sheet as bread_sheet

        act(ctx)
        return bread_sheet.every(ctx)

    def done(found: tuple[SheetView, ...]) -> None:
        chosen = [one for one in found if baker in (None, one.baker)]
        if len(chosen) == 1:
            till.panel = _sheet(till, chosen[0])
        else:
            rows = tuple(
                Row(one.name, _choose(one), right=state(one, _zone(till)), letter=str(place))
                for place, one in enumerate(found[:9], start=1)
            )
            till.panel = Listing(_("Order sheets"), rows)
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(acted, done)


def _zone(till: Till) -> str:
    return till.view.zone if till.view is not None else "Europe/Paris"


def _choose(one: SheetView) -> Callable[[Till, float], None]:
    def then(till: Till, _at: float) -> None:
        till.panel = _sheet(till, one)

    return then


def state(one: SheetView, zone: str) -> str:
    """How a sheet stands, in a few words."""
    if one.revision and one.changes:
        return _("changed since it was sent")
    if one.revision and one.sent_at:
        return _("sent {time}, {name}").format(
            time=words.local_time(one.sent_at, zone), name=one.sent_by
        )
    return _("not sent")


def _sheet(till: Till, one: SheetView) -> Listing:
    changed = {change.article: change for change in one.changes} if one.revision else {}
    known = {p.article: p for p in one.proposed}
    rows = []
    for line in one.lines:
        right = _("{booked} booked + {counter} = {n}").format(
            booked=line.booked, counter=line.counter, n=line.quantity
        )
        change = changed.get(line.article)
        label = f"{line.label} ({change.before} > {change.after})" if change else line.label
        rows.append(Row(label, partial(_ask_counter, one), right=right))
        if (found := known.get(line.article)) is not None:
            text = _("counter: {low} to {high}; last week {before}").format(
                low=found.low, high=found.high,
                before="-" if found.last_week is None else found.last_week,
            )  # fmt: skip
            rows.append(Row(f"  {text}", dim=True))
    index = len(rows)
    if one.to_send:
        said = _("It is sent: note it") if not one.revision else _("The change is sent: note it")
        rows.append(Row(said, partial(_send, one), letter="1"))
    rows.append(Row(_("Code for the telephone: the SMS is ready"), partial(_code, one), letter="2"))
    rows.append(Row(_("Print it, with the code"), partial(_print, one), letter="3"))
    rows.append(Row(_("Change what the counter wants"), partial(_ask_counter, one), letter="4"))
    if one.proposed:
        rows.append(Row(_("Why so many: two mornings in euros"), partial(_why, one), letter="5"))
    return Listing(
        _("{baker}: {day}").format(baker=one.name, day=day(one.day, "EEEE d MMMM")),
        tuple(rows),
        text=_stands(one, _zone(till)),
        index=index if one.to_send else 0,
    )


def _stands(one: SheetView, zone: str) -> str:
    if one.closed is not None:
        return _("Closed that day: nothing is ordered.")
    told = state(one, zone)
    parts = [told[:1].upper() + told[1:] + "."]
    if one.revision > 1:
        parts.append(_("Amendment {n}.").format(n=one.revision - 1))
    until = f"{one.cut_off:%H:%M}"
    if one.to_send and one.urgency is Urgency.LATE:
        parts.append(_("The baker took orders until {time}: telephone.").format(time=until))
    elif one.to_send:
        parts.append(_("To be sent before {time}.").format(time=until))
    return " ".join(parts)


def _why(one: SheetView, till: Till, _at: float) -> None:
    """What the counter's quantities were proposed from, and what two choices come to."""

    def act(ctx: Context) -> tuple[ArticleErrors, ...]:
        from cafe_pos.application.bread import forecast

        with ctx.store.act() as uow:
            articles = tuple(
                article
                for proposed in one.proposed
                if (article := uow.article_on(proposed.article, one.day)) is not None
            )
            return forecast.last_month(uow, one.day, articles)

    def done(errors: tuple[ArticleErrors, ...]) -> None:
        from cafe_pos.messages import forecast_words

        lines: list[str] = []
        for found in one.proposed:
            lines += wrap(f"{found.label}: {forecast_words.why(found.why)}", WIDTH)
            for morning in found.mornings:
                lines += [f"  {text}" for text in wrap(_morning(morning), WIDTH - 2)]
            lines += [f"  {text}" for text in _error(errors, found.article)]
            lines.append("")
        till.panel = Sheet(_("For the counter: why so many"), tuple(lines), back=till.panel)

    till.do(act, done)


def _morning(one: MorningView) -> str:
    told = _("{n} are enough on {level} mornings of 100: {unsold} % stay, {missed} % are missed.")
    text = told.format(
        n=one.quantity, level=one.level,
        unsold=round(one.unsold_bp / 100), missed=round(one.missed_bp / 100),
    )  # fmt: skip
    if one.unsold_cents is None or one.missed_cents is None:
        return text
    euros = _("That is {unsold} lost and {missed} not earned.").format(
        unsold=money(one.unsold_cents), missed=money(one.missed_cents)
    )
    return f"{text} {euros}"


def _error(errors: tuple[ArticleErrors, ...], article: str) -> list[str]:
    found = next((one.errors for one in errors if one.article == article), None)
    if found is None:
        return []
    text = _("Last month wrong by {error} %; chance alone is {floor} %.")
    return wrap(
        text.format(error=round(100 * found.wape), floor=round(100 * found.floor)), WIDTH - 2
    )


def _ask_counter(one: SheetView, till: Till, _at: float) -> None:
    """How many the counter wants of each, beside the bookings."""
    known = {p.article: p for p in one.proposed}
    fields = []
    for line in one.lines:
        hint = _("{n} are booked").format(n=line.booked)
        if (found := known.get(line.article)) is not None:
            hint = f"{hint}; {found.low} - {found.high}"
        fields.append(
            Field(
                line.article, line.label, str(line.counter), Kind.NUMBER, limit=FIGURES, hint=hint
            )
        )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        wanted = {line.article: int(answers[line.article] or 0) for line in one.lines}

        def act(ctx: Context) -> None:
            from cafe_pos.application.bread import sheet as bread_sheet

            bread_sheet.edit(ctx, one.day, one.baker, wanted, operator=operator)

        _look(till, act, _("Kept."), one.baker)

    if not fields:
        till.said = Said(_("There is nothing to order."))
        return
    till.panel = Form(
        _("For the counter"), tuple(fields), done,
        text=_("The bookings come on top of it."), back=till.panel,
    )  # fmt: skip


def _send(one: SheetView, till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.bread import sheet as bread_sheet

        bread_sheet.send(ctx, one.day, one.baker, operator=operator)

    number = one.revision
    told = _("Noted as sent.") if not number else _("Noted: amendment {n}.").format(n=number)
    _look(till, act, told, one.baker)


def _print(one: SheetView, till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> PrintView:
        from cafe_pos.application.bread import papers as bread_papers

        return bread_papers.print_sheet(ctx, one.day, one.baker, operator=operator)

    def done(view: PrintView) -> None:
        till.host.wake_printer()
        till.printed(view)

    till.do(act, done)


# The code


@dataclass(slots=True)
class Code(Panel):
    """The message to the baker as a code; Enter notes that it was sent."""

    whole: ClassVar[bool] = True
    """It takes the rows of the last ticket as well."""

    text: str
    links: tuple[str, ...]
    sheet: SheetView
    back: Panel | None = None

    def press(self, till: Till, key: Key) -> None:
        """Enter or `1` notes it as sent, Escape goes back."""
        if key.name in ("escape", "backspace"):
            till.panel = self.back
        elif (key.name == "enter" or key.char == "1") and self.sheet.to_send:
            _send(self.sheet, till, key.at)
        elif key.name == "enter":
            till.panel = self.back

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """Sent, or back."""
        return (enter(_("it is sent") if self.sheet.to_send else _("back")), escape())


def _code(one: SheetView, till: Till, _at: float) -> None:
    from cafe_pos.application.bread import papers as bread_papers

    links = bread_papers.links(one, language())
    if not links:
        till.said = Said(_("The baker has no telephone for an SMS: add it (0)."), Tone.WARN)
        return
    till.panel = Code(bread_papers.message(one, language()), links, one, till.panel)


def paint(canvas: Canvas, palette: Palette, panel: Code, *, console: bool) -> None:
    """Draw the code as large as there is room; without room, the message to be typed."""
    from cafe_pos.tui.paint import parts as paint_parts

    for link in panel.links:
        code = qr.matrix(link)
        form = qr.form_for(code, canvas.width - 2, canvas.height, console=console)
        if form is not None:
            left = 1 + (canvas.width - 1 - form.width) // 2
            qr.draw(canvas, code, form, left, max(0, (canvas.height - form.height) // 2))
            return
    y = paint_parts.title(canvas, palette, _("The message for the baker"))
    for line in wrap(panel.text, canvas.width - paint_parts.LEFT - 1):
        canvas.put(paint_parts.LEFT, y, line, palette.strong)
        y += 1
    told = _("The screen is too small for the code: print it (3), or type the message.")
    paint_parts.sentence(canvas, palette, y + 1, told)
