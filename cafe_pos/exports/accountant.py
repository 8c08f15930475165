"""The accountant's month: one zip with the journal and every table, so that nothing is retyped."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.books import bookkeeping
from cafe_pos.application.books.bookkeeping import Books, Span
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.accounting import DayBook
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.closure import Period
from cafe_pos.domain.drawer import MovementKind
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.exports import accountant_tables as tables
from cafe_pos.exports import cost_tables, fec
from cafe_pos.exports.accountant_tables import Table
from cafe_pos.exports.handing_over import hand_over

INDEX: Final = "LISEZMOI.txt"
JOURNAL: Final = "journal.txt"
_PAID: Final = frozenset({"ticket", "payment_correction", "account_payment"})
_OLDEST: Final = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the zip: the same month makes the same bytes."""


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month that was handed over: its files with their rows, and the days it lacks."""

    path: Path
    files: tuple[tuple[str, int], ...]
    closed_days: int
    open_days: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """What scripts read."""
        return {
            "path": str(self.path),
            "files": [{"name": name, "rows": rows} for name, rows in self.files],
            "closed_days": self.closed_days,
            "open_days": list(self.open_days),
        }


def write(
    ctx: Context,
    month: str,
    path: Path,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> MonthView:
    """Write the month's zip, as far as its days are closed.

    The lines of the journal carry the numbers that they have in the fiscal year's own journal.

    Raises:
        PosError: `books.month`, `books.training`, `file.cannot_write`, `right.missing`,
            `operator.*`.
    """
    span = bookkeeping.month_of(month)
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CLOSE)
        at = utc_text(ctx.clock.now())
        acts.note_clock(uow, at, channel, who.code)
        cafe = bookkeeping.require_books(uow)
        closed = [dict(c) for c in uow.closures.between(Period.DAY, *span.text)]
        lines, made = _tables(ctx, uow, span, closed)
        left_out = bookkeeping.open_days(uow, span)
        journal = "".join(line + fec.EOL for line in (fec.HEADER, *lines)).encode()
        files = [(JOURNAL, journal), *((table.name, _csv(table)) for table in made)]
        heading = (f"{cafe['legal_name']} ({cafe['trade_name']}), SIRET {cafe['siret']}", month)
        index = _index(heading, len(lines), made, files, (len(closed), left_out))
        content = _zip([(INDEX, index), *files])
        hand_over(
            uow, path, content, "accountant", at=at, who=who, channel=channel, period=month
        )  # fmt: skip
    rows = ((JOURNAL, len(lines)), *((table.name, len(table.rows)) for table in made))
    return MonthView(path, rows, len(closed), left_out)


def _tables(
    ctx: Context, uow: UnitOfWork, span: Span, closed: list[dict[str, Any]]
) -> tuple[list[str], list[Table]]:
    """The lines of the journal, and every table."""
    year = bookkeeping.fiscal_year_of(uow, span.first)
    books = Books(ctx, uow, Span(year.first, span.last))
    plan = bookkeeping.plan_of(ctx, uow)
    first, last = span.text
    inside: list[DayBook] = []

    def kept() -> Any:
        for book in books.days():
            if book.day >= first:
                inside.append(book)
            yield book

    lines = [
        line
        for one in fec.numbered(kept(), acts.zone_of(uow))
        if one.entry.day >= first
        for line in fec.rows(one, plan)
    ]
    days = {c["business_day"] for c in closed}
    paid, moved = [], []
    for dated in uow.books.documents(first, last):
        if dated[0] not in days:
            continue
        if dated[1] in _PAID:
            paid.append(dated)
        elif dated[1] == "cash_movement":
            moved.append(dated[2])
    spent = [one for one in moved if one["kind"] == MovementKind.EXPENSE]
    debts = books.keeper.receivables
    return lines, [
        tables.vat(inside, debts, spent),
        tables.closures(closed),
        tables.expenses(spent),
        tables.aged(debts, span.last),
        tables.third_parties(inside, uow.books.held_before(first), plan),
        tables.takings(paid),
        tables.bank(moved),
        tables.cheques(paid),
        tables.vouchers(paid),
        *cost_tables.entered(uow, first, last),
        tables.accounts(plan),
    ]


def _csv(table: Table) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.header)
    for row in table.rows:
        # A spreadsheet must not take somebody's words for a formula.
        writer.writerow(["'" + cell if cell[:1] in "=+@" and cell else cell for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _index(
    heading: tuple[str, str],
    lines: int,
    made: Sequence[Table],
    files: Sequence[tuple[str, bytes]],
    days: tuple[int, tuple[str, ...]],
) -> bytes:
    """What each file holds, its rows, the total to check it by, its SHA-256."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files}
    closed, left_out = days
    told = [
        heading[0],
        f"Mois comptable {heading[1]} : {closed} jours clos.",
        *([f"PAS ENCORE CLOS, absents d'ici : {', '.join(left_out)}"] if left_out else []),
        "",
        "Aucun prépaiement taxé : les cafés suspendus sont une avance hors TVA (4191),",
        "la TVA naît quand ils sont bus.",
        "Les clients sont des codes : leurs noms restent au café (« cafe-pos account list »).",
        "CSV : UTF-8, point-virgule, virgule décimale. Journal : 18 colonnes, tabulations.",
        "",
        f"{JOURNAL} : écritures du mois, numérotées dans l'exercice, {lines} lignes",
        f"    SHA-256 {digests[JOURNAL]}",
    ]
    for table in made:
        total = "" if table.total_cents is None else f", total {fec.amount(table.total_cents)} €"
        told += [
            f"{table.name} : {table.meaning}, {len(table.rows)} lignes{total}",
            f"    SHA-256 {digests[table.name]}",
        ]
    return "".join(line + "\r\n" for line in told).encode("utf-8-sig")


def _zip(files: Sequence[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, _OLDEST), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
