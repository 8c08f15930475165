"""History from another till: real dates, in order, past days closed, nothing twice.

Each business day is one act: its tickets and its closure are there together, or not at all, so
that an interrupted import simply goes on at the day where it stopped.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.acts import Moment
from cafe_pos.application.drawer import closing
from cafe_pos.application.ports import Context, Operator, Progress, Session, UnitOfWork
from cafe_pos.application.selling import ringing
from cafe_pos.application.views import TicketView
from cafe_pos.domain import closure
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import BusinessDays, offset_minutes, utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.money import euros
from cafe_pos.domain.order import OrderLine
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

COLUMNS: Final = ("date", "time", "transaction", "item")
NO_ITEM: Final = "NONE"
"""What the other till wrote where nothing was sold."""
_EXACT_CASH: Final = (Tender(Method.CASH),)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file; `line` counts from 1, the header included."""

    line: int
    date: str
    time: str
    transaction: str
    item: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line that was not imported, and the code of the reason."""

    line: int
    transaction: str
    item: str
    code: str


@dataclass(frozen=True, slots=True)
class SourceTicket:
    """A ticket of the file: its lines with an item, and when it was issued at the café."""

    rows: tuple[Row, ...]
    issued: datetime
    day: date

    @property
    def client_key(self) -> str:
        """What makes importing it again harmless: its number and its moment there."""
        first = self.rows[0]
        return f"import:{first.transaction}:{first.date}T{first.time}"[: ringing.MAX_KEY_LENGTH]


@dataclass(slots=True)
class ImportReport:
    """What became of a file; `totals` are those of its tickets now in the database."""

    source_tickets: int = 0
    imported: int = 0
    already: int = 0
    empty: int = 0
    set_aside: int = 0
    lines: int = 0
    days: int = 0
    totals: closure.Totals = field(default_factory=closure.Totals)
    refusals: list[Refusal] = field(default_factory=list)

    def count(self, view: TicketView) -> None:
        """Count a ticket that is in the database."""
        if view.already:
            self.already += 1
        else:
            self.imported += 1
        self.lines += len(view.payload["lines"])
        self.totals.add(view.payload)

    def refuse(self, rows: Iterable[Row], code: str) -> None:
        """Count a ticket set aside whole, and list the lines that are the reason."""
        self.set_aside += 1
        self.refusals += [Refusal(row.line, row.transaction, row.item, code) for row in rows]

    def as_json(self) -> dict[str, Any]:
        """The report's figures; the sentences of the refusals are added where they are shown."""
        return {
            "source_tickets": self.source_tickets,
            "imported": self.imported,
            "already": self.already,
            "empty": self.empty,
            "set_aside": self.set_aside,
            "lines": self.lines,
            "takings": euros(self.totals.total_cents),
            "own_revenue": euros(self.totals.own_revenue_cents),
            "third_party": euros(self.totals.third_party_cents),
            "vat": [
                {"code": code, "net": euros(net), "vat": euros(vat)}
                for (code, _), (_, net, vat) in sorted(self.totals.vat.items())
                if code != "HORS"
            ],
            "days": self.days,
        }


def read_rows(content: bytes) -> list[Row]:
    """Read the file.

    Raises:
        PosError: `import.encoding`, `import.columns`, `import.malformed`.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PosError("import.encoding", line=content.count(b"\n", 0, error.start) + 1) from error
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for column in COLUMNS:
            if column not in (reader.fieldnames or ()):
                raise PosError("import.columns", column=column)
        for row in reader:
            values = {column: (row[column] or "").strip() for column in COLUMNS}
            rows.append(Row(reader.line_num, **values))
    except csv.Error as error:
        raise PosError("import.malformed", line=reader.line_num, reason=str(error)) from error
    return rows


def import_tickets(
    ctx: Context,
    content: bytes,
    *,
    operator: str | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring history in through ringing; past days are closed, what cannot be taken is listed.

    Raises:
        PosError: `import.*` when the file or the database as a whole is unfit; days imported
            before stay imported.
    """
    rows = read_rows(content)
    report = ImportReport()
    with ctx.store.act() as uow:
        if uow.channels() - {Channel.IMPORT.value}:
            raise PosError("import.live")
        who = acts.acting(uow, operator, Right.IMPORT)
        days = acts.business_days(uow)
        articles = {a.source_item or a.code: a for a in uow.articles()}
        today = days.of(ctx.clock.now())
    tickets = list(_tickets(rows, report, days, articles))
    done = 0
    for day, of_day in groupby(tickets, key=lambda ticket: ticket.day):
        batch = list(of_day)
        with ctx.store.act() as uow:
            _Day(ctx, uow, report, who, articles).run(batch, close=day < today)
        report.days += 1
        done += len(batch)
        if progress is not None:
            progress(done, len(tickets))
    ctx.store.flush_head()
    if report.imported:
        _record(ctx, report, who, hashlib.sha256(content).hexdigest())
    return report


def _record(ctx: Context, report: ImportReport, who: Operator, sha256: str) -> None:
    """Leave the import itself in the ledger."""
    with ctx.store.act() as uow:
        acts.record(
            uow, EventCode.DATA_IMPORT, "tickets_imported",
            at=utc_text(ctx.clock.now()), channel=Channel.IMPORT, operator=who.code,
            sha256=sha256, imported=report.imported, set_aside=report.set_aside,
        )  # fmt: skip


def _tickets(
    rows: list[Row], report: ImportReport, days: BusinessDays, articles: dict[str, Article]
) -> Iterator[SourceTicket]:
    """Group lines into tickets; what is empty, unreadable or unknown is counted and left out."""
    for _, group in groupby(rows, key=lambda row: row.transaction):
        lines = tuple(group)
        report.source_tickets += 1
        sold = tuple(row for row in lines if row.item not in (NO_ITEM, ""))
        if not sold:
            report.empty += 1
            continue
        unknown = [row for row in sold if row.item not in articles]
        if unknown:
            report.refuse(unknown, "import.unknown_item")
            continue
        try:
            local = datetime.fromisoformat(f"{lines[0].date}T{lines[0].time}")
        except ValueError:
            report.refuse(sold, "import.bad_time")
            continue
        issued = local.replace(tzinfo=days.zone)
        yield SourceTicket(sold, issued, days.of(issued))


class _Day:
    """One business day of the file, in one act."""

    def __init__(
        self,
        ctx: Context,
        uow: UnitOfWork,
        report: ImportReport,
        who: Operator,
        articles: dict[str, Article],
    ) -> None:
        self._ctx = ctx
        self._uow = uow
        self._report = report
        self._who = who
        self._articles = articles
        self._at = utc_text(ctx.clock.now())

    def run(self, tickets: list[SourceTicket], *, close: bool) -> None:
        """Import what is new of the day, then close it when it is past."""
        day = tickets[0].day
        closed = self._uow.last_closed_day()
        late = closed is not None and day.isoformat() <= closed
        fresh = False
        for source in tickets:
            known = self._uow.ticket_by_key(source.client_key)
            if known is not None:
                self._report.count(TicketView(known.payload, known.entry_hash, already=True))
            elif late:
                self._report.refuse(source.rows, "import.day_closed")
            else:
                self._report.count(self._import(source))
                fresh = True
        if fresh and close:
            closing.close_one(
                self._uow, day.isoformat(), at=self._at, operator=self._who, channel=Channel.IMPORT
            )

    def _import(self, source: SourceTicket) -> TicketView:
        issued_at = utc_text(source.issued)
        offset = offset_minutes(source.issued, acts.zone_of(self._uow))
        moment = Moment(self._at, offset, source.day)
        lines = []
        for row in source.rows:
            article = self._articles[row.item]
            quantity = article.per  # one piece, or one kilo
            lines.append(OrderLine(article, quantity, article.default_mode))
        return ringing.write(
            self._uow,
            ringing.compose(self._ctx, self._uow, lines, _EXACT_CASH, source.day),
            moment=moment,
            issued_at=issued_at,
            session=self._session(moment, issued_at),
            operator=self._who,
            channel=Channel.IMPORT,
            client_key=source.client_key,
            fingerprint=None,
        )

    def _session(self, moment: Moment, issued_at: str) -> Session:
        """The drawer session of the day, begun with its first ticket and no float."""
        session = self._uow.open_session()
        if session is not None and session.business_day == moment.day.isoformat():
            return session
        opened = Moment(issued_at, moment.offset_min, moment.day)
        return ringing.open_session(
            self._uow, opened, self._who, Channel.IMPORT, 0, recorded_at=moment.at
        )
