"""Bread at the counter (F4, then its letter): who fetches what, ticked by one letter.

A tick is a line on the order, so that bread and a coffee are one ticket; the digits lead to the
rest of the day's work with bread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.bread import SERVICE, Pay, State
from cafe_pos.domain.catalogue import Mode
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.service_mark import HANDOVER, PREPAID, ServiceMark
from cafe_pos.i18n import _, figure, ngettext
from cafe_pos.tui import words
from cafe_pos.tui.parts.listing import Listing, Row, RowKey
from cafe_pos.tui.selling import payment_panel
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.accounts.customers import CustomerView
    from cafe_pos.application.bread.views import DayView, OrderRow, SheetView
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.till import Till

KEY: Final = ";"
"""The key of the order screen (tui/till.py) for bread that is not there."""
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Seen:
    """The bread of today, the next sheets, how many to ask after, the accounts that may pay."""

    view: DayView
    sheets: tuple[SheetView, ...]
    to_ask: int
    customers: Mapping[str, CustomerView]
    bakers: int


def open_bread(till: Till, _at: float = 0.0) -> None:
    """Show who is still to come, and what else is to be done with bread."""
    look(till, lambda _ctx: None)


open_panel = open_bread
"""The name under which F4 opens it."""


def come_for(till: Till, ref: str, at: float) -> None:
    """Somebody was found by the name (F4): what they ordered joins the order."""

    def act(ctx: Context) -> tuple[OrderRow, CustomerView | None]:
        from cafe_pos.application.accounts import customers
        from cafe_pos.application.bread import bread

        rows = {row.occurrence.ref: row for row in bread.look(ctx).rows}
        if ref not in rows:
            raise PosError("bread.unknown", ref=ref)
        code = rows[ref].account
        return rows[ref], None if code is None else customers.view(ctx, code)

    def done(found: tuple[OrderRow, CustomerView | None]) -> None:
        row, customer = found
        if customer is not None:
            till.customers[customer.code] = customer
        _tick(row, till, at)

    till.do(act, done)


def look(till: Till, act: Callable[[Context], object], told: str = "") -> None:
    """Carry a change out, and show the bread of the day as it is then."""

    def acted(ctx: Context) -> Seen:
        act(ctx)
        return seen(ctx)

    def done(found: Seen) -> None:
        till.customers.update(found.customers)
        till.panel = listing(till, found)
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(acted, done)


def seen(ctx: Context) -> Seen:
    """What the panel shows."""
    from cafe_pos.application.accounts import customers
    from cafe_pos.application.bread import asking as bread_asking
    from cafe_pos.application.bread import bakers as bread_bakers
    from cafe_pos.application.bread import bread
    from cafe_pos.application.bread import sheet as bread_sheet

    view = bread.look(ctx)
    codes = {row.account for row in view.waiting if row.account is not None}
    bakers = bread_bakers.bakers(ctx)
    return Seen(
        view,
        bread_sheet.every(ctx) if bakers else (),
        len(bread_asking.due(ctx)),
        {code: customers.view(ctx, code) for code in codes},
        len(bakers),
    )


def listing(till: Till, found: Seen) -> Listing:
    """Those who are still to come by name, then the day's work by its digits."""
    if not found.bakers:
        return _without_baker()
    waiting = sorted(found.view.waiting, key=lambda row: row.name.casefold())
    on_order = {line.mark.ref for line in till.order.lines if line.mark is not None}
    rows = [
        _waiting_row(row, LETTERS[place] if place < len(LETTERS) else "", on_order)
        for place, row in enumerate(waiting)
    ]
    rows += _work(found)
    count = len(waiting)
    title = ngettext("Bread: {n} order to come", "Bread: {n} orders to come", count)
    more = (RowKey("delete", _("Del"), _("not coming"), _not_coming),) if waiting else ()
    return Listing(title.format(n=count), tuple(rows), text=_short(found.view), more=more)


def _without_baker() -> Listing:
    from cafe_pos.tui.bread import bakers_panels

    return Listing(
        _("Bread"),
        (Row(_("Add the baker"), bakers_panels.ask_baker, letter="1"),),
        text=_("No baker is known yet: what they bake, until which hour they take an order."),
    )


def _short(view: DayView) -> str:
    """Who gets nothing of a delivery that was too small is said first."""
    missing = sum(row.short for row in view.waiting)
    if not missing:
        return ""
    text = ngettext(
        "Too little came: {n} booked loaf is missing. First booked, first served.",
        "Too little came: {n} booked loaves are missing. First booked, first served.",
        missing,
    )
    return text.format(n=missing)


def _waiting_row(row: OrderRow, letter: str, on_order: set[str | None]) -> Row:
    one = row.occurrence
    name = row.name or _("(name erased)")
    text = f"{name}  {one.quantity} {row.label}"
    if one.ref in on_order:
        return Row(text, right=_("on the order"), dim=True, key=one.ref)
    return Row(text, partial(_tick, row), right=_pays(row), letter=letter, key=one.ref)


def _pays(row: OrderRow) -> str:
    """How it is paid, or what is missing of it."""
    one = row.occurrence
    if row.short:
        return _("{n} of {most}").format(n=row.served, most=one.quantity)
    if one.tick.prepaid:
        return _("paid")
    if one.pay is Pay.ACCOUNT:
        return _("account")
    mark = "*" if row.repriced else ""
    return f"{mark}{figure(row.price_cents * one.quantity)}"


def _work(found: Seen) -> list[Row]:
    from cafe_pos.tui.bread import book_panels, day_panels, sheet_panels, standing_panels

    view = found.view
    out = bool(view.sold_out)
    refused = sum(view.refused.values())
    shelf = sum(max(0, one.difference) for one in view.balances)
    came = sum(one.delivered for one in view.balances)
    return [
        Row(
            _("There is some again") if out else _("No bread left"),
            partial(day_panels.sell_out, view, on=not out), right=KEY, letter="1",
        ),
        Row(
            _("Somebody asked in vain"), day_panels.refuse,
            right=str(refused) if refused else "", letter="2",
        ),
        Row(_("Book bread"), book_panels.ask_booking, letter="3"),
        Row(
            _("Order sheet for the baker"), sheet_panels.open_sheets,
            right=sheet_state(found.sheets), letter="4",
        ),
        Row(
            _("Delivery: count it"), day_panels.ask_delivery,
            right=str(came) if came else _("not counted"), letter="5",
        ),
        Row(
            _("Unsold: what became of it"), day_panels.ask_unsold,
            right=str(shelf) if shelf else "", letter="6",
        ),
        Row(_("Standing orders"), standing_panels.open_standings, letter="7"),
        Row(_("Find somebody's orders"), book_panels.ask_search, letter="8"),
        Row(
            _("Ask after people"), book_panels.open_asking,
            right=str(found.to_ask) if found.to_ask else "", letter="9",
        ),
        Row(_("Bakers, closing days, whom to warn"), _open_bakers,
            right=_to_warn(view), letter="0"),
    ]  # fmt: skip


def _to_warn(view: DayView) -> str:
    return str(len(view.to_warn)) if view.to_warn else ""


def _open_bakers(till: Till, at: float) -> None:
    from cafe_pos.tui.bread import bakers_panels

    bakers_panels.open_bakers(till, at)


def sheet_state(sheets: tuple[SheetView, ...]) -> str:
    """How the next sheets stand, in a word."""
    if any(one.to_send and one.revision for one in sheets):
        return _("changed since")
    if any(one.to_send for one in sheets):
        return _("not sent")
    return _("sent") if any(one.revision for one in sheets) else ""


# Ticking


def _tick(row: OrderRow, till: Till, at: float) -> None:
    """They are here: their bread joins the order; one that goes on an account is paid at once."""
    one = row.occurrence
    marks = [line.mark.ref if line.mark is not None else None for line in till.order.lines]
    if one.ref in marks:
        till.panel = None
        till.current, till.chosen = marks.index(one.ref), True
        till.said = Said(_("It stands on the order already."), Tone.WARN)
        return
    article = till.articles.get(one.article)
    if article is None:
        till.say_refusal(PosError("article.unknown", article=one.article))
        return
    handed = bool(one.tick.prepaid)
    quantity = min(one.quantity, one.tick.prepaid) if handed else row.served or one.quantity
    order = till.order
    mode = Mode.TAKEAWAY if order.takeaway else article.default_mode
    price = None if handed else till.tariff_now.price(article, mode, order.place)
    first = not order.lines
    try:
        order, index = order.add(
            article, quantity, price=price,
            mark=ServiceMark(SERVICE, one.ref, HANDOVER if handed else None),
        )  # fmt: skip
    except PosError as error:
        till.say_refusal(error)
        return
    if row.account is not None and order.customer is None and not handed:
        order = replace(order, customer=row.account)
    till.panel = None
    till.current, till.chosen = index, False
    till.set_order(order)
    till.said = Said(_told(row, handed=handed), Tone.GOOD)
    if row.account is not None and first and not handed:
        till.panel = payment_panel.Pay(opened_at=at)


def _told(row: OrderRow, *, handed: bool) -> str:
    if handed:
        return _("{name}: paid before, nothing to pay for it.").format(name=row.name)
    if row.repriced:
        return _("{name}: one costs {price} now, {before} when it was ordered.").format(
            name=row.name, price=figure(row.price_cents), before=figure(row.occurrence.price_cents)
        )
    return _("{name} is here.").format(name=row.name)


def _not_coming(till: Till, row: Row, _at: float) -> None:
    """What Delete offers for somebody who is waited for."""
    ref = row.key
    if "-" not in ref:
        till.said = Said(_("First choose an order with the arrows."))
        return

    def set_to(state: State, told: str) -> Callable[[Till, float], None]:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.bread import ticks as bread_ticks

            bread_ticks.set_state(ctx, ref, state, operator=operator)

        return lambda till, _at: look(till, act, told)

    till.panel = Listing(
        row.text,
        (
            Row(_("Did not come: keep it on the list of absents"),
                set_to(State.ABSENT, _("Noted as absent.")), letter="1"),
            Row(_("Cancelled: not wanted today"),
                set_to(State.CANCELLED, _("Cancelled for today; the standing order goes on.")),
                letter="2"),
        ),
        back=till.panel,
    )  # fmt: skip


def prepay(till: Till, rows: tuple[OrderRow, ...]) -> None:
    """Put bread that is paid before on the order: a line for each day, VAT with this ticket."""
    order = till.order
    rows = tuple(row for row in rows if row.occurrence.article in till.articles)
    try:
        for row in rows:
            one = row.occurrence
            mark = ServiceMark(SERVICE, one.ref, PREPAID)
            order, till.current = order.add(till.articles[one.article], one.quantity, mark=mark)
    except PosError as error:
        till.say_refusal(error)
        return
    till.panel = None
    till.chosen = False
    till.set_order(order)
    if rows:
        text = ngettext("{n} day to be paid now.", "{n} days to be paid now.", len(rows))
        till.said = Said(text.format(n=len(rows)), Tone.GOOD)
    else:
        till.said = Said(_("Nothing is left to be paid before."))


# One key on the order screen


def no_bread(till: Till) -> None:
    """Date the moment from which there is none, once; then count each one who asks in vain."""
    operator = till.operator

    def act(ctx: Context) -> tuple[DayView, bool]:
        from cafe_pos.application.bread import bread
        from cafe_pos.application.bread import day as bread_day

        if bread.look(ctx).sold_out:
            return bread_day.refused(ctx, operator=operator), True
        return bread_day.sold_out(ctx, operator=operator), False

    def done(found: tuple[DayView, bool]) -> None:
        view, again = found
        if again:
            count = sum(view.refused.values())
            text = ngettext(
                "No bread left: {n} asked in vain today.",
                "No bread left: {n} asked in vain today.", count,
            )  # fmt: skip
            till.said = Said(text.format(n=count))
        else:
            zone = till.view.zone if till.view is not None else "Europe/Paris"
            at = words.local_time(min(view.sold_out.values()), zone)
            till.said = Said(
                _("No bread left, noted at {time}; {key} counts each one who asks.").format(
                    time=at, key=KEY
                )
            )

    till.do(act, done)
