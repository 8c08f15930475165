"""Sums of months: kept when a month is over, and never other than its days."""

from __future__ import annotations

import sqlite3

import pytest

from cafe_pos.application.drawer import closing, day_sales
from cafe_pos.application.viability.report import Asked, report
from tests import cafes

MONTH = "2026-11"
OVER = "2026-12-01T10:00:00Z"


@pytest.fixture
def sold(tmp_path, ready):
    """A café with two days of November, closed with its month, and the first of December."""
    clock = cafes.HandClock()
    ctx = ready(tmp_path / "cafe.db", clock)
    for codes in (("CAFE", "TIMBRE"), ("CROQUE", "CAFE", "BAGUETTE")):
        for code in codes:
            cafes.ring(ctx, code)
        closing.close_day(ctx)
        clock.advance(days=1)
    yield ctx, clock
    ctx.store.close()


def _raw(ctx) -> sqlite3.Connection:
    return ctx.store._raw


def _kept(ctx) -> list[tuple[object, ...]]:
    raw = _raw(ctx)
    return raw.execute("SELECT * FROM month_part ORDER BY family, vat_code").fetchall()


def test_a_month_that_is_over_is_kept_and_reads_the_same(sold) -> None:
    ctx, clock = sold
    before = report(ctx, Asked(MONTH))
    assert _kept(ctx) == []  # a day may still come
    clock.set(OVER)
    closing.close_month(ctx)
    first = report(ctx, Asked(MONTH))
    again = report(ctx, Asked(MONTH))
    assert len(_kept(ctx)) == 4
    for view in (first, again):
        assert (view.top, view.bottom, view.heat) == (before.top, before.bottom, before.heat)
        assert view.figures.revenue_cents == before.figures.revenue_cents > 0
        assert view.figures.takings_cents == before.figures.takings_cents
    assert [line.article for line in first.top] == ["CROQUE", "CAFE", "BAGUETTE"]


def test_what_differs_from_the_closures_is_made_anew(sold) -> None:
    ctx, clock = sold
    clock.set(OVER)
    closing.close_month(ctx)
    right = report(ctx, Asked(MONTH))
    parts = _kept(ctx)
    for damage in (
        "UPDATE month_part SET net_cents = net_cents + 1 WHERE family = 'Plats'",
        "DELETE FROM month_part WHERE family = 'Plats'",
        "UPDATE day_total SET own_net_cents = 1",
        "DELETE FROM day_total",
    ):
        _raw(ctx).execute(damage)
        view = report(ctx, Asked(MONTH))
        assert (view.figures, view.top) == (right.figures, right.top)
        assert [row[1:] for row in _kept(ctx)] == [row[1:] for row in parts]


def test_a_day_added_up_again_takes_its_month_away(sold) -> None:
    ctx, clock = sold
    clock.set(OVER)
    closing.close_month(ctx)
    report(ctx, Asked(MONTH))
    with ctx.store.act() as uow:
        day = uow.sales.frozen("2026-11-01", "2026-11-30")[0].day
        day_sales.freeze(uow, day)
        assert uow.sales.kept_months(MONTH, MONTH) == {}
        assert uow.sales.months(MONTH, MONTH) != ()
