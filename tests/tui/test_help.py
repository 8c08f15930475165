"""F1: help about where one is; it lies over everything and gives it back untouched."""

from __future__ import annotations

from pathlib import Path

import pytest

from cafe_pos import i18n
from cafe_pos.tui.log_in import LogIn, Why
from cafe_pos.tui.manual import pages, places
from cafe_pos.tui.manual.reader import Mode, Reader
from cafe_pos.tui.menu import CHOICES, MORE
from cafe_pos.tui.paint import bars, palette
from cafe_pos.tui.paint import panels as paint_panels
from cafe_pos.tui.panels import Search
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.selling.payment_panel import Pay
from cafe_pos.tui.shown import Change, Notice, Tap
from tests.e2e.test_console import IN_THE_FONTS
from tests.tui.counters import Counter, HandTill, drive, ticket

LOG = Path("cafe.log")
LEAVING = {"q", "l", "o", "a"}
"""Letters of the menu that end the till, ask for a PIN or open the help itself."""
PATHS = (
    *((":", act.letter) for act in CHOICES if act.letter not in LEAVING),
    *((":", "z", act.letter) for act in MORE if act.letter != "e"),
)
LISTS = ((":", "y"), (":", "g"), (":", "g", "r"), ("f4",), ("f4", "0"))
"""Where the evening's acts, the settings and the services are chosen."""


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.set_language("en")


def reading(hand: HandTill) -> Reader:
    """The help that is open."""
    reader = hand.till.help
    assert reader is not None
    return reader


def seen(hand: HandTill, width: int = 80, height: int = 21, colours: object = None) -> str:
    """The help as it is drawn."""
    shown = palette.CONSOLE if colours is None else palette.PLAIN
    return paint_panels.paint_wide(hand.till, shown, width, height, LOG).text()


def test_help_of_the_payment_gives_the_amount_typed_back() -> None:
    hand = HandTill()
    hand.press("c", "enter", "2", "0", "f1")
    text = seen(hand)
    assert text.startswith(" Help: Ways to pay\n")
    assert "Here: Enter cash" in text
    hand.press("down", "pagedown", "b", "left", "/", "x", "escape", "escape")
    assert hand.till.help is None
    assert isinstance(hand.till.panel, Pay)
    assert (hand.till.panel.typed, hand.lines) == ("20", [("CAFE", 1)])
    assert hand.host.rung == []
    hand.press("enter")
    assert len(hand.host.rung) == 1


def test_help_begins_at_the_section_of_the_place() -> None:
    hand = HandTill()
    hand.press(":", "f1")
    assert seen(hand).splitlines()[4] == " The menu, :"
    hand.press("escape", "z", "f1")
    assert " More, : z" in seen(hand).splitlines()[3:6]


def test_arrows_read_to_the_end_and_no_further() -> None:
    hand = HandTill()
    hand.press("c", "f1")
    first = seen(hand)
    hand.press("end")
    last = seen(hand)
    hand.press("down", "pagedown", "enter")
    assert seen(hand) == last != first
    assert "below" in first
    assert "above" in last
    assert "below" not in last
    hand.press("home")
    assert seen(hand) == first


def test_letters_follow_links_and_left_goes_back() -> None:
    hand = HandTill()
    hand.press("c", "f1")
    seen(hand)
    hand.press("down", "down")
    there = seen(hand)
    hand.press("a")
    assert seen(hand).startswith(" Help: Ways to pay\n")
    assert "Here:" not in seen(hand)
    hand.till.tap(Tap("found", "0", hand.at + 1))
    assert seen(hand).startswith(" Help: The card terminal\n")
    hand.press("left", "backspace")
    assert seen(hand) == there
    hand.press("left", "9")
    assert seen(hand) == there
    assert hand.lines == [("CAFE", 1)]


def test_a_search_finds_a_section_and_the_contents_every_page() -> None:
    hand = HandTill()
    hand.press("c", "f1", "/")
    contents = reading(hand).found
    assert contents[reading(hand).index].target.page == "selling"
    assert "> Selling" in seen(hand)
    hand.press("home")
    assert "The first day" in seen(hand)
    hand.press("end")
    assert f"> {contents[-1].title}" in seen(hand)
    hand.press(*"meal vouchers", "enter")
    text = seen(hand)
    assert text.startswith(" Help: ")
    assert "eal voucher" in text
    hand.press("tab", *"xyzzy")
    assert "does not say that" in seen(hand)
    hand.press("enter", *["backspace"] * 6, "escape")
    assert hand.till.help is None


def test_every_key_at_a_glance_and_where_the_log_is() -> None:
    hand = HandTill()
    hand.press("c", "f1", "f1")
    assert reading(hand).mode is Mode.GLANCE
    for width in (80, 120):
        text = seen(hand, width, 34)
        assert "cafe.log" in text
        assert "paid in exact cash" in text
        assert "the month's report" in text
    hand.press("f1")
    assert hand.till.help is None


def test_a_scan_while_one_reads_rings_nothing() -> None:
    hand = HandTill()
    hand.press("c", "f1")
    for char in "3017620422003":
        hand.press(char, apart=0.005)
    hand.press("enter", apart=0.005)
    assert hand.lines == [("CAFE", 1)]
    assert (reading(hand).history, reading(hand).mode) == ((), Mode.PAGE)
    assert hand.till.said is not None
    assert "Nothing is rung" in hand.till.said.text


def test_help_at_the_log_in_keeps_the_pin_and_a_lock_closes_it() -> None:
    hand = HandTill()
    hand.till.lock()
    hand.press("1", "2", "f1")
    assert seen(hand).startswith(" Help: Opening, taking over\n")
    assert "1234" not in seen(hand)
    hand.press("escape")
    gate = hand.till.gate
    assert isinstance(gate, LogIn)
    assert gate.why is Why.LOCK
    hand.till.gate = None
    hand.press("f1")
    hand.till.lock()
    assert hand.till.help is None


def test_what_the_till_said_is_there_again_and_what_is_new_is_read_first() -> None:
    hand = HandTill(last_ticket=ticket())
    change = Change(1230, "T-1", 770)
    hand.till.banner = change
    hand.press("f1", "down")
    assert hand.till.banner is change
    hand.till.banner = Notice("The printer", ("No more paper.",))
    assert paint_panels.wide(hand.till) is None
    hand.press("down")
    assert paint_panels.wide(hand.till) is reading(hand)
    hand.press("escape")
    assert (hand.till.help, hand.till.banner) == (None, change)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 21), (100, 27), (120, 37)])
def test_help_is_drawn_with_the_consoles_characters(language: str, size: tuple[int, int]) -> None:
    i18n.set_language(language)
    hand = HandTill()
    hand.press("f1")
    shown = set(seen(hand, *size))
    for keys in (["end"], ["/"], ["down"], ["x"], ["escape", "f1"]):
        hand.press(*keys)
        shown |= set(seen(hand, *size))
        bar = bars.paint_keys(hand.till, palette.CONSOLE, size[0]).text()
        assert i18n._("Esc") in bar
        shown |= set(bar)
    assert shown - {"\n"} <= IN_THE_FONTS


def test_a_manual_that_is_missing_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cafe_pos.settings.manual_dir", lambda _language: tmp_path)
    hand = HandTill()
    hand.press("c")
    hand.till.panel = Search()
    hand.press("f1")
    reading(hand).spot = type(reading(hand).spot)("nothing")
    assert "not on this machine" in seen(hand)
    hand.press("down", "a", "escape")
    assert isinstance(hand.till.panel, Search)


def test_every_panel_that_a_key_opens_has_a_page_of_its_own(cafe_file: Path) -> None:
    """Every act of the menu, of the evening, of the settings and of the services."""
    met: dict[str, str] = {}

    async def scenario(counter: Counter) -> None:
        till = counter.till

        async def meet(*names: str) -> None:
            till.panel = till.banner = None
            await counter.press(*names)
            if till.panel is not None:
                met[" ".join(names)] = places.topic_of(till)

        for names in PATHS:
            await meet(*names)
        for names in LISTS:
            await meet(*names)
            rows = till.panel.rows if isinstance(till.panel, Listing) else ()
            for letter in [row.letter for row in rows if row.letter]:
                await meet(*names, letter)
        till.panel = None
        await counter.press("c", "enter", "5", "f1")
        assert "Ways to pay" in counter.text()
        await counter.press("pagedown", "escape")
        assert isinstance(till.panel, Pay)
        assert till.panel.typed == "5"

    drive(cafe_file, scenario)
    assert len(met) > 60
    for keys, topic in met.items():
        page = pages.target(topic).page
        assert page != places.DEFAULT, keys
        for language in i18n.LANGUAGES:
            assert pages.text(language, page), (keys, topic)
    assert met[": y"].startswith("drawer")
    assert met[": g i"].startswith("printer")
    assert met[": z b"] == "bank"
    assert met["f4 0"] == "services"
    assert met["f4 1"] == "bread"
