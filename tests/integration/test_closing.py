"""Closing days: frozen totals, forgotten days in order, a closed day takes nothing more."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from cafe_pos.application.drawer.closing import close_day, close_month, close_year
from cafe_pos.application.proof import audit
from cafe_pos.application.selling import refunds
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.domain import closure
from cafe_pos.domain.payment import Method, Tender
from tests import cafes
from tests.cafes import refused


def documents(ctx, day):
    with ctx.store.act() as uow:
        return list(uow.tickets_of(day))


def a_busy_day(ctx):
    cafes.ring(ctx, "2 CAFE", "CROQUE", "DEMI", "BAGUETTE", "TIMBRE", cash=2000)
    cafes.ring(ctx, "MIEL", "1200g TOMME")
    ring(ctx, Ring((Wanted("CROQUE", 2),), (Tender(Method.CARD, 1000), Tender(Method.CASH))))
    cafes.ring(ctx, "CADEAU")


def test_a_closure_is_the_sum_of_its_tickets(cafe):
    a_busy_day(cafe)
    sold = documents(cafe, "2026-11-20")
    (view,) = close_day(cafe)
    z = view.payload
    assert (z["number"], z["business_day"], z["period"]) == ("Z-000001", "2026-11-20", "day")
    assert (z["tickets"], z["first_ticket"], z["last_ticket"]) == (4, "T-00000001", "T-00000004")
    assert z["total"] == sum(t["total"] for t in sold) == 1522 + 1554 + 1300
    assert z["third_party"] == 152 + 700
    assert z["own_revenue"] == z["total"] - z["third_party"]
    by_rate = {}
    for ticket in sold:
        for v in ticket["vat"]:
            row = by_rate.setdefault((v["code"], v["rate"]), [0, 0, 0])
            for n, name in enumerate(("gross", "net", "vat")):
                row[n] += v[name]
    assert {(c, r): [g, n, v] for c, r, g, n, v in closure.vat_rows(z)} == by_rate
    assert z["methods"] == [
        {"method": "card", "count": 1, "amount": 1000},
        {"method": "cash", "count": 3, "amount": 1522 + 1554 + 300},
    ]
    assert audit.verify(cafe, full=True).ok


def test_a_closure_names_the_end_of_the_ledger_before_it(cafe):
    a_busy_day(cafe)
    (view,) = close_day(cafe)
    with cafe.store.act() as uow:
        entries = list(uow.entries())
    (seq,) = [e.seq for e in entries if e.kind == "closure"]
    before = entries[seq - 2]
    assert (view.payload["head_seq"], view.payload["head_hash"]) == (before.seq, before.hash.hex())
    assert entries[seq - 1].hash.hex() == view.hash


def test_worked_example_4_a_sale_its_cancellation_and_another(cafe, clock):
    number = cafes.ring(cafe, "2 CAFE", "CROQUE", "DEMI", "BAGUETTE", "TIMBRE", cash=2000).number
    (first,) = close_day(cafe)
    clock.advance(days=1)
    refunds.give_back(cafe, refunds.Refund(number, Method.CASH, "mistake"))
    cafes.ring(cafe, "5 CAFE", "2 BAGUETTE", "14g TOMME")
    (second,) = close_day(cafe)
    totals = [(v.payload["perpetual"], v.payload["perpetual_absolute"]) for v in (first, second)]
    assert totals == [(1522, 1522), (1000, 4044)]
    assert (second.payload["tickets"], second.payload["total"]) == (2, -522)
    assert second.payload["absolute"] == 2522
    assert audit.verify(cafe, full=True).ok


def test_a_closed_day_takes_nothing_more_and_the_next_one_begins(cafe, clock):
    cafes.ring(cafe, "CAFE")
    close_day(cafe)
    clock.advance(hours=1)
    view = cafes.ring(cafe, "CAFE")
    assert view.payload["business_day"] == "2026-11-21"
    assert view.payload["session"] == "S-000002"
    with refused("closure.already"):
        close_day(cafe)
    clock.set("2026-11-21T20:00:00Z")
    (z,) = close_day(cafe)
    assert (z.payload["business_day"], z.payload["tickets"]) == ("2026-11-21", 1)
    assert audit.verify(cafe).ok


def test_forgotten_days_are_closed_first_and_in_order(cafe, clock):
    for _ in range(3):
        cafes.ring(cafe, "CAFE")
        cafes.ring(cafe, "DEMI")
        clock.advance(days=1)
    views = close_day(cafe)
    days = [(v.payload["number"], v.payload["business_day"], v.payload["tickets"]) for v in views]
    assert days == [
        ("Z-000001", "2026-11-20", 2),
        ("Z-000002", "2026-11-21", 2),
        ("Z-000003", "2026-11-22", 2),
        ("Z-000004", "2026-11-23", 0),
    ]
    assert [v.payload["perpetual"] for v in views] == [450, 900, 1350, 1350]
    assert audit.verify(cafe, full=True).ok


def test_a_forgotten_day_can_be_closed_alone_and_today_later(cafe, clock):
    cafes.ring(cafe, "CAFE")
    clock.advance(days=2)
    cafes.ring(cafe, "DEMI")
    (past,) = close_day(cafe, date(2026, 11, 20))
    assert (past.payload["business_day"], past.payload["total"]) == ("2026-11-20", 150)
    cafes.ring(cafe, "DEMI")
    (today,) = close_day(cafe)
    assert (today.payload["business_day"], today.payload["total"]) == ("2026-11-22", 600)
    assert audit.verify(cafe).ok


def test_a_day_without_sales_can_be_closed(cafe):
    (view,) = close_day(cafe)
    z = view.payload
    assert (z["tickets"], z["first_ticket"], z["last_ticket"], z["total"]) == (0, None, None, 0)
    assert (z["vat"], z["methods"], z["perpetual"]) == ([], [], 0)
    assert audit.verify(cafe, full=True).ok


def test_a_day_to_come_cannot_be_closed(cafe):
    with refused("closure.future"):
        close_day(cafe, date(2026, 11, 21))


def test_in_the_night_the_day_that_is_closed_is_the_one_before(cafe, clock):
    clock.set("2026-11-21T01:30:00Z")
    cafes.ring(cafe, "CAFE")
    (view,) = close_day(cafe)
    assert view.payload["business_day"] == "2026-11-20"
    assert cafes.ring(cafe, "CAFE").payload["business_day"] == "2026-11-21"


def test_a_refused_closure_changes_nothing(cafe):
    cafes.ring(cafe, "CAFE")
    with cafe.store.act() as uow:
        head = uow.head
    with refused("operator.unknown"):
        close_day(cafe, operator="Nobody")
    with cafe.store.act() as uow:
        assert uow.head == head
        assert uow.last_closed_day() is None


def test_closing_ends_the_session_not_counted(cafe):
    cafes.ring(cafe, "CAFE")
    close_day(cafe)
    with cafe.store.act() as uow:
        assert uow.open_session() is None
        (count,) = [e.payload for e in uow.entries() if e.kind == "drawer_count"]
    assert '"state":"not_counted"' in count
    assert '"expected":10150' in count
    assert '"counted":null' in count


@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-19"])
def test_the_database_itself_refuses_a_ticket_for_a_closed_day(cafe, day):
    sold = cafes.ring(cafe, "CAFE").payload
    close_day(cafe)
    late = sold | {"number": "T-00000002", "serial": 2, "business_day": day}
    with (
        pytest.raises(sqlite3.IntegrityError, match=r"ledger\.closed_day"),
        cafe.store.act() as uow,
    ):
        uow.append("ticket", late["recorded_at"], late)
    assert audit.verify(cafe).tickets == 1


def test_closures_survive_reopening_and_go_on(cafe, cafe_file, clock, opened):
    cafes.ring(cafe, "CAFE")
    close_day(cafe)
    cafe.store.close()
    clock.advance(days=1)
    again = opened(cafe_file)
    cafes.ring(again, "DEMI")
    (view,) = close_day(again)
    assert (view.payload["number"], view.payload["perpetual"]) == ("Z-000002", 450)
    again.store.close()
    assert cafes.verify(cafe_file, full=True).ok


def test_a_closure_is_shown_in_euros(cafe):
    a_busy_day(cafe)
    (view,) = close_day(cafe)
    shown = view.as_json()
    assert shown["takings"] == "43.76"
    assert shown["third_party"] == "8.52"
    assert shown["own_revenue"] == "35.24"
    assert [v["code"] for v in shown["vat"]] == ["N20", "I10", "R55"]
    assert shown["head"]["seq"] == view.payload["head_seq"]


def test_nothing_is_closed_on_a_full_disk_and_sales_go_on(cafe, monkeypatch):
    cafes.ring(cafe, "CAFE")
    monkeypatch.setattr(type(cafe.store), "free_bytes", lambda _store: 99_999_999)
    for close in (close_day, close_month, close_year):
        with refused("closure.no_space") as told:
            close(cafe, date(2026, 11, 20))
        assert told.value.params == {"megabytes": 99}
    assert cafes.ring(cafe, "CAFE").number == "T-00000002"
    with cafe.store.act() as uow:
        assert uow.unclosed_days() == ("2026-11-20",)
    monkeypatch.setattr(type(cafe.store), "free_bytes", lambda _store: 100_000_000)
    (view,) = close_day(cafe)
    assert view.payload["tickets"] == 2
