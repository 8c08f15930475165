"""A month's cash: bank and drawer at its end, what came and went, what is somebody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cafe_pos.application.bank import accounts
from cafe_pos.application.costs.month import CostBook
from cafe_pos.application.drawer import closing, drawer
from cafe_pos.application.drawer.views import Move
from cafe_pos.application.ports import Context
from cafe_pos.application.viability import cash
from cafe_pos.domain.drawer import Direction, MovementKind
from cafe_pos.domain.viability.inputs import Cash
from tests.cafes import HandClock, ring


@pytest.fixture
def cafe(tmp_path: Path, ready: Callable[[Path, HandClock], Context]) -> Iterator[Context]:
    clock = HandClock("2026-10-30T09:00:00Z")
    ctx = ready(tmp_path / "cafe.db", clock)
    yield ctx
    ctx.store.close()


def cash_of(ctx: Context, month: str) -> Cash | None:
    with ctx.store.act() as uow:
        return cash.of(ctx, uow, month, CostBook(ctx, uow))


def test_no_balance_is_no_cash(cafe: Context) -> None:
    drawer.open_drawer(cafe, 10_000)
    ring(cafe, "2 CAFE")
    assert cash_of(cafe, "2026-10") is None


def test_bank_and_drawer_and_what_is_not_ours(cafe: Context) -> None:
    drawer.open_drawer(cafe, 10_000)
    ring(cafe, "10 CAFE", "2 MIEL", "TIMBRE")
    drawer.move(cafe, Move(MovementKind.WITHDRAWAL_BANK, 2_000, Direction.OUT))
    accounts.note_balance(cafe, "2026-09-30", 100_000)
    accounts.note_balance(cafe, "2026-10-30", 120_000)
    got = cash_of(cafe, "2026-10")
    assert got is not None
    # 100,00 of float, 15,00 + 14,00 + 1,52 taken, 20,00 taken to the bank
    assert (got.bank_cents, got.drawer_cents) == (120_000, 10_000 + 3_052 - 2_000)
    assert got.third_party_cents == 1_400 + 152
    assert got.vat_due_cents == 136  # 10 coffees at 10 %: 15,00 / 11
    assert got.opening_cents == 100_000
    assert got.in_cents - got.out_cents == got.closing_cents - got.opening_cents


def test_what_is_held_is_what_the_books_hold(cafe: Context) -> None:
    """The reading by month agrees with the balances of every mandator, closed days or not."""
    drawer.open_drawer(cafe, 10_000)
    ring(cafe, "3 MIEL", "CAFE")
    move = Move(MovementKind.WITHDRAWAL_MANDATOR, 500, Direction.OUT, mandator="RUCHER")
    drawer.move(cafe, move)
    closing.close_day(cafe)
    accounts.note_balance(cafe, "2026-10-30", 120_000)
    got = cash_of(cafe, "2026-10")
    with cafe.store.act() as uow:
        standings = uow.mandates.balances()
    assert got is not None
    assert got.third_party_cents == sum(s.held for s in standings.values()) == 2_100 - 500
