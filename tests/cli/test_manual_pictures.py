"""No picture of the manual lies: each is taken anew from the program and read."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cafe_pos import i18n, settings
from tools import manual_pictures, picture_svg

LANGUAGES = manual_pictures.LANGUAGES
PICTURE = re.compile(r"!\[([^\]]+)\]\(\.\./pictures/(\w+)/([\w-]+)\.svg\)")
MOST_BYTES = 60_000


@pytest.fixture(autouse=True)
def _english_afterwards() -> object:
    yield
    i18n.set_language("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_name_every_picture_that_there_is_and_no_other(language: str) -> None:
    named = set()
    for page in settings.manual_dir(language).glob("*.md"):
        for words, folder, name in PICTURE.findall(page.read_text(encoding="utf-8")):
            assert folder == language, page.name
            assert words.strip(), page.name
            named.add(name)
    there = {path.stem for path in (manual_pictures.FOLDER / language).glob("*.svg")}
    taken = {name for walk in manual_pictures.WALKS for name in walk.pictures}
    assert named == there == taken


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_is_small_and_fetches_nothing(language: str) -> None:
    for path in (manual_pictures.FOLDER / language).glob("*.svg"):
        svg = path.read_text(encoding="utf-8")
        assert len(svg) < MOST_BYTES, path.name
        assert svg.count("http") == 1, "the name of SVG itself"
        root = ET.fromstring(svg)  # noqa: S314 - our own files
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert len("".join(picture_svg.text_of(svg))) > 100, path.name


def test_the_program_still_shows_what_the_pictures_show(tmp_path: Path) -> None:
    """Those of a few days, of one café; `make pictures` takes those of whole months as well."""
    for language in LANGUAGES:
        for name, svg in manual_pictures.take_all(tmp_path, language, (manual_pictures.DAYS,)):
            kept = manual_pictures.stored(language, name).read_text(encoding="utf-8")
            assert picture_svg.text_of(kept) == picture_svg.text_of(svg), f"{name}: make pictures"
