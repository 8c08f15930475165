"""A file for whoever helps: what the till found, and nothing that names or sells anything.

Everything in it stands on a list or has a form that no name has; what does not is left out. So a
new setting, finding or line of the log says nothing here before somebody has looked at it.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from cafe_pos import durable
from cafe_pos.application import settings_acts
from cafe_pos.application.doctor import log_lines
from cafe_pos.application.doctor.cafe import CafeFacts
from cafe_pos.application.doctor.disk import MEMORY, NETWORK
from cafe_pos.application.doctor.examining import Examination, examine_closed
from cafe_pos.application.doctor.findings import Finding
from cafe_pos.application.doctor.ports import FileFacts, Machine, MachineFacts, Wanted
from cafe_pos.application.ports import Context
from cafe_pos.domain.errors import PosError

ENTRIES: Final = 50
JOBS: Final = 100
LINES: Final = 500
OPEN_STATES: Final = ("queued", "sending", "sent_unconfirmed", "failed")
"""What became of every print is too much to read beside the sales; these are few."""
README: Final = "README.txt"
_CODE: Final = re.compile(r"[a-z_]{1,30}(\.[a-z_]{1,40})+")
_WORD: Final = re.compile(r"[a-z_]{1,30}")
_VERSION: Final = re.compile(r"[0-9][0-9A-Za-z.+]{0,20}")
_TEXTS: Final[Mapping[str, re.Pattern[str]]] = {
    "at": re.compile(r"\d\d:\d\d"),
    "codes": re.compile(r"[A-Za-z_.]{1,60} x \d+(, [A-Za-z_.]{1,60} x \d+)*"),
    "day": re.compile(r"\d{4}-\d\d-\d\d"),
    "held": re.compile(r"\d{1,4}"),
    "key": re.compile(r"[0-9a-f]{16}"),
    "kind": re.compile("|".join(map(re.escape, sorted(MEMORY | NETWORK)))),
    "last": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"),
    "libraries": re.compile(r"[a-z0-9-]{1,40}(, [a-z0-9-]{1,40})*"),
    "mode": re.compile(r"[0-7]{3,4}"),
    "month": re.compile(r"\d\d/\d{4}"),
    "number": re.compile(r"[A-Z]{1,3}-\d{1,8}"),
    "problem": _CODE,
    "python": _VERSION,
    "software": re.compile(r"cafe-pos [0-9][0-9A-Za-z.+]{0,20}"),
    "sqlite": _VERSION,
    "version": re.compile(r"\d{1,4}"),
    "wanted": re.compile(r"[0-7]{3}"),
    "why": _CODE,
}
"""Details of findings that are told, each with the form that it must have; figures always are."""
_TRANSPORTS: Final = frozenset({"network", "file", "usb", "serial", "cups"})
_CODE_PAGE: Final = re.compile(r"cp\d{3,4}|iso8859_\d{1,2}")
_TERMS: Final = (
    "alacritty", "ansi", "dumb", "foot", "gnome", "kitty", "konsole", "linux", "putty", "rxvt",
    "screen", "st", "tmux", "vt", "xterm",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes into the file: its parts by name, and what was found."""

    findings: tuple[Finding, ...]
    parts: Mapping[str, str]


@dataclass(slots=True)
class Gathering:
    """A look that keeps what a helper needs: short acts, then the machine (`examining.Look`)."""

    with_name: bool = False
    _look: Examination = field(default_factory=Examination)
    _looked: bool = False
    _tables: list[str] | None = None
    _schema: dict[str, Any] = field(default_factory=dict)
    _ledger: list[dict[str, Any]] = field(default_factory=list)
    _jobs: list[dict[str, Any]] = field(default_factory=list)
    _name: str = ""

    def step(self, ctx: Context) -> bool:
        """Examine, then count the rows of one table, then read the end of the ledger.

        Raises:
            PosError: `cafe.missing`, `database.*`.
        """
        if not self._looked:
            self._looked = not self._look.step(ctx)
            return True
        with ctx.store.act() as uow:
            if self._tables is None:
                objects = uow.schema_objects()
                self._tables = [one.name for one in objects if one.known and one.kind == "table"]
                self._schema = {
                    "version": uow.schema_version(),
                    "objects": [f"{one.kind} {one.name}" for one in objects if one.known],
                    "unknown_objects": sum(not one.known for one in objects),
                    "rows": {},
                }
                return True
            if self._tables:
                table = self._tables.pop(0)
                self._schema["rows"][table] = uow.rows_in(table)
                return True
            last = uow.head.seq
            entries = (uow.entry_at(seq) for seq in range(max(1, last - ENTRIES + 1), last + 1))
            self._ledger = [
                {
                    "seq": entry.seq,
                    "kind": entry.kind if _WORD.fullmatch(entry.kind) else "other",
                    "at": entry.at if _TEXTS["last"].fullmatch(entry.at) else "",
                    "hash": entry.hash.hex(),
                }
                for entry in entries
                if entry is not None
            ]
            self._jobs = [
                {
                    "id": job.id,
                    "kind": job.kind if _WORD.fullmatch(job.kind) else "other",
                    "copy": job.copy_no,
                    "state": job.state,
                    "attempts": job.attempts,
                    "reason": _code(job.last_error),
                    "queued_at": job.queued_at if _TEXTS["last"].fullmatch(job.queued_at) else "",
                }
                for job in uow.print_jobs(*OPEN_STATES)[-JOBS:]
            ]
            identity = uow.identity() if self.with_name else None
            self._name = str(identity[1]["trade_name"]) if identity is not None else ""
        return False

    def finish(self, machine: Machine, *, busy: bool = False) -> Bundle:
        """Look at disks and devices, and put it all together."""
        findings = self._look.finish(machine, busy=busy)
        cafe, facts = self._look.cafe, self._look.machine
        if cafe is None or facts is None:
            raise RuntimeError("nothing was looked at")
        return Bundle(
            findings,
            {
                **_common(findings, facts),
                "cafe.json": _json(_cafe(cafe) | ({"name": self._name} if self.with_name else {})),
                "settings.json": _json(_settings(cafe)),
                "database.json": _json(self._schema),
                "ledger.json": _json(self._ledger),
                "prints.json": _json(self._jobs),
            },
        )


def closed(path: Path, error: PosError, machine: Machine, cafe: CafeFacts) -> Bundle:
    """What can be gathered when the café's file does not open: that, and the machine's side."""
    facts = machine.look(Wanted(path, "", cafe.now, live=False))
    findings = examine_closed(cafe, error.code, facts)
    return Bundle(findings, _common(findings, facts))


def write(path: Path, bundle: Bundle, readme: str) -> None:
    """Write the file, for its owner alone; a file that exists is never replaced.

    Raises:
        PosError: `file.exists`, `doctor.cannot_write`.
    """
    if path.exists():
        raise PosError("file.exists", path=path)
    part = path.with_name(path.name + ".part")
    try:
        durable.make_folder(path.parent)
        part.unlink(missing_ok=True)
        fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(fd, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, text in {README: readme, **bundle.parts}.items():
                    archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
            file.flush()
            os.fsync(file.fileno())
        durable.rename(part, path)
    except OSError as error:
        with suppress(OSError):  # why it could not be written is told already
            part.unlink(missing_ok=True)
        raise PosError("doctor.cannot_write", path=path, reason=error.strerror) from error


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, indent=1) + "\n"


def _common(findings: Iterable[Finding], facts: MachineFacts) -> dict[str, str]:
    lines = [line for text in facts.log.lines if (line := log_lines.cleaned(text)) is not None]
    return {
        "findings.json": _json([_finding(one) for one in findings]),
        "machine.json": _json(_machine(facts)),
        "log.jsonl": "".join(f"{json.dumps(line)}\n" for line in lines[-LINES:]),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    """A finding with those of its details that are figures, or have the form that they must."""
    told: dict[str, Any] = {"code": finding.code, "attention": finding.attention}
    for name, value in finding.params:
        known = _TEXTS.get(name)
        if isinstance(value, int):
            told[name] = value
        elif isinstance(value, date):
            told[name] = value.isoformat()
        elif known is not None and known.fullmatch(str(value)):
            told[name] = str(value)
    return told


def _cafe(cafe: CafeFacts) -> dict[str, Any]:
    opaque = cafe.cafe if re.fullmatch(r"[0-9a-f]{16}", cafe.cafe) else ""
    return {
        "cafe": opaque,
        "software": cafe.software,
        "demo_or_training": cafe.nobody_bound,
        "entries": cafe.entries,
        "free_megabytes": cafe.free_bytes // 1_000_000,
        "unclosed_days": len(cafe.unclosed),
        "problems": [[one.seq, one.code] for one in cafe.problems],
    }


def _settings(cafe: CafeFacts) -> dict[str, Any]:
    """Settings that are chosen from lists or are bounded figures, and whether others are set."""
    chosen = {
        key: cafe.settings[key]
        for key in sorted(settings_acts.ALLOWED)
        if key in cafe.settings and settings_acts.is_allowed(key, cafe.settings[key])
    }
    place = "volume" if cafe.settings.get("second_volume") else "none"
    return chosen | {
        "zone": _zone(cafe.zone),
        "printer": _printer(cafe.printer),
        "kitchen_printer": _printer(cafe.kitchen),
        "terminal": bool(cafe.terminal),
        "second_place": "folder" if cafe.settings.get("second_backup") else place,
        "copies_encrypted": bool(cafe.settings.get("backup_recipient")),
    }


def _printer(setting: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if setting is None:
        return None
    told: dict[str, Any] = {}
    if setting.get("transport") in _TRANSPORTS:
        told["transport"] = setting["transport"]
    for name in ("columns", "baud", "answers"):
        if isinstance(setting.get(name), int):
            told[name] = setting[name]
    if _CODE_PAGE.fullmatch(str(setting.get("code_page", ""))):
        told["code_page"] = setting["code_page"]
    return told


def _machine(facts: MachineFacts) -> dict[str, Any]:
    versions = facts.versions
    known = {name: v for name, v in versions.libraries.items() if _VERSION.fullmatch(v)}
    return {
        "python": versions.python,
        "sqlite": versions.sqlite,
        "system": _system(versions.system),
        "libraries": known,
        "missing": list(versions.missing),
        "disk": {
            "kind": facts.lying.kind if re.fullmatch(r"[a-z0-9.]{1,16}", facts.lying.kind) else "",
            "removable": facts.lying.removable,
            "writable": facts.lying.writable,
        },
        "files": [_file(one) for one in facts.files],
        "keys": {
            "folder": None if facts.keys.folder is None else _file(facts.keys.folder),
            "file": None if facts.keys.file is None else _file(facts.keys.file),
            "copied": len(facts.keys.copied),
            "with_backups": facts.keys.within is not None,
        },
        "clock": {
            "zone": _zone(facts.clock.zone),
            "offset_min": facts.clock.offset_min,
            "synced": facts.clock.synced,
        },
        "printers": [
            {"station": one.station, "reason": _code(one.reason), "heard": one.heard}
            for one in facts.printers
        ],
        "terminal_reached": None if facts.terminal is None else facts.terminal.reached,
        "log": {"bytes": facts.log.size_bytes, "writable": facts.log.writable},
        "screen": None
        if facts.screen is None
        else {
            "columns": facts.screen.columns,
            "rows": facts.screen.rows,
            "encoding": _encoding(facts.screen.encoding),
            "term": _term(facts.screen.term),
        },
    }


def _file(file: FileFacts) -> dict[str, Any]:
    """What it is to us, never where: a path may name whoever uses this computer."""
    return {"what": file.what, "mode": f"{file.mode:03o}", "mine": file.mine}


def _code(text: str | None) -> str:
    return text if text is not None and _CODE.fullmatch(text) else ""


def _system(text: str) -> str:
    """`Linux 6.1.0 x86_64`, without what somebody may have called their kernel."""
    name, release, machine = [*text.split(" "), "", "", ""][:3]
    number = re.match(r"[0-9.]{1,16}", release)
    kept = [name if name in {"Linux", "Darwin", "Windows", "FreeBSD"} else "other"]
    if number is not None:
        kept.append(number[0])
    if re.fullmatch(r"x86_64|aarch64|arm64|armv\dl|i686|riscv64", machine):
        kept.append(machine)
    return " ".join(kept)


def _zone(name: str) -> str:
    with suppress(ValueError, OSError, KeyError):
        return ZoneInfo(name).key
    return "other"


def _encoding(name: str) -> str:
    with suppress(LookupError, ValueError):
        return codecs.lookup(name).name
    return "other"


def _term(name: str) -> str:
    """The family of a terminal."""
    start = re.split(r"[-+.0-9]", name, maxsplit=1)[0]
    return start if start in _TERMS else "other"
