"""What tests of mandators share: their contracts, their balances, and the journal's."""

from __future__ import annotations

from datetime import date

from cafe_pos.application import acts
from cafe_pos.application.books import bookkeeping
from cafe_pos.application.inventory import stock_acts
from cafe_pos.application.mandates import mandates
from cafe_pos.application.mandates.mandates import MandatorView
from cafe_pos.application.mandates.ports import Standing
from cafe_pos.application.ports import Context
from cafe_pos.domain.mandate import Contract, parse_term
from cafe_pos.domain.stock import StockDoc, StockLine, StockNature
from cafe_pos.domain.ticket import Channel


def agree(
    ctx: Context, *terms: str, code: str = "RUCHER", since: str = "2026-11-01", **more: object
) -> MandatorView:
    """Make a contract of terms in words."""
    fields: dict[str, object] = {
        "mandator": code,
        "since": date.fromisoformat(since),
        "terms": tuple(map(parse_term, terms)),
    }
    return mandates.put_contract(ctx, Contract(**fields | more))


def standing(ctx: Context, code: str = "RUCHER") -> Standing:
    """A mandator's two accounts."""
    with ctx.store.act() as uow:
        return uow.mandates.balances().get(code, Standing())


def deliver(ctx: Context, nature: StockNature, *lines: StockLine, party: str = "FOURNIL") -> None:
    """Record goods that come from, or go back to, a mandator."""
    with ctx.store.act() as uow:
        stock_acts.record(
            uow,
            StockDoc(nature, lines, party=party),
            operator=acts.acting(uow, None),
            moment=acts.moment_of(uow, ctx.clock.now()),
            channel=Channel.CLI,
        )


def booked(ctx: Context) -> dict[tuple[str, str], int]:
    """The balances of 467 and 401 in the accountant's journal, credit less debit, by whose."""
    found: dict[tuple[str, str], int] = {}
    with ctx.store.act() as uow:
        span = bookkeeping.Span(date(2026, 1, 1), date(2027, 12, 31))
        for day in bookkeeping.Books(ctx, uow, span).days():
            for line in (line for entry in day.entries for line in entry.lines):
                key = line.account.number, line.auxiliary
                found[key] = found.get(key, 0) + line.credit_cents - line.debit_cents
    return {key: cents for key, cents in found.items() if key[0] in ("467000", "401000")}


def agrees_with_the_books(ctx: Context) -> None:
    """The balances are those of the journal, whose days are all closed."""
    with ctx.store.act() as uow:
        balances = uow.mandates.balances()
    told = booked(ctx)
    for code, one in balances.items():
        assert told.pop(("467000", code), 0) == one.held
        assert told.pop(("401000", code), 0) == one.bought
    assert {key: cents for key, cents in told.items() if cents} == {}
