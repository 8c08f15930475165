"""Settlements and payouts in the books, the drawer and the closures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cafe_pos.application import acts
from cafe_pos.application.drawer import closing, drawer
from cafe_pos.domain import settlement
from cafe_pos.domain.catalogue import Ownership
from cafe_pos.domain.drawer import Direction, MovementKind
from cafe_pos.domain.mandate import Contract, Term, TermKind, stretches
from cafe_pos.domain.settling import Facts, Moved, settled
from cafe_pos.domain.ticket import Channel
from cafe_pos.domain.vat import VatCode
from cafe_pos.exports import ereporting, fec
from tests import cafes
from tests.cafes import verify
from tests.integration import fec_reader
from tests.integration.village import RATES, Hand

DAY = date(2026, 11, 20)
FLOAT = 100_00
BREAD = Moved(
    day=DAY, nature="delivery", article="BAGUETTE", label="Baguette", quantity=30, cost=60,
    ownership=Ownership.FIRM,
)  # fmt: skip


def settle(uow, hand, code, *terms, moved=()):
    """Settle today under these terms; the document."""
    day = hand.moment.day
    contract = Contract(mandator=code, since=day, terms=terms, purchase_vat_code=VatCode.R55)
    told = settled(
        stretches((contract,), day, day),
        Facts(uow.mandates.sold(code, day, day), moved),
        lambda vat, _day: RATES[vat],
    )
    due = sum(one["due"] for one in uow.mandates.settlements(code))
    paid = sum(one["amount"] for one in uow.mandates.payouts(code))
    document = settlement.settlement_payload(
        serial=uow.last_serial("settlement") + 1, mandator=code, mandator_name=code, identity=1,
        first=day.isoformat(), last=day.isoformat(),
        stretches=[{
            "from": day.isoformat(), "to": day.isoformat(), "ownership": "transparent",
            "terms": [], "vat_code": "N20", "rate": 2000, "purchase_vat_code": "R55",
            "purchase_rate": 550,
        }],
        lines=[line.as_dict() for line in told.lines], sold=told.sold,
        commission_net=told.commission_net, commission_vat=told.commission_vat,
        purchases=told.purchases, purchases_vat=told.purchases_vat,
        brought=due - paid - uow.mandates.handed_over(code), **hand.said,
    )  # fmt: skip
    uow.append("settlement", hand.moment.at, document)
    return document


def pay(ctx, uow, document, method, cents):
    """Pay some of a settlement, or receive it; cash by the drawer, in the same act."""
    hand, movement, session = Hand(ctx, uow), None, None
    if method == "cash":
        out = cents > 0
        kind = MovementKind.WITHDRAWAL_MANDATOR if out else MovementKind.OTHER
        move = drawer.Move(
            kind, abs(cents), Direction.OUT if out else Direction.IN, document["number"],
            mandator=document["mandator"],
        )  # fmt: skip
        said = drawer.move_in(
            ctx, uow, move, who=hand.operator, moment=hand.moment, channel=Channel.CLI
        ).payload
        movement, session = said["number"], said["session"]
    payout = settlement.payout_payload(
        serial=uow.last_serial("payout") + 1, settlement=document["number"],
        mandator=document["mandator"], method=method, amount_cents=cents, reference=None,
        movement=movement, session=session, **hand.said,
    )  # fmt: skip
    uow.append("payout", hand.moment.at, payout)
    return payout


def closed_book(ctx, folder):
    """Close the day, read the journal back, and see that the ledger and the drawer agree."""
    with ctx.store.act() as uow:
        standings = uow.mandates.balances()
    closing.close_day(ctx)
    book = fec_reader.read(fec.write(ctx, 2026, folder).path)
    for code, standing in standings.items():
        assert (standing.held, standing.bought) == (
            -book.balance("467", code),
            -book.balance("401", code),
        )
    ctx.store.close()
    assert verify(ctx.store.path, full=True).problems == ()
    return book


@pytest.mark.parametrize("method", ["cash", "transfer", "cheque"])
def test_the_fifth_worked_example_as_far_as_zero(cafe, tmp_path, method):
    """Honey sold 70,00, commission 14,00 + 2,80, paid out 53,20: 467 ends at 0."""
    cafes.ring(cafe, "10 MIEL")
    with cafe.store.act() as uow:
        hand = Hand(cafe, uow)
        told = settle(uow, hand, "RUCHER", Term(TermKind.PERCENT, 2000))
        assert (told["sold"], told["commission"], told["due"]) == (7000, 1680, 5320)
        pay(cafe, uow, told, method, 5320)
    made = ereporting.write(cafe, "2026-11", tmp_path / "e.json").content
    assert made["days"] == [], "the day is not closed yet"
    with cafe.store.act() as uow:
        (expected,) = [
            x.cents for x in uow.drawer.expected(uow.open_session().number) if x.method == "cash"
        ]
    book = closed_book(cafe, tmp_path)
    assert book.balance("467", "RUCHER") == 0
    assert (book.balance("7082"), book.balance("445711")) == (-1400, -280)
    assert book.balance("53") == (1680 if method == "cash" else 7000) == expected - FLOAT
    assert book.balance("512") == (0 if method == "cash" else -5320)
    assert book.balance("707") == 0


@pytest.mark.parametrize("method", ["cash", "transfer"])
def test_a_bakers_bill_stands_in_401_until_it_is_paid(cafe, tmp_path, method):
    cafes.ring(cafe, "20 BAGUETTE")
    with cafe.store.act() as uow:
        hand = Hand(cafe, uow)
        told = settle(uow, hand, "FOURNIL", moved=(BREAD,))
        assert (told["purchases"], told["purchases_vat"], told["due"]) == (1800, 99, 1899)
        pay(cafe, uow, told, method, 1000)
    book = closed_book(cafe, tmp_path)
    assert (book.balance("607"), book.balance("44566")) == (1800, 99)
    assert book.balance("401", "FOURNIL") == -899
    assert book.balance("467") == 0


def test_who_sells_and_supplies_has_one_account(cafe, tmp_path):
    cafes.ring(cafe, "10 MIEL")
    with cafe.store.act() as uow:
        hand = Hand(cafe, uow)
        told = settle(uow, hand, "RUCHER", Term(TermKind.PERCENT, 2000), moved=(BREAD,))
        pay(cafe, uow, told, "transfer", 7000)
    book = closed_book(cafe, tmp_path)
    assert book.balance("467", "RUCHER") == -(5320 + 1899 - 7000)
    assert book.balance("401") == 0


@pytest.mark.parametrize(
    ("method", "account"), [("cash", "53"), ("transfer", "512"), ("cheque", "5112")]
)
def test_what_a_mandator_owes_comes_in(cafe, tmp_path, method, account):
    """The sixth worked example's parcels as a fixed sum: the carrier owes 50,40."""
    cafes.ring(cafe, "CAFE")
    with cafe.store.act() as uow:
        hand = Hand(cafe, uow)
        told = settle(uow, hand, "RELAIS", Term(TermKind.FIXED, 4200 * 30))
        assert (told["commission_net"], told["due"]) == (4200, -5040)
        pay(cafe, uow, told, method, -5040)
    book = closed_book(cafe, tmp_path)
    assert book.balance("467", "RELAIS") == book.balance("471") == 0
    assert book.balance(account) == 5040 + (150 if method == "cash" else 0)
    assert (book.balance("7082"), book.balance("445711")) == (-4200, -840)


def test_days_that_only_settle_are_closed_and_booked(cafe, clock, tmp_path):
    cafes.ring(cafe, "10 MIEL")
    closing.close_day(cafe)
    clock.advance(days=2)
    with cafe.store.act() as uow:
        hand = Hand(cafe, uow)
        assert acts.moment_of(uow, cafe.clock.now()).day == date(2026, 11, 22)
        told = settle(uow, hand, "FOURNIL", moved=(replace(BREAD, day=hand.moment.day),))
        assert uow.unclosed_days() == ("2026-11-22",)
    clock.advance(days=1)
    cafes.ring(cafe, "CAFE")
    with cafe.store.act() as uow:
        pay(cafe, uow, told, "transfer", 1899)
    book = closed_book(cafe, tmp_path)
    assert book.balance("401") == 0
    assert book.balance("512") == -1899
