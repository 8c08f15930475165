"""The manifest of an export: what the café signs of its month, as canonical JSON.

It names the café, the month, the revision, the chain's two ends, what the tables hold and what
they add up to, and the SHA-256 of the data: whoever trusts the signature trusts all of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import canonical, read_payload
from cafe_pos.domain.month_documents import export_number
from cafe_pos.network.file.schema import EXPORT_SCHEMA, TABLES

FORMAT: Final = "cafe-pos/export/1"
PREFIX: Final = f"{FORMAT}\n".encode()
"""What stands before the manifest in what is signed."""
MAX_BYTES: Final = 64_000
"""The longest manifest that is read."""
_DEEPEST: Final = 8
_ID: Final = re.compile(r"[0-9a-f]{16}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_MONTH: Final = re.compile(r"2[0-9]{3}-(0[1-9]|1[0-2])")
_UTC: Final = re.compile(r"2\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\dZ")
_TEXT: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]{0,200}")


class Nature(StrEnum):
    """What an export is: the last evening's, or the one with every cost in it."""

    FLASH = "flash"
    DEFINITIVE = "definitive"


@dataclass(frozen=True, slots=True)
class End:
    """One end of the chain in the file: an entry's number, hash and link in hex."""

    seq: int
    hash: str
    link: str

    def as_json(self) -> dict[str, Any]:
        """As the manifest has it."""
        return {"seq": self.seq, "hash": self.hash, "link": self.link}


@dataclass(frozen=True, slots=True)
class Handover:
    """The old key's word for a new one: what it signed, and its signature in hex."""

    old_key: str
    new_key: str
    public_key: str
    at: str
    signature: str

    def as_json(self) -> dict[str, Any]:
        """As the manifest has it."""
        return {
            "old_key": self.old_key,
            "new_key": self.new_key,
            "public_key": self.public_key,
            "at": self.at,
            "signature": self.signature,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a café signed of a month.

    `head_before` is the entry before the first one (all zeros when there is none), `head_after`
    the last; `previous` the `data_sha256` of the export before, of whatever month; `counts` rows
    by table; `totals` are cents of the tickets: `tickets`, `total`, `own_revenue`, `third_party`,
    `vat` (each `code` `rate` `gross` `net` `vat`). `closed` is 1 when the month is closed.
    """

    schema: int
    cafe: str
    name: str
    commune: str
    till: str
    incarnation: str
    key_id: str
    public_key: str
    month: str
    revision: int
    nature: Nature
    number: str
    previous: str | None
    closed: int
    head_before: End
    head_after: End
    first_seq: int
    last_seq: int
    counts: Mapping[str, int]
    totals: Mapping[str, Any]
    handovers: tuple[Handover, ...]
    software: str
    language: str
    demo: int
    data_sha256: str
    data_bytes: int
    generated_at: str

    def as_json(self) -> dict[str, Any]:
        """Every field, under the names of docs/export.md."""
        return {
            "format": FORMAT,
            "schema": self.schema,
            "cafe": self.cafe,
            "name": self.name,
            "commune": self.commune,
            "till": self.till,
            "incarnation": self.incarnation,
            "key_id": self.key_id,
            "public_key": self.public_key,
            "month": self.month,
            "revision": self.revision,
            "kind": self.nature.value,
            "number": self.number,
            "previous": self.previous,
            "closed": self.closed,
            "head_before": self.head_before.as_json(),
            "head_after": self.head_after.as_json(),
            "first_seq": self.first_seq,
            "last_seq": self.last_seq,
            "counts": dict(self.counts),
            "totals": dict(self.totals),
            "handovers": [one.as_json() for one in self.handovers],
            "software": self.software,
            "language": self.language,
            "demo": self.demo,
            "data_sha256": self.data_sha256,
            "data_bytes": self.data_bytes,
            "generated_at": self.generated_at,
        }

    @property
    def file_name(self) -> str:
        """The name that the till gives to the file."""
        return file_name(self.cafe, self.month)


def file_name(cafe: str, month: str) -> str:
    """The name of a café's file of a month."""
    return f"cafe-{cafe}-{month}.sqlite"


def text_of(manifest: Manifest) -> bytes:
    """The bytes that are signed behind the prefix, and stored in the trailer."""
    return canonical(manifest.as_json()).encode()


def read(raw: bytes) -> Manifest:
    """Read a manifest strictly: canonical, every key there, nothing else, each of its form.

    Raises:
        PosError: `network.manifest`, `network.newer`.
    """
    document = _parsed(raw)
    _check_schema(document)
    try:
        made = _made(document)
    except (KeyError, TypeError, ValueError):
        raise PosError("network.manifest", what="fields") from None
    if text_of(made) != raw:  # a key too many, another order, a number in another form
        raise PosError("network.manifest", what="form")
    return made


def _parsed(raw: bytes) -> dict[str, Any]:
    if len(raw) > MAX_BYTES:
        raise PosError("network.manifest", what="size")
    depth = deepest = 0
    for byte in raw:
        depth += (byte in b"[{") - (byte in b"]}")
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        raise PosError("network.manifest", what="depth")
    try:
        return read_payload(raw.decode())
    except (ValueError, RecursionError):
        raise PosError("network.manifest", what="json") from None


def _check_schema(document: Mapping[str, Any]) -> None:
    told, schema = document.get("format"), document.get("schema")
    if not isinstance(told, str) or not told.startswith("cafe-pos/export/"):
        raise PosError("network.manifest", what="format")
    if told != FORMAT or (isinstance(schema, int) and schema > EXPORT_SCHEMA):
        raise PosError("network.newer", schema=str(schema)[:10], known=EXPORT_SCHEMA)


def _made(d: Mapping[str, Any]) -> Manifest:
    totals = {name: _integer(d["totals"][name], signed=True) for name in TOTALS}
    return Manifest(
        schema=_integer(d["schema"], least=1, most=EXPORT_SCHEMA),
        cafe=_matching(_ID, d["cafe"]),
        name=_matching(_TEXT, d["name"]),
        commune=_matching(_TEXT, d["commune"]),
        till=_matching(_TEXT, d["till"]),
        incarnation=_matching(_ID, d["incarnation"]),
        key_id=_matching(_ID, d["key_id"]),
        public_key=_matching(_HASH, d["public_key"]),
        month=_matching(_MONTH, d["month"]),
        revision=_integer(d["revision"], least=1),
        nature=Nature(d["kind"]),
        number=_same(d["number"], export_number(d["month"], d["revision"])),
        previous=None if d["previous"] is None else _matching(_HASH, d["previous"]),
        closed=_integer(d["closed"], most=1),
        head_before=_end(d["head_before"]),
        head_after=_end(d["head_after"]),
        first_seq=_integer(d["first_seq"], least=1),
        last_seq=_integer(d["last_seq"], least=1),
        counts={name: _integer(d["counts"][name], most=TABLES[name].most) for name in TABLES},
        totals=totals | {"vat": [_vat(row) for row in d["totals"]["vat"]]},
        handovers=tuple(_handover(one) for one in d["handovers"]),
        software=_matching(_TEXT, d["software"]),
        language=_matching(_TEXT, d["language"]),
        demo=_integer(d["demo"], most=1),
        data_sha256=_matching(_HASH, d["data_sha256"]),
        data_bytes=_integer(d["data_bytes"], least=1),
        generated_at=_matching(_UTC, d["generated_at"]),
    )


TOTALS: Final = ("tickets", "total", "own_revenue", "third_party")
"""The totals beside VAT."""
_MOST: Final = 10**15


def _integer(value: object, *, least: int = 0, most: int = _MOST, signed: bool = False) -> int:
    if type(value) is not int or not (-most if signed else least) <= value <= most:
        raise ValueError
    return value


def _matching(form: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or form.fullmatch(value) is None:
        raise ValueError
    return value


def _same(value: object, expected: str) -> str:
    if value != expected:
        raise ValueError
    return expected


def _end(value: Mapping[str, Any]) -> End:
    return End(
        _integer(value["seq"]), _matching(_HASH, value["hash"]), _matching(_HASH, value["link"])
    )


def _vat(row: Mapping[str, Any]) -> dict[str, Any]:
    amounts = {name: _integer(row[name], signed=True) for name in ("gross", "net", "vat")}
    return {"code": _matching(_TEXT, row["code"]), "rate": _integer(row["rate"])} | amounts


def _handover(value: Mapping[str, Any]) -> Handover:
    return Handover(
        old_key=_matching(_ID, value["old_key"]),
        new_key=_matching(_ID, value["new_key"]),
        public_key=_matching(_HASH, value["public_key"]),
        at=_matching(_UTC, value["at"]),
        signature=_matching(re.compile(r"[0-9a-f]{128}"), value["signature"]),
    )
