"""An invoice made of a ticket for a town hall or an association, and its credit note.

It says again what a ticket sold: it raises no total. Its buyer is a legal person, known by a SIREN.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from cafe_pos.domain.ledger import Payload, Problem, problem

SERIES: Final = "F"


class InvoiceNature(StrEnum):
    """Of a sale, or of a refund of a sale that was invoiced."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """A town hall, an association, a firm; never a private person.

    `reference` is what the buyer asks to be named (the service of a town hall), `order_number`
    the number of its order.
    """

    name: str
    address: tuple[str, ...]
    postcode: str
    city: str
    siren: str
    reference: str | None = None
    order_number: str | None = None


def number_of(serial: int) -> str:
    """The public number of an invoice or credit note, one series for both: `F-000001`."""
    return f"{SERIES}-{serial:06d}"


def payload_of(
    ticket: Payload,
    buyer: Buyer,
    *,
    serial: int,
    corrects: str | None,
    identity: int,
    business_day: str,
    recorded_at: str,
    utc_offset_min: int,
    operator: str,
    channel: str,
) -> dict[str, Any]:
    """An invoice as the ledger keeps it (format version 1); its lines and sums are the ticket's.

    A credit note `corrects` the invoice of the sale that its ticket gives back.
    """
    refund = ticket["nature"] == "refund"
    return {
        "document": "invoice",
        "nature": (InvoiceNature.CREDIT_NOTE if refund else InvoiceNature.INVOICE).value,
        "number": number_of(serial),
        "serial": serial,
        "ticket": ticket["number"],
        "corrects": corrects,
        "identity": identity,
        "buyer_name": buyer.name,
        "buyer_address": list(buyer.address),
        "buyer_postcode": buyer.postcode,
        "buyer_city": buyer.city,
        "buyer_siren": buyer.siren,
        "buyer_reference": buyer.reference,
        "order_number": buyer.order_number,
        "total": ticket["total"],
        "business_day": business_day,
        "recorded_at": recorded_at,
        "utc_offset_min": utc_offset_min,
        "operator": operator,
        "channel": channel,
    }


def buyer_of(invoice: Mapping[str, Any]) -> Buyer:
    """The buyer that an invoice names."""
    return Buyer(
        name=invoice["buyer_name"],
        address=tuple(invoice["buyer_address"]),
        postcode=invoice["buyer_postcode"],
        city=invoice["buyer_city"],
        siren=invoice["buyer_siren"],
        reference=invoice["buyer_reference"],
        order_number=invoice["order_number"],
    )


class Auditor:
    """Follows a ledger: each invoice is of one ticket, says its total, and stands alone for it."""

    def __init__(self) -> None:
        self._by_ticket: dict[str, str] = {}

    def see(self, seq: int, invoice: Payload, ticket: Payload | None) -> list[Problem]:
        """Compare an invoice with the ticket that it names, which must stand before it."""
        number = invoice["number"]
        said = (number, invoice["ticket"] in self._by_ticket)
        found = []
        if said != (number_of(invoice["serial"]), False):
            found.append(problem(seq, "invoice.twice", number=number, ticket=invoice["ticket"]))
        self._by_ticket[invoice["ticket"]] = number
        if ticket is None:
            return [*found, problem(seq, "invoice.ticket", number=number, what="ticket")]
        refund = ticket["nature"] == "refund"
        nature = InvoiceNature.CREDIT_NOTE if refund else InvoiceNature.INVOICE
        expected = {
            "total": ticket["total"],
            "nature": nature.value,
            "corrects": self._by_ticket.get(ticket["corrects"], "") if refund else None,
        }
        wrong = [name for name, value in expected.items() if invoice[name] != value]
        if wrong:
            found.append(problem(seq, "invoice.ticket", number=number, what=", ".join(wrong)))
        return found
