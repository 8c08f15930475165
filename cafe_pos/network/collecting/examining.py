"""What must hold in a file's rows: their types, the chain, the closures, and every sum.

Nothing is believed because it stands in two places: closures are hashed again and their
signatures checked, their rows made again from their payload, tickets added up again to each day's
closure and to what the manifest says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import digest, link_of, read_payload
from cafe_pos.network.collecting import adding_up, values
from cafe_pos.network.collecting.extracting import Rows
from cafe_pos.network.file import keys
from cafe_pos.network.file.manifest import Manifest, Nature
from cafe_pos.network.file.schema import TABLES, Row, dictionary
from cafe_pos.network.sending.gathering import SHOWN, closure_rows

_FEW: Final = 200
_DRAWN: Final = 64
"""Of more entries than the few, so many signatures are checked: 105 µs each."""
_CLOSURE_TABLES: Final = ("closure", "closure_vat", "closure_method", "closure_part")


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning or an information on a file that is sound: a code, and what its sentence needs."""

    code: str
    severity: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of `ledger_entry` with its own link; `document` when the payload is there."""

    seq: int
    kind: str
    at: str
    key: str
    link: bytes
    hash: bytes
    signature: bytes | None
    document: Mapping[str, Any] | None


def examine(manifest: Manifest, rows: Rows, *, deep: bool = False) -> tuple[Notice, ...]:
    """Check the rows of a file against one another and against what was signed.

    Of entries that stand here without their document, so many signatures are checked as cost
    nothing, drawn by the file's own hash; all of them with `deep`.

    Raises:
        PosError: `network.counts`, `network.row`, `network.text`, `network.schema`,
            `network.entry`, `network.chain`, `network.closure`, `network.totals`.
    """
    for name, table in TABLES.items():
        if len(rows[name]) != manifest.counts[name]:
            raise PosError(
                "network.counts", table=name, found=len(rows[name]), said=manifest.counts[name]
            )
        values.check(table, rows[name])
    if tuple(rows["dictionary"]) != dictionary():
        raise PosError("network.schema", what="dictionary")
    _meta(manifest, rows)
    entries = _entries(rows)
    _first(manifest, rows)
    _chain(manifest, entries)
    _signatures(manifest, rows, entries, deep=deep)
    closures = _closures(manifest, rows, entries)
    adding_up.check(manifest, rows, closures)
    _tickets_named(manifest, rows, entries)
    return tuple(_notices(manifest, entries))


def _meta(manifest: Manifest, rows: Rows) -> None:
    meta: dict[str, str | None] = dict(rows["meta"])
    said = {
        "cafe": manifest.cafe,
        "till": manifest.till,
        "month": manifest.month,
        "kind": manifest.nature.value,
        "schema": str(manifest.schema),
        "closed": str(manifest.closed),
    }
    for key, value in said.items():
        if meta.get(key) != value:
            raise PosError("network.row", table="meta", column=key)


def _entries(rows: Rows) -> list[_Entry]:
    """The entries, each with a payload hashed again, its signature checked."""
    public = {number: (key_id, key) for number, key_id, key in rows["signing_key"]}
    for key_id, key in public.values():
        if keys.key_id_of(bytes.fromhex(key)) != key_id:
            raise PosError("network.row", table="signing_key", column="key_id")
    found: list[_Entry] = []
    link, last = b"", -1
    for seq, kind, at, version, key, prev, hashed, signature, payload in rows["ledger_entry"]:
        if key not in public or (prev is None) != (seq == last + 1 and bool(found)):
            raise PosError("network.entry", seq=seq)
        before = link if prev is None else prev
        key_id, public_key = public[key]
        document = None
        if (payload is not None) != (kind in SHOWN):
            raise PosError("network.entry", seq=seq)
        if payload is not None:
            again = digest(
                seq=seq, kind=kind, at=at, version=version, key_id=key_id, prev=before,
                payload=payload,
            )  # fmt: skip
            sound = again == hashed
            if sound and signature is not None:
                sound = keys.signed(public_key, hashed, signature)
            if not sound:
                raise PosError("network.entry", seq=seq)
            document = _document(seq, kind, payload)
        link, last = link_of(hashed, signature), seq
        found.append(_Entry(seq, kind, at, key_id, link, hashed, signature, document))
    _keys_introduced(found, public.values())
    return found


def _document(seq: int, kind: str, payload: str) -> Mapping[str, Any]:
    try:
        document = read_payload(payload)
    except (ValueError, RecursionError):
        raise PosError("network.entry", seq=seq) from None
    if document.get("document") != kind:
        raise PosError("network.entry", seq=seq)
    return document


def _keys_introduced(entries: list[_Entry], public: Iterable[tuple[str, str]]) -> None:
    """Every key was introduced by an opening, under its own name."""
    introduced = {
        (e.document.get("key_id"), e.document.get("public_key"))
        for e in entries
        if e.kind == "opening" and e.document is not None
    }
    if not set(public) <= introduced:
        raise PosError("network.row", table="signing_key", column="public_key")


def _chain(manifest: Manifest, entries: list[_Entry]) -> None:
    """From the head before to the head after without a gap; beside it only what explains it."""
    first, last = manifest.first_seq, manifest.last_seq
    inside = [e for e in entries if first <= e.seq <= last]
    beside = [e for e in entries if not first <= e.seq <= last]
    whole = len(inside) == last - first + 1 and manifest.head_before.seq == first - 1
    if not whole or manifest.head_after.seq != last:
        raise PosError("network.chain", seq=first)
    if any(e.kind not in ("opening", "closure") for e in beside):
        raise PosError("network.chain", seq=beside[0].seq)
    before = next((e for e in beside if e.seq == first - 1), None)
    if before is not None and before.link.hex() != manifest.head_before.link:
        raise PosError("network.chain", seq=first)
    end = inside[-1]
    if (end.hash.hex(), end.link.hex()) != (manifest.head_after.hash, manifest.head_after.link):
        raise PosError("network.chain", seq=last)


def _first(manifest: Manifest, rows: Rows) -> None:
    """The first entry of the month names the head before it.

    Raises:
        PosError: `network.chain`.
    """
    first = next((row for row in rows["ledger_entry"] if row[0] == manifest.first_seq), None)
    if first is None or (first[5] is not None and first[5].hex() != manifest.head_before.link):
        raise PosError("network.chain", seq=manifest.first_seq)


def _signatures(manifest: Manifest, rows: Rows, entries: list[_Entry], *, deep: bool) -> None:
    """The signatures of entries without their document: of all of them, or of a draw."""
    bare = [e for e in entries if e.document is None and e.signature is not None]
    if not deep and len(bare) > _FEW:
        start = int(manifest.data_sha256[:8], 16)
        step = len(bare) // _DRAWN
        bare = [bare[(start + at * step) % len(bare)] for at in range(_DRAWN)]
    public = {key_id: key for _number, key_id, key in rows["signing_key"]}
    for entry in bare:
        if not keys.signed(public[entry.key], entry.hash, entry.signature or b""):
            raise PosError("network.entry", seq=entry.seq)


def _closures(
    manifest: Manifest, rows: Rows, entries: list[_Entry]
) -> list[tuple[int, Mapping[str, Any]]]:
    """The closures of the month, their rows made again from what was signed."""
    hashes = {e.seq: e.hash.hex() for e in entries}
    of_month: list[tuple[int, Mapping[str, Any]]] = []
    made: dict[str, list[Row]] = {name: [] for name in _CLOSURE_TABLES}
    for entry in entries:
        document = entry.document
        if entry.kind != "closure" or document is None:
            continue
        try:
            number, head = str(document["number"]), document["head_seq"]
            named = hashes.get(head, document["head_hash"]) == document["head_hash"]
            if not named or head != entry.seq - 1:
                raise PosError("network.closure", number=number)
            inside = document["business_day"][:7] == manifest.month
            if not inside or entry.seq > manifest.last_seq:
                continue
            for table, row in closure_rows(entry.seq, document):
                made[table].append(row)
        except (KeyError, TypeError, AttributeError):
            raise PosError("network.entry", seq=entry.seq) from None
        of_month.append((entry.seq, document))
    for name in _CLOSURE_TABLES:
        width = len(TABLES[name].key)
        if sorted(made[name], key=lambda row: row[:width]) != rows[name]:
            raise PosError("network.closure", number=name)
    return of_month


def _tickets_named(manifest: Manifest, rows: Rows, entries: list[_Entry]) -> None:
    """A ticket of the month's stretch of the chain is an entry of it, of that kind."""
    kinds = {e.seq: e.kind for e in entries}
    for row in rows["ticket"]:
        seq = row[0]
        if seq > manifest.last_seq or (seq >= manifest.first_seq and kinds[seq] != "ticket"):
            raise PosError("network.chain", seq=seq)


def _notices(manifest: Manifest, entries: list[_Entry]) -> Iterable[Notice]:
    from cafe_pos.messages.network import NETWORK_NOTICES

    def told(code: str, **params: object) -> Notice:
        return Notice(code, NETWORK_NOTICES[code][0], params)

    if manifest.demo:
        yield told("network.demo")
    if manifest.nature is Nature.FLASH:
        yield told("network.flash")
    for entry in entries:
        document = entry.document
        if entry.kind != "opening" or entry.seq < manifest.first_seq or document is None:
            continue
        if document.get("reason") == "restored":
            yield told("network.restored", day=entry.at[:10])
        if document.get("reason") in ("restored", "key_lost"):
            yield told(
                "network.key_changed",
                day=entry.at[:10],
                reason=document["reason"],
                fingerprint=keys.fingerprint(str(document["public_key"])),
            )
    unsigned = sum(e.signature is None for e in entries)
    if unsigned:
        yield told("network.unsigned", count=unsigned)
