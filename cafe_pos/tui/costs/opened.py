"""A list of costs that another screen opened: whoever leaves it is there again, as it is then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cafe_pos.tui.parts.listing import Listing

if TYPE_CHECKING:
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

Leave = Callable[["Till"], None]


@dataclass(slots=True)
class Opened(Listing):
    """Rows under a title; `leave` shows the screen that they were opened from, computed anew."""

    leave: Leave | None = None

    def press(self, till: Till, key: Key) -> None:
        """Escape leaves to where it came from; everything else is as in any list."""
        if self.leave is not None and key.name in ("escape", "backspace"):
            self.leave(till)
        else:
            Listing.press(self, till, key)


def leave_of(panel: Panel | None) -> Leave | None:
    """Where a panel, or one that it was opened from, is left to."""
    while panel is not None and not isinstance(panel, Opened):
        panel = getattr(panel, "back", None)
    return None if panel is None else panel.leave
