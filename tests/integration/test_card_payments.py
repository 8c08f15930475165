"""Payments by card on real files: what is asked, what becomes of it, and what the ledger says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cafe_pos.application.accounts import accounts, customers
from cafe_pos.application.accounts.accounts import Settle
from cafe_pos.application.cards import charging
from cafe_pos.application.cards import guard as card_guard
from cafe_pos.application.cards import orders as card_orders
from cafe_pos.application.cards import payments as card_payments
from cafe_pos.application.cards import settings as card_settings
from cafe_pos.application.cards.payments import Payable
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import copies
from cafe_pos.application.selling import corrections, refunds, ringing
from cafe_pos.application.selling.refunds import Refund
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.application.views import TicketView
from cafe_pos.domain.card import Answer, Asked, CardFacts, Nature, State
from cafe_pos.domain.catalogue import Mode, Place
from cafe_pos.domain.payment import Method, Tender, VoucherForm
from cafe_pos.domain.pricing import (
    Discount,
    DiscountKind,
    LineKind,
    MenuPart,
    PriceChange,
    PriceKind,
)
from cafe_pos.domain.refund import GivenBack
from cafe_pos.domain.service_mark import PREPAID, ServiceMark
from cafe_pos.domain.ticket import Channel
from tests import cafes
from tests.cafes import HandClock, refused
from tests.integration.attacks import plain
from tests.integration.cards import (
    APPROVED,
    CARD,
    REFUSED,
    UNKNOWN,
    UNREACHABLE,
    answered,
    asked,
    order,
    with_terminal,
)


def test_a_ticket_that_a_card_may_have_got_back_is_not_given_back_again(till: Context) -> None:
    number = ringing.ring(till, order("a", Tender(Method.CASH))).number
    by_card = Refund(number, Method.CARD, "erreur", client_key="b")
    request, _step = answered(till, by_card, UNKNOWN)
    for method in (Method.CASH, Method.CARD):
        with refused("card.open_unknown"):
            refunds.give_back(till, Refund(number, method, "erreur", client_key="c"))
    card_payments.say(till, request.ref, paid=False, receipt_seen=False)
    refunds.give_back(till, Refund(number, Method.CASH, "erreur", client_key="c"))


class Approving:
    """A terminal that takes what it is asked; its amounts are noted."""

    def __init__(self) -> None:
        self.amounts: list[int] = []

    def ask(self, asked: Asked) -> Answer:
        self.amounts.append(asked.amount_cents)
        return APPROVED

    def reach(self) -> None:
        """It is there."""


def test_the_second_card_of_what_was_kept_is_asked_once(till: Context) -> None:
    two = order("a", Tender(Method.CARD, 100), CARD)
    request, _step = answered(till, two, UNKNOWN)
    card_payments.say(till, request.ref, paid=True, receipt_seen=True)
    terminal = Approving()
    step = card_payments.resume(till, request.ref)
    made = charging.carry_on(till, step, lambda _address: terminal)
    assert isinstance(made, TicketView)
    assert [p["amount"] for p in made.payload["payments"]] == [100, 200]
    assert (terminal.amounts, card_payments.pending(till)) == ([200], ())


@pytest.fixture
def till(cafe: Context) -> Iterator[Context]:
    """A café with a terminal; its ledger is whole after each test."""
    yield with_terminal(cafe)
    cafe.store.close()
    assert cafes.verify(cafe.store.path, full=True).problems == ()


def events(ctx: Context, *codes: int) -> list[dict]:
    with ctx.store.act() as uow:
        documents = [json.loads(e.payload) for e in uow.entries() if e.kind == "event"]
    return [d["details"] for d in documents if d["code"] in codes]


def one(ctx: Context, ref: str) -> card_payments.CardRequest:
    with ctx.store.act() as uow:
        found = uow.cards.find(ref)
    assert found is not None
    return found


def tickets(ctx: Context) -> int:
    with ctx.store.act() as uow:
        return uow.last_serial("ticket")


# --- a sale ---------------------------------------------------------------------------------------


def test_what_is_approved_stands_on_the_ticket_without_a_number(till: Context) -> None:
    request, step = answered(till, order("k1"), APPROVED)
    assert step.recorded is not None
    (paid,) = step.recorded.payload["payments"]
    assert paid["card_ref"] == request.ref
    assert (paid["card_known"], paid["card_scheme"]) == ("terminal", "00B")
    assert (paid["card_contactless"], paid["card_authorisation"]) == (True, "678816")
    kept = one(till, request.ref)
    assert (kept.state, kept.document, kept.content) == (State.SAVED, "T-00000001", None)
    assert kept.masked == "497010******1234"
    with till.store.act() as uow:
        assert not any("497010" in entry.payload for entry in uow.entries())


def test_the_paper_says_the_authorisation_alone(till: Context) -> None:
    _request, step = answered(till, order("k1"), APPROVED)
    assert step.recorded is not None
    text = copies.duplicate(till, step.recorded.number, "text", reason="perdu").decode()
    assert "Carte (aut. 678816)" in text
    assert "4970" not in text


def test_the_amount_is_in_the_file_before_it_is_sent(till: Context) -> None:
    request = asked(till, order("k1"))
    assert (request.amount_cents, request.nature, request.till) == (300, Nature.DEBIT, "01")
    kept = one(till, request.ref)
    assert (kept.state, kept.client_key, kept.asked_by) == (State.ASKED, "k1", "op1")
    assert kept.asked_at == "2026-11-20T09:15:00Z"
    assert tickets(till) == 0


def test_what_would_be_refused_is_refused_before_a_card_is_asked_for(till: Context) -> None:
    with refused("article.unknown"):
        card_payments.go_on(till, Ring((Wanted("NIX"),), (CARD,), client_key="k1"))
    with refused("payment.short"):
        card_payments.go_on(till, order("k1", Tender(Method.CARD, 100)))
    assert card_payments.pending(till) == ()


def test_refused_and_unreachable_leave_nothing_open(till: Context) -> None:
    for answer in (REFUSED, UNREACHABLE):
        request, _step = answered(till, order("k1"), answer)
        assert (request.state, request.content) == (answer.state, None)
    assert tickets(till) == 0
    assert card_payments.pending(till) == ()
    ringing.ring(till, order("k1"))  # typed on the terminal by hand, as without one
    assert tickets(till) == 1


def test_an_order_is_never_asked_for_twice_while_nobody_knows(till: Context) -> None:
    asked(till, order("k1"))
    with refused("card.open_unknown"):
        card_payments.go_on(till, order("k1"))
    with refused("card.open_unknown"):
        ringing.ring(till, order("k1", Tender(Method.CASH)))


def test_money_that_was_taken_is_not_paid_again(till: Context) -> None:
    request = asked(till, order("k1"))
    card_payments.heard(till, request.ref, APPROVED)
    with refused("card.open"):
        ringing.ring(till, order("k1", Tender(Method.CASH)))
    step = card_payments.go_on(till, order("k1"))
    assert step.ask is None
    assert step.recorded is not None
    again = card_payments.go_on(till, order("k1"))
    assert again.recorded is not None
    assert again.recorded.payload["number"] == step.recorded.payload["number"]
    assert tickets(till) == 1


@pytest.mark.parametrize("seen", [True, False])
def test_what_nobody_knows_is_said_by_a_person_and_recorded(till: Context, seen: bool) -> None:  # noqa: FBT001
    request, _step = answered(till, order("k1"), UNKNOWN)
    card_payments.say(till, request.ref, paid=True, receipt_seen=seen)
    step = card_payments.resume(till, request.ref)
    assert step.recorded is not None
    (paid,) = step.recorded.payload["payments"]
    assert (paid["card_ref"], paid["card_known"]) == (request.ref, "person")
    (unknown,) = events(till, 700)
    (said,) = events(till, 701)
    assert (unknown["amount"], unknown["reason"]) == (300, "silence")
    assert (said["ref"], said["paid"], said["receipt_seen"]) == (request.ref, 1, int(seen))


def test_not_paid_lets_the_order_be_paid_otherwise(till: Context) -> None:
    request, _step = answered(till, order("k1"), UNKNOWN)
    card_payments.say(till, request.ref, paid=False, receipt_seen=False)
    ringing.ring(till, order("k1", Tender(Method.CASH)))
    with refused("card.state"):
        card_payments.resume(till, request.ref)
    with refused("card.state"):
        card_payments.say(till, request.ref, paid=True, receipt_seen=False)


def test_an_answer_is_heard_once(till: Context) -> None:
    request = asked(till, order("k1"))
    card_payments.heard(till, request.ref, REFUSED)
    with refused("card.state"):
        card_payments.heard(till, request.ref, APPROVED)
    with refused("card.unknown_ref"):
        card_payments.heard(till, "nowhere", APPROVED)


def test_cash_and_card_asks_for_the_card_part_alone(till: Context) -> None:
    request, step = answered(till, order("k1", Tender(Method.CASH, 100), CARD), APPROVED)
    assert request.amount_cents == 200
    assert step.recorded is not None
    first, second = step.recorded.payload["payments"]
    assert (first["method"], "card_ref" in first) == ("cash", False)
    assert (second["amount"], second["card_ref"]) == (200, request.ref)


def test_two_cards_are_asked_one_behind_the_other(till: Context) -> None:
    payable = order("k1", Tender(Method.CARD, 100), CARD)
    first, step = answered(till, payable, APPROVED)
    assert step.ask is not None
    assert (first.amount_cents, step.ask.amount_cents, step.ask.part) == (100, 200, 2)
    card_payments.heard(till, step.ask.ref, REFUSED)
    # The first one is kept: the rest may be paid in cash, with it and not without.
    with refused("card.open"):
        ringing.ring(till, order("k1", Tender(Method.CASH)))
    step = card_payments.go_on(till, order("k1", Tender(Method.CARD, 100), Tender(Method.CASH)))
    assert step.recorded is not None
    assert step.recorded.payload["payments"][0]["card_ref"] == first.ref
    assert card_payments.pending(till) == ()


def test_what_was_taken_pays_its_own_amount_only(till: Context) -> None:
    payable = order("k1", Tender(Method.CARD, 100), CARD)
    answered(till, payable, APPROVED)
    with till.store.act() as uow:
        last = uow.cards.recent(1)[0]
    card_payments.heard(till, last.ref, REFUSED)
    with refused("card.differs"):
        card_payments.go_on(till, order("k1"))


def test_facts_that_no_terminal_said_are_refused(till: Context) -> None:
    made_up = replace(CARD, card=CardFacts("0011223344556677"))
    with refused("card.differs"):
        ringing.ring(till, order("k1", made_up))


def test_bottles_brought_back_are_paid_by_a_refund_on_the_terminal(till: Context) -> None:
    with till.store.act() as uow:
        uow.put_articles(cafes.WHOLE_COUNTER)
    lines = (Wanted("CONSIGNE", 3, kind=LineKind.DEPOSIT_BACK),)
    request, step = answered(till, Ring(lines, (CARD,), client_key="k1"), APPROVED)
    assert (request.amount_cents, request.nature) == (60, Nature.REFUND)
    assert step.recorded is not None
    assert step.recorded.payload["payments"][0]["card_ref"] == request.ref


def test_without_a_key_one_is_made(till: Context) -> None:
    step = card_payments.go_on(till, replace(order("k1"), client_key=None))
    assert step.ask is not None
    assert len(step.ask.client_key) == 32
    assert step.payable.client_key == step.ask.client_key


def test_an_order_that_costs_nothing_asks_nothing(till: Context) -> None:
    step = card_payments.go_on(till, Ring((Wanted("CADEAU"),), (CARD,), client_key="k1"))
    assert step.ask is None
    assert step.recorded is not None
    assert step.recorded.payload["payments"] == []


# --- refunds, accounts, corrections ---------------------------------------------------------------


def test_a_refund_by_card_is_asked_for_as_one(till: Context) -> None:
    sold = cafes.ring(till, "2 CAFE", "CROQUE")
    wanted = Refund(sold.number, Method.CARD, "froid", (GivenBack(1, 1),), client_key="r1")
    request, step = answered(till, wanted, APPROVED)
    assert (request.amount_cents, request.nature) == (150, Nature.REFUND)
    assert step.recorded is not None
    assert step.recorded.payload["payments"][0]["card_ref"] == request.ref
    again = card_payments.go_on(till, wanted)
    assert again.recorded is not None
    assert again.recorded.payload["number"] == step.recorded.payload["number"]


def test_an_account_is_settled_by_card(till: Context) -> None:
    marcel = customers.add(till, "Marcel").code
    ringing.ring(till, order("k1", Tender(Method.ACCOUNT, account=marcel)))
    request, step = answered(till, Settle(marcel, (CARD,), 200, client_key="a1"), APPROVED)
    assert (request.amount_cents, one(till, request.ref).document) == (200, "A-000001")
    assert step.recorded is not None
    assert step.recorded.payload["payments"][0]["card_authorisation"] == "678816"
    assert accounts.balance(till, marcel) == 100


def test_a_method_put_right_sends_nothing(till: Context) -> None:
    sold = cafes.ring(till, "CAFE")
    corrections.correct_method(till, Method.CARD, sold.number)
    with till.store.act() as uow:
        assert uow.cards.recent(5) == ()


# --- a crash between two steps --------------------------------------------------------------------


def test_what_was_asked_when_the_power_went_is_not_known(till: Context, clock: HandClock) -> None:
    request = asked(till, order("k1"))
    clock.advance(minutes=3)
    (found,) = card_payments.recover(till)
    assert (found.ref, found.state, found.reason) == (request.ref, State.UNKNOWN, "interrupted")
    assert card_payments.recover(till) == (found,)
    assert len(events(till, 700)) == 1
    card_payments.say(till, request.ref, paid=True, receipt_seen=True)
    step = card_payments.resume(till, request.ref)
    assert step.recorded is not None
    assert step.recorded.payload["client_key"] == "k1"


def test_what_was_taken_without_a_ticket_is_told_once_and_made_later(till: Context) -> None:
    request = asked(till, order("k1"))
    card_payments.heard(till, request.ref, APPROVED)
    for _ in range(2):
        assert [x.ref for x in card_payments.recover(till)] == [request.ref]
    assert [x["authorisation"] for x in events(till, 702)] == ["678816"]
    step = card_payments.resume(till, request.ref)
    assert step.recorded is not None
    assert card_payments.pending(till) == ()
    with refused("card.state"):
        card_payments.resume(till, request.ref)
    assert tickets(till) == 1


def test_what_was_taken_may_be_given_back_on_the_terminal(till: Context) -> None:
    request = asked(till, order("k1"))
    card_payments.heard(till, request.ref, APPROVED)
    card_payments.undo(till, request.ref)
    assert [x["ref"] for x in events(till, 703)] == [request.ref]
    with refused("card.state"):
        card_payments.resume(till, request.ref)
    ringing.ring(till, order("k1", Tender(Method.CASH)))


def test_an_order_that_was_paid_in_cash_before_is_not_made_again(till: Context) -> None:
    """The answer was lost, a person said so, and the customer had paid in cash meanwhile."""
    request, _step = answered(till, order("k1"), UNKNOWN)
    card_payments.say(till, request.ref, paid=False, receipt_seen=True)
    ringing.ring(till, order("k1", Tender(Method.CASH)))
    with refused("card.state"):
        card_payments.undo(till, request.ref)
    assert tickets(till) == 1


def test_a_training_till_asks_no_terminal(till: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_payments, "_is_training", lambda _uow: True)
    with refused("terminal.training"):
        card_payments.go_on(till, order("k1"))


# --- the request as text --------------------------------------------------------------------------

FULL = Ring(
    (
        Wanted(
            "CAFE", 2, mode=Mode.TAKEAWAY, place=Place.TERRACE, kind=LineKind.ARTICLE,
            price=PriceChange(PriceKind.OVERRIDE, 140, "ami"),
            discount=Discount(DiscountKind.PERCENT, bp=1000), menu=MenuPart("F", 1, 120, "Midi"),
            supplement=True, label="Café long", note="sans sucre", settled_cents=10,
            mark=ServiceMark("bread", "B1", PREPAID), lot="L-1",
        ),
        Wanted("TOMME", grams=1200),
    ),
    (
        Tender(Method.CHEQUE, 500, "Banque", "123", resident_abroad=True),
        Tender(Method.MEAL_VOUCHER, 300, issuer="Bon", form=VoucherForm.PAPER),
        Tender(Method.ACCOUNT, 100, account="K-1"),
        replace(CARD, card=CardFacts("aa", scheme="001", contactless=False)),
    ),
    client_key="k", operator="op2", channel=Channel.SCREEN, expected_total_cents=900, tab="t1",
    tab_version=3, tab_part=True, split="s", share_cents=450, customer="K-1", covers=2,
    issued_at="2026-11-20T09:00:00Z", visa="op1",
)  # fmt: skip


@pytest.mark.parametrize(
    "payable",
    [
        FULL,
        order("k"),
        Settle("K-1", (Tender(Method.CASH, 50), CARD), 200, "a", "op1", Channel.SCREEN),
        Refund(
            "T-00000001", Method.CARD, "froid", (GivenBack(1), GivenBack(2, 3)), "r", "op1", "op2",
            Channel.SCREEN, lost=True, card=CardFacts("bb"),
        ),
    ],
    ids=["full", "plain", "account", "refund"],
)  # fmt: skip
def test_what_is_to_be_recorded_is_read_as_it_was_written(payable: Payable) -> None:
    text = card_orders.written(payable)
    assert card_orders.read(card_orders.purpose_of(payable), text) == payable


def test_what_the_terminal_said_makes_no_other_request_of_it() -> None:
    plainly = order("k")
    known = card_orders.with_card(plainly, 1, CardFacts("aa"))
    assert isinstance(known, Ring)
    assert known.fingerprint() == plainly.fingerprint()
    assert card_guard.of_tenders(known.tenders) == [CardFacts("aa")]


# --- the setting, receipts, erasure ---------------------------------------------------------------


def test_the_terminal_is_a_setting_with_its_event(till: Context) -> None:
    found = card_settings.set_terminal(till, "tpe.local", "07")
    assert found == card_settings.TerminalSetting("tpe.local:8888", "07")
    assert card_settings.terminal_of(till) == found
    assert card_settings.set_terminal(till, None) is None
    with refused("terminal.none"):
        asked(till, order("k1"))
    assert [x["value"] for x in events(till, 270) if x.get("key") == "terminal"][1:] == [
        {"address": "tpe.local:8888", "till": "07"}, None,
    ]  # fmt: skip
    with refused("terminal.till"):
        card_settings.set_terminal(till, "tpe", "é1")


def test_the_terminals_receipt_is_found_by_its_ticket(till: Context) -> None:
    request, _step = answered(till, order("k1"), APPROVED)
    (found,) = card_settings.receipt_of(till, "T-00000001")
    assert (found.request.ref, found.lines) == (request.ref, ("MERCI",))
    with refused("card.no_receipt"):
        card_settings.receipt_of(till, "T-00000099")


def test_numbers_and_receipts_are_erased_after_their_time(till: Context, clock: HandClock) -> None:
    saved, _step = answered(till, order("k1"), APPROVED)
    still = asked(till, order("k2"))
    card_payments.heard(till, still.ref, APPROVED)
    with till.store.act() as uow:
        day = clock.now().date()
        assert card_settings.forget(uow, day) == 0
        later = day.replace(year=day.year + 2)
        assert card_settings.forget(uow, later) == 1
    kept, waiting = one(till, saved.ref), one(till, still.ref)
    assert (kept.masked, kept.receipt, kept.authorisation) == (None, None, "678816")
    assert (waiting.masked, waiting.content is None) == ("497010******1234", False)


# --- what verify finds ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    ["authorisation = '000000'", "amount_cents = 301", "document = 'T-00000009'", "scheme = NULL"],
)
def test_an_answer_that_was_changed_is_found(till: Context, change: str) -> None:
    answered(till, order("k1"), APPROVED)
    path = till.store.path
    till.store.close()
    before = path.read_bytes()
    with plain(path) as connection:
        connection.execute(f"UPDATE card_request SET {change}")
    assert [p.code for p in cafes.verify(path).problems] == ["card.kept"]
    path.write_bytes(before)


def test_what_one_terminal_took_pays_one_document(till: Context) -> None:
    answered(till, order("k1"), APPROVED)
    with till.store.act() as uow:
        number = uow.ticket("T-00000001")
    assert number is not None
    path = till.store.path
    till.store.close()
    with plain(path) as connection, pytest.raises(Exception, match=r"card\.twice|ledger\.gap"):
        connection.execute(
            "INSERT INTO ticket_payment SELECT id + 1, entry_seq + 1, position, method,"
            " amount_cents, tendered_cents, bank, cheque_number, account, issuer, form, card_ref,"
            " card_known, card_scheme, card_contactless, card_authorisation FROM ticket_payment"
        )


def test_answers_of_every_kind_are_kept_as_they_were(till: Context) -> None:
    answer = Answer(State.APPROVED, "01", None, None, None, None, None)
    request, step = answered(till, order("k1"), answer)
    assert step.recorded is not None
    paid = step.recorded.payload["payments"][0]
    assert (paid["card_scheme"], paid["card_contactless"]) == (None, None)
    assert one(till, request.ref).reason == "01"
