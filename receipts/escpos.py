"""ESC/POS bytes from a layout: the dozen commands that every till printer understands.

Written here and not taken from a library because a receipt must leave the printer as it
found it, in one buffer, on one code page, and end with a question whose answer proves that
the paper came out. Each command is quoted as in Epson's ESC/POS reference. Transports are
someone else's: this module knows no device.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from receipts.document import LARGE, NORMAL, TALL, Size
from receipts.layout import CutMark, Layout, Line, Symbol, lay_out, room_for
from receipts.normalize import CodePage
from receipts.normalize import encode as encode_text

INITIALISE: Final = b"\x1b@"
"""ESC @: forget what the job before has set."""

ACKNOWLEDGE: Final = b"\x1dr\x01"
"""GS r 1: answered by one byte once all that precedes is printed, not while paper is out."""

STATUS_PRINTER: Final = b"\x10\x04\x01"
"""DLE EOT 1: printer status, answered at once, even off line."""

STATUS_OFFLINE: Final = b"\x10\x04\x02"
"""DLE EOT 2: the cause of being off line (0x04 cover open, 0x20 paper end, 0x40 error)."""

STATUS_ERROR: Final = b"\x10\x04\x03"
"""DLE EOT 3: the kind of error (0x08 cutter, 0x20 unrecoverable, 0x40 recovers by itself)."""

STATUS_PAPER: Final = b"\x10\x04\x04"
"""DLE EOT 4: paper sensors (0x0C near the end, 0x60 out)."""

_PAGE_NUMBERS: Final[dict[CodePage, int]] = {"cp1252": 16, "cp858": 19}
_SIZES: Final[dict[Size, int]] = {NORMAL: 0x00, TALL: 0x01, LARGE: 0x11}
_LEFT: Final = 0
_CENTER: Final = 1
_FEED_AND_CUT: Final = b"\x1dVB\x00"  # GS V 66 0: up to the blade, then a partial cut
_TEAR_OFF: Final = b"\n" * 4  # no blade: as far as the tear bar
_QR_MODEL_2: Final = b"\x1d(k\x04\x001A2\x00"
_QR_LEVEL_M: Final = b"\x1d(k\x03\x001E1"
_QR_PRINT: Final = b"\x1d(k\x03\x001Q0"
# Modules of 6 dots (0.75 mm) please an old telephone; beyond 106 bytes (version 6, level M)
# they would not fit 384 dots.
_QR_BIG: Final = 6
_QR_SMALL: Final = 4
_QR_BIG_MOST_BYTES: Final = 106


def encode(
    layout: Layout,
    *,
    code_page: CodePage | None = None,
    cut: bool = True,
    acknowledge: bool = True,
) -> bytes:
    """Return one whole print job, from ESC @ to the closing GS r 1.

    `code_page` is by default the one the layout was spelled for; another one lays the
    document out again, so that lines still fit. Without `cut` the paper is fed to the tear
    bar instead. Without `acknowledge` the job ends unanswered (printers that only receive).
    Every state that is set is reset before the end. Source: DESIGN, "Printing".
    """
    if code_page is not None and code_page != layout.code_page:
        layout = lay_out(layout.document, layout.columns, code_page=code_page)
    job = _Job(layout.columns, layout.code_page, cut=cut)
    job.out += INITIALISE + b"\x1bt" + bytes([_PAGE_NUMBERS[layout.code_page]])
    for item in layout.items:
        match item:
            case Line():
                job.line(item)
            case Symbol():
                job.symbol(item)
            case CutMark():
                job.separate()
    if not (layout.items and isinstance(layout.items[-1], CutMark)):
        job.separate()
    if acknowledge:
        job.out += ACKNOWLEDGE
    return bytes(job.out)


def drawer_kick(
    pin: Literal[0, 1] = 0, *, off_line: bool = False, acknowledge: bool = False
) -> bytes:
    """Return the pulse that opens the drawer: a job of its own, never part of a receipt.

    ESC p m 25 250: 50 ms on, 500 ms off; `pin` 0 is connector pin 2, 1 is pin 5. A printer
    that is `off_line` keeps it until its paper is changed; DLE DC4 1 m 1 (100 ms) it obeys at
    once, but not every printer knows it. `acknowledge` asks for an answer, as at a receipt's end.
    Source: HARDWARE, "Printer checks"; Epson's ESC/POS reference, DLE DC4 (fn = 1).
    """
    pulse = b"\x10\x14\x01" + bytes([pin, 1]) if off_line else b"\x1bp" + bytes([pin, 0x19, 0xFA])
    return pulse + ACKNOWLEDGE if acknowledge else pulse


@dataclass(slots=True)
class _Job:
    """The buffer, and what the printer has been told so far.

    Modes are sent only when they change: a longer label then adds text, never a command.
    """

    columns: int
    code_page: CodePage
    cut: bool
    out: bytearray = field(default_factory=bytearray)
    bold: bool = False
    size: Size = NORMAL
    align: int = _LEFT

    def line(self, line: Line) -> None:
        text = line.padded(room_for(self.columns, line.size)).rstrip(" ")
        if text:  # a blank line needs no mode of its own
            self._set(bold=line.bold, size=line.size, align=_LEFT)
        self.out += encode_text(text, self.code_page) + b"\n"

    def symbol(self, symbol: Symbol) -> None:
        self._set(bold=False, size=NORMAL, align=_CENTER)
        if symbol.kind == "ean13":
            self.out += b"\x1dkC" + bytes([len(symbol.data)]) + symbol.data.encode("ascii")
            return
        data = symbol.data.encode()
        low, high = (len(data) + 3) % 256, (len(data) + 3) // 256
        module = _QR_BIG if len(data) <= _QR_BIG_MOST_BYTES else _QR_SMALL
        self.out += _QR_MODEL_2 + b"\x1d(k\x03\x001C" + bytes([module]) + _QR_LEVEL_M
        self.out += b"\x1d(k" + bytes([low, high]) + b"1P0" + data + _QR_PRINT

    def separate(self) -> None:
        """Bring the modes back to rest, then cut, or feed to where paper is torn."""
        self._set(bold=False, size=NORMAL, align=_LEFT)
        self.out += _FEED_AND_CUT if self.cut else _TEAR_OFF

    def _set(self, *, bold: bool, size: Size, align: int) -> None:
        if align != self.align:
            self.out += b"\x1ba" + bytes([align])
            self.align = align
        if bold != self.bold:
            self.out += b"\x1bE" + bytes([bold])
            self.bold = bold
        if size != self.size:
            self.out += b"\x1d!" + bytes([_SIZES[size]])
            self.size = size
