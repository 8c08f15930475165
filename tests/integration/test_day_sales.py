"""What reports read of closed days equals the closures and the tickets, always."""

from __future__ import annotations

from datetime import date

from cafe_pos.application.drawer import day_sales
from cafe_pos.application.drawer.closing import close_day
from cafe_pos.application.selling.refunds import Refund, give_back
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.domain import day_sales as rules
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.refund import GivenBack
from cafe_pos.domain.service_mark import ServiceMark
from tests import cafes

DAY = "2026-11-20"


def a_day(ctx) -> None:
    cafes.ring(ctx, "2 CAFE", "CROQUE", "DEMI", "BAGUETTE", "TIMBRE", cash=2000)
    cafes.ring(ctx, "MIEL", "1200g TOMME")
    ring(ctx, Ring((Wanted("CROQUE", 2),), (Tender(Method.CARD, 1000), Tender(Method.CASH))))
    cafes.ring(ctx, "3 CAFE", "DEMI")
    give_back(ctx, Refund("T-00000004", Method.CASH, "erreur", (GivenBack(2),)))


def test_a_frozen_day_is_its_closure(cafe) -> None:
    a_day(cafe)
    (view,) = close_day(cafe)
    z = view.payload
    with cafe.store.act() as uow:
        (total,) = uow.sales.frozen(DAY, DAY)
        months = uow.sales.months(DAY[:7], DAY[:7])
        best, others = uow.sales.articles(DAY[:7], 20, 20)
        articles = {one.article: one for one in best + others}
        hours = uow.sales.hours(DAY, DAY)
    assert (total.tickets, total.takings_cents) == (z["tickets"], z["total"])
    assert total.own_gross_cents == z["own_revenue"]
    assert total.own_net_cents == sum(v["net"] for v in z["vat"] if v["code"] != "HORS")
    by_code: dict[str, list[int]] = {}
    for part in months:
        row = by_code.setdefault(part.vat_code, [0, 0])
        row[0] += part.gross_cents
        row[1] += part.net_cents
    assert by_code == {v["code"]: [v["gross"], v["net"]] for v in z["vat"]}
    # 5 coffees at 0,30 were sold; the croque's cost is not known.
    assert (articles["CAFE"].quantity, articles["CAFE"].cost_cents) == (5, 150)
    assert articles["CROQUE"].uncosted_net_cents == articles["CROQUE"].net_cents
    assert articles["DEMI"].quantity == 1
    assert "MIEL" not in articles
    assert sum(cents for _tickets, cents in hours.values()) == z["total"]
    assert {weekday for weekday, _hour in hours} == {date.fromisoformat(DAY).weekday()}


def test_what_no_longer_agrees_is_made_again(cafe) -> None:
    a_day(cafe)
    close_day(cafe)
    with cafe.store.act() as uow:
        kept = uow.sales.months(DAY[:7], DAY[:7])
        assert kept
        wrong = day_sales.added_up(uow, DAY)
        next(iter(wrong.parts.values())).net_cents += 1
        uow.sales.put(DAY, wrong)
        assert day_sales.freeze_missing(uow, DAY, DAY) == 1
        assert uow.sales.months(DAY[:7], DAY[:7]) == kept
        assert day_sales.freeze_missing(uow, DAY, DAY) == 0


def test_a_visit_for_a_service_that_also_buys() -> None:
    def line(total: int, **more: object) -> dict[str, object]:
        base = {
            "article": "X", "label": "X", "family": "F", "quantity": 1, "unit": "piece",
            "total": total, "vat_code": "I10", "rate": 1000, "mode": "on_site", "kind": "article",
            "ownership": "firm", "mandator": None, "lot": None, "cost": None,
        }  # fmt: skip
        return {**base, **more}

    def ticket(*lines: dict[str, object]) -> dict[str, object]:
        gross = sum(int(one["total"]) for one in lines if one["vat_code"] == "I10")  # type: ignore[call-overload]
        return {
            "issued_at": "2026-11-20T09:15:00Z", "utc_offset_min": 60, "split": None,
            "nature": "sale", "total": gross, "lines": list(lines),
            "vat": [
                {"code": "I10", "rate": 1000, "gross": gross, "net": gross * 10 // 11, "vat": 0}
            ],
        }  # fmt: skip

    mark = ServiceMark("parcel", "P-1", "handover")
    parcel = line(0, service=mark.service, ref=mark.ref, act=mark.act, vat_code="HORS", rate=0)
    day = rules.of([ticket(parcel), ticket(parcel, line(110)), ticket(line(220))], {})
    assert day.visits["parcel"] == rules.Visits(tickets=2, buying=1, also_net_cents=100)
    assert day.hours == {10: [3, 330]}


def test_opened_minutes_count_an_overlap_once() -> None:
    spans = [
        ("2026-11-20T08:00:00Z", "2026-11-20T12:00:00Z"),
        ("2026-11-20T11:00:00Z", "2026-11-20T13:30:00Z"),
        ("2026-11-20T17:00:00Z", "2026-11-20T18:00:00Z"),
        ("2026-11-20T17:10:00Z", "2026-11-20T17:20:00Z"),
    ]
    assert rules.minutes_of(spans) == 330 + 60
    assert rules.minutes_of([]) == 0
