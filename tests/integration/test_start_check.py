"""What a start verifies: the chain since the last closure that a start found whole."""

from __future__ import annotations

import pytest

from cafe_pos.application.drawer import closing
from cafe_pos.application.proof import audit
from cafe_pos.domain import ledger
from tests import cafes
from tests.integration.attacks import plain, without_guards


def told(ctx) -> list[object]:
    return [p["problem"] for code, p in ctx.store.notices if code == "start.defect"]


def noted(path) -> list[tuple[int, bytes]]:
    with plain(path) as connection:
        return connection.execute("SELECT seq, hash FROM verified_closure").fetchall()


def last_closure(path) -> tuple[int, bytes]:
    with plain(path) as connection:
        return connection.execute(
            "SELECT seq, hash FROM ledger_entry WHERE kind = 'closure' ORDER BY seq DESC LIMIT 1"
        ).fetchone()


@pytest.fixture
def closed(cafe_file, opened, clock):
    """A café with a closed day, a sale after it, and a start that has walked the closed day."""
    ctx = opened(cafe_file)
    cafes.ring(ctx, "CAFE")
    closing.close_day(ctx)
    clock.advance(days=1)
    cafes.ring(ctx, "CROQUE")
    cafes.ring(ctx, "DEMI")
    ctx.store.close()
    opened(cafe_file).store.close()
    return cafe_file


def test_a_start_notes_the_closure_up_to_which_the_chain_is_whole(closed):
    assert noted(closed) == [last_closure(closed)]


def test_the_next_start_walks_from_there(closed, opened, monkeypatch):
    before, starts = last_closure(closed)[0], []
    walk = ledger.check_chain

    def watched(entries, start):
        starts.append(start.seq)
        return walk(entries, start)

    monkeypatch.setattr(ledger, "check_chain", watched)
    opened(closed)
    assert starts[0] == before


def damage(path, where: str) -> None:
    with without_guards(path) as connection:
        connection.execute(
            "UPDATE ledger_entry SET signature = zeroblob(64) WHERE seq ="
            f" (SELECT {where} FROM ticket)"
        )


def test_a_change_behind_that_closure_is_told_at_the_start(closed, opened):
    damage(closed, "max(entry_seq) - 1")
    assert told(opened(closed)) == ["ledger.link"]


def test_the_last_entry_is_checked_by_its_signature(closed, opened):
    damage(closed, "max(entry_seq)")
    assert told(opened(closed)) == ["ledger.signature"]


def test_a_change_before_it_is_left_to_verify(closed, opened):
    damage(closed, "min(entry_seq)")
    ctx = opened(closed)
    assert told(ctx) == []
    assert "ledger.link" in {p.code for p in audit.verify(ctx).problems}


def test_a_note_of_another_closure_is_worth_nothing(closed, opened):
    damage(closed, "min(entry_seq)")
    with plain(closed) as connection:
        connection.execute("UPDATE verified_closure SET hash = zeroblob(32), seq = seq + 1")
    opened(closed).store.close()
    assert noted(closed) == [last_closure(closed)]


def test_nothing_is_noted_when_something_is_broken(closed, opened, clock):
    ctx = opened(closed)
    closing.close_day(ctx)
    ctx.store.close()
    before = noted(closed)
    damage(closed, "max(entry_seq)")
    ctx = opened(closed)
    assert told(ctx) != []
    ctx.store.close()
    assert noted(closed) == before
