"""The language of the papers, which need not be that of the person at the screen."""

from __future__ import annotations

import gettext
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from cafe_pos.domain.money import euros
from cafe_pos.i18n import LANGUAGES, LOCALE_DIR

NO_BREAK: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class Speech:
    """Words, amounts and dates in one language."""

    language: str

    def say(self, message: str) -> str:
        """Translate a sentence that was marked with `N_`."""
        return _translations(self.language).gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Translate a sentence that counts."""
        return _translations(self.language).ngettext(one, many, count)

    def figure(self, cents: int) -> str:
        """Cents without the currency: `1 234,56`."""
        whole, rest = euros(abs(cents)).split(".")
        sign = "-" if cents < 0 else ""
        grouped = f"{int(whole):,}"
        if self.language == "fr":
            return f"{sign}{grouped.replace(',', ' ')},{rest}"
        return f"{sign}{grouped}.{rest}"

    def money(self, cents: int) -> str:
        """Cents with the currency: `1 234,56 €`, `€1,234.56`."""
        if self.language == "fr":
            return f"{self.figure(cents)} €"
        return f"{'-' if cents < 0 else ''}€{self.figure(abs(cents))}"

    def long_day(self, day: date) -> str:
        """A day in full: `22 novembre 2026`."""
        from babel.dates import format_date

        text = str(format_date(day, "d MMMM y", locale=self.language))
        return text.replace("1 ", "1er ", 1) if self.language == "fr" and day.day == 1 else text


def short_day(day: date) -> str:
    """A day in figures: `22/11/2026`."""
    return f"{day:%d/%m/%Y}"


def printable(text: str) -> str:
    """What the standard typefaces can draw: CP1252; other letters lose their accents."""
    text = unicodedata.normalize("NFC", text).replace("'", "’")
    return "".join(_drawable(character) for character in text)


def _drawable(character: str) -> str:
    if character == NO_BREAK:
        return character
    if character.isspace():
        return " "
    if _fits(character):
        return character
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if _fits(c))
    return base or "?"


def _fits(character: str) -> bool:
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return character.isprintable()


@lru_cache(maxsize=len(LANGUAGES))
def _translations(language: str) -> gettext.NullTranslations:
    return gettext.translation("messages", LOCALE_DIR, [language], fallback=True)
