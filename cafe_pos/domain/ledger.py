"""The ledger: canonical bytes, hash, signature, and the proof that a chain is whole.

An entry's hash covers its number, kind, time, key, version, the link to the entry before it and
its whole payload; the signature covers the hash; the next link covers both
(docs/ledger.md gives the format for whoever must verify it without this program).
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NoReturn, Protocol

DOMAIN_PREFIX: Final = b"cafe-pos/ledger/1\n"
VERSION: Final = 1
GENESIS: Final = bytes(32)
"""The link of the first entry: nothing came before it."""

Payload = Mapping[str, Any]
"""What a document says: only strings, integers, booleans, null, lists and objects."""


class Signer(Protocol):
    """Signs hashes with the till's key."""

    @property
    def key_id(self) -> str:
        """The short name of the key: 16 hex digits of the SHA-256 of its public half."""

    def sign(self, digest: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature of a 32-byte hash."""


class Verifier(Protocol):
    """Checks signatures made by one public key."""

    def verify(self, digest: bytes, signature: bytes) -> bool:
        """Tell whether the signature over the hash is this key's."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger; `payload` is its canonical text, `at` UTC ending in Z."""

    seq: int
    kind: str
    at: str
    version: int
    key_id: str
    payload: str
    prev: bytes
    hash: bytes
    signature: bytes | None

    @property
    def link(self) -> bytes:
        """What the next entry names as its `prev`: SHA-256(hash + signature)."""
        return link_of(self.hash, self.signature)


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: its number, its hash and its link; `seq` 0 is an empty ledger."""

    seq: int
    hash: bytes
    link: bytes


EMPTY: Final = Head(0, GENESIS, GENESIS)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something found broken: at which entry (0: not at one), a stable code, and details."""

    seq: int
    code: str
    details: tuple[tuple[str, object], ...] = ()

    @property
    def params(self) -> dict[str, object]:
        """The details, by name, for the sentence."""
        return dict(self.details)


def problem(seq: int, code: str, **details: object) -> Problem:
    """Make a Problem with named details."""
    return Problem(seq, code, tuple(details.items()))


def series_of(kind: str, document: Payload) -> str:
    """Which numbers a document counts in: its kind's; closures by their period.

    Tickets of a series that a restore began count from 1 again; T and E are never in one ledger.
    """
    if kind == "ticket" and document.get("series") not in (None, "T", "E"):
        return f"{kind}/{document['series']}"
    period = document.get("period") if kind == "closure" else None
    return kind if period in (None, "day") else f"{kind}/{period}"


_ENCODER: Final = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)


def canonical(value: object) -> str:
    """Canonical JSON: sorted keys, no spaces, no escapes beyond JSON's own, NFC."""
    text = _ENCODER.encode(value)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _refuse(number: str) -> NoReturn:
    raise ValueError(f"not an integer: {number}")


_DECODER: Final = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse)


def read_payload(text: str) -> dict[str, Any]:
    """Parse a payload.

    Raises:
        ValueError: it is no JSON object, or holds a number that is no integer.
    """
    try:
        value = _DECODER.decode(text)
    except TypeError:  # a damaged file holds anything
        _refuse(repr(text)[:20])
    if not isinstance(value, dict):
        _refuse(text[:20])
    return value


def link_of(digest: bytes, signature: bytes | None) -> bytes:
    """The link to an entry: SHA-256 of its hash and signature."""
    return hashlib.sha256(digest + (signature or b"")).digest()


def digest(
    *, seq: int, kind: str, at: str, version: int, key_id: str, prev: bytes, payload: str
) -> bytes:
    """The hash of an entry; `payload` is already canonical and stands in it as it is."""
    text = body(
        seq=seq, kind=kind, at=at, version=version, key_id=key_id, prev=prev, payload=payload
    )
    return hashlib.sha256(DOMAIN_PREFIX + text.encode()).digest()


_quoted: Final = lru_cache(maxsize=64)(json.dumps)
"""Kinds and keys are few, and written in every entry."""


def body(
    *, seq: int, kind: str, at: str, version: int, key_id: str, prev: bytes, payload: str
) -> str:
    """What of an entry goes into its hash, behind the prefix: canonical JSON."""
    return (
        f'{{"at":{json.dumps(at)},"key_id":{_quoted(key_id)},"kind":{_quoted(kind)},'
        f'"payload":{payload},"prev":"{prev.hex()}","seq":{seq},"version":{version}}}'
    )


def line_of(entry: Entry) -> str:
    """An entry as a line of an archive: its body as it was hashed, its hash, its signature."""
    text = body(
        seq=entry.seq,
        kind=entry.kind,
        at=entry.at,
        version=entry.version,
        key_id=entry.key_id,
        prev=entry.prev,
        payload=entry.payload,
    )
    signature = "null" if entry.signature is None else f'"{entry.signature.hex()}"'
    return f'{{"entry":{text},"hash":"{entry.hash.hex()}","signature":{signature}}}'


def seal(head: Head, *, kind: str, at: str, payload: Payload, signer: Signer) -> Entry:
    """Chain and sign a payload behind `head`."""
    text = canonical(payload)
    seq = head.seq + 1
    hashed = digest(
        seq=seq,
        kind=kind,
        at=at,
        version=VERSION,
        key_id=signer.key_id,
        prev=head.link,
        payload=text,
    )
    signature = signer.sign(hashed)
    return Entry(seq, kind, at, VERSION, signer.key_id, text, head.link, hashed, signature)


def head_of(entry: Entry) -> Head:
    """The head after an entry."""
    return Head(entry.seq, entry.hash, entry.link)


def check_chain(entries: Iterable[Entry], start: Head) -> Iterator[tuple[Entry, Problem | None]]:
    """Walk entries behind `start`; each comes with the first thing broken about it, or None.

    Numbers, links and hashes are checked here; signatures by `check_signature`, since they cost
    a hundred times more.
    """
    before = start
    for entry in entries:
        yield entry, _broken(entry, before)
        before = head_of(entry)


def _broken(entry: Entry, before: Head) -> Problem | None:
    if entry.seq != before.seq + 1:
        return problem(before.seq + 1, "ledger.gap", found=entry.seq)
    if entry.prev != before.link:
        return problem(entry.seq, "ledger.link")
    if entry.version != VERSION:
        return problem(entry.seq, "ledger.version", version=entry.version)
    hashed = digest(
        seq=entry.seq,
        kind=entry.kind,
        at=entry.at,
        version=entry.version,
        key_id=entry.key_id,
        prev=entry.prev,
        payload=entry.payload,
    )
    if hashed != entry.hash:
        return problem(entry.seq, "ledger.hash")
    return None


def check_signature(entry: Entry, keys: Mapping[str, Verifier]) -> Problem | None:
    """Check one signature against the keys that the ledger itself introduced."""
    key = keys.get(entry.key_id)
    if key is None:
        return problem(entry.seq, "ledger.unknown_key", key=entry.key_id)
    if entry.signature is None:
        return problem(entry.seq, "ledger.unsigned")
    if not key.verify(entry.hash, entry.signature):
        return problem(entry.seq, "ledger.signature")
    return None
