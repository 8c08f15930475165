"""What a coordinator's collect answers: each accident and attack with what became of it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import pytest

from cafe_pos.domain import handover
from cafe_pos.network.collecting import deciding
from cafe_pos.network.collecting.catalogue import Catalogue
from cafe_pos.network.file import keys, receipts, trailer
from cafe_pos.network.file.manifest import End, Handover, Nature
from tests import cafes
from tests.exports import Clone, real_months
from tests.integration import collecting
from tests.integration.collecting import MONTHS, Desk

AUGUST, SEPTEMBER, OCTOBER = MONTHS


@pytest.fixture(scope="session")
def real(_own_folders: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Three months of a real café, as its till exports them."""
    paths = real_months(tmp_path_factory.mktemp("real"), MONTHS, tickets_a_day=2, days=2)
    return {month: path.read_bytes() for month, path in zip(MONTHS, paths, strict=True)}


@pytest.fixture
def desk(real: dict[str, bytes], tmp_path: Path) -> Desk:
    made = Desk(tmp_path, real)
    made.inbox.mkdir()
    return made


def edited(clone: Clone, file: bytes, sql: str, **changes: object) -> bytes:
    """A café's month again, its rows changed, its manifest too; signed by the café."""
    envelope = trailer.open_bytes(file)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.deserialize(envelope.data)
        db.execute(sql)
        db.execute("VACUUM")
        data = db.serialize()
    sha256 = hashlib.sha256(data).hexdigest()
    told = replace(envelope.manifest, data_sha256=sha256, data_bytes=len(data), **changes)
    return clone.signed(data, told)


def revised(clone: Clone, file: bytes, revision: int = 2, word: str = "en") -> bytes:
    """The next revision of a month: other data, as sound as before."""
    month = trailer.open_bytes(file).manifest.month
    sql = f"UPDATE meta SET value = '{word}' WHERE key = 'zone'"
    return edited(clone, file, sql, revision=revision, number=f"X-{month}-{revision}")


def test_a_month_is_taken_and_the_same_inbox_twice_changes_nothing(desk: Desk) -> None:
    months = desk.cafe(1)
    for month, content in desk.cafe(2).items():
        desk.put(f"two/{month}.sqlite", content)
    for month, content in months.items():
        desk.put(f"{month}.sqlite", content)
    desk.put("notes.txt", b"bring bread")
    first = desk.collect(workers=2)
    assert [collecting.words(a) for a in first.answers] == ["accepted"] * 6
    assert first.others == 1
    held = collecting.holdings(desk.warehouse)
    assert held["orphans"] == []
    assert len(held["receipts"]) == 6
    cafe = Clone(1).cafe
    counts = trailer.open_bytes(months[OCTOBER]).manifest.counts
    for table in ("ticket", "ticket_line", "ticket_payment", "closure", "ledger_entry"):
        assert held["rows"][cafe, OCTOBER, 1, "accepted", table] == counts[table]
    before = collecting.image(desk.warehouse)
    assert set(desk.answers().values()) == {"already_had"}
    assert collecting.image(desk.warehouse) == before


def test_rows_are_those_of_the_file(desk: Desk) -> None:
    import pyarrow.parquet as pq

    from cafe_pos.network.collecting import reading
    from cafe_pos.network.file.schema import FLAT

    content = desk.cafe(1)[AUGUST]
    desk.put("a.sqlite", content)
    assert set(desk.answers().values()) == {"accepted"}
    checked = reading.check_in_process(trailer.open_bytes(content))
    with Catalogue.open(desk.warehouse) as catalogue:
        parts = {part.table_name: part for part in catalogue.parts()}
    for table, names in FLAT.items():
        rows = checked.rows[table]
        if rows:
            stored = pq.ParquetFile(desk.warehouse / parts[table].path).read().to_pylist()
            expected = [dict(zip(names, row, strict=True)) | {"export_id": 1} for row in rows]
            assert stored == expected, table
        else:
            assert table not in parts


# Accidents: (what lies in the inbox, the answers by name)

Made = tuple[dict[str, bytes], dict[str, str]]


def unknown_key(desk: Desk) -> Made:
    return {"a": desk.cafe(1, enrol=False)[AUGUST]}, {"a": "refused collect.unknown_key"}


def anothers_key(desk: Desk) -> Made:
    """The café 2 signs a month that says it is of café 1."""
    desk.cafe(1)
    thief = Clone(2)
    desk.enrol(thief)
    thief.cafe = Clone(1).cafe
    return {"a": thief.month(desk.real[AUGUST])}, {"a": "refused collect.other_cafe"}


def cut(desk: Desk) -> Made:
    whole = desk.cafe(1)[AUGUST]
    return {"a": whole[: len(whole) // 2]}, {"a": "refused network.truncated"}


def one_byte(desk: Desk) -> Made:
    whole = bytearray(desk.cafe(1)[AUGUST])
    whole[5000] ^= 1
    return {"a": bytes(whole)}, {"a": "refused network.data"}


def two_files(desk: Desk) -> Made:
    months = desk.cafe(1)
    return (
        {"a": months[AUGUST], "b": revised(Clone(1), months[AUGUST], 1)},
        {"a": "refused collect.two_files", "b": "refused collect.two_files"},
    )


def months_out_of_order(desk: Desk) -> Made:
    months = desk.cafe(1)
    names = {"1": OCTOBER, "2": AUGUST, "3": SEPTEMBER}
    return {n: months[m] for n, m in names.items()}, dict.fromkeys(names, "accepted")


def a_gap(desk: Desk) -> Made:
    months = desk.cafe(1)
    return (
        {"a": months[AUGUST], "b": months[OCTOBER]},
        {"a": "accepted", "b": "held collect.gap"},
    )


def names_that_climb(desk: Desk) -> Made:
    mail = EmailMessage()
    mail["Subject"] = "août"
    mail.set_content("Bonjour")
    mail.add_attachment(
        desk.cafe(1)[AUGUST], "application", "octet-stream", filename="../../../evil.sqlite"
    )
    return {"a.eml": mail.as_bytes()}, {"a.eml › ../../../evil.sqlite": "accepted"}


def two_attachments(desk: Desk) -> Made:
    months = desk.cafe(1)
    inner, outer = EmailMessage(), EmailMessage()
    for month in (AUGUST, SEPTEMBER):
        inner.add_attachment(months[month], "application", "x-sqlite3", filename=f"{month}.sqlite")
    inner.add_attachment(b"PK\x03\x04...", "application", "zip", filename="c.zip")
    outer.set_content("Fwd")
    outer.add_attachment(inner)
    box = b"From camille Sun Nov  1 09:00:00 2026\n" + outer.as_bytes() + b"\n"
    return (
        {"mails": box + b"From x\n\nnothing\n\n"},
        {
            "mails#1 › 2026-08.sqlite": "accepted",
            "mails#1 › 2026-09.sqlite": "accepted",
            "mails#1 › c.zip": "refused collect.zip",
        },
    )


def no_export(desk: Desk) -> Made:
    desk.cafe(1)
    return (
        {"a.sqlite": b"", "b.sqlite": b"hello", "c.zip": b"PK\x03\x04", "d.png": b"\x89PNG"},
        {
            "a.sqlite": "refused network.not_export",
            "b.sqlite": "refused network.not_export",
            "c.zip": "refused collect.zip",
        },
    )


def the_same_twice(desk: Desk) -> Made:
    content = desk.cafe(1)[AUGUST]
    return {"a": content, "b": content}, {"a": "accepted", "b": "already_had"}


def a_correction(desk: Desk) -> Made:
    months, clone = desk.cafe(1), Clone(1)
    return (
        {"a": months[AUGUST], "b": revised(clone, months[AUGUST]), "c": months[SEPTEMBER]},
        {"a": "accepted", "b": "replaced", "c": "accepted"},
    )


def by_hand(desk: Desk) -> Made:
    """The right schema and a signature, but a ticket's total that its lines do not make."""
    sql = "UPDATE ticket SET total = total + 1, own_revenue = own_revenue + 1"
    return (
        {"a": edited(Clone(1), desk.cafe(1)[AUGUST], sql)},
        {"a": "refused network.totals"},
    )


def a_fork(desk: Desk) -> Made:
    months, clone = desk.cafe(1), Clone(1)
    said = trailer.open_bytes(months[SEPTEMBER])
    other = End(said.manifest.head_before.seq, "ab" * 32, "ab" * 32)
    bad = clone.signed(said.data, replace(said.manifest, head_before=other))
    return (
        {"a": months[AUGUST], "b": bad},
        {"a": "accepted", "b": "refused network.chain"},
    )


ACCIDENTS: tuple[Callable[[Desk], Made], ...] = (
    unknown_key, anothers_key, cut, one_byte, two_files, months_out_of_order, a_gap,
    names_that_climb, two_attachments, no_export, the_same_twice, a_correction, by_hand, a_fork,
)  # fmt: skip


@pytest.mark.parametrize("accident", ACCIDENTS, ids=lambda made: made.__name__)
def test_each_accident_has_its_answer(desk: Desk, accident: Callable[[Desk], Made]) -> None:
    files, expected = accident(desk)
    for name, content in files.items():
        desk.put(name, content)
    assert desk.answers() == expected
    held = collecting.holdings(desk.warehouse)
    assert held["orphans"] == []
    assert not list(desk.folder.rglob("evil*"))
    assert not list((desk.warehouse / "incoming").rglob("*.sqlite")) or files
    before = {k: v for k, v in held.items() if k != "receipts"}
    again = desk.answers()
    same = {n: a for n, a in expected.items() if a.startswith("refused")}
    assert {n: a for n, a in again.items() if a.startswith("refused")} == same
    after = {k: v for k, v in collecting.holdings(desk.warehouse).items() if k != "receipts"}
    assert after == before


# What the months do to one another


def test_another_history_is_held_and_so_is_a_correction_that_the_next_month_does_not_join(
    desk: Desk,
) -> None:
    desk.cafe(1)
    other = Clone(1, history=b"made anew")
    august, september = (other.month(desk.real[month]) for month in (AUGUST, SEPTEMBER))
    desk.put("a", Clone(1).month(desk.real[AUGUST]))
    desk.put("b", september)
    assert desk.answers() == {"a": "accepted", "b": "held collect.fork"}
    desk.accept(str(desk.inbox / "b"))
    desk.put("c", revised(other, august))
    assert desk.answers()["c"] == "replaced"
    mine = Clone(1)
    desk.put("d", revised(mine, mine.month(desk.real[AUGUST]), revision=3))
    assert desk.answers()["d"] == "held collect.next"


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        ((1, 10), None, []),
        ((1, 8), None, ["collect.gap"]),
        ((1, 12), None, ["collect.overlap"]),
        (None, (21, 30), []),
        (None, (25, 30), []),
        (None, (18, 30), ["collect.next"]),
        ((1, 8), (18, 30), ["collect.gap", "collect.next"]),
    ],
)
def test_how_a_month_joins_its_neighbours(
    before: tuple[int, int] | None, after: tuple[int, int] | None, codes: list[str]
) -> None:
    def stored(ends: tuple[int, int] | None) -> SimpleNamespace | None:
        if ends is None:
            return None
        own = {"month": "2026-01", "head_before": "link", "head_after": "link"}
        return SimpleNamespace(first_seq=ends[0], last_seq=ends[1], **own)

    catalogue = SimpleNamespace(before=lambda *_: stored(before), after=lambda *_: stored(after))
    span = SimpleNamespace(cafe="c", month="2026-02", first_seq=11, last_seq=20)
    found = deciding.chain_notices(catalogue, span, "link", "link")
    assert [notice.code for notice in found] == codes


def test_what_was_held_for_a_gap_counts_when_the_gap_is_filled(desk: Desk) -> None:
    months = desk.cafe(1)
    desk.put("a", months[AUGUST])
    desk.put("c", months[OCTOBER])
    assert desk.answers() == {"a": "accepted", "c": "held collect.gap"}
    assert desk.receipt(Clone(1), OCTOBER)["answer"] == "held"
    desk.put("b", months[SEPTEMBER])
    found = desk.collect()
    assert [e.month for e in found.released] == [OCTOBER]
    assert set(desk.states().values()) == {"accepted"}
    assert desk.receipt(Clone(1), OCTOBER)["answer"] == "accepted"
    assert set(desk.answers().values()) == {"already_had"}


def test_a_coordinator_accepts_what_is_held_by_number_or_file(desk: Desk) -> None:
    months = desk.cafe(1)
    desk.put("a", months[AUGUST])
    held = desk.put("c", months[OCTOBER])
    desk.answers()
    number = next(a.id for a in desk.collect().answers if a.name == "c") or 2
    assert desk.accept(str(number)).export.state == "accepted"
    with cafes.refused("collect.not_held"):
        desk.accept(str(held))
    with cafes.refused("collect.no_export"):
        desk.accept("99")
    assert desk.states()[OCTOBER, 1] == "accepted"


def test_a_correction_replaces_and_keeps_the_old_one(desk: Desk) -> None:
    months, clone = desk.cafe(1), Clone(1)
    for month in MONTHS:
        desk.put(month, months[month])
    desk.answers()
    desk.put("again", revised(clone, months[SEPTEMBER]))
    assert desk.answers()["again"] == "replaced"
    assert desk.states()[SEPTEMBER, 1] == "replaced"
    rows = collecting.holdings(desk.warehouse)["rows"]
    assert rows[clone.cafe, SEPTEMBER, 1, "replaced", "ticket"] > 0
    assert desk.receipt(clone, SEPTEMBER)["answer"] == "replaced"
    (desk.inbox / "again").unlink()
    desk.put("older", revised(clone, months[SEPTEMBER], revision=1, word="de"))
    assert desk.answers()["older"] == "refused collect.two_files"


def test_an_old_file_that_never_came_is_not_taken_behind_a_newer_one(desk: Desk) -> None:
    months = desk.cafe(1)
    desk.put("b", revised(Clone(1), months[AUGUST]))
    assert desk.answers() == {"b": "accepted"}
    desk.put("a", months[AUGUST])
    assert desk.answers() == {"a": "already_had", "b": "already_had"}
    assert desk.states() == {(AUGUST, 2): "accepted"}


def test_a_held_file_waits_no_more_when_its_correction_counts(desk: Desk) -> None:
    """A flash behind a definitive is held; then the next definitive comes."""
    desk.cafe(1)
    clone = Clone(1)
    august = clone.month(desk.real[AUGUST])

    def put(revision: int, nature: Nature) -> None:
        word = "CASE key WHEN 'kind' THEN '{}' ELSE '{}' END".format(nature, f"zone {revision}")
        sql = f"UPDATE meta SET value = {word} WHERE key IN ('kind', 'zone')"
        number = f"X-{AUGUST}-{revision}"
        made = edited(clone, august, sql, revision=revision, number=number, nature=nature)
        desk.put(str(revision), made)

    put(1, Nature.DEFINITIVE)
    put(2, Nature.FLASH)
    assert desk.answers() == {"1": "accepted", "2": "held collect.flash_after"}
    put(3, Nature.DEFINITIVE)
    assert desk.answers()["3"] == "replaced"
    assert desk.states() == {
        (AUGUST, 1): "replaced",
        (AUGUST, 2): "replaced",
        (AUGUST, 3): "accepted",
    }


def test_a_new_key_is_held_until_somebody_looked(desk: Desk) -> None:
    """The old key vouches for the new one: the months wait, and count together."""
    old, new = Clone(1), Clone(7)
    desk.put("a", desk.cafe(1)[AUGUST])
    at = "2026-09-01T06:00:00Z"
    message = handover.message(old.cafe, old.key_id, new.public, at)
    word = Handover(old.key_id, new.key_id, new.public, at, old.key.sign(message).hex())
    old.month(desk.real[AUGUST])
    for month in (SEPTEMBER, OCTOBER):
        said = trailer.open_bytes(old.month(desk.real[month]))
        told = replace(said.manifest, key_id=new.key_id, public_key=new.public, handovers=(word,))
        desk.put(month, new.signed(said.data, told))
    assert desk.answers() == {
        "a": "accepted",
        SEPTEMBER: "held collect.new_key",
        OCTOBER: "held collect.new_key",
    }
    done = desk.accept(str(desk.inbox / SEPTEMBER))
    assert [e.month for e in done.joined] == [OCTOBER]
    with Catalogue.open(desk.warehouse) as catalogue:
        assert [(k.key_id, k.how) for k in catalogue.known_keys(old.cafe)] == [
            (old.key_id, "file"),
            (new.key_id, "hand_over"),
        ]


def test_a_fingerprint_enrols_whoever_signs_with_it(desk: Desk) -> None:
    months, clone = desk.cafe(1, enrol=False), Clone(1)
    desk.put("a", months[AUGUST])
    assert desk.answers() == {"a": "refused collect.unknown_key"}
    desk.confirm(keys.fingerprint(clone.public))
    assert desk.answers() == {"a": "accepted"}
    with Catalogue.open(desk.warehouse) as catalogue:
        assert [c.name for c in catalogue.cafes()] == [clone.name]
        assert [r.taken_at is not None for r in catalogue.refusals()] == [True]


def test_a_demonstration_is_taken_only_when_it_was_enrolled_as_one(desk: Desk) -> None:
    clone = Clone(1)
    demo = clone.month(desk.real[AUGUST], demo=1)
    path = desk.put("a", demo)
    desk.confirm(keys.fingerprint(clone.public))
    assert desk.answers() == {"a": "refused collect.demo"}
    desk.confirm(str(path))
    assert desk.answers() == {"a": "accepted"}
    with Catalogue.open(desk.warehouse) as catalogue:
        assert [c.demo for c in catalogue.cafes()] == [True]


def test_receipts_are_the_coordinators_word(desk: Desk) -> None:
    months, clone = desk.cafe(1), Clone(1)
    desk.put("a", months[AUGUST])
    desk.answers()
    path = desk.warehouse / "receipts" / f"receipt-{clone.cafe}-{AUGUST}.json"
    read = receipts.read(path.read_bytes())
    assert (read.cafe, read.month, read.answer) == (clone.cafe, AUGUST, "accepted")
    assert read.public_key == collecting.SIGNER.public.hex()
    with cafes.refused("network.no_receipt"):
        receipts.read(path.read_bytes().replace(b"accepted", b"replaced"))


def test_links_pipes_and_the_warehouse_itself_are_left_alone(desk: Desk) -> None:
    import os

    (desk.folder / "secret").write_bytes(desk.cafe(1)[AUGUST])
    (desk.inbox / "link.sqlite").symlink_to(desk.folder / "secret")
    os.mkfifo(desk.inbox / "pipe.sqlite")
    (desk.inbox / "huge.sqlite").touch()
    os.truncate(desk.inbox / "huge.sqlite", 3_000_000_000)
    assert desk.answers() == {"huge.sqlite": "refused network.too_large"}
    (desk.inbox / "huge.sqlite").unlink()
    desk.warehouse.rename(desk.inbox / "warehouse")
    moved = Desk(desk.inbox, desk.real)
    found = collecting.collect.collect(
        moved.warehouse, desk.inbox, clock=cafes.HandClock(), signer=collecting.SIGNER, workers=0
    )
    assert found.answers == []


def test_a_fault_of_ours_is_told_apart(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from cafe_pos.network.collecting import checking

    desk.put("a", desk.cafe(1)[AUGUST])
    monkeypatch.setattr(checking.columns, "pack", lambda rows: 1 / 0)
    found = desk.collect()
    assert [collecting.words(a) for a in found.answers] == ["refused collect.fault"]
    assert [(name, fault.what) for name, fault in found.faults] == [("a", "ZeroDivisionError")]
    assert collecting.holdings(desk.warehouse)["refused"] == []
