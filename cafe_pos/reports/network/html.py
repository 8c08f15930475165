"""The same as one page for a browser: filters, a café's months, no server, nothing fetched.

The figures travel inside the page as JSON; a label can never become markup, since the script
writes text and no HTML, and `<` is escaped in the JSON.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from importlib import resources
from typing import Any, Final

from cafe_pos.i18n import N_
from cafe_pos.network.views import CafeLine, NetworkView
from cafe_pos.reports.network import words
from cafe_pos.reports.speech import Speech
from cafe_pos.reports.viability import words as month_words

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def render(view: NetworkView, language: str) -> bytes:
    """Return the page; the same view gives the same bytes."""
    speech = Speech(language)
    data = json.dumps(_data(view, speech), ensure_ascii=False, sort_keys=True)
    parts = {
        "LANGUAGE": language,
        "POLICY": _POLICY,
        "TITLE": escape(words.title(speech, view)),
        "STYLE": _text("network.css"),
        "SCRIPT": _text("network.js"),
        "DATA": data.replace("<", "\\u003c").replace("\u2028", "").replace("\u2029", ""),
    }
    page = _text("network.html")
    for name, value in parts.items():
        page = page.replace(f"@{name}@", value)
    return page.encode()


def _text(name: str) -> str:
    return resources.files("cafe_pos.reports.texts").joinpath(name).read_text("utf-8")


def _data(view: NetworkView, speech: Speech) -> dict[str, Any]:
    return {
        "title": words.title(speech, view),
        "words": _words(speech),
        "verdicts": [
            {"code": code, "label": words.verdict(speech, code), "count": count}
            for code, count in view.verdicts
        ],
        "totals": [
            [speech.say(N_("Cafés")), str(view.counted or len(view.cafes))],
            [speech.say(N_("Own revenue")), speech.money(view.revenue_cents)],
            [
                speech.say(N_("Surplus without any grant")), speech.money(view.ebe_own_cents),
            ],
            [speech.say(N_("Tickets")), speech.figure(view.tickets * 100)[:-3]],
        ],
        "cafes": [_cafe(one, speech) for one in view.cafes],
        "services": [
            [
                words.service(speech, one.service), str(one.cafes),
                month_words.shown(speech, one.contribution_cents, "cents"),
                month_words.shown(speech, one.per_hour_cents, "cents"),
                month_words.shown(speech, one.attach_bp, "bp"),
            ]
            for one in view.services
        ],
        "trials": [
            [
                one.label, one.name, words.indicator(speech, one.indicator),
                words.effect(speech, one), str(one.peers), one.conditions,
            ]
            for one in view.trials
        ],
        "impact": [
            [
                words.indicator(speech, one.code),
                month_words.shown(speech, one.value, one.unit),
                month_words.tag_of(speech, one.tag),
            ]
            for one in view.impact
        ],
        "peers": [
            [
                words.size(speech, one.size), words.figure(speech, one.code), str(one.cafes),
                month_words.shown(speech, one.low, one.unit),
                month_words.shown(speech, one.median, one.unit),
                month_words.shown(speech, one.high, one.unit),
            ]
            for one in view.peers
        ],
        "punctuality": [asdict(one) for one in view.punctuality],
    }  # fmt: skip


def _cafe(one: CafeLine, speech: Speech) -> dict[str, Any]:
    return {
        "cafe": one.cafe,
        "name": one.name,
        "commune": one.commune,
        "size": one.size,
        "sizeLabel": words.size(speech, one.size),
        "verdict": one.verdict,
        "verdictLabel": words.verdict(speech, one.verdict),
        "reasons": [words.reason(speech, line) for line in one.reasons],
        "actions": [asdict(action) for action in one.actions],
        "months": [
            {
                "month": point.month,
                "label": month_words.short_month(speech, point.month),
                "revenue": point.revenue_cents,
                "cells": [
                    speech.money(point.revenue_cents),
                    month_words.shown(speech, point.ebe_own_cents, "cents"),
                    month_words.shown(speech, point.margin_bp, "bp"),
                    month_words.shown(speech, point.months_covered_hundredths, "hundredths"),
                    str(point.tickets),
                    words.verdict(speech, point.verdict) if point.verdict else "-",
                    point.kind,
                ],
            }
            for point in one.months
        ],
    }


def _words(speech: Speech) -> dict[str, Any]:
    say = speech.say
    return {
        "search": say(N_("Name or commune")),
        "allVerdicts": say(N_("every verdict")),
        "allSizes": say(N_("every size")),
        "shown": say(N_("Shown: {count} of {of}")),
        "cafeColumns": [
            say(N_("Café")), say(N_("Commune")), say(N_("Size")), say(N_("Verdict")),
            say(N_("Own revenue")), say(N_("Why")),
        ],
        "monthColumns": [
            say(N_("Month")), say(N_("Own revenue")), say(N_("Surplus without any grant")),
            say(N_("Margin rate")), say(N_("Months covered")), say(N_("Tickets")),
            say(N_("Verdict")), say(N_("Report")),
        ],
        "serviceColumns": [
            say(N_("Service")), say(N_("cafés")), say(N_("Contribution")),
            say(N_("An hour of it")), say(N_("Also buy")),
        ],
        "trialColumns": [
            say(N_("Trial")), say(N_("Café")), say(N_("Indicator")), say(N_("Effect")),
            say(N_("Peers")), say(N_("Conditions")),
        ],
        "impactColumns": ["", say(N_("in all")), say(N_("how it is known"))],
        "peerColumns": [
            say(N_("Size")), "", say(N_("cafés")), say(N_("a quarter below")),
            say(N_("the middle")), say(N_("a quarter above")),
        ],
        "headings": {
            "cafes": say(N_("Cafés")),
            "services": say(N_("Services, the middle café of those that offer them")),
            "trials": say(N_("Trials: own change less that of peers, 95 % interval")),
            "impact": say(N_("What they do for their villages")),
            "peers": say(N_("Among peers")),
        },
    }  # fmt: skip
