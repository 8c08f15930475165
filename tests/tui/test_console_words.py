"""The text console: whatever the program may say is written with its fonts' characters alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from cafe_pos import i18n
from cafe_pos.tui.paint.canvas import clean
from tests.e2e.test_console import IN_THE_FONTS

PACKAGE = Path(i18n.__file__).parent
QR = PACKAGE / "tui" / "paint" / "qr.py"
"""Its half blocks are never drawn on a console: `form_for` is told."""


def said(file: Path) -> Iterator[str]:
    """Every text of a module but its docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    explained = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and id(node) not in explained:
            yield text


def test_every_text_of_the_screens_is_drawn_with_the_consoles_characters() -> None:
    files = [*PACKAGE.glob("tui/**/*.py"), *PACKAGE.glob("messages/**/*.py")]
    assert len(files) > 100
    for file in files:
        if file != QR:
            for text in said(file):
                assert set(clean(text)) <= IN_THE_FONTS, (file, text)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_translation_is_drawn_with_the_consoles_characters(language: str) -> None:
    path = i18n.LOCALE_DIR / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    assert len(catalogue) > 1000
    for message in catalogue:
        words = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in words:
            assert set(clean(text)) <= IN_THE_FONTS, text
