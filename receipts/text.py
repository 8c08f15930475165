"""Plain text: the preview on the screen, the snapshot in a test, the body of a message."""

from __future__ import annotations

from receipts.layout import CutMark, Item, Layout, Line, Symbol


def render(layout: Layout) -> str:
    """Return the layout as lines of text, at most `layout.columns` wide, ended by a newline.

    A double-width line is placed again over the whole width, for a screen has one size of
    letters. A code shows as its content in brackets, a cut as a dotted line. No line ends
    with a space.
    """
    lines = (line.rstrip(" ") for item in layout.items for line in _lines(item, layout.columns))
    return "".join(f"{line}\n" for line in lines)


def _lines(item: Item, columns: int) -> list[str]:
    match item:
        case Line():
            return [item.padded(columns)]
        case Symbol(kind, data):
            name = "QR" if kind == "qr" else "EAN-13"
            return symbol_lines(f"[{name} {data}]", columns)
        case CutMark():
            return ["- " * (columns // 2)]


def symbol_lines(shown: str, columns: int) -> list[str]:
    """Return the text that stands for a code, cut at the width; centred when it is short."""
    if len(shown) <= columns:
        return [Line(shown, align="center").padded(columns)]
    return [shown[start : start + columns] for start in range(0, len(shown), columns)]
