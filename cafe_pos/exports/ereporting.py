"""E-reporting of sales to private persons: per day, category and rate (CGI, art. 290).

Services are reported a second time when they are paid, since their VAT is due then (art. 290 A).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.books import bookkeeping
from cafe_pos.application.ports import Context
from cafe_pos.domain.accounting import DayBook
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.money import euros, rate_text
from cafe_pos.domain.receivable import Amount, Key
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.domain.vat import VatCode, VatRegime
from cafe_pos.exports.handing_over import hand_over

GOODS: Final = "TLB1"
SERVICES: Final = "TPS1"
NOT_TAXABLE: Final = "TNT1"


@dataclass(frozen=True, slots=True)
class ReportView:
    """An e-reporting file that was written, and what it says."""

    path: Path
    content: dict[str, Any]


def category(key: Key, *, franchise: bool) -> str:
    """The category of an amount: services on site, goods taken away, or not taxable.

    What is exempt of itself (stamps) is not taxable; under the franchise everything is exempt and
    keeps the category of what it is.
    """
    code, _rate, service = key
    if code == VatCode.EX0 and not franchise:
        return NOT_TAXABLE
    return SERVICES if service else GOODS


def write(
    ctx: Context,
    month: str,
    path: Path,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> ReportView:
    """Write the e-reporting of a month as JSON, as far as its days are closed.

    Raises:
        PosError: `books.month`, `books.training`, `file.cannot_write`, `right.missing`,
            `operator.*`.
    """
    span = bookkeeping.month_of(month)
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CLOSE)
        at = utc_text(ctx.clock.now())
        acts.note_clock(uow, at, channel, who.code)
        cafe = bookkeeping.require_books(uow)
        franchise = cafe["vat_regime"] == VatRegime.FRANCHISE
        days = [
            report_of(book, franchise=franchise)
            for book in bookkeeping.Books(ctx, uow, span).days()
        ]
        content = {
            "siren": cafe["siret"][:9],
            "period": month,
            "currency": "EUR",
            "days": days,
            "open_days": list(bookkeeping.open_days(uow, span)),
        }
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        hand_over(
            uow, path, text.encode(), "ereporting",
            at=at, who=who, channel=channel, period=month,
        )  # fmt: skip
    return ReportView(path, content)


def report_of(book: DayBook, *, franchise: bool) -> dict[str, Any]:
    """A day's sales by category and rate, and the payments of services by rate."""
    sold: dict[tuple[str, int], Amount] = {}
    sales: dict[tuple[str, int], int] = {}
    for key, amount in book.sold.items():
        if key[0] == VatCode.HORS:
            continue
        row = category(key, franchise=franchise), key[1]
        sold.setdefault(row, Amount()).add(amount)
        sales[row] = sales.get(row, 0) + book.sales.get(key, 0)
    paid: dict[int, Amount] = {}
    for key, amount in book.due().items():
        if category(key, franchise=franchise) == SERVICES:
            paid.setdefault(key[1], Amount()).add(amount)
    return {
        "day": book.day,
        "closure": book.closure,
        "sales": [
            {
                "category": name,
                "rate": rate_text(rate),
                "net": euros(amount.net_cents),
                "vat": euros(amount.vat_cents),
                "transactions": sales[name, rate],
            }
            for (name, rate), amount in sorted(sold.items())
        ],
        "payments": [
            {
                "rate": rate_text(rate),
                "amount": euros(amount.gross_cents),
                "net": euros(amount.net_cents),
                "vat": euros(amount.vat_cents),
            }
            for rate, amount in sorted(paid.items())
            if amount.gross_cents
        ],
    }
