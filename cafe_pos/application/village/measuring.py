"""Every indicator between two days, each counted once from what the till and its notes say.

A value of None is not known: nothing is assumed in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.bread import book as bread_book
from cafe_pos.application.costs import opening_hours
from cafe_pos.application.drawer import day_sales
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.village import common, setting, volunteers
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.day_sales import DaySales
from cafe_pos.domain.impact import Indicator, Tag, Unit
from cafe_pos.domain.money import BASIS_POINTS, half_up
from cafe_pos.domain.pricing import LineKind
from cafe_pos.domain.stock import StockNature
from cafe_pos.domain.village import (
    FEWEST_ANSWERS,
    Answers,
    Arrival,
    EventState,
    Place,
    VillageEvent,
)

_FATES: Final = {
    StockNature.RETURNED: "unsold_returned",
    StockNature.GIVEN: "unsold_given",
    StockNature.WASTED: "unsold_wasted",
}
WAYS: Final = 2
"""There and back."""

Spec = tuple[Unit, Tag, Callable[["Facts"], int | None]]


class Facts:
    """What is known of the days between two (ISO, both included); nothing is read twice."""

    def __init__(self, ctx: Context, uow: UnitOfWork, first: str, last: str) -> None:
        self._ctx, self._uow = ctx, uow
        self.first, self.last = first, last

    def value(self, code: str) -> int | None:
        """An indicator's value; None where it is not known."""
        return SPECS[code][2](self)

    def indicator(self, code: str, before: Facts | None = None) -> Indicator:
        """An indicator, with the value of another period to compare with."""
        unit, tag = UNITS[code]
        earlier = None if before is None else before.value(code)
        return Indicator(code, self.value(code), unit, tag, earlier)

    # Sales

    @cached_property
    def days(self) -> Mapping[str, tuple[int, int]]:
        """Tickets and minutes opened of each day that had any."""
        day_sales.freeze_missing(self._uow, self.first, self.last)
        found = {
            one.day: (one.tickets, one.opened_minutes)
            for one in self._uow.sales.frozen(self.first, self.last)
        }
        found.update({day: (one.tickets, one.opened_minutes) for day, one in self._open.items()})
        return {day: both for day, both in found.items() if any(both)}

    @cached_property
    def _open(self) -> Mapping[str, DaySales]:
        return {
            day: day_sales.added_up(self._uow, day)
            for day in self._uow.unclosed_days()
            if self.first <= day <= self.last
        }

    @cached_property
    def service_visits(self) -> Mapping[str, tuple[int, int]]:
        """Tickets with a service's hand-over on them, and those that also buy, by service."""
        found: dict[str, list[int]] = {}
        for _month, service, tickets, buying, _cents in self._uow.sales.visits(
            self.first, self.last
        ):
            row = found.setdefault(service, [0, 0])
            row[0] += tickets
            row[1] += buying
        for day in self._open.values():
            for service, visits in day.visits.items():
                row = found.setdefault(service, [0, 0])
                row[0] += visits.tickets
                row[1] += visits.buying
        return {service: (row[0], row[1]) for service, row in found.items()}

    @cached_property
    def dry(self) -> int:
        """Visits without a purchase."""
        return sum(self._uow.village.visits(self.first, self.last).values())

    @property
    def tickets(self) -> int:
        """Tickets of the till."""
        return sum(tickets for tickets, _minutes in self.days.values())

    @property
    def visits(self) -> int:
        """Tickets and visits without a purchase."""
        return self.tickets + self.dry

    @property
    def opened_minutes(self) -> int:
        """How long a drawer was open."""
        return sum(minutes for _tickets, minutes in self.days.values())

    def a_day(self, count: int) -> int | None:
        """So many on a day opened, rounded."""
        return half_up(count, len(self.days)) if self.days else None

    def attach(self, service: str) -> int | None:
        """The share of a service's visits that also buy, basis points."""
        tickets, buying = self.service_visits.get(service, (0, 0))
        return half_up(buying * BASIS_POINTS, tickets) if tickets else None

    @cached_property
    def services(self) -> Mapping[str, int]:
        """Services that somebody used, with how often: bread, parcel, produce, the café's own."""
        bread = max(self.bread_tickets, self.service_visits.get("bread", (0, 0))[0])
        found = {"bread": bread, "parcel": self.parcels, "produce": self.lot_tickets}
        for one in self._uow.services.all():
            counted = sum(
                count for _act, count, _m in self._uow.services.tallied(
                    one.code, self.first, self.last
                )
            )  # fmt: skip
            handed = self.service_visits.get(one.code, (0, 0))[0]
            codes = [a.code for a in self._uow.articles() if a.family == one.family]
            sold = self._uow.village.tickets_with(codes, self.first, self.last) if codes else 0
            found[one.code] = counted + max(handed, sold)
        return {service: count for service, count in found.items() if count > 0}

    # Bread, produce, parcels

    @cached_property
    def bread_articles(self) -> tuple[str, ...]:
        """What somebody bakes for the café."""
        day = date.fromisoformat(self.last)
        return tuple(article.code for article in bread_book.all_articles(self._uow, day))

    @cached_property
    def bread_tickets(self) -> int:
        """Tickets with bread on them."""
        return self._uow.village.tickets_with(self.bread_articles, self.first, self.last)

    @cached_property
    def loaves(self) -> int:
        """Pieces of bread sold or handed over."""
        sold = self._uow.services.on_tickets(self.bread_articles, self.first, self.last)
        return sum(sold.values())

    @cached_property
    def bread_missed(self) -> int:
        """Those who asked for bread when there was none left."""
        first, last = date.fromisoformat(self.first), date.fromisoformat(self.last)
        return sum(one.refused for one in self._uow.bread.noted_between(first, last))

    @cached_property
    def bread(self) -> Mapping[str, int]:
        """Bread delivered, and unsold by what became of it, pieces."""
        found = dict.fromkeys(("delivered", *_FATES.values()), 0)
        wanted = set(self.bread_articles)
        for one in self._uow.stock.moved(since=self.first, until=self.last) if wanted else ():
            name = "delivered" if one.nature == StockNature.DELIVERY else _fate(one.nature)
            if one.article in wanted and name:
                found[name] += one.quantity
        return found

    def fate(self, name: str) -> int | None:
        """Unsold bread of one fate; None where no delivery was noted."""
        return self.bread[name] if self.bread["delivered"] > 0 else None

    @property
    def unsold_bp(self) -> int | None:
        """Unsold bread ÷ bread delivered, basis points; None where nothing was delivered."""
        delivered = self.bread["delivered"]
        if delivered <= 0:
            return None
        return half_up(sum(self.bread[name] for name in _FATES.values()) * BASIS_POINTS, delivered)

    @cached_property
    def parcels(self) -> int:
        """Parcels handed over to somebody, or taken in for a carrier."""
        tallies = [
            self._uow.parcels.tally(carrier, self.first, self.last)
            for carrier in self._uow.parcels.carriers()
        ]
        return sum(one.collected + one.deposits for one in tallies)

    @cached_property
    def lot_tickets(self) -> int:
        """Tickets with local produce on them."""
        return self._uow.village.tickets_with_lots(self.first, self.last)

    # People

    @cached_property
    def events(self) -> tuple[VillageEvent, ...]:
        """The events that were held."""
        found = self._uow.village.events(self.first, self.last)
        return tuple(one for one in found if one.state is EventState.HELD)

    @cached_property
    def event_takings(self) -> int:
        """What the till took in during them, cents with VAT."""
        return sum(map(self._uow.village.takings, self.events))

    @cached_property
    def arrivals(self) -> tuple[Arrival, ...]:
        """The volunteers' arrivals."""
        return self._uow.village.arrivals(self.first, self.last)

    @cached_property
    def volunteer_minutes(self) -> int:
        """Volunteers' minutes as they were declared."""
        return volunteers.minutes(self._uow, self.first, self.last, self.arrivals)

    @cached_property
    def asked_after(self) -> int:
        """How often somebody who had not come was asked after."""
        zone = acts.zone_of(self._uow)
        rollover = time(int(self._uow.settings().get("rollover_hour", 4)))
        after = date.fromisoformat(self.last) + timedelta(days=1)
        first, last = (
            utc_text(datetime.combine(day, rollover, zone))
            for day in (date.fromisoformat(self.first), after)
        )
        return self._uow.village.asked_after(first, last)

    @cached_property
    def _suspended(self) -> tuple[int, int, int]:
        return self._uow.village.suspended(self.first, self.last)

    @cached_property
    def _coffee_cents(self) -> int:
        articles = self._uow.articles_on(date.fromisoformat(self.last))
        prices = [a.price_cents for a in articles if a.line_kind == LineKind.SUSPENDED]
        return next((cents for cents in prices if cents > 0), 0)

    @property
    def suspended_bought(self) -> int:
        """Suspended coffees that were bought, pieces."""
        return self._suspended[0]

    @property
    def suspended_drunk(self) -> int | None:
        """What was drunk from the fund ÷ the price of a coffee."""
        cents = self._suspended[2]
        return half_up(cents, self._coffee_cents) if self._coffee_cents else None

    @property
    def suspended_waiting(self) -> int | None:
        """What the fund held at the end ÷ the price of a coffee, whole ones."""
        if not self._coffee_cents:
            return None
        after = date.fromisoformat(self.last) + timedelta(days=1)
        _pieces, bought, drunk = self._uow.village.suspended(after.isoformat(), "9999-12-31")
        return max(0, self._uow.suspended_pool() - bought + drunk) // self._coffee_cents

    # Purchases, journeys, openings

    @cached_property
    def _purchased(self) -> tuple[int, int]:
        sums = self._uow.costs.purchased(self.first, self.last)
        return sum(one.net_cents for one in sums), sum(one.local_net_cents for one in sums)

    @property
    def local_bp(self) -> int | None:
        """Purchases marked local ÷ all purchases, basis points."""
        net, local = self._purchased
        return half_up(local * BASIS_POINTS, net) if net > 0 else None

    @property
    def local_km(self) -> int | None:
        """How far local goods came on average, weighed by their price."""
        cents, weighed = self._uow.village.local_km(self.first, self.last)
        return half_up(weighed, cents) if cents > 0 else None

    @cached_property
    def surroundings(self) -> setting.Surroundings:
        """How far the next places are."""
        return setting.of(self._uow)

    @cached_property
    def km_avoided(self) -> int | None:
        """Acts × 2 × distance to the next such service; None where no distance is set."""
        acts_to = {
            Place.BAKERY: lambda: self.bread_tickets,
            Place.POST: lambda: self.parcels,
            Place.SHOP: lambda: self.lot_tickets,
        }
        known = [(place, self.surroundings.to(place)) for place in acts_to]
        if all(km is None for _place, km in known):
            return None
        return sum(acts_to[place]() * WAYS * km for place, km in known if km)

    @cached_property
    def promised(self) -> tuple[opening_hours.Promised, ...]:
        """The days on which the café promised to be open, until today."""
        until = min(date.fromisoformat(self.last), common.today(self._ctx, self._uow))
        days = opening_hours.promised(self._uow, date.fromisoformat(self.first), until)
        return tuple(day for day in days if day.spans)

    @property
    def days_kept(self) -> int | None:
        """Promised days on which it was open; None where nothing was promised."""
        if not self.promised:
            return None
        return sum(one.day.isoformat() in self.days for one in self.promised)

    @cached_property
    def running_trials(self) -> int:
        """Trials that ran."""
        return sum(
            one.starts <= self.last
            and one.ends >= self.first
            and (one.decided_on is None or one.decided_on > self.last)
            for one in self._uow.village.trials()
        )

    @cached_property
    def answers(self) -> Answers | None:
        """The anonymous papers of the year."""
        return self._uow.village.answers(self.last[:4])

    def share(self, read: Callable[[Answers], int]) -> int | None:
        """A share of the papers, basis points; None where so few answered that it tells of them."""
        found = self.answers
        if found is None or found.answers < FEWEST_ANSWERS:
            return None
        return half_up(read(found) * BASIS_POINTS, found.answers)


def _fate(nature: str) -> str | None:
    return next((name for one, name in _FATES.items() if one == nature), None)


def _or_none(count: int) -> int | None:
    """A promise of nothing is none."""
    return count or None


_N, _C, _R, _M, _K = Unit.COUNT, Unit.CENTS, Unit.RATE, Unit.MINUTES, Unit.KILOMETRES
_TILL, _SAID, _GUESS = Tag.COUNTED, Tag.DECLARED, Tag.ESTIMATED

SPECS: Final[Mapping[str, Spec]] = {
    "visits": (_N, _TILL, lambda f: f.visits),
    "visits_dry": (_N, _TILL, lambda f: f.dry),
    "visits_a_day": (_N, _TILL, lambda f: f.a_day(f.visits)),
    "tickets_a_day": (_N, _TILL, lambda f: f.a_day(f.tickets)),
    "days_opened": (_N, _TILL, lambda f: len(f.days)),
    "opened": (_M, _TILL, lambda f: f.opened_minutes),
    "days_promised": (_N, _SAID, lambda f: _or_none(len(f.promised))),
    "days_kept": (_N, _TILL, lambda f: f.days_kept),
    "hours_promised": (_M, _SAID, lambda f: _or_none(sum(day.minutes for day in f.promised))),
    "services_used": (_N, _TILL, lambda f: len(f.services)),
    "attach_bread": (_R, _TILL, lambda f: f.attach("bread")),
    "attach_parcel": (_R, _TILL, lambda f: f.attach("parcel")),
    "parcels": (_N, _TILL, lambda f: f.parcels),
    "bread_missed": (_N, _TILL, lambda f: f.bread_missed),
    "unsold_rate": (_R, _TILL, lambda f: f.unsold_bp),
    "unsold_returned": (_N, _TILL, lambda f: f.fate("unsold_returned")),
    "unsold_given": (_N, _TILL, lambda f: f.fate("unsold_given")),
    "unsold_wasted": (_N, _TILL, lambda f: f.fate("unsold_wasted")),
    "events": (_N, _TILL, lambda f: len(f.events)),
    "event_heads": (_N, _SAID, lambda f: sum(one.heads or 0 for one in f.events)),
    "event_volunteers": (_N, _SAID, lambda f: sum(one.volunteers or 0 for one in f.events)),
    "event_takings": (_C, _TILL, lambda f: f.event_takings),
    "volunteers": (_N, _TILL, lambda f: len(f.arrivals)),
    "volunteer_hours": (_M, _SAID, lambda f: f.volunteer_minutes),
    "suspended_bought": (_N, _TILL, lambda f: f.suspended_bought),
    "suspended_drunk": (_N, _TILL, lambda f: f.suspended_drunk),
    "suspended_waiting": (_N, _TILL, lambda f: f.suspended_waiting),
    "asked_after": (_N, _TILL, lambda f: f.asked_after),
    "local_share": (_R, _SAID, lambda f: f.local_bp),
    "local_km": (_K, _SAID, lambda f: f.local_km),
    "km_avoided": (_K, _GUESS, lambda f: f.km_avoided),
    "trials": (_N, _SAID, lambda f: f.running_trials),
    "answers": (_N, _SAID, lambda f: None if f.answers is None else f.answers.answers),
    "isolated": (_R, _SAID, lambda f: f.share(lambda a: a.no_network)),
    "one_network": (_R, _SAID, lambda f: f.share(lambda a: a.no_network + a.one_network)),
    "lonely": (_R, _SAID, lambda f: f.share(lambda a: a.lonely)),
    "meets_here": (_R, _SAID, lambda f: f.share(lambda a: a.meets_here)),
}
"""Every indicator in the order of the report: its unit, how it is known, how it is measured."""

UNITS: Final[Mapping[str, tuple[Unit, Tag]]] = {
    code: (unit, tag) for code, (unit, tag, _read) in SPECS.items()
}
_NO_TARGET: Final = frozenset({
    "days_promised", "hours_promised", "trials", "answers", "isolated", "one_network", "lonely",
    "meets_here", "unsold_rate", "unsold_returned", "unsold_given", "unsold_wasted",
    "bread_missed", "local_km",
})  # fmt: skip
"""What is no aim of a trial, or would be one to fall below."""
TRIABLE: Final = tuple(code for code in SPECS if code not in _NO_TARGET)
"""What a trial may aim at: more of it is better."""
