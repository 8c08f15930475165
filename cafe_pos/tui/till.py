"""The counter without a screen: what is being rung, what is saved, and what each key does.

Nothing here knows Textual or a database. Whoever hosts a till carries out what it asks for and
tells it the answers; after each key or answer the host paints.
"""

from __future__ import annotations

import secrets
from collections import deque
from typing import Final

from cafe_pos.application.ringing import Ring, wanted_of
from cafe_pos.application.views import CounterView, PrintView, TicketView
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, money
from cafe_pos.tui import keys, words
from cafe_pos.tui.keys import Key
from cafe_pos.tui.ordering import Host, Ordering
from cafe_pos.tui.panels import Doubt, Help, Menu, Pay, Reasons, Search
from cafe_pos.tui.shown import Change, Notice, Phase, Said, Tap, Tone

MAX_QUEUED: Final = 256
PAYING_KEYS: Final = ("enter", "f9", "f12")
CONFIRM_GAP_S: Final = 0.25
"""Two confirming keys closer than this are one finger that trembled."""
SCANNER_GAP_S: Final = 0.03
"""An Enter this close behind another key comes from a scanner, not from a hand."""


class Till(Ordering):
    """The state of one counter; its public attributes are what the painters read."""

    def __init__(
        self, host: Host, *, azerty: bool = False, scanner_gap: float = SCANNER_GAP_S
    ) -> None:
        super().__init__(host)
        self.azerty = azerty
        self.scanner_gap = scanner_gap
        self.phase = Phase.OPENING
        self.view: CounterView | None = None
        self.session_opened: str | None = None
        self.unsure = False
        self._queue: deque[Key | Tap] = deque()
        self._last_key_at = float("-inf")
        self._paid_at = float("-inf")
        self._failure: PosError | None = None

    # Answers

    def opened(self, view: CounterView) -> None:
        """Begin with what the café's file holds: catalogue, last ticket, an order left behind."""
        self.view = view
        self.azerty = self.azerty or view.keyboard == "azerty"
        self.last = view.last_ticket
        self.session_opened = view.session_opened
        self.put_catalogue(view.articles)
        self.phase = Phase.READY
        told = [words.notice(code, params) for code, params in view.notices]
        if any(code == "start.unclean" for code, _params in view.notices):
            told.append(words.last_saved(self.last))
        if view.draft is not None:
            self.order = view.draft
            self.client_key = view.draft_key or self.client_key
            self.current = len(self.order.lines) - 1
            told.append(words.draft_found(self.order))
        if told:
            self.banner = Notice(_("At the start"), tuple(told), Tone.PLAIN)
        self._replay()

    def saved(self, ticket: TicketView) -> None:
        """A sale is durable: show it, begin the next order, and take the keys that waited."""
        self._remember(ticket)
        self._replay()

    def refused(self, error: PosError) -> None:
        """A sale or a print was refused and nothing was changed: say why, keep the order.

        What was typed ahead meant another order than the one still there, so it is let go of.
        """
        self.phase = Phase.READY
        sentences = [words.refusal(error)]
        if self._queue:
            self._queue.clear()
            sentences.append(_("The keys pressed meanwhile were not taken."))
        self.banner = Notice(_("Refused"), tuple(sentences))

    def lost(self, error: PosError) -> None:
        """An answer got lost (disk, database): look the sale up before anything else."""
        self._failure = error
        if not self.unsure:
            self.unsure = True
            self.phase = Phase.SAVING
            self.host.look_up(self.client_key)
            return
        self.phase = Phase.READY
        self._queue.clear()
        self.banner = Notice(
            _("Not known yet"),
            (
                words.refusal(error),
                _(
                    "The till cannot tell yet whether this sale was saved. Press Enter to look "
                    "again; it will never be counted twice."
                ),
            ),
        )

    def looked_up(self, ticket: TicketView | None) -> None:
        """What the ledger says of a sale whose answer got lost."""
        self.unsure = False
        if ticket is not None:
            self._remember(ticket)
            self._replay()
        elif self._failure is not None:
            self.refused(self._failure)

    def printed(self, view: PrintView | None) -> None:
        """A print was queued; None says that a duplicate wants a reason first."""
        if view is None:
            if self.last is not None:
                self.panel = Reasons(self.last.number)
        elif view.copy_no:
            self.said = Said(
                _("{number}: duplicate no. {copy} sent to the printer").format(
                    number=view.document, copy=view.copy_no
                )
            )
        else:
            self.said = Said(_("{number} sent to the printer").format(number=view.document))

    def doubted(self, prints: tuple[tuple[int, str], ...]) -> None:
        """Prints to decide on, as (job, ticket number): the first is asked about."""
        if prints:
            self.panel = Doubt(*prints[0])
        else:
            self.print_last()

    def decided(self, number: str) -> None:
        """A doubtful print is settled."""
        self.said = Said(_("{number}: noted").format(number=number))

    # Keys and touches

    def press(self, key: Key) -> None:
        """Take a key, now or, while something is being saved, in its turn."""
        self._take(key)

    def tap(self, tap: Tap) -> None:
        """Take a click or a touch, likewise."""
        self._take(tap)

    def _take(self, what: Key | Tap) -> None:
        if isinstance(what, Key):
            since, self._last_key_at = what.at - self._last_key_at, what.at
            if what.name == "enter" and since < self.scanner_gap:
                text = _("Enter came too close behind a key: nothing was done.")
                self.said = Said(text, Tone.WARN)
                return
        if self.phase is not Phase.READY:
            if isinstance(what, Key) and what.name == "ctrl+q" and self.phase is Phase.OPENING:
                self.host.leave()
            elif len(self._queue) < MAX_QUEUED:
                self._queue.append(what)
            return
        if self._trembled(what):
            return
        self.banner = None
        self._act(what)

    def _trembled(self, what: Key | Tap) -> bool:
        """Whether this is the paying key a second time, with nothing left to pay."""
        return (
            isinstance(what, Key)
            and what.name in PAYING_KEYS
            and not self.order.lines
            and what.at - self._paid_at < CONFIRM_GAP_S
        )

    def _replay(self) -> None:
        while self._queue and self.phase is Phase.READY:
            what = self._queue.popleft()
            if not self._trembled(what):
                self._act(what)

    def _act(self, what: Key | Tap) -> None:
        self.said = None
        if isinstance(what, Tap):
            self._tapped(what)
            return
        if what.name == "ctrl+q":
            self.host.leave()
        elif what.name == "f1":
            self.panel = self.panel.before if isinstance(self.panel, Help) else Help(self.panel)
        elif self.unsure:
            self._still_unsure(what)
        elif self.panel is not None:
            self.panel.press(self, what)
        else:
            self.order_key(what)

    def _tapped(self, tap: Tap) -> None:
        if tap.kind == "key":
            char = tap.value if len(tap.value) == 1 else ""
            self._act(Key(tap.value, char, tap.at))
        elif self.unsure:
            self._still_unsure(Key(""))
        elif tap.kind == "article":
            self.panel = None
            self.add(self.articles[tap.value])
        elif tap.kind == "line":
            self.panel = None
            self.current, self.chosen = int(tap.value), True
        elif tap.kind == "family":
            self.panel = None
            self.family, self.page = int(tap.value), 0
        elif tap.kind == "found" and isinstance(self.panel, Search | Menu):
            self.panel.pick(self, int(tap.value), tap.at)

    def _still_unsure(self, key: Key) -> None:
        if key.name in PAYING_KEYS:
            self.phase = Phase.SAVING
            self.host.look_up(self.client_key)
        else:
            self.said = Said(
                _("First the sale: press Enter to look whether it was saved."), Tone.WARN
            )

    def order_key(self, key: Key) -> None:
        """What a key does on the order screen, no panel being open."""
        digit = keys.digit_of(key, azerty=self.azerty)
        letter = keys.letter_of(key)
        if digit is not None:
            self.digit(digit)
        elif letter is not None:
            self.letter(letter)
        elif key.char in ("/", ":"):
            self.panel = Search() if key.char == "/" else Menu()
        elif key.name in ("up", "down"):
            self.move(-1 if key.name == "up" else 1)
        elif keys.is_plus(key):
            self.change_quantity(1)
        elif keys.is_minus(key, azerty=self.azerty):
            self.change_quantity(-1)
        else:
            self.named_key(key)

    def named_key(self, key: Key) -> None:
        """What a named key does; the menu gives the same acts a letter."""
        match key.name:
            case "enter":
                if self._payable():
                    self.panel = Pay(opened_at=key.at)
            case "f9" | "f12":
                if self._payable():
                    self.pay((Tender(Method.CASH if key.name == "f9" else Method.CARD),), key.at)
            case "escape":
                self.typed, self.chosen = "", False
            case "tab" | "shift+tab":
                self.turn_family(1 if key.name == "tab" else -1)
            case "pageup" | "pagedown":
                self.page = max(0, self.page + (1 if key.name == "pagedown" else -1))
            case name:
                act = {
                    "f2": self.switch_mode,
                    "f5": self.same_again,
                    "f8": self.host.look_at_prints,
                    "backspace": self.backspace,
                    "delete": self.remove_line,
                }.get(name)
                if act is not None:
                    act()

    # Payment

    def pay(self, tenders: tuple[Tender, ...], at: float) -> None:
        """Hand the order over to be saved; it stays on the screen until the answer."""
        request = Ring(
            lines=wanted_of(self.order),
            tenders=tenders,
            client_key=self.client_key,
            operator=self.view.operator if self.view else None,
            channel=Channel.SCREEN,
            expected_total_cents=self.order.total_cents,
        )
        self._paid_at = at
        self.phase = Phase.SAVING
        self.host.pay(request)

    def _payable(self) -> bool:
        if self.typed:
            self.said = Said(
                _("{typed} … of what? Press an article's letter, or Backspace.").format(
                    typed=self.typed
                ),
                Tone.WARN,
            )
        elif not self.order.lines:
            self.said = Said(_("The order is empty: nothing to pay."))
        return bool(self.order.lines) and not self.typed

    def _remember(self, ticket: TicketView) -> None:
        """Take note of a saved sale and begin the next order under a key of its own."""
        self.phase = Phase.READY
        self.last = ticket
        if self.session_opened is None:
            self.session_opened = str(ticket.payload["recorded_at"])
        self.panel = None
        self.banner = None
        if ticket.change_cents:
            self.banner = Change(ticket.change_cents, ticket.number, ticket.total_cents)
        self.said = Said(
            _("{number} saved: {amount}").format(
                number=ticket.number, amount=money(ticket.total_cents)
            ),
            Tone.GOOD,
        )
        self.client_key = secrets.token_hex(16)
        self.current, self.chosen, self.typed = None, False, ""
        self.order = Order()
        self.host.keep(self.order, self.client_key)
