"""What a settlement rests on: facts of a period, what was paid, what is left of each settlement.

Payments settle the oldest first: what is left of a settlement is everything that settlements up to
it made due, less everything paid (by payouts, or handed over from the drawer without one).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.mandates import mandates
from cafe_pos.application.mandates.settlement_views import SettlementView
from cafe_pos.application.parcels import carriers
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import Mandator, Stretch, stretches
from cafe_pos.domain.settling import Acted, Facts, Moved, RateOf, Settled, settled
from cafe_pos.domain.vat import VatCode, VatRegime

_PARCEL_ACTS: Final = ("received", "collected", "returned", "refused")


def computed(
    ctx: Context, uow: UnitOfWork, mandator: Mandator, first: date, last: date
) -> tuple[Facts, Settled]:
    """A period of a mandator: what was recorded, and what it comes to."""
    contracts = uow.mandates.contracts(mandator.code)
    parts = stretches(contracts, first, last)
    facts = facts_of(uow, mandator, parts)
    return facts, settled(parts, facts, _rates(ctx, uow))


def _rates(ctx: Context, uow: UnitOfWork) -> RateOf:
    rules = acts.vat_rules(ctx, uow)

    def rate(code: VatCode, day: date) -> int:
        if rules.regime is VatRegime.FRANCHISE:
            return 0
        return rules.table.rate_bp(code, day)

    return rate


def facts_of(uow: UnitOfWork, mandator: Mandator, parts: Sequence[Stretch]) -> Facts:
    """Everything that was recorded for a mandator in the stretches of a period."""
    first, last = parts[0].first, parts[-1].last
    moved = tuple(_owned(uow, one, parts) for one in uow.mandates.moved(mandator.code, first, last))
    acted: list[Acted] = []
    for part in parts:
        acted += acts_of(uow, mandator.code, part)
    return Facts(uow.mandates.sold(mandator.code, first, last), moved, tuple(acted))


def _owned(uow: UnitOfWork, one: Moved, parts: Sequence[Stretch]) -> Moved:
    """Goods with their ownership, the article's own; without a price, at the article's cost."""
    article = uow.article(one.article)
    if article is not None:
        cost = article.cost_cents if one.cost is None else one.cost
        return replace(one, ownership=article.ownership, cost=cost)
    contract = next((p.contract for p in parts if p.first <= one.day <= p.last), None)
    return one if contract is None else replace(one, ownership=contract.ownership)


def acts_of(uow: UnitOfWork, code: str, part: Stretch) -> list[Acted]:
    """The acts counted for a mandator in a stretch: parcels, and those of the café's services."""
    since, until = part.first.isoformat(), part.last.isoformat()
    counts: dict[str, int] = {}
    for carrier in uow.parcels.carriers():
        if carriers.mandator_of(uow, carrier) == code:
            tally = uow.parcels.tally(carrier, since, until)
            told = {name: getattr(tally, name) for name in _PARCEL_ACTS}
            for name, count in (told | {"deposited": tally.deposits}).items():
                counts[f"parcel.{name}"] = counts.get(f"parcel.{name}", 0) + count
    for service in uow.services.all():
        if service.mandator == code:
            for act, count, _minutes in uow.services.tallied(service.code, since, until):
                counts[f"{service.code}.{act}"] = count
    return [Acted(part.first, act, count) for act, count in counts.items() if count]


def paid_so_far(uow: UnitOfWork, code: str) -> int:
    """What was paid to a mandator, less what was received, in cents."""
    payouts: int = sum(one["amount"] for one in uow.mandates.payouts(code))
    return payouts + uow.mandates.handed_over(code)


def unsettled_since(uow: UnitOfWork, code: str) -> date | None:
    """The first day that no settlement holds: behind the last one, else the first of all."""
    until = mandates.settled_until(uow, code)
    if until is not None:
        return until + timedelta(days=1)
    days = [uow.mandates.first_day(code), *(c.since for c in uow.mandates.contracts(code)[:1])]
    return min((day for day in days if day is not None), default=None)


def views_of(uow: UnitOfWork, code: str) -> tuple[SettlementView, ...]:
    """Every settlement of a mandator with what is left to pay of it, the first one first.

    What is left counts those before it; what was paid beyond an earlier one stands with the
    latest, where it is owed back.
    """
    documents = uow.mandates.settlements(code)
    mandator = uow.mandates.mandator(code)
    paid, due = paid_so_far(uow, code), 0
    found = []
    for place, one in enumerate(documents, start=1):
        due += one["due"]
        left = due - paid
        if place < len(documents) and left * one["balance"] <= 0:
            left = 0
        named = mandator or Mandator(code=code, name=one["mandator_name"])
        found.append(SettlementView(one, named, one["balance"] - left, left))
    return tuple(found)


def view_of(uow: UnitOfWork, document: Mapping[str, Any]) -> SettlementView:
    """A settlement with what is left to pay of it."""
    views = views_of(uow, document["mandator"])
    return next(view for view in views if view.number == document["number"])


def known(uow: UnitOfWork, number: str) -> Mapping[str, Any]:
    """A settlement's document by its number.

    Raises:
        PosError: `settlement.unknown`.
    """
    found = uow.mandates.settlement(number.strip().upper())
    if found is None:
        raise PosError("settlement.unknown", number=number)
    return found
