"""Documents on paper: from the frozen payload to the receipt's own terms, never recomputed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from cafe_pos.application.ports import UnitOfWork
from cafe_pos.domain.clock import local_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Entry
from cafe_pos.domain.service_mark import HANDOVER
from cafe_pos.domain.ticket import Channel, modes_of
from receipts import escpos, layout, pdf, ruler, text, ticket
from receipts.document import Document
from receipts.words import ENGLISH, FRENCH, Words

COLUMNS: Final = 42
NARROW_COLUMNS: Final = 32
CODE_PAGE: Final = "cp1252"
FORMS: Final = ("text", "escpos", "pdf")
EXTRACT: Final = 12
"""Hex digits of the signature on paper: enough to recognise, too few to copy."""

_METHODS: Final = {
    "fr": {
        "cash": "Espèces",
        "card": "Carte",
        "cheque": "Chèque",
        "transfer": "Virement",
        "meal_voucher": "Titre-restaurant",
        "account": "Ardoise",
        "suspended": "Café suspendu",
    },
    "en": {
        "cash": "Cash",
        "card": "Card",
        "cheque": "Cheque",
        "transfer": "Transfer",
        "meal_voucher": "Meal voucher",
        "account": "Account",
        "suspended": "Suspended coffee",
    },
}
_AUTHORISATION: Final = {"fr": "aut.", "en": "auth."}
_CHANNELS: Final = {
    "fr": {Channel.IMPORT: "Repris d'un autre logiciel", Channel.PAPER: "Saisi après panne"},
    "en": {Channel.IMPORT: "Imported from other software", Channel.PAPER: "Entered after failure"},
}


def method_labels(uow: UnitOfWork) -> Mapping[str, str]:
    """The payment methods as papers name them, in the café's language."""
    return _METHODS[str(uow.settings().get("language", "fr"))]


def ticket_document(
    uow: UnitOfWork,
    payload: Mapping[str, Any],
    entry: Entry,
    *,
    software: str,
    copy_no: int = 0,
    reason: str = "",
) -> Document:
    """The printed form of a ticket, as an original or as duplicate `copy_no`."""
    language = str(uow.settings().get("language", "fr"))
    words: Words = FRENCH if language == "fr" else ENGLISH
    identity = uow.identity_of(payload["identity"])
    opening = uow.opening() or {}
    modes = modes_of(payload)
    issued = ticket.Ticket(
        issuer=ticket.Issuer(
            trade_name=identity["trade_name"],
            legal_name=identity["legal_name"],
            address=tuple(identity["address"]),
            siret=identity["siret"],
            vat_number=identity["vat_number"] or "",
        ),
        number=payload["number"],
        till=payload["till"],
        operator=payload["operator_name"],
        issued_on=_issued_on(payload),
        mode="mixed" if len(modes) > 1 else cast("ticket.Mode", next(iter(modes))),
        lines=tuple(_line(line) for line in payload["lines"]),
        total_cents=payload["total"],
        vat=tuple(
            ticket.VatRow(v["code"], v["rate"], v["gross"], v["net"], v["vat"])
            for v in payload["vat"]
        ),
        payments=tuple(
            ticket.PaymentRow(
                _method(p, language),
                p["amount"],
                p["tendered"] if p["tendered"] != p["amount"] else None,
            )
            for p in payload["payments"]
        ),
        software=software,
        signature_extract=entry.signature.hex()[:EXTRACT] if entry.signature else "",
        change_cents=payload["change"],
        third_party_cents=payload["third_party"],
        franchise=identity["vat_regime"] == "franchise",
        refund_of=payload["corrects"],
        refund_reason=payload["reason"] or "",
        duplicate_no=copy_no or None,
        reason=reason,
        training=payload["training"],
        demo=bool(opening.get("demo")),
        channel_note=_CHANNELS[language].get(Channel(payload["channel"]), ""),
    )
    return ticket.document(issued, words)


def _issued_on(payload: Mapping[str, Any]) -> str:
    local = local_text(payload["issued_at"], payload["utc_offset_min"])
    day, time = local.split("T")
    year, month, number = day.split("-")
    return f"{number}/{month}/{year} {time}"


def _method(payment: Mapping[str, Any], language: str) -> str:
    """How something was paid; of a card what the bank said, to find the terminal's own receipt."""
    label = _METHODS[language][payment["method"]]
    number = payment.get("card_authorisation")
    return label if number is None else f"{label} ({_AUTHORISATION[language]} {number})"


def _line(line: Mapping[str, Any]) -> ticket.TicketLine:
    return ticket.TicketLine(
        label=line["label"],
        quantity=line["quantity"],
        unit=line["unit"],
        unit_price_cents=line["unit_price"],
        total_cents=line["total"],
        vat_code=line["vat_code"],
        ownership=line["ownership"],
        mandator=line["mandator"] or "",
        mode=line["mode"],
        discount_cents=line["discount"],
        list_price_cents=line["list_price"] if line["menu"] is None else None,
        whole_cents=line["whole"],
        menu=line["menu_label"] or "",
        handed_over=line.get("act") == HANDOVER,
    )


def rendered(document: Document, form: str, printer: Mapping[str, Any]) -> bytes:
    """A document as `text`, `escpos` or `pdf`, as wide as the printer's paper.

    Raises:
        PosError: `receipt.form` for any other form.
    """
    columns = printer.get("columns", COLUMNS)
    code_page = printer.get("code_page", CODE_PAGE)
    laid_out = layout.lay_out(document, columns, code_page=code_page)
    match form:
        case "text":
            return text.render(laid_out).encode()
        case "escpos":
            return escpos.encode(laid_out)
        case "pdf":
            return pdf.render(laid_out, paper="58mm" if columns <= NARROW_COLUMNS else "80mm")
        case _:
            raise PosError("receipt.form", form=form)


def test_page(printer: Mapping[str, Any], language: str) -> bytes:
    """The page that shows whether a printer is set up right, for its own width and code page."""
    columns = printer.get("columns", COLUMNS)
    code_page = printer.get("code_page", CODE_PAGE)
    remark = f"{printer.get('transport')} · {columns} · {code_page}"
    words: Words = FRENCH if language == "fr" else ENGLISH
    return rendered(ruler.document(columns, words, remark=remark), "escpos", printer)
