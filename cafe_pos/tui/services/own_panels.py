"""A café's own service at the counter: its bottles, its tallies, its goods, what it keeps."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.service import MAX_NAME, MAX_PHONE, MAX_WHAT
from cafe_pos.i18n import _, day, money, ngettext
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row, RowAct, RowKey
from cafe_pos.tui.services import panels
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from datetime import date

    from cafe_pos.application.ports import Context
    from cafe_pos.application.services.ports import Kept
    from cafe_pos.application.services.views import Period, ServiceView, Tallied
    from cafe_pos.domain.service import Service, Swap, Tally
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

KEPT: Final = "kept "
"""The key of a row that hands a thing over, and its reference."""
MAX_FIGURES: Final = 3


def open_service(till: Till, code: str, told: str = "") -> None:
    """Show a service of the café's own, looked up anew."""

    def act(ctx: Context) -> tuple[ServiceView, date]:
        from cafe_pos.application import counter
        from cafe_pos.application.services import services

        return services.look(ctx, code), counter.today(ctx)

    def done(found: tuple[ServiceView, date]) -> None:
        till.panel = _panel(till, *found)
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(act, done)


def _panel(till: Till, seen: ServiceView, today: date) -> Listing:
    """What is done most has a digit; the rest a letter."""
    service = seen.service
    labels = {article.code: article.label for article in seen.articles}
    quick: list[tuple[str, str, RowAct]] = []
    for swap in service.swaps:
        label = labels.get(swap.article, swap.article)
        quick += [
            (_("Full for empty: {bottle}").format(bottle=label), "", _swapping(swap, 1, 1)),
            (_("New bottle: {bottle}").format(bottle=label), "", _swapping(swap, 1, 0)),
            (_("Empty brought back: {bottle}").format(bottle=label), "", _swapping(swap, 0, 1)),
        ]
    swapped = {code for swap in service.swaps for code in (swap.article, swap.deposit)}
    quick += [
        (one.label, _("{n} min").format(n=one.minutes) if one.minutes else "", _tally(service, one))
        for one in service.tallies
    ]
    quick += [
        (one.label, money(one.price_cents) if not one.open_price else "", _selling(one.code))
        for one in seen.articles
        if one.code not in swapped and not one.blocked and one.code != _paid(service)
    ]
    rows = [
        Row(text, act, right, str(digit) if digit <= 9 else "")  # noqa: PLR2004 - the digits
        for digit, (text, right, act) in enumerate(quick, start=1)
    ]
    rows += _acts(seen)
    rows += [_kept_row(one, today) for one in seen.kept]
    return Listing(
        service.label,
        tuple(rows),
        back=panels.listed(till.waiting) if till.waiting is not None else None,
        more=(RowKey("delete", _("Del"), _("strike off"), _strike),) if seen.kept else (),
    )


def _paid(service: Service) -> str:
    return service.keeping.article if service.keeping is not None else ""


def _acts(seen: ServiceView) -> list[Row]:
    """What is done once a day or less, by a letter."""
    service = seen.service
    rows = []
    if service.keeping is not None:
        text = _("Lend something") if service.keeping.loan else _("Keep something for somebody")
        rows.append(Row(text, lambda till, _at: _ask_keep(till, service), letter="g"))
    if service.returns:
        rows += [
            Row(_("Delivery"), _moving(seen, back=False), letter="l"),
            Row(_("Unsold sent back"), _moving(seen, back=True), letter="r"),
        ]
    if service.returns or service.tallies:
        rows.append(Row(_("This month"), _month(service.code), letter="m"))
    return rows


# --- bottles, goods, tallies ----------------------------------------------------------------------


def _selling(code: str) -> RowAct:
    def do(till: Till, _at: float) -> None:
        article = till.articles.get(code)
        till.panel = None
        if article is None:
            till.say_refusal(PosError("article.unknown", article=code))
        else:
            till.add(article)

    return do


def _swapping(swap: Swap, full: int, empty: int) -> RowAct:
    """A full bottle with its deposit, an empty one brought back, or one against the other."""

    def do(till: Till, _at: float) -> None:
        bottle, deposit = till.articles.get(swap.article), till.articles.get(swap.deposit)
        till.panel = None
        if bottle is None or deposit is None:
            missing = swap.article if bottle is None else swap.deposit
            till.say_refusal(PosError("article.unknown", article=missing))
            return
        count = int(till.typed or 1)
        till.typed = ""
        try:
            if full:
                till.ring_up(bottle, count)
                till.ring_up(deposit, count)
            if empty:
                order, till.current = till.order.give_deposit_back(deposit, count)
                till.set_order(order)
        except PosError as error:
            till.say_refusal(error)

    return do


def _tally(service: Service, one: Tally) -> RowAct:
    def do(till: Till, _at: float) -> None:
        operator = till.operator

        def act(ctx: Context) -> Tallied:
            from cafe_pos.application.services import services

            return services.tally(ctx, service.code, one.code, operator=operator)

        def done(_counted: Tallied) -> None:
            till.panel = None
            till.said = Said(_("{act}: counted.").format(act=one.label), Tone.GOOD)

        till.do(act, done)

    return do


# --- things kept --------------------------------------------------------------------------------


def _kept_row(one: Kept, today: date) -> Row:
    late = one.due_on < today.isoformat()
    until = _day(one.due_on)
    right = _("late since {day}").format(day=until) if late else _("until {day}").format(day=until)
    if one.price_cents is not None:
        right = f"{money(one.price_cents)}  {right}"
    text = " - ".join(filter(None, (one.name, one.what)))
    return Row(text, partial(panels.come_for, one.service, one.ref), right,
               key=f"{KEPT}{one.ref}")  # fmt: skip


def _day(iso: str) -> str:
    from datetime import date

    return day(date.fromisoformat(iso), "d MMM")


def _ask_keep(till: Till, service: Service) -> None:
    """Who, what, until when, and what it costs where the service has an article for that."""
    keeping, operator = service.keeping, till.operator
    fields = [
        Field("name", _("For whom"), limit=MAX_NAME),
        Field("what", _("What"), limit=MAX_WHAT),
        Field("phone", _("Telephone"), limit=MAX_PHONE),
    ]
    if keeping is not None and keeping.article:
        fields.append(
            Field("price", _("To pay"), "", Kind.AMOUNT, limit=9, hint=_("Empty: nothing."))
        )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        price = form_values.cents(answers.get("price", ""))

        def act(ctx: Context) -> Kept:
            from cafe_pos.application.services import services

            return services.keep(
                ctx, service.code, answers["name"], answers["what"],
                phone=answers["phone"], price_cents=price, operator=operator,
            )  # fmt: skip

        def kept(thing: Kept) -> None:
            told = _("Noted for {name}, until {day}").format(
                name=thing.name, day=_day(thing.due_on)
            )
            open_service(till, service.code, told)

        till.do(act, kept)

    till.panel = Form(
        service.label, tuple(fields), done,
        text=_("The name is erased on the day it is handed over, when that day is closed."),
        back=till.panel,
    )  # fmt: skip


def _strike(till: Till, row: Row, _at: float) -> None:
    """Strike off what was noted by mistake, once that is confirmed."""
    if not row.key.startswith(KEPT):
        till.said = Said(_("First choose a thing with the arrows."))
        return
    ref, operator = row.key.removeprefix(KEPT), till.operator

    def act(ctx: Context) -> Kept:
        from cafe_pos.application.services import services

        return services.cancel(ctx, ref, operator=operator)

    def strike(till: Till, _at: float) -> None:
        till.do(act, lambda one: open_service(till, one.service, _("Struck off.")))

    back = till.panel
    till.panel = Listing(
        _("Strike off: {what}").format(what=row.text),
        (
            Row(_("No, it is still here"), partial(_back, back), letter="1"),
            Row(_("Yes, strike it off"), strike, letter="2"),
        ),
        back=back,
    )


def _back(panel: Panel | None, till: Till, _at: float) -> None:
    till.panel = panel


# --- goods that go back unsold ------------------------------------------------------------------


def _moving(seen: ServiceView, *, back: bool) -> RowAct:
    """Ask how many of each came, or go back."""
    articles = tuple(one for one in seen.articles if not one.blocked and not one.by_weight)

    def do(till: Till, _at: float) -> None:
        till.panel = Form(
            _("Unsold sent back") if back else _("Delivery"),
            (
                *(
                    Field(one.code, one.label, "", Kind.NUMBER, limit=MAX_FIGURES)
                    for one in articles
                ),
                Field("reference", _("Slip no."), limit=MAX_PHONE),
            ),
            done,
            back=till.panel,
        )

    def done(till: Till, form: Form, answers: Answers) -> None:
        wanted = {one.code: int(answers[one.code] or 0) for one in articles}
        if any(wanted.values()):
            _record(till, seen.service.code, wanted, answers["reference"], back=back)
        else:
            form.wrong(_("How many?"), articles[0].code if articles else "")

    return do


def _record(till: Till, code: str, wanted: dict[str, int], reference: str, *, back: bool) -> None:
    operator = till.operator

    def act(ctx: Context) -> str:
        from cafe_pos.application.services import goods as service_goods

        return service_goods.move(
            ctx, code, wanted, back=back, reference=reference, operator=operator
        ).number

    def done(number: str) -> None:
        open_service(till, code, _("{number} recorded.").format(number=number))

    till.do(act, done)


def _month(code: str) -> RowAct:
    """What became of the service in this month."""

    def do(till: Till, _at: float) -> None:
        def act(ctx: Context) -> Period:
            from cafe_pos.application.services import goods as service_goods

            return service_goods.month(ctx, code)

        till.do(act, lambda found: _show_month(till, found))

    return do


def _show_month(till: Till, found: Period) -> None:
    rows = []
    for one in found.movements:
        told = _("delivered {delivered}, back {returned}, sold {sold}").format(
            delivered=one.delivered, returned=one.returned, sold=one.sold
        )
        rows += [Row(one.label), Row(f"  {told}", dim=True)]
        if one.difference:
            rows.append(Row("  " + _("on tickets {n}").format(n=one.on_tickets), right="!"))
    for act in found.tallied:
        times = ngettext("{n} time", "{n} times", act.quantity).format(n=act.quantity)
        rows.append(Row(act.label, right=f"{times}, {_('{n} min').format(n=act.minutes)}"))
    till.panel = Listing(
        f"{found.service.label} - {day(found.since, 'MMMM y')}",
        tuple(rows), empty=_("Nothing yet."), back=till.panel,
    )  # fmt: skip
