"""Settlements on paper: numbered or still a preview; on the roll, as text, for a page of A4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.bread import statement as bread_statement
from cafe_pos.application.catalogue import displays
from cafe_pos.application.catalogue.display_views import Head
from cafe_pos.application.mandates import settlement_facts
from cafe_pos.application.mandates.ports import Counted
from cafe_pos.application.mandates.settlement_views import Preview, stretch_dict
from cafe_pos.application.mandates.settlements import preview
from cafe_pos.application.ports import Context, PrintJob, UnitOfWork
from cafe_pos.application.printing import copies, paper
from cafe_pos.application.views import PrintView
from cafe_pos.domain.clock import local_text, offset_minutes, utc_text
from cafe_pos.domain.mandate import Mandator, MandatorKind, Stretch, Term, TermKind
from cafe_pos.domain.settling import BROUGHT, COMMISSIONS, PURCHASES, Moved
from cafe_pos.domain.ticket import Channel
from receipts.amounts import amount, rate, weight
from receipts.document import Document
from receipts.mandate import (
    ENGLISH_MANDATE,
    FRENCH_MANDATE,
    MandateGroup,
    MandatePaper,
    MandateRow,
    MandateWords,
    mandate_document,
)
from receipts.parts import Issuer
from receipts.words import ENGLISH, FRENCH, Words

_OUT: Final = ("wasted", "given", "loss", "staff", "kept")


@dataclass(frozen=True, slots=True)
class DayRow:
    """An article on a day, in its unit: what came, what became of it.

    `missing` is what the delivery lacked of what was ordered; None where nothing was ordered.
    """

    day: date
    label: str
    delivered: int
    sold: int
    picked_up: int
    returned: int
    other: int
    missing: int | None


@dataclass(frozen=True, slots=True)
class SettlementPage:
    """A settlement for a page: who owes whom, lines, sums, and for goods what happened by day.

    `paper` holds the worded lines and sums, `cafe` and `theirs` the addresses with their numbers.
    """

    head: Head
    mandator: Mandator
    paper: MandatePaper
    words: MandateWords
    first: date
    last: date
    cafe: tuple[str, ...]
    theirs: tuple[str, ...]
    contracts: tuple[str, ...]
    days: tuple[DayRow, ...]
    note: str


# Which one


def page(ctx: Context, text: str, first: date, last: date) -> SettlementPage:
    """The settlement of a period, or its preview where it is not settled yet.

    Raises:
        PosError: `mandator.unknown`.
    """
    told = preview(ctx, text, first, last)
    with ctx.store.act() as uow:
        wanted = first.isoformat(), last.isoformat()
        for one in uow.mandates.settlements(told.mandator.code):
            if (one["from"], one["to"]) == wanted:
                return _page(ctx, uow, one, told.mandator)
        return _page(ctx, uow, _as_document(told), told.mandator)


def page_of(ctx: Context, number: str) -> SettlementPage:
    """A settlement by its number.

    Raises:
        PosError: `settlement.unknown`.
    """
    with ctx.store.act() as uow:
        found = settlement_facts.known(uow, number)
        return _page(ctx, uow, found, settlement_facts.view_of(uow, found).mandator)


def settlement_as(ctx: Context, number: str, form: str) -> bytes:
    """A settlement as `text` or `escpos`, as wide as the printer's paper.

    Raises:
        PosError: `settlement.unknown`, `receipt.form`.
    """
    told = page_of(ctx, number)
    with ctx.store.act() as uow:
        printer: Mapping[str, Any] = uow.settings().get("printer") or {}
        words, own = _words(uow)
    return paper.rendered(mandate_document(told.paper, words, own), form, printer)


def print_settlement(
    ctx: Context,
    number: str,
    *,
    reason: str = "",
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> PrintView:
    """Send a settlement to the printer: the original, then duplicates.

    One that waits already is not sent twice.

    Raises:
        PosError: `settlement.unknown`, `printer.none`, `receipt.no_reason` for a duplicate,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        found = settlement_facts.known(uow, number)["number"]
        return copies.queued(
            ctx, uow, found, copies.MANDATE, reason, operator=operator, channel=channel
        )


def job_document(ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    """The printed form of a settlement that the printer asks for."""
    found = uow.mandates.settlement(job.document)
    if found is None:
        return None
    mandator = settlement_facts.view_of(uow, found).mandator
    words, own = _words(uow)
    told = _page(ctx, uow, found, mandator).paper
    if job.copy_no:
        reason = uow.duplicate_reason(job.document, job.copy_no)
        told = replace(told, duplicate_no=job.copy_no, reason=reason)
    return mandate_document(told, words, own)


def _as_document(told: Preview) -> dict[str, Any]:
    """A preview in the shape of the document, without a number."""
    computed = told.computed
    rates = zip(computed.stretches, computed.rates, strict=True)
    return {
        "number": None,
        "mandator": told.mandator.code,
        "mandator_name": told.mandator.name,
        "identity": None,
        "from": told.first.isoformat(),
        "to": told.last.isoformat(),
        "recorded_at": None,
        "stretches": [stretch_dict(part, rate) for part, rate in rates],
        "lines": [line.as_dict() for line in computed.lines],
        "sold": computed.sold,
        "commission_net": computed.commission_net,
        "commission_vat": computed.commission_vat,
        "commission": computed.commission,
        "purchases": computed.purchases,
        "purchases_vat": computed.purchases_vat,
        "due": computed.due,
        "brought": told.brought,
        "balance": told.balance,
    }


# Its words


def _words(uow: UnitOfWork) -> tuple[Words, MandateWords]:
    french = uow.settings().get("language", "fr") == "fr"
    return (FRENCH, FRENCH_MANDATE) if french else (ENGLISH, ENGLISH_MANDATE)


def _page(
    ctx: Context, uow: UnitOfWork, document: Mapping[str, Any], mandator: Mandator
) -> SettlementPage:
    words, own = _words(uow)
    head = displays.head_of(ctx, uow)
    identity = _identity(uow, document["identity"])
    first, last = date.fromisoformat(document["from"]), date.fromisoformat(document["to"])
    contracts = [c for c in uow.mandates.contracts(mandator.code) if c.since <= last]
    note = next((c.note for c in reversed(contracts) if c.note), "")
    franchise = identity["vat_regime"] == "franchise"
    return SettlementPage(
        head=head,
        mandator=replace(mandator, name=document["mandator_name"]),
        paper=MandatePaper(
            issuer=Issuer(
                identity["trade_name"], identity["legal_name"], tuple(identity["address"]),
                identity["siret"], identity["vat_number"] or "",
            ),
            number=document["number"],
            name=document["mandator_name"],
            code=mandator.code,
            first=_day(first),
            last=_day(last),
            made_on=_made_on(ctx, uow, document["recorded_at"]),
            groups=tuple(_groups(uow, document, words, own)),
            ends=tuple(_ends(document, own)),
            paid=tuple(_paid(uow, document, own)),
            software=ctx.software,
            training=head.training,
            demo=head.demo,
        ),
        words=own,
        first=first,
        last=last,
        cafe=_party(
            (identity["legal_name"], *identity["address"]),
            identity["siret"], identity["vat_number"] or "", words,
        ),
        theirs=_party(
            (document["mandator_name"], *mandator.address), mandator.siret, mandator.vat_number,
            words,
        ),
        contracts=(
            *_agreed(uow, document, words, own), *_counts(uow, mandator, first, last, own),
            *bread_statement.lines(uow, mandator.code, first, last, words),
        ),
        days=_days(uow, mandator, first, last),
        note=" - ".join(filter(None, (note, own.franchise if franchise else ""))),
    )  # fmt: skip


def _identity(uow: UnitOfWork, revision: int | None) -> Mapping[str, Any]:
    if revision is not None:
        return uow.identity_of(revision)
    now = uow.identity()
    if now is None:
        raise RuntimeError("a settlement needs an open ledger")
    return now[1]


def _party(lines: Iterable[str], siret: str, vat_number: str, words: Words) -> tuple[str, ...]:
    told = [line for line in lines if line]
    if siret:
        told.append(words.siret.format(siret=siret))
    if vat_number:
        told.append(words.vat_number.format(number=vat_number))
    return tuple(told)


def _made_on(ctx: Context, uow: UnitOfWork, recorded_at: str | None) -> str:
    now = ctx.clock.now()
    at = recorded_at or utc_text(now)
    day, time = local_text(at, offset_minutes(now, acts.zone_of(uow))).split("T")
    return f"{'/'.join(reversed(day.split('-')))} {time[:5]}"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _agreed(
    uow: UnitOfWork, document: Mapping[str, Any], words: Words, own: MandateWords
) -> Iterator[str]:
    """What was agreed, stretch by stretch where there are several."""
    several = len(document["stretches"]) > 1
    for part in document["stretches"]:
        terms = [
            _term(uow, Term(TermKind(t["kind"]), t["value"], t["on"]), words, own)
            for t in part["terms"]
        ]
        if terms:
            days = own.period.format(
                first=_day(date.fromisoformat(part["from"])),
                last=_day(date.fromisoformat(part["to"])),
            )
            yield (f"{days} : " if several else "") + ", ".join(terms)


def _counts(
    uow: UnitOfWork, mandator: Mandator, first: date, last: date, own: MandateWords
) -> Iterator[str]:
    """Everything that was counted in the period, paid or not: to compare with their own paper."""
    whole = Stretch(first, last, None)
    told = [
        f"{acted.count} {_target(uow, f'act:{acted.act}', own)}"
        for acted in settlement_facts.acts_of(uow, mandator.code, whole)
    ]
    if told:
        yield ", ".join(told)


def _term(uow: UnitOfWork, term: Term, words: Words, own: MandateWords) -> str:
    where = _target(uow, term.on, own)
    if term.kind is TermKind.FIXED:
        return f"{own.fixed} {amount(term.value, words)}"
    if term.kind is TermKind.PERCENT:
        return f"{rate(term.value, words)}{f' ({where})' if where else ''}"
    each = own.item_on.format(what=where) if where else own.item
    return f"{amount(term.value, words)} {each}"


def _target(uow: UnitOfWork, on: str, own: MandateWords) -> str:
    """What a term counts, in words."""
    what, _colon, which = on.partition(":")
    match what:
        case "article":
            article = uow.article(which)
            return which if article is None else article.label
        case "act":
            return own.acts.get(which) or _service_act(uow, which)
        case "service":
            service = uow.services.get(which)
            return which if service is None else service.label
    return which


def _service_act(uow: UnitOfWork, which: str) -> str:
    code, _dot, act = which.partition(".")
    service = uow.services.get(code)
    if service is None:
        return which
    return next((t.label for t in service.tallies if t.code == act), service.label)


def _groups(
    uow: UnitOfWork, document: Mapping[str, Any], words: Words, own: MandateWords
) -> Iterator[MandateGroup]:
    lines = [_dated(line, document["stretches"]) for line in document["lines"]]
    sold = tuple(_goods(x, words, "{label}") for x in lines if x["what"] == "sold")
    if sold:
        yield MandateGroup(own.sold, sold, ((own.total, document["sold"]),))
    named = {"opaque": own.opaque, "delivered": own.delivered, "returned": own.returned}
    bought = tuple(_goods(x, words, named[x["what"]]) for x in lines if x["what"] in PURCHASES)
    if bought:
        sums = [(own.net, document["purchases"])]
        if document["purchases_vat"]:
            sums += [
                (own.vat_mixed, document["purchases_vat"]),
                (own.gross, document["purchases"] + document["purchases_vat"]),
            ]
        yield MandateGroup(own.bought, bought, tuple(sums))
    earned = tuple(_earned(uow, x, words, own) for x in lines if x["what"] in COMMISSIONS)
    if earned:
        rates = {part["rate"] for part in document["stretches"] if part["terms"]}
        one = own.vat.format(rate=rate(rates.pop(), words)) if len(rates) == 1 else own.vat_mixed
        sums = [(own.net, document["commission_net"])]
        if document["commission_vat"]:
            sums += [(one, document["commission_vat"]), (own.gross, document["commission"])]
        yield MandateGroup(own.earned, earned, tuple(sums))


def _dated(line: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A line with the days of its stretch, where a contract changed within the period."""
    if len(parts) == 1:
        return {**line, "days": ""}
    part = parts[line["stretch"] - 1]
    first, last = (date.fromisoformat(part[name]) for name in ("from", "to"))
    return {**line, "days": f" ({first:%d/%m}-{last:%d/%m})"}


def _goods(line: Mapping[str, Any], words: Words, named: str) -> MandateRow:
    price = "" if line["price"] is None else amount(line["price"], words)
    return MandateRow(
        named.format(label=line["label"]) + line["days"],
        _quantity(line, words),
        price,
        line["amount"],
    )


def _quantity(line: Mapping[str, Any], words: Words) -> str:
    grams = line["unit"] == "g"
    return weight(line["quantity"], words) if grams else str(line["quantity"])


def _earned(
    uow: UnitOfWork, line: Mapping[str, Any], words: Words, own: MandateWords
) -> MandateRow:
    where = _target(uow, line["label"], own)
    cents, price = line["amount"], amount(line["price"], words)
    if line["what"] == "fixed":
        told = own.days.format(days=line["quantity"])
        return MandateRow(own.fixed + line["days"], told, price, cents)
    if line["what"] == "percent":
        form = own.percent_on if where else own.percent
        told = form.format(
            rate=rate(line["price"], words), base=amount(line["quantity"], words), what=where
        )
        return MandateRow(told + line["days"], "", "", cents)
    if line["unit"] == "g":
        form = own.item_on_kilo if where else own.item_kilo
    else:
        form = own.item_on if where else own.item
    return MandateRow(form.format(what=where) + line["days"], _quantity(line, words), price, cents)


def _ends(document: Mapping[str, Any], own: MandateWords) -> Iterator[tuple[str, int]]:
    """The sums below the lines; the last one is what is to be paid, without a sign."""
    balance = document["balance"]
    if document["brought"]:
        yield own.due, document["due"]
        yield own.brought, document["brought"]
    yield (own.to_pay if balance >= 0 else own.to_receive), abs(balance)


def _paid(
    uow: UnitOfWork, document: Mapping[str, Any], own: MandateWords
) -> Iterator[tuple[str, int]]:
    if document["number"] is None:
        return
    payouts = [
        one
        for one in uow.mandates.payouts(document["mandator"])
        if one["settlement"] == document["number"]
    ]
    labels = paper.method_labels(uow)
    for one in payouts:
        form = own.paid if one["amount"] > 0 else own.received
        day = _day(date.fromisoformat(one["business_day"]))
        told = form.format(day=day, method=labels[one["method"]].lower(), number=one["number"])
        yield told, abs(one["amount"])
    if payouts:
        left = settlement_facts.view_of(uow, document).left
        yield (own.left if document["balance"] >= 0 else own.left_to_us), abs(left)


# What happened by day


def _days(uow: UnitOfWork, mandator: Mandator, first: date, last: date) -> tuple[DayRow, ...]:
    """Deliveries and what became of them, for those who bring goods every day."""
    moved = uow.mandates.moved(mandator.code, first, last)
    if mandator.kind is not MandatorKind.BAKER and not moved:
        return ()
    counted = {(x.day, x.article): x for x in uow.mandates.counted(mandator.code, first, last)}
    by_key: dict[tuple[date, str], list[Moved]] = {}
    for one in moved:
        by_key.setdefault((one.day, one.article), []).append(one)
    keys = sorted({*counted, *by_key})
    return tuple(_day_row(key, by_key.get(key, []), counted.get(key)) for key in keys)


def _day_row(key: tuple[date, str], moved: list[Moved], counted: Counted | None) -> DayRow:
    def total(*natures: str) -> int:
        return sum(x.quantity for x in moved if x.nature in natures)

    expected = [x.expected for x in moved if x.nature == BROUGHT and x.expected is not None]
    label = counted.label if counted is not None else moved[0].label
    return DayRow(
        key[0],
        label,
        total(BROUGHT),
        0 if counted is None else counted.sold,
        0 if counted is None else counted.picked_up,
        total("returned", "withdrawn"),
        total(*_OUT),
        sum(expected) - total(BROUGHT) if expected else None,
    )
