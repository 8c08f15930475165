"""Drawing the evening: the blind count, what it is compared with, and papers on the screen."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import _, figure
from cafe_pos.tui.evening.closing_panels import Copying
from cafe_pos.tui.evening.compare_panel import Compare
from cafe_pos.tui.evening.count_panel import NOTES_FROM, CountPanel, Kind, cash_text, pieces_text
from cafe_pos.tui.paint import big, parts
from cafe_pos.tui.paint.canvas import Canvas, fit
from cafe_pos.tui.paint.palette import Palette
from cafe_pos.tui.parts.panel import Panel
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.shown import Tap

LEFT: Final = parts.LEFT
FOOT: Final = parts.FOOT
FIGURES: Final = 3
"""Rows of the large total on a low screen."""
TALL: Final = 30
"""Panes this high give each row of the count a row of air."""
COLUMNS: Final = (21, 10, 0)
"""Where expected, counted and difference end, from the pane's right edge."""


def count(canvas: Canvas, palette: Palette, panel: CountPanel) -> None:
    """Draw the page that the cursor is on, and the total in large figures."""
    y = parts.title(canvas, palette, panel.title) - 1
    if panel.on_cash:
        y = _cash(canvas, palette, panel, y)
        said, cents = pieces_text(panel), panel.cash_cents
    else:
        y = _others(canvas, palette, panel, y)
        said, cents = cash_text(panel), panel.total_cents
    room = canvas.height - FOOT - y
    if room < 2:  # noqa: PLR2004 - the amount and what it is
        return
    text = _("Cash counted") if panel.on_cash else _("Counted in all")
    canvas.put(LEFT, y, text, palette.dim)
    canvas.put_right(canvas.width - 1, y, said, palette.dim)
    rows = big.best(figure(cents), canvas.width - LEFT - 4, min(5, room - 1))
    for place, row in enumerate(rows):
        canvas.put(LEFT, y + 1 + place, row, palette.total)
    canvas.put(LEFT + len(rows[0]) + 1, y + len(rows), "€", palette.total)


def _cash(canvas: Canvas, palette: Palette, panel: CountPanel, y: int) -> int:
    """Notes at the left, coins at the right; returns the row below them."""
    width = (canvas.width - 1) // 2
    step = 2 if canvas.height >= TALL else 1
    notes = [i for i, row in enumerate(panel.coins) if row.cents >= NOTES_FROM]
    coins = [i for i, row in enumerate(panel.coins) if row.cents < NOTES_FROM]
    for x, places in ((1, notes), (1 + width, coins)):
        for row, index in enumerate(places):
            _coin(canvas, palette, panel, index, (x, y + row * step, width - 1, step))
    return y + max(len(notes), len(coins)) * step + 1


def _coin(
    canvas: Canvas,
    palette: Palette,
    panel: CountPanel,
    index: int,
    where: tuple[int, int, int, int],
) -> None:
    """One note or coin: its name, how many, and what they come to."""
    x, y, width, step = where
    row = panel.rows[index]
    here = index == panel.index
    text = panel.typed.get(row.key, "")
    style = palette.chosen if here else palette.strong if text else palette.ground
    dim = palette.chosen_dim if here else palette.dim
    canvas.fill(x, y, width, 1, style)
    canvas.put(x, y, ">" if here else " ", style)
    canvas.put_right(x + 6, y, row.label, style)
    canvas.put(x + 7, y, "×", dim)
    end = canvas.put_right(x + 12, y, text, style) + len(text)
    if here:
        canvas.put(end, y, " ", palette.cursor)
    worth = panel.worth(row)
    if worth:
        canvas.put_right(x + width, y, fit(figure(worth), max(1, width - 13)), dim)
    canvas.on_tap(x, y, width, step, Tap("found", str(index)))


def _others(canvas: Canvas, palette: Palette, panel: CountPanel, y: int) -> int:
    """The other methods, one a row; the chosen one stays in sight. Returns the row below."""
    first_index = len(panel.coins)
    rows = panel.others
    room = max(3, canvas.height - FOOT - y - FIGURES - 2)
    step = 2 if room >= 2 * len(rows) else 1
    shown = max(1, room // step)
    here_row = panel.index - first_index
    first = min(max(0, here_row - shown + 2), max(0, len(rows) - shown))
    for place in range(len(rows[first : first + shown])):
        index = first_index + first + place
        _other(canvas, palette, panel, index, y + place * step)
        canvas.on_tap(1, y + place * step, canvas.width - 1, step, Tap("found", str(index)))
    parts.more(canvas, palette, first, len(rows) - first - shown)
    return y + min(len(rows), shown) * step + 1


def _other(canvas: Canvas, palette: Palette, panel: CountPanel, index: int, y: int) -> None:
    row = panel.rows[index]
    here = index == panel.index
    text = panel.typed.get(row.key, "")
    style = palette.chosen if here else palette.strong if text else palette.ground
    canvas.fill(1, y, canvas.width - 1, 1, style)
    canvas.put(1, y, ">" if here else " ", style)
    if row.kind is Kind.SLIP:
        mark = "[x]" if text else "[ ]"
        canvas.put(LEFT, y, mark, style)
        end = canvas.put_right(canvas.width - 2, y, figure(row.cents), style)
        canvas.put(LEFT + 4, y, row.label, style, end - LEFT - 5)
        return
    typed = text or ("" if here else "-")
    start = canvas.put_right(canvas.width - 2, y, typed, style)
    canvas.put(LEFT, y, row.label, style, start - LEFT - 1)
    if here:
        canvas.put(canvas.width - 2, y, " ", palette.cursor)


def compare(canvas: Canvas, palette: Palette, panel: Compare) -> None:
    """Draw expected beside counted, what seems mixed up, and why the rest differs."""
    y = parts.title(canvas, palette, panel.title) - 1
    right = canvas.width - 1
    heads = (_("expected"), _("counted"), _("off by"))
    for head, back in zip(heads, COLUMNS, strict=True):
        canvas.put_right(right - back, y, head, palette.dim)
    y += 1
    for row in panel.compared.rows:
        canvas.put(LEFT, y, panel.name(row), palette.strong, right - COLUMNS[0] - LEFT - 9)
        figures = (row.expected_cents, row.counted_cents, row.difference_cents)
        for cents, back in zip(figures, COLUMNS, strict=True):
            off = back == 0 and bool(cents)
            canvas.put_right(
                right - back, y, _shown(cents, back), palette.warn if off else palette.ground
            )
        y += 1
        reason = panel.reasons.get(panel.key(row))
        if reason:
            canvas.put(LEFT + 2, y, f"> {reason}", palette.dim)
            y += 1
    y = _mixed(canvas, palette, panel, y + 1)
    for text in panel.sentences:
        y = parts.sentence(canvas, palette, y, text)
    canvas.on_tap(1, y, canvas.width - 1, 1, Tap("key", "enter"))


def _shown(cents: int | None, back: int) -> str:
    """A figure of a comparison; a difference has its sign, or none at all."""
    if cents is None:
        return "-"
    if back:
        return figure(cents)
    return _("right") if cents == 0 else f"{'+' if cents > 0 else ''}{figure(cents)}"


def _mixed(canvas: Canvas, palette: Palette, panel: Compare, y: int) -> int:
    """Tickets that may have been rung by the wrong key: a digit puts one right."""
    shown = panel.offers
    if not shown:
        return y
    canvas.put(LEFT, y, _("Mixed up? A digit puts it right:"), palette.accent)
    y += 1
    for digit, offer in enumerate(shown, start=1):
        canvas.put(LEFT, y, str(digit), palette.accent)
        canvas.put(LEFT + 3, y, panel.offer_text(offer), palette.ground)
        canvas.on_tap(1, y, canvas.width - 1, 1, Tap("key", str(digit)))
        y += 1
    return y + 1


def copying(canvas: Canvas, palette: Palette, panel: Copying) -> None:
    """Draw how far the copy is."""
    y = parts.title(canvas, palette, _("The evening's copy"))
    width = canvas.width - LEFT - 2
    canvas.fill(LEFT, y, width, 1, palette.tile)
    canvas.fill(LEFT, y, width * panel.percent // 100, 1, palette.chosen)
    canvas.put_right(LEFT + width, y + 1, f"{panel.percent} %", palette.dim)
    y += 3
    for text in panel.sentences:
        y = parts.sentence(canvas, palette, y, text) + 1


def sheet(canvas: Canvas, palette: Palette, panel: Sheet) -> None:
    """Draw lines from where they are read on."""
    parts.title(canvas, palette, panel.title)
    y = 2
    room = canvas.height - FOOT - y
    for row, line in enumerate(panel.lines[panel.offset : panel.offset + room]):
        canvas.put(LEFT, y + row, line, palette.ground)
    below = len(panel.lines) - panel.offset - room
    parts.more(canvas, palette, panel.offset, below)


def paint(canvas: Canvas, palette: Palette, panel: Panel) -> bool:
    """Draw a panel of the evening; whether it is one."""
    match panel:
        case CountPanel():
            count(canvas, palette, panel)
        case Compare():
            compare(canvas, palette, panel)
        case Sheet():
            sheet(canvas, palette, panel)
        case Copying():
            copying(canvas, palette, panel)
        case _:
            return False
    return True
