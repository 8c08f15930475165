"""The card terminal at the counter: the four ways that asking it may end, and what stands open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import i18n
from cafe_pos.application import counter
from cafe_pos.application.accounts import customers
from cafe_pos.application.cards import payments as card_payments
from cafe_pos.application.cards import settings as card_settings
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.wanted import Ring
from cafe_pos.application.tabs import tabs
from cafe_pos.application.tabs.tabs import Where
from cafe_pos.devices.card_terminal import CaisseApTerminal, Patience
from cafe_pos.domain.card import Answer, Asked, Nature, State
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import Order
from cafe_pos.tui.accounts import settle_panel
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.selling.payment_panel import Pay
from cafe_pos.tui.selling.terminal_panels import Asking, Reading
from cafe_pos.tui.shown import Notice, Phase, Tap
from tests import cafes
from tests.cafes import HandClock
from tests.devices.fake_terminal import FakeTerminal
from tests.integration.cards import APPROVED, REFUSED, UNKNOWN, UNREACHABLE
from tests.tui.counters import CATALOGUE, COFFEE, Counter, HandTill, NotingHost, drive

ADDRESS = "127.0.0.1:8888"


@dataclass
class CafeHost(NotingHost):
    """Carries acts out on a real café at once; what the terminal answers is the test's."""

    ctx: Any = None
    counter: Any = None

    def do(
        self,
        act: Callable[[Any], Any],
        done: Callable[[Any], None],
        failed: Callable[[PosError], None],
    ) -> None:
        try:
            answer = act(self.ctx)
        except PosError as error:
            failed(error)
        else:
            done(answer)

    def pay(self, request: Ring) -> None:
        super().pay(request)
        try:
            self.counter.saved(ringing.ring(self.ctx, request))
        except PosError as error:
            self.counter.refused(error)


class Hand(HandTill):
    """A counter on a real café, its terminal answered by hand."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(opened=False)
        self.host = CafeHost(ctx=ctx, counter=self.till)
        self.till.host = self.host
        self.till.opened(counter.open_counter(ctx))

    @property
    def asked(self) -> list[tuple[int, Nature]]:
        """What the terminal was asked so far."""
        return [(asked.amount_cents, asked.nature) for _to, asked, _done in self.host.terminal]

    def answer(self, answer: Answer) -> None:
        """Have the terminal answer what it was asked last."""
        self.host.terminal[-1][2](answer)

    def choose(self, letter: str) -> None:
        """Press a letter of a panel, once it is known that no scanner typed it."""
        self.press(letter)


@pytest.fixture
def ctx(cafe: Context) -> Iterator[Context]:
    """A café with a terminal; its ledger is whole after each test."""
    with cafe.store.act() as uow:
        uow.put_articles(CATALOGUE)
    card_settings.set_terminal(cafe, ADDRESS)
    yield cafe
    cafe.store.close()
    assert cafes.verify(cafe.store.path, full=True).problems == ()


@pytest.fixture
def hand(ctx: Context) -> Hand:
    return Hand(ctx)


def last_payments(ctx: Context) -> list[dict[str, Any]]:
    with ctx.store.act() as uow:
        found = uow.last_ticket()
    assert found is not None
    return list(found[0]["payments"])


def tickets(ctx: Context) -> int:
    with ctx.store.act() as uow:
        return uow.last_serial("ticket")


# --- the four outcomes ----------------------------------------------------------------------------


def test_approved_is_saved_as_always(hand: Hand, ctx: Context) -> None:
    hand.press("2", "c", "f12")
    assert hand.asked == [(300, Nature.DEBIT)]
    assert isinstance(hand.till.panel, Asking)
    assert "3.00" in hand.till.panel.text
    hand.answer(APPROVED)
    assert hand.till.panel is None
    assert hand.till.said is not None
    assert "T-00000001" in hand.till.said.text
    assert last_payments(ctx)[0]["card_authorisation"] == "678816"
    assert not hand.till.order.lines


def test_keys_pressed_meanwhile_come_in_their_order(hand: Hand, ctx: Context) -> None:
    hand.press("c", "f12")
    hand.press("2", "t", "f12", "escape")
    assert hand.till.phase is Phase.ASKING
    assert hand.lines == [("CAFE", 1)]
    hand.answer(APPROVED)
    # The next order was rung meanwhile; its card is asked for in its turn.
    assert hand.lines == [("THE", 2)]
    assert hand.asked[1:] == [(440, Nature.DEBIT)]
    hand.answer(APPROVED)
    assert tickets(ctx) == 2


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("04", "la banque a refusé"), ("06", "abandon"), ("08", "trop de temps"),
        ("11", "arrêté"), ("", "aucune raison"), ("77", "code 77"),
    ],
)  # fmt: skip
def test_refused_says_why_and_the_order_stands(hand: Hand, code: str, words: str) -> None:
    i18n.set_language("fr")
    hand.press("c", "f12")
    hand.press("t")
    hand.answer(Answer(State.REFUSED, code))
    assert isinstance(hand.till.banner, Notice)
    assert words in hand.till.banner.sentences[0]
    assert hand.lines == [("CAFE", 1)]
    assert hand.till.panel is None
    hand.press("f9")
    assert not hand.till.order.lines


def test_unknown_is_read_on_the_terminal_by_a_person(hand: Hand, ctx: Context) -> None:
    hand.press("c", "f12")
    hand.press("p", "n", "enter")  # meant for something else: it answers nothing
    hand.answer(UNKNOWN)
    assert isinstance(hand.till.panel, Reading)
    hand.press("enter", "escape", "down", "enter", "x")
    assert isinstance(hand.till.panel, Reading)
    assert tickets(ctx) == 0
    hand.choose("p")
    assert last_payments(ctx)[0]["card_known"] == "person"
    assert hand.asked == [(150, Nature.DEBIT)]


def test_nothing_but_an_answer_leaves_what_nobody_knows(hand: Hand) -> None:
    hand.press("c", "f12")
    hand.answer(UNKNOWN)
    panel = hand.till.panel
    for kind, value in (("line", "0"), ("article", "THE"), ("family", "1")):
        hand.at += 1
        hand.till.tap(Tap(kind, value, hand.at))
        assert hand.till.panel is panel
    hand.press(*"3017620422003", "enter", apart=0.001)
    hand.till.settle(hand.at + 1)
    assert hand.till.panel is panel
    assert hand.lines == [("CAFE", 1)]
    hand.press("n")
    assert hand.till.panel is None


def test_an_order_that_a_card_was_asked_for_stays_as_it_is(hand: Hand, ctx: Context) -> None:
    later = interrupted(ctx, hand, APPROVED)
    later.press("escape", "escape", "t")
    assert isinstance(later.till.banner, Notice)
    assert later.lines == [("CAFE", 2)]
    later.press("escape", ":", "x", "t", "f9")  # the next customer: that order waits in the list
    assert last_payments(ctx)[0]["amount"] == 220
    assert [one.amount_cents for one in later.till.cards] == [300]


def test_unknown_and_not_paid_leaves_the_order_to_be_paid_otherwise(
    hand: Hand, ctx: Context
) -> None:
    hand.press("c", "f12")
    hand.answer(UNKNOWN)
    hand.choose("n")
    assert hand.lines == [("CAFE", 1)]
    assert hand.till.cards == ()
    hand.press("f9")
    assert [p["method"] for p in last_payments(ctx)] == ["cash"]


def test_unknown_may_wait_for_the_next_customer(hand: Hand, ctx: Context) -> None:
    hand.press("c", "f12")
    hand.answer(UNKNOWN)
    hand.choose("l")
    assert not hand.till.order.lines
    assert [one.state for one in hand.till.cards] == [State.UNKNOWN]
    hand.press("escape", "t", "f9")
    assert tickets(ctx) == 1
    hand.press(":", "z", "c", "enter")
    assert isinstance(hand.till.panel, Reading)
    hand.choose("s")
    assert last_payments(ctx)[0]["amount"] == 150
    assert (tickets(ctx), hand.till.cards) == (2, ())


def test_unreachable_is_asked_again_or_typed_by_hand(hand: Hand, ctx: Context) -> None:
    hand.press("c", "f12")
    hand.answer(UNREACHABLE)
    assert isinstance(hand.till.panel, Listing)
    hand.choose("1")
    assert len(hand.asked) == 2
    hand.answer(UNREACHABLE)
    hand.choose("2")
    (paid,) = last_payments(ctx)
    assert (paid["method"], "card_ref" in paid) == ("card", False)


def test_unreachable_may_be_left(hand: Hand, ctx: Context) -> None:
    hand.press("c", "f12")
    hand.answer(UNREACHABLE)
    hand.press("escape", "f9")
    assert last_payments(ctx)[0]["method"] == "cash"


def test_what_would_be_refused_asks_no_card(hand: Hand) -> None:
    hand.press("c")
    with hand.host.ctx.store.act() as uow:
        uow.put_articles((changed(COFFEE, price_cents=170),))
    hand.press("f12")
    assert hand.asked == []
    assert isinstance(hand.till.banner, Notice)
    assert hand.lines == [("CAFE", 1)]


def test_an_answer_that_the_disk_does_not_take_is_written_again(
    hand: Hand, ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.press("c", "f12")
    plain = card_payments.heard

    def full(*_args: object, **_named: object) -> None:
        raise PosError("database.full")

    monkeypatch.setattr(card_payments, "heard", full)
    hand.answer(APPROVED)
    assert tickets(ctx) == 0
    assert isinstance(hand.till.panel, Reading)
    monkeypatch.setattr(card_payments, "heard", plain)
    hand.press("enter")
    hand.choose("r")
    assert last_payments(ctx)[0]["card_known"] == "terminal"


def test_an_answer_that_is_never_written_is_read_on_the_terminal(
    hand: Hand, ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.press("c", "f12")

    def full(*_args: object, **_named: object) -> None:
        raise PosError("database.full")

    with monkeypatch.context() as patch:
        patch.setattr(card_payments, "heard", full)
        hand.answer(APPROVED)
        hand.press("enter", "r", "l")
    hand.press("escape", ":", "z", "c", "enter", "enter")
    assert isinstance(hand.till.panel, Reading)
    hand.press("s")
    assert last_payments(ctx)[0]["card_known"] == "person"
    assert hand.till.cards == ()


# --- parts, tabs, accounts, refunds ---------------------------------------------------------------


def test_a_part_by_card_is_asked_when_all_is_offered(hand: Hand, ctx: Context) -> None:
    hand.press("2", "c", "enter", *"1", "c")
    assert hand.asked == []
    hand.press("enter")
    assert hand.asked == [(100, Nature.DEBIT)]
    hand.answer(REFUSED)
    assert isinstance(hand.till.panel, Pay)
    hand.press("enter", "enter")
    hand.answer(APPROVED)
    assert [(p["method"], p["amount"]) for p in last_payments(ctx)] == [
        ("card", 100), ("cash", 200),
    ]  # fmt: skip


def test_of_two_cards_the_second_may_be_refused(hand: Hand, ctx: Context) -> None:
    hand.press("2", "c", "enter", *"1", "c", "c")
    hand.answer(APPROVED)
    assert hand.asked == [(100, Nature.DEBIT), (200, Nature.DEBIT)]
    hand.answer(REFUSED)
    assert [one.state for one in hand.till.cards] == [State.APPROVED]
    hand.press("enter", "enter")
    first, second = last_payments(ctx)
    assert (first["amount"], first["card_known"]) == (100, "terminal")
    assert (second["method"], second["amount"]) == ("cash", 200)
    assert hand.till.cards == ()


def test_of_two_cards_the_second_may_be_typed_by_hand(hand: Hand, ctx: Context) -> None:
    hand.press("2", "c", "enter", *"1", "c", "c")
    hand.answer(APPROVED)
    hand.answer(UNREACHABLE)
    assert [one.state for one in hand.till.cards] == [State.APPROVED]  # the order stays as it is
    hand.choose("2")
    first, second = last_payments(ctx)
    assert (first["amount"], first["card_known"]) == (100, "terminal")
    assert (second["method"], second["amount"], "card_ref" in second) == ("card", 200, False)
    assert hand.till.cards == ()


def test_the_rest_of_what_was_kept_may_be_typed_by_hand(hand: Hand, ctx: Context) -> None:
    hand.press("2", "c", "enter", *"1", "c", "c")
    hand.answer(UNKNOWN)
    hand.choose("l")
    hand.press("escape", ":", "z", "c", "enter")
    hand.choose("p")
    hand.answer(UNREACHABLE)
    hand.choose("2")
    assert [p["amount"] for p in last_payments(ctx)] == [100, 200]
    assert (tickets(ctx), hand.till.cards) == (1, ())


def test_a_tab_that_a_card_may_have_paid_is_not_paid_again(ctx: Context) -> None:
    tabs.keep(ctx, Order().add(COFFEE, 2)[0], "Paul", Where())
    hand = Hand(ctx)
    hand.press("f3", "p", "enter", "f12")
    hand.answer(UNKNOWN)
    hand.choose("l")
    hand.press("escape", "f3", "p", "enter", "f9")  # it is still there: under another key
    assert isinstance(hand.till.banner, Notice)
    assert tickets(ctx) == 0
    hand.press("escape", ":", "z", "c", "enter")
    hand.choose("p")
    assert (tickets(ctx), hand.till.cards, tabs.open_tabs(ctx)) == (1, (), ())
    assert hand.lines == []


def test_a_tab_is_recalled_and_paid_by_card(ctx: Context) -> None:
    tabs.keep(ctx, Order().add(COFFEE, 2)[0], "Paul", Where())
    hand = Hand(ctx)
    hand.press("f3", "p", "enter", "f12")
    hand.answer(APPROVED)
    assert tabs.open_tabs(ctx) == ()
    assert last_payments(ctx)[0]["amount"] == 300


def test_an_account_is_settled_by_card(ctx: Context) -> None:
    customers.add(ctx, "Marcel")
    hand = Hand(ctx)
    hand.press("2", "c", "enter", "a", "m", "enter")
    (marcel,) = customers.everyone(ctx)
    settle_panel.open_settle(hand.till, marcel, hand.at)
    hand.press("f12")
    assert hand.asked == [(300, Nature.DEBIT)]
    hand.answer(REFUSED)
    assert isinstance(hand.till.panel, Pay)
    hand.press("f12")
    hand.answer(APPROVED)
    assert hand.till.said is not None
    assert "A-000001" in hand.till.said.text


def test_a_refund_by_card_gives_back_on_the_terminal(hand: Hand, ctx: Context) -> None:
    hand.press("2", "c", "f9")
    hand.press(":", "b", "enter", "enter", "2", "1")
    assert hand.asked == [(300, Nature.REFUND)]
    hand.answer(APPROVED)
    (paid,) = last_payments(ctx)
    assert (paid["amount"], paid["card_scheme"]) == (-300, "00B")


def test_a_method_put_right_asks_nothing(hand: Hand) -> None:
    hand.press("c", "f9", ":", "t", "c")
    assert hand.asked == []


def test_without_a_terminal_a_card_is_one_key_as_ever(ctx: Context) -> None:
    card_settings.set_terminal(ctx, None)
    hand = Hand(ctx)
    hand.press("c", "f12")
    assert (hand.asked, tickets(ctx)) == ([], 1)
    card_settings.set_terminal(ctx, ADDRESS)


def test_training_and_paper_ask_nothing(hand: Hand) -> None:
    assert hand.till.view is not None
    hand.till.view = changed(hand.till.view, training=True)
    hand.press("c", "f12")
    assert hand.asked == []


# --- at the next log-in ---------------------------------------------------------------------------


def interrupted(ctx: Context, hand: Hand, answer: Answer | None) -> Hand:
    """The till stops while the terminal asks, or behind its answer; another one is opened."""
    hand.press("2", "c", "f12")
    counter.keep_draft(ctx, hand.till.order, hand.till.client_key)
    with ctx.store.act() as uow:
        (request,) = uow.cards.open()
    if answer is not None:
        card_payments.heard(ctx, request.ref, answer)
    card_payments.recover(ctx)
    return Hand(ctx)


@pytest.mark.parametrize("answer", [APPROVED, None])
def test_what_stood_open_is_shown_first_and_made_once(
    hand: Hand, ctx: Context, answer: Answer | None
) -> None:
    later = interrupted(ctx, hand, answer)
    panel = later.till.panel
    assert isinstance(panel, Listing)
    assert "3.00" in panel.rows[0].text
    assert isinstance(later.till.banner, Notice)
    assert "settle that first" in later.till.banner.sentences[-1]
    later.press("escape")  # puts the notice away: the list below it stays
    assert later.till.panel is panel
    later.press("escape", "f9")  # the order is on the screen again: it is not paid a second time
    assert isinstance(later.till.banner, Notice)
    assert tickets(ctx) == 0
    later.press("escape", ":", "z", "c", "enter")
    later.choose("p" if answer is None else "1")
    assert tickets(ctx) == 1
    assert last_payments(ctx)[0]["amount"] == 300
    assert not later.till.order.lines
    assert later.till.cards == ()


def test_what_stood_open_may_be_given_back_on_the_terminal(hand: Hand, ctx: Context) -> None:
    later = interrupted(ctx, hand, APPROVED)
    later.press("enter", "enter")
    later.choose("2")
    assert later.till.cards == ()
    later.press("f9")
    assert last_payments(ctx)[0]["method"] == "cash"


def test_whoever_takes_over_is_shown_what_stands_open(hand: Hand, ctx: Context) -> None:
    later = interrupted(ctx, hand, APPROVED)
    later.press("escape", "escape")
    later.till.let_in(changed(counter.who_may_log_in(ctx)[0], code="op2"))
    assert isinstance(later.till.panel, Listing)
    later.press("escape")


def test_the_terminals_receipt_is_read_and_printed_again(hand: Hand, ctx: Context) -> None:
    hand.press("c", "f12")
    hand.answer(APPROVED)
    hand.press(":", "z", "c", "enter")
    assert "MERCI" in hand.till.panel.lines  # type: ignore[union-attr]
    hand.press("enter")
    with ctx.store.act() as uow:
        (job,) = uow.print_jobs()
    assert (job.kind, job.state) == ("card_receipt", "queued")


def test_whoever_waits_sees_the_seconds(hand: Hand) -> None:
    hand.press("c", "f12")
    panel = hand.till.panel
    assert panel is not None
    assert (panel.prompt, panel.tick(), panel.prompt) == ("terminal: 0 s", True, "terminal: 1 s")
    assert not Pay(0.0).tick()
    hand.answer(REFUSED)


# --- the settings ---------------------------------------------------------------------------------


def test_the_terminal_is_set_tried_and_taken_away_at_the_counter(hand: Hand, ctx: Context) -> None:
    hand.press(":", "g", "t")
    assert isinstance(hand.till.panel, Listing)
    assert hand.till.panel.rows[0].right == ADDRESS
    hand.press("a", *["backspace"] * len(ADDRESS), *"tpe", "enter")
    hand.press("backspace", "backspace", "0", "7", "enter")
    assert card_settings.terminal_of(ctx) == card_settings.TerminalSetting("tpe:8888", "07")
    assert hand.till.view is not None
    assert hand.till.view.terminal == "tpe:8888"
    hand.press("t", "t")
    ((address, done, failed),) = hand.host.reached
    assert address == "tpe:8888"
    done(None)
    assert hand.till.said is not None
    assert "answers" in hand.till.said.text
    failed(PosError("terminal.unreachable", address=address, reason="no route"))
    assert "no route" in hand.till.said.text
    hand.press("n")
    assert card_settings.terminal_of(ctx) is None
    hand.press("escape", "c", "f12")
    assert (hand.asked, tickets(ctx)) == ([], 1)


def test_an_address_that_is_none_is_said_in_the_form(hand: Hand, ctx: Context) -> None:
    hand.press(":", "g", "t", "a", *"::", "enter", "enter")
    assert isinstance(hand.till.panel, Form)
    assert "8888" in hand.till.panel.error
    assert card_settings.terminal_of(ctx) == card_settings.TerminalSetting(ADDRESS)


# --- on the real screen ---------------------------------------------------------------------------


def test_the_screen_talks_to_a_terminal(
    counter_file: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sale from the key to the ticket, over a real line, in French."""
    quick = Patience(connect_s=2.0, answer_s=2.0, idle_s=0.01)
    with FakeTerminal() as terminal:
        ctx = cafes.reopen(counter_file, clock)
        card_settings.set_terminal(ctx, terminal.address)
        ctx.store.close()

        async def scenario(at: Counter) -> None:
            at.app.desk = changed(
                at.app.desk, terminal=lambda address: CaisseApTerminal(address, quick)
            )
            held = at.app.till.host.ask_terminal
            waiting: list[Callable[[], None]] = []

            def hold(address: str, asked: Asked, done: Callable[[Answer], None]) -> None:
                waiting.append(lambda: held(address, asked, done))

            monkeypatch.setattr(at.app, "ask_terminal", hold)
            await at.pilot.press("2", "c", "f12")
            await at.until(lambda: waiting)
            await at.until(lambda: "Le terminal demande 3,00 €" in at.text())
            waiting[0]()
            await at.until(lambda: at.till.last is not None)
            await at.rest()
            assert "T-00000001 enregistré" in at.text()

        drive(counter_file, scenario, language="fr")
        assert terminal.amounts == [300]
    assert cafes.verify(counter_file, full=True).ok
