"""Cents, grams and basis points as people read them: ``1 234,56``, ``1,200 kg``, ``5,5 %``.

Integers in, text out; nothing here rounds. A negative figure is its positive twin with a
minus sign, so a refund mirrors its ticket to the letter. Groups and units are joined by
no-break spaces, hence no layout parts an amount.
"""

from __future__ import annotations

from typing import Final

from receipts.normalize import NO_BREAK
from receipts.words import Words

_THOUSAND: Final = 1000


def amount(cents: int, words: Words) -> str:
    """Return `cents` as euros without a sign of currency: ``1 234,56``, ``-3,00``."""
    return _decimal(cents, 2, words)


def money(cents: int, words: Words) -> str:
    """Return `cents` with the euro sign: ``1 234,56 €``, in English ``€1,234.56``."""
    sign = "-" if cents < 0 else ""
    return sign + words.money.format(amount=_decimal(abs(cents), 2, words))


def rate(basis_points: int, words: Words) -> str:
    """Return a rate in basis points as a percentage, without idle zeros: ``5,5 %``."""
    figure = _decimal(basis_points, 2, words).rstrip("0").removesuffix(words.decimal_mark)
    return words.percent.format(rate=figure)


def weight(grams: int, words: Words) -> str:
    """Return `grams` as kilograms to the gram: ``1,200 kg``."""
    return f"{_decimal(grams, 3, words)}{NO_BREAK}kg"


def volume(millilitres: int, words: Words) -> str:
    """Return `millilitres` as litres to the millilitre: ``0,750 l``."""
    return f"{_decimal(millilitres, 3, words)}{NO_BREAK}l"


def _decimal(value: int, places: int, words: Words) -> str:
    whole, part = divmod(abs(value), 10**places)
    groups = f"{whole:,}".replace(",", words.thousands_mark) if whole >= _THOUSAND else str(whole)
    return f"{'-' if value < 0 else ''}{groups}{words.decimal_mark}{part:0{places}d}"
