"""Statements and the aged list."""

from __future__ import annotations

from datetime import date, timedelta

from cafe_pos.application.accounts.views import (
    AgedRow,
    AgedView,
    Ageing,
    StatementRow,
    StatementView,
)
from cafe_pos.reports import aged, statement
from tests.reports import pages


def statement_of(count: int) -> StatementView:
    rows, balance = [], 1250
    for i in range(count):
        cents = -balance if i % 6 == 5 else 100 + i
        balance += cents
        number = f"A-{i:06d}" if cents < 0 else f"T-{i:08d}"
        day = date(2026, 8, 1) + timedelta(days=i)
        rows.append(StatementRow(day, number, "Ticket" if cents > 0 else "Réglé", cents, balance))
    return StatementView(
        pages.HEAD, "Mme Lefèvre-Müller", "K-9f3a2b7c11de", tuple(rows), Ageing(balance), 1250,
        ("12 rue de la Fontaine", "23000 Exemple"), date(2026, 8, 1),
    )  # fmt: skip


def test_a_statement_tells_every_line_and_what_is_owed() -> None:
    view = statement_of(18)
    (text,) = pages.texts(statement.render(view))
    for row in view.rows:
        assert row.document in text
    for wanted in (
        "Relevé d'ardoise", "Mme Lefèvre-Müller", "12 rue de la Fontaine", "K-9f3a2b7c11de",
        "Report", "12,50 €", "Du 1er août 2026", "0 à 30 jours", "plus de 90 jours",
    ):  # fmt: skip
        assert wanted in text
    assert view.owed_cents == 0
    assert "À payer" in text


def test_a_long_statement_goes_on_and_owes_once() -> None:
    view = statement_of(150)
    texts = pages.texts(statement.render(view))
    assert len(texts) == 5
    assert sum(page.count("À payer") for page in texts) == 1
    assert "À payer" in texts[-1]
    for row in view.rows:
        assert sum(page.count(row.document) for page in texts) == 1
    for number, page in enumerate(texts, 1):
        assert f"{number} / 5" in page
        assert "Solde" in page


def test_a_statement_of_an_account_that_slept() -> None:
    view = StatementView(pages.HEAD, "Paul", "K-1", (), Ageing(0, 0, 0, 990), 990)
    assert view.owed_cents == 990
    assert "9,90 €" in pages.whole(statement.render(view))


def test_what_follows_the_table_never_runs_into_the_foot() -> None:
    for count in range(20, 40):
        found = pages.pieces(statement.render(statement_of(count)))
        last = max(page for page, *_ in found)
        thanks = [y for page, text, _, y, _ in found if page == last and "Merci" in text]
        assert len(thanks) == 1
        assert thanks[0] > 60


def test_ages_are_counted_in_days() -> None:
    day = date(2026, 11, 22)
    owed = [(day - timedelta(days=age), 10**i) for i, age in enumerate((0, 30, 31, 60, 61, 90, 91))]
    assert Ageing.of(day, owed) == Ageing(11, 1_100, 110_000, 1_000_000)
    assert Ageing.of(day, owed).total_cents == 1_111_111


def test_the_aged_list_adds_up() -> None:
    rows = tuple(
        AgedRow(f"Client {i:03d}", "06 12 34 56 78", date(2026, 7, 1), Ageing(i, 2 * i, 0, 100))
        for i in range(70)
    )
    view = AgedView(pages.HEAD, rows)
    assert view.total == Ageing(2415, 4830, 0, 7000)
    texts = pages.texts(aged.render(view))
    assert len(texts) == 4
    assert "70 clients" in texts[-1]
    assert "142,45 €" in texts[-1]
    for i in range(70):
        assert sum(page.count(f"Client {i:03d}") for page in texts) == 1


def test_nobody_owes() -> None:
    view = AgedView(pages.HEAD, ())
    assert view.total == Ageing()
    assert "0,00 €" in pages.whole(aged.render(view))
