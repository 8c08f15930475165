"""Drawing what opens over the tiles: payment, change, search, weighing, menu, reasons."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rich.style import Style

from cafe_pos.domain.money import price_of
from cafe_pos.i18n import _, figure, money, quantity
from cafe_pos.tui import words
from cafe_pos.tui.paint import big, log_in, parts, tiles
from cafe_pos.tui.paint.canvas import Canvas, wrap
from cafe_pos.tui.paint.palette import CONSOLE, Palette
from cafe_pos.tui.panels import (
    CORRECT_KEYS,
    REASONS,
    VERDICTS,
    Correct,
    Doubt,
    Reasons,
    Search,
    Visas,
    Weigh,
)
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.parts.panel import Panel
from cafe_pos.tui.parts.picking import Picking
from cafe_pos.tui.selling.payment_panel import NOTES, Pay
from cafe_pos.tui.shown import Change, Notice, Tap, Tone
from cafe_pos.tui.till import Till

LEFT: Final = tiles.LEFT
KEYS_BELOW: Final = 4
"""Rows below the buttons: Enter, Escape, and the last ticket."""
LAST_TICKET: Final = 2
"""Rows at the foot that belong to the last ticket."""
WAYS_A_ROW: Final = 3
TALL_FROM: Final = 17
"""Panes this high have room for figures of five rows."""


def paint(till: Till, palette: Palette, width: int, height: int, log_file: Path) -> Canvas:
    """Draw the right side: an open panel, else what wants to be read, else the tiles."""
    if wide(till) is not None:
        return paint_wide(till, palette, width, height, log_file)
    canvas = Canvas(width, height, palette.ground)
    for y in range(height):
        canvas.put(0, y, "│", palette.rule)
    if till.gate is not None:
        log_in.paint(till, till.gate, palette, canvas)
        tiles.paint_last(till, palette, canvas)
        return canvas
    panel = till.panel
    if panel is None or isinstance(till.banner, Notice):
        _no_panel(canvas, till, palette)
    else:
        _panel(canvas, till, palette, panel)
    if panel is None or not panel.whole:
        tiles.paint_last(till, palette, canvas)
    return canvas


def wide(till: Till) -> Panel | None:
    """The help, or the open panel, when it takes the order's side as well.

    None while something else wants to be read first.
    """
    if till.help is not None:
        unread = isinstance(till.banner, Notice) and till.banner is not till.help.banner
        return None if unread else till.help
    panel = till.panel
    if till.gate is not None or panel is None or not panel.wide or isinstance(till.banner, Notice):
        return None
    return panel


def paint_wide(
    till: Till, palette: Palette, width: int, height: int, log_file: Path | None = None
) -> Canvas:
    """Draw a panel over the whole width; what draws it is loaded then."""
    canvas = Canvas(width, height, palette.ground)
    panel = wide(till)
    if panel is not None and panel is till.help:
        from cafe_pos.tui.paint import manual

        manual.paint(canvas, palette, till.help, log_file)
    elif panel is not None:
        from cafe_pos.tui.paint import viability

        viability.paint(canvas, palette, panel)
    return canvas


def _panel(canvas: Canvas, till: Till, palette: Palette, panel: Panel) -> None:
    match panel:
        case Pay():
            _pay(canvas, till, palette, panel)
        case Search():
            _search(canvas, till, palette, panel)
        case Weigh():
            _weigh(canvas, palette, panel)
        case Listing():
            parts.listing(canvas, palette, panel)
        case Form():
            parts.form(canvas, palette, panel)
        case Picking():
            parts.picking(canvas, palette, panel)
        case _:
            _question(canvas, till, palette, panel)


def _question(canvas: Canvas, till: Till, palette: Palette, panel: Panel) -> None:
    match panel:
        case Reasons():
            _reasons(canvas, palette, panel)
        case Doubt():
            _doubt(canvas, palette, panel)
        case Correct():
            _correct(canvas, till, palette, panel)
        case Visas():
            _visas(canvas, palette, panel)
        case _:
            _evening(canvas, palette, panel)


def _evening(canvas: Canvas, palette: Palette, panel: Panel) -> None:
    """Draw a panel of the evening; what draws it is loaded then."""
    from cafe_pos.tui.bread import sheet_panels
    from cafe_pos.tui.paint import count

    if isinstance(panel, sheet_panels.Code):
        sheet_panels.paint(canvas, palette, panel, console=palette is CONSOLE)
    elif not count.paint(canvas, palette, panel):
        raise TypeError(f"nobody draws {type(panel).__name__}")


def _no_panel(canvas: Canvas, till: Till, palette: Palette) -> None:
    match till.banner:
        case Change() as change:
            _change(canvas, palette, change)
        case Notice() as notice:
            _notice(canvas, palette, notice)
        case None:
            tiles.paint(till, palette, canvas)


def _large(canvas: Canvas, style: Style, cents: int, y: int, height: int) -> int:
    """An amount as large as there is room, with its sign; returns the row below."""
    rows = big.best(figure(cents), canvas.width - LEFT - 4, height)
    for row, text in enumerate(rows):
        canvas.put(LEFT, y + row, text, style)
    canvas.put(LEFT + len(rows[0]) + 1, y + len(rows) - 1, "€", style)
    return y + len(rows)


def _change(canvas: Canvas, palette: Palette, change: Change) -> None:
    what = _("Cash to give back") if change.refund else _("Change to give back")
    y = parts.title(canvas, palette, what)
    y = _large(canvas, palette.change, change.cents, y, 5) + 1
    told = _("{amount} paid with {given}").format(
        amount=money(change.total_cents), given=money(change.total_cents + change.cents)
    )
    if not change.refund:
        canvas.put(LEFT, y, told, palette.ground)
    x = canvas.put(LEFT, y + 1, f"{change.ticket} ", palette.ground)
    canvas.put(x, y + 1, _("saved"), palette.good)
    canvas.put(LEFT, y + 3, _("The next key goes on."), palette.dim)


def _notice(canvas: Canvas, palette: Palette, notice: Notice) -> None:
    warn = notice.tone is Tone.WARN
    canvas.put(
        LEFT, 0, ("! " if warn else "") + notice.title, palette.warn if warn else palette.accent
    )
    canvas.rule(1, palette.rule, 1)
    y = 3
    said = [wrap(sentence, canvas.width - LEFT - 1) for sentence in notice.sentences]
    apart = y + sum(map(len, said)) + len(said) + 1 <= canvas.height - LAST_TICKET
    for lines in said:
        for line in lines:
            canvas.put(LEFT, y, line, palette.ground)
            y += 1
        y += apart
    y += not apart
    canvas.put(LEFT, y, _("The next key goes on."), palette.dim)


def _pay(canvas: Canvas, till: Till, palette: Palette, pay: Pay) -> None:
    rest = pay.rest_cents(till)
    y = parts.title(canvas, palette, pay.title)
    y = _large(canvas, palette.total, rest, y - 1, 5 if canvas.height > 16 else 3) + 1  # noqa: PLR2004
    for tender in pay.given:
        said = f"{words.method(tender.method.value)} {money(tender.amount_cents or 0)}"
        canvas.put(LEFT, y, _("given: {what}").format(what=said), palette.ground)
        y += 1
    amount = pay.typed_cents() if pay.typed else None
    if amount is not None:
        over = amount - rest
        text = _("change {amount}") if over >= 0 else _("missing {amount}")
        canvas.put(LEFT, y, _("cash {amount}").format(amount=money(amount)), palette.strong)
        canvas.put(
            LEFT + 20, y, text.format(amount=money(abs(over))),
            palette.change if over >= 0 else palette.warn,
        )  # fmt: skip
    y += 1
    rows = 1 + -(-len(pay.ways) // WAYS_A_ROW)
    high = 3 if y + 3 * rows + KEYS_BELOW <= canvas.height else 1
    notes = [(letter, f"{cents // 100} €") for letter, cents in NOTES.items()]
    _buttons(canvas, palette, y, high, notes)
    y += high + (high == 1)
    for first in range(0, len(pay.ways), WAYS_A_ROW):
        others = [(way.letter, way.name()) for way in pay.ways[first : first + WAYS_A_ROW]]
        _buttons(canvas, palette, y, high, others, columns=WAYS_A_ROW)
        y += high
    y += high == 1
    for name, key, what in (
        (_("Enter"), "enter", _("cash: exact, or the amount typed")),
        (_("Esc"), "escape", _("back to the order")),
    ):
        canvas.put(LEFT, y, name, palette.accent)
        canvas.put(LEFT + 8, y, what, palette.ground)
        canvas.on_tap(LEFT, y, canvas.width - LEFT, 1, Tap("key", key))
        y += 1


def _buttons(
    canvas: Canvas,
    palette: Palette,
    y: int,
    high: int,
    buttons: list[tuple[str, str]],
    *,
    columns: int | None = None,
) -> None:
    """Letters and what they do side by side, as tiles to touch where the height allows."""
    width = (canvas.width - LEFT) // (columns or len(buttons))
    for place, (letter, text) in enumerate(buttons):
        x = LEFT + place * width
        face = palette.tile_odd if place % 2 else palette.tile
        key = palette.tile_key_odd if place % 2 else palette.tile_key
        canvas.fill(x, y, width - 1, max(1, high - 1), face)
        canvas.put(x + 1, y, letter, key)
        canvas.put(x + 3, y, text, face, width - 4)
        canvas.on_tap(x, y, width, high, Tap("key", letter))


def _search(canvas: Canvas, till: Till, palette: Palette, panel: Search) -> None:
    found = panel.found(till)
    y = parts.title(canvas, palette, _("Search: {text}").format(text=panel.text)) - 1
    room = canvas.height - 2 - y
    if not found:
        canvas.put(LEFT, y + 1, _("No article holds that."), palette.dim)
    first = max(0, panel.index - room + 1)
    for row, article in enumerate(found[first : first + room]):
        index = first + row
        here = index == panel.index
        style = palette.chosen if here else palette.ground
        dim = palette.chosen_dim if here else palette.dim
        canvas.fill(1, y + row, canvas.width - 1, 1, style)
        canvas.put(1, y + row, ">" if here else " ", style)
        price = figure(article.price_cents) + (_("/kg") if article.by_weight else "")
        end = canvas.put_right(canvas.width - 1, y + row, price, dim) - 1
        canvas.put(LEFT + 1, y + row, article.label, style, end - LEFT - 1)
        canvas.on_tap(1, y + row, canvas.width - 1, 1, Tap("found", str(index)))


def _weigh(canvas: Canvas, palette: Palette, panel: Weigh) -> None:
    article = panel.article
    y = parts.title(canvas, palette, article.label)
    unit = article.unit_price_cents(article.default_mode)
    canvas.put(LEFT, y, _("{price} a kilo").format(price=money(unit)), palette.dim)
    canvas.put(LEFT, y + 2, _("Grams on the scale, then Enter:"), palette.ground)
    if panel.grams:
        total = price_of(unit, panel.grams, per=article.per)
        canvas.put(LEFT, y + 4, quantity(panel.grams, "g"), palette.strong)
        _large(canvas, palette.total, total, y + 6, 5 if canvas.height >= TALL_FROM else 3)


def _reasons(canvas: Canvas, palette: Palette, panel: Reasons) -> None:
    y = parts.title(canvas, palette, _("Duplicate of {number}").format(number=panel.number))
    text = _("The original was printed. Why another? The reason is recorded.")
    _digits(canvas, palette, y, text, [reason() for reason in REASONS])


def _doubt(canvas: Canvas, palette: Palette, panel: Doubt) -> None:
    y = parts.title(canvas, palette, _("Did {number} come out?").format(number=panel.number))
    text = " ".join(filter(None, (panel.why, _("The sale is saved in any case."))))
    _digits(canvas, palette, y, text, [verdict() for _code, verdict in VERDICTS])


def _visas(canvas: Canvas, palette: Palette, panel: Visas) -> None:
    y = parts.title(canvas, palette, _("Visas to give"))
    text = _("Done by the other manager. A digit agrees, and is recorded; Escape leaves it.")
    _digits(canvas, palette, y, text, [words.visa(visa) for visa in panel.waiting[:9]])


def _correct(canvas: Canvas, till: Till, palette: Palette, panel: Correct) -> None:
    y = parts.title(canvas, palette, _("How was {number} paid?").format(number=panel.number))
    if till.last is not None:
        told = _("Recorded: {amount}, {methods}.").format(
            amount=money(till.last.total_cents), methods=words.methods(till.last)
        )
        canvas.put(LEFT, y, told, palette.ground)
    y += 2
    for letter, what in CORRECT_KEYS.items():
        canvas.put(LEFT, y, letter, palette.accent)
        canvas.put(LEFT + 3, y, words.method(what.value), palette.ground)
        canvas.on_tap(1, y, canvas.width - 1, 2, Tap("key", letter))
        y += 2
    for line in wrap(
        _("The ticket stays as it is; the change is recorded."), canvas.width - LEFT - 1
    ):
        canvas.put(LEFT, y, line, palette.dim)
        y += 1


def _digits(canvas: Canvas, palette: Palette, y: int, text: str, answers: list[str]) -> None:
    """A question whose answers have a digit each."""
    for line in wrap(text, canvas.width - LEFT - 1):
        canvas.put(LEFT, y, line, palette.ground)
        y += 1
    for index, answer in enumerate(answers, start=1):
        y += 1
        canvas.put(LEFT, y, str(index), palette.accent)
        lines = wrap(answer, canvas.width - LEFT - 4)
        canvas.on_tap(1, y, canvas.width - 1, len(lines) + 1, Tap("key", str(index)))
        for line in lines:
            canvas.put(LEFT + 3, y, line, palette.ground)
            y += 1
