"""What the bank's screen shows: the accounts, what waits, what was settled last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cafe_pos.application.bank import accounts, confirming
from cafe_pos.application.bank.accounts import AccountView
from cafe_pos.application.bank.confirming import LineView
from cafe_pos.application.bank.ports import BankRule
from cafe_pos.application.costs import keeping
from cafe_pos.application.ports import Context
from cafe_pos.domain.bank import State

SHOWN: Final = 300


@dataclass(frozen=True, slots=True)
class BankLook:
    """The bank as it stands: lines that wait (the first ones, and how many in all), rules."""

    accounts: tuple[AccountView, ...]
    waiting: tuple[LineView, ...]
    count: int
    rules: tuple[BankRule, ...]
    today: str

    @property
    def sure(self) -> int:
        """How many of the lines shown a rule tells."""
        return sum(one.proposal is not None and one.proposal.sure for one in self.waiting)


def look(ctx: Context) -> BankLook:
    """The bank as it stands."""
    with ctx.store.act() as uow:
        lines = uow.bank.lines(state=State.WAITING)
        return BankLook(
            tuple(accounts.view_of(uow, one) for one in uow.bank.accounts()),
            confirming.views(ctx, uow, lines[:SHOWN]),
            len(lines),
            uow.bank.rules(),
            keeping.today(ctx, uow).isoformat(),
        )


def settled(ctx: Context) -> tuple[LineView, ...]:
    """The lines that were confirmed or left aside, the newest first."""
    with ctx.store.act() as uow:
        lines = [one for one in uow.bank.lines() if one.state is not State.WAITING]
        return confirming.views(ctx, uow, lines[: -SHOWN - 1 : -1])
