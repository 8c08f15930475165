"""The terminal's list (`: z c`): what is not settled, and the receipts that it printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cafe_pos.domain.card import OPEN, TAKEN, Nature, State
from cafe_pos.i18n import _, money
from cafe_pos.messages import card_words
from cafe_pos.tui import words
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.selling import cards_left, terminal_panels
from cafe_pos.tui.selling.terminal_panels import Charge
from cafe_pos.tui.shown import Phase, Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.cards.payments import Payable, Recorded, Step
    from cafe_pos.application.cards.ports import CardRequest
    from cafe_pos.application.cards.settings import CardReceipt
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till


def open_cards(till: Till, _at: float = 0.0) -> None:
    """Show the newest amounts of the terminal, those to be settled first."""

    def act(ctx: Context) -> tuple[CardRequest, ...]:
        from cafe_pos.application.cards import settings

        return settings.receipts(ctx)

    till.do(act, lambda found: _show(till, found))


def _show(till: Till, found: tuple[CardRequest, ...]) -> None:
    ordered = sorted(found, key=lambda one: one.state not in OPEN)
    till.panel = Listing(
        _("Card terminal"),
        tuple(_row(till, one) for one in ordered),
        empty=_("Nothing was asked of a terminal yet."),
    )


@dataclass(slots=True)
class ToSettle(Listing):
    """What is not settled; `behind` a notice, the key that puts the notice away does no more."""

    behind: bool = False

    def press(self, till: Till, key: Key) -> None:
        """As every list, once it is seen."""
        if self.behind:
            self.behind = False
        else:
            Listing.press(self, till, key)


def show_open(till: Till, found: tuple[CardRequest, ...], *, behind: bool = False) -> None:
    """Show what is not settled, to whoever came to the counter."""
    till.panel = ToSettle(
        _("Card terminal: to be settled"),
        tuple(_row(till, one) for one in found),
        text=_("Taken, or perhaps taken, and on no ticket. Enter settles one; Escape leaves it."),
        behind=behind,
    )


def _row(till: Till, one: CardRequest) -> Row:
    zone = till.view.zone if till.view else "Europe/Paris"
    sign = "-" if one.nature is Nature.REFUND else ""
    text = f"{words.moment(one.asked_at, zone)}  {sign}{money(one.amount_cents)}"
    if one.state in OPEN:
        return Row(text, lambda till, _at: settle(till, one), card_words.state(one.state))
    right = one.document or card_words.state(one.state)
    if one.receipt is None:
        return Row(text, None, right, dim=True)
    return Row(text, lambda till, _at: _receipt(till, one), right)


def settle(till: Till, one: CardRequest) -> None:
    """What became of an amount: read on the terminal, or recorded now, or given back there."""
    back = till.panel
    if one.state is State.UNKNOWN:
        till.panel = terminal_panels.reading(one, _say, lambda till, _one: _go_back(till, back))
        return
    if one.state not in TAKEN:
        # No key comes here while a terminal is asked: its answer was never written.
        till.do(_recovered, lambda found: show_open(till, found))
        return
    what = card_words.card(one.scheme, one.contactless, one.authorisation)
    till.panel = Listing(
        _("Card terminal: {amount}").format(amount=money(one.amount_cents)),
        (
            Row(_("Record it now: the order is kept"), lambda till, _at: resume(till, one),
                letter="1"),
            Row(_("Given back on the terminal"), lambda till, _at: _undo(till, one), letter="2"),
        ),
        text=_("Taken and on no ticket. {what}").format(what=what).strip(),
        back=back,
    )  # fmt: skip


def _recovered(ctx: Context) -> tuple[CardRequest, ...]:
    from cafe_pos.application.cards import payments

    return payments.recover(ctx)


def _go_back(till: Till, back: object) -> None:
    till.panel = back if isinstance(back, Listing) else None


def _say(till: Till, request: CardRequest, *, paid: bool, seen: bool) -> None:
    def done(said: CardRequest) -> None:
        till.phase = Phase.READY
        till.panel = None
        if paid:
            resume(till, said)
            return
        till.said = Said(_("Recorded: not paid."), Tone.WARN)
        cards_left.look(till)

    terminal_panels.say(till, request, done, paid=paid, seen=seen)


def resume(till: Till, one: CardRequest) -> None:
    """Make the document of an amount that was taken, as it was kept."""
    operator = till.operator

    def act(ctx: Context) -> Step:
        from cafe_pos.application.cards import payments

        return payments.resume(ctx, one.ref, operator=operator)

    def done(step: Step) -> None:
        till.panel = None
        if step.recorded is not None:
            terminal_panels.saved_later(till, step.recorded)
            cards_left.look(till)
            return
        # Another part of it is still to be taken by card.
        rest = Charge(step.payable, terminal_panels.saved_later, _rest_by_hand)
        terminal_panels.go_on_from(till, rest, step)

    till.do(act, done)


def _rest_by_hand(till: Till, payable: Payable) -> None:
    """Record it with what cards took; the rest is typed on a terminal out of reach."""

    def act(ctx: Context) -> Recorded:
        from cafe_pos.application.cards import payments

        return payments.by_hand(ctx, payable)

    def done(recorded: Recorded) -> None:
        terminal_panels.saved_later(till, recorded)
        cards_left.look(till)

    till.do(act, done)


def _undo(till: Till, one: CardRequest) -> None:
    operator = till.operator

    def act(ctx: Context) -> CardRequest:
        from cafe_pos.application.cards import payments

        return payments.undo(ctx, one.ref, operator=operator)

    def done(_request: CardRequest) -> None:
        till.panel = None
        till.said = Said(
            _("{amount} given back on the terminal: recorded.").format(
                amount=money(one.amount_cents)
            ),
            Tone.GOOD,
        )
        cards_left.look(till)

    till.do(act, done)


def _receipt(till: Till, one: CardRequest) -> None:
    """The terminal's own receipt, to be read or printed again."""
    back = till.panel
    number = one.document or one.ref

    def act(ctx: Context) -> tuple[CardReceipt, ...]:
        from cafe_pos.application.cards import settings

        return settings.receipt_of(ctx, number)

    def done(found: tuple[CardReceipt, ...]) -> None:
        kept = next((x for x in found if x.request.ref == one.ref), found[0])
        what = card_words.card(one.scheme, one.contactless, one.authorisation)
        till.panel = Sheet(
            _("Receipt of the terminal: {number}").format(number=number),
            (*filter(None, (what, one.masked)), "", *kept.lines),
            then=lambda till, _at: _print(till, number),
            what=_("print"),
            back=back,
        )

    till.do(act, done)


def _print(till: Till, number: str) -> None:
    operator = till.operator

    def act(ctx: Context) -> int:
        from cafe_pos.application.cards import papers

        return papers.print_receipt(ctx, number, operator=operator)

    def done(_count: int) -> None:
        till.panel = None
        till.said = Said(_("{number} sent to the printer").format(number=number))
        till.host.wake_printer()

    till.do(act, done)
