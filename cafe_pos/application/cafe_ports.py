"""Settings, people and the identity of the café, as the use cases ask storage for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Operator:
    """Someone who may ring; `pin_hash` is argon2id, `failures` are wrong PINs in a row."""

    code: str
    name: str
    role: str
    pin_hash: str | None
    active: bool = True
    failures: int = 0
    wait_until: str | None = None


@dataclass(frozen=True, slots=True)
class VisaRequest:
    """A sensitive act that wants the other manager's agreement; `given_by` None while it waits."""

    id: int | None
    what: str
    document: str
    asked_by: str
    asked_at: str
    given_by: str | None


class Cafe(Protocol):
    """The café itself."""

    def settings(self) -> Mapping[str, Any]:
        """The café's own settings."""

    def put_setting(self, key: str, value: object) -> None:
        """Change one setting (its event is the caller's to append)."""

    def operators(self) -> tuple[Operator, ...]:
        """Everyone who may ring, first the first manager."""

    def put_operator(self, operator: Operator) -> None:
        """Add or change an operator (its event is the caller's to append)."""

    def visas_due(self) -> tuple[VisaRequest, ...]:
        """Visas that wait, oldest first."""

    def put_visa(self, visa: VisaRequest) -> None:
        """Keep a visa that is asked for, or note that it was given."""

    def identity(self) -> tuple[int, Mapping[str, Any]] | None:
        """The café's identity in force and its revision."""

    def identity_of(self, revision: int) -> Mapping[str, Any]:
        """The identity as it was, for documents issued under it."""

    def opening(self) -> Mapping[str, Any] | None:
        """The ledger's opening in force: café, till, incarnation, key, demo."""
