"""A wrong payment method put right: recorded, never edited, and in every total."""

from __future__ import annotations

from pathlib import Path

import pytest

from cafe_pos.application import people
from cafe_pos.application.drawer import closing
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import corrections
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method, Tender
from tests import cafes
from tests.cafes import HandClock


def sell(ctx: Context, *tenders: Tender, article: str = "CAFE") -> str:
    return ring(ctx, Ring((Wanted(article),), tenders)).number


def code_of(ctx: Context, to: Method, number: str | None = None, **how: str) -> str:
    with pytest.raises(PosError) as caught:
        corrections.correct_method(ctx, to, number, **how)
    return caught.value.code


def test_card_instead_of_cash_moves_the_money_and_keeps_the_ticket(
    cafe_file: Path, cafe: Context
) -> None:
    number = sell(cafe, Tender(Method.CASH))
    sell(cafe, Tender(Method.CARD))
    view = corrections.correct_method(cafe, Method.CARD, number)
    assert view.as_json()["payments"] == [
        {"method": "cash", "amount": "-1.50"},
        {"method": "card", "amount": "1.50"},
    ]
    with cafe.store.act() as uow:
        found = uow.ticket(number)
        session = uow.open_session()
        assert found is not None
        assert session is not None
        assert found[0]["payments"][0]["method"] == "cash"
        assert uow.cash_taken(session.number) == 0
    (z,) = closing.close_day(cafe)
    assert z.payload["methods"] == [
        {"method": "card", "count": 2, "amount": 300},
        {"method": "cash", "count": 0, "amount": 0},
    ]
    assert z.payload["total"] == 300
    cafe.store.close()
    assert cafes.verify(cafe_file, full=True).ok


def test_there_and_back_again(cafe: Context) -> None:
    sell(cafe, Tender(Method.CASH))
    corrections.correct_method(cafe, Method.CARD)
    assert code_of(cafe, Method.CARD) == "correction.same"
    corrections.correct_method(cafe, Method.CASH)
    assert code_of(cafe, Method.CASH) == "correction.same"


def test_what_cannot_be_corrected_is_refused(cafe: Context, clock: HandClock) -> None:
    assert code_of(cafe, Method.CARD) == "ticket.none"
    mixed = sell(cafe, Tender(Method.CARD, 100), Tender(Method.CASH))
    assert code_of(cafe, Method.CASH, mixed) == "correction.mixed"
    assert code_of(cafe, Method.CASH, "T-00000009") == "ticket.unknown"
    free = sell(cafe, Tender(Method.CASH), article="CADEAU")
    assert code_of(cafe, Method.CARD, free) == "correction.nothing"
    people.add(cafe, "Zoé", "1911")
    mine = sell(cafe, Tender(Method.CASH))
    assert code_of(cafe, Method.CARD, mine, operator="Zoé") == "correction.other_person"
    clock.advance(days=1)
    assert code_of(cafe, Method.CARD, mine) == "correction.other_day"


def test_a_closed_day_takes_no_correction(cafe: Context) -> None:
    number = sell(cafe, Tender(Method.CASH))
    closing.close_day(cafe)
    assert code_of(cafe, Method.CARD, number) == "correction.other_day"
