"""A closed day's sales by article, hour and service: what reports read instead of its tickets.

The VAT of a ticket is computed on the gross total of each rate; here its net is shared over the
lines of the rate, to the cent, so that a day's parts add up to what its closure has frozen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from cafe_pos.domain.ledger import Payload
from cafe_pos.domain.money import GRAMS_PER_KILO, allocate, half_up, price_of

OUTSIDE: Final = "HORS"
COUNTER: Final = ""
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"

Span = tuple[str, str]
"""From and to, UTC ending in Z."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is added up together; `service` is empty for what is sold across the counter."""

    article: str
    label: str
    family: str
    service: str
    kind: str
    mode: str
    vat_code: str
    rate_bp: int
    ownership: str
    mandator: str
    unit: str


@dataclass(slots=True)
class Part:
    """Quantity (pieces, grams), cents with and without VAT, cost, and revenue without a cost."""

    quantity: int = 0
    gross_cents: int = 0
    net_cents: int = 0
    cost_cents: int = 0
    uncosted_net_cents: int = 0

    def add(self, other: Part) -> None:
        """Add another part to this one."""
        self.quantity += other.quantity
        self.gross_cents += other.gross_cents
        self.net_cents += other.net_cents
        self.cost_cents += other.cost_cents
        self.uncosted_net_cents += other.uncosted_net_cents


@dataclass(slots=True)
class Visits:
    """Tickets with a service on them, those that also buy across the counter, for how much."""

    tickets: int = 0
    buying: int = 0
    also_net_cents: int = 0


@dataclass(slots=True)
class DaySales:
    """Everything that reports need of a day; hours are those of the café's wall clock."""

    tickets: int = 0
    takings_cents: int = 0
    parts: dict[Key, Part] = field(default_factory=dict)
    hours: dict[int, list[int]] = field(default_factory=dict)
    visits: dict[str, Visits] = field(default_factory=dict)
    opened_minutes: int = 0

    def own(self) -> Part:
        """The day's own revenue."""
        total = Part()
        for key, part in self.parts.items():
            if key.vat_code != OUTSIDE:
                total.add(part)
        return total


def of(
    tickets: Iterable[Payload], services: Mapping[str, str], spans: Sequence[Span] = ()
) -> DaySales:
    """Add up the tickets of a day; `services` tells to which service an article belongs.

    `spans` are the times between which a drawer was open.
    """
    day = DaySales()
    seen: set[tuple[str, str, int]] = set()
    for ticket in tickets:
        _add(day, ticket, services, seen)
    day.opened_minutes = minutes_of(spans)
    return day


def _add(
    day: DaySales,
    ticket: Payload,
    services: Mapping[str, str],
    seen: set[tuple[str, str, int]],
) -> None:
    day.tickets += 1
    day.takings_cents += ticket["total"]
    hour = day.hours.setdefault(_hour(ticket), [0, 0])
    hour[0] += 1
    hour[1] += ticket["total"]
    nets = _nets(ticket)
    at_counter, services_here = 0, set()
    for position, (line, net) in enumerate(zip(ticket["lines"], nets, strict=True)):
        key = _key(line, services)
        part = day.parts.setdefault(key, Part())
        part.gross_cents += line["total"]
        part.net_cents += net
        once = (ticket["split"] or "", ticket["nature"], position)
        if ticket["split"] is None or once not in seen:
            # An order paid in shares stands whole on each of its tickets: it is sold once.
            seen.add(once)
            part.quantity += line["quantity"]
            if line["cost"] is not None:
                part.cost_cents += _cost(line)
        if line["cost"] is None and line["vat_code"] != OUTSIDE:
            part.uncosted_net_cents += net
        if line.get("ref"):
            services_here.add(line["service"])
        elif key.service == COUNTER:
            at_counter += net
    for service in services_here:
        visits = day.visits.setdefault(service, Visits())
        visits.tickets += 1
        visits.buying += at_counter > 0
        visits.also_net_cents += max(0, at_counter)


def _hour(ticket: Payload) -> int:
    at = datetime.strptime(ticket["issued_at"], _TIME)  # noqa: DTZ007 - UTC by its form
    return (at + timedelta(minutes=ticket["utc_offset_min"])).hour


def _nets(ticket: Payload) -> list[int]:
    """What each line is without VAT, in cents, so that each rate adds up to the ticket's own."""
    lines = ticket["lines"]
    nets = [0] * len(lines)
    for amount in ticket["vat"]:
        rate = [
            index
            for index, line in enumerate(lines)
            if (line["vat_code"], line["rate"]) == (amount["code"], amount["rate"])
        ]
        totals = [lines[index]["total"] for index in rate]
        if not any(totals):
            continue
        if min(totals) < 0 < max(totals):
            shares = _signed(amount["net"], totals)
        else:
            sign = -1 if amount["net"] < 0 else 1
            shares = tuple(
                sign * share for share in allocate(abs(amount["net"]), [abs(t) for t in totals])
            )
        for index, share in zip(rate, shares, strict=True):
            nets[index] = share
    return nets


def _signed(net: int, totals: Sequence[int]) -> tuple[int, ...]:
    """Share a net over amounts of both signs (deposits charged and given back, outside VAT)."""
    whole = sum(totals)
    if net == whole:
        return tuple(totals)
    shares = [half_up(net * total, whole) if whole > 0 else 0 for total in totals]
    shares[-1] += net - sum(shares)
    return tuple(shares)


def _key(line: Payload, services: Mapping[str, str]) -> Key:
    service = line.get("service") or services.get(line["article"]) or ""
    if not service and line["lot"]:
        service = "produce"
    return Key(
        line["article"], line["label"], line["family"], service, line["kind"], line["mode"],
        line["vat_code"], line["rate"], line["ownership"], line["mandator"] or "", line["unit"],
    )  # fmt: skip


def _cost(line: Payload) -> int:
    per = GRAMS_PER_KILO if line["unit"] == "g" else 1
    return price_of(line["cost"], line["quantity"], per=per)


def minutes_of(spans: Sequence[Span]) -> int:
    """How many minutes lie within at least one of the spans."""
    total, until = timedelta(), datetime.min  # noqa: DTZ901 - all are UTC by their form
    for start, end in sorted(
        (datetime.strptime(a, _TIME), datetime.strptime(b, _TIME))  # noqa: DTZ007
        for a, b in spans
    ):
        total += max(timedelta(), end - max(start, until))
        until = max(until, end)
    return int(total.total_seconds() // 60)
