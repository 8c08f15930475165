"""Scenarios: the domain's projections of a café's own months, kept by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cafe_pos.application.costs import charges
from cafe_pos.application.costs.charges import NewCharge
from cafe_pos.application.ports import Context
from cafe_pos.application.viability import months, report, scenarios
from cafe_pos.application.viability.report import Asked
from cafe_pos.domain.viability.levers import base_of
from cafe_pos.domain.viability.projection import Scenario, project
from tests import cafes
from tests.cafes import HandClock, refused

DEARER = Scenario(name="Prix", price_bp=500)
FULL = Scenario(
    name="Épicerie", price_bp=-250, volume_bp=1000, days=2, rent_cents=-1_00, charges_cents=2_50,
    service_revenue_cents=300_00, service_cost_bp=7000, service_commission_cents=12_00,
    service_charge_cents=20_00,
)  # fmt: skip


@pytest.fixture
def sold(cafe: Context, clock: HandClock) -> Context:
    """Two days of November, a rent."""
    for day in ("20", "21"):
        clock.set(f"2026-11-{day}T09:15:00Z")
        cafes.ring(cafe, "20 CAFE", "TIMBRE")
    clock.set("2026-12-05T09:00:00Z")
    charges.add(cafe, NewCharge(kind="rent", net_cents=700, day="2026-11-05"))
    return cafe


@pytest.mark.parametrize("wanted", [DEARER, FULL, replace(DEARER, price_bp=0)])
def test_what_if_is_the_domains_projection(sold: Context, wanted: Scenario) -> None:
    found = scenarios.what_if(sold, "2026-11", wanted)
    figures = report.report(sold, Asked("2026-11")).figures
    base = base_of([figures])
    assert base is not None
    plain = project(base, wanted, cash_cents=0)
    assert found.changed == plain
    assert found.today.steps == project(base, Scenario(name=""), cash_cents=0).steps
    assert not found.cash_known
    shown = report.report(sold, Asked("2026-11", scenarios=(wanted,))).scenarios
    assert shown == (found.changed,)


def test_what_cannot_be_computed_is_refused(cafe: Context, sold: Context) -> None:
    for month, wanted, code in (
        ("2026-13", DEARER, "report.month"),
        ("2027-01", DEARER, "report.future"),
        ("2026-10", DEARER, "report.no_base"),
        ("2026-11", replace(DEARER, price_bp=20_000), "scenario.rate"),
        ("2026-11", replace(DEARER, volume_bp=-10_000), "scenario.rate"),
        ("2026-11", replace(DEARER, service_cost_bp=10_001), "scenario.cost"),
        ("2026-11", replace(DEARER, days=32), "scenario.days"),
        ("2026-11", replace(DEARER, rent_cents=10**12), "scenario.amount"),
        ("2026-11", replace(DEARER, service_charge_cents=-1), "scenario.amount"),
    ):
        with refused(code):
            scenarios.what_if(cafe, month, wanted)


def test_scenarios_are_kept_by_name_and_two_stand_in_the_report(sold: Context) -> None:
    for one in (FULL, DEARER, replace(DEARER, name="Trois")):
        scenarios.save(sold, one)
    kept = scenarios.save(sold, replace(FULL, name=" epicerie ", days=1))
    assert [one.scenario.name for one in scenarios.listed(sold)] == ["epicerie", "Prix", "Trois"]
    assert scenarios.listed(sold)[0].scenario == kept == replace(FULL, name="epicerie", days=1)
    scenarios.choose(sold, ["prix", "ÉPICERIE"])
    assert [one.name for one in scenarios.named(sold)] == ["Prix", "epicerie"]
    assert scenarios.named(sold, ["trois"]) == (replace(DEARER, name="Trois"),)
    assert scenarios.turn(sold, "Prix") is False
    assert scenarios.turn(sold, "Trois") is True
    assert [one.name for one in scenarios.named(sold)] == ["epicerie", "Trois"]
    scenarios.save(sold, replace(FULL, price_bp=1))
    assert [one.price_bp for one in scenarios.named(sold)] == [1, 500]
    scenarios.forget(sold, "EPICERIE")
    assert [one.name for one in scenarios.named(sold)] == ["Trois"]


def test_names_and_places_are_checked(sold: Context) -> None:
    for name in ("A", "B", "C"):
        scenarios.save(sold, replace(DEARER, name=name))
    with refused("scenario.two"):
        scenarios.choose(sold, ["A", "B", "C"])
    with refused("scenario.two"):
        scenarios.named(sold, ["A", "B", "C"])
    scenarios.choose(sold, ["A", "a", "B"])
    with refused("scenario.two"):
        scenarios.turn(sold, "C")
    for act in (scenarios.turn, scenarios.forget):
        with refused("scenario.unknown"):
            act(sold, "Z")
    for name in ("", " \n ", "x" * 41):
        with refused("scenario.name"):
            scenarios.save(sold, replace(DEARER, name=name))
    scenarios.choose(sold, [])
    assert scenarios.named(sold) == ()


def test_months_to_choose_from(sold: Context) -> None:
    assert [(one.month, one.closed) for one in months.choices(sold)] == [
        ("2026-12", False), ("2026-11", False),
    ]  # fmt: skip
