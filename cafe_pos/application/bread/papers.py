"""The order sheet as it goes to the baker: a text message, a slip with its QR code, a page."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from cafe_pos.application import acts, sms
from cafe_pos.application.bread import book, sheet
from cafe_pos.application.bread.views import SheetView
from cafe_pos.application.ports import Context, PrintJob, UnitOfWork
from cafe_pos.application.printing import copies
from cafe_pos.application.views import PrintView
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from receipts import order_sheet
from receipts.document import Document
from receipts.order_sheet import Asked
from receipts.words import ENGLISH, FRENCH, Words


def next_revision(view: SheetView) -> int:
    """The number that the sheet has, or will have once its changes are sent."""
    return view.revision + 1 if view.changes else max(1, view.revision)


def message(view: SheetView, language: str) -> str:
    """The text message: the café, the day, how many of each; names of customers are not in it."""
    words: Words = FRENCH if language == "fr" else ENGLISH
    asked = ", ".join(f"{line.quantity} {line.label}" for line in view.lines if line.quantity)
    day = order_sheet.day_text(view.day, words)
    number = next_revision(view)
    opening = words.sheet_sms if number == 1 else words.sheet_sms_change
    return opening.format(
        cafe=view.cafe, day=day, number=number - 1, lines=asked or words.sheet_nothing
    )


def link(view: SheetView, language: str) -> str | None:
    """What the QR code says: the message, ready to be sent; None without a telephone."""
    return sms.link(view.phone, message(view, language))


def ready(ctx: Context, view: SheetView) -> tuple[str, str | None]:
    """The message in the café's language, and the link that opens it on a telephone."""
    with ctx.store.act() as uow:
        language = str(uow.settings().get("language", "fr"))
    return message(view, language), link(view, language)


def links(view: SheetView, language: str) -> tuple[str, ...]:
    """What a code on a screen may say, the fullest first: a small screen holds few letters."""
    number = sms.number_of(view.phone)
    if number is None:
        return ()
    words: Words = FRENCH if language == "fr" else ENGLISH
    asked = ", ".join(f"{x.quantity} {x.label}" for x in view.lines if x.quantity)
    change = f" ({next_revision(view) - 1})" if next_revision(view) > 1 else ""
    asked = asked or words.sheet_nothing
    short = f"{words.sheet_short}{change} {view.day:%d/%m}: {asked}"
    texts = (message(view, language), f"{short}. {view.cafe}", short)
    return tuple(f"sms:{number}?body={quote(text, safe='/:,()!')}" for text in texts)


def document(view: SheetView, language: str) -> Document:
    """The sheet for the receipt printer."""
    words: Words = FRENCH if language == "fr" else ENGLISH
    before = {one.article: one.before for one in (view.changes if view.revision else view.amended)}
    return order_sheet.document(
        order_sheet.OrderSheet(
            cafe=view.cafe,
            baker=view.name,
            day=view.day,
            number=next_revision(view) - 1,
            sent=bool(view.revision and not view.changes),
            lines=tuple(
                Asked(x.label, x.quantity, x.booked, x.counter, before.get(x.article))
                for x in view.lines
                if x.quantity or x.article in before
            ),
            link=link(view, language) or "",
        ),
        words,
    )


def print_sheet(
    ctx: Context,
    day: date | None = None,
    baker: str | None = None,
    *,
    operator: str | None = None,
) -> PrintView:
    """Send the sheet, as it stands, to the receipt printer.

    Raises:
        PosError: `printer.none`, `bread.no_baker`, `bread.which_baker`, `operator.*`.
    """
    seen = sheet.look(ctx, day, baker)
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        if copies.printer_of(uow) is None:
            raise PosError("printer.none")
        document = f"{seen.baker}/{seen.day.isoformat()}"
        jobs = uow.print_jobs_of(document)
        copy_no = jobs[-1].copy_no if jobs else copies.ORIGINAL
        if jobs and jobs[-1].state not in {"queued", "sending"}:
            copy_no += 1
        if not jobs or copy_no != jobs[-1].copy_no:
            uow.queue_print(document, copies.ORDER_SHEET, copy_no, utc_text(ctx.clock.now()))
        return PrintView(document, copies.ORIGINAL, printer=True)


def job_document(ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    """The printed form of a sheet, as it stands when it comes out; None without its baker."""
    code, _slash, day = job.document.rpartition("/")
    if not any(one.code == code for one in uow.bread.bakers()):
        return None
    now = ctx.clock.now().astimezone(acts.zone_of(uow))
    seen = sheet.view(uow, book.baker(uow, code), date.fromisoformat(day), now)
    return document(seen, str(uow.settings().get("language", "fr")))
