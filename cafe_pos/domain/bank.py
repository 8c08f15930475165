"""The bank's statement: its lines, what they can be, and how a line is known when it comes again.

Amounts are cents, above zero what came in; days are ISO and the bank's own (of booking).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from cafe_pos.domain.catalogue import fold

MAX_LABEL: Final = 200


class What(StrEnum):
    """What a line of a statement is."""

    CARDS = "cards"
    VOUCHERS = "vouchers"
    CHEQUES = "cheques"
    CASH = "cash"
    CUSTOMER = "customer"
    CHARGE = "charge"
    PURCHASE = "purchase"
    INVESTMENT = "investment"
    LOAN = "loan"
    GRANT = "grant"
    PAYOUT = "payout"
    THIRD_PARTY = "third_party"
    VAT = "vat"
    PRIVATE = "private"
    OTHER = "other"


WAYS: Final = {
    What.CARDS: "in",
    What.VOUCHERS: "in",
    What.CHEQUES: "in",
    What.CUSTOMER: "in",
    What.GRANT: "in",
    What.LOAN: "out",
    What.VAT: "",
}
"""Which way the money of a kind goes, where it goes one way alone; refunds go the other way."""


class State(StrEnum):
    """What the managers have said of a line."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a line is: `entry` is the number of what it pays, else `new` tells what to enter.

    `charge` is a kind of charge, `who` the code of a supplier or a mandator, `document` a
    settlement's number, `vat_code` that of a new charge, `commune` whose grant it is.
    """

    what: What
    entry: int | None = None
    due: str | None = None
    charge: str = ""
    who: str = ""
    document: str = ""
    vat_code: str = ""
    label: str = ""
    commune: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line as a file has it; `id` is the bank's own, empty where it gives none.

    `line` is the place in the file, for refusals.
    """

    day: str
    cents: int
    label: str
    id: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file says: the account's number as it writes it, its lines, a balance if it tells one.

    `first` and `last` are the days that it covers; `balance` is cents at the end of a day.
    `columns` is how a CSV file was read, to be remembered.
    """

    number: str
    rows: tuple[Row, ...]
    first: str
    last: str
    balance: tuple[str, int] | None = None
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of the file that cannot be right: its place, and what stands there."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """One account's statement as a file has it, with the lines that cannot be right."""

    statement: Statement
    faults: tuple[Fault, ...] = ()


def text_of(label: str) -> str:
    """A label on one line, spaces once; no more than fits."""
    return " ".join("".join(c if c.isprintable() else " " for c in label).split())[:MAX_LABEL]


def keys_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """What makes each line known: the bank's id, else day, amount and words with their place.

    Two equal payments of a day are two: the first is number 1, the second number 2, in every file
    that holds the whole day. The bank's ids count only where each line has its own.
    """
    ids = [row.id for row in rows]
    if all(ids) and len(set(ids)) == len(ids):
        return tuple(f"{OWN_ID}{row.id}" for row in rows)
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        digest = hashlib.sha256(f"{row.day}|{row.cents}|{fold(row.label)}".encode()).hexdigest()
        seen[digest] = seen.get(digest, 0) + 1
        found.append(f"sum:{digest[:32]}:{seen[digest]}")
    return tuple(found)


OWN_ID: Final = "id:"


def unknown(rows: Sequence[Row], known: Sequence[tuple[str, Row]]) -> tuple[tuple[str, Row], ...]:
    """The lines of a file that are not there yet, each with its key; `known` are those that are.

    A bank that numbers its lines anew in each file, or an account that is read once as OFX and once
    as CSV, adds nothing twice: lines that only the known ones can be are told by day, amount and
    words, and between two ways of numbering by day and amount alone.
    """
    keys = keys_of(rows)
    own_ids = bool(keys) and keys[0].startswith(OWN_ID)
    there = {key for key, _row in known}
    mine = set(keys)
    left: dict[tuple[str, int, str], int] = {}
    for key, row in known:
        if key not in mine:
            same_way = key.startswith(OWN_ID) == own_ids
            place = row.day, row.cents, fold(row.label) if same_way else ""
            left[place] = left.get(place, 0) + 1
    found = []
    for key, row in zip(keys, rows, strict=True):
        if key in there:
            continue
        for place in ((row.day, row.cents, fold(row.label)), (row.day, row.cents, "")):
            if left.get(place):
                left[place] -= 1
                break
        else:
            found.append((key, row))
    return tuple(found)


def same_account(known: str, said: str) -> bool:
    """Whether two writings of an account's number are one account.

    A RIB stands within the IBAN (bank, branch, account, key); a file may give the account alone.
    """
    one, other = _plain(known), _plain(said)
    short, long = sorted((one, other), key=len)
    return len(short) < SHORTEST or short in long


SHORTEST: Final = 7
"""Fewer characters of an account's number say nothing."""


def _plain(number: str) -> str:
    return "".join(c for c in number.upper() if c.isalnum())


# --- balances -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Anchor:
    """A balance that is known at the end of a day; `file` is the file that said it (0: typed)."""

    day: str
    cents: int
    file: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """What lines of one file moved on a day, in cents."""

    day: str
    file: int
    cents: int


class Account:
    """The balance of an account on any day, from known balances and the lines between them."""

    def __init__(
        self,
        anchors: Iterable[Anchor],
        moved: Iterable[Moved],
        covered: Iterable[tuple[str, str]],
        overdraft_cents: int = 0,
    ) -> None:
        self.anchors = sorted(anchors, key=lambda one: one.day)
        self._moved = sorted(moved, key=lambda one: one.day)
        self._overdraft = overdraft_cents
        self._covered: list[tuple[str, str]] = []
        self._covered = joined([*covered, *self._agreeing()])

    def _agreeing(self) -> Iterable[tuple[str, str]]:
        """Between two known balances that the lines lead to, no line lacks: no file need say so."""
        for one, other in pairwise(self.anchors):
            if one.cents + self._after(one, other.day) - self._late(other) == other.cents:
                yield next_day(one.day), other.day

    def covers(self, first: str, last: str) -> bool:
        """Whether files hold every line between two days."""
        return any(since <= first and last <= until for since, until in self._covered)

    def balance(self, day: str) -> int | None:
        """The balance at the end of a day, in cents; None where nothing tells it."""
        before = [one for one in self.anchors if one.day <= day]
        if before:
            last = before[-1]
            if last.day == day or self.covers(next_day(last.day), day):
                return last.cents + self._after(last, day)
        behind = next((one for one in self.anchors if one.day > day), None)
        if behind is not None and self.covers(next_day(day), behind.day):
            return behind.cents - (self._after(Anchor(day, 0, -1), behind.day) - self._late(behind))
        return None

    def _after(self, anchor: Anchor, day: str) -> int:
        """What moved behind a known balance, up to a day.

        A statement drawn up during its last day does not know that day's later lines: they came
        with a later file.
        """
        return sum(
            one.cents
            for one in self._moved
            if anchor.day < one.day <= day or (one.day == anchor.day and one.file > anchor.file > 0)
        )

    def _late(self, anchor: Anchor) -> int:
        """What a known balance does not hold yet of its own day."""
        return sum(
            one.cents for one in self._moved if one.day == anchor.day and one.file > anchor.file > 0
        )

    def overdraft_days(self, day: str) -> int:
        """How many days in a row, up to one, the account has stood at its ceiling.

        At the ceiling is where nine tenths of it are used: the next rent is refused. Between two
        days that are known nothing is assumed to have changed.
        """
        here = self.balance(day)
        limit = -self._overdraft * 9 // 10
        if not self._overdraft or here is None or here > limit:
            return 0
        known = {one.day for one in self.anchors} | {one.day for one in self._moved}
        start = date.fromisoformat(day)
        for name in sorted((one for one in known if one <= day), reverse=True):
            then = self.balance(name)
            if then is None or then > limit:
                break
            start = date.fromisoformat(name)
        return (date.fromisoformat(day) - start).days + 1


def next_day(day: str) -> str:
    """The day behind a day."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def joined(spans: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Spans of days, those that touch made one."""
    found: list[tuple[str, str]] = []
    for first, last in sorted(spans):
        if found and first <= next_day(found[-1][1]):
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def gap(covered: Iterable[tuple[str, str]], first: str, last: str) -> tuple[str, str] | None:
    """The days that lack between what is covered and a new span; None where nothing lacks."""
    spans = joined(covered)
    before = [until for _since, until in spans if until < first]
    behind = [since for since, _until in spans if since > last]
    touches = any(since <= next_day(last) and first <= next_day(until) for since, until in spans)
    if touches or not spans:
        return None
    if before:
        return next_day(before[-1]), (date.fromisoformat(first) - timedelta(days=1)).isoformat()
    return next_day(last), (date.fromisoformat(behind[0]) - timedelta(days=1)).isoformat()
