"""What is asked for when an order is paid: its lines, its payments, and what goes with them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from cafe_pos.domain import ledger
from cafe_pos.domain.catalogue import Mode, Place
from cafe_pos.domain.order import Order, OrderLine
from cafe_pos.domain.payment import Tender
from cafe_pos.domain.pricing import Discount, LineKind, MenuPart, PriceChange, as_json
from cafe_pos.domain.service_mark import ServiceMark
from cafe_pos.domain.service_mark import as_json as mark_as_json
from cafe_pos.domain.ticket import Channel


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line asked for, by article code: pieces, or grams for what is sold by weight.

    Everything else is as in an `OrderLine`; what is None is the article's own. `settled_cents`
    is what earlier shares paid of it, as whoever asks knows it.
    """

    article: str
    quantity: int | None = None
    grams: int | None = None
    mode: Mode | None = None
    place: Place | None = None
    kind: LineKind | None = None
    price: PriceChange | None = None
    discount: Discount | None = None
    menu: MenuPart | None = None
    supplement: bool = False
    label: str | None = None
    note: str = ""
    settled_cents: int = 0
    mark: ServiceMark | None = None
    lot: str | None = None

    @property
    def plain(self) -> bool:
        """Whether only article, quantity and mode are asked for."""
        return (
            self.price is None
            and self.discount is None
            and self.menu is None
            and self.label is None
            and not self.supplement
            and not self.settled_cents
            and self.mark is None
            and self.lot is None
            and (self.kind is None or self.kind is LineKind.ARTICLE)
            and (self.place is None or self.place is Place.COUNTER)
        )

    def asked(self) -> list[Any]:
        """What makes this request another one; the kitchen's note does not."""
        basic = [self.article, self.quantity, self.grams, self.mode]
        if self.plain:
            return basic
        changes = (self.price, self.discount, self.menu)
        asked = [
            *basic, self.place, self.kind, self.label, self.supplement, self.settled_cents,
            *(None if change is None else as_json(change) for change in changes),
        ]  # fmt: skip
        if self.mark is not None or self.lot is not None:
            asked += [None if self.mark is None else mark_as_json(self.mark), self.lot]
        return asked


@dataclass(frozen=True, slots=True)
class Ring:
    """An order to be paid; the same `client_key` again gives the same ticket back.

    `split` joins the tickets of an order that is paid in shares, of which this one pays
    `share_cents`, or all that is left. `tab` and `tab_version` name the open tab that it was
    recalled from (`tab_part` when the rest of it stays there), `customer` and `covers` stand on
    the ticket, `visa` names the manager who agrees at once to what wants it. `issued_at` (UTC
    ending in Z) is when a sale written on paper was made, `original` the number of the ticket that
    it was before a restore lost it.
    """

    lines: tuple[Wanted, ...]
    tenders: tuple[Tender, ...]
    client_key: str | None = None
    operator: str | None = None
    channel: Channel = Channel.CLI
    expected_total_cents: int | None = None
    tab: str | None = None
    tab_version: int = 0
    tab_part: bool = False
    split: str | None = None
    share_cents: int | None = None
    customer: str | None = None
    covers: int | None = None
    issued_at: str | None = None
    visa: str | None = None
    original: str | None = None

    def fingerprint(self) -> str:
        """SHA-256 in hex of what is asked, the client key apart."""
        asked: dict[str, Any] = {
            "lines": [line.asked() for line in self.lines],
            "tenders": [_tender(t) for t in self.tenders],
        }
        around = (
            self.tab, self.split, self.share_cents, self.customer, self.covers, self.issued_at,
        )  # fmt: skip
        if any(value is not None for value in around):
            asked["around"] = list(around)
        return hashlib.sha256(ledger.canonical(asked).encode()).hexdigest()


def _tender(t: Tender) -> list[Any]:
    basic = [t.method, t.amount_cents, t.bank, t.cheque_number, t.resident_abroad]
    if t.account is None and t.issuer is None and t.form is None:
        return basic
    return [*basic, t.account, t.issuer, t.form]


def wanted_of(order: Order) -> tuple[Wanted, ...]:
    """The lines of an order on a screen, as they are asked for."""
    return tuple(wanted_line(line) for line in order.lines)


def wanted_line(line: OrderLine) -> Wanted:
    """A line of an order, as it is asked for."""
    weighed = line.article.by_weight
    return Wanted(
        line.article.code,
        quantity=None if weighed else line.quantity,
        grams=line.quantity if weighed else None,
        mode=line.mode,
        place=line.place,
        kind=line.kind,
        price=line.price,
        discount=line.discount,
        menu=line.menu,
        supplement=line.supplement,
        label=line.own_label,
        note=line.note,
        settled_cents=line.settled_cents,
        mark=line.mark,
        lot=line.lot,
    )
