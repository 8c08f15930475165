"""What reports add up of a day equals what its closure would freeze, to the cent, for any sales."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_pos.domain import day_sales
from cafe_pos.domain.closure import totals_of
from cafe_pos.domain.day_sales import DaySales, Key, Part
from cafe_pos.domain.ticket import payload_of
from tests.property.test_sales import ABOUT, sales


@given(st.lists(sales(), max_size=6))
@settings(max_examples=40)
def test_frozen_figures_are_those_of_the_tickets(made) -> None:
    tickets = [
        payload_of(sale, replace(ABOUT, serial=number)) for number, (_r, sale) in enumerate(made, 1)
    ]
    day = day_sales.of(tickets, {})
    totals = totals_of(tickets, (), ())
    by_rate: dict[tuple[str, int], list[int]] = {}
    for key, part in day.parts.items():
        row = by_rate.setdefault((key.vat_code, key.rate_bp), [0, 0])
        row[0] += part.gross_cents
        row[1] += part.net_cents
    assert by_rate == {key: row[:2] for key, row in totals.vat.items()}
    assert (day.tickets, day.takings_cents) == (totals.tickets, totals.total_cents)
    assert day.own().gross_cents == totals.own_revenue_cents
    assert sum(cents for _count, cents in day.hours.values()) == totals.total_cents


@given(st.lists(sales(), min_size=2, max_size=5))
@settings(max_examples=20)
def test_the_order_and_the_days_change_no_sum(made) -> None:
    tickets = [
        payload_of(sale, replace(ABOUT, serial=number)) for number, (_r, sale) in enumerate(made, 1)
    ]
    whole = day_sales.of(tickets, {})
    mixed = tickets[::-1]
    parts = [day_sales.of(mixed[:1], {}), day_sales.of(mixed[1:], {})]
    assert together(parts) == together([whole])


def together(days: list[DaySales]) -> dict[Key, Part]:
    found: dict[Key, Part] = {}
    for day in days:
        for key, part in day.parts.items():
            found.setdefault(key, Part()).add(part)
    return found
