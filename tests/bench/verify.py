"""`verify` against bare loops over the same entries, and what a start verifies."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cafe_pos import bootstrap
from cafe_pos.application.drawer import closing as closings
from cafe_pos.application.proof import audit, recent
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring
from cafe_pos.domain.payment import Method, Tender
from tests import cafes
from tests.bench import archive
from tests.bench.table import Row

UNCLOSED: Final = 2_000
_ENTRIES: Final = (
    "SELECT seq, kind, at, version, key_id, payload, prev, hash, signature"
    " FROM ledger_entry ORDER BY seq"
)


def _opened(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)


def hashed(database: Path) -> float:
    """Seconds of a bare loop that reads every entry, hashes it and follows the links."""
    began = time.perf_counter()
    link = bytes(32)
    with closing(_opened(database)) as connection:
        for row in connection.execute(_ENTRIES):
            seq, kind, at, version, key_id, payload, prev, said, signature = row
            body = (
                f'cafe-pos/ledger/1\n{{"at":"{at}","key_id":"{key_id}","kind":"{kind}","payload":'
                f'{payload},"prev":"{prev.hex()}","seq":{seq},"version":{version}}}'
            )
            if hashlib.sha256(body.encode()).digest() != said or prev != link:
                raise SystemExit(f"entry {seq}")
            link = hashlib.sha256(said + signature).digest()
    return time.perf_counter() - began


def signed(database: Path) -> float:
    """Seconds of a bare loop that checks every signature."""
    began = time.perf_counter()
    with closing(_opened(database)) as connection:
        keys = {
            key_id: Ed25519PublicKey.from_public_bytes(public)
            for key_id, public in connection.execute("SELECT key_id, public_key FROM signing_key")
        }
        sql = "SELECT key_id, hash, signature FROM ledger_entry ORDER BY seq"
        for key_id, digest, signature in connection.execute(sql):
            keys[key_id].verify(signature, digest)
    return time.perf_counter() - began


def verified(database: Path, *, full: bool) -> float:
    """Seconds of `verify`."""
    began = time.perf_counter()
    ctx = bootstrap.open_frozen(database)
    found = audit.verify(ctx, full=full)
    ctx.store.close()
    if not found.ok:
        raise SystemExit(f"verify: {found.problems}")
    return time.perf_counter() - began


def started(database: Path) -> float:
    """Seconds of what a start verifies, with a day of 2 000 tickets that nobody closed."""
    clock = cafes.HandClock("2027-02-02T08:00:00Z")
    ctx = cafes.reopen(database, clock)
    closings.close_day(ctx)
    clock.advance(days=1)
    with ctx.store.act() as uow:
        for _ in range(UNCLOSED):
            ringing.ring_in(ctx, uow, Ring(archive.LINES, (Tender(Method.CASH),)))
    ctx.store.close()
    ctx = cafes.reopen(database, clock)
    began = time.perf_counter()
    recent.check_recent(ctx)
    took = time.perf_counter() - began
    ctx.store.close()
    return took


def rows() -> Iterator[Row]:
    """What a start verifies, in a café that has a year behind it."""
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "year.db"
        archive.a_year(small)
        yield Row(
            f"start: verified with {UNCLOSED} unclosed tickets", started(small), "s", at_most=0.3
        )
