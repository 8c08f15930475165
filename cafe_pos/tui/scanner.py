"""A barcode scanner types like a keyboard, only faster: what it typed, and what that means."""

from __future__ import annotations

from typing import Final

from cafe_pos.domain.catalogue import Article
from cafe_pos.tui.keys import AZERTY_DIGITS, Key

GAP_S: Final = 0.03
"""Keys that come closer than this come from a scanner, not from a hand."""
SHORTEST: Final = 6
"""So many characters in a burst are a scan."""
LENGTHS: Final = (8, 12, 13)
"""EAN-8, UPC-A, EAN-13."""
MAX_SHOWN: Final = 20


def is_text(key: Key) -> bool:
    """Whether a key may be part of a scan: a character, or a control that some codes hold."""
    return bool(key.char) or (key.name.startswith("ctrl+") and len(key.name) == len("ctrl+x"))


def text_of(run: list[Key]) -> str:
    """What a burst says; the digits of a US scanner on an AZERTY machine are mapped back."""
    text = "".join(key.char for key in run)
    if text and all(char in AZERTY_DIGITS or (char.isascii() and char.isdigit()) for char in text):
        return "".join(AZERTY_DIGITS.get(char, char) for char in text)
    return text


def is_barcode(text: str) -> bool:
    """Whether these are 8, 12 or 13 digits of which the last one checks the others."""
    if len(text) not in LENGTHS or not (text.isascii() and text.isdigit()):
        return False
    weighed = sum(
        int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(text))
    )
    return weighed % 10 == 0


def same_form(code: str) -> str:
    """One form for a number, so that a UPC-A finds its EAN-13."""
    return code.zfill(max(LENGTHS))


def by_code(articles: tuple[Article, ...]) -> dict[str, Article]:
    """The articles that have a barcode."""
    return {same_form(article.ean): article for article in articles if article.ean}


def shown(text: str) -> str:
    """A scan as a message may show it."""
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
