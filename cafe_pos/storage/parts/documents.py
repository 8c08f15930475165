"""What the fiscal documents say: tickets, their corrections, the day and its drawer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cafe_pos.application.ports import Known, Session
from cafe_pos.domain.closure import Perpetual
from cafe_pos.domain.ledger import Entry
from cafe_pos.storage import queries
from cafe_pos.storage.parts.cafe import CafePart


class DocumentsPart(CafePart):
    """The documents already in the ledger, by their numbers and days."""

    def ticket(self, number: str) -> tuple[Mapping[str, Any], Entry] | None:
        """A ticket's payload and entry by its public number."""
        return queries.ticket(self._connection, number)

    def last_ticket(self) -> tuple[Mapping[str, Any], Entry] | None:
        """The newest ticket."""
        return queries.last_ticket(self._connection)

    def ticket_by_key(self, client_key: str) -> Known | None:
        """The ticket that a client key made."""
        return queries.ticket_by_key(self._connection, client_key)

    def refunds_of(self, number: str) -> tuple[Mapping[str, Any], ...]:
        """The refunds of a ticket, in order."""
        return tuple(queries.refunds_of(self._connection, number))

    def tickets_of_split(self, split: str) -> tuple[Mapping[str, Any], ...]:
        """The sales that paid shares of one order, in order."""
        return tuple(queries.tickets_of_split(self._connection, split))

    def suspended_pool(self) -> int:
        """What the suspended coffees' fund holds, in cents."""
        return queries.suspended_pool(self._connection)

    def tickets_of(self, business_day: str) -> Iterator[Mapping[str, Any]]:
        """The tickets of a business day, in order."""
        return queries.tickets_of(self._connection, business_day)

    def corrections_of(self, number: str) -> list[Mapping[str, Any]]:
        """The corrections of a ticket's payments, in order."""
        return list(queries.corrections(self._connection, "t.ticket = ?", number))

    def corrections_on(self, business_day: str) -> Iterator[Mapping[str, Any]]:
        """The corrections of a business day, in order."""
        return queries.corrections(self._connection, "t.business_day = ?", business_day)

    def channels(self) -> frozenset[str]:
        """Where tickets came from so far."""
        return queries.channels(self._connection)

    def open_session(self) -> Session | None:
        """The drawer session in progress."""
        return self._fact("session", queries.open_session)

    def last_closed_day(self) -> str | None:
        """The latest day closed."""
        return self._fact("closed", queries.last_closed_day)

    def unclosed_days(self) -> tuple[str, ...]:
        """Days with a session or tickets and no closure, oldest first."""
        return queries.unclosed_days(self._connection)

    def cash_taken(self, session: str) -> int:
        """Cash in cents kept by the tickets of a session."""
        return queries.cash_taken(self._connection, session)

    def proposed_float(self) -> int:
        """The float in cents of the next session: the last count, else the setting."""
        counted = queries.last_count(self._connection)
        return int(self.settings().get("float_cents", 0)) if counted is None else counted

    def perpetual(self) -> Perpetual:
        """The perpetual totals after the last closure."""
        return queries.perpetual(self._connection)

    def duplicates_of(self, document: str) -> int:
        """How many duplicates of a document were made."""
        return queries.duplicates_of(self._connection, document)

    def duplicate_reason(self, document: str, copy_no: int) -> str:
        """Why a duplicate was asked for, as its record says."""
        return queries.duplicate_reason(self._connection, document, copy_no)
