"""The drawer's acts: a session from its float to its count, and money moved without a sale.

A count is blind: `to_count` says what to count, `compare` shows what was expected and what seems
mixed up, `count` records. Nothing opens a counted session again; what is found later is a movement.
"""

from __future__ import annotations

from typing import Any, Final

from cafe_pos.application import acts, visas
from cafe_pos.application.drawer import logbook
from cafe_pos.application.drawer.views import (
    ComparedView,
    Count,
    CountSheet,
    CountView,
    DrawerView,
    HandoverView,
    MethodToCount,
    MixUp,
    Move,
    MovementView,
    rows_of,
)
from cafe_pos.application.ports import Context, Operator, Session, UnitOfWork
from cafe_pos.application.printing import copies
from cafe_pos.application.selling import corrections, ringing
from cafe_pos.application.views import CorrectionView
from cafe_pos.domain import drawer
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.drawer import Counted, Denominations, Direction, Expected
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.payment import Method
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.domain.vat import VatCode

DIFFERENCE: Final = "count_difference"
"""What the other manager is asked to agree to when a count differs by more than the setting."""

_SLIPS: Final = frozenset({Method.CHEQUE, Method.MEAL_VOUCHER})


def status(ctx: Context) -> DrawerView:
    """How the drawer stands now."""
    with ctx.store.act() as uow:
        moment = acts.moment_of(uow, ctx.clock.now())
        session = uow.open_session()
        if session is None:
            return DrawerView(None, moment.day, None, "", 0, uow.proposed_float(), (), ())
        names = {operator.code: operator.name for operator in uow.operators()}
        document = uow.drawer.last_session() or {}
        return DrawerView(
            session.number,
            moment.day,
            session.opened_at,
            names.get(str(document.get("operator")), ""),
            session.float_cents,
            uow.proposed_float(),
            uow.drawer.expected(session.number),
            uow.drawer.movements(session.number),
        )


def open_drawer(
    ctx: Context,
    float_cents: int | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> DrawerView:
    """Begin a session with a float; without an amount, with what the last count left.

    Raises:
        PosError: `drawer.open` when a session is open, `drawer.amount`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        moment = acts.moment_of(uow, ctx.clock.now())
        acts.note_clock(uow, moment.at, channel, who.code)
        already = uow.open_session()
        if already is not None:
            raise PosError("drawer.open", session=already.number)
        cents = uow.proposed_float() if float_cents is None else float_cents
        if cents < 0:
            raise PosError("drawer.amount")
        ringing.open_session(uow, moment, who, channel, cents)
    return status(ctx)


def move(
    ctx: Context,
    wanted: Move,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> MovementView:
    """Record money put into the drawer or taken out of it.

    After a count, and until its day is closed or another session begins, it belongs to the counted
    session: what is taken to the bank in the evening lessens the float proposed next.

    Raises:
        PosError: `drawer.amount`, `drawer.no_reason`, `drawer.no_mandator`, `drawer.not_enough`,
            `drawer.direction`, `drawer.session`, `drawer.vat_code`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.DRAWER)
        moment = acts.moment_of(uow, ctx.clock.now())
        acts.note_clock(uow, moment.at, channel, who.code)
        return move_in(ctx, uow, wanted, who=who, moment=moment, channel=channel)


def move_in(
    ctx: Context,
    uow: UnitOfWork,
    wanted: Move,
    *,
    who: Operator,
    moment: acts.Moment,
    channel: Channel,
) -> MovementView:
    """Record a movement within a larger act, by whoever may do it.

    Raises:
        PosError: as `move`, without `right.missing` and `operator.*`.
    """
    direction = drawer.direction_of(wanted.kind, wanted.direction)
    reason = acts.one_line(wanted.reason)
    session, held = _session_of(uow, moment, who, channel)
    drawer.checked_movement(
        wanted.kind,
        wanted.amount_cents,
        reason=reason,
        mandator=wanted.mandator,
        in_drawer_cents=held if direction is Direction.OUT else None,
    )
    if wanted.corrects is not None and uow.drawer.count_of(wanted.corrects) is None:
        raise PosError("drawer.session", session=wanted.corrects)
    document = drawer.movement_payload(
        serial=uow.last_serial("cash_movement") + 1,
        session=session,
        business_day=moment.day.isoformat(),
        operator=who.code,
        channel=channel.value,
        recorded_at=moment.at,
        direction=direction,
        kind=wanted.kind,
        amount_cents=wanted.amount_cents,
        reason=reason,
        mandator=_said(wanted.mandator),
        supplier=_said(wanted.supplier),
        receipt=_said(wanted.receipt),
        corrects=wanted.corrects,
        vat=_vat(ctx, uow, wanted.vat_code, moment),
    )
    entry = uow.append("cash_movement", moment.at, document)
    _kick(uow, document["number"], moment.at)
    return MovementView(document, entry.hash.hex())


def _said(text: str | None) -> str | None:
    return (acts.one_line(text) or None) if text else None


def _vat(
    ctx: Context, uow: UnitOfWork, code: str | None, moment: acts.Moment
) -> tuple[str, int] | None:
    if code is None:
        return None
    if code not in set(VatCode):
        raise PosError("drawer.vat_code", code=code)
    return code, acts.vat_rules(ctx, uow).table.rate_bp(VatCode(code), moment.day)


def _session_of(
    uow: UnitOfWork, moment: acts.Moment, who: Operator, channel: Channel
) -> tuple[str, int]:
    """The session that a movement belongs to, and the cash that should be there, in cents."""
    session = uow.open_session()
    if session is None:
        last = uow.drawer.last_session()
        if last is not None and last["business_day"] == moment.day.isoformat():
            count = uow.drawer.count_of(last["number"])
            if count is not None and count["state"] == "counted":
                return last["number"], uow.proposed_float()
        session = ringing.session_for(uow, moment, who, channel)
    return session.number, uow.drawer.expected(session.number)[0].cents


def open_without_sale(
    ctx: Context,
    reason: str,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> None:
    """Open the drawer without a sale: recorded, counted on every closure.

    Raises:
        PosError: `drawer.no_reason`, `operator.*`.
    """
    why = acts.one_line(reason)
    if not why:
        raise PosError("drawer.no_reason")
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        at = utc_text(ctx.clock.now())
        acts.note_clock(uow, at, channel, who.code)
        acts.record(
            uow, EventCode.DRAWER_OPENED, "drawer_opened",
            at=at, channel=channel, operator=who.code, reason=why,
        )  # fmt: skip
        _kick(uow, f"event-{uow.head.seq}", at)


def _kick(uow: UnitOfWork, document: str, at: str) -> None:
    if (copies.printer_of(uow) or {}).get("drawer"):
        uow.queue_print(document, copies.KICK, copies.ORIGINAL, at)


# --- counting -----------------------------------------------------------------------------------


def denominations(ctx: Context, uow: UnitOfWork) -> Denominations:
    """The notes and coins of today."""
    day = acts.moment_of(uow, ctx.clock.now()).day
    return drawer.denominations_on(ctx.rules.denominations, day)


def to_count(ctx: Context) -> CountSheet:
    """What a blind count asks: notes and coins, and every method that was used.

    Raises:
        PosError: `drawer.closed` when no session is open.
    """
    with ctx.store.act() as uow:
        session = _open(uow)
        methods = tuple(
            MethodToCount(e.method, e.issuer, e.method in _SLIPS)
            for e in uow.drawer.expected(session.number)
            if e.method != Method.CASH
        )
        day = acts.moment_of(uow, ctx.clock.now()).day
        return CountSheet(session.number, session.opened_at, day, denominations(ctx, uow), methods)


def compare(ctx: Context, found: Count) -> ComparedView:
    """Put a count beside what was expected, and look for methods mixed up; nothing is written.

    Raises:
        PosError: `drawer.closed`, `drawer.not_counted`, `drawer.denomination`, `drawer.count_form`,
            `drawer.method`.
    """
    with ctx.store.act() as uow:
        session = _open(uow)
        table = denominations(ctx, uow)
        rows = _rows(uow, session, found, table)
        coins = table.coins(found.coins)
        return ComparedView(
            session.number,
            rows_of(rows),
            tuple(
                MixUp(recorded, paid, cents, tickets)
                for recorded, paid, cents in drawer.mixed_up(rows)
                if (tickets := uow.drawer.tickets_paid(session.number, recorded, cents))
            ),
            drawer.largest_difference(rows) > _visa_cents(uow),
            coins,
            table.most_coins if coins > table.most_coins else None,
        )


def put_right(
    ctx: Context,
    ticket: str,
    paid: Method,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> CorrectionView:
    """Correct a ticket that a count has shown to be recorded by the wrong key, whoever rang it.

    Raises:
        PosError: as `corrections.correct_method`, but for the person and the day; `right.missing`.
    """
    return corrections.correct_method(
        ctx, paid, ticket, operator=operator, channel=channel, counting=True
    )


def count(
    ctx: Context,
    found: Count,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> CountView:
    """End the open session with what was found; a difference is kept with its reason.

    Raises:
        PosError: as `compare`; `visa.*`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CLOSE)
        at = utc_text(ctx.clock.now())
        acts.note_clock(uow, at, channel, who.code)
        return count_in(ctx, uow, _open(uow), found, at=at, operator=who, channel=channel)


def count_in(
    ctx: Context,
    uow: UnitOfWork,
    session: Session,
    found: Count,
    *,
    at: str,
    operator: Operator,
    channel: Channel,
) -> CountView:
    """End a session with a count, within an act that holds more than it.

    Raises:
        PosError: as `count`.
    """
    rows = _rows(uow, session, found, denominations(ctx, uow))
    view = _end(uow, session, rows, found, at=at, operator=operator, channel=channel)
    if drawer.largest_difference(rows) > _visa_cents(uow):
        visas.ask(
            uow, DIFFERENCE, session.number,
            by=operator, given_by=found.visa, at=at, channel=channel,
        )  # fmt: skip
    return view


def end_not_counted(
    uow: UnitOfWork, session: Session, *, at: str, operator: Operator, channel: Channel
) -> CountView:
    """End a session that nobody counted."""
    rows = drawer.compared(uow.drawer.expected(session.number), ())
    return _end(uow, session, rows, Count(), at=at, operator=operator, channel=channel)


def _end(
    uow: UnitOfWork,
    session: Session,
    rows: list[dict[str, Any]],
    found: Count,
    *,
    at: str,
    operator: Operator,
    channel: Channel,
) -> CountView:
    document = drawer.count_payload(
        serial=uow.last_serial("drawer_count") + 1,
        session=session.number,
        closed_at=at,
        operator=operator.code,
        channel=channel.value,
        rows=rows,
        coins=found.coins if found.cash_cents is None else {},
        reason=acts.one_line(found.reason),
    )
    entry = uow.append("drawer_count", at, document)
    return CountView(document, entry.hash.hex())


def _open(uow: UnitOfWork) -> Session:
    session = uow.open_session()
    if session is None:
        raise PosError("drawer.closed")
    return session


def _visa_cents(uow: UnitOfWork) -> int:
    return int(uow.settings().get("count_visa_cents", drawer.VISA_CENTS))


def _rows(
    uow: UnitOfWork, session: Session, found: Count, table: Denominations
) -> list[dict[str, Any]]:
    """Every method of a count, expected beside counted."""
    drawer.check_coins(found.coins, table)
    cash = found.cash
    if cash is None:
        raise PosError("drawer.not_counted")
    countable = {method.value for method in drawer.COUNTABLE} - {Method.CASH.value}
    for other in found.others:
        if other.method not in countable:
            raise PosError("drawer.method", method=other.method)
    expected: tuple[Expected, ...] = uow.drawer.expected(session.number)
    return drawer.compared(expected, (Counted(Method.CASH.value, cash), *found.others))


# --- handing over -------------------------------------------------------------------------------


def hand_over(
    ctx: Context,
    to: str,
    *,
    by: str | None = None,
    found: Count | None = None,
    note: str = "",
    channel: Channel = Channel.CLI,
) -> HandoverView:
    """Let another person take the till; with a count the session ends and a new one begins with it.

    The other's PIN is the caller's to check (`people.switch`). A note goes to the logbook.

    Raises:
        PosError: `handover.same`, as `count` with a count, `operator.*`.
    """
    with ctx.store.act() as uow:
        leaving = acts.acting(uow, by, Right.SELL if found is None else Right.CLOSE)
        taking = acts.acting(uow, to)
        if taking.code == leaving.code:
            raise PosError("handover.same", name=taking.name)
        moment = acts.moment_of(uow, ctx.clock.now())
        acts.note_clock(uow, moment.at, channel, leaving.code)
        counted = None
        if found is not None:
            counted = count_in(
                ctx, uow, _open(uow), found, at=moment.at, operator=leaving, channel=channel
            )
            ringing.open_session(uow, moment, taking, channel, uow.proposed_float())
        session = ringing.session_for(uow, moment, taking, channel)
        acts.record(
            uow, EventCode.HANDOVER, "handover",
            at=moment.at, channel=channel, operator=taking.code,
            leaving=leaving.code, session=session.number, counted=counted is not None,
        )  # fmt: skip
        if note.strip():
            logbook.add_in(uow, note, operator=leaving, at=moment.at, session=session.number)
        return HandoverView(leaving.name, taking.name, counted, session.number)
