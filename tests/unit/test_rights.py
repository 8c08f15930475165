"""Rights by role, and how long wrong PINs cost."""

from __future__ import annotations

import pytest

from cafe_pos.domain.rights import (
    RIGHTS,
    Right,
    Role,
    is_first_guess,
    is_pin,
    may,
    wait_after,
)


@pytest.mark.parametrize("right", Right)
def test_a_manager_may_do_everything(right: Right) -> None:
    assert may("manager", right)


@pytest.mark.parametrize("right", Right)
def test_a_help_may_do_what_a_counter_needs_and_no_more(right: Right) -> None:
    counter = {Right.SELL, Right.REPRINT, Right.CORRECT, Right.DISCOUNT}
    assert may("help", right) is (right in counter)


def test_every_role_has_its_rights() -> None:
    assert RIGHTS.keys() == set(Role)


def test_waiting_begins_with_the_fifth_wrong_pin_and_is_capped() -> None:
    waits = [wait_after(n) for n in range(21)]
    assert waits[:6] == [0, 0, 0, 0, 0, 5]
    assert waits[6:12] == [10, 20, 40, 80, 160, 300]
    assert set(waits[11:]) == {300}
    assert wait_after(10**9) == 300


@pytest.mark.parametrize("pin", ["0000", "55555", "1234", "4321", "0123", "7890", "87654321"])
def test_what_anybody_tries_first_is_no_good_pin(pin: str) -> None:
    assert is_pin(pin)
    assert is_first_guess(pin)


@pytest.mark.parametrize("pin", ["2468", "1357", "1243", "1984", "7412", "00001"])
def test_other_pins_are_free(pin: str) -> None:
    assert is_pin(pin)
    assert not is_first_guess(pin)


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "", " 2468", "٢٤٦٨", "²⁴⁶⁸"])
def test_what_is_no_pin(pin: str) -> None:
    assert not is_pin(pin)
