"""Titles of price columns: the places and modes that share a price."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_
from cafe_pos.reports.speech import Speech

_NAMES: Final = {
    "counter": N_("Counter"),
    "room": N_("Room"),
    "terrace": N_("Terrace"),
    "takeaway": N_("To take away"),
}


def titles(columns: tuple[tuple[str, ...], ...], speech: Speech) -> list[list[str]]:
    """The lines of each column's title; one column alone needs none, its price is everywhere's."""
    if len(columns) < 2:  # noqa: PLR2004 - one
        return [[] for _ in columns]
    return [[speech.say(_NAMES[kind]) for kind in column] for column in columns]
