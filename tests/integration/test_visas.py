"""The other manager's visa: at once, deferred, never by oneself, never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from cafe_pos.application import people, visas
from cafe_pos.application.ports import Context
from cafe_pos.application.selling.refunds import Refund, give_back
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method
from cafe_pos.domain.rights import Role
from tests import cafes


@pytest.fixture
def binome(cafe: Context) -> Context:
    """A café with two managers and a help."""
    people.add(cafe, "Dominique", "1357", role=Role.MANAGER)
    people.add(cafe, "Zoé", "1911", visa="Dominique")
    return cafe


def big_refund(ctx: Context, **how: str) -> str:
    number = cafes.ring(ctx, "4 CROQUE").number
    return give_back(ctx, Refund(number, Method.CASH, "renversé", operator="Camille", **how)).number


def code_of(ctx: Context, visa: int, name: str) -> str:
    with pytest.raises(PosError) as caught:
        visas.give(ctx, visa, name)
    return caught.value.code


def test_a_manager_alone_waits_for_nobody(cafe: Context) -> None:
    big_refund(cafe)
    assert visas.due(cafe) == ()


def test_a_small_refund_wants_no_visa(binome: Context) -> None:
    number = cafes.ring(binome, "CAFE").number
    give_back(binome, Refund(number, Method.CASH, "erreur"))
    assert visas.due(binome) == ()


def test_a_visa_at_once_leaves_nothing_waiting(binome: Context) -> None:
    big_refund(binome, visa="Dominique")
    assert visas.due(binome) == ()


def test_a_deferred_visa_waits_for_the_other_and_is_given_once(
    cafe_file: Path, binome: Context
) -> None:
    number = big_refund(binome)
    (waiting,) = visas.due(binome, "Dominique")
    assert (waiting.what, waiting.document, waiting.asked_by) == ("refund", number, "Camille")
    assert visas.due(binome, "Camille") == visas.due(binome, "Zoé") == ()
    assert code_of(binome, waiting.id, "Camille") == "visa.own"
    assert code_of(binome, waiting.id, "Zoé") == "visa.not_manager"
    visas.give(binome, waiting.id, "Dominique")
    assert code_of(binome, waiting.id, "Dominique") == "visa.unknown"
    with binome.store.act() as uow:
        names = [e.payload for e in uow.entries() if '"name":"visa_' in e.payload]
    assert len([n for n in names if "visa_asked" in n]) == 1
    binome.store.close()
    assert cafes.verify(cafe_file, full=True).ok


def test_a_refused_visa_refuses_the_whole_act(binome: Context) -> None:
    number = cafes.ring(binome, "4 CROQUE").number
    for visa, code in (("Camille", "visa.own"), ("Zoé", "visa.not_manager")):
        refund = Refund(number, Method.CASH, "x", operator="Camille", visa=visa)
        with pytest.raises(PosError) as caught:
            give_back(binome, refund)
        assert caught.value.code == code
    assert visas.due(binome) == ()


def test_removing_someone_waits_for_the_other(binome: Context) -> None:
    people.set_active(binome, "Zoé", active=False, by="Camille")
    (waiting,) = visas.due(binome, "Dominique")
    assert waiting.what == "operator_removed"
