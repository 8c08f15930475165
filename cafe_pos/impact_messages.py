"""The words of the impact page: what each indicator is called, and how it is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cafe_pos.domain.impact import Tag
from cafe_pos.i18n import N_

INDICATORS: Final[Mapping[str, tuple[str, str]]] = {
    "visits": (N_("Visits"), N_("Tickets, and visits without a purchase noted by one key.")),
    "parcels": (N_("Parcels handed over"), N_("Hand-overs on tickets.")),
    "local_share": (N_("Local share of purchases"), N_("Purchases marked local ÷ all purchases.")),
    "km_avoided": (N_("Kilometres avoided"), N_("Acts of each service × 2 × the distance to the next such service.")),
}  # fmt: skip

TAGS: Final[Mapping[Tag, str]] = {
    Tag.COUNTED: N_("counted"),
    Tag.DECLARED: N_("declared"),
    Tag.ESTIMATED: N_("estimated"),
}

OUTCOMES: Final[Mapping[str, str]] = {
    "": N_("running"),
    "adopted": N_("adopted"),
    "dropped": N_("dropped"),
}

LOSSES: Final[Mapping[str, str]] = {
    "bread": N_("Bread: {count} loaves a month; the next baker is {km} away."),
    "parcels": N_("The parcels: {count} a month; the next relay is {km} away."),
    "produce": N_("The outlet of {count} local producers."),
    "events": N_("{count} events a year."),
    "meeting": N_("The last place of the village where people meet."),
    "cafe": N_("The café itself: {count} visits a month; the next one is {km} away."),
}
