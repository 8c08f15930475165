"""The outside board: the law's lines, letters high enough, prices by place, what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cafe_pos.application.catalogue import displays
from cafe_pos.domain.catalogue import BOARD_LINES
from cafe_pos.reports import board
from cafe_pos.settings import displays as display_settings
from tests.cafes import article
from tests.reports import pages

RULES = display_settings.display_rules()


def view_of(*articles, **about):
    return displays.board(pages.context(articles, **about), RULES)


def test_the_lines_are_those_of_the_catalogue() -> None:
    assert tuple(slot.code for slot in RULES.slots) == BOARD_LINES


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_the_starter_catalogue_fills_the_board(paper: str) -> None:
    view = view_of(*pages.starter())
    assert view.missing == view.without_volume == ()
    made = board.render(view, paper)
    assert pages.size_mm(made) == {"a4": (297, 210), "a3": (297, 420)}[paper]
    text = pages.whole(made)
    assert len(pages.texts(made)) == {"a4": 2, "a3": 1}[paper]
    for row in view.rows:
        assert pages.plain(row.label.upper()) in text
        assert row.volume in text
    for wanted in ("la tasse de café noir", "un apéritif anisé", "25 cl", "12,50"):
        assert wanted in text
    for page in pages.texts(made):
        assert "Café du Pont" in page
        assert "Prix service compris, TTC" in page
        assert "Comptoir" in page
        assert "Terrasse" in page


def test_names_and_prices_are_15_millimetres_high() -> None:
    """Arrêté du 27 mars 1987, article 2; Helvetica's figures are 0.703 of their size."""
    view = view_of(*pages.starter())
    names = {row.label.upper() for row in view.rows}
    sizes = [
        size
        for _, text, _, _, size in pages.pieces(board.render(view))
        if text in names or text.replace(",", "").isdigit()
    ]
    assert len(sizes) >= 20
    assert min(sizes) * 0.703 >= 15 * pages.MM - 0.01


def test_places_that_cost_the_same_share_a_column() -> None:
    coffee = article("CAFE", 150, label="Café", board="coffee")
    assert view_of(coffee).columns == (("counter", "room", "terrace"),)
    everywhere = replace(coffee, price_room_cents=160, price_terrace_cents=170)
    view = view_of(everywhere)
    assert view.columns == (("counter",), ("room",), ("terrace",))
    assert view.rows[0].prices == (150, 160, 170)
    text = pages.whole(board.render(view))
    for wanted in ("Comptoir", "Salle", "Terrasse", "1,50", "1,60", "1,70"):
        assert wanted in text


def test_what_is_missing_is_told() -> None:
    beer = article("DEMI", 300, label="Demi", board="draught")
    fish = article("PLAT", 0, label="Plat", board="dish", open_price=True)
    view = view_of(beer, fish, article("THE", 200), article("X", 1, board="soda", blocked=True))
    assert view.without_volume == ("Demi",)
    assert view.unpriced == ("Plat",)
    assert len(view.missing) == len(BOARD_LINES) - 1
    assert "le plat du jour" in view.missing
    assert "un soda" in view.missing
    assert "DEMI" in pages.whole(board.render(view))


def test_an_empty_board_is_a_page_that_says_so_by_its_title() -> None:
    (text,) = pages.texts(board.render(view_of()))
    assert "Nos prix" in text


def test_the_measure_stands_apart_once() -> None:
    view = view_of(
        article("A", 300, label="Demi pression 25 cl", board="draught"),
        article("B", 300, label="Jus de fruits 25 cl", volume="25 cl", board="juice"),
        article("C", 300, label="Cola", volume="33 cl", board="soda"),
    )
    assert [(row.label, row.volume) for row in view.rows] == [
        ("Demi pression", "25 cl"),
        ("Jus de fruits", "25 cl"),
        ("Cola", "33 cl"),
    ]


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_long_names_and_many_articles_stay_on_the_paper(paper: str) -> None:
    long = "Apéritif anisé de la maison aux herbes cueillies l'été par Éloïse et Gaëtan, œuvre"
    articles = [
        article(
            f"P{i}", 99_999, label=long[: 80 - i], board=BOARD_LINES[i % 9], volume="2 cl",
            price_terrace_cents=100_000, price_room_cents=5,
        )
        for i in range(20)
    ]  # fmt: skip
    made = board.render(view_of(*articles), paper)
    width, height = (side * pages.MM for side in pages.size_mm(made))
    for _, _, x, y, _ in pages.pieces(made):
        assert 10 * pages.MM < x < width - 10 * pages.MM
        assert 10 * pages.MM < y < height - 10 * pages.MM
    assert pages.whole(made).count("999,99") == 20
    rows = [(page, y) for page, text, _, y, _ in pages.pieces(made) if text == "999,99"]
    assert len(set(rows)) == 20


def test_english_papers_and_a_demonstration_say_so() -> None:
    text = pages.whole(board.render(view_of(*pages.starter(), language="en", demo=True)))
    for wanted in ("Our prices", "Counter", "a cup of black coffee", "3.10", "DEMONSTRATION"):
        assert wanted in text


def test_the_same_view_gives_the_same_bytes() -> None:
    view = view_of(*pages.starter())
    assert board.render(view) == board.render(view)
