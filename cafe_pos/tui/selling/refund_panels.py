"""Giving back at the counter: which ticket, which of its lines, how it is paid back, and why."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _, money, quantity
from cafe_pos.tui import words
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.parts.picking import Pick, Picking
from cafe_pos.tui.selling import cards_left
from cafe_pos.tui.shown import Change, Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.selling.past_tickets import PastTicket, Refundable
    from cafe_pos.application.views import TicketView
    from cafe_pos.domain.payment import Method
    from cafe_pos.tui.till import Till

REASONS: Final[tuple[Callable[[], str], ...]] = (
    lambda: _("A mistake in ringing"),
    lambda: _("Not what was ordered"),
    lambda: _("Not good, or not fresh"),
    lambda: _("The customer changed their mind"),
    lambda: _("Bottle or parcel brought back"),
    lambda: _("Other reason"),
)


def open_tickets(till: Till, _at: float = 0.0) -> None:
    """Show the newest tickets; typing narrows them, Enter on a text looks through all days."""

    def act(ctx: Context) -> tuple[PastTicket, ...]:
        from cafe_pos.application.selling import past_tickets

        return past_tickets.recent(ctx)

    till.do(act, lambda found: _show(till, found))


def _show(till: Till, found: tuple[PastTicket, ...]) -> None:
    till.panel = Listing(
        _("Refund: which ticket?"),
        tuple(_row(till, one) for one in found),
        text=_("Type a number, a day (21/11) or an amount (12,40), then Enter."),
        typing=True,
        empty=_("Enter looks for it in all days."),
        on_new=_look_for,
        asked=_("ticket:"),
    )


def _row(till: Till, one: PastTicket) -> Row:
    zone = till.view.zone if till.view else "Europe/Paris"
    when = words.moment(one.at, zone)
    serial = one.number.rpartition("-")[2].lstrip("0")
    text = f"{serial}  {when}  {', '.join(one.labels)}"
    if one.refund:
        return Row(text, None, right=money(one.total_cents), dim=True)
    return Row(text, lambda till, _at: _open(till, one.number), right=money(one.total_cents))


def _look_for(till: Till, text: str, _at: float) -> None:
    def act(ctx: Context) -> tuple[PastTicket, ...]:
        from cafe_pos.application.selling import past_tickets

        return past_tickets.find(ctx, text)

    till.do(act, lambda found: _show(till, found))


def _open(till: Till, number: str) -> None:
    def act(ctx: Context) -> Refundable:
        from cafe_pos.application.selling import past_tickets

        return past_tickets.refundable(ctx, number)

    till.do(act, lambda found: _lines(till, found))


def _lines(till: Till, found: Refundable) -> None:
    """Everything that is left is picked at first: a whole ticket goes back by Enter alone."""
    picks = tuple(
        Pick(
            line.label,
            line.left,
            line.left,
            whole=line.whole,
            right=quantity(line.left, line.unit) if line.unit != "piece" else "",
            unit=line.unit,
        )
        for line in found.lines
    )

    def done(till: Till, taken: tuple[tuple[int, int], ...], _at: float) -> None:
        chosen = tuple((found.lines[index].position, count) for index, count in taken)
        _method(till, found, chosen)

    till.panel = Picking(
        _("Refund of {number}").format(number=found.ticket.number),
        picks,
        done,
        text=_("What comes back? {amount} was paid by {methods}.").format(
            amount=money(found.ticket.total_cents),
            methods=", ".join(words.method(code) for code in found.ticket.methods),
        ),
        back=till.panel,
    )


def _method(till: Till, found: Refundable, chosen: tuple[tuple[int, int], ...]) -> None:
    """How it is paid back: what the customer really gets."""

    def take(method: Method) -> Callable[[Till, float], None]:
        return lambda till, _at: _reason(till, found, chosen, method)

    rows = tuple(
        Row(words.method(method.value), take(method), letter=str(place))
        for place, method in enumerate(found.methods, start=1)
    )
    till.panel = Listing(_("Paid back by"), rows, back=till.panel)


def _reason(
    till: Till, found: Refundable, chosen: tuple[tuple[int, int], ...], method: Method
) -> None:
    key = secrets.token_hex(16)

    positions = {position for position, _count in chosen}
    of_lot = any(line.of_lot and line.position in positions for line in found.lines)

    def take(reason: str) -> Callable[[Till, float], None]:
        give = partial(_give_back, found=found, chosen=chosen, method=method, why=(reason, key))
        if of_lot:
            return lambda till, _at: _good(till, give)
        return lambda till, _at: give(till)

    rows = tuple(
        Row(reason(), take(reason()), letter=str(place))
        for place, reason in enumerate(REASONS, start=1)
    )
    till.panel = Listing(
        _("Why?"), rows, text=_("The reason is recorded, and printed on the refund."),
        back=till.panel,
    )  # fmt: skip


def _good(till: Till, give: Callable[..., None]) -> None:
    """What was taken of a lot: does it go back on the shelf?"""
    rows = (
        Row(_("Yes: back into the stock"), lambda till, _at: give(till), letter="1"),
        Row(_("No: it is a loss"), lambda till, _at: give(till, lost=True), letter="2"),
    )
    till.panel = Listing(_("Good to be sold again?"), rows, back=till.panel)


def _give_back(
    till: Till,
    *,
    found: Refundable,
    chosen: tuple[tuple[int, int], ...],
    method: Method,
    why: tuple[str, str],
    lost: bool = False,
) -> None:
    """Have it recorded; the same answer twice never pays twice."""
    operator = till.operator
    left = {line.position: line for line in found.lines}

    from cafe_pos.application.selling import refunds
    from cafe_pos.domain.payment import Tender
    from cafe_pos.domain.refund import GivenBack
    from cafe_pos.domain.ticket import Channel

    lines = tuple(
        GivenBack(position, None if left[position].whole else count) for position, count in chosen
    )
    request = refunds.Refund(
        found.ticket.number, method, why[0], lines,
        client_key=why[1], operator=operator, channel=Channel.SCREEN, lost=lost,
    )  # fmt: skip

    def act(ctx: Context) -> TicketView:
        return refunds.give_back(ctx, request)

    def by_hand(till: Till, _request: object = None) -> None:
        till.do(act, lambda view: _given_back(till, view))

    till.panel = None
    if cards_left.is_used(till, (Tender(method),)):
        from cafe_pos.tui.selling import terminal_panels

        terminal_panels.charge(till, terminal_panels.Charge(request, _given_back, by_hand))
    else:
        by_hand(till)


def _given_back(till: Till, view: TicketView) -> None:
    till.last = view
    if "cash" in view.methods:
        till.banner = Change(-view.total_cents, view.number, 0, refund=True)
    till.said = Said(
        _("{number}: {amount} given back, recorded").format(
            number=view.number, amount=money(-view.total_cents)
        ),
        Tone.GOOD,
    )
    till.host.wake_printer()
