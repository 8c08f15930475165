"""Refunds through the ledger: numbered, closed, printed, verified, and guarded by the database."""

from __future__ import annotations

import sqlite3

import pytest

from cafe_pos.application import acts
from cafe_pos.application.drawer import closing
from cafe_pos.application.printing import paper
from cafe_pos.application.proof import audit
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.refunds import Refund, give_back
from cafe_pos.domain import refund
from cafe_pos.domain.payment import Method
from cafe_pos.domain.refund import GivenBack
from cafe_pos.domain.ticket import Channel
from tests import cafes
from tests.cafes import refused
from tests.integration.attacks import plain
from tests.integration.test_triggers import insert

EXAMPLE_1 = ("2 CAFE", "CROQUE", "DEMI", "BAGUETTE", "TIMBRE")


def back(ctx, number="T-00000001", *lines, **changes):
    fields = {"method": Method.CASH, "reason": "erreur de saisie", "lines": lines} | changes
    return give_back(ctx, Refund(number, **fields))


def events(ctx):
    with ctx.store.act() as uow:
        return [e.payload for e in uow.entries() if e.kind == "event"]


def test_worked_example_4(cafe):
    """+15,22, its cancellation, +10,00: algebraic 10,00, absolute 40,44, three documents."""
    cafes.ring(cafe, *EXAMPLE_1)
    back(cafe)
    cafes.ring(cafe, "2 CAFE", "MIEL")
    (view,) = closing.close_day(cafe)
    z = view.payload
    assert (z["total"], z["absolute"], z["tickets"]) == (1000, 4044, 3)
    assert (z["perpetual"], z["perpetual_absolute"]) == (1000, 4044)
    assert (z["first_ticket"], z["last_ticket"]) == ("T-00000001", "T-00000003")
    assert z["own_revenue"] == 300
    assert z["methods"] == [{"method": "cash", "count": 3, "amount": 1000}]
    assert audit.verify(cafe, full=True).ok


def test_a_refund_is_the_next_ticket_of_the_series(cafe):
    cafes.ring(cafe, *EXAMPLE_1)
    view = back(cafe, "T-00000001", GivenBack(2), operator="Camille")
    assert view.number == "T-00000002"
    answer = view.as_json()
    assert (answer["corrects"], answer["total"]) == ("T-00000001", "-6.50")
    assert answer["payments"] == [{"method": "cash", "amount": "-6.50"}]
    assert "corrects" not in cafes.ring(cafe, "CAFE").as_json()


def test_the_ticket_corrected_never_changes(cafe):
    cafes.ring(cafe, *EXAMPLE_1)
    with cafe.store.act() as uow:
        before = uow.ticket("T-00000001")
    back(cafe)
    with cafe.store.act() as uow:
        assert uow.ticket("T-00000001") == before


def test_a_ticket_of_a_closed_day_comes_back_today(cafe, clock):
    cafes.ring(cafe, *EXAMPLE_1)
    closing.close_day(cafe)
    clock.advance(days=40)
    view = back(cafe)
    assert view.payload["business_day"] == "2026-12-30"
    assert view.payload["session"] == "S-000002"
    first, last = closing.close_day(cafe)[0], audit.verify(cafe, full=True)
    assert (first.payload["total"], first.payload["perpetual"]) == (-1522, 0)
    assert last.ok


def test_cash_given_back_leaves_the_drawer(cafe):
    cafes.ring(cafe, *EXAMPLE_1)
    back(cafe, "T-00000001", GivenBack(2))
    back(cafe, "T-00000001", GivenBack(3), method=Method.CARD)
    with cafe.store.act() as uow:
        session = uow.open_session()
        assert uow.cash_taken(session.number) == 1522 - 650


def test_only_a_whole_refund_cancels_a_ticket(cafe):
    cafes.ring(cafe, *EXAMPLE_1)
    back(cafe, "T-00000001", GivenBack(1, 1))
    assert not any('"code":190' in text for text in events(cafe))
    view = back(cafe)
    (cancelled,) = [text for text in events(cafe) if '"code":190' in text]
    assert f'"number":"T-00000001","refund":"{view.number}"' in cancelled


def test_refusals_change_nothing(cafe):
    cafes.ring(cafe, *EXAMPLE_1)
    back(cafe, "T-00000001", GivenBack(1))
    with cafe.store.act() as uow:
        before = uow.head
    with refused("ticket.unknown"):
        back(cafe, "T-00000099")
    with refused("refund.too_much"):
        back(cafe, "T-00000001", GivenBack(1))
    with refused("refund.of_refund"):
        back(cafe, "T-00000002")
    with refused("refund.no_reason"):
        back(cafe, reason=" \x1b\n ")
    with refused("operator.unknown"):
        back(cafe, operator="Personne")
    with cafe.store.act() as uow:
        assert uow.head == before


def test_a_key_pressed_twice_gives_back_once(cafe):
    cafes.ring(cafe, *EXAMPLE_1)
    once = back(cafe, client_key="r-1")
    again = back(cafe, client_key="r-1")
    assert (again.number, again.already) == (once.number, True)
    with refused("ring.key_reused"):
        back(cafe, client_key="r-1", reason="autre")


def test_the_paper_says_what_it_gives_back_and_why(cafe):
    cafes.ring(cafe, *EXAMPLE_1)
    number = back(cafe, reason="boisson\nrenversée").number
    with cafe.store.act() as uow:
        payload, entry = uow.ticket(number)
        document = paper.ticket_document(
            uow, payload, entry, software="cafe-pos", copy_no=1, reason="égaré"
        )
    text = paper.rendered(document, "text", {}).decode()
    for said in ("REMBOURSEMENT du ticket n° T-00000001", "Motif : boisson renversée",
                 "DUPLICATA n° 1", "Motif : égaré", "-15,22 €", "Remboursement"):  # fmt: skip
        assert said in text


def test_the_database_refuses_more_than_was_sold(cafe_file, opened, monkeypatch):
    ctx = opened(cafe_file)
    cafes.ring(ctx, "CAFE")
    monkeypatch.setattr(refund, "left_of", lambda original, _: {1: 9})
    with pytest.raises(Exception, match=r"ledger\.refund"):
        back(ctx, "T-00000001", GivenBack(1, 2))
    assert audit.verify(ctx, full=True).ok


def test_the_database_refuses_a_refund_that_names_no_sale(cafe_file, opened):
    ctx = opened(cafe_file)
    cafes.ring(ctx, "CAFE")
    back(ctx)
    ctx.store.close()
    with plain(cafe_file) as connection:
        cursor = connection.execute("SELECT * FROM ticket ORDER BY id DESC LIMIT 1")
        names = [column[0] for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
        (seq,) = connection.execute("SELECT max(seq) + 1 FROM ledger_entry").fetchone()
        row |= {"id": row["id"] + 1, "entry_seq": seq, "serial": 3, "number": "T-00000003"}
        for corrects in ("T-00000099", "T-00000002", None):
            with pytest.raises(sqlite3.IntegrityError, match=r"ledger\.refund"):
                insert(connection, "ticket", row | {"corrects": corrects})


def test_verify_finds_what_was_forged_around_every_guard(cafe_file, opened, monkeypatch):
    ctx = opened(cafe_file)
    cafes.ring(ctx, "CAFE")
    raw = ctx.store._raw
    guards = raw.execute(
        "SELECT name, sql FROM sqlite_schema WHERE name LIKE 'tr_ticket%refund'"
    ).fetchall()
    for name, _ in guards:
        raw.execute(f"DROP TRIGGER {name}")
    with monkeypatch.context() as forged:
        forged.setattr(refund, "left_of", lambda *_: {1: 9})
        back(ctx, "T-00000001", GivenBack(1, 2))
    with ctx.store.act() as uow:
        lost = dict(uow.ticket("T-00000001")[0]) | {"number": "T-00000098"}
        forgery = refund.compose(lost, (), (), method=Method.CASH, reason="x", limit=None)
        ringing.issue(
            uow, forgery, moment=acts.moment_of(uow, ctx.clock.now()),
            operator=uow.operators()[0], channel=Channel.CLI, client_key=None, fingerprint=None,
        )  # fmt: skip
    for _, sql in guards:
        raw.execute(sql)
    ctx.store.close()
    found = [p.code for p in cafes.verify(cafe_file, full=True).problems]
    assert found == ["refund.exceeds", "refund.original"]
