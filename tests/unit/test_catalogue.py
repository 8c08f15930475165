"""Articles: their VAT and price by service mode, and how they are found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cafe_pos.domain.catalogue import Mode, Ownership, Place, Unit, fold, search
from cafe_pos.domain.vat import VatCode
from tests.cafes import BAGUETTE, BEER, CATALOGUE, COFFEE, HONEY, TOMME, article


def test_the_vat_code_belongs_to_article_and_mode():
    assert BAGUETTE.vat_code(Mode.ON_SITE) is VatCode.I10
    assert BAGUETTE.vat_code(Mode.TAKEAWAY) is VatCode.R55
    assert BEER.vat_code(Mode.TAKEAWAY) is VatCode.N20


@pytest.mark.parametrize("code", list(VatCode))
@pytest.mark.parametrize("mode", list(Mode))
def test_transparent_goods_are_outside_vat_whatever_their_row_holds(code, mode):
    honey = replace(HONEY, vat_on_site=code, vat_takeaway=code)
    assert honey.vat_code(mode) is VatCode.HORS


def test_opaque_goods_carry_vat_on_the_full_price():
    assert replace(HONEY, ownership=Ownership.OPAQUE).vat_code(Mode.TAKEAWAY) is VatCode.R55


def test_the_price_is_the_counters_unless_mode_or_place_has_its_own():
    coffee = replace(COFFEE, price_takeaway_cents=130, price_terrace_cents=190)
    assert coffee.unit_price_cents(Mode.ON_SITE) == 150
    assert coffee.unit_price_cents(Mode.ON_SITE, Place.ROOM) == 150
    assert coffee.unit_price_cents(Mode.ON_SITE, Place.TERRACE) == 190
    assert coffee.unit_price_cents(Mode.TAKEAWAY) == 130
    assert coffee.unit_price_cents(Mode.TAKEAWAY, Place.TERRACE) == 130


def test_a_price_of_nothing_at_a_place_is_a_price():
    assert replace(COFFEE, price_room_cents=0).unit_price_cents(Mode.ON_SITE, Place.ROOM) == 0


def test_the_switch_of_mode_goes_both_ways():
    assert Mode.ON_SITE.other is Mode.TAKEAWAY
    assert Mode.TAKEAWAY.other is Mode.ON_SITE


def test_only_articles_by_weight_are_priced_per_thousand_grams():
    assert (TOMME.by_weight, TOMME.per) == (True, 1000)
    assert (COFFEE.by_weight, COFFEE.per) == (False, 1)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Café", "cafe"), ("Œuf", "oeuf"), ("ŒUF", "oeuf"), ("pâtée d'été", "patee d'ete"),
     ("Tacæ", "tacae"), ("Noël", "noel"), ("e\u0301", "e")],
)  # fmt: skip
def test_folding_drops_case_and_accents(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("typed", ["cafe", "CAFÉ", "café", "ca", "chaudes caf", " cafe "])
def test_coffee_is_found_however_it_is_typed(typed):
    assert COFFEE in search(CATALOGUE, typed)


def test_every_word_typed_must_be_found():
    assert search(CATALOGUE, "demi pression") == (BEER,)
    assert search(CATALOGUE, "demi croque") == ()


@pytest.mark.parametrize("typed", ["", "   ", "\t"])
def test_nothing_typed_finds_nothing(typed):
    assert search(CATALOGUE, typed) == ()


def test_labels_that_begin_with_the_word_come_first():
    tart = article("T1", 300, label="Tarte au café")
    coffee = article("T2", 150, label="Café")
    hot = article("T3", 150, label="Thé", family="Cafés et thés")
    assert search((hot, tart, coffee), "cafe") == (coffee, tart, hot)


@pytest.mark.parametrize(
    ("group", "allowed"),
    [(None, {0, 3, 4}), (1, {0, 3, 4}), (3, {3, 4}), (4, {4}), (5, {4})],
)
def test_a_licence_covers_its_groups(group, allowed):
    drink = article("VERRE", 300, alcohol_group=group)
    assert {licence for licence in (0, 3, 4) if drink.allowed_by(licence)} == allowed


def test_alcohol_and_what_is_marked_is_for_adults():
    assert [g for g in (None, 1, 3, 4, 5) if article("V", 1, alcohol_group=g).adults_only] == [
        3, 4, 5,
    ]  # fmt: skip
    assert article("TABAC", 1200, minors=True).adults_only


def test_a_deposit_is_outside_vat_and_counted_by_the_piece():
    assert not article("CONSIGNE", 100, "HORS", line_kind="deposit").wrong_kind
    assert article("CONSIGNE", 100, "N20", line_kind="deposit").wrong_kind
    assert article("CONSIGNE", 100, "HORS", line_kind="deposit", unit=Unit.KG).wrong_kind
    assert not article("CAFE", 150).wrong_kind
