"""Papers of customer accounts: statements, receipts for payments; on the roll, as text, as PDF."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.accounts import accounts, customers
from cafe_pos.application.accounts.accounts import Statement
from cafe_pos.application.accounts.views import AgedRow, AgedView, StatementRow, StatementView
from cafe_pos.application.catalogue import displays
from cafe_pos.application.ports import Context, PrintJob, UnitOfWork
from cafe_pos.application.printing import copies, paper
from cafe_pos.application.printing.copies import SETTLEMENT, STATEMENT
from cafe_pos.application.views import PrintView
from cafe_pos.domain.clock import local_text, offset_minutes, utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ticket import Channel
from receipts import statement as papers
from receipts.document import Document
from receipts.parts import Issuer, PaymentRow
from receipts.words import ENGLISH, FRENCH, Words


def print_statement(ctx: Context, code: str, *, operator: str | None = None) -> PrintView:
    """Send a customer's account to the printer, as it stands when it comes out.

    Raises:
        PosError: `account.unknown`, `printer.none`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        customer = customers.found(uow, code)
        _wants_printer(uow)
        jobs = [job for job in uow.print_jobs_of(customer.code) if job.kind == STATEMENT]
        if jobs and jobs[-1].state in {"queued", "sending"}:
            return PrintView(customer.code, 0, printer=True)
        at = utc_text(ctx.clock.now())
        uow.queue_print(customer.code, STATEMENT, len(jobs), at)
        return PrintView(customer.code, 0, printer=True)


def print_settlement(
    ctx: Context,
    number: str,
    *,
    reason: str = "",
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> PrintView:
    """Send the receipt for an account payment to the printer: the original, then duplicates.

    Raises:
        PosError: `account.no_payment`, `printer.none`, `receipt.no_reason` for a duplicate.
    """
    with ctx.store.act() as uow:
        if uow.accounts.payment(number) is None:
            raise PosError("account.no_payment", number=number)
        return copies.queued(
            ctx, uow, number, SETTLEMENT, reason, operator=operator, channel=channel
        )


def _wants_printer(uow: UnitOfWork) -> None:
    if copies.printer_of(uow) is None:
        raise PosError("printer.none")


def statement_as(ctx: Context, code: str, form: str, *, since: date | None = None) -> bytes:
    """A customer's account as `text` or `escpos`, as wide as the printer's paper.

    Raises:
        PosError: `account.unknown`, `receipt.form`.
    """
    with ctx.store.act() as uow:
        customer = customers.found(uow, code)
        document = _statement(ctx, uow, customer.code, since=since)
        printer: Mapping[str, Any] = uow.settings().get("printer") or {}
    return paper.rendered(document, form, printer)


def statement_view(ctx: Context, code: str, *, since: date | None = None) -> StatementView:
    """A customer's account for a page of its own (`reports.statement`).

    Raises:
        PosError: `account.unknown`.
    """
    with ctx.store.act() as uow:
        customer = customers.found(uow, code)
        told = accounts.statement_in(ctx, uow, customer.code, since=since)
        words = _words(uow)
        said = {
            "sale": words.stated_sale,
            "refund": words.stated_refund,
            "payment": words.stated_payment,
        }
        return StatementView(
            head=displays.head_of(ctx, uow),
            customer=told.customer.name,
            code=customer.code,
            rows=tuple(
                StatementRow(
                    date.fromisoformat(row.day),
                    row.document,
                    said[row.kind],
                    row.cents,
                    row.balance_cents,
                )
                for row in told.rows
            ),
            ageing=told.ageing,
            brought_cents=told.before_cents,
            since=since,
        )


def aged_view(ctx: Context) -> AgedView:
    """Everything that is owed, customer by customer, for a page of its own (`reports.aged`)."""
    rows = accounts.aged(ctx)
    with ctx.store.act() as uow:
        head = displays.head_of(ctx, uow)
    return AgedView(
        head,
        tuple(
            AgedRow(
                row.customer.name, row.customer.phone, date.fromisoformat(row.since), row.ageing
            )
            for row in rows
        ),
    )


def keep_pdf(ctx: Context, name: str, content: bytes) -> Path:
    """Keep a page in the folder `papers` beside the database, under a name and today's date.

    Raises:
        PosError: `file.cannot_write`.
    """
    with ctx.store.act() as uow:
        today = acts.moment_of(uow, ctx.clock.now()).day
    path = ctx.store.path.parent / "papers" / f"{name}-{today.isoformat()}.pdf"
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise PosError("file.cannot_write", path=path, reason=error.strerror) from error
    return path


def statement_document(ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    """The printed form of a statement that the printer asks for; None when nobody is meant."""
    if uow.accounts.customer(job.document) is None:
        return None
    return _statement(ctx, uow, job.document)


def settlement_document(ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    """The receipt for an account payment that the printer asks for."""
    found = uow.accounts.payment(job.document)
    if found is None:
        return None
    view = accounts.view_of(uow, *found)
    paid, words = view.payload, _words(uow)
    identity, opening = uow.identity_of(paid["identity"]), uow.opening() or {}
    labels = paper.method_labels(uow)
    reason = uow.duplicate_reason(job.document, job.copy_no) if job.copy_no else ""
    return papers.settlement_document(
        papers.Settlement(
            issuer=_issuer(identity),
            number=view.number,
            customer=view.customer.name,
            code=view.customer.code,
            till=paid["till"],
            operator=paid["operator_name"],
            paid_on=_local(paid["recorded_at"], paid["utc_offset_min"]),
            amount_cents=view.amount_cents,
            payments=tuple(
                PaymentRow(
                    labels[p["method"]],
                    p["amount"],
                    p["tendered"] if p["tendered"] != p["amount"] else None,
                )
                for p in paid["payments"]
            ),
            left_cents=view.left_cents,
            software=ctx.software,
            change_cents=view.change_cents,
            tickets=tuple((charge.ticket, cents) for charge, cents in view.tickets),
            signature_extract=_extract(uow, view.number),
            duplicate_no=job.copy_no or None,
            reason=reason,
            training=bool(opening.get("training")),
            demo=bool(opening.get("demo")),
        ),
        words,
    )


def _extract(uow: UnitOfWork, number: str) -> str:
    entry = uow.accounts.entry_of(number)
    return entry.signature.hex()[: paper.EXTRACT] if entry and entry.signature else ""


def _statement(ctx: Context, uow: UnitOfWork, code: str, *, since: date | None = None) -> Document:
    told: Statement = accounts.statement_in(ctx, uow, code, since=since)
    identity, opening = uow.identity(), uow.opening() or {}
    if identity is None:
        raise PosError("cafe.missing", path=ctx.store.path)
    now = ctx.clock.now()
    offset = offset_minutes(now, acts.zone_of(uow))
    return papers.statement_document(
        papers.Statement(
            issuer=_issuer(identity[1]),
            customer=told.customer.name,
            code=told.customer.code,
            printed_on=_local(utc_text(now), offset)[:16],
            movements=tuple(papers.Movement(_day(r.day), r.document, r.cents) for r in told.rows),
            balance_cents=told.balance_cents,
            before_cents=told.before_cents,
            since=_day(told.since) if told.since else "",
            training=bool(opening.get("training")),
            demo=bool(opening.get("demo")),
        ),
        _words(uow),
    )


def _issuer(identity: Mapping[str, Any]) -> Issuer:
    return Issuer(
        identity["trade_name"], identity["legal_name"], tuple(identity["address"]),
        identity["siret"],
    )  # fmt: skip


def _words(uow: UnitOfWork) -> Words:
    return FRENCH if uow.settings().get("language", "fr") == "fr" else ENGLISH


def _local(utc: str, offset_min: int) -> str:
    day, time = local_text(utc, offset_min).split("T")
    return f"{_day(day)} {time}"


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
