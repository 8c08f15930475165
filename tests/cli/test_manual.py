"""Every command, option, path through the menu and link that a page of the manual names exists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.main import get_command

from cafe_pos import i18n, settings
from cafe_pos.application.drawer.evening import Standing
from tests.tui.counters import HandTill
from tools import manual_pages

LANGUAGES = ("fr", "en")

COMMAND = re.compile(r"(?:^|`)(?:\.venv/bin/)?cafe-pos ([^\n`]+)", re.MULTILINE)
MENU_PATH = re.compile(r"`:`\)?((?:(?:,? ?(?:puis|then)|,)? ?`[a-z]`){1,2})")
"""The menu's key, then one letter or two, whatever joins them."""
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)]+)\)")
CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"« (.+?) »|“(.+?)”")

KEY_NAMES = {
    "Entrée": "enter", "Échap": "escape", "Suppr": "delete", "Retour arrière": "backspace",
    "Haut": "up", "Bas": "down", "Gauche": "left", "Droite": "right", "Début": "home",
    "Fin": "end", "Page haut": "pageup", "Page bas": "pagedown", "+": "plus", "-": "minus",
}  # fmt: skip
"""French names of keys; the English ones are the program's."""
DOING = {
    "up": ("c", "t"), "down": ("c", "t", "up"), "left": ("2", "c"), "right": ("c",),
    "delete": ("c",), "backspace": ("2",), "tab": (), "pagedown": (), "pageup": ("pagedown",),
    "enter": ("c",), "escape": ("2",),
}  # fmt: skip
"""Keys that work on the order screen by themselves, each with what gives it something to do."""


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    i18n.set_language("en")
    yield
    i18n.set_language("en")


def pages(language: str) -> dict[str, str]:
    """Each page's text by its name."""
    folder = settings.manual_dir(language)
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}


def headings(text: str) -> list[tuple[str, str]]:
    """Each heading's level and words, those of code left out."""
    return HEADING.findall(CODE.sub("", text))


def anchor(heading: str) -> str:
    """What a reader of Markdown makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_exists_with_its_options(language: str) -> None:
    from cafe_pos.cli.commands import whole

    found = [line for text in pages(language).values() for line in COMMAND.findall(text)]
    assert len(found) > 20
    tree: Any = get_command(whole())
    for line in found:
        command = tree
        words = line.split()
        while words and getattr(command, "commands", None) and words[0] in command.commands:
            command = command.commands[words.pop(0)]
        named = command.name != "cafe-pos" and not getattr(command, "commands", None)
        assert named or line == "…", line
        known = {option for param in command.params for option in param.opts}
        assert {word for word in words if word.startswith("--")} <= known, line


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_path_through_the_menu_leads_somewhere(language: str) -> None:
    from cafe_pos.tui.menu import CHOICES, MORE

    menu = {act.letter for act in CHOICES}
    more = {act.letter for act in MORE}
    below = {"z": more, "y": evening_letters().keys(), "g": settings_letters().keys()}
    found = [
        re.findall(r"`([a-z])`", path)
        for text in pages(language).values()
        for path in MENU_PATH.findall(text)
    ]
    assert len(found) > 25
    for letters in found:
        assert letters[0] in menu, letters
        if len(letters) > 1 and letters[0] in below:
            assert letters[1] in below[letters[0]], letters


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_page_and_to_its_heading(language: str) -> None:
    folder = settings.manual_dir(language)
    for name, text in pages(language).items():
        for _words, target in LINK.findall(text):
            path, _, section = target.partition("#")
            page = folder / path if path else folder / f"{name}.md"
            assert page.is_file(), (name, target)
            if section:
                known = [anchor(words) for _level, words in headings(page.read_text("utf-8"))]
                assert section in known, (name, target)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_name_every_page_once_by_its_title(language: str) -> None:
    found = pages(language)
    contents = [
        (words, path) for words, path in LINK.findall(found.pop("index")) if "/" not in path
    ]
    titles = []
    for name, text in found.items():
        first, *others = headings(text)
        assert text.startswith(f"# {first[1]}\n"), name
        assert all(level == "##" for level, _words in others), name
        titles.append((first[1], f"{name}.md"))
    assert sorted(contents) == sorted(titles)


def test_both_manuals_have_the_same_pages_and_sections_in_the_same_order() -> None:
    french, english = (pages(language) for language in LANGUAGES)
    assert french.keys() == english.keys()
    for name, text in french.items():
        assert len(headings(text)) == len(headings(english[name])), name
    order = [
        [path for _words, path in LINK.findall(one["index"]) if "/" not in path]
        for one in (french, english)
    ]
    assert order[0] == order[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_keys_names_every_key_of_the_program_and_no_other(language: str) -> None:
    """Whoever adds a row to a menu adds it to `keys.md` of both languages."""
    from cafe_pos.tui import house, till
    from cafe_pos.tui.menu import ACTS, CHOICES, MORE
    from cafe_pos.tui.selling.payment_panel import NOTES, WAYS

    i18n.set_language(language)
    order, payment, menu, more, evening, settings_, listing, reading = tables_of_keys(language)
    assert menu == {act.letter: act.name() for act in CHOICES}
    assert more == {act.letter: act.name() for act in MORE}
    assert evening.keys() == evening_letters().keys()
    assert settings_.keys() == settings_letters().keys()
    marks = {house.MINOR_KEY, house.ALLERGENS_KEY, till.NO_BREAD_KEY, *till.VILLAGE_KEYS}
    assert order.keys() == {*ACTS, *marks, *DOING, ":", "/", "plus", "minus", "?"}
    ways = {way.letter for way in WAYS}
    assert payment.keys() == {*ways, *NOTES, "f9", "f12", "f2", "enter", "backspace", "escape"}
    assert listing.keys() < {*DOING, "home", "end"}
    assert reading == {}  # a list of a few keys, not a table


@pytest.mark.parametrize("key", list(DOING))
def test_a_key_of_the_order_screen_does_something(key: str) -> None:
    """Those that have neither a letter in the menu nor a sign of their own."""
    hand = HandTill()
    hand.press(*DOING[key])
    before = seen(hand)
    hand.press(key)
    assert seen(hand) != before


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_program_says_what_the_page_of_breakdowns_quotes(language: str) -> None:
    """A quotation is a part of a sentence, or parts of one around what changes (…)."""
    i18n.set_language(language)
    sentences = {i18n._(text) for text in [*said_by_the_program(), "no backup", "key absent"]}
    table = re.findall(r"^\| (.+?) \|.*\|.*\|$", pages(language)["breakdowns"], re.MULTILINE)
    quoted = [a or b for cell in table for a, b in QUOTED.findall(cell)]
    assert len(quoted) > 25
    for quotation in quoted:
        parts = [part.strip() for part in quotation.split("…")]
        assert any(all(part in one for part in parts) for one in sentences), quotation


def said_by_the_program() -> list[str]:
    """Every sentence and short word for a trouble, in English."""
    from cafe_pos import messages

    tables = (messages.REFUSALS, messages.NOTICES, messages.PRINT_REASONS, messages.PRINT_STATUS)
    return [text for table in tables for text in table.values()]


def seen(hand: HandTill) -> tuple[object, ...]:
    """What a manager sees of a till."""
    till = hand.till
    return (hand.lines, till.current, till.typed, till.family, till.page, type(till.panel))


def tables_of_keys(language: str) -> list[dict[str, str]]:
    """Each table of the page: its keys by the program's names, with what they do."""
    found = []
    for section in pages(language)["keys"].split("\n## ")[1:]:
        rows = re.findall(r"^\| (`.+`) \| (.+) \|$", section, re.MULTILINE)
        told = [(key, what) for named, what in rows for key in re.findall(r"`([^`]+)`", named)]
        keys = {KEY_NAMES.get(key, key.lower()): what for key, what in told}
        assert len(keys) == len(told), "a key stands twice"
        found.append(keys)
    return found


def evening_letters() -> dict[str, str]:
    """Those of the drawer and the day with their names, when everything is offered."""
    from cafe_pos.tui.evening import panels as evening_panels

    day = date(2026, 11, 22)
    standing = Standing(
        day, None, None, None, "", 0, 0, (day,), (), 0, day, day, "", counting=False, rates={}
    )
    rows = evening_panels._list(None, standing).rows  # type: ignore[arg-type]
    return {row.letter: row.text for row in rows}


def settings_letters() -> dict[str, str]:
    """Those of the settings with their names."""
    from cafe_pos.application.settings_acts import SettingsView
    from cafe_pos.tui.settings import panels as settings_panels

    values = defaultdict(lambda: "1", theme="dark", print_policy="ask")
    seen = SettingsView(SimpleNamespace(trade_name=""), values, (), None)  # type: ignore[arg-type]
    till: Any = SimpleNamespace(view=None)
    return {row.letter: row.text for row in settings_panels.groups(till, seen).rows}


def test_the_pages_for_a_browser_lead_nowhere_but_to_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "manual"
    assert manual_pages.write(folder) == 2 * len(pages("fr"))
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert text.count("<h1") >= 1
        for target in re.findall(r'(?:href|src)="([^"]+)"', text):
            path, _, section = target.partition("#")
            there = page.parent / path if path else page
            assert there.is_file(), (page.name, target)
            if section:
                assert f'id="{section}"' in there.read_text(encoding="utf-8"), (page.name, target)
