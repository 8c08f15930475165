"""A ticket: composed once from lines and tenders, then a payload that never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from cafe_pos.domain import payment, service_mark, sharing, vat
from cafe_pos.domain.catalogue import Article, Mode, Ownership, Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import price_of
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.pricing import DiscountKind, LineKind, PriceKind
from cafe_pos.domain.service_mark import ServiceMark
from cafe_pos.domain.vat import VatAmount, VatCode, VatRegime, VatTable

SERIES: Final = "T"
TRAINING_SERIES: Final = "E"
MAX_LINES: Final = 500
EXEMPT_BP: Final = 0


class Channel(StrEnum):
    """Where a ticket came from."""

    SCREEN = "screen"
    CLI = "cli"
    IMPORT = "import"
    PAPER = "paper"


class Nature(StrEnum):
    """What a ticket does: sell, or give back what an earlier one sold (`domain/refund.py`)."""

    SALE = "sale"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class VatRules:
    """The café's regime and the rates of its territory."""

    regime: VatRegime
    table: VatTable

    def of(self, article: Article, mode: Mode, on: date) -> tuple[VatCode, int]:
        """Code and rate in basis points for an article in a mode on a day.

        Under the *franchise en base* everything of the café's own is exempt (CGI art. 293 B).
        """
        return self.of_code(article.vat_code(mode), on)

    def of_code(self, code: VatCode, on: date) -> tuple[VatCode, int]:
        """Code and rate in basis points of a VAT code on a day, exempt under the franchise."""
        if self.regime is VatRegime.FRANCHISE and code is not VatCode.HORS:
            return VatCode.EX0, EXEMPT_BP
        return code, self.table.rate_bp(code, on)


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One line as sold; quantities in pieces or grams, prices in cents per piece or kilo.

    On a refund the quantity is negative and `corrects_line` is the position of the line sold.
    `list_price_cents` is the catalogue's where another was charged, `discount_cents` what was
    taken off the whole line (negative on a refund). Where the line is paid in shares,
    `whole_cents` is all of it and `total_cents` this ticket's part. `lot` names the lots it was
    taken of, `mark` what it says of a service.
    """

    article: str
    label: str
    family: str
    quantity: int
    unit: str
    unit_price_cents: int
    total_cents: int
    vat_code: VatCode
    rate_bp: int
    mode: Mode
    ownership: Ownership
    mandator: str | None
    cost_cents: int | None
    place: Place = Place.COUNTER
    lot: str | None = None
    menu: str | None = None
    corrects_line: int | None = None
    kind: LineKind = LineKind.ARTICLE
    list_price_cents: int | None = None
    price_kind: PriceKind | None = None
    price_reason: str | None = None
    discount_cents: int = 0
    discount_kind: DiscountKind | None = None
    discount_reason: str | None = None
    whole_cents: int | None = None
    menu_label: str | None = None
    supplement: bool = False
    mark: ServiceMark | None = None


@dataclass(frozen=True, slots=True)
class Sale:
    """What a ticket says of goods and money, before it has a number.

    A refund is a sale turned around: it names the ticket that it `corrects`, with the reason.
    """

    lines: tuple[TicketLine, ...]
    vat: tuple[VatAmount, ...]
    payments: tuple[payment.Payment, ...]
    total_cents: int
    own_revenue_cents: int
    third_party_cents: int
    change_cents: int
    nature: Nature = Nature.SALE
    corrects: str | None = None
    reason: str | None = None


def compose(
    lines: Sequence[OrderLine],
    tenders: Sequence[payment.Tender],
    *,
    rules: VatRules,
    limit: payment.CashLimit | None,
    on: date,
    shared: bool = False,
    share_cents: int | None = None,
) -> Sale:
    """Compute a sale: line totals, VAT per rate on the gross total of the rate, payments, change.

    A `shared` order is paid by several tickets: this one takes `share_cents` of what is left of
    its lines, or all that is left.

    Raises:
        PosError: `order.empty`, `order.too_long`, `article.blocked`, `split.amount`,
            `split.negative`, or a refusal of the payment.
    """
    if not lines:
        raise PosError("order.empty")
    if len(lines) > MAX_LINES:
        raise PosError("order.too_long", limit=MAX_LINES)
    if shared:
        sold = _sell_share(lines, share_cents, rules, on)
    else:
        sold = tuple([_sell(line, rules, on) for line in lines])
    total = sum(line.total_cents for line in sold)
    third_party = sum(line.total_cents for line in sold if line.vat_code is VatCode.HORS)
    settlement = payment.settle(total, tenders, limit)
    return Sale(
        lines=sold,
        vat=vat.totals((line.vat_code, line.rate_bp, line.total_cents) for line in sold),
        payments=settlement.payments,
        total_cents=total,
        own_revenue_cents=total - third_party,
        third_party_cents=third_party,
        change_cents=settlement.change_cents,
    )


def _sell_share(
    lines: Sequence[OrderLine], share_cents: int | None, rules: VatRules, on: date
) -> tuple[TicketLine, ...]:
    lefts = [line.left_cents for line in lines]
    parts = sharing.allocate(sum(lefts) if share_cents is None else share_cents, lefts)
    return tuple(
        replace(_sell(line, rules, on), total_cents=part, whole_cents=line.total_cents)
        for line, part in zip(lines, parts, strict=True)
    )


def _sell(line: OrderLine, rules: VatRules, on: date) -> TicketLine:
    article, price, discount, menu = line.article, line.price, line.discount, line.menu
    if line.mark is not None and line.mark.handed_over:
        return _hand_over(line, rules, on)
    if article.blocked:
        raise PosError("article.blocked", article=article.label)
    if line.kind is LineKind.ARTICLE:
        code, rate_bp = rules.of(article, line.mode, on)
    else:
        code, rate_bp = rules.of_code(VatCode.HORS, on)
    listed = line.list_price_cents
    charged = listed if price is None and menu is None else line.unit_price_cents
    gross = price_of(charged, line.quantity, per=article.per)
    off = 0 if discount is None else discount.off(gross)
    return TicketLine(
        article=article.code,
        label=line.label or article.label,
        family=article.family,
        quantity=line.quantity,
        unit="g" if article.by_weight else "piece",
        unit_price_cents=charged,
        total_cents=gross - off,
        vat_code=code,
        rate_bp=rate_bp,
        mode=line.mode,
        ownership=article.ownership,
        mandator=article.mandator,
        cost_cents=article.cost_cents,
        place=line.place,
        menu=None if menu is None else menu.ref,
        kind=line.kind,
        list_price_cents=None if charged == listed else listed,
        price_kind=None if price is None else price.kind,
        price_reason=(price.reason or None) if price is not None else None,
        discount_cents=off,
        discount_kind=None if discount is None else discount.kind,
        discount_reason=(discount.reason or None) if discount is not None else None,
        menu_label=None if menu is None else menu.label,
        supplement=line.supplement,
        mark=line.mark,
        lot=line.lot,
    )


def _hand_over(line: OrderLine, rules: VatRules, on: date) -> TicketLine:
    """A line of what was paid before or costs nothing, even of an article that is not sold now."""
    article = line.article
    code, rate_bp = rules.of_code(VatCode.HORS, on)
    return TicketLine(
        article=article.code,
        label=line.label or article.label,
        family=article.family,
        quantity=line.quantity,
        unit="g" if article.by_weight else "piece",
        unit_price_cents=0,
        total_cents=0,
        vat_code=code,
        rate_bp=rate_bp,
        mode=line.mode,
        ownership=article.ownership,
        mandator=article.mandator,
        cost_cents=None,
        place=line.place,
        mark=line.mark,
    )


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything a ticket says that is not goods or money; times are UTC ending in Z."""

    serial: int
    till: str
    identity: int
    session: str
    operator: str
    operator_name: str
    channel: Channel
    issued_at: str
    recorded_at: str
    utc_offset_min: int
    business_day: str
    client_key: str | None
    request_hash: str | None
    customer: str | None = None
    covers: int | None = None
    tab: str | None = None
    split: str | None = None
    training: bool = False
    series: str = SERIES


def number_of(serial: int, series: str = SERIES) -> str:
    """The public number of a document: `T-00000412`."""
    return f"{series}-{serial:08d}"


def payload_of(sale: Sale, about: Circumstances) -> dict[str, Any]:
    """The ticket as the ledger keeps it: the document itself, format version 1.

    The keys of a service stand only on lines that have a mark.
    """
    return {
        "document": "ticket",
        "nature": sale.nature.value,
        "number": number_of(about.serial, about.series),
        "series": about.series,
        "serial": about.serial,
        "till": about.till,
        "identity": about.identity,
        "session": about.session,
        "operator": about.operator,
        "operator_name": about.operator_name,
        "channel": about.channel.value,
        "issued_at": about.issued_at,
        "recorded_at": about.recorded_at,
        "utc_offset_min": about.utc_offset_min,
        "business_day": about.business_day,
        "client_key": about.client_key,
        "request_hash": about.request_hash,
        "corrects": sale.corrects,
        "reason": sale.reason,
        "customer": about.customer,
        "covers": about.covers,
        "visa": None,
        "tab": about.tab,
        "split": about.split,
        "training": about.training,
        "total": sale.total_cents,
        "own_revenue": sale.own_revenue_cents,
        "third_party": sale.third_party_cents,
        "change": sale.change_cents,
        "lines": [_line_payload(line) for line in sale.lines],
        "vat": [
            {
                "code": v.code.value,
                "rate": v.rate_bp,
                "gross": v.gross_cents,
                "net": v.net_cents,
                "vat": v.vat_cents,
            }
            for v in sale.vat
        ],
        "payments": [
            {
                "method": p.method.value,
                "amount": p.amount_cents,
                "tendered": p.tendered_cents,
                "bank": p.bank,
                "cheque_number": p.cheque_number,
                "account": p.account,
                "issuer": p.issuer,
                "form": p.form,
                **payment.card_payload(p),
            }
            for p in sale.payments
        ],
    }


def _line_payload(line: TicketLine) -> dict[str, Any]:
    said: dict[str, Any] = {
        "article": line.article,
        "label": line.label,
        "family": line.family,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_price": line.unit_price_cents,
        "total": line.total_cents,
        "vat_code": line.vat_code.value,
        "rate": line.rate_bp,
        "mode": line.mode.value,
        "place": line.place.value,
        "ownership": line.ownership.value,
        "mandator": line.mandator,
        "cost": line.cost_cents,
        "lot": line.lot,
        "menu": line.menu,
        "corrects_line": line.corrects_line,
        "kind": line.kind.value,
        "list_price": line.list_price_cents,
        "price_kind": line.price_kind,
        "price_reason": line.price_reason,
        "discount": line.discount_cents,
        "discount_kind": line.discount_kind,
        "discount_reason": line.discount_reason,
        "whole": line.whole_cents,
        "menu_label": line.menu_label,
        "supplement": line.supplement,
    }
    if line.mark is not None:
        said |= service_mark.as_json(line.mark)
    return said


def modes_of(ticket: Mapping[str, Any]) -> frozenset[str]:
    """The service modes a ticket's lines were sold in."""
    return frozenset(line["mode"] for line in ticket["lines"])
