"""How the viability report says its figures: amounts, rates, months, reasons, levers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from cafe_pos.application.viability.codes import Unit
from cafe_pos.application.viability.views import Rolling
from cafe_pos.domain.impact import Tag
from cafe_pos.domain.viability.levers import Lever
from cafe_pos.domain.viability.verdict import Judgement, Reason, Verdict
from cafe_pos.domain.village import SOLD
from cafe_pos.i18n import N_
from cafe_pos.messages.impact import INDICATORS, LOSSES, OUTCOMES, PIECES, TAGS
from cafe_pos.messages.viability import (
    BUDGET_LINES,
    LEVERS,
    NAMES,
    REASONS,
    SERVICES,
    VERDICTS,
)
from cafe_pos.reports.speech import Speech

SERVICE_COUNTER: Final = N_("Counter")


def rolling_cents(rolling: Rolling) -> dict[str, int | None]:
    """The figures of several months together that stand beside a month's, in cents by code."""
    return {
        "revenue": rolling.revenue_cents,
        "commissions": rolling.commissions_cents,
        "cost_of_goods": rolling.cost_cents,
        "fixed": rolling.fixed_cents,
        "ebe": rolling.ebe_cents,
        "ebe_own": rolling.ebe_own_cents,
        "ebe_after_pay": rolling.ebe_after_pay_cents,
        "break_even": rolling.break_even_cents,
    }


def percent(speech: Speech, bp: int) -> str:
    """Basis points as a percentage with one decimal: `12,3 %`."""
    whole, rest = divmod(abs(bp) + 5, 100)
    sign = "-" if bp < 0 and abs(bp) >= 5 else ""  # noqa: PLR2004 - what rounds to nothing
    mark = "," if speech.language == "fr" else "."
    space = " " if speech.language == "fr" else ""
    return f"{sign}{whole}{mark}{rest // 10}{space}%"


def shown(speech: Speech, value: int | None, unit: str) -> str:
    """A value in its unit, as a person reads it; a dash for what is not known."""
    if value is None:
        return "-"
    match unit:
        case Unit.CENTS:
            text = speech.money(value)
        case Unit.RATE:
            text = percent(speech, value)
        case Unit.MINUTES:
            text = f"{value // 60} h {value % 60:02d}"
        case Unit.MONTHS:
            text = speech.say(N_("{count} months")).format(count=_tenth(speech, value))
        case "km":
            text = f"{speech.figure(value * 100)[:-3]} km"
        case _:
            text = speech.figure(value * 100)[:-3]
    return text


def _tenth(speech: Speech, hundredths: int) -> str:
    tenths = (abs(hundredths) + 5) // 10
    mark = "," if speech.language == "fr" else "."
    return f"{'-' if hundredths < 0 and tenths else ''}{tenths // 10}{mark}{tenths % 10}"


def weekday(speech: Speech, number: int) -> str:
    """A weekday's name; 0 is Monday."""
    from babel.dates import get_day_names

    return str(get_day_names("wide", locale=speech.language)[number])


def month_name(speech: Speech, month: str) -> str:
    """A month in full: `octobre 2026`."""
    from babel.dates import format_date

    return str(format_date(date.fromisoformat(f"{month}-01"), "LLLL y", locale=speech.language))


_UNITS: Final[Mapping[str, str]] = {
    "cents": Unit.CENTS,
    "due": Unit.CENTS,
    "ours": Unit.CENTS,
    "own": Unit.CENTS,
    "short": Unit.CENTS,
    "bp": Unit.RATE,
    "hundredths": Unit.MONTHS,
}


def _filled(speech: Speech, sentence: str, params: tuple[tuple[str, int | str], ...]) -> str:
    words = {}
    for name, value in params:
        if name == "weekday" and isinstance(value, int):
            words[name] = weekday(speech, value)
        elif name in _UNITS and isinstance(value, int):
            words[name] = shown(speech, value, _UNITS[name])
        else:
            words[name] = str(value)
    return speech.say(sentence).format(**words)


def reason(speech: Speech, found: Reason) -> str:
    """A reason of the verdict as a sentence."""
    return _filled(speech, REASONS[found.code], found.params)


def lever(speech: Speech, found: Lever) -> str:
    """A lever as a few words, without its effect."""
    return _filled(speech, LEVERS[found.code], found.params)


def effect(speech: Speech, found: Lever) -> str:
    """What a lever adds to a month, with its sign."""
    sign = "+" if found.monthly_cents > 0 else ""
    amount = f"{sign}{speech.money(found.monthly_cents)}"
    return speech.say(N_("{amount} a month")).format(amount=amount)


def name(speech: Speech, code: str) -> str:
    """What a figure is called."""
    return speech.say(NAMES[code][0])


def definition(speech: Speech, code: str) -> str:
    """How a figure is defined, in one sentence."""
    return speech.say(NAMES[code][1])


def verdict(speech: Speech, found: Verdict) -> str:
    """A verdict in a word or two."""
    return speech.say(VERDICTS[found])


def indicator(speech: Speech, code: str) -> str:
    """What an indicator of the village's life is called; `sold:` names an article."""
    if code.startswith(SOLD):
        return speech.say(PIECES).format(article=code.removeprefix(SOLD))
    return speech.say(INDICATORS[code][0])


def tag(speech: Speech, found: Tag) -> str:
    """How an indicator is known, in a word."""
    return speech.say(TAGS[found])


def loss(speech: Speech, found: Reason) -> str:
    """What the village would lose, as a sentence."""
    return _filled(speech, LOSSES[found.code], found.params)


def outcome(speech: Speech, found: str | None) -> str:
    """What became of a trial."""
    return speech.say(OUTCOMES[found or ""])


def service(speech: Speech, code: str, own: Sequence[tuple[str, str]] = ()) -> str:
    """A service's name; `own` are the names of the café's own services by their code."""
    return speech.say(SERVICES[code]) if code in SERVICES else dict(own).get(code, code)


def budget_line(speech: Speech, code: str) -> str:
    """A line of the budget."""
    return speech.say(BUDGET_LINES[code]) if code in BUDGET_LINES else code


def short_month(speech: Speech, month: str) -> str:
    """A month for a chart: `oct. 26`."""
    from babel.dates import format_date

    first = date.fromisoformat(f"{month}-01")
    return str(format_date(first, "LLL yy", locale=speech.language))


def held(speech: Speech, judged: Judgement) -> str:
    """In how many of the last months a verdict was read: `2 mois sur 3`."""
    return speech.say(N_("{count} months of {of}")).format(count=judged.agreeing, of=judged.of)


def tag_of(speech: Speech, code: str) -> str:
    """How an indicator is known, by the tag's code."""
    return tag(speech, Tag(code))
