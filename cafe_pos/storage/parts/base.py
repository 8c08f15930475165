"""What every part of an act shares: its connection, and what is remembered between acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class Part:
    """One family of reads and writes within an act; `facts` outlive it until they are forgotten."""

    def __init__(self, connection: Connection, facts: dict[str, Any]) -> None:
        self._connection = connection
        self._facts = facts

    def _fact(self, name: str, load: Callable[[Connection], T]) -> T:
        if name not in self._facts:
            self._facts[name] = load(self._connection)
        value: T = self._facts[name]
        return value

    def _forget(self, *facts: str) -> None:
        for fact in facts:
            self._facts.pop(fact, None)
