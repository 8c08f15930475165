"""The file of an archive: rows, ledger, keys, page and verifier, under one signed manifest.

The same database state makes the same bytes, the moment of its making apart (docs/archive.md).
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final

from cafe_pos.application.ports import Progress, UnitOfWork
from cafe_pos.domain.ledger import Entry, Payload, canonical, line_of, read_payload
from cafe_pos.exports import archive_page, archive_rows
from cafe_pos.exports import archive_words as words

FORMAT: Final = "cafe-pos/archive/1"
PREFIX: Final = f"{FORMAT}\n".encode()
"""What stands before the manifest in what is signed."""

LEDGER: Final = "registre.jsonl"
CONTEXT: Final = "contexte.jsonl"
DICTIONARY: Final = "dictionnaire.csv"
VERIFIER: Final = "verifier.py"
PAGE: Final = "LISEZMOI.html"
MANIFEST: Final = "manifeste.json"
SIGNATURE: Final = "manifeste.sig"
_OWN: Final = {
    PAGE: "cette page",
    DICTIONARY: "chaque fichier et chaque colonne, décrits",
    LEDGER: "le registre de la période: chaque écriture, son empreinte, sa signature",
    CONTEXT: "écritures hors de la période qui l'expliquent: clés, identités, clôture d'avant",
    VERIFIER: "le programme qui vérifie l'archive",
}
_OLDEST: Final = (1980, 1, 1, 0, 0, 0)
"""The date that every file in the zip bears: the moment of making stands in the manifest."""
_STEP: Final = 500

Sign = Callable[[bytes], tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be archived: number, nature, business days, entries, and when."""

    number: str
    nature: str
    period: tuple[str, str]
    bounds: tuple[int, int]
    closed: bool
    made_at: str
    software: str


class _Sums:
    """Counts and totals of the period, month by month, in cents."""

    NAMES: Final = ("tickets", "total", "absolute", "own_revenue", "third_party")

    def __init__(self) -> None:
        self.kinds: dict[str, int] = {}
        self._months: dict[str, list[int]] = {}

    def see(self, entry: Entry, document: Payload) -> None:
        """Count one entry."""
        self.kinds[entry.kind] = self.kinds.get(entry.kind, 0) + 1
        if entry.kind != "ticket":
            return
        month = self._months.setdefault(document["business_day"][:7], [0] * len(self.NAMES))
        total = document["total"]
        amounts = (1, total, abs(total), document["own_revenue"], document["third_party"])
        for place, amount in enumerate(amounts):
            month[place] += amount

    def months(self) -> list[dict[str, Any]]:
        """The totals of each month of business days."""
        return [
            {"month": month} | dict(zip(self.NAMES, sums, strict=True))
            for month, sums in sorted(self._months.items())
        ]

    def totals(self) -> dict[str, int]:
        """The totals of the whole period."""
        sums = [sum(column) for column in zip(*self._months.values(), strict=True)]
        return dict(zip(self.NAMES, sums or [0] * len(self.NAMES), strict=True))


def write(
    uow: UnitOfWork,
    sign: Sign,
    order: Order,
    *,
    folder: Path,
    target: Path,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Write an archive into `target`, by way of files in `folder`; return its manifest."""
    first, last = order.bounds
    steps = 2 * (last - first + 1)

    def counted(entries: Iterable[Entry], done: int) -> Iterable[Entry]:
        for entry in entries:
            yield entry
            if progress is not None and entry.seq % _STEP == 0:
                progress(done + entry.seq - first + 1, steps)

    context = list(uow.archives.context(first, last))
    columns = archive_rows.shape(counted(uow.archives.entries(first, last), 0))
    sums = _Sums()
    begin: Entry | None = None
    end: Entry | None = None
    with ExitStack() as undo:
        files = archive_rows.Files(folder, columns, undo)
        lines = undo.enter_context((folder / LEDGER).open("w", encoding="utf-8", newline=""))
        for entry in counted(uow.archives.entries(first, last), steps // 2):
            document = read_payload(entry.payload)
            files.add(entry, document)
            lines.write(line_of(entry) + "\n")
            sums.see(entry, document)
            begin = begin or entry
            end = entry
    if begin is None or end is None:
        raise RuntimeError("an archive of nothing")
    with (folder / CONTEXT).open("w", encoding="utf-8", newline="") as lines:
        lines.writelines(line_of(entry) + "\n" for entry in context)
    dictionary = list(archive_rows.dictionary(columns))
    _write_csv(folder / DICTIONARY, dictionary)
    manifest = _manifest(uow, order, sums, begin, end)
    key_id, _ = sign(PREFIX)
    manifest["key"] = _key(uow, key_id)
    rows = files.counts | {
        LEDGER: end.seq - begin.seq + 1,
        CONTEXT: len(context),
        DICTIONARY: len(dictionary) - 1,
    }
    described = _OWN | {archive_rows.name_of(path): words.file_of(path).meaning for path in columns}
    (folder / PAGE).write_text(archive_page.page(manifest, described), "utf-8", newline="")
    verifier = resources.files("cafe_pos.exports").joinpath(VERIFIER).read_bytes()
    (folder / VERIFIER).write_bytes(verifier)
    names = sorted([*rows, PAGE, VERIFIER])
    manifest["members"] = [_member(folder / name, rows.get(name)) for name in names]
    content = canonical(manifest).encode()
    _, signature = sign(PREFIX + content)
    with zipfile.ZipFile(target, "w") as archive:
        for name in [PAGE, *(n for n in names if n != PAGE)]:
            _add(archive, name, folder / name)
        archive.writestr(_entry(MANIFEST), content)
        archive.writestr(_entry(SIGNATURE), f"{signature.hex()}\n")
    if progress is not None:
        progress(steps, steps)
    return manifest


def _manifest(
    uow: UnitOfWork, order: Order, sums: _Sums, begin: Entry, end: Entry
) -> dict[str, Any]:
    opening, identity = uow.opening(), uow.identity()
    if opening is None or identity is None:
        raise RuntimeError("a café without an opening")
    before = uow.archives.last()
    return {
        "format": FORMAT,
        "number": order.number,
        "nature": order.nature,
        "period": {"from": order.period[0], "to": order.period[1]},
        "closed": order.closed,
        "made_at": order.made_at,
        "software": order.software,
        "cafe": {
            "cafe": opening["cafe"],
            "till": opening["till"],
            "incarnation": opening["incarnation"],
            "trade_name": identity[1]["trade_name"],
            "legal_name": identity[1]["legal_name"],
            "siret": identity[1]["siret"],
        },
        "demo": bool(opening["demo"]),
        "training": bool(opening["training"]),
        "first": {"seq": begin.seq, "hash": begin.hash.hex(), "prev": begin.prev.hex()},
        "last": {"seq": end.seq, "hash": end.hash.hex(), "link": end.link.hex()},
        "entries": end.seq - begin.seq + 1,
        "counts": sums.kinds,
        "totals": sums.totals(),
        "months": sums.months(),
        "previous": before and {"number": before["number"], "sha256": before["file_sha256"]},
    }


def _key(uow: UnitOfWork, key_id: str) -> dict[str, str]:
    """The key that signs the manifest; the ledger introduced it."""
    opening = uow.opening()
    if opening is None or opening["key_id"] != key_id:
        raise RuntimeError("the till signs with a key that its ledger does not name")
    return {"key_id": key_id, "public_key": opening["public_key"]}


def _write_csv(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(rows)


def _member(path: Path, rows: int | None) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": path.name, "size": path.stat().st_size, "sha256": digest, "rows": rows}


def _entry(name: str) -> zipfile.ZipInfo:
    """A file of the zip, the same on every machine."""
    info = zipfile.ZipInfo(name, _OLDEST)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    info = _entry(name)
    info.file_size = path.stat().st_size  # so that large files are announced as such
    with path.open("rb") as source, archive.open(info, "w") as target:
        while block := source.read(io.DEFAULT_BUFFER_SIZE * 32):
            target.write(block)
