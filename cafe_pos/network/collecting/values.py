"""Every value of a file is of its column's kind and form: whole columns at once, for speed."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.network.file.schema import Column, Kind, Row, Table, Unit

_TYPES: Final = {Kind.INTEGER: int, Kind.TEXT: str, Kind.BLOB: bytes}
_MOST: Final = 10**15
_OBEYED: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""Control characters, and those that turn or hide what a screen shows."""
_DAY: Final = re.compile(r"2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_UTC: Final = re.compile(_DAY.pattern + r"T(?:[01]\d|2[0-3]):[0-5]\d:[0-6]\dZ")
_HEX: Final = re.compile(r"[0-9a-f]{16}|[0-9a-f]{64}")
_FORMS: Final = {Unit.DAY: _DAY, Unit.UTC: _UTC, Unit.HEX: _HEX}
_LONGEST: Final = {
    Unit.CODE: 100, Unit.LABEL: 200, Unit.TEXT: 400, Unit.JSON: 400_000, Unit.HEX: 64,
    Unit.DAY: 10, Unit.UTC: 20,
}  # fmt: skip
_EXACTLY: Final = {Unit.HASH: 32, Unit.SIGNATURE: 64}
_POSITIVE: Final = (Unit.SEQ, Unit.MINUTES, Unit.RATE, Unit.FLAG)
_WORDS: Final[dict[tuple[str, str], frozenset[str]]] = {
    ("closure", "period"): frozenset({"day", "month", "year"}),
    ("closure_part", "what"): frozenset({"family", "ownership", "count", "account"}),
    ("ticket", "nature"): frozenset({"sale", "refund"}),
    ("ticket", "channel"): frozenset({"screen", "cli", "import", "paper"}),
    ("ticket_item", "unit"): frozenset({"piece", "g", "ml"}),
    ("ticket_item", "mode"): frozenset({"on_site", "takeaway"}),
    ("ticket_item", "ownership"): frozenset({"firm", "opaque", "transparent"}),
    ("ticket_item", "kind"): frozenset(
        {"article", "deposit", "deposit_back", "suspended", "tip"}
    ),
    ("ticket_line", "act"): frozenset({"prepaid", "handover"}),
    ("impact_indicator", "tag"): frozenset({"counted", "declared", "estimated"}),
    ("trial", "outcome"): frozenset({"adopted", "dropped"}),
}  # fmt: skip


def check(table: Table, rows: list[Row]) -> None:
    """Check every value of a table; rows come sorted by the table's key.

    Raises:
        PosError: `network.row`, `network.text`.
    """
    if not rows:
        return
    for column, found in zip(table.columns, zip(*rows, strict=True), strict=True):
        _column(table.name, column, set(found) if column.kind is Kind.TEXT else found)


def _column(table: str, column: Column, found: Any) -> None:
    known = [value for value in found if value is not None]
    if len(known) < len(found) and not column.optional:
        raise PosError("network.row", table=table, column=column.name)
    kind = _TYPES[column.kind]
    if any(type(value) is not kind for value in known):
        raise PosError("network.row", table=table, column=column.name)
    if known and not _formed(table, column, known):
        raise PosError("network.row", table=table, column=column.name)
    if column.kind is Kind.TEXT:
        _text(table, column, known)


def _formed(table: str, column: Column, known: list[Any]) -> bool:
    unit = column.unit
    if column.kind is Kind.INTEGER:
        # A family's margin alone is a rate that may be below zero.
        low = 0 if unit in _POSITIVE and table != "family_result" else -_MOST
        most = 1 if unit is Unit.FLAG else _MOST
        return low <= int(min(known)) and int(max(known)) <= most
    if column.kind is Kind.BLOB:
        return all(len(value) == _EXACTLY[unit] for value in known)
    form, words = _FORMS.get(unit), _WORDS.get((table, column.name))
    if form is not None and not all(map(form.fullmatch, known)):
        return False
    return words is None or words >= set(known)


def _text(table: str, column: Column, known: list[str]) -> None:
    longest = _LONGEST[column.unit]
    if any(len(value) > longest for value in known) or _OBEYED.search("".join(known)):
        raise PosError("network.text", table=table, column=column.name)
    if column.unit is Unit.JSON and table != "ledger_entry":  # the ledger's are read as documents
        for value in known:
            _json(table, column, value)


def _json(table: str, column: Column, value: str) -> None:
    try:
        sound = isinstance(json.loads(value), dict)
    except (ValueError, RecursionError):
        sound = False
    if not sound:
        raise PosError("network.row", table=table, column=column.name)
