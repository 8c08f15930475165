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


_MOVED: Final = str.maketrans("aqzwAQZW,?", "qawzQAWZmM")
"""Letters that a US scanner's keys write elsewhere on an AZERTY keyboard."""


def text_of(run: list[Key]) -> str:
    """What a burst says; what a US scanner types on an AZERTY machine is mapped back."""
    text = "".join(key.char for key in run)
    if text and all(char in AZERTY_DIGITS or (char.isascii() and char.isdigit()) for char in text):
        return "".join(AZERTY_DIGITS.get(char, char) for char in text)
    if _typed_american(text):
        return "".join(AZERTY_DIGITS.get(char, char) for char in text).translate(_MOVED)
    return text


def _typed_american(text: str) -> bool:
    """Whether letters and the unshifted top row stand together, and no digit: a parcel's number."""
    row = sum(char in AZERTY_DIGITS for char in text)
    rest = [char for char in text if char not in AZERTY_DIGITS]
    return (
        row > 1
        and not any(char.isdigit() for char in text)
        and all((char.isascii() and char.isalpha()) or char in ",?" for char in rest)
    )


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
