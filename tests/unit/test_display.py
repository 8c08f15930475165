"""The words of a catalogue become the 14 allergens, and none is lost."""

from __future__ import annotations

import pytest

from cafe_pos.domain.display import is_food
from cafe_pos.domain.vat import VatCode
from cafe_pos.settings import displays as display_settings
from tests.cafes import article

TABLE = display_settings.allergen_table()


def test_there_are_14_and_no_word_means_two() -> None:
    assert len(TABLE.allergens) == 14
    for allergen in TABLE.allergens:
        for word in (allergen.code, *allergen.words, *allergen.names.values()):
            assert TABLE.read([word]) == (frozenset({allergen.code}), ()), word


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("LAIT", "milk"),
        ("oeufs", "eggs"),
        ("Œuf", "eggs"),
        ("fruits-a-coque", "nuts"),
        ("fruits_à_coque", "nuts"),
        ("noix", "nuts"),
        ("blé", "gluten"),
        ("ble", "gluten"),
        ("sulfites", "sulphites"),
        ("SO2", "sulphites"),
        ("celeri", "celery"),
        ("cacahuètes", "peanuts"),
        ("peanuts", "peanuts"),
    ],
)
def test_words_are_known_in_any_dress(word: str, code: str) -> None:
    assert TABLE.read([word]) == (frozenset({code}), ())


def test_a_word_that_is_none_of_them_is_handed_back() -> None:
    assert TABLE.read(["lait", "kiwi", "-", "gluten"]) == (
        frozenset({"milk", "gluten"}),
        ("kiwi", "-"),
    )


def test_what_is_eaten() -> None:
    assert is_food(article("CAFE", 150))
    assert is_food(article("VIN", 280, "N20", alcohol_group=3))
    assert is_food(article("BONBONS", 180, "N20", allergens=("gluten",)))
    assert not is_food(article("ALLUMETTES", 60, "N20"))
    assert not is_food(article("TIMBRE", 152, VatCode.HORS))
