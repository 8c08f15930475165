"""Large figures, from characters that every console font has."""

from __future__ import annotations

from typing import Final

_BLOCKS: Final = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ",": ("  ", "  ", "  ", " #", "# "),
    ".": (" ", " ", " ", " ", "#"),
    "-": ("   ", "   ", "###", "   ", "   "),
    " ": (" ", " ", " ", " ", " "),
}
_LINES: Final = {
    "0": ("┌─┐", "│ │", "└─┘"),
    "1": ("─┐ ", " │ ", "─┴─"),
    "2": ("──┐", "┌─┘", "└──"),
    "3": ("──┐", " ─┤", "──┘"),
    "4": ("│ │", "└─┤", "  │"),
    "5": ("┌──", "└─┐", "──┘"),
    "6": ("┌──", "├─┐", "└─┘"),
    "7": ("──┐", "  │", "  │"),
    "8": ("┌─┐", "├─┤", "└─┘"),
    "9": ("┌─┐", "└─┤", "──┘"),
    ",": ("  ", "  ", ", "),
    ".": ("  ", "  ", ". "),
    "-": ("   ", "───", "   "),
    " ": (" ", " ", " "),
}


def blocks(figure: str, *, wide: bool) -> list[str]:
    """A figure five rows high; `wide` gives each dot two cells, which looks square."""
    rows = []
    for row in range(5):
        dots = " ".join(_BLOCKS[char][row] for char in figure if char in _BLOCKS)
        doubled = "".join(dot * 2 for dot in dots) if wide else dots
        rows.append(doubled.replace("#", "█"))
    return rows


def lines(figure: str) -> list[str]:
    """A figure three rows high, drawn with lines."""
    return [" ".join(_LINES[char][row] for char in figure if char in _LINES) for row in range(3)]


def best(figure: str, width: int, height: int) -> list[str]:
    """The largest form of a figure that fits; at worst the figure itself in one row."""
    for form in (blocks(figure, wide=True), blocks(figure, wide=False), lines(figure)):
        if len(form) <= height and len(form[0]) <= width:
            return form
    return [figure]
