"""The counter without a screen: what is being rung, what is saved, and what each key does.

Nothing here knows Textual or a database. Whoever hosts a till carries out what it asks for and
tells it the answers; after each key or answer the host paints.
"""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import _
from cafe_pos.tui import house, keys, labels, scanner, standing
from cafe_pos.tui.answers import PAYING_KEYS, Answers
from cafe_pos.tui.before import Before
from cafe_pos.tui.keys import Key
from cafe_pos.tui.log_in import LogIn, Why
from cafe_pos.tui.menu import ACTS, Menu
from cafe_pos.tui.ordering import Host
from cafe_pos.tui.panels import Search
from cafe_pos.tui.parcels import scans as parcel_scans
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.selling import paper_sales
from cafe_pos.tui.selling.payment_panel import Pay
from cafe_pos.tui.shown import Age, Phase, Said, Tap, Tone

MAX_QUEUED: Final = 256
NO_BREAD_KEY: Final = ";"
"""There is no bread left, and then each one who asks in vain; unshifted on both keyboards."""
VILLAGE_KEYS: Final = ("*", "=")
"""A volunteer comes; the event of today starts or ends (`village_panels`)."""
CONFIRM_GAP_S: Final = 0.25
"""Two confirming keys closer than this are one finger that trembled."""
SCANNER_GAP_S: Final = scanner.GAP_S
AFTER_SCAN_S: Final = 0.5
"""An Enter this close behind a scan is the scanner's second one."""


class Till(Answers):
    """The state of one counter; its public attributes are what the painters read.

    Characters that come quicker than a hand are held until it is known what they are: the first
    one acts at once and is undone when it began a scan, unless it cannot be undone.
    """

    def __init__(
        self, host: Host, *, azerty: bool = False, scanner_gap: float = SCANNER_GAP_S
    ) -> None:
        super().__init__(host, azerty=azerty)
        self.scanner_gap = scanner_gap
        self.gate = LogIn(Why.OPEN)
        self._last_key_at = float("-inf")
        self._input_at = float("-inf")
        self._scanned_at = float("-inf")
        self._entered_at = float("-inf")
        self._run: list[Key] = []
        self._before: Before | None = None
        self._replaying = False

    # Keys and touches

    def press(self, key: Key) -> None:
        """Take a key, now or, while something is being saved, in its turn."""
        self._take(key)

    def tap(self, tap: Tap) -> None:
        """Take a click or a touch, likewise."""
        self._take(tap)

    @property
    def touched_at(self) -> float:
        """When the last key or touch came, in seconds."""
        return self._input_at

    @property
    def holding(self) -> bool:
        """Whether characters wait until it is known whether a scanner typed them."""
        return len(self._run) > (self._before is not None)

    def settle(self, now: float) -> None:
        """Take characters held for so long that no scanner goes on with them."""
        if self._run and now - self._last_key_at >= self.scanner_gap:
            self._end_run()

    def idle(self, now: float) -> None:
        """Lock the screen when nobody has touched anything for the time set."""
        if self._input_at == float("-inf"):
            self._input_at = now
        if (
            self.lock_after_s is not None
            and self.phase is Phase.READY
            and now - self._input_at >= self.lock_after_s
        ):
            self._end_run()
            self.lock()

    def _take(self, what: Key | Tap) -> None:
        if self._input_at != float("-inf"):
            self.idle(what.at)
        self._input_at = what.at
        if self.phase is Phase.READY:
            self._sort(what)
        elif isinstance(what, Key) and what.name == "ctrl+q" and self.phase is Phase.OPENING:
            self.host.leave()
        elif len(self._queue) < MAX_QUEUED:
            self._queue.append(what)

    def replay(self) -> None:
        """Take the keys that waited, in their order, each judged by when it came."""
        self._replaying = True
        while self._queue and self.phase is Phase.READY:
            self._sort(self._queue.popleft())
        self._replaying = False

    def _sort(self, what: Key | Tap) -> None:
        """Tell keys of a hand from those of a scanner."""
        if isinstance(what, Tap):
            if self._run_ended_before(what):
                self._do(what)
            return
        before, self._last_key_at = self._last_key_at, what.at
        quick = what.at - before < self.scanner_gap
        if what.name == "enter" and quick:
            self._quick_enter(what)
        elif quick and self._run and scanner.is_text(what):
            self._run.append(what)
        elif not self._run_ended_before(what):
            self._last_key_at = before  # in its turn it is judged by the same pause
        elif what.char:
            self._run = [what]
            if self._can_be_undone(what):
                self._before = Before(self)
                self._do(what)
        else:
            self._do(what)

    def _can_be_undone(self, key: Key) -> bool:
        """Whether a character may act before it is known to come from a hand."""
        if self.gate is not None or self.help is not None:
            return True
        if self.panel is None:
            return key.char not in VILLAGE_KEYS
        return self.panel.can_be_undone(self, key)

    def _run_ended_before(self, what: Key | Tap) -> bool:
        """Do what was held; if that began an act, `what` waits for it, before all that waits."""
        waiting = len(self._queue)
        self._end_run()
        if self.phase is Phase.READY:
            return True
        self._queue.insert(max(0, len(self._queue) - waiting), what)
        return False

    def _end_run(self) -> None:
        """No more characters come: few were typed by a hand, many were a scan without its end."""
        run, before = self._run, self._before
        self._run, self._before = [], None
        if len(run) >= scanner.SHORTEST:
            if before is not None:
                before.restore(self)
            self._scanned(run, whole=False)
            return
        held = run[1:] if before is not None else run
        for place, key in enumerate(held):
            if self.phase is not Phase.READY:
                self._queue.extendleft(reversed(held[place:]))
                return
            if len(run) == 1 or self._can_be_undone(key):
                self._do(key)
            else:
                self.said = Said(_("Too quick for a hand: nothing was done."), Tone.WARN)
                return

    def _quick_enter(self, key: Key) -> None:
        """An Enter that a scanner sent ends a scan; it never opens nor confirms a payment.

        A short PIN may come in one piece from a terminal that was busy: there it does no harm.
        """
        if self.gate is not None and len(self._run) < scanner.SHORTEST:
            self._end_run()
            self._do(key)
            return
        run, before = self._run, self._before
        self._run, self._before = [], None
        if before is not None:
            before.restore(self)
        if len(run) >= scanner.SHORTEST:
            self._scanned([*run, key], whole=True)
        elif key.at - self._scanned_at >= AFTER_SCAN_S:
            text = _("Enter came too close behind a key: nothing was done.")
            self.said = Said(text, Tone.WARN)

    def _scanned(self, run: list[Key], *, whole: bool) -> None:
        """Ring what was scanned, or say what it was; either way a payment begun is left."""
        self._scanned_at = run[-1].at
        text = scanner.text_of(run)
        article = self.by_barcode.get(scanner.same_form(text))
        if self.help is not None:
            self.said = Said(_("Nothing is rung here: Escape, then scan it again."), Tone.WARN)
            return
        good = whole and scanner.is_barcode(text)
        label = labels.read(self, text) if good and article is None else None
        if isinstance(self.panel, Pay):
            self.panel = None
        if self.gate is not None:
            self.gate.refuse(_("A scan does nothing before the log-in."))
        elif self.unsure:
            self.still_unsure(Key(""))
        elif whole and parcel_scans.is_parcel(self, text, barcode=good):
            parcel_scans.scanned(self, text, article)
        elif good and self.panel is not None and self.panel.scanned(self, text, article):
            return
        elif label is not None and label.article in self.in_store:
            before = self.panel if isinstance(self.panel, Form) else None
            self.panel = self.banner = self.said = None
            labels.ring(self, self.in_store[label.article], label)
            self.panel = self.panel or before
        elif not good:
            self._refuse_scan(
                _("{code}: not a whole barcode, nothing was rung; scan it again."), text
            )
        elif article is None:
            labels.offer(self, text, label)
        else:
            self.panel = self.banner = self.said = None
            self.add(article)

    def _refuse_scan(self, sentence: str, text: str) -> None:
        self.typed = ""
        self.said = Said(sentence.format(code=scanner.shown(text)), Tone.WARN)

    # What a key does

    def _do(self, what: Key | Tap) -> None:
        """Carry a key or a touch out, unless a finger trembled or a scanner sent it late."""
        if isinstance(what, Key):
            if (
                what.name in PAYING_KEYS
                and not self.order.lines
                and what.at - self._paid_at < CONFIRM_GAP_S
            ):
                return
            if what.name == "enter" and what.at - self._scanned_at < AFTER_SCAN_S:
                return
        if self.help is not None:
            self.banner = self.help.banner
        elif not self._replaying and not (isinstance(what, Key) and what.name == "f1"):
            self.banner = None
        self._act(what)
        if isinstance(what, Key) and what.name == "enter":
            self._entered_at = what.at

    def _act(self, what: Key | Tap) -> None:
        self.said = None
        if isinstance(what, Tap):
            self._tapped(what)
            return
        if what.name == "ctrl+q":
            self.close()
        elif self.help is not None:
            self.help.press(self, what)
        elif what.name == "f1":
            self.open_help()
        elif self.gate is not None:
            self.gate.press(self, what)
        elif self.unsure:
            self.still_unsure(what)
        elif what.name == "ctrl+o":
            self.change_person()
        elif self.panel is not None:
            self.panel.press(self, what)
        else:
            self.order_key(what)

    def _tapped(self, tap: Tap) -> None:
        if tap.kind == "key":
            char = tap.value if len(tap.value) == 1 else ""
            self._act(Key(tap.value, char, tap.at))
        elif self.help is not None or self.gate is not None:
            self._tapped_above(tap)
        elif self.unsure:
            self.still_unsure(Key(""))
        elif tap.kind != "found" and self.panel is not None and self.panel.answered:
            self.panel.press(self, Key("escape", "", tap.at))
        elif tap.kind == "article":
            self.panel = None
            self.add(self.articles[tap.value])
        elif tap.kind == "line":
            self.panel = None
            self.current, self.chosen = int(tap.value), True
        elif tap.kind == "family":
            self.panel = None
            self.family, self.page = int(tap.value), 0
        elif tap.kind == "found" and self.panel is not None:
            self.panel.pick(self, int(tap.value), tap.at)

    def _tapped_above(self, tap: Tap) -> None:
        """Take a touch of the manual, or of a name at the log-in."""
        if self.help is not None and tap.kind == "found":
            self.help.pick(self, int(tap.value), tap.at)
        elif self.help is None and self.gate is not None and tap.kind == "person":
            self.gate.choose(int(tap.value))

    def open_help(self) -> None:
        """Lay the manual over everything, at the page about where one is."""
        from cafe_pos.tui.manual import reader

        self.help = reader.opened(self)

    def lock(self) -> None:
        """Lock the screen; what was read is closed."""
        self.help = None
        super().lock()

    def order_key(self, key: Key) -> None:
        """What a key does on the order screen, no panel being open."""
        self.came_by = ""
        digit = keys.digit_of(key, azerty=self.azerty)
        letter = keys.letter_of(key)
        if digit is not None:
            self.digit(digit)
        elif letter is not None:
            self.letter(letter)
        elif key.char in ("/", ":"):
            self.panel = Search() if key.char == "/" else Menu()
        elif key.char == house.MINOR_KEY:
            house.refuse_minor(self)
        elif key.char == house.ALLERGENS_KEY:
            house.show_allergens(self)
        elif key.char == NO_BREAD_KEY:
            from cafe_pos.tui.bread import panels as bread_panels

            bread_panels.no_bread(self)
        elif key.char in VILLAGE_KEYS:
            self._village(key)
        elif key.name in ("up", "down"):
            self.move(-1 if key.name == "up" else 1)
        elif keys.is_plus(key) or keys.is_minus(key, azerty=self.azerty):
            self._more_or_less(key)
        else:
            self.named_key(key)

    def _more_or_less(self, key: Key) -> None:
        """One more or less of the current line; a plus or a minus without a line counts visits."""
        if not self.order.lines and key.name in ("plus", "minus"):
            self._village(key)
        else:
            self.change_quantity(1 if keys.is_plus(key) else -1)

    def _village(self, key: Key) -> None:
        from cafe_pos.tui.village import panels as village_panels

        village_panels.pressed(self, key)

    def escape(self) -> None:
        """Let go of what was typed or chosen; else of the question of age; else of the paper."""
        if self.typed or self.chosen:
            self.typed, self.chosen = "", False
        elif house.age_prompt(self):
            self.age = Age.CHECKED
        elif self.paper is not None:
            paper_sales.end(self)

    def _begin_payment(self, key: Key) -> None:
        """Open the payment; what is only handed over costs nothing and is finished at once."""
        if parcel_scans.only_handed_over(self):
            self.pay((), key.at)
        else:
            self.panel = Pay(opened_at=key.at)

    def named_key(self, key: Key) -> None:
        """What a named key does; the menu gives the same acts a letter."""
        match key.name:
            case "enter":
                if standing.may_open(self):
                    if key.at - self._entered_at >= CONFIRM_GAP_S:
                        from cafe_pos.tui.evening import panels as evening_panels

                        evening_panels.open_now(self)
                elif self.payable():
                    self._begin_payment(key)
            case "escape":
                self.escape()
            case "tab" | "shift+tab":
                self.turn_family(1 if key.name == "tab" else -1)
            case "pageup" | "pagedown":
                self.page = max(0, self.page + (1 if key.name == "pagedown" else -1))
            case name:
                act = {"backspace": self.backspace, "delete": self.remove_line}.get(name)
                if act is not None:
                    act()
                elif name in ACTS:
                    self.came_by = ACTS[name].letter
                    ACTS[name].do(self, key.at)
