"""What stands in a form's field, and what it means: amounts, percentages, yes and no."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import euros, parse_euros
from cafe_pos.i18n import _, language
from cafe_pos.tui.parts.form import Field, Kind

YES: Final = "yes"
NO: Final = "no"


def amount(cents: int | None) -> str:
    """Cents as they are typed, without spaces; nothing for None."""
    if cents is None:
        return ""
    return euros(cents).replace(".", ",") if language() == "fr" else euros(cents)


def cents(text: str) -> int | None:
    """What was typed in cents; None for nothing.

    Raises:
        PosError: `amount.invalid`, `amount.decimals`, `amount.too_large`.
    """
    if not text:
        return None
    value = parse_euros(text)
    if value < 0:
        raise PosError("amount.invalid", text=text)
    return value


def percent(basis_points: int) -> str:
    """Basis points as a percentage, its decimals only where there are any: `20`, `12,5`."""
    whole, mark, decimals = amount(basis_points).partition("," if language() == "fr" else ".")
    return whole + (mark + decimals.rstrip("0") if decimals.strip("0") else "")


def day(text: str) -> date | None:
    """A day as it is typed, `24/12/2026` or `2026-12-24`; None for nothing.

    Raises:
        PosError: `day.invalid`.
    """
    if not text:
        return None
    parts = text.replace("-", "/").replace(".", "/").split("/")
    try:
        first, second, third = map(int, parts)
        return (
            date(first, second, third)
            if len(parts[0]) == len("2026")
            else date(third, second, first)
        )
    except (ValueError, OverflowError):
        raise PosError("day.invalid", text=text) from None


def day_text(value: date | None) -> str:
    """A day as it is typed."""
    return "" if value is None else f"{value:%d/%m/%Y}"


def switch(on: bool) -> str:  # noqa: FBT001 - the value of a switch
    """A switch as the value of a choice."""
    return YES if on else NO


def yes_or_no() -> tuple[tuple[str, str], ...]:
    """The two choices of a switch."""
    return ((YES, _("yes")), (NO, _("no")))


def choice(
    name: str, label: str, value: str, choices: Iterable[tuple[str, str]], hint: str = ""
) -> Field:
    """A field of (value, words) pairs; a value that is none of them stays choosable."""
    known = tuple(choices)
    if value not in {one for one, _words in known}:
        known = ((value, value), *known)
    return Field(name, label, value, Kind.CHOICE, known, hint=hint)
