"""What the managers say of a line: confirmed as something, to be left aside, or taken back.

Confirming may enter what lacks (a charge, a purchase, a grant, the bank's commission) and notes the
payment of what is due; taking it back removes exactly that. A document of the register stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.bank import effects, rules
from cafe_pos.application.bank.effects import Making, target_json
from cafe_pos.application.bank.matching import Matcher, Proposal
from cafe_pos.application.bank.ports import BankLine
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import bank_words
from cafe_pos.domain.bank import WAYS, State, Target, What
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import euros
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel


@dataclass(frozen=True, slots=True)
class LineView:
    """A line with its account's name, and what it may be while it waits."""

    line: BankLine
    account: str
    proposal: Proposal | None = None

    def as_json(self) -> dict[str, Any]:
        """The line for scripts; amounts in euros."""
        one, target = self.line, self.line.target
        proposed = self.proposal
        return {
            "number": one.id,
            "account": self.account,
            "day": one.day,
            "amount": euros(one.cents),
            "label": one.label,
            "state": one.state.value,
            "as": None if target is None else target_json(target),
            "made": dict(one.made),
            "proposed": None
            if proposed is None
            else target_json(proposed.target)
            | {
                "why": proposed.why,
                "expected": None
                if proposed.expected_cents is None
                else euros(proposed.expected_cents),
            },
        }


def listed(ctx: Context, *, state: State | None = State.WAITING) -> tuple[LineView, ...]:
    """Lines by day, those that wait with what is proposed; every line where no state is named."""
    with ctx.store.act() as uow:
        return views(ctx, uow, uow.bank.lines(state=state))


def views(ctx: Context, uow: UnitOfWork, lines: Iterable[BankLine]) -> tuple[LineView, ...]:
    """Lines as screens and commands show them."""
    names = {one.id: one.name for one in uow.bank.accounts()}
    matcher = Matcher(ctx, uow)
    return tuple(
        LineView(
            one,
            names[one.account],
            matcher.propose(one) if one.state is State.WAITING else None,
        )
        for one in lines
    )


# --- confirming ---------------------------------------------------------------------------------


def confirm(
    ctx: Context,
    number: int,
    target: Target | None = None,
    *,
    always: bool = False,
    words: str = "",
    sure: bool = False,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> LineView:
    """Say what a line is; without a target, what was proposed.

    `always` keeps a rule of the line's words (or of `words`); `sure` says that what looks given is
    not. What is due is paid by it; what was not entered yet is.

    Raises:
        PosError: `bank.unknown`, `bank.decided`, `bank.what`, `bank.way`, `bank.grant`,
            `bank.who`, `bank.words`, `bank.twice`, `cost.*`, `charge.kind`, `purchase.*`,
            `payout.*`, `settlement.unknown`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        line = _waiting(uow, number)
        proposal = Matcher(ctx, uow).propose(line)
        if target is None:
            if proposal is None:
                raise PosError("bank.what", number=number)
            target = proposal.target
        _check(line, target, sure=sure)
        same = proposal is not None and proposal.target.what is target.what
        if proposal is not None and same and target == Target(what=target.what):
            target = proposal.target
        expected = proposal.expected_cents if proposal is not None and same else None
        making = Making(ctx, uow, line, who, channel)
        target, made = effects.carry_out(making, target, expected)
        at = utc_text(ctx.clock.now())
        done = replace(
            line, state=State.CONFIRMED, target=target, made=made, decided_at=at,
            decided_by=who.code,
        )  # fmt: skip
        uow.bank.put_line(done)
        if always or words:
            rules.learn(uow, done, words, at, who)
        return views(ctx, uow, (done,))[0]


def confirm_ruled(
    ctx: Context, *, operator: str | None = None, channel: Channel = Channel.CLI
) -> tuple[LineView, ...]:
    """Confirm every line that a rule of the managers tells; one that is refused waits on."""
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.COSTS)
        matcher = Matcher(ctx, uow)
        numbers = [
            one.id
            for one in uow.bank.lines(state=State.WAITING)
            if (proposal := matcher.propose(one)) is not None and proposal.sure
        ]
    done = []
    for number in numbers:
        try:
            done.append(confirm(ctx, number, operator=operator, channel=channel))
        except PosError:
            continue
    return tuple(done)


def _waiting(uow: UnitOfWork, number: int) -> BankLine:
    line = uow.bank.line(number)
    if line is None:
        raise PosError("bank.unknown", number=number)
    if line.state is not State.WAITING:
        raise PosError("bank.decided", number=number)
    return line


def _check(line: BankLine, target: Target, *, sure: bool) -> None:
    """Refuse what cannot be by its sign, and money given that would pass for something else."""
    into = line.cents > 0
    wanted = WAYS.get(target.what, "")
    new = target.entry is None and target.what in {What.CHARGE, What.PURCHASE, What.INVESTMENT}
    if (wanted and (wanted == "in") is not into) or (new and into):
        raise PosError("bank.way", number=line.id, amount_cents=line.cents)
    harmless = {What.GRANT, What.CASH, What.LOAN}
    if into and not sure and target.what not in harmless and bank_words.like_a_grant(line.label):
        raise PosError("bank.grant", label=line.label)


# --- aside, and back ------------------------------------------------------------------------------


def ignore(ctx: Context, number: int, *, operator: str | None = None) -> LineView:
    """Leave a line aside: it counts in the balance and means nothing else.

    Raises:
        PosError: `bank.unknown`, `bank.decided`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        line = _waiting(uow, number)
        at = utc_text(ctx.clock.now())
        done = replace(line, state=State.IGNORED, decided_at=at, decided_by=who.code)
        uow.bank.put_line(done)
        return views(ctx, uow, (done,))[0]


def undo(ctx: Context, number: int, *, operator: str | None = None) -> LineView:
    """Let a line wait again; what its confirmation entered is removed.

    Raises:
        PosError: `bank.unknown`, `bank.paid_out`, `cost.*`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        line = uow.bank.line(number)
        if line is None:
            raise PosError("bank.unknown", number=number)
        effects.take_back(Making(ctx, uow, line, who, Channel.CLI))
        waits = replace(
            line, state=State.WAITING, target=None, made={}, decided_at=None, decided_by=None
        )
        uow.bank.put_line(waits)
        return views(ctx, uow, (waits,))[0]
