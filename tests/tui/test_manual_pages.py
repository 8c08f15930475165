"""The manual in lines: every word of every page, at every width, with the console's characters."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from cafe_pos import i18n, settings
from cafe_pos.tui import menu
from cafe_pos.tui.manual import glance, layout, pages, places
from cafe_pos.tui.manual.pages import Target
from cafe_pos.tui.paint.canvas import clean, width_of
from tests.e2e.test_console import IN_THE_FONTS

WIDTHS = (78, 98, 110)
LABEL = re.compile(r" \[[a-z1-9]\]")
SAMPLE = """# A title

One *strong* word, `Left arrow` and `a``b`, a [link](selling.md), [again](selling.md#what-hands-do),
[elsewhere](../ledger.md), «\u202fFrench » signs : here ; there.

![A picture](../pictures/en/menu.svg)

## A section

1. first

   ```
   cafe-pos  two  blanks
   ```
2. second

- tight
- list with a veryveryveryveryveryveryverylongword

| short | long |
|---|---|
| a | one two three four five six seven eight |
"""


def said(laid: layout.Laid) -> list[str]:
    """The lines as text, the letters of links left out."""
    return [LABEL.sub("", layout.written(line)) for line in laid.lines]


def words(lines: list[str]) -> Counter[str]:
    """The words of a page, however they were wrapped; marks that are no word left out."""
    text = clean(" ".join(lines)).replace("(picture: ", "(").replace("(image : ", "(")
    return Counter(part for part in re.findall(r"\w+", text))


def written(markdown: str) -> list[str]:
    """The words of Markdown, taken off by its signs alone."""
    lines = []
    for line in pages._LINK.sub(r"\1", markdown).splitlines():
        if line.lstrip().startswith(("```", "|---")):
            continue
        lines.append(re.sub(r"^\s*(?:#+|-) |[`*|]", " ", line))
    return lines


def test_a_page_is_laid_out_in_lines_of_its_width() -> None:
    i18n.set_language("en")
    laid = layout.lay(SAMPLE, 36, name="sample")
    lines = [layout.written(line) for line in laid.lines]
    assert all(width_of(line) <= 36 for line in lines)
    assert lines[0] == "A title"
    assert [lines[at] for at in laid.marks] == ["A title", "A section"]
    assert laid.links == (Target("selling"), Target("selling", 1))
    whole = "\n".join(lines)
    assert "link [a]," in whole
    assert "again [b]," in whole
    assert "elsewhere," in whole
    assert "(picture: A picture)" in whole
    assert "cafe-pos  two  blanks" in whole
    assert "1. first" in lines
    assert not any(line.strip() in (":", ";", "«") for line in lines)
    assert "- tight" in lines
    assert lines[lines.index("- tight") + 1].startswith("- list")


def test_keys_stand_out_each_by_itself_with_their_blanks() -> None:
    [line] = layout.lay("`2` `Left arrow` and *this*", 60).lines
    assert [(piece.text, piece.tone) for piece in line] == [
        ("2", "tile_key"), ("Left arrow", "tile_key"), ("and", "ground"), ("this", "strong"),
    ]  # fmt: skip


def test_a_table_is_a_table_where_it_fits_and_blocks_where_it_does_not() -> None:
    i18n.set_language("en")
    cell = "so many words that no column holds them"
    table = f"| what | why | then |\n|---|---|---|\n| {cell} | {cell} | {cell} |\n"
    assert said(layout.lay(table, 130))[0].split() == ["what", "why", "then"]
    narrow = said(layout.lay(table, 78))
    assert narrow == ["what", "", cell, f"  why: {cell}", f"  then: {cell}"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_loses_a_word_or_leaves_its_width(language: str, width: int) -> None:
    i18n.set_language(language)
    names = [path.stem for path in settings.manual_dir(language).glob("*.md")]
    assert len(names) > 40
    for name in names:
        laid = layout.page(language, name, width)
        assert all(width_of(layout.written(line)) <= width for line in laid.lines), name
        pieces = [piece for line in laid.lines for piece in line]
        assert {char for piece in pieces for char in clean(piece.text)} <= IN_THE_FONTS, name
        wanted, shown = words(written(pages.text(language, name))), words(said(laid))
        assert not wanted - shown, name
        # A table in blocks says the names of its columns again; no other word is new.
        assert wanted.keys() == shown.keys(), name
        assert laid.links == tuple(dict.fromkeys(laid.links))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_place_of_the_table_has_its_page_and_section(language: str) -> None:
    own = {
        *("opening#taking-over-locking", "people#the-logbook", "drawer#during-the-day"),
        *("keys#more--z", "selling#taking-money-giving-change", places.MORNING, places.ORDER),
    }
    letters = [act.letter for act in menu.CHOICES] + [f"z{act.letter}" for act in menu.MORE]
    assert sorted(places.ACTS) == sorted(letters)
    for topic in {*places.PAGES.values(), *places.ACTS.values(), *own}:
        page, _mark, section = topic.partition("#")
        target = pages.target(topic)
        assert bool(section) == (target.section > 0), topic
        laid = layout.page(language, page, 78)
        assert target.section < len(laid.marks), topic


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_contents_name_every_page_and_a_search_finds_words_without_accents(
    language: str,
) -> None:
    found = pages.contents(language)
    assert {one.target.page for one in found} | {"index"} == {
        path.stem for path in settings.manual_dir(language).glob("*.md")
    }
    assert all(one.title and one.chapter for one in found)
    wanted = {"fr": ("facons DE payer", "espèces 1 000"), "en": ("ways to pay", "cash 1 000")}
    title, body = wanted[language]
    assert pages.search(language, title)[0].target == Target("payments")
    limit = next(one for one in pages.search(language, body) if one.target.page == "payments")
    assert limit.target.section == 3
    assert "000 €" in limit.about
    assert pages.search(language, "xyzzy") == ()
    assert pages.search(language, "  ") == found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_all_keys_at_a_glance_fit(language: str, width: int) -> None:
    i18n.set_language(language)
    lines = [layout.written(line) for line in glance.laid(language, width).lines]
    assert all(width_of(line) <= width for line in lines)
    assert len(lines) in (15, 30)


def test_no_other_name_is_read_as_a_page() -> None:
    assert pages.text("en", "../ledger") == ""
    assert pages.text("en", "nothing") == ""
    assert layout.page("en", "nothing", 78).lines == ()
