"""The queue before the printer: what it takes next, what became of it, what a person must say.

A job goes queued → sending → printed, or becomes a question for a person: `sent_unconfirmed`
(all of it left, nothing proves that it came out) or `failed` (part of it left). What failed
before its first byte left is queued again, for it can't come out twice. A pulse for the drawer
(`kick`) goes before all paper, and is forgotten when it comes too late: an open drawer is never
replayed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Literal

from cafe_pos.application import acts
from cafe_pos.application.accounts import papers as account_papers
from cafe_pos.application.bank import slips as bank_slips
from cafe_pos.application.bread import papers as bread_papers
from cafe_pos.application.drawer import closure_papers
from cafe_pos.application.parcels import notices as parcel_notices
from cafe_pos.application.ports import Context, PrintJob, UnitOfWork
from cafe_pos.application.printing import copies, paper
from cafe_pos.application.printing.copies import (
    BANK_SLIP,
    CARD_RECEIPT,
    CLOSURE,
    KICK,
    KITCHEN,
    LABEL,
    MANDATE,
    NOTE,
    ORDER_SHEET,
    PARCEL_MESSAGE,
    PARCEL_NOTICE,
    READING,
    SETTLEMENT,
    STATEMENT,
    STOCK_SHEET,
    TICKET,
    WITHDRAWN,
)
from cafe_pos.application.tabs import order_papers
from cafe_pos.domain.clock import from_utc_text, utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ticket import Channel
from receipts import escpos
from receipts.document import Document

KICK_EXPIRES_S: Final = 10
"""Seconds after which a drawer is not opened any more."""

_REPLACED: Final = "print.replaced"
_EXPIRED: Final = "print.expired"
_NO_DOCUMENT: Final = "print.no_document"
_INTERRUPTED: Final = "printer.interrupted"
_ONE_WAY: Final = "printer.one_way"
_QUESTIONS: Final = ("sent_unconfirmed", "failed")
_OPEN: Final = ("queued", "sending", *_QUESTIONS)


class Station(StrEnum):
    """Where a printer stands; without one in the kitchen its slips come out at the counter."""

    COUNTER = "counter"
    KITCHEN = "kitchen"


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
    """A job for its printer: the document, where it goes, how many wait (itself included).

    Without a document it is a pulse for the drawer.
    """

    job: PrintJob
    document: Document | None
    printer: Mapping[str, Any]
    waiting: int

    @property
    def fallback(self) -> Mapping[str, Any] | None:
        """The printer to take when not a byte has left for the first one; no drawer hangs on it."""
        return None if self.document is None else self.printer.get("fallback")

    def content(self, printer: Mapping[str, Any]) -> bytes:
        """The bytes for a printer; made outside of the act, since a sale never waits for them."""
        if self.document is None:
            return escpos.drawer_kick(
                1 if printer.get("pin") else 0,
                off_line=bool(printer.get("off_line")),
                acknowledge=bool(printer.get("answers", True)),
            )
        return paper.rendered(self.document, "escpos", printer)


def _printer_at(uow: UnitOfWork, station: Station) -> Mapping[str, Any] | None:
    return copies.printer_of(uow, "kitchen_printer" if station is Station.KITCHEN else "printer")


def _kinds_at(uow: UnitOfWork, station: Station) -> tuple[str, ...]:
    """What a printer prints: in the kitchen its slips alone, which are else the counter's too."""
    if station is Station.KITCHEN:
        return (KITCHEN,)
    if _printer_at(uow, Station.KITCHEN) is not None:
        return tuple(kind for kind in _DOCUMENTS if kind != KITCHEN)
    return tuple(_DOCUMENTS)


def next_work(
    ctx: Context, *, kicks: bool = True, station: Station = Station.COUNTER
) -> Work | None:
    """Take the next job and mark it as being sent; None when there is nothing to send.

    Without `kicks` only paper is taken: a drawer that does not open holds up no receipt.

    Raises:
        PosError: `printer.setting` when the printer's file is the café's own database.
    """
    with ctx.store.act() as uow:
        printer = _printer_at(uow, station)
        if printer is None:
            return None
        kick = _kick(ctx, uow, printer) if kicks and station is Station.COUNTER else None
        work = kick or _paper(ctx, uow, printer, station)
        for way in (printer, printer.get("fallback") or {}) if work else ():
            if copies.is_database(way, ctx.store.path):
                raise PosError("printer.setting", value=str(way["path"]))
        return work


def _kick(ctx: Context, uow: UnitOfWork, printer: Mapping[str, Any]) -> Work | None:
    """The drawer to open now, once for all who ask.

    What came too late, or was asked before the clock was set back, is dropped.
    """
    fresh: PrintJob | None = None
    while (job := uow.waiting_print(KICK)) is not None:
        age = ctx.clock.now() - from_utc_text(job.queued_at)
        uow.mark_print(job.id, "cancelled", _EXPIRED)
        if 0 <= age.total_seconds() <= KICK_EXPIRES_S:
            fresh = job
    if fresh is None:
        return None
    uow.mark_print(fresh.id, "sending", None)
    return Work(fresh, None, printer, 0)


def _paper(
    ctx: Context, uow: UnitOfWork, printer: Mapping[str, Any], station: Station
) -> Work | None:
    """The oldest document that waits."""
    kinds = _kinds_at(uow, station)
    while (job := uow.waiting_print(*kinds)) is not None:
        document = _DOCUMENTS[job.kind](ctx, uow, job)
        if document is None:
            uow.mark_print(job.id, "cancelled", _NO_DOCUMENT)
            continue
        waiting = _tray(uow, station).waiting
        uow.mark_print(job.id, "sending", None)
        return Work(job, document, printer, waiting)
    return None


def _ticket(ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    found = uow.ticket(job.document)
    if found is None:
        return None
    return paper.ticket_document(
        uow,
        *found,
        software=ctx.software,
        copy_no=job.copy_no,
        reason=uow.duplicate_reason(job.document, job.copy_no),
    )


def _mandate(ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    from cafe_pos.application.mandates import settlement_papers  # once a month is enough

    return settlement_papers.job_document(ctx, uow, job)


def _label(ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    from cafe_pos.application.produce import labels as produce_labels  # not every café has any

    return produce_labels.job_document(ctx, uow, job)


def _stock_sheet(ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    from cafe_pos.application.inventory import papers  # a few times a year

    return papers.job_document(ctx, uow, job)


def _card_receipt(ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    from cafe_pos.application.cards import papers  # not every café has a terminal

    return papers.job_document(ctx, uow, job)


_DOCUMENTS: Final[dict[str, Callable[[Context, UnitOfWork, PrintJob], Document | None]]] = {
    TICKET: _ticket,
    NOTE: order_papers.note_document,
    KITCHEN: order_papers.slip_document,
    ORDER_SHEET: bread_papers.job_document,
    STATEMENT: account_papers.statement_document,
    SETTLEMENT: account_papers.settlement_document,
    MANDATE: _mandate,
    CLOSURE: closure_papers.job_document,
    BANK_SLIP: bank_slips.job_document,
    READING: closure_papers.job_reading,
    LABEL: _label,
    STOCK_SHEET: _stock_sheet,
    CARD_RECEIPT: _card_receipt,
    PARCEL_NOTICE: parcel_notices.job_document,
    PARCEL_MESSAGE: parcel_notices.job_document,
}
"""How each kind of paper is drawn from its job; None when what it is about has gone."""


def settle_work(
    ctx: Context,
    job: int,
    state: str,
    error: str | None = None,
    *,
    station: Station = Station.COUNTER,
) -> Tray:
    """Record what became of a job, and tell what is left."""
    with ctx.store.act() as uow:
        uow.mark_print(job, state, error)
        return _tray(uow, station)


def tray(ctx: Context, *, station: Station = Station.COUNTER) -> Tray:
    """What lies before the printer."""
    with ctx.store.act() as uow:
        return _tray(uow, station)


def _tray(uow: UnitOfWork, station: Station) -> Tray:
    printer = _printer_at(uow, station) is not None
    if not printer and station is Station.KITCHEN:
        return Tray(printer, 0, 0, None)
    waiting, questions, reason = uow.prints_left(*_kinds_at(uow, station), unasked=_ONE_WAY)
    return Tray(printer, waiting, questions, reason)


def recover(ctx: Context) -> tuple[PrintJob, ...]:
    """After a crash: paper that was being sent may have come out, so a person must say."""
    with ctx.store.act() as uow:
        lost = []
        for job in uow.print_jobs("sending"):
            if job.kind == KICK:
                uow.mark_print(job.id, "cancelled", _EXPIRED)
            else:
                uow.mark_print(job.id, "sent_unconfirmed", _INTERRUPTED)
                lost.append(job)
        return tuple(lost)


def jobs(ctx: Context) -> tuple[PrintJob, ...]:
    """Paper that still wants something: waiting, failed, or unconfirmed.

    Of a printer that can't answer, nobody asks each time.
    """
    with ctx.store.act() as uow:
        return tuple(
            job
            for job in uow.print_jobs(*_OPEN)
            if job.kind != KICK and not (job.state in _QUESTIONS and job.last_error == _ONE_WAY)
        )


def job(ctx: Context, number: int) -> PrintJob:
    """A job by its number.

    Raises:
        PosError: `print.unknown`.
    """
    with ctx.store.act() as uow:
        found = uow.print_job(number)
        if found is None or found.kind == KICK:
            raise PosError("print.unknown", job=number)
        return found


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
        if found is None or found.kind == KICK:
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
    """Replace a doubtful job by a duplicate of its document; its number.

    What is no document (a note, a slip, a statement) simply comes out again.
    """
    if doubtful.kind not in (TICKET, SETTLEMENT, CLOSURE, MANDATE):
        uow.mark_print(doubtful.id, "queued", None)
        return doubtful.id
    reason = acts.one_line(reason)
    if not reason:
        raise PosError("receipt.no_reason")
    copy_no = copies.record_duplicate(
        ctx, uow, doubtful.document, "paper", reason, operator=operator, channel=channel
    )
    uow.mark_print(doubtful.id, "cancelled", _REPLACED)
    at = utc_text(ctx.clock.now())
    return uow.queue_print(doubtful.document, doubtful.kind, copy_no, at).id
