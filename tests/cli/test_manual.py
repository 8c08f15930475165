"""Every command, option, path through the menu and link that a page of the manual names exists."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from typer.main import get_command

from cafe_pos import i18n, settings
from cafe_pos.application.drawer.evening import Standing

LANGUAGES = ("fr", "en")

COMMAND = re.compile(r"(?:^|`)(?:\.venv/bin/)?cafe-pos ([^\n`]+)", re.MULTILINE)
MENU_PATH = re.compile(r"`:`\)?((?:(?:,? ?(?:puis|then)|,)? ?`[a-z]`){1,2})")
"""The menu's key, then one letter or two, whatever joins them."""
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)]+)\)")
CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True, scope="module")
def _english() -> None:
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
    from cafe_pos.cli.commands import app

    found = [line for text in pages(language).values() for line in COMMAND.findall(text)]
    assert len(found) > 20
    for line in found:
        command: Any = get_command(app)
        words = line.split()
        while words and getattr(command, "commands", None) and words[0] in command.commands:
            command = command.commands[words.pop(0)]
        named = command.name != "cafe-pos" and not getattr(command, "commands", None)
        assert named or line == "…", line
        known = {option for param in command.params for option in param.opts}
        assert {word for word in words if word.startswith("--")} <= known, line


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_path_through_the_menu_leads_somewhere(language: str) -> None:
    below = {"z": more_letters(), "y": evening_letters(), "g": settings_letters()}
    from cafe_pos.tui.menu import CHOICES

    menu = {act.letter for act in CHOICES}
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


def more_letters() -> set[str]:
    from cafe_pos.tui.menu import MORE

    return {act.letter for act in MORE}


def evening_letters() -> set[str]:
    """Those of the drawer and the day, when everything is offered."""
    from cafe_pos.tui.evening import panels as evening_panels

    day = date(2026, 11, 22)
    standing = Standing(
        day, None, None, None, "", 0, 0, (day,), (), 0, day, day, "", counting=False, rates={}
    )
    return {row.letter for row in evening_panels._list(None, standing).rows}  # type: ignore[arg-type]


def settings_letters() -> set[str]:
    from cafe_pos.application.settings_acts import SettingsView
    from cafe_pos.tui import settings_panels

    values = {"theme": "dark", "print_policy": "ask"}
    seen = SettingsView(SimpleNamespace(trade_name=""), values, (), None)  # type: ignore[arg-type]
    till: Any = SimpleNamespace(view=None)
    return {row.letter for row in settings_panels.groups(till, seen).rows}
