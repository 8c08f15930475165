"""Drawing the right side: tabs of families, tiles with letter and price, the last ticket."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cafe_pos.domain.catalogue import Article, Mode
from cafe_pos.i18n import _, figure
from cafe_pos.tui import words
from cafe_pos.tui.paint import palette as palette_of
from cafe_pos.tui.paint.canvas import Canvas, fit, width_of, wrap
from cafe_pos.tui.paint.palette import Palette
from cafe_pos.tui.shown import Phase, Tap
from cafe_pos.tui.till import Till

MIN_TILE_WIDTH: Final = 18
TILE_HEIGHTS: Final = (4, 3, 2, 1)
LARGE_TILE_WIDTH: Final = 22
LARGE_TILE_HEIGHTS: Final = (6, 5, 4)
"""In large type: fewer tiles, with air around their words; the others are a page further."""
TALL_FROM: Final = 26
"""Panes this high have room for another row of tabs."""
MEASURE: Final = re.compile(r"\s+\d+([.,]\d+)?\s?(cl|ml|l|g|kg)$", re.IGNORECASE)
"""A measure at the end of a label: the first thing that a narrow tile leaves out."""
LEFT: Final = 2
"""Columns that the line between the two sides and its margin take."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a tile lies; `odd` ones are a shade lighter, so that neighbours differ."""

    x: int
    y: int
    width: int
    height: int
    odd: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on a tile; `left` is None for what is no dish of the day."""

    article: Article
    price: str
    left: int | None = None

    @property
    def note(self) -> str:
        """How many portions there are, in words."""
        if self.left is None:
            return ""
        return _("{n} left").format(n=self.left) if self.left else _("sold out")


def paint(till: Till, palette: Palette, canvas: Canvas) -> None:
    """Draw the tabs and the tiles of the family shown."""
    top = _tabs(canvas, till, palette)
    if till.phase is Phase.OPENING:
        return
    if not till.families:
        canvas.centre(canvas.height // 2, _("The catalogue is empty."), palette.dim, LEFT)
        return
    _tiles(canvas, till, palette, top, canvas.height - 2 - top)


def paint_last(till: Till, palette: Palette, canvas: Canvas) -> None:
    """Draw the last ticket at the foot: that it is saved, in words."""
    y = canvas.height - 1
    canvas.rule(y - 1, palette.rule, 1)
    if till.last is None:
        if till.view is not None:
            canvas.put(LEFT, y, _("no ticket yet"), palette.dim)
        return
    saved = _("saved")
    ticket = words.last_ticket(till.last)
    x, end = LEFT, canvas.width - width_of(saved) - 2
    if x + width_of(_("last:")) + 1 + width_of(ticket) <= end:
        x = canvas.put(x, y, _("last:"), palette.dim) + 1
    x = canvas.put(x, y, ticket, palette.ground, end - x)
    canvas.put(x, y, ", ", palette.dim)
    canvas.put(x + 2, y, saved, palette.good)


def _tabs(canvas: Canvas, till: Till, palette: Palette) -> int:
    """The families over as few rows as they need; returns the first row below them."""
    labels = [_("Favourites") if f.favourites else f.label for f in till.families]
    room = canvas.width - LEFT
    rows_allowed = 2 if canvas.height < TALL_FROM else 3
    rows = _flow(labels, room, rows_allowed)
    index = 0
    for y, row in enumerate(rows):
        x = LEFT
        for label in row:
            style = palette.tab_on if index == till.family else palette.tab
            end = canvas.put(x, y, f" {label} ", style)
            canvas.on_tap(x, y, end - x, 1, Tap("family", str(index)))
            index += 1
            x = end
    canvas.rule(max(1, len(rows)), palette.rule, 1)
    return max(1, len(rows)) + 1


def _flow(labels: list[str], room: int, rows_allowed: int) -> list[list[str]]:
    """Labels in rows; they are shortened until they fit, then take the rows they need."""
    rows: list[list[str]] = []
    for longest, allowed in ((24, rows_allowed), (10, rows_allowed), (7, rows_allowed), (10, 99)):
        rows = [[]]
        used = 0
        for label in labels:
            short = fit(label, longest)
            width = width_of(short) + 2
            if used + width > room and rows[-1]:
                rows.append([])
                used = 0
            rows[-1].append(short)
            used += width
        if len(rows) <= allowed:
            break
    return rows


def _tiles(canvas: Canvas, till: Till, palette: Palette, top: int, room: int) -> None:
    articles = till.families[till.family].articles
    width = canvas.width - LEFT
    large = till.view is not None and till.view.large_type
    columns = max(1, width // (LARGE_TILE_WIDTH if large else MIN_TILE_WIDTH))
    heights = LARGE_TILE_HEIGHTS if large else TILE_HEIGHTS
    height = next((h for h in heights if columns * (room // h) >= len(articles)), heights[-1])
    rows = max(1, room // height)
    per_page = columns * rows
    pages = max(1, -(-len(articles) // per_page))
    page = till.page % pages
    if pages > 1:
        canvas.put_right(canvas.width - 1, top - 1, f" {page + 1}/{pages} ", palette.accent)
        canvas.on_tap(canvas.width - 8, top - 1, 8, 1, Tap("key", "pagedown"))
    tile_width = width // columns
    # Down the columns when one row is all a tile has: that is how a list is read.
    deep = min(rows, -(-len(articles) // columns)) if height == 1 else rows
    for place, article in enumerate(articles[page * per_page : (page + 1) * per_page]):
        if height == 1:
            column, row = divmod(place, deep)
        else:
            row, column = divmod(place, columns)
        x, y = LEFT + column * tile_width, top + row * height
        mode = Mode.TAKEAWAY if till.order.takeaway else article.default_mode
        box = Box(x, y, tile_width - 1, height, odd=bool((row + column) % 2))
        shown = Shown(article, _price(till, article, mode), till.left_of(article.code))
        _tile(canvas, palette, box, shown)
        canvas.on_tap(x, y, tile_width, height, Tap("article", article.code))


def _price(till: Till, article: Article, mode: Mode) -> str:
    """What the article costs now where the order is served; an open price is typed."""
    if article.open_price:
        return "?"
    place = till.order.place
    ruled = till.tariff_now.price(article, mode, place)
    cents = article.unit_price_cents(mode, place) if ruled is None else ruled.unit_price_cents
    return ("-" if ruled else "") + figure(cents) + (_("/kg") if article.by_weight else "")


def _tile(canvas: Canvas, palette: Palette, box: Box, shown: Shown) -> None:
    """One tile: letter, label, price; the last row of a high one is the gap to the next."""
    article, price = shown.article, shown.price
    x, y, width, height = box.x, box.y, box.width, box.height
    face, key, dim = (
        (palette.tile_odd, palette.tile_key_odd, palette.tile_dim_odd)
        if box.odd
        else (palette.tile, palette.tile_key, palette.tile_dim)
    )
    if shown.left == 0:
        face = key = dim
    solid = height - 1 if height > 2 else height  # noqa: PLR2004 - two rows have no gap
    canvas.fill(x, y, width, solid, face)
    mark = palette_of.mark(palette, article.colour)
    if mark is not None:
        canvas.fill(x - 1, y, 1, solid, mark)
    letter = (article.key or " ").lower()
    if height == 1:
        canvas.put(x, y, letter, key, 1)
        if shown.left is not None:
            price = f"({shown.left}) {price}" if shown.left else shown.note
        room = canvas.put_right(x + width, y, price, dim) - x - 3
        canvas.put(x + 2, y, _short(article.label, room), face, room)
        return
    canvas.put(x + 1, y, letter, key, 1)
    if solid > 2:  # noqa: PLR2004 - a row more than label and price need
        first, *rest = wrap(article.label, width - 4) or [""]
        canvas.put(x + 3, y, first, face)
        canvas.put(x + 3, y + 1, " ".join(rest), face, width - 4)
    else:
        canvas.put(x + 3, y, _short(article.label, width - 4), face, width - 4)
    canvas.put(x + 3, y + solid - 1, shown.note, face)
    canvas.put_right(x + width - 1, y + solid - 1, price, dim)


def _short(label: str, width: int) -> str:
    """A label that is too long, first without its measure."""
    return label if width_of(label) <= width else MEASURE.sub("", label)
