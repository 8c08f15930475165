"""Purchases of goods: delivery notes, invoices and credit notes of suppliers, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.costs import keeping, paying
from cafe_pos.application.inventory import costing
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain.catalogue import Unit
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.costs.entries import UNITS, Paper, Payable, Purchase, PurchaseLine
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import euros, rate_text
from cafe_pos.domain.rights import Right
from cafe_pos.domain.stock import MAX_QUANTITY

MAX_LINES: Final = 200
MAX_KM: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """A line as it is typed: an article's code or a text, its net in cents, its VAT code.

    `vat_cents` None computes the VAT; `quantity` is pieces, grams or millilitres.
    """

    net_cents: int
    vat_code: str
    article: str | None = None
    label: str = ""
    family: str = ""
    quantity: int = 1
    unit: str | None = None
    vat_cents: int | None = None
    local: bool = False
    km: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPurchase:
    """A supplier's paper as it is typed; `supplier` is a code or a name, `day` ISO."""

    day: str
    supplier: str
    lines: tuple[NewLine, ...]
    paper: Paper = Paper.INVOICE
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PurchaseView:
    """A purchase with its supplier's name, and what was paid of it in cents with VAT."""

    purchase: Purchase
    supplier: str
    paid_cents: int

    @property
    def due_cents(self) -> int:
        """What is left to pay; below zero is owed to the café."""
        return self.purchase.gross_cents - self.paid_cents

    @property
    def billed(self) -> bool:
        """Whether an invoice is there: a delivery note waits for one."""
        one = self.purchase
        return one.paper is not Paper.DELIVERY_NOTE or one.invoice is not None

    def as_json(self) -> dict[str, Any]:
        """The purchase for scripts; amounts in euros."""
        one = self.purchase
        return keeping.made(one) | {
            "day": one.day,
            "supplier": one.supplier,
            "supplier_name": self.supplier,
            "paper": one.paper.value,
            "reference": one.reference,
            "note": one.note,
            "invoice": one.invoice,
            "invoiced_on": one.invoiced_on,
            "net": euros(one.net_cents),
            "vat": euros(one.vat_cents),
            "gross": euros(one.gross_cents),
            "paid": euros(self.paid_cents),
            "lines": [_line_json(line) for line in one.lines],
        }


def _line_json(line: PurchaseLine) -> dict[str, Any]:
    return {
        "article": line.article,
        "label": line.label,
        "family": line.family,
        "quantity": line.quantity,
        "unit": line.unit,
        "net": euros(line.net_cents),
        "vat_code": line.vat_code.value,
        "rate": rate_text(line.rate_bp),
        "vat": euros(line.vat_cents),
        "local": line.local,
        "km": line.km,
    }


def add(
    ctx: Context, new: NewPurchase, *, operator: str | None = None, replaces: int | None = None
) -> PurchaseView:
    """Enter a supplier's paper; with `replaces` the purchase that it corrects is removed.

    Raises:
        PosError: `purchase.empty`, `purchase.lines`, `purchase.quantity`, `purchase.unit`,
            `purchase.km`, `purchase.twice`, `purchase.settled`, `article.unknown`, `cost.*`,
            `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        return enter(ctx, uow, new, acts.acting(uow, operator, Right.COSTS), replaces)


def enter(
    ctx: Context, uow: UnitOfWork, new: NewPurchase, who: Operator, replaces: int | None = None
) -> PurchaseView:
    """The same within an act that is under way; what goods cost at a sale follows.

    Raises:
        PosError: as `add`.
    """
    made = _checked(ctx, uow, new, replaces)
    kept = keeping.keep(ctx, uow, made, who, replaces)
    if replaces is not None:
        paying.move(ctx, uow, Payable.PURCHASE, before=replaces, after=kept.id, who=who)
    costing.refresh(ctx, uow, who.code)
    return view_of(uow, kept)


def _checked(ctx: Context, uow: UnitOfWork, new: NewPurchase, replaces: int | None) -> Purchase:
    day = keeping.day_past(ctx, uow, new.day)
    known = keeping.supplier(uow, new.supplier)
    if not new.lines:
        raise PosError("purchase.empty", field="net")
    if len(new.lines) > MAX_LINES:
        raise PosError("purchase.lines", limit=MAX_LINES)
    settled = uow.costs.settled_until(known.code)
    if settled is not None and day <= settled:
        until = date.fromisoformat(settled)
        raise PosError("purchase.settled", name=known.name, until=until, field="supplier")
    reference = keeping.short(new.reference, "reference")
    if reference:
        _not_twice(uow, known.code, known.name, reference, replaces)
    return Purchase(
        day=day,
        supplier=known.code,
        paper=Paper(new.paper),
        reference=reference,
        note=keeping.short(new.note, "note"),
        lines=tuple(_line(ctx, uow, line, day) for line in new.lines),
    )


def _not_twice(
    uow: UnitOfWork, supplier: str, name: str, reference: str, replaces: int | None
) -> None:
    wanted = reference.casefold()
    for one in uow.costs.all(Purchase):
        if (
            one.supplier == supplier
            and one.id != replaces
            and wanted in (one.reference.casefold(), (one.invoice or "").casefold())
        ):
            raise PosError(
                "purchase.twice", name=name, reference=reference, number=one.id,
                day=date.fromisoformat(one.day), field="reference",
            )  # fmt: skip


def _line(ctx: Context, uow: UnitOfWork, line: NewLine, day: str) -> PurchaseLine:
    text, family, unit = line.label, line.family, line.unit
    code = line.article.strip() if line.article else None
    if code is not None:
        article = uow.article_on(code, date.fromisoformat(day)) or uow.article(code)
        item = uow.inventory.item(code)
        if article is not None:
            text = text or article.label
            family = family or article.family
            unit = unit or ("g" if article.unit is Unit.KG else "piece")
        elif item is not None:
            text = text or item.label
            family = family or item.family
            unit = unit or ("piece" if item.pack is not None else item.unit)
        else:
            raise PosError("article.unknown", article=code, field="article")
        if item is not None and unit != item.unit and (unit != "piece" or item.pack is None):
            raise PosError("purchase.item_unit", item=item.label, kept_in=item.unit, field="unit")
    keeping.no_grant(text)
    unit = unit or "piece"
    if unit not in UNITS:
        raise PosError("purchase.unit", unit=unit, field="unit")
    if not 1 <= line.quantity <= MAX_QUANTITY:
        raise PosError("purchase.quantity", quantity=line.quantity, field="quantity")
    if line.km is not None and not 0 <= line.km <= MAX_KM:
        raise PosError("purchase.km", km=line.km, field="km")
    net = keeping.cents(line.net_cents, "net")
    vat_code, rate, vat = keeping.vat(
        ctx, uow, line.vat_code, net=net, given=line.vat_cents, day=day
    )
    return PurchaseLine(
        label=keeping.label(text),
        net_cents=net,
        vat_code=vat_code,
        rate_bp=rate,
        vat_cents=vat,
        article=code,
        family=keeping.short(family, "family"),
        quantity=line.quantity,
        unit=unit,
        local=line.local,
        km=line.km,
    )


def invoiced(
    ctx: Context,
    numbers: Sequence[int],
    reference: str,
    day: str,
    *,
    gross_cents: int | None = None,
    operator: str | None = None,
) -> tuple[PurchaseView, ...]:
    """An invoice came for delivery notes of one supplier: they count once, as they stand.

    `gross_cents` is the invoice's total with VAT: where the notes come to something else it is
    refused, since one of the papers is wrong.

    Raises:
        PosError: `purchase.empty`, `purchase.billed`, `purchase.suppliers`, `purchase.total`,
            `purchase.twice`, `cost.*`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        on = keeping.day_past(ctx, uow, day)
        named = keeping.label(reference, "reference")
        notes = [keeping.live(uow, Purchase, number) for number in dict.fromkeys(numbers)]
        if not notes:
            raise PosError("purchase.empty")
        for one in notes:
            if one.paper is not Paper.DELIVERY_NOTE or one.invoice is not None:
                raise PosError("purchase.billed", number=one.id)
        if len({one.supplier for one in notes}) > 1:
            raise PosError("purchase.suppliers")
        name = keeping.supplier(uow, notes[0].supplier).name
        _not_twice(uow, notes[0].supplier, name, named, None)
        total = sum(one.gross_cents for one in notes)
        if gross_cents is not None and gross_cents != total:
            raise PosError("purchase.total", total_cents=total, invoice_cents=gross_cents)
        found = []
        for one in notes:
            billed = replace(one, invoice=named, invoiced_on=on)
            kept = keeping.keep(ctx, uow, billed, who, one.id)
            paying.move(ctx, uow, Payable.PURCHASE, before=one.id, after=kept.id, who=who)
            found.append(view_of(uow, kept))
        return tuple(found)


def remove(ctx: Context, number: int, *, operator: str | None = None) -> Purchase:
    """Remove a purchase that nothing was paid of; it stays to be read.

    Raises:
        PosError: `cost.unknown`, `cost.removed`, `cost.paid`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        paying.unpaid(uow, Payable.PURCHASE, number)
        at = utc_text(ctx.clock.now())
        known = keeping.take_out(uow, Purchase, number, at=at, by=who.code)
        costing.refresh(ctx, uow, who.code)
        return replace(known, removed_at=at, removed_by=who.code)


def listed(
    ctx: Context, first: str, last: str, *, removed: bool = False
) -> tuple[PurchaseView, ...]:
    """The purchases between two days, by day; with `removed` those that count no more as well."""
    with ctx.store.act() as uow:
        rows = uow.costs.between(Purchase, first, last, removed=removed)
        return tuple(view_of(uow, one) for one in rows)


def view_of(uow: UnitOfWork, one: Purchase) -> PurchaseView:
    """A purchase as screens and commands show it."""
    known = uow.mandates.mandator(one.supplier)
    paid = sum(p.amount_cents for p in uow.costs.payments(Payable.PURCHASE, one.id))
    return PurchaseView(one, known.name if known else one.supplier, paid)
