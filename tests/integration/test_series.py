"""Series of tickets: each without gaps, and only a restore begins another."""

from __future__ import annotations

import sqlite3

import pytest

from cafe_pos.application.drawer import closing
from cafe_pos.domain import losses
from cafe_pos.domain.losses import Numbers
from cafe_pos.exports import archiving, verifier
from tests import cafes
from tests.cafes import refused
from tests.integration import independent_verifier
from tests.integration.attacks import plain
from tests.integration.test_archive import WHOLE


def test_a_series_that_no_restore_began_is_found_by_every_verifier(
    cafe, cafe_file, clock, monkeypatch
):
    cafes.ring(cafe, "CAFE")
    monkeypatch.setattr(losses, "series_in_force", lambda _opening: "T9")
    assert cafes.ring(cafe, "CAFE").number == "T9-00000001"
    monkeypatch.undo()
    assert cafes.ring(cafe, "CAFE").number == "T-00000002"
    closing.close_day(cafe, None)
    clock.set("2027-01-04T09:00:00Z")
    archive = archiving.archive(cafe, WHOLE).path
    cafe.store.close()
    assert [p.code for p in cafes.verify(cafe_file).problems] == ["ticket.series"]
    assert [what for what in independent_verifier.problems(cafe_file) if "series" in what]
    assert "serial" in [code for code, _ in verifier.check(archive).found]


def test_the_database_refuses_a_hole_in_any_series(cafe, cafe_file):
    cafes.ring(cafe, "CAFE")
    cafe.store.close()
    with plain(cafe_file) as connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM ticket").fetchone())
        (entries,) = connection.execute("SELECT max(seq) FROM ledger_entry").fetchone()
        for series, serial in (("T2", 2), ("T", 3), ("T", 1)):
            taken = row | {
                "id": 2, "series": series, "serial": serial, "number": f"{series}-{serial:08d}",
                "client_key": None, "entry_seq": entries + 1,
            }  # fmt: skip
            names = ", ".join(taken)
            marks = ", ".join("?" for _ in taken)
            with pytest.raises(sqlite3.IntegrityError, match=r"ledger\.gap"):
                connection.execute(
                    f"INSERT INTO ticket ({names}) VALUES ({marks})",
                    tuple(taken.values()),
                )


@pytest.mark.parametrize(
    ("known", "following"),
    [(["T"], "T2"), (["T", "T2"], "T3"), (["T9", "T2"], "T10"), (["E", "X"], "T2"), ([], "T2")],
)
def test_the_next_series_is_new(known, following):
    assert losses.next_series(known) == following


def test_what_paper_says_is_read_as_people_write_it():
    assert losses.told_by_paper("t-00000412", "T", 400) == Numbers("T", 401, 412)
    assert losses.told_by_paper(" 412 ", "T", 412).count == 0
    assert losses.told_by_paper("T2-3", "T", 412) == Numbers("T2", 1, 3)
    assert list(Numbers("T2", 2, 3).each()) == ["T2-00000002", "T2-00000003"]
    with refused("restore.paper_older"):  # a paper of before the last restore: its ticket is here
        losses.told_by_paper("T-00000412", "T2", 3, {"T"})
    for text in ("", "x", "T-", "-5", "Z-000012", "123456789", "٣"):
        with refused("restore.number"):
            losses.told_by_paper(text, "T", 0)
