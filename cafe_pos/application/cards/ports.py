"""What card payments need of storage and of the terminal, as Protocols."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from cafe_pos.domain.card import Answer, Asked, CardFacts, Known, Nature, Purpose, State
from cafe_pos.domain.errors import PosError

DEFAULT_PORT: Final = 8888
MAX_PORT: Final = 65_535
_ADDRESS: Final = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]{2,45})\]|(?P<host>[0-9A-Za-z](?:[0-9A-Za-z.-]{0,251}[0-9A-Za-z])?))"
    r"(?::(?P<port>[0-9]{1,5}))?"
)


def host_and_port(address: str) -> tuple[str, int]:
    """Read `HOST`, `HOST:PORT` or `[IPv6]:PORT`; without a port it is 8888.

    Raises:
        PosError: `terminal.address`.
    """
    match = _ADDRESS.fullmatch(address)
    port = int(match["port"] or DEFAULT_PORT) if match is not None else 0
    if match is None or not 0 < port <= MAX_PORT:
        raise PosError("terminal.address", address=address)
    return match["six"] or match["host"], port


@dataclass(frozen=True, slots=True)
class CardRequest:
    """An amount asked of a terminal, and all that is known of it; times are UTC.

    `part` counts the payments by card of the same `client_key`, from 1. `content` is what is to
    be recorded once it is paid; `document` is the number of what was recorded. `masked` and
    `receipt` (base64) are erased after a delay; `told_at` says that the ledger knows of it.
    """

    ref: str
    client_key: str
    part: int
    purpose: Purpose
    nature: Nature
    amount_cents: int
    terminal: str
    till: str
    content: str | None
    state: State
    asked_at: str
    asked_by: str
    answered_at: str | None = None
    reason: str | None = None
    scheme: str | None = None
    contactless: bool | None = None
    authorisation: str | None = None
    masked: str | None = None
    receipt: str | None = None
    told_at: str | None = None
    said_at: str | None = None
    said_by: str | None = None
    receipt_seen: bool | None = None
    document: str | None = None

    @property
    def asked(self) -> Asked:
        """What the terminal is to be asked."""
        return Asked(self.amount_cents, self.nature, self.till)

    @property
    def facts(self) -> CardFacts:
        """What a document says of it once it is paid."""
        said = self.state is State.PAID or (self.state is State.SAVED and self.said_at is not None)
        known = Known.PERSON if said else Known.TERMINAL
        return CardFacts(self.ref, known, self.scheme, self.contactless, self.authorisation)


class Cards(Protocol):
    """The amounts asked of terminals."""

    def add(self, request: CardRequest) -> None:
        """Write a new request."""

    def put(self, request: CardRequest) -> None:
        """Write what became of a request."""

    def find(self, ref: str) -> CardRequest | None:
        """A request by its reference."""

    def open(self) -> tuple[CardRequest, ...]:
        """Those that are not settled, oldest first."""

    def of_key(self, client_key: str) -> tuple[CardRequest, ...]:
        """Those of one order, refund or account payment, oldest first."""

    def of_document(self, number: str) -> tuple[CardRequest, ...]:
        """Those that a document carries."""

    def recent(self, limit: int) -> tuple[CardRequest, ...]:
        """The newest, whatever became of them, newest first."""

    def saved(self) -> Iterator[CardRequest]:
        """Every one that a document carries."""

    def forget(self, before: str) -> int:
        """Erase numbers and receipts of what was settled and asked before a moment; how many."""


class Terminal(Protocol):
    """A card terminal; it is talked to on a thread of its own, never within an act."""

    def ask(self, asked: Asked) -> Answer:
        """Ask for an amount and wait for the answer: seconds, or minutes."""

    def reach(self) -> None:
        """See whether it can be connected to; nothing is sent (PosError `terminal.unreachable`)."""
