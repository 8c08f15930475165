"""Tickets of the past, looked up for whoever stands at the counter: recent ones, a day's, one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import correction, ledger, losses, refund
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import parse_euros
from cafe_pos.domain.payment import Method
from cafe_pos.domain.ticket import Nature, number_of

RECENT: Final = 40
"""How many tickets are shown before anything is looked for."""
LOOKED_THROUGH: Final = 2000
"""How many tickets an amount is looked for in: about a month of a village café."""
_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?")
_NUMBER: Final = re.compile(r"([A-Z]\d*)-0*(\d{1,8})|[A-Z]?0*(\d{1,8})", re.ASCII)


@dataclass(frozen=True, slots=True)
class PastTicket:
    """A ticket in a list: its number, when (UTC), its total in cents, methods, first articles."""

    number: str
    at: str
    business_day: str
    total_cents: int
    methods: tuple[str, ...]
    labels: tuple[str, ...]
    operator: str
    refund: bool


@dataclass(frozen=True, slots=True)
class LeftLine:
    """What may still be given back of a line: by position from 1, pieces or grams, and cents."""

    position: int
    label: str
    left: int
    unit: str
    whole: bool
    """Whether it only goes back as one: what was weighed, or paid in shares."""
    of_lot: bool = False
    """Whether it was taken of a lot, to which it may return."""


@dataclass(frozen=True, slots=True)
class Refundable:
    """A ticket as it counts as paid, what is left of it, and the methods that may pay it back."""

    ticket: PastTicket
    lines: tuple[LeftLine, ...]
    methods: tuple[Method, ...]


def recent(ctx: Context, limit: int = RECENT) -> tuple[PastTicket, ...]:
    """The newest tickets, newest first."""
    with ctx.store.act() as uow:
        return tuple(_seen(payload) for payload in _newest(uow, limit))


def find(ctx: Context, text: str) -> tuple[PastTicket, ...]:
    """Tickets by a number (`412`), a day (`21/11`), or an amount (`12,40`); newest first.

    Raises:
        PosError: `ticket.not_found`.
    """
    wanted = text.strip().upper()
    with ctx.store.act() as uow:
        found = [_seen(payload) for payload in _found(uow, wanted)]
    if not found:
        raise PosError("ticket.not_found", text=text)
    return tuple(found)


def _found(uow: UnitOfWork, wanted: str) -> Iterable[Mapping[str, Any]]:
    day = _DAY.fullmatch(wanted)
    if day:
        return list(uow.tickets_of(_day_of(uow, day)))[::-1]
    number = _NUMBER.fullmatch(wanted)
    if number:
        named = [number[1]] if number[1] else _series(uow)
        found = (uow.ticket(number_of(int(number[2] or number[3]), one)) for one in named)
        return [one[0] for one in found if one is not None]
    try:
        cents = parse_euros(wanted)
    except PosError:
        return []
    return [payload for payload in _newest(uow, LOOKED_THROUGH) if payload["total"] == cents]


def _day_of(uow: UnitOfWork, match: re.Match[str]) -> str:
    """The day meant, as ISO text: without a year, the last such day that has tickets behind it."""
    last = uow.last_ticket()
    newest = date.fromisoformat(last[0]["business_day"]) if last else date.max
    for year in [int(match[3])] if match[3] else [newest.year, newest.year - 1]:
        try:
            day = date(year, int(match[2]), int(match[1]))
        except ValueError:
            continue
        if day <= newest:
            return day.isoformat()
    return ""


def _series(uow: UnitOfWork) -> list[str]:
    """The series that tickets were numbered in, the present one first: a restore begins another."""
    every = [losses.series_in_force(opening) for opening in uow.openings()]
    return list(dict.fromkeys(reversed(every)))


def _newest(uow: UnitOfWork, limit: int) -> Iterable[Mapping[str, Any]]:
    left = limit
    for series in _series(uow):
        serial = uow.last_serial(ledger.series_of("ticket", {"series": series}))
        for each in range(serial, max(0, serial - left), -1):
            found = uow.ticket(number_of(each, series))
            if found is not None:
                left -= 1
                yield found[0]


def refundable(ctx: Context, number: str) -> Refundable:
    """What may still be given back of a ticket.

    Raises:
        PosError: `ticket.unknown`, `refund.of_refund`, `refund.already`.
    """
    with ctx.store.act() as uow:
        found = uow.ticket(number)
        if found is None:
            raise PosError("ticket.unknown", number=number)
        payload, earlier = found[0], uow.refunds_of(number)
        paid = correction.standing(payload, uow.corrections_of(number))
    if payload["nature"] != Nature.SALE:
        raise PosError("refund.of_refund", number=number)
    left = refund.left_of(payload, earlier)
    lines = tuple(
        LeftLine(
            position,
            line["label"],
            left[position],
            line["unit"],
            whole=line["unit"] != "piece" or line["whole"] is not None,
            of_lot=bool(line["lot"]),
        )
        for position, line in enumerate(payload["lines"], start=1)
        if left[position]
    )
    if not lines:
        raise PosError("refund.already", number=number)
    seen = replace(_seen(payload), methods=tuple(paid))
    return Refundable(seen, lines, _ways_back(payload))


def _ways_back(payload: Mapping[str, Any]) -> tuple[Method, ...]:
    """Cash and card first; an account or the fund when something of the ticket came from there."""
    paid = {p["method"] for p in payload["payments"]}
    special = tuple(m for m in refund.TO_WHERE_IT_CAME_FROM if m in paid)
    return (*sorted(special), Method.CASH, Method.CARD, Method.CHEQUE, Method.TRANSFER)


def _seen(payload: Mapping[str, Any]) -> PastTicket:
    return PastTicket(
        payload["number"],
        payload["issued_at"],
        payload["business_day"],
        payload["total"],
        tuple(p["method"] for p in payload["payments"]),
        tuple(line["label"] for line in payload["lines"]),
        payload["operator_name"],
        payload["nature"] == Nature.REFUND,
    )
