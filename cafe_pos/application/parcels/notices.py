"""Telling people of their parcel: a slip for the letter box, or a message ready to send.

What is printed is read from the parcel when the paper comes out: no copy of a name lies in the
printer's queue, and a paper asked for after the name was erased stays away.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum

from cafe_pos.application import acts, sms
from cafe_pos.application.parcels import carriers, parcels
from cafe_pos.application.parcels.views import Notice, ParcelView
from cafe_pos.application.ports import Context, PrintJob, UnitOfWork
from cafe_pos.application.printing import copies
from cafe_pos.application.printing.copies import PARCEL_MESSAGE, PARCEL_NOTICE
from cafe_pos.domain import parcel as rules
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.parcel import Act, Parcel
from cafe_pos.domain.ticket import Channel
from receipts import notice
from receipts.document import Document
from receipts.words import ENGLISH, FRENCH, Words


class How(StrEnum):
    """How somebody is told: on paper, by a message, by word or telephone."""

    SLIP = "slip"
    MESSAGE = "message"
    TOLD = "told"


def notify(
    ctx: Context,
    text: str,
    how: How = How.TOLD,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> Notice:
    """Note that somebody is told today; a slip or the message's QR code goes to the printer.

    The first notice begins the parcel's days; another one changes nothing but tells again.

    Raises:
        PosError: `parcel.unknown`, `parcel.several`, `parcel.collected`, `parcel.returned`,
            `parcel.refused`, `parcel.not_in`, `parcel.no_phone`, `printer.none` for a slip,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        moment = acts.moment_of(uow, ctx.clock.now())
        parcel = parcels.one(uow, text)
        state = parcels.after(uow, parcel, Act.NOTIFY)
        by = carriers.find(ctx, uow, parcel.carrier, moment.day)
        told = replace(parcel, state=state)
        if parcel.notified_on is None:
            told = replace(
                told,
                notified_on=moment.day.isoformat(),
                due_on=rules.due(moment.day, by.days).isoformat(),
            )
        uow.parcels.move(told)
        view = parcels.view_of(ctx, uow, told, moment.day)
        made = _notice(uow, view)
        _print(uow, made, how, moment.at)
        parcels.record(
            uow, Act.NOTIFY, told, at=moment.at, channel=channel, operator=who.code, how=how.value
        )
        return made


def _print(uow: UnitOfWork, made: Notice, how: How, at: str) -> None:
    if how is How.MESSAGE and made.sms is None:
        raise PosError("parcel.no_phone", name=made.view.parcel.name or made.view.parcel.ref)
    printer = copies.printer_of(uow)
    if how is How.SLIP and printer is None:
        raise PosError("printer.none")
    if how is How.TOLD or printer is None:
        return
    kind = PARCEL_NOTICE if how is How.SLIP else PARCEL_MESSAGE
    ref = made.view.parcel.ref
    earlier = [job for job in uow.print_jobs_of(ref) if job.kind == kind]
    if not earlier or earlier[-1].state not in {"queued", "sending"}:
        uow.queue_print(ref, kind, len(earlier), at)


def message(ctx: Context, text: str) -> Notice:
    """What a notice of a parcel says, without telling anybody.

    Raises:
        PosError: `parcel.unknown`, `parcel.several`.
    """
    with ctx.store.act() as uow:
        parcel = parcels.one(uow, text)
        day = acts.moment_of(uow, ctx.clock.now()).day
        return _notice(uow, parcels.view_of(ctx, uow, parcel, day))


def _notice(uow: UnitOfWork, view: ParcelView) -> Notice:
    """The sentence for a message: short, so that it stays one message and fits a QR code."""
    identity = uow.identity()
    cafe = "" if identity is None else str(identity[1]["trade_name"])
    words, until = _words(uow), _until(view.parcel)
    said = f"{cafe}: {words.parcel_waits} ({view.carrier})."
    if until:
        said += f" {words.parcel_until.format(day=until)}."
    return Notice(view, said, sms.link(view.parcel.phone or "", said))


def _until(parcel: Parcel) -> str:
    return "" if parcel.due_on is None else f"{date.fromisoformat(parcel.due_on):%d/%m}"


def _words(uow: UnitOfWork) -> Words:
    return FRENCH if uow.settings().get("language", "fr") == "fr" else ENGLISH


def job_document(ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    """The printed form of a notice; None when the name is erased."""
    parcel = uow.parcels.parcel(job.document)
    identity = uow.identity()
    if parcel is None or parcel.name is None or identity is None:
        return None
    view = parcels.view_of(ctx, uow, parcel, acts.moment_of(uow, ctx.clock.now()).day)
    made, opening = _notice(uow, view), uow.opening() or {}
    shown = notice.Notice(
        cafe=identity[1]["trade_name"],
        address=tuple(identity[1]["address"]),
        name=parcel.name,
        carrier=view.carrier,
        tail=parcel.tail,
        shelf=parcel.shelf,
        until=_until(parcel),
        message=(made.sms or "") if job.kind == PARCEL_MESSAGE else "",
        training=bool(opening.get("training")),
        demo=bool(opening.get("demo")),
    )
    return notice.document(shown, _words(uow))
