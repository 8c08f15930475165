"""The words of the coordinator's report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cafe_pos.domain.viability.verdict import Reason, Verdict
from cafe_pos.i18n import N_
from cafe_pos.messages.impact import INDICATORS
from cafe_pos.messages.viability import NAMES, REASONS
from cafe_pos.network.views import CafeLine, NetworkView, ReasonLine, TrialEffect
from cafe_pos.reports.speech import Speech
from cafe_pos.reports.viability import words as month_words

SIZES: Final[Mapping[str, str]] = {
    "small": N_("small"),
    "medium": N_("medium"),
    "large": N_("large"),
}


def title(speech: Speech, view: NetworkView) -> str:
    """What the report is called."""
    month = month_words.month_name(speech, view.month)
    return speech.say(N_("The network, {month}")).format(month=month)


def verdict(speech: Speech, code: str) -> str:
    """A verdict in a word or two."""
    return month_words.verdict(speech, Verdict(code))


def reason(speech: Speech, line: ReasonLine) -> str:
    """Why a verdict stands; a code of a later version is shown as it is."""
    if line.code not in REASONS:
        return line.code
    try:
        return month_words.reason(speech, Reason(line.code, Verdict.UNKNOWN, line.params))
    except (KeyError, ValueError, IndexError):  # another café's file: figures may be left out
        return line.code


def why(speech: Speech, cafe: CafeLine) -> str:
    """The first reason of a café's verdict."""
    return reason(speech, cafe.reasons[0]) if cafe.reasons else ""


def size(speech: Speech, code: str) -> str:
    """A class of size."""
    return speech.say(SIZES[code]) if code in SIZES else code


def figure(speech: Speech, code: str) -> str:
    """What a figure or an indicator is called."""
    if code in NAMES:
        return speech.say(NAMES[code][0])
    return speech.say(INDICATORS[code][0]) if code in INDICATORS else code


def indicator(speech: Speech, code: str) -> str:
    """What an indicator is called: some have the code of a figure that is something else."""
    return speech.say(INDICATORS[code][0]) if code in INDICATORS else figure(speech, code)


def service(speech: Speech, code: str) -> str:
    """What a service is called; the counter has no code."""
    return month_words.service(speech, code) if code else speech.say(month_words.SERVICE_COUNTER)


def effect(speech: Speech, trial: TrialEffect) -> str:
    """The effect of a trial with its interval: `+8,1 % (2,0 % … 14,2 %)`; a dash if not known."""
    if trial.effect_bp is None:
        return "-"
    sign = "+" if trial.effect_bp > 0 else ""
    text = f"{sign}{month_words.percent(speech, trial.effect_bp)}"
    if trial.low_bp is None or trial.high_bp is None:
        return text
    low, high = (month_words.percent(speech, bp) for bp in (trial.low_bp, trial.high_bp))
    return f"{text} ({low} … {high})"


def proven(trial: TrialEffect) -> bool:
    """Whether the interval of an effect leaves zero out."""
    return (
        trial.low_bp is not None
        and trial.high_bp is not None
        and (trial.low_bp > 0 or trial.high_bp < 0)
    )
