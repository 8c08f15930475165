"""Who the café is: changed by a new revision with its event, checked as the first run checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_pos.application import identity, people, settings_acts
from cafe_pos.application.drawer import closing
from cafe_pos.application.ports import Context
from tests import cafes
from tests.cafes import HandClock


def test_a_change_is_a_revision_and_an_event(cafe: Context) -> None:
    before = identity.present(cafe)
    first = cafes.ring(cafe, "2 CAFE")
    changed = replace(before, trade_name="Café de la Gare", siret="732 829 320 00074")
    assert identity.change(cafe, changed).siret == "73282932000074"
    second = cafes.ring(cafe, "CAFE")
    with cafe.store.act() as uow:
        assert uow.identity_of(first.payload["identity"])["trade_name"] == "Café du Pont"
        assert uow.identity_of(second.payload["identity"])["trade_name"] == "Café de la Gare"
        events = [e for e in uow.entries() if '"name":"identity"' in e.payload]
    assert len(events) == 1
    assert '"changed":["trade_name"]' in events[0].payload


def test_the_same_again_records_nothing(cafe: Context) -> None:
    with cafe.store.act() as uow:
        before = uow.head.seq
    identity.change(cafe, identity.present(cafe))
    with cafe.store.act() as uow:
        assert uow.head.seq == before


def test_without_vat_from_the_next_ticket_on(
    cafe_file: Path, opened: Callable[[Path], Context], clock: HandClock
) -> None:
    cafe = opened(cafe_file)
    taxed = cafes.ring(cafe, "CAFE")
    identity.change(cafe, replace(identity.present(cafe), vat_regime="franchise"))
    clock.advance(minutes=5)
    exempt = cafes.ring(cafe, "CAFE")
    assert taxed.payload["vat"][0]["vat"] > 0
    assert [row["vat"] for row in exempt.payload["vat"]] == [0]
    closing.close_day(cafe)
    cafe.store.close()
    assert cafes.verify(cafe_file, full=True).ok


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"siret": "73282932000075"}, "identity.siret", "siret"),
        ({"vat_number": "FR00732829320"}, "identity.vat_number", "vat_number"),
        ({"trade_name": " "}, "identity.line", "trade_name"),
        ({"commune": "a" * 81}, "identity.line", "commune"),
        ({"address": ()}, "identity.line", "address"),
        ({"address": ("a", "b\x1b[2J")}, "identity.line", "address"),
        ({"insee": "2307"}, "identity.insee", "insee"),
        ({"population": -1}, "identity.population", "population"),
        ({"territory": "moon"}, "vat.no_territory", "territory"),
        ({"vat_regime": "none"}, "setting.value", "vat_regime"),
        ({"licence": 2}, "setting.value", "licence"),
    ],
)
def test_what_documents_may_not_carry_is_refused(
    cafe: Context, changes: dict[str, object], code: str, field: str
) -> None:
    before = identity.present(cafe)
    with cafes.refused(code) as caught:
        identity.change(cafe, replace(before, **changes))
    assert caught.value.params["field"] == field
    assert identity.present(cafe) == before


def test_a_help_changes_neither_identity_nor_sees_the_settings(cafe: Context) -> None:
    people.add(cafe, "Sacha", "1357")
    wanted = replace(identity.present(cafe), trade_name="À moi")
    with cafes.refused("right.missing"):
        identity.change(cafe, wanted, operator="Sacha")
    with cafes.refused("right.missing"):
        settings_acts.seen(cafe, "Sacha")
