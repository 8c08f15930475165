"""Asking for paper: originals, duplicates, and the jobs that a printer works through.

A job goes queued → sending → printed, or becomes a question for a person: `sent_unconfirmed`
(all of it left, nothing proves that it came out) or `failed` (part of it left). What failed
before its first byte left is queued again, for it can't come out twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Literal

from cafe_pos.application import acts, paper
from cafe_pos.application.ports import Context, PrintJob, UnitOfWork
from cafe_pos.application.views import PrintView
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ticket import Channel
from receipts.document import Document

ORIGINAL: Final = 0
WITHDRAWN: Final = "print.withdrawn"
"""The `last_error` of a job cancelled while it waited: nothing of it ever left."""

_REPLACED: Final = "print.replaced"
_INTERRUPTED: Final = "printer.interrupted"
_ONE_WAY: Final = "printer.one_way"
_QUESTIONS: Final = ("sent_unconfirmed", "failed")
_OPEN: Final = ("queued", "sending", *_QUESTIONS)


class Verdict(StrEnum):
    """What a person says of a job after a look at the paper."""

    CAME_OUT = "came_out"
    AGAIN = "again"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class SpoolStatus:
    """How printing goes: `waiting` jobs not on paper yet, `questions` that only a person answers.

    `reason` is a message code that says why it failed or is unsure, or that paper runs low.
    """

    state: Literal["none", "ready", "printing", "failed", "unconfirmed"]
    waiting: int = 0
    questions: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Tray:
    """What lies before the printer; `reason` is that of the newest question."""

    printer: bool
    waiting: int
    questions: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class Work:
    """A job for its printer: the document, where it goes, how many wait (itself included)."""

    job: PrintJob
    document: Document
    printer: Mapping[str, Any]
    waiting: int

    def content(self) -> bytes:
        """The ESC/POS bytes; made outside of the act, since a sale never waits for them."""
        return paper.rendered(self.document, "escpos", self.printer)


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
        if _printer(uow) is None:
            # Queued now, it would come out on the day a printer is set up, months later perhaps.
            raise PosError("printer.none")
        document = found[0]["number"]
        copy_no = _waiting_copy(uow, document)
        if copy_no is None:
            copy_no = _duplicate(
                ctx, uow, document, "paper", reason, operator=operator, channel=channel
            )
        job = uow.queue_print(document, "ticket", copy_no, utc_text(ctx.clock.now()))
        if job.last_error == WITHDRAWN:
            uow.mark_print(job.id, "queued", None)
        return PrintView(document, copy_no, printer=True)


def would_be_duplicate(uow: UnitOfWork, document: str) -> bool:
    """Whether printing a ticket now makes a duplicate, which wants a reason."""
    return _waiting_copy(uow, document) is None


def _waiting_copy(uow: UnitOfWork, document: str) -> int | None:
    """The copy that is still to come: the original, or one that waits; None when all have left."""
    known = uow.print_jobs_of(document)
    if not known:
        return ORIGINAL
    for job in known:
        if job.state == "queued":
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


def next_work(ctx: Context) -> Work | None:
    """Take the oldest waiting job and mark it as being sent; None when there is nothing to send.

    Raises:
        PosError: `printer.setting` when the printer's file is the café's own database.
    """
    with ctx.store.act() as uow:
        printer = _printer(uow)
        waiting = uow.print_jobs("queued")
        if printer is None or not waiting:
            return None
        if _is_database(printer, ctx.store.path):
            raise PosError("printer.setting", value=str(printer["path"]))
        for rank, job in enumerate(waiting):
            found = uow.ticket(job.document)
            if found is None:
                uow.mark_print(job.id, "cancelled", "print.no_document")
                continue
            document = paper.ticket_document(
                uow,
                *found,
                software=ctx.software,
                copy_no=job.copy_no,
                reason=uow.duplicate_reason(job.document, job.copy_no),
            )
            uow.mark_print(job.id, "sending", None)
            return Work(job, document, printer, len(waiting) - rank)
        return None


def _printer(uow: UnitOfWork) -> Mapping[str, Any] | None:
    printer: Mapping[str, Any] = uow.settings().get("printer") or {}
    return printer if printer.get("transport", "none") != "none" else None


def _is_database(printer: Mapping[str, Any], database: Path) -> bool:
    """Whether receipts would be written into the database or the files beside it.

    Even opening and closing that file would let go of SQLite's lock on it.
    """
    if printer.get("transport") != "file" or not printer.get("path"):
        return False
    path, own = Path(printer["path"]).resolve(), database.resolve()
    return path.parent == own.parent and path.name.startswith(own.name)


def settle_work(ctx: Context, job: int, state: str, error: str | None = None) -> Tray:
    """Record what became of a job, and tell what is left."""
    with ctx.store.act() as uow:
        uow.mark_print(job, state, error)
        return _tray(uow)


def tray(ctx: Context) -> Tray:
    """What lies before the printer."""
    with ctx.store.act() as uow:
        return _tray(uow)


def _tray(uow: UnitOfWork) -> Tray:
    found = uow.print_jobs(*_OPEN)
    asked = [job for job in found if _is_question(job)]
    return Tray(
        printer=_printer(uow) is not None,
        waiting=sum(job.state not in _QUESTIONS for job in found),
        questions=len(asked),
        reason=asked[-1].last_error if asked else None,
    )


def _is_question(job: PrintJob) -> bool:
    """Whether a person should be asked; of a printer that can't answer, nobody asks each time."""
    return job.state in _QUESTIONS and job.last_error != _ONE_WAY


def recover(ctx: Context) -> tuple[PrintJob, ...]:
    """After a crash: jobs that were being sent may have come out, so a person must say."""
    with ctx.store.act() as uow:
        lost = uow.print_jobs("sending")
        for job in lost:
            uow.mark_print(job.id, "sent_unconfirmed", _INTERRUPTED)
        return lost


def jobs(ctx: Context) -> tuple[PrintJob, ...]:
    """Jobs that still want something: waiting, failed, or unconfirmed."""
    with ctx.store.act() as uow:
        found = uow.print_jobs(*_OPEN)
        return tuple(job for job in found if job.state not in _QUESTIONS or _is_question(job))


def resolve(
    ctx: Context,
    job: int,
    verdict: Verdict,
    *,
    reason: str = "",
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> PrintJob:
    """Settle a job by a person's word; `again` makes a new job, marked and recorded DUPLICATA.

    Raises:
        PosError: `print.unknown`; `print.settled` when its state leaves nothing to decide;
            `print.sending` while it is at the printer; `receipt.no_reason` for a duplicate.
    """
    with ctx.store.act() as uow:
        found = uow.print_job(job)
        if found is None:
            raise PosError("print.unknown", job=job)
        if found.state == "sending":
            raise PosError("print.sending", number=found.document)
        if found.state == "queued" and verdict is Verdict.CANCEL:
            uow.mark_print(job, "cancelled", WITHDRAWN)
        elif found.state not in _QUESTIONS:
            raise PosError("print.settled", number=found.document)
        elif verdict is Verdict.CAME_OUT:
            uow.mark_print(job, "printed", None)
        elif verdict is Verdict.CANCEL:
            uow.mark_print(job, "cancelled", found.last_error)
        else:
            job = _print_again(ctx, uow, found, reason, operator=operator, channel=channel)
        return uow.print_job(job) or found


def _print_again(
    ctx: Context,
    uow: UnitOfWork,
    doubtful: PrintJob,
    reason: str,
    *,
    operator: str | None,
    channel: Channel,
) -> int:
    """Replace a doubtful job by a duplicate of its document; its number."""
    if not reason.strip():
        raise PosError("receipt.no_reason")
    copy_no = _duplicate(
        ctx, uow, doubtful.document, "paper", reason, operator=operator, channel=channel
    )
    uow.mark_print(doubtful.id, "cancelled", _REPLACED)
    at = utc_text(ctx.clock.now())
    return uow.queue_print(doubtful.document, doubtful.kind, copy_no, at).id
