"""The drawer's sessions: float, movements, blind counts of every method, handing over."""

from __future__ import annotations

import json
from datetime import date

import pytest

from cafe_pos.application import people, visas
from cafe_pos.application.accounts import accounts, customers
from cafe_pos.application.drawer import closing, drawer, logbook
from cafe_pos.application.drawer.views import Count, Move
from cafe_pos.application.proof import audit
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.domain.drawer import Counted, Direction, MovementKind
from cafe_pos.domain.payment import Method, Tender, VoucherForm
from cafe_pos.domain.rights import Role
from tests import cafes
from tests.cafes import refused


def documents(ctx, kind):
    with ctx.store.act() as uow:
        return [json.loads(e.payload) for e in uow.entries() if e.kind == kind]


def events(ctx, name):
    return [e for e in documents(ctx, "event") if e["name"] == name]


def out(cents, reason="courses", kind=MovementKind.EXPENSE, **about):
    return Move(kind, cents, Direction.OUT, reason, **about)


@pytest.fixture
def two(cafe):
    """A café with both its managers, and a help."""
    people.add(cafe, "Dominique", "1357", role=Role.MANAGER)
    people.add(cafe, "Sacha", "9753")
    for visa in visas.due(cafe):
        visas.give(cafe, visa.id, "Dominique")
    return cafe


def test_a_session_begins_with_its_float(cafe):
    view = drawer.open_drawer(cafe, 120_00)
    assert (view.session, view.float_cents, view.opened_by) == ("S-000001", 120_00, "Camille")
    assert [(e.method, e.cents) for e in view.expected] == [("cash", 120_00)]
    with refused("drawer.open"):
        drawer.open_drawer(cafe)
    assert audit.verify(cafe).ok


def test_worked_example_9_through_the_till(cafe):
    drawer.open_drawer(cafe, 100_00)
    cafes.ring(cafe, "23 CROQUE", "2 CAFE")
    assert drawer.status(cafe).expected[0].cents == 100_00 + 152_50
    drawer.move(cafe, out(60_00, "banque", MovementKind.WITHDRAWAL_BANK))
    drawer.move(cafe, out(20, "timbre"))
    assert drawer.status(cafe).expected[0].cents == 192_30
    coins = {
        2000: 2, 1000: 5, 500: 6, 200: 20, 100: 18, 50: 15, 20: 22, 10: 31, 5: 10, 2: 8, 1: 4,
    }  # fmt: skip
    found = Count(coins, reason="pourboire")
    compared = drawer.compare(cafe, found)
    assert (compared.cash.difference_cents, compared.visa_wanted) == (1_40, False)
    assert (compared.coins, compared.too_many_coins) == (128, 50)
    view = drawer.count(cafe, found)
    assert (view.payload["expected"], view.payload["counted"]) == (192_30, 193_70)
    assert view.payload["difference"] == 1_40
    assert view.payload["denominations"][0] == {"value": 2000, "count": 2}
    assert drawer.status(cafe).proposed_cents == 193_70
    assert audit.verify(cafe, full=True).ok


def test_every_method_is_expected_and_counted(cafe):
    drawer.open_drawer(cafe, 0)
    marcel = customers.add(cafe, "Marcel").code
    tenders = (
        Tender(Method.CARD, 500),
        Tender(Method.CHEQUE, 300, "Banque", "7"),
        Tender(Method.MEAL_VOUCHER, 200, issuer="Swile", form=VoucherForm.PAPER),
        Tender(Method.MEAL_VOUCHER, 100, issuer="Up", form=VoucherForm.PAPER),
        Tender(Method.ACCOUNT, 150, account=marcel),
        Tender(Method.CASH),
    )
    ring(cafe, Ring((Wanted("CROQUE", 3),), tenders))
    accounts.settle(cafe, accounts.Settle(marcel, (Tender(Method.CARD),)))
    sheet = drawer.to_count(cafe)
    assert [(m.method, m.issuer, m.pieces) for m in sheet.methods] == [
        ("card", None, False),
        ("cheque", None, True),
        ("meal_voucher", "Swile", True),
        ("meal_voucher", "Up", True),
    ]
    others = (
        Counted("card", 650),
        Counted("cheque", 300, pieces=1),
        Counted("meal_voucher", 200, "Swile", 1),
        Counted("meal_voucher", 50, "Up", 1),
    )
    view = drawer.count(cafe, Count({500: 1, 200: 1}, others=others, reason="ticket perdu"))
    assert [(r.method, r.issuer, r.expected_cents, r.difference_cents) for r in view.rows] == [
        ("cash", None, 700, 0),
        ("card", None, 650, 0),
        ("cheque", None, 300, 0),
        ("meal_voucher", "Swile", 200, 0),
        ("meal_voucher", "Up", 100, -50),
    ]
    assert [r.expected_pieces for r in view.rows] == [0, 2, 1, 1, 1]
    assert audit.verify(cafe, full=True).ok


def test_card_and_cash_mixed_up_are_found_and_put_right(two):
    drawer.open_drawer(two, 50_00)
    wrong = cafes.ring(two, "CROQUE").number
    cafes.ring(two, "CAFE")
    same = ring(two, Ring((Wanted("CROQUE"),), (Tender(Method.CARD),), operator="Sacha")).number
    found = Count({5000: 1, 100: 1, 50: 1}, others=(Counted("card", 13_00),))
    (mix,) = drawer.compare(two, found).mixups
    assert (mix.recorded, mix.paid, mix.cents, mix.tickets) == ("cash", "card", 650, (wrong,))
    drawer.put_right(two, wrong, Method.CARD, operator="Dominique")
    after = drawer.compare(two, found)
    assert (after.exact, after.mixups) == (True, ())
    assert drawer.count(two, found).payload["difference"] == 0
    (z,) = closing.close_day(two)
    assert z.payload["methods"][0] == {"method": "card", "count": 2, "amount": 13_00}
    assert same not in mix.tickets
    assert audit.verify(two, full=True).ok


def test_a_help_puts_no_ticket_of_another_right(two):
    number = cafes.ring(two, "CROQUE").number
    with refused("right.missing"):
        drawer.put_right(two, number, Method.CARD, operator="Sacha")


def test_a_large_difference_asks_for_the_other_visa_and_blocks_nothing(two):
    drawer.open_drawer(two, 100_00)
    found = Count({5000: 1}, reason="billet tombé")
    assert drawer.compare(two, found).visa_wanted
    drawer.count(two, found)
    (waiting,) = visas.due(two, "Dominique")
    assert (waiting.what, waiting.document) == (drawer.DIFFERENCE, "S-000001")
    visas.give(two, waiting.id, "Dominique")
    assert not visas.due(two)


def test_a_visa_given_at_once_waits_for_nobody(two):
    drawer.open_drawer(two, 100_00)
    drawer.count(two, Count({5000: 1}, reason="billet tombé", visa="Dominique"))
    assert not visas.due(two)
    assert events(two, "visa_given")[-1]["details"]["what"] == drawer.DIFFERENCE


def test_a_small_difference_asks_nobody(two):
    drawer.open_drawer(two, 100_00)
    drawer.count(two, Count({5000: 2, 1000: 1}))
    assert not visas.due(two)


def test_what_is_found_later_is_a_movement_and_opens_no_count(cafe):
    drawer.open_drawer(cafe, 100_00)
    drawer.count(cafe, Count({5000: 1, 2000: 2}))
    with refused("drawer.closed"):
        drawer.count(cafe, Count({5000: 2}))
    found = Move(
        MovementKind.CORRECTION, 10_00, Direction.IN, "sous le tiroir", corrects="S-000001"
    )
    moved = drawer.move(cafe, found)
    assert (moved.payload["session"], moved.payload["corrects"]) == ("S-000001", "S-000001")
    view = drawer.open_drawer(cafe)
    assert (view.session, view.float_cents) == ("S-000002", 100_00)
    (z,) = closing.close_day(cafe)
    assert z.payload["drawer"] == {"sessions": 2, "not_counted": 1, "difference": -10_00}
    assert audit.verify(cafe, full=True).ok


def test_what_goes_to_the_bank_after_the_count_lessens_the_next_float(cafe):
    drawer.open_drawer(cafe, 100_00)
    cafes.ring(cafe, "20 CROQUE")
    drawer.count(cafe, Count({10000: 2, 1000: 3}))
    drawer.move(cafe, out(130_00, "", MovementKind.WITHDRAWAL_BANK))
    with refused("drawer.not_enough"):
        drawer.move(cafe, out(100_01, "trop"))
    closing.close_day(cafe)
    assert drawer.status(cafe).proposed_cents == 100_00
    assert audit.verify(cafe, full=True).ok


def test_an_expense_keeps_its_vat_its_supplier_and_its_receipt(cafe):
    drawer.open_drawer(cafe, 100_00)
    view = drawer.move(
        cafe, out(12_00, "ampoules", vat_code="N20", supplier="Quincaillerie", receipt="F 12")
    )
    said = view.payload
    assert (said["rate"], said["net"], said["vat"]) == (2000, 10_00, 2_00)
    assert view.as_json()["vat"] == {"code": "N20", "rate": "20", "net": "10.00", "vat": "2.00"}
    assert (said["supplier"], said["receipt"]) == ("Quincaillerie", "F 12")
    with refused("drawer.vat_code"):
        drawer.move(cafe, out(1_00, vat_code="N21"))
    with refused("drawer.session"):
        drawer.move(cafe, out(1_00, corrects="S-000009"))


def test_no_more_leaves_the_drawer_than_is_in_it(cafe):
    drawer.open_drawer(cafe, 10_00)
    with refused("drawer.not_enough"):
        drawer.move(cafe, out(10_01))
    assert documents(cafe, "cash_movement") == []


def test_a_help_sells_but_moves_and_counts_nothing(two):
    drawer.open_drawer(two, 10_00, operator="Sacha")
    with refused("right.missing"):
        drawer.move(two, out(1_00), operator="Sacha")
    with refused("right.missing"):
        drawer.count(two, Count({1000: 1}), operator="Sacha")


def test_the_drawer_opened_without_a_sale_is_recorded_with_its_reason(cafe):
    drawer.open_without_sale(cafe, "monnaie du marché")
    (event,) = events(cafe, "drawer_opened")
    assert (event["code"], event["details"]) == (600, {"reason": "monnaie du marché"})
    with refused("drawer.no_reason"):
        drawer.open_without_sale(cafe, " ")


def test_nothing_is_counted_without_a_session_or_without_cash(cafe):
    with refused("drawer.closed"):
        drawer.to_count(cafe)
    drawer.open_drawer(cafe, 0)
    with refused("drawer.not_counted"):
        drawer.compare(cafe, Count())
    with refused("drawer.method"):
        drawer.compare(cafe, Count({100: 1}, others=(Counted("account", 1),)))
    with refused("drawer.denomination"):
        drawer.compare(cafe, Count({300: 1}))


def test_handing_over_without_a_count_goes_on(two):
    drawer.open_drawer(two, 50_00)
    view = drawer.hand_over(two, "Dominique", by="Camille", note="Le boulanger passe à 7 h")
    assert (view.left, view.took, view.session, view.count) == (
        "Camille", "Dominique", "S-000001", None,
    )  # fmt: skip
    (note,) = logbook.notes(two)
    assert (note.name, note.text) == ("Camille", "Le boulanger passe à 7 h")
    with refused("handover.same"):
        drawer.hand_over(two, "Camille", by="Camille")


def test_handing_over_with_a_count_begins_a_session_with_what_was_counted(two):
    drawer.open_drawer(two, 50_00)
    cafes.ring(two, "2 CAFE")
    view = drawer.hand_over(two, "Dominique", by="Camille", found=Count({5000: 1, 200: 1}))
    assert view.session == "S-000002"
    assert view.count is not None
    assert view.count.payload["difference"] == -1_00
    assert drawer.status(two).float_cents == 52_00
    (z,) = closing.close_day(two)
    assert z.payload["drawer"] == {"sessions": 2, "not_counted": 1, "difference": -1_00}
    (handed,) = events(two, "handover")
    assert (handed["code"], handed["details"]["counted"]) == (630, True)
    assert audit.verify(two, full=True).ok


def test_who_worked_when_is_told_by_comings_and_goings(two, clock):
    people.log_in(two, "Camille", "2468")
    clock.advance(hours=4)
    people.switch(two, "Dominique", "1357", leaving="op1")
    clock.advance(hours=3)
    shifts = logbook.worked(two, date(2026, 11, 20))
    assert [(s.name, s.since[11:16], s.until and s.until[11:16]) for s in shifts] == [
        ("Camille", "09:15", "13:15"),
        ("Dominique", "13:15", None),
    ]
    assert logbook.worked(two, date(2026, 11, 21)) == ()


def test_the_logbook_refuses_nothing_and_too_much(cafe):
    with refused("logbook.empty"):
        logbook.add(cafe, "\n")
    with refused("logbook.long"):
        logbook.add(cafe, "x" * 501)


def test_several_sessions_stand_in_one_day(cafe):
    for cents in (100_00, 80_00, 60_00):
        drawer.open_drawer(cafe, cents)
        cafes.ring(cafe, "CAFE")
        drawer.count(cafe, Count(cash_cents=cents + 150))
    (z,) = closing.close_day(cafe)
    assert z.payload["drawer"] == {"sessions": 3, "not_counted": 0, "difference": 0}
    assert audit.verify(cafe, full=True).ok
