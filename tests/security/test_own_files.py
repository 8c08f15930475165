"""The real program on a real terminal: no port, no file for others, no secret told."""

from __future__ import annotations

import base64
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cafe_pos import settings
from tests.devices.fake_printer import FakePrinter
from tests.e2e.terminal import Terminal

ROOT = Path(__file__).parents[2]
PROFILE = """
[cafe]
name = "Café du Pont"
legal_name = "SAS Café du Pont"
address = ["1 place de l'Église", "23000 Exemple"]
commune = "Exemple"
siret = "73282932000074"
vat_number = "FR44732829320"

[[operator]]
name = "Camille"
pin = "86420975"

[printer]
transport = "network"
address = "{address}"
"""
PIN = "86420975"
COMMANDS = """
--json init --profile {home}/profile.toml
catalogue import {starter}
operator add Zoé --role help --pin 97531864
operator pin Camille --pin 12
backup
backup -o {home}/out/second
account add Odile_Martin --limit 50
account statement Odile_Martin --as pdf -o {home}/out/statement.pdf
close day
archive range 2026-11-01 2026-11-30 -o {home}/out/archives
account list --aged -o {home}/out/aged.pdf
report viability 2026-10 -o {home}/out/reports
doctor --bundle {home}/out/bundle.zip
"""
"""What writes files that hold names or figures, as one would type it."""
RUNNER = """
import io, os, sys
os.umask(0)
from cafe_pos import __main__
for line in sys.stdin.read().splitlines():
    sys.argv = ["cafe-pos", *line.split()]
    try:
        __main__.main()
    except SystemExit as done:
        print("exit", done.code, line.split()[:2], file=sys.stderr)
"""


@dataclass(slots=True)
class Machine:
    """A machine of its own, where everybody may read what is not kept from them."""

    home: Path
    said: str = ""
    sockets: list[str] = field(default_factory=list)
    command_line: str = ""
    environment: str = ""
    printed: list[bytes] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        places = {
            f"XDG_{name}_HOME": str(self.home / name.lower())
            for name in ("CONFIG", "DATA", "STATE", "DOCUMENTS")
        }
        return {**os.environ, **places, "HOME": str(self.home), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A café that was founded, sold by its till, printed, and wrote files, under the umask 0."""
    home = tmp_path_factory.mktemp("machine")
    made = Machine(home)
    with FakePrinter() as printer:
        (home / "profile.toml").write_text(PROFILE.format(address=printer.address))
        (home / "out").mkdir(mode=0o755)
        before = os.umask(0)
        try:
            made.said = _run(made, COMMANDS.format(home=home, starter=settings.starter_catalogue()))
            with Terminal(("-m", "cafe_pos", "--lang", "en"), env=made.env) as at:
                at.wait_for("Zoé")
                for key in ("1", *PIN, "enter"):  # eight digits at once would be a scan
                    at.press(key)
                    at.rest()
                at.wait_for("Camille", "F12 Card")
                at.press("c", "f9")
                at.wait_for("T-00000001 saved")
                at.press("p")
                made.sockets = list(_listening(at.process.pid))
                made.command_line = Path(f"/proc/{at.process.pid}/cmdline").read_text()
                made.environment = Path(f"/proc/{at.process.pid}/environ").read_text()
                at.press("ctrl+q")
                assert at.wait_exit() == 0
        finally:
            os.umask(before)
        made.printed = list(printer.jobs)
    return made


def _run(machine: Machine, lines: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", RUNNER],
        input=lines.strip(), capture_output=True, text=True, check=False, env=machine.env,
    )  # fmt: skip
    return done.stdout + done.stderr


def _listening(pid: int) -> Iterator[str]:
    """What a process lets others reach: TCP that listens, any UDP, a named socket that listens."""
    own = set()
    for fd in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # the descriptor that reads this folder
            own.add(str(fd.readlink()).removeprefix("socket:[").rstrip("]"))
    for table, state, inode in (("tcp", 3, 9), ("tcp6", 3, 9), ("udp", 3, 9), ("udp6", 3, 9)):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            columns = line.split()
            if columns[inode] in own and (table.startswith("udp") or columns[state] == "0A"):
                yield f"{table} {columns[1]}"
    for line in Path(f"/proc/{pid}/net/unix").read_text().splitlines()[1:]:
        columns = line.split()
        if columns[6] in own and int(columns[3], 16) & 0x10000:  # __SO_ACCEPTCON
            yield f"unix {columns[-1]}"


def test_the_till_listens_nowhere(machine: Machine) -> None:
    assert machine.sockets == []


def test_the_reader_of_ports_finds_one() -> None:
    """The control: this process listens, and that is seen."""
    with FakePrinter():
        assert any(found.startswith("tcp ") for found in _listening(os.getpid()))


def test_what_it_writes_is_its_owners_alone(machine: Machine) -> None:
    # A PIN of two digits was refused; the doctor found that the key lacks its second copies.
    refused = len(COMMANDS.strip().splitlines()) - machine.said.count("exit 0 ")
    assert refused == 2, machine.said
    open_to_others, seen = [], set()
    for path in sorted(machine.home.rglob("*")):
        if path in (machine.home / "out", machine.home / "profile.toml"):
            continue
        seen.add(path.suffix)
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode & 0o077:
            open_to_others.append((str(path.relative_to(machine.home)), oct(mode)))
    assert open_to_others == []
    assert {".db", ".head", ".lock", ".key", ".log", ".pdf", ".zip", ".xlsx"} <= seen


def test_no_secret_leaves_the_keys_file(machine: Machine) -> None:
    (key,) = (machine.home / "config").rglob("*.key")
    body = key.read_bytes()[-64:]
    secrets = [
        shape
        for half in (body[:32], body[32:])
        for shape in (half, half.hex().encode(), base64.b64encode(half), repr(half).encode())
    ]
    assert len(secrets) == 8
    for path in machine.home.rglob("*"):
        if path.is_file() and path != key:
            content = path.read_bytes()
            assert not any(secret in content for secret in secrets), path


def test_no_pin_is_written_or_said(machine: Machine) -> None:
    for pin in (PIN, "97531864"):
        assert pin not in machine.said + machine.command_line + machine.environment
        for path in machine.home.rglob("*"):
            if path.is_file() and path.name != "profile.toml":
                assert pin.encode() not in path.read_bytes(), path


def test_hashes_of_pins_leave_only_in_copies(machine: Machine) -> None:
    """Copies hold them, without the pepper that they need; nothing that is handed over does."""
    holding = {
        path.suffix
        for path in machine.home.rglob("*")
        if path.is_file() and b"$argon2id$v=19$m=19456,t=2,p=1$" in path.read_bytes()
    }
    assert holding == {".db"}


def test_no_source_opens_a_port() -> None:
    """What the run above cannot reach: no module of ours makes anything that listens."""
    listens = re.compile(
        r"\.(bind|listen|create_server|start_server|start_unix_server|serve_forever)\("
        r"|\b(socketserver|http\.server|xmlrpc\.server|wsgiref)\b"
    )
    sources = [path for room in ("cafe_pos", "receipts") for path in (ROOT / room).rglob("*.py")]
    assert len(sources) > 400
    assert [path for path in sources if listens.search(path.read_text("utf-8"))] == []
    assert listens.search((ROOT / "tests/devices/fake_printer.py").read_text("utf-8"))
