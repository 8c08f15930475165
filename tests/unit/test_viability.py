"""The monthly figures: worked example 7, a month by hand, and the rules of the verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.viability import figures as f
from cafe_pos.domain.viability.inputs import (
    Attach,
    Cash,
    Charge,
    ChargeKind,
    Commission,
    CostMethod,
    Day,
    Goods,
    Grant,
    Month,
    SalesPart,
)
from cafe_pos.domain.viability.levers import Base, base_of, levers, tickets_to_return
from cafe_pos.domain.viability.projection import Scenario, project
from cafe_pos.domain.viability.verdict import Known, Limits, Verdict, judge, previous


def test_worked_example_7() -> None:
    variable = Fraction(448, 1000)
    assert f.rounded(f.break_even_revenue(560_000, 0, variable) or Fraction(0)) == 10_144_93
    even = f.break_even_revenue(560_000, 33_000, variable)
    assert even is not None
    assert f.rounded(even) == 9_547_10
    assert f.rounded(even / 26) == 367_20
    assert f.tickets_needed(even, 26, Fraction(600)) == 62
    yearly = f.break_even_revenue(12 * 560_000, 0, variable)
    assert yearly is not None
    assert f.rounded(yearly) == 121_739_13
    assert 130_000_00 - f.rounded(yearly) == 8_260_87
    assert f.ratio_bp(8_260_87, 130_000_00) == 635
    day = f.break_even_day(yearly, 130_000_00)
    assert day == 342
    assert date(2026, 1, 1) + timedelta(days=day - 1) == date(2026, 12, 8)


def test_sales_that_cost_what_they_bring_have_no_break_even() -> None:
    assert f.break_even_revenue(100, 0, Fraction(1)) is None
    assert f.break_even_revenue(100, 200, Fraction(1, 2)) == 0


def a_month(month: str = "2026-10", revenue: int = 1_000_000, **changes: object) -> Month:
    """26 days of the same sales: 60 % margin, 3 000 € of charges, 200 hours of two people."""
    first = date.fromisoformat(f"{month}-01")
    days = tuple(
        Day(
            day=(first + timedelta(days=n)).isoformat(), opened_minutes=600, tickets=60,
            net_cents=revenue // 26, takings_cents=revenue // 26,
        )
        for n in range(26)
    )  # fmt: skip
    base = Month(
        month=month,
        closed=True,
        definitive=True,
        sales=(
            SalesPart(
                family="Boissons", net_cents=revenue * 8 // 10, gross_cents=revenue,
                cost_cents=revenue * 3 // 10,
            ),
            SalesPart(
                family="Pain", service="bread", net_cents=revenue * 2 // 10,
                gross_cents=revenue * 2 // 10, cost_cents=revenue // 10,
            ),
        ),
        days=days,
        commissions=(Commission(mandator="POSTE", service="parcel", net_cents=33_000),),
        goods=Goods(purchases_cents=400_000),
        charges=(
            Charge(kind=ChargeKind.RENT, label="Loyer", net_cents=100_000),
            Charge(kind=ChargeKind.WAGES, label="Aide", net_cents=150_000),
            Charge(kind=ChargeKind.ENERGY, label="Électricité", net_cents=50_000),
        ),
        grants=(Grant(label="Commune", amount_cents=40_000, commune=True),),
        network_base_cents=10_000,
        network_rate_bp=200,
        loan_cents=20_000,
        tax_provision_cents=10_000,
        target_pay_cents=200_000,
        manager_minutes=12_000,
        service_minutes=(("bread", 1200), ("parcel", 600)),
        attach=(Attach(service="parcel", tickets=100, buying=27, also_net_cents=9_000),),
        cash=Cash(
            opening_cents=1_500_000, bank_cents=1_900_000, drawer_cents=20_000, in_cents=1_300_000,
            out_cents=880_000, third_party_cents=100_000, vat_due_cents=70_000,
            suspended_cents=2_000, due_next_cents=300_000,
        ),
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def test_a_month_by_hand() -> None:
    got = f.figures(a_month())
    assert got.revenue_cents == 1_000_000
    assert (got.cost_method, got.cost_cents) == (CostMethod.LINES, 400_000)
    assert (got.gross_margin_cents, got.margin_bp) == (600_000, 6000)
    assert got.network_cents == 10_000 + 20_000  # 100 € and 2 % of 10 000 €
    assert got.fixed_cents == 300_000 + 10_000
    assert got.variable_cents == 400_000 + 20_000
    assert got.staff_cents == 150_000
    # 10 000 + 330 − 4 200 − 3 100
    assert got.ebe_own_cents == 303_000
    assert got.ebe_cents == 343_000
    assert got.ebe_after_pay_cents == 103_000
    assert got.variable_rate_bp == 4200
    assert got.break_even is not None
    # (3 100 − 330) ÷ 0,58
    assert got.break_even.revenue_cents == 477_586
    assert got.break_even.safety_cents == 522_414
    assert got.break_even.safety_bp == 5224
    assert got.break_even.per_day_cents == 18_369
    # 183,69 a day at 6,41 a ticket
    assert got.break_even.tickets_a_day == 29
    assert got.tickets == 1560
    assert got.average_ticket_cents == 641
    assert got.revenue_per_hour_cents == 3_846  # 10 000 ÷ 260 h
    assert got.manager_per_hour_cents == 1_565  # (3 430 − 200 − 100) ÷ 200 h
    assert got.ours is not None
    assert got.ours.others_cents == 172_000
    assert got.ours.ours_cents == 1_748_000
    # 17 480 ÷ (3 100 + 4 200 + 200)
    assert got.ours.months_covered_hundredths == 233
    assert [(m.name, m.margin_cents, m.rate_bp) for m in got.families] == [
        ("Boissons", 500_000, 6250), ("Pain", 100_000, 5000),
    ]  # fmt: skip
    bread, parcel = got.services
    assert (bread.service, bread.contribution_cents, bread.per_hour_cents) == (
        "bread", 100_000, 5_000,
    )  # fmt: skip
    assert (parcel.contribution_cents, parcel.per_hour_cents) == (33_000, 3_300)
    assert (parcel.attach_bp, parcel.also_net_cents) == (2700, 9_000)
    assert got.missing == ()


def test_cost_by_inventory_by_lines_by_purchases_or_unknown() -> None:
    goods = Goods(purchases_cents=380_000, stock_start_cents=90_000, stock_end_cents=60_000)
    counted = f.figures(a_month(goods=goods))
    assert (counted.cost_method, counted.cost_cents) == (CostMethod.INVENTORY, 410_000)
    bare = (SalesPart(family="Bar", net_cents=100, gross_cents=120, uncosted_net_cents=100),)
    bought = f.figures(a_month(sales=bare))
    assert (bought.cost_method, bought.cost_cents) == (CostMethod.PURCHASES, 400_000)
    unknown = f.figures(a_month(sales=bare, goods=Goods()))
    assert (unknown.cost_method, unknown.cost_cents) == (CostMethod.UNKNOWN, None)
    assert unknown.ebe_cents is None
    assert unknown.break_even is None
    assert {"purchases", "line_costs"} <= set(unknown.missing)
    # A few lines without a cost are taken to cost like the others.
    some = (
        SalesPart(
            family="Bar", net_cents=1_000, gross_cents=1_200, cost_cents=360,
            uncosted_net_cents=100,
        ),
    )  # fmt: skip
    assert f.figures(a_month(sales=some)).cost_cents == 400


def test_what_is_missing_is_named_and_the_rest_stands() -> None:
    got = f.figures(a_month(charges=None, manager_minutes=None, cash=None, closed=False))
    assert set(got.missing) == {"month_open", "charges", "hours", "cash"}
    assert got.ebe_cents is None
    assert got.manager_per_hour_cents is None
    assert got.gross_margin_cents == 600_000


def test_a_month_without_sales_divides_by_nothing() -> None:
    got = f.figures(Month(month="2026-10", charges=()))
    assert (got.revenue_cents, got.average_ticket_cents, got.break_even) == (0, None, None)
    assert got.ebe_cents == 0


def known_of(months: dict[str, Month]) -> dict[str, Known]:
    return {name: Known(f.figures(month), month.cash) for name, month in months.items()}


def a_year(last: str = "2026-10", count: int = 15, **changes: object) -> dict[str, Month]:
    return {
        name: a_month(name, **changes)  # type: ignore[arg-type]
        for name in (previous(last, back) for back in range(count - 1, -1, -1))
    }


def test_the_verdicts() -> None:
    limits = Limits(hourly_floor_cents=1_000)
    viable = judge(known_of(a_year()), "2026-10", limits)
    assert (viable.verdict, viable.agreeing, viable.of) == (Verdict.VIABLE, 3, 3)
    unpaid = judge(known_of(a_year(target_pay_cents=400_000)), "2026-10", limits)
    assert unpaid.verdict is Verdict.VIABLE_UNPAID
    few_hours = judge(known_of(a_year()), "2026-10", Limits(hourly_floor_cents=2_000))
    assert few_hours.verdict is Verdict.VIABLE_UNPAID
    thin = judge(
        known_of(a_year()), "2026-10", replace(limits, viable_cash_hundredths=300)
    )  # fmt: skip
    assert thin.verdict is Verdict.FRAGILE
    loss = judge(known_of(a_year(revenue=300_000)), "2026-10", limits)
    assert loss.verdict is Verdict.DANGER


def test_unknown_until_enough_months_have_their_costs() -> None:
    limits = Limits()
    young = judge(known_of(a_year(count=6)), "2026-10", limits)
    assert young.verdict is Verdict.UNKNOWN
    months = a_year()
    months["2026-05"] = replace(months["2026-05"], charges=None)
    assert judge(known_of(months), "2026-10", limits).verdict is Verdict.UNKNOWN
    assert judge({}, "2026-10", limits).verdict is Verdict.UNKNOWN


def test_one_month_changes_nothing_but_cash_does() -> None:
    limits = Limits()
    months = a_year()
    # A single reading of danger: the last month's revenue collapses, cash stays.
    months["2026-10"] = a_month("2026-10", revenue=26_000, cash=a_month().cash)
    one = judge(known_of(months), "2026-10", limits)
    assert one.verdict is Verdict.VIABLE
    assert one.agreeing == 2
    short = replace(a_month().cash or pytest.fail("no cash"), bank_cents=300_000)
    months["2026-10"] = a_month("2026-10", cash=short)
    cash = judge(known_of(months), "2026-10", limits)
    assert cash.verdict is Verdict.DANGER
    assert cash.reasons[0].code == "cash_short"


def test_a_fall_of_a_fifth_on_last_year_is_danger() -> None:
    months = a_year(count=24)
    for name in ("2026-06", "2026-07", "2026-08", "2026-09", "2026-10"):
        months[name] = a_month(name, revenue=780_000)
    got = judge(known_of(months), "2026-10", Limits())
    assert got.verdict is Verdict.DANGER
    assert got.reasons[0].code == "revenue_fall"
    assert got.reasons[0].params == (("bp", 2200),)


def test_the_levers_are_computed_and_ordered() -> None:
    month = a_month()
    base = base_of([f.figures(month)], 200_000)
    assert base is not None
    found = {lever.code: lever.monthly_cents for lever in levers(base, month)}
    assert found["price"] == 50_000
    assert found["goods"] == 20_000
    assert found["charge_rent"] == 10_000
    # 10 × 26 × 6,41 × 58 %
    assert found["tickets"] == 96_667
    best = [lever.code for lever in levers(base, month)]
    assert best[:2] == ["tickets", "price"]
    assert tickets_to_return(base) == 0
    poor = replace(base, target_pay=Fraction(1_000_000))
    # (10 000 − 3 030) ÷ 26 ÷ (6,41 × 58 %)
    assert tickets_to_return(poor) == 73


def test_a_scenario_over_twelve_months() -> None:
    base = Base(
        Fraction(1_000_000), Fraction(400_000), Fraction(420_000), Fraction(310_000),
        Fraction(33_000), Fraction(26), Fraction(1560),
    )  # fmt: skip
    same = project(base, Scenario(name="comme ça"), cash_cents=0)
    assert [step.cash_cents for step in same.steps[:2]] == [303_000, 606_000]
    assert same.break_even_cents == 477_586
    dearer = project(base, Scenario(name="+5 %", price_bp=500), cash_cents=0)
    # Prices bring 500 €, of which the network takes its 2 %.
    assert dearer.result_cents == 303_000 + 49_000
    rent = project(base, Scenario(name="loyer", rent_cents=400_000), cash_cents=100_000)
    assert rent.first_negative == 2
    with pytest.raises(PosError, match=r"scenario\.rate"):
        Scenario(name="x", price_bp=-10_000).checked()


def test_the_noise_of_a_month_comes_from_its_days() -> None:
    assert f.figures(a_month()).noise_bp == 0  # all days alike
    assert f.figures(Month(month="2026-10")).noise_bp == 1100  # nothing known: the configured one
