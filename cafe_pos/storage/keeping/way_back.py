"""An older program meets a newer database: the way back is the backup made before the upgrade."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from cafe_pos.domain.errors import PosError
from cafe_pos.storage import engine, migrate, uri
from cafe_pos.storage.keeping import backup

_SCHEMA: Final = re.compile(r"\.schema(\d+)\.backup\.db$")


def connect(path: Path) -> sqlite3.Connection:
    """Open a café's file; of a newer program's, name the backup that this one can open.

    Raises:
        PosError: `database.newer_way_back`, `database.*`.
    """
    try:
        return engine.connect(path, create=False)
    except PosError as error:
        if error.code != "database.newer":
            raise
        copy = _made_before(path)
        now = _entries(path)
        held = _entries(copy) if copy is not None else None
        if copy is None or now is None or held is None:
            raise
        made = backup.made_at(copy)
        raise PosError(
            "database.newer_way_back",
            path=path,
            version=error.params["version"],
            known=error.params["known"],
            backup=copy,
            day=None if made is None else made.date(),
            entries=now,
            lost=max(0, now - held),
        ) from error


def _made_before(path: Path) -> Path | None:
    """The newest backup made before an upgrade beyond this program's schema."""
    found = [
        copy
        for copy in backup.all_of(path)
        if (said := _SCHEMA.search(copy.name)) and int(said[1]) <= migrate.latest()
    ]
    return max(found, default=None)


def _entries(path: Path) -> int | None:
    """How many entries a ledger holds: that table is the same in every schema."""
    with (
        suppress(sqlite3.Error, TypeError),
        closing(sqlite3.connect(uri.of(path, "ro&immutable=1"), uri=True)) as connection,
    ):
        (seq,) = connection.execute("SELECT max(seq) FROM ledger_entry").fetchone()
        return int(seq)
    return None
