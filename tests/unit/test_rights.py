"""Rights by role, and how long wrong PINs cost."""

from __future__ import annotations

import pytest

from cafe_pos.domain.rights import RIGHTS, Right, Role, may, wait_after


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
