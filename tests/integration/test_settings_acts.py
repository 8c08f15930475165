"""Settings changed by their acts: allowed values only, with the right, each with its event."""

from __future__ import annotations

import pytest

from cafe_pos.application import people, settings_acts
from cafe_pos.application.ports import Context
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


def test_a_help_may_not_change_settings(cafe: Context) -> None:
    people.add(cafe, "Sacha", "1357")
    with cafes.refused("right.missing"):
        settings_acts.change(cafe, "theme", "light", operator="Sacha")
