"""Archives: what is in them, that they verify alone, and that they are recorded."""

from __future__ import annotations

import ast
import csv
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest

from cafe_pos.application.drawer import closing
from cafe_pos.application.proof import audit
from cafe_pos.exports import archive_rows, archive_words, archiving, verifier
from cafe_pos.exports.archiving import Wanted
from cafe_pos.storage.projection import PROJECTIONS
from tests import cafes, conftest
from tests.cafes import HandClock, refused
from tests.integration.attacks import plain, without_guards

VERIFIER = Path(verifier.__file__)
LATER = "2027-01-04T09:00:00Z"
WHOLE = Wanted(date(2026, 1, 1), date(2027, 1, 4))


def archived(path: Path, wanted: Wanted = WHOLE, at: str = LATER) -> Path:
    ctx = cafes.reopen(path, HandClock(at))
    try:
        return archiving.archive(ctx, wanted).path
    finally:
        ctx.store.close()


@pytest.fixture(scope="session")
def rich_archive(rich_cafe, tmp_path_factory) -> Path:
    """Everything of the rich café, in one archive."""
    return archived(conftest.copied(rich_cafe, tmp_path_factory.mktemp("archived")))


def member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def rows(path: Path, name: str) -> list[dict[str, str]]:
    text = member(path, name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def found(path: Path, **options: str) -> list[str]:
    return [code for code, _ in verifier.check(path, **options).found]


def test_an_archive_of_everything_is_whole_and_recorded(rich_cafe, tmp_path):
    path = conftest.copied(rich_cafe, tmp_path)
    made = archived(path)
    report = verifier.check(made)
    assert report.sentences() == []
    with plain(path) as connection:
        entries = connection.execute("SELECT kind, payload FROM ledger_entry").fetchall()
    kinds = [kind for kind, _ in entries]
    assert kinds[-2:] == ["archive", "event"]
    record = json.loads(entries[-2][1])
    assert record["last_seq"] == report.entries == len(entries) - 2
    assert record["file_sha256"] == archiving.sha256_of(made)
    assert json.loads(entries[-1][1])["code"] == 20
    assert cafes.verify(path, full=True).ok
    assert made.stat().st_mode & 0o777 == 0o600


def test_the_same_state_makes_the_same_bytes(rich_cafe, tmp_path):
    one, other = (archived(conftest.copied(rich_cafe, tmp_path / name)) for name in "ab")
    assert one.read_bytes() == other.read_bytes()
    assert one.parent != other.parent


def test_every_kind_of_document_has_its_file_and_every_column_is_described(rich_archive, rich_cafe):
    said = {(row["fichier"], row["colonne"]) for row in rows(rich_archive, "dictionnaire.csv")}
    with zipfile.ZipFile(rich_archive) as archive:
        names = [n for n in archive.namelist() if n.endswith(".csv") and n != "dictionnaire.csv"]
    for name in names:
        header = member(rich_archive, name).decode("utf-8-sig").splitlines()[0].split(";")
        assert len(set(header)) == len(header), name
        assert {(name, column) for column in header} <= said
        assert (name, "") in said
    assert {archive_rows.name_of(kind) for kind in PROJECTIONS} <= set(names)


def test_no_key_of_the_ledger_lacks_a_french_word(rich_cafe):
    with plain(rich_cafe) as connection:
        entries = connection.execute(
            "SELECT seq, kind, at, version, key_id, payload, prev, hash, signature"
            " FROM ledger_entry"
        ).fetchall()
    shape = archive_rows.shape(archive_rows.Entry(*row) for row in entries)
    lacking = [
        f"{path}: {key}"
        for path, keys in shape.items()
        for key in keys
        if not archive_words.described(path, key)
    ]
    assert lacking == []


def test_amounts_are_euros_with_a_comma_and_add_up_to_the_ledger(rich_archive):
    tickets = rows(rich_archive, "tickets.csv")
    cents = sum(int(row["total"].replace(",", "")) for row in tickets)
    manifest = json.loads(member(rich_archive, "manifeste.json"))
    assert (len(tickets), cents) == (manifest["totals"]["tickets"], manifest["totals"]["total"])
    lines = rows(rich_archive, "tickets-lignes.csv")
    assert sum(int(row["total"].replace(",", "")) for row in lines) == cents
    assert {row["taux"] for row in lines} >= {"10", "20", "5,5"}
    assert {row["document"] for row in lines} == {row["numero"] for row in tickets}


def test_what_a_spreadsheet_would_compute_is_a_text():
    assert archive_rows.cell(archive_words.TEXT, "=1+1") == "'=1+1"
    assert archive_rows.cell(archive_words.TEXT, "-5 %") == "'-5 %"
    assert archive_rows.cell(archive_words.EUROS, -5) == "-0,05"
    assert archive_rows.cell(archive_words.RATE, 550) == "5,5"
    assert archive_rows.cell(archive_words.RATE, 2000) == "20"
    assert archive_rows.cell(archive_words.EUROS, None) == ""


def test_the_stand_alone_verifier_agrees_away_from_the_program(rich_archive, tmp_path):
    with zipfile.ZipFile(rich_archive) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert (tmp_path / "unpacked" / "verifier.py").read_bytes() == VERIFIER.read_bytes()
    for arguments in ([str(rich_archive)], []):
        done = subprocess.run(
            [sys.executable, "-I", tmp_path / "unpacked" / "verifier.py", *arguments],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        assert "INTACTE" in done.stdout
        assert "Café du Pont" in done.stdout
    (tmp_path / "unpacked" / "evenements.csv").write_bytes(b"nothing")
    done = subprocess.run(
        [sys.executable, "-I", tmp_path / "unpacked" / "verifier.py"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "a été changé: evenements.csv" in done.stdout


def test_the_verifier_shares_no_code_with_the_program():
    imported = set()
    for node in ast.walk(ast.parse(VERIFIER.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).split(".")[0])
        elif isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_every_finding_of_the_verifier_can_be_said_in_both_languages():
    for words in verifier.SENTENCES.values():
        assert len(words) == 2
        assert words[0].count("{}") == words[1].count("{}")


def test_a_file_of_nothing_is_no_archive(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"")
    assert found(tmp_path / "a.zip") == ["no_zip"]


def test_archives_follow_each_other_without_a_gap(rich_cafe, tmp_path):
    path = conftest.copied(rich_cafe, tmp_path)
    days = [date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)]
    end, before = 0, None
    for day in days:
        made = archived(path, Wanted(day, day))
        manifest = json.loads(member(made, "manifeste.json"))
        assert verifier.check(made).sentences() == []
        assert end < 1 or end - 4 <= manifest["first"]["seq"] <= end + 1
        if before is not None:
            assert manifest["previous"]["sha256"] == archiving.sha256_of(before)
        end, before = manifest["last"]["seq"], made


def test_days_that_are_over_are_closed_first(cafe_file, opened, clock):
    ctx = opened(cafe_file)
    cafes.ring(ctx, "CAFE")
    clock.advance(days=1)
    cafes.ring(ctx, "CROQUE")
    made = archiving.archive(ctx, Wanted(date(2026, 11, 20), date(2026, 11, 20)))
    assert made.closed_days == ("2026-11-20",)
    with ctx.store.act() as uow:
        assert uow.unclosed_days() == ("2026-11-21",)
    assert audit.verify(ctx).ok
    assert verifier.check(made.path).ok


def test_what_was_rung_before_a_late_closure_is_in_the_archive_of_its_own_day(
    cafe_file, opened, clock
):
    ctx = opened(cafe_file)
    cafes.ring(ctx, "CAFE")
    clock.advance(days=1)
    cafes.ring(ctx, "CROQUE")
    closing.close_day(ctx)
    cafes.ring(ctx, "DEMI")
    clock.advance(days=1)
    made = archiving.archive(ctx, Wanted(date(2026, 11, 21), date(2026, 11, 21)))
    assert [row["jour"] for row in rows(made.path, "tickets.csv")] == ["2026-11-21"]
    assert verifier.check(made.path).sentences() == []


def test_an_open_day_is_taken_as_it_stands_and_said_to_be_open(cafe):
    cafes.ring(cafe, "CAFE")
    made = archiving.archive(cafe, Wanted(date(2026, 1, 1), date(2026, 12, 31), "year"))
    manifest = json.loads(member(made.path, "manifeste.json"))
    assert not manifest["closed"]
    assert made.tickets == 1
    assert verifier.check(made.path).ok
    with cafe.store.act() as uow:
        last = next(iter(uow.entries(after=uow.head.seq - 1)))
    assert json.loads(last.payload)["code"] == 30


def test_a_period_without_a_closed_day_is_refused(cafe, clock):
    before = Wanted(date(2020, 1, 1), date(2020, 12, 31))
    with refused("archive.empty"):
        archiving.archive(cafe, before)
    with refused("archive.period"):
        archiving.archive(cafe, Wanted(date(2026, 2, 2), date(2026, 2, 1)))


def test_nothing_is_recorded_when_the_file_cannot_be_written(cafe, tmp_path):
    with cafe.store.act() as uow:
        before = uow.head
    (tmp_path / "there.zip").write_bytes(b"kept")
    with refused("archive.exists"):
        archiving.archive(cafe, WHOLE, tmp_path / "there.zip")
    (tmp_path / "file").write_bytes(b"")
    with refused("archive.cannot_write"):
        archiving.archive(cafe, WHOLE, tmp_path / "file" / "there.zip")
    with cafe.store.act() as uow:
        assert uow.head == before
    assert (tmp_path / "there.zip").read_bytes() == b"kept"


def test_what_a_killed_archive_left_is_swept_away_by_the_next(cafe, clock):
    cafes.ring(cafe, "CAFE")
    folder = cafe.store.path.with_name("archives")
    for name in ("cafe.2025.AR-000001.zip", "other.2025.AR-000001.zip"):
        (folder / f".{name}.part").mkdir(parents=True)
        (folder / f".{name}.part" / "tickets.csv").write_text("half")
        (folder / f"{name}.part").write_bytes(b"half a file")
    clock.advance(days=1)
    made = archiving.archive(cafe, Wanted(date(2026, 11, 1), date(2026, 11, 30)))
    left = {".other.2025.AR-000001.zip.part", "other.2025.AR-000001.zip.part"}
    assert {p.name for p in folder.iterdir()} == {made.path.name, *left}


def test_a_record_that_names_another_end_is_found(victim):
    with without_guards(victim) as connection:
        (row,) = connection.execute("SELECT max(id) FROM archive").fetchone()
        connection.execute("UPDATE archive SET head_hash = 'ab' WHERE id = ?", (row,))
    assert "rows.changed" in {p.code for p in cafes.verify(victim).problems}


def test_another_key_is_not_accepted(rich_archive):
    own = verifier.check(rich_archive).manifest["key"]
    assert found(rich_archive, key=own["key_id"]) == []
    assert found(rich_archive, key=own["public_key"]) == []
    assert found(rich_archive, key="0" * 16) == ["other_key"]


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        (1, "2026-01-01", "2026-12-31"),
        (7, "2026-07-01", "2027-06-30"),
        (3, "2026-03-01", "2027-02-28"),
    ],
)
def test_a_year_is_the_fiscal_year_that_begins_in_it(cafe, month, first, last):
    with cafe.store.act() as uow:
        uow.put_setting("fiscal_year_start", month)
    wanted = archiving.fiscal_year(cafe, 2026)
    assert (str(wanted.first), str(wanted.last), wanted.nature) == (first, last, "year")


def test_a_bomb_of_zeros_and_a_name_full_of_commands_stop_nothing(rich_archive, tmp_path):
    """What is compressed a thousand times is read no further than its announced size."""
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(rich_archive) as kept, zipfile.ZipFile(bomb, "w") as made:
        for info in kept.infolist():
            content = kept.read(info)
            if info.filename == verifier.LEDGER:
                content += bytes(30_000_000)
            made.writestr(info.filename, content, zipfile.ZIP_DEFLATED)
    assert bomb.stat().st_size < 1_000_000
    tracemalloc.start()
    try:
        assert found(bomb) == ["changed"]
        assert tracemalloc.get_traced_memory()[1] < 15_000_000
    finally:
        tracemalloc.stop()
    with zipfile.ZipFile(bomb, "a") as made:
        made.writestr("\x1b[2J\x1b]0;vole\x07\u202ex.txt", b"")
    done = subprocess.run(
        [sys.executable, "-I", VERIFIER, bomb], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "vole" in done.stdout
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)
