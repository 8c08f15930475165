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
