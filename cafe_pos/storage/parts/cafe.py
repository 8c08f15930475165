"""Settings, people, the café's identity: what every act asks for and what seldom changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cafe_pos.application.ports import Operator, VisaRequest
from cafe_pos.storage import queries, repositories
from cafe_pos.storage.parts.base import Part


class CafePart(Part):
    """The café itself."""

    def settings(self) -> Mapping[str, Any]:
        """The café's own settings."""
        return self._fact("settings", repositories.settings)

    def put_setting(self, key: str, value: object) -> None:
        """Change one setting (its event is the caller's to append)."""
        repositories.put_setting(self._connection, key, json.dumps(value, ensure_ascii=False))
        self._forget("settings")

    def operators(self) -> tuple[Operator, ...]:
        """Everyone who may ring, first the first manager."""
        return self._fact("operators", repositories.operators)

    def put_operator(self, operator: Operator) -> None:
        """Add or change an operator (its event is the caller's to append)."""
        repositories.put_operator(self._connection, operator)
        self._forget("operators")

    def visas_due(self) -> tuple[VisaRequest, ...]:
        """Visas that wait, oldest first."""
        return repositories.visas_due(self._connection)

    def put_visa(self, visa: VisaRequest) -> None:
        """Keep a visa that is asked for, or note that it was given."""
        repositories.put_visa(self._connection, visa)

    def identity(self) -> tuple[int, Mapping[str, Any]] | None:
        """The café's identity in force and its revision."""
        return self._fact("identity", queries.identity)

    def identity_of(self, revision: int) -> Mapping[str, Any]:
        """The identity as it was, for documents issued under it."""
        return queries.identity_of(self._connection, revision)

    def opening(self) -> Mapping[str, Any] | None:
        """The ledger's opening in force: café, till, incarnation, key, demo."""
        return self._fact("opening", queries.opening)
