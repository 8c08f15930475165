"""A widget that draws itself row by row, and repaints only the rows that changed."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from cafe_pos.tui.paint.canvas import Canvas
from cafe_pos.tui.shown import Tap

Painter = Callable[[int, int], Canvas]
"""Draws a pane of so many columns and rows."""


class Drawn(Widget):
    """Shows what a painter draws; no layout, no styles to resolve, no markup to parse."""

    ALLOW_SELECT = False

    class Tapped(Message):
        """An area that acts was clicked or touched."""

        def __init__(self, tap: Tap) -> None:
            super().__init__()
            self.tap = tap

    def __init__(self, painter: Painter, name: str) -> None:
        super().__init__(id=name)
        self._painter = painter
        self._canvas: Canvas | None = None
        self._strips: list[Strip] = []

    def repaint(self) -> None:
        """Draw anew and refresh the rows that look different."""
        width, height = self.size
        if not width or not height:
            return
        fresh = self._painter(width, height)
        old = self._canvas
        self._canvas = fresh
        if old is None or (old.width, old.height) != (width, height):
            self._strips = [fresh.strip(y) for y in range(height)]
            self.refresh()
            return
        changed = [y for y in range(height) if fresh.row_differs(old, y)]
        for y in changed:
            self._strips[y] = fresh.strip(y)
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        """A row as it was drawn last."""
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Rows as they are: there is no border, padding or filter to apply."""
        left, top, right, bottom = crop.corners
        whole = left == 0 and right == self.size.width
        rows = (self.render_line(y) for y in range(top, bottom))
        return list(rows) if whole else [row.crop(left, right) for row in rows]

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new size."""
        event.stop()
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        """Tell what a click means."""
        event.stop()
        tap = self._canvas.tap_at(event.x, event.y) if self._canvas else None
        if tap is not None:
            self.post_message(self.Tapped(tap))
