"""Totals of a period, and their recomputation from the tickets that a ledger holds."""

from __future__ import annotations

import pytest

from cafe_pos.domain.closure import Auditor, Perpetual, Totals, payload_of, totals_of, vat_rows

EMPTY_HEAD = {"head_seq": 9, "head_hash": "00" * 32}


def ticket(serial, total, day="2026-11-20", method="cash"):
    vat = total // 11
    return {
        "number": f"T-{serial:08d}",
        "business_day": day,
        "operator": "op1",
        "nature": "sale",
        "lines": [],
        "total": total,
        "own_revenue": total,
        "third_party": 0,
        "vat": [{"code": "I10", "rate": 1000, "gross": total, "net": total - vat, "vat": vat}],
        "payments": [{"method": method, "amount": total}],
    }


def closure_of(tickets, before=Perpetual(), serial=1, day="2026-11-20"):  # noqa: B008 - frozen
    totals = totals_of(tickets)
    return payload_of(
        totals,
        serial=serial,
        business_day=day,
        recorded_at="2026-11-20T22:00:00Z",
        operator="op1",
        channel="cli",
        perpetual=before.plus(totals),
        **EMPTY_HEAD,
    )


def test_a_day_is_summed_by_rate_and_method():
    day = closure_of([ticket(1, 1100), ticket(2, 220, method="card"), ticket(3, 550)])
    assert (day["tickets"], day["first_ticket"], day["last_ticket"]) == (
        3,
        "T-00000001",
        "T-00000003",
    )
    assert (day["total"], day["absolute"]) == (1870, 1870)
    assert vat_rows(day) == [("I10", 1000, 1870, 1700, 170)]
    assert day["methods"] == [
        {"method": "card", "count": 1, "amount": 220},
        {"method": "cash", "count": 2, "amount": 1650},
    ]
    assert day["number"] == "Z-000001"


def test_the_vat_of_a_day_is_the_sum_of_its_tickets_not_of_its_total():
    totals = totals_of([ticket(1, 5), ticket(2, 5)])
    assert totals.vat["I10", 1000] == [10, 10, 0]


def test_a_day_without_tickets_is_all_zero():
    day = closure_of([])
    assert (day["tickets"], day["first_ticket"], day["total"]) == (0, None, 0)
    assert day["vat"] == day["methods"] == []
    assert totals_of([]) == Totals()


def test_perpetual_totals_go_on_from_day_to_day():
    first = Perpetual().plus(totals_of([ticket(1, 1522), ticket(2, -1522)]))
    assert first == Perpetual(0, 3044)
    assert first.plus(totals_of([ticket(3, 1000)])) == Perpetual(1000, 4044)


def test_a_true_closure_passes_the_audit():
    auditor = Auditor()
    tickets = [ticket(1, 1100), ticket(2, 220)]
    assert [auditor.see_ticket(n, t) for n, t in enumerate(tickets, 1)] == [None, None]
    assert auditor.see_closure(3, closure_of(tickets)) is None
    after = Perpetual().plus(totals_of(tickets))
    late = ticket(3, 330, "2026-11-21")
    assert auditor.see_ticket(4, late) is None
    assert auditor.see_closure(5, closure_of([late], after, 2, "2026-11-21")) is None


FIGURES = ["tickets", "total", "absolute", "own_revenue", "third_party", "perpetual",
           "perpetual_absolute"]  # fmt: skip


@pytest.mark.parametrize("figure", FIGURES)
def test_each_figure_of_a_closure_is_recomputed(figure):
    auditor = Auditor()
    auditor.see_ticket(1, ticket(1, 1100))
    closure = closure_of([ticket(1, 1100)])
    found = auditor.see_closure(2, closure | {figure: closure[figure] + 1})
    assert found is not None
    assert (found.seq, found.code, found.params["what"]) == (2, "closure.totals", figure)


def test_a_closure_that_leaves_a_ticket_out_is_found():
    auditor = Auditor()
    auditor.see_ticket(1, ticket(1, 1100))
    auditor.see_ticket(2, ticket(2, 220))
    found = auditor.see_closure(3, closure_of([ticket(1, 1100)]))
    assert found is not None
    assert "total" in str(found.params["what"])


@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-19"])
def test_a_ticket_in_a_closed_day_is_found(day):
    auditor = Auditor()
    auditor.see_closure(1, closure_of([]))
    found = auditor.see_ticket(2, ticket(1, 100, day))
    assert found is not None
    assert found.code == "closure.late_ticket"
    assert found.params == {"number": "T-00000001", "day": day}


LATE = {
    "closure.late_correction": ("see_correction", {"payments": []}),
    "closure.late_session": ("see_session", {}),
    "closure.late_payment": ("see_account_payment", {"amount": 1, "payments": []}),
    "closure.late_movement": ("see_movement", {"direction": "in", "amount": 1}),
}


@pytest.mark.parametrize("code", LATE)
def test_whatever_enters_a_closed_day_is_found(code):
    name, about = LATE[code]
    document = {"number": "X-000001", "business_day": "2026-11-20"} | about
    auditor = Auditor()
    assert getattr(auditor, name)(1, document | {"business_day": "2026-11-21"}) is None
    auditor = Auditor()
    auditor.see_closure(1, closure_of([]))
    found = getattr(auditor, name)(2, document)
    assert (found.seq, found.code) == (2, code)
    assert found.params == {"number": "X-000001", "day": "2026-11-20"}
