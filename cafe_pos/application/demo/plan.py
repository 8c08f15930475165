"""Three months of a village café, planned from a seed: which day sells what, when, and to whom.

Pure: the same seed, days, moment and catalogue always give the same story. Mondays are closed,
Friday evenings long, Sundays a morning; the weather moves from day to day; now and then a ticket
is given back, and an evening forgets to close, which the next morning does first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from cafe_pos.application.demo import customers
from cafe_pos.application.selling.ringing import Wanted
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import BusinessDays
from cafe_pos.domain.order import OrderLine
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.refund import GivenBack

ZONE: Final = ZoneInfo("Europe/Paris")
MANAGERS: Final = ("Camille", "Dominique")
FLOAT_CENTS: Final = 100_00
TURN: Final = time(14)
"""When one manager hands over to the other; every week they change mornings."""

_MONDAY: Final = 0
_WEEKDAY: Final = dict(zip(range(7, 20), (7, 8, 5, 5, 5, 6, 3, 2.5, 2.5, 3, 4, 6, 3), strict=True))
_VISITS: Final[dict[int, Mapping[int, float]]] = {
    1: {hour: 0.95 * visits for hour, visits in _WEEKDAY.items()},
    2: _WEEKDAY,
    3: _WEEKDAY,
    4: {hour: 1.05 * visits for hour, visits in _WEEKDAY.items()} | {20: 7, 21: 6, 22: 3},
    5: {hour: 1.15 * visits for hour, visits in _WEEKDAY.items()} | {20: 4, 21: 2},
    6: {8: 9, 9: 12, 10: 11, 11: 11, 12: 7},
}
"""Visits that each hour of an open weekday expects (Monday is 0, and closed)."""

_SLIPS: Final = ("erreur de saisie", "compté deux fois", "mauvais article")
_RETURNS: Final = ("article rapporté non ouvert", "boisson renversée", "plat refusé, trop cuit")
_REFUNDS: Final = 0.004
"""How many sales of a thousand are given back, by a thousand."""
_SLIP_SHARE: Final = 0.6
_FORGOTTEN_IN: Final = 30
"""One evening in so many is closed the next morning."""
_FEWEST_TODAY: Final = 3


@dataclass(frozen=True, slots=True)
class Sale:
    """An order to ring: who sells it when, and how it is paid."""

    key: int
    at: datetime
    operator: str
    lines: tuple[Wanted, ...]
    tender: Tender


@dataclass(frozen=True, slots=True)
class Back:
    """A sale, or a line of it, to give back."""

    key: int
    at: datetime
    operator: str
    lines: tuple[GivenBack, ...]
    method: Method
    reason: str


@dataclass(frozen=True, slots=True)
class Day:
    """A business day: opened, sold, and closed, the last one not yet."""

    day: date
    opened_at: datetime
    opener: str
    steps: tuple[Sale | Back, ...]
    closed_at: datetime | None
    closer: str


def story(seed: int, days: int, now: datetime, articles: Mapping[str, Article]) -> tuple[Day, ...]:
    """The open days of the last `days` days, and today until `now`, not closed yet."""
    teller = _Teller(Random(seed), articles)
    today = BusinessDays(ZONE).of(now)
    past = [today - timedelta(days=back) for back in range(days, 0, -1)]
    told = [teller.day(day) for day in past if day.weekday() != _MONDAY]
    told = _forgetting(teller.chance, told)
    return (*told, _until(now, teller.day(today)))


def _forgetting(chance: Random, told: list[Day]) -> list[Day]:
    """Close some evenings only the next morning, before anything else; at least one if it can."""
    candidates = range(len(told) - 1)
    count = min(len(candidates), math.ceil(len(told) / _FORGOTTEN_IN))
    for index in chance.sample(candidates, count):
        after = told[index + 1]
        told[index] = replace(
            told[index], closed_at=after.opened_at - timedelta(minutes=4), closer=after.opener
        )
    return told


def _until(now: datetime, day: Day) -> Day:
    """Today as far as it has come; before its first customers, a few came early."""
    start = datetime.combine(day.day, time(BusinessDays(ZONE).rollover_hour), ZONE)
    sales = [step for step in day.steps if isinstance(step, Sale)]
    sold = [sale for sale in sales if sale.at <= now]
    opened = day.opened_at
    if len(sold) < _FEWEST_TODAY:
        opened = max(start.astimezone(UTC), now - timedelta(minutes=30))
        early = sales[: _FEWEST_TODAY + 1]
        apart = (now - opened) / (len(early) + 1)
        sold = [replace(sale, at=opened + n * apart) for n, sale in enumerate(early, start=1)]
        sold = [replace(sale, operator=day.opener) for sale in sold]
    return replace(day, opened_at=opened, steps=tuple(sold), closed_at=None)


class _Teller:
    """Tells day after day; the weather and the numbers of the sales go on."""

    def __init__(self, chance: Random, articles: Mapping[str, Article]) -> None:
        self.chance = chance
        self._articles = articles
        self._weather = 0.0
        self._sales = 0

    def day(self, day: date) -> Day:
        """One open day, with its sales in the order of time."""
        self._weather = 0.6 * self._weather + self.chance.gauss(0, 0.1)
        hours = _VISITS.get(day.weekday(), _WEEKDAY)
        steps: list[Sale | Back] = []
        for hour, visits in hours.items():
            for at in self._moments(day, hour, visits * math.exp(self._weather)):
                steps += self._visit(at)
        steps.sort(key=lambda step: step.at)
        opens = self._at(day, min(hours), 0) - timedelta(minutes=self.chance.randint(5, 20))
        ends = max([self._at(day, max(hours) + 1, 0), *(step.at for step in steps[-1:])])
        closes = ends + timedelta(minutes=self.chance.randint(10, 35))
        return Day(day, opens, on_duty(opens), tuple(steps), closes, on_duty(closes))

    def _moments(self, day: date, hour: int, expected: float) -> Iterator[datetime]:
        """Arrivals of one hour: a Poisson number of them (Knuth), at any second."""
        limit, drawn = math.exp(-expected), self.chance.random()
        while drawn > limit:
            yield self._at(day, hour, self.chance.randrange(3600))
            drawn *= self.chance.random()

    @staticmethod
    def _at(day: date, hour: int, second: int) -> datetime:
        return datetime.combine(day, time(hour), ZONE).astimezone(UTC) + timedelta(seconds=second)

    def _visit(self, at: datetime) -> Iterator[Sale | Back]:
        lines = customers.basket(self.chance, at.astimezone(ZONE).hour)
        sale = self._sale(at, lines)
        yield sale
        if self.chance.random() < _REFUNDS:
            yield from self._given_back(sale)

    def _sale(self, at: datetime, lines: tuple[Wanted, ...]) -> Sale:
        self._sales += 1
        return Sale(self._sales, at, on_duty(at), lines, self._tender(self._total(lines)))

    def _given_back(self, sale: Sale) -> Iterator[Sale | Back]:
        """A slip, taken back whole and rung again; or goods that come back."""
        method = sale.tender.method
        if self.chance.random() < _SLIP_SHARE:
            at = sale.at + timedelta(seconds=self.chance.randint(30, 150))
            reason = self.chance.choice(_SLIPS)
            yield Back(sale.key, at, sale.operator, (), method, reason)
            kept = sale.lines[:-1] or sale.lines
            yield self._sale(at + timedelta(seconds=self.chance.randint(10, 50)), kept)
            return
        pieces = [n for n, line in enumerate(sale.lines, start=1) if not line.grams]
        if pieces and method is not Method.CHEQUE:
            at = sale.at + timedelta(minutes=self.chance.randint(3, 25))
            line = GivenBack(self.chance.choice(pieces), 1)
            reason = self.chance.choice(_RETURNS)
            yield Back(sale.key, at, on_duty(at), (line,), method, reason)

    def _total(self, lines: tuple[Wanted, ...]) -> int:
        total = 0
        for line in lines:
            article = self._articles[line.article]
            mode = line.mode or article.default_mode
            total += OrderLine(article, line.grams or line.quantity or 1, mode).total_cents
        return total

    def _tender(self, total: int) -> Tender:
        """How people pay such an amount: cards for the large ones, coins and notes for the rest."""
        chance = self.chance.random()
        if total >= 15_00 and chance < 0.05:
            number = f"{self.chance.randrange(10_000_000):07d}"
            return Tender(Method.CHEQUE, total, "Banque du Bourg", number)
        by_card = 0.2 if total < 5_00 else 0.45 if total < 15_00 else 0.65
        if chance < by_card:
            return Tender(Method.CARD, total)
        handed = [total, *(-(-total // note) * note for note in (1_00, 5_00, 10_00, 20_00, 50_00))]
        return Tender(Method.CASH, self.chance.choices(handed, (8, 4, 4, 4, 3, 1))[0])


def on_duty(at: datetime) -> str:
    """Which manager stands at the counter."""
    local = at.astimezone(ZONE)
    afternoon = local.time() >= TURN
    return MANAGERS[(local.isocalendar().week + afternoon) % 2]
