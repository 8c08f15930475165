"""What waits in the village's services: for the status line, the morning list, and F4.

Each family tells it in its own way; the table here says which, and is all there is to add for
another one. A café without any service pays a few reads of empty tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from cafe_pos.application import acts
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.service import Service

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context, UnitOfWork

FOUND: Final = 30
"""How many of a family a search shows at most."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of a service wait, and how many of them are past their day."""

    service: str
    count: int
    late: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be done today: its code, the service that it belongs to, its figures."""

    code: str
    service: str = ""
    count: int = 0
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """What a family tells: whether the café has it at all, what waits, what is due."""

    used: bool = False
    counts: tuple[Count, ...] = ()
    due: tuple[Due, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits on a business day; `used` are the families in use, `own` the café's services."""

    day: date
    used: tuple[str, ...] = ()
    own: tuple[Service, ...] = ()
    counts: tuple[Count, ...] = ()
    due: tuple[Due, ...] = ()

    @property
    def any_service(self) -> bool:
        """Whether the café has any service."""
        return bool(self.used or self.own)

    def of(self, service: str) -> Count:
        """What waits of a service."""
        found = (one for one in self.counts if one.service == service)
        return next(found, Count(service, 0))

    def as_json(self) -> dict[str, Any]:
        """What waits, for scripts; names are not among it."""
        return {
            "day": self.day.isoformat(),
            "waiting": [
                {"service": one.service, "count": one.count, "late": one.late}
                for one in self.counts
            ],
            "due": [
                {"what": one.code, "service": one.service, "count": one.count} for one in self.due
            ],
        }


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that somebody may come for: its service and reference, its name and its details.

    `name` is what a search finds it by; it is shown on this machine and goes nowhere else.
    """

    service: str
    ref: str
    name: str
    details: str = ""
    late: bool = False


Tell = Callable[["UnitOfWork", date, datetime], Told]
Find = Callable[["UnitOfWork", str, date], tuple[Hit, ...]]


# --- bread --------------------------------------------------------------------------------------


def _bread(uow: UnitOfWork, day: date, now: datetime) -> Told:
    from cafe_pos.application.bread import bread

    if not uow.bread.bakers():
        return Told()
    found = bread.waiting(uow, day, now)
    due = [
        Due("sheet", "bread", 1, {"name": one.name, "day": one.day, "amendment": one.amendment})
        for one in found.unsent
    ]
    if found.to_pick_up:
        due.append(Due("bread", "bread", found.to_pick_up))
    if found.to_warn:
        due.append(Due("bread_off", "bread", found.to_warn))
    due += [Due("ask_after", "bread", 1, {"name": one.name}) for one in found.ask_after]
    return Told(True, (Count("bread", found.to_pick_up),), tuple(due))


def _find_bread(uow: UnitOfWork, words: str, day: date) -> tuple[Hit, ...]:
    from cafe_pos.application.bread import book as bread_book

    if not uow.bread.bakers():
        return ()
    wanted = fold(words).split()
    found: list[Hit] = []
    for one in bread_book.occurrences(uow, day):
        if one.waiting and len(found) < FOUND:
            name = bread_book.name_of(uow, one.who)
            if all(word in fold(name) for word in wanted):
                row = bread_book.row_of(uow, one)
                found.append(Hit("bread", one.ref, name, f"{one.quantity} {row.label}"))
    return tuple(found)


# --- parcels ------------------------------------------------------------------------------------


def _parcels(uow: UnitOfWork, day: date, _now: datetime) -> Told:
    from cafe_pos.application.parcels import carriers, parcels

    found = parcels.waiting(uow, day)
    due = []
    if found.to_return:
        due.append(Due("parcels_late", "parcel", found.to_return))
    chosen = bool(uow.settings().get(carriers.CARRIERS_SETTING))
    used = chosen or bool(found.here or found.leaving)
    return Told(used, (Count("parcel", found.here, found.to_return),), tuple(due))


def _find_parcels(uow: UnitOfWork, words: str, day: date) -> tuple[Hit, ...]:
    from cafe_pos.application.parcels import parcels

    today = day.isoformat()
    return tuple(
        Hit(
            "parcel", one.ref, one.name or one.tracking, f"{one.carrier} {one.shelf}".strip(),
            bool(one.due_on and one.due_on < today),
        )
        for one in parcels.search(uow, words)[:FOUND]
        if one.here
    )  # fmt: skip


# --- local produce --------------------------------------------------------------------------------


def _produce(uow: UnitOfWork, day: date, _now: datetime) -> Told:
    from cafe_pos.application.produce import near_dates

    if not uow.produce.by_lot():
        return Told()
    found = near_dates.waiting(uow, day)
    due = (
        Due("produce_past", "produce", len(found.past), {"articles": found.blocked}),
        Due("produce", "produce", len(found.near)),
        Due("produce_ddm", "produce", len(found.stale), {"articles": found.stale}),
    )
    return Told(True, due=tuple(one for one in due if one.count))


# --- the café's own -----------------------------------------------------------------------------


def _own(uow: UnitOfWork, day: date, _now: datetime) -> Told:
    labels = {one.code: one.label for one in uow.services.all() if one.active}
    found = uow.services.counts(day.isoformat()) if labels else ()
    return Told(
        bool(labels),
        tuple(Count(one.service, one.waiting, one.late) for one in found),
        tuple(
            Due("things_late", one.service, one.late, {"label": labels.get(one.service, "")})
            for one in found
            if one.late
        ),
    )


def _find_own(uow: UnitOfWork, words: str, day: date) -> tuple[Hit, ...]:
    today = day.isoformat()
    return tuple(
        Hit(one.service, one.ref, one.name or one.what, one.what, one.due_on < today)
        for one in uow.services.find(words, FOUND)
    )


FAMILIES: Final[dict[str, Tell]] = {
    "bread": _bread, "parcel": _parcels, "produce": _produce, "": _own,
}  # fmt: skip
"""Who tells what waits, by the family's code; the café's own services have none."""

FINDERS: Final[dict[str, Find]] = {"bread": _find_bread, "parcel": _find_parcels, "": _find_own}
"""Who finds what somebody comes for."""


# --- all together -------------------------------------------------------------------------------


def now(ctx: Context) -> Waiting:
    """Tell what waits in the services, after an act that may have changed it."""
    moment = ctx.clock.now()
    with ctx.store.act() as uow:
        day = acts.moment_of(uow, moment).day
        told = {code: tell(uow, day, moment) for code, tell in FAMILIES.items()}
        own = tuple(one for one in uow.services.all() if one.active)
    return Waiting(
        day,
        tuple(code for code, family in told.items() if code and family.used),
        own,
        tuple(one for family in told.values() for one in family.counts),
        tuple(one for family in told.values() for one in family.due),
    )


def standing(ctx: Context, operator: str | None = None) -> Waiting:
    """Tell what waits now, and everything else that this person has to do today."""
    from cafe_pos.application import visas
    from cafe_pos.application.drawer import evening

    closing = evening.standing(ctx, operator)
    to_give = visas.due(ctx, operator)
    found = now(ctx)
    due = list(found.due)
    if closing.forgotten:
        due.insert(0, Due("closure", "", len(closing.forgotten), {"day": closing.forgotten[-1]}))
    if to_give:
        due.append(Due("visas", "", len(to_give)))
    if closing.notes:
        due.append(Due("notes", "", len(closing.notes)))
    return replace(found, due=tuple(due))


def find(ctx: Context, words: str) -> tuple[Hit, ...]:
    """Whatever somebody may come for under a name, in every service; nothing for no words."""
    if not words.strip():
        return ()
    with ctx.store.act() as uow:
        day = acts.moment_of(uow, ctx.clock.now()).day
        found = [hit for finder in FINDERS.values() for hit in finder(uow, words, day)]
    first = fold(words).split()[0]
    found.sort(key=lambda hit: (not fold(hit.name).startswith(first), fold(hit.name)))
    return tuple(found)
