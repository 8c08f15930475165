"""Amounts and days as banks write them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Final

from cafe_pos.domain.money import AMOUNT_LIMIT_CENTS

_SPACES: Final = dict.fromkeys(map(ord, " \t\u00a0\u202f\u2009'’"))
_AMOUNT: Final = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?")
_DAYS: Final = (
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d/.-])"), (0, 1, 2)),
    (re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?![\d/.-])"), (2, 1, 0)),
    (re.compile(r"(\d{4})(\d{2})(\d{2})(?=\d{6}|\D|$)"), (0, 1, 2)),
)
_CENTURY: Final = 2000
SHORT_YEARS: Final = 100
OLDEST: Final = date(2010, 1, 1)
"""No café of ours has an older statement: an earlier day is a slip."""


def amount(text: str) -> int | None:
    """An amount in cents, comma or point as decimal mark; None where it is none.

    `1.234` alone is none: nobody knows whether it is a thousand or a little more than one.
    """
    plain = text.translate(_SPACES).replace("−", "-").upper()
    plain = plain.removesuffix("EUR").removesuffix("€").removeprefix("EUR").removeprefix("€")
    below = plain.startswith("-") or plain.endswith("-")
    if plain.startswith("(") and plain.endswith(")"):
        below, plain = True, plain[1:-1]
    elif plain[:1] in "+-":
        plain = plain[1:]
    elif plain.endswith(("-", "+")):
        plain = plain[:-1]
    fits = _AMOUNT.fullmatch(plain) if plain.isascii() else None
    if fits is None:
        return None
    whole, rest = fits.groups()
    marks = {c for c in whole if not c.isdigit()}
    if len(marks) > 1 or (rest is not None and plain[-len(rest) - 1] in marks):
        return None
    if rest is None and sum(not c.isdigit() for c in whole) == 1:
        return None
    cents = int("".join(c for c in whole if c.isdigit())) * 100 + int((rest or "0").ljust(2, "0"))
    if cents > AMOUNT_LIMIT_CENTS:
        return None
    return -cents if below else cents


def day(text: str) -> str | None:
    """A day as ISO, of `31/10/2026`, `31/10/26`, `2026-10-31`, `20261031`; None if it is none."""
    said = text.strip()
    for pattern, order in _DAYS:
        fits = pattern.match(said)
        if fits is None or not said.isascii():
            continue
        year, month, number = (int(fits.groups()[place]) for place in order)
        with suppress(ValueError):
            found = date(year if year >= SHORT_YEARS else _CENTURY + year, month, number)
            return found.isoformat() if found >= OLDEST else None
        return None
    return None


def day_within(text: str) -> str | None:
    """The last day that stands within a text (`Solde au 31/10/2026`)."""
    found = re.findall(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}", text)
    return day(found[-1]) if found else None
