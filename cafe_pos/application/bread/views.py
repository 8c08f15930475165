"""What screens and commands show of bread: one order on a day, a sheet, a day, a warning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cafe_pos.domain.bread import Booking, Occurrence, Span, Standing
from cafe_pos.domain.bread_day import Balance, Change, SheetLine, Urgency
from cafe_pos.domain.money import euros

if TYPE_CHECKING:
    from cafe_pos.application.bread.forecast_views import Proposal


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order on a day as it is shown: name, article, how many are there for it (`served`).

    `price_cents` is today's price for one; `account` the code of the customer who pays later.
    """

    occurrence: Occurrence
    name: str
    phone: str
    label: str
    price_cents: int
    served: int

    @property
    def account(self) -> str | None:
        """Whose account it goes on, if it is one of those."""
        from cafe_pos.domain.bread import Pay

        return self.occurrence.who.customer if self.occurrence.pay is Pay.ACCOUNT else None

    @property
    def short(self) -> int:
        """How many are missing for it, because too little came."""
        return self.occurrence.quantity - self.served if self.occurrence.waiting else 0

    @property
    def repriced(self) -> bool:
        """Whether one costs something else than when it was ordered."""
        return self.price_cents != self.occurrence.price_cents and not self.occurrence.paid

    def as_json(self) -> dict[str, Any]:
        """The order for scripts, its name included."""
        one = self.occurrence
        return {
            "ref": one.ref,
            "day": one.day.isoformat(),
            "name": self.name,
            "phone": self.phone,
            "account": one.who.customer,
            "article": one.article,
            "label": self.label,
            "quantity": one.quantity,
            "pay": one.pay.value,
            "prepaid": one.tick.prepaid,
            "state": one.tick.state.value,
            "suspended": one.why.value if one.why else None,
            "served": self.served,
            "ticket": one.tick.ticket,
            "price": euros(self.price_cents),
            "agreed_price": euros(one.price_cents),
            "standing": one.standing is not None,
        }


@dataclass(frozen=True, slots=True)
class DayView:
    """The bread of a business day: the orders (first booked first), the counts by article.

    `taken_back` are the articles whose unsold goes back by the contract in force.
    """

    day: date
    rows: tuple[OrderRow, ...]
    balances: tuple[Balance, ...]
    labels: Mapping[str, str]
    sold_out: Mapping[str, str]
    refused: Mapping[str, int]
    reasons: Mapping[str, str]
    received: bool
    taken_back: frozenset[str] = frozenset()

    @property
    def waiting(self) -> tuple[OrderRow, ...]:
        """The orders that somebody is still to come for."""
        return tuple(row for row in self.rows if row.occurrence.waiting)

    @property
    def to_warn(self) -> tuple[OrderRow, ...]:
        """Who has ordered bread that cannot come."""
        return tuple(row for row in self.rows if row.occurrence.why is not None)

    def as_json(self) -> dict[str, Any]:
        """The day for scripts."""
        return {
            "day": self.day.isoformat(),
            "orders": [row.as_json() for row in self.rows],
            "articles": [
                balance_json(one, self.labels)
                | {
                    "sold_out_at": self.sold_out.get(one.article),
                    "refused": self.refused.get(one.article, 0),
                    "reason": self.reasons.get(one.article, ""),
                }
                for one in self.balances
            ],
        }


def balance_json(one: Balance, labels: Mapping[str, str]) -> dict[str, Any]:
    """The counts of an article for scripts, in pieces."""
    return {
        "article": one.article,
        "label": labels.get(one.article, one.article),
        "brought": one.brought,
        "delivered": one.delivered,
        "sold": one.sold,
        "picked_up": one.picked_up,
        "returned": one.returned,
        "wasted": one.wasted,
        "given": one.given,
        "left": one.left,
        "difference": one.difference,
    }


@dataclass(frozen=True, slots=True)
class SheetView:
    """The order sheet of a baker for a day, as it stands now and as it was last sent.

    `revision` is that of the last sheet sent (0 before the first); `changes` are not sent yet.
    `amended` is what the last one sent changed of the one before. `closed` says why nothing is
    asked for, if so; `proposed` is what the counter's own quantities were proposed from.
    """

    day: date
    baker: str
    name: str
    phone: str
    cafe: str
    lines: tuple[SheetLine, ...]
    revision: int
    sent_at: str | None
    sent_by: str
    changes: tuple[Change, ...]
    amended: tuple[Change, ...]
    cut_off: datetime
    urgency: Urgency
    closed: str | None = None
    proposed: tuple[Proposal, ...] = ()

    @property
    def total(self) -> int:
        """How many loaves in all."""
        return sum(line.quantity for line in self.lines)

    @property
    def to_send(self) -> bool:
        """Whether the baker does not know what is wanted."""
        if self.closed is not None:
            return bool(self.revision and self.changes)
        return bool(self.changes) if self.revision else self.total > 0

    def as_json(self) -> dict[str, Any]:
        """The sheet for scripts."""
        return {
            "day": self.day.isoformat(),
            "baker": self.baker,
            "name": self.name,
            "lines": [line.as_json() for line in self.lines],
            "total": self.total,
            "state": "draft" if not self.revision else "changed" if self.changes else "sent",
            "revision": self.revision,
            "sent_at": self.sent_at,
            "sent_by": self.sent_by or None,
            "changes": [
                {"article": c.article, "before": c.before, "after": c.after} for c in self.changes
            ],
            "cut_off": self.cut_off.isoformat(timespec="minutes"),
            "urgency": self.urgency.value,
            "closed": self.closed,
        }


@dataclass(frozen=True, slots=True)
class SheetWarning:
    """A sheet that the baker does not have: how urgent it is, or a change of one that is sent."""

    day: date
    baker: str
    name: str
    urgency: Urgency
    cut_off: datetime
    amendment: bool


@dataclass(frozen=True, slots=True)
class AskAfter:
    """Somebody with a standing order who has not come for two booked days."""

    standing: int
    name: str
    phone: str
    missed: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class BreadWaiting:
    """What waits today: orders to be picked up, sheets unsent, people to ask after."""

    to_pick_up: int = 0
    unsent: tuple[SheetWarning, ...] = ()
    ask_after: tuple[AskAfter, ...] = ()
    to_warn: int = 0


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking or a standing order that was kept, and what is to be told of it.

    `late` says that the sheet of its first day was sent, or that its cut-off is over: it goes to
    the baker as an amendment. `first` is the first day on which it brings bread.
    """

    order: Booking | Standing
    name: str
    label: str
    ref: str | None
    first: date | None
    late: bool
    total_cents: int

    def as_json(self) -> dict[str, Any]:
        """The order for scripts."""
        return standing_json(self.order, self.name) if isinstance(self.order, Standing) else {
            "id": self.order.id,
            "ref": self.ref,
            "name": self.name,
            "article": self.order.article,
            "quantity": self.order.quantity,
            "day": self.order.day.isoformat(),
            "pay": self.order.pay.value,
            "total": euros(self.total_cents),
            "amendment": self.late,
        }  # fmt: skip


def standing_json(one: Standing, name: str) -> dict[str, Any]:
    """A standing order for scripts."""
    return {
        "id": one.id,
        "name": name,
        "account": one.who.customer,
        "article": one.article,
        "week": list(one.quantities),
        "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "pay": one.pay.value,
        "asking_after": one.asking_after,
        "pauses": [_span_json(span) for span in one.pauses],
    }


def _span_json(span: Span) -> list[str]:
    return [span.first.isoformat(), span.last.isoformat()]
