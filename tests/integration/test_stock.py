"""Stock documents in the ledger: recorded, taken back, added up, guarded by the database."""

from __future__ import annotations

import sqlite3

import pytest

from cafe_pos.application.drawer import closing
from cafe_pos.application.inventory import stock_acts
from cafe_pos.domain.stock import StockDoc, StockLine, StockNature
from tests.cafes import refused, ring, verify
from tests.integration.village import Hand

TEN = StockLine("BAGUETTE", "Baguette", 10, cost_cents=60, expected=12)


def record(ctx, nature, *lines, **changes):
    with ctx.store.act() as uow:
        return stock_acts.record(
            uow, StockDoc(nature, lines, **changes), **Hand(ctx, uow).asked
        ).number


def take_back(ctx, number, reason="mal compté"):
    with ctx.store.act() as uow:
        return stock_acts.take_back(uow, number, reason, **Hand(ctx, uow).asked)


def moved(ctx, **asked):
    with ctx.store.act() as uow:
        return [(x.nature, x.article, x.quantity, x.expected) for x in uow.stock.moved(**asked)]


def test_what_came_and_went_is_found_and_added_up(cafe, clock):
    assert record(cafe, StockNature.DELIVERY, TEN, party="FOURNIL") == "ST-00000001"
    record(cafe, StockNature.DELIVERY, TEN, party="FOURNIL")
    clock.advance(days=1)
    record(cafe, StockNature.WASTED, StockLine("BAGUETTE", "Baguette", 3), reason=" rassis\n ")
    assert moved(cafe) == [
        ("delivery", "BAGUETTE", 20, 24),
        ("wasted", "BAGUETTE", 3, None),
    ]
    assert moved(cafe, until="2026-11-20", party="FOURNIL") == [("delivery", "BAGUETTE", 20, 24)]
    assert moved(cafe, nature="wasted", article="CAFE") == []
    with cafe.store.act() as uow:
        (wasted,) = uow.stock.documents(since="2026-11-21", article="BAGUETTE")
        assert uow.stock.documents(article="MIEL") == ()
    assert (wasted["number"], wasted["reason"]) == ("ST-00000003", "rassis")
    assert wasted["business_day"] == "2026-11-21"


def test_what_was_written_wrongly_is_taken_back_once(cafe):
    number = record(cafe, StockNature.DELIVERY, TEN, party="FOURNIL")
    view = take_back(cafe, number)
    assert view.as_json()["lines"][0]["quantity"] == -10
    assert moved(cafe) == []
    for again in (number, view.number, "ST-00000009"):
        with refused("stock.corrects"):
            take_back(cafe, again)
    with refused("stock.no_reason"):
        take_back(cafe, record(cafe, StockNature.GIVEN, TEN), " ")
    with refused("stock.corrects"):
        record(cafe, StockNature.DELIVERY, TEN, party="FOURNIL", corrects=number)
    cafe.store.close()
    assert verify(cafe.store.path, full=True).problems == ()


def test_a_refused_document_leaves_nothing(cafe):
    with refused("stock.empty"):
        record(cafe, StockNature.LOSS)
    with cafe.store.act() as uow:
        assert uow.last_serial("stock") == 0
        assert uow.stock.document("ST-00000001") is None


@pytest.mark.parametrize("corrects", ["ST-00000002", "ST-00000009"])
def test_the_database_lets_nothing_be_taken_back_twice(cafe, corrects):
    number = record(cafe, StockNature.DELIVERY, TEN)
    take_back(cafe, number)
    with pytest.raises(sqlite3.IntegrityError, match=r"ledger\.(gap|stock)"):
        again(cafe, number, serial=3, number="ST-00000003", corrects=corrects)


def test_no_goods_come_or_go_on_a_closed_day(cafe):
    ring(cafe, "CAFE")
    number = record(cafe, StockNature.DELIVERY, TEN)
    closing.close_day(cafe)
    with pytest.raises(sqlite3.IntegrityError, match=r"ledger\.closed_day"):
        again(cafe, number, serial=2, number="ST-00000002")


def again(ctx, document, **changes):
    """Append a document that is there once more, as a program without the rules would."""
    with ctx.store.act() as uow:
        first = dict(uow.stock.document(document))
        uow.append("stock", "2026-11-20T18:00:00Z", first | changes)
