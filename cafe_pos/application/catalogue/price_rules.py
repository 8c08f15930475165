"""Price rules: kept within the law on happy hours, listed, and verified when a line is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.catalogue import price_list
from cafe_pos.application.catalogue.file import is_text
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import price_rules
from cafe_pos.domain.clock import from_utc_text, utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.money import rate_text
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.price_rules import PriceRule
from cafe_pos.domain.pricing import PriceKind
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel


def as_json(rule: PriceRule) -> dict[str, Any]:
    """A rule for scripts and for its event; percentages as strings, times on the café's clock."""
    return {
        "code": rule.code,
        "label": rule.label,
        "percent": rate_text(rule.percent_bp),
        "weekdays": list(rule.weekdays),
        "from": f"{rule.start:%H:%M}",
        "to": f"{rule.end:%H:%M}",
        "families": list(rule.families),
        "articles": list(rule.articles),
        "since": _day(rule.since),
        "until": _day(rule.until),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def rules_of(ctx: Context) -> tuple[PriceRule, ...]:
    """The price rules, in the order they were made."""
    with ctx.store.act() as uow:
        return uow.price_rules()


def save_rules(
    ctx: Context,
    rules: Sequence[PriceRule],
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> None:
    """Add rules, or change those of the same codes, all of them together.

    So a happy hour on alcohol and the one on soft drinks come in one act.

    Raises:
        PosError: `rule.code`, `rule.percent`, `rule.weekdays`, `rule.window`, `rule.nothing`,
            `rule.dates`, `rule.unknown` for a family or an article that is not there,
            `rule.happy_hour`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CATALOGUE)
        catalogue = uow.articles_on(price_list.today(ctx, uow))
        known = {a.family for a in catalogue} | {a.code for a in catalogue}
        for rule in rules:
            if not is_text(rule.code) or not is_text(rule.label):
                raise PosError("rule.code", rule=rule.code)
            price_rules.checked(rule)
            for name in (*rule.families, *rule.articles):
                if name not in known:
                    raise PosError("rule.unknown", rule=rule.label, name=name)
        before = {rule.code: rule for rule in uow.price_rules()}
        after = before | {rule.code: rule for rule in rules}
        if after == before:
            return
        price_rules.check_happy_hours(tuple(after.values()), catalogue)
        uow.put_price_rules(tuple(after.values()))
        acts.record(
            uow, EventCode.SETTINGS_CHANGE, "price_rule",
            at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
            before=[as_json(before[r.code]) for r in rules if r.code in before],
            after=[as_json(rule) for rule in rules],
        )  # fmt: skip


def remove_rule(
    ctx: Context, code: str, *, operator: str | None = None, channel: Channel = Channel.CLI
) -> None:
    """Take a rule away.

    Raises:
        PosError: `rule.none`; `rule.happy_hour` when a rule that stays would then be unlawful;
            `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CATALOGUE)
        gone = [rule for rule in uow.price_rules() if rule.code == code]
        if not gone:
            raise PosError("rule.none", rule=code)
        rest = [rule for rule in uow.price_rules() if rule.code != code]
        price_rules.check_happy_hours(rest, uow.articles_on(price_list.today(ctx, uow)))
        uow.put_price_rules(rest)
        acts.record(
            uow, EventCode.SETTINGS_CHANGE, "price_rule",
            at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
            before=[as_json(gone[0])], after=[],
        )  # fmt: skip


def local(uow: UnitOfWork, utc: str) -> datetime:
    """A UTC time as the café's wall clock shows it, without zone."""
    return from_utc_text(utc).astimezone(acts.zone_of(uow)).replace(tzinfo=None)


def check(uow: UnitOfWork, line: OrderLine, now: str) -> None:
    """Refuse a line whose price a rule should give, if none gave it when it was ordered.

    The price may be that of another place or mode: what was ordered at the counter and carried
    to the terrace keeps what was said when it was ordered.

    Raises:
        PosError: `price.rule`.
    """
    price = line.price
    if price is None or price.kind is not PriceKind.RULE:
        return
    ordered_at = price.ordered_at or now
    try:
        # A moment to come would be a window chosen at will; clocks differ by seconds only.
        later = from_utc_text(ordered_at) - from_utc_text(now) > acts.CLOCK_TOLERANCE
        at = local(uow, ordered_at)
    except (TypeError, ValueError):
        raise PosError("price.rule", article=line.name) from None
    rule = price_rules.rule_for(uow.price_rules(), line.article, at)
    if (
        later
        or rule is None
        or rule.code != price.reason
        or price.unit_price_cents not in price_rules.prices_under(rule, line.article)
    ):
        raise PosError("price.rule", article=line.name)


def applied(uow: UnitOfWork, lines: Sequence[OrderLine], at: str) -> tuple[OrderLine, ...]:
    """Lines rung without a price of their own, at what the rules make of it at a moment (UTC)."""
    rules = uow.price_rules()
    if not rules:
        return tuple(lines)
    moment = local(uow, at)
    return tuple(
        line
        if line.price or line.menu or line.discount or line.outside_vat
        else replace(
            line,
            price=price_rules.price_for(
                rules, line.article, moment, at, mode=line.mode, place=line.place
            ),
        )
        for line in lines
    )
