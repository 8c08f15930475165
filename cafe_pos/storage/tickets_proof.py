"""The tickets' tables against the ledger, all of it within SQLite: is anything different?

Nine rows in ten are those of tickets. SQLite writes each ticket's document again from its rows,
as canonical JSON, and compares it with the document of its entry: what is equal holds the same
facts, keys, types and order. Whatever is not is left to the comparison that names it
(`inspection.RowsAudit`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

TABLES: Final = ("ticket", "ticket_line", "ticket_vat", "ticket_payment")


def _flag(column: str) -> str:
    return f"json(CASE {column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"


def _cents(*names: str) -> dict[str, str]:
    return {name: f"{name}_cents" for name in names}


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def _object(columns: Mapping[str, str]) -> str:
    pairs = (f"'{key}', {column}" for key, column in sorted(columns.items()))
    return f"json_object({', '.join(pairs)})"


def _array(table: str, columns: Mapping[str, str]) -> str:
    return _array_of(table, _object(columns))


def _array_of(table: str, value: str) -> str:
    rows = f"SELECT * FROM {table} WHERE entry_seq = t.entry_seq ORDER BY position"
    return f"(SELECT json_group_array({value}) FROM ({rows}))"


_PLAIN_LINE: Final = (
    _same(
        "article", "label", "family", "quantity", "unit", "vat_code", "mode", "place", "ownership",
        "mandator", "lot", "menu", "corrects_line", "kind", "price_kind", "price_reason",
        "discount_kind", "discount_reason", "menu_label",
    )
    | _cents("unit_price", "total", "cost", "list_price", "discount", "whole")
    | {"rate": "rate_bp", "supplement": _flag("supplement")}
)  # fmt: skip
_LINE: Final = _array_of(
    "ticket_line",
    f"CASE WHEN service IS NULL AND ref IS NULL AND act IS NULL THEN {_object(_PLAIN_LINE)}"
    f" ELSE {_object(_PLAIN_LINE | _same('service', 'ref', 'act'))} END",
)
_VAT: Final = _array(
    "ticket_vat", _cents("gross", "net", "vat") | {"code": "vat_code", "rate": "rate_bp"}
)
_PLAIN_PAYMENT: Final = _same(
    "method", "bank", "cheque_number", "account", "issuer", "form"
) | _cents("amount", "tendered")
_CARD: Final = _same("card_ref", "card_known", "card_scheme", "card_authorisation") | {
    "card_contactless": _flag("card_contactless")
}
_PAYMENT: Final = _array_of(
    "ticket_payment",
    f"CASE WHEN {' AND '.join(f'{name} IS NULL' for name in _CARD)} THEN {_object(_PLAIN_PAYMENT)}"
    f" ELSE {_object(_PLAIN_PAYMENT | _CARD)} END",
)
_TICKET: Final = _object(
    _same(
        "series", "serial", "number", "nature", "till", "identity", "session", "operator",
        "operator_name", "channel", "business_day", "issued_at", "recorded_at", "utc_offset_min",
        "client_key", "request_hash", "corrects", "reason", "customer", "covers", "visa", "tab",
        "split",
    )
    | _cents("total", "own_revenue", "third_party", "change")
    | {
        "document": "'ticket'",
        "training": _flag("training"),
        "lines": _LINE,
        "vat": _VAT,
        "payments": _PAYMENT,
    }
)  # fmt: skip

_DIFFERENT: Final = (
    "SELECT 1 FROM ledger_entry e LEFT JOIN ticket t ON t.entry_seq = e.seq"
    f" WHERE e.kind = 'ticket' AND e.payload IS NOT {_TICKET} LIMIT 1"
)


def _unexplained(table: str) -> Iterable[str]:
    """Rows of no ticket, and row numbers or positions that do not count up as they were written."""
    yield f"SELECT count(*) FROM {table} HAVING count(*) <> coalesce(max(id), 0)"
    if table == "ticket":
        yield (
            "SELECT count(*) FROM ticket HAVING count(*) <>"
            " (SELECT count(*) FROM ledger_entry WHERE kind = 'ticket')"
        )
        window = "SELECT entry_seq, lag(entry_seq, 1, 0) OVER (ORDER BY id) AS last FROM ticket"
        yield f"SELECT 1 FROM ({window}) WHERE entry_seq <= last LIMIT 1"
        return
    yield (f"SELECT 1 FROM {table} WHERE entry_seq NOT IN (SELECT entry_seq FROM ticket) LIMIT 1")
    window = "OVER (ORDER BY id)"
    yield (
        "SELECT 1 FROM (SELECT entry_seq, position,"
        f" lag(entry_seq, 1, 0) {window} AS last, lag(position, 1, 0) {window} AS place"
        f" FROM {table}) WHERE position <> CASE entry_seq WHEN last THEN place + 1 ELSE 1 END"
        " OR entry_seq < last LIMIT 1"
    )


QUESTIONS: Final = (_DIFFERENT, *(sql for table in TABLES for sql in _unexplained(table)))
"""Each finds a row when something differs."""


def holds(raw: sqlite3.Connection) -> bool:
    """Whether every row of the tickets' tables says what its document says, and none is left."""
    try:
        return all(raw.execute(sql).fetchone() is None for sql in QUESTIONS)
    except (sqlite3.Error, UnicodeDecodeError):
        return False  # a value that no JSON holds, or a file that is damaged
