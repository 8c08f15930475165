"""The order on the screen and the tab that it came from: what a payment closes, what it leaves."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from cafe_pos.domain import tab as tab_rules
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import Order
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.i18n import _
from cafe_pos.tui.accounts import panels as account_panels
from cafe_pos.tui.shown import Age, Said, Share, Tone

if TYPE_CHECKING:
    from cafe_pos.application.tabs.tabs import Recalled, TabView
    from cafe_pos.tui.ordering import Host
    from cafe_pos.tui.till import Till


class Tabbed:
    """The part of a till that knows tabs: which one is on the screen, which share is to pay."""

    host: Host
    order: Order
    client_key: str
    typed: str
    current: int | None
    chosen: bool
    said: Said | None

    def __init__(self) -> None:
        self.tab: TabView | None = None
        self.last_round: tuple[OrderLine, ...] = ()
        self.share: Share | None = None
        self.age = Age.UNASKED

    def set_order(self, order: Order) -> None:
        """Change the order, and have it kept."""
        raise NotImplementedError

    @property
    def _whole(self) -> Till:
        """This counter as its panels know it."""
        return cast("Till", self)

    @property
    def due_cents(self) -> int:
        """What is to be paid now: the order, what is left of it, or the share of it."""
        return self.order.total_cents if self.share is None else self.share.cents

    @property
    def begun(self) -> bool:
        """Whether shares of the order are paid."""
        return any(line.settled_cents for line in self.order.lines)

    def take_tab(self, found: Recalled) -> None:
        """Show a tab's order, as it is kept now."""
        self.tab, self.last_round, self.share = found.tab, found.last_round, None
        self.order = found.order
        self.current = len(found.order.lines) - 1 if found.order.lines else None
        self.chosen = False
        account_panels.meet(self._whole)
        self.host.keep(self.order, self.client_key)

    def take_draft(
        self, draft: Order, tab: TabView | None, last_round: tuple[OrderLine, ...]
    ) -> None:
        """Show the order that was on the screen when the till stopped; no share of it is chosen."""
        self.order = draft
        self.tab, self.last_round, self.share = tab, last_round, None
        if not self.begun:
            self.order = replace(draft, split=None)
        self.current = len(draft.lines) - 1

    def next_order(self) -> None:
        """Begin another order under a key of its own; what was shown is kept elsewhere or gone."""
        self.tab, self.last_round, self.share = None, (), None
        self.client_key = secrets.token_hex(16)
        self.age = Age.UNASKED
        self.current, self.chosen, self.typed = None, False, ""
        self.order = Order()
        self.host.keep(self.order, self.client_key)

    def begin_split(self, split: str, share: Share) -> None:
        """Pay the order in shares from now on, this one first."""
        self.share = share
        self.order = replace(self.order, split=split)
        self.host.keep(self.order, self.client_key)

    def removed(self, after: Order, kept: Recalled) -> None:
        """Pieces left the tab with a reason: the rest of the order goes on."""
        if not kept.order.lines:
            after = replace(after, tab=None, version=0)
            self.tab, self.last_round = None, ()
        else:
            self.tab = kept.tab
            after = replace(after, version=kept.order.version)
        lines = (
            replace(x, aside=min(x.aside, abs(x.quantity)), sent=min(x.sent, abs(x.quantity)))
            for x in after.lines
        )
        self.order = replace(after, lines=tuple(lines))
        self.share = None
        self.current = len(self.order.lines) - 1 if self.order.lines else None
        self.chosen = False
        self.host.keep(self.order, self.client_key)

    def detach(self) -> None:
        """Let go of a tab that is no more what it was: the order stands alone."""
        self.tab, self.last_round, self.share = None, (), None
        self.set_order(replace(self.order, tab=None, version=0, part=False))

    def shares_allow(self, order: Order) -> bool:
        """Whether the order may change: not once a share is paid; a share not paid is let go of."""
        before = tab_rules.counted(self.order.lines)
        if before == tab_rules.counted(order.lines):
            return True
        if self.begun:
            name = self.tab.name if self.tab is not None else _("this order")
            self.say_refusal(PosError("split.begun", name=name))
            return False
        if self.share is not None:
            self.share = None
            self.said = Said(_("The order changed: it is shared no more."), Tone.WARN)
        return True

    def say_refusal(self, error: PosError) -> None:
        """Show the sentence of a refusal."""
        raise NotImplementedError

    def wants_reason(self, after: Order) -> bool:
        """Whether pieces that were put aside or sent are missing from a later order."""
        if self.order.tab is None or self.order.part:
            return False
        aside = tuple(
            replace(line, quantity=max(line.aside, line.sent) * (1 if line.quantity > 0 else -1))
            for line in self.order.lines
            if line.aside or line.sent
        )
        return bool(tab_rules.vanished(aside, after.lines))

    def without_aside(self, after: Order) -> bool:
        """Ask for the reason when pieces put aside would go; whether it is asked."""
        if self.begun or not self.wants_reason(after):
            return False
        from cafe_pos.tui.tabs import panels

        panels.take_out(self._whole, after)
        return True
