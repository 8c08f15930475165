"""A network of sixty made-up cafés, as the coordinator sees them, for tests of the papers."""

from __future__ import annotations

import random
from dataclasses import replace

from cafe_pos.domain.viability.verdict import months_to
from cafe_pos.network.views import (
    ActionLine,
    CafeLine,
    ImpactTotal,
    MonthPoint,
    NetworkView,
    PeerFigure,
    Punctuality,
    ReasonLine,
    ServiceLine,
    TrialEffect,
)

MONTH = "2026-10"
VERDICTS = ("viable", "viable_unpaid", "fragile", "fragile", "danger", "unknown")
SIZES = ("small", "medium", "large")
REASONS = {
    "danger": ReasonLine("cash_short", (("hundredths", 62),)),
    "fragile": ReasonLine("safety", (("bp", 640),)),
    "unknown": ReasonLine("months_missing", (("count", 4),)),
    "viable": ReasonLine("year_paid", (("cents", 412_300),)),
    "viable_unpaid": ReasonLine("year_unpaid", (("own", 900_000), ("short", 1_400_000))),
}


def cafe(number: int) -> CafeLine:
    """One café and its twelve months."""
    rng = random.Random(number)  # noqa: S311 - a plausible café, no secret
    verdict = VERDICTS[number % len(VERDICTS)]
    base = 500_000 + 20_000 * number
    return CafeLine(
        cafe=f"{number:08x}",
        name=f"Café n° {number}",
        commune=f"Village-{number}",
        size=SIZES[number * len(SIZES) // 61],
        verdict=verdict,
        agreeing=3,
        reasons=(REASONS[verdict],),
        months=tuple(
            MonthPoint(
                month, "definitive", 1, base + rng.randint(-80_000, 80_000), base * 6 // 5,
                rng.randint(-50_000, 200_000), 6_000 + rng.randint(-400, 400), 1_500,
                rng.randint(40, 500), 900 + number, verdict,
            )
            for month in months_to(MONTH, 12)
        ),
        actions=(ActionLine("Relancer la commune", "2026-12-01", None),),
    )  # fmt: skip


def view(**changes: object) -> NetworkView:
    """The network in October 2026."""
    cafes = tuple(cafe(number) for number in range(1, 61))
    made = NetworkView(
        month=MONTH,
        generated_at="2026-11-16T09:00:00Z",
        engine="duckdb",
        software="0.1.0",
        anonymous=False,
        cafes=cafes,
        revenue_cents=sum(c.months[-1].revenue_cents for c in cafes),
        takings_cents=sum(c.months[-1].takings_cents for c in cafes),
        tickets=sum(c.months[-1].tickets for c in cafes),
        ebe_own_cents=sum(c.months[-1].ebe_own_cents or 0 for c in cafes),
        verdicts=tuple(
            (code, sum(c.verdict == code for c in cafes)) for code in dict.fromkeys(VERDICTS)
        ),
        danger=tuple(c for c in cafes if c.verdict == "danger"),
        services=(
            ServiceLine(
                service="bread", cafes=44, revenue_cents=110_000, contribution_cents=31_000,
                per_hour_cents=1_190, attach_bp=3_600, also_net_cents=52_000,
            ),
            ServiceLine(
                service="parcel", cafes=38, revenue_cents=37_700, contribution_cents=37_700,
                per_hour_cents=2_510, attach_bp=2_700, also_net_cents=14_000,
            ),
        ),
        trials=(
            TrialEffect(
                cafe=cafes[0].cafe, name=cafes[0].name, label="Soirée dominos",
                indicator="visits", conditions="le jeudi", starts="2026-06-01", ends="2026-08-31",
                outcome="adopted", own_bp=1_240, peers_bp=310, peers=17, effect_bp=930,
                low_bp=220, high_bp=1_640,
            ),
            TrialEffect(
                cafe=cafes[9].cafe, name=cafes[9].name, label="Ouvrir le lundi",
                indicator="visits", conditions="", starts="2026-06-01", ends="2026-08-31",
                outcome=None, own_bp=400, peers_bp=None, peers=3, effect_bp=None, low_bp=None,
                high_bp=None,
            ),
        ),
        punctuality=(
            Punctuality("2026-09", 60, 60, 2, 58, ()),
            Punctuality("2026-10", 60, 57, 4, 51, (("export.tampered", 1),)),
        ),
        impact=(
            ImpactTotal("visits", 121_400, "count", "counted", 60),
            ImpactTotal("parcels", 6_120, "count", "counted", 38),
            ImpactTotal("km_avoided", 214_000, "km", "estimated", 51),
        ),
        peers=tuple(
            PeerFigure(size, code, unit, 20, 10_000 * n, 12_000 * n, 15_000 * n)
            for n, size in enumerate(SIZES, 1)
            for code, unit in (("revenue", "cents"), ("average_ticket", "cents"))
        ),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]
