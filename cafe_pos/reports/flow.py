"""Running text on A4: headings, paragraphs, bullets and lines to type, from a little Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Final, Literal

from cafe_pos.reports.sheet import BOLD, PLAIN, WINE, Sheet, text_width
from cafe_pos.reports.speech import NO_BREAK

MONO: Final = "Courier"
_LEAD: Final = 1.27
_INDENT: Final = 12.0
_UNBROKEN: Final = 6
"""Lines of a paragraph that stays on one page."""
_MARKS: Final = re.compile(r"(\*\*|`| )")
_TIES: Final = re.compile(r" (?=[:;?!»%€])|(?<=«) ")

Kind = Literal["title", "heading", "text", "bullet", "code", "page", "room"]
Word = tuple[tuple[str, str], ...]
"""Pieces of a word that stand without a space between them, each with its typeface."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the text."""

    kind: Kind
    text: str


def text_of(name: str) -> str:
    """A text that this program ships."""
    return resources.files("cafe_pos.reports.texts").joinpath(name).read_text("utf-8")


def parsed(markdown: str) -> Iterator[Block]:
    """Read a text block by block; `{page}` begins a page, `{room}` is for a signature."""
    for part in re.split(r"\n\n+", markdown.strip()):
        if part.startswith("```"):
            yield Block("code", part.strip("`").strip("\n"))
        elif part in {"{page}", "{room}"}:
            yield Block("page" if part == "{page}" else "room", "")
        elif part.startswith("## "):
            yield Block("heading", part[3:])
        elif part.startswith("# "):
            yield Block("title", part[2:])
        elif part.startswith("- "):
            for item in re.split(r"^- ", part, flags=re.MULTILINE)[1:]:
                yield Block("bullet", " ".join(item.split()))
        else:
            yield Block("text", " ".join(part.split()))


def words(text: str, font: str = PLAIN) -> list[Word]:
    """Split a text at its spaces; `**` is bold, a backquote what is typed."""
    found: list[list[tuple[str, str]]] = [[]]
    now = font
    for part in _MARKS.split(_TIES.sub(NO_BREAK, text)):
        if part == "**":
            now = font if now == BOLD else BOLD
        elif part == "`":
            now = font if now == MONO else MONO
        elif part == " ":
            found.append([])
        elif part:
            found[-1].append((part, now))
    return [tuple(word) for word in found if word]


def lines_of(text: list[Word], size: float, width: float) -> list[list[Word]]:
    """Break words into lines not wider than `width`."""
    space = text_width(" ", PLAIN, size)
    lines: list[list[Word]] = [[]]
    used = 0.0
    for word in text:
        wide = _wide(word, size)
        if lines[-1] and used + space + wide > width:
            lines.append([])
            used = 0.0
        used += wide + (space if lines[-1] else 0)
        lines[-1].append(word)
    return lines


def _wide(word: Word, size: float) -> float:
    return sum(text_width(piece, font, size) for piece, font in word)


class Flow:
    """Draws blocks one below the other, over as many pages as they take."""

    def __init__(self, sheet: Sheet, title: str, size: float, foot: str, pages: int) -> None:
        self.sheet, self.title, self.size, self.foot, self.pages = sheet, title, size, foot, pages
        self.number = 0
        self._y = self._bottom = 0.0
        self._begin()

    def _begin(self) -> None:
        self.number += 1
        self.sheet.page()
        self._y = self.sheet.banner(self.title, small=True) - self.size
        self._bottom = self.sheet.foot(self.foot, self.number, self.pages) + 4

    def _need(self, height: float) -> None:
        if self._y - height < self._bottom:
            self._begin()

    def draw(self, blocks: list[Block]) -> int:
        """Draw everything; returns how many pages it took."""
        for block in blocks:
            match block.kind:
                case "page":
                    self._begin()
                case "room":
                    self._need(self.size * 7)
                    self._y -= self.size * 7
                case "heading":
                    self._heading(block.text)
                case "code":
                    self._code(block.text)
                case "bullet":
                    self._keep(block.text, _INDENT)
                    self.sheet.text(self.sheet.left + 2, self._room(), "•", PLAIN, self.size)
                    self._paragraph(block.text, _INDENT, gap=0.28)
                case "text":
                    self._keep(block.text, 0)
                    self._paragraph(block.text, 0, gap=0.5)
                case "title":
                    pass
        return self.number

    def _keep(self, text: str, indent: float) -> None:
        """Begin a page rather than break a short paragraph."""
        lines = lines_of(words(text), self.size, self.sheet.room - indent)
        if len(lines) <= _UNBROKEN:
            self._need(self.size * _LEAD * len(lines))

    def _room(self) -> float:
        """The base line of the next line, on a page that has room for it."""
        self._need(self.size * _LEAD)
        return self._y

    def _heading(self, text: str) -> None:
        self._need(self.size * 5)
        self._y -= self.size * 0.45
        self.sheet.text(self.sheet.left, self._y, text, BOLD, self.size * 1.14, colour=WINE)
        self._y -= self.size * 1.5

    def _paragraph(self, text: str, indent: float, *, gap: float) -> None:
        size, sheet = self.size, self.sheet
        space = text_width(" ", PLAIN, size)
        for line in lines_of(words(text), size, sheet.room - indent):
            y, x = self._room(), sheet.left + indent
            for word in line:
                for piece, font in word:
                    sheet.text(x, y, piece, font, size)
                    x += text_width(piece, font, size)
                x += space
            self._y -= size * _LEAD
        self._y -= size * gap

    def _code(self, text: str) -> None:
        size, sheet = self.size, self.sheet
        said = text.split("\n")
        height = len(said) * size * 1.2 + size * 0.5
        self._need(height)
        sheet.shade(sheet.left, self._y + size * 0.95 - height, sheet.room, height)
        for line in said:
            sheet.fitted(sheet.left + 6, self._y, line, MONO, size, width=sheet.room - 12)
            self._y -= size * 1.2
        self._y -= size * 0.95
