"""Asking for paper: originals when the customer wants them, duplicates, the drawer's opening.

An original leaves once; whatever is printed after it is a DUPLICATA, numbered and recorded with
its reason. The queue itself, and what became of a print, is `application.printing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.drawer import closure_papers
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.printing import paper
from cafe_pos.application.views import PrintView
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

TICKET: Final = "ticket"
NOTE: Final = "note"
KITCHEN: Final = "kitchen"
STATEMENT: Final = "statement"
SETTLEMENT: Final = "settlement"
CLOSURE: Final = "closure"
READING: Final = "reading"
BANK_SLIP: Final = "bank_slip"
LABEL: Final = "label"
PARCEL_NOTICE: Final = "parcel_notice"
PARCEL_MESSAGE: Final = "parcel_message"
ORDER_SHEET: Final = "order_sheet"
STOCK_SHEET: Final = "stock_sheet"
MANDATE: Final = "mandate"
CARD_RECEIPT: Final = "card_receipt"
KICK: Final = "kick"
"""Kinds of jobs: tickets, provisional notes, kitchen slips, statements of accounts and receipts
for their payments, closures, readings (X), slips for the bank, order sheets of bread, labels,
sheets to count the stock by,
notices of parcels (for the letter box, or with a message to send), settlements with mandators,
the card terminal's own receipts, and the pulse that opens the drawer."""

KITCHEN_PRINTER: Final = "kitchen_printer"
"""The setting of the printer that slips come out of; without one they come out at the counter."""

ORIGINAL: Final = 0
WITHDRAWN: Final = "print.withdrawn"
"""The `last_error` of a job cancelled while it waited: nothing of it ever left."""


def printer_of(uow: UnitOfWork, setting: str = "printer") -> Mapping[str, Any] | None:
    """The printer that is set up, if any; `KITCHEN_PRINTER` is the setting of the kitchen's."""
    printer: Mapping[str, Any] = uow.settings().get(setting) or {}
    return printer if printer.get("transport", "none") != "none" else None


def is_database(printer: Mapping[str, Any], database: Path) -> bool:
    """Whether receipts would be written into the database or the files beside it.

    Even opening and closing that file would let go of SQLite's lock on it.
    """
    if printer.get("transport") != "file" or not printer.get("path"):
        return False
    path, own = Path(printer["path"]).resolve(), database.resolve()
    return path.parent == own.parent and path.name.startswith(own.name)


def set_printer(
    ctx: Context,
    printer: Mapping[str, Any] | None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
    setting: str = "printer",
) -> None:
    """Change a printer, with its event; None takes it away. What waits, waits for the new one.

    Raises:
        PosError: `right.missing`, `operator.unknown`, `operator.inactive`; `printer.setting` when
            the printer's file is the café's own database.
    """
    for way in (printer, (printer or {}).get("fallback")):
        if way and is_database(way, ctx.store.path):
            raise PosError("printer.setting", value=str(way["path"]))
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        if printer is None and not uow.settings().get(setting):
            return
        acts.set_setting(
            uow, setting, None if printer is None else dict(printer),
            at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
        )  # fmt: skip


def present_printer(ctx: Context) -> Mapping[str, Any]:
    """The setting of the printer.

    Raises:
        PosError: `printer.none`.
    """
    with ctx.store.act() as uow:
        printer = printer_of(uow)
        if printer is None:
            raise PosError("printer.none")
        return printer


def queue_for_sale(uow: UnitOfWork, ticket: Mapping[str, Any], at: str) -> None:
    """Within the act of a ticket: open the drawer for cash, print where every ticket is printed.

    Nothing is queued without a printer: it would come out on the day one is set up; nor for a
    sale noted on paper, whose customer has left. Training opens no drawer.
    """
    printer = printer_of(uow)
    if printer is None or ticket["channel"] == Channel.PAPER:
        return
    opens = printer.get("drawer") and not ticket["training"]
    if opens and any(p["method"] == Method.CASH for p in ticket["payments"]):
        uow.queue_print(ticket["number"], KICK, ORIGINAL, at)
    if uow.settings().get("print_policy") == "always":
        uow.queue_print(ticket["number"], TICKET, ORIGINAL, at)


def queue_drawer(uow: UnitOfWork, document: Mapping[str, Any], at: str) -> None:
    """Within the act of a payment that is no sale: open the drawer for cash."""
    printer = printer_of(uow) or {}
    if printer.get("drawer") and any(p["method"] == Method.CASH for p in document["payments"]):
        uow.queue_print(document["number"], KICK, ORIGINAL, at)


def print_ticket(
    ctx: Context,
    number: str | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
    reason: str = "",
) -> PrintView:
    """Send a ticket (the last one unless named) to the printer: the original, then duplicates.

    A job that still waits is given back, not added to: keys pressed before a dead printer make
    no duplicates.

    Raises:
        PosError: `printer.none`, `ticket.none`, `ticket.unknown`.
    """
    with ctx.store.act() as uow:
        found = uow.last_ticket() if number is None else uow.ticket(number)
        if found is None:
            raise (
                PosError("ticket.none")
                if number is None
                else PosError("ticket.unknown", number=number)
            )
        if printer_of(uow) is None:
            # Queued now, it would come out on the day a printer is set up, months later perhaps.
            raise PosError("printer.none")
        document = found[0]["number"]
        copy_no = _waiting_copy(uow, document)
        if copy_no is None:
            copy_no = record_duplicate(
                ctx, uow, document, "paper", reason, operator=operator, channel=channel
            )
        job = uow.queue_print(document, TICKET, copy_no, utc_text(ctx.clock.now()))
        if job.last_error == WITHDRAWN:
            uow.mark_print(job.id, "queued", None)
        return PrintView(document, copy_no, printer=True)


def would_be_duplicate(uow: UnitOfWork, document: str) -> bool:
    """Whether printing a ticket now makes a duplicate, which wants a reason."""
    return _waiting_copy(uow, document) is None


def _waiting_copy(uow: UnitOfWork, document: str) -> int | None:
    """The copy still to come: the original, or one that waits or is at the printer; else None."""
    known = [job for job in uow.print_jobs_of(document) if job.kind == TICKET]
    if not known:
        return ORIGINAL
    for job in known:
        if job.state in {"queued", "sending"}:
            return job.copy_no
    return known[-1].copy_no if known[-1].last_error == WITHDRAWN else None


def duplicate(
    ctx: Context,
    number: str,
    form: str,
    *,
    reason: str,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> bytes:
    """Give a ticket or a closure again as text, ESC/POS or PDF: DUPLICATA, with its reason.

    Raises:
        PosError: `ticket.unknown`, `receipt.form`, `receipt.no_reason`.
    """
    reason = acts.one_line(reason)
    if not reason:
        raise PosError("receipt.no_reason")
    if form not in paper.FORMS:
        raise PosError("receipt.form", form=form)
    with ctx.store.act() as uow:
        ticket = uow.ticket(number)
        found = ticket or uow.closures.find(number)
        if found is None:
            raise PosError("ticket.unknown", number=number)
        copy_no = record_duplicate(
            ctx, uow, number, form, reason, operator=operator, channel=channel
        )
        draw = paper.ticket_document if ticket else closure_papers.closure_document
        document = draw(uow, *found, software=ctx.software, copy_no=copy_no, reason=reason)
        printer: Mapping[str, Any] = uow.settings().get("printer") or {}
    return paper.rendered(document, form, printer)


def print_closure(
    ctx: Context,
    number: str,
    *,
    reason: str = "",
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> PrintView:
    """Send a closure to the printer: the original, then duplicates.

    Raises:
        PosError: `closure.unknown`, `printer.none`, `receipt.no_reason` for a duplicate.
    """
    with ctx.store.act() as uow:
        if uow.closures.find(number) is None:
            raise PosError("closure.unknown", number=number)
        return queued(ctx, uow, number, CLOSURE, reason, operator=operator, channel=channel)


def queued(
    ctx: Context,
    uow: UnitOfWork,
    number: str,
    kind: str,
    reason: str,
    *,
    operator: str | None,
    channel: Channel,
) -> PrintView:
    """Put a document into the printer's queue: the original, then duplicates with their reason.

    One that waits already is not put there twice.

    Raises:
        PosError: `printer.none`, `receipt.no_reason` for a duplicate.
    """
    if printer_of(uow) is None:
        raise PosError("printer.none")
    jobs = [job for job in uow.print_jobs_of(number) if job.kind == kind]
    if jobs and jobs[-1].state in {"queued", "sending"}:
        return PrintView(number, jobs[-1].copy_no, printer=True)
    copy_no = ORIGINAL
    if jobs:
        why = acts.one_line(reason)
        if not why:
            raise PosError("receipt.no_reason")
        copy_no = record_duplicate(
            ctx, uow, number, "paper", why, operator=operator, channel=channel
        )
    uow.queue_print(number, kind, copy_no, utc_text(ctx.clock.now()))
    return PrintView(number, copy_no, printer=True)


def print_reading(ctx: Context, *, operator: str | None = None) -> PrintView:
    """Send an X to the printer, as it stands when it comes out; a reading makes no duplicate.

    Raises:
        PosError: `printer.none`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        if printer_of(uow) is None:
            raise PosError("printer.none")
        moment = acts.moment_of(uow, ctx.clock.now())
        document = f"X-{moment.day.isoformat()}"
        jobs = [job for job in uow.print_jobs_of(document) if job.kind == READING]
        if not jobs or jobs[-1].state not in {"queued", "sending"}:
            uow.queue_print(document, READING, len(jobs), moment.at)
        return PrintView(document, ORIGINAL, printer=True)


def record_duplicate(
    ctx: Context,
    uow: UnitOfWork,
    document: str,
    form: str,
    reason: str,
    *,
    operator: str | None,
    channel: Channel,
) -> int:
    """Record a reprint within an act and return its number."""
    who = acts.acting(uow, operator)
    at = utc_text(ctx.clock.now())
    copy_no = uow.duplicates_of(document) + 1
    uow.append(
        "duplicate",
        at,
        {
            "document_kind": "duplicate",
            "serial": uow.last_serial("duplicate") + 1,
            "document": document,
            "copy_no": copy_no,
            "form": form,
            "reason": reason,
            "operator": who.code,
            "channel": channel.value,
            "recorded_at": at,
        },
    )
    return copy_no
