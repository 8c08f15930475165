"""Asking for paper: originals, duplicates, and the jobs that a printer works through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from receipts.document import Document

from cafe_pos.application import acts, paper
from cafe_pos.application.ports import Context, PrintJob, UnitOfWork
from cafe_pos.application.views import PrintView
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ticket import Channel

ORIGINAL = 0


def print_ticket(
    ctx: Context,
    number: str | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
    reason: str = "",
) -> PrintView:
    """Send a ticket (the last one unless named) to the printer: first the original, then duplicates.

    Raises:
        PosError: `ticket.none`, `ticket.unknown`.
    """
    with ctx.store.act() as uow:
        found = uow.last_ticket() if number is None else uow.ticket(number)
        if found is None:
            raise (
                PosError("ticket.none")
                if number is None
                else PosError("ticket.unknown", number=number)
            )
        document = found[0]["number"]
        printed = [job for job in uow.print_jobs() if job.document == document]
        at = utc_text(ctx.clock.now())
        copy_no = ORIGINAL
        if printed:
            copy_no = _duplicate(
                ctx, uow, document, "paper", reason, operator=operator, channel=channel
            )
        uow.queue_print(document, "ticket", copy_no, at)
        return PrintView(document, copy_no, bool(uow.settings().get("printer")))


def duplicate(
    ctx: Context,
    number: str,
    form: str,
    *,
    reason: str,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> bytes:
    """Give a ticket again as text, ESC/POS or PDF, marked DUPLICATA and recorded with its reason.

    Raises:
        PosError: `ticket.unknown`, `receipt.form`, `receipt.no_reason`.
    """
    if not reason.strip():
        raise PosError("receipt.no_reason")
    if form not in paper.FORMS:
        raise PosError("receipt.form", form=form)
    with ctx.store.act() as uow:
        found = uow.ticket(number)
        if found is None:
            raise PosError("ticket.unknown", number=number)
        copy_no = _duplicate(ctx, uow, number, form, reason, operator=operator, channel=channel)
        document = paper.ticket_document(
            uow, *found, software=ctx.software, copy_no=copy_no, reason=reason
        )
        printer: Mapping[str, Any] = uow.settings().get("printer") or {}
    return paper.rendered(document, form, printer)


def _duplicate(
    ctx: Context,
    uow: UnitOfWork,
    document: str,
    form: str,
    reason: str,
    *,
    operator: str | None,
    channel: Channel,
) -> int:
    """Record a reprint and return its number."""
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


@dataclass(frozen=True, slots=True)
class Work:
    """A job for its printer: the document, and where it goes."""

    job: PrintJob
    document: Document
    printer: Mapping[str, Any]

    def content(self) -> bytes:
        """The ESC/POS bytes; made outside of the act, since a sale never waits for them."""
        return paper.rendered(self.document, "escpos", self.printer)


def next_work(ctx: Context) -> Work | None:
    """Take the oldest waiting job and mark it as being sent; None when nothing waits."""
    with ctx.store.act() as uow:
        printer = uow.settings().get("printer")
        waiting = uow.print_jobs("queued")
        if not printer or not waiting:
            return None
        job = waiting[0]
        found = uow.ticket(job.document)
        if found is None:
            uow.mark_print(job.id, "cancelled", "document.missing")
            return None
        document = paper.ticket_document(uow, *found, software=ctx.software, copy_no=job.copy_no)
        uow.mark_print(job.id, "sending", None)
        return Work(job, document, printer)


def settle_work(ctx: Context, job: int, state: str, error: str | None = None) -> None:
    """Record what became of a job."""
    with ctx.store.act() as uow:
        uow.mark_print(job, state, error)


def recover(ctx: Context) -> tuple[PrintJob, ...]:
    """After a crash: jobs that were being sent may have come out, so a person must say."""
    with ctx.store.act() as uow:
        lost = uow.print_jobs("sending")
        for job in lost:
            uow.mark_print(job.id, "sent_unconfirmed", "printer.interrupted")
        return lost


def jobs(ctx: Context) -> tuple[PrintJob, ...]:
    """Jobs that still want something: waiting, failed, or unconfirmed."""
    with ctx.store.act() as uow:
        return uow.print_jobs("queued", "sending", "sent_unconfirmed", "failed")
