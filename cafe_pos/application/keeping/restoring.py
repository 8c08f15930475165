"""What the ledger must say of a restore, and what a restore must not bring back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.keeping import lost_tickets
from cafe_pos.application.parcels import names as parcel_names
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.printing import copies
from cafe_pos.domain import ledger, losses
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.ledger import Entry
from cafe_pos.domain.losses import Numbers
from cafe_pos.domain.money import euros
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel, number_of

_INTERRUPTED: Final = "printer.interrupted"
_PAPERS: Final = frozenset({"invoice", "settlement", "account_payment"})


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a database held that gave its place: its café, its last entry, whose names it knew.

    `named` are codes of customers, `parcels` references of parcels whose recipient is known;
    whoever the copy knows beside them was erased since.
    """

    cafe: str
    seq: int
    hash: str
    named: frozenset[str] = frozenset()
    parcels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lost:
    """What the present database, or paper, has beyond a copy.

    `entries` is None when there is no database to compare with. `tickets` are the numbers that
    customers may hold, `total_cents` their sum where the database tells it, `told_by` who knows
    them (`ledger`, `paper`). `series` is where new tickets count from here on, `changed` whether
    that is another series than the copy's.
    """

    last_ticket: str
    last_at: str
    series: str
    changed: bool = False
    entries: int | None = None
    tickets: tuple[Numbers, ...] = ()
    total_cents: int | None = None
    told_by: str = ""
    closures: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    """Invoices, settlements and receipts of accounts that somebody may hold."""
    since: str = ""

    @property
    def unsure(self) -> bool:
        """Whether nobody has said what was sold after the copy."""
        return self.entries is None and not self.told_by

    def as_json(self) -> dict[str, Any]:
        """What scripts read."""
        return {
            "entries": self.entries,
            "since": self.since or None,
            "tickets": [
                {
                    "first": number_of(run.first, run.series),
                    "last": number_of(run.last, run.series),
                    "count": run.count,
                }
                for run in self.tickets
            ],
            "total": None if self.total_cents is None else euros(self.total_cents),
            "told_by": self.told_by or None,
            "closures": list(self.closures),
            "papers": list(self.papers),
            "last_ticket": self.last_ticket or None,
            "series": self.series,
        }


def replaced(ctx: Context) -> Replaced | None:
    """What the present database says of itself; None when it is no café's ledger any more."""
    with ctx.store.act() as uow:
        opening = uow.opening()
        if opening is None:
            return None
        named = frozenset(customer.code for customer in uow.accounts.customers())
        return Replaced(
            opening["cafe"], uow.head.seq, uow.head.hash.hex(), named, uow.parcels.named_refs()
        )


@dataclass(slots=True)
class _Beyond:
    """The entries of the present ledger that a copy does not hold."""

    entries: int = 0
    since: str = ""
    sold: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By series: the first and the last serial."""
    count: int = 0
    total_cents: int = 0
    closures: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)


def losses_of(copy: Context, present: Context | None, paper: str | None = None) -> Lost:
    """What restoring a copy would lose: what the present database has beyond it, or a paper.

    `paper` is the number of the last ticket that somebody holds.

    Raises:
        PosError: `restore.number`, `restore.paper_older`, `restore.paper_far`.
    """
    with copy.store.act() as held:
        opening, last = held.opening(), held.last_ticket()
        if opening is None:
            raise PosError("database.damaged", path=copy.store.path)
        series = losses.series_in_force(opening)
        serial = held.last_serial(ledger.series_of("ticket", {"series": series}))
        earlier = {losses.series_in_force(one) for one in held.openings()} - {series}
        lost = Lost(last[0]["number"] if last else "", held.last_at() or "", series)
        beyond = _Beyond()
        there = {series}
        if present is not None:
            with present.store.act() as now:
                beyond = _beyond(held, now)
                known = now.opening()
            there |= {losses.series_in_force(known), *beyond.sold} if known else set(beyond.sold)
    if opening["training"]:
        return replace(lost, entries=beyond.entries if present else None)
    lost = replace(
        lost,
        entries=None if present is None else beyond.entries,
        tickets=tuple(Numbers(one, *ends) for one, ends in sorted(beyond.sold.items())),
        total_cents=beyond.total_cents if beyond.sold else None,
        told_by="ledger" if present is not None else "",
        closures=tuple(beyond.closures),
        papers=tuple(beyond.papers),
        since=beyond.since,
    )
    if paper:
        last_known = beyond.sold.get(series, (0, serial))[1]
        told = losses.told_by_paper(paper, series, last_known, earlier)
        there.add(told.series)
        lost = _with_paper(lost, told)
    began_anew = lost.unsure or bool(lost.tickets) or there != {series}
    if not began_anew:
        return lost
    return replace(lost, series=losses.next_series(there), changed=True)


def _with_paper(lost: Lost, told: Numbers) -> Lost:
    """What paper knows beyond the database: more numbers, whose sum nobody knows."""
    if not told.count:
        return replace(lost, told_by=lost.told_by or "paper")
    others = tuple(run for run in lost.tickets if run.series != told.series)
    for run in lost.tickets:
        if run.series == told.series:
            told = replace(told, first=min(told.first, run.first), last=max(told.last, run.last))
    return replace(lost, tickets=(*others, told), total_cents=None, told_by="paper")


def _beyond(held: UnitOfWork, now: UnitOfWork) -> _Beyond:
    found = _Beyond()
    for entry in now.entries(after=_common(held, now)):
        found.entries += 1
        found.since = found.since or entry.at
        if entry.kind == "ticket":
            document = ledger.read_payload(entry.payload)
            serial = document["serial"]
            first, _last = found.sold.get(document["series"], (serial, serial))
            found.sold[document["series"]] = first, serial
            found.count += 1
            found.total_cents += document["total"]
        elif entry.kind == "closure":
            found.closures.append(ledger.read_payload(entry.payload)["number"])
        elif entry.kind in _PAPERS:
            found.papers.append(ledger.read_payload(entry.payload)["number"])
    return found


def _common(held: UnitOfWork, now: UnitOfWork) -> int:
    """The last entry that both ledgers have: one chain goes on from it in two ways."""
    low, high = 0, min(held.head.seq, now.head.seq)
    while low < high:
        middle = (low + high + 1) // 2
        if _same(held.entry_at(middle), now.entry_at(middle)):
            low = middle
        else:
            high = middle - 1
    return low


def _same(one: Entry | None, other: Entry | None) -> bool:
    return one is not None and other is not None and one.hash == other.hash


def check_same_cafe(ctx: Context, before: Replaced | None) -> None:
    """Refuse the backup of another café.

    Raises:
        PosError: `restore.other_cafe`.
    """
    with ctx.store.act() as uow:
        opening = uow.opening()
    if before is not None and opening is not None and opening["cafe"] != before.cafe:
        raise PosError("restore.other_cafe", path=ctx.store.path)


def record(
    ctx: Context,
    file: str,
    seq: int,
    digest: str,
    before: Replaced | None,
    *,
    lost: Lost | None = None,
    operator: str | None,
) -> None:
    """Append the event of a restore (code 640): which copy, where it ended, what it replaced.

    Tickets that customers may hold are declared behind it (code 642). Names erased since that
    copy are erased again; what waited for the printer then is a question for a person now, since
    it may be on paper already.

    Raises:
        PosError: `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        at = utc_text(ctx.clock.now())
        acts.record(
            uow, EventCode.RESTORE, "restored", at=at, channel=Channel.CLI, operator=who.code,
            file=file, restored_seq=seq, restored_hash=digest,
            replaced_seq=before.seq if before else None,
            replaced_hash=before.hash if before else None,
        )  # fmt: skip
        if lost is not None:
            for run in lost.tickets:
                lost_tickets.declare(
                    uow, run, lost.total_cents, lost.told_by,
                    at=at, channel=Channel.CLI, operator=who.code,
                )  # fmt: skip
        for customer in uow.accounts.customers():
            if before is None or customer.code in before.named:
                continue
            uow.accounts.put_customer(
                replace(customer, name=None, phone=None, salt=None, limit_cents=None)
            )
            acts.record(
                uow, EventCode.CUSTOMER, "customer_erased",
                at=at, channel=Channel.CLI, operator=who.code, customer=customer.code,
            )  # fmt: skip
        if before is not None:
            gone = uow.parcels.keep_names(before.parcels)
            parcel_names.note_erased(uow, gone, at=at, channel=Channel.CLI, operator=who.code)
        for job in uow.print_jobs("queued", "sending"):
            if job.kind != copies.KICK:
                uow.mark_print(job.id, "sent_unconfirmed", _INTERRUPTED)
