"""A panel to pick lines and how many of each: to give back, to pay apart, to move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cafe_pos.i18n import _
from cafe_pos.tui import keys
from cafe_pos.tui.parts.panel import BarKey, Panel, enter, escape

if TYPE_CHECKING:
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till


@dataclass(frozen=True, slots=True)
class Pick:
    """One line: how many of it there are, and how many are picked.

    A line that is `whole` is picked as one or not at all; `right` says what it is worth.
    """

    label: str
    most: int
    taken: int = 0
    whole: bool = False
    right: str = ""
    unit: str = "piece"

    def with_taken(self, taken: int) -> Pick:
        """Pick so many, as far as there are."""
        if self.whole:
            taken = self.most if taken > self.taken or taken >= self.most else 0
        return replace(self, taken=min(max(taken, 0), self.most))


@dataclass(slots=True)
class Picking(Panel):
    """Lines under a title; `done` gets (index, how many) of every line picked."""

    title: str
    picks: tuple[Pick, ...]
    done: Callable[[Till, tuple[tuple[int, int], ...], float], None]
    text: str = ""
    index: int = 0
    back: Panel | None = None
    nothing: str = ""
    """What is said when Enter is pressed and nothing is picked."""
    error: str = ""

    @property
    def taken(self) -> tuple[tuple[int, int], ...]:
        """The lines picked, as (index, how many)."""
        return tuple((i, pick.taken) for i, pick in enumerate(self.picks) if pick.taken)

    def press(self, till: Till, key: Key) -> None:
        """Arrows choose a line and how many of it; a digit says it; Enter takes what is picked."""
        digit = keys.digit_of(key, azerty=till.azerty)
        self.error = ""
        match key.name:
            case "escape" | "backspace":
                till.panel = self.back
            case "enter":
                self._enter(till, key.at)
            case "up" | "down":
                step = 1 if key.name == "down" else -1
                self.index = min(max(self.index + step, 0), len(self.picks) - 1)
            case "delete":
                self._put(self.index, 0)
            case _ if digit is not None:
                self._put(self.index, int(digit))
            case _ if keys.is_plus(key):
                self._put(self.index, self.picks[self.index].taken + 1)
            case _ if keys.is_minus(key, azerty=till.azerty):
                self._put(self.index, self.picks[self.index].taken - 1)
            case _ if key.char == " ":
                self.pick(till, self.index, key.at)
            case _ if keys.letter_of(key) == "t":
                self._all()

    def _enter(self, till: Till, at: float) -> None:
        if self.taken:
            self.done(till, self.taken, at)
        else:
            self.error = self.nothing or _("Nothing is picked: Right picks one more of a line.")

    def _put(self, index: int, taken: int) -> None:
        changed = self.picks[index].with_taken(taken)
        self.picks = (*self.picks[:index], changed, *self.picks[index + 1 :])

    def _all(self) -> None:
        """Everything, or nothing when everything is picked already."""
        everything = all(pick.taken == pick.most for pick in self.picks)
        self.picks = tuple(replace(p, taken=0 if everything else p.most) for p in self.picks)

    def pick(self, till: Till, index: int, at: float) -> None:  # noqa: ARG002 - the panel's shape
        """A touch picks the whole line, or lets it go."""
        self.index = index
        pick = self.picks[index]
        self._put(index, 0 if pick.taken == pick.most else pick.most)

    def can_be_undone(self, till: Till, key: Key) -> bool:  # noqa: ARG002 - the panel's shape
        """Picking changes nothing yet."""
        return True

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """How to pick."""
        return (
            enter(_("go on")),
            (_("Left/Right"), "right", _("how many")),
            ("t", "t", _("all or none")),
            escape(),
        )
