"""A coordinator's desk for tests: cafés with months, a warehouse, an inbox."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cafe_pos.network.collecting import collect, enrolling, warehouse
from cafe_pos.network.collecting.catalogue import Catalogue
from cafe_pos.network.collecting.collect import Collected
from tests.cafes import HandClock
from tests.exports import Clone

MONTHS = ("2026-08", "2026-09", "2026-10")
NOW = "2026-11-02T08:00:00Z"


class Coordinator:
    """The coordinators' key, always the same."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        self.public = self._key.public_key().public_bytes_raw()

    def sign(self, digest: bytes) -> bytes:
        return self._key.sign(digest)


SIGNER = Coordinator()


@dataclass
class Desk:
    """A warehouse, an inbox, and the months of a real café to make others of."""

    folder: Path
    real: Mapping[str, bytes]

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    def cafe(self, number: int, *, enrol: bool = True) -> dict[str, bytes]:
        """The months of a café, by month; its key enrolled."""
        clone = Clone(number)
        months = {month: clone.month(content) for month, content in self.real.items()}
        if enrol:
            self.enrol(clone)
        return months

    def enrol(self, clone: Clone) -> None:
        path = self.folder / f"key-{clone.cafe}.json"
        path.write_bytes(clone.key_file())
        self.confirm(str(path))

    def confirm(self, said: str) -> None:
        found = enrolling.candidate(self.warehouse, said)
        enrolling.enrol(self.warehouse, [found], clock=HandClock(NOW))

    def put(self, name: str, content: bytes) -> Path:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def collect(self, workers: int = 0) -> Collected:
        return collect.collect(
            self.warehouse, self.inbox, clock=HandClock(NOW), signer=SIGNER, workers=workers
        )

    def accept(self, said: str) -> enrolling.Accepted:
        found = enrolling.held(self.warehouse, said)
        return enrolling.accept(self.warehouse, found.export, clock=HandClock(NOW), signer=SIGNER)

    def answers(self, workers: int = 0) -> dict[str, str]:
        """Collect; each file's answer by its name, with the code of its first notice if refused."""
        return {a.name: words(a) for a in self.collect(workers).answers}

    def states(self) -> dict[tuple[str, int], str]:
        """What the catalogue says of each month and revision."""
        with Catalogue.open(self.warehouse) as catalogue:
            return {(e.month, e.revision): e.state for e in catalogue.exports()}

    def receipt(self, clone: Clone, month: str) -> dict[str, Any]:
        path = self.warehouse / "receipts" / f"receipt-{clone.cafe}-{month}.json"
        found: dict[str, Any] = json.loads(path.read_bytes())
        return found


def words(answer: collect.FileAnswer) -> str:
    if answer.answer.value not in {"refused", "held"}:
        return answer.answer.value
    return f"{answer.answer.value} {answer.notices[0].code}"


def image(folder: Path) -> dict[str, str]:
    """Every file of a folder by its hash; the lock's process apart."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != warehouse.LOCK
    }


def holdings(folder: Path) -> dict[str, Any]:
    """What a warehouse holds, whatever its batches: exports, rows by export and table, receipts."""
    with Catalogue.open(folder) as catalogue:
        names = {e.id: (e.cafe, e.month, e.revision, e.state) for e in catalogue.exports()}
        parts = catalogue.parts()
        refused = [(r.code, r.cafe, r.month) for r in catalogue.refusals()]
    rows: dict[tuple[Any, ...], int] = {}
    for part in parts:
        table = pq.ParquetFile(folder / part.path).read(columns=["export_id"])
        for export_id in table.column(0).to_pylist():
            key = (*names[export_id], part.table_name)
            rows[key] = rows.get(key, 0) + 1
    on_disk = {
        str(path.relative_to(folder)) for path in folder.glob("parquet/*/*/*") if path.is_file()
    }
    return {
        "exports": sorted(names.values()),
        "rows": rows,
        "refused": sorted(refused, key=str),
        "orphans": sorted(on_disk - {part.path for part in parts}),
        "receipts": sorted(path.name for path in (folder / "receipts").iterdir()),
    }
