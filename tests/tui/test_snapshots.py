"""Pictures of the counter: what a manager sees at 80×24 and at 120×40."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from cafe_pos import i18n, settings
from cafe_pos.application.catalogue import catalogue
from cafe_pos.tui.app import CounterApp
from cafe_pos.tui.shown import Phase
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import Hand, desk_on

NOW = "2026-11-22T09:15:00Z"


@pytest.fixture
def counter(cafe_file: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], CounterApp]:
    """The counter of a café with the starter catalogue and one sale, at a time set by hand."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    i18n.set_language("en")
    ctx = cafes.reopen(cafe_file, HandClock(NOW))
    with ctx.store.act() as uow:
        uow.put_articles(catalogue.parse(settings.starter_catalogue().read_bytes()))
    cafes.ring(ctx, "2 CAFE", "CROISSANT")
    ctx.store.close()
    apps: list[CounterApp] = []

    def make() -> CounterApp:
        apps.append(CounterApp(desk_on(cafe_file, HandClock(NOW), Hand())))
        return apps[-1]

    yield make
    for app in apps:
        app.desk.writer.close()


def keys(*names: str) -> Callable[[Pilot], Awaitable[None]]:
    async def press(pilot: Pilot) -> None:
        app = pilot.app
        assert isinstance(app, CounterApp)
        while app.till.welcome is None:
            await pilot.pause()
        for name in (*"2468", "enter", *names):
            await pilot.press(name)
            while app.till.phase is not Phase.READY or app.till.holding:
                await pilot.pause()
        await pilot.pause()

    return press


def test_an_order_at_80_by_24(counter: Callable[[], CounterApp], snap_compare) -> None:
    assert snap_compare(
        counter(), run_before=keys("2", "d", "c", "b", "up"), terminal_size=(80, 24)
    )


def test_paying_at_80_by_24(counter: Callable[[], CounterApp], snap_compare) -> None:
    assert snap_compare(
        counter(), run_before=keys("2", "d", "c", "enter", "2", "0"), terminal_size=(80, 24)
    )


def test_an_order_at_120_by_40(counter: Callable[[], CounterApp], snap_compare) -> None:
    assert snap_compare(
        counter(), run_before=keys("2", "d", "c", "b", "3"), terminal_size=(120, 40)
    )


def test_change_at_120_by_40(counter: Callable[[], CounterApp], snap_compare) -> None:
    assert snap_compare(
        counter(), run_before=keys("2", "d", "c", "enter", "f"), terminal_size=(120, 40)
    )
