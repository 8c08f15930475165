"""`close day`, `verify`, `backup`, and the café found broken."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Outcome

Ring = Callable[..., Outcome]
COFFEE = {"lines": [{"article": "CAFE"}], "payments": [{"method": "card"}]}


def test_a_day_is_closed_once_with_its_backup(ring: Ring, cafe: Command) -> None:
    ring(COFFEE, COFFEE)
    z = cafe("close", "day", "--json").json
    assert (z["tickets"], z["takings"], z["perpetual_absolute"]) == (2, "3.00", "3.00")
    assert z["methods"] == [{"method": "card", "count": 2, "amount": "3.00"}]
    assert Path(z["backup"]).exists()
    assert cafe("verify", z["backup"], "--full").code == 0
    assert cafe("close", "day", "--json").refusal == "closure.already"
    assert cafe("close", "day", "--date", "2199-01-01", "--json").refusal == "closure.future"


def test_a_sale_after_the_closure_counts_for_the_next_day(ring: Ring, cafe: Command) -> None:
    ring(COFFEE)
    cafe("close", "day")
    assert ring(COFFEE).code == 0
    assert cafe("verify", "--full").code == 0


def test_verify_names_what_was_changed_by_hand(ring: Ring, cafe: Command, database: Path) -> None:
    ring(COFFEE, COFFEE, COFFEE)
    with closing(sqlite3.connect(database)) as connection:
        trigger = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE name = 'tr_ticket_payment_update'"
        ).fetchone()[0]
        connection.execute("DROP TRIGGER tr_ticket_payment_update")
        connection.execute("UPDATE ticket_payment SET method = 'cash' WHERE id = 2")
        connection.execute(trigger)
        connection.commit()
        (seq,) = connection.execute("SELECT entry_seq FROM ticket_payment WHERE id = 2").fetchone()
    done = cafe("verify", "--json")
    assert done.code == 1
    assert done.json["ok"] is False
    (found,) = done.json["problems"]
    assert (found["seq"], found["code"]) == (seq, "rows.changed")
    assert "ticket_payment" in found["message"]
    words = cafe("verify")
    assert words.code == 1
    assert "ABÎMÉ" in words.out


def test_a_backup_goes_where_it_is_asked(ring: Ring, cafe: Command, tmp_path: Path) -> None:
    ring(COFFEE)
    made = cafe("backup", "-o", tmp_path / "key", "--json").json
    assert Path(made["path"]).parent == tmp_path / "key"
    assert cafe("verify", made["path"], "--json").json["head"] == made["head"]
    (tmp_path / "file").write_text("")
    assert cafe("backup", "-o", tmp_path / "file", "--json").refusal == "backup.cannot_write"


@pytest.mark.parametrize("content", [b"", b"not a database, certainly not one " * 100])
def test_what_is_no_café_is_left_as_it_is(pos: Command, database: Path, content: bytes) -> None:
    database.write_bytes(content)
    for command in (["verify"], ["close", "day"], ["catalogue", "list"]):
        done = pos(*command, "--json")
        assert done.code == 1
        assert done.refusal in {"database.empty", "database.not_a_database"}
        if command == ["verify"]:
            assert done.json["ok"] is False
            assert len(done.json["problems"]) == 1
    assert database.read_bytes() == content


def test_a_crash_never_looks_like_a_refusal(cafe: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from cafe_pos.application.proof import audit

    def fault(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(audit, "verify", fault)
    done = cafe("verify", "--json")
    assert done.code == 3
    assert done.refusal == "internal"
    assert "Traceback" not in done.err + done.out


def test_what_holds_hashes_and_sales_is_its_owner_s_alone(
    ring: Ring, cafe: Command, database: Path
) -> None:
    ring(COFFEE)
    kept = Path(cafe("close", "day", "--json").json["backup"])
    modes = {path.name: path.stat().st_mode & 0o777 for path in (database, kept)}
    assert set(modes.values()) == {0o600}
