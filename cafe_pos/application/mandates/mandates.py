"""Mandators and their contracts: who they are, what was agreed from which day on.

Names, telephones and bank numbers live in the working tables; an event (270) tells which of a
mandator's facts changed, and a contract's terms in full, since settlements rest on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.identity import is_siret
from cafe_pos.application.mandates.ports import Standing
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.catalogue import Article, Ownership, fold
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.mandate import (
    CODE,
    Contract,
    Mandator,
    Term,
    TermKind,
    checked_term,
    disagrees,
    in_force,
)
from cafe_pos.domain.money import euros
from cafe_pos.domain.parcel import in_force as in_use
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.domain.vat import VatCode

MAX_NAME: Final = 40
MAX_LINE: Final = 60
MAX_ADDRESS: Final = 4
MAX_TERMS: Final = 20
_LISTED: Final = 3
_TEXTS: Final = ("phone", "email", "vat_number")
_PRIVATE: Final = ("phone", "email", "address", "siret", "iban", "vat_number")


@dataclass(frozen=True, slots=True)
class MandatorView:
    """A mandator with its contracts, the one in force today, its accounts, and its articles.

    `settled_until` is the last day settled, `today` the business day; `differing` names articles
    whose own ownership is not the contract's: the article's rules its lines. `proposed` are the
    terms that a first contract usually begins with.
    """

    mandator: Mandator
    contracts: tuple[Contract, ...]
    contract: Contract | None
    standing: Standing
    settled_until: date | None
    articles: tuple[Article, ...]
    differing: tuple[str, ...]
    today: date
    proposed: tuple[Term, ...] = ()

    @property
    def code(self) -> str:
        """The mandator's code."""
        return self.mandator.code

    def as_json(self) -> dict[str, Any]:
        """The mandator for scripts; amounts in euros."""
        one = self.mandator
        return {
            "code": one.code,
            "name": one.name,
            "kind": one.kind.value,
            "phone": one.phone,
            "email": one.email,
            "address": list(one.address),
            "siret": one.siret,
            "iban": one.iban,
            "vat_number": one.vat_number,
            "active": one.active,
            "balance_467": euros(self.standing.held),
            "balance_401": euros(self.standing.bought),
            "settled_until": None if self.settled_until is None else str(self.settled_until),
            "contract": None if self.contract is None else contract_json(self.contract),
            "contracts": [contract_json(contract) for contract in self.contracts],
            "articles": [article.code for article in self.articles],
            "differing": list(self.differing),
        }


def contract_json(contract: Contract) -> dict[str, Any]:
    """A contract for scripts: terms as they are written."""
    bought = contract.purchase_vat_code
    return {
        "since": contract.since.isoformat(),
        "ownership": contract.ownership.value,
        "terms": [term.written() for term in contract.terms],
        "vat": contract.vat_code.value,
        "purchase_vat": None if bought is None else bought.value,
        "period": contract.period.value,
        "take_back": contract.take_back,
        "note": contract.note,
    }


def found(uow: UnitOfWork, text: str) -> Mandator:
    """The mandator of a code or a name; capitals and accents make no difference.

    Raises:
        PosError: `mandator.unknown` when there is none, or more than one begins so.
    """
    known = uow.mandates.mandator(text.strip())
    if known is not None:
        return known
    wanted = fold(text.strip())
    everyone = uow.mandates.everyone()
    same = [m for m in everyone if wanted in (fold(m.code), fold(m.name))]
    begun = same or [
        m
        for m in everyone
        if wanted and (fold(m.name).startswith(wanted) or wanted == fold(m.code))
    ]
    if len(begun) == 1:
        return begun[0]
    raise PosError("mandator.unknown", name=text)


def settled_until(uow: UnitOfWork, code: str) -> date | None:
    """The last day that a settlement of a mandator holds."""
    days = [date.fromisoformat(one["to"]) for one in uow.mandates.settlements(code)]
    return max(days, default=None)


def view_of(
    uow: UnitOfWork, mandator: Mandator, today: date, standings: Mapping[str, Standing]
) -> MandatorView:
    """A mandator as screens and commands show it."""
    contracts = uow.mandates.contracts(mandator.code)
    contract = in_force(contracts, today)
    articles = tuple(a for a in uow.articles_on(today) if a.mandator == mandator.code)
    return MandatorView(
        mandator,
        contracts,
        contract,
        standings.get(mandator.code, Standing()),
        settled_until(uow, mandator.code),
        articles,
        disagrees([(a.code, a.ownership) for a in articles], contract),
        today,
    )


def everyone(ctx: Context, *, removed: bool = False) -> tuple[MandatorView, ...]:
    """Every mandator by name with its accounts; removed ones only where they are asked for."""
    with ctx.store.act() as uow:
        today = acts.moment_of(uow, ctx.clock.now()).day
        standings = uow.mandates.balances()
        return tuple(
            view_of(uow, one, today, standings)
            for one in uow.mandates.everyone()
            if one.active or removed
        )


def view(ctx: Context, text: str) -> MandatorView:
    """A mandator by code or name.

    Raises:
        PosError: `mandator.unknown`.
    """
    with ctx.store.act() as uow:
        today = acts.moment_of(uow, ctx.clock.now()).day
        one = view_of(uow, found(uow, text), today, uow.mandates.balances())
        return replace(one, proposed=_proposed(ctx, one))


def _proposed(ctx: Context, one: MandatorView) -> tuple[Term, ...]:
    """What a carrier usually pays for a parcel, where no contract says it."""
    known = {carrier.code: carrier for carrier in in_use(ctx.rules.carriers, one.today)}
    carrier = known.get(one.code) or next(
        (each for each in known.values() if fold(each.label) == fold(one.mandator.name)), None
    )
    if one.contract is not None or carrier is None or not carrier.pay_cents:
        return ()
    return (Term(TermKind.PER_ITEM, carrier.pay_cents, "act:parcel.collected"),)


# Changing


def put(
    ctx: Context,
    mandator: Mandator,
    *,
    new: bool = False,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> MandatorView:
    """Add a mandator, or change the one of that code; with `new`, a known code is refused.

    Nothing changed, nothing recorded.

    Raises:
        PosError: `mandator.code`, `mandator.exists`, `mandator.value`, `mandator.siret`,
            `mandator.iban`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        known = uow.mandates.mandator(mandator.code)
        if known is None and not CODE.fullmatch(mandator.code):
            raise PosError("mandator.code", field="code", value=mandator.code)
        if new and known is not None and known.active:
            raise PosError("mandator.exists", field="code", code=known.code, name=known.name)
        cleaned = _checked(mandator)
        if cleaned != known:
            uow.mandates.put(cleaned)
            _tell_changed(ctx, uow, cleaned, known, operator=who.code, channel=channel)
        today = acts.moment_of(uow, ctx.clock.now()).day
        return view_of(uow, cleaned, today, uow.mandates.balances())


def _checked(mandator: Mandator) -> Mandator:
    name = acts.one_line(mandator.name)
    if not 1 <= len(name) <= MAX_NAME:
        raise PosError("mandator.value", field="name", value=mandator.name)
    address = tuple(filter(None, map(acts.one_line, mandator.address)))
    texts = {field: acts.one_line(getattr(mandator, field)) for field in _TEXTS}
    if len(address) > MAX_ADDRESS or any(len(line) > MAX_LINE for line in address):
        raise PosError("mandator.value", field="address", value=" ".join(address))
    for field, text in texts.items():
        if len(text) > MAX_LINE:
            raise PosError("mandator.value", field=field, value=text)
    siret = mandator.siret.replace(" ", "")
    if siret and not is_siret(siret):
        raise PosError("mandator.siret", field="siret", value=mandator.siret)
    iban = mandator.iban.replace(" ", "").upper()
    if iban and not _is_iban(iban):
        raise PosError("mandator.iban", field="iban", value=mandator.iban)
    return replace(
        mandator,
        name=name,
        phone=texts["phone"],
        email=texts["email"],
        vat_number=texts["vat_number"].replace(" ", ""),
        address=address,
        siret=siret,
        iban=iban,
    )


def _is_iban(text: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(text))


def _tell_changed(
    ctx: Context,
    uow: UnitOfWork,
    after: Mandator,
    before: Mandator | None,
    *,
    operator: str,
    channel: Channel,
) -> None:
    """Record what changed: code, name and kind in full, of private facts which ones alone."""
    compared = before or Mandator(code=after.code, name=after.name)
    told = [f for f in _PRIVATE if getattr(after, f) != getattr(compared, f)]
    acts.record(
        uow, EventCode.SETTINGS_CHANGE, "mandator",
        at=utc_text(ctx.clock.now()), channel=channel, operator=operator,
        mandator=after.code, called=after.name, kind=after.kind.value, active=after.active,
        known=before is not None, changed=told,
    )  # fmt: skip


def remove(
    ctx: Context,
    text: str,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> Mandator:
    """Stop working with a mandator; its documents stay, and it may come back under its code.

    Raises:
        PosError: `mandator.unknown`, `mandator.money_due`, `mandator.in_use`, `right.missing`,
            `operator.*`.
    """
    from cafe_pos.application.mandates import balances

    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        known = found(uow, text)
        today = acts.moment_of(uow, ctx.clock.now()).day
        due = balances.outstanding(ctx, uow, known, today)
        if due:
            raise PosError("mandator.money_due", name=known.name, amount_cents=abs(due))
        selling = [
            a.label for a in uow.articles_on(today) if a.mandator == known.code and not a.blocked
        ]
        if selling:
            shown = ", ".join(selling[:_LISTED]) + ("…" if len(selling) > _LISTED else "")
            raise PosError("mandator.in_use", name=known.name, articles=shown)
        gone = replace(known, active=False)
        if gone != known:
            uow.mandates.put(gone)
            _tell_changed(ctx, uow, gone, known, operator=who.code, channel=channel)
        return gone


# Contracts


def put_contract(
    ctx: Context,
    contract: Contract,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> MandatorView:
    """Agree on terms from a day on; the contract of that day is replaced.

    Before the first settlement it may begin on any day: what was sold without one waits for it.

    Raises:
        PosError: `mandator.unknown`, `contract.past`, `contract.term`, `contract.terms`,
            `contract.vat`, `mandator.value`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        known = found(uow, contract.mandator)
        cleaned = _checked_contract(replace(contract, mandator=known.code))
        _not_settled(uow, known, contract.since)
        before = _of_day(uow, known.code, contract.since)
        if cleaned != before:
            uow.mandates.put_contract(cleaned)
            _tell_contract(ctx, uow, cleaned, before, operator=who.code, channel=channel)
        today = acts.moment_of(uow, ctx.clock.now()).day
        return view_of(uow, known, today, uow.mandates.balances())


def drop_contract(
    ctx: Context,
    text: str,
    since: date,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> MandatorView:
    """Take back a contract that no settlement rests on; the one before goes on.

    Raises:
        PosError: `mandator.unknown`, `contract.unknown`, `contract.past`, `right.missing`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        known = found(uow, text)
        before = _of_day(uow, known.code, since)
        if before is None:
            raise PosError("contract.unknown", name=known.name, since=since)
        _not_settled(uow, known, since)
        uow.mandates.drop_contract(known.code, since)
        _tell_contract(ctx, uow, None, before, operator=who.code, channel=channel)
        today = acts.moment_of(uow, ctx.clock.now()).day
        return view_of(uow, known, today, uow.mandates.balances())


def _of_day(uow: UnitOfWork, code: str, since: date) -> Contract | None:
    return next((c for c in uow.mandates.contracts(code) if c.since == since), None)


def _not_settled(uow: UnitOfWork, mandator: Mandator, since: date) -> None:
    until = settled_until(uow, mandator.code)
    if until is not None and since <= until:
        raise PosError("contract.past", field="since", name=mandator.name, since=since, until=until)


def _checked_contract(contract: Contract) -> Contract:
    if len(contract.terms) > MAX_TERMS:
        raise PosError("contract.terms", field="terms", limit=MAX_TERMS)
    terms: Sequence[Term] = [checked_term(term) for term in contract.terms]
    note = acts.one_line(contract.note)
    if len(note) > MAX_LINE:
        raise PosError("mandator.value", field="note", value=note)
    for field in ("vat_code", "purchase_vat_code"):
        if getattr(contract, field) is VatCode.HORS:
            raise PosError("contract.vat", field=field, value="HORS")
    return replace(contract, terms=tuple(terms), note=note, ownership=Ownership(contract.ownership))


def _tell_contract(
    ctx: Context,
    uow: UnitOfWork,
    after: Contract | None,
    before: Contract | None,
    *,
    operator: str,
    channel: Channel,
) -> None:
    one = after or before
    if one is None:
        raise RuntimeError("no contract changed")
    acts.record(
        uow, EventCode.SETTINGS_CHANGE, "contract",
        at=utc_text(ctx.clock.now()), channel=channel, operator=operator,
        mandator=one.mandator, since=one.since.isoformat(),
        before=None if before is None else contract_json(before),
        after=None if after is None else contract_json(after),
    )  # fmt: skip
