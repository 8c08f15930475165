"""Working records through SQLModel sessions, converted to and from domain values at this edge."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, Table
from sqlmodel import Session, col, delete, select

from cafe_pos.application.ports import Operator, PrintJob, VisaRequest
from cafe_pos.domain.catalogue import Article, Mode, Ownership, Unit
from cafe_pos.domain.vat import VatCode
from cafe_pos.storage.tables.working import (
    ArticleRow,
    CountDraft,
    OperatorRow,
    OrderDraft,
    PrintJobRow,
    Setting,
    VisaRow,
)

_ARTICLE: Final[Table] = ArticleRow.__table__  # type: ignore[attr-defined]


def settings(connection: Connection) -> dict[str, Any]:
    """Every setting, decoded."""
    with Session(connection) as session:
        return {row.key: json.loads(row.value) for row in session.exec(select(Setting))}


def put_setting(connection: Connection, key: str, value: str) -> None:
    """Write one setting's JSON."""
    with Session(connection) as session:
        found = select(Setting).where(Setting.key == key)
        row = session.exec(found).first() or Setting(key=key, value=value)
        row.value = value
        session.add(row)
        session.flush()


def articles(connection: Connection) -> tuple[Article, ...]:
    """The catalogue in its own order."""
    # Plain rows: making an object of each, two thousand times, would be felt at every start.
    rows = connection.execute(_ARTICLE.select().order_by(_ARTICLE.c.rank))
    return tuple(_article(row) for row in rows)


def _article(row: Row[Any]) -> Article:
    return Article(
        code=row.code,
        label=row.label,
        family=row.family,
        price_cents=row.price_cents,
        price_takeaway_cents=row.price_takeaway_cents,
        price_room_cents=row.price_room_cents,
        price_terrace_cents=row.price_terrace_cents,
        vat_on_site=VatCode(row.vat_on_site),
        vat_takeaway=VatCode(row.vat_takeaway),
        default_mode=Mode(row.default_mode),
        ownership=Ownership(row.ownership),
        unit=Unit(row.unit),
        mandator=row.mandator,
        source_item=row.source_item,
        ean=row.ean,
        key=row.key,
        alcohol_group=row.alcohol_group,
        allergens=tuple(row.allergens.split()),
        cost_cents=row.cost_cents,
        blocked=bool(row.blocked),
        open_price=bool(row.open_price),
        line_kind=row.line_kind,
        minors=bool(row.minors),
        supplier=row.supplier,
        colour=row.colour,
        volume=row.volume,
        board=row.board,
        supplement=bool(row.supplement),
    )


def put_articles(connection: Connection, catalogue: Sequence[Article]) -> None:
    """Replace the catalogue; the order given is kept."""
    with Session(connection) as session:
        session.exec(delete(ArticleRow))
        for rank, article in enumerate(catalogue, start=1):
            session.add(
                ArticleRow(
                    rank=rank,
                    code=article.code,
                    label=article.label,
                    family=article.family,
                    price_cents=article.price_cents,
                    price_takeaway_cents=article.price_takeaway_cents,
                    price_room_cents=article.price_room_cents,
                    price_terrace_cents=article.price_terrace_cents,
                    vat_on_site=article.vat_on_site.value,
                    vat_takeaway=article.vat_takeaway.value,
                    default_mode=article.default_mode.value,
                    ownership=article.ownership.value,
                    unit=article.unit.value,
                    mandator=article.mandator,
                    source_item=article.source_item,
                    ean=article.ean,
                    key=article.key,
                    alcohol_group=article.alcohol_group,
                    allergens=" ".join(article.allergens),
                    cost_cents=article.cost_cents,
                    blocked=int(article.blocked),
                    open_price=int(article.open_price),
                    line_kind=article.line_kind,
                    minors=int(article.minors),
                    supplier=article.supplier,
                    colour=article.colour,
                    volume=article.volume,
                    board=article.board,
                    supplement=int(article.supplement),
                )
            )
        session.flush()


def operators(connection: Connection) -> tuple[Operator, ...]:
    """Everyone who may ring, in the order they came."""
    with Session(connection) as session:
        rows = session.exec(select(OperatorRow).order_by(col(OperatorRow.id)))
        return tuple(
            Operator(
                row.code,
                row.name,
                row.role,
                row.pin_hash,
                bool(row.active),
                row.failures,
                row.wait_until,
            )
            for row in rows
        )


def put_operator(connection: Connection, operator: Operator) -> None:
    """Add an operator, or change the one of that code."""
    with Session(connection) as session:
        found = select(OperatorRow).where(OperatorRow.code == operator.code)
        row = session.exec(found).first() or OperatorRow(
            code=operator.code, name=operator.name, role=operator.role, active=1
        )
        row.name = operator.name
        row.role = operator.role
        row.pin_hash = operator.pin_hash
        row.active = int(operator.active)
        row.failures = operator.failures
        row.wait_until = operator.wait_until
        session.add(row)
        session.flush()


_JOB: Final = "id, document, kind, copy_no, state, attempts, last_error, queued_at"
_OPEN: Final = "state IN ('queued', 'sending', 'sent_unconfirmed', 'failed')"
"""As the partial index says it: what still wants something, among years of printed rows."""


def _job(row: PrintJobRow) -> PrintJob:
    return PrintJob(
        row.id or 0, row.document, row.kind, row.copy_no, row.state, row.attempts, row.last_error,
        row.queued_at,
    )  # fmt: skip


def queue_print(
    connection: Connection, document: str, kind: str, copy_no: int, at: str
) -> PrintJob:
    """Add a job, or give back the one of the same document, kind and copy."""
    # Part of a sale where every ticket is printed: plain statements, not a session's millisecond.
    same = f"SELECT {_JOB} FROM print_job WHERE document = ? AND kind = ? AND copy_no = ?"
    job = (document, kind, copy_no)
    row = connection.exec_driver_sql(same, job).one_or_none()
    if row is not None:
        return PrintJob(*row)
    done = connection.exec_driver_sql(
        "INSERT INTO print_job (document, kind, copy_no, state, attempts, queued_at)"
        " VALUES (?, ?, ?, 'queued', 0, ?)",
        (*job, at),
    )
    return PrintJob(done.lastrowid, *job, "queued", 0, None, at)


def waiting_print(connection: Connection, kinds: Sequence[str]) -> PrintJob | None:
    """The oldest job of these kinds that waits."""
    row = connection.exec_driver_sql(
        f"SELECT {_JOB} FROM print_job"
        f" WHERE {_OPEN} AND state = 'queued' AND kind IN {_marks(kinds)} ORDER BY id LIMIT 1",
        tuple(kinds),
    ).one_or_none()
    return None if row is None else PrintJob(*row)


def prints_left(
    connection: Connection, kinds: Sequence[str], unasked: str
) -> tuple[int, int, str | None]:
    """How many jobs of these kinds wait, how many are questions, why the newest of these is."""
    of = f"FROM print_job WHERE {_OPEN} AND kind IN {_marks(kinds)}"
    waiting: int = connection.exec_driver_sql(
        f"SELECT count(*) {of} AND state IN ('queued', 'sending')", tuple(kinds)
    ).scalar_one()
    asked = f"{of} AND state IN ('sent_unconfirmed', 'failed') AND last_error IS NOT ?"
    values = (*kinds, unasked)
    questions: int = connection.exec_driver_sql(f"SELECT count(*) {asked}", values).scalar_one()
    if not questions:
        return waiting, 0, None
    newest = f"SELECT last_error {asked} ORDER BY id DESC LIMIT 1"
    reason: str | None = connection.exec_driver_sql(newest, values).scalar_one()
    return waiting, questions, reason


def _marks(values: Sequence[str]) -> str:
    return f"({', '.join('?' * len(values))})"


def print_jobs(connection: Connection, states: Sequence[str]) -> tuple[PrintJob, ...]:
    """Jobs in these states, oldest first; every job when none is named."""
    with Session(connection) as session:
        query = select(PrintJobRow).order_by(col(PrintJobRow.id))
        if states:
            query = query.where(col(PrintJobRow.state).in_(states))
        return tuple(_job(row) for row in session.exec(query))


def print_jobs_of(connection: Connection, document: str) -> tuple[PrintJob, ...]:
    """Every job of a document, by its copies: found by index, however long the till has printed."""
    with Session(connection) as session:
        query = select(PrintJobRow).where(PrintJobRow.document == document)
        rows = session.exec(query.order_by(col(PrintJobRow.copy_no), col(PrintJobRow.id)))
        return tuple(_job(row) for row in rows)


def print_job(connection: Connection, job: int) -> PrintJob | None:
    """A job by its number."""
    with Session(connection) as session:
        row = session.get(PrintJobRow, job)
        return None if row is None else _job(row)


def mark_print(connection: Connection, job: int, state: str, error: str | None) -> None:
    """Record what became of a job; each passage to `sending` is an attempt."""
    with Session(connection) as session:
        row = session.get_one(PrintJobRow, job)
        row.state = state
        row.last_error = error
        row.attempts += state == "sending"
        session.add(row)
        session.flush()


def visas_due(connection: Connection) -> tuple[VisaRequest, ...]:
    """Visas that wait, oldest first."""
    with Session(connection) as session:
        waiting = select(VisaRow).where(col(VisaRow.given_by).is_(None)).order_by(col(VisaRow.id))
        return tuple(
            VisaRequest(row.id, row.what, row.document, row.asked_by, row.asked_at, row.given_by)
            for row in session.exec(waiting)
        )


def put_visa(connection: Connection, visa: VisaRequest) -> None:
    """Add a visa that is asked for, or change the one of that number."""
    with Session(connection) as session:
        row = None if visa.id is None else session.get(VisaRow, visa.id)
        if row is None:
            row = VisaRow(
                what=visa.what,
                document=visa.document,
                asked_by=visa.asked_by,
                asked_at=visa.asked_at,
            )
        row.given_by = visa.given_by
        session.add(row)
        session.flush()


def draft(connection: Connection) -> str | None:
    """The order on the screen when the till last stopped."""
    with Session(connection) as session:
        row = session.exec(select(OrderDraft)).first()
        return None if row is None else row.content


def put_draft(connection: Connection, text: str | None) -> None:
    """Replace the kept order; None forgets it."""
    with Session(connection) as session:
        session.exec(delete(OrderDraft))
        if text is not None:
            session.add(OrderDraft(content=text))
        session.flush()


def count_draft(connection: Connection) -> str | None:
    """The count of the drawer that was begun."""
    with Session(connection) as session:
        row = session.exec(select(CountDraft)).first()
        return None if row is None else row.content


def put_count_draft(connection: Connection, text: str | None) -> None:
    """Replace the count that was begun; None forgets it."""
    with Session(connection) as session:
        session.exec(delete(CountDraft))
        if text is not None:
            session.add(CountDraft(content=text))
        session.flush()
