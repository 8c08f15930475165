"""The attacks that must be found, as a table: `python -m tests.attacks` (`make attacks`).

Each one is what a hand with every right on the machine but not the till's key can do to a copied
database or archive. What cannot be found is said to be so, and tried as well.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cafe_pos.application.drawer import closing
from cafe_pos.application.proof import audit
from cafe_pos.exports import archiving, verifier
from cafe_pos.exports.archiving import Wanted
from cafe_pos.storage import witness
from tests import cafes, conftest, random_bytes
from tests.cafes import HandClock
from tests.integration import attacks
from tests.integration.attacks import FISCAL_TABLES, LEDGER, plain, without_guards

LATER = "2027-01-04T09:00:00Z"
WHOLE = Wanted(date(2026, 1, 1), date(2027, 1, 4))
SEED = 20261122


@dataclass(frozen=True)
class Attack:
    """What is done, how it is answered (found or not), and whether it must be found."""

    name: str
    tried: Callable[[Path], bool]
    must: bool = True


@dataclass(frozen=True)
class Outcome:
    """One line of the table."""

    name: str
    found: bool
    must: bool

    def text(self) -> str:
        said = "found" if self.found else "NOT FOUND"
        note = "" if self.must else "  (cannot show: nothing else names the entries)"
        return f"{self.name:<74}{said}{note}"


def found(database: Path, **options: object) -> bool:
    """Whether `verify` tells of a problem."""
    return bool(problems(database, **options))


def problems(database: Path, **options: object) -> tuple[object, ...]:
    ctx = cafes.bootstrap.open_frozen(database)
    try:
        return audit.verify(ctx, **options).problems
    finally:
        ctx.store.close()


def scalar(database: Path, sql: str, *values: object) -> int:
    with plain(database) as connection:
        return int(connection.execute(sql, values).fetchone()[0])


def a_ticket(database: Path) -> int:
    """The entry of a ticket in the middle."""
    return scalar(
        database,
        "SELECT entry_seq FROM ticket ORDER BY abs(id - (SELECT max(id) / 2 FROM ticket)) LIMIT 1",
    )


def cut(database: Path, entries: int) -> None:
    """Remove the last entries with every row of theirs."""
    last = scalar(database, "SELECT max(seq) FROM ledger_entry") - entries
    with without_guards(database) as connection:
        for table in FISCAL_TABLES:
            column = "seq" if table == LEDGER else "entry_seq"
            connection.execute(f"DELETE FROM {table} WHERE {column} > ?", (last,))


def update(database: Path, sql: str, *values: object) -> None:
    with without_guards(database) as connection:
        changed = connection.execute(sql, values).rowcount
    assert changed == 1, sql


# --- the database ---------------------------------------------------------------------------------


def one_byte_in_every_column(database: Path) -> bool:
    """Change one byte of one value in every fiscal column, each in its own copy."""
    missed = []
    for table in FISCAL_TABLES:
        key = attacks.key_of(table)
        with plain(database) as connection:
            names = attacks.columns(connection, table)
        for column in names:
            copy = conftest.copied(database, database.parent / "column")
            if _one_byte(copy, table, key, column) and not found(copy):
                missed.append(f"{table}.{column}")
            shutil.rmtree(copy.parent)
    assert missed == []
    return True


def _one_byte(database: Path, table: str, key: str, column: str) -> bool:
    with plain(database) as connection:
        row = connection.execute(
            f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL"
            f" ORDER BY abs({key} - (SELECT max({key}) / 2 FROM {table})) LIMIT 1"
        ).fetchone()
    if row is None:
        return False
    value = row[1]
    match value:
        case int():
            other: object = value ^ 1
        case str():
            other = chr(ord(value[0]) ^ 1) + value[1:] if value else "x"
        case _:
            other = bytes([value[0] ^ 1]) + value[1:]
    try:
        update(database, f"UPDATE {table} SET {column} = ? WHERE {key} = ?", other, row[0])
    except sqlite3.IntegrityError:
        return False  # another row has that number already
    return True


def removed_in_the_middle(database: Path) -> bool:
    seq = a_ticket(database)
    with without_guards(database) as connection:
        for table in FISCAL_TABLES:
            column = "seq" if table == LEDGER else "entry_seq"
            connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (seq,))
    return found(database)


def cut_with_the_witness_in_place(database: Path) -> bool:
    cut(database, 10)
    return found(database)


def cut_without_anything(database: Path) -> bool:
    cut(database, 10)
    witness.path_for(database).unlink()
    return found(database)


def cut_after_a_z(database: Path) -> bool:
    """The Z on paper names the entry before it, and its own."""
    clock = HandClock("2027-01-01T18:00:00Z")
    ctx = cafes.reopen(database, clock)
    z = closing.close_day(ctx)[-1].payload
    ctx.store.close()
    paper = int(z["head_seq"]), str(z["head_hash"])[:16]
    assert not found(database, seen=paper)
    cut(database, 10)
    witness.path_for(database).unlink()
    return found(database, seen=paper)


def cut_after_a_backup(database: Path) -> bool:
    ctx = cafes.reopen(database, HandClock(LATER))
    ctx.store.backup()
    ctx.store.close()
    cut(database, 10)
    witness.path_for(database).unlink()
    return found(database)


def cut_after_an_archive(database: Path) -> bool:
    archived(database)
    cut(database, 13)
    witness.path_for(database).unlink()
    return found(database)


def two_swapped(database: Path) -> bool:
    one = a_ticket(database)
    with without_guards(database) as connection:
        for before, after in ((one, 0), (one + 1, one), (0, one + 1)):
            connection.execute("UPDATE ledger_entry SET seq = ? WHERE seq = ?", (after, before))
    return found(database)


def made_anew_with_another_key(database: Path) -> bool:
    """One key, one opening, every hash and signature right; the witness removed."""
    from tests.integration.test_mutation import Forger, entry_of, forge_chain

    # A café whose one key is its first: nothing in the chain itself betrays the forger.
    copy = database.parent / "anew" / "cafe.db"
    ctx = cafes.found(copy, HandClock(LATER))
    cafes.ring(ctx, "CAFE")
    cafes.ring(ctx, "CROQUE")
    ctx.store.close()
    forger = Forger()
    opening = json.loads(entry_of(copy, 1).payload)
    opening |= {"key_id": forger.key_id, "public_key": forger.public.hex()}
    forge_chain(copy, 1, forger, opening)
    update(
        copy, "UPDATE signing_key SET key_id = ?, public_key = ? WHERE id = 1",
        forger.key_id, forger.public,
    )  # fmt: skip
    witness.path_for(copy).unlink()
    return found(copy)


def method_altered(database: Path) -> bool:
    """Cash becomes card in the row, in the document and in the document's hash."""
    from cafe_pos.domain import ledger
    from tests.integration.test_mutation import entry_of

    seq = scalar(database, "SELECT max(entry_seq) FROM ticket_payment WHERE method = 'cash'")
    entry = entry_of(database, seq)
    payload = entry.payload.replace('"method":"cash"', '"method":"card"', 1)
    assert payload != entry.payload
    hashed = ledger.digest(
        seq=seq, kind=entry.kind, at=entry.at, version=1, key_id=entry.key_id,
        prev=entry.prev, payload=payload,
    )  # fmt: skip
    update(database, "UPDATE ticket_payment SET method = 'card' WHERE entry_seq = ?", seq)
    update(
        database, "UPDATE ledger_entry SET payload = ?, hash = ? WHERE seq = ?",
        payload, hashed, seq,
    )  # fmt: skip
    return found(database)


def closure_altered(database: Path) -> bool:
    update(database, "UPDATE closure SET total_cents = total_cents - 1000 WHERE id = 2")
    return found(database)


def last_weeks_copy(database: Path) -> bool:
    """The file of before comes back; the witness of today stands beside it."""
    old = database.read_bytes()
    ctx = cafes.reopen(database, HandClock(LATER))
    cafes.ring(ctx, "CAFE")
    ctx.store.close()
    database.write_bytes(old)
    return found(database)


def behind_the_triggers(database: Path) -> bool:
    """Triggers dropped, an amount changed, triggers put back exactly."""
    update(database, "UPDATE ticket SET total_cents = total_cents - 100 WHERE id = 3")
    return found(database)


def clock_set_back(database: Path) -> bool:
    """The clock goes back a day: the sale is kept in its place, and the event says so."""
    ctx = cafes.reopen(database, HandClock(LATER))
    cafes.ring(ctx, "CAFE")
    ctx.store.close()
    ctx = cafes.reopen(database, HandClock("2027-01-03T09:00:00Z"))
    cafes.ring(ctx, "CAFE")
    ctx.store.close()
    assert not found(database)
    return scalar(database, "SELECT count(*) FROM event WHERE code = 520") == 1


# --- archives -------------------------------------------------------------------------------------


def archived(database: Path) -> Path:
    """An archive of everything, made by the café itself."""
    ctx = cafes.reopen(database, HandClock(LATER))
    try:
        return archiving.archive(ctx, WHOLE).path
    finally:
        ctx.store.close()


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """An archive with its files changed and packed again."""
    with zipfile.ZipFile(archive) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    target = archive.with_name("changed.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in files.items():
            new.writestr(name, content)
    return target


def archive_line_changed(database: Path) -> bool:
    def change(files: dict[str, bytes]) -> None:
        files["tickets.csv"] = files["tickets.csv"].replace(b"Camille", b"Camilla", 1)

    return not verifier.check(rewritten(archived(database), change)).ok


def archive_signed_anew(database: Path) -> bool:
    """A line of the ledger changed, and the manifest made right and signed with another key."""
    from tests.integration.test_mutation import Forger

    forger = Forger()

    def change(files: dict[str, bytes]) -> None:
        import hashlib

        from cafe_pos.domain.ledger import canonical

        name = "registre.jsonl"
        files[name] = files[name].replace(b'"method":"cash"', b'"method":"card"', 1)
        manifest = json.loads(files["manifeste.json"])
        for member in manifest["members"]:
            if member["name"] == name:
                member["sha256"] = hashlib.sha256(files[name]).hexdigest()
        manifest["key"] = {"key_id": forger.key_id, "public_key": forger.public.hex()}
        files["manifeste.json"] = canonical(manifest).encode()
        signature = forger.sign(b"cafe-pos/archive/1\n" + files["manifeste.json"])
        files["manifeste.sig"] = f"{signature.hex()}\n".encode()

    return not verifier.check(rewritten(archived(database), change)).ok


def archive_truncated(database: Path) -> bool:
    archive = archived(database)
    content = archive.read_bytes()
    for length in (0, 100, len(content) // 2, len(content) - 1):
        archive.write_bytes(content[:length])
        if verifier.check(archive).ok:
            return False
    return True


def archive_of_another_cafe(database: Path) -> bool:
    """Whole in itself: its key, and this café's ledger, tell that it is another's."""
    own = archived(database)
    clock = HandClock(LATER)
    other = database.parent / "other" / "cafe.db"
    ctx = cafes.found(other, clock)
    cafes.ring(ctx, "CAFE")
    foreign = archiving.archive(ctx, Wanted(date(2027, 1, 1), date(2027, 1, 4))).path
    ctx.store.close()
    assert verifier.check(foreign).ok
    key = verifier.check(own).manifest["key"]["key_id"]
    ctx = cafes.bootstrap.open_frozen(database)
    with ctx.store.act() as uow:
        recorded = uow.archives.with_file(archiving.sha256_of(foreign))
        assert uow.archives.with_file(archiving.sha256_of(own)) is not None
    ctx.store.close()
    return recorded is None and not verifier.check(foreign, key).ok


TABLE = (
    Attack("one byte changed in each fiscal column", one_byte_in_every_column),
    Attack("a ticket removed in the middle", removed_in_the_middle),
    Attack("the last ten entries removed, witness in place", cut_with_the_witness_in_place),
    Attack("the last ten and the witness removed, a Z on paper", cut_after_a_z),
    Attack("the last ten and the witness removed, after a backup", cut_after_a_backup),
    Attack("the last ten and the witness removed, after an archive", cut_after_an_archive),
    Attack("the last ten and the witness removed, no Z, backup, archive", cut_without_anything,
           must=False),
    Attack("two entries swapped", two_swapped),
    Attack("the whole chain made anew with another key, no witness", made_anew_with_another_key),
    Attack("a payment method altered, its hash made anew", method_altered),
    Attack("a closure's total altered", closure_altered),
    Attack("the database replaced by an older copy of itself", last_weeks_copy),
    Attack("triggers dropped, data changed, triggers put back", behind_the_triggers),
    Attack("the clock set back a day", clock_set_back),
    Attack("an archive with one line changed", archive_line_changed),
    Attack("an archive changed, its manifest signed with another key", archive_signed_anew),
    Attack("an archive truncated", archive_truncated),
    Attack("an archive from another café", archive_of_another_cafe),
)  # fmt: skip


def outcome(attack: Attack, rich: Path, folder: Path) -> Outcome:
    """Try one attack on its own copy of the rich café."""
    return Outcome(attack.name, attack.tried(conftest.copied(rich, folder)), attack.must)


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Print the table, then what became of bytes changed at random; exit 1 if any was missed."""
    count = int(os.environ.get("CAFE_POS_BYTES", "2000"))
    with tempfile.TemporaryDirectory() as home:
        place = Path(home)
        for name in ("CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(place / name.lower())
        rich = place / "rich" / "cafe.db"
        attacks.rich(rich)
        missed = 0
        for number, attack in enumerate(TABLE):
            answer = outcome(attack, rich, place / str(number))
            missed += answer.found is not answer.must
            _say(answer.text())
        database = conftest.copied(rich, place / "bytes")
        archive = archived(conftest.copied(rich, place / "archived"))
        for what, tally in (
            ("database", random_bytes.in_database(database, count, SEED)),
            ("archive", random_bytes.in_archive(archive, count, SEED)),
        ):
            missed += len(tally.missed)
            _say(*tally.lines(what), *tally.missed)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
