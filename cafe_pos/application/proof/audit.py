"""Verification: everything recomputed from the ledger, and everything else compared with it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from pydantic_core import from_json

from cafe_pos.application.ports import Context, Progress, UnitOfWork
from cafe_pos.application.proof.recent import ALWAYS_SIGNED, MAX_PROBLEMS
from cafe_pos.application.proof.signatures import Signatures
from cafe_pos.application.views import VerifyView
from cafe_pos.domain import (
    account,
    archive,
    card,
    correction,
    funds,
    invoice,
    ledger,
    losses,
    month_documents,
    refund,
    settlement,
    sharing,
    stock,
    ticket_audit,
)
from cafe_pos.domain.catalogue import Ownership
from cafe_pos.domain.closure import Auditor
from cafe_pos.domain.drawer_audit import Auditor as DrawerAuditor
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.ledger import Entry, Head, Payload, Problem, Verifier, problem
from cafe_pos.domain.produce_audit import Auditor as LotsAuditor

STEP: Final = 500


def verify(
    ctx: Context,
    *,
    full: bool = False,
    progress: Progress | None = None,
    seen: tuple[int, str] | None = None,
) -> VerifyView:
    """Check chain, signatures, arithmetic, numbering, closures, flat rows, schema and head.

    Signatures of closures, openings and the head are checked always, every one with `full`.
    `seen` is an entry's number and the beginning of its hash, as a Z on paper names them.
    """
    with ctx.store.act() as uow:
        # Nine rows in ten are tickets': SQLite compares them itself, beside this walk if it can.
        same = ctx.store.compare_tickets()
        problems = list(uow.schema_problems())
        walk = _Walk(uow, full=full, but=frozenset({"ticket"}))
        walked = walk.problems(progress)
        if not same():
            walk = _Walk(uow, full=full)
            walked = walk.problems(progress)
        problems.extend(walked)
        if full:
            problems.extend(uow.integrity_problems())
        problems.extend(uow.settings_problems())
        problems.extend(ctx.store.head_problems(walk.head, uow))
        problems.extend(_own_key(ctx, uow))
        problems.extend(_as_seen(uow, seen))
    return VerifyView(
        walk.head.seq, walk.tickets, walk.head.seq, walk.head.hash.hex(), tuple(problems)
    )


class _Walk:
    """One passage over the whole ledger, feeding every check."""

    def __init__(self, uow: UnitOfWork, *, full: bool, but: frozenset[str] = frozenset()) -> None:
        self._uow = uow
        self._full = full
        self._keys: dict[str, Verifier] = dict(uow.public_keys())
        self._signatures = Signatures(self._keys)
        self._but = but
        self._rows = uow.rows_audit(but)
        self._closures = Auditor()
        self._drawer = DrawerAuditor()
        self._refunds = refund.Auditor()
        self._shares = sharing.Auditor()
        self._accounts = account.Auditor()
        self._cards = card.Auditor()
        self._fund = funds.Auditor()
        self._invoices = invoice.Auditor()
        self._stock = stock.Auditor()
        self._lots = LotsAuditor()
        self._mandates = settlement.Auditor()
        self._months = month_documents.Auditor()
        self._serials: dict[str, int] = {}
        self._training = False
        self._series = ""
        self._last: Entry | None = None
        self.tickets = 0

    @property
    def head(self) -> Head:
        """The last entry that could be read."""
        return ledger.EMPTY if self._last is None else ledger.head_of(self._last)

    def problems(self, progress: Progress | None) -> list[Problem]:
        """What is broken, in the order of the ledger; after so many, no more."""
        try:
            found = list(itertools.islice(self._run(progress), MAX_PROBLEMS))
        finally:
            self._signatures.close()
        # Signatures are checked beside the walk, and told a little later.
        return sorted(found, key=lambda broken: broken.seq) if self._full else found

    def _run(self, progress: Progress | None) -> Iterator[Problem]:
        total = self._uow.head.seq
        last: Entry | None = None
        signed = True
        for entry, broken in ledger.check_chain(self._uow.entries(), ledger.EMPTY):
            if broken is not None:
                if broken.code == "ledger.link" and last is not None and not signed:
                    # A signature stands only in the next link: tell which of the two was changed.
                    yield from _some(ledger.check_signature(last, self._keys))
                yield broken
            try:
                document = self._read(entry)
            except (ValueError, RecursionError):
                yield problem(entry.seq, "ledger.payload", kind=entry.kind)
                continue
            signed = self._full or entry.kind in ALWAYS_SIGNED
            if self._full:
                yield from self._signatures.see(entry)
            elif signed:
                yield from _some(ledger.check_signature(entry, self._keys))
            yield from self._see(entry, document)
            self._last = last = entry
            if progress is not None and entry.seq % STEP == 0:
                progress(entry.seq, total)
        if last is not None and not signed:
            yield from _some(ledger.check_signature(last, self._keys))
        yield from self._signatures.finish()
        yield from self._rows.finish()
        yield from self._lots.finish(self._uow.produce.all())
        yield from self._cards.finish(self._uow.cards.saved())
        if progress is not None:
            progress(total, total)

    def _read(self, entry: Entry) -> dict[str, Any]:
        """The document of an entry; what SQLite compares needs no strict reading here as well."""
        if entry.kind in self._but:
            document: dict[str, Any] = from_json(entry.payload)
            return document
        return ledger.read_payload(entry.payload)

    def _see(self, entry: Entry, document: dict[str, Any]) -> Iterator[Problem]:
        yield from self._rows.see(entry, document)
        try:
            yield from self._check_document(entry, document)
        except (KeyError, TypeError, ValueError):
            yield problem(entry.seq, "ledger.payload", kind=entry.kind)

    def _check_document(self, entry: Entry, document: Payload) -> Iterator[Problem]:
        yield from self._check_serial(entry, document)
        if entry.kind == "ticket":
            self.tickets += 1
            if document["training"] is not self._training:
                yield problem(entry.seq, "ticket.training", number=document["number"])
            elif document["series"] != self._series:
                yield problem(entry.seq, "ticket.series", number=document["number"])
            yield from ticket_audit.check_arithmetic(entry.seq, document)
            yield from self._refunds.see(entry.seq, document, self._corrected(entry, document))
            yield from self._shares.see(entry.seq, document)
            yield from self._lots.see_ticket(entry.seq, document)
            yield from _some(self._fund.see(entry.seq, document))
            yield from self._accounts.see_ticket(entry.seq, document)
            yield from self._cards.see_payments(entry.seq, document)
            self._drawer.see_payments(document)
            yield from _some(self._closures.see_ticket(entry.seq, document))
        elif entry.kind == "opening":
            self._training = bool(document["training"])
            series = losses.series_in_force(document)
            if document["reason"] != "restored" and self._series not in ("", series):
                yield problem(entry.seq, "ticket.series", number=series)
            self._series = series
        elif entry.kind == "payment_correction":
            yield from correction.check(entry.seq, document)
            yield from _some(self._closures.see_correction(entry.seq, document))
            self._drawer.see_payments(document)
        elif entry.kind == "event":
            self._closures.see_event(document)
            yield from self._cards.see_event(entry.seq, document)
            if document["code"] == EventCode.INTEGRITY_DEFECT:
                yield problem(entry.seq, "event.integrity_defect", name=document["name"])
        else:
            yield from self._check_money(entry, document)

    def _check_money(self, entry: Entry, document: Payload) -> Iterator[Problem]:
        """What is no ticket: accounts paid, the drawer's sessions, closures."""
        match entry.kind:
            case "account_payment":
                yield from self._accounts.see_payment(entry.seq, document)
                yield from self._cards.see_payments(entry.seq, document)
                yield from _some(self._closures.see_account_payment(entry.seq, document))
                self._drawer.see_payments(document)
            case "drawer_session":
                yield from _some(self._closures.see_session(entry.seq, document))
                self._drawer.see_session(document)
            case "cash_movement":
                yield from self._drawer.see_movement(entry.seq, document)
                self._mandates.see_movement(document)
                yield from _some(self._closures.see_movement(entry.seq, document))
            case "drawer_count":
                yield from self._drawer.see_count(entry.seq, document)
                self._closures.see_count(document)
            case "duplicate":
                self._closures.see_duplicate()
            case "archive":
                last = self._uow.entry_at(document["last_seq"])
                yield from archive.check(entry.seq, document, last)
            case "invoice":
                of = self._earlier(entry, document["ticket"])
                yield from self._invoices.see(entry.seq, document, of)
            case "stock" | "settlement" | "payout" | "report" | "export":
                yield from self._check_services(entry, document)
            case "closure":
                yield from _some(self._closures.see_closure(entry.seq, document))
                yield from self._check_head(entry, document)

    def _check_services(self, entry: Entry, document: Payload) -> Iterator[Problem]:
        """Goods that come and go, what is settled and paid; reports and exports of a month."""
        if entry.kind in {"report", "export"}:
            ends_with = self._uow.entry_at(document.get("last_seq", 0))
            yield from self._months.see(entry.seq, document, ends_with)
            return
        yield from _some(self._closures.see_dated(entry.seq, document))
        if entry.kind == "stock":
            yield from self._stock.see(entry.seq, document)
            self._lots.see_stock(document)
            return
        if entry.kind == "payout":
            yield from self._mandates.see_payout(entry.seq, document)
            return
        first, last = (date.fromisoformat(document[name]) for name in ("from", "to"))
        sold = self._uow.mandates.sold(document["mandator"], first, last)
        held = sum(one.total for one in sold if one.ownership is Ownership.TRANSPARENT)
        yield from self._mandates.see_settlement(entry.seq, document, held)

    def _check_head(self, entry: Entry, document: Payload) -> Iterator[Problem]:
        """A closure names the entry just before it."""
        named = document["head_seq"], document["head_hash"]
        if named != (self.head.seq, self.head.hash.hex()):
            yield problem(entry.seq, "closure.head", number=document["number"])

    def _corrected(self, entry: Entry, document: Payload) -> Payload | None:
        """The ticket that a refund names, if it stands before it in the ledger."""
        return self._earlier(entry, document["corrects"])

    def _earlier(self, entry: Entry, number: object) -> Payload | None:
        """A ticket that a document names, if it stands before it in the ledger."""
        found = self._uow.ticket(number) if isinstance(number, str) else None
        return found[0] if found is not None and found[1].seq < entry.seq else None

    def _check_serial(self, entry: Entry, document: Payload) -> Iterator[Problem]:
        """Numbers without gaps, each series by itself."""
        if "serial" not in document:
            return
        series = ledger.series_of(entry.kind, document)
        expected = self._serials.get(series, 0) + 1
        self._serials[series] = document["serial"]
        if document["serial"] != expected:
            yield problem(
                entry.seq,
                "ledger.serial",
                kind=entry.kind,
                found=document["serial"],
                expected=expected,
            )


def _some(found: Problem | None) -> Iterator[Problem]:
    if found is not None:
        yield found


def _as_seen(uow: UnitOfWork, seen: tuple[int, str] | None) -> Iterator[Problem]:
    """An entry that paper names: cut off with everything else, only paper still knows it."""
    if seen is None:
        return
    entry = uow.entry_at(seen[0])
    if entry is None or not entry.hash.hex().startswith(seen[1].lower()):
        yield problem(seen[0], "head.paper", hash=seen[1])


def _own_key(ctx: Context, uow: UnitOfWork) -> Iterator[Problem]:
    """The key on this machine against the one that the ledger names."""
    own = ctx.store.own_key()
    opening = uow.opening()
    if own is not None and opening is not None and opening["public_key"] != own.hex():
        yield problem(0, "key.differs")
