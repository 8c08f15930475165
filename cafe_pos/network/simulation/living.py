"""A simulated café's days: tickets composed and written by the till's own code, a few acts a day.

A day's plain tickets are two acts instead of dozens, as in the benches: each is composed, numbered,
sealed and projected like any other, only the disk waits less often. What belongs to a service goes
through that service's own act.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from cafe_pos.application import acts
from cafe_pos.application.demo import customers
from cafe_pos.application.demo.writing import StoryClock
from cafe_pos.application.drawer import closing
from cafe_pos.application.parcels import handing as parcel_handing
from cafe_pos.application.parcels import parcels
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.application.views import TicketView
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.ticket import Channel
from cafe_pos.network.simulation import offers
from cafe_pos.network.simulation.plan import CafePlan

ZONE: Final = ZoneInfo("Europe/Paris")
MANAGERS: Final = ("Camille", "Dominique")
FLOAT_CENTS: Final = 100_00
OPEN_DAYS: Final = 26
"""Days of a plain month; who closes more often has fewer visits."""
_WEEK: Final = (0.9, 0.85, 1.0, 0.95, 1.1, 1.25, 0.95)
"""How each weekday stands to the mean, Monday first."""
_HOURS: Final = {7: 6, 8: 9, 9: 8, 10: 7, 11: 7, 12: 7, 13: 4, 14: 3, 15: 3, 16: 4, 17: 6, 18: 7,
                 19: 5, 20: 3}  # fmt: skip
_EVENING: Final = (18, 19, 20, 21)
_PARCELS_AT: Final = 11
_ONLY_WITH: Final = {
    "bread": frozenset({"TRADITION", "BAGUETTE", "CAMPAGNE", "COMPLET"}),
    "produce": frozenset(
        {"TOMME", "CHEVRE", "POMMES", "OEUFS", "MIEL", "CONFITURE", "JUS-POMME"}
    ),
    "press": frozenset({"JOURNAL"}),
    "lunch": frozenset({"PLAT", "CROQUE", "OMELETTE", "SALADE", "SOUPE"}),
    "grocery": frozenset(
        {"LAIT", "BEURRE", "PATES", "CONSERVE", "CHIPS", "BARRE", "BONBONS", "ALLUMETTES"}
    ),
}  # fmt: skip
"""Articles that only a café with the service sells."""
_TRIES: Final = 4
_CARDS: Final = ((5_00, 0.2), (15_00, 0.45), (math.inf, 0.65))
"""How many pay by card, below an amount."""
_NAMES: Final = ("Odette Nauleau", "Lucien Pradel", "Chantal Quercy", "Bruno Rouffiac",
                 "Élise Sabatier", "Marcel Tournadre", "Inès Ussel", "Paul Vergnaud")  # fmt: skip


@dataclass(slots=True)
class MonthTruth:
    """What a month was, added up while it was lived: cents, pieces."""

    month: str
    days: int = 0
    tickets: int = 0
    total: int = 0
    own_revenue: int = 0
    third_party: int = 0
    net: int = 0
    parcels: int = 0
    parcels_buying: int = 0
    events: int = 0
    heads: int = 0

    def add(self, view: TicketView) -> None:
        """Add a ticket; `net` is the own revenue without VAT."""
        said = view.payload
        self.tickets += 1
        self.total += said["total"]
        self.own_revenue += said["own_revenue"]
        self.third_party += said["third_party"]
        self.net += said["own_revenue"] - sum(one["vat"] for one in said["vat"])


class Life:
    """One café's life at its counter, month after month."""

    def __init__(self, ctx: Context, clock: StoryClock, plan: CafePlan) -> None:
        self.ctx, self._clock, self._plan = ctx, clock, plan
        self._left_out = frozenset[str]().union(
            *(codes for service, codes in _ONLY_WITH.items() if service not in plan.services)
        )
        self._articles: dict[str, Article] = {}
        self._waiting: list[tuple[date, str]] = []

    def days_of(self, month: str) -> tuple[date, ...]:
        """The open days of a month."""
        first = date.fromisoformat(f"{month}-01")
        every = (first.replace(day=n + 1) for n in range(monthrange(first.year, first.month)[1]))
        return tuple(day for day in every if day.weekday() not in self._plan.closed_weekdays)

    def day(self, day: date, chance: Random, visits: float, evening: float, to: MonthTruth) -> None:
        """One open day: the drawer opened, tickets and services, the closure.

        `visits` are expected, `evening` more of them after six.
        """
        plan, ctx = self._plan, self.ctx
        opens, ends = (self._at(day, hour) for hour in plan.hours)
        visits_at = sorted(self._times(day, chance, visits, evening))
        wanted = [(at, self._basket(chance, at)) for at in visits_at]
        noon = self._at(day, _PARCELS_AT)
        operator = MANAGERS[day.toordinal() % 2]
        self._clock.set(opens)
        with ctx.store.act() as uow:
            moment = acts.moment_of(uow, opens)
            who = acts.acting(uow, operator)
            ringing.open_session(uow, moment, who, Channel.SCREEN, FLOAT_CENTS)
        left: dict[str, int] = {}
        if "bread" in plan.services:
            left = offers.bread_in(ctx, chance, [basket for _at, basket in wanted])
        self._ring([one for one in wanted if one[0] < noon], chance, operator, to)
        if plan.parcels:
            self._parcels(day, noon, chance, operator, to)
        self._ring([one for one in wanted if one[0] >= noon], chance, operator, to)
        self._clock.set(max([ends, *visits_at[-1:]]))
        offers.bread_left(ctx, chance, left)
        offers.looked_in(ctx, chance, plan)
        end = self._clock.now() + timedelta(minutes=10)
        self._clock.set(end)
        with ctx.store.act() as uow:
            who = acts.acting(uow, operator)
            closing.close_one(
                uow, day.isoformat(), at=utc_text(end), operator=who, channel=Channel.SCREEN
            )
        to.days += 1

    @staticmethod
    def _at(day: date, hour: int, second: int = 0) -> datetime:
        local = datetime.combine(day, time(hour), ZONE)
        return local.astimezone(UTC) + timedelta(seconds=second)

    def _times(
        self, day: date, chance: Random, visits: float, evening: float
    ) -> Iterator[datetime]:
        first, last = self._plan.hours
        hours = [hour for hour in _HOURS if first <= hour < last]
        weights = [_HOURS[hour] for hour in hours]
        for hour in chance.choices(hours, weights, k=_poisson(chance, visits)):
            yield self._at(day, hour, chance.randrange(3600))
        for _ in range(_poisson(chance, evening)):
            yield self._at(day, chance.choice(_EVENING), chance.randrange(3600))

    def _ring(
        self,
        wanted: Sequence[tuple[datetime, tuple[Wanted, ...]]],
        chance: Random,
        operator: str,
        to: MonthTruth,
    ) -> None:
        """The tickets of some moments, in one act."""
        if not wanted:
            return
        ctx = self.ctx
        with ctx.store.act() as uow:
            if not self._articles:
                self._articles = {article.code: article for article in uow.articles()}
            moment = acts.moment_of(uow, wanted[0][0])
            who = acts.acting(uow, operator)
            session = ringing.session_for(uow, moment, who, Channel.SCREEN)
            for at, basket in wanted:
                lines = [self._line(one) for one in basket]
                sale = ringing.compose(ctx, uow, lines, (_tender(chance, lines),), moment.day)
                text = utc_text(at)
                to.add(ringing.write(
                    uow, sale, moment=replace(moment, at=text), issued_at=text, session=session,
                    operator=who, channel=Channel.SCREEN, client_key=None, fingerprint=None,
                ))  # fmt: skip
        self._clock.set(wanted[-1][0])

    def _basket(self, chance: Random, at: datetime) -> tuple[Wanted, ...]:
        """What somebody takes of what the café offers; at worst a coffee."""
        hour = at.astimezone(ZONE).hour
        for _ in range(_TRIES):
            found = tuple(
                one
                for one in customers.basket(chance, hour)
                if one.article not in self._left_out and not one.lot
            )
            if found:
                return found
        return (Wanted("CAFE", 1),)

    def _line(self, one: Wanted) -> OrderLine:
        article = self._articles[one.article]
        return OrderLine(article, one.grams or one.quantity or 1, one.mode or article.default_mode)

    def one_more(self, at: datetime, chance: Random) -> None:
        """A late sale that a restored copy will not know."""
        self._ring([(at, (Wanted("CAFE", 1),))], chance, MANAGERS[0], MonthTruth(""))

    def _parcels(
        self, day: date, noon: datetime, chance: Random, operator: str, to: MonthTruth
    ) -> None:
        """Parcels come at eleven; those of the days before are fetched, with a coffee or not."""
        ctx, clock = self.ctx, self._clock
        clock.set(noon)
        for n in range(_poisson(chance, self._plan.parcels / OPEN_DAYS)):
            number = f"6A{self._plan.number % 1000:03d}{day.toordinal() % 100_000:05d}{n:03d}"
            view = parcels.receive(
                ctx, number, chance.choice(_NAMES), carrier=offers.CARRIER, operator=operator
            )
            fetched = day + timedelta(days=chance.choices((1, 2, 4, 7), (5, 4, 2, 1))[0])
            self._waiting.append((fetched, view.parcel.ref))
        due = [one for one in self._waiting if one[0] <= day]
        self._waiting = [one for one in self._waiting if one[0] > day]
        for n, (_fetched, ref) in enumerate(due):
            clock.set(noon + timedelta(seconds=120 * n + 60))
            view = parcel_handing.prepare(ctx, ref, parcel_handing.Shown("card"), operator=operator)
            lines = [parcel_handing.wanted(view)]
            to.parcels += 1
            if chance.random() * 10_000 < self._plan.attach_bp:
                to.parcels_buying += 1
                lines.append(Wanted(chance.choice(("CAFE", "CAFE", "GRAND-CREME", "DEMI")), 1))
            tenders = (Tender(Method.CASH),) if len(lines) > 1 else ()
            to.add(ringing.ring(
                ctx, Ring(tuple(lines), tenders, operator=operator, channel=Channel.SCREEN)
            ))  # fmt: skip

    def visits(self, month: str, back: int) -> tuple[float, float]:
        """Visits expected of a mean open day of the month, and more of them on a trial's evening.

        `back` counts the months since the beginning.
        """
        plan = self._plan
        number = int(month[5:])
        season = 1 + plan.season_bp / 10_000 * math.cos((number - 7.5) / 12 * 2 * math.pi)
        drift = (1 + plan.drift_bp / 10_000) ** back
        mean = plan.tickets * season * drift / OPEN_DAYS
        trial, more = plan.trial, 0.0
        if trial is not None and trial.first <= month <= trial.last:
            days = self.days_of(month)
            evenings = sum(1 for day in days if day.weekday() == trial.weekday)
            more = mean * len(days) * trial.effect_bp / 10_000 / max(1, evenings)
        return mean, more

    def expected(self, day: date, mean: float, more: float, weather: float) -> tuple[float, float]:
        """Visits expected of a day, and of its evening besides."""
        trial = self._plan.trial
        evening = more if trial is not None and day.weekday() == trial.weekday else 0.0
        return mean * _WEEK[day.weekday()] * math.exp(weather), evening


def _poisson(chance: Random, expected: float) -> int:
    """A Poisson number (Knuth); large ones are drawn in parts, whose sum is one too."""
    count = 0
    while expected > 0:
        part = min(expected, 20.0)
        expected -= part
        limit, drawn = math.exp(-part), chance.random()
        while drawn > limit:
            count += 1
            drawn *= chance.random()
    return count


def _tender(chance: Random, lines: Sequence[OrderLine]) -> Tender:
    """Cards for the large amounts, cash for the others."""
    total = sum(line.total_cents for line in lines)
    by_card = next(share for up_to, share in _CARDS if total < up_to)
    return Tender(Method.CARD if chance.random() < by_card else Method.CASH)
