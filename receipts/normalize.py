"""Cleaning of what people typed, so that text on paper is only ever text.

A printer takes its orders from the same bytes as its text: a label holding ``ESC p`` would
open the drawer. Here control characters disappear, typographic signs become those that
every till printer owns, and what a code page lacks is spelled with what it has.
"""

from __future__ import annotations

import unicodedata
from typing import Final, Literal

CodePage = Literal["cp1252", "cp858"]
"""The character tables we print with: CP1252 (ESC t 16) and CP858 (ESC t 19)."""

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
"""Keeps an amount on one line: a layout never breaks there, and prints it as a space."""

_SPACES_THAT_HOLD: Final = frozenset(
    "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}\N{THIN SPACE}"
)
# White space that a keyboard or a spreadsheet can leave inside a label. It separates words,
# so it becomes a space; removing it would glue two words of an address together.
_BLANK_CONTROLS: Final = frozenset("\t\n\v\f\r\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}")
# Cc controls, Cf invisible formats (bidirectional marks, zero widths, soft hyphen), Cs lone
# surrogates: none has a shape on paper, all can mislead a reader or a printer.
_REMOVED: Final = frozenset({"Cc", "Cf", "Cs"})
_APOSTROPHES: Final = frozenset("\u2018\u2019\u201b\u02bc\u2032\uff07")
_MINUS: Final = "\N{MINUS SIGN}"

# Spelled by hand: Unicode does not decompose these, or decomposes them into worse.
_SPELLED: Final = {
    "œ": "oe",
    "Œ": "OE",
    "ẞ": "SS",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ı": "i",
    "“": '"',
    "”": '"',
    "„": '"',
    "‟": '"',
    "″": '"',
    "‹": "<",
    "›": ">",
    "‚": ",",
    "•": "*",
    "‣": "*",
    "⁄": "/",
    "∕": "/",
    "≤": "<=",
    "≥": ">=",
    "≠": "<>",
    "→": "->",
    "←": "<-",
    "ƒ": "f",
    "†": "+",
    "‡": "+",
    "‰": " o/oo",
}


def normalise(text: str) -> str:
    """Return `text` in one spelling and without any control character.

    NFC; every kind of space becomes a plain one, every apostrophe ``'``, every dash ``-``;
    controls, line separators and invisible formats go. Idempotent.
    Source: DOMAIN, "Receipts".
    """
    return clean(text).replace(NO_BREAK, " ")


def clean(text: str) -> str:
    """Return `text` normalised, its no-break spaces kept for the layout.

    The spaces that hold (U+00A0, U+202F, U+2007, U+2009) all become U+00A0, so that
    ``1 234,56`` stays on one line until it is placed.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = (_clean_character(character) for character in unicodedata.normalize("NFC", text))
    # Once more: removing an invisible character can bring a letter and its accent together.
    return unicodedata.normalize("NFC", "".join(shown))


def _clean_character(character: str) -> str:
    kind = unicodedata.category(character)
    if character in _SPACES_THAT_HOLD:
        shown = NO_BREAK
    elif character in _BLANK_CONTROLS or kind == "Zs":
        shown = " "
    elif character in _APOSTROPHES:
        shown = "'"
    elif character == _MINUS or kind == "Pd":
        shown = "-"
    else:
        shown = "" if kind in _REMOVED else character
    return shown


def transliterate(text: str, code_page: CodePage) -> str:
    """Return cleaned `text` spelled with the characters of `code_page` alone.

    ``œ`` becomes ``oe`` where it is missing, a letter loses the accent that the page lacks,
    anything else is ``?``. The result can be longer: spell first, then measure.
    """
    if _fits(text, code_page):
        return text
    return "".join(_spell(character, code_page) for character in text)


def encode(text: str, code_page: CodePage) -> bytes:
    """Return the bytes of `text` in `code_page`: printable bytes only, whatever is given.

    It normalises by itself, so no road leads from a label to a printer command.
    """
    return transliterate(normalise(text), code_page).encode(code_page)


def _fits(text: str, code_page: CodePage) -> bool:
    try:
        text.encode(code_page)
    except UnicodeEncodeError:
        return False
    return True


def _spell(character: str, code_page: CodePage) -> str:
    if _fits(character, code_page):
        return character
    spelled = _SPELLED.get(character)
    if spelled is not None:
        return spelled
    if _is_accent(character):
        return ""  # an accent without a letter of its own on this page
    # NFKD parts do not decompose further; joined again they could (a Korean syllable would
    # come back whole), so each is spelled by itself.
    parts = [part for part in unicodedata.normalize("NFKD", character) if not _is_accent(part)]
    spelled_parts = [_spell_part(part, code_page) for part in parts]
    return "".join(spelled_parts) if any(part != "?" for part in spelled_parts) else "?"


def _spell_part(part: str, code_page: CodePage) -> str:
    part = _clean_character(part)
    return part if _fits(part, code_page) else _SPELLED.get(part, "?")


def _is_accent(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}
