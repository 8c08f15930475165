"""Drawing who may log in, and the PIN as stars."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.style import Style

from cafe_pos.i18n import _
from cafe_pos.tui.log_in import LogIn
from cafe_pos.tui.paint import tiles
from cafe_pos.tui.paint.canvas import Canvas, wrap
from cafe_pos.tui.paint.palette import Palette
from cafe_pos.tui.shown import Phase, Tap
from cafe_pos.tui.till import Till

LEFT: Final = tiles.LEFT
PIN_ROWS: Final = 9
"""Rows that the PIN, its message and the digits to touch take."""


def paint(till: Till, gate: LogIn, palette: Palette, canvas: Canvas) -> None:
    """Draw the names, then the PIN of the one chosen."""
    canvas.put(LEFT, 0, gate.title, palette.accent)
    canvas.rule(1, palette.rule, 1)
    if till.phase is Phase.OPENING:
        text = _("The names come in a moment; keys are kept.")
        for y, line in enumerate(wrap(text, canvas.width - LEFT - 1), start=3):
            canvas.put(LEFT, y, line, palette.dim)
        return
    y = _names(gate, palette, canvas)
    if gate.chosen and gate.person is not None:
        canvas.put(LEFT, y, _("PIN of {name}:").format(name=gate.person.name), palette.ground)
        stars = "*" * len(gate.typed)
        end = canvas.put(LEFT + 3, y + 1, stars, palette.input)
        canvas.put(end, y + 1, " ", palette.cursor)
        _digits(palette, canvas, y + 3)
        y += 5
    else:
        text = _("Its digit or first letter, or the arrows and Enter.")
        for line in wrap(text, canvas.width - LEFT - 1):
            canvas.put(LEFT, y, line, palette.dim)
            y += 1
    for text, style in _told(till, palette):
        for line in wrap(text, canvas.width - LEFT - 1):
            canvas.put(LEFT, y, line, style)
            y += 1
    for line in wrap(gate.error, canvas.width - LEFT - 3):
        canvas.put(LEFT, y, "! " + line, palette.warn)
        y += 1


def _told(till: Till, palette: Palette) -> Iterator[tuple[str, Style]]:
    """What stands below the names: the till's health, training, a demonstration."""
    if till.health:
        text = _("The till's health: {n} to see to, behind the menu (:) by z, d.")
        yield text.format(n=till.health), palette.warn
    if till.welcome is not None and till.welcome.training:
        text = _("Training: nothing here is sold or counted for real. Your PIN is the usual one.")
        yield text, palette.warn
    if till.welcome is not None and till.welcome.demo:
        from cafe_pos.application.people import DEMO_PINS

        text = _("A demonstration: the PINs are {pins}, in this order.")
        yield text.format(pins=", ".join(DEMO_PINS)), palette.dim


def _names(gate: LogIn, palette: Palette, canvas: Canvas) -> int:
    """One name a row, two where there is room; returns the row below."""
    room = max(1, canvas.height - 3 - PIN_ROWS)
    step = 2 if 2 * len(gate.people) <= room else 1
    first = max(0, gate.index - room // step + 1)
    y = 3
    for index in range(first, min(len(gate.people), first + room // step)):
        here = index == gate.index
        style = palette.chosen if here else palette.ground
        canvas.fill(1, y, canvas.width - 1, 1, style)
        digit = str(index + 1) if index < len("123456789") else " "
        canvas.put(1, y, ">" if here else " ", style)
        canvas.put(LEFT + 1, y, digit, palette.chosen if here else palette.accent)
        canvas.put(LEFT + 4, y, gate.people[index].name, style)
        canvas.on_tap(1, y, canvas.width - 1, step, Tap("person", str(index)))
        y += step
    return y + 1


def _digits(palette: Palette, canvas: Canvas, y: int) -> None:
    """Digits to touch, for a till without a keyboard at hand."""
    keys = [*((digit, digit) for digit in "1234567890"), (_("OK"), "enter")]
    width = max(3, (canvas.width - LEFT) // len(keys))
    x = LEFT
    for place, (text, key) in enumerate(keys):
        face = palette.tile_odd if place % 2 else palette.tile
        canvas.fill(x, y, width, 1, face)
        canvas.put(x + (width - len(text)) // 2, y, text, face)
        canvas.on_tap(x, y - 1, width, 3, Tap("key", key))
        x += width
