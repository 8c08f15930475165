"""What another price, volume, opening or rent would make of twelve months; kept by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.viability.inputs import MonthBook, checked_month
from cafe_pos.application.viability.report import projections
from cafe_pos.application.viability.scenario_ports import Saved
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import euros, rate_text
from cafe_pos.domain.rights import Right
from cafe_pos.domain.viability.projection import Projection, Scenario

MAX_NAME: Final = 40
SIDE_BY_SIDE: Final = 2
UNCHANGED: Final = Scenario(name="")
"""Twelve months as they are."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Twelve months from a month (ISO) on: as they are, and as a scenario would make them.

    `cash_known` tells whether they begin with the cash that is ours, or with nothing.
    """

    month: str
    today: Projection
    changed: Projection
    cash_known: bool


def what_if(ctx: Context, month: str, scenario: Scenario) -> WhatIf:
    """Compute a scenario beside what is; nothing is kept.

    Raises:
        PosError: `report.month`, `report.future`, `report.no_base` when no month's costs are known,
            `scenario.*`.
    """
    wanted = scenario.checked()
    with ctx.store.act() as uow:
        name = checked_month(month)
        if name > acts.moment_of(uow, ctx.clock.now()).day.isoformat()[:7]:
            raise PosError("report.future", month=name)
        book = MonthBook(ctx, uow, name)
        today, changed = projections(book, (UNCHANGED, wanted))
        known = name in book.known and book.known[name].figures.ours is not None
    return WhatIf(name, today, changed, known)


def _name(name: str) -> str:
    cleaned = acts.one_line(name)
    if not 1 <= len(cleaned) <= MAX_NAME:
        raise PosError("scenario.name", limit=MAX_NAME, field="name")
    return cleaned


def save(ctx: Context, scenario: Scenario, *, operator: str | None = None) -> Scenario:
    """Keep a scenario under its name; one of the same name gives way.

    Raises:
        PosError: `scenario.*`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        kept = replace(scenario, name=_name(scenario.name)).checked()
        uow.scenarios.put(kept, at=utc_text(ctx.clock.now()), by=who.code)
        return kept


def listed(ctx: Context) -> tuple[Saved, ...]:
    """Every scenario that was kept, those of the report first."""
    with ctx.store.act() as uow:
        return uow.scenarios.all()


def find(uow: UnitOfWork, name: str) -> Saved:
    """A scenario by its name, capitals and accents apart.

    Raises:
        PosError: `scenario.unknown`.
    """
    wanted = fold(acts.one_line(name))
    for saved in uow.scenarios.all():
        if fold(saved.scenario.name) == wanted:
            return saved
    raise PosError("scenario.unknown", name=name)


def of_report(uow: UnitOfWork) -> tuple[Scenario, ...]:
    """The scenarios that the managers put side by side into the report: two at most."""
    return tuple(saved.scenario for saved in uow.scenarios.all() if saved.place is not None)


def named(ctx: Context, names: Sequence[str] = ()) -> tuple[Scenario, ...]:
    """The scenarios of these names; without any, those that stand in the report.

    Raises:
        PosError: `scenario.two`, `scenario.unknown`.
    """
    with ctx.store.act() as uow:
        if not names:
            return of_report(uow)
        if len(names) > SIDE_BY_SIDE:
            raise PosError("scenario.two")
        return tuple(find(uow, name).scenario for name in names)


def choose(ctx: Context, names: Sequence[str], *, operator: str | None = None) -> None:
    """Put these scenarios into the report, and all others out of it.

    Raises:
        PosError: `scenario.two`, `scenario.unknown`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.COSTS)
        wanted = tuple(dict.fromkeys(find(uow, name).scenario.name for name in names))
        if len(wanted) > SIDE_BY_SIDE:
            raise PosError("scenario.two")
        uow.scenarios.place(wanted)


def turn(ctx: Context, name: str, *, operator: str | None = None) -> bool:
    """Put a scenario into the report, or take it out; whether it is in it now.

    Raises:
        PosError: `scenario.two`, `scenario.unknown`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.COSTS)
        here = find(uow, name)
        others = tuple(s.name for s in of_report(uow) if s.name != here.scenario.name)
        if here.place is None and len(others) >= SIDE_BY_SIDE:
            raise PosError("scenario.two")
        uow.scenarios.place(others if here.place is not None else (*others, here.scenario.name))
        return here.place is None


def forget(ctx: Context, name: str, *, operator: str | None = None) -> None:
    """Forget a scenario; reports that were made keep what they showed.

    Raises:
        PosError: `scenario.unknown`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.COSTS)
        uow.scenarios.drop(find(uow, name).scenario.name)


def scenario_json(one: Scenario) -> dict[str, Any]:
    """A scenario for scripts: rates in percent, amounts in euros a month."""
    return {
        "name": one.name,
        "price": _signed(one.price_bp),
        "volume": _signed(one.volume_bp),
        "days": one.days,
        "rent": euros(one.rent_cents),
        "charges": euros(one.charges_cents),
        "service_revenue": euros(one.service_revenue_cents),
        "service_cost": rate_text(one.service_cost_bp),
        "service_commission": euros(one.service_commission_cents),
        "service_charge": euros(one.service_charge_cents),
    }


def _signed(bp: int) -> str:
    return f"{'-' if bp < 0 else ''}{rate_text(abs(bp))}"


def projection_json(one: Projection) -> dict[str, Any]:
    """A projection for scripts; a result is a month's, without grants and before pay."""
    even = one.break_even_cents
    return {
        "break_even": None if even is None else euros(even),
        "result": euros(one.result_cents),
        "first_negative": one.first_negative,
        "months": [
            {
                "number": step.number,
                "revenue": euros(step.revenue_cents),
                "result": euros(step.result_cents),
                "cash": euros(step.cash_cents),
            }
            for step in one.steps
        ],
    }
