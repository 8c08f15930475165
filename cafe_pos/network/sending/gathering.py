"""What of a month goes into its file: the entries of the chain, the tickets, the closures.

A month's entries are those behind the closure of the month before, up to its own closure: so each
entry stands in one month's file, and the files join. What explains them and stands elsewhere (a
day closed before the month before was, the opening that introduced a key) stands beside them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from cafe_pos.application.ports import UnitOfWork
from cafe_pos.domain.ledger import EMPTY, Entry, Head, head_of, read_payload
from cafe_pos.domain.order_line import HANDED
from cafe_pos.network.file.schema import TABLES, Row

SHOWN: Final = frozenset({"opening", "closure", "export", "report"})
"""Kinds of documents that name nobody: they go out whole, so that their hash can be computed."""
Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Span:
    """A month (ISO), its days, and the entries from its first to its last; both included."""

    month: str
    first_seq: int
    last_seq: int
    closed: bool

    @property
    def first_day(self) -> date:
        """The first of the month."""
        return date.fromisoformat(f"{self.month}-01")

    @property
    def last_day(self) -> date:
        """The last of the month."""
        first = self.first_day
        return first.replace(day=monthrange(first.year, first.month)[1])

    @property
    def days(self) -> tuple[str, str]:
        """Both as ISO text."""
        return self.first_day.isoformat(), self.last_day.isoformat()


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows of every table, the sums of the tickets in cents, the chain's two ends."""

    rows: Rows
    totals: Mapping[str, Any]
    before: Head
    after: Head


@dataclass(slots=True)
class _Sums:
    tickets: int = 0
    total: int = 0
    own_revenue: int = 0
    third_party: int = 0
    vat: dict[tuple[str, int], list[int]] = field(default_factory=dict)

    def add(self, ticket: Mapping[str, Any]) -> None:
        self.tickets += 1
        self.total += ticket["total"]
        self.own_revenue += ticket["own_revenue"]
        self.third_party += ticket["third_party"]
        for amount in ticket["vat"]:
            row = self.vat.setdefault((amount["code"], amount["rate"]), [0, 0, 0])
            for place, name in enumerate(("gross", "net", "vat")):
                row[place] += amount[name]

    def as_json(self) -> dict[str, Any]:
        return {
            "tickets": self.tickets,
            "total": self.total,
            "own_revenue": self.own_revenue,
            "third_party": self.third_party,
            "vat": [
                {"code": code, "rate": rate, "gross": row[0], "net": row[1], "vat": row[2]}
                for (code, rate), row in sorted(self.vat.items())
            ],
        }


def span_of(uow: UnitOfWork, month: str) -> Span:
    """The entries of a month: up to its closure, or up to now while it is open."""
    ends = uow.exports.month_ends()
    first = max((seq for day, seq in ends if day[:7] < month), default=0) + 1
    own = next((seq for day, seq in ends if day[:7] == month), None)
    return Span(month, first, uow.head.seq if own is None else own, own is not None)


def chain(uow: UnitOfWork, span: Span) -> tuple[Head, Head]:
    """The head before the month's first entry, and after its last."""
    before = uow.entry_at(span.first_seq - 1)
    after = uow.entry_at(span.last_seq)
    return head_of(before) if before else EMPTY, head_of(after) if after else EMPTY


def gather(uow: UnitOfWork, span: Span) -> Gathered:
    """The rows of a month that stand in the ledger; `gathering_month.py` has the others."""
    rows: Rows = {name: [] for name in TABLES}
    sums = _tickets(uow, span, rows)
    closures = [e for e in uow.exports.closures(*span.days) if e.seq <= span.last_seq]
    for entry in closures:
        _closure(rows, entry)
    beside = (e for e in closures if e.seq < span.first_seq)
    _ledger(uow, span, rows, beside)
    before, after = chain(uow, span)
    return Gathered(rows, sums.as_json(), before, after)


def _tickets(uow: UnitOfWork, span: Span, rows: Rows) -> _Sums:
    """Tickets, their lines by items, their payments and what was put right of these."""
    sums, items, last = _Sums(), _Items(uow, rows["ticket_item"]), {}
    for seq, ticket in uow.exports.tickets(*span.days):
        if seq > span.last_seq:  # a closed day takes no more; an open one ends where it does now
            break
        sums.add(ticket)
        on_site = any(line["mode"] == "on_site" for line in ticket["lines"])
        rows["ticket"].append(TABLES["ticket"].row(
            seq=seq, number=ticket["number"], serial=ticket["serial"],
            business_day=ticket["business_day"], issued_at=ticket["issued_at"],
            nature=ticket["nature"], channel=ticket["channel"], corrects=ticket["corrects"],
            total=ticket["total"], own_revenue=ticket["own_revenue"],
            third_party=ticket["third_party"], covers=ticket["covers"], on_site=int(on_site),
        ))  # fmt: skip
        for position, line in enumerate(ticket["lines"], start=1):
            rows["ticket_line"].append(_line(seq, position, items.of(line), line))
        for position, paid in enumerate(ticket["payments"], start=1):
            rows["ticket_payment"].append((seq, position, paid["method"], paid["amount"], 0))
        last[ticket["number"]] = [seq, len(ticket["payments"])]
    for correction in uow.exports.corrections(*span.days):
        place = last.get(correction["ticket"])
        if place is None:
            continue
        for paid in correction["payments"]:
            place[1] += 1
            rows["ticket_payment"].append((*place, paid["method"], paid["amount"], 1))
    rows["ticket_payment"].sort()
    return sums


def _line(seq: int, position: int, item: int, line: Mapping[str, Any]) -> Row:
    return TABLES["ticket_line"].row(
        ticket=seq, position=position, item=item, quantity=line["quantity"],
        unit_price=line["unit_price"], total=line["total"], discount=line["discount"],
        cost=line["cost"], whole=line["whole"], service=line.get("service"),
        act=line.get("act"),
    )  # fmt: skip


class _Items:
    """Articles as they were sold, each written once; a label that somebody typed is left out."""

    def __init__(self, uow: UnitOfWork, rows: list[Row]) -> None:
        self._labels = {article.code: article.label for article in uow.articles()}
        self._rows = rows
        self._known: dict[Row, int] = {}

    def of(self, line: Mapping[str, Any]) -> int:
        """The number of a line's item."""
        article, label = line["article"], line["label"]
        if line["price_kind"] == "open" or article == HANDED.code:
            # The words of a line without a price of the catalogue are typed at the counter.
            label = self._labels.get(article, article)
        said = (
            article, label, line["family"], line["unit"], line["vat_code"], line["rate"],
            line["mode"], line["ownership"], line["mandator"], line["kind"],
        )  # fmt: skip
        number = self._known.get(said)
        if number is None:
            number = self._known[said] = len(self._known) + 1
            self._rows.append((number, *said))
        return number


def _closure(rows: Rows, entry: Entry) -> None:
    for table, row in closure_rows(entry.seq, read_payload(entry.payload)):
        rows[table].append(row)


def closure_rows(seq: int, closure: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """The rows that a closure's payload makes; whoever reads a file makes them again."""
    number, drawer = closure["number"], closure["drawer"]
    named = (
        "number", "period", "serial", "first_day", "business_day", "recorded_at", "tickets",
        "first_ticket", "last_ticket", "total", "absolute", "own_revenue", "third_party",
        "perpetual", "perpetual_absolute",
    )  # fmt: skip
    said = {name: closure[name] for name in named}
    yield "closure", TABLES["closure"].row(
        **said, seq=seq, sessions=drawer["sessions"], not_counted=drawer["not_counted"],
        drawer_difference=drawer["difference"],
    )  # fmt: skip
    for vat in closure["vat"]:
        amounts = (vat["gross"], vat["net"], vat["vat"])
        yield "closure_vat", (number, vat["code"], vat["rate"], *amounts)
    for paid in closure["methods"]:
        yield "closure_method", (number, paid["method"], paid["count"], paid["amount"])
    parts = (
        ("family", closure["families"], "family"),
        ("ownership", closure["ownership"], "part"),
        ("count", closure["counts"], "what"),
        ("account", closure["account_payments"]["methods"], "method"),
    )
    for what, found, name in parts:
        for part in found:
            if part["count"] or part["amount"]:
                yield "closure_part", (number, what, part[name], part["count"], part["amount"])


def _ledger(uow: UnitOfWork, span: Span, rows: Rows, beside: Iterable[Entry]) -> None:
    """The entries of the month, and what explains them; each names its key by a number."""
    openings = uow.exports.openings()
    numbers = {read_payload(e.payload)["key_id"]: n for n, e in enumerate(openings, start=1)}
    in_force = [e for e in openings if e.seq < span.first_seq][-1:]
    later = [e for e in openings if e.seq > span.last_seq]
    outside = sorted((*in_force, *later, *beside), key=lambda entry: entry.seq)
    early = [e for e in outside if e.seq < span.first_seq]
    used: set[str] = set()
    before = None
    inside = uow.archives.entries(span.first_seq, span.last_seq)
    for entry in (*early, *inside, *(e for e in outside if e.seq > span.last_seq)):
        used.add(entry.key_id)
        follows = before is not None and entry.seq == before + 1
        rows["ledger_entry"].append((
            entry.seq, entry.kind, entry.at, entry.version, numbers[entry.key_id],
            None if follows else entry.prev, entry.hash, entry.signature,
            entry.payload if entry.kind in SHOWN else None,
        ))  # fmt: skip
        before = entry.seq
    for entry in openings:
        said = read_payload(entry.payload)
        if said["key_id"] in used:
            key = numbers[said["key_id"]]
            rows["signing_key"].append((key, said["key_id"], said["public_key"]))
