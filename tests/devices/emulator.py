"""Others' printers and encoders: emupos with a roll of each width, zbarimg to read its pictures.

`EMUPOS` names emupos' executable; `make emulators` installs it, and runs what needs it.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import threading
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from receipts import text
from receipts.layout import CutMark, Layout, Line, Symbol, room_for

EMUPOS = os.environ.get("EMUPOS", "")
NO_EMUPOS = "emupos: no EMUPOS in the environment (make emulators)"
START_S = 30.0
DOTS = {32: 384, 42: 512, 48: 576}
"""Dots across: 58 mm paper, 80 mm of the older TM-T88, 80 mm of today; 12 for each letter."""

_PROFILE = """type: printer
name: {columns} columns
dpi: 203
width_dots: {dots}
font_a: {{ width: 12, height: 24 }}
font_b: {{ width: 9, height: 17 }}
code_pages: {{ 0: PC437, 16: WPC1252, 19: PC858 }}
default_code_page: 0
drawer_sensor_open_level: high
"""
_DEVICE = """  - id: roll{columns}
    type: printer
    profile: ./{columns}.yaml
    connections:
      - tcp: {{ port: {port} }}
"""
_DONE = re.compile(r"(roll\d+) +printer\.job\.completed .*→ (\S+)")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Emulator:
    """One emupos with three printers; may be switched off and on again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.events: list[str] = []
        self._api = free_port()
        self._news = threading.Condition()
        self.rolls = {columns: Roll(self, columns, free_port()) for columns in DOTS}
        for columns, dots in DOTS.items():
            profile = _PROFILE.format(columns=columns, dots=dots)
            (folder / f"{columns}.yaml").write_text(profile)
        devices = "".join(
            _DEVICE.format(columns=roll.columns, port=roll.port) for roll in self.rolls.values()
        )
        config = f"schema: 1\napi: {{ host: 127.0.0.1, port: {self._api} }}\ndevices:\n{devices}"
        (folder / "emupos.yaml").write_text(config)
        self.switch_on()

    def switch_on(self) -> None:
        """Start it, and wait until its printers listen."""
        self._process = subprocess.Popen(
            [EMUPOS, "run", "--config", "emupos.yaml"],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=os.environ | {"COLUMNS": "400", "NO_COLOR": "1"},
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        told = len(self.events)
        self._reader.start()
        self.wait_for("Showing events", told)

    def switch_off(self) -> None:
        """Take its power away."""
        self._process.kill()
        self._process.wait()
        self._reader.join()

    def wait_for(self, words: str, after: int = 0, times: int = 1) -> None:
        """Wait until an event was told so often since event number `after`."""
        with self._news:
            assert self._news.wait_for(
                lambda: sum(words in line for line in self.events[after:]) >= times, START_S
            ), self.events[after:]

    def wrong(self) -> list[str]:
        """What it did not understand of all it was sent."""
        return [event for event in self.events if "unknown" in event or "unsupported" in event]

    def done(self, roll: str, after: int) -> list[str]:
        """The receipts that came out of a roll since event number `after`."""
        with self._news:
            found = [_DONE.search(line) for line in self.events[after:]]
        return [match[2] for match in found if match and match[1] == roll]

    def call(self, method: str, path: str) -> None:
        """Ask the emulator's own interface for something that answers nothing."""
        url = f"http://127.0.0.1:{self._api}/api/v1{path}"
        with urllib.request.urlopen(urllib.request.Request(url, method=method)) as answer:
            answer.read()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                with self._news:
                    self.events.append(line)
                    self._news.notify_all()


@dataclass
class Roll:
    """A printer with paper of one width; remembers which of its receipts a test has begun with."""

    emulator: Emulator
    columns: int
    port: int
    begun: int = field(default=0)

    @property
    def name(self) -> str:
        """What the emulator calls it."""
        return f"roll{self.columns}"

    @property
    def setting(self) -> dict[str, object]:
        """The till's setting for it."""
        address = f"127.0.0.1:{self.port}"
        return {"transport": "network", "address": address, "columns": self.columns}

    def begin(self) -> None:
        """Forget what came out until now."""
        self.begun = len(self.emulator.events)

    def fault(self, name: str, *, on: bool) -> None:
        """Make a fault, or mend it: paper-out, cover-open, offline, paper-near-end."""
        self.emulator.call("PUT" if on else "DELETE", f"/devices/{self.name}/faults/{name}")

    def close_drawer(self) -> None:
        """Shut its drawer, which stays open otherwise."""
        self.emulator.call("POST", f"/devices/{self.name}/drawer/close")

    def receipts(self, count: int) -> list[str]:
        """What came out since `begin`, as text, oldest first; waits for so many."""
        return [path.with_suffix(".txt").read_text() for path in self._papers(count)]

    def pictures(self, count: int) -> list[Path]:
        """The same as pictures."""
        return [path.with_suffix(".png") for path in self._papers(count)]

    def _papers(self, count: int) -> list[Path]:
        self.emulator.wait_for(f"{self.name}  printer.job.completed", self.begun, count)
        names = self.emulator.done(self.name, self.begun)
        return [self.emulator.folder / "receipts" / name for name in names]


def on_paper(laid_out: Layout) -> list[str]:
    """What the emulator must say came out of a layout: the text renderer's lines, by receipt.

    A line in double width is rendered for half the columns; a code is named as emupos names it.
    """
    parts: list[list[str]] = [[]]
    for item in laid_out.items:
        match item:
            case CutMark():
                parts.append([])
            case Symbol(kind, data):
                parts[-1].append(f"[qr {data}]" if kind == "qr" else f"[barcode EAN-13 {data}]")
            case Line():
                alone = Layout(
                    laid_out.document,
                    room_for(laid_out.columns, item.size),
                    laid_out.code_page,
                    (item,),
                )
                parts[-1].append(text.render(alone).removesuffix("\n"))
    receipts = ("\n".join(lines).rstrip("\n") for lines in parts)
    return [receipt + "\n" for receipt in receipts if receipt]


def symbols(laid_out: Layout) -> list[str]:
    """The codes of a layout as zbarimg says them."""
    names = {"qr": "QR-Code", "ean13": "EAN-13"}
    return [f"{names[s.kind]}:{s.data}" for s in laid_out.items if isinstance(s, Symbol)]


def read_codes(picture: Path) -> list[str]:
    """What zbarimg reads on a picture."""
    told = subprocess.run(
        ["zbarimg", "--quiet", picture], capture_output=True, text=True, check=False
    )
    return told.stdout.splitlines()
