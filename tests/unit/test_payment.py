"""Paying: change from cash alone, legal limits on cash, and every way to get it wrong."""

from __future__ import annotations

from datetime import date

import pytest

from cafe_pos import settings
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import (
    CashLimit,
    Method,
    Payment,
    Settlement,
    Tender,
    VoucherForm,
    cash_limit_on,
    settle,
)
from tests.cafes import refused

LIMIT = CashLimit(date(2015, 9, 1), 1_000_00, 10_000_00, "CMF art. D112-3")


def cash(cents=None, *, abroad=False):
    return Tender(Method.CASH, cents, resident_abroad=abroad)


def card(cents=None):
    return Tender(Method.CARD, cents)


def refusal(total, *tenders, limit=LIMIT):
    with pytest.raises(PosError) as refused:
        settle(total, tenders, limit)
    return refused.value.code, refused.value.params


def test_cash_given_gives_change():
    assert settle(1522, [cash(2000)]) == Settlement((Payment(Method.CASH, 1522, 2000),), 478)


def test_exact_cash_gives_none():
    assert settle(1522, [cash(1522)]) == Settlement((Payment(Method.CASH, 1522, 1522),), 0)


@pytest.mark.parametrize("method", list(Method))
def test_a_payment_without_an_amount_pays_the_rest(method):
    (paid,) = settle(1522, [Tender(method, account="K-0123456789ab")]).payments
    assert (paid.method, paid.amount_cents, paid.tendered_cents) == (method, 1522, 1522)


def test_the_rest_is_what_the_other_payments_leave():
    settlement = settle(1522, [card(), cash(500)])
    assert [p.amount_cents for p in settlement.payments] == [1022, 500]
    assert settlement.change_cents == 0


def test_only_one_payment_can_pay_the_rest():
    assert refusal(1522, cash(), card())[0] == "payment.rest_twice"


def test_change_comes_out_of_cash_beside_a_card():
    settlement = settle(1522, [card(1000), cash(1000)])
    assert settlement.payments == (
        Payment(Method.CARD, 1000, 1000),
        Payment(Method.CASH, 522, 1000),
    )
    assert settlement.change_cents == 478


def test_notes_given_one_by_one_are_one_payment_in_cash():
    settlement = settle(2500, [cash(2000), card(300), cash(1000)])
    assert settlement.payments == (
        Payment(Method.CASH, 2200, 3000),
        Payment(Method.CARD, 300, 300),
    )
    assert settlement.change_cents == 800


@pytest.mark.parametrize("method", [Method.CARD, Method.CHEQUE, Method.TRANSFER])
def test_nothing_but_cash_gives_change(method):
    assert refusal(1522, Tender(method, 1523)) == ("payment.over", {"over_cents": 1})


def test_two_cards_cannot_pay_more_than_the_total_together():
    assert refusal(1000, card(600), card(500)) == ("payment.over", {"over_cents": 100})


def test_short_of_the_total_tells_what_is_missing():
    assert refusal(1522, cash(1521)) == (
        "payment.short",
        {"missing_cents": 1, "total_cents": 1522},
    )
    assert refusal(1522)[0] == "payment.short"


@pytest.mark.parametrize("amount", [0, -1, -1522])
def test_nothing_and_less_than_nothing_are_no_payments(amount):
    assert refusal(1522, cash(amount), card()) == ("payment.amount", {"amount_cents": amount})


def test_cash_beside_a_card_that_pays_all_is_not_needed():
    assert refusal(1522, card(1522), cash(500))[0] == "payment.not_needed"


def test_a_rest_of_nothing_is_not_needed():
    assert refusal(1522, cash(2000), card()) == ("payment.not_needed", {"method": "card"})


def test_a_ticket_worth_nothing_takes_nothing():
    assert settle(0, [cash()]) == Settlement((), 0)
    assert settle(0, []) == Settlement((), 0)
    assert refusal(0, cash(500))[0] == "payment.not_needed"


def test_a_cheque_keeps_its_bank_and_number():
    (paid,) = settle(1522, [Tender(Method.CHEQUE, None, "Banque du Bourg", "1234567")]).payments
    assert paid == Payment(Method.CHEQUE, 1522, 1522, "Banque du Bourg", "1234567")


def test_a_thousand_euros_kept_in_cash_are_accepted_and_a_cent_more_refused():
    assert settle(100_000, [cash(100_000)], LIMIT).change_cents == 0
    assert refusal(100_001, cash(100_001)) == (
        "payment.cash_limit",
        {"limit_cents": 100_000, "cash_cents": 100_001},
    )


def test_the_limit_is_on_cash_kept_not_on_cash_shown():
    assert settle(100_000, [cash(120_000)], LIMIT).change_cents == 20_000


def test_the_limit_counts_all_cash_of_the_sale_together():
    assert refusal(120_000, cash(60_000), cash(60_000))[0] == "payment.cash_limit"


def test_a_card_may_pay_what_cash_may_not():
    settlement = settle(150_000, [cash(100_000), card()], LIMIT)
    assert [p.amount_cents for p in settlement.payments] == [100_000, 50_000]


def test_someone_living_abroad_may_pay_ten_thousand_in_cash():
    assert settle(1_000_000, [cash(1_000_000, abroad=True)], LIMIT).change_cents == 0
    assert refusal(1_000_001, cash(1_000_001, abroad=True))[0] == "payment.cash_limit"


def test_living_abroad_is_said_of_the_cash_not_of_a_card():
    foreign_card = Tender(Method.CARD, 100, resident_abroad=True)
    assert refusal(200_000, foreign_card, cash())[0] == "payment.cash_limit"


def test_without_a_limit_in_force_any_cash_is_accepted():
    assert settle(500_000, [cash()], None).change_cents == 0


def test_limits_are_dated():
    later = CashLimit(date(2027, 1, 1), 500_00, 5_000_00, "law to come")
    limits = (LIMIT, later)
    assert cash_limit_on(limits, date(2015, 8, 31)) is None
    assert cash_limit_on(limits, date(2026, 12, 31)) is LIMIT
    assert cash_limit_on(limits, date(2027, 1, 1)) is later


def test_the_shipped_limits_are_the_law_of_2026():
    limit = cash_limit_on(settings.rules().cash_limits, date(2026, 11, 20))
    assert limit is not None
    assert (limit.resident_cents, limit.abroad_cents) == (1_000_00, 10_000_00)


@pytest.mark.parametrize("amount", [None, -50, 50])
def test_bottles_given_back_alone_are_paid_out_to_the_cent(amount):
    (paid,) = settle(-50, [Tender(Method.CASH, amount)]).payments
    assert (paid.amount_cents, paid.tendered_cents) == (-50, -50)


@pytest.mark.parametrize(
    "tenders",
    [
        [],
        [Tender(Method.CASH, 40)],
        [Tender(Method.CASH, 100)],
        [Tender(Method.CASH), Tender(Method.CARD)],
        [Tender(Method.MEAL_VOUCHER)],
        [Tender(Method.SUSPENDED)],
        [Tender(Method.ACCOUNT, account="K-0123456789ab")],
    ],
)
def test_bottles_are_paid_out_by_one_real_method_alone(tenders):
    with refused("payment.paid_out"):
        settle(-50, tenders)


def test_an_account_is_somebodys():
    with refused("payment.no_account"):
        settle(150, [Tender(Method.ACCOUNT)])


def test_a_payment_keeps_what_was_said_of_it():
    tenders = [
        Tender(Method.MEAL_VOUCHER, 900, issuer="Bon appétit", form=VoucherForm.PAPER),
        Tender(Method.ACCOUNT, None, account="K-0123456789ab"),
    ]
    voucher, account = settle(1522, tenders).payments
    assert (voucher.issuer, voucher.form, voucher.account) == ("Bon appétit", "paper", None)
    assert (account.account, account.amount_cents, account.issuer) == ("K-0123456789ab", 622, None)
