"""Every command, option and path through the menu that a manual names exists."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.main import get_command

from cafe_pos import i18n
from cafe_pos.application.evening import Standing

DOCS = Path(__file__).parents[2] / "docs"
MANUALS = ("manuel.md", "manual.md")

COMMAND = re.compile(r"(?:^|`)(?:\.venv/bin/)?cafe-pos ([^\n`]+)", re.MULTILINE)
MENU_PATH = re.compile(r"`:`\)?((?:(?:,? ?(?:puis|then)|,)? ?`[a-z]`){1,2})")
"""The menu's key, then one letter or two, whatever joins them."""
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\(#([^)]+)\)")


@pytest.fixture(autouse=True, scope="module")
def _english() -> None:
    i18n.set_language("en")


def text_of(manual: str) -> str:
    return (DOCS / manual).read_text(encoding="utf-8")


@pytest.mark.parametrize("manual", MANUALS)
def test_every_command_exists_with_its_options(manual: str) -> None:
    from cafe_pos.cli.commands import app

    found = COMMAND.findall(text_of(manual))
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


@pytest.mark.parametrize("manual", MANUALS)
def test_every_path_through_the_menu_leads_somewhere(manual: str) -> None:
    below = {"z": more_letters(), "y": evening_letters(), "g": settings_letters()}
    from cafe_pos.tui.menu import CHOICES

    menu = {act.letter for act in CHOICES}
    found = [re.findall(r"`([a-z])`", path) for path in MENU_PATH.findall(text_of(manual))]
    assert len(found) > 25
    for letters in found:
        assert letters[0] in menu, letters
        if len(letters) > 1 and letters[0] in below:
            assert letters[1] in below[letters[0]], letters


@pytest.mark.parametrize("manual", MANUALS)
def test_the_contents_name_every_section(manual: str) -> None:
    """In the order of the pages, by the anchors that a reader of Markdown makes of headings."""
    text = text_of(manual)
    headings = HEADING.findall(text)[1:]
    anchors = [re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings]
    assert LINK.findall(text) == anchors


def test_both_manuals_have_the_same_sections() -> None:
    french, english = (HEADING.findall(text_of(manual)) for manual in MANUALS)
    assert len(french) == len(english)


def more_letters() -> set[str]:
    from cafe_pos.tui.menu import MORE

    return {act.letter for act in MORE}


def evening_letters() -> set[str]:
    """Those of the drawer and the day, when everything is offered."""
    from cafe_pos.tui import evening_panels

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
