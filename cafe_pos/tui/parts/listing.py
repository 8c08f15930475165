"""A panel of rows: chosen by a letter or a digit, by arrows and Enter, by typing, by touch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.catalogue import fold
from cafe_pos.i18n import _
from cafe_pos.tui import keys
from cafe_pos.tui.parts.panel import BarKey, Panel, enter, escape

if TYPE_CHECKING:
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till

MAX_SEARCH: Final = 24

RowAct = Callable[["Till", float], None]
"""What a row does: the till, and when the key came in seconds."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its text, what stands at its right, the letter or digit that takes it at once.

    `then` None makes a row that is only read.
    """

    text: str
    then: RowAct | None = None
    right: str = ""
    letter: str = ""
    dim: bool = False
    key: str = ""
    """The named key that stands for the same act (`f5`); the bar of the counter has it too."""
    note: tuple[str, ...] = ()
    """Sentences that stand below the rows while this one is chosen."""


@dataclass(frozen=True, slots=True)
class RowKey:
    """A named key (`delete`, `f2`) that does something with the chosen row."""

    key: str
    name: str
    what: str
    then: Callable[[Till, Row, float], None]


@dataclass(slots=True)
class Listing(Panel):
    """Rows under a title; with `typing` what is typed narrows them, accents ignored.

    Without `typing` a letter or a digit takes its row. `text` is a sentence above the rows,
    `empty` what is said when there are none; Escape goes back to `back`, or to the order.
    """

    title: str
    rows: tuple[Row, ...]
    text: str = ""
    typing: bool = False
    empty: str = ""
    back: Panel | None = None
    more: tuple[RowKey, ...] = ()
    typed: str = ""
    index: int = 0
    on_new: Callable[[Till, str, float], None] | None = None
    """With `typing`: what Enter does with a text that no row holds."""
    asked: str = ""
    """With `typing`: what the input line asks for, when it is neither a name nor a part of one."""
    topic: str = ""
    """The manual's page about it, where the module that made it is too general to tell."""

    @property
    def found(self) -> tuple[Row, ...]:
        """The rows that hold every word typed; a whole first word, then its beginning."""
        wanted = fold(self.typed).split()
        if not self.typing or not wanted:
            return self.rows
        kept = [row for row in self.rows if all(word in fold(row.text) for word in wanted)]
        first = wanted[0]

        def rank(row: Row) -> tuple[bool, bool]:
            text = fold(row.text)
            return not text.startswith(f"{first} "), not text.startswith(first)

        return tuple(sorted(kept, key=rank))

    @property
    def row(self) -> Row | None:
        """The chosen row."""
        found = self.found
        return found[self.index] if self.index < len(found) else None

    def press(self, till: Till, key: Key) -> None:
        """A letter acts or narrows, arrows choose, Enter takes, Escape goes back."""
        for one in self.more:
            if one.key == key.name:
                if self.row is not None:
                    one.then(till, self.row, key.at)
                return
        match key.name:
            case "escape":
                till.panel = self.back
            case "enter":
                self._enter(till, key.at)
            case "up" | "down" | "pageup" | "pagedown" | "home" | "end":
                self._move(key.name)
            case "backspace":
                self._backspace(till)
            case _ if self.typing:
                if key.char and len(self.typed) < MAX_SEARCH:
                    self.typed, self.index = self.typed + key.char, 0
            case _:
                self._by_letter(till, key)

    def _enter(self, till: Till, at: float) -> None:
        if self.row is not None:
            self.pick(till, self.index, at)
        elif self.on_new is not None and self.typed.strip():
            self.on_new(till, " ".join(self.typed.split()), at)

    def _move(self, name: str) -> None:
        step = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}.get(name)
        last = max(0, len(self.found) - 1)
        if step is None:
            self.index = 0 if name == "home" else last
        else:
            self.index = min(max(self.index + step, 0), last)

    def _backspace(self, till: Till) -> None:
        if not self.typed:
            till.panel = self.back
        self.typed, self.index = self.typed[:-1], 0

    def _by_letter(self, till: Till, key: Key) -> None:
        digit = keys.digit_of(key, azerty=till.azerty)
        letter = keys.letter_of(key)
        for index, row in enumerate(self.rows):
            if row.letter and row.letter in (digit, letter):
                self.pick(till, index, key.at)
                return
            if row.key and row.key == key.name:
                self.pick(till, index, key.at)
                return

    def pick(self, till: Till, index: int, at: float) -> None:
        """Do what a row does."""
        found = self.found
        if index < len(found):
            self.index = index
            act = found[index].then
            if act is not None:
                act(till, at)

    def can_be_undone(self, till: Till, key: Key) -> bool:  # noqa: ARG002 - the panel's shape
        """What is typed narrows the rows only; a letter that acts waits until it is known."""
        return self.typing

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        if self.typing and self.asked:
            return self.asked
        if self.typing:
            return _("name:") if self.on_new is not None else _("search:")
        return _("digit:") if any(row.letter.isdigit() for row in self.rows) else _("letter:")

    @property
    def shown_text(self) -> str:
        """What narrows the rows."""
        return self.typed

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """Enter, the keys of a row, Escape."""
        named = tuple((one.name, one.key, one.what) for one in self.more)
        return (enter(_("take")), *named, escape())
