"""Allergen sheet, notices, suspended coffees."""

from __future__ import annotations

from datetime import date

import pytest

from cafe_pos.application.catalogue import displays
from cafe_pos.application.catalogue.display_views import SuspendedView
from cafe_pos.reports import allergens, notices, suspended
from cafe_pos.settings import displays as display_settings
from tests.cafes import article
from tests.reports import pages

TABLE = display_settings.allergen_table()
RULES = display_settings.display_rules()


def sheet_of(*articles):
    return displays.allergens(pages.context(articles), TABLE)


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_the_starter_catalogue_is_one_page_with_its_14_allergens(paper: str) -> None:
    view = sheet_of(*pages.starter())
    assert view.unknown == ()
    made = allergens.render(view, paper)
    (text,) = pages.texts(made)
    assert len(view.allergens) == 14
    for _, name in view.allergens:
        assert name in text
    for row in view.rows:
        assert pages.plain(row.label) in text
    assert text.count("●") == sum(len(row.codes) for row in view.rows)
    assert "Timbre" not in text
    assert "Thé" in text.partition("Aucun des 14")[2]


def test_a_dot_stands_in_its_column() -> None:
    made = allergens.render(sheet_of(article("A", 1, label="Mets", allergens=("lait", "SO2"))))
    found = pages.pieces(made)
    heads = {text: x for _, text, x, _, _ in found if text in ("Lait", "Sulfites", "Lupin")}
    dots = sorted(x for _, text, x, _, _ in found if "●" in text)
    assert len(dots) == 2
    # A title that climbs has its foot at its column's middle.
    assert abs(dots[0] - heads["Lait"]) < 9
    assert abs(dots[1] - heads["Sulfites"]) < 9


def test_an_unknown_word_is_shown_and_never_dropped() -> None:
    view = sheet_of(article("A", 1, label="Mystère", allergens=("lait", "kryptonite")))
    assert view.rows[0].codes == {"milk"}
    assert view.unknown == (("Mystère", "kryptonite"),)
    text = pages.whole(allergens.render(view))
    assert "Mystère : kryptonite" in text
    assert "Autre : demander" in text


def test_200_articles_go_on_with_titles_on_every_page() -> None:
    articles = [
        article(f"A{i}", 1, label=f"Mets {i:03d}", family=f"Famille {i // 50}", allergens=("lait",))
        for i in range(200)
    ]
    texts = pages.texts(allergens.render(sheet_of(*articles)))
    assert len(texts) > 2
    for page in texts:
        assert "Mollusques" in page
    assert sum(page.count("●") for page in texts) == 200
    assert "(suite)" in texts[1]


def test_both_notices_stand_on_one_sheet() -> None:
    view = displays.notices(pages.context(()), RULES)
    (text,) = pages.texts(notices.render(view))
    assert "le ticket n'est imprimé qu'à votre demande" in text
    assert "à partir de 25 € TTC" in text
    assert text.count("Café du Pont") == 2


def test_a_notice_hangs_from_its_first_day_on() -> None:
    ticket = RULES.notices[0]
    assert not ticket.applies(date(2023, 7, 31))
    assert ticket.applies(date(2023, 8, 1))


@pytest.mark.parametrize(
    ("waiting", "told"),
    [(0, "café vous attend"), (1, "café vous attend"), (1234, "cafés vous attendent")],
)
def test_suspended_coffees_are_a_large_figure(waiting: int, told: str) -> None:
    made = suspended.render(SuspendedView(pages.HEAD, waiting))
    (text,) = pages.texts(made)
    assert told in text
    assert max(size for _, t, _, _, size in pages.pieces(made) if t == str(waiting)) > 150
