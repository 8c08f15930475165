"""A report made by the real rules from thirteen plausible months, for tests of the papers."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import date, timedelta

from cafe_pos.application.viability.views import (
    Action,
    ArticleLine,
    Benchmark,
    BudgetLine,
    Comment,
    HeatCell,
    Point,
    ReportKind,
    ReportView,
    Rolling,
    Step,
    TrialLine,
)
from cafe_pos.domain.impact import Indicator, Tag, Unit
from cafe_pos.domain.viability.figures import figures, total
from cafe_pos.domain.viability.inputs import (
    Attach,
    Cash,
    Charge,
    ChargeKind,
    Commission,
    Day,
    Goods,
    Grant,
    Month,
    SalesPart,
)
from cafe_pos.domain.viability.levers import base_of, levers, tickets_to_return
from cafe_pos.domain.viability.projection import Scenario, project
from cafe_pos.domain.viability.verdict import Known, Limits, judge, months_to, year_safety_bp

LAST = "2026-10"
FAMILIES = (
    ("Chaud", "", 22, 18), ("Bières", "", 27, 30), ("Vins et apéritifs", "", 14, 32),
    ("Manger", "", 17, 36), ("Frais", "", 6, 28), ("Pain", "bread", 10, 72),
    ("Local", "produce", 4, 80),
)  # fmt: skip


def month(name: str) -> Month:
    """A month with a season, 26 days open, every cost known."""
    rng = random.Random(name)  # noqa: S311 - a plausible month, no secret
    first = date.fromisoformat(f"{name}-01")
    season = 1 + 0.12 * math.sin((first.month - 4) / 12 * 2 * math.pi)
    days = []
    for n in range(31):
        day = first + timedelta(days=n)
        if day.month != first.month or day.weekday() == 0:
            continue
        weight = {4: 1.5, 5: 1.35, 6: 1.2}.get(day.weekday(), 0.85)
        net = round(36_000 * season * weight * rng.gauss(1, 0.16))
        days.append(
            Day(
                day=day.isoformat(), opened_minutes=600 if day.weekday() < 4 else 720,
                tickets=net // 560, net_cents=net, takings_cents=round(net * 1.21),
                visits_without_purchase=rng.randint(2, 9),
            )
        )  # fmt: skip
    revenue = sum(day.net_cents for day in days)
    shares = [revenue * share // 100 for _f, _s, share, _c in FAMILIES]
    shares[0] += revenue - sum(shares)
    sales = tuple(
        SalesPart(
            family=family, service=service, net_cents=net, gross_cents=round(net * 1.12),
            cost_cents=net * cost // 100,
        )
        for (family, service, _share, cost), net in zip(FAMILIES, shares, strict=True)
    )  # fmt: skip
    return Month(
        month=name, closed=True, definitive=True, sales=sales, days=tuple(days),
        commissions=(
            Commission(mandator="LAPOSTE", service="parcel", net_cents=37_700),
            Commission(mandator="MIEL", service="produce", net_cents=1_400),
        ),
        takings_cents=round(revenue * 1.21), third_party_cents=round(revenue * 0.08),
        goods=Goods(
            purchases_cents=round(revenue * 0.36), local_purchases_cents=round(revenue * 0.13),
            losses_cents=4_200, staff_cents=3_100,
        ),
        charges=(
            Charge(kind=ChargeKind.RENT, label="Loyer", net_cents=95_000),
            Charge(kind=ChargeKind.ENERGY, label="Électricité", net_cents=78_000),
            Charge(kind=ChargeKind.WAGES, label="Extra du vendredi", net_cents=132_000),
            Charge(kind=ChargeKind.INSURANCE, label="Assurance", net_cents=9_500),
            Charge(kind=ChargeKind.TELEPHONE, label="Téléphone", net_cents=4_500),
            Charge(kind=ChargeKind.BANK, label="Banque", net_cents=6_200),
        ),
        grants=(Grant(label="Aide au loyer", amount_cents=20_000, commune=True),),
        network_base_cents=10_000, network_rate_bp=200, loan_cents=22_000,
        tax_provision_cents=8_000, target_pay_cents=300_000, manager_minutes=19_200,
        service_minutes=(("bread", 1_560), ("parcel", 900), ("produce", 300)),
        attach=(
            Attach(service="bread", tickets=410, buying=148, also_net_cents=52_300),
            Attach(service="parcel", tickets=126, buying=35, also_net_cents=14_900),
        ),
        cash=Cash(
            opening_cents=1_480_000, bank_cents=1_530_000, drawer_cents=24_000,
            in_cents=1_380_000, out_cents=1_306_000, third_party_cents=88_000,
            vat_due_cents=61_000, prepaid_cents=2_300, deposits_cents=4_000,
            suspended_cents=600, due_next_cents=214_000,
        ),
        budget=(("revenue", 1_000_000), ("goods", 380_000), ("fixed", 165_000)),
    )  # fmt: skip


def rolling(known: dict[str, Known], names: tuple[str, ...]) -> Rolling:
    """Sums over months."""
    some = [known[name].figures for name in names]
    return Rolling(
        months=len(some), revenue_cents=total(some, "revenue_cents") or 0,
        commissions_cents=total(some, "commissions_cents") or 0,
        cost_cents=total(some, "cost_cents"), fixed_cents=total(some, "fixed_cents"),
        ebe_cents=total(some, "ebe_cents"), ebe_own_cents=total(some, "ebe_own_cents"),
        ebe_after_pay_cents=total(some, "ebe_after_pay_cents"), safety_bp=year_safety_bp(some),
        break_even_cents=8_412_300, break_even_day=248,
    )  # fmt: skip


def view(kind: ReportKind = ReportKind.DEFINITIVE, **changes: object) -> ReportView:
    """The report of October 2026."""
    names = months_to(LAST, 13)
    months = {name: month(name) for name in names}
    known = {name: Known(figures(m), m.cash) for name, m in months.items()}
    judged = judge(known, LAST, Limits(hourly_floor_cents=1_000))
    base = base_of([known[name].figures for name in names[-12:]], 300_000)
    assert base is not None
    last, figured = months[LAST], known[LAST].figures
    heat = tuple(
        HeatCell(
            weekday, hour,
            round(4_000 * (1.5 if weekday in {4, 5} else 1) * math.exp(-((hour - peak) ** 2) / 8))
            + 300,
            4, 4,
        )
        for weekday in range(1, 7)
        for hour in range(7, 22)
        for peak in (8 if hour < 10 else 12 if hour < 16 else 19,)
    )  # fmt: skip
    made = ReportView(
        cafe="Café du Pont", commune="Exemple", month=LAST, kind=kind,
        number="R-2026-10-2" if kind is ReportKind.DEFINITIVE else None, revision=2,
        generated_at="2026-11-12T18:05:00Z", software="0.1.0", demo=False, figures=figured,
        previous=known["2026-09"].figures, last_year=known["2025-10"].figures,
        budget=(
            BudgetLine("revenue", 1_000_000, figured.revenue_cents),
            BudgetLine("goods", 380_000, figured.cost_cents),
            BudgetLine("fixed", 165_000, figured.fixed_cents),
        ),
        rolling=rolling(known, names[-12:]), year=rolling(known, names[-10:]),
        judgement=None if kind is ReportKind.FLASH else judged,
        sentences=() if kind is ReportKind.FLASH else judged.reasons[:3],
        levers=levers(base, last)[:3], tickets_to_return=tickets_to_return(base),
        waterfall=(
            Step("revenue", figured.revenue_cents), Step("commissions", figured.commissions_cents),
            Step("goods", -(figured.cost_cents or 0)),
            Step("variable", -((figured.variable_cents or 0) - (figured.cost_cents or 0))),
            Step("staff", -figured.staff_cents),
            Step("fixed", -((figured.fixed_cents or 0) - figured.staff_cents)),
            Step("grants", figured.grants_cents), Step("ebe", figured.ebe_cents or 0),
        ),
        trend=tuple(
            Point(
                name, known[name].figures.revenue_cents,
                known[name].figures.break_even.revenue_cents,  # type: ignore[union-attr]
                known[name].figures.ebe_own_cents, None,
            )
            for name in names[-12:]
        ),
        heat=heat,
        top=(
            ArticleLine("DEMI", "Demi pression 25 cl", 812, "piece", 209_767, 148_000),
            ArticleLine("CAFE", "Café", 1_420, "piece", 193_636, 158_000),
            ArticleLine("BAGUETTE", "Baguette", 930, "piece", 101_374, 28_000),
        ),
        bottom=(
            ArticleLine("INFUSION", "Infusion", 3, "piece", 600, 500),
            ArticleLine("SIROP", "Sirop à l'eau", 5, "piece", 818, None),
        ),
        cash=last.cash,
        benchmarks=(
            Benchmark("margin_rate", 6670, "bp", "Cerfrance, bars-tabac", 2022),
            Benchmark("months_covered", 370, "hundredths", "Cerfrance, bars-tabac", 2022),
        ),
        impact=(
            Indicator("visits", 2_140, Unit.COUNT, Tag.COUNTED, 2_020),
            Indicator("parcels", 126, Unit.COUNT, Tag.COUNTED, 118),
            Indicator("local_share", 3_600, Unit.RATE, Tag.DECLARED, 3_400),
            Indicator("km_avoided", 4_212, Unit.KILOMETRES, Tag.ESTIMATED, None),
        ),
        lost=(),
        trials=(
            TrialLine(
                "Soirée dominos du jeudi", "visits", 12, 15, "2026-12-15", None, "count"
            ),
        ),
        comments=(
            Comment(
                "Camille", "2026-11-10T17:00:00Z",
                "La fête du village a fait la fin du mois ; le froid revient.",
            ),
        ),
        actions=(
            Action("Relancer la commune pour la terrasse", "Dominique", "2026-12-01", None),
            Action("Commander moins de pain le mardi", "Camille", "2026-11-15", "2026-11-12"),
        ),
        scenarios=(
            project(base, Scenario(name="Prix +5 %", price_bp=500), cash_cents=1_400_000),
            project(
                base, Scenario(name="Ouvrir le lundi", days=4, charges_cents=20_000),
                cash_cents=1_400_000,
            ),
        ),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]
