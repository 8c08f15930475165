"""Closures of months and years: days first, months next, frozen sums, nothing slips in."""

from __future__ import annotations

import json
import sqlite3
from datetime import date

import pytest

from cafe_pos.application import acts
from cafe_pos.application.drawer import closing, closure_papers, drawer, figures
from cafe_pos.application.drawer.views import Count, Move
from cafe_pos.application.printing import copies
from cafe_pos.application.proof import audit
from cafe_pos.application.tabs import tabs
from cafe_pos.domain.drawer import Direction, MovementKind
from cafe_pos.domain.order import Order
from cafe_pos.domain.ticket import Channel
from cafe_pos.domain.totals import COUNTS
from tests import cafes
from tests.cafes import refused
from tests.integration.attacks import plain


def numbers(views):
    return [(v.payload["number"], v.payload["first_day"], v.payload["business_day"]) for v in views]


def counts(view):
    return {row["what"]: (row["count"], row["amount"]) for row in view.payload["counts"]}


def a_month(ctx, clock, days=3):
    """Sell on some days up to the last of November, two coffees more each day; close them."""
    clock.set("2026-11-28T09:00:00Z")
    for day in range(1, days + 1):
        cafes.ring(ctx, f"{2 * day} CAFE")
        if day < days:
            closing.close_day(ctx)
            clock.advance(days=1)


def test_a_month_closes_its_open_day_and_sums_its_frozen_days(cafe, clock):
    a_month(cafe, clock)
    views = closing.close_month(cafe)
    assert numbers(views) == [
        ("Z-000003", "2026-11-30", "2026-11-30"),
        ("ZM-000001", "2026-11-01", "2026-11-30"),
    ]
    day, month = views
    assert day.payload["drawer"]["not_counted"] == 1
    z = month.payload
    assert (z["tickets"], z["first_ticket"], z["last_ticket"]) == (3, "T-00000001", "T-00000003")
    assert (z["total"], z["absolute"], z["perpetual"]) == (1800, 1800, 1800)
    assert (z["closures"], z["first_closure"], z["last_closure"]) == (3, "Z-000001", "Z-000003")
    assert z["methods"] == [{"method": "cash", "count": 3, "amount": 1800}]
    assert z["families"] == [{"family": "Boissons chaudes", "count": 3, "amount": 1800}]
    assert counts(month)["sales"] == (3, 1800)
    assert audit.verify(cafe, full=True).ok


def test_a_month_closes_from_its_last_business_day_on(cafe, clock):
    clock.set("2026-11-29T23:00:00Z")
    cafes.ring(cafe, "CAFE")
    with refused("closure.month_early"):
        closing.close_month(cafe, date(2026, 11, 5))
    clock.set("2026-12-01T02:30:00Z")  # the night of the thirtieth
    assert numbers(closing.close_month(cafe, date(2026, 11, 5)))[-1] == (
        "ZM-000001", "2026-11-01", "2026-11-30",
    )  # fmt: skip
    assert cafes.ring(cafe, "CAFE").payload["business_day"] == "2026-12-01"


def test_without_a_day_the_last_month_that_is_over_is_closed(cafe, clock):
    a_month(cafe, clock)
    clock.set("2026-12-03T10:00:00Z")
    cafes.ring(cafe, "CAFE")
    views = closing.close_month(cafe)
    assert numbers(views)[-1] == ("ZM-000001", "2026-11-01", "2026-11-30")
    assert cafes.ring(cafe, "CAFE").payload["business_day"] == "2026-12-03"


def test_a_month_closed_late_does_not_take_in_the_days_after_it(cafe, clock):
    a_month(cafe, clock)
    closing.close_day(cafe)
    clock.set("2026-12-01T10:00:00Z")
    cafes.ring(cafe, "DEMI")
    closing.close_day(cafe)
    (month,) = closing.close_month(cafe)
    assert (month.payload["total"], month.payload["perpetual"]) == (1800, 1800)
    clock.set("2026-12-31T10:00:00Z")
    december = closing.close_month(cafe)[-1].payload
    assert (december["total"], december["perpetual"]) == (300, 2100)
    assert audit.verify(cafe, full=True).ok


def test_forgotten_months_are_closed_in_order_and_empty_ones_too(cafe, clock):
    cafes.ring(cafe, "CAFE")
    clock.set("2027-01-31T10:00:00Z")
    cafes.ring(cafe, "DEMI")
    views = closing.close_month(cafe)
    assert numbers(views) == [
        ("Z-000001", "2026-11-20", "2026-11-20"),
        ("Z-000002", "2027-01-31", "2027-01-31"),
        ("ZM-000001", "2026-11-01", "2026-11-30"),
        ("ZM-000002", "2026-12-01", "2026-12-31"),
        ("ZM-000003", "2027-01-01", "2027-01-31"),
    ]
    assert [v.payload["perpetual"] for v in views] == [150, 450, 150, 150, 450]
    assert audit.verify(cafe, full=True).ok


def test_a_month_is_closed_once(cafe, clock):
    a_month(cafe, clock)
    closing.close_month(cafe)
    with refused("closure.month_already"):
        closing.close_month(cafe)
    with refused("closure.month_already"):
        closing.close_month(cafe, date(2026, 10, 2))
    with refused("closure.already"):
        closing.close_day(cafe)


def test_a_year_closes_its_months_and_its_days(cafe, clock):
    a_month(cafe, clock)
    closing.close_month(cafe)
    clock.set("2026-12-31T20:00:00Z")
    cafes.ring(cafe, "DEMI")
    views = closing.close_year(cafe)
    assert numbers(views) == [
        ("Z-000004", "2026-12-31", "2026-12-31"),
        ("ZM-000002", "2026-12-01", "2026-12-31"),
        ("ZY-000001", "2026-01-01", "2026-12-31"),
    ]
    z = views[-1].payload
    assert (z["total"], z["closures"], z["last_closure"]) == (2100, 2, "ZM-000002")
    with cafe.store.act() as uow:
        codes = [json.loads(e.payload)["code"] for e in uow.entries() if e.kind == "event"][-3:]
    assert codes == [50, 50, 60]
    with refused("closure.year_already"):
        closing.close_year(cafe)
    assert audit.verify(cafe, full=True).ok


def test_a_fiscal_year_begins_in_the_month_that_is_set(cafe, clock):
    with cafe.store.act() as uow:
        acts.set_setting(
            uow, closing.FIRST_MONTH, 10, at="2026-11-20T09:15:00Z", channel=Channel.CLI,
            operator="op1",
        )  # fmt: skip
    cafes.ring(cafe, "CAFE")
    with refused("closure.year_early"):
        closing.close_year(cafe, date(2026, 11, 20))
    clock.set("2027-09-30T20:00:00Z")
    year = closing.close_year(cafe)[-1].payload
    assert (year["first_day"], year["business_day"]) == ("2026-10-01", "2027-09-30")
    clock.set("2028-10-01T20:00:00Z")
    year = closing.close_year(cafe)[-1].payload
    assert (year["first_day"], year["business_day"]) == ("2027-10-01", "2028-09-30")
    assert audit.verify(cafe, full=True).ok


def test_the_absolute_perpetual_total_never_falls(cafe, clock):
    a_month(cafe, clock)
    views = [*closing.close_month(cafe)]
    clock.set("2026-12-31T20:00:00Z")
    cafes.ring(cafe, "DEMI")
    views += closing.close_year(cafe)
    for period in ("day", "month", "year"):
        totals = [v.payload["perpetual_absolute"] for v in views if v.payload["period"] == period]
        assert totals == sorted(totals)
    with cafe.store.act() as uow:
        assert uow.perpetual().absolute_cents == 2100


def test_a_clock_set_back_closes_nothing_before_the_last_closure(cafe, clock):
    a_month(cafe, clock)
    closing.close_month(cafe)
    clock.set("2026-11-15T10:00:00Z")
    with refused("closure.already"):
        closing.close_day(cafe)
    with refused("closure.month_already"):
        closing.close_month(cafe)
    assert cafes.ring(cafe, "CAFE").payload["business_day"] == "2026-12-01"
    with cafe.store.act() as uow:
        assert any('"clock_set_back"' in e.payload for e in uow.entries())


@pytest.mark.parametrize("day", ["2026-11-29", "2026-11-30", "2026-11-02"])
def test_no_ticket_movement_or_session_slips_into_a_closed_month(cafe, clock, day):
    a_month(cafe, clock, days=2)
    drawer.move(cafe, Move(MovementKind.OTHER, 100, Direction.IN, "trouvé"))
    clock.set("2026-12-02T10:00:00Z")
    closing.close_month(cafe)
    cafes.ring(cafe, "CAFE")
    with cafe.store.act() as uow:
        found = {e.kind: json.loads(e.payload) for e in uow.entries()}
    for kind in ("ticket", "cash_movement", "drawer_session"):
        said = found[kind]
        serial = said["serial"] + 1
        number = {"ticket": f"T-{serial:08d}"}.get(kind, f"{said['number'][:2]}{serial:06d}")
        late = said | {"serial": serial, "number": number, "business_day": day}
        with (
            pytest.raises(sqlite3.IntegrityError, match=r"ledger\.closed_day"),
            cafe.store.act() as uow,
        ):
            uow.append(kind, "2026-12-02T10:00:00Z", late)
    assert audit.verify(cafe, full=True).ok


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("month", "2026-11-01", "2026-11-30"),  # again
        ("month", "2026-11-15", "2026-12-14"),  # over the last one
        ("month", "2026-12-01", "2026-12-31"),  # before its days
        ("year", "2026-01-01", "2026-12-31"),  # before its last month
        ("day", "2026-11-29", "2026-11-29"),  # a day of a closed month
    ],
)
def test_the_database_refuses_closures_out_of_order(cafe, clock, period, first, last):
    a_month(cafe, clock)
    closing.close_month(cafe)
    clock.set("2026-12-02T10:00:00Z")
    cafes.ring(cafe, "CAFE")
    with cafe.store.act() as uow:
        known = uow.closures.find("ZM-000001")
        assert known is not None
        serial = uow.last_serial("closure" if period == "day" else f"closure/{period}") + 1
    forged = dict(known[0]) | {
        "period": period, "first_day": first, "business_day": last,
        "serial": serial, "number": f"ZX-{serial}",
    }  # fmt: skip
    with (
        pytest.raises(sqlite3.IntegrityError, match=r"ledger\.closed_day"),
        cafe.store.act() as uow,
    ):
        uow.append("closure", "2026-12-02T10:00:00Z", forged)


@pytest.mark.parametrize(
    "figure", ["total", "perpetual", "counts", "closures", "drawer", "families"]
)
def test_a_false_month_is_found_by_recomputing_its_tickets(cafe, clock, figure):
    a_month(cafe, clock)
    closing.close_day(cafe)
    (month,) = closing.close_month(cafe)
    forged = json.loads(json.dumps(dict(month.payload)))
    forged |= {"serial": 2, "number": "ZM-000002", "first_day": "2026-12-01"}
    forged |= {"business_day": "2026-12-31", "perpetual": 1800}
    clock.set("2027-01-01T10:00:00Z")
    with cafe.store.act() as uow:
        forged["head_seq"], forged["head_hash"] = uow.head.seq, uow.head.hash.hex()
        uow.append("closure", "2027-01-01T10:00:00Z", forged)
    found = [p for p in audit.verify(cafe).problems if p.code == "closure.totals"]
    assert len(found) == 1
    assert found[0].params["number"] == "ZM-000002"
    if figure != "perpetual":
        assert figure in str(found[0].params["what"])


def test_everything_a_day_counts_stands_on_its_z(cafe, clock):
    drawer.open_drawer(cafe, 50_00)
    number = cafes.ring(cafe, "CROQUE").number
    copies.duplicate(cafe, number, "text", reason="perdu")
    drawer.open_without_sale(cafe, "monnaie")
    drawer.open_without_sale(cafe, "monnaie")
    drawer.move(cafe, Move(MovementKind.FLOAT_ADDED, 20_00, Direction.IN))
    drawer.move(cafe, Move(MovementKind.WITHDRAWAL_BANK, 30_00, Direction.OUT))
    (z,) = closing.close_day(cafe, found=Count({2000: 2, 500: 1, 100: 1, 50: 1}))
    said = counts(z)
    assert tuple(said) == COUNTS
    assert said["duplicates"] == (1, 0)
    assert said["drawer_opened"] == (2, 0)
    assert (said["cash_in"], said["cash_out"]) == ((1, 20_00), (1, 30_00))
    assert z.payload["drawer"] == {"sessions": 1, "not_counted": 0, "difference": 0}
    clock.advance(days=1)
    cafes.ring(cafe, "CAFE")
    (second,) = closing.close_day(cafe)
    assert counts(second)["duplicates"] == counts(second)["drawer_opened"] == (0, 0)
    assert audit.verify(cafe, full=True).ok


def test_tabs_still_open_are_carried_over_and_counted(cafe, clock):
    with cafe.store.act() as uow:
        article = uow.article("CROQUE")
    assert article is not None
    tabs.keep(cafe, Order().add(article)[0], "Terrasse 3")
    cafes.ring(cafe, "CAFE")
    (z,) = closing.close_day(cafe)
    assert counts(z)["open_tabs"] == (1, 650)
    assert len(tabs.open_tabs(cafe)) == 1
    clock.set("2026-11-30T10:00:00Z")
    month = closing.close_month(cafe)[-1]
    assert counts(month)["open_tabs"] == (1, 650)
    assert audit.verify(cafe, full=True).ok


def test_a_reading_says_what_the_z_will_say_and_writes_nothing(cafe, clock):
    cafes.ring(cafe, "2 CAFE", "CROQUE")
    clock.advance(days=1)
    cafes.ring(cafe, "DEMI")
    with cafe.store.act() as uow:
        head = uow.head
    read = figures.reading(cafe)
    with cafe.store.act() as uow:
        assert uow.head == head
    z = closing.close_day(cafe)[-1].payload
    for name in ("tickets", "total", "vat", "methods", "families", "perpetual", "ownership"):
        assert read.figures[name] == z[name], name
    assert read.business_day == z["business_day"]


def test_a_closure_given_again_is_a_recorded_duplicate(cafe, clock):
    a_month(cafe, clock)
    closing.close_month(cafe)
    text = copies.duplicate(cafe, "ZM-000001", "text", reason="comptable").decode()
    assert "DUPLICATA n° 1" in text
    assert "Motif : comptable" in text
    assert copies.duplicate(cafe, "ZM-000001", "pdf", reason="comptable").startswith(b"%PDF")
    with refused("ticket.unknown"):
        copies.duplicate(cafe, "ZM-000002", "text", reason="comptable")
    assert "DUPLICATA" not in closure_papers.text_of(cafe, "ZM-000001")
    assert audit.verify(cafe).ok


def test_a_broken_month_column_is_found(cafe, cafe_file, clock):
    a_month(cafe, clock)
    closing.close_month(cafe)
    cafe.store.close()
    with plain(cafe_file) as connection:
        connection.execute("DROP TRIGGER tr_closure_update")
        connection.execute("UPDATE closure SET total_cents = 1 WHERE period = 'month'")
    codes = {p.code for p in cafes.verify(cafe_file).problems}
    assert {"schema.missing", "rows.differ"} & codes
