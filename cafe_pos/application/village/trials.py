"""A need heard becomes a trial with a target and an end; the till measures, the managers decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.village import common, measuring
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.impact import Unit
from cafe_pos.domain.money import half_up, parse_euros
from cafe_pos.domain.rights import Right
from cafe_pos.domain.village import (
    ADOPTED,
    DROPPED,
    MAX_NOTE,
    MAX_TITLE,
    SOLD,
    Need,
    NeedKind,
    Trial,
    checked_trial,
    reached,
)

MOST_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class TrialView:
    """A trial, its unit, and what the till measures of it until now (or measured in the end)."""

    trial: Trial
    unit: Unit
    measured: int | None

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached."""
        return reached(self.trial, self.measured)

    def as_json(self) -> dict[str, Any]:
        """The trial for scripts."""
        one = self.trial
        return {
            "id": one.id,
            "need": one.need,
            "label": one.label,
            "indicator": one.indicator,
            "unit": self.unit.value,
            "target": one.target,
            "measured": self.measured,
            "reached": self.reached,
            "starts": one.starts,
            "ends": one.ends,
            "conditions": one.conditions,
            "outcome": one.outcome,
            "reason": one.reason,
            "decided_on": one.decided_on,
            "decided_by": one.decided_by,
        }


def need_json(need: Need) -> dict[str, Any]:
    """A need for scripts."""
    return {
        "id": need.id,
        "what": need.what,
        "kind": need.kind.value,
        "heard": need.heard,
        "first_on": need.first_on,
        "last_on": need.last_on,
    }


def heard(ctx: Context, what: str, kind: str = "", *, operator: str | None = None) -> Need:
    """Note what somebody asks for; the same need, however it is written, is heard once more.

    Raises:
        PosError: `impact.text`, `impact.need_kind`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        words = common.text(what, MAX_TITLE, "what")
        try:
            wanted = NeedKind(kind.strip().lower()) if kind.strip() else None
        except ValueError:
            raise PosError("impact.need_kind", kind=kind, field="kind") from None
        today = common.today(ctx, uow).isoformat()
        for known in uow.village.needs():
            if fold(known.what) == fold(words):
                again = replace(
                    known, heard=known.heard + 1, last_on=max(known.last_on, today),
                    kind=wanted or known.kind,
                )  # fmt: skip
                return uow.village.put_need(again)
        new = Need(
            what=words, kind=wanted or NeedKind.OTHER, heard=1, first_on=today, last_on=today
        )
        return uow.village.put_need(new)


def needs(ctx: Context) -> tuple[Need, ...]:
    """Every need, the most heard first."""
    with ctx.store.act() as uow:
        return uow.village.needs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A trial as it is asked for; `target` in the indicator's unit, days ISO.

    `starts` empty is today.
    """

    label: str
    indicator: str
    target: int | None
    ends: str
    starts: str = ""
    conditions: str = ""
    need: int | None = None


def begin(ctx: Context, wanted: Wanted, *, operator: str | None = None) -> TrialView:
    """Begin a trial.

    Raises:
        PosError: `impact.text`, `impact.indicator`, `impact.target` without one, `impact.day`,
            `impact.dates` when it ends before it starts or lasts more than a year,
            `impact.need_unknown`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.COSTS)
        unit_of(uow, wanted.indicator)
        if wanted.target is None:
            raise PosError("impact.target", field="target")
        if wanted.need is not None and wanted.need not in {one.id for one in uow.village.needs()}:
            raise PosError("impact.need_unknown", number=wanted.need, field="need")
        today = common.today(ctx, uow).isoformat()
        made = checked_trial(
            Trial(
                need=wanted.need, label=common.text(wanted.label, MAX_TITLE, "label"),
                indicator=wanted.indicator, target=wanted.target,
                starts=common.a_day(wanted.starts, "starts") if wanted.starts else today,
                ends=common.a_day(wanted.ends, "ends"),
                conditions=common.short(wanted.conditions, MAX_NOTE, "conditions"),
            )
        )  # fmt: skip
        days = date.fromisoformat(made.ends) - date.fromisoformat(made.starts)
        if days.days > MOST_DAYS or made.ends < today:
            raise PosError("impact.dates", field="ends")
        return view(ctx, uow, uow.village.put_trial(made))


def unit_of(uow: UnitOfWork, indicator: str) -> Unit:
    """The unit of what a trial measures.

    Raises:
        PosError: `impact.indicator`.
    """
    if indicator in measuring.TRIABLE:
        return measuring.UNITS[indicator][0]
    if indicator.startswith(SOLD) and uow.article(indicator.removeprefix(SOLD)) is not None:
        return Unit.COUNT
    raise PosError("impact.indicator", indicator=indicator, field="indicator")


def target_of(text: str | None, unit: Unit) -> int | None:
    """A target as it is typed, in euros, percent, hours or pieces; None for nothing.

    Raises:
        PosError: `impact.target`, `amount.*`.
    """
    if text is None or not text.strip():
        return None
    value = parse_euros(text.strip().removesuffix("%").strip())
    if unit in (Unit.CENTS, Unit.RATE):
        return value
    if unit is Unit.MINUTES:
        return half_up(value * 60, 100)
    if value % 100:
        raise PosError("impact.target", field="target")
    return value // 100


def decide(
    ctx: Context, number: int, outcome: str, reason: str, *, operator: str | None = None
) -> TrialView:
    """Adopt or drop what was tried, and say why; what was measured is frozen with it.

    Raises:
        PosError: `impact.trial_unknown`, `impact.trial_decided`, `impact.outcome`, `impact.text`
            without a reason, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        known = next((one for one in uow.village.trials() if one.id == number), None)
        if known is None:
            raise PosError("impact.trial_unknown", number=number)
        if known.outcome is not None:
            raise PosError("impact.trial_decided", label=known.label)
        if outcome not in (ADOPTED, DROPPED):
            raise PosError("impact.outcome", outcome=outcome, field="outcome")
        decided = replace(
            known, outcome=outcome, reason=common.text(reason, MAX_NOTE, "reason"),
            measured=_measured(ctx, uow, known), decided_by=who.code,
            decided_on=common.today(ctx, uow).isoformat(),
        )  # fmt: skip
        return view(ctx, uow, uow.village.put_trial(decided))


def trials(ctx: Context) -> tuple[TrialView, ...]:
    """Every trial: those that run first, the first to end before the others."""
    with ctx.store.act() as uow:
        found = [view(ctx, uow, one) for one in uow.village.trials()]
    running = sorted(
        (one for one in found if one.trial.outcome is None), key=lambda one: one.trial.ends
    )
    return (*running, *(one for one in found if one.trial.outcome is not None))


def view(ctx: Context, uow: UnitOfWork, trial: Trial) -> TrialView:
    """A trial as it stands."""
    unit = Unit.COUNT
    if trial.indicator in measuring.UNITS:
        unit = measuring.UNITS[trial.indicator][0]
    measured = trial.measured if trial.outcome is not None else _measured(ctx, uow, trial)
    return TrialView(trial, unit, measured)


def _measured(ctx: Context, uow: UnitOfWork, trial: Trial) -> int | None:
    """What the till says of a trial between its days, until today; None before its first."""
    last = min(trial.ends, common.today(ctx, uow).isoformat())
    if last < trial.starts:
        return None
    if trial.indicator.startswith(SOLD):
        code = trial.indicator.removeprefix(SOLD)
        return uow.services.on_tickets((code,), trial.starts, last).get(code, 0)
    return measuring.Facts(ctx, uow, trial.starts, last).value(trial.indicator)
