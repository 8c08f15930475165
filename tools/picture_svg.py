"""A screen as a small, steady SVG: Textual's export rewritten, and read back as text."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final

CELL: Final = (12.2, 24.4)
"""How wide and high Rich draws a character, in its units."""
_EDGE: Final = 10
"""The frame around the screen."""
_FONTS: Final = "'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace"

_RULE: Final = re.compile(r"\.[\w-]+-(r\d+) \{ (.*?) \}")
_RECT: Final = re.compile(
    r'<rect fill="(#\w+)" x="([\d.e+]+)" y="([\d.e+]+)" width="([\d.e+]+)"[^>]*shape-rendering'
)
_TEXT: Final = re.compile(
    r'<text class="[\w-]+-(r\d+)" x="([\d.e+]+)" y="([\d.e+]+)"[^>]*clip-path[^>]*>(.*?)</text>'
)
_SIZE: Final = re.compile(r'clip-terminal">\s*<rect x="0" y="0" width="([\d.]+)" height="([\d.]+)"')
_OURS: Final = re.compile(r'<text class="\w+" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>')
_OUR_ROWS: Final = re.compile(r'data-rows="(\d+)"')
_BLOCK: Final = "█"
_OUR_BLOCKS: Final = re.compile(r'<rect class="k \w+" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"')
_ARMS: Final = {
    "─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu",
    "├": "udr", "┤": "udl", "┬": "lrd", "┴": "lru", "┼": "lrud",
}  # fmt: skip
_PEN: Final = 1.5
_RUN: Final = re.compile(
    f"─+|█+|[{''.join(_ARMS)}]|[^\\s█{''.join(_ARMS)}]+(?: [^\\s█{''.join(_ARMS)}]+)*"
)
"""Words a space apart, a line, a block: each is placed by itself, whatever the font."""


def slim(svg: str, title: str) -> str:
    """Rewrite what `App.export_screenshot` made: no web fonts, no ids, no empty cells."""
    found = _SIZE.search(svg)
    if found is None:
        raise ValueError("no screen in this picture")
    columns = round((float(found[1]) + 1) / CELL[0])
    rows = round((float(found[2]) + 1) / CELL[1])
    rules = dict(_RULE.findall(svg))
    rects = [(m[1], *_cell(m[2], m[3]), round(float(m[4]) / CELL[0])) for m in _RECT.finditer(svg)]
    texts = _texts(svg)
    used = sorted({rule for rule, *_ in texts}, key=lambda rule: int(rule[1:]))
    ground = _ground(rects)
    width, height = columns * CELL[0] + 2 * _EDGE, rows * CELL[1] + 2 * _EDGE
    styles = "".join(f".{rule}{{{_tight(rules[rule])}}}" for rule in used)
    styles += "".join(f".l.{rule}{{{_stroke(rules[rule])}}}" for rule in used)
    styles += f".k{{shape-rendering:crispEdges}}.l{{fill:none;stroke-width:{_PEN}}}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"',
        f' data-rows="{rows}">',
        f"<title>{escape(title)}</title>",
        f"<style>text{{font:20px {_FONTS};white-space:pre}}{styles}</style>",
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="{ground}"/>',
        f'<g transform="translate({_EDGE},{_EDGE})" xml:space="preserve">',
        '<g shape-rendering="crispEdges">',
        *(
            _rect(f'fill="{fill}"', (x, y), cells)
            for fill, x, y, cells in _joined(rects)
            if fill != ground
        ),
        "</g>",
        *(_drawn(*text) for text in texts),
        "</g></svg>",
    ]
    return "\n".join(parts) + "\n"


def _rect(look: str, cell: tuple[int, int], cells: int) -> str:
    """A row of cells filled, a hair over the next row so that no seam shows."""
    x, y, width = cell[0] * CELL[0], cell[1] * CELL[1], cells * CELL[0]
    return f'<rect {look} x="{x:g}" y="{y:g}" width="{width:g}" height="{CELL[1] + 0.25:g}"/>'


def _drawn(rule: str, x: int, y: int, run: str) -> str:
    """A run of words as text; blocks and lines as shapes, which no font can tear apart."""
    if run[0] == _BLOCK:
        return _rect(f'class="k {rule}"', (x, y), len(run))
    if run[0] in _ARMS:
        left, top = x * CELL[0], y * CELL[1]
        across, down = left + CELL[0] / 2, top + CELL[1] / 2
        arms = _ARMS[run[0]]
        ends = {"l": f"H{left:g}", "u": f"V{top:g}", "d": f"V{top + CELL[1]:g}"}
        ends["r"] = f"H{left + len(run) * CELL[0]:g}"
        path = "".join(f"M{across:g} {down:g}{ends[arm]}" for arm in arms)
        return f'<path class="l {rule}" d="{path}"/>'
    return (
        f'<text class="{rule}" x="{x * CELL[0]:g}" y="{y * CELL[1] + 18.5:g}"'
        f' textLength="{len(run) * CELL[0]:g}">{escape(run, quote=False)}</text>'
    )


def text_of(svg: str) -> list[str]:
    """The rows of a picture that `slim` made, as text; lines are left out."""
    found = _OUR_ROWS.search(svg)
    rows = [""] * (int(found[1]) if found else 0)
    runs = [(*_cell(x, y), unescape(words)) for x, y, words in _OURS.findall(svg)]
    for x, y, width in _OUR_BLOCKS.findall(svg):
        runs.append((*_cell(x, y), _BLOCK * round(float(width) / CELL[0])))
    for column, row, words in sorted(runs):
        rows[row] = rows[row].ljust(column) + words
    return rows


def _cell(x: str, y: str) -> tuple[int, int]:
    return round(float(x) / CELL[0]), int(float(y) / CELL[1])


def _texts(svg: str) -> list[tuple[str, int, int, str]]:
    """Each run of words: its rule, column, row and text."""
    found = []
    for rule, left, top, content in _TEXT.findall(svg):
        column, row = _cell(left, top)
        text = unescape(content).replace("\u00a0", " ")
        found += [(rule, column + m.start(), row, m[0]) for m in _RUN.finditer(text)]
    return found


def _ground(rects: list[tuple[str, int, int, int]]) -> str:
    """The colour of most cells."""
    cells: dict[str, int] = {}
    for fill, _x, _y, width in rects:
        cells[fill] = cells.get(fill, 0) + width
    return max(cells, key=lambda fill: cells[fill], default="#000000")


def _joined(rects: list[tuple[str, int, int, int]]) -> list[tuple[str, int, int, int]]:
    """Neighbours of one colour in a row, as one."""
    joined: list[tuple[str, int, int, int]] = []
    for fill, x, y, width in rects:
        last = joined[-1] if joined else None
        if last is not None and last[0] == fill and last[2] == y and last[1] + last[3] == x:
            joined[-1] = (fill, last[1], y, last[3] + width)
        else:
            joined.append((fill, x, y, width))
    return joined


def _stroke(css: str) -> str:
    """The colour of a rule's letters, for its lines."""
    return "fill:none;" + _tight(css).split(";")[0].replace("fill:", "stroke:")


def _tight(css: str) -> str:
    return re.sub(r"\s*([:;])\s*", r"\1", css).strip(";")
