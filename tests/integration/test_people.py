"""PINs, waiting, rights below the screens, who comes and goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cafe_pos.application import importing, people
from cafe_pos.application.catalogue import catalogue
from cafe_pos.application.drawer import closing
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import corrections
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.rights import Role
from cafe_pos.storage import pins
from tests import cafes
from tests.cafes import HandClock


def refused(code: str) -> pytest.RaisesExc[PosError]:
    return pytest.RaisesExc(PosError, check=lambda error: error.code == code)


def sell(ctx: Context, operator: str | None = None, method: Method = Method.CASH) -> str:
    request = Ring((Wanted("CAFE"),), (Tender(method),), operator=operator)
    return ring(ctx, request).number


def last_event(ctx: Context) -> str:
    with ctx.store.act() as uow:
        events = [entry for entry in uow.entries() if entry.kind == "event"]
    return events[-1].payload


def test_the_right_pin_opens_and_is_recorded(cafe: Context) -> None:
    person = people.log_in(cafe, "camille", "2468")
    assert (person.name, person.role) == ("Camille", "manager")
    assert '"name":"log_in"' in last_event(cafe)


def test_a_wrong_pin_says_how_many_tries_are_left(cafe: Context) -> None:
    with refused("pin.wrong") as caught:
        people.log_in(cafe, "Camille", "0000")
    assert caught.value.params["left"] == 4


def test_twenty_wrong_pins_make_one_wait_and_a_restart_forgets_nothing(
    cafe_file: Path, clock: HandClock, opened: Callable[[Path], Context]
) -> None:
    ctx = opened(cafe_file)
    codes = []
    for _ in range(20):
        with pytest.raises(PosError) as caught:
            people.log_in(ctx, "Camille", "0000")
        codes.append(caught.value.code)
    assert codes == ["pin.wrong"] * 4 + ["pin.wait"] * 16
    ctx.store.close()
    ctx = opened(cafe_file)
    with refused("pin.wait"):
        people.log_in(ctx, "Camille", "2468")
    clock.advance(seconds=6)
    assert people.log_in(ctx, "Camille", "2468").name == "Camille"
    with refused("pin.wrong"):
        people.log_in(ctx, "Camille", "0000")
    ctx.store.close()
    assert cafes.verify(cafe_file, full=True).ok


def test_waiting_grows_and_a_clock_set_back_never_makes_it_endless(
    cafe: Context, clock: HandClock
) -> None:
    for _ in range(12):
        with pytest.raises(PosError):
            people.log_in(cafe, "Camille", "0000")
        clock.advance(seconds=301)
    with pytest.raises(PosError) as caught:
        people.log_in(cafe, "Camille", "0000")
    assert caught.value.params["seconds"] == 300
    clock.advance(days=-1)
    with pytest.raises(PosError) as caught:
        people.log_in(cafe, "Camille", "2468")
    assert caught.value.params["seconds"] == 300


def test_a_help_sells_and_corrects_but_does_not_keep_the_books(cafe: Context) -> None:
    people.add(cafe, "Zoé", "1911")
    number = sell(cafe, "Zoé")
    corrections.correct_method(cafe, Method.CARD, number, operator="Zoé")
    article = cafes.article("NEUF", 100)
    for act in (
        lambda who: closing.close_day(cafe, operator=who),
        lambda who: catalogue.import_articles(cafe, (article,), operator=who),
        lambda who: people.add(cafe, "Ali", "2922", by=who),
        lambda who: people.set_active(cafe, "Camille", active=False, by=who),
        lambda who: people.change_pin(cafe, "Camille", "3933", by=who),
        lambda who: importing.import_tickets(cafe, b"date,time,transaction,item\n", operator=who),
    ):
        with pytest.raises(PosError) as caught:
            act("Zoé")
        assert caught.value.code in {"right.missing", "import.live"}
    people.change_pin(cafe, "Zoé", "4944", by="Zoé")
    assert people.log_in(cafe, "Zoé", "4944").role == "help"
    catalogue.import_articles(cafe, (article,), operator="Camille")
    closing.close_day(cafe, operator="Camille")


def test_who_is_removed_is_out_at_once_and_may_come_back(cafe: Context) -> None:
    people.add(cafe, "Dominique", "1357", role=Role.MANAGER)
    people.set_active(cafe, "Camille", active=False, by="Dominique")
    for act in (sell, lambda ctx, who: people.log_in(ctx, who, "2468")):
        with refused("operator.inactive"):
            act(cafe, "Camille")
    with refused("operator.last_manager"):
        people.set_active(cafe, "Dominique", active=False, by="Dominique")
    people.set_active(cafe, "Camille", active=True, by="Dominique")
    assert sell(cafe, "Camille")


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "", "١٢٣٤"])
def test_a_pin_is_digits(cafe: Context, pin: str) -> None:
    with refused("pin.form"):
        people.add(cafe, "Zoé", pin)


def test_a_pin_that_anybody_tries_first_is_refused(cafe: Context) -> None:
    with refused("pin.weak"):
        people.add(cafe, "Zoé", "1234")
    with refused("pin.weak"):
        people.change_pin(cafe, "Camille", "0000")
    assert people.log_in(cafe, "Camille", "2468").name == "Camille"


def test_a_pin_is_hashed_with_a_salt_and_the_tills_own_pepper(cafe: Context) -> None:
    kept = cafe.store.hash_pin("2468")
    assert cafe.store.hash_pin("2468") != kept  # a salt for each
    assert cafe.store.check_pin(kept, "2468")
    assert not pins.check_pin(kept, "2468", b"")  # whoever has a copy alone cannot try PINs
    assert not pins.check_pin(kept, "2468", bytes(32))


@pytest.mark.parametrize("name", ["", "  ", "x" * 31, "a\x1bb"])
def test_a_name_is_letters(cafe: Context, name: str) -> None:
    with refused("operator.name"):
        people.add(cafe, name, "1911")
    with refused("operator.exists"):
        people.add(cafe, "CAMILLE", "1911")


def test_no_pin_is_kept_anywhere_in_the_clear(cafe_file: Path, cafe: Context) -> None:
    people.add(cafe, "Zoé", "80804591")
    cafe.store.close()
    assert b"80804591" not in cafe_file.read_bytes()
