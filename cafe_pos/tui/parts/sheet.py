"""A panel of text: a Z, an X, the logbook; scrolled by the arrows, gone on with by Enter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _
from cafe_pos.tui.parts.panel import BarKey, Panel, enter, escape

if TYPE_CHECKING:
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till

PAGE: Final = 15
ROOM: Final = 17
"""Rows of text that the smallest screen shows: the last ones fill it."""


@dataclass(slots=True)
class Sheet(Panel):
    """Lines as they stand on paper; `then` is what Enter does, and `what` what that is."""

    title: str
    lines: tuple[str, ...]
    then: Callable[[Till, float], None] | None = None
    what: str = ""
    back: Panel | None = None
    offset: int = 0
    more: tuple[tuple[str, str, Callable[[Till, float], None]], ...] = ()
    """Letters that do something else: the letter, what it does in words, the act."""
    stays: bool = False
    """Whether Escape does what Enter does: there is nothing to go back to."""
    topic: str = ""
    """The manual's page about it, where the module that made it is too general to tell."""

    def press(self, till: Till, key: Key) -> None:
        """Arrows scroll, Enter goes on, Escape goes back."""
        step = {"up": -1, "down": 1, "pageup": -PAGE, "pagedown": PAGE, " ": PAGE}.get(
            key.name if key.char != " " else " "
        )
        last = max(0, len(self.lines) - ROOM)
        if step is not None:
            self.offset = min(max(self.offset + step, 0), last)
        elif key.name in ("home", "end"):
            self.offset = 0 if key.name == "home" else last
        elif key.name in ("escape", "backspace") and not self.stays:
            till.panel = self.back
        elif key.name in ("enter", "escape"):
            if self.then is None:
                till.panel = self.back
            else:
                self.then(till, key.at)
        else:
            for letter, _what, act in self.more:
                if key.char.casefold() == letter:
                    act(till, key.at)
                    return

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """Scroll, go on, go back."""
        scroll = (_("arrows"), "pagedown", _("read on"))
        on = (enter(self.what),) if self.what else ()
        others = tuple((letter, letter, what) for letter, what, _act in self.more)
        return (*on, scroll, *others, *(() if self.stays else (escape(),)))
