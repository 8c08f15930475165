"""Past tickets are found by number, day and amount; what is left of them is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_pos.application.ports import Context
from cafe_pos.application.selling import past_tickets, refunds
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method
from cafe_pos.domain.refund import GivenBack
from tests import cafes
from tests.cafes import HandClock

NOW = "2026-11-22T10:00:00Z"


@pytest.fixture
def ctx(cafe_file: Path) -> Iterator[Context]:
    ctx = cafes.reopen(cafe_file, HandClock(NOW))
    cafes.ring(ctx, "2 CAFE")
    cafes.ring(ctx, "CAFE", "DEMI")
    yield ctx
    ctx.store.close()


def numbers(found: tuple[past_tickets.PastTicket, ...]) -> list[str]:
    return [one.number for one in found]


def test_the_newest_come_first(ctx: Context) -> None:
    assert numbers(past_tickets.recent(ctx)) == ["T-00000002", "T-00000001"]
    assert numbers(past_tickets.recent(ctx, 1)) == ["T-00000002"]


@pytest.mark.parametrize("text", ["1", "T-00000001", "t-1", "00000001"])
def test_a_number_in_any_form(ctx: Context, text: str) -> None:
    assert numbers(past_tickets.find(ctx, text)) == ["T-00000001"]


@pytest.mark.parametrize("text", ["22/11", "22.11.2026", "22-11"])
def test_a_day_with_or_without_its_year(ctx: Context, text: str) -> None:
    assert numbers(past_tickets.find(ctx, text)) == ["T-00000002", "T-00000001"]


def test_an_amount(ctx: Context) -> None:
    total = past_tickets.recent(ctx)[1].total_cents
    assert numbers(past_tickets.find(ctx, f"{total // 100},{total % 100:02d}")) == ["T-00000001"]


@pytest.mark.parametrize("text", ["99", "31/02", "21/11", "7,77", "x", ""])
def test_what_is_not_there_is_said(ctx: Context, text: str) -> None:
    with pytest.raises(PosError) as caught:
        past_tickets.find(ctx, text)
    assert caught.value.code == "ticket.not_found"


def test_what_is_left_shrinks_until_nothing_is(ctx: Context) -> None:
    whole = past_tickets.refundable(ctx, "T-00000001")
    assert [(x.position, x.left, x.whole) for x in whole.lines] == [(1, 2, False)]
    assert whole.methods[0] is Method.CASH
    back = refunds.Refund("T-00000001", Method.CASH, "erreur", (GivenBack(1, 1),))
    refund = refunds.give_back(ctx, back)
    assert [x.left for x in past_tickets.refundable(ctx, "T-00000001").lines] == [1]
    with pytest.raises(PosError) as caught:
        past_tickets.refundable(ctx, refund.number)
    assert caught.value.code == "refund.of_refund"
    refunds.give_back(ctx, back)
    with pytest.raises(PosError) as caught:
        past_tickets.refundable(ctx, "T-00000001")
    assert caught.value.code == "refund.already"
