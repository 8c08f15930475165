"""The lots of local produce; what documents say of them is read from the fiscal tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlmodel import Field, Session, SQLModel, select

from cafe_pos.application.produce.ports import Said
from cafe_pos.domain.produce import Lot, Part, code_of
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part as UnitPart

LABELS_KEPT: Final = 200
"""So many jobs of labels are kept, in case one has to come out again."""

_COLUMNS: Final = (
    "code, article, unit, received, quantity, left_now, party, dlc, ddm, origin, note, net_grams,"
    " open"
)
_SAID: Final = (
    "SELECT t.entry_seq, t.number, t.business_day, t.nature, l.lot, l.quantity, l.position,"
    " t.corrects, l.corrects_line, t.reason FROM ticket_line l"
    " JOIN ticket t ON t.entry_seq = l.entry_seq WHERE l.lot IS NOT NULL{ticket}"
    " UNION ALL SELECT d.entry_seq, d.number, d.business_day, d.nature, s.lot, s.quantity,"
    " s.position, NULL, NULL, d.reason FROM stock_line s"
    " JOIN stock_document d ON d.entry_seq = s.entry_seq WHERE s.lot IS NOT NULL{stock}"
    " ORDER BY 1, 7"
)


class LotRow(SQLModel, table=True):
    """One delivery of one article; days ISO, quantities in pieces or grams."""

    __tablename__ = "lot"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    article: str
    party: str | None = None
    unit: str
    received: str
    quantity: int
    left_now: int
    dlc: str | None = None
    ddm: str | None = None
    origin: str
    note: str
    net_grams: int | None = None
    open: int


class LabelJob(SQLModel, table=True):
    """Labels as they were asked for (JSON), to be printed."""

    __tablename__ = "label_job"

    id: int | None = Field(default=None, primary_key=True)
    content: str


class SqlProduce(UnitPart):
    """The Produce port on SQLite; which articles are sold by lot is remembered between acts."""

    def by_lot(self) -> frozenset[str]:
        """The articles that are sold by lot; remembered between acts."""
        return self._fact("by_lot", _by_lot)

    def lot(self, code: str) -> Lot | None:
        """A lot by its code."""
        return next(iter(self._lots("WHERE code = ?", code)), None)

    def of_article(self, article: str) -> tuple[Lot, ...]:
        """The lots of an article of which something is there."""
        return self._lots("WHERE article = ? AND left_now > 0", article)

    def there(self) -> tuple[Lot, ...]:
        """Every lot of which something is there."""
        return self._lots("WHERE left_now > 0")

    def all(self, article: str | None = None, party: str | None = None) -> tuple[Lot, ...]:
        """Every lot that ever came, the newest first."""
        return self._lots(
            "WHERE (?1 IS NULL OR article = ?1) AND (?2 IS NULL OR party = ?2) ORDER BY id DESC",
            article,
            party,
        )

    def newest(self, article: str) -> Lot | None:
        """The lot of an article that came last."""
        found = self._lots("WHERE article = ? ORDER BY id DESC LIMIT 1", article)
        return next(iter(found), None)

    def _lots(self, where: str, *params: object) -> tuple[Lot, ...]:
        sql = f"SELECT {_COLUMNS} FROM lot {where}"
        return tuple(_lot(row) for row in queries.stream(self._connection, sql, *params))

    def add(self, lot: Lot) -> Lot:
        """Keep a new lot under a code of its own."""
        last = self._connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM lot").scalar_one()
        kept = replace(lot, code=code_of(int(last) + 1))
        with Session(self._connection) as session:
            session.add(LotRow(id=int(last) + 1, **_fields(kept)))
            session.flush()
        self._forget("by_lot")
        return kept

    def put(self, lot: Lot) -> None:
        """Change what is kept of a lot."""
        with Session(self._connection) as session:
            row = session.exec(select(LotRow).where(LotRow.code == lot.code)).one()
            row.sqlmodel_update(_fields(lot))
            session.add(row)
            session.flush()
        self._forget("by_lot")

    def move(self, parts: Sequence[Part], sign: int) -> None:
        """Add to what is left of lots, or (`sign` -1) take from it."""
        # Part of a sale: plain statements, not a session's millisecond.
        for part in parts:
            self._connection.exec_driver_sql(
                "UPDATE lot SET left_now = left_now + ? WHERE code = ?",
                (sign * part.quantity, part.lot),
            )

    def said_of(self, lot: str) -> Sequence[Said]:
        """What tickets and stock documents say of a lot, in the order of the ledger."""
        sql = _SAID.format(
            ticket=" AND (l.lot = ?1 OR instr(l.lot || '=', ?1 || '=') > 0)",
            stock=" AND s.lot = ?1",
        )
        return [_said(row) for row in queries.stream(self._connection, sql, lot)]

    def said(self, until: str) -> Sequence[Said]:
        """What they say of every lot up to a business day, in the order of the ledger."""
        sql = _SAID.format(ticket=" AND t.business_day <= ?1", stock=" AND d.business_day <= ?1")
        return [_said(row) for row in queries.stream(self._connection, sql, until)]

    def put_label(self, content: str) -> int:
        """Keep labels that are to be printed; the number of the job. Old ones are forgotten."""
        done = self._connection.exec_driver_sql(
            "INSERT INTO label_job (content) VALUES (?)", (content,)
        )
        number = int(done.lastrowid)
        self._connection.exec_driver_sql(
            "DELETE FROM label_job WHERE id <= ?", (number - LABELS_KEPT,)
        )
        return number

    def label(self, number: int) -> str | None:
        """The labels of a job."""
        row = self._connection.exec_driver_sql(
            "SELECT content FROM label_job WHERE id = ?", (number,)
        ).one_or_none()
        return None if row is None else str(row[0])


def _by_lot(connection: Any) -> frozenset[str]:
    rows = queries.stream(connection, "SELECT DISTINCT article FROM lot WHERE open = 1")
    return frozenset(row[0] for row in rows)


def _lot(row: tuple[Any, ...]) -> Lot:
    (
        code, article, unit, received, quantity, left, party, dlc, ddm, origin, note, net, is_open,
    ) = row  # fmt: skip
    return Lot(
        code, article, unit, date.fromisoformat(received), quantity, left, party,
        _day(dlc), _day(ddm), origin, note, net, bool(is_open),
    )  # fmt: skip


def _fields(lot: Lot) -> dict[str, Any]:
    return {
        "code": lot.code,
        "article": lot.article,
        "party": lot.party,
        "unit": lot.unit,
        "received": lot.received.isoformat(),
        "quantity": lot.quantity,
        "left_now": lot.left,
        "dlc": None if lot.dlc is None else lot.dlc.isoformat(),
        "ddm": None if lot.ddm is None else lot.ddm.isoformat(),
        "origin": lot.origin,
        "note": lot.note,
        "net_grams": lot.net_grams,
        "open": int(lot.open),
    }


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _said(row: tuple[Any, ...]) -> Said:
    seq, document, day, nature, lot, quantity, position, corrects, line, reason = row
    of = None if corrects is None or line is None else (str(corrects), int(line))
    return Said(seq, document, day, nature, lot, quantity, position, of, reason)
