"""Sales noted on paper during a breakdown: their own time, their own day, never a frozen one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cafe_pos.application.drawer import closing
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import copies
from cafe_pos.application.selling import on_paper, ringing
from cafe_pos.application.views import TicketView
from cafe_pos.domain.ticket import Channel
from tests import cafes
from tests.cafes import HandClock

NOW = "2026-11-22T14:00:00Z"
"""15:00 on the café's wall clock."""
PRINTER = {"transport": "file", "path": "/dev/null", "columns": 42, "drawer": True}


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cafe.db"


@pytest.fixture
def ctx(path: Path, clock: HandClock) -> Iterator[Context]:
    ctx = cafes.found(path, clock)
    yield ctx
    ctx.store.close()
    assert cafes.verify(path, full=True).ok


def enter(ctx: Context, time: str, *lines: str, day: date | None = None) -> TicketView:
    """Enter a sale of a time."""
    made = on_paper.made_at(ctx, time, day)
    order = replace(cafes.order(*lines), channel=Channel.PAPER, issued_at=made.at)
    return ringing.ring(ctx, order)


@pytest.mark.parametrize("time", ["14:20", "1420", "14h20", "14.20", "2026-11-22T14:20"])
def test_it_has_the_time_of_the_paper_and_the_time_of_the_clock(ctx: Context, time: str) -> None:
    sold = enter(ctx, time, "2 CAFE").payload
    assert (sold["issued_at"], sold["recorded_at"]) == ("2026-11-22T13:20:00Z", NOW)
    assert (sold["channel"], sold["business_day"]) == ("paper", "2026-11-22")


def test_its_paper_says_so_and_neither_drawer_nor_printer_moves(ctx: Context) -> None:
    copies.set_printer(ctx, PRINTER)
    with ctx.store.act() as uow:
        uow.put_setting("print_policy", "always")
    number = enter(ctx, "14:20", "CAFE").number
    with ctx.store.act() as uow:
        assert uow.print_jobs_of(number) == ()
        uow.put_setting("print_policy", "ask")
    printed = copies.duplicate(ctx, number, "text", reason="essai").decode()
    assert "Saisi après panne" in printed
    assert "22/11/2026 14:20:00" in printed


@pytest.mark.parametrize("time", ["15:01", "23:59", "2026-11-23T10:00"])
def test_what_has_not_come_yet_is_refused(ctx: Context, time: str) -> None:
    with cafes.refused("paper.future"):
        enter(ctx, time, "CAFE")


@pytest.mark.parametrize("time", ["", "25:00", "14:60", "noon", "2026-13-01T10:00"])
def test_what_is_no_time_is_refused(ctx: Context, time: str) -> None:
    with cafes.refused("paper.time"):
        on_paper.made_at(ctx, time)


def test_the_night_belongs_to_the_day_before(ctx: Context, clock: HandClock) -> None:
    clock.set("2026-11-23T00:30:00Z")  # 01:30: the evening goes on
    late = enter(ctx, "00:45", "CAFE").payload
    assert (late["issued_at"], late["business_day"]) == ("2026-11-22T23:45:00Z", "2026-11-22")
    evening = enter(ctx, "23:50", "CAFE").payload
    assert (evening["issued_at"], evening["business_day"]) == ("2026-11-22T22:50:00Z", "2026-11-22")


def test_an_earlier_day_that_is_open_takes_it_and_its_closure_counts_it(
    ctx: Context, clock: HandClock
) -> None:
    cafes.ring(ctx, "CAFE")
    clock.advance(hours=20)
    cafes.ring(ctx, "CAFE")
    assert on_paper.open_days(ctx)[:2] == (date(2026, 11, 23), date(2026, 11, 22))
    sold = enter(ctx, "18:30", "CROQUE", day=date(2026, 11, 22)).payload
    assert sold["business_day"] == "2026-11-22"
    first = closing.close_day(ctx, date(2026, 11, 22))[-1].payload
    assert (first["tickets"], first["total"]) == (2, 800)
    second = closing.close_day(ctx)[-1].payload
    assert (second["tickets"], second["total"]) == (1, 150)


def test_a_closed_day_takes_nothing_more_and_what_came_behind_the_closure_does(
    ctx: Context, clock: HandClock
) -> None:
    cafes.ring(ctx, "CAFE")
    closing.close_day(ctx)
    clock.advance(hours=2)
    with cafes.refused("paper.closed"):
        enter(ctx, "14:20", "CAFE")
    assert enter(ctx, "15:40", "CAFE").payload["business_day"] == "2026-11-23"
    assert on_paper.open_days(ctx) == (date(2026, 11, 22),)


def test_only_a_sale_on_paper_has_another_time(ctx: Context) -> None:
    order = replace(cafes.order("CAFE"), issued_at="2026-11-22T13:20:00Z")
    with cafes.refused("paper.time"):
        ringing.ring(ctx, order)


def test_a_session_opened_by_it_is_of_today(ctx: Context, clock: HandClock) -> None:
    clock.advance(hours=20)
    enter(ctx, "18:30", "CAFE", day=date(2026, 11, 22))
    with ctx.store.act() as uow:
        session = uow.open_session()
    assert session is not None
    assert session.business_day == "2026-11-23"
