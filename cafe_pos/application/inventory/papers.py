"""The sheet to count by, on the receipt printer."""

from __future__ import annotations

from datetime import date

from cafe_pos.application import acts
from cafe_pos.application.catalogue import price_list
from cafe_pos.application.ports import Context, PrintJob, UnitOfWork
from cafe_pos.application.printing import copies
from cafe_pos.application.views import PrintView
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from receipts import stock_sheet
from receipts.document import Document
from receipts.stock_sheet import StockSheet, ToCount
from receipts.words import ENGLISH, FRENCH


def print_sheet(
    ctx: Context, family: str | None = None, *, operator: str | None = None
) -> PrintView:
    """Send the sheet to the receipt printer; `family` names one alone.

    Raises:
        PosError: `printer.none`, `stock.no_items`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        if copies.printer_of(uow) is None:
            raise PosError("printer.none")
        if not any(family in (None, one.family) for one in uow.inventory.items()):
            raise PosError("stock.no_items")
        name = f"{price_list.today(ctx, uow).isoformat()}/{family or ''}"
        jobs = uow.print_jobs_of(name)
        copy_no = jobs[-1].copy_no if jobs else copies.ORIGINAL
        if jobs and jobs[-1].state not in {"queued", "sending"}:
            copy_no += 1
        if not jobs or copy_no != jobs[-1].copy_no:
            uow.queue_print(name, copies.STOCK_SHEET, copy_no, utc_text(ctx.clock.now()))
        return PrintView(name, copies.ORIGINAL, printer=True)


def job_document(_ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    """The printed form of a sheet, as it stands when it comes out; None when nothing is kept."""
    day, _slash, family = job.document.partition("/")
    found: dict[str, list[ToCount]] = {}
    for one in uow.inventory.items():
        if family in ("", one.family):
            found.setdefault(one.family, []).append(ToCount(one.label, one.code, one.unit))
    if not found:
        return None
    known = uow.identity()
    words = FRENCH if uow.settings().get("language", "fr") == "fr" else ENGLISH
    families = tuple((name, tuple(some)) for name, some in found.items())
    cafe = str(known[1]["trade_name"]) if known else ""
    return stock_sheet.document(StockSheet(cafe, date.fromisoformat(day), families), words)
