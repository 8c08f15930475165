"""What is painted: cell by cell, whatever the text, in characters that a text console has."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color
from rich.style import Style

from cafe_pos import i18n
from cafe_pos.domain.order import Order
from cafe_pos.tui import words
from cafe_pos.tui.menu import Menu
from cafe_pos.tui.paint import bars as paint_bars
from cafe_pos.tui.paint import big, palette
from cafe_pos.tui.paint import order as paint_order
from cafe_pos.tui.paint import panels as paint_panels
from cafe_pos.tui.paint.canvas import Canvas, clean, fit, width_of, wrap
from cafe_pos.tui.panels import Doubt, Reasons, Search, Weigh
from cafe_pos.tui.parts.panel import Panel
from cafe_pos.tui.selling.payment_panel import Pay
from cafe_pos.tui.shown import Change, Notice, Tap
from tests.cafes import article
from tests.tui.counters import TOMME, HandTill, ticket

PLAIN = Style()
CONSOLE_CHARACTERS = frozenset(
    [chr(c) for c in range(0x20, 0x7F)]
    + [chr(c) for c in range(0xA0, 0x100)]
    + list("─│┌┐└┘├┤┴█€Œœ")
)
"""Latin letters, line drawing and the full block: what Lat15 console fonts hold."""


@given(st.text(max_size=40), st.integers(1, 30))
def test_a_text_never_leaves_its_place(text: str, width: int) -> None:
    canvas = Canvas(40, 3, PLAIN)
    end = canvas.put(5, 1, text, PLAIN, width)
    assert 5 <= end <= min(40, 5 + width)
    for y in range(3):
        strip = canvas.strip(y)
        assert sum(segment.cell_length for segment in strip) == 40
    assert canvas.text().splitlines()[0] == ""


@given(st.text(max_size=40))
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    kept = clean(text)
    assert not any(0x00 <= ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in kept)
    assert "\x1b" not in kept
    assert clean(kept) == kept


@given(st.text(max_size=60), st.integers(2, 20))
def test_fitted_and_wrapped_text_is_narrow_enough(text: str, width: int) -> None:
    assert width_of(fit(text, width)) <= width
    assert all(width_of(line) <= max(width, 2) for line in wrap(text, width))


def test_a_wide_character_is_never_cut_in_half() -> None:
    assert fit("日本茶", 4) == "日."
    assert fit("日本茶", 6) == "日本茶"
    assert width_of("e\u0301te\u0301") == 3


def test_french_punctuation_stays_with_its_word() -> None:
    assert wrap("revenue : 4 articles", 9) == ["revenue :", "4", "articles"]


def test_a_tap_finds_the_upper_area() -> None:
    canvas = Canvas(10, 4, PLAIN)
    canvas.on_tap(0, 0, 10, 4, Tap("key", "under"))
    canvas.on_tap(2, 1, 3, 2, Tap("key", "over"))
    assert canvas.tap_at(2, 1) == Tap("key", "over")
    assert canvas.tap_at(5, 1) == Tap("key", "under")
    assert canvas.tap_at(5, 7) is None


@pytest.mark.parametrize(("x", "shown"), [(0, "abcdef"), (4, "ef"), (-3, "abcdef"), (9, "")])
def test_a_part_of_a_canvas_has_its_width_whatever_was_there(x: int, shown: str) -> None:
    canvas = Canvas(6, 1, PLAIN)
    canvas.put(0, 0, "abcdef", PLAIN)
    part = canvas.part(x, 8)
    assert part.text() == shown
    assert part.strip(0).cell_length == 8


@pytest.mark.parametrize("figure", ["0,00", "1 234 567,89", "-3,50", "€1,234.56"])
def test_figures_are_rectangles_in_every_form(figure: str) -> None:
    for rows in (big.blocks(figure, wide=True), big.blocks(figure, wide=False), big.lines(figure)):
        assert len({len(row) for row in rows}) == 1
    assert big.best(figure, 3, 5) == [figure]


def panels(hand: HandTill) -> list[Panel | None]:
    return [
        None,
        Pay(0.0, "20"),
        Search("a"),
        Weigh(TOMME, "250"),
        Menu(),
        Reasons("T-00000412"),
        Doubt(1, "T-00000412"),
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("size", [(34, 46, 21), (43, 57, 27), (51, 69, 37)])
def test_all_that_is_painted_stands_in_console_fonts(
    language: str, size: tuple[int, int, int]
) -> None:
    i18n.set_language(language)
    left, right, height = size
    hand = HandTill(last_ticket=ticket(), demo=True)
    hand.press("2", "c", "b", "f", *"250", "enter")
    seen = set()
    for panel in panels(hand):
        for banner in (None, Change(1230, "T-1", 770), Notice("Titre", ("Une phrase.",))):
            hand.till.panel, hand.till.banner = panel, banner
            for canvas in (
                paint_order.paint(hand.till, palette.CONSOLE, left, height),
                paint_panels.paint(hand.till, palette.CONSOLE, right, height, Path("cafe.log")),
                paint_bars.paint_status(hand.till, palette.CONSOLE, left + right, None),
                paint_bars.paint_input(hand.till, palette.CONSOLE, left + right),
                paint_bars.paint_keys(hand.till, palette.CONSOLE, left + right),
            ):
                seen |= set(canvas.text())
    assert seen - CONSOLE_CHARACTERS - {"\n"} == set()


def test_the_key_bar_shows_every_key_at_eighty_columns() -> None:
    for language in ("fr", "en"):
        i18n.set_language(language)
        text = paint_bars.paint_keys(HandTill().till, palette.WARM, 80).text()
        assert all(f"{key} " in text for key in ("F1", "F2", "F5", "F8", "F9", "F12", "/", ":"))


def test_a_long_order_scrolls_to_its_current_line_and_counts_the_rest() -> None:
    i18n.set_language("en")
    order = Order()
    for number in range(40):
        order, _index = order.add(article(f"A{number}", 100, label=f"Article {number}"))
    hand = HandTill(draft=order)
    text = paint_order.paint(hand.till, palette.WARM, 34, 21).text()
    assert "Article 39" in text
    assert "more lines" in text
    hand.press("up", *["up"] * 39)
    text = paint_order.paint(hand.till, palette.WARM, 34, 21).text()
    assert "Article 0" in text
    assert "Article 39" not in text


@pytest.mark.parametrize("size", [(34, 46, 21), (43, 57, 27), (51, 69, 37)])
def test_large_type_gives_each_line_two_rows_and_the_total_five(
    size: tuple[int, int, int],
) -> None:
    i18n.set_language("en")
    left, right, height = size
    hand = HandTill(large_type=True)
    hand.press("c", "t", "d")
    rows = paint_order.paint(hand.till, palette.WARM, left, height).text().splitlines()
    at = [next(y for y, row in enumerate(rows) if name in row) for name in ("Café", "Thé", "Demi")]
    assert at == [2, 4, 6]
    assert sum("█" in row for row in rows) == 5
    tiles = paint_panels.paint(hand.till, palette.WARM, right, height, Path("x")).text()
    assert "Thé" in tiles
    for code in [f"A{n}" for n in range(30)]:
        hand.till.add(article(code, 100, label=f"Article {code}"))
    assert "more lines" in paint_order.paint(hand.till, palette.WARM, left, height).text()


def test_a_full_family_is_paged() -> None:
    i18n.set_language("en")
    many = tuple(article(f"A{n}", 100, label=f"Article {n}", family="Tout") for n in range(90))
    hand = HandTill(articles=many)
    first = paint_panels.paint(hand.till, palette.WARM, 46, 21, Path("x")).text()
    hand.press("pagedown")
    second = paint_panels.paint(hand.till, palette.WARM, 46, 21, Path("x")).text()
    assert "1/3" in first
    assert "Article 0 " in first
    assert "2/3" in second
    assert "Article 0 " not in second


def test_an_empty_catalogue_says_so() -> None:
    i18n.set_language("en")
    hand = HandTill(articles=())
    assert (
        "catalogue is empty"
        in paint_panels.paint(hand.till, palette.WARM, 46, 21, Path("x")).text()
    )
    hand.press("tab", "c", "/", "enter")


def test_demo_and_a_missing_backup_are_marked() -> None:
    i18n.set_language("en")
    hand = HandTill(demo=True, backup_name=None)
    text = paint_bars.paint_status(hand.till, palette.WARM, 120, None).text()
    assert text.startswith(" DEMO ")
    assert "no backup" in text


def test_a_backups_age_is_told_from_its_name() -> None:
    i18n.set_language("en")
    from datetime import date

    day = date(2026, 11, 22)
    assert words.backup("cafe.20261122T040000Z.backup.db", day) == ("backup today", True)
    assert words.backup("cafe.20261121T040000Z.backup.db", day) == ("backup yesterday", True)
    assert words.backup("cafe.20261101T040000Z.backup.db", day) == ("backup 21 days ago", False)
    assert words.backup("else.db", day) == ("no backup", False)


def test_every_palette_has_every_style_and_the_plain_one_no_colour() -> None:
    for colours in (palette.WARM, palette.CONSOLE, palette.PLAIN):
        for name in palette.Palette.__slots__:
            assert isinstance(getattr(colours, name), Style)
    for name in palette.Palette.__slots__:
        style = getattr(palette.PLAIN, name)
        assert style.color is None
        assert style.bgcolor is None
    assert palette.chosen_for(None, no_color=False) is palette.PLAIN
    assert palette.chosen_for("truecolor", no_color=True) is palette.PLAIN
    assert palette.chosen_for("standard", no_color=False) is palette.CONSOLE
    assert palette.chosen_for("256", no_color=False) is palette.WARM
    assert palette.chosen_for("256", no_color=False, wanted="light") is palette.LIGHT
    assert palette.chosen_for("256", no_color=False, wanted="console") is palette.CONSOLE
    linux = palette.chosen_for("truecolor", no_color=False, wanted="light", term="linux")
    assert linux is palette.CONSOLE


@pytest.mark.parametrize("colours", [palette.WARM, palette.LIGHT])
def test_text_is_readable_and_blue_stands_against_orange(colours: palette.Palette) -> None:
    def light(color: Color | None) -> float:
        assert color is not None
        assert color.triplet is not None
        parts = [c / 255 for c in color.triplet]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for name in set(palette.Palette.__slots__) - {"rule"}:
        style: Style = getattr(colours, name)
        low, high = sorted((light(style.color), light(style.bgcolor)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, name
    for name in ("warn", "bad"):  # blue minus red: what eyes without red or green still tell apart
        well, amiss = colours.good.color, getattr(colours, name).color
        assert well is not None
        assert well.triplet is not None
        gap = (well.triplet.blue - well.triplet.red) - (amiss.triplet.blue - amiss.triplet.red)
        assert gap > 150
