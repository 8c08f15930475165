"""Settings changed by their acts: allowed values only, with the right, each with its event."""

from __future__ import annotations

import pytest

from cafe_pos.application import people, settings_acts
from cafe_pos.application.drawer import closing
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import copies
from cafe_pos.application.proof import audit
from cafe_pos.domain.rights import Role
from tests import cafes


@pytest.mark.parametrize("key", settings_acts.ALLOWED)
def test_a_setting_is_changed_once_with_its_event(cafe: Context, key: str) -> None:
    value = settings_acts.ALLOWED[key][1]
    with cafe.store.act() as uow:
        before = uow.head.seq
    settings_acts.change(cafe, key, value)
    settings_acts.change(cafe, key, value)
    with cafe.store.act() as uow:
        assert uow.settings()[key] == value
        assert uow.head.seq == before + 1
        assert not list(uow.settings_problems())


def test_values_are_typed_as_words(cafe: Context) -> None:
    assert settings_acts.value_of("large_type", "yes") is True
    assert settings_acts.value_of("lock_minutes", "5") == 5
    assert settings_acts.present(cafe, "theme") is None
    settings_acts.change(cafe, "large_type", value=True)
    assert settings_acts.text_of(settings_acts.present(cafe, "large_type")) == "yes"
    for key, text in (("theme", "pink"), ("zone", "x")):
        with cafes.refused("setting.value"):
            settings_acts.value_of(key, text)
    with cafes.refused("setting.value"):
        settings_acts.present(cafe, "zone")


def test_an_impossible_value_is_refused(cafe: Context) -> None:
    with cafes.refused("setting.value"):
        settings_acts.change(cafe, "theme", "pink")
    with cafes.refused("setting.value"):
        settings_acts.change(cafe, "zone", "Europe/Berlin")


def test_figures_within_their_bounds_only(cafe: Context) -> None:
    assert settings_acts.value_of("discount_max_bp", "1250") == 1250
    for key, value in (("float_cents", -1), ("rollover_hour", 9), ("discount_max_bp", 10_001)):
        with cafes.refused("setting.value"):
            settings_acts.change(cafe, key, value)
    for key, text in (("float_cents", "12,5"), ("float_cents", "999999999"), ("theme", "")):
        with cafes.refused("setting.value"):
            settings_acts.value_of(key, text)
    with cafes.refused("setting.value"):
        settings_acts.change(cafe, "rollover_hour", value=True)


def test_several_change_all_or_none(cafe: Context) -> None:
    with cafes.refused("setting.value"):
        settings_acts.change_all(cafe, {"theme": "light", "language": "de"})
    assert settings_acts.present(cafe, "theme") is None
    settings_acts.change_all(cafe, {"theme": "light", "float_cents": 5000})
    assert settings_acts.seen(cafe).values["float_cents"] == 5000


def test_the_hours_of_a_day_stay_while_it_is_open(cafe: Context) -> None:
    settings_acts.change(cafe, "rollover_hour", 5)
    cafes.ring(cafe, "CAFE")
    with cafes.refused("setting.day_open"):
        settings_acts.change(cafe, "rollover_hour", 3)
    closing.close_day(cafe)
    settings_acts.change(cafe, "rollover_hour", 3)
    assert settings_acts.present(cafe, "rollover_hour") == 3


def test_receipts_never_go_into_the_database(cafe: Context) -> None:
    into = {"transport": "file", "path": str(cafe.store.path)}
    with cafes.refused("printer.setting"):
        copies.set_printer(cafe, into)
    second = {"transport": "network", "address": "192.168.1.50", "fallback": into}
    with cafes.refused("printer.setting"):
        copies.set_printer(cafe, second)
    assert settings_acts.seen(cafe).printer is None


def test_a_role_changes_with_its_event_and_the_last_manager_stays(cafe: Context) -> None:
    people.add(cafe, "Sacha", "1357")
    assert people.set_role(cafe, "Sacha", Role.MANAGER).role == "manager"
    assert people.set_role(cafe, "Camille", Role.HELP, by="Sacha").role == "help"
    with cafes.refused("operator.last_manager"):
        people.set_role(cafe, "Sacha", Role.HELP, by="Sacha")
    with cafes.refused("right.missing"):
        people.set_role(cafe, "Sacha", Role.HELP, by="Camille")
    with cafe.store.act() as uow:
        named = [e for e in uow.entries() if '"name":"role_changed"' in e.payload]
    assert len(named) == 2


def test_a_help_may_not_change_settings(cafe: Context) -> None:
    people.add(cafe, "Sacha", "1357")
    with cafes.refused("right.missing"):
        settings_acts.change(cafe, "theme", "light", operator="Sacha")


def test_the_fiscal_year_begins_in_any_month_until_one_is_closed(
    cafe: Context, clock: cafes.HandClock
) -> None:
    for month in (0, 13):
        with cafes.refused("setting.value"):
            settings_acts.change(cafe, "fiscal_year_start", month)
    assert settings_acts.seen(cafe).values["fiscal_year_start"] == 1
    settings_acts.change(
        cafe, "fiscal_year_start", settings_acts.value_of("fiscal_year_start", "10")
    )
    cafes.ring(cafe, "CAFE")
    clock.set("2027-09-30T20:00:00Z")
    year = closing.close_year(cafe)[-1].payload
    assert (year["first_day"], year["business_day"]) == ("2026-10-01", "2027-09-30")
    with cafes.refused("setting.year_closed"):
        settings_acts.change(cafe, "fiscal_year_start", 1)
    settings_acts.change_all(cafe, {"fiscal_year_start": 10, "theme": "light"})
    assert settings_acts.present(cafe, "fiscal_year_start") == 10


def test_a_year_closed_from_january_stays_so_too(cafe: Context, clock: cafes.HandClock) -> None:
    cafes.ring(cafe, "CAFE")
    clock.set("2026-12-31T20:00:00Z")
    closing.close_year(cafe)
    with cafes.refused("setting.year_closed"):
        settings_acts.change(cafe, "fiscal_year_start", 7)
    settings_acts.change(cafe, "fiscal_year_start", 1)
    assert audit.verify(cafe).ok
