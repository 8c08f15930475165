"""How a scenario is told: what it changes, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cafe_pos.i18n import _, figure, money
from cafe_pos.messages.viability import SCENARIO_PARTS

if TYPE_CHECKING:
    from cafe_pos.domain.viability.projection import Scenario


def summary(one: Scenario) -> str:
    """What a scenario changes: `prices +5 %, rent -100,00 €`; nothing of one that changes none."""
    said = []
    for name, (words, unit) in SCENARIO_PARTS.items():
        value: int = getattr(one, name)
        if not value:
            continue
        sign = "+" if value > 0 else "-"
        if unit == "bp":
            shown = f"{sign}{figure(abs(value)).rstrip('0').rstrip(',.')} %"
        else:
            shown = f"{value:+d}" if unit == "count" else f"{sign}{money(abs(value))}"
        said.append(f"{_(words)} {shown}")
    return ", ".join(said)
