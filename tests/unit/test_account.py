"""Accounts of customers: codes, limits, oldest ticket first, rates, and the auditor's eye."""

from __future__ import annotations

import pytest

from cafe_pos.domain import account
from cafe_pos.domain.account import Auditor, Charge, allocate, by_rate, code_of, paid_by, settled
from cafe_pos.domain.payment import Method, Tender
from tests.cafes import refused

TEN, FOUR, FIVE = (
    Charge(f"T-0000000{n}", f"2026-11-{20 + n}T09:00:00Z", f"2026-11-{20 + n}", cents)
    for n, cents in ((1, 10_00), (2, 4_00), (3, 5_00))
)
THREE = (TEN, FOUR, FIVE)


def test_a_code_says_nothing_of_the_name_and_differs_with_the_salt() -> None:
    code = code_of("Marcel", b"0" * 16)
    assert code.startswith("K-")
    assert len(code) == 14
    assert code == code_of("Marcel", b"0" * 16)
    assert code != code_of("Marcel", b"1" * 16)
    assert code_of("Ren\u00e9", b"0") == code_of("Rene\u0301", b"0")


@pytest.mark.parametrize(
    ("paid", "expected"),
    [(0, (0, 0, 0)), (3_00, (3_00, 0, 0)), (12_00, (10_00, 2_00, 0)), (19_00, (10_00, 4_00, 5_00))],
)
def test_the_oldest_ticket_is_paid_first(paid: int, expected: tuple[int, ...]) -> None:
    dues = allocate(THREE, paid)
    assert tuple(due.paid_cents for due in dues) == expected
    assert sum(due.left_cents for due in dues) == 19_00 - paid


def test_a_payment_names_the_tickets_it_pays() -> None:
    assert paid_by(THREE, 0, 12_00) == ((TEN, 10_00), (FOUR, 2_00))
    assert paid_by(THREE, 12_00, 7_00) == ((FOUR, 2_00), (FIVE, 5_00))


def test_part_payments_of_a_ticket_share_its_rates_and_leave_no_cent() -> None:
    # DOMAIN, example 1, all of it on the account and paid in three parts.
    gross = {("I10", 1000): 9_50, ("N20", 2000): 3_00, ("R55", 550): 1_20, ("HORS", 0): 1_52}
    parts = by_rate(gross, 15_22, (5_00, 0 + 5_00, 5_22))
    assert [sum(part.values()) for part in parts] == [5_00, 5_00, 5_22]
    for rate, cents in gross.items():
        assert sum(part.get(rate, 0) for part in parts) == cents
    assert parts[0][("I10", 1000)] == 3_12


def test_a_bottle_given_back_has_no_part_in_it() -> None:
    (part,) = by_rate({("I10", 1000): 5_00, ("HORS", 0): -1_00}, 4_00, (4_00,))
    assert part == {("I10", 1000): 4_00}


def test_what_is_owed_is_paid_whole_or_in_part_with_change_from_cash() -> None:
    amount, paid = settled(12_40, None, (Tender(Method.CASH, 20_00),), None)
    assert (amount, paid.change_cents) == (12_40, 7_60)
    amount, paid = settled(12_40, 5_00, (Tender(Method.CARD),), None)
    assert (amount, paid.payments[0].amount_cents) == (5_00, 5_00)


def test_what_cannot_be_paid_is_refused() -> None:
    cash = (Tender(Method.CASH),)
    with refused("account.nothing_owed"):
        settled(0, None, cash, None)
    with refused("account.too_much"):
        settled(5_00, 5_01, cash, None)
    with refused("payment.amount"):
        settled(5_00, 0, cash, None)
    for method in (Method.ACCOUNT, Method.SUSPENDED, Method.MEAL_VOUCHER):
        with refused("account.method"):
            settled(5_00, None, (Tender(method),), None)
    with refused("payment.over"):
        settled(5_00, None, (Tender(Method.CARD, 6_00),), None)


@pytest.mark.parametrize(
    ("balance", "more", "limit", "may"),
    [(90_00, 10_00, 100_00, True), (90_00, 10_01, 100_00, False), (120_00, -5_00, 100_00, True)],
)
def test_the_limit(balance: int, more: int, limit: int, may: bool) -> None:  # noqa: FBT001 - a case
    assert account.within(balance, more, limit) is may


def ticket(cents: int, code: object = "K-1", number: str = "T-00000001") -> dict[str, object]:
    return {
        "number": number,
        "payments": [{"method": "account", "amount": cents, "account": code}],
    }


def payment(cents: int, owed: int, serial: int = 1, **changes: object) -> dict[str, object]:
    parts = [{"method": "cash", "amount": cents, "tendered": cents}]
    return {
        "number": f"A-{serial:06d}", "serial": serial, "customer": "K-1", "owed": owed,
        "amount": cents, "change": 0, "payments": parts,
    } | changes  # fmt: skip


def test_the_auditor_agrees_with_what_was_charged_and_paid() -> None:
    auditor = Auditor()
    assert auditor.see_ticket(1, ticket(10_00)) == []
    assert auditor.see_payment(2, payment(4_00, 10_00)) == []
    assert auditor.see_ticket(3, ticket(-6_00)) == []
    assert auditor.see_ticket(4, ticket(1_00)) == []
    assert auditor.see_payment(5, payment(1_00, 1_00, 2)) == []


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"amount": 11_00}, {"account.arithmetic", "account.overpaid"}),
        ({"owed": 9_00}, {"account.arithmetic"}),
        ({"change": 1}, {"account.arithmetic"}),
        ({"number": "A-000002"}, {"account.arithmetic"}),
        ({"customer": "K-2"}, {"account.arithmetic", "account.overpaid"}),
    ],
)
def test_the_auditor_finds_a_payment_that_does_not_add_up(
    changes: dict[str, object], codes: set[str]
) -> None:
    auditor = Auditor()
    auditor.see_ticket(1, ticket(10_00))
    assert {
        p.code for p in auditor.see_payment(2, payment(4_00, **({"owed": 10_00} | changes)))
    } == codes


def test_the_auditor_finds_more_given_back_than_owed_and_an_account_of_nobody() -> None:
    auditor = Auditor()
    assert [p.code for p in auditor.see_ticket(1, ticket(-1))] == ["account.negative"]
    assert [p.code for p in auditor.see_ticket(2, ticket(5, None))] == ["account.unnamed"]
