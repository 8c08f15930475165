"""A month's file, and what a hand with or without the café's key can make of it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cafe_pos import settings
from cafe_pos.application.ports import Context
from cafe_pos.domain.ledger import canonical, read_payload
from cafe_pos.network.file import manifest, schema, trailer
from cafe_pos.network.file.trailer import Envelope
from cafe_pos.network.sending import export
from cafe_pos.storage import keyring
from tests import cafes
from tests.cafes import HandClock
from tests.integration import attacks

NEW_YEAR = "2027-01-03T09:00:00Z"
MONTH = "2026-12"
"""The month of the rich café: three closed days, every kind of line, two keys lost."""


@dataclass(frozen=True)
class Month:
    """A sound file and the key that signed it."""

    path: Path
    content: bytes
    envelope: Envelope
    key: keyring.Key

    def sealed(
        self, data: bytes | None = None, key: keyring.Key | None = None, **changes: Any
    ) -> bytes:
        """The file anew: other data, other words in the manifest, signed."""
        said = read_payload(manifest.text_of(self.envelope.manifest).decode())
        if data is not None:
            said |= {"data_bytes": len(data), "data_sha256": hashlib.sha256(data).hexdigest()}
        key = key or self.key
        said |= {"key_id": key.key_id, "public_key": key.public.hex()}
        text = canonical(said | changes).encode()
        signature = key.sign(manifest.PREFIX + text)
        return trailer.pack(self.envelope.data if data is None else data, text, signature)

    def rewritten(self, *statements: str, keep_counts: bool = False) -> bytes:
        """The file after some SQL, signed anew by the café: what one that lies would send."""
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
            db.deserialize(self.envelope.data)
            for statement in statements:
                db.execute(statement)
            db.execute("VACUUM")
            data = db.serialize()
            counts = dict(self.envelope.manifest.counts)
            if not keep_counts:
                counts |= {
                    name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
                    for name in schema.TABLES
                    if db.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
                }
        return self.sealed(data, counts=counts)


def month_of(ctx: Context, folder: Path, month: str, *, definitive: bool = True) -> Month:
    """Make a month's file, and take its key out of the café's key folder."""
    view = export.make(ctx, export.Wanted(month, folder, definitive))
    envelope = trailer.open_file(view.path)
    key = keyring.load(settings.keys_dir(), envelope.manifest.incarnation)
    assert key is not None
    return Month(view.path, view.path.read_bytes(), envelope, key)


def rich_month(folder: Path) -> Month:
    """The month of the rich café."""
    attacks.rich(folder / "cafe.db")
    ctx = cafes.reopen(folder / "cafe.db", HandClock(NEW_YEAR))
    try:
        return month_of(ctx, folder / "out", MONTH)
    finally:
        ctx.store.close()


Make = Callable[[Month], bytes]


def lie(**changes: Any) -> Make:
    """A manifest that says something else."""
    return lambda month: month.sealed(**changes)


def sql(*statements: str) -> Make:
    """Data changed by SQL."""
    return lambda month: month.rewritten(*statements)


def total(change: Mapping[str, int]) -> Make:
    """A manifest with other totals."""
    return lambda month: month.sealed(totals=dict(month.envelope.manifest.totals) | change)


def patched(at: int, value: bytes) -> Make:
    """Other bytes at a place of the data."""

    def make(month: Month) -> bytes:
        data = month.envelope.data
        return month.sealed(data[:at] + value + data[at + len(value) :])

    return make


def raw_manifest(text: bytes) -> Make:
    """Anything in the manifest's place, signed."""
    return lambda month: trailer.pack(
        month.envelope.data, text, month.key.sign(manifest.PREFIX + text)
    )


_OTHER_SQL = (
    "DROP TABLE need",
    schema.TABLES["need"].sql[:-1] + ", more TEXT AS (upper(what)))",
)
_FIRST_LINE = "(SELECT min(ticket) FROM ticket_line WHERE position = 1)"

ATTACKS: dict[str, tuple[Make, str]] = {
    # Without the key
    "empty": (lambda _m: b"", "network.not_export"),
    "a picture": (lambda _m: b"\x89PNG" + bytes(2000), "network.not_export"),
    "the magic word alone": (lambda _m: trailer.MAGIC, "network.truncated"),
    "half of it": (lambda m: m.content[: len(m.content) // 2], "network.truncated"),
    "its last byte cut": (lambda m: m.content[:-1], "network.truncated"),
    "its trailer alone": (lambda m: m.content[len(m.envelope.data) :], "network.data"),
    "a byte more in front": (lambda m: b"x" + m.content, "network.data"),
    "a length beyond the file": (
        lambda m: m.content[:-16] + (2**63).to_bytes(8, "big") + trailer.MAGIC,
        "network.truncated",
    ),
    "another data behind the same manifest": (
        lambda m: trailer.pack(
            m.envelope.data[:-1] + b"\x01",
            manifest.text_of(m.envelope.manifest),
            m.envelope.signature,
        ),
        "network.data",
    ),
    "the signature of something else": (
        lambda m: trailer.pack(
            m.envelope.data, manifest.text_of(m.envelope.manifest), m.key.sign(b"something else")
        ),
        "network.signature",
    ),
    # With the key: the manifest
    "another café's short name of the key": (lie(key_id="0" * 16), "network.signature"),
    "a newer schema": (lie(schema=2), "network.newer"),
    "a newer format": (lie(format="cafe-pos/export/2"), "network.newer"),
    "another format": (lie(format="zip"), "network.manifest"),
    "a key too many": (lie(more=1), "network.manifest"),
    "a number that is none": (lie(revision="1"), "network.manifest"),
    "a terminal escape in the name": (lie(name="\x1b]0;owned\x07"), "network.manifest"),
    "a month that is none": (lie(month="2026-13"), "network.manifest"),
    "JSON as deep as a well": (raw_manifest(b"[" * 5000 + b"]" * 5000), "network.manifest"),
    "a fraction": (raw_manifest(b'{"schema":1.5}'), "network.manifest"),
    "a manifest with spaces": (
        lambda m: raw_manifest(manifest.text_of(m.envelope.manifest).replace(b":", b": ", 1))(m),
        "network.manifest",
    ),
    "another month": (lie(month="2026-11", number="X-2026-11-1"), "network.row"),
    "a flash that calls itself definitive": (lie(kind="flash"), "network.row"),
    "more tickets than there are": (total({"tickets": 41}), "network.totals"),
    "a cent more revenue": (total({"own_revenue": 1}), "network.totals"),
    "other VAT": (
        lambda m: m.sealed(
            totals=dict(m.envelope.manifest.totals)
            | {"vat": [dict(v) | {"vat": v["vat"] + 1} for v in m.envelope.manifest.totals["vat"]]}
        ),
        "network.totals",
    ),
    "other counts": (
        lambda m: m.sealed(counts=dict(m.envelope.manifest.counts) | {"ticket": 3}),
        "network.counts",
    ),
    "another head": (
        lambda m: m.sealed(
            head_after=m.envelope.manifest.head_after.as_json() | {"hash": "0" * 64}
        ),
        "network.chain",
    ),
    "another head before": (
        lambda m: m.sealed(
            head_before=m.envelope.manifest.head_before.as_json() | {"link": "1" * 64}
        ),
        "network.chain",
    ),
    # With the key: the file's form
    "a newer schema in the data": (patched(60, (2).to_bytes(4, "big")), "network.schema"),
    "two gigabytes claimed": (patched(28, (2**21).to_bytes(4, "big")), "network.schema"),
    "write-ahead log": (patched(18, b"\x02\x02"), "network.schema"),
    "another page size": (patched(16, (4096).to_bytes(2, "big")), "network.schema"),
    "another encoding": (patched(56, (2).to_bytes(4, "big")), "network.schema"),
    "zeros for pages": (patched(100, bytes(50_000)), "network.unreadable"),
    "a page that is its own child": (patched(1024, b"\x05\x00\x00\x00\x01"), "network.unreadable"),
    "a view": (sql("CREATE VIEW v AS SELECT * FROM ticket"), "network.schema"),
    "a table that is a view": (
        sql("DROP TABLE action", "CREATE VIEW action AS SELECT 1 AS position, 'a' AS text"),
        "network.schema",
    ),
    "a trigger": (
        sql("CREATE TRIGGER t AFTER INSERT ON need BEGIN DELETE FROM ticket; END"),
        "network.schema",
    ),
    "a virtual table": (sql("CREATE VIRTUAL TABLE x USING fts5(a)"), "network.schema"),
    "a table too many": (sql("CREATE TABLE x (a)"), "network.schema"),
    "a table less": (sql("DROP TABLE action"), "network.schema"),
    "an index": (sql("CREATE INDEX i ON ticket (lower(number))"), "network.schema"),
    "a generated column": (sql(*_OTHER_SQL), "network.schema"),
    "statistics": (sql("CREATE TABLE y (a)", "ANALYZE", "DROP TABLE y"), "network.schema"),
    # With the key: the values
    "a bell in a number": (sql("UPDATE ticket SET number = char(7) || serial"), "network.text"),
    "a text where a number was": (sql("UPDATE ticket SET covers = 'many'"), "network.row"),
    "a fraction of a cent": (sql("UPDATE ticket_line SET total = total + 0.5"), "network.row"),
    "an infinite number": (sql("UPDATE ticket_line SET cost = 9e999"), "network.row"),
    "a number beyond every till": (sql("UPDATE need SET heard = 1", "UPDATE viability_figure SET"
                                       " value = 9000000000000000000"), "network.row"),
    "bytes for a label": (sql("UPDATE ticket_item SET label = CAST(label AS BLOB)"), "network.row"),
    "text that is no UTF-8": (
        sql("UPDATE ticket_item SET label = CAST(x'ff41' AS TEXT) WHERE id = 1"),
        "network.unreadable",
    ),
    "a terminal escape in a label": (
        sql("UPDATE ticket_item SET label = char(27) || '[2J' WHERE id = 1"), "network.text"
    ),
    "a text turned round": (
        sql("UPDATE ticket_item SET label = 'eur' || char(8238) || '51' WHERE id = 1"),
        "network.text",
    ),
    "a label as long as a book": (
        sql("UPDATE ticket_item SET label = printf('%.*c', 100000, 'x') WHERE id = 1"),
        "network.text",
    ),
    "a blob of three megabytes": (
        sql("UPDATE meta SET value = zeroblob(3000000) WHERE key = 'commune'"),
        "network.unreadable",
    ),
    "a day that is none": (sql("UPDATE ticket SET business_day = '2026-12-41'"), "network.row"),
    "a deep well in a reason": (
        sql("UPDATE viability_reason SET params = printf('%.*c', 90000, '[')"), "network.row"
    ),
    "another dictionary": (
        sql("UPDATE dictionary SET fr = 'autre' WHERE table_name = 'ticket'"), "network.schema"
    ),
    "another café's name in the data": (
        sql("UPDATE meta SET value = '0123456789abcdef' WHERE key = 'cafe'"), "network.row"
    ),
    # With the key: the sums and the chain
    "a cent off a line": (
        sql(f"UPDATE ticket_line SET total = total - 1 WHERE ticket = {_FIRST_LINE}"),
        "network.totals",
    ),
    "a line less": (sql(f"DELETE FROM ticket_line WHERE ticket = {_FIRST_LINE}"), "network.totals"),
    "a line of nothing": (
        sql("INSERT INTO ticket_line VALUES (1, 9, 1, 0, 0, 0, 0, NULL, NULL, NULL, NULL)"),
        "network.row",
    ),
    "another VAT code": (
        sql("UPDATE ticket_item SET vat_code = 'N20', rate = 2000 WHERE id = 1"), "network.totals"
    ),
    "a ticket on another day": (
        sql("UPDATE ticket SET business_day = '2026-12-30' WHERE number = 'T-00000001'"),
        "network.totals",
    ),
    "a ticket less, with all of it": (
        sql(*(f"DELETE FROM {table} WHERE {column} = (SELECT max(seq) FROM ledger_entry WHERE kind"
              " = 'ticket' AND seq < 60)" for table, column in (
                  ("ticket_line", "ticket"), ("ticket_payment", "ticket"), ("ticket", "seq")))),
        "network.totals",
    ),
    "a ticket twice": (
        sql("UPDATE ticket SET number = (SELECT max(number) FROM ticket)"), "network.row"
    ),
    "cash that was a card": (
        sql("UPDATE ticket_payment SET method = 'card' WHERE method = 'cash'"), "network.totals"
    ),
    "a closure's row": (sql("UPDATE closure SET total = total + 1"), "network.closure"),
    "a closure's part": (sql("DELETE FROM closure_part WHERE what = 'count'"), "network.closure"),
    "a closure's payload": (
        sql("UPDATE ledger_entry SET payload = replace(payload, '\"tickets\":', '\"tickets\":1')"
            " WHERE kind = 'closure'"),
        "network.entry",
    ),
    "a payload hidden": (
        sql("UPDATE ledger_entry SET payload = NULL WHERE kind = 'closure'"), "network.entry"
    ),
    "a payload shown": (
        sql("UPDATE ledger_entry SET payload = '{}' WHERE kind = 'ticket'"), "network.entry"
    ),
    "an entry less": (
        sql("DELETE FROM ledger_entry WHERE seq = 20"), "network.entry"
    ),
    "another hash of a ticket": (
        sql("UPDATE ledger_entry SET hash = zeroblob(32) WHERE seq ="
            " (SELECT min(seq) FROM ledger_entry WHERE kind = 'ticket')"),
        "network.entry",
    ),
    "another key's public half": (
        sql(f"UPDATE signing_key SET public_key = '{'ab' * 32}'"), "network.row"
    ),
    "tickets that are no tickets": (
        sql("UPDATE ledger_entry SET kind = 'event' WHERE kind = 'ticket'"), "network.chain"
    ),
}  # fmt: skip
"""What was sent, and the code of its refusal."""
