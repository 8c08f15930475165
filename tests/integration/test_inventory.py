"""Stock on a café's own file: bought, sold by recipe, lost, counted; what it costs and is worth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cafe_pos import i18n, messages
from cafe_pos.application import people
from cafe_pos.application.catalogue import articles, catalogue
from cafe_pos.application.costs import purchases
from cafe_pos.application.costs.purchases import NewLine, NewPurchase
from cafe_pos.application.drawer.closing import close_day
from cafe_pos.application.inventory import counting, keeping, levels, moving, papers
from cafe_pos.application.inventory.keeping import NewItem
from cafe_pos.application.mandates import mandates
from cafe_pos.application.printing import copies
from cafe_pos.application.selling import on_paper, ringing
from cafe_pos.application.selling.refunds import Refund, give_back
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.application.viability import stock_value
from cafe_pos.application.viability.inputs import MonthBook
from cafe_pos.domain.costs.entries import Paper
from cafe_pos.domain.inventory import Part
from cafe_pos.domain.mandate import Mandator, MandatorKind
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.refund import GivenBack
from cafe_pos.domain.rights import Role
from cafe_pos.domain.stock import StockNature
from cafe_pos.domain.ticket import Channel
from cafe_pos.domain.viability.figures import cost_of_goods
from cafe_pos.domain.viability.inputs import CostMethod
from cafe_pos.messages import stock_words
from cafe_pos.reports import stock_sheet
from receipts import layout, text
from tests import cafes
from tests.cafes import refused, ring
from tests.reports.pages import HEAD, whole

DAY = "2026-11-20"


def part(item: str, quantity: int, **more: int) -> Part:
    return Part(article="", item=item, quantity=quantity, **more)


@pytest.fixture(autouse=True)
def french() -> None:
    """Sentences are read in French."""
    i18n.set_language("fr")


@pytest.fixture
def cellar(cafe, clock):
    """Coffee beans by the gram, a keg of 30 litres, tomme as it is sold; a supplier."""
    mandates.put(cafe, Mandator(code="METRO", name="Métro", kind=MandatorKind.SUPPLIER))
    keeping.put(cafe, NewItem(code="grains", label="Café en grains", unit="g", pack=1000))
    keeping.put(cafe, NewItem(code="FUT", label="Fût de blonde", unit="ml", pack=30_000))
    keeping.put(cafe, NewItem(code="TOMME", minimum=2000))
    keeping.put_recipe(cafe, "CAFE", [part("GRAINS", 8)])
    keeping.put_recipe(cafe, "DEMI", [part("FUT", 250, loss_bp=500)])
    clock.advance(minutes=1)
    return cafe


def buy(ctx, *lines: tuple[str, int, int], day: str = DAY, **more: object):
    """Enter a purchase of (code, quantity, cents without VAT), in bought pieces or grams."""
    made = tuple(
        NewLine(net_cents=cents, vat_code="R55", article=code, quantity=quantity)
        for code, quantity, cents in lines
    )
    return purchases.add(ctx, NewPurchase(day=day, supplier="METRO", lines=made, **more))


def level(ctx, code: str, day: str | None = None) -> levels.Level:
    return next(one for one in levels.look(ctx, day) if one.item.code == code)


def there(ctx) -> dict[str, int]:
    return {one.item.code: one.quantity for one in levels.look(ctx)}


def cost(ctx, code: str) -> int | None:
    with ctx.store.act() as uow:
        return uow.article(code).cost_cents


def test_a_keg_in_halves_beans_by_the_cup_and_a_kilo_in_grams(cellar, clock):
    buy(cellar, ("FUT", 1, 90_00), ("GRAINS", 2, 36_00), ("TOMME", 4_000, 40_00))
    ring(cellar, "10 CAFE", "19 DEMI", "300g TOMME")
    # 19 halves of 25 cl with 5 % lost take 5 litres of the keg.
    assert there(cellar) == {"GRAINS": 1_920, "FUT": 25_000, "TOMME": 3_700}
    assert level(cellar, "FUT").cost_cents == 300
    assert level(cellar, "GRAINS").value_cents == 34_56
    # The next sale freezes what the recipe makes of it: 8 g at 18 €/kg, 263 ml at 3 € a litre.
    assert (cost(cellar, "CAFE"), cost(cellar, "DEMI"), cost(cellar, "TOMME")) == (14, 79, 10_00)
    view = ring(cellar, "CAFE", "DEMI", "CROQUE")
    assert [line["cost"] for line in view.payload["lines"]] == [14, 79, None]
    # Costs change by the catalogue's own event, once for all that a purchase changes.
    with cellar.store.act() as uow:
        events = [entry.payload for entry in uow.entries() if '"changed":[{' in entry.payload]
    assert len(events) == 1
    assert all(f'"{code}"' in events[0] for code in ("CAFE", "DEMI", "TOMME"))


def test_the_stock_goes_on_over_closed_days_refunds_and_corrections(cellar, clock):
    first = buy(cellar, ("GRAINS", 1, 20_00))
    ring(cellar, "5 CAFE")
    ring(cellar, "2 CAFE")
    give_back(cellar, Refund("T-00000002", Method.CASH, "erreur", (GivenBack(1, 1),)))
    assert there(cellar)["GRAINS"] == 1_000 - 8 * 6
    before = levels.look(cellar)
    close_day(cellar)
    clock.set("2026-11-21T09:00:00Z")
    after = levels.look(cellar)
    assert [one.quantity for one in after] == [one.quantity for one in before]
    ring(cellar, "CAFE")
    assert there(cellar)["GRAINS"] == 1_000 - 8 * 7
    assert level(cellar, "GRAINS", DAY).quantity == 1_000 - 8 * 6
    # The paper said two packs: the correction counts, not what it replaces.
    line = replace(NewLine(net_cents=40_00, vat_code="R55", article="GRAINS", quantity=2))
    right = NewPurchase(day=DAY, supplier="METRO", lines=(line,))
    again = purchases.add(cellar, right, replaces=first.purchase.id)
    assert there(cellar)["GRAINS"] == 2_000 - 8 * 7
    purchases.remove(cellar, again.purchase.id)
    assert there(cellar)["GRAINS"] == -8 * 7
    assert level(cellar, "GRAINS").below_zero
    assert "sous zéro" in stock_words.state(level(cellar, "GRAINS"))


def test_a_delivery_counts_once_when_its_invoice_comes(cellar, clock):
    note = buy(cellar, ("FUT", 1, 90_00), paper=Paper.DELIVERY_NOTE, reference="BL1")
    clock.advance(minutes=1)
    counting.count(cellar, {"FUT": "28l"})
    clock.advance(minutes=1)
    assert there(cellar)["FUT"] == 28_000
    purchases.invoiced(cellar, [note.purchase.id], "F1", DAY)
    assert there(cellar)["FUT"] == 28_000, "it was in the keg's count already"
    buy(cellar, ("FUT", 1, 30_00), paper=Paper.CREDIT_NOTE)
    assert there(cellar)["FUT"] == -2_000


def test_staff_drinks_losses_own_use_by_what_an_article_is_made_of(cellar, clock):
    buy(cellar, ("FUT", 1, 90_00), ("GRAINS", 1, 18_00))
    view = moving.take_out(cellar, StockNature.STAFF, [("café", "2"), ("FUT", "1,5l")])
    assert [(x["article"], x["quantity"], x["cost"]) for x in view.payload["lines"]] == [
        ("GRAINS", 16, 18_00), ("FUT", 1_500, 3_00),
    ]  # fmt: skip
    assert view.payload["reason"] == "2 Café"
    moving.take_out(cellar, StockNature.LOSS, [("FUT", "25cl")], "fût percé")
    moving.take_out(cellar, StockNature.OWN_USE, [("CROQUE", "1")])
    assert there(cellar) == {"GRAINS": 984, "FUT": 30_000 - 1_750, "TOMME": 0}
    with refused("stock.no_reason_lost"):
        moving.take_out(cellar, StockNature.LOSS, [("FUT", "1l")])
    with refused("stock.goods"):
        moving.take_out(cellar, StockNature.STAFF, [("RIEN", "1")])
    with refused("stock.nature"):
        moving.take_out(cellar, StockNature.DELIVERY, [("FUT", "1l")])
    moving.take_back(cellar, view.number, "erreur")
    assert there(cellar)["GRAINS"] == 1_000
    with refused("stock.corrects"):
        moving.take_back(cellar, "ST-00000099", "erreur")


def test_a_count_says_what_was_expected_and_what_it_is_worth(cellar, clock):
    buy(cellar, ("GRAINS", 2, 36_00), ("FUT", 1, 90_00))
    ring(cellar, "10 CAFE")
    view = counting.count(cellar, {"grains": "1,9kg", "FUT": 30_000})
    grains = next(one for one in view.lines if one.item.code == "GRAINS")
    assert (grains.expected, grains.difference, grains.difference_cents) == (1_920, -20, -36)
    assert (view.value_cents, view.difference_cents) == (34_20 + 90_00, -36)
    assert view.missing == ("Tomme",)
    clock.advance(minutes=5)
    ring(cellar, "CAFE")
    assert there(cellar)["GRAINS"] == 1_892
    # Counted and bought at another price: the average of both.
    buy(cellar, ("GRAINS", 1, 24_00))
    assert level(cellar, "GRAINS").cost_cents == round((34_20 + 24_00) / 2.9)
    # Taken back, the count before it (none) and the movements hold again.
    moving.take_back(cellar, view.number, "mal compté")
    assert there(cellar)["GRAINS"] == 3_000 - 8 * 11
    for bad, code in (
        ({"GRAINS": "3 caisses"}, "stock.amount"), ({"GRAINS": -1}, "stock.amount"),
        ({"FUT": "3kg"}, "stock.amount"), ({"RIEN": 1}, "stock.no_item"),
        ({}, "stock.nothing_counted"), ({"GRAINS": 1, "grains": 2}, "stock.twice"),
    ):  # fmt: skip
        with refused(code) as caught:
            counting.count(cellar, bad)
        assert "{" not in messages.sentence(caught.value)


def test_a_changed_recipe_leaves_earlier_days_as_they_were(cellar, clock):
    ring(cellar, "10 CAFE")
    close_day(cellar)
    clock.set("2026-11-21T09:00:00Z")
    keeping.put_recipe(cellar, "CAFE", [part("GRAINS", 7)])
    ring(cellar, "10 CAFE")
    assert there(cellar)["GRAINS"] == -150
    keeping.put_recipe(cellar, "CAFE", [part("GRAINS", 9)])
    assert there(cellar)["GRAINS"] == -170, "the same day once more"
    keeping.put_recipe(cellar, "CAFE", ())
    assert there(cellar)["GRAINS"] == -80
    assert [view.article.code for view in keeping.recipes(cellar)] == ["DEMI"]


def test_what_cannot_be_kept_or_made(cellar, clock):
    buy(cellar, ("FUT", 1, 90_00))
    for new, code in (
        (NewItem(code="FUT", unit="g"), "stock.unit_in_use"),
        (NewItem(code="a b"), "stock.code"),
        (NewItem(code="SEL"), "stock.label"),
        (NewItem(code="SEL", label="Sel", unit="oz"), "stock.item_unit"),
        (NewItem(code="SEL", label="Sel", pack=12), "stock.pack"),
        (NewItem(code="SEL", label="Sel", minimum=-1), "stock.minimum"),
        (NewItem(code="CAFE"), "stock.has_recipe"),
        (NewItem(code="TOMME", unit="piece"), "stock.article_unit"),
    ):
        with refused(code) as caught:
            keeping.put(cellar, new)
        assert "{" not in messages.sentence(caught.value)
    for article, parts, code in (
        ("TOMME", [part("GRAINS", 1)], "recipe.itself"),
        ("CROQUE", [part("CROQUE", 1)], "recipe.itself"),
        ("CROQUE", [part("JAMBON", 40)], "stock.no_item"),
        ("CROQUE", [part("FUT", 0)], "recipe.quantity"),
        ("CROQUE", [part("FUT", 1, loss_bp=9_500)], "recipe.loss"),
        ("CROQUE", [part("FUT", 1), part("FUT", 2)], "recipe.twice"),
        ("RIEN", [part("FUT", 1)], "article.unknown"),
    ):
        with refused(code):
            keeping.put_recipe(cellar, article, parts)
    with refused("stock.in_recipe"):
        keeping.remove(cellar, "FUT")
    keeping.put_recipe(cellar, "DEMI", ())
    with refused("stock.not_empty") as caught:
        keeping.remove(cellar, "FUT")
    assert "30,000 l" in messages.sentence(caught.value)
    people.add(cellar, "Lou", "2922", role=Role.HELP)
    with refused("right.missing"):
        counting.count(cellar, {"FUT": 0}, operator="Lou")
    counting.count(cellar, {"FUT": 0})
    clock.advance(minutes=1)
    assert keeping.put(cellar, NewItem(code="FUT", unit="piece", label="Fût")).unit == "piece"
    assert there(cellar)["FUT"] == 0
    keeping.remove(cellar, "FUT")
    assert "FUT" not in there(cellar)
    with refused("article.unknown"):
        buy(cellar, ("FUT", 1, 1))
    keeping.put(cellar, NewItem(code="SUCRE", label="Sucre", unit="g"))
    line = NewLine(net_cents=1, vat_code="R55", article="SUCRE", quantity=1, unit="piece")
    with refused("purchase.item_unit"):
        purchases.add(cellar, NewPurchase(day=DAY, supplier="METRO", lines=(line,)))


def test_the_value_of_a_month_s_end_needs_everything_counted(cellar, clock):
    buy(cellar, ("GRAINS", 1, 20_00), ("FUT", 1, 90_00))
    ring(cellar, "10 CAFE", "DEMI")

    def worth(day: str) -> int | None:
        with cellar.store.act() as uow:
            return stock_value.value_at(uow, day)

    assert worth(DAY) is None
    counting.count(cellar, {"GRAINS": 900, "FUT": 29_000})
    assert worth(DAY) is None, "the tomme was not counted"
    clock.advance(minutes=1)
    counting.count(cellar, {"TOMME": 0})
    assert worth(DAY) == 18_00 + 87_00
    close_day(cellar)
    clock.set("2026-11-22T10:00:00Z")
    ring(cellar, "50 CAFE")
    assert worth("2026-11-22") == (900 - 400) * 2 + 87_00
    assert worth("2026-11-23") == 10_00 + 87_00
    assert worth("2026-11-24") is None
    # What is counted a day later, less what came in between and more what went.
    clock.advance(hours=1)
    counting.count(cellar, {"GRAINS": 500, "FUT": 29_000, "TOMME": 0})
    close_day(cellar)
    assert worth(DAY) == 18_00 + 87_00
    with cellar.store.act() as uow:
        shelf = levels.Shelf(uow, DAY)
        later = uow.inventory.counted_after(shelf.items, DAY, "2026-11-23")
        back = stock_value._worth(shelf, DAY, list(later.values()))
    assert back == 18_00 + 87_00


def test_a_month_between_two_counts_is_reckoned_by_its_inventory(cellar, clock):
    buy(cellar, ("GRAINS", 1, 20_00), ("FUT", 1, 90_00))
    clock.set("2026-11-30T20:00:00Z")
    counting.count(cellar, {"GRAINS": 1000, "FUT": 30_000, "TOMME": 0})
    clock.set("2026-12-10T10:00:00Z")
    buy(cellar, ("GRAINS", 1, 20_00), day="2026-12-10")
    clock.set("2026-12-31T20:00:00Z")
    counting.count(cellar, {"GRAINS": 500, "FUT": 10_000, "TOMME": 0})
    with cellar.store.act() as uow:
        goods = MonthBook(cellar, uow, "2026-12").of("2026-12")
    assert goods.goods.stock_start_cents == 110_00
    assert goods.goods.stock_end_cents == 10_00 + 30_00
    assert cost_of_goods(goods) == (CostMethod.INVENTORY, 110_00 + 20_00 - 40_00)


def test_a_café_without_vat_bears_it_in_its_stock(tmp_path, clock):
    ctx = cafes.found(tmp_path / "cafe.db", clock, vat_regime="franchise", vat_number="")
    mandates.put(ctx, Mandator(code="METRO", name="Métro", kind=MandatorKind.SUPPLIER))
    keeping.put(ctx, NewItem(code="GRAINS", label="Café en grains", unit="g", pack=1000))
    buy(ctx, ("GRAINS", 1, 20_00))
    assert level(ctx, "GRAINS").cost_cents == 21_10
    ctx.store.close()


def test_a_cost_that_is_known_is_not_typed(cellar):
    buy(cellar, ("GRAINS", 1, 20_00))
    with cellar.store.act() as uow:
        coffee, croque = uow.article("CAFE"), uow.article("CROQUE")
    articles.put_article(cellar, replace(coffee, cost_cents=99, label="Petit café"))
    articles.put_article(cellar, replace(croque, cost_cents=210))
    assert (cost(cellar, "CAFE"), cost(cellar, "CROQUE")) == (16, 210)
    catalogue.import_articles(cellar, (replace(coffee, cost_cents=77),), columns=("cost",))
    assert cost(cellar, "CAFE") == 16
    keeping.put_recipe(cellar, "CAFE", ())
    articles.put_article(cellar, replace(coffee, cost_cents=77))
    assert cost(cellar, "CAFE") == 77


def test_the_sheet_says_what_to_count_and_never_how_much(cellar, tmp_path):
    buy(cellar, ("FUT", 1, 90_00))
    with refused("printer.none"):
        papers.print_sheet(cellar)
    copies.set_printer(
        cellar, {"transport": "file", "path": str(tmp_path / "paper"), "columns": 32}
    )
    papers.print_sheet(cellar)
    with refused("stock.no_items"):
        papers.print_sheet(cellar, "Grenier")
    with cellar.store.act() as uow:
        job = next(one for one in uow.print_jobs_of(f"{DAY}/") if one.kind == copies.STOCK_SHEET)
        document = papers.job_document(cellar, uow, job)
    assert document is not None
    for columns in (32, 42, 48):
        shown = text.render(layout.lay_out(document, columns))
        assert all(said in shown for said in ("INVENTAIRE", "Fût de blonde", "........ l"))
        assert "30" not in shown
    page = whole(stock_sheet.render(counting.sheet(cellar), HEAD))
    assert all(said in page for said in ("Inventaire", "Fût de blonde", "GRAINS", "kg"))
    assert "30" not in page


def test_a_bill_in_shares_leaves_once_and_a_sale_on_paper_at_its_hour(cellar, clock):
    buy(cellar, ("GRAINS", 1, 20_00))
    wanted = (Wanted("CAFE", 10), Wanted("CROQUE", 1))
    first = Ring(wanted, (Tender(Method.CARD),), split="s-1", share_cents=500)
    sold = ringing.ring(cellar, first).payload
    left = tuple(
        replace(one, settled_cents=line["total"])
        for one, line in zip(wanted, sold["lines"], strict=True)
    )
    ringing.ring(cellar, Ring(left, (Tender(Method.CASH),), split="s-1"))
    assert there(cellar)["GRAINS"] == 920
    clock.advance(hours=2)
    counting.count(cellar, {"GRAINS": 900})
    clock.advance(minutes=10)
    # Written down before the count and typed behind it: the beans were gone when it was made.
    early = on_paper.made_at(cellar, "11:20", None)
    order = replace(cafes.order("5 CAFE"), channel=Channel.PAPER, issued_at=early.at)
    ringing.ring(cellar, order)
    assert there(cellar)["GRAINS"] == 900
    ring(cellar, "CAFE")
    assert there(cellar)["GRAINS"] == 892
    close_day(cellar)
    assert there(cellar)["GRAINS"] == 892
