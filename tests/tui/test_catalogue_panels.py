"""The catalogue screens: every change is one recorded act, and the tiles follow at once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path

import pytest

from cafe_pos import i18n
from cafe_pos.application import people
from cafe_pos.application.catalogue import articles, catalogue, menus, price_rules, price_text
from cafe_pos.application.catalogue import desk as catalogue_desk
from cafe_pos.application.catalogue.catalogue import CatalogueFile
from cafe_pos.application.catalogue.price_list import PriceView
from cafe_pos.application.ports import Context
from cafe_pos.domain.catalogue import BOARD_LINES, COLOURS, Article
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.menus import Choice, Menu, Slot
from cafe_pos.domain.price_list import DatedPrice
from cafe_pos.domain.price_rules import PriceRule
from cafe_pos.tui import keys
from cafe_pos.tui.catalogue import (
    article_form,
    article_panels,
    article_words,
    file_panels,
    menu_panels,
    rule_panels,
)
from cafe_pos.tui.catalogue import panels as catalogue_panels
from cafe_pos.tui.paint import bars as paint_bars
from cafe_pos.tui.paint import palette
from cafe_pos.tui.paint import panels as paint_panels
from cafe_pos.tui.paint import tiles as paint_tiles
from cafe_pos.tui.paint.canvas import Canvas
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.parts.panel import Panel
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import Counter, HandTill, articles_with, drive


@contextmanager
def reopened(path: Path) -> Iterator[Context]:
    ctx = cafes.reopen(path, HandClock("2026-11-22T10:00:00Z"))
    try:
        yield ctx
    finally:
        ctx.store.close()


def of(path: Path, code: str) -> Article:
    with reopened(path) as cafe:
        return {one.code: one for one in catalogue.articles_of(cafe)}[code]


async def go_to(counter: Counter, name: str) -> None:
    """Bring a form's cursor to a field."""
    panel = counter.till.panel
    assert isinstance(panel, Form)
    names = [field.name for field in panel.fields]
    await counter.press("home", *["down"] * names.index(name))


def error_of(counter: Counter) -> str:
    panel = counter.till.panel
    assert isinstance(panel, Form)
    return panel.error


def test_every_column_of_the_file_is_in_the_form() -> None:
    from cafe_pos.application.catalogue.file import FIELDS

    assert set(article_form.ORDER) == set(FIELDS) - {"code"}


def test_an_article_is_found_changed_and_sold_at_its_new_price(cafe_file: Path) -> None:
    async def scenario(counter: Counter) -> None:
        await counter.press(":", "j", "a", *"cafe", "enter", "m")
        await go_to(counter, "price")
        await counter.press(*"1,80")
        await go_to(counter, "key")
        await counter.press("backspace", "k")
        await go_to(counter, "colour")
        await counter.press("right", "end", "enter")
        assert "Kept and recorded." in counter.text()
        await counter.press("escape", "escape", "escape", "k")
        assert counter.till.order.total_cents == 180

    drive(cafe_file, scenario)
    assert (of(cafe_file, "CAFE").key, of(cafe_file, "CAFE").colour) == ("k", COLOURS[0])


def test_an_order_on_the_screen_follows_a_price_and_is_paid(cafe_file: Path) -> None:
    async def scenario(counter: Counter) -> None:
        await counter.press("2", "c", ":", "j", "a", *"cafe", "enter", "m")
        await go_to(counter, "price")
        await counter.press(*"2,00", "end", "enter")
        assert counter.till.order.total_cents == 400
        await counter.press("escape", "escape", "escape", "f9")
        await counter.until(lambda: counter.till.last is not None)
        assert counter.till.last is not None
        assert counter.till.last.total_cents == 400

    drive(cafe_file, scenario)


def test_leaving_the_form_changes_nothing(cafe_file: Path) -> None:
    before = of(cafe_file, "CAFE")

    async def scenario(counter: Counter) -> None:
        await counter.press(":", "j", "a", *"cafe", "enter", "m", "x", "down", "y", "escape")
        assert isinstance(counter.till.panel, Listing)

    drive(cafe_file, scenario)
    assert of(cafe_file, "CAFE") == before


def test_what_cannot_be_is_told_at_its_field(cafe_file: Path) -> None:
    async def scenario(counter: Counter) -> None:
        await counter.press(":", "j", "a", *"croque", "enter", "m")
        await go_to(counter, "key")
        await counter.press("c", "end", "enter")
        assert "Café" in error_of(counter)
        panel = counter.till.panel
        assert isinstance(panel, Form)
        assert panel.fields[panel.index].name == "key"
        await counter.press("backspace")
        await go_to(counter, "ean")
        await counter.press(*"3017620422004", "end", "enter")
        assert "3017620422004" in error_of(counter)
        assert panel.fields[panel.index].name == "ean"
        await counter.press("delete")
        await go_to(counter, "allergens")
        await counter.press(*"gluten lune", "end", "enter")
        assert "lune" in error_of(counter)

    drive(cafe_file, scenario)
    assert of(cafe_file, "CROQUE").allergens == ()


def test_a_new_article_gets_a_code_a_barcode_and_a_tile(cafe_file: Path) -> None:
    async def scenario(counter: Counter) -> None:
        await counter.press(":", "j", "a", *"Thé vert", "enter")
        panel = counter.till.panel
        assert isinstance(panel, Form)
        assert panel.answers["label"] == "Thé vert"
        await go_to(counter, "price")
        await counter.press(*"2,20")
        await go_to(counter, "ean")
        scan(counter, "3017620422003")
        # What a scan undoes gives the panel back as a copy.
        assert isinstance(counter.till.panel, Form)
        assert counter.till.panel.answers["ean"] == "3017620422003"
        await counter.press("end", "enter")
        assert "Kept and recorded." in counter.text()
        assert "THE-VERT" in counter.till.articles

    drive(cafe_file, scenario)
    made = of(cafe_file, "THE-VERT")
    assert (made.price_cents, made.ean) == (220, "3017620422003")


def scan(counter: Counter, digits: str) -> None:
    """What a scanner sends: characters faster than any hand, then Enter."""
    at = counter.hand()
    for place, name in enumerate((*digits, "enter")):
        char = name if len(name) == 1 else None
        counter.till.press(keys.read(name, char, at + place * 0.005))


def test_a_scan_in_the_list_opens_its_article_or_makes_it(cafe_file: Path) -> None:
    with reopened(cafe_file) as cafe:
        jam = cafes.article("CONFITURE", 450, label="Confiture", ean="3017620422003")
        articles.put_article(cafe, jam)

    async def scenario(counter: Counter) -> None:
        await counter.press(":", "j", "a")
        scan(counter, "3017620422003")
        await counter.until(counter.calm)
        assert isinstance(counter.till.panel, Listing)
        assert counter.till.panel.title == "Confiture"
        await counter.press("escape")
        scan(counter, "4006381333931")
        await counter.until(counter.calm)
        assert isinstance(counter.till.panel, Form)
        assert counter.till.panel.answers["ean"] == "4006381333931"
        assert not counter.till.order.lines

    drive(cafe_file, scenario)


def test_a_code_is_made_of_the_name() -> None:
    assert article_form.made_of("Œuf à la coque", set()) == "OEUF-A-LA-COQU"
    assert article_form.made_of("Café", {"CAFE"}) == "CAFE-2"
    assert article_form.made_of("!!!", set()) == "ARTICLE"


def test_blocking_takes_the_tile_away_and_moving_changes_its_place(cafe_file: Path) -> None:
    with reopened(cafe_file) as cafe:
        first = next(one for one in catalogue.articles_of(cafe) if one.family == "Producteurs")

    async def scenario(counter: Counter) -> None:
        await counter.press(":", "j", "a", *"croque", "enter", "b")
        assert "Croque-monsieur is blocked." in counter.text()
        shown = [a.code for family in counter.till.families for a in family.articles]
        assert "CROQUE" not in shown
        await counter.press("b")
        assert "may be sold again" in counter.text()
        await counter.press("escape", *["backspace"] * 6, *"tomme", "enter", "m")
        await go_to(counter, "rank")
        await counter.press("1", "end", "enter")

    assert first.code == "MIEL"
    drive(cafe_file, scenario)
    with reopened(cafe_file) as cafe:
        codes = [a.code for a in catalogue.articles_of(cafe) if a.family == "Producteurs"]
    assert codes[0] == "TOMME"


def test_a_price_from_a_day_on_is_listed_and_taken_back(cafe_file: Path) -> None:
    async def scenario(counter: Counter) -> None:
        await counter.press(":", "j", "a", *"cafe", "enter", "p", "down", *"1,70", "down")
        await counter.press(*"32/12/2026", "end", "enter")
        assert "32/12/2026" in error_of(counter)
        await go_to(counter, "since")
        await counter.press(*["backspace"] * 10, *"01/12/2026", "end", "enter")
        assert "1.70" in counter.text()
        await counter.press("escape", "escape", "p")
        assert "01/12/2026" in counter.text()
        await counter.press("delete")
        assert "is taken back" in counter.text()
        assert "No other price is planned." in counter.text()

    drive(cafe_file, scenario)
    assert of(cafe_file, "CAFE").price_cents == 150


def test_a_letter_changes_its_article_in_one_act(cafe_file: Path) -> None:
    async def scenario(counter: Counter) -> None:
        await counter.press(":", "j", "l", "c", *"bague", "enter")
        assert "Kept and recorded." in counter.text()
        await counter.press("escape", "escape", "c")
        assert counter.till.order.lines[0].article.code == "BAGUETTE"
        await counter.press(":", "j", "l", "c", "enter")

    drive(cafe_file, scenario)
    assert of(cafe_file, "CAFE").key is None
    assert of(cafe_file, "BAGUETTE").key is None


def test_a_family_is_renamed(cafe_file: Path) -> None:
    async def scenario(counter: Counter) -> None:
        await counter.press(":", "j", "f", "enter", *["backspace"] * 20, *"Cafés", "enter")
        assert "Cafés" in counter.text()
        assert counter.till.families[0].label in ("Cafés", "")

    drive(cafe_file, scenario)
    assert of(cafe_file, "CAFE").family == "Cafés"


def test_a_rule_is_made_refused_by_the_law_and_taken_away(cafe_file: Path) -> None:
    with reopened(cafe_file) as cafe:
        soda = cafes.article("SODA", 280, label="Soda", family="Frais", alcohol_group=1)
        articles.put_article(cafe, soda)

    async def scenario(counter: Counter) -> None:
        await counter.press(":", "j", "h", "n", *"Apéro", "down", *"20", "down", "down", "down")
        await counter.press("down", *"bieres", "end", "enter")
        assert "Soda" in error_of(counter)
        await go_to(counter, "families")
        await counter.press(*", Frais", "end", "enter")
        assert "-20 %  18:00-19:00" in counter.text()
        assert counter.till.view is not None
        assert [rule.label for rule in counter.till.view.rules] == ["Apéro"]
        await counter.press("enter")
        await go_to(counter, "weekdays")
        await counter.press(*["backspace"] * 3, *"9", "end", "enter")
        assert error_of(counter)
        await go_to(counter, "weekdays")
        await counter.press("backspace", *"5,6", "end", "enter")

    drive(cafe_file, scenario)
    with reopened(cafe_file) as cafe:
        (rule,) = price_rules.rules_of(cafe)
        assert (rule.percent_bp, rule.weekdays) == (2000, (5, 6))
        assert rule.families == ("Bières", "Frais")

    async def removing(counter: Counter) -> None:
        await counter.press(":", "j", "h", "delete")
        assert "is taken away" in counter.text()
        await counter.press("delete")
        assert isinstance(counter.till.panel, Listing)

    drive(cafe_file, removing)
    with reopened(cafe_file) as cafe:
        assert price_rules.rules_of(cafe) == ()


def test_a_menu_is_built_of_parts_and_choices(cafe_file: Path) -> None:
    async def scenario(counter: Counter) -> None:
        await counter.press(":", "j", "m", "n", *"Midi", "down", *"12", "enter")
        await counter.press("n", *"Plat", "enter", "a", *"croque", "enter")
        await counter.press("a", *"baguette", "enter", "down", "enter", *"1,50", "enter")
        assert "+1.50" in counter.text()
        await counter.press("escape", "n", *"Boisson", "enter", "a", *"cafe", "enter", "escape")
        assert "Plat : Croque-monsieur, Baguette" in counter.text()
        await counter.press("g")
        assert "Kept and recorded." in counter.text()
        assert counter.till.view is not None
        assert len(counter.till.view.menus) == 1

    drive(cafe_file, scenario)
    with reopened(cafe_file) as cafe:
        (menu,) = menus.menus_of(cafe)
        assert (menu.label, menu.price_cents) == ("Midi", 1200)
        assert [choice.extra_cents for choice in menu.slots[0].choices] == [0, 150]

    async def changing(counter: Counter) -> None:
        await counter.press(":", "j", "m", "enter", "1", "down", "delete", "escape")
        await counter.press("2", "x", "m", "down", *"9,50", "enter", "g")
        await counter.press("escape")

    drive(cafe_file, changing)
    with reopened(cafe_file) as cafe:
        (menu,) = menus.menus_of(cafe)
        assert menu.price_cents == 950
        assert [[c.article for c in slot.choices] for slot in menu.slots] == [["CROQUE"]]

    async def removing(counter: Counter) -> None:
        await counter.press(":", "j", "m", "delete")
        assert "Midi is taken away." in counter.text()

    drive(cafe_file, removing)


def test_a_file_is_exported_changed_shown_and_taken(cafe_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"

    async def exporting(counter: Counter) -> None:
        await counter.press(":", "j", "e", *["backspace"] * 20, *str(out), "enter")
        assert "Written" in counter.text()
        await counter.press("e", *["backspace"] * 20, *str(out), "enter")
        assert "exists already" in error_of(counter)

    drive(cafe_file, exporting, size=(120, 40))
    text = out.read_text(encoding="utf-8")
    out.write_text(text.replace("Café,Boissons chaudes,1.50", "Café,Boissons chaudes,1.60"))

    async def importing(counter: Counter) -> None:
        await counter.press(":", "j", "i", *str(out), "enter")
        assert "1.50 > 1.60" in counter.text()
        assert counter.till.articles["CAFE"].price_cents == 150
        await counter.press("t")
        assert counter.till.articles["CAFE"].price_cents == 160
        await counter.press("i", *"/nowhere.csv", "enter")
        assert "/nowhere.csv" in error_of(counter)

    drive(cafe_file, importing, size=(120, 40))
    assert of(cafe_file, "CAFE").price_cents == 160


def test_every_fault_of_a_file_is_told_and_nothing_taken(cafe_file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    header = "code,label,family,price,vat_on_site,vat_takeaway,default_mode,ownership\n"
    lines = [f"A{n},Article,Divers,x{n},I10,I10,on_site,firm\n" for n in range(6)]
    bad.write_text(header + "".join(lines), encoding="utf-8")

    async def scenario(counter: Counter) -> None:
        await counter.press(":", "j", "i", *str(bad), "enter")
        assert "x0" in counter.text()
        assert "x1" in counter.text()
        assert "2 more faults." in counter.text()
        await counter.press("escape")
        assert "A0" not in counter.till.articles

    drive(cafe_file, scenario, size=(120, 40))


def test_a_help_is_refused_the_catalogue(cafe_file: Path) -> None:
    with reopened(cafe_file) as cafe:
        people.add(cafe, "Sacha", "1357")
        with cafes.refused("right.missing"):
            catalogue_desk.seen(cafe, "Sacha")
        with cafes.refused("right.missing"):
            catalogue_desk.give_letter(cafe, "c", "BAGUETTE", operator="Sacha")
        with cafes.refused("article.unknown"):
            catalogue_desk.give_letter(cafe, "c", "NOTHING")


def test_days_percentages_and_weekdays_as_they_are_typed() -> None:
    i18n.set_language("fr")
    assert form_values.day("24/12/2026") == form_values.day("2026-12-24") == date(2026, 12, 24)
    assert form_values.day("") is None
    assert form_values.percent(1250) == "12,5"
    assert form_values.percent(2000) == "20"
    for text in ("24/12", "x", "1/2/3/4"):
        with pytest.raises(PosError):
            form_values.day(text)
    for days in ((1, 2, 3, 4, 5), (5, 6), (1, 3, 5), (1, 2, 3, 6, 7)):
        assert price_text.weekdays(price_text.weekdays_text(days)) == days


def test_every_colour_and_board_line_has_its_word() -> None:
    i18n.set_language("fr")
    assert len({word for _code, word in article_words.colours()}) == len(COLOURS) + 1
    assert len({word for _code, word in article_words.boards()}) == len(BOARD_LINES) + 1


@pytest.mark.parametrize("colours", [palette.WARM, palette.LIGHT])
def test_each_colour_has_a_mark_of_its_own(colours: palette.Palette) -> None:
    marks = {str(palette.mark(colours, name)) for name in COLOURS}
    assert len(marks) == len(COLOURS)
    assert palette.mark(colours, "") is None


def test_the_mark_stands_at_the_tiles_edge_and_never_on_a_console() -> None:
    hand = HandTill(articles=articles_with(cafes.article("RED", 100, family="Rouge", colour="red")))
    hand.till.family = len(hand.till.families) - 1

    def edge(colours: palette.Palette) -> set[str]:
        canvas = Canvas(45, 21, colours.ground)
        paint_tiles.paint(hand.till, colours, canvas)
        return {str(canvas._styles[y][paint_tiles.LEFT - 1]) for y in range(canvas.height)}

    mark = str(palette.mark(palette.WARM, "red"))
    assert mark in edge(palette.WARM)
    assert edge(palette.CONSOLE) <= {str(palette.CONSOLE.ground), str(palette.CONSOLE.rule)}
    assert palette.mark(palette.CONSOLE, "red") is None
    assert palette.mark(palette.PLAIN, "red") is None


def all_panels() -> list[Panel]:
    """A panel of every kind, from the settings and the catalogue."""
    made = tuple(cafes.CATALOGUE)
    rule = PriceRule(
        code="H", label="Apéro", weekdays=(5, 6), start=time(18), end=time(19),
        percent_bp=2000, families=("Bières",),
    )  # fmt: skip
    menu = Menu("M", "Midi", 1200, (Slot("Plat", (Choice("CROQUE", 150),)),))
    coming = PriceView("Café", DatedPrice("CAFE", date(2026, 12, 1), 170))
    seen = catalogue_desk.CatalogueView(
        made, (rule,), (menu,), (coming,), {"N20": 2000, "R55": 550}, date(2026, 11, 22)
    )
    home = catalogue_panels.home(seen)
    listed = article_panels.articles(seen, home)
    article = article_panels.article_panel(seen, made[0], listed)
    file = CatalogueFile(made, frozenset(("price",)))
    change = catalogue.CatalogueChange(
        made[:1], {"CAFE": (catalogue.Difference("price", "1.50", "1.60"),)}, 3, 5
    )
    return [
        home, listed, article, article_form.form(seen, made[0], article),
        article_form.new(seen, home), article_panels.price_form(made[0], article),
        catalogue_panels.families(seen, home), catalogue_panels.family_form("Bières", home),
        catalogue_panels.letter_rows(seen, home), catalogue_panels.to_come(seen, home),
        rule_panels.rules(seen, home), rule_panels.form(seen, rule, home),
        menu_panels.menus(seen, home), menu_panels.edit(seen, menu, home),
        menu_panels.slot_panel(seen, menu, 0, home),
        file_panels.import_form(home), file_panels.export_form(home),
        file_panels.differences(file, change, home),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("size", [(46, 21), (69, 37)])
def test_every_panel_is_drawn_in_console_characters(language: str, size: tuple[int, int]) -> None:
    i18n.set_language(language)
    hand = HandTill()
    for panel in all_panels():
        hand.till.panel = panel
        canvas = paint_panels.paint(hand.till, palette.CONSOLE, *size, Path("cafe.log"))
        bar = paint_bars.paint_keys(hand.till, palette.CONSOLE, size[0])
        title = panel.title if isinstance(panel, Listing | Form) else ""
        assert canvas.text().splitlines()[0].strip(" │") == title
        assert set(canvas.text() + bar.text()) <= CONSOLE_CHARACTERS | {"\n"}


CONSOLE_CHARACTERS = frozenset(
    [chr(c) for c in range(0x20, 0x7F)]
    + [chr(c) for c in range(0xA0, 0x100)]
    + list("─│┌┐└┘├┤┴█€Œœ")
)
"""What Lat15 console fonts hold."""


NAMED = ("enter", "enter", "escape", "backspace", "delete", "up", "down", "right", "end", "home")
TYPED = "acefhilmnpvx123,."


@pytest.mark.parametrize("opening", ["g", "j"])
def test_random_keys_in_settings_and_catalogue_leave_a_clean_ledger(
    cafe_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opening: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    dice = random.Random(f"panels {opening}")  # noqa: S311 - a fixed seed, nothing secret

    async def scenario(counter: Counter) -> None:
        for _key in range(400):
            if counter.till.panel is None and counter.till.gate is None:
                await counter.pilot.press(":", opening)
                await counter.until(counter.calm)
            await counter.pilot.press(dice.choice((*NAMED, *TYPED)))
        await counter.until(counter.calm)

    drive(cafe_file, scenario, size=(100, 30))
    assert cafes.verify(cafe_file, full=True).ok
