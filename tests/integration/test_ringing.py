"""Ringing on a real file: one act, once, whatever is asked and however often."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cafe_pos.application.proof import audit
from cafe_pos.application.selling import issuing
from cafe_pos.application.selling.ringing import Ring, Wanted, ring, wanted_of
from cafe_pos.domain.catalogue import Mode
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.ticket import Channel
from tests import cafes
from tests.cafes import CATALOGUE, COFFEE, TOMME, order, refused
from tests.integration.attacks import dump

CASH = (Tender(Method.CASH),)


def tickets(ctx):
    with ctx.store.act() as uow:
        return [t["number"] for day in uow.unclosed_days() for t in uow.tickets_of(day)]


def events(ctx):
    with ctx.store.act() as uow:
        return [e.payload for e in uow.entries() if e.kind == "event"]


def test_worked_example_1_is_rung_and_shown(cafe):
    view = cafes.ring(cafe, "2 CAFE", "CROQUE", "DEMI", "BAGUETTE", "TIMBRE", cash=2000)
    assert view.as_json() == {
        "number": "T-00000001",
        "at": "2026-11-20T10:15:00+01:00",
        "total": "15.22",
        "own_revenue": "13.70",
        "vat": [
            {"code": "N20", "rate": "20", "gross": "3.00", "net": "2.50", "vat": "0.50"},
            {"code": "I10", "rate": "10", "gross": "9.50", "net": "8.64", "vat": "0.86"},
            {"code": "R55", "rate": "5.5", "gross": "1.20", "net": "1.14", "vat": "0.06"},
        ],
        "third_party": "1.52",
        "payments": [{"method": "cash", "amount": "15.22"}],
        "change": "4.78",
        "hash": view.hash,
    }


def test_tickets_are_numbered_without_gaps_and_found_again(cafe):
    numbers = [cafes.ring(cafe, "CAFE").number for _ in range(12)]
    assert numbers == [f"T-{n:08d}" for n in range(1, 13)]
    assert tickets(cafe) == numbers
    with cafe.store.act() as uow:
        document, entry = uow.ticket("T-00000007")
        assert uow.ticket("T-00000099") is None
    assert document["number"] == "T-00000007"
    assert entry.kind == "ticket"


def test_what_is_read_is_what_was_said(cafe):
    view = cafes.ring(cafe, "1200g TOMME", "MIEL")
    with cafe.store.act() as uow:
        document, entry = uow.last_ticket()
    assert document == view.payload
    assert entry.hash.hex() == view.hash


def test_the_first_sale_opens_a_session_and_the_ledger_says_so(cafe):
    cafes.ring(cafe, "CAFE")
    cafes.ring(cafe, "CAFE")
    with cafe.store.act() as uow:
        session = uow.open_session()
    assert (session.number, session.float_cents) == ("S-000001", 100_00)
    assert sum("session_opened_by_sale" in event for event in events(cafe)) == 1


# --- the client key -------------------------------------------------------------------------------


def test_a_retry_with_the_same_key_gives_the_same_ticket(cafe, cafe_file, opened):
    first = cafes.ring(cafe, "CAFE", "DEMI", key="order-1")
    again = cafes.ring(cafe, "CAFE", "DEMI", key="order-1")
    assert not first.already
    assert again.already
    assert (again.number, again.hash, again.payload) == (first.number, first.hash, first.payload)
    assert tickets(cafe) == ["T-00000001"]
    cafe.store.close()
    later = cafes.ring(opened(cafe_file), "CAFE", "DEMI", key="order-1")
    assert (later.already, later.hash) == (True, first.hash)


def test_a_retry_is_harmless_even_when_prices_changed_since(cafe):
    first = cafes.ring(cafe, "CAFE", key="order-1")
    with cafe.store.act() as uow:
        uow.put_articles([replace(COFFEE, price_cents=200)])
    assert cafes.ring(cafe, "CAFE", key="order-1").total_cents == first.total_cents


@pytest.mark.parametrize(
    "other",
    [
        order("2 CAFE", key="order-1"),
        order("DEMI", key="order-1"),
        order("CAFE", "CAFE", key="order-1"),
        order("CAFE", cash=500, key="order-1"),
        Ring((Wanted("CAFE"),), (Tender(Method.CARD),), "order-1"),
        Ring((Wanted("CAFE", mode=Mode.TAKEAWAY),), CASH, "order-1"),
    ],
)
def test_another_order_under_the_same_key_is_refused(cafe, other):
    cafes.ring(cafe, "CAFE", key="order-1")
    with refused("ring.key_reused") as caught:
        ring(cafe, other)
    assert caught.value.params == {"id": "order-1", "number": "T-00000001"}
    assert tickets(cafe) == ["T-00000001"]


def test_without_a_key_the_same_order_is_another_ticket(cafe):
    assert cafes.ring(cafe, "CAFE").number != cafes.ring(cafe, "CAFE").number


@pytest.mark.parametrize("key", ["x", "é" * 64, "k" * 64, "0", "a b"])
def test_any_printable_key_up_to_64_characters_is_good(cafe, key):
    cafes.ring(cafe, "CAFE", key=key)
    assert cafes.ring(cafe, "CAFE", key=key).already


@pytest.mark.parametrize("key", ["", "k" * 65, "\0", "\0k", "a\nb", "\ud800", "\x1b[2J"])
def test_a_key_that_is_none_is_refused(cafe, key):
    with refused("ring.key_length"):
        cafes.ring(cafe, "CAFE", key=key)
    assert tickets(cafe) == []


# --- what was shown is what is paid ---------------------------------------------------------------


def test_a_price_that_changed_meanwhile_is_told_before_anything_is_paid(cafe):
    with cafe.store.act() as uow:
        uow.put_articles([replace(a, price_cents=200) if a == COFFEE else a for a in CATALOGUE])
    with refused("order.price_changed") as caught:
        ring(cafe, replace(order("2 CAFE"), expected_total_cents=300))
    assert caught.value.params == {"total_cents": 400}
    assert tickets(cafe) == []
    assert ring(cafe, replace(order("2 CAFE"), expected_total_cents=400)).total_cents == 400


def test_an_order_on_a_screen_is_rung_as_it_stands(cafe):
    shown = Order().add(COFFEE, 2)[0].switched().add(TOMME, 350)[0]
    view = ring(
        cafe,
        Ring(
            wanted_of(shown),
            CASH,
            channel=Channel.SCREEN,
            expected_total_cents=shown.total_cents,
        ),
    )
    lines = [(x["article"], x["quantity"], x["mode"]) for x in view.payload["lines"]]
    assert lines == [("CAFE", 2, "takeaway"), ("TOMME", 350, "takeaway")]
    assert view.payload["channel"] == "screen"


# --- refusals change nothing ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (Ring((), CASH), "order.empty"),
        (order("PLUTONIUM"), "article.unknown"),
        (order("-1 CAFE"), "order.quantity"),
        (order("0 CAFE"), "order.quantity"),
        (order("1000 CAFE"), "order.quantity"),
        (order("200g CAFE"), "article.no_grams"),
        (order("2 TOMME"), "article.needs_grams"),
        (order("0g TOMME"), "order.quantity"),
        (order("CAFE", cash=149), "payment.short"),
        (order("CAFE", cash=0), "payment.amount"),
        (order("200 CROQUE"), "payment.cash_limit"),
        (Ring((Wanted("CAFE"),), (Tender(Method.CARD, 151),)), "payment.over"),
        (Ring((Wanted("CAFE"),), CASH, operator="Nobody"), "operator.unknown"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_refused_order_changes_nothing_at_all(cafe, cafe_file, request_, code):
    cafes.ring(cafe, "CAFE", key="before")
    with refused(code):
        ring(cafe, replace(request_, client_key="tried"))
    assert tickets(cafe) == ["T-00000001"]
    assert cafes.ring(cafe, "CAFE", key="tried").number == "T-00000002"
    assert audit.verify(cafe, full=True).ok


def test_the_first_order_refused_opens_no_session(cafe, cafe_file):
    before = len(events(cafe))
    with refused("payment.short"):
        cafes.ring(cafe, "CAFE", cash=1)
    with cafe.store.act() as uow:
        assert uow.open_session() is None
    assert len(events(cafe)) == before


def test_a_fault_in_the_middle_of_an_act_leaves_no_trace_of_it(cafe, cafe_file, monkeypatch):
    cafes.ring(cafe, "CAFE")
    real = issuing.write

    def failing(*args, **kwargs):
        real(*args, **kwargs)
        raise RuntimeError("after the entry was written")

    monkeypatch.setattr(issuing, "write", failing)
    with pytest.raises(RuntimeError, match="after the entry"):
        cafes.ring(cafe, "CAFE", key="k")
    monkeypatch.undo()
    assert tickets(cafe) == ["T-00000001"]
    assert cafes.ring(cafe, "CAFE", key="k").number == "T-00000002"
    cafe.store.close()
    assert cafes.verify(cafe_file, full=True).ok


def test_a_number_that_is_no_integer_never_enters_the_ledger(cafe):
    with cafe.store.act() as uow:
        before = uow.head
        with pytest.raises(ValueError, match="not an integer"):
            uow.append("event", "2026-11-20T09:15:00Z", {"total": 1.5})
        assert uow.head == before
    assert audit.verify(cafe).ok


def test_an_act_within_an_act_fails_at_once_and_harms_nothing(cafe, monkeypatch):
    from sqlalchemy.exc import TimeoutError as PoolTimeout

    monkeypatch.setattr(cafe.store._engine.pool, "_timeout", 0)
    with cafe.store.act() as uow:
        head = uow.head
        with pytest.raises(PoolTimeout):
            cafes.ring(cafe, "CAFE")
    with cafe.store.act() as uow:
        assert uow.head == head
    assert cafes.ring(cafe, "CAFE").number == "T-00000001"


# --- regimes and clocks ---------------------------------------------------------------------------


def test_a_café_without_vat_rings_without_vat(tmp_path, clock):
    ctx = cafes.found(tmp_path / "cafe.db", clock, vat_regime="franchise", vat_number=None)
    view = cafes.ring(ctx, "CAFE", "DEMI", "BAGUETTE", "MIEL")
    rows = [(v["code"], v["rate"], v["gross"], v["vat"]) for v in view.payload["vat"]]
    assert rows == [("EX0", 0, 570, 0), ("HORS", 0, 700, 0)]
    assert audit.verify(ctx, full=True).ok
    ctx.store.close()


def test_a_clock_set_back_is_recorded_and_sells_on(cafe, clock):
    cafes.ring(cafe, "CAFE")
    clock.advance(minutes=-1)
    cafes.ring(cafe, "CAFE")
    assert not any("clock_set_back" in event for event in events(cafe))
    clock.advance(hours=-3)
    assert cafes.ring(cafe, "CAFE").number == "T-00000003"
    assert sum("clock_set_back" in event for event in events(cafe)) == 1
    assert audit.verify(cafe).ok


def test_the_night_belongs_to_the_day_before(cafe, clock):
    clock.set("2026-11-21T01:30:00Z")
    assert cafes.ring(cafe, "CAFE").payload["business_day"] == "2026-11-20"
    clock.set("2026-11-21T03:00:00Z")
    assert cafes.ring(cafe, "CAFE").payload["business_day"] == "2026-11-21"


def test_a_day_of_sales_dumps_and_verifies_the_same_after_reopening(cafe, cafe_file, opened):
    for n in range(20):
        cafes.ring(cafe, "CAFE", "1200g TOMME", "MIEL", key=f"k{n}")
    cafe.store.close()
    before = dump(cafe_file)
    opened(cafe_file).store.close()
    assert dump(cafe_file) == before
    view = cafes.verify(cafe_file, full=True)
    assert (view.ok, view.tickets) == (True, 20)


def test_progress_is_told_to_the_end(cafe):
    for _ in range(3):
        cafes.ring(cafe, "CAFE")
    told = []
    view = audit.verify(cafe, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (view.entries, view.entries)


def test_a_refusal_shows_its_code_and_details():
    assert repr(PosError("payment.short", missing_cents=1)) == (
        "PosError('payment.short', {'missing_cents': 1})"
    )
