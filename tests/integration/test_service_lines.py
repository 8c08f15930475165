"""Lines of a service: sold, prepaid, handed over, given back, put aside; who is told of them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from cafe_pos.application import counter
from cafe_pos.application.printing import copies
from cafe_pos.application.selling import orders, refunds, ringing
from cafe_pos.application.selling.refunds import Refund
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.application.services import hooks as service_hooks
from cafe_pos.application.tabs import tabs
from cafe_pos.domain.order import HANDED, Order
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.pricing import Discount, DiscountKind
from cafe_pos.domain.service_mark import HANDOVER, PREPAID, ServiceMark
from cafe_pos.storage import tickets_proof
from tests.cafes import BAGUETTE, refused, ring, verify

BOOKED = ServiceMark("bread", "B12-2026-11-20", HANDOVER)
PARCEL = Wanted(HANDED.code, label="Colis", mark=ServiceMark("parcel", "P-00ff00ff00", HANDOVER))
PICK_UP = Wanted("BAGUETTE", 2, mark=BOOKED)
PAID_BEFORE = Wanted("BAGUETTE", mark=ServiceMark("bread", "O7-2026-11-21", PREPAID))
CASH = (Tender(Method.CASH),)


@pytest.fixture(autouse=True)
def _without_a_relay(monkeypatch):
    """The parcels of these tests lie on no shelf: nothing is kept of them but the ticket."""
    monkeypatch.delitem(service_hooks.MODULES, "parcel")
    monkeypatch.delitem(service_hooks.HANDLERS, "parcel", raising=False)


class Noting:
    """A handler that notes what it is told."""

    def __init__(self):
        self.heard = []

    def check(self, uow, lines, day):
        self.heard.append(("check", day.isoformat(), [x.mark.ref for x in lines]))

    def sold(self, uow, lines, ticket):
        self.heard.append(("sold", ticket["number"], [x.quantity for x in lines]))

    def refunded(self, uow, lines, ticket):
        self.heard.append(("refunded", ticket["corrects"], [x["quantity"] for x in lines]))


@pytest.fixture(autouse=True)
def told(monkeypatch):
    """What the handler of bread is told; the services themselves have tests of their own."""
    monkeypatch.setitem(service_hooks.HANDLERS, "parcel", Noting())
    monkeypatch.setitem(service_hooks.HANDLERS, "bread", Noting())
    return service_hooks.HANDLERS["bread"]


def sell(ctx, *lines, tenders=CASH, **changes):
    return ringing.ring(ctx, Ring(lines, tenders, **changes))


def test_a_visit_for_bread_a_parcel_and_a_coffee_is_one_ticket(cafe, told):
    view = sell(cafe, Wanted("CAFE"), PICK_UP, PARCEL)
    coffee, bread, parcel = view.payload["lines"]
    assert view.total_cents == 150
    assert "service" not in coffee
    assert (bread["service"], bread["ref"], bread["act"]) == ("bread", BOOKED.ref, "handover")
    assert (bread["quantity"], bread["unit_price"], bread["total"]) == (2, 0, 0)
    assert (bread["vat_code"], bread["rate"], bread["kind"]) == ("HORS", 0, "article")
    assert (parcel["article"], parcel["label"], parcel["ref"]) == (
        "REMIS",
        "Colis",
        PARCEL.mark.ref,
    )
    assert told.heard == [
        ("check", "2026-11-20", [BOOKED.ref]),
        ("sold", view.number, [2]),
    ]


@pytest.mark.parametrize(
    "tenders", [(), CASH, (Tender(Method.CARD),)], ids=["none", "cash", "card"]
)
def test_what_is_only_handed_over_is_a_ticket_without_payment(cafe, tenders):
    view = sell(cafe, PARCEL, tenders=tenders)
    assert (view.total_cents, view.payload["payments"]) == (0, [])


def test_what_is_prepaid_is_sold_at_its_price_and_says_so(cafe):
    view = sell(cafe, PAID_BEFORE)
    (line,) = view.payload["lines"]
    assert (line["total"], line["vat_code"], line["act"]) == (120, "R55", "prepaid")


def test_the_columns_hold_the_mark_and_the_ledger_verifies(cafe):
    sell(cafe, PICK_UP, PAID_BEFORE, Wanted("CAFE"))
    cafe.store.close()
    with closing(sqlite3.connect(cafe.store.path)) as raw:
        assert tickets_proof.holds(raw)
        rows = raw.execute("SELECT service, ref, act FROM ticket_line ORDER BY position").fetchall()
    assert rows == [
        ("bread", BOOKED.ref, "handover"),
        ("bread", PAID_BEFORE.mark.ref, "prepaid"),
        (None, None, None),
    ]
    assert verify(cafe.store.path, full=True).problems == ()


def test_a_retry_hands_nothing_over_twice(cafe, told):
    first = sell(cafe, PICK_UP, client_key="visit")
    again = sell(cafe, PICK_UP, client_key="visit")
    assert (again.number, again.already) == (first.number, True)
    assert [what for what, *_ in told.heard] == ["check", "sold"]
    other = Wanted("BAGUETTE", 2, mark=ServiceMark("bread", "B13-2026-11-20", HANDOVER))
    with refused("ring.key_reused"):
        sell(cafe, other, client_key="visit")


def test_a_refund_turns_a_hand_over_back(cafe, told):
    sold = sell(cafe, PICK_UP, Wanted("CAFE"))
    back = refunds.give_back(cafe, Refund(sold.number, Method.CASH, "Erreur"))
    assert back.total_cents == -150
    assert told.heard[-1] == ("refunded", sold.number, [-2])
    assert back.payload["lines"][0]["ref"] == BOOKED.ref
    cafe.store.close()
    assert verify(cafe.store.path, full=True).problems == ()


def test_a_plain_sale_asks_no_service(cafe, told):
    ring(cafe, "CAFE", "2 BAGUETTE")
    assert told.heard == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (Wanted("CAFE", mark=ServiceMark("boulangerie", "1")), "service.unknown"),
        (Wanted("CAFE", mark=ServiceMark("")), "service.mark"),
        (Wanted("CAFE", mark=ServiceMark("bread", "deux mots")), "service.mark"),
        (Wanted("CAFE", mark=ServiceMark("bread", "1", "given")), "service.mark"),
        (
            Wanted("BAGUETTE", discount=Discount(DiscountKind.PERCENT, bp=1000), mark=BOOKED),
            "service.free",
        ),
        (Wanted(HANDED.code), "article.unknown"),
        (Wanted(HANDED.code, mark=ServiceMark("parcel", "P-1", PREPAID)), "article.unknown"),
    ],
)
def test_a_line_that_says_what_cannot_be_is_refused(cafe, line, code):
    with refused(code):
        sell(cafe, line)


def test_one_thing_stands_on_an_order_once(cafe):
    with refused("service.twice"):
        sell(cafe, PARCEL, PARCEL)


def test_a_script_rings_a_hand_over(cafe):
    text = json.dumps({
        "lines": [{
            "article": "BAGUETTE", "qty": 2,
            "service": {"service": "bread", "ref": BOOKED.ref, "act": "handover"},
        }]
    })  # fmt: skip
    assert orders.parse(text).lines == (PICK_UP,)
    assert ringing.ring(cafe, orders.parse(text)).total_cents == 0


@pytest.mark.parametrize("service", ["bread", {"ref": "1"}, {"service": "bread", "who": "x"}])
def test_a_script_that_writes_a_mark_wrongly_is_told(service):
    text = json.dumps({"lines": [{"article": "BAGUETTE", "service": service}]})
    with refused("ring.malformed"):
        orders.parse(text)


def marked_order():
    order, _ = Order().add(BAGUETTE, 2, mark=BOOKED)
    order, _ = order.add(BAGUETTE)
    return order.add(HANDED, label="Colis", mark=PARCEL.mark)[0]


def test_the_same_bread_sold_and_handed_over_are_two_lines():
    order = marked_order()
    assert [line.total_cents for line in order.lines] == [0, 120, 0]
    assert order.with_order_discount(Discount(DiscountKind.PERCENT, bp=1000)).total_cents == 108


def test_marks_survive_a_draft_and_a_tab(cafe):
    order = marked_order()
    counter.keep_draft(cafe, order, "key")
    assert counter.open_counter(cafe).draft == order
    kept = tabs.keep(cafe, order, "Table 4")
    assert [line.mark for line in kept.order.lines] == [BOOKED, None, PARCEL.mark]
    again = tabs.recall(cafe, "Table 4")
    assert again.lost == ()
    assert [line.mark for line in again.order.lines] == [BOOKED, None, PARCEL.mark]


def test_shares_of_an_order_hand_its_things_over_once(cafe, told):
    lines = (PICK_UP, Wanted("CROQUE"))
    sell(cafe, *lines, split="s1", share_cents=300)
    rest = (PICK_UP, Wanted("CROQUE", settled_cents=300))
    sell(cafe, *rest, split="s1")
    assert [what for what, *_ in told.heard] == ["check", "sold"]


def test_the_receipt_says_what_was_handed_over_without_an_amount(cafe):
    number = sell(cafe, PICK_UP, PARCEL, Wanted("CAFE")).number
    text = copies.duplicate(cafe, number, "text", reason="essai").decode()
    assert "2 Baguette - remis" in text
    assert "1 Colis - remis" in text
    assert "HORS" not in text
