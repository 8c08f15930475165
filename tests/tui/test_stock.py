"""Stock and inventory at the counter: a staff drink, a count, an item, a recipe, in a few keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cafe_pos import i18n
from cafe_pos.application.costs import purchases
from cafe_pos.application.costs.purchases import NewLine, NewPurchase
from cafe_pos.application.inventory import keeping, levels
from cafe_pos.application.inventory.keeping import NewItem
from cafe_pos.application.mandates import mandates
from cafe_pos.domain.inventory import Part
from cafe_pos.domain.mandate import Mandator, MandatorKind
from tests.tui.test_mandates import Hand


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Rows are read in English."""
    i18n.set_language("en")
    yield
    i18n.set_language("fr")


@pytest.fixture
def hand(cafe) -> Hand:
    """A café with beans, a keg and bottles; the stock is open."""
    mandates.put(cafe, Mandator(code="METRO", name="Métro", kind=MandatorKind.SUPPLIER))
    for item in (
        NewItem(code="GRAINS", label="Beans", unit="g", pack=1000, family="Cellar"),
        NewItem(code="FUT", label="Keg", unit="ml", pack=30_000, family="Cellar", minimum=9_000),
        NewItem(code="TOMME"),
    ):
        keeping.put(cafe, item)
    keeping.put_recipe(cafe, "CAFE", [Part(article="", item="GRAINS", quantity=8)])
    lines = tuple(
        NewLine(net_cents=cents, vat_code="R55", article=code, quantity=1)
        for code, cents in (("GRAINS", 20_00), ("FUT", 90_00))
    )
    purchases.add(cafe, NewPurchase(day="2026-11-20", supplier="METRO", lines=lines))
    till = Hand(cafe)
    till.keys(":", "z", "s")
    return till


def there(hand: Hand) -> dict[str, int]:
    return {one.item.code: one.quantity for one in levels.look(hand.ctx)}


def test_a_staff_drink_is_a_few_letters_and_enter(hand: Hand) -> None:
    assert hand.listing.text == "Worth €110.00 without VAT."
    hand.keys("s", *"cafe", "enter")
    assert hand.form.fields[0].value == "1"
    hand.keys("2", "enter")
    assert there(hand)["GRAINS"] == 1000 - 16
    hand.keys("l", *"keg", "enter")
    assert hand.form.fields[0].label == "Keg (l)"
    hand.form.put("amount", "1,5")
    hand.keys("end", "enter")
    assert there(hand)["FUT"] == 28_500
    hand.keys("t", *"croque", "enter", "enter")
    hand.keys("l", *"keg", "enter")
    hand.fill(amount="", reason="")
    assert hand.form.error
    assert there(hand)["FUT"] == 28_500


def test_a_count_by_family_shows_its_differences_and_is_taken_back(hand: Hand) -> None:
    hand.keys("i")
    assert hand.rows == ["Cellar", "Producteurs"]
    hand.keys("1")
    labels = [field.label for field in hand.form.fields]
    assert labels == ["Beans (kg)", "Keg (l)"]
    assert not any(field.value for field in hand.form.fields), "nobody is led by a figure"
    hand.fill(GRAINS="0,9")
    assert hand.rows == ["Beans"]
    assert "-0.100 kg" in hand.listing.rows[0].right
    assert "-2.00" in hand.listing.rows[0].right
    assert there(hand) == {"GRAINS": 900, "FUT": 30_000, "TOMME": 0}
    hand.keys("delete")
    assert there(hand)["GRAINS"] == 1000
    hand.keys("i", "1")
    hand.fill(GRAINS="0,9", FUT="x")
    assert "litres" in hand.form.error


def test_an_item_is_made_changed_and_removed(hand: Hand) -> None:
    hand.keys("n", "enter")
    hand.fill(label="Sirop", unit="ml")
    hand.fill(family="Bar", minimum="0,5", pack="0,7")
    with hand.ctx.store.act() as uow:
        made = uow.inventory.item("SIROP")
    assert (made.unit, made.family, made.minimum, made.pack) == ("ml", "Bar", 500, 700)
    row = next(one for one in hand.listing.rows if one.text.startswith("Sirop"))
    assert "low" in row.text
    assert "1 low" in hand.listing.text
    row.then(hand.till, 0.0)
    assert "Should be there" in hand.rows
    hand.keys("c")
    assert hand.form.answers["pack"] == "0,7"
    hand.fill(minimum="")
    row = next(one for one in hand.listing.rows if one.text == "Sirop")
    row.then(hand.till, 0.0)
    hand.keys("delete")
    assert not any(text.startswith("Sirop") for text in hand.rows)


def test_a_recipe_is_put_together_and_ended(hand: Hand) -> None:
    hand.keys("r")
    assert hand.rows == ["New recipe", "Café - GRAINS 8 g"]
    hand.keys("n", *"demi", "enter", "a", *"keg", "enter")
    hand.fill(quantity="250", loss="5")
    assert hand.rows == ["Add an item", "Keg", "Keep the recipe"]
    hand.keys("g")
    with hand.ctx.store.act() as uow:
        assert uow.article("DEMI").cost_cents == 79
    hand.keys("r")
    row = next(one for one in hand.listing.rows if one.text.startswith("Demi"))
    row.then(hand.till, 0.0)
    hand.keys("down", "delete")
    assert hand.rows == ["Add an item", "Keep the recipe"]
    hand.keys("g")
    assert [view.article.code for view in keeping.recipes(hand.ctx)] == ["CAFE"]


def test_goods_that_came_fill_the_stock(hand: Hand) -> None:
    hand.keys("a", *"metro", "enter")
    assert hand.rows == ["Add an item"]
    hand.keys("a", *"keg", "enter")
    assert hand.form.fields[0].hint == "In pieces of 30.000 l."
    hand.fill(quantity="2", net="")
    assert hand.form.error == "What did it cost, without VAT?"
    hand.fill(net="150", vat_code="N20")
    hand.keys("a", *"tomme", "enter")
    hand.fill(quantity="3,4", net="34")
    hand.keys("a", *"beans", "enter")
    hand.fill(net="20")
    assert hand.rows == ["Add an item", "Keg", "Tomme", "Beans", "Keep the paper"]
    hand.keys("down", "down", "down", "delete", "g")
    hand.fill(reference="F12")
    assert there(hand) == {"GRAINS": 1000, "FUT": 90_000, "TOMME": 3_400}
    bill = purchases.listed(hand.ctx, "2026-11-20", "2026-11-20")[-1].purchase
    assert (bill.reference, bill.net_cents, len(bill.lines)) == ("F12", 184_00, 2)
