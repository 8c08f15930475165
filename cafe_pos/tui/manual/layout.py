"""A page of Markdown as lines of pieces: pure, computed once for a page and a width.

Every word of the page stands in the lines. A table whose cells need more than the width becomes
one block a row, `column: value`; what is typed or shown stands out, a link has a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _
from cafe_pos.tui.manual import pages
from cafe_pos.tui.manual.pages import Target
from cafe_pos.tui.paint.canvas import clean, cut, width_of

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

LETTERS: Final = ascii_lowercase + "123456789"
"""What follows a link; a page with more of them leaves the last ones to the contents."""
GAP: Final = 2
NARROWEST: Final = 24
"""Columns below which a cell of many words is not wrapped."""
ALONE: Final = 30
"""Columns that the only long cell of a row needs."""
SIDE_BY_SIDE: Final = 96
"""From this width on more than two columns of long cells stand side by side."""
TWO: Final = 2
_STUCK: Final = re.compile(r"[:;!?»%€]")
"""What French puts behind a space and leaves with its word."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: where it begins, its text, a style of the palette, the link it is."""

    x: int
    text: str
    tone: str = "ground"
    link: int | None = None


Line = tuple[Piece, ...]
EMPTY: Final[Line] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """A page's lines, the line of each heading, and where its links lead."""

    lines: tuple[Line, ...]
    marks: tuple[int, ...]
    links: tuple[Target, ...]

    @property
    def start(self) -> int:
        """The first line below the page's title."""
        return min(2, len(self.lines)) if self.marks else 0


@dataclass(frozen=True, slots=True)
class Bit:
    """A part of a word; those of one `node` keep the space between them."""

    text: str
    tone: str = "ground"
    link: int | None = None
    node: int = 0


Word = list[Bit]


@lru_cache(maxsize=16)
def page(language: str, name: str, width: int, *, letters: bool = True) -> Laid:
    """A page of the manual in lines of at most `width` cells; no lines when there is none.

    Without `letters` a link says the name of its page, for whoever reads it on paper.
    """
    return lay(pages.text(language, name), width, language=language, name=name, letters=letters)


def lay(
    markdown: str, width: int, *, language: str = "en", name: str = "", letters: bool = True
) -> Laid:
    """Markdown in lines of at most `width` cells."""
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    root = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(markdown))
    layer = _Layer(width, language, name, letters=letters)
    layer.blocks(root.children, 0)
    return Laid(tuple(layer.lines), tuple(layer.marks), tuple(layer.links))


def written(line: Line) -> str:
    """A line as plain text."""
    text = ""
    for piece in line:
        text = text.ljust(piece.x) + piece.text
    return text


def fill(words: Iterable[Word], width: int) -> list[Line]:
    """Words in lines of at most `width` cells, beginning at the left edge."""
    lines: list[list[Word]] = [[]]
    used = 0
    for word in _stuck(words):
        for part in _fitting(word, width):
            wide = _width(part)
            if used and used + 1 + wide > width:
                lines.append([])
                used = 0
            lines[-1].append(part)
            used += wide + bool(used)
    return [_line(line) for line in lines if line]


def _line(words: list[Word]) -> Line:
    """The pieces of a line; bits of one node are one piece, with the spaces between them."""
    pieces: list[Piece] = []
    x, before = 0, None
    for place, word in enumerate(words):
        for number, bit in enumerate(word):
            space = bool(place and not number)
            if before is not None and pieces and before.node == bit.node:
                last = pieces[-1]
                joined = f"{last.text}{' ' * space}{bit.text}"
                pieces[-1] = Piece(last.x, joined, last.tone, last.link)
            else:
                pieces.append(Piece(x + space, bit.text, bit.tone, bit.link))
            x += space + width_of(bit.text)
            before = bit
    return tuple(pieces)


def _width(word: Word) -> int:
    return sum(width_of(bit.text) for bit in word)


def _stuck(words: Iterable[Word]) -> list[Word]:
    """Words with the French signs that belong to the one before or behind."""
    made: list[Word] = []
    opened = False
    for word in words:
        first = word[0]
        sign = first.tone != "tile_key" and _STUCK.match(first.text) is not None
        if made and (sign or opened):
            made[-1] = [*made[-1], Bit(" ", first.tone, None, made[-1][-1].node), *word]
        else:
            made.append(word)
        opened = word[-1].text == "«"
    return made


def _fitting(word: Word, width: int) -> list[Word]:
    """A word in parts of at most `width` cells; nearly always one."""
    if _width(word) <= width:
        return [word]
    parts: list[Word] = [[]]
    for bit in word:
        rest = bit.text
        while rest:
            room = width - _width(parts[-1])
            head = cut(rest, room) if room > 0 else ""
            if not head:
                parts.append([])
                continue
            parts[-1].append(Bit(head, bit.tone, bit.link, bit.node))
            rest = rest[len(head) :]
    return [[bit for bit in part if bit.text] for part in parts if part]


def _toned(words: Iterable[Word], tone: str) -> list[Word]:
    """Words in a tone where they have none of their own."""
    return [
        [Bit(bit.text, tone if bit.tone == "ground" else bit.tone, bit.link, bit.node) for bit in w]
        for w in words
    ]


def _plain(text: str, tone: str, node: int = -1) -> list[Word]:
    return [[Bit(word, tone, None, node)] for word in text.split()]


@dataclass(slots=True)
class _Layer:
    """Lays blocks out below one another."""

    width: int
    language: str
    name: str
    letters: bool = True
    lines: list[Line] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    links: list[Target] = field(default_factory=list)
    nodes: int = 0

    def blocks(self, nodes: Sequence[SyntaxTreeNode], indent: int, *, tight: bool = False) -> None:
        """Blocks below one another, an empty line between two unless they stand in a list."""
        for place, node in enumerate(nodes):
            if place and not (tight and node.type in ("bullet_list", "ordered_list")):
                self._apart()
            match node.type:
                case "heading":
                    self.marks.append(len(self.lines))
                    self._put(_toned(self._words(node), "accent"), indent)
                case "bullet_list" | "ordered_list":
                    self._list(node, indent)
                case "table":
                    self._table(node, indent)
                case "fence" | "code_block":
                    self._code(node.content, indent)
                case "hr":
                    self.lines.append((Piece(indent, "─" * (self.width - indent), "rule"),))
                case "blockquote":
                    self.blocks(node.children, indent + GAP)
                case _:
                    self._put(self._words(node), indent)

    def _apart(self) -> None:
        if self.lines and self.lines[-1] != EMPTY:
            self.lines.append(EMPTY)

    def _put(self, words: Iterable[Word], indent: int) -> None:
        self._put_lines(fill(words, self.width - indent), indent)

    def _put_lines(self, lines: Iterable[Line], indent: int) -> None:
        self.lines += [
            tuple(Piece(p.x + indent, p.text, p.tone, p.link) for p in line) for line in lines
        ]

    def _list(self, node: SyntaxTreeNode, indent: int) -> None:
        first = int(node.attrs.get("start", 1))
        items = node.children
        loose = any(len(item.children) > 1 or not item.children[0].hidden for item in items)
        for number, item in enumerate(items, start=first):
            if loose and number > first:
                self._apart()
            mark = "- " if node.type == "bullet_list" else f"{number}. "
            at = len(self.lines)
            self.blocks(item.children, indent + len(mark), tight=not loose)
            if at < len(self.lines):
                self.lines[at] = (Piece(indent, mark.rstrip(), "accent"), *self.lines[at])

    def _code(self, content: str, indent: int) -> None:
        for text in map(clean, content.splitlines()):
            blanks = len(text) - len(text.lstrip())
            room = self.width - indent - GAP - blanks
            self.nodes += 1
            if width_of(text.strip()) <= room:
                words: list[Word] = [[Bit(text.strip(), "strong")]] if text.strip() else []
            else:
                words = _plain(text, "strong", self.nodes)
            self._put_lines(fill(words, room) or [EMPTY], indent + GAP + blanks)

    # Words

    def _words(self, node: SyntaxTreeNode) -> list[Word]:
        words: list[Word] = []
        self._walk(node, words, "ground", None, [False])
        return words

    def _walk(
        self,
        node: SyntaxTreeNode,
        words: list[Word],
        tone: str,
        link: int | None,
        joined: list[bool],
    ) -> None:
        """Add the words of a node; `joined` is whether the next one goes on with the last."""
        self.nodes += 1
        match node.type:
            case "text" | "code_inline" | "html_inline" | "html_block":
                tone = "tile_key" if node.type == "code_inline" else tone
                self._text(node.content, words, tone, link, joined)
            case "softbreak" | "hardbreak":
                joined[0] = False
            case "image":
                said = _("(picture: {title})").format(title=node.content or node.attrs["src"])
                joined[0] = False
                self._text(said, words, "dim", None, joined)
            case "link":
                self._link(node, words, tone, joined)
            case kind:
                tone = "strong" if kind in ("strong", "em") else tone
                for child in node.children:
                    self._walk(child, words, tone, link, joined)

    def _text(
        self, content: str, words: list[Word], tone: str, link: int | None, joined: list[bool]
    ) -> None:
        here = self.nodes
        for part in re.findall(r"\s+|\S+", clean(content)):
            if part.isspace():
                joined[0] = False
            elif joined[0] and words:
                words[-1].append(Bit(part, tone, link, here))
            else:
                words.append([Bit(part, tone, link, here)])
                joined[0] = True

    def _link(self, node: SyntaxTreeNode, words: list[Word], tone: str, joined: list[bool]) -> None:
        target = self._target(str(node.attrs.get("href", "")))
        number = None
        if target is not None:
            if target not in self.links:
                self.links.append(target)
            number = self.links.index(target)
        for child in node.children:
            self._walk(child, words, tone if target is None else "good", number, joined)
        if target is not None and number is not None and words:
            self.nodes += 1
            if not self.letters:
                words[-1].append(Bit(f" ({target.page})", "dim", number, self.nodes))
            elif number < len(LETTERS):
                words[-1].append(Bit(f" [{LETTERS[number]}]", "accent", number, self.nodes))

    def _target(self, href: str) -> Target | None:
        """Where a link leads within the manual."""
        path, _mark, section = href.partition("#")
        name = path.removesuffix(".md") if path else self.name
        if (path and not path.endswith(".md")) or not pages.text(self.language, name):
            return None
        place = pages.section_of(self.language, name, section) if section else None
        return Target(name, place or 0)

    # Tables

    def _table(self, node: SyntaxTreeNode, indent: int) -> None:
        head, *rest = node.children
        titles = [self._words(cell) for cell in head.children[0].children]
        rows = [
            [self._words(cell) for cell in row.children] for body in rest for row in body.children
        ]
        room = self.width - indent
        widths = _columns([titles, *rows], room)
        if widths is None:
            self._as_blocks(titles, rows, indent)
            return
        self._row([_toned(title, "dim") for title in titles], widths, indent)
        self.lines.append((Piece(indent, "─" * min(room, sum(widths) + GAP * (len(widths) - 1)),
                                 "rule"),))  # fmt: skip
        tall = any(len(fill(row[0], widths[0])) > 1 for row in rows)
        for place, row in enumerate(rows):
            if tall and place:
                self._apart()
            self._row(row, widths, indent)

    def _row(self, cells: Sequence[list[Word]], widths: Sequence[int], indent: int) -> None:
        made = [fill(cell, width) for cell, width in zip(cells, widths, strict=False)]
        for place in range(max(map(len, made), default=0)):
            x, pieces = indent, []
            for lines, width in zip(made, widths, strict=False):
                if place < len(lines):
                    pieces += [Piece(p.x + x, p.text, p.tone, p.link) for p in lines[place]]
                x += width + GAP
            self.lines.append(tuple(pieces))

    def _as_blocks(
        self, titles: Sequence[list[Word]], rows: Sequence[list[list[Word]]], indent: int
    ) -> None:
        """A block a row: its first cell, then `column: value` below."""
        self._put(_toned(titles[0], "dim"), indent)
        for row in rows:
            self._apart()
            self._put(_toned(row[0], "strong"), indent)
            for title, cell in zip(titles[1:], row[1:], strict=False):
                label = " ".join("".join(bit.text for bit in word) for word in title)
                named = _plain(_("{label}:").format(label=label), "dim") if label else []
                self._put([*named, *cell], indent + GAP)


def _columns(rows: Sequence[Sequence[list[Word]]], room: int) -> list[int] | None:
    """How wide each column is; None where long cells have no room beside one another."""
    count = len(rows[0])
    natural = [
        max(sum(_width(word) + 1 for word in _stuck(row[place])) - 1 for row in rows)
        for place in range(count)
    ]
    free = room - GAP * (count - 1)
    if sum(natural) <= free:
        return [max(1, width) for width in natural]
    longest = max(natural)
    if sum(natural) - longest + ALONE <= free:
        place = natural.index(longest)
        natural[place] += free - sum(natural)
        return [max(1, width) for width in natural]
    if (count > TWO and room < SIDE_BY_SIDE) or NARROWEST * count > free:
        return None
    few = [width if width <= NARROWEST else 0 for width in natural]
    many = sum(width for width in natural if width > NARROWEST)
    spare = free - sum(few) - NARROWEST * few.count(0)
    return [
        max(1, width) if width <= NARROWEST else NARROWEST + spare * width // many
        for width in natural
    ]
