"""What a till showed an instant ago, so that the first character of a scan can be undone."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from cafe_pos.domain.order import Order
from cafe_pos.tui.log_in import LogIn
from cafe_pos.tui.parts.panel import Panel
from cafe_pos.tui.shown import Change, Notice, Said

if TYPE_CHECKING:
    from cafe_pos.tui.manual.reader import Reader
    from cafe_pos.tui.till import Till


class Before:
    """What a till showed before the first character of a burst acted."""

    def __init__(self, till: Till) -> None:
        self.order: Order = till.order
        self.share = till.share
        self.typed: str = till.typed
        self.current: int | None = till.current
        self.chosen: bool = till.chosen
        self.family: int = till.family
        self.page: int = till.page
        self.panel: Panel | None = copy(till.panel)
        self.gate: LogIn | None = copy(till.gate)
        self.help: Reader | None = copy(till.help)
        self.banner: Change | Notice | None = till.banner
        self.said: Said | None = till.said
        self.tally = till.tally

    def restore(self, till: Till) -> None:
        """Make the character undone."""
        till.share = self.share
        if till.order is not self.order:
            till.set_order(self.order)
        till.typed, till.current, till.chosen = self.typed, self.current, self.chosen
        till.family, till.page = self.family, self.page
        till.panel, till.gate, till.help = self.panel, self.gate, self.help
        till.banner, till.said, till.tally = self.banner, self.said, self.tally
