"""Drafts are coalesced: the last wins, one waits at most, a payment withdraws it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_pos.application import counter
from cafe_pos.application.ports import Context
from cafe_pos.application.writer import Writer
from cafe_pos.domain.order import Order
from cafe_pos.tui.drafts import DraftKeeper
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import COFFEE


@pytest.fixture
def writer(cafe_file: Path, clock: HandClock) -> Iterator[Writer]:
    writer = Writer(lambda: cafes.reopen(cafe_file, clock))
    writer.start()
    yield writer
    writer.close()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The quantities of the drafts that reached the database."""
    seen: list[int] = []

    def note(_ctx: Context, order: Order, _client_key: str | None = None) -> None:
        seen.append(order.lines[0].quantity)

    monkeypatch.setattr(counter, "keep_draft", note)
    return seen


def coffees(count: int) -> Order:
    return Order().add(COFFEE, count)[0]


def test_only_the_last_of_many_is_written(writer: Writer, written: list[int]) -> None:
    gate = threading.Event()
    writer.submit(lambda _ctx: gate.wait(20))
    keeper = DraftKeeper(writer, pytest.fail)
    for count in range(1, 101):
        keeper.keep(coffees(count), "k")
    gate.set()
    writer.submit(lambda _ctx: None).result(20)
    assert written == [100]


def test_one_that_comes_during_a_write_is_written_after_it(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    writing, gate = threading.Event(), threading.Event()

    def slow(_ctx: Context, order: Order, _client_key: str | None = None) -> None:
        seen.append(order.lines[0].quantity)
        writing.set()
        gate.wait(20)

    monkeypatch.setattr(counter, "keep_draft", slow)
    keeper = DraftKeeper(writer, pytest.fail)
    keeper.keep(coffees(1), "k")
    assert writing.wait(20)
    keeper.keep(coffees(2), "k")
    keeper.keep(coffees(3), "k")
    gate.set()
    writer.close()
    assert seen[0] == 1
    assert seen[1:] in ([3], [])  # a till that closes meanwhile may keep the older one


def test_a_payment_withdraws_what_is_not_written(writer: Writer, written: list[int]) -> None:
    gate = threading.Event()
    writer.submit(lambda _ctx: gate.wait(20))
    keeper = DraftKeeper(writer, pytest.fail)
    keeper.keep(coffees(1), "k")
    keeper.withdraw()
    gate.set()
    writer.submit(lambda _ctx: None).result(20)
    assert written == []


def test_a_failure_is_told_and_the_next_one_is_tried(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_ctx: Context, _order: Order, _client_key: str | None = None) -> None:
        raise OSError("disk")

    monkeypatch.setattr(counter, "keep_draft", fail)
    told: list[BaseException] = []
    keeper = DraftKeeper(writer, told.append)
    for count in (1, 2):
        keeper.keep(coffees(count), "k")
        writer.submit(lambda _ctx: None).result(20)
    writer.close()
    assert [str(error) for error in told] == ["disk", "disk"]


def test_a_closed_till_keeps_nothing_more(writer: Writer) -> None:
    keeper = DraftKeeper(writer, pytest.fail)
    writer.close()
    keeper.keep(coffees(1), "k")
