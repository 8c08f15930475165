"""The inside list: everything on sale, by family, at every price that differs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cafe_pos.application.catalogue import displays
from cafe_pos.application.catalogue.display_views import FamilyPrices, PriceListView, PriceRow
from cafe_pos.domain.catalogue import Unit
from cafe_pos.domain.menus import Menu
from cafe_pos.reports import prices
from cafe_pos.settings import displays as display_settings
from tests.cafes import article
from tests.reports import pages

RULES = display_settings.display_rules()


def view_of(*articles, **about):
    return displays.prices(pages.context(articles, **about), RULES)


@pytest.mark.parametrize(("paper", "count"), [("a4", 2), ("a3", 1)])
def test_the_starter_catalogue_stands_whole(paper: str, count: int) -> None:
    view = view_of(*pages.starter())
    made = prices.render(view, paper)
    assert len(pages.texts(made)) == count
    text = pages.whole(made)
    for family in view.families:
        assert pages.plain(family.name) in text
        for row in family.rows:
            assert pages.plain(row.label) in text, row.label
    assert "19,80 €/kg" in text
    assert "Œufs fermiers" in text
    assert "Prix service compris, TTC" in text


def test_a_short_list_is_one_page_in_one_column_of_large_type() -> None:
    made = prices.render(view_of(*(article(f"A{i}", 100 + i, label=f"Mets {i}") for i in range(9))))
    assert len(pages.texts(made)) == 1
    rows = [(x, size) for _, text, x, _, size in pages.pieces(made) if text.startswith("Mets")]
    assert len(rows) == 9
    assert {x for x, _ in rows} == {rows[0][0]}
    assert rows[0][1] == 22


def test_columns_tell_only_what_differs() -> None:
    bread = article("PAIN", 120, family="Pain")
    coffee = article("CAFE", 150, family="Chaud", price_terrace_cents=170)
    sandwich = article("SAND", 520, family="Manger", price_takeaway_cents=490)
    families = {f.name: f for f in view_of(bread, coffee, sandwich).families}
    assert families["Pain"].columns == (("counter", "room", "terrace", "takeaway"),)
    assert families["Chaud"].columns == (("counter", "room", "takeaway"), ("terrace",))
    assert families["Chaud"].rows[0].prices == (150, 170)
    assert families["Manger"].columns == (("counter", "room", "terrace"), ("takeaway",))
    assert families["Manger"].rows[0].prices == (520, 490)


def test_weights_open_prices_menus_and_blocked_articles() -> None:
    tomme = article("TOMME", 1980, label="Tomme", unit=Unit.KG)
    other = article("DIVERS", 0, label="Divers objets", open_price=True)
    gone = article("GONE", 100, label="Disparu", blocked=True)
    menu = Menu("MIDI", "Formule du midi", 1450, ())
    view = view_of(tomme, other, gone, menus=(menu,))
    text = pages.whole(prices.render(view))
    assert "19,80 €/kg" in text
    assert "prix sur demande" in text
    assert "Disparu" not in text
    assert "Formules" in text
    assert "Formule du midi" in text
    assert "14,50 €" in text


def test_200_articles_go_on_with_their_families_named_again() -> None:
    articles = [
        article(f"A{i}", 150 + i, label=f"Article numéro {i:03d}", family=f"Famille {i // 40}")
        for i in range(200)
    ]
    made = prices.render(view_of(*articles))
    texts = pages.texts(made)
    assert 2 <= len(texts) <= 4
    text = " ".join(texts)
    for i in range(200):
        assert text.count(f"Article numéro {i:03d}") == 1
    assert "(suite)" in text
    for number, page in enumerate(texts, 1):
        assert f"{number} / {len(texts)}" in page
        assert "Café du Pont" in page


def test_long_names_wrap_and_never_meet_their_price() -> None:
    long = "Assiette de charcuterie et de fromages du pays, pain, beurre, cornichons et noix"
    view = view_of(*(article(f"A{i}", 123_456, label=long) for i in range(60)))
    made = prices.render(view)
    words = long.replace("'", "’").split()
    width = pages.size_mm(made)[0] * pages.MM
    for _, text, x, _, size in pages.pieces(made):
        assert 10 * pages.MM < x < width - 10 * pages.MM
        if text.split()[0] in words:
            assert x + len(text) * size * 0.3 < width
    assert pages.whole(made).count("1 234,56 €") == 60
    assert pages.whole(made).count("cornichons") == 60


def test_letters_that_the_typeface_lacks_are_drawn_without_their_accents() -> None:
    made = prices.render(view_of(article("A", 100, label="Żubrówka číslo – Čaj 🍺")))
    assert "Zubrówka" in pages.whole(made)
    assert "?" in pages.whole(made)


def test_every_size_of_catalogue_is_drawn() -> None:
    """Families of any length flow over columns and pages without losing or repeating a row."""
    for count in (0, 1, 2, 17, 33, 48, 71, 99, 140):
        rows = tuple(PriceRow(f"n{i:03d}", (100 + i, 120 + i)) for i in range(count))
        cut = count // 3
        families = tuple(
            FamilyPrices(f"F{j}", (("counter", "room", "takeaway"), ("terrace",)), part)
            for j, part in enumerate((rows[:cut], rows[cut : 2 * cut], rows[2 * cut :]))
            if part
        )
        made = prices.render(PriceListView(pages.HEAD, "Prix service compris, TTC", families))
        text = pages.whole(made)
        for row in rows:
            assert text.count(row.label) == 1, (count, row.label)
        for _, _, _, y, _ in pages.pieces(made):
            assert y > 10 * pages.MM


def test_a_day_to_come_is_on_the_page() -> None:
    view = view_of(article("A", 100))
    later = replace(view, head=replace(view.head, day=view.head.day.replace(month=12, day=1)))
    assert "Prix au 1er décembre 2026" in pages.whole(prices.render(later))
