"""The budget by month and line, and the figures that the managers set for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.costs import keeping
from cafe_pos.application.ports import Context
from cafe_pos.application.viability.rules import value_of
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.costs.entries import BUDGET_LINES, BudgetEntry, Rule, RuleKey
from cafe_pos.domain.costs.recurring import month_index, month_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.money import AMOUNT_LIMIT_CENTS, BASIS_POINTS
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

MAX_MONTHS: Final = 36


def plan(
    ctx: Context,
    month: str,
    line: str,
    cents: int,
    *,
    months: int = 1,
    operator: str | None = None,
) -> tuple[BudgetEntry, ...]:
    """Plan a line of the report for a month, or for so many months on; earlier plans give way.

    Raises:
        PosError: `budget.line`, `budget.months`, `cost.month`, `cost.amount`, `right.missing`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        first = keeping.a_month(month)
        if line not in BUDGET_LINES:
            raise PosError("budget.line", line=line, field="line")
        if not 1 <= months <= MAX_MONTHS:
            raise PosError("budget.months", limit=MAX_MONTHS, field="months")
        if abs(cents) > AMOUNT_LIMIT_CENTS or (cents < 0 and line != "ebe"):
            raise PosError("cost.amount", amount_cents=cents, field="amount")
        known = {(one.month, one.line): one for one in uow.costs.all(BudgetEntry)}
        kept = []
        for index in range(month_index(first), month_index(first) + months):
            here = month_text(index)
            before = known.get((here, line))
            made = BudgetEntry(month=here, line=line, cents=cents)
            number = None if before is None else before.id
            kept.append(keeping.keep(ctx, uow, made, who, number))
        return tuple(kept)


def listed(ctx: Context, first: str, last: str) -> tuple[BudgetEntry, ...]:
    """What is planned between two months, by month and line.

    Raises:
        PosError: `cost.month`.
    """
    begin, end = keeping.a_month(first), keeping.a_month(last)
    with ctx.store.act() as uow:
        found = [one for one in uow.costs.all(BudgetEntry) if begin <= one.month <= end]
    return tuple(sorted(found, key=lambda one: (one.month, BUDGET_LINES.index(one.line))))


# The managers' own figures


@dataclass(frozen=True, slots=True)
class RuleView:
    """A figure of a month: the one in force, the shipped one, and the managers' own over time."""

    key: RuleKey
    value: int
    shipped: int
    own: tuple[Rule, ...]


def set_rule(
    ctx: Context,
    key: str,
    value: int,
    since: str,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> Rule:
    """Set a figure from a month on (cents, or basis points of a rate), with its event.

    Raises:
        PosError: `cost.rule`, `cost.month`, `cost.amount`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        if key not in set(RuleKey):
            raise PosError("cost.rule", key=key, field="key")
        month = keeping.a_month(since, "since")
        wanted = RuleKey(key)
        if wanted is RuleKey.NETWORK_RATE and value > BASIS_POINTS:
            raise PosError("cost.rate", field="value")
        keeping.cents(value, "value")
        known = [one for one in uow.costs.all(Rule) if (one.key, one.since) == (wanted, month)]
        before = known[0] if known else None
        kept = keeping.keep(
            ctx, uow, Rule(key=wanted, since=month, value=value), who,
            None if before is None else before.id,
        )  # fmt: skip
        acts.record(
            uow, EventCode.SETTINGS_CHANGE, "viability",
            at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
            key=wanted.value, since=month, value=value,
            before=None if before is None else before.value,
        )  # fmt: skip
        return kept


def rules_of(ctx: Context, month: str) -> tuple[RuleView, ...]:
    """The figures of a month that the managers may set.

    Raises:
        PosError: `cost.month`, `config.invalid`.
    """
    here = keeping.a_month(month)
    shipped = ctx.viability()
    with ctx.store.act() as uow:
        own = uow.costs.all(Rule)
    return tuple(
        RuleView(
            key, value_of(shipped, own, key, here), shipped.of(here).shipped(key),
            tuple(sorted((o for o in own if o.key is key), key=lambda one: one.since)),
        )
        for key in RuleKey
    )  # fmt: skip
