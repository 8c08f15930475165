"""The report's charts: bars with a line, a waterfall, a heat map; each value also stands as text.

Meaning never rests on colour alone: bars carry their figures, losses go below the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from cafe_pos.reports.sheet import GREY, INK, Colour, Sheet
from cafe_pos.reports.viability.leaf import BLUE, LINE, ORANGE, PLAIN, SKY, SMALL, WHITE


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a chart stands: its lower left corner, its width and height, in points."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, its value in cents, the value of the line over it (None: no line there)."""

    name: str
    cents: int
    line_cents: int | None = None


def thousands(sheet: Sheet, cents: int) -> str:
    """Cents as euros with a `k` from a thousand on: `9,4k`, `850`."""
    euros = round(cents / 100)
    if abs(euros) < 1000:  # noqa: PLR2004 - a thousand
        return str(euros)
    text = f"{euros / 1000:.1f}k"
    return text.replace(".", ",") if sheet.speech.language == "fr" else text


def nice(top: float) -> float:
    """A round figure at or above `top`, for the end of a scale."""
    if top <= 0:
        return 1.0
    size: float = 10.0 ** floor(log10(top))
    return next(step * size for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * size >= top)


def bars(sheet: Sheet, frame: Frame, data: Sequence[Bar]) -> None:
    """Bars from zero with their values above them, and a stepped line across them."""
    values = [bar.cents for bar in data] + [bar.line_cents or 0 for bar in data]
    top = nice(max(values, default=0))
    low = -nice(-min(values)) if values and min(values) < 0 else 0.0
    scale = (frame.height - 22) / (top - low)
    zero = frame.y + 12 - low * scale
    _grid(sheet, frame, zero=zero, scale=scale, low=low, top=top)
    step = frame.width / max(1, len(data))
    for index, bar in enumerate(data):
        x = frame.x + index * step + step * 0.16
        wide = step * 0.68
        height = bar.cents * scale
        sheet.fill(x, min(zero, zero + height), wide, abs(height), BLUE if height >= 0 else ORANGE)
        above = zero + max(0.0, height) + 2.5
        middle = x + wide / 2
        sheet.fitted(
            middle, above, thousands(sheet, bar.cents), PLAIN, 6.4, width=step, align="centre"
        )
        sheet.fitted(
            middle, frame.y, bar.name, PLAIN, SMALL, width=step - 2, align="centre", colour=GREY
        )
        if bar.line_cents is not None:
            level = zero + bar.line_cents * scale
            left = frame.x + index * step
            sheet.path([(left, level), (left + step, level)], width=1.6, colour=ORANGE)
    sheet.line(frame.x, frame.x + frame.width, zero, width=0.8, colour=INK)


def _grid(sheet: Sheet, frame: Frame, *, zero: float, scale: float, low: float, top: float) -> None:
    """Light lines at quarters of the scale, their value at the right."""
    unit = nice((top - low) / 4)
    for number in range(ceil(low / unit), floor(top / unit) + 1):
        level = zero + number * unit * scale
        sheet.line(frame.x, frame.x + frame.width, level, width=0.4, colour=LINE)
        text = thousands(sheet, round(number * unit))
        sheet.text(frame.x + frame.width + 4, level - 2, text, PLAIN, 6.4, colour=GREY)


def waterfall(sheet: Sheet, frame: Frame, steps: Sequence[tuple[str, int, bool]]) -> None:
    """From the first amount through what is added and taken to a total: (name, cents, total)."""
    level = 0
    spans: list[tuple[str, int, int, int, bool]] = []
    for name, cents, total in steps:
        start = 0 if total else level
        level = cents if total else level + cents
        spans.append((name, cents, start, level, total))
    highs = [max(start, end) for _n, _c, start, end, _t in spans]
    lows = [min(start, end) for _n, _c, start, end, _t in spans]
    top, lowest = nice(max([*highs, 0])), min([*lows, 0])
    bottom = -nice(-lowest) if lowest < 0 else 0.0
    scale = (frame.height - 26) / (top - bottom)
    zero = frame.y + 14 - bottom * scale
    sheet.line(frame.x, frame.x + frame.width, zero, width=0.8, colour=INK)
    step = frame.width / max(1, len(spans))
    for index, (name, cents, start, end, total) in enumerate(spans):
        x = frame.x + index * step + step * 0.14
        wide = step * 0.72
        low, high = sorted((zero + start * scale, zero + end * scale))
        colour: Colour = BLUE if total else SKY if cents >= 0 else ORANGE
        sheet.fill(x, low, wide, max(0.6, high - low), colour)
        sign = "" if total or cents < 0 else "+"
        sheet.fitted(
            x + wide / 2, high + 3, f"{sign}{thousands(sheet, cents)}", PLAIN, 6.6, width=step,
            align="centre",
        )  # fmt: skip
        sheet.fitted(
            x + wide / 2, frame.y, name, PLAIN, SMALL, width=step - 3, align="centre", colour=GREY
        )
        if index + 1 < len(spans):
            joint = zero + end * scale
            sheet.line(x + wide, x + step, joint, width=0.5, colour=GREY)


def heat(
    sheet: Sheet,
    frame: Frame,
    cells: dict[tuple[int, int], int],
    *,
    days: Sequence[str],
    hours: Sequence[int],
) -> None:
    """Weekdays by hours, the darker the more; each square carries its figure in euros."""
    most = max(cells.values(), default=0) or 1
    first = 62.0
    wide = (frame.width - first) / max(1, len(hours))
    tall = (frame.height - 12) / max(1, len(days))
    for column, hour in enumerate(hours):
        x = frame.x + first + column * wide
        sheet.text(
            x + wide / 2, frame.y + frame.height - 8, f"{hour} h", PLAIN, 6.4, align="centre",
            colour=GREY,
        )  # fmt: skip
    for row, day in enumerate(days):
        y = frame.y + frame.height - 12 - (row + 1) * tall
        sheet.text(frame.x, y + tall / 2 - 2.4, day, PLAIN, SMALL)
        for column, hour in enumerate(hours):
            cents = cells.get((row, hour), 0)
            if not cents:
                continue
            share = max(0.0, cents / most)
            x = frame.x + first + column * wide
            sheet.fill(x + 0.5, y + 0.5, wide - 1, tall - 1, mix(share))
            sheet.text(
                x + wide / 2, y + tall / 2 - 2.4, str(round(cents / 100)), PLAIN, 6.2,
                align="centre", colour=WHITE if share > 0.55 else INK,  # noqa: PLR2004 - dark
            )  # fmt: skip


def mix(share: float) -> Colour:
    """A blue between almost white and dark, by a share from 0 to 1."""
    pale = (0.92, 0.95, 0.98)
    red, green, blue = (
        light + (dark - light) * min(1.0, share) for light, dark in zip(pale, BLUE, strict=True)
    )
    return red, green, blue
