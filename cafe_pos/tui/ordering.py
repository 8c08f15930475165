"""The order being rung: its lines, the line that keys act on, and the tabs of tiles."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from cafe_pos.application.selling.wanted import Ring
from cafe_pos.application.views import TicketView
from cafe_pos.domain.catalogue import Article, Mode
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, VoucherForm
from cafe_pos.domain.pricing import LineKind
from cafe_pos.i18n import _, ngettext
from cafe_pos.tui import house, labels, scanner, words
from cafe_pos.tui.log_in import LogIn
from cafe_pos.tui.panels import Weigh
from cafe_pos.tui.parts.panel import Panel
from cafe_pos.tui.selling import cards_left
from cafe_pos.tui.selling.lunching import Lunching
from cafe_pos.tui.selling.paper_sales import Paper
from cafe_pos.tui.selling.tariff import Tariff
from cafe_pos.tui.services import waits
from cafe_pos.tui.shown import Age, Change, Family, Leaving, Notice, Said, Tone, families_of

if TYPE_CHECKING:
    from cafe_pos.application.accounts.customers import CustomerView
    from cafe_pos.application.cards.ports import CardRequest
    from cafe_pos.application.doctor.examining import Look
    from cafe_pos.application.drawer.evening import Standing
    from cafe_pos.application.keeping.ports import CopiesView
    from cafe_pos.application.ports import BackupView, Context
    from cafe_pos.application.services.waiting import Waiting
    from cafe_pos.domain.card import Answer, Asked
    from cafe_pos.domain.pricing import PriceChange
    from cafe_pos.tui.first_run.printers import Search as FoundPrinters
    from cafe_pos.tui.first_run.printers import Tried
    from cafe_pos.tui.manual.reader import Reader

T = TypeVar("T")
MAX_TYPED: Final = 4


class Host(Protocol):
    """Who carries out what the till asks for."""

    def pay(self, request: Ring) -> None:
        """Save a sale, then call `saved`, `refused` or `lost`."""

    def look_up(self, client_key: str) -> None:
        """Ask what became of a sale, then call `looked_up` or `lost`."""

    def print_last(self, number: str, reason: str) -> None:
        """Print a ticket, then call `printed` or `refused`."""

    def look_at_prints(self) -> None:
        """Find the prints that a person must decide on, then call `doubted`."""

    def decide_print(self, job: int, verdict: str, reason: str) -> None:
        """Settle a doubtful print: `came_out`, `again` or `cancel`; then call `decided`."""

    def log_in(self, name: str, pin: str, leaving: str | None) -> None:
        """Check a PIN; then call `opened`, or `let_in` when somebody was there, or `kept_out`."""

    def look_for_people(self) -> None:
        """Look up who may log in, then call `met`, or `not_met`."""

    def correct(self, number: str, method: Method) -> None:
        """Record that a ticket was paid by another method; then call `corrected` or `refused`."""

    def look_at_visas(self) -> None:
        """Find what waits for this person's visa, then call `visas_seen`."""

    def give_visa(self, visa: int) -> None:
        """Agree to what the other manager did; then call `visa_given` or `refused`."""

    def do(
        self,
        act: Callable[[Context], T],
        done: Callable[[T], None],
        failed: Callable[[PosError], None],
    ) -> None:
        """Carry an act out; then call `done` with what it answered, or `failed`."""

    def wear(self, wanted: str) -> None:
        """Change colours to the theme of a name."""

    def find_printers(
        self, done: Callable[[FoundPrinters], None], failed: Callable[[PosError], None]
    ) -> None:
        """Search this machine for printers, without holding up any act."""

    def check_printer(self, setting: Mapping[str, Any]) -> None:
        """Refuse a setting that leads nowhere (PosError); nothing is connected."""

    def try_printer(
        self,
        setting: Mapping[str, Any],
        done: Callable[[Tried], None],
        failed: Callable[[PosError], None],
    ) -> None:
        """Print a test page by a printer's setting, without holding up any act."""

    def print_secret(
        self,
        setting: Mapping[str, Any],
        secret: str,
        done: Callable[[Tried], None],
        failed: Callable[[PosError], None],
    ) -> None:
        """Print the paper that opens encrypted copies; it is kept nowhere."""

    def wake_printer(self) -> None:
        """Tell the printer's worker that something waits, without waiting for it."""

    def look_at_standing(self) -> None:
        """Find how the drawer and the day stand, then call `standing_seen`."""

    def look_at_waiting(self, *, morning: bool = False) -> None:
        """Find what waits in the services, then have `waits.seen` (or `waits.morning`) told."""

    def beside(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[PosError], None],
    ) -> None:
        """Do what needs no database and may take seconds, in no sale's way."""

    def examine(
        self,
        look: Look[T],
        done: Callable[[T], None],
        failed: Callable[[PosError], None],
    ) -> None:
        """Carry a look out: its steps between the sales, its end beside them."""

    def look_at_health(self) -> None:
        """Look cheaply at what may not wait, and have the status line say it."""

    def ask_terminal(self, address: str, asked: Asked, done: Callable[[Answer], None]) -> None:
        """Ask a card terminal, on a thread of its own; then call `done` with how it ended."""

    def reach_terminal(
        self, address: str, done: Callable[[None], None], failed: Callable[[PosError], None]
    ) -> None:
        """See whether a card terminal can be connected to; nothing is sent."""

    def back_up(
        self,
        progress: Callable[[int, int], None],
        done: Callable[[BackupView], None],
        failed: Callable[[PosError], None],
    ) -> None:
        """Copy the café's file and check the copy, in no sale's way, telling how far it is."""

    def keep(self, order: Order, client_key: str) -> None:
        """Keep the order in case the power goes, when there is time."""

    def forget_draft(self) -> None:
        """Keep no order that has not been kept yet: the act that follows does it."""

    def leave(self, to: Leaving = Leaving.END) -> None:
        """Close the till, for good or for another one."""


class Ordering(Lunching):
    """The part of a till that changes the order; a host keeps each change."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.order = Order()
        self.client_key = secrets.token_hex(16)
        self.typed = ""
        self.current: int | None = None
        self.chosen = False
        self.families: tuple[Family, ...] = ()
        self.family = 0
        self.page = 0
        self.panel: Panel | None = None
        self.help: Reader | None = None
        """The manual, over everything else; what lies below stays as it is."""
        self.came_by = ""
        """The letters of the menu's act that led here; nothing by another way."""
        self.banner: Change | Notice | None = None
        self.said: Said | None = None
        self.last: TicketView | None = None
        self.articles: dict[str, Article] = {}
        self.by_barcode: dict[str, Article] = {}
        self.gate: LogIn | None = None
        self.voucher_form: str = VoucherForm.ELECTRONIC
        self.voucher_issuer = ""
        self.tariff = Tariff()
        self.paper: Paper | None = None
        self.suspended_cents = 0
        self.in_store: dict[str, Article] = {}
        self.parcel_numbers: frozenset[str] = frozenset()
        """The numbers of parcels here that look like barcodes."""
        self.customers: dict[str, CustomerView] = {}
        """Customers met, by code: names for the screen."""
        self.standing: Standing | None = None
        """How the drawer and the day stood when they were looked at last."""
        self.waiting: Waiting | None = None
        """What waited in the services when they were looked at last."""
        self.copies: CopiesView | None = None
        self.health = 0
        """How the café's copies stood when they were looked at last."""
        self.tally: tuple[str, Mapping[str, str]] | None = None
        """The drawer session being counted, and what is typed of its count."""
        self.settled: str | None = None
        """The account payment taken last, until the next sale: F8 prints its receipt."""
        self.cards: tuple[CardRequest, ...] = ()
        """Amounts of the card terminal that are not settled."""
        self._favourites: dict[str, Article] = {}

    def put_catalogue(self, articles: tuple[Article, ...]) -> None:
        """Learn what is sold, and under which letters."""
        articles = self.with_dishes(articles)
        self.articles = {article.code: article for article in articles}
        self._favourites = {a.key.casefold(): a for a in articles if a.key}
        self.by_barcode = scanner.by_code(articles)
        self.in_store = labels.of_the_shop(self._whole, articles)
        self.families = families_of(tuple(a for a in articles if not a.blocked))
        self.family = min(self.family, max(0, len(self.families) - 1))

    def add(self, article: Article, quantity: int | None = None) -> None:
        """Add an article: the quantity given, else the one typed, else one."""
        if article.by_weight and quantity is None:
            self.panel = Weigh(article, self.typed)
            self.typed = ""
            return
        wanted = quantity if quantity is not None else int(self.typed or 1)
        self.typed = ""
        if article.open_price:
            from cafe_pos.tui.selling import price_panels

            price_panels.ask_price(self._whole, article, wanted)
            return
        self.ring_up(article, wanted)

    def ring_up(self, article: Article, quantity: int, price: PriceChange | None = None) -> None:
        """Put an article on the order, at a price of its own, a rule's, or the catalogue's."""
        if price is None:
            mode = Mode.TAKEAWAY if self.order.takeaway else article.default_mode
            price = self.tariff_now.price(article, mode, self.order.place)
        try:
            refusal = house.above_licence(self._whole, article)
            if refusal is not None:
                raise refusal
            if article.supplement and self.current is not None:
                order, index = self.order.add_supplement(self.current, article, quantity)
            else:
                order, index = self.order.add(article, quantity, price=price)
        except PosError as error:
            self.say_refusal(error)
            return
        self.current, self.chosen = index, False
        if article.adults_only and self.age is Age.UNASKED:
            self.age = Age.ASKED
        self.set_order(order)
        waits.warn(self._whole, article)

    @property
    def tariff_now(self) -> Tariff:
        """The rules at the minute of the sale: this one, or the one that stands on the paper."""
        if self.paper is None:
            return self.tariff
        return replace(self.tariff, local=self.paper.local, utc=self.paper.at)

    def set_order(self, order: Order) -> None:
        """Change the order, and have it kept."""
        if not self.dishes_allow(order) or not self.shares_allow(order):
            return
        if not cards_left.allow(self._whole):
            return
        if order.split is not None and self.share is None and not self.begun:
            order = replace(order, split=None)
        self.order = order
        if self.current is not None and self.current >= len(order.lines):
            self.current = len(order.lines) - 1 if order.lines else None
        if not order.lines:
            self.chosen = False
        self.host.keep(order, self.client_key)

    def change_quantity(self, by: int) -> None:
        """One more or one less of the current line; a weighed one is weighed again."""
        if self.current is None:
            return
        line = self.order.lines[self.current]
        if line.article.by_weight:
            self.panel = Weigh(line.article, "", self.current)
            return
        if line.quantity + by < 1:
            self.said = Said(_("Delete removes the line."))
            return
        try:
            self._less(self.order.with_quantity(self.current, line.quantity + by))
        except PosError as error:
            self.say_refusal(error)

    def remove_line(self) -> None:
        """Take the current line off the order; what was put aside goes with a reason."""
        if self.current is not None:
            try:
                self._less(self.order.without(self.current))
            except PosError as error:
                self.say_refusal(error)

    def _less(self, order: Order) -> None:
        """Change the order, once the reason is given for what was put aside."""
        if not self.without_aside(order):
            self.set_order(order)

    def clear_order(self) -> None:
        """Take everything off the order; a tab is put back or emptied with a reason."""
        if self.tab is not None:
            from cafe_pos.tui.tabs import panels as tab_panels

            tab_panels.ask_to_empty(self._whole)
            return
        self.next_order()

    def switch_mode(self) -> None:
        """Takeaway or back: the line chosen with the arrows, else the whole order."""
        if self.chosen and self.current is not None:
            mode: Mode = self.order.lines[self.current].mode.other
            order = self.order.with_line_mode(self.current, mode)
        else:
            order = self.order.switched()
        self.set_order(self.tariff.again(order))

    def same_again(self) -> None:
        """Ring the lines of the last ticket once more; of a tab, what was added to it last."""
        if self.tab is not None and self.last_round:
            self._ring_again(
                [
                    {"article": x.article.code, "quantity": x.quantity, "mode": x.mode.value}
                    for x in self.last_round
                    if x.kind is LineKind.ARTICLE and x.mark is None
                ]
            )
            return
        if self.last is None or self.last.total_cents < 0:
            self.said = Said(_("There is no round to repeat yet."), Tone.WARN)
            return
        self._ring_again([x for x in self.last.payload["lines"] if not x.get("service")])

    def _ring_again(self, lines: Sequence[Mapping[str, Any]]) -> None:
        order, missing = self.order, 0
        for line in lines:
            article = self.articles.get(line["article"])
            if article is None or article.blocked:
                missing += 1
                continue
            order = self._again(order, article, line)
        self.current, self.chosen = (len(order.lines) - 1 if order.lines else None), False
        self.set_order(order)
        if missing:
            text = ngettext(
                "{n} article is no longer sold.", "{n} articles are no longer sold.", missing
            )
            self.said = Said(text.format(n=missing), Tone.WARN)

    def _again(self, order: Order, article: Article, line: Mapping[str, Any]) -> Order:
        try:
            grown, index = order.add(article, line["quantity"])
        except PosError as error:
            self.say_refusal(error)
            return order
        mode = Mode(line["mode"])
        return grown if grown.lines[index].mode is mode else grown.with_line_mode(index, mode)

    def print_last(self, reason: str = "") -> None:
        """Print the last ticket: its original, then duplicates with a reason.

        Right after a payment of an account, the receipt for it.
        """
        if self.settled is not None:
            from cafe_pos.tui.accounts import keeping as account_keeping

            account_keeping.print_receipt(self._whole, self.settled)
        elif self.last is None:
            self.said = Said(_("There is no ticket to print yet."), Tone.WARN)
        else:
            self.host.print_last(self.last.number, reason)

    def say_refusal(self, error: PosError) -> None:
        """Show the sentence of a refusal."""
        self.banner = Notice(_("Refused"), (words.refusal(error),))

    def digit(self, digit: str) -> None:
        """Type one digit of a quantity."""
        if len(self.typed) < MAX_TYPED and (self.typed or digit != "0"):
            self.typed += digit

    def letter(self, letter: str) -> None:
        """Ring the favourite of a letter."""
        article = self._favourites.get(letter)
        if article is None:
            self.typed = ""
            self.said = Said(
                _("No article has the letter {letter}; / searches all of them.").format(
                    letter=letter
                ),
                Tone.WARN,
            )
        else:
            self.add(article)

    def backspace(self) -> None:
        """Take back the last digit typed."""
        if self.typed:
            self.typed = self.typed[:-1]

    def move(self, by: int) -> None:
        """Choose another line with the arrows."""
        count = len(self.order.lines)
        if not count:
            return
        here = self.current if self.current is not None else count - 1
        if self.chosen or self.current is None:
            here = min(max(here + by, 0), count - 1)
        elif by < 0:
            here = max(here - 1, 0)
        self.current, self.chosen = here, True

    def turn_family(self, by: int) -> None:
        """Show the next or the previous tab."""
        if self.families:
            self.family = (self.family + by) % len(self.families)
            self.page = 0
