"""PINs are hashed at the price that docs/reliability.md names, and with the till's pepper."""

from __future__ import annotations

import pytest
from argon2 import Type, extract_parameters

from cafe_pos.storage import pins


@pytest.mark.usefixtures("real_pins")
def test_a_pin_costs_a_thief_19_mebibytes_twice_for_every_try():
    hashed = pins.hash_pin("2468", b"pepper")
    paid = extract_parameters(hashed)
    assert (paid.type, paid.memory_cost, paid.time_cost, paid.parallelism) == (
        Type.ID, 19 * 1024, 2, 1,
    )  # fmt: skip
    assert pins.check_pin(hashed, "2468", b"pepper")
    assert not pins.check_pin(hashed, "2469", b"pepper")
    assert not pins.check_pin(hashed, "2468", b"another till's")


@pytest.mark.usefixtures("real_pins")
@pytest.mark.parametrize("spoilt", ["", "2468", "$argon2id$v=19$m=19456"])
def test_a_spoilt_hash_lets_nobody_in(spoilt: str):
    assert not pins.check_pin(spoilt, "2468", b"pepper")
