"""Near its date: what is proposed off, accepted by one key for the day, and ended with the lot.

What is accepted is a price rule of one day on the article, whose code begins with `DLC-`: so the
tile shows the price, the line of the ticket says why, and nobody types a discount. It ends with
the day, or when nothing near its date is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Final

from cafe_pos.application import acts
from cafe_pos.application.catalogue import price_rules
from cafe_pos.application.catalogue.file import MAX_LABEL
from cafe_pos.application.produce.views import LotView, Waiting
from cafe_pos.domain import price_rules as rules
from cafe_pos.domain import produce
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.money import BASIS_POINTS
from cafe_pos.domain.price_rules import AGREED, PriceRule
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context, Operator, UnitOfWork
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.domain.order_line import OrderLine
    from cafe_pos.domain.produce import Lot, Step

SETTING: Final = "near_dlc"
"""The setting that says with how many days left what is proposed: `0:50 1:30 3:20`."""
_MINUTE: Final = timedelta(minutes=1)


def steps(uow: UnitOfWork) -> tuple[Step, ...]:
    """What is proposed off by days left."""
    said = uow.settings().get(SETTING)
    return produce.steps_of(str(said)) if said else produce.USUAL_STEPS


def views(uow: UnitOfWork, lots: Iterable[Lot], day: date) -> tuple[LotView, ...]:
    """Lots with their names and what is proposed and accepted off them."""
    found = tuple(lots)
    if not found:
        return ()
    labels = {article.code: article.label for article in uow.articles()}
    names = {one.code: one.name for one in uow.mandates.everyone()}
    offs = steps(uow)
    accepted = _accepted(uow, day)
    return tuple(
        LotView(
            lot,
            day,
            labels.get(lot.article, lot.article),
            names.get(lot.party or "", lot.party or ""),
            produce.proposed_bp(lot, day, offs),
            accepted.get(lot.article),
        )
        for lot in found
    )


def _accepted(uow: UnitOfWork, day: date) -> dict[str, int]:
    """What is off articles today because of their dates, in basis points."""
    return {
        rule.articles[0]: rule.percent_bp
        for rule in uow.price_rules()
        if rule.agreed and rule.articles and rule.since == day
    }


def waiting(uow: UnitOfWork, day: date) -> Waiting:
    """What the morning list says; what was accepted already is no more to be done."""
    if not uow.produce.by_lot():
        return Waiting()
    there = uow.produce.there()
    found = views(uow, produce.near(there, day, steps(uow)), day)
    good: dict[str, Lot] = {}
    for lot in produce.in_order(there):
        if not lot.past(day):
            good.setdefault(lot.article, lot)
    past = tuple(v for v in found if v.lot.past(day))
    return Waiting(
        near=tuple(v for v in found if not v.lot.past(day) and v.accepted_bp is None),
        past=past,
        stale=frozenset(code for code, lot in good.items() if lot.stale(day)),
        blocked=frozenset(v.lot.article for v in past if v.lot.article not in good),
    )


def listed(ctx: Context) -> tuple[LotView, ...]:
    """Everything near its date or past it, the most pressing first."""
    with ctx.store.act() as uow:
        day = acts.moment_of(uow, ctx.clock.now()).day
        return views(uow, produce.near(uow.produce.there(), day, steps(uow)), day)


def accept(
    ctx: Context,
    code: str,
    percent_bp: int | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> LotView:
    """Take what is proposed, or another percentage, off the article of a lot for today.

    Raises:
        PosError: `lot.unknown`, `lot.past`, `lot.not_near`, `lot.alcohol`, `lot.percent`,
            `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.DISCOUNT)
        moment = acts.moment_of(uow, ctx.clock.now())
        lot = uow.produce.lot(code)
        article = None if lot is None else uow.article_on(lot.article, moment.day)
        if lot is None or article is None:
            raise PosError("lot.unknown", lot=code)
        if lot.past(moment.day):
            raise PosError("lot.past", article=article.label, lot=lot.code, day=lot.dlc)
        off = _off(uow, lot, article, moment.day, percent_bp)
        before = uow.price_rules()
        rule = _rule(uow, article, moment.day, off)
        _put(
            uow, before, [*(r for r in before if _stays(r, rule, moment.day)), rule],
            at=utc_text(ctx.clock.now()), operator=who.code, channel=channel,
        )  # fmt: skip
        return views(uow, [lot], moment.day)[0]


def _off(uow: UnitOfWork, lot: Lot, article: Article, day: date, asked: int | None) -> int:
    """The basis points to take off; alcohol is never made cheaper here."""
    off = produce.proposed_bp(lot, day, steps(uow)) if asked is None else asked
    if not off:
        raise PosError("lot.not_near", article=article.label, lot=lot.code)
    if not 0 < off < BASIS_POINTS:
        raise PosError("lot.percent", field="percent")
    if article.alcoholic:
        raise PosError("lot.alcohol", article=article.label)
    return off


def _rule(uow: UnitOfWork, article: Article, day: date, off_bp: int) -> PriceRule:
    """The rule of one business day, from its first minute to the last but one."""
    start = time(acts.business_days(uow).rollover_hour)
    end = (timedelta(hours=start.hour + 24) - _MINUTE).seconds
    return PriceRule(
        code=f"{AGREED}{article.code}",
        label=f"{AGREED}{article.label}"[:MAX_LABEL],
        weekdays=rules.WEEK,
        start=start,
        end=time(end // 3600, end // 60 % 60),
        percent_bp=off_bp,
        articles=(article.code,),
        since=day,
        until=day,
    )


def _stays(rule: PriceRule, new: PriceRule, day: date) -> bool:
    """Whether a rule stays beside a new one: those of other days are swept away with it."""
    over = rule.agreed and rule.until is not None and rule.until < day
    return rule.code != new.code and not over


def withdraw(
    ctx: Context, article: str, *, operator: str | None = None, channel: Channel = Channel.CLI
) -> None:
    """Sell an article at its own price again.

    Raises:
        PosError: `lot.not_reduced`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.DISCOUNT)
        at = utc_text(ctx.clock.now())
        if not _end(uow, {article}, at=at, operator=who.code, channel=channel):
            raise PosError("lot.not_reduced", article=article)


def sold(
    uow: UnitOfWork,
    lines: Sequence[OrderLine],
    *,
    moment: acts.Moment,
    operator: Operator,
    channel: Channel,
) -> None:
    """Within the act of a ticket: once what is near its date is sold, the rest costs its price."""
    touched = {line.article.code for line in lines if line.lot is not None}
    if not touched:
        return
    touched &= _accepted(uow, moment.day).keys()
    offs = steps(uow) if touched else ()
    done = {
        code
        for code in touched
        if not any(
            produce.proposed_bp(lot, moment.day, offs) is not None
            for lot in uow.produce.of_article(code)
        )
    }
    if done:
        _end(uow, done, at=moment.at, operator=operator.code, channel=channel)


def _end(
    uow: UnitOfWork, articles: Iterable[str], *, at: str, operator: str, channel: Channel
) -> bool:
    codes = {f"{AGREED}{article}" for article in articles}
    before = uow.price_rules()
    after = [rule for rule in before if rule.code not in codes]
    _put(uow, before, after, at=at, operator=operator, channel=channel)
    return len(after) < len(before)


def _put(
    uow: UnitOfWork,
    before: Sequence[PriceRule],
    after: Sequence[PriceRule],
    *,
    at: str,
    operator: str,
    channel: Channel,
) -> None:
    """Keep the rules with the event that every change of prices has; no change, no event."""
    if list(before) == list(after):
        return
    uow.put_price_rules(after)
    acts.record(
        uow, EventCode.SETTINGS_CHANGE, "price_rule", at=at, channel=channel, operator=operator,
        before=[price_rules.as_json(rule) for rule in before if rule not in after],
        after=[price_rules.as_json(rule) for rule in after if rule not in before],
    )  # fmt: skip
