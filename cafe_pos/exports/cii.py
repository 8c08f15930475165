"""An invoice as Cross Industry Invoice XML: the profile EN 16931 of Factur-X.

Prices are VAT-inclusive at a counter and net in this norm: of each rate the ticket's own net is
spread over its lines, so that lines, rates and total agree with the ticket to the cent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from cafe_pos.application.books.invoices import InvoiceView
from cafe_pos.domain import sharing
from cafe_pos.domain.clock import local_text
from cafe_pos.domain.invoice import buyer_of
from cafe_pos.domain.money import euros, half_up, rate_text
from cafe_pos.domain.payment import Method
from cafe_pos.domain.vat import VatRegime

GUIDELINE: Final = "urn:cen.eu:en16931:2017"
LEVEL: Final = "en16931"
_SPACES: Final = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
_INVOICE: Final = "380"
_CREDIT_NOTE: Final = "381"
_BUSINESS_PROCESS: Final = "A1"
"""A supplier's invoice handed in, for the State's portal (Chorus Pro)."""
_MEANS: Final = {"cash": "10", "cheque": "20", "transfer": "30", "card": "48"}
_OTHER_MEANS: Final = "ZZZ"
FRANCHISE: Final = "TVA non applicable, art. 293 B du CGI"
_REASONS: Final = {
    "EX0": "Exonéré de TVA",
    "HORS": "Hors base d'imposition, fonds de tiers (CGI, art. 267 II)",
}
_TOWN: Final = re.compile(r"(\d{5})\s+(.+)")
_PRICE_PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an invoice, in cents without VAT; quantities in pieces or grams."""

    label: str
    quantity: int
    unit: str
    gross_cents: int
    net_cents: int
    vat_code: str
    rate_bp: int

    @property
    def unit_price(self) -> str:
        """The net price of a piece or a kilogram, in euros with six decimals."""
        if not self.quantity:
            return "0.00"
        per = 1000 if self.unit == "g" else 1
        scaled = half_up(self.net_cents * per * 10 ** (_PRICE_PLACES - 2), abs(self.quantity))
        sign, whole = ("-" if scaled < 0 else ""), abs(scaled)
        return f"{sign}{whole // 10**_PRICE_PLACES}.{whole % 10**_PRICE_PLACES:0{_PRICE_PLACES}d}"

    @property
    def amount(self) -> str:
        """The quantity, in pieces or kilograms."""
        if self.unit == "g":
            return f"{self.quantity // 1000}.{self.quantity % 1000:03d}"
        return str(self.quantity)


def lines_of(view: InvoiceView) -> tuple[Line, ...]:
    """The lines with their net amounts; those of a credit note count up again."""
    sign = -1 if view.is_credit_note else 1
    ticket = view.ticket
    nets: dict[int, int] = {}
    for row in ticket["vat"]:
        of = [
            place
            for place, line in enumerate(ticket["lines"])
            if (line["vat_code"], line["rate"]) == (row["code"], row["rate"])
        ]
        weights = [sign * ticket["lines"][place]["total"] for place in of]
        net = sign * row["net"]
        if min(weights) < 0:  # a deposit given back among others: outside VAT, net as it is
            nets |= dict(zip(of, weights, strict=True))
        else:
            nets |= dict(zip(of, sharing.spread(net, weights), strict=True))
    return tuple(
        Line(
            label=line["label"],
            quantity=_quantity(line, sign),
            unit="piece" if line["whole"] is not None else line["unit"],
            gross_cents=sign * line["total"],
            net_cents=nets[place],
            vat_code=line["vat_code"],
            rate_bp=line["rate"],
        )
        for place, line in enumerate(ticket["lines"])
    )


def _quantity(line: Mapping[str, Any], sign: int) -> int:
    """How many; a line paid in shares is one share of it."""
    return 1 if line["whole"] is not None else sign * int(line["quantity"])


def vat_rows(view: InvoiceView) -> list[tuple[str, int, int, int]]:
    """By rate: code, basis points, net and VAT in cents, those of a credit note turned round."""
    sign = -1 if view.is_credit_note else 1
    return [(v["code"], v["rate"], sign * v["net"], sign * v["vat"]) for v in view.ticket["vat"]]


def due_cents(view: InvoiceView) -> int:
    """What is still to be paid: what stands on an account."""
    if view.is_credit_note:
        return 0
    paid = view.ticket["payments"]
    return sum(p["amount"] for p in paid if p["method"] == Method.ACCOUNT)


def reason_of(view: InvoiceView, code: str) -> str:
    """Why a rate carries no VAT; nothing where it does."""
    if code == "EX0" and view.cafe["vat_regime"] == VatRegime.FRANCHISE:
        return FRANCHISE
    return _REASONS.get(code, "")


def render(view: InvoiceView) -> bytes:
    """The invoice as XML, canonical enough that the same invoice gives the same bytes."""
    for prefix, uri in _SPACES.items():
        register_namespace(prefix, uri)
    root = Element(_name("rsm:CrossIndustryInvoice"))
    context = _in(root, "rsm:ExchangedDocumentContext")
    process = _in(context, "ram:BusinessProcessSpecifiedDocumentContextParameter")
    _in(process, "ram:ID", _BUSINESS_PROCESS)
    guideline = _in(context, "ram:GuidelineSpecifiedDocumentContextParameter")
    _in(guideline, "ram:ID", GUIDELINE)
    head = _in(root, "rsm:ExchangedDocument")
    _in(head, "ram:ID", view.number)
    _in(head, "ram:TypeCode", _CREDIT_NOTE if view.is_credit_note else _INVOICE)
    made = view.payload
    issued = local_text(made["recorded_at"], made["utc_offset_min"])[:10]
    _date(_in(head, "ram:IssueDateTime"), issued)
    note = _in(head, "ram:IncludedNote")
    _in(note, "ram:Content", f"Ticket {made['ticket']}")
    trade = _in(root, "rsm:SupplyChainTradeTransaction")
    for position, line in enumerate(lines_of(view), start=1):
        _line(trade, position, line)
    _agreement(trade, view)
    delivery = _in(trade, "ram:ApplicableHeaderTradeDelivery")
    event = _in(delivery, "ram:ActualDeliverySupplyChainEvent")
    _date(_in(event, "ram:OccurrenceDateTime"), view.ticket_day)
    _settlement(trade, view)
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _name(tag: str) -> str:
    prefix, _, name = tag.partition(":")
    return f"{{{_SPACES[prefix]}}}{name}"


def _in(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    element = SubElement(parent, _name(tag), attributes)
    element.text = text
    return element


def _date(parent: Element, day: str) -> None:
    _in(parent, "udt:DateTimeString", day.replace("-", ""), format="102")


def _category(code: str) -> str:
    """The norm's category: standard rate, or exempt."""
    return "E" if code in _REASONS else "S"


def _line(trade: Element, position: int, line: Line) -> None:
    item = _in(trade, "ram:IncludedSupplyChainTradeLineItem")
    _in(_in(item, "ram:AssociatedDocumentLineDocument"), "ram:LineID", str(position))
    _in(_in(item, "ram:SpecifiedTradeProduct"), "ram:Name", line.label)
    agreed = _in(item, "ram:SpecifiedLineTradeAgreement")
    price, quantity = line.unit_price, line.amount
    if price.startswith("-"):  # the norm knows no negative price: the quantity goes back
        price, quantity = price[1:], f"-{quantity.lstrip('-')}"
    _in(_in(agreed, "ram:NetPriceProductTradePrice"), "ram:ChargeAmount", price)
    unit = "KGM" if line.unit == "g" else "C62"
    delivered = _in(item, "ram:SpecifiedLineTradeDelivery")
    _in(delivered, "ram:BilledQuantity", quantity, unitCode=unit)
    settled = _in(item, "ram:SpecifiedLineTradeSettlement")
    tax = _in(settled, "ram:ApplicableTradeTax")
    _in(tax, "ram:TypeCode", "VAT")
    _in(tax, "ram:CategoryCode", _category(line.vat_code))
    _in(tax, "ram:RateApplicablePercent", rate_text(line.rate_bp))
    summed = _in(settled, "ram:SpecifiedTradeSettlementLineMonetarySummation")
    _in(summed, "ram:LineTotalAmount", euros(line.net_cents))


def _agreement(trade: Element, view: InvoiceView) -> None:
    buyer = buyer_of(view.payload)
    agreement = _in(trade, "ram:ApplicableHeaderTradeAgreement")
    if buyer.reference:
        _in(agreement, "ram:BuyerReference", buyer.reference)
    cafe = view.cafe
    seller = _in(agreement, "ram:SellerTradeParty")
    _in(seller, "ram:Name", cafe["legal_name"])
    legal = _in(seller, "ram:SpecifiedLegalOrganization")
    _in(legal, "ram:ID", cafe["siret"][:9], schemeID="0002")
    if cafe["trade_name"] != cafe["legal_name"]:
        _in(legal, "ram:TradingBusinessName", cafe["trade_name"])
    postcode, city, lines = seller_address(cafe)
    _address(seller, lines, postcode, city)
    if cafe["vat_number"]:
        registered = _in(seller, "ram:SpecifiedTaxRegistration")
        _in(registered, "ram:ID", cafe["vat_number"], schemeID="VA")
    else:
        registered = _in(seller, "ram:SpecifiedTaxRegistration")
        _in(registered, "ram:ID", cafe["siret"][:9], schemeID="FC")
    party = _in(agreement, "ram:BuyerTradeParty")
    _in(party, "ram:Name", buyer.name)
    _in(_in(party, "ram:SpecifiedLegalOrganization"), "ram:ID", buyer.siren, schemeID="0002")
    _address(party, list(buyer.address), buyer.postcode, buyer.city)
    if buyer.order_number:
        order = _in(agreement, "ram:BuyerOrderReferencedDocument")
        _in(order, "ram:IssuerAssignedID", buyer.order_number)


def seller_address(cafe: Mapping[str, Any]) -> tuple[str, str, list[str]]:
    """Postcode, town and the other lines of the café's address, as far as it shows them."""
    lines = list(cafe["address"])
    found = _TOWN.fullmatch(lines[-1]) if lines else None
    if found is None:
        return "", str(cafe["commune"]), lines
    return found[1], found[2], lines[:-1]


def _address(party: Element, lines: list[str], postcode: str, city: str) -> None:
    address = _in(party, "ram:PostalTradeAddress")
    if postcode:
        _in(address, "ram:PostcodeCode", postcode)
    for tag, line in zip(("One", "Two", "Three"), lines, strict=False):
        _in(address, f"ram:Line{tag}", line)
    _in(address, "ram:CityName", city)
    _in(address, "ram:CountryID", "FR")


def _settlement(trade: Element, view: InvoiceView) -> None:
    settlement = _in(trade, "ram:ApplicableHeaderTradeSettlement")
    _in(settlement, "ram:InvoiceCurrencyCode", "EUR")
    for method in dict.fromkeys(p["method"] for p in view.ticket["payments"]):
        means = _in(settlement, "ram:SpecifiedTradeSettlementPaymentMeans")
        _in(means, "ram:TypeCode", _MEANS.get(method, _OTHER_MEANS))
    rows = vat_rows(view)
    for tag, rate, net, vat, reason in _by_category(view, rows):
        tax = _in(settlement, "ram:ApplicableTradeTax")
        _in(tax, "ram:CalculatedAmount", euros(vat))
        _in(tax, "ram:TypeCode", "VAT")
        if reason:
            _in(tax, "ram:ExemptionReason", reason)
        _in(tax, "ram:BasisAmount", euros(net))
        _in(tax, "ram:CategoryCode", tag)
        _in(tax, "ram:RateApplicablePercent", rate_text(rate))
    due = due_cents(view)
    if due:
        terms = _in(settlement, "ram:SpecifiedTradePaymentTerms")
        _in(terms, "ram:Description", "À réception")
    net = sum(row[2] for row in rows)
    vat = sum(row[3] for row in rows)
    sums = _in(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    _in(sums, "ram:LineTotalAmount", euros(net))
    _in(sums, "ram:TaxBasisTotalAmount", euros(net))
    _in(sums, "ram:TaxTotalAmount", euros(vat), currencyID="EUR")
    _in(sums, "ram:GrandTotalAmount", euros(net + vat))
    _in(sums, "ram:TotalPrepaidAmount", euros(net + vat - due))
    _in(sums, "ram:DuePayableAmount", euros(due))
    if view.is_credit_note:
        before = _in(settlement, "ram:InvoiceReferencedDocument")
        _in(before, "ram:IssuerAssignedID", view.payload["corrects"])


def _by_category(
    view: InvoiceView, rows: list[tuple[str, int, int, int]]
) -> list[tuple[str, int, int, int, str]]:
    """One row a category and rate, as the norm wants: all that is exempt stands together."""
    sums: dict[tuple[str, int], list[int]] = {}
    reasons: dict[tuple[str, int], list[str]] = {}
    for code, rate, net, vat in rows:
        key = _category(code), rate
        row = sums.setdefault(key, [0, 0])
        row[0] += net
        row[1] += vat
        reasons.setdefault(key, []).append(reason_of(view, code))
    return [
        (tag, rate, net, vat, "; ".join(text for text in reasons[tag, rate] if text))
        for (tag, rate), (net, vat) in sums.items()
    ]
