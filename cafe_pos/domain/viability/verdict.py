"""What may be said of a café after a year of figures: never green by default, never on one month.

A month proves little (it is ± 11 % by chance), so months are judged in twelves and threes, and a
verdict changes only when two of the last three months agree, except for cash (DOMAIN, "Verdict").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cafe_pos.domain.money import BASIS_POINTS, half_up
from cafe_pos.domain.viability.figures import Figures, total
from cafe_pos.domain.viability.inputs import Cash

YEAR_MONTHS = 12
QUARTER_MONTHS = 3


class Verdict(StrEnum):
    """From the worst to the best, and what cannot be said."""

    DANGER = "danger"
    FRAGILE = "fragile"
    VIABLE_UNPAID = "viable_unpaid"
    VIABLE = "viable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of the verdict (config/viability.toml): months in hundredths, rates in bp."""

    danger_cash_hundredths: int = 100
    danger_overdraft_days: int = 92
    danger_fall_bp: int = 2000
    viable_safety_bp: int = 1000
    viable_cash_hundredths: int = 200
    hourly_floor_cents: int = 0
    months_needed: int = 10


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact that decides, as a code with its figures; `for_verdict` is what it speaks for."""

    code: str
    for_verdict: Verdict
    params: tuple[tuple[str, int | str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One month's reading, before it is compared with its neighbours."""

    month: str
    verdict: Verdict
    cash: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict of a month: what holds, in how many of the last three, and why.

    `raw` is the last month's own reading; `reasons` begin with those that decide. `noise_bp` is
    how far chance alone moves a month's revenue.
    """

    verdict: Verdict
    raw: Verdict
    agreeing: int
    of: int
    reasons: tuple[Reason, ...]
    noise_bp: int


@dataclass(frozen=True, slots=True)
class Known:
    """A month known to the judge: its figures, and its cash as it was entered."""

    figures: Figures
    cash: Cash | None


def previous(month: str, back: int = 1) -> str:
    """The month so many before one (ISO, `2026-10`)."""
    year, number = map(int, month.split("-"))
    index = year * YEAR_MONTHS + number - 1 - back
    return f"{index // YEAR_MONTHS:04d}-{index % YEAR_MONTHS + 1:02d}"


def months_to(month: str, count: int) -> tuple[str, ...]:
    """So many months that end with one, the oldest first."""
    return tuple(previous(month, back) for back in range(count - 1, -1, -1))


def judge(known: Mapping[str, Known], month: str, limits: Limits) -> Judgement:
    """The verdict of a month from what is known up to it."""
    readings = [
        reading(known, m, limits) for m in months_to(month, QUARTER_MONTHS) if m in known
    ]  # fmt: skip
    last = next((r for r in readings if r.month == month), None)
    noise = known[month].figures.noise_bp if month in known else 0
    if last is None or last.verdict is Verdict.UNKNOWN or last.cash:
        raw = last.verdict if last else Verdict.UNKNOWN
        agreeing = sum(1 for r in readings if r.verdict is raw)
        return Judgement(
            verdict=raw, raw=raw, agreeing=agreeing, of=len(readings), noise_bp=noise,
            reasons=last.reasons if last else (),
        )  # fmt: skip
    held = _held(readings, last)
    return Judgement(
        verdict=held,
        raw=last.verdict,
        agreeing=sum(1 for r in readings if r.verdict is held),
        of=len(readings),
        reasons=_ordered(last.reasons, held),
        noise_bp=noise,
    )


def _held(readings: Sequence[Judged], last: Judged) -> Verdict:
    """What two of the last three months say; else the one in the middle, which is between."""
    said = [r.verdict for r in readings if r.verdict is not Verdict.UNKNOWN]
    for verdict in said:
        if said.count(verdict) >= 2:  # noqa: PLR2004 - two of three, the rule itself
            return verdict
    if len(said) == QUARTER_MONTHS:
        return sorted(said, key=list(Verdict).index)[1]
    return last.verdict


def _ordered(reasons: tuple[Reason, ...], verdict: Verdict) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda reason: reason.for_verdict is not verdict))


def reading(known: Mapping[str, Known], month: str, limits: Limits) -> Judged:
    """What one month says by itself of the twelve months behind it."""
    names = [m for m in months_to(month, YEAR_MONTHS) if m in known]
    year = [known[m].figures for m in names]
    own, pay = total(year, "ebe_own_cents"), total(year, "ebe_after_pay_cents")
    current = known[month]
    ours = current.figures.ours
    cash = None if ours is None else ours.months_covered_hundredths
    danger_cash = _cash_dangers(current, cash, limits)
    if danger_cash:
        return Judged(month=month, verdict=Verdict.DANGER, cash=True, reasons=tuple(danger_cash))
    if len(year) < limits.months_needed or own is None or pay is None:
        lacking = YEAR_MONTHS - sum(1 for f in year if f.ebe_own_cents is not None)
        reason = Reason("months_missing", Verdict.UNKNOWN, (("count", lacking),))
        return Judged(month=month, verdict=Verdict.UNKNOWN, cash=False, reasons=(reason,))
    if cash is None:
        reason = Reason("cash_unknown", Verdict.UNKNOWN)
        return Judged(month=month, verdict=Verdict.UNKNOWN, cash=False, reasons=(reason,))
    dangers = []
    if own < 0:
        dangers.append(Reason("year_loss", Verdict.DANGER, (("cents", own),)))
    fall = fall_bp(known, month)
    if fall is not None and fall >= limits.danger_fall_bp:
        dangers.append(Reason("revenue_fall", Verdict.DANGER, (("bp", fall),)))
    safety = year_safety_bp(year)
    facts = _facts(
        limits, own=own, pay=pay, safety=safety, cash=cash, hour=hourly(year, current.figures)
    )
    if dangers:
        return Judged(
            month=month, verdict=Verdict.DANGER, cash=False, reasons=tuple(dangers + facts)
        )
    against = {fact.code for fact in facts if fact.for_verdict is not Verdict.VIABLE}
    if not against:
        verdict = Verdict.VIABLE
    elif against <= {"year_unpaid", "hour_below"}:
        verdict = Verdict.VIABLE_UNPAID
    else:
        verdict = Verdict.FRAGILE
    return Judged(month=month, verdict=verdict, cash=False, reasons=tuple(facts))


def _cash_dangers(current: Known, cash: int | None, limits: Limits) -> list[Reason]:
    found = []
    if cash is not None and cash < limits.danger_cash_hundredths:
        found.append(Reason("cash_short", Verdict.DANGER, (("hundredths", cash),)))
    if current.cash is not None and current.figures.ours is not None:
        due, ours = current.cash.due_next_cents, current.figures.ours.ours_cents
        if due > max(0, ours):
            found.append(Reason("next_not_payable", Verdict.DANGER, (("due", due), ("ours", ours))))
        if current.cash.overdraft_days >= limits.danger_overdraft_days:
            days = current.cash.overdraft_days
            found.append(Reason("overdraft", Verdict.DANGER, (("days", days),)))
    return found


def _facts(
    limits: Limits, *, own: int, pay: int, safety: int, cash: int, hour: int | None
) -> list[Reason]:
    """The conditions of "viable", each as it stands: for it, or for less."""
    good, between, unpaid = Verdict.VIABLE, Verdict.FRAGILE, Verdict.VIABLE_UNPAID
    found = []
    if pay >= 0:
        found.append(Reason("year_paid", good, (("cents", pay),)))
    else:
        found.append(Reason("year_unpaid", unpaid, (("own", own), ("short", -pay))))
    enough = safety >= limits.viable_safety_bp
    if safety < 0:
        found.append(Reason("below_even", between, (("bp", -safety),)))
    else:
        found.append(Reason("safety", good if enough else between, (("bp", safety),)))
    rich = cash >= limits.viable_cash_hundredths
    found.append(Reason("cash", good if rich else between, (("hundredths", cash),)))
    if hour is not None and hour < limits.hourly_floor_cents:
        found.append(Reason("hour_below", unpaid, (("cents", hour),)))
    return found


def hourly(year: Sequence[Figures], last: Figures) -> int | None:
    """Euros an hour of the managers (cents): the mean of the months that know it."""
    known = [f.manager_per_hour_cents for f in year if f.manager_per_hour_cents is not None]
    return half_up(sum(known), len(known)) if known else last.manager_per_hour_cents


def year_safety_bp(year: Sequence[Figures]) -> int:
    """How far the revenue of the months stands above their break-even, in basis points."""
    revenue = sum(f.revenue_cents for f in year)
    fixed = sum(f.fixed_cents or 0 for f in year) - sum(f.commissions_cents for f in year)
    contribution = revenue - sum(f.variable_cents or 0 for f in year)
    if revenue <= 0 or contribution <= 0:
        return -BASIS_POINTS
    # break-even = fixed ÷ (contribution ÷ revenue); safety = (revenue − break-even) ÷ revenue
    return BASIS_POINTS - half_up(max(0, fixed) * BASIS_POINTS, contribution)


def fall_bp(known: Mapping[str, Known], month: str) -> int | None:
    """How far the revenue of three months lies below the same three of last year, in bp."""
    now = months_to(month, QUARTER_MONTHS)
    then = [previous(m, YEAR_MONTHS) for m in now]
    if any(m not in known for m in (*now, *then)):
        return None
    before = sum(known[m].figures.revenue_cents for m in then)
    after = sum(known[m].figures.revenue_cents for m in now)
    return half_up((before - after) * BASIS_POINTS, before) if before > 0 else None
