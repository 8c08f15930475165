"""Sharing a bill (menu, h): by lines and pieces, in equal parts, or an amount at a time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.application.tabs.tabs import Recalled
from cafe_pos.domain import sharing
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import parse_euros
from cafe_pos.domain.order import Order
from cafe_pos.domain.tab import picked
from cafe_pos.i18n import _, figure, money, quantity
from cafe_pos.tui import keys, words
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.parts.panel import BarKey, enter, escape
from cafe_pos.tui.shown import Said, Share, Tone
from cafe_pos.tui.tabs import panels

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till

FEWEST: Final = 2
"""Parts of a split; fewer in its id mean one amount after another."""
MOST_BY_DIGIT: Final = 9
MAX_AMOUNT: Final = 9


def open_split(till: Till, _at: float = 0.0) -> None:
    """Ask how the order is shared; it is kept in its tab first."""
    if not till.payable():
        return
    if till.order.part:
        till.said = Said(_("This is a part already: pay it, or put it back (F3)."), Tone.WARN)
        return
    if till.begun:
        _go_on(till)
        return
    panels.keep_here(till, lambda _kept: _ask(till))


def _ask(till: Till) -> None:
    amount = money(till.order.total_cents)
    rows = [
        Row(_("By lines and pieces"), lambda till, _at: _pick(till), letter="l"),
        Row(_("An amount"), lambda till, _at: _ask_amount(till), letter="a"),
    ]
    rows += [
        Row(_("In {n} equal parts").format(n=n), partial(_equal, n), letter=str(n))
        for n in range(2, MOST_BY_DIGIT + 1)
    ]
    rows.append(Row(_("In more equal parts"), lambda till, _at: _ask_people(till), letter="p"))
    till.panel = Listing(_("Share {amount}").format(amount=amount), tuple(rows))


# Equal parts and amounts


def _ask_people(till: Till) -> None:
    def done(till: Till, form: Form, answers: Answers) -> None:
        people = int(answers["people"] or 0)
        try:
            sharing.equal(till.order.total_cents, people)
        except PosError as error:
            form.wrong(words.refusal(error))
            return
        _equal(people, till, 0.0)

    fields = (Field("people", _("Parts"), "10", Kind.NUMBER, limit=2),)
    till.panel = Form(_("Equal parts"), fields, done, back=till.panel)


def _equal(people: int, till: Till, _at: float) -> None:
    _next_part(till, f"{secrets.token_hex(8)}-{people}")


def _ask_amount(till: Till) -> None:
    def done(till: Till, form: Form, answers: Answers) -> None:
        try:
            cents = parse_euros(answers["amount"])
            till.order.shares(cents)
        except PosError as error:
            form.wrong(words.refusal(error))
            return
        split = till.order.split or f"{secrets.token_hex(8)}-0"
        till.panel = None
        till.begin_split(split, Share(cents, 1, 0))

    title = _("Amount to pay, of {amount}").format(amount=money(till.order.total_cents))
    fields = (Field("amount", _("Amount"), "", Kind.AMOUNT, limit=MAX_AMOUNT),)
    back = till.panel if isinstance(till.panel, Listing) else None
    till.panel = Form(title, fields, done, back=back)


def _people_of(split: str | None) -> int:
    tail = (split or "").rpartition("-")[2]
    return int(tail) if tail.isdecimal() else 0


def paid_parts(order: Order) -> int:
    """How many equal parts of an order are paid; by amount, whether any is."""
    settled = sum(line.settled_cents for line in order.lines)
    people = _people_of(order.split)
    if people < FEWEST:
        return int(settled > 0)
    paid, whole = 0, sum(line.total_cents for line in order.lines)
    for number, part in enumerate(sharing.equal(whole, people)):
        paid += part
        if paid > settled:
            return number
    return people


def _go_on(till: Till) -> None:
    """Show the next part to be paid; by amount, ask for the next amount."""
    till.panel = None
    if _people_of(till.order.split) < FEWEST:
        _ask_amount(till)
    else:
        _next_part(till, till.order.split or "")


def _next_part(till: Till, split: str) -> None:
    """Have the next equal part paid."""
    people, whole = _people_of(split), sum(line.total_cents for line in till.order.lines)
    number = paid_parts(replace(till.order, split=split))
    settled = sum(line.settled_cents for line in till.order.lines)
    cents = sum(sharing.equal(whole, people)[: number + 1]) - settled
    till.panel = None
    till.begin_split(split, Share(min(cents, till.order.total_cents), number + 1, people))


def after_share(till: Till, tab: str) -> None:
    """A part is paid: the rest of the order comes back for the next one."""
    said, banner = till.said, till.banner

    def next_one(found: Recalled) -> None:
        panels.show(till, found)
        _go_on(till)
        till.said, till.banner = said, banner
        if banner is not None:  # the change to give back is never hidden
            till.panel = None

    panels.recall(till, tab, next_one)


def after_part(till: Till, tab: str) -> None:
    """A part chosen by lines is paid: the next one is chosen, or Escape leaves the rest there.

    Not while there is change to give back, which no panel may hide.
    """
    said, banner = till.said, till.banner
    if banner is not None:
        return

    def act(ctx: Context) -> Recalled | None:
        from cafe_pos.application.tabs import tabs

        still = {one.id for one in tabs.open_tabs(ctx)}
        return tabs.recall(ctx, tab, panels.where(till)) if tab in still else None

    def next_one(found: Recalled | None) -> None:
        if found is not None:
            panels.show(till, found)
            till.panel = Pick.of(found.order, follows=True)
        till.said = said

    till.do(act, next_one)


# By lines and pieces


def _pick(till: Till) -> None:
    till.panel = Pick.of(till.order)


@dataclass(slots=True)
class Pick(Listing):
    """How many pieces of which lines: that part becomes the order, the rest stays in the tab."""

    order: Order = field(default_factory=Order)
    chosen: dict[int, int] = field(default_factory=dict)
    follows: bool = False
    """Whether a part is paid already: Escape then leaves the rest in its tab."""

    @classmethod
    def of(cls, order: Order, *, follows: bool = False) -> Pick:
        """Nothing chosen yet."""
        panel = cls(_("Which part is paid?"), (), order=order, follows=follows)
        panel.show()
        return panel

    def show(self) -> None:
        """Draw the rows anew after a choice."""
        self.rows = tuple(
            Row(self._text(index), partial(_one_more, index), right=figure(line.left_cents))
            for index, line in enumerate(self.order.lines)
        )
        try:
            cents = sum(line.total_cents for line in picked(self.order, self.chosen))
        except PosError:
            cents = 0
        self.text = _("Chosen: {amount} of {whole}").format(
            amount=money(cents), whole=money(self.order.total_cents)
        )

    def _text(self, index: int) -> str:
        line = self.order.lines[index]
        taken = self.chosen.get(index, 0)
        if line.article.by_weight:
            return f"{'1' if taken else '-'} / 1 × {line.name} {quantity(line.quantity, 'g')}"
        return f"{taken or '-'} / {abs(line.quantity)} × {line.name}"

    def choose(self, index: int, count: int) -> None:
        """Choose so many pieces of a line."""
        line = self.order.lines[index]
        most = abs(line.quantity)
        if line.article.by_weight and 0 < count < most:
            count = most if self.chosen.get(index, 0) < count else 0
        self.chosen = {**self.chosen, index: min(max(count, 0), most)}
        self.show()

    def press(self, till: Till, key: Key) -> None:
        """Left and Right for how many, Space for all or none, a digit for that many."""
        index = self.index
        here = self.chosen.get(index, 0)
        most = abs(self.order.lines[index].quantity)
        digit = keys.digit_of(key, azerty=till.azerty)
        if keys.is_plus(key):
            self.choose(index, here + 1)
        elif keys.is_minus(key, azerty=till.azerty):
            self.choose(index, here - 1)
        elif key.char == " ":
            self.choose(index, 0 if here == most else most)
        elif digit is not None:
            self.choose(index, int(digit))
        elif key.name == "enter":
            self._take(till)
        elif key.name == "escape":
            till.panel = None
            if self.follows:
                till.next_order()
        elif key.name in ("up", "down", "home", "end", "pageup", "pagedown"):
            self._move(key.name)

    def _take(self, till: Till) -> None:
        picks = {index: count for index, count in self.chosen.items() if count}
        if not picks:
            till.said = Said(_("Nothing is chosen: Right takes one."), Tone.WARN)
            return
        try:
            lines = picked(self.order, picks)
        except PosError as error:
            till.say_refusal(error)
            return
        till.panel = None
        if sum(abs(x.quantity) for x in lines) < sum(abs(x.quantity) for x in self.order.lines):
            till.current, till.chosen = None, False
            till.set_order(replace(self.order, lines=lines, part=True))

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        return _("Right takes one, Space all of it")

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """Choose, take, go back."""
        return (
            (_("Right"), "right", _("one more")),
            (_("Left"), "left", _("one less")),
            enter(_("this part")),
            escape(),
        )


def _one_more(index: int, till: Till, _at: float) -> None:
    """A touch takes one more; past the last it begins anew."""
    panel = till.panel
    if not isinstance(panel, Pick):
        return
    most = abs(panel.order.lines[index].quantity)
    here = panel.chosen.get(index, 0)
    panel.choose(index, 0 if here >= most else here + 1)
