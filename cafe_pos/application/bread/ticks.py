"""What a ticket does to bread that was ordered: paid before, handed over, given back.

These are the functions of the service `bread` (application/services/hooks.py); everything is
judged again in the act of the ticket, so that a second tick of the same order is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from cafe_pos.application import acts
from cafe_pos.application.bread import book
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.bread import SERVICE, Occurrence, State, Tick, read_ref
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Payload
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.service_mark import HANDOVER, PREPAID, ServiceMark
from cafe_pos.domain.service_mark import of as mark_of


def mark_for(one: Occurrence) -> ServiceMark:
    """The mark of a line that hands an order over: sold now, or paid before."""
    return ServiceMark(SERVICE, one.ref, HANDOVER if one.tick.prepaid else None)


def check(uow: UnitOfWork, lines: Sequence[OrderLine], day: date) -> None:
    """Refuse what may not be handed over or paid before.

    Raises:
        PosError: `bread.unknown`, `bread.other_article`, `bread.picked_up`, `bread.other_day`,
            `bread.cancelled`, `bread.not_paid`, `bread.paid_already`.
    """
    for line in lines:
        mark = line.mark
        if mark is None or mark.ref is None:
            continue
        one = book.occurrence(uow, mark.ref)
        if one.article != line.article.code:
            raise PosError("bread.other_article", name=book.name_of(uow, one.who))
        _check_state(uow, one, line.quantity)
        if mark.act == PREPAID:
            if one.tick.prepaid:
                raise PosError(
                    "bread.paid_already",
                    name=book.name_of(uow, one.who), ticket=one.tick.paid_by or "",
                )  # fmt: skip
            continue
        if one.day != day:
            raise PosError("bread.other_day", name=book.name_of(uow, one.who), day=one.day)
        _check_paid(uow, one, line.quantity, handover=mark.act == HANDOVER)


def _check_state(uow: UnitOfWork, one: Occurrence, quantity: int) -> None:
    tick = one.tick
    if tick.state is State.PICKED_UP:
        names = {each.code: each.name for each in uow.operators()}
        raise PosError(
            "bread.picked_up",
            name=book.name_of(uow, one.who), quantity=tick.quantity, ticket=tick.ticket or "",
            by=names.get(tick.operator, tick.operator), at=tick.at,
        )  # fmt: skip
    if tick.state is State.CANCELLED:
        raise PosError("bread.cancelled", name=book.name_of(uow, one.who))
    if quantity < 1:
        raise PosError("bread.quantity", quantity=quantity, limit=one.quantity)


def _check_paid(uow: UnitOfWork, one: Occurrence, quantity: int, *, handover: bool) -> None:
    paid = one.tick.prepaid
    if handover and quantity > paid:
        raise PosError(
            "bread.not_paid", name=book.name_of(uow, one.who), paid=paid, quantity=quantity
        )
    if not handover and paid:
        raise PosError(
            "bread.paid_already",
            name=book.name_of(uow, one.who), ticket=one.tick.paid_by or "",
        )  # fmt: skip


def sold(uow: UnitOfWork, lines: Sequence[OrderLine], ticket: Payload) -> None:
    """Note what a ticket handed over, or took the money for."""
    for line in lines:
        mark = line.mark
        if mark is None or mark.ref is None:
            continue
        before = uow.bread.tick(mark.ref) or Tick(mark.ref)
        if mark.act == PREPAID:
            after = replace(
                before, prepaid=before.prepaid + line.quantity, paid_by=str(ticket["number"])
            )
        else:
            after = replace(
                before, state=State.PICKED_UP, quantity=line.quantity, ticket=str(ticket["number"])
            )
        uow.bread.put_tick(_by(after, ticket))


def refunded(uow: UnitOfWork, lines: Iterable[Payload], ticket: Payload) -> None:
    """Turn back what a refund gives back: the bread waits again, or is no longer paid.

    Raises:
        PosError: `bread.handed_over` for a prepayment whose bread is gone: its hand-over is
            given back first.
    """
    for line in lines:
        mark = mark_of(line)
        if mark is None or mark.ref is None:
            continue
        before = uow.bread.tick(mark.ref) or Tick(mark.ref)
        back = -int(line["quantity"])
        if mark.act == PREPAID:
            left = before.prepaid - back
            if before.state is State.PICKED_UP and before.quantity > left:
                raise PosError("bread.handed_over", ticket=before.ticket or "")
            after = replace(before, prepaid=max(0, left), paid_by=before.paid_by if left else None)
        else:
            left = max(0, before.quantity - back)
            after = replace(before, quantity=left)
            if not left:
                after = replace(after, state=State.WAITING, ticket=None)
        uow.bread.put_tick(_by(after, ticket))


def _by(tick: Tick, ticket: Payload) -> Tick:
    return replace(tick, at=str(ticket["recorded_at"]), operator=str(ticket["operator"]))


def set_state(ctx: Context, ref: str, state: State, *, operator: str | None = None) -> Occurrence:
    """Note that somebody did not come, will not come, or is waited for again.

    Raises:
        PosError: `bread.unknown`, `bread.picked_up`, `bread.prepaid_cancel` when the money must
            be given back first, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        one = book.occurrence(uow, ref)
        if one.tick.state is State.PICKED_UP:
            _check_state(uow, one, one.quantity)
        if state is State.CANCELLED and one.tick.prepaid:
            raise PosError(
                "bread.prepaid_cancel",
                name=book.name_of(uow, one.who), ticket=one.tick.paid_by or "",
            )  # fmt: skip
        at = utc_text(ctx.clock.now())
        uow.bread.put_tick(replace(one.tick, state=state, at=at, operator=who.code))
        return book.occurrence(uow, ref)


def find(uow: UnitOfWork, text: str, day: date) -> Occurrence:
    """An order of a day that is waited for, by its reference or by a name.

    Raises:
        PosError: `bread.unknown`, `bread.nobody`, `bread.several`.
    """
    from cafe_pos.domain.catalogue import fold

    try:
        read_ref(text)
    except PosError:
        pass
    else:
        return book.occurrence(uow, text)
    wanted = fold(text.strip())
    rows = [(one, fold(book.name_of(uow, one.who))) for one in book.occurrences(uow, day)]
    found = [one for one, name in rows if name == wanted] or [
        one for one, name in rows if wanted and wanted in name
    ]
    still = [one for one in found if one.tick.state is not State.PICKED_UP] or found
    if not still:
        raise PosError("bread.nobody", name=text)
    if len(still) > 1:
        refs = ", ".join(one.ref for one in still)
        raise PosError("bread.several", name=text, refs=refs)
    return still[0]
