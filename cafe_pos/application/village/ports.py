"""What the village's life needs of storage: what was noted, and what the tickets say besides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from cafe_pos.domain.village import Answers, Approval, Arrival, Need, Trial, VillageEvent


class Village(Protocol):
    """Visits, events, volunteers, needs, trials and answers; days are ISO business days."""

    def add_visits(self, day: str, hour: int, count: int) -> None:
        """Add visits without a purchase to an hour of a day."""

    def take_visits(self, day: str, count: int) -> None:
        """Take visits of a day back, the last hour's first."""

    def visits(self, first: str, last: str) -> Mapping[str, int]:
        """Visits without a purchase by day, of the days that had any."""

    def put_event(self, event: VillageEvent) -> VillageEvent:
        """Keep an event under a number of its own (0 is a new one)."""

    def event(self, number: int) -> VillageEvent | None:
        """An event by its number."""

    def events(self, first: str, last: str) -> tuple[VillageEvent, ...]:
        """The events of some days, by day."""

    def running(self) -> VillageEvent | None:
        """The event that goes on now."""

    def takings(self, event: VillageEvent) -> int:
        """What the tickets took in between an event's start and end, cents with VAT."""

    def put_arrival(self, arrival: Arrival) -> Arrival:
        """Keep a volunteer's arrival under a number of its own (0 is a new one)."""

    def arrival(self, number: int) -> Arrival | None:
        """An arrival by its number."""

    def arrivals(self, first: str, last: str) -> tuple[Arrival, ...]:
        """Who came on some days, in order."""

    def forget_volunteers(self, until: str, name: str | None = None) -> int:
        """Erase the names of arrivals up to a day, all or one; of how many."""

    def put_need(self, need: Need) -> Need:
        """Keep a need under a number of its own (0 is a new one)."""

    def needs(self) -> tuple[Need, ...]:
        """Every need, the most heard first."""

    def put_trial(self, trial: Trial) -> Trial:
        """Keep a trial under a number of its own (0 is a new one)."""

    def trials(self) -> tuple[Trial, ...]:
        """Every trial, the newest first."""

    def put_answers(self, answers: Answers) -> None:
        """Keep a year's answers in the place of those before."""

    def answers(self, year: str) -> Answers | None:
        """A year's answers."""

    def approve(self, approval: Approval) -> None:
        """Keep who approved which figures; once each."""

    def approvals(self, period: str) -> tuple[Approval, ...]:
        """Who approved a report for the town hall, in order."""

    def asked_after(self, since: str, until: str) -> int:
        """How often somebody was asked after between two times (UTC, the last one not in)."""

    def suspended(self, first: str, last: str) -> tuple[int, int, int]:
        """Suspended coffees of some days: bought (pieces), for how much, drunk for how much."""

    def tickets_with(self, articles: Collection[str], first: str, last: str) -> int:
        """Sales on which one of these articles stands."""

    def tickets_with_lots(self, first: str, last: str) -> int:
        """Sales on which local produce stands."""

    def local_km(self, first: str, last: str) -> tuple[int, int]:
        """Local purchases whose distance is known: cents, and the sum of cents × kilometres."""
