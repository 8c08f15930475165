"""What a month's report says of the village: indicators, what would be lost, what is tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.viability.views import TrialLine
from cafe_pos.application.village import trials as trying
from cafe_pos.application.village.measuring import SPECS, Facts
from cafe_pos.domain.costs.recurring import first_day, last_day
from cafe_pos.domain.impact import Indicator
from cafe_pos.domain.viability.verdict import YEAR_MONTHS, Reason, Verdict, months_to, previous
from cafe_pos.domain.village import EventState, Place

SHOWN: Final = (
    "visits", "visits_a_day", "opened", "days_kept", "services_used", "attach_bread",
    "attach_parcel", "parcels", "bread_missed", "unsold_rate", "events", "event_heads",
    "event_takings", "volunteers", "volunteer_hours", "suspended_bought", "suspended_drunk",
    "suspended_waiting", "asked_after", "local_share", "local_km", "km_avoided", "isolated",
    "one_network", "lonely",
)  # fmt: skip
"""What the page has room for; `impact show` and its JSON have them all."""
ALWAYS: Final = frozenset({"visits", "events", "volunteers", "asked_after"})
"""Shown even when nothing was noted in both months: nothing noted is said, too."""
LINES: Final = 4
"""Trials on the page."""


@dataclass(frozen=True, slots=True)
class VillageMonth:
    """A month's indicators that the report shows, what would be lost, what is tried."""

    impact: tuple[Indicator, ...]
    lost: tuple[Reason, ...]
    trials: tuple[TrialLine, ...]


def of_month(ctx: Context, uow: UnitOfWork, month: str) -> VillageMonth:
    """A month (ISO) beside the one before."""
    now, before = _facts(ctx, uow, month), _facts(ctx, uow, previous(month))
    found = [now.indicator(code, before) for code in SHOWN]
    shown = tuple(one for one in found if one.code in ALWAYS or one.value or one.before)
    return VillageMonth(shown, lost(uow, now, month), trials(ctx, uow, month))


def every(
    ctx: Context, uow: UnitOfWork, month: str
) -> tuple[tuple[Indicator, ...], tuple[Reason, ...]]:
    """Every indicator of a month, beside that of the month before; what would be lost."""
    now, before = _facts(ctx, uow, month), _facts(ctx, uow, previous(month))
    return tuple(now.indicator(code, before) for code in SPECS), lost(uow, now, month)


def _facts(ctx: Context, uow: UnitOfWork, month: str) -> Facts:
    return Facts(ctx, uow, first_day(month), last_day(month))


def lost(uow: UnitOfWork, now: Facts, month: str) -> tuple[Reason, ...]:
    """What the village would lose if the café closed: figures of the month, events of the year."""
    year = months_to(month, YEAR_MONTHS)
    held = [
        one
        for one in uow.village.events(first_day(year[0]), last_day(month))
        if one.state is EventState.HELD
    ]
    producers = {lot.party for lot in uow.produce.there() if lot.party}
    found = []
    for code, count, place in (
        ("bread", now.loaves, Place.BAKERY),
        ("parcels", now.parcels, Place.POST),
        ("produce", len(producers), None),
        ("events", len(held), None),
        ("cafe", now.visits, Place.CAFE),
    ):
        if count > 0:
            found.append(_loss(now, code, count, place))
    if now.surroundings.last_meeting_place:
        found.append(Reason("meeting", Verdict.UNKNOWN))
    return tuple(found)


def _loss(now: Facts, code: str, count: int, place: Place | None) -> Reason:
    """A loss with its count, and the distance to the next such place where it is set."""
    if place is None:
        return Reason(code, Verdict.UNKNOWN, (("count", count),))
    km = now.surroundings.to(place)
    if not km:
        return Reason(f"{code}_here", Verdict.UNKNOWN, (("count", count),))
    return Reason(code, Verdict.UNKNOWN, (("count", count), ("km", f"{km} km")))


def trials(ctx: Context, uow: UnitOfWork, month: str) -> tuple[TrialLine, ...]:
    """The trials that ran in a month or were decided in it, the first to end first."""
    first, last = first_day(month), last_day(month)
    ran = [
        one
        for one in uow.village.trials()
        if one.starts <= last and (one.decided_on is None or one.decided_on >= first)
    ]
    seen = [trying.view(ctx, uow, one) for one in sorted(ran, key=lambda one: one.ends)[:LINES]]
    return tuple(
        TrialLine(
            label=one.trial.label, indicator=one.trial.indicator, target=one.trial.target,
            measured=one.measured, ends=one.trial.ends, outcome=one.trial.outcome,
            unit=one.unit.value,
        )
        for one in seen
    )  # fmt: skip
