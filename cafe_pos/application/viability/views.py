"""A month's report as screens, papers and files show it: figures and codes, no word of a language.

Every amount is in cents, without VAT unless its name says takings; rates are basis points.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cafe_pos.domain.impact import Indicator
from cafe_pos.domain.viability.figures import Figures
from cafe_pos.domain.viability.inputs import Cash
from cafe_pos.domain.viability.levers import Lever
from cafe_pos.domain.viability.projection import Projection
from cafe_pos.domain.viability.verdict import Judgement, Reason


class ReportKind(StrEnum):
    """What a report is: the last evening's, the complete one, or one of a month still open."""

    FLASH = "flash"
    DEFINITIVE = "definitive"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolling:
    """Several months together: how many are in it, and their sums; None where one is missing.

    `break_even_day` is the day of a year of such months on which its charges are paid.
    """

    months: int
    revenue_cents: int
    commissions_cents: int
    cost_cents: int | None
    fixed_cents: int | None
    ebe_cents: int | None
    ebe_own_cents: int | None
    ebe_after_pay_cents: int | None
    safety_bp: int | None
    break_even_cents: int | None
    break_even_day: int | None


@dataclass(frozen=True, slots=True)
class Point:
    """A month of the trend; what is not known is None."""

    month: str
    revenue_cents: int
    break_even_cents: int | None
    ebe_own_cents: int | None
    verdict: str | None


@dataclass(frozen=True, slots=True)
class HeatCell:
    """An hour of a weekday (0 is Monday): takings with VAT and tickets, over so many openings."""

    weekday: int
    hour: int
    takings_cents: int
    tickets: int
    openings: int


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article of the month: pieces or grams, revenue without VAT, margin where it is known."""

    article: str
    label: str
    quantity: int
    unit: str
    net_cents: int
    margin_cents: int | None


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A line of the budget: what was planned and what came."""

    line: str
    planned_cents: int
    actual_cents: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the waterfall from revenue to surplus: a code, and what it adds or takes."""

    code: str
    cents: int


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A figure of others to compare with: the code of ours, theirs, its source and year."""

    code: str
    value: int
    unit: str
    source: str
    year: int


@dataclass(frozen=True, slots=True)
class Comment:
    """What a manager wrote of the month."""

    author: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Action:
    """What was decided: who does it, by when (ISO), and when it was done."""

    text: str
    who: str
    due: str
    done: str | None


@dataclass(frozen=True, slots=True)
class TrialLine:
    """A trial: what it tries, its target and what was measured, its end (ISO), its outcome."""

    label: str
    indicator: str
    target: int
    measured: int | None
    ends: str
    outcome: str | None
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """The viability report of a month (ISO, `2026-10`).

    `judgement` is None in a flash; `sentences` are the three that explain it, `levers` the three
    that would change the result most; `lost` what the village would lose, as codes with figures;
    `outdated` the last numbered report of the month, when costs were changed after it;
    `service_names` what the café calls its own services.
    """

    cafe: str
    commune: str
    month: str
    kind: ReportKind
    number: str | None
    revision: int
    generated_at: str
    software: str
    demo: bool
    figures: Figures
    previous: Figures | None
    last_year: Figures | None
    budget: tuple[BudgetLine, ...]
    rolling: Rolling
    year: Rolling
    judgement: Judgement | None
    sentences: tuple[Reason, ...]
    levers: tuple[Lever, ...]
    tickets_to_return: int
    waterfall: tuple[Step, ...]
    trend: tuple[Point, ...]
    heat: tuple[HeatCell, ...]
    top: tuple[ArticleLine, ...]
    bottom: tuple[ArticleLine, ...]
    cash: Cash | None
    benchmarks: tuple[Benchmark, ...]
    impact: tuple[Indicator, ...]
    lost: tuple[Reason, ...]
    trials: tuple[TrialLine, ...]
    comments: tuple[Comment, ...]
    actions: tuple[Action, ...]
    scenarios: tuple[Projection, ...]
    outdated: str | None = None
    service_names: tuple[tuple[str, str], ...] = ()
