"""The report as JSON: the same figures as on paper, each with its definition (docs/viability.md).

Amounts are strings in euros, rates strings in percent, months and hours strings with decimals;
what is not known is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final

from cafe_pos.application.viability.codes import SPECS, Unit, values
from cafe_pos.application.viability.views import ReportView, Rolling
from cafe_pos.domain.money import euros
from cafe_pos.domain.viability.projection import Projection
from cafe_pos.domain.viability.verdict import Reason
from cafe_pos.messages.impact import INDICATORS
from cafe_pos.messages.viability import MISSING, NAMES
from cafe_pos.reports.speech import Speech
from cafe_pos.reports.viability import words

FORMAT: Final = "cafe-pos/viability/1"
_UNIT_WORDS: Final[Mapping[str, str]] = {
    Unit.CENTS: "EUR",
    Unit.RATE: "%",
    Unit.COUNT: "count",
    Unit.MINUTES: "hours",
    Unit.MONTHS: "months",
    "km": "km",
}


def value_json(value: int | None, unit: str) -> str | int | None:
    """A value as files have it: `"1234.56"` euros or percent, `"1.50"` hours; counts as numbers."""
    if value is None:
        return None
    match unit:
        case Unit.CENTS:
            return euros(value)
        case Unit.RATE | Unit.MONTHS:
            return euros(value)
        case Unit.MINUTES:
            return euros((value * 100 + (30 if value >= 0 else -30)) // 60)
        case _:
            return value


def report_json(view: ReportView, language: str) -> dict[str, Any]:
    """The whole report, ready to be written; sentences are in `language`."""
    speech = Speech(language)
    return {
        "format": FORMAT,
        "cafe": view.cafe,
        "commune": view.commune,
        "month": view.month,
        "kind": view.kind.value,
        "number": view.number,
        "revision": view.revision,
        "generated_at": view.generated_at,
        "software": view.software,
        "demo": view.demo,
        "changed_since": view.outdated,
        "language": language,
        "missing": [{"code": c, "text": speech.say(MISSING[c])} for c in view.figures.missing],
        "cost_method": view.figures.cost_method.value,
        "figures": _figures(view),
        "budget": [
            {
                "line": line.line,
                "planned": euros(line.planned_cents),
                "actual": value_json(line.actual_cents, Unit.CENTS),
            }
            for line in view.budget
        ],
        "rolling_12": _rolling(view.rolling),
        "year_to_date": _rolling(view.year),
        "verdict": _verdict(view, speech),
        "levers": [
            {
                "code": lever.code,
                "text": words.lever(speech, lever),
                "monthly": euros(lever.monthly_cents),
            }
            for lever in view.levers
        ],
        "tickets_a_day_to_return": view.tickets_to_return,
        **_details(view),
        "impact": [
            {
                "code": one.code,
                "label": words.indicator(speech, one.code),
                "value": value_json(one.value, one.unit),
                "before": value_json(one.before, one.unit),
                "unit": _UNIT_WORDS[one.unit],
                "tag": one.tag.value,
                "definition": speech.say(INDICATORS[one.code][1]),
            }
            for one in view.impact
        ],
        "lost_if_closed": [
            {"code": one.code, "text": words.loss(speech, one)} for one in view.lost
        ],
        "trials": [asdict(trial) for trial in view.trials],
        "comments": [asdict(comment) for comment in view.comments],
        "actions": [asdict(action) for action in view.actions],
        "scenarios": [_scenario(projection) for projection in view.scenarios],
        "benchmarks": [
            {
                "code": one.code,
                "value": value_json(one.value, one.unit),
                "unit": _UNIT_WORDS[one.unit],
                "source": one.source,
                "year": one.year,
            }
            for one in view.benchmarks
        ],
        "definitions": {
            code: {"label": speech.say(label), "text": speech.say(text)}
            for code, (label, text) in sorted(NAMES.items())
        },
    }


def _figures(view: ReportView) -> dict[str, Any]:
    before = values(view.previous) if view.previous else {}
    last_year = values(view.last_year) if view.last_year else {}
    return {
        spec.code: {
            "value": value_json(spec.read(view.figures), spec.unit),
            "unit": _UNIT_WORDS[spec.unit],
            "origin": spec.origin.value,
            "previous_month": value_json(before.get(spec.code), spec.unit),
            "same_month_last_year": value_json(last_year.get(spec.code), spec.unit),
        }
        for spec in SPECS
    }


def _rolling(rolling: Rolling) -> dict[str, Any]:
    def cents(value: int | None) -> str | int | None:
        return value_json(value, Unit.CENTS)

    return {
        "months": rolling.months,
        "revenue": cents(rolling.revenue_cents),
        "commissions": cents(rolling.commissions_cents),
        "cost_of_goods": cents(rolling.cost_cents),
        "fixed": cents(rolling.fixed_cents),
        "ebe": cents(rolling.ebe_cents),
        "ebe_own": cents(rolling.ebe_own_cents),
        "ebe_after_pay": cents(rolling.ebe_after_pay_cents),
        "safety_rate": value_json(rolling.safety_bp, Unit.RATE),
        "break_even": cents(rolling.break_even_cents),
        "break_even_day": rolling.break_even_day,
    }


def _reasons(reasons: Iterable[Reason], speech: Speech) -> list[dict[str, Any]]:
    return [
        {"code": one.code, "text": words.reason(speech, one), "for": one.for_verdict.value}
        for one in reasons
    ]


def _verdict(view: ReportView, speech: Speech) -> dict[str, Any] | None:
    judged = view.judgement
    if judged is None:
        return None
    return {
        "verdict": judged.verdict.value,
        "text": words.verdict(speech, judged.verdict),
        "this_month_alone": judged.raw.value,
        "agreeing": judged.agreeing,
        "of": judged.of,
        "noise": value_json(judged.noise_bp, Unit.RATE),
        "because": _reasons(view.sentences, speech),
    }


def _details(view: ReportView) -> dict[str, Any]:
    def cents(value: int | None) -> str | int | None:
        return value_json(value, Unit.CENTS)

    cash = view.cash
    return {
        "families": [
            {
                "family": one.name,
                "revenue": cents(one.net_cents),
                "cost": cents(one.cost_cents),
                "margin": cents(one.margin_cents),
                "margin_rate": value_json(one.rate_bp, Unit.RATE),
            }
            for one in view.figures.families
        ],
        "services": [
            {
                "service": one.service,
                "revenue": cents(one.revenue_cents),
                "contribution": cents(one.contribution_cents),
                "hours": value_json(one.minutes, Unit.MINUTES),
                "an_hour": cents(one.per_hour_cents),
                "tickets": one.tickets,
                "also_buying_rate": value_json(one.attach_bp, Unit.RATE),
                "also_bought": cents(one.also_net_cents),
            }
            for one in view.figures.services
        ],
        "waterfall": [{"code": s.code, "amount": cents(s.cents)} for s in view.waterfall],
        "trend": [
            {
                "month": p.month,
                "revenue": cents(p.revenue_cents),
                "break_even": cents(p.break_even_cents),
                "ebe_own": cents(p.ebe_own_cents),
                "verdict": p.verdict,
            }
            for p in view.trend
        ],
        "hours": [
            {
                "weekday": cell.weekday,
                "hour": cell.hour,
                "takings": cents(cell.takings_cents),
                "tickets": cell.tickets,
                "openings": cell.openings,
            }
            for cell in view.heat
        ],
        "top": [_article(line) for line in view.top],
        "bottom": [_article(line) for line in view.bottom],
        "cash": None
        if cash is None
        else {
            name.removesuffix("_cents"): euros(value) if name.endswith("_cents") else value
            for name, value in asdict(cash).items()
        },
    }


def _article(line: Any) -> dict[str, Any]:
    return {
        "article": line.article,
        "label": line.label,
        "quantity": line.quantity,
        "unit": line.unit,
        "revenue": euros(line.net_cents),
        "margin": value_json(line.margin_cents, Unit.CENTS),
    }


def _scenario(projection: Projection) -> dict[str, Any]:
    changes = {
        name.removesuffix("_cents").removesuffix("_bp"): (
            euros(value) if isinstance(value, int) and name != "days" else value
        )
        for name, value in asdict(projection.scenario).items()
        if value
    }
    return {
        "scenario": changes,
        "break_even": value_json(projection.break_even_cents, Unit.CENTS),
        "result": euros(projection.result_cents),
        "months": [
            {
                "number": step.number,
                "revenue": euros(step.revenue_cents),
                "result": euros(step.result_cents),
                "cash": euros(step.cash_cents),
            }
            for step in projection.steps
        ],
    }
