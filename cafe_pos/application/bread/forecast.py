"""What to order for the counter: a forecast from the tickets before a day, and how good it was.

Only the unbooked counter sale is forecast; bookings are certain and are added by the order sheet.
Nothing dated on the day itself or later is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.bread import forecast_history
from cafe_pos.application.bread.forecast_history import Known
from cafe_pos.application.bread.forecast_views import (
    ArticleErrors,
    Costs,
    MorningView,
    Proposal,
    in_bp,
)
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import chance, forecast, forecast_errors, forecast_why, mandate
from cafe_pos.domain.catalogue import Article, Ownership
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.forecast import Fit, Past
from cafe_pos.domain.forecast_errors import Trial
from cafe_pos.domain.forecast_why import Reason, Word
from cafe_pos.domain.vat import vat_within

LEVEL: Final = "bread_level"
"""The setting: on how many mornings of a hundred the order should be enough."""
DEFAULT_LEVEL: Final = 50
MORNINGS: Final = (50, 80)
"""The two that the order sheet shows in euros (DOMAIN, "How much bread to order")."""
LOW, HIGH = 20, 80
PERCENT: Final = 100
ERROR_DAYS: Final = timedelta(days=28)
FAMILIES: Final = ("pain", "pains", "boulangerie", "bread", "bakery")
"""Families that are bread where no baker has been named."""


def level_of(uow: UnitOfWork) -> int:
    """The service level that the managers chose, in percent."""
    return int(uow.settings().get(LEVEL, DEFAULT_LEVEL))


def bread_articles(uow: UnitOfWork, day: date) -> tuple[Article, ...]:
    """What the bakers bake; where no baker was named, the articles of a family of bread."""
    from cafe_pos.application.bread import book

    found = tuple(one for one in book.all_articles(uow, day) if not one.blocked)
    return found or tuple(
        article
        for article in uow.articles_on(day)
        if article.family.strip().casefold() in FAMILIES
        and not article.by_weight
        and not article.blocked
    )


def named(uow: UnitOfWork, day: date, code: str | None) -> tuple[Article, ...]:
    """One article by its code, else everything that is bread.

    Raises:
        PosError: `forecast.article`, also for one that is sold by weight.
    """
    if code is None:
        return bread_articles(uow, day)
    article = uow.article_on(code, day)
    if article is None or article.by_weight:
        raise PosError("forecast.article", article=code)
    return (article,)


def tomorrow(
    ctx: Context, day: date, code: str | None = None
) -> tuple[tuple[Proposal, ArticleErrors], ...]:
    """What to order for the counter of a day, in euros where costs are known; last month's errors.

    Raises:
        PosError: `forecast.article`.
    """
    with ctx.store.act() as uow:
        articles = named(uow, day, code)
        costs = costs_of(ctx, uow, articles, day)
        found = proposal(uow, day, articles, costs=costs, now=ctx.clock.now())
        return tuple(zip(found, last_month(uow, day, articles, ctx.clock.now()), strict=True))


def proposal(
    uow: UnitOfWork,
    day: date,
    articles: Sequence[Article],
    level: int | None = None,
    *,
    costs: Mapping[str, Costs] | None = None,
    now: datetime | None = None,
) -> tuple[Proposal, ...]:
    """What to order of each article for the counter of a day (level in percent; else the setting).

    With `now`, the day in progress counts as far as it has come; without, as if it were over.
    `costs` (of `costs_of`) puts euros on the mornings.
    """
    wanted = level_of(uow) if level is None else level
    read = forecast_history.known(uow, [article.code for article in articles], day, day, now)
    holiday = forecast_history.is_holiday(day)
    closed = _closed(uow, read, day)
    found = []
    for article in articles:
        fit = forecast.fit(read.past(article.code, day), day)
        mean = 0.0 if closed is not None else fit.expected(day, holiday=holiday)
        why = (closed,) if closed is not None else None
        found.append(
            _proposed(
                article,
                wanted,
                _Expected(day, mean, fit),
                (costs or {}).get(article.code),
                why or forecast_why.reasons(fit, day, holiday=holiday),
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Expected:
    """What a day is expected to sell, and what that was learned from."""

    day: date
    mean: float
    fit: Fit

    def enough(self, percent: int) -> int:
        """What is enough on a percentage of such days."""
        return chance.quantile(self.mean, self.fit.dispersion, percent / PERCENT)


def _closed(uow: UnitOfWork, read: Known, day: date) -> Reason | None:
    """Why nothing is sold on a day at all; None when the café is open."""
    if uow.bread.closings().closed("", day):
        return Reason(Word.CAFE_CLOSED)
    if forecast_why.shut(frozenset(read.open_days), day):
        return Reason(Word.SHUT_WEEKDAY, {"weekday": day.isoweekday()})
    return None


def _proposed(
    article: Article,
    level: int,
    what: _Expected,
    costs: Costs | None,
    why: tuple[Reason, ...],
) -> Proposal:
    quantity = what.enough(level)
    return Proposal(
        day=what.day,
        article=article.code,
        label=article.label,
        quantity=quantity,
        low=min(what.enough(LOW), quantity),
        high=max(what.enough(HIGH), quantity),
        expected=what.mean,
        dispersion=what.fit.dispersion,
        level=level,
        mornings=tuple(_morning(what, one, costs) for one in MORNINGS),
        last_week=_habit(what.fit.past, what.day),
        why=why,
    )


def _morning(what: _Expected, level: int, costs: Costs | None) -> MorningView:
    mean = what.mean
    one = forecast.morning(mean, what.fit.dispersion, level / PERCENT)
    return MorningView(
        level,
        one.quantity,
        one.unsold,
        one.missed,
        in_bp(one.unsold / one.quantity) if one.quantity else 0,
        in_bp(one.missed / mean) if mean else 0,
        None if costs is None else round(one.unsold * costs.unsold_cents),
        None if costs is None else round(one.missed * costs.missed_cents),
    )


def _habit(past: Sequence[Past], day: date) -> int | None:
    """What the last such weekday sold, of eight weeks at most."""
    sold = {one.day: one.sold for one in past}
    weeks = (day - timedelta(days=forecast.WEEK * week) for week in range(1, 9))
    return next((sold[one] for one in weeks if one in sold), None)


def costs_of(
    ctx: Context, uow: UnitOfWork, articles: Sequence[Article], day: date
) -> dict[str, Costs]:
    """What an unsold piece costs and a missed one loses, without VAT, of those whose cost is known.

    What is given back to the baker costs nothing (the contract's `take_back`).
    """
    rules = acts.vat_rules(ctx, uow)
    found = {}
    for article in articles:
        if article.cost_cents is None or article.ownership is Ownership.TRANSPARENT:
            continue
        contracts = uow.mandates.contracts(article.mandator) if article.mandator else ()
        contract = mandate.in_force(contracts, day)
        price = article.unit_price_cents(article.default_mode)
        _, rate = rules.of(article, article.default_mode, day)
        margin = price - vat_within(price, rate) - article.cost_cents
        unsold = 0 if contract is not None and contract.take_back else article.cost_cents
        found[article.code] = Costs(unsold, max(0, margin))
    return found


def backtest(
    ctx: Context, first: date, last: date, code: str | None = None
) -> tuple[ArticleErrors, ...]:
    """Forecast each open day of a period from the days before it, and measure the errors.

    Raises:
        PosError: `forecast.period` when it ends before it begins, `forecast.article`.
    """
    if last < first:
        raise PosError("forecast.period", first=first, last=last)
    with ctx.store.act() as uow:
        articles = named(uow, last, code)
        return errors(uow, articles, first, last, ctx.clock.now())


def errors(
    uow: UnitOfWork,
    articles: Sequence[Article],
    first: date,
    last: date,
    now: datetime | None = None,
) -> tuple[ArticleErrors, ...]:
    """The errors of some articles over a period, one day ahead, without the day in progress."""
    codes = [article.code for article in articles]
    read = forecast_history.known(uow, codes, first, last + timedelta(days=1), now)
    return tuple(
        ArticleErrors(
            article.code,
            article.label,
            forecast_errors.measured(trials(read, article.code, first)),
        )
        for article in articles
    )


def trials(read: Known, article: str, first: date) -> tuple[Trial, ...]:
    """What would have been said on the eve of each open day from `first` on, and what was wanted.

    Each is forecast from what was known before it; the days before the first sale are left out.
    """
    found = []
    for day in read.open_days:
        if day < first:
            continue
        *past, one = read.past(article, day + timedelta(days=1))
        fit = forecast.fit(past, day)
        if not fit.past or one.going_on:
            continue
        mean = fit.expected(day, holiday=one.holiday)
        habit = _habit(fit.past, day)
        found.append(
            Trial(
                day,
                forecast.completed(one, mean, fit.dispersion),
                chance.quantile(mean, fit.dispersion, 0.5),
                chance.quantile(mean, fit.dispersion, forecast_errors.HIGH),
                None if habit is None else float(habit),
                one.cut,
            )
        )
    return tuple(found)


def last_month(
    uow: UnitOfWork, day: date, articles: Sequence[Article], now: datetime | None = None
) -> tuple[ArticleErrors, ...]:
    """The errors of the four weeks before a day."""
    return errors(uow, articles, day - ERROR_DAYS, day - timedelta(days=1), now)
