"""The amounts asked of card terminals: rows that are written before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, Final

from cafe_pos.application.cards.ports import CardRequest
from cafe_pos.domain.card import Nature, Purpose, State
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part

OPEN_FACT: Final = "cards_open"
"""Remembered between acts: whether any request is not settled."""
_NAMES: Final = tuple(field.name for field in fields(CardRequest))
_ADD: Final = (
    f"INSERT INTO card_request ({', '.join(_NAMES)}) VALUES ({', '.join('?' for _ in _NAMES)})"
)
_PUT: Final = f"UPDATE card_request SET {', '.join(f'{n} = ?' for n in _NAMES)} WHERE ref = ?"
_SELECT: Final = f"SELECT {', '.join(_NAMES)} FROM card_request"
_IS_OPEN: Final = "state IN ('asked', 'approved', 'unknown', 'paid')"


def any_open(part: Part) -> bool:
    """Whether any request is not settled."""
    found: bool = part._fact(  # noqa: SLF001 - the parts of one act
        OPEN_FACT,
        lambda connection: (
            connection.exec_driver_sql(
                f"SELECT 1 FROM card_request WHERE {_IS_OPEN} LIMIT 1"
            ).first()
            is not None
        ),
    )
    return found


class SqlCards(Part):
    """The Cards port on SQLite."""

    def add(self, request: CardRequest) -> None:
        """Write a new request."""
        self._forget(OPEN_FACT)
        self._connection.exec_driver_sql(_ADD, _values(request))

    def put(self, request: CardRequest) -> None:
        """Write what became of a request."""
        self._forget(OPEN_FACT)
        self._connection.exec_driver_sql(_PUT, (*_values(request), request.ref))

    def find(self, ref: str) -> CardRequest | None:
        """A request by its reference."""
        return next(self._where("ref = ?", ref), None)

    def open(self) -> tuple[CardRequest, ...]:
        """Those that are not settled, oldest first."""
        return tuple(self._where(_IS_OPEN))

    def of_key(self, client_key: str) -> tuple[CardRequest, ...]:
        """Those of one order, refund or account payment, oldest first."""
        return tuple(self._where("client_key = ?", client_key))

    def of_document(self, number: str) -> tuple[CardRequest, ...]:
        """Those that a document carries."""
        return tuple(self._where("document = ?", number))

    def recent(self, limit: int) -> tuple[CardRequest, ...]:
        """The newest, whatever became of them, newest first."""
        rows = queries.stream(self._connection, f"{_SELECT} ORDER BY id DESC LIMIT ?", limit)
        return tuple(map(_request, rows))

    def saved(self) -> Iterator[CardRequest]:
        """Every one that a document carries."""
        return self._where("document IS NOT NULL")

    def forget(self, before: str) -> int:
        """Erase numbers and receipts of what was settled and asked before a moment; how many."""
        done = self._connection.exec_driver_sql(
            "UPDATE card_request SET masked = NULL, receipt = NULL, content = NULL"
            f" WHERE asked_at < ? AND NOT {_IS_OPEN}"
            " AND (masked IS NOT NULL OR receipt IS NOT NULL OR content IS NOT NULL)",
            (before,),
        )
        return int(done.rowcount)

    def _where(self, condition: str, *values: str) -> Iterator[CardRequest]:
        sql = f"{_SELECT} WHERE {condition} ORDER BY id"
        return map(_request, queries.stream(self._connection, sql, *values))


def _values(request: CardRequest) -> tuple[Any, ...]:
    kept = []
    for name in _NAMES:
        value = getattr(request, name)
        if isinstance(value, bool):
            value = int(value)
        kept.append(value if value is None or isinstance(value, int) else str(value))
    return tuple(kept)


def _request(row: Any) -> CardRequest:
    kept = dict(zip(_NAMES, row, strict=True))
    for name in ("contactless", "receipt_seen"):
        kept[name] = None if kept[name] is None else bool(kept[name])
    return CardRequest(
        **kept
        | {
            "purpose": Purpose(kept["purpose"]),
            "nature": Nature(kept["nature"]),
            "state": State(kept["state"]),
        }
    )
