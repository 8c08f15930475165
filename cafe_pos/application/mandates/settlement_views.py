"""What settlements and payouts look like to screens, commands and papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cafe_pos.application.mandates.ports import Standing
from cafe_pos.domain.mandate import Mandator, SettlementPeriod, Stretch
from cafe_pos.domain.money import euros, rate_text
from cafe_pos.domain.settling import Moved, Settled, Sold


@dataclass(frozen=True, slots=True)
class Preview:
    """A period as it would be settled now, in cents; nothing of it is recorded.

    `brought` is what earlier settlements left to pay, `refusal` the code and the parameters of
    what stands against settling it, `sold` and `moved` the days behind the lines.
    """

    mandator: Mandator
    first: date
    last: date
    computed: Settled
    brought: int
    refusal: tuple[str, Mapping[str, object]] | None
    sold: tuple[Sold, ...]
    moved: tuple[Moved, ...]

    @property
    def balance(self) -> int:
        """What would be due: above zero to them, below zero to the café."""
        return self.brought + self.computed.due

    def as_json(self) -> dict[str, Any]:
        """The preview for scripts; amounts in euros."""
        told = self.computed
        return {
            "number": None,
            "provisional": True,
            "mandator": self.mandator.code,
            "name": self.mandator.name,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "lines": [line_json(line.as_dict()) for line in told.lines],
            "sold": euros(told.sold),
            "commission_net": euros(told.commission_net),
            "commission_vat": euros(told.commission_vat),
            "commission": euros(told.commission),
            "purchases": euros(told.purchases),
            "purchases_vat": euros(told.purchases_vat),
            "due": euros(told.due),
            "brought": euros(self.brought),
            "balance": euros(self.balance),
            "refusal": None if self.refusal is None else self.refusal[0],
        }


@dataclass(frozen=True, slots=True)
class SettlementView:
    """A settlement in the ledger, its mandator, what was paid of it and what is left, in cents."""

    payload: Mapping[str, Any]
    mandator: Mandator
    paid: int
    left: int

    @property
    def number(self) -> str:
        """The public number: `S-00000001`."""
        return str(self.payload["number"])

    def as_json(self) -> dict[str, Any]:
        """The settlement for scripts; amounts in euros."""
        said = self.payload
        amounts = (
            "sold", "commission_net", "commission_vat", "commission", "purchases",
            "purchases_vat", "due", "brought", "balance",
        )  # fmt: skip
        return {
            "number": said["number"],
            "provisional": False,
            "mandator": said["mandator"],
            "name": said["mandator_name"],
            "from": said["from"],
            "to": said["to"],
            "day": said["business_day"],
            "lines": [line_json(line) for line in said["lines"]],
            **{name: euros(said[name]) for name in amounts},
            "paid": euros(self.paid),
            "left": euros(self.left),
        }


@dataclass(frozen=True, slots=True)
class PayoutView:
    """Money paid to a mandator for a settlement, or received (negative), in cents."""

    payload: Mapping[str, Any]
    mandator: Mandator
    left: int

    @property
    def number(self) -> str:
        """The public number: `V-00000001`."""
        return str(self.payload["number"])

    def as_json(self) -> dict[str, Any]:
        """The payout for scripts; amounts in euros."""
        said = self.payload
        return {
            "number": said["number"],
            "settlement": said["settlement"],
            "mandator": said["mandator"],
            "method": said["method"],
            "amount": euros(said["amount"]),
            "movement": said["movement"],
            "reference": said["reference"],
            "left": euros(self.left),
        }


@dataclass(frozen=True, slots=True)
class BalanceView:
    """A mandator's accounts now, and what waits to be settled since its last settlement.

    `unsettled` is what the days since would come to, `left` what settlements left to pay, `next`
    the first and last day of the period that is next to settle, `ripe` whether all of it is
    closed; amounts in cents.
    """

    mandator: Mandator
    standing: Standing
    left: int
    unsettled: int
    period: SettlementPeriod
    next: tuple[date, date] | None
    ripe: bool
    open_settlements: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The balance for scripts; amounts in euros."""
        return {
            "mandator": self.mandator.code,
            "name": self.mandator.name,
            "balance_467": euros(self.standing.held),
            "balance_401": euros(self.standing.bought),
            "left_to_pay": euros(self.left),
            "unsettled": euros(self.unsettled),
            "next_from": None if self.next is None else self.next[0].isoformat(),
            "next_to": None if self.next is None else self.next[1].isoformat(),
            "ripe": self.ripe,
            "to_pay": list(self.open_settlements),
        }


def line_json(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line of a settlement for scripts: rates as percentages, money in euros."""
    price, unit = line["price"], line["unit"]
    rated = line["what"] == "percent"
    return {
        "what": line["what"],
        "article": line["article"],
        "label": line["label"],
        "quantity": euros(line["quantity"]) if unit == "cent" else line["quantity"],
        "unit": "euro" if unit == "cent" else unit,
        "price": None if price is None else rate_text(price) if rated else euros(price),
        "amount": euros(line["amount"]),
    }


def stretch_dict(stretch: Stretch, rates: tuple[int, int]) -> dict[str, Any]:
    """A stretch as the document keeps it."""
    contract = stretch.contract
    bought = None if contract is None else contract.purchase_vat_code
    return {
        "from": stretch.first.isoformat(),
        "to": stretch.last.isoformat(),
        "ownership": None if contract is None else contract.ownership.value,
        "terms": [] if contract is None else [term.as_dict() for term in contract.terms],
        "vat_code": None if contract is None else contract.vat_code.value,
        "rate": rates[0],
        "purchase_vat_code": None if bought is None else bought.value,
        "purchase_rate": rates[1],
    }
