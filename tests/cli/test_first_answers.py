"""What the answers of a first run become."""

from __future__ import annotations

import pytest

from cafe_pos.cli.till import _address_lines


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("1 place de l'Église, 23000 Exemple", ["1 place de l'Église", "23000 Exemple"]),
        ("12, rue du Puits, 23000 EXEMPLE", ["12, rue du Puits", "23000 EXEMPLE"]),
        ("12, rue du Puits", ["12, rue du Puits", "Exemple"]),
        ("rue d'Exemple 3 exemple", ["rue d'Exemple 3 exemple"]),
        (", Exemple", [", Exemple"]),
    ],
)
def test_the_commune_stands_once_in_the_address(address: str, lines: list[str]) -> None:
    assert _address_lines(address, "Exemple") == lines
