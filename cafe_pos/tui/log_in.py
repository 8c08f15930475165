"""Who is at the counter: a name and its PIN, to open, to take over, to unlock."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _
from cafe_pos.tui import keys
from cafe_pos.tui.keys import Key

if TYPE_CHECKING:
    from cafe_pos.application.people import Person
    from cafe_pos.tui.till import Till

MAX_PIN: Final = 8


class Why(Enum):
    """What the PIN is asked for."""

    OPEN = "open"
    SWITCH = "switch"
    LOCK = "lock"


@dataclass(slots=True)
class LogIn:
    """The names, the one chosen, and the PIN typed for it; nothing works under it."""

    why: Why
    people: tuple[Person, ...] = ()
    index: int = 0
    chosen: bool = False
    typed: str = ""
    error: str = ""

    @property
    def person(self) -> Person | None:
        """Whom the PIN is of."""
        return self.people[self.index] if self.index < len(self.people) else None

    @property
    def title(self) -> str:
        """What is asked, in a few words."""
        return {
            Why.OPEN: _("Who opens the till?"),
            Why.SWITCH: _("Who takes over?"),
            Why.LOCK: _("The screen is locked"),
        }[self.why]

    def meet(self, people: tuple[Person, ...], wanted: str | None = None) -> None:
        """Learn the names; one alone, or the one wanted, need not be chosen."""
        before = self.person
        self.people = people
        found = self._place(wanted) if wanted else None
        if found is None and before is not None:
            found = self._place(before.code)
            self.chosen = self.chosen and found is not None
        if found is None:
            self.index, self.chosen = 0, len(people) == 1
        else:
            self.index = found
            self.chosen = self.chosen or wanted is not None or len(people) == 1

    def is_about(self, wanted: str) -> bool:
        """Whether the person chosen has this name or code."""
        return self.chosen and self._place(wanted) == self.index

    def _place(self, wanted: str) -> int | None:
        name = wanted.casefold()
        for index, one in enumerate(self.people):
            if name in (one.code.casefold(), one.name.casefold()):
                return index
        return None

    def press(self, till: Till, key: Key) -> None:
        """Take a key: a name first, then its PIN."""
        if self.chosen:
            self._pin(till, key)
        else:
            self._name(till, key)

    def choose(self, index: int) -> None:
        """Choose a name."""
        if 0 <= index < len(self.people):
            self.index, self.chosen = index, True
            self.typed, self.error = "", ""

    def refuse(self, sentence: str) -> None:
        """Say why the PIN did not open; it is typed anew."""
        self.typed, self.error = "", sentence

    def _name(self, till: Till, key: Key) -> None:
        digit = keys.digit_of(key, azerty=True)
        letter = keys.letter_of(key)
        if digit is not None:
            self.choose(int(digit) - 1)
        elif letter is not None:
            self._letter(letter)
        elif key.name in ("up", "down") and self.people:
            self.index = (self.index + (1 if key.name == "down" else -1)) % len(self.people)
        elif key.name == "enter":
            self.choose(self.index)
        elif key.name == "escape" and self.why is Why.SWITCH:
            till.gate = None

    def _letter(self, letter: str) -> None:
        """A first letter of one name chooses it; of several, it goes through them."""
        places = [i for i, one in enumerate(self.people) if _plain(one.name)[:1] == _plain(letter)]
        if len(places) == 1:
            self.choose(places[0])
        elif places:
            self.index = next((i for i in places if i > self.index), places[0])

    def _pin(self, till: Till, key: Key) -> None:
        digit = keys.digit_of(key, azerty=True)
        if digit is not None:
            self.error = ""
            if len(self.typed) < MAX_PIN:
                self.typed += digit
        elif key.name == "backspace" and self.typed:
            self.typed = self.typed[:-1]
        elif key.name in ("escape", "backspace"):
            self._back(till)
        elif key.name == "enter" and self.typed and self.person is not None:
            till.check_pin(self.person, self.typed)

    def _back(self, till: Till) -> None:
        """Back to the names; to the order when a switch has no other."""
        self.typed, self.error = "", ""
        if len(self.people) > 1:
            self.chosen = False
        elif self.why is Why.SWITCH:
            till.gate = None


def _plain(text: str) -> str:
    """Letters without accents, for comparing."""
    return unicodedata.normalize("NFD", text.casefold())[:1]
