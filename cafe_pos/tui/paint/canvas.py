"""A grid of cells to draw on: text from outside is cleaned, wide characters are measured."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from cafe_pos.tui.shown import Tap

_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)
_PLAINER = str.maketrans(
    {"…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "→": ">"}
) | str.maketrans("–—−\u2009\u202f\xa0", "---   ")
"""Typography that text consoles have no glyph for."""


@lru_cache(maxsize=1024)
def clean(text: str) -> str:
    """Text in plain typography, without what a terminal would obey: controls, joiners."""
    kept = []
    for char in unicodedata.normalize("NFC", text):
        if unicodedata.category(char) in _DROPPED or ord(char) in _VARIATION_SELECTORS:
            if char in "\t\n\r":
                kept.append(" ")
        else:
            kept.append(char)
    return "".join(kept).translate(_PLAINER)


@lru_cache(maxsize=1024)
def _cells(text: str) -> tuple[str, ...]:
    """One entry a cell: a wide character is followed by an empty one, marks join their letter."""
    cells: list[str] = []
    for char in clean(text):
        width = cell_len(char)
        if width == 0:
            if cells:
                at = -1 if cells[-1] or len(cells) == 1 else -2
                cells[at] += char
        else:
            cells += [char, *[""] * (width - 1)]
    return tuple(cells)


def width_of(text: str) -> int:
    """How many cells a text takes once cleaned."""
    return len(_cells(text))


def cut(text: str, width: int) -> str:
    """The first cells of a text; half of a wide character is none."""
    cells = _cells(text)
    kept = cells[:width]
    if len(cells) > width > 0 and cells[width] == "":
        kept = kept[:-1]
    return "".join(kept)


def fit(text: str, width: int) -> str:
    """Text cut to a width, with a point where something is missing."""
    if width_of(text) <= width or width <= 1:
        return cut(text, width)
    return cut(text, width - 1).rstrip() + "."


def wrap(text: str, width: int) -> list[str]:
    """Text in lines of at most `width` cells, broken at spaces where there are any."""
    lines: list[str] = []
    line = ""
    for word in _words(text):
        rest = word
        while width_of(rest) > width:
            if line:
                lines.append(line)
                line = ""
            head = cut(rest, width) or rest[0]
            lines.append(head)
            rest = rest[len(head) :]
        joined = f"{line} {rest}" if line else rest
        if width_of(joined) <= width:
            line = joined
        else:
            lines.append(line)
            line = rest
    return [*lines, line] if line else lines


def _words(text: str) -> list[str]:
    """The words of a text; what belongs to the word before (French marks, units) stays with it."""
    words: list[str] = []
    for word in clean(text).split():
        a_unit = word in {"cl", "g", "kg", "L", "%"} and words and words[-1][-1].isdigit()
        if a_unit or (words and word in {":", ";", "!", "?", "€", "»"}):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


class Canvas:
    """Cells with a style each, and the places that a click acts on."""

    __slots__ = ("_chars", "_styles", "_taps", "height", "width")

    def __init__(self, width: int, height: int, ground: Style) -> None:
        self.width = width
        self.height = height
        self._chars = [[" "] * width for _ in range(height)]
        self._styles = [[ground] * width for _ in range(height)]
        self._taps: list[tuple[int, int, int, int, Tap]] = []

    def put(self, x: int, y: int, text: str, style: Style, width: int | None = None) -> int:
        """Write text from a cell on, cut to `width` or the edge; returns the cell behind it."""
        if not 0 <= y < self.height or x >= self.width:
            return x
        room = self.width - x if width is None else min(width, self.width - x)
        if room <= 0:
            return x
        cells = _cells(text)
        if len(cells) > room:
            cells = _cells(fit(text, room))
        end = x + len(cells)
        self._chars[y][x:end] = cells
        self._styles[y][x:end] = [style] * len(cells)
        return end

    def put_right(self, end: int, y: int, text: str, style: Style) -> int:
        """Write text so that it ends before a cell; returns the cell it begins at."""
        start = max(0, end - width_of(text))
        self.put(start, y, text, style, end - start)
        return start

    def centre(self, y: int, text: str, style: Style, left: int = 0) -> None:
        """Write text in the middle between `left` and the edge."""
        room = self.width - left
        self.put(left + max(0, (room - width_of(text)) // 2), y, text, style)

    def fill(self, x: int, y: int, width: int, height: int, style: Style) -> None:
        """Give an area a style, its text wiped."""
        width = min(width, self.width - x)
        for row in range(max(0, y), min(y + height, self.height)):
            self._chars[row][x : x + width] = [" "] * width
            self._styles[row][x : x + width] = [style] * width

    def rule(self, y: int, style: Style, x: int = 0, width: int | None = None) -> None:
        """Draw a line across."""
        count = self.width - x if width is None else width
        self.put(x, y, "─" * count, style)

    def on_tap(self, x: int, y: int, width: int, height: int, tap: Tap) -> None:
        """Make an area act when it is clicked or touched."""
        self._taps.append((x, y, width, height, tap))

    def tap_at(self, x: int, y: int) -> Tap | None:
        """What a click at a cell means; later areas lie over earlier ones."""
        for left, top, width, height, tap in reversed(self._taps):
            if left <= x < left + width and top <= y < top + height:
                return tap
        return None

    def part(self, x: int, width: int) -> Canvas:
        """The columns from `x` on as a canvas of their own, with their taps.

        Where they end before `width`, as while a terminal is made smaller, the rest is empty.
        """
        x = max(0, x)
        kept = Canvas(width, self.height, self._styles[0][0])
        held = max(0, min(width, self.width - x))
        for y in range(self.height):
            kept._chars[y][:held] = self._chars[y][x : x + held]
            kept._styles[y][:held] = self._styles[y][x : x + held]
        kept._taps = [(left - x, top, wide, high, tap) for left, top, wide, high, tap in self._taps]
        return kept

    def row_differs(self, other: Canvas, y: int) -> bool:
        """Whether a row looks different from another canvas's."""
        return self._chars[y] != other._chars[y] or self._styles[y] != other._styles[y]

    def strip(self, y: int) -> Strip:
        """A row as Textual draws it."""
        chars, styles = self._chars[y], self._styles[y]
        segments = []
        start = 0
        for x in range(1, self.width + 1):
            if x == self.width or styles[x] is not styles[start]:
                segments.append(Segment("".join(chars[start:x]), styles[start]))
                start = x
        return Strip(segments, self.width)

    def text(self) -> str:
        """The canvas without its colours."""
        return "\n".join("".join(row).rstrip() for row in self._chars)
