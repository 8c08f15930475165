"""A strict printer in memory, written from the command definitions; it shares no code.

It knows the commands that a receipt may hold and nothing else: any other control byte, a
truncated parameter, a line wider than the paper or a state left set raises `NotAReceiptError`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

PAGES = {16: "cp1252", 19: "cp858"}


class NotAReceiptError(AssertionError):
    """The bytes do something that a receipt must not do."""


@dataclass
class Printed:
    """One line as it came out."""

    text: str
    bold: bool = False
    wide: bool = False
    tall: bool = False
    symbol: bool = False


@dataclass
class Printer:
    """Feed it one job; read `lines`, `commands` and `acknowledged`."""

    columns: int
    lines: list[Printed] = field(default_factory=list)
    commands: list[tuple[object, ...]] = field(default_factory=list)
    acknowledged: bool = False
    page: str | None = None
    bold: int = 0
    size: int = 0
    align: int = 0
    qr: dict[str, object] = field(default_factory=dict)
    pending: str = ""

    def feed(self, job: bytes) -> Printer:
        if not job.startswith(b"\x1b@"):
            raise NotAReceiptError("a job starts with ESC @")
        self.job, self.at = job, 0
        while self.at < len(job):
            if self.acknowledged:
                raise NotAReceiptError("GS r is the last command")
            byte = self._take(1)[0]
            if byte == 0x1B:
                self._escape()
            elif byte == 0x1D:
                self._group()
            elif byte == 0x0A:
                self._line_feed()
            elif byte < 0x20 or byte == 0x7F:
                raise NotAReceiptError(f"control byte {byte:02x} at {self.at - 1}")
            else:
                self._character(byte)
        if self.pending or self.bold or self.size or self.align or self.qr:
            raise NotAReceiptError("the job leaves something behind")
        return self

    def text(self) -> str:
        return "".join(f"{line.text}\n" for line in self.lines)

    def _take(self, count: int) -> bytes:
        taken = self.job[self.at : self.at + count]
        if len(taken) < count:
            raise NotAReceiptError("the job ends inside a command")
        self.at += count
        return taken

    def _one_of(self, name: str, *allowed: int) -> int:
        value = self._take(1)[0]
        if value not in allowed:
            raise NotAReceiptError(f"{name} {value}")
        self.commands.append((name, value))
        return value

    def _at_line_start(self, name: str) -> None:
        if self.pending:
            raise NotAReceiptError(f"{name} inside a line")

    def _escape(self) -> None:
        match self._take(1):
            case b"@":
                if self.at != 2:
                    raise NotAReceiptError("ESC @ in the middle of a job")
                self.commands.append(("ESC @",))
            case b"t":
                self.page = PAGES[self._one_of("ESC t", *PAGES)]
            case b"a":
                self._at_line_start("ESC a")
                self.align = self._one_of("ESC a", 0, 1, 2)
            case b"E":
                self.bold = self._one_of("ESC E", 0, 1)
            case other:
                raise NotAReceiptError(f"ESC {other!r}")

    def _group(self) -> None:
        match self._take(1):
            case b"!":
                self.size = self._one_of("GS !", 0x00, 0x01, 0x11)
            case b"V":
                self._at_line_start("GS V")
                self._one_of("GS V", 66)
                if self._take(1) != b"\x00" or self.bold or self.size or self.align:
                    raise NotAReceiptError("a cut with a state set")
            case b"r":
                self._one_of("GS r", 1)
                self.acknowledged = True
            case b"k":
                self._bars()
            case b"(":
                if self._take(1) != b"k":
                    raise NotAReceiptError("GS ( something")
                self._qr()
            case other:
                raise NotAReceiptError(f"GS {other!r}")

    def _bars(self) -> None:
        self._at_line_start("GS k")
        self._one_of("GS k", 67)
        digits = self._take(self._take(1)[0])
        if len(digits) != 13 or not digits.isdigit():
            raise NotAReceiptError("not an EAN-13")
        weighed = sum(int(chr(d)) * (1, 3)[i % 2] for i, d in enumerate(digits))
        if weighed % 10:
            raise NotAReceiptError("the printer refuses this check digit")
        self._symbol(f"[EAN-13 {digits.decode()}]")

    def _qr(self) -> None:
        self._at_line_start("GS ( k")
        low, high = self._take(2)
        body = self._take(low + 256 * high)
        if body[:1] != b"1":
            raise NotAReceiptError("not a QR code")
        match body[1:2], body[2:]:
            case b"A", b"2\x00":
                self.qr["model"] = 2
            case b"C", module if len(module) == 1 and 1 <= module[0] <= 16:
                self.qr["module"] = module[0]
            case b"E", level if level in (b"0", b"1", b"2", b"3"):
                self.qr["level"] = level
            case b"P", data if data[:1] == b"0" and len(data) > 1:
                self.qr["data"] = data[1:].decode()
            case b"Q", b"0":
                if set(self.qr) != {"model", "module", "level", "data"}:
                    raise NotAReceiptError("a QR code printed before it was described")
                self._symbol(f"[QR {self.qr['data']}]")
                self.qr = {}
            case other:
                raise NotAReceiptError(f"GS ( k {other!r}")
        self.commands.append(("GS ( k", body[1:2]))

    def _symbol(self, shown: str) -> None:
        if self.align != 1 or self.bold or self.size:
            raise NotAReceiptError("a code stands in the middle, in no mode")
        while len(shown) > self.columns:
            self.lines.append(Printed(shown[: self.columns], symbol=True))
            shown = shown[self.columns :]
            if len(shown) <= self.columns:
                self.lines.append(Printed(shown, symbol=True))
                return
        self.lines.append(Printed(" " * ((self.columns - len(shown)) // 2) + shown, symbol=True))

    def _character(self, byte: int) -> None:
        if self.page is None:
            raise NotAReceiptError("text before ESC t")
        if self.align:
            raise NotAReceiptError("text is placed by spaces")
        self.pending += bytes([byte]).decode(self.page)

    def _line_feed(self) -> None:
        wide = self.size == 0x11
        if len(self.pending) * (2 if wide else 1) > self.columns:
            raise NotAReceiptError(f"wider than the paper: {self.pending!r}")
        self.lines.append(
            Printed(self.pending, bool(self.bold) and bool(self.pending), wide, self.size != 0)
        )
        self.pending = ""
