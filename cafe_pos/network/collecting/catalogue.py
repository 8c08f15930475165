"""A warehouse's catalogue: `catalogue.sqlite`, what is known of cafés, keys and exports.

Every change is one transaction; what is written elsewhere (Parquet parts, receipts) becomes true,
or is made again, by what stands here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

from cafe_pos.domain.errors import PosError
from cafe_pos.network.collecting import catalogue_sql as sql
from cafe_pos.network.collecting.catalogue_rows import Cafe, CafeKey, Export, Notice, Part, Refusal
from cafe_pos.network.views import Contribution

__all__ = ["FILE", "Cafe", "CafeKey", "Catalogue", "Export", "Notice", "Part", "Refusal"]

FILE: Final = "catalogue.sqlite"


_EXPORT: Final = ", ".join(Export.__slots__)
_REFUSAL: Final = ", ".join(Refusal.__slots__)


class Catalogue:
    """The catalogue of one warehouse, open."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self.path = path

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> Self:
        """Open the catalogue of a warehouse.

        Raises:
            PosError: `warehouse.none`, `warehouse.not_a_catalogue`, `warehouse.newer`,
                `warehouse.cannot_write`.
        """
        path = folder / FILE
        if not path.exists() and not create:
            raise PosError("warehouse.none", path=folder)
        try:
            connection = sqlite3.connect(path, isolation_level=None, timeout=5)
            for pragma in sql.PRAGMAS:
                connection.execute(pragma).fetchall()
            self = cls(connection, path)
            self._prepare()
        except sqlite3.DatabaseError as error:
            raise _refused(error, path) from error
        return self

    def _prepare(self) -> None:
        """Make the tables of a new catalogue; refuse what is none, or a newer one."""
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        made = self._db.execute("PRAGMA application_id").fetchone()[0]
        if version == 0 and made == 0 and not self._all("SELECT name FROM sqlite_master"):
            with self.writing():
                for statement in sql.STATEMENTS:
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA application_id = {sql.APPLICATION_ID}")
                self._db.execute(f"PRAGMA user_version = {sql.VERSION}")
        elif made != sql.APPLICATION_ID:
            raise PosError("warehouse.not_a_catalogue", path=self.path)
        elif version > sql.VERSION:
            raise PosError("warehouse.newer", path=self.path)

    def close(self) -> None:
        """Close it."""
        self._db.close()

    def __enter__(self) -> Self:
        """The catalogue itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it, or none when anything is raised.

        Raises:
            PosError: `warehouse.cannot_write` when the disk is full or refuses.
        """
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            raise _refused(error, self.path) from error

    def _all(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._db.execute(query, values).fetchall()

    def _one(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        return found

    # Cafés and keys

    def cafes(self) -> list[Cafe]:
        """Every café that is enrolled, by its trade name."""
        rows = self._all(
            "SELECT cafe, name, commune, demo, enrolled_at FROM cafe ORDER BY name, cafe"
        )
        return [Cafe(c, n, p, bool(d), at) for c, n, p, d, at in rows]

    def cafe(self, cafe: str) -> Cafe | None:
        """A café by its name in its ledger."""
        return next((c for c in self.cafes() if c.cafe == cafe), None)

    def known_keys(self, cafe: str | None = None) -> list[CafeKey]:
        """The keys of a café, or all, the oldest first."""
        rows = self._all(
            "SELECT key_id, cafe, public_key, how, since, signed_by FROM cafe_key"
            " WHERE ?1 IS NULL OR cafe = ?1 ORDER BY since, rowid",
            cafe,
        )
        return [CafeKey(*row) for row in rows]

    def key(self, public_key: str) -> CafeKey | None:
        """The key with this public half, in hex."""
        row = self._one(
            "SELECT key_id, cafe, public_key, how, since, signed_by FROM cafe_key"
            " WHERE public_key = ?",
            public_key,
        )
        return CafeKey(*row) if row else None

    def fingerprints(self) -> dict[str, str | None]:
        """The fingerprints that were enrolled, each with the key that it turned out to be."""
        return dict(self._all("SELECT fingerprint, key_id FROM fingerprint"))

    def add_fingerprint(self, fingerprint: str, at: str) -> None:
        """Enrol a key that only its fingerprint is known of."""
        self._db.execute(
            "INSERT INTO fingerprint VALUES (?, ?, NULL) ON CONFLICT DO NOTHING", (fingerprint, at)
        )

    def add_key(self, key: CafeKey, *, demo: bool, fingerprint: str | None = None) -> None:
        """Enrol a key, and its café when it is new."""
        self._db.execute(
            "INSERT INTO cafe VALUES (?, NULL, NULL, ?, ?) ON CONFLICT DO NOTHING",
            (key.cafe, int(demo), key.since),
        )
        self._db.execute(
            "INSERT INTO cafe_key VALUES (?, ?, ?, ?, ?, ?)",
            (key.key_id, key.cafe, key.public_key, key.how, key.since, key.signed_by),
        )
        if fingerprint is not None:
            self._db.execute(
                "UPDATE fingerprint SET key_id = ? WHERE fingerprint = ?", (key.key_id, fingerprint)
            )

    def name_cafe(self, cafe: str, name: str, commune: str) -> None:
        """Keep what a café calls itself."""
        self._db.execute(
            "UPDATE cafe SET name = ?, commune = ? WHERE cafe = ?", (name, commune, cafe)
        )

    # Exports

    def export(self, export_id: int) -> Export | None:
        """An export by its number here."""
        return self._export("id = ?", export_id)

    def by_data(self, data_sha256: str) -> Export | None:
        """The export with this very content."""
        return self._export("data_sha256 = ?", data_sha256)

    def of_revision(self, cafe: str, month: str, revision: int) -> Export | None:
        """A café's export of a month, of this revision."""
        return self._export("cafe = ? AND month = ? AND revision = ?", cafe, month, revision)

    def in_force(self, cafe: str, month: str) -> Export | None:
        """The export that counts for a café and month."""
        return self._export("cafe = ? AND month = ? AND in_force", cafe, month)

    def before(self, cafe: str, month: str) -> Export | None:
        """The export that counts for the last month before this one that has any."""
        return self._export("cafe = ? AND month < ? AND in_force ORDER BY month DESC", cafe, month)

    def after(self, cafe: str, month: str) -> Export | None:
        """The export that counts for the first month behind this one that has any."""
        return self._export("cafe = ? AND month > ? AND in_force ORDER BY month", cafe, month)

    def exports(self, where: str = "1", *values: Any) -> list[Export]:
        """Exports, by month, café and revision; `where` is SQL of ours over the columns."""
        rows = self._all(
            f"SELECT {_EXPORT} FROM export WHERE {where} ORDER BY month, cafe, revision", *values
        )
        return [Export(*row) for row in rows]

    def _export(self, where: str, *values: Any) -> Export | None:
        row = self._one(f"SELECT {_EXPORT} FROM export WHERE {where} LIMIT 1", *values)
        return Export(*row) if row else None

    def next_ids(self) -> tuple[int, int]:
        """The numbers that the next batch and the next export will have."""
        row = self._one(
            "SELECT (SELECT coalesce(max(id), 0) + 1 FROM batch),"
            " (SELECT coalesce(max(id), 0) + 1 FROM export)"
        )
        assert row is not None  # noqa: S101 - an aggregate always has a row
        return int(row[0]), int(row[1])

    def add_export(self, export: Export) -> None:
        """Store an export; one that counts takes the place of the one that did."""
        if export.in_force:
            self._replace(export)
        marks = ", ".join("?" * len(Export.__slots__))
        values = [getattr(export, name) for name in Export.__slots__]
        self._db.execute(f"INSERT INTO export ({_EXPORT}) VALUES ({marks})", values)
        self._db.execute(
            "UPDATE refusal SET taken_at = ? WHERE file_sha256 = ? AND taken_at IS NULL",
            (export.decided_at, export.file_sha256),
        )

    def put_in_force(self, export: Export, at: str) -> None:
        """Let a held export count from now on; its receipt is due again."""
        self._replace(export)
        self._db.execute(
            "UPDATE export SET state = 'accepted', in_force = 1, decided_at = ?, receipt_due = 1"
            " WHERE id = ?",
            (at, export.id),
        )

    def _replace(self, by: Export) -> None:
        """The month's export that counted, and older ones that were held, wait no more."""
        self._db.execute(
            "UPDATE export SET state = 'replaced', in_force = 0, receipt_due = 0"
            " WHERE cafe = ? AND month = ? AND (in_force OR (state = 'held' AND revision < ?))",
            (by.cafe, by.month, by.revision),
        )

    # Batches, parts, refusals, notices, receipts

    def add_batch(self, batch: int, at: str, exports: int, parts: Iterable[Part]) -> None:
        """Make the parts of a batch true."""
        parts = list(parts)
        self._db.execute(
            "INSERT INTO batch VALUES (?, ?, ?, ?)",
            (batch, at, exports, sum(p.rows for p in parts)),
        )
        self._db.executemany(
            "INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)",
            [(p.path, p.batch, p.table_name, p.month, p.rows, p.bytes) for p in parts],
        )

    def parts(self, table: str | None = None) -> list[Part]:
        """The parts that count, of a table or of all."""
        rows = self._all(
            "SELECT path, batch, table_name, month, rows, bytes FROM part"
            " WHERE ?1 IS NULL OR table_name = ?1 ORDER BY path",
            table,
        )
        return [Part(*row) for row in rows]

    def refusals(self, where: str = "1", *values: Any) -> list[Refusal]:
        """What was refused, the oldest first; `where` is SQL of ours over the columns."""
        rows = self._all(
            f"SELECT {_REFUSAL} FROM refusal WHERE {where} ORDER BY at, source", *values
        )
        return [Refusal(*row) for row in rows]

    def add_refusal(self, refusal: Refusal, notices: Iterable[Notice]) -> bool:
        """Keep a refusal, once for each file; say whether it is new, or refused otherwise."""
        before = self._one("SELECT code FROM refusal WHERE file_sha256 = ?", refusal.file_sha256)
        if before == (refusal.code,):
            return False
        self._db.execute("DELETE FROM refusal WHERE file_sha256 = ?", (refusal.file_sha256,))
        self._db.execute("DELETE FROM notice WHERE file_sha256 = ?", (refusal.file_sha256,))
        marks = ", ".join("?" * len(Refusal.__slots__))
        values = [getattr(refusal, name) for name in Refusal.__slots__]
        self._db.execute(f"INSERT INTO refusal ({_REFUSAL}) VALUES ({marks})", values)
        self.add_notices(notices, refusal.at, file_sha256=refusal.file_sha256)
        return True

    def add_notices(
        self,
        notices: Iterable[Notice],
        at: str,
        *,
        export: int | None = None,
        file_sha256: str | None = None,
    ) -> None:
        """Keep what was told of an export, or of a file that was refused."""
        self._db.executemany(
            "INSERT INTO notice (export, file_sha256, severity, code, params, at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    export,
                    file_sha256,
                    n.severity,
                    n.code,
                    json.dumps(dict(n.params), default=str),
                    at,
                )
                for n in notices
            ],
        )

    def notices(self, *, export: int | None = None, file_sha256: str | None = None) -> list[Notice]:
        """What was told of an export, or of a refused file, in the order in which it was told."""
        rows = self._all(
            "SELECT severity, code, params FROM notice WHERE export = ?1 OR file_sha256 = ?2"
            " ORDER BY id",
            export,
            file_sha256,
        )
        return [Notice(severity, code, json.loads(params)) for severity, code, params in rows]

    def receipts_due(self) -> tuple[list[Export], list[Refusal]]:
        """What a receipt must still be written of."""
        return self.exports("receipt_due"), self.refusals("receipt_due")

    def receipts_written(self) -> None:
        """Every receipt that was due lies in its file."""
        self._db.execute("UPDATE export SET receipt_due = 0 WHERE receipt_due")
        self._db.execute("UPDATE refusal SET receipt_due = 0 WHERE receipt_due")

    # What was invoiced

    def invoiced_months(self) -> list[str]:
        """The months whose invoices were sent, in order."""
        rows = self._all("SELECT DISTINCT month FROM invoiced ORDER BY month")
        return [month for (month,) in rows]

    def invoiced(self, month: str) -> tuple[str | None, list[Contribution]]:
        """When a month was noted as invoiced, and its lines, which then carry no name."""
        rows = self._all(
            "SELECT cafe, revenue, base, share, correction, noted_at FROM invoiced"
            " LEFT JOIN cafe USING (cafe) WHERE month = ? ORDER BY cafe.name, cafe",
            month,
        )
        lines = [Contribution(cafe, "", month, *amounts) for cafe, *amounts, _at in rows]
        return (rows[0][-1] if rows else None), lines

    def invoiced_totals(self, before: str) -> dict[str, int]:
        """What each café was invoiced in all for the months before one, in cents."""
        return dict(
            self._all(
                "SELECT cafe, sum(base + share + correction) FROM invoiced WHERE month < ?"
                " GROUP BY cafe",
                before,
            )
        )

    def add_invoiced(self, lines: Iterable[Contribution], at: str) -> None:
        """Note what was invoiced for a month."""
        self._db.executemany(
            "INSERT INTO invoiced VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (one.month, one.cafe, one.revenue_cents, one.base_cents, one.share_cents,
                 one.correction_cents, at)
                for one in lines
            ],
        )  # fmt: skip


def _refused(error: sqlite3.DatabaseError, path: Path) -> PosError:
    """A refusal of SQLite as a sentence of ours: the disk, or a file that is no catalogue."""
    if isinstance(error, sqlite3.OperationalError):
        return PosError("warehouse.cannot_write", path=path, reason=str(error))
    return PosError("warehouse.not_a_catalogue", path=path)
