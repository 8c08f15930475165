"""How the stock stands, and what recipes take, in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cafe_pos.i18n import _, quantity
from cafe_pos.messages.stock import UNITS

if TYPE_CHECKING:
    from cafe_pos.application.inventory.levels import Level
    from cafe_pos.domain.inventory import Part


def state(one: Level) -> str:
    """What is wrong with an item, or low, in a sentence; nothing when all is well."""
    if one.other_unit:
        return _("a purchase is in another unit: say what a piece holds, or correct it")
    if one.below_zero:
        return _("below zero: a purchase is missing, or a recipe takes too much; count it")
    if one.low:
        least = quantity(one.item.minimum, one.item.unit)
        return _("low: {least} should be there").format(least=least)
    if not one.base.document:
        return _("never counted")
    return ""


def amount(value: int, unit: str) -> str:
    """A quantity as recipes are written: `8 g`, `25 cl`, `3`."""
    if unit == "ml":
        return f"{value // 10} cl" if value % 10 == 0 else f"{value} ml"
    return f"{value} g" if unit == "g" else str(value)


def part(one: Part, units: Mapping[str, str]) -> str:
    """A part of a recipe: `GRAINS 8 g`, `FUT 25 cl (5 %)`, `CITRON 1/8`."""
    text = f"{one.item} {amount(one.quantity, units.get(one.item, 'piece'))}"
    if one.per > 1:
        text += f"/{one.per}"
    if one.loss_bp:
        text += f" ({one.loss_bp / 100:g} %)"
    return text


def unit(code: str) -> str:
    """What an item is counted in."""
    return _(UNITS[code])
