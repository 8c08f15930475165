"""Accounts at the counter: keys counted on a real café, and what each key does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cafe_pos.application import people, visas
from cafe_pos.application.accounts import accounts, customers
from cafe_pos.application.accounts.accounts import AccountPaymentView
from cafe_pos.application.accounts.customers import CustomerView
from cafe_pos.domain.payment import Method
from cafe_pos.domain.rights import Role
from cafe_pos.tui.accounts.panels import Customers
from cafe_pos.tui.accounts.settle_panel import SettlePanel
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.selling.payment_panel import Pay
from cafe_pos.tui.shown import Change
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import CATALOGUE, Counter, HandTill, drive

MARCEL = CustomerView("K-1", "Marcel Aubert", "", 100_00, 12_40)
MARIE = CustomerView("K-2", "Marie", "", 100_00, 0)
MAIRIE = CustomerView("K-3", "Mairie d'Exemple", "", 100_00, 0)
ZOE = CustomerView("K-4", "Zoé", "", 5_00, 0)


def answer(hand: HandTill, result: Any) -> None:
    """Answer the act that a panel asked for last."""
    _act, done, _failed = hand.host.acts.pop()
    done(result)


def asked_whose(*names: str) -> HandTill:
    """A coffee to be put on somebody's account."""
    hand = HandTill()
    hand.press("c", "enter", *names, "a")
    answer(hand, (MAIRIE, MARCEL, MARIE, ZOE))
    return hand


def accounts_of(hand: HandTill) -> list[tuple[str | None, int | None]]:
    (ring,) = hand.host.rung
    return [(t.account, t.amount_cents) for t in ring.tenders if t.method is Method.ACCOUNT]


def test_a_letter_and_enter_put_it_on_whoever_comes_most() -> None:
    hand = asked_whose()
    hand.press("m", "enter")
    assert accounts_of(hand) == [("K-1", None)]


@pytest.mark.parametrize(
    ("typed", "code"), [("mai", "K-3"), ("exem", "K-3"), ("au", "K-1"), ("zoe", "K-4")]
)
def test_the_beginning_of_any_word_finds_a_customer_accents_apart(typed: str, code: str) -> None:
    hand = asked_whose()
    hand.press(*typed, "enter")
    assert accounts_of(hand) == [(code, None)]


def test_enter_alone_charges_nobody_and_a_letter_within_a_name_neither() -> None:
    hand = asked_whose()
    hand.press("enter")
    assert hand.host.rung == []
    assert isinstance(hand.till.panel, Customers)
    hand.press("x")
    assert [row.text for row in hand.till.panel.found] == ["New customer: x"]
    hand.press("backspace", "down", "enter")
    assert accounts_of(hand) == [("K-3", None)]


def test_a_part_goes_on_the_account_and_the_rest_is_paid() -> None:
    hand = asked_whose("1")
    hand.press("m", "enter")
    assert hand.host.rung == []
    assert isinstance(hand.till.panel, Pay)
    hand.press("c")
    assert accounts_of(hand) == [("K-1", 100)]


def test_beyond_the_limit_the_till_asks_first() -> None:
    hand = HandTill()
    hand.press("c", "c", "c", "c", "enter", "a")
    answer(hand, (ZOE,))
    hand.press("z", "enter")
    assert isinstance(hand.till.panel, Listing)
    assert "5" in hand.till.panel.text
    hand.press("2")
    assert isinstance(hand.till.panel, Pay)
    assert hand.host.rung == []
    hand.press("a")
    answer(hand, (ZOE,))
    hand.press("z", "enter", "1")
    assert accounts_of(hand) == [("K-4", None)]


def test_a_new_name_asks_for_the_telephone_and_goes_on() -> None:
    hand = asked_whose()
    hand.press(*"luc", "enter")
    assert isinstance(hand.till.panel, Form)
    assert hand.till.panel.answers == {"name": "luc", "phone": ""}
    hand.press("enter")
    answer(hand, CustomerView("K-9", "luc", "", 100_00, 0))
    assert accounts_of(hand) == [("K-9", None)]


def test_escape_goes_back_to_the_payment() -> None:
    hand = asked_whose()
    hand.press("escape")
    assert isinstance(hand.till.panel, Pay)
    assert hand.host.rung == []


def test_an_order_with_its_customer_needs_one_key() -> None:
    hand = HandTill()
    hand.press("c", "f6", "c")
    answer(hand, (MARCEL,))
    hand.press("m", "enter")
    assert hand.till.order.customer == "K-1"
    hand.press("enter", "a")
    assert accounts_of(hand) == [("K-1", None)]
    assert hand.host.rung[0].customer == "K-1"


def test_the_orders_customer_is_taken_away_by_the_same_key() -> None:
    hand = HandTill()
    hand.press("c", "f6", "c")
    answer(hand, (MARCEL,))
    hand.press("m", "enter", "f6", "c")
    assert hand.till.order.customer is None


# Settling


def settling() -> HandTill:
    hand = HandTill()
    hand.press("f3")
    answer(hand, ())
    hand.press("f3")
    answer(hand, (MARCEL, MARIE))
    hand.press("m", "enter")
    hand.host.acts.clear()
    hand.till.phase = type(hand.till.phase).READY
    hand.till.panel = SettlePanel(opened_at=hand.at, customer=MARCEL)
    return hand


def requested(hand: HandTill, monkeypatch: pytest.MonkeyPatch) -> accounts.Settle:
    """What the act asks of the application."""
    seen = []
    monkeypatch.setattr(accounts, "settle", lambda _ctx, request: seen.append(request))
    act, _done, _failed = hand.host.acts[-1]
    act(None)
    return seen[0]


@pytest.mark.parametrize(
    ("keys", "method", "given", "amount"),
    [
        (("enter",), Method.CASH, None, None),
        (("f",), Method.CASH, 20_00, None),
        (("s",), Method.CASH, None, 5_00),
        (("1", "0", "enter"), Method.CASH, None, 10_00),
        (("c",), Method.CARD, None, None),
        (("4", ",", "4", "0", "c"), Method.CARD, None, 4_40),
        (("v",), Method.TRANSFER, None, None),
        (("f12",), Method.CARD, None, None),
        (("f9",), Method.CASH, None, None),
    ],
)
def test_what_is_handed_over_pays_all_or_so_much(
    monkeypatch: pytest.MonkeyPatch,
    keys: tuple[str, ...],
    method: Method,
    given: int | None,
    amount: int | None,
) -> None:
    hand = settling()
    hand.press(*keys)
    asked = requested(hand, monkeypatch)
    assert asked.customer == "K-1"
    assert [(t.method, t.amount_cents) for t in asked.tenders] == [(method, given)]
    assert asked.amount_cents == amount
    assert asked.client_key


def test_no_account_is_settled_by_an_account_or_a_voucher() -> None:
    hand = settling()
    hand.press("a", "r", "9", "9", "c")
    assert hand.host.acts == []
    assert isinstance(hand.till.panel, SettlePanel)


def test_a_payment_saved_shows_its_change_and_f8_prints_its_receipt() -> None:
    hand = settling()
    hand.press("f")
    paid = {"number": "A-000007", "amount": 12_40, "change": 7_60, "owed": 12_40}
    answer(hand, AccountPaymentView(paid, "00", CustomerView("K-1", "Marcel", "", 100_00, 0)))
    assert hand.till.banner == Change(7_60, "A-000007", 12_40)
    assert hand.till.said is not None
    assert "Marcel" in hand.till.said.text
    hand.till.doubted(())
    assert len(hand.host.acts) == 1
    assert "print" not in " ".join(hand.host.asked)


# On a real café


@pytest.fixture
def village(cafe_file: Path, clock: HandClock) -> Path:
    """A closed café that knows three customers; Marcel owes 6,50."""
    ctx = cafes.reopen(cafe_file, clock)
    marcel = customers.add(ctx, "Marcel Aubert").code
    for name in ("Mairie d'Exemple", "Zoé"):
        customers.add(ctx, name)
    cafes.ringing.ring(
        ctx,
        cafes.Ring(cafes.order("CROQUE").lines, (cafes.Tender(Method.ACCOUNT, account=marcel),)),
    )
    with ctx.store.act() as uow:
        uow.put_articles(CATALOGUE)
    ctx.store.close()
    return cafe_file


def owed(database: Path) -> dict[str, int]:
    ctx = cafes.reopen(database, HandClock("2026-11-22T10:00:00Z"))
    try:
        return {one.name: one.balance_cents for one in customers.everyone(ctx)}
    finally:
        ctx.store.close()


ROWS = {
    "on a customer's account": (["d", "enter", "a", "m", "enter"], 4, {"Marcel Aubert": 9_60}),
    "settled in cash": (["f3", "f3", "m", "enter", "e", "enter"], 6, {"Marcel Aubert": 0}),
    "settled in part by card": (
        ["f3", "f3", "m", "enter", "e", "4", "c"], 7, {"Marcel Aubert": 2_50},
    ),
}  # fmt: skip
"""What happens: keys behind the article's own, how many, what is owed then."""


@pytest.mark.parametrize("what", ROWS)
def test_keys_are_counted(village: Path, what: str) -> None:
    keys, count, balances = ROWS[what]

    async def scenario(at: Counter) -> None:
        first = 1 if keys[0] == "d" else 0
        await at.press(*keys[:first])
        at.pressed = 0
        for key in keys[first:]:
            await at.press(key)
        assert at.pressed == count
        assert at.till.panel is None
        assert "account of Marcel Aubert" in at.text()

    drive(village, scenario)
    assert {name: cents for name, cents in owed(village).items() if name in balances} == balances
    assert cafes.verify(village, full=True).ok


def test_a_new_customer_at_the_counter(village: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("c", "enter", "a")
        await at.press(*"Lucie", "enter")
        assert "New customer" in at.text()
        await at.press(*"0612", "enter")
        assert "account of Lucie: €1.50" in at.text()

    drive(village, scenario)
    assert owed(village)["Lucie"] == 1_50


def test_beyond_the_limit_the_other_manager_gets_a_visa_to_give(village: Path) -> None:
    ctx = cafes.reopen(village, HandClock("2026-11-22T09:00:00Z"))
    people.add(ctx, "Dominique", "1357", role=Role.MANAGER)
    ctx.store.close()

    async def scenario(at: Counter) -> None:
        await at.press("x", "enter", "a", "z", "enter")
        assert "Beyond the limit" in at.text()
        await at.press("1")
        assert at.till.last is not None
        assert at.till.last.payload["total"] == 900_00

    drive(village, scenario, operator="Camille")
    ctx = cafes.reopen(village, HandClock("2026-11-22T10:00:00Z"))
    assert [(v.what, v.document) for v in visas.due(ctx, "Dominique")][-1] == (
        "account_limit", "T-00000002",
    )  # fmt: skip
    ctx.store.close()


def test_an_account_is_looked_at_limited_and_forgotten(village: Path, tmp_path: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("colon", "k")
        shown = at.text()
        assert "Owed in all: €6.50" in shown
        assert shown.index("Marcel") < shown.index("Mairie")
        await at.press("f8")
        assert "Owed by age" in at.text()
        await at.press("enter")
        assert "T-00000001" in at.text()
        await at.press("f")
        assert "Saved:" in at.text()
        await at.press("l", "2", "0", "enter")
        assert "limit €20.00" in at.text()
        await at.press("r")
        assert "No printer is set up" in " ".join(at.text().split())
        await at.press("escape", "escape", "colon", "k", "f7", *"80", "enter")
        assert "Accounts" in at.text()
        await at.press("z", "enter")
        assert "limit €80.00" in at.text()
        await at.press("x", "2")
        assert "Forgotten" in at.text()

    drive(village, scenario)
    assert "Zoé" not in owed(village)
    (pdf,) = (village.parent / "papers").iterdir()
    assert pdf.read_bytes().startswith(b"%PDF")


def test_the_orders_customer_is_remembered_over_a_restart(village: Path) -> None:
    async def first(at: Counter) -> None:
        await at.press("c", "f6", "c", "m", "enter")
        assert "Marcel Aubert" in at.text()

    async def second(at: Counter) -> None:
        await at.until(lambda: at.till.customers)
        await at.press("down")
        await at.press("escape")
        assert "Marcel Aubert €6.50" in at.text()
        await at.press("enter", "a")
        assert "account of Marcel Aubert: €8.00" in at.text()

    drive(village, first)
    drive(village, second)
