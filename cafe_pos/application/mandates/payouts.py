"""Paying what a settlement says, or taking what a mandator owes: drawer, transfer or cheque."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.drawer import drawer
from cafe_pos.application.drawer.views import Move
from cafe_pos.application.mandates.settlement_facts import known, view_of
from cafe_pos.application.mandates.settlement_views import PayoutView
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain.drawer import Direction, MovementKind
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

METHODS: Final = (Method.CASH, Method.TRANSFER, Method.CHEQUE)
_LISTED: Final = 3


def pay(
    ctx: Context,
    number: str,
    method: str,
    amount_cents: int | None = None,
    *,
    reference: str = "",
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> PayoutView:
    """Pay a settlement, or take what it says that they owe; all that is left unless told less.

    Cash goes through the drawer: its movement is recorded in the same act, before the payout.

    Raises:
        PosError: `settlement.unknown`, `payout.method`, `payout.amount`, `payout.nothing`,
            `payout.twice`, `payout.more_than_due`, `drawer.not_enough`, `right.missing`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.DRAWER)
        return pay_in(
            ctx, uow, number, method, amount_cents, who=who, reference=reference, channel=channel
        )


def pay_in(
    ctx: Context,
    uow: UnitOfWork,
    number: str,
    method: str,
    amount_cents: int | None,
    *,
    who: Operator,
    reference: str = "",
    channel: Channel = Channel.SCREEN,
) -> PayoutView:
    """The same within an act that is under way.

    Raises:
        PosError: as `pay`.
    """
    from cafe_pos.domain import settlement as documents

    if method not in METHODS:
        raise PosError("payout.method", method=method)
    settlement = known(uow, number)
    cents = _to_pay(uow, settlement, amount_cents)
    moment = acts.moment_of(uow, ctx.clock.now())
    acts.note_clock(uow, moment.at, channel, who.code)
    movement = session = None
    if method == Method.CASH:
        told = drawer.move_in(
            ctx, uow, _moved(settlement, cents), who=who, moment=moment, channel=channel
        )
        movement, session = told.payload["number"], told.payload["session"]
    document = documents.payout_payload(
        serial=uow.last_serial("payout") + 1,
        settlement=settlement["number"],
        mandator=settlement["mandator"],
        method=str(method),
        amount_cents=cents,
        reference=acts.one_line(reference) or None,
        movement=movement,
        session=session,
        business_day=moment.day.isoformat(),
        recorded_at=moment.at,
        operator=who.code,
        channel=channel.value,
    )
    uow.append("payout", moment.at, document)
    view = view_of(uow, settlement)
    return PayoutView(document, view.mandator, view.left)


def _to_pay(uow: UnitOfWork, settlement: Mapping[str, Any], asked: int | None) -> int:
    """The amount of a payout, above zero when it is paid to them."""
    number, left = settlement["number"], view_of(uow, settlement).left
    if asked is not None and asked <= 0:
        raise PosError("payout.amount", field="amount")
    if not left and not settlement["balance"]:
        raise PosError("payout.nothing", number=number)
    if not left:
        since = [one["number"] for one in uow.mandates.payouts(settlement["mandator"])]
        raise PosError("payout.twice", number=number, payouts=", ".join(since[-_LISTED:]) or "M-")
    if asked is not None and asked > abs(left):
        raise PosError(
            "payout.more_than_due", field="amount", number=number,
            amount_cents=asked, left_cents=abs(left),
        )  # fmt: skip
    cents = abs(left) if asked is None else asked
    return cents if left > 0 else -cents


def _moved(settlement: Mapping[str, Any], cents: int) -> Move:
    number, code = settlement["number"], settlement["mandator"]
    if cents > 0:
        return Move(
            MovementKind.WITHDRAWAL_MANDATOR, cents, Direction.OUT, reason=number, mandator=code
        )
    return Move(MovementKind.OTHER, -cents, Direction.IN, reason=number, mandator=code)
