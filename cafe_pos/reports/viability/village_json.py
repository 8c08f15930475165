"""A month of the village's life as JSON: every indicator, its definition, how it is known."""

from __future__ import annotations

from typing import Any, Final

from cafe_pos.application.village.looking import MonthView
from cafe_pos.messages.impact import INDICATORS
from cafe_pos.reports.speech import Speech
from cafe_pos.reports.viability import words
from cafe_pos.reports.viability.as_json import value_json

FORMAT: Final = "cafe-pos/impact/1"


def month_json(view: MonthView, language: str) -> dict[str, Any]:
    """The month, ready to be written; sentences are in `language`."""
    speech = Speech(language)
    return {
        "format": FORMAT,
        "month": view.month,
        "provisional": view.open,
        "indicators": [
            {
                "code": one.code,
                "label": words.indicator(speech, one.code),
                "definition": speech.say(INDICATORS[one.code][1]),
                "value": value_json(one.value, one.unit),
                "before": value_json(one.before, one.unit),
                "unit": one.unit.value,
                "tag": one.tag.value,
            }
            for one in view.indicators
        ],
        "lost_if_closed": [
            {"code": one.code, "text": words.loss(speech, one)} for one in view.lost
        ],
    }
