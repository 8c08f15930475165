"""Invoices for town halls and associations, made of tickets; credit notes, of their refunds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain import invoice
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.invoice import Buyer
from cafe_pos.domain.ticket import Channel

MAX_LINE: Final = 80
MAX_ADDRESS_LINES: Final = 3
MOST_LOOKED_AT: Final = 200
"""So many invoices back, buyers are proposed again."""
_POSTCODE: Final = re.compile(r"\d{5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """An invoice with what it was made of: the ticket, the café as it was, the buyer."""

    payload: Mapping[str, Any]
    ticket: Mapping[str, Any]
    cafe: Mapping[str, Any]
    ticket_day: str

    @property
    def number(self) -> str:
        """The public number: `F-000012`."""
        return str(self.payload["number"])

    @property
    def is_credit_note(self) -> bool:
        """Whether it takes back an earlier invoice, whole or in part."""
        return self.payload["corrects"] is not None


def checked(buyer: Buyer) -> Buyer:
    """A buyer that an invoice may name, the SIREN without spaces.

    Raises:
        PosError: `invoice.buyer` with the `field`, `invoice.siren`.
    """
    from stdnum.fr import siren

    lines = {"name": buyer.name, "city": buyer.city} | {
        f"address {place}": line for place, line in enumerate(buyer.address, start=1)
    }
    for field, line in lines.items():
        if not 0 < len(line) <= MAX_LINE or not line.isprintable() or line != line.strip():
            raise PosError("invoice.buyer", field=field)
    for field, text in (("reference", buyer.reference), ("order", buyer.order_number)):
        if text is not None and (not 0 < len(text) <= MAX_LINE or not text.isprintable()):
            raise PosError("invoice.buyer", field=field)
    if not 1 <= len(buyer.address) <= MAX_ADDRESS_LINES:
        raise PosError("invoice.buyer", field="address")
    if not _POSTCODE.fullmatch(buyer.postcode):
        raise PosError("invoice.buyer", field="postcode")
    if not siren.is_valid(buyer.siren):
        raise PosError("invoice.siren", siren=buyer.siren, field="siren")
    return Buyer(
        name=buyer.name,
        address=buyer.address,
        postcode=buyer.postcode,
        city=buyer.city,
        siren="".join(char for char in buyer.siren if char.isdigit()),
        reference=buyer.reference,
        order_number=buyer.order_number,
    )


def made_of(ctx: Context, ticket: str) -> str | None:
    """The number of the invoice or credit note that was made of a ticket."""
    with ctx.store.act() as uow:
        found = uow.books.invoice_of(ticket)
    return None if found is None else str(found["number"])


def buyers(ctx: Context) -> tuple[Buyer, ...]:
    """Whom invoices were made for, the last one first, each as its last invoice says."""
    known: dict[str, Buyer] = {}
    with ctx.store.act() as uow:
        for one in uow.books.invoices(MOST_LOOKED_AT):
            known.setdefault(one["buyer_siren"], invoice.buyer_of(one))
    return tuple(known.values())


def issue_in(
    ctx: Context,
    uow: UnitOfWork,
    number: str,
    buyer: Buyer | None,
    *,
    operator: Operator,
    channel: Channel,
) -> InvoiceView:
    """Make the invoice of a sale for a buyer, or the credit note of a refund, within an act.

    A credit note goes to the buyer of the invoice; its own is not asked.

    Raises:
        PosError: `ticket.unknown`, `invoice.already`, `invoice.no_buyer`, `invoice.not_invoiced`,
            `invoice.training`, `invoice.buyer`, `invoice.siren`.
    """
    known = uow.ticket(number)
    identity = uow.identity()
    if known is None or identity is None:
        raise PosError("ticket.unknown", number=number)
    ticket = known[0]
    if ticket["training"]:
        raise PosError("invoice.training", number=number)
    before = uow.books.invoice_of(number)
    if before is not None:
        raise PosError("invoice.already", number=number, invoice=before["number"])
    corrects = None
    if ticket["nature"] == "refund":
        sold = uow.books.invoice_of(ticket["corrects"])
        if sold is None:
            raise PosError("invoice.not_invoiced", number=number, ticket=ticket["corrects"])
        corrects, buyer = sold["number"], invoice.buyer_of(sold)
    if buyer is None:
        raise PosError("invoice.no_buyer", number=number)
    moment = acts.moment_of(uow, ctx.clock.now())
    acts.note_clock(uow, moment.at, channel, operator.code)
    document = invoice.payload_of(
        ticket,
        checked(buyer),
        serial=uow.last_serial("invoice") + 1,
        corrects=corrects,
        identity=identity[0],
        business_day=moment.day.isoformat(),
        recorded_at=moment.at,
        utc_offset_min=moment.offset_min,
        operator=operator.code,
        channel=channel.value,
    )
    uow.append("invoice", moment.at, document)
    return view_of(uow, document)


def find_in(uow: UnitOfWork, number: str) -> InvoiceView:
    """An invoice that was made, by its number.

    Raises:
        PosError: `invoice.unknown`.
    """
    document = uow.books.invoice(number)
    if document is None:
        raise PosError("invoice.unknown", number=number)
    return view_of(uow, document)


def view_of(uow: UnitOfWork, document: Mapping[str, Any]) -> InvoiceView:
    """An invoice with its ticket and the café under the identity that it names."""
    known = uow.ticket(document["ticket"])
    if known is None:
        raise PosError("ticket.unknown", number=document["ticket"])
    cafe = uow.identity_of(document["identity"])
    return InvoiceView(document, known[0], cafe, known[0]["business_day"])
