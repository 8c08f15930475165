"""The parts of a café's own service: written, read back, refused."""

from __future__ import annotations

from datetime import date

import pytest

from cafe_pos.domain.service import (
    Keeping,
    Service,
    Swap,
    Tally,
    code_of,
    parts_json,
    tallies_of,
    tallies_text,
    with_parts,
)
from tests.cafes import refused

WHOLE = Service(
    "tout", "Tout", "REGION", "Presse", (Swap("A", "B"), Swap("C", "D")), "tickets",
    Keeping(7, loan=True, article="E"), (Tally("aide", "Aide", 15), Tally("appel", "Appel")),
)  # fmt: skip


def test_parts_are_written_and_read_back() -> None:
    assert with_parts(Service("tout", "Tout", "REGION"), parts_json(WHOLE)) == WHOLE
    assert WHOLE.parts == ("sells", "deposit", "returns", "keeps", "counts")
    empty = Service("rien", "Rien")
    assert (parts_json(empty), empty.parts) == ({}, ())
    assert with_parts(empty, {}) == empty


def test_the_last_day_is_counted_from_the_day_it_was_left() -> None:
    assert WHOLE.kept_until(date(2026, 11, 28)) == date(2026, 12, 5)


def test_acts_are_typed_with_their_minutes_and_keep_their_codes() -> None:
    typed = tallies_of("Aide 15,  Appel , Envoi 2 pages 3", WHOLE.tallies)
    assert typed == (
        Tally("aide", "Aide", 15), Tally("appel", "Appel"),
        Tally("envoi-2-pages", "Envoi 2 pages", 3),
    )  # fmt: skip
    assert tallies_of(tallies_text(typed)) == typed
    renamed = tallies_of("Un coup de main 5", (Tally("form", "Un coup de main", 15),))
    assert renamed == (Tally("form", "Un coup de main", 5),)
    assert tallies_of(" , ") == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Aide, aide", "service.acts"),
        ("42", "service.acts"),
        (",".join(f"Acte {letter}" for letter in "abcdefghij"), "service.acts"),
        ("Aide 481", "service.minutes"),
        ("Une aide dont le nom ne tient pas ici", "service.label"),
    ],
)
def test_acts_that_cannot_be_counted_are_refused(text: str, code: str) -> None:
    with refused(code):
        tallies_of(text)


def test_a_code_is_made_of_a_name() -> None:
    assert code_of("Bouteilles de gaz") == "bouteilles-de-gaz"
    assert code_of("4 Œufs & Été") == "oeufs-ete"
    assert code_of("Un nom qui est bien trop long") == "un-nom-qui-est-bien"
