"""Paying by card through the terminal: what it is asked, and each of the four ways it may end.

The amount is written before it is sent, and asked on a thread of its own: keys are kept in their
order, the screen is painted. Approved, the ticket is saved as always. Refused, the order stands.
Unreachable, nothing was sent. Unknown, a person reads the terminal: there is no default.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from cafe_pos.domain.card import Nature, State
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, money
from cafe_pos.messages import card_words
from cafe_pos.tui.keys import Key
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.selling import cards_left
from cafe_pos.tui.shown import Notice, Phase, Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.cards.payments import Payable, Step
    from cafe_pos.application.cards.ports import CardRequest
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.card import Answer
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.parts.panel import BarKey, Panel
    from cafe_pos.tui.till import Till


@dataclass(frozen=True, slots=True)
class Charge:
    """What a card pays: what is recorded then, what goes on behind it, and what it came from.

    `by_hand` records what is not taken yet without the terminal, on which somebody types it; it is
    given the payable with what other cards took.
    """

    payable: Payable
    done: Callable[[Till, Any], None]
    by_hand: Callable[[Till, Any], None]
    back: Panel | None = None


@dataclass(slots=True)
class Asking(Listing):
    """The terminal asks the customer; there is nothing to press but on the terminal itself."""

    waited_s: int = 0

    def tick(self) -> bool:
        """Count the seconds: whoever waits sees that the till does as well."""
        self.waited_s += 1
        return True

    def press(self, till: Till, key: Key) -> None:
        """Nothing here ends it: that is done on the terminal."""

    @property
    def prompt(self) -> str:
        """How long the terminal has been asking."""
        return _("terminal: {seconds} s").format(seconds=self.waited_s)

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """No key does anything."""
        return ()


class Reading(Listing):
    """Somebody reads the terminal: two letters that are not each other's neighbours decide.

    Neither Enter nor Escape is an answer, nor a touch or a scan elsewhere.
    """

    __slots__ = ()
    answered = True

    def scanned(self, till: Till, text: str, article: Article | None) -> bool:  # noqa: ARG002
        """A scan waits for the answer: the order is what the card was asked for."""
        self.press(till, Key("escape"))
        return True

    def press(self, till: Till, key: Key) -> None:
        """A letter answers; the arrows, Enter and Escape do not."""
        if key.name in ("enter", "escape", "up", "down"):
            till.said = Said(_("Read the terminal, then press a letter."), Tone.WARN)
            return
        Listing.press(self, till, key)

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """The letters, by touch as well."""
        return tuple((row.letter, row.letter, row.right) for row in self.rows)


def charge(till: Till, what: Charge) -> None:
    """Have a card charged, and the document made of it; keys wait in their order meanwhile."""
    _go_on(till, what)


def _go_on(till: Till, what: Charge) -> None:
    payable = what.payable

    def act(ctx: Context) -> Step:
        from cafe_pos.application.cards import payments

        return payments.go_on(ctx, payable)

    till.phase = Phase.ASKING
    till.host.do(act, partial(_stepped, till, what), partial(_stopped, till, what))


def go_on_from(till: Till, what: Charge, step: Step) -> None:
    """Ask for what is written down already: keys wait in their order meanwhile."""
    till.phase = Phase.ASKING
    _stepped(till, what, step)


def _stepped(till: Till, what: Charge, step: Step) -> None:
    """The next amount is written down: ask the terminal; or everything is recorded."""
    if step.ask is None:
        _recorded(till, what, step)
        return
    what = replace(what, payable=step.payable)
    till.panel = Asking(_title(step.ask), (), text=_told(step.ask), empty=" ")
    till.host.ask_terminal(step.ask.terminal, step.ask.asked, partial(_heard, till, what, step.ask))


def _title(request: CardRequest) -> str:
    return _("Card terminal: {amount}").format(amount=money(request.amount_cents))


def _told(request: CardRequest) -> str:
    if request.nature is Nature.REFUND:
        text = _("The terminal gives {amount} back … The customer presents the card.")
    else:
        text = _("The terminal asks for {amount} … The customer presents the card.")
    said = text.format(amount=money(request.amount_cents))
    return said + " " + _("To give up, press the red key of the terminal.")


def _recorded(till: Till, what: Charge, step: Step) -> None:
    till.phase = Phase.READY
    till.panel = None
    if till.cards:
        cards_left.look(till)
    what.done(till, step.recorded)
    till.replay()


def _stopped(till: Till, what: Charge, error: PosError) -> None:
    """Refused before anything was asked, or taken and not recorded: that is kept."""
    till.panel = what.back
    till.refused(error)
    cards_left.look(till)


def _heard(till: Till, what: Charge, request: CardRequest, answer: Answer) -> None:
    """The terminal has answered, or will not any more: that is written before anything else."""

    def act(ctx: Context) -> CardRequest:
        from cafe_pos.application.cards import payments

        return payments.heard(ctx, request.ref, answer)

    def failed(error: PosError) -> None:
        till.panel = Reading(
            _title(request),
            (
                Row(
                    _("Try to write it again"),
                    lambda till, _at: _heard(till, what, request, answer),
                    _("again"),
                    "r",
                ),
                Row(
                    _("Later: the next customer first"),
                    lambda till, _at: _later(what, till, request),
                    _("later"),
                    "l",
                ),
            ),
            text=_not_written(request, answer),
        )
        till.refused(error)

    till.phase = Phase.ASKING
    till.host.do(act, partial(_kept, till, what), failed)


def _not_written(request: CardRequest, answer: Answer) -> str:
    """An answer that the disk did not take: it is said, since it may only be remembered."""
    return _("The terminal answered “{state}” for {amount}, and it could not be written.").format(
        state=card_words.state(answer.state), amount=money(request.amount_cents)
    )


def _kept(till: Till, what: Charge, request: CardRequest) -> None:
    match request.state:
        case State.APPROVED:
            _go_on(till, what)
        case State.REFUSED:
            till.panel = what.back
            till.refused(PosError("terminal.refused", reason=card_words.reason(request.reason)))
            if request.part > 1:  # another card paid its part: that stands open
                cards_left.look(till)
        case State.UNREACHABLE:
            _unreachable(till, what, request)
        case _:
            drop_keys(till)
            cards_left.look(till)
            till.panel = reading(request, partial(_say, what=what), later=partial(_later, what))


def drop_keys(till: Till) -> None:
    """A person is to decide: what was typed ahead was meant for something else."""
    till.phase = Phase.READY
    till.forget_keys()


def _unreachable(till: Till, what: Charge, request: CardRequest) -> None:
    drop_keys(till)
    if request.part > 1:  # another card paid its part: that stands open
        cards_left.look(till)
    till.panel = Listing(
        _title(request),
        (
            Row(_("Ask again"), lambda till, _at: _go_on(till, what), letter="1"),
            Row(
                _("By hand: type it on the terminal, or another one"),
                lambda till, _at: _by_hand(till, what),
                letter="2",
            ),
        ),
        text=_("The terminal does not answer ({address}). Nothing was sent.").format(
            address=request.terminal
        ),
        back=what.back,
    )


def _by_hand(till: Till, what: Charge) -> None:
    till.panel = what.back
    what.by_hand(till, what.payable)


def reading(request: CardRequest, say: Callable[..., None], later: Callable[..., None]) -> Reading:
    """Ask what the terminal shows of an amount of which nobody knows."""

    def take(*, paid: bool, seen: bool) -> Callable[[Till, float], None]:
        return lambda till, _at: say(till, request, paid=paid, seen=seen)

    return Reading(
        _title(request),
        (
            Row(_("Paid, and its receipt is here"), take(paid=True, seen=True), _("paid"), "p"),
            Row(_("Paid, as its screen says"), take(paid=True, seen=False), _("screen"), "s"),
            Row(_("Not paid"), take(paid=False, seen=False), _("not paid"), "n"),
            Row(_("Later: the next customer first"), lambda till, _at: later(till, request),
                _("later"), "l"),
        ),
        text=_("It is not known whether {amount} was taken: {reason}. Nothing is sent again. "
               "What does the terminal show, or its last receipt?").format(
            amount=money(request.amount_cents), reason=card_words.reason(request.reason)
        ),
    )  # fmt: skip


def _say(till: Till, request: CardRequest, *, paid: bool, seen: bool, what: Charge) -> None:
    def done(_request: CardRequest) -> None:
        if paid:
            _go_on(till, what)
            return
        till.phase = Phase.READY
        till.panel = what.back
        till.said = Said(_("Recorded: not paid. The order stands."), Tone.WARN)
        cards_left.look(till)
        till.replay()

    say(till, request, done, paid=paid, seen=seen)


def say(
    till: Till, request: CardRequest, done: Callable[[CardRequest], None], *, paid: bool, seen: bool
) -> None:
    """Record what a person read on the terminal."""
    operator = till.operator

    def act(ctx: Context) -> CardRequest:
        from cafe_pos.application.cards import payments

        return payments.say(ctx, request.ref, paid=paid, receipt_seen=seen, operator=operator)

    till.phase = Phase.ASKING
    till.host.do(act, done, till.refused)


def _later(what: Charge, till: Till, request: CardRequest) -> None:
    """The order is kept with the amount; the counter is free for whoever comes next."""
    till.panel = None
    if what.payable.client_key == till.client_key:
        till.next_order()
    till.banner = Notice(
        _("Kept for later"),
        (
            _("{amount} stands open. Read the terminal, then say it: “: z c”.").format(
                amount=money(request.amount_cents)
            ),
            _("The order is kept with it, and cannot be paid twice."),
        ),
    )
    cards_left.look(till)


# --- what is charged ------------------------------------------------------------------------------


def pay_order(till: Till, request: Any) -> None:
    """Charge an order; what is offered besides the card is taken with it."""
    charge(till, Charge(request, _saved, _pay_by_hand, back=till.panel))


def _pay_by_hand(till: Till, request: Any) -> None:
    till.phase = Phase.SAVING
    till.host.pay(request)
    if till.cards:
        cards_left.look(till)


def _saved(till: Till, ticket: Any) -> None:
    till.saved(ticket)


def saved_later(till: Till, view: Any) -> None:
    """A document was made of an amount that stood open: shown, and the order it was is gone."""
    ours = view.payload.get("client_key") == till.client_key
    if ours and view.payload["document"] == "ticket" and view.total_cents >= 0:
        till.saved(view)
        return
    if view.payload["document"] == "ticket":
        till.last = view
        if till.order.tab is not None and view.payload.get("tab") == till.order.tab:
            till.next_order()  # recalled meanwhile: it is paid, and never again from this screen
    cents = view.payload.get("total", view.payload.get("amount", 0))
    till.said = Said(
        _("{number} saved: {amount}").format(number=view.number, amount=money(cents)), Tone.GOOD
    )
    till.host.wake_printer()
