"""The slip for the bank: its cash, the cheques since the withdrawal before, each one recorded."""

from __future__ import annotations

import hashlib
import json

import pytest

from cafe_pos.application import people
from cafe_pos.application.accounts import accounts, customers
from cafe_pos.application.bank import slips as bank_slips
from cafe_pos.application.drawer import drawer
from cafe_pos.application.drawer.ports import ChequePart
from cafe_pos.application.drawer.views import Move
from cafe_pos.application.printing import copies, paper, printing
from cafe_pos.application.proof import audit
from cafe_pos.application.selling import corrections, refunds
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.domain.drawer import Direction, MovementKind
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.ticket import Channel
from tests import cafes
from tests.cafes import refused
from tests.integration.test_accounts import PRINTER


def by_cheque(ctx, number, bank="LCL", article="CROQUE"):
    tender = Tender(Method.CHEQUE, bank=bank, cheque_number=number)
    return ring(ctx, Ring((Wanted(article),), (tender,))).number


def to_bank(ctx, cents, kind=MovementKind.WITHDRAWAL_BANK):
    return drawer.move(ctx, Move(kind, cents, Direction.OUT, "")).number


def recorded(ctx):
    with ctx.store.act() as uow:
        entries = [json.loads(e.payload) for e in uow.entries() if e.kind == "event"]
    return [e for e in entries if e["name"] == "bank_slip"]


def cheques(view):
    return [(c.document, c.bank, c.number, c.cents) for c in view.cheques]


@pytest.fixture
def till(cafe):
    drawer.open_drawer(cafe, 200_00)
    return cafe


def test_each_slip_has_the_cheques_since_the_one_before(till):
    first = by_cheque(till, "1")
    customer = customers.add(till, "Marcel")
    ring(till, Ring((Wanted("CAFE"),), (Tender(Method.ACCOUNT),), customer=customer.code))
    tender = Tender(Method.CHEQUE, bank="CA", cheque_number="2")
    paid = accounts.settle(till, accounts.Settle(customer.code, (tender,)))
    cafes.ring(till, "CAFE")
    to_bank(till, 50_00)
    second = by_cheque(till, "3", "CMB")
    to_bank(till, 20_00)
    by_cheque(till, "4")
    view = bank_slips.give(till, "M-000001")
    assert cheques(view) == [(first, "LCL", "1", 650), (paid.number, "CA", "2", 150)]
    assert (view.cash_cents, view.cheques_cents) == (50_00, 800)
    assert view.as_json()["total"] == "58.00"
    assert cheques(bank_slips.give(till)) == [(second, "CMB", "3", 650)]
    assert audit.verify(till, full=True).ok


def test_what_is_corrected_or_given_back_is_not_brought_to_the_bank(till):
    gone, kept = by_cheque(till, "1"), by_cheque(till, "2")
    corrections.correct_method(till, Method.CARD, gone)
    cafes.ring(till, "CAFE")
    corrections.correct_method(till, Method.CHEQUE)
    back = by_cheque(till, "3")
    refunds.give_back(till, refunds.Refund(back, Method.CHEQUE, "froid"))
    to_bank(till, 10_00)
    found = cheques(bank_slips.give(till))
    assert found == [(kept, "LCL", "2", 650), ("T-00000003", "", "", 150)]


def test_cheques_of_another_till_went_to_the_bank_long_ago(till):
    old = Tender(Method.CHEQUE, bank="LCL", cheque_number="9")
    ring(till, Ring((Wanted("CROQUE"),), (old,), channel=Channel.IMPORT))
    kept = by_cheque(till, "1")
    to_bank(till, 10_00)
    assert cheques(bank_slips.give(till)) == [(kept, "LCL", "1", 650)]


def test_a_cheque_goes_whole_and_only_once():
    def part(cents, document="T-1", number=""):
        return ChequePart(document, "2026-11-20", "", number, cents)

    a, b = part(650, number="a"), part(650, number="b")
    assert bank_slips.standing((a, b, part(-650))) == (a,)
    assert bank_slips.standing((a, part(-100), part(-650, "T-2"))) == (a,)
    assert bank_slips.standing((part(-650), a)) == (a,)


def test_notes_and_coins_once_said_stand_on_later_copies(till):
    to_bank(till, 130_00)
    assert bank_slips.give(till).coins == {}
    with refused("slip.coins") as told:
        bank_slips.give(till, coins="50:2")
    assert told.value.params == {"said_cents": 100_00, "amount_cents": 130_00}
    with refused("drawer.denomination"):
        bank_slips.give(till, coins="3:1")
    view = bank_slips.give(till, coins="10:3,50:2,20:0")
    assert list(view.coins.items()) == [(50_00, 2), (10_00, 3)]
    text = bank_slips.give(till).content.decode().replace("\u00a0", " ")
    assert "2 × 50,00 €" in text
    assert "Remis par Camille" in text
    said = recorded(till)
    assert [e["details"]["denominations"] for e in said[1:]] == 2 * [
        [{"value": 50_00, "count": 2}, {"value": 10_00, "count": 3}]
    ]


@pytest.mark.parametrize("form", paper.FORMS)
def test_each_slip_is_recorded_with_what_left(till, form):
    by_cheque(till, "1")
    to_bank(till, 40_00)
    view = bank_slips.give(till, form=form)
    (event,) = recorded(till)
    assert (event["code"], event["operator"]) == (110, "op1")
    assert event["details"] == {
        "movement": "M-000001", "form": form, "cash": 40_00, "cheques": 1, "cheques_amount": 650,
        "denominations": [], "sha256": hashlib.sha256(view.content).hexdigest(),
    }  # fmt: skip
    assert audit.verify(till, full=True).ok


def test_only_a_withdrawal_to_the_bank_has_a_slip(till):
    with refused("slip.none"):
        bank_slips.give(till)
    with refused("receipt.form"):
        bank_slips.give(till, form="fax")
    drawer.move(till, Move(MovementKind.EXPENSE, 5_00, Direction.OUT, "pain"))
    for number in ("M-000001", "M-000009"):
        with refused("slip.unknown"):
            bank_slips.give(till, number)
    to_bank(till, 10_00)
    people.add(till, "Sacha", "9753")
    with refused("right.missing"):
        bank_slips.give(till, operator="Sacha")
    assert recorded(till) == []


def test_the_slip_comes_out_of_the_printer(till):
    to_bank(till, 40_00)
    with refused("printer.none"):
        bank_slips.print_slip(till)
    copies.set_printer(till, PRINTER)
    bank_slips.print_slip(till, coins="20:2")
    bank_slips.print_slip(till)
    (job,) = printing.jobs(till)
    assert (job.kind, job.document, job.copy_no) == ("bank_slip", "M-000001", 0)
    work = printing.next_work(till)
    text = paper.rendered(work.document, "text", work.printer).decode().replace("\u00a0", " ")
    assert "2 × 20,00 €" in text
    printing.settle_work(till, work.job.id, "printed")
    bank_slips.print_slip(till)
    (again,) = printing.jobs(till)
    assert (again.document, again.copy_no) == ("M-000001", 1)
    assert [e["details"]["form"] for e in recorded(till)] == ["paper", "paper"]
