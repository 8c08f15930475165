"""Months of cafés in their signed files: one real café, and others cloned from it with their keys.

A clone is sound through and through: its own name and key, its chain hashed and signed anew. So a
thousand cafés cost a minute where ringing them would cost hours.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from calendar import monthrange
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cafe_pos.application.drawer import closing as closings
from cafe_pos.domain.ledger import canonical, digest, link_of
from cafe_pos.network.file import keys, trailer
from cafe_pos.network.file import manifest as manifests
from cafe_pos.network.file.manifest import End, Manifest
from cafe_pos.network.file.schema import TABLES
from cafe_pos.network.sending import export
from tests import cafes

ORDERS = (
    ("2 CAFE", "CROQUE", "DEMI"),
    ("CAFE", "BAGUETTE"),
    ("3 CAFE", "CROQUE", "MIEL", "2 DEMI"),
    ("BAGUETTE", "TIMBRE", "CAFE"),
    ("CAFE", "CADEAU", "2 BAGUETTE"),
    ("450g TOMME", "MIEL", "DEMI"),
)


def real_months(folder: Path, months: tuple[str, ...], tickets_a_day: int, days: int) -> list[Path]:
    """Ring months in a real café of our own, close them, export them; each in a folder."""
    first = date.fromisoformat(f"{months[0]}-01")
    clock = cafes.HandClock(f"{first.isoformat()}T09:15:00Z")
    ctx = cafes.found(folder / "cafe.db", clock)
    made = []
    try:
        for month in months:
            _ring_month(ctx, clock, month, tickets_a_day, days)
            wanted = export.Wanted(month, folder / month)
            made.append(export.make(ctx, wanted).path)
    finally:
        ctx.store.close()
    return made


def _ring_month(
    ctx: object, clock: cafes.HandClock, month: str, tickets_a_day: int, days: int
) -> None:
    start = date.fromisoformat(f"{month}-01")
    last = monthrange(start.year, start.month)[1]
    for day in [*range(1, days), last]:
        clock.set(f"{month}-{day:02d}T09:15:00Z")
        for number in range(tickets_a_day):
            clock.advance(seconds=90)
            cafes.ring(ctx, *ORDERS[number % len(ORDERS)])
        clock.set(f"{month}-{day:02d}T20:15:00Z")
        closings.close_day(ctx)
    closings.close_month(ctx, start)


class Clone:
    """Another café with the months of a real one; `history` makes its chain another one."""

    def __init__(self, number: int, history: bytes = b"") -> None:
        self._history = history
        seed = hashlib.sha256(f"café {number}".encode()).digest()
        self.key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self.key.public_key().public_bytes_raw().hex()
        self.key_id = keys.key_id_of(bytes.fromhex(self.public))
        self.cafe = hashlib.sha256(seed).hexdigest()[:16]
        self.name = f"Café {number}"
        self._links: dict[int, tuple[bytes, bytes]] = {0: (bytes(32), bytes(32))}

    def month(self, file: bytes, **changes: object) -> bytes:
        """A month of the real café as this one's; the months must come in their order."""
        envelope = trailer.open_bytes(file)
        said = envelope.manifest
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
            db.deserialize(envelope.data)
            self._sign(db)
            db.execute("UPDATE meta SET value = ? WHERE key = 'cafe'", (self.cafe,))
            db.execute(
                "UPDATE signing_key SET key_id = ?, public_key = ?", (self.key_id, self.public)
            )
            db.execute("VACUUM")
            data = db.serialize()
        manifest = replace(
            said, cafe=self.cafe, name=self.name, key_id=self.key_id, public_key=self.public,
            incarnation=self.cafe, head_before=self._end(said.head_before.seq),
            head_after=self._end(said.head_after.seq),
            data_sha256=hashlib.sha256(data).hexdigest(), data_bytes=len(data),
        )  # fmt: skip
        return self.signed(data, replace(manifest, **changes))

    def key_file(self) -> bytes:
        """The café's public key, as its till writes it."""
        key = keys.PublicKey(
            self.cafe, self.name, "Exemple", "1", self.cafe, self.key_id, self.public
        )
        return keys.key_file(key, self.key.sign(keys.key_message(key)))

    def signed(self, data: bytes, manifest: Manifest) -> bytes:
        """A file with these data under this manifest, signed by this café."""
        text = manifests.text_of(manifest)
        return trailer.pack(data, text, self.key.sign(manifests.PREFIX + text))

    def _end(self, seq: int) -> End:
        hashed, link = self._links[seq]
        return End(seq, hashed.hex(), link.hex())

    def _sign(self, db: sqlite3.Connection) -> None:
        """Hash and sign the chain anew; entries without payload have any hash."""
        names = ", ".join(TABLES["ledger_entry"].names)
        for row in db.execute(f"SELECT {names} FROM ledger_entry ORDER BY seq").fetchall():
            seq, kind, at, version, _key, prev, hashed, _signature, payload = row
            before = self._links[seq - 1][1]
            if payload is None:
                hashed = hashlib.sha256(hashed + bytes.fromhex(self.cafe) + self._history).digest()
            else:
                payload = canonical(self._said(kind, json.loads(payload)))
                hashed = digest(
                    seq=seq, kind=kind, at=at, version=version, key_id=self.key_id,
                    prev=before, payload=payload,
                )  # fmt: skip
            signature = self.key.sign(hashed)
            self._links[seq] = (hashed, link_of(hashed, signature))
            db.execute(
                "UPDATE ledger_entry SET prev = ?, hash = ?, signature = ?, payload = ?"
                " WHERE seq = ?",
                (None if prev is None else before, hashed, signature, payload, seq),
            )

    def _said(self, kind: str, document: dict[str, object]) -> dict[str, object]:
        if kind == "opening":
            own = {"cafe": self.cafe, "key_id": self.key_id, "public_key": self.public}
            return document | own | {"incarnation": self.cafe}
        if kind == "closure":
            return document | {"head_hash": self._links[int(str(document["head_seq"]))][0].hex()}
        return document
