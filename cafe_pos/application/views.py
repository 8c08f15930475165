"""What use cases answer: frozen values, free of tables and of language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import zoned_text
from cafe_pos.domain.ledger import Problem
from cafe_pos.domain.menus import Menu
from cafe_pos.domain.money import euros, rate_text
from cafe_pos.domain.order import Order
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.price_rules import PriceRule
from cafe_pos.domain.voucher import VoucherRule

if TYPE_CHECKING:
    from cafe_pos.application.cards.ports import CardRequest
    from cafe_pos.application.lunch.dishes import DishView
    from cafe_pos.application.tabs.tabs import TabView
    from cafe_pos.domain.display import AllergenTable
    from cafe_pos.domain.in_store import Pattern
    from cafe_pos.domain.parcel import Carrier


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket that is saved: its payload and its entry's hash in hex.

    `owed` says whose accounts it was put on, and what each owes since, in cents.
    """

    payload: Mapping[str, Any]
    hash: str
    already: bool = False
    owed: tuple[tuple[str, int], ...] = ()

    @property
    def number(self) -> str:
        """The public number."""
        return str(self.payload["number"])

    @property
    def total_cents(self) -> int:
        """What was paid, in cents."""
        return int(self.payload["total"])

    @property
    def change_cents(self) -> int:
        """What was given back, in cents."""
        return int(self.payload["change"])

    @property
    def methods(self) -> tuple[str, ...]:
        """The payment methods, in the order given."""
        return tuple(p["method"] for p in self.payload["payments"])

    def as_json(self) -> dict[str, Any]:
        """The result line of `ring` (docs/commands)."""
        ticket = self.payload
        return {
            "number": ticket["number"],
            "at": zoned_text(ticket["issued_at"], ticket["utc_offset_min"]),
            "total": euros(ticket["total"]),
            "own_revenue": euros(ticket["own_revenue"]),
            "vat": vat_json(ticket["vat"]),
            "third_party": euros(ticket["third_party"]),
            "payments": [
                {"method": p["method"], "amount": euros(p["amount"])} for p in ticket["payments"]
            ],
            "change": euros(ticket["change"]),
            "hash": self.hash,
        } | ({"corrects": ticket["corrects"]} if ticket["corrects"] else {})


def vat_json(amounts: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The amounts per rate of the café's own revenue; money held for others has no VAT row."""
    return [
        {
            "code": v["code"],
            "rate": rate_text(v["rate"]),
            "gross": euros(v["gross"]),
            "net": euros(v["net"]),
            "vat": euros(v["vat"]),
        }
        for v in amounts
        if v["code"] != "HORS"
    ]


@dataclass(frozen=True, slots=True)
class ClosureView:
    """A frozen closure: its payload, its entry's hash in hex, and names of people by code."""

    payload: Mapping[str, Any]
    hash: str
    people: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The figures of a Z."""
        z = self.payload
        return (
            {
                "number": z["number"],
                "period": z["period"],
                "first_day": z["first_day"],
                "business_day": z["business_day"],
            }
            | figures_json(z)
            | {
                "head": {"seq": z["head_seq"], "hash": z["head_hash"]},
                "hash": self.hash,
            }
        )


@dataclass(frozen=True, slots=True)
class ReadingView:
    """The X: figures of the open business day at a moment (UTC); nothing was written."""

    business_day: str
    at: str
    offset_min: int
    figures: Mapping[str, Any]
    people: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The figures of an X."""
        return {
            "business_day": self.business_day,
            "at": zoned_text(self.at, self.offset_min),
        } | figures_json(self.figures)


def figures_json(z: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a closure or a reading for scripts."""
    return {
        "tickets": z["tickets"],
        "first_ticket": z["first_ticket"],
        "last_ticket": z["last_ticket"],
        "takings": euros(z["total"]),
        "absolute": euros(z["absolute"]),
        "own_revenue": euros(z["own_revenue"]),
        "third_party": euros(z["third_party"]),
        "vat": vat_json(z["vat"]),
        "methods": _methods_json(z["methods"]),
        "families": _sums_json(z["families"], "family"),
        "operators": _sums_json(z["operators"], "operator"),
        "ownership": _sums_json(z["ownership"], "part"),
        "counts": _sums_json(z["counts"], "what"),
        "account_payments": {
            "count": z["account_payments"]["count"],
            "amount": euros(z["account_payments"]["amount"]),
            "methods": _methods_json(z["account_payments"]["methods"]),
        },
        "drawer": z["drawer"] | {"difference": euros(z["drawer"]["difference"])},
        "closures": z["closures"],
        "perpetual": euros(z["perpetual"]),
        "perpetual_absolute": euros(z["perpetual_absolute"]),
    }


def _sums_json(rows: list[Mapping[str, Any]], name: str) -> list[dict[str, Any]]:
    return [
        {name: row[name], "count": row["count"], "amount": euros(row["amount"])} for row in rows
    ]


def _methods_json(methods: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"method": m["method"], "count": m["count"], "amount": euros(m["amount"])} for m in methods
    ]


@dataclass(frozen=True, slots=True)
class House:
    """The licence, the note that is due, the barcodes of the shop, the suspended coffees.

    `note_due_cents` is the price of services from which a note is due, `printed` says that every
    ticket is printed anyway; the fund holds `suspended_cents`, one coffee of it costs
    `suspended_price_cents` (0 when none is sold). `parcel_numbers` are those of parcels here that
    are digits alone, as the barcodes of articles are.
    """

    licence: int = 4
    note_due_cents: int | None = None
    printed: bool = False
    in_store: tuple[Pattern, ...] = ()
    suspended_cents: int = 0
    suspended_price_cents: int = 0
    allergens: AllergenTable | None = None
    carriers: tuple[Carrier, ...] = ()
    parcel_numbers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CounterView:
    """What the counter shows when it opens."""

    cafe: str
    commune: str
    operator: str
    operator_name: str
    business_day: date
    session_opened: str | None
    zone: str
    articles: tuple[Article, ...]
    last_ticket: TicketView | None
    draft: Order | None
    demo: bool
    printer: Mapping[str, Any]
    backup_name: str | None
    notices: tuple[tuple[str, Mapping[str, object]], ...] = ()
    draft_key: str | None = None
    keyboard: str = ""
    lock_minutes: int = 10
    theme: str = ""
    large_type: bool = False
    training: bool = False
    house: House = House()
    voucher: VoucherRule | None = None
    voucher_issuers: tuple[str, ...] = ()
    rules: tuple[PriceRule, ...] = ()
    menus: tuple[Menu, ...] = ()
    dishes: tuple[DishView, ...] = ()
    draft_tab: TabView | None = None
    draft_round: tuple[OrderLine, ...] = ()
    terminal: str = ""
    cards: tuple[CardRequest, ...] = ()
    """Where the card terminal is, and the amounts of it that are not settled."""


@dataclass(frozen=True, slots=True)
class VerifyView:
    """What a verification found; `problems` is empty when all is well."""

    entries: int
    tickets: int
    head_seq: int
    head_hash: str
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Nothing broken."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class PrintView:
    """What was asked of the printer: `copy_no` 0 is the original."""

    document: str
    copy_no: int
    printer: bool


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A payment put right: its payload and its entry's hash in hex."""

    payload: Mapping[str, Any]
    hash: str

    def as_json(self) -> dict[str, Any]:
        """The correction for scripts."""
        return {
            "number": self.payload["number"],
            "ticket": self.payload["ticket"],
            "payments": [
                {"method": p["method"], "amount": euros(p["amount"])}
                for p in self.payload["payments"]
            ],
            "hash": self.hash,
        }
