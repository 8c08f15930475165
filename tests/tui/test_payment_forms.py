"""Cheques with bank and number, meal vouchers with their worth: asked on the screen."""

from __future__ import annotations

from dataclasses import replace

from cafe_pos import settings
from cafe_pos.domain.payment import Method, Tender, VoucherForm
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.selling.payment_panel import Pay
from tests.tui.counters import BEER, CATALOGUE, HandTill

RULES = settings.rules()
ALCOHOL = replace(BEER, alcohol_group=3)


def hand_till() -> HandTill:
    articles = tuple(ALCOHOL if article is BEER else article for article in CATALOGUE)
    return HandTill(
        articles=articles, voucher=RULES.vouchers[0], voucher_issuers=RULES.voucher_issuers
    )


def paid(hand: HandTill) -> list[tuple[Tender, ...]]:
    return [ring.tenders for ring in hand.host.rung]


def test_a_cheque_asks_its_bank_and_number() -> None:
    hand = HandTill()
    hand.press("c", "enter", "h", *"CRCA", "enter", *"0012345", "enter")
    assert paid(hand) == [(Tender(Method.CHEQUE, bank="CRCA", cheque_number="0012345"),)]


def test_a_cheque_may_stay_without_them() -> None:
    hand = HandTill()
    hand.press("c", "enter", "h", "enter", "enter")
    assert paid(hand) == [(Tender(Method.CHEQUE),)]


def test_a_cheque_of_an_amount_leaves_the_rest_to_pay() -> None:
    hand = HandTill()
    hand.press("d", "c", "enter", "2", "h", "enter", "enter")
    assert isinstance(hand.till.panel, Pay)
    assert hand.till.panel.given == (Tender(Method.CHEQUE, 200),)
    hand.press("enter")
    assert paid(hand) == [(Tender(Method.CHEQUE, 200), Tender(Method.CASH))]


def test_escape_leaves_the_cheque_and_keeps_the_payment() -> None:
    hand = HandTill()
    hand.press("c", "enter", "h", "escape")
    assert isinstance(hand.till.panel, Pay)
    assert paid(hand) == []


def test_a_meal_voucher_proposes_what_food_is_worth_and_cash_pays_the_rest() -> None:
    hand = hand_till()
    hand.press("d", "c", "enter", "r", "enter", "enter")
    voucher = Tender(Method.MEAL_VOUCHER, 150, form=VoucherForm.ELECTRONIC)
    assert paid(hand) == [(voucher, Tender(Method.CASH))]


def test_a_paper_voucher_and_its_issuer_are_remembered() -> None:
    hand = hand_till()
    hand.press("2", "c", "enter", "r", "up", "right", "up", "right", "end", "up", "1", "enter")
    first = Tender(
        Method.MEAL_VOUCHER, 100, issuer=RULES.voucher_issuers[0], form=VoucherForm.PAPER
    )
    assert isinstance(hand.till.panel, Pay)
    assert hand.till.panel.given == (first,)
    hand.press("r", "enter")
    assert paid(hand) == [(first, replace(first, amount_cents=200))]


def test_alcohol_alone_is_no_food() -> None:
    hand = hand_till()
    hand.press("d", "enter", "r")
    assert isinstance(hand.till.panel, Pay)
    assert hand.till.said is not None
    assert "Nothing here" in hand.till.said.text


def test_a_voucher_without_an_amount_is_asked_again() -> None:
    hand = hand_till()
    hand.press("c", "enter", "r", "delete", "enter")
    assert isinstance(hand.till.panel, Form)
    assert hand.till.panel.error
