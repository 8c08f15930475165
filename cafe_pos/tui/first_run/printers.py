"""The printer of a first run: what was found, where it is, and how its test page came out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cafe_pos.i18n import _

NO_PRINTER, NETWORK, DEVICE = "none", "network", "device"
AGAIN: Final = "again"
_FIXED: Final = (NO_PRINTER, NETWORK, DEVICE, AGAIN)
MOST_OFFERS: Final = 9 - len(_FIXED)
"""As many as have a digit."""
WIDTHS: Final = (32, 42, 48)
USUAL_WIDTH: Final = 42
CODE_PAGES: Final = ("cp1252", "cp858")
_TERMINAL_DEVICES: Final = "/dev/tty"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be a printer: the setting that leads to it, and its name for people.

    A `doubtful` one may be anything: a serial port also leads to scales and modems.
    """

    setting: Mapping[str, Any]
    label: str
    doubtful: bool = False

    @property
    def value(self) -> str:
        """The setting as an answer that is kept."""
        return json.dumps(dict(self.setting), sort_keys=True)


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found, and sentences on what could not be looked for."""

    offers: tuple[Offer, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a test page: whether it left at all, and what the printer said of it."""

    sent: bool
    said: str


@dataclass(slots=True)
class Printers:
    """The choices of the printer's question: four that are always there, then what was found.

    What is found comes last, so that no digit changes its meaning while somebody reads.
    """

    offers: tuple[Offer, ...] = ()
    remarks: tuple[str, ...] = ()
    searching: bool = False
    searched: bool = False

    def choices(self) -> tuple[str, ...]:
        """What can be chosen, in words."""
        return (
            _("No printer"),
            _("On the network: type its address"),
            _("On this machine: type its device"),
            _("Search this machine again"),
            *(offer.label for offer in self.offers),
        )

    def hint(self) -> str:
        """What the search says; it never keeps anybody waiting."""
        if self.searching:
            return _("Searching this machine … answer whenever you like.")
        later = _("It can be set up later as well.")
        if not self.searched:
            return later
        if not self.offers:
            return " ".join((_("None was found on this machine."), *self.remarks, later))
        return " ".join((_("Found on this machine:"), ", ".join(o.label for o in self.offers), "."))

    def found(self, search: Search) -> None:
        """Take what a search found."""
        self.offers = search.offers[:MOST_OFFERS]
        self.remarks = search.remarks
        self.searching, self.searched = False, True

    def value_of(self, digit: str) -> str:
        """The answer that a digit stands for."""
        number = int(digit) - 1
        return _FIXED[number] if number < len(_FIXED) else self.offers[number - len(_FIXED)].value

    def digit_of(self, value: str) -> str:
        """The digit of an answer of before; of none, the one of a printer that was found."""
        if value in _FIXED:
            return str(_FIXED.index(value) + 1)
        for place, offer in enumerate(self.offers, start=len(_FIXED) + 1):
            if offer.value == value or (not value and not offer.doubtful):
                return str(place)
        return ""

    def remember(self, value: str) -> None:
        """Offer what was chosen before the window closed, whether or not it is found again."""
        setting = setting_of(value)
        if setting is None or any(offer.value == value for offer in self.offers):
            return
        label = str(setting.get("path") or setting.get("address") or setting["transport"])
        self.offers = (*self.offers[: MOST_OFFERS - 1], Offer(setting, label))


def setting_of(value: str, place: str = "") -> dict[str, Any] | None:
    """The setting that an answer and a place typed stand for; None for no printer."""
    if value == NETWORK:
        return {"transport": "network", "address": place}
    if value == DEVICE:
        serial = place.startswith(_TERMINAL_DEVICES)
        return {"transport": "serial" if serial else "file", "path": place}
    try:
        found = json.loads(value)
    except ValueError:
        return None
    return found if isinstance(found, dict) and isinstance(found.get("transport"), str) else None


def in_words(setting: Mapping[str, Any] | None) -> str:
    """Where a printer is, in a summary."""
    if setting is None:
        return _("No printer")
    where = str(setting.get("path") or setting.get("address") or setting["transport"])
    columns = setting.get("columns", USUAL_WIDTH)
    return _("{where}, {n} columns").format(where=where, n=columns)


def other_width(columns: int, step: int) -> int | None:
    """The next narrower (-1) or wider (1) paper; None at the end."""
    place = WIDTHS.index(columns) + step
    return WIDTHS[place] if 0 <= place < len(WIDTHS) else None


def other_code_page(code_page: str) -> str:
    """The other table of accents."""
    return CODE_PAGES[1 - CODE_PAGES.index(code_page)]
