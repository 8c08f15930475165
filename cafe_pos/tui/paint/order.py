"""Drawing the left side: the lines of the order, its mode, and the total in large figures."""

from __future__ import annotations

from typing import Final

from cafe_pos.domain.catalogue import Mode, Place
from cafe_pos.domain.order import OrderLine
from cafe_pos.i18n import _, figure, money, quantity
from cafe_pos.tui import words
from cafe_pos.tui.paint import big
from cafe_pos.tui.paint.canvas import Canvas, width_of, wrap
from cafe_pos.tui.paint.palette import Palette
from cafe_pos.tui.shown import Phase, Tap
from cafe_pos.tui.till import Till

TALL_FROM: Final = 26
"""Panes this high have room for figures of five rows."""


def paint(till: Till, palette: Palette, width: int, height: int) -> Canvas:
    """Draw the order."""
    canvas = Canvas(width, height, palette.ground)
    tall = height >= TALL_FROM or _large(till)
    figures = big.best(figure(till.due_cents), width - 6, 5 if tall else 3)
    foot = height - len(figures) - (4 if height >= TALL_FROM else 2)
    _head(canvas, till, palette)
    if till.order.lines:
        _lines(canvas, till, palette, 2, foot - 2)
    else:
        _waiting(canvas, till, palette, 2, foot - 2)
    canvas.rule(foot, palette.rule)
    if till.view is None and not till.order.lines:  # nobody is there yet to sell
        return canvas
    _mode(canvas, till, palette, foot + 1)
    top = height - len(figures) - (1 if height >= TALL_FROM else 0)
    style = palette.total if till.order.lines else palette.dim
    if width_of(_("TOTAL")) + width_of(figures[0]) + 6 <= width:
        canvas.put(1, height - (2 if height >= TALL_FROM else 1), _("TOTAL"), palette.dim)
    if till.order.lines:
        hint = _("Enter: pay")
        if width_of(hint) + width_of(figures[0]) + 8 <= width:
            canvas.put(1, top, hint, palette.dim)
        canvas.on_tap(0, foot + 2, width, height - foot - 2, Tap("key", "enter"))
    for row, text in enumerate(figures):
        canvas.put_right(width - 4, top + row, text.rstrip() if len(figures) == 1 else text, style)
    canvas.put_right(width - 1, top + len(figures) - 1, "€", style)
    return canvas


def _large(till: Till) -> bool:
    """Whether the café asked for large type."""
    return till.view is not None and till.view.large_type


def paint_too_small(palette: Palette, width: int, height: int) -> Canvas:
    """Say that there is no room."""
    canvas = Canvas(width, height, palette.ground)
    text = _("This window is too small: make it 80 × 24 at least. Nothing is lost.")
    for y, line in enumerate(wrap(text, max(1, width - 2))):
        canvas.put(1, y, line, palette.warn)
    return canvas


def _head(canvas: Canvas, till: Till, palette: Palette) -> None:
    canvas.put(1, 0, _title(till), palette.strong, canvas.width - 2)
    if till.chosen:
        x = canvas.width - 1
        for label, key in ((_("Del"), "delete"), (" + ", "right"), (" - ", "left")):
            start = canvas.put_right(x, 0, f" {label.strip()} ", palette.tab_on)
            canvas.on_tap(start, 0, x - start, 2, Tap("key", key))
            x = start - 1
    else:
        _customer(canvas, till, palette)
    canvas.rule(1, palette.rule)


def _customer(canvas: Canvas, till: Till, palette: Palette) -> None:
    """Whose order it is, and what is owed on the account."""
    one = till.customers.get(till.order.customer or "")
    if one is None:
        return
    owed = money(one.balance_cents)
    room = canvas.width - width_of(_title(till)) - width_of(owed) - 5
    name = one.name if width_of(one.name) <= room else one.name[: max(0, room - 1)] + "…"
    canvas.put_right(canvas.width - 1, 0, f"{name} {owed}", palette.accent)


def _title(till: Till) -> str:
    """The order, or the tab that it came from."""
    if till.tab is None:
        return _("Order")
    people = " · " + _("{n}p.").format(n=till.order.covers) if till.order.covers else ""
    return till.tab.name + (_(" (a part)") if till.order.part else people)


def _lines(canvas: Canvas, till: Till, palette: Palette, top: int, room: int) -> None:
    """The lines, scrolled so that the current one shows; what is out of sight is counted."""
    lines = till.order.lines
    current = till.current if till.current is not None else len(lines) - 1
    first = 0
    step = 2 if _large(till) else 1
    bottom = top + room - 1
    room //= step
    if len(lines) > room:
        first = min(max(0, current - room + 2), len(lines) - room + 1)
        hidden = len(lines) - (room - 1)
        canvas.put(1, bottom, _("… {n} more lines").format(n=hidden), palette.dim)
        room -= 1
    for row, index in enumerate(range(first, min(first + room, len(lines)))):
        _line(canvas, till, palette, top + row * step, index)
        canvas.on_tap(0, top + row * step, canvas.width, step, Tap("line", str(index)))


def _line(canvas: Canvas, till: Till, palette: Palette, y: int, index: int) -> None:
    line: OrderLine = till.order.lines[index]
    here = index == till.current
    style = palette.chosen if here and till.chosen else palette.strong if here else palette.ground
    dim = palette.chosen_dim if here and till.chosen else palette.dim
    if here and till.chosen:
        canvas.fill(0, y, canvas.width, 1, style)
    canvas.put(0, y, ">" if here else " ", style)
    amount = figure(line.total_cents)
    end = canvas.put_right(canvas.width - 1, y, amount, style) - 1
    aside = _aside(till, line)
    if aside:
        end = canvas.put_right(end, y, aside, dim) - 1
    if line.article.by_weight:
        x = canvas.put(2, y, quantity(line.quantity, "g"), style)
    else:
        x = canvas.put_right(4, y, str(line.quantity), style) and canvas.put(4, y, " ×", dim)
    name = f"+ {line.name}" if line.supplement else line.name
    canvas.put(x + 1, y, name, style, max(1, end - x - 1))


def _aside(till: Till, line: OrderLine) -> str:
    """What is not plain about a line: its price, its menu, how it is served."""
    takeaway = line.mode is Mode.TAKEAWAY
    words_of = [
        words.price_of(line),
        _("note") if line.note else "",
        "" if takeaway == till.order.takeaway else _("to go") if takeaway else _("here"),
    ]
    return " ".join(word for word in words_of if word)


def _waiting(canvas: Canvas, till: Till, palette: Palette, top: int, room: int) -> None:
    """Nothing rung yet: what was saved last, so that it can be answered for."""
    if till.phase is Phase.OPENING:
        canvas.centre(top + room // 2, _("Opening the till …"), palette.dim)
        return
    if till.view is None:
        canvas.centre(top + room // 2, _("Nobody is logged in."), palette.dim)
        return
    if till.last is None or till.said is None or room < 5:  # noqa: PLR2004 - five rows are drawn
        canvas.centre(top + room // 2, _("A letter, and it begins."), palette.dim)
        return
    middle = top + max(0, room // 2 - 2)
    canvas.centre(middle, _("saved"), palette.good)
    canvas.centre(middle + 1, till.last.number, palette.strong)
    canvas.centre(middle + 2, money(till.last.total_cents), palette.strong)
    canvas.centre(middle + 3, words.methods(till.last), palette.dim)


def _mode(canvas: Canvas, till: Till, palette: Palette, y: int) -> None:
    if till.share is not None:
        left = till.order.total_cents - till.share.cents
        canvas.put(1, y, words.share(till.share, left), palette.warn, canvas.width - 2)
        return
    takeaway = till.order.takeaway
    text = f" {words.mode(takeaway=takeaway)} "
    if till.order.place is not Place.COUNTER:
        text = f"{text}- {words.place(till.order.place)} "
    end = canvas.put(1, y, text, palette.tab_on if takeaway else palette.accent)
    canvas.on_tap(0, y, end + 1, 1, Tap("key", "f2"))
    if till.begun:
        canvas.put_right(canvas.width - 1, y, _("begun: the rest"), palette.warn)
    elif till.order.lines:
        canvas.put_right(canvas.width - 1, y, words.articles(till.order.pieces), palette.dim)
