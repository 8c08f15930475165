"""Language: French first, English complete; money and dates as people write them.

Sources are English; `locale/*/LC_MESSAGES/messages.po` hold both languages. The language is
chosen once, before any screen or command is imported.
"""

from __future__ import annotations

import gettext
import os
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from cafe_pos.domain.money import euros

LANGUAGES: Final = ("fr", "en")
LOCALE_DIR: Final = Path(__file__).parent / "locale"

_current: str = "fr"
_translations: gettext.NullTranslations = gettext.NullTranslations()


def set_language(language: str | None) -> None:
    """Speak this language from here on; without one, the system's, French when it is unknown."""
    global _current, _translations  # noqa: PLW0603 - one language a process, chosen at its start
    _current = language if language in LANGUAGES else _system_language()
    _translations = gettext.translation("messages", LOCALE_DIR, [_current], fallback=True)
    # Click words its own usage messages through the process-wide domain.
    os.environ["LANGUAGE"] = _current
    gettext.bindtextdomain("messages", LOCALE_DIR)
    gettext.textdomain("messages")


def _system_language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.startswith("en") else "fr"
    return "fr"


def language() -> str:
    """The language in use: `fr` or `en`."""
    return _current


def _(message: str) -> str:
    """Translate a sentence."""
    return _translations.gettext(message)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a sentence for a translation that comes later."""
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a sentence that counts."""
    return _translations.ngettext(one, many, count)


def money(cents: int) -> str:
    """Write cents as people do: `1 234,56 €`, `€1,234.56`."""
    digits = euros(abs(cents))
    whole, rest = digits.split(".")
    sign = "-" if cents < 0 else ""
    grouped = f"{int(whole):,}"
    if _current == "fr":
        return f"{sign}{grouped.replace(',', ' ')},{rest} €"
    return f"{sign}€{grouped}.{rest}"


def figure(cents: int) -> str:
    """Write cents without the sign of the currency, for columns: `1 234,56`."""
    return money(cents).replace("€", "").strip()


def day(value: date, pattern: str = "EEE d MMM") -> str:
    """Write a day with Babel: `dim. 22 nov.`."""
    from babel.dates import format_date

    return format_date(value, pattern, locale=_current)


@lru_cache(maxsize=8)
def long_day(value: date) -> str:
    """Write a day in full: `dimanche 22 novembre 2026`."""
    return day(value, "EEEE d MMMM y")


def weekday(number: int) -> str:
    """Name a day of the week, 1 being Monday: `lundi`."""
    return day(date(2024, 1, number), "EEEE")


def moment(value: datetime) -> str:
    """Write a local time as documents do: `22/11/2026 10:15:00`."""
    return value.strftime("%d/%m/%Y %H:%M:%S")


def quantity(amount: int, unit: str) -> str:
    """Write pieces as a number, grams as kilos and millilitres as litres: `1,200 kg`."""
    if unit not in ("g", "ml"):
        return str(amount)
    whole, rest = divmod(abs(amount), 1000)
    text = f"{'-' if amount < 0 else ''}{whole}{',' if _current == 'fr' else '.'}{rest:03d}"
    return f"{text} {'kg' if unit == 'g' else 'l'}"
