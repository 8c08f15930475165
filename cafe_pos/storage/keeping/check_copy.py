"""Verify a backup: `python -m cafe_pos.storage.keeping.check_copy FILE` prints its head as JSON.

Integrity, the whole chain, and the signature of its last entry; exit 1 with a word when broken.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

from cafe_pos.domain import ledger
from cafe_pos.domain.ledger import Entry
from cafe_pos.storage import uri
from cafe_pos.storage.keyring import PublicKey
from cafe_pos.storage.pragmas import FROZEN_PRAGMAS


def broken(path: Path) -> tuple[str | None, ledger.Head]:
    """Return what is wrong with a copy (None: nothing) and its head."""
    connection = sqlite3.connect(uri.of(path, "ro&immutable=1"), uri=True)
    try:
        for pragma in FROZEN_PRAGMAS:
            connection.execute(pragma)
        (integrity,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if integrity != "ok":
            return str(integrity), ledger.EMPTY
        rows = connection.execute(
            "SELECT seq, kind, at, version, key_id, payload, prev, hash, signature"
            " FROM ledger_entry ORDER BY seq"
        )
        last = None
        for entry, found in ledger.check_chain((Entry(*row) for row in rows), ledger.EMPTY):
            if found is not None:
                return f"{found.code} {found.seq}", ledger.EMPTY
            last = entry
        if last is None:
            return None, ledger.EMPTY
        keys = connection.execute("SELECT key_id, public_key FROM signing_key")
        wrong = ledger.check_signature(last, {key: PublicKey(public) for key, public in keys})
        return (f"{wrong.code} {wrong.seq}" if wrong else None), ledger.head_of(last)
    except sqlite3.Error as error:
        return str(error), ledger.EMPTY
    finally:
        connection.close()


def main(argv: list[str]) -> int:
    """Check the file named and say what was found."""
    wrong, head = broken(Path(argv[1]))
    if wrong is not None:
        sys.stdout.write(wrong)
        return 1
    sys.stdout.write(json.dumps({"seq": head.seq, "hash": head.hash.hex()}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
