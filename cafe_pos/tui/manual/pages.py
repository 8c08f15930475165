"""The manual's pages as they lie in the package: their titles, their sections, a search in them.

Nothing here parses Markdown: headings, links and marks are taken off by their signs, so that the
contents and a search cost a few milliseconds. A folder that is missing makes an empty manual.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cafe_pos import settings
from cafe_pos.domain.catalogue import fold

CONTENTS: Final = "index"
_NAME: Final = re.compile(r"[a-z][a-z-]*")
_HEADING: Final = re.compile(r"^#+ (.+)$")
_ENTRY: Final = re.compile(r"^- \[([^\]]+)\]\(([a-z-]+)\.md\)(?: ?: ?(.*))?$")
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS: Final = re.compile(r"[`*|]|^\s*(?:[-#]+|\d+\.)\s|-{3,}")
_AROUND: Final = 30
"""Characters of a line that are shown before what was searched."""


@dataclass(frozen=True, slots=True)
class Target:
    """A page and one of its headings by its place; 0 is the page's title."""

    page: str
    section: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the contents or of what a search found; `chapter` is the heading above it."""

    target: Target
    title: str
    about: str = ""
    chapter: str = ""


def text(language: str, name: str) -> str:
    """A page's Markdown; nothing when there is no such page."""
    if not _NAME.fullmatch(name):
        return ""
    try:
        return (settings.manual_dir(language) / f"{name}.md").read_text(encoding="utf-8")
    except OSError:
        return ""


def anchor(heading: str) -> str:
    """What readers of Markdown make of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def plain(markdown: str) -> str:
    """A line without the signs of Markdown."""
    return " ".join(_MARKS.sub(" ", _LINK.sub(r"\1", markdown)).split())


def headings(markdown: str) -> tuple[str, ...]:
    """The headings of a page in their order, the title first."""
    found, code = [], False
    for line in markdown.splitlines():
        if line.lstrip().startswith("```"):
            code = not code
        heading = None if code else _HEADING.match(line)
        if heading is not None:
            found.append(heading[1])
    return tuple(found)


def target(topic: str) -> Target:
    """What `page` or `page#section` means; a section is named by its English heading."""
    name, _mark, section = topic.partition("#")
    return Target(name, section_of("en", name, section) or 0)


def section_of(language: str, name: str, section: str) -> int | None:
    """The place of a heading by its anchor; None when no heading has it."""
    known = [anchor(one) for one in headings(text(language, name))]
    return known.index(section) if section in known else None


@lru_cache(maxsize=2)
def contents(language: str) -> tuple[Entry, ...]:
    """Every page in the order of the contents, with what it says of itself."""
    found, chapter = [], ""
    for line in text(language, CONTENTS).splitlines():
        heading, entry = _HEADING.match(line), _ENTRY.match(line)
        if heading is not None:
            chapter = heading[1]
        elif entry is not None:
            found.append(Entry(Target(entry[2]), entry[1], plain(entry[3] or ""), chapter))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Section:
    """What a search reads of one section."""

    entry: Entry
    folded_title: str
    folded: str
    lines: tuple[str, ...]


@lru_cache(maxsize=2)
def _sections(language: str) -> tuple[_Section, ...]:
    return tuple(
        section
        for entry in contents(language)
        for section in _cut(entry, text(language, entry.target.page))
    )


def _cut(entry: Entry, markdown: str) -> list[_Section]:
    """A page in its sections."""
    markdown = _LINK.sub(r"\1", markdown)  # some are broken over two lines
    parts: list[tuple[str, list[str]]] = []
    known = list(headings(markdown))
    for line in markdown.splitlines():
        heading = _HEADING.match(line)
        if known and heading is not None and heading[1] == known[0]:
            parts.append((plain(known.pop(0)), []))
        elif parts:
            said = plain(line)
            if said:
                parts[-1][1].append(said)
    made = []
    for place, (heading_text, lines) in enumerate(parts):
        title = f"{entry.title} - {heading_text}" if place else entry.title
        one = Entry(Target(entry.target.page, place), title)
        made.append(_Section(one, fold(title), fold(" ".join(lines)), tuple(lines)))
    return made


def search(language: str, typed: str) -> tuple[Entry, ...]:
    """The sections that hold every word typed, accents ignored: those of that title first."""
    wanted = fold(typed).split()
    if not wanted:
        return contents(language)
    ranked = []
    for section in _sections(language):
        whole = f"{section.folded_title} {section.folded}"
        if all(word in whole for word in wanted):
            in_title = all(word in section.folded_title for word in wanted)
            entry = section.entry
            about = _around(section.lines, wanted)
            found = Entry(entry.target, entry.title, about)
            ranked.append(((not in_title, bool(entry.target.section and in_title)), found))
    return tuple(found for _rank, found in sorted(ranked, key=lambda one: one[0]))


def _around(lines: tuple[str, ...], wanted: list[str]) -> str:
    """The line that holds most of the words, from a little before the first of them."""
    best = max(lines, key=lambda line: sum(word in fold(line) for word in wanted), default="")
    at = min((place for word in wanted if (place := fold(best).find(word)) >= 0), default=0)
    if at <= _AROUND:
        return best
    start = best.find(" ", at - _AROUND) + 1
    return f"... {best[start:]}"
