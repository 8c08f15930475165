"""A month's report: figures against other months, the verdict and its reasons, hours, articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.drawer.sales_ports import ArticleSum
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.viability import notes, village
from cafe_pos.application.viability.inputs import MonthBook, checked_month
from cafe_pos.application.viability.views import (
    ArticleLine,
    Benchmark,
    BudgetLine,
    HeatCell,
    Point,
    ReportKind,
    ReportView,
    Rolling,
    Step,
)
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.costs.recurring import first_day, last_day
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.viability.figures import (
    Figures,
    break_even_day,
    break_even_revenue,
    figures,
    rounded,
    total,
)
from cafe_pos.domain.viability.levers import base_of, levers, tickets_to_return
from cafe_pos.domain.viability.projection import Projection, Scenario, project
from cafe_pos.domain.viability.verdict import (
    YEAR_MONTHS,
    Judgement,
    judge,
    months_to,
    previous,
    reading,
    year_safety_bp,
)

SHOWN_ARTICLES: Final = 8
SENTENCES: Final = 3
LEVERS: Final = 3
ACTUALS: Final[dict[str, Callable[[Figures], int | None]]] = {
    "revenue": lambda f: f.revenue_cents,
    "commissions": lambda f: f.commissions_cents,
    "goods": lambda f: f.cost_cents,
    "staff": lambda f: f.staff_cents,
    "fixed": lambda f: f.fixed_cents,
    "grants": lambda f: f.grants_cents,
    "ebe": lambda f: f.ebe_cents,
}
"""What came of a line of the budget."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a month, and whether the managers say that its costs are complete.

    `number` and `revision` are those under which the ledger will keep it; `scenarios` are put
    side by side at its end.
    """

    month: str
    definitive: bool = False
    number: str | None = None
    revision: int = 1
    scenarios: tuple[Scenario, ...] = ()


def report(ctx: Context, asked: Asked) -> ReportView:
    """A month's report as it stands now; nothing is recorded.

    Raises:
        PosError: `report.month`, `report.future`, `report.open` for a definitive one of a month
            that is not closed.
    """
    with ctx.store.act() as uow:
        return report_in(ctx, uow, asked)


def report_in(ctx: Context, uow: UnitOfWork, asked: Asked) -> ReportView:
    """The same within an act that holds more than it.

    Raises:
        PosError: as `report` does.
    """
    month = checked_month(asked.month)
    moment = acts.moment_of(uow, ctx.clock.now())
    today = moment.day.isoformat()
    if month > today[:7]:
        raise PosError("report.future", month=month)
    book = MonthBook(ctx, uow, month)
    if asked.definitive and month not in book.closed:
        raise PosError("report.open", month=month)
    kind = _kind(month, asked, today)
    inputs = replace(book.of(month), definitive=asked.definitive)
    now = figures(inputs, book.costs.rules(month).noise_bp)
    known = book.known
    judged = judge(known, month, book.limits()) if kind is not ReportKind.FLASH else None
    year = [known[name].figures for name in months_to(month, YEAR_MONTHS) if name in known]
    base = base_of(year, inputs.target_pay_cents)
    identity, opening = uow.identity(), uow.opening()
    said, seen = notes.of(uow, month), village.of_month(ctx, uow, month)
    best, slow = uow.sales.articles(month, SHOWN_ARTICLES, SHOWN_ARTICLES)
    before = known.get(previous(month))
    last_year = known.get(previous(month, YEAR_MONTHS))
    return ReportView(
        cafe=identity[1]["trade_name"] if identity else "",
        commune=identity[1]["commune"] if identity else "",
        month=month,
        kind=kind,
        number=asked.number,
        revision=asked.revision,
        generated_at=utc_text(ctx.clock.now()),
        software=ctx.software,
        demo=bool(opening and opening["demo"]),
        figures=now,
        previous=before.figures if before else None,
        last_year=last_year.figures if last_year else None,
        budget=tuple(
            BudgetLine(line, cents, ACTUALS[line](now) if line in ACTUALS else None)
            for line, cents in inputs.budget
        ),
        rolling=rolling(year),
        year=rolling([f for f in year if f.month[:4] == month[:4]]),
        judgement=judged,
        sentences=judged.reasons[:SENTENCES] if judged else (),
        levers=levers(base, inputs)[:LEVERS] if base else (),
        tickets_to_return=tickets_to_return(base) if base and judged else 0,
        waterfall=waterfall(now),
        trend=tuple(_point(book, name) for name in months_to(month, YEAR_MONTHS) if name in known),
        heat=_heat(uow, month, today),
        top=_articles(best),
        bottom=_articles(slow),
        cash=inputs.cash,
        benchmarks=_benchmarks(book),
        impact=seen.impact,
        lost=seen.lost,
        trials=seen.trials,
        comments=said[0],
        actions=said[1],
        scenarios=projections(book, asked.scenarios or _chosen(uow)) if base else (),
        outdated=_outdated(uow, book, month),
        service_names=tuple((one.code, one.label) for one in uow.services.all()),
    )


def _outdated(uow: UnitOfWork, book: MonthBook, month: str) -> str | None:
    """The last numbered report that no longer says what is entered."""
    made = uow.months.reports(month)
    if made and book.costs_of(month).changed_at > made[-1]["recorded_at"]:
        return str(made[-1]["number"])
    return None


def _kind(month: str, asked: Asked, today: str) -> ReportKind:
    """Definitive when it is said to be; a flash until the month after it has begun to bill."""
    if asked.definitive:
        return ReportKind.DEFINITIVE
    flash_until = (date.fromisoformat(last_day(month)) + timedelta(days=1)).isoformat()
    return ReportKind.FLASH if today <= flash_until else ReportKind.PROVISIONAL


def rolling(some: Sequence[Figures]) -> Rolling:
    """Several months together; None where one of them does not know."""
    revenue = sum(f.revenue_cents for f in some)
    commissions = sum(f.commissions_cents for f in some)
    fixed, variable = total(some, "fixed_cents"), total(some, "variable_cents")
    even: Fraction | None = None
    if some and fixed is not None and variable is not None and revenue > 0:
        even = break_even_revenue(fixed, commissions, Fraction(variable, revenue))
    return Rolling(
        months=len(some),
        revenue_cents=revenue,
        commissions_cents=commissions,
        cost_cents=total(some, "cost_cents"),
        fixed_cents=fixed,
        ebe_cents=total(some, "ebe_cents"),
        ebe_own_cents=total(some, "ebe_own_cents"),
        ebe_after_pay_cents=total(some, "ebe_after_pay_cents"),
        safety_bp=year_safety_bp(some) if even is not None else None,
        break_even_cents=None if even is None else rounded(even),
        break_even_day=_day(even, revenue, len(some)),
    )


def _day(even: Fraction | None, revenue: int, months: int) -> int | None:
    """The day of a year on which break-even is reached; None of less than a year."""
    if even is None or months < YEAR_MONTHS:
        return None
    return break_even_day(even, revenue)


def waterfall(now: Figures) -> tuple[Step, ...]:
    """From own revenue to the surplus; nothing where a cost is not known."""
    if now.cost_cents is None or now.variable_cents is None or now.fixed_cents is None:
        return ()
    steps = (
        Step("revenue", now.revenue_cents),
        Step("commissions", now.commissions_cents),
        Step("goods", -now.cost_cents),
        Step("variable", now.cost_cents - now.variable_cents),
        Step("staff", -now.staff_cents),
        Step("fixed", now.staff_cents - now.fixed_cents),
        Step("grants", now.grants_cents),
        Step("ebe", now.ebe_cents or 0),
    )
    return tuple(step for step in steps if step.cents or step.code in {"revenue", "ebe"})


def _point(book: MonthBook, name: str) -> Point:
    month = book.known[name].figures
    even = month.break_even
    return Point(
        name,
        month.revenue_cents,
        even.revenue_cents if even else None,
        month.ebe_own_cents,
        reading(book.known, name, book.limits()).verdict.value,
    )


def _heat(uow: UnitOfWork, month: str, today: str) -> tuple[HeatCell, ...]:
    first, last = first_day(month), min(last_day(month), today)
    openings: dict[int, int] = {}
    for day in uow.sales.frozen(first, last):
        weekday = date.fromisoformat(day.day).weekday()
        openings[weekday] = openings.get(weekday, 0) + 1
    return tuple(
        HeatCell(weekday, hour, cents, tickets, openings.get(weekday, 1))
        for (weekday, hour), (tickets, cents) in sorted(uow.sales.hours(first, last).items())
    )


def _articles(sums: Sequence[ArticleSum]) -> tuple[ArticleLine, ...]:
    return tuple(
        ArticleLine(
            one.article, one.label, one.quantity, one.unit, one.net_cents,
            None if one.uncosted_net_cents else one.net_cents - one.cost_cents,
        )
        for one in sums
    )  # fmt: skip


def _benchmarks(book: MonthBook) -> tuple[Benchmark, ...]:
    return book.ctx.viability().benchmarks


def _chosen(uow: UnitOfWork) -> tuple[Scenario, ...]:
    """The scenarios that the managers put side by side."""
    return tuple(saved.scenario for saved in uow.scenarios.all() if saved.place is not None)


def projections(book: MonthBook, scenarios: Sequence[Scenario]) -> tuple[Projection, ...]:
    """Twelve months of each scenario, from the last twelve months and the cash that is ours.

    Raises:
        PosError: `scenario.*`, `report.no_base` when no month's costs are known.
    """
    if not scenarios:
        return ()
    month = book.of(book.month)
    names = [name for name in months_to(book.month, YEAR_MONTHS) if name in book.known]
    year = [book.known[name].figures for name in names]
    base = base_of(year, month.target_pay_cents)
    if base is None:
        raise PosError("report.no_base", month=book.month)
    ours = book.known[book.month].figures.ours if book.month in book.known else None
    season = season_of(year, book.month)
    return tuple(
        project(
            base, scenario, cash_cents=ours.ours_cents if ours else 0, season_bp=season,
        )
        for scenario in scenarios
    )  # fmt: skip


def season_of(year: Sequence[Figures], month: str) -> tuple[int, ...]:
    """How the twelve months ahead stand to an average one, in bp; empty of less than a year."""
    if len(year) < YEAR_MONTHS:
        return ()
    mean = Fraction(sum(f.revenue_cents for f in year), len(year))
    if not mean:
        return ()
    by_month = {f.month[5:]: f.revenue_cents for f in year}
    ahead = [previous(month, -number)[5:] for number in range(1, YEAR_MONTHS + 1)]
    return tuple(rounded(Fraction(by_month[name] * 10_000) / mean) for name in ahead)


__all__ = ["Asked", "Judgement", "projections", "report", "report_in", "rolling", "waterfall"]
