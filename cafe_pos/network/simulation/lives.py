"""One simulated café from its founding to its last file: what one process does at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from cafe_pos.application import people, setup
from cafe_pos.application.demo.writing import StoryClock
from cafe_pos.application.drawer import closing
from cafe_pos.application.identity import Identity
from cafe_pos.application.ports import Context
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.costs.recurring import last_day
from cafe_pos.network.sending import own_key
from cafe_pos.network.sending.export import ExportView
from cafe_pos.network.simulation import offers, papers
from cafe_pos.network.simulation.living import MANAGERS, OPEN_DAYS, Life, MonthTruth
from cafe_pos.network.simulation.plan import CafePlan, Mishap, Network

_HOUR: Final = 6
_SENT_AT: Final = 19
_FORGOTTEN_CENTS: Final = 180_00


@dataclass(frozen=True, slots=True)
class Place:
    """Where a café's database lies while it is made, and where its files go."""

    database: Path
    files: Path


@dataclass(frozen=True, slots=True)
class Joined:
    """What the outside gives a café: its database made, its key lost, a copy restored; its goods.

    `new_cafe` takes the café's name (16 hex digits); the others close what they are given.
    """

    new_cafe: Callable[[Path, str, StoryClock], Context]
    with_new_key: Callable[[Context, StoryClock], Context]
    restored: Callable[[Context, StoryClock, Path], Context]
    articles: tuple[Article, ...]


def live(plan: CafePlan, network: Network, place: Place, joined: Joined) -> dict[str, Any]:
    """Live every month of a café through the till's code, and make its files; the truth of it."""
    return _Cafe(plan, network, place, joined).live()


class _Cafe:
    def __init__(self, plan: CafePlan, network: Network, place: Place, joined: Joined) -> None:
        self._plan, self._network, self._place, self._joined = plan, network, place, joined
        first = date.fromisoformat(f"{network.months[0]}-01")
        self._clock = StoryClock(_utc(first, _HOUR - 2))
        self._ctx = joined.new_cafe(place.database, plan.cafe, self._clock)
        self._life = Life(self._ctx, self._clock, plan)
        self._weather = 0.0
        self._costs: papers.Costs | None = None
        self._months: list[dict[str, Any]] = []
        self._keys: list[dict[str, Any]] = []

    def live(self) -> dict[str, Any]:
        try:
            setup.found(self._ctx, self._profile())
            offers.agree(self._ctx, self._plan, self._joined.articles, self._clock.now().date())
            self._note_key()
            due: MonthTruth | None = None
            for back, month in enumerate(self._network.months):
                due = self._month(month, back, due)
            if due is not None:
                self._paper(due)
        finally:
            self._ctx.store.close()
        return self._truth()

    def _note_key(self) -> None:
        own = own_key.own_key(self._ctx)
        name = f"{own.file_name}.{len(self._keys)}"
        (self._place.files / name).write_bytes(own.content)
        self._keys.append({
            "file": name, "public_key": own.key.public_key, "fingerprint": own.key.fingerprint,
        })  # fmt: skip

    def _profile(self) -> setup.Profile:
        plan = self._plan
        return setup.Profile(
            Identity(
                trade_name=plan.name,
                legal_name=f"SAS {plan.name}",
                address=("1 place de l'Église", f"23000 {plan.commune}"),
                commune=plan.commune,
                population=plan.population,
                siret="73282932000074",
                vat_number="FR44732829320",
                licence=4,
            ),
            tuple(map(setup.NewOperator, MANAGERS, people.DEMO_PINS)),
        )

    def _month(self, month: str, back: int, due: MonthTruth | None) -> MonthTruth:
        """A month's days; on the tenth the papers of the month before."""
        plan, life = self._plan, self._life
        chance = plan.chance(month, self._network.seed)
        lived = MonthTruth(month)
        mean, more = life.visits(month, back)
        self._trial(month)
        days = life.days_of(month)
        for number, day in enumerate(days):
            if due is not None and day > papers.sending_day(due.month):
                self._paper(due)
                due = None
            self._weather = 0.6 * self._weather + chance.gauss(0, 0.08)
            visits, evening = life.expected(day, mean, more, self._weather)
            if month == plan.mishap_month and number == len(days) // 2:
                self._accident(day, chance)
            life.day(day, chance, visits, evening, lived)
            if number in plan.event_days:
                lived.events += 1
                at = self._clock.now() + timedelta(minutes=20)
                lived.heads += offers.evening(self._ctx, self._clock, chance, at)
        end = date.fromisoformat(last_day(month))
        self._clock.set(_utc(end, 21, 30))
        closing.close_month(self._ctx, end)
        if self._costs is None:
            season = mean / (plan.tickets / OPEN_DAYS)
            expected = sum(life.expected(day, mean, 0, 0)[0] for day in days) / season
            self._costs = papers.begin(self._ctx, plan, lived, expected + plan.parcels)
        return lived

    def _accident(self, day: date, chance: Random) -> None:
        """The machine dies in the night: a copy comes back without its last sale, or a new key."""
        plan, clock = self._plan, self._clock
        at = _utc(day, _HOUR - 2)
        if plan.mishap is Mishap.NEW_KEY:
            clock.set(at)
            self._ctx = self._joined.with_new_key(self._ctx, clock)
        elif plan.mishap is Mishap.RESTORED:
            clock.set(at)
            copy = self._ctx.store.backup(self._place.database.parent / "copies").path
            self._life.one_more(at, chance)
            clock.set(at + timedelta(minutes=30))
            self._ctx = self._joined.restored(self._ctx, clock, copy)
        else:
            return
        self._life.ctx = self._ctx
        self._note_key()

    def _trial(self, month: str) -> None:
        trial = self._plan.trial
        if trial is None or trial.first != month:
            return
        from cafe_pos.application.village import trials

        first = date.fromisoformat(f"{month}-01")
        self._clock.set(_utc(first, _HOUR - 1))
        need = trials.heard(self._ctx, "Ouvrir plus tard le vendredi", "hours")
        trials.begin(self._ctx, trials.Wanted(
            label=trial.label, indicator="tickets_a_day", starts=first.isoformat(),
            ends=last_day(trial.last), need=need.id,
            target=max(1, self._plan.tickets * 108 // 100 // OPEN_DAYS),
            conditions="Une personne de plus de 18 h à 22 h",
        ))  # fmt: skip

    def _paper(self, lived: MonthTruth) -> None:
        """On the tenth: purchases, hours, the bank's balance, and the file."""
        plan, costs = self._plan, self._costs
        if costs is None:
            raise RuntimeError("the charges come with the first month")
        day = papers.sending_day(lived.month)
        self._clock.set(_utc(day, _SENT_AT))
        paid_out = offers.settle(self._ctx, lived.month)
        bought = papers.end_of_month(self._ctx, plan, costs, lived)
        files = []
        if lived.month not in plan.missing:
            files.append(self._send(lived.month, 1))
            if plan.mishap is Mishap.CORRECTED and lived.month == plan.mishap_month:
                self._clock.set(_utc(day, _SENT_AT + 1))
                papers.correct(self._ctx, lived.month, _FORGOTTEN_CENTS)
                files.append(self._send(lived.month, 2))
        self._months.append(
            {name: getattr(lived, name) for name in lived.__slots__}
            | {
                "purchases": bought, "paid_out": paid_out, "fixed": costs.fixed,
                "bank": costs.bank, "files": files,
            }
        )  # fmt: skip

    def _send(self, month: str, revision: int) -> dict[str, Any]:
        return self._sent(papers.send(self._ctx, month, self._place.files), revision)

    def _sent(self, view: ExportView, revision: int) -> dict[str, Any]:
        """A file under its revision's name, and what it says."""
        said = view.manifest
        if said.revision != revision:
            raise RuntimeError("another revision than the story's")
        path = view.path.with_name(f"{view.path.stem}.r{revision}.sqlite")
        view.path.replace(path)
        return {
            "path": path.name, "month": said.month, "revision": revision, "sha256": view.sha256,
            "bytes": view.size_bytes, "key": said.public_key, "first_seq": said.first_seq,
            "last_seq": said.last_seq,
        }  # fmt: skip

    def _truth(self) -> dict[str, Any]:
        told = asdict(self._plan)
        told["closed_weekdays"] = sorted(told["closed_weekdays"])
        return told | {"keys": self._keys, "months": self._months}


def _utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
