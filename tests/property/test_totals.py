"""However documents fall into days, months and years, the sums of sums are the sums."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cafe_pos.domain.closure import Perpetual, figures_of, frozen, payload_of, sum_of, totals_of

LINES = st.fixed_dictionaries(
    {
        "family": st.sampled_from(["Pain", "Plats", ""]),
        "total": st.integers(-5000, 5000),
        "vat_code": st.sampled_from(["I10", "N20", "HORS"]),
        "ownership": st.sampled_from(["firm", "opaque", "transparent"]),
        "kind": st.sampled_from(["article", "deposit", "deposit_back", "tip", "suspended"]),
        "discount": st.integers(0, 500),
        "discount_kind": st.sampled_from([None, "percent", "gift"]),
        "price_kind": st.sampled_from([None, "override", "rule"]),
        "whole": st.sampled_from([None, 0, 700, 5000]),
    }
)


@st.composite
def tickets(draw: st.DrawFn) -> list[dict[str, object]]:
    made = []
    for number in range(draw(st.integers(0, 12))):
        lines = draw(st.lists(LINES, min_size=1, max_size=4))
        total = sum(line["total"] for line in lines)
        own = sum(line["total"] for line in lines if line["vat_code"] != "HORS")
        method = draw(st.sampled_from(["cash", "card", "cheque"]))
        made.append(
            {
                "number": f"T-{number:08d}",
                "nature": draw(st.sampled_from(["sale", "refund"])),
                "operator": draw(st.sampled_from(["op1", "op2"])),
                "total": total,
                "own_revenue": own,
                "third_party": total - own,
                "lines": lines,
                "vat": [
                    {
                        "code": line["vat_code"],
                        "rate": 1000,
                        "gross": line["total"],
                        "net": line["total"] - 1,
                        "vat": 1,
                    }
                    for line in lines
                ],
                "payments": [{"method": method, "amount": total}],
            }
        )
    return made


def closed(documents: list[dict[str, object]], serial: int) -> dict[str, object]:
    """The closure of a day with these tickets."""
    totals = totals_of(documents)
    return payload_of(
        totals,
        serial=serial,
        business_day=f"2026-11-{serial:02d}",
        recorded_at="",
        operator="op1",
        channel="cli",
        perpetual=Perpetual().plus(totals),
        head_seq=1,
        head_hash="",
    )


@given(tickets(), st.lists(st.integers(0, 12), max_size=4))
def test_the_sum_of_frozen_days_is_the_sum_of_their_tickets(documents, cuts):
    edges = [0, *sorted(cuts), 12]
    days = [documents[a:b] for a, b in pairwise(edges)]
    month = sum_of(closed(day, serial) for serial, day in enumerate(days, start=1))
    whole = totals_of(documents)
    said, wanted = (figures_of(one, Perpetual()) for one in (month, whole))
    for name in said.keys() - {"closures", "first_closure", "last_closure"}:
        assert said[name] == wanted[name], name
    assert said["closures"] == len(days)


@given(tickets())
def test_what_a_closure_has_frozen_is_read_back_whole(documents):
    whole = totals_of(documents)
    again = frozen(closed(documents, 1))
    assert figures_of(again, Perpetual()) == figures_of(whole, Perpetual())


@given(tickets())
def test_own_revenue_and_what_is_held_are_the_parts_of_ownership(documents):
    figures = figures_of(totals_of(documents), Perpetual())
    own = sum(row["amount"] for row in figures["ownership"] if row["part"] in ("firm", "opaque"))
    everything = sum(row["amount"] for row in figures["ownership"])
    assert everything == figures["total"]
    # In this test an owner's name and the VAT code are drawn apart: transparent lines are HORS.
    odd = sum(
        line["total"]
        for ticket in documents
        for line in ticket["lines"]
        if line["vat_code"] != "HORS" and line["ownership"] == "transparent"
    )
    assert own + odd == figures["own_revenue"]
