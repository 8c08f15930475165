"""What a start can afford to verify: the chain since the last verified closure, schema and head.

Links bind every signature, so only those of closures, openings, counts and the head are checked
here: a changed one breaks the link behind it. `verify --full` checks each.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import ledger
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Entry, Head, Problem, Verifier

ALWAYS_SIGNED: Final = frozenset({"closure", "opening", "drawer_count"})
"""Kinds of entries whose signature is checked at every occasion."""
MAX_PROBLEMS: Final = 100
"""After so many, more of them say nothing new."""
LONGEST_START: Final = 15_000
"""Entries that a start walks in 0,3 s."""
SLICE: Final = 500
"""Entries that an open till walks between two sales: about 10 ms."""


class Recent:
    """The check in as many acts as wanted; what is sold between two of them is walked as well."""

    def __init__(self) -> None:
        self._head: Head | None = None
        self._last: Entry | None = None
        self._closure: Entry | None = None
        self._found: list[Problem] = []

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found so far."""
        return tuple(self._found)

    def step(self, ctx: Context, limit: int | None = SLICE) -> bool:
        """Walk at most so many entries in one act; whether more is left to be done."""
        with ctx.store.act() as uow:
            more = self._walk(uow, limit)
            if not more:
                if self._last is not None and self._last.kind not in ALWAYS_SIGNED:
                    self._signed(uow.public_keys(), self._last)
                self._found.extend(uow.schema_problems())
                self._found.extend(ctx.store.head_problems(self._head or ledger.EMPTY, uow))
        if not more and self._closure is not None and not self._found:
            # What cannot be noted, on a full disk, is walked again at the next start.
            with suppress(PosError), ctx.store.act() as uow:
                uow.archives.note_verified(self._closure.seq, self._closure.hash)
        return more

    def _walk(self, uow: UnitOfWork, limit: int | None) -> bool:
        start = self._head = self._head if self._head is not None else _verified(uow)
        keys = uow.public_keys()
        walked = 0
        entries = itertools.islice(uow.entries(after=start.seq), limit)
        for entry, broken in ledger.check_chain(entries, start):
            walked += 1
            if broken is not None:
                self._found.append(broken)
            if entry.kind in ALWAYS_SIGNED:
                self._signed(keys, entry)
            self._closure = entry if entry.kind == "closure" else self._closure
            self._head, self._last = ledger.head_of(entry), entry
            if len(self._found) >= MAX_PROBLEMS:
                return False
        return walked == limit

    def _signed(self, keys: Mapping[str, Verifier], entry: Entry) -> None:
        broken = ledger.check_signature(entry, keys)
        if broken is not None:
            self._found.append(broken)


def check_recent(ctx: Context) -> tuple[Problem, ...]:
    """The whole check in one act."""
    recent = Recent()
    recent.step(ctx, None)
    return recent.problems


def _verified(uow: UnitOfWork) -> Head:
    """Where a start begins: at the closure verified before, else right before the last one.

    What is noted proves nothing by itself: the closure must still be that one. After too many
    entries, as an import leaves them, the walk is `verify`'s.
    """
    noted = uow.archives.verified_closure()
    if noted is not None and uow.head.seq - noted[0] <= LONGEST_START:
        entry = uow.entry_at(noted[0])
        if entry is not None and entry.hash == noted[1]:
            return ledger.head_of(entry)
    before = uow.entry_at(max(uow.last_closure_seq() - 1, 0))
    return ledger.head_of(before) if before else ledger.EMPTY
