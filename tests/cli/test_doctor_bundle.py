"""The file for whoever helps: a café full of marked names and secrets leaves none of them in it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import bootstrap, i18n, settings
from cafe_pos.application import people
from cafe_pos.application.accounts import customers
from cafe_pos.application.doctor import bundle
from cafe_pos.application.doctor.ports import (
    ClockFacts,
    FileFacts,
    KeyFacts,
    LogFacts,
    MachineFacts,
    ScreenFacts,
    TerminalFacts,
    VersionFacts,
)
from cafe_pos.application.drawer import logbook
from cafe_pos.application.parcels import parcels
from cafe_pos.application.ports import Context, StoredTab
from cafe_pos.application.printing import copies
from cafe_pos.application.selling import refunds
from cafe_pos.domain.payment import Method
from tests import cafes
from tests.cafes import HandClock
from tests.cli.conftest import Command
from tests.integration.attacks import plain

MARK = "Zorglub"
PHONE = "06 98 76 54 32"
SIRET = "73282932000074"
TRACKING = "RR123456785FR"


def marked_café(path: Path) -> Context:
    """A café in which every name, label, reason, place and setting is marked."""
    clock = HandClock()
    ctx = cafes.found(path, clock, trade_name=f"Café {MARK}", legal_name=f"SAS {MARK}",
                      address=(f"1 rue {MARK}",), commune=MARK)  # fmt: skip
    with ctx.store.act() as uow:
        uow.put_articles((cafes.article("CAFE", 150, label=MARK, family=MARK),))
        for key, value in {
            "printer": {"transport": "network", "address": f"{MARK}.local:9100", "columns": 42},
            "terminal": {"address": f"{MARK}.local:8888", "till": "01"},
            "second_backup": f"/media/{MARK}/cle",
            "publisher_name": MARK,
            "theme": MARK,
            MARK: MARK,
        }.items():
            uow.put_setting(key, value)
        uow.put_tab(StoredTab(
            "ab" * 8, f"Table {MARK}", "room", 2, None, "2026-11-20T09:15:00Z", "op1", "op1",
            "2026-11-20T09:15:00Z", 150, 1, "{}", 1,
        ))  # fmt: skip
    people.add(ctx, f"{MARK} Junior", "9753")
    customers.add(ctx, f"Anne {MARK}", phone=PHONE)
    parcels.receive(ctx, TRACKING, f"Odette {MARK}", phone=PHONE)
    logbook.add(ctx, f"{MARK} est passé")
    sold = cafes.ring(ctx, "2 CAFE", key=f"{MARK}-1")
    copies.duplicate(ctx, sold.number, "text", reason=f"perdu par {MARK}")
    refunds.give_back(ctx, refunds.Refund(sold.number, Method.CASH, f"renversé par {MARK}"))
    with ctx.store.act() as uow:
        job = uow.queue_print(sold.number, copies.TICKET, 7, "2026-11-20T09:15:00Z")
        uow.mark_print(job.id, "failed", f"{MARK}: no paper")
    return ctx


class MarkedMachine:
    """A machine on which everything that has a name has this one."""

    def look(self, wanted: Any) -> MachineFacts:
        here = Path(f"/home/{MARK}/{MARK}.db")
        at = {"at": "2026-11-20T08:00:00"}
        fault = f"ValueError: {MARK} owes (views.py:12 shown < app.py:3 run)"
        line = at | {"level": "ERROR", "message": fault}
        exotic = at | {"level": "INFO", "message": f"{MARK}.came in", MARK: MARK}
        key = settings.keys_dir() / f"{wanted.incarnation}.key"
        return MachineFacts(
            files=(FileFacts("database", here, 0o644, mine=False),),
            keys=KeyFacts(FileFacts("key folder", here, 0o755), FileFacts("key", key, 0o644),
                          (here,), here),
            clock=ClockFacts(MARK, 60, synced=False),
            terminal=TerminalFacts(reached=False, reason=f"{MARK} not known"),
            log=LogFacts(10, lines=(json.dumps(line), json.dumps(exotic), MARK)),
            versions=VersionFacts("3.11", "3.40", f"{MARK} 6.1-{MARK} {MARK}", {"typer": MARK}),
            screen=ScreenFacts(80, 24, MARK, f"xterm-{MARK}"),
        )  # fmt: skip


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "machine", MarkedMachine)


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """The marked café's database, closed, with a table of somebody else in it."""
    path = tmp_path / MARK / f"{MARK}.db"
    ctx = marked_café(path)
    ctx.store.backup()
    ctx.store.close()
    with plain(path) as connection:
        connection.execute(f"CREATE TABLE {MARK} (name TEXT)")
        connection.execute(f"INSERT INTO {MARK} VALUES ('{MARK}')")
    return path


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def secrets_of(path: Path) -> list[str]:
    """What else must not be in it: PINs' hashes, keys, whatever a customer could be known by."""
    with plain(path) as connection:
        hashes = [row[0] for row in connection.execute("SELECT pin_hash FROM operator")]
    keys = [key.read_bytes() for key in settings.keys_dir().glob("*.key")]
    halves = [part.hex() for key in keys for part in (key[-64:-32], key[-32:])]
    return [MARK, "Camille", "argon2", PHONE, PHONE.replace(" ", ""), SIRET, TRACKING, "T-0000",
            str(path), str(path.parent), "/home/", "renvers", *hashes, *halves]  # fmt: skip


@pytest.mark.usefixtures("ours")
def test_no_name_and_no_secret_is_in_it(marked: Path, pos: Command, tmp_path: Path) -> None:
    target = tmp_path / "help.zip"
    done = pos("doctor", "--db", marked, "--json", "--bundle", target)
    assert done.json["bundle"] == str(target)
    assert MARK in done.out, "the screen may name what the file does not"
    assert {"doctor.broken", "doctor.log_errors"} <= {f["code"] for f in done.json["findings"]}
    assert target.stat().st_mode & 0o777 == 0o600
    found = parts(target)
    assert set(found) == {
        "README.txt", "findings.json", "machine.json", "log.jsonl", "cafe.json", "settings.json",
        "database.json", "ledger.json", "prints.json",
    }  # fmt: skip
    whole = "\n".join([*found, *found.values()]).casefold()
    assert [one for one in secrets_of(marked) if one.casefold() in whole] == []
    said = {name: json.loads(text) for name, text in found.items() if name.endswith(".json")}
    assert said["settings.json"]["printer"] == {"transport": "network", "columns": 42}
    assert said["settings.json"]["second_place"] == "folder"
    assert "theme" not in said["settings.json"]
    assert said["database.json"]["unknown_objects"] == 1
    assert said["database.json"]["rows"]["ticket"] == 2
    assert {"copy": 7, "state": "failed", "reason": ""}.items() <= said["prints.json"][-1].items()
    assert said["ledger.json"][-1].keys() == {"seq", "kind", "at", "hash"}
    assert len(said["ledger.json"]) == min(bundle.ENTRIES, said["cafe.json"]["entries"])
    (line,) = (json.loads(one) for one in found["log.jsonl"].splitlines() if "ValueError" in one)
    assert line["where"] == "views.py:12 shown < app.py:3 run"


@pytest.mark.usefixtures("ours")
def test_the_name_stands_in_it_when_it_is_asked_for(
    marked: Path, pos: Command, tmp_path: Path
) -> None:
    target = tmp_path / "help.zip"
    done = pos("doctor", "--db", marked, "--bundle", target, "--with-name")
    assert "aucun nom que celui du café" in done.err
    found = parts(target)
    assert json.loads(found["cafe.json"])["name"] == f"Café {MARK}"
    others = "\n".join(text for name, text in found.items() if name != "cafe.json")
    assert MARK.casefold() not in others.casefold()
    again = pos("doctor", "--db", marked, "--json", "--bundle", target)
    assert (again.code, again.refusal) == (1, "file.exists")


@pytest.mark.usefixtures("ours")
def test_a_file_that_does_not_open_still_leaves_what_the_machine_says(
    pos: Command, tmp_path: Path
) -> None:
    damaged, target = tmp_path / f"{MARK}.db", tmp_path / "help.zip"
    damaged.write_bytes(b"SQLite format 3\0" + MARK.encode() * 1000)
    done = pos("doctor", "--db", damaged, "--json", "--bundle", target)
    assert done.code == 1
    assert done.json["findings"][0]["code"] == "doctor.closed"
    found = parts(target)
    assert set(found) == {"README.txt", "findings.json", "machine.json", "log.jsonl"}
    assert MARK.casefold() not in "\n".join(found.values()).casefold()
    nowhere = pos("doctor", "--db", damaged, "--json", "--bundle", damaged / "help.zip")
    assert nowhere.refusal == "doctor.cannot_write"


def test_what_it_holds_is_said_in_both_languages() -> None:
    from cafe_pos import messages

    told: dict[str, tuple[str, ...]] = {}
    say: Callable[..., tuple[str, ...]] = messages.bundle
    for language in ("fr", "en"):
        i18n.set_language(language)
        told[language] = (*say(), say(with_name=True)[1])
    assert len(set(told["fr"] + told["en"])) == 6
