"""The warehouse: a folder with a catalogue and, by table and month, Parquet parts.

    catalogue.sqlite                                   what is true
    parquet/<table>/month=2026-10/part-000012-….parquet  rows of many cafés, each with `export_id`
    receipts/receipt-<café>-2026-10.json               answers to be sent back
    incoming/                                          attachments while they are read
    lock                                               who writes

A part is written under another name, flushed, renamed, its folder flushed; then one transaction of
the catalogue names it. What no transaction names is an orphan and goes at the next start.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.network.collecting import columns
from cafe_pos.network.collecting.catalogue import Catalogue, Part
from cafe_pos.network.file.schema import FLAT

if TYPE_CHECKING:
    import pyarrow as pa

LOCK: Final = "lock"
PARQUET: Final = "parquet"
RECEIPTS: Final = "receipts"
INCOMING: Final = "incoming"
_HALF: Final = ".half"
_MONTH_ROWS: Final = 100_000
"""Rows of a row group: small enough to skip, large enough to compress."""

EXPORT_COLUMNS: Final = (
    "cafe", "till", "month", "revision", "kind", "demo", "name", "commune", "received_at",
    "tickets", "total", "own_revenue", "third_party", "software",
)  # fmt: skip
"""The columns of `exports_table`, behind `export_id`."""


class Warehouse:
    """A warehouse that this process alone may write to."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.folder = folder
        self.catalogue = catalogue

    @property
    def receipts(self) -> Path:
        """Where the answers to cafés lie."""
        return self.folder / RECEIPTS

    @property
    def incoming(self) -> Path:
        """Where attachments lie while they are read."""
        return self.folder / INCOMING


@contextmanager
def writing(folder: Path) -> Iterator[Warehouse]:
    """Open a warehouse to write, make it when it is new, and sweep what a stopped run left.

    Raises:
        PosError: `warehouse.busy`, `warehouse.cannot_write`, and as `Catalogue.open`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = _locked(folder)
    except OSError as error:
        raise PosError("warehouse.cannot_write", path=folder, reason=error.strerror) from error
    try:
        with Catalogue.open(folder, create=True) as catalogue:
            warehouse = Warehouse(folder, catalogue)
            try:
                _sweep(warehouse)
            except OSError as error:
                raise PosError(
                    "warehouse.cannot_write", path=folder, reason=error.strerror
                ) from error
            yield warehouse
    finally:
        os.close(lock)


def _locked(folder: Path) -> int:
    """Take the lock; the system gives it back when the process ends, however it ends."""
    fd = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(fd, 0)
        os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
    except BlockingIOError:
        holder = os.pread(fd, 20, 0).decode(errors="replace").strip()
        os.close(fd)
        raise PosError("warehouse.busy", path=folder, process=holder or "?") from None
    except OSError:
        os.close(fd)
        raise
    return fd


def _sweep(warehouse: Warehouse) -> None:
    """Remove what no transaction made true, and attachments of a run that was stopped."""
    shutil.rmtree(warehouse.incoming, ignore_errors=True)
    warehouse.incoming.mkdir()
    warehouse.receipts.mkdir(exist_ok=True)
    for half in warehouse.receipts.glob(f"*{_HALF}"):
        half.unlink()
    named = {part.path for part in warehouse.catalogue.parts()}
    for path in (warehouse.folder / PARQUET).glob("*/month=*/*"):
        if str(path.relative_to(warehouse.folder)) not in named:
            path.unlink()


class Batch:
    """Rows of several exports on their way into parts; nothing of it counts before the commit."""

    def __init__(self, warehouse: Warehouse, number: int) -> None:
        self._warehouse = warehouse
        self._tables: dict[tuple[str, str], list[pa.Table]] = {}
        self.number = number
        self.bytes = 0
        """What is held in memory."""

    def add(self, export_id: int, month: str, packed: dict[str, bytes]) -> None:
        """Take the rows of an export as `columns.pack` made them."""
        for table, content in packed.items():
            found = columns.unpack(content, table, export_id)
            self._tables.setdefault((table, month), []).append(found)
            self.bytes += len(content)

    def write(self) -> list[Part]:
        """Write the parts, whole and flushed; on any error none of them is left.

        Raises:
            PosError: `warehouse.cannot_write`.
        """
        folder = self._warehouse.folder
        name = f"part-{self.number:06d}-{secrets.token_hex(4)}.parquet"
        parts: list[Part] = []
        folders: set[Path] = set()
        try:
            for (table, month), tables in self._tables.items():
                target = folder / PARQUET / table / f"month={month}" / name
                _make_folders(target.parent, folder)
                rows, size = _write_part(tables, target)
                folders.add(target.parent)
                path = str(target.relative_to(folder))
                parts.append(Part(path, self.number, table, month, rows, size))
            for made in folders:
                flush_folder(made)
        except BaseException as error:
            self.discard(name)
            if isinstance(error, OSError):
                reason = error.strerror or str(error)
                raise PosError("warehouse.cannot_write", path=folder, reason=reason) from error
            raise
        return parts

    def discard(self, name: str) -> None:
        """Remove what was written of it; what cannot be removed is an orphan."""
        for table, month in self._tables:
            target = self._warehouse.folder / PARQUET / table / f"month={month}" / name
            for path in (target, target.with_name(name + _HALF)):
                with suppress(OSError):
                    path.unlink(missing_ok=True)


def _make_folders(wanted: Path, root: Path) -> None:
    """Make a folder below the root, each new one flushed into the one above it."""
    missing = [wanted, *wanted.parents]
    for folder in reversed(missing[: missing.index(root)]):
        if not folder.exists():
            folder.mkdir()
            flush_folder(folder.parent)


def _write_part(tables: list[pa.Table], target: Path) -> tuple[int, int]:
    """Write a part under another name, flush and rename it; its rows and bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = pa.concat_tables(tables)
    half = target.with_name(target.name + _HALF)
    pq.write_table(
        whole, half, compression="zstd", row_group_size=_MONTH_ROWS, write_page_checksum=True
    )
    fd = os.open(half, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
        size = os.fstat(fd).st_size
    finally:
        os.close(fd)
    half.replace(target)
    return len(whole), size


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Write small files, each whole or not at all; they last when this returns.

    All are flushed at once: a flush for each of a thousand takes half a minute on a slow disk.

    Raises:
        OSError: they cannot be written.
    """
    halves = {target.with_name(target.name + _HALF): target for target in files}
    for half, target in halves.items():
        half.write_bytes(files[target])
    os.sync()
    for half, target in halves.items():
        half.replace(target)
    for folder in {target.parent for target in files}:
        flush_folder(folder)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder last."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


# For those who read


def part_files(
    folder: Path, catalogue: Catalogue, *, since: str = "", until: str = "9"
) -> dict[str, list[Path]]:
    """The Parquet files that count, by table; of months from `since` to `until` (2026-10)."""
    found: dict[str, list[Path]] = {table: [] for table in FLAT}
    for part in catalogue.parts():
        if since <= part.month <= until:
            found[part.table_name].append(folder / part.path)
    return found


def exports_table(catalogue: Catalogue) -> pa.Table:
    """The exports in force as an Arrow table; rows of other `export_id`s do not count."""
    import pyarrow as pa

    cafes = {cafe.cafe: cafe for cafe in catalogue.cafes()}
    numbers = {"revision", "demo", "tickets", "total", "own_revenue", "third_party"}
    names = (columns.EXPORT_ID, *EXPORT_COLUMNS)
    schema = pa.schema(
        [
            (name, pa.int64() if name in numbers or name == columns.EXPORT_ID else pa.string())
            for name in names
        ]
    )
    rows = []
    for export in catalogue.exports("in_force"):
        cafe = cafes[export.cafe]
        own = {"export_id": export.id, "demo": int(cafe.demo), "name": cafe.name}
        own["commune"] = cafe.commune
        rows.append({name: own[name] if name in own else getattr(export, name) for name in names})
    return pa.Table.from_pylist(rows, schema=schema)
