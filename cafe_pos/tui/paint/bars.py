"""Drawing the single rows: status on top, the input line and the key bar below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.style import Style

from cafe_pos.i18n import _, day
from cafe_pos.tui import house, standing, words
from cafe_pos.tui.desk import PrinterStatus
from cafe_pos.tui.paint.canvas import Canvas, width_of
from cafe_pos.tui.paint.palette import Palette
from cafe_pos.tui.parts.panel import BarKey, enter, escape
from cafe_pos.tui.selling import cards_left
from cafe_pos.tui.services import waits
from cafe_pos.tui.shown import Phase, Tap, Tone
from cafe_pos.tui.till import Till

if TYPE_CHECKING:
    from cafe_pos.application.views import CounterView

GAP: Final = 3
WORDLESS: Final = ("/", "f1", "f5", "f8")
"""The keys whose words are left out where there is no room, in this order."""
Part = tuple[str, Style, int]
"""A part of the status line: its words, their style, and how soon it is left out."""


def paint_status(till: Till, palette: Palette, width: int, printer: PrinterStatus | None) -> Canvas:
    """Café, day, operator, drawer, printer, backup; what matters least goes first when narrow."""
    canvas = Canvas(width, 1, palette.bar)
    view = till.view
    if view is None:
        x = _marks(canvas, till, palette)
        if till.welcome is not None:
            x = canvas.put(x, 0, till.welcome.cafe, palette.bar_key, width // 2)
            canvas.put(x + GAP, 0, day(till.welcome.business_day), palette.bar)
        else:
            canvas.put(x, 0, "cafe-pos", palette.bar_key)
        return canvas
    printer_text, printer_well = words.printer(printer)
    shown_day = words.business_day(view, till.last)
    backup_text, backup_well = (
        words.backup(view.backup_name, shown_day)
        if till.copies is None
        else words.copies(till.copies)
    )
    x = _marks(canvas, till, palette)
    x = canvas.put(x, 0, view.cafe, palette.bar_key, max(12, width // 4))
    parts: list[Part] = [
        (day(shown_day), palette.bar, 1),
        (view.operator_name, palette.bar, 0),
        _drawer(till, palette, view),
        (printer_text, palette.bar_dim, 6) if printer_well else (printer_text, palette.bar_warn, 2),
        (backup_text, palette.bar_dim, 5) if backup_well else (backup_text, palette.bar_warn, 3),
    ]
    if till.health:
        parts.append((words.health(till.health), palette.bar_warn, 0))
    room = width - x - 1
    drawer = parts[2]
    if _length(parts, 2) > room and words.drawer(view, till.session_opened) == drawer[0]:
        # Since when it is open is told in a word before it is left out.
        parts[2] = (words.drawer_in_short(view, till.session_opened), *drawer[1:])
    while parts and _length(parts, 2) > room:
        parts.remove(max(parts, key=lambda part: part[2]))
    whole = [drawer if part[2] == drawer[2] else part for part in parts]
    if _length(whole, 2) <= room:
        parts = whole
    gap = GAP if _length(parts, GAP) <= width - x - 1 else 2
    for text, style, _rank in parts:
        x = canvas.put(x + gap, 0, text, style)
    return canvas


def _drawer(till: Till, palette: Palette, view: CounterView) -> Part:
    """Since when the drawer is open; a day that is over and not closed stands out."""
    known = till.standing
    if (
        known is not None
        and known.session_day is not None
        and known.session_day < view.business_day
    ):
        return _("to close: {day}").format(day=day(known.session_day)), palette.bar_warn, -1
    return words.drawer(view, till.session_opened), palette.bar_dim, 4


def _marks(canvas: Canvas, till: Till, palette: Palette) -> int:
    """What must never be overlooked, at the very left; returns where the rest begins."""
    shown = till.view or till.welcome
    if shown is None:
        return 1
    marks = [_("TRAINING")] if shown.training else []
    if shown.demo:
        marks.append(_("DEMO"))
    if till.paper is not None:
        marks.append(_("PAPER {time}").format(time=till.paper.shown))
    x = 0
    for mark in marks:
        x = canvas.put(x, 0, f" {mark} ", palette.mark) + 1
    return max(1, x)


def _length(parts: list[Part], gap: int) -> int:
    return sum(width_of(text) + gap for text, _style, _rank in parts)


def paint_input(till: Till, palette: Palette, width: int) -> Canvas:
    """What is being typed, and what was just said."""
    canvas = Canvas(width, 1, palette.ground)
    x = canvas.put(1, 0, _prompt(till), palette.dim)
    x += x > 1
    x = canvas.put(x, 0, _typed(till), palette.input)
    canvas.put(x, 0, " ", palette.cursor)
    said = till.said
    if said is not None:
        style = {Tone.PLAIN: palette.ground, Tone.GOOD: palette.good, Tone.WARN: palette.warn}
        mark = "! " if said.tone is Tone.WARN else ""
        start = max(x + 3, width - 1 - width_of(mark + said.text))
        canvas.put(start, 0, mark + said.text, style[said.tone])
    elif till.phase is Phase.SAVING:
        canvas.put_right(width - 1, 0, _("saving …"), palette.dim)
    elif till.phase is Phase.CHECKING:
        canvas.put_right(width - 1, 0, _("checking …"), palette.dim)
    elif till.gate is None and till.help is None:
        _standing(canvas, till, palette, x)
    return canvas


def _standing(canvas: Canvas, till: Till, palette: Palette, x: int) -> None:
    """What stands on the input line while nothing else is said there."""
    age = house.age_prompt(till)
    if age:
        start = canvas.put_right(canvas.width - 1, 0, age, palette.warn)
        canvas.on_tap(start, 0, canvas.width - start, 1, Tap("key", house.MINOR_KEY))
        return
    forgotten = standing.forgotten(till)
    if forgotten and till.panel is None and not till.order.lines:
        canvas.put_right(canvas.width - 1, 0, forgotten, palette.warn)
        return
    urgent = ""
    if till.panel is None:
        urgent = cards_left.urgent(till) or waits.urgent(till)
    if urgent:
        canvas.fill(0, 0, canvas.width, 1, palette.mark)
        canvas.centre(0, urgent, palette.mark)
        canvas.on_tap(0, 0, canvas.width, 1, Tap("key", "f4"))
        return
    offer = standing.offer(till) if till.panel is None else ""
    if offer:
        start = canvas.put_right(canvas.width - 1, 0, offer, palette.accent)
        canvas.on_tap(start, 0, canvas.width - start, 1, Tap("key", "enter"))
        return
    text = waits.line(till, canvas.width - x - GAP - 1)
    if text:
        start = canvas.put_right(canvas.width - 1, 0, text, palette.dim)
        canvas.on_tap(start, 0, canvas.width - start, 1, Tap("key", "f4"))


def _prompt(till: Till) -> str:
    if till.help is not None:
        return till.help.prompt
    if till.gate is not None:
        return _("PIN:") if till.gate.chosen else _("name:")
    return "" if till.panel is None else till.panel.prompt


def _typed(till: Till) -> str:
    if till.help is not None:
        return till.help.shown_text
    if till.gate is not None:
        return "*" * len(till.gate.typed)
    if till.panel is not None:
        return till.panel.shown_text
    return f"{till.typed} × " if till.typed else ""


def paint_keys(till: Till, palette: Palette, width: int) -> Canvas:
    """The keys of the moment; each is clickable."""
    canvas = Canvas(width, 1, palette.bar)
    shown = _shown_keys(till)
    if till.panel is None and till.gate is None and till.help is None:
        # Every key stays in sight: those that are known best go without their word.
        for known in WORDLESS:
            if _needed(shown) + len(shown) > width:
                shown = tuple((n, key, "" if key == known else w) for n, key, w in shown)
    needed = _needed(shown)
    gap = max(1, min(4, (width - 1 - needed) // max(1, len(shown))))
    x = 1
    for name, key, label in shown:
        if x + width_of(name) + bool(label) + width_of(label) > width:
            break
        end = canvas.put(x, 0, name, palette.bar_key)
        end = canvas.put(end + 1, 0, label, palette.bar) if label else end
        canvas.on_tap(x, 0, end - x + 1, 1, Tap("key", key))
        x = end + gap
    return canvas


def _needed(shown: tuple[BarKey, ...]) -> int:
    """How many cells the keys and their words take."""
    return sum(width_of(name) + bool(word) + width_of(word) for name, _key, word in shown)


def _shown_keys(till: Till) -> tuple[BarKey, ...]:
    return keys_of(till) if till.help is None else till.help.bar


def keys_of(till: Till) -> tuple[BarKey, ...]:
    """The keys of the log-in, of the panel that is open, or of the order; below the help."""
    if till.gate is not None:
        return (
            enter(_("log in")),
            escape(),
            ("Ctrl+Q", "ctrl+q", _("close the till")),
        )
    if till.panel is not None:
        return till.panel.bar
    return (
        ("F1", "f1", _("Help")),
        ("F2", "f2", _("On site") if till.order.takeaway else _("Takeaway")),
        ("F3", "f3", _("Tabs")),
        *((("F4", "f4", _("Services")),) if waits.in_use(till) else ()),
        ("F5", "f5", _("Again")),
        ("F8", "f8", _("Print")),
        ("F9", "f9", _("Cash")),
        ("F12", "f12", _("Card")),
        ("/", "/", _("Search")),
        (":", ":", _("Menu")),
    )
