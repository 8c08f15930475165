"""The rows of a warehouse's catalogue, frozen: cafés, keys, exports, refusals, notices, parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told of a file: error, warning or info; a dotted code; its details."""

    severity: str
    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cafe:
    """A café that was enrolled; the name and commune are those of its last export, if any."""

    cafe: str
    name: str | None
    commune: str | None
    demo: bool
    enrolled_at: str


@dataclass(frozen=True, slots=True)
class CafeKey:
    """A key of a café, since when and how it became known: file, fingerprint or hand_over."""

    key_id: str
    cafe: str
    public_key: str
    how: str
    since: str
    signed_by: str | None


@dataclass(frozen=True, slots=True)
class Export:
    """An export that was checked and stored; amounts in cents, moments UTC, hashes in hex."""

    id: int
    batch: int
    cafe: str
    till: str
    incarnation: str
    key_id: str
    month: str
    revision: int
    kind: str
    number: str
    data_sha256: str
    file_sha256: str
    bytes: int
    first_seq: int
    last_seq: int
    head_before: str
    head_after: str
    tickets: int
    total: int
    own_revenue: int
    third_party: int
    software: str
    generated_at: str
    received_at: str
    source: str
    state: str
    in_force: int
    decided_at: str
    receipt_due: int
    manifest: str
    signature: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was refused; `cafe` and `month` are what it says of itself, proven if `known`."""

    file_sha256: str
    source: str
    at: str
    code: str
    cafe: str | None
    month: str | None
    revision: int | None
    known: int
    taken_at: str | None
    receipt_due: int


@dataclass(frozen=True, slots=True)
class Part:
    """A Parquet file of the warehouse: its path below the folder, what it holds, how much."""

    path: str
    batch: int
    table_name: str
    month: str
    rows: int
    bytes: int
