"""What a simulated café offers besides its counter: agreements, the day's bread, the village."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from cafe_pos.application.bread import bakers
from cafe_pos.application.bread import day as bread_day
from cafe_pos.application.catalogue import catalogue
from cafe_pos.application.costs import opening_hours
from cafe_pos.application.demo.goods import BREAD
from cafe_pos.application.demo.writing import StoryClock
from cafe_pos.application.mandates import mandates, payouts, settlements
from cafe_pos.application.parcels import carriers
from cafe_pos.application.ports import Context
from cafe_pos.application.selling.ringing import Wanted
from cafe_pos.application.village import events, visits
from cafe_pos.domain.bread import Baker
from cafe_pos.domain.bread_day import Fate, Unsold
from cafe_pos.domain.catalogue import Article, Ownership
from cafe_pos.domain.costs.recurring import last_day
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import Contract, Mandator, MandatorKind, parse_term
from cafe_pos.domain.vat import VatCode
from cafe_pos.network.simulation.plan import CafePlan

CARRIER: Final = "LAPOSTE"
_BAKER: Final = "FOURNIL"
_STAMPS: Final = "La Poste"
_PRODUCERS: Final = (
    "Rucher des Tilleuls", "Bocaux du Bourg", "Ferme du Moulin", "Verger de l'Abbaye",
    "Chèvrerie de la Combe",
)  # fmt: skip
_EVENTS: Final = (
    ("Belote", "games"), ("Soirée soupe", "meal"), ("Bœuf musical", "music"),
    ("Réunion du comité des fêtes", "meeting"), ("Atelier couture", "workshop"),
)  # fmt: skip
_WEEK: Final = 7
_EVENT_HOURS: Final = 2


def agree(ctx: Context, plan: CafePlan, articles: tuple[Article, ...], first: date) -> None:
    """Enter the catalogue, whose goods they are, and what was promised of hours."""
    sold = (
        replace(one, supplier=_BAKER) if one.code in BREAD and "bread" in plan.services else one
        for one in articles
    )
    catalogue.import_articles(ctx, tuple(sold))
    partners: list[tuple[str, MandatorKind, Ownership, tuple[str, ...], VatCode | None]] = [
        (_STAMPS, MandatorKind.CARRIER, Ownership.TRANSPARENT, ("percent=3",), None)
    ]
    if "bread" in plan.services:
        partners.append((_BAKER, MandatorKind.BAKER, Ownership.FIRM, (), VatCode.R55))
    if "produce" in plan.services:
        share = (f"percent={plan.commission_bp // 100}",)
        partners += [
            (name, MandatorKind.PRODUCER, Ownership.TRANSPARENT, share, None) for name in _PRODUCERS
        ]
    if plan.parcels:
        each = (f"per_item={plan.parcel_cents / 100:.2f}@act:parcel.collected",)
        partners.append((CARRIER, MandatorKind.CARRIER, Ownership.TRANSPARENT, each, None))
        carriers.choose(ctx, (CARRIER,))
    for code, kind, ownership, terms, bought in partners:
        mandates.put(ctx, Mandator(code=code, name=code.title(), kind=kind))
        mandates.put_contract(ctx, Contract(
            mandator=code, since=first, ownership=ownership, terms=tuple(map(parse_term, terms)),
            purchase_vat_code=bought,
        ))  # fmt: skip
    if "bread" in plan.services:
        bakers.put_baker(ctx, Baker(_BAKER, BREAD))
    for weekday in range(_WEEK):
        closed = weekday in plan.closed_weekdays
        hours = "" if closed else f"{plan.hours[0]}-{plan.hours[1]}"
        opening_hours.set_week(ctx, weekday, hours, first.isoformat())


def bread_in(ctx: Context, chance: Random, baskets: Iterable[tuple[Wanted, ...]]) -> dict[str, int]:
    """The baker brings what the day will sell and some more; what will be left is returned."""
    wanted: dict[str, int] = {}
    for basket in baskets:
        for one in basket:
            if one.article in BREAD:
                wanted[one.article] = wanted.get(one.article, 0) + (one.quantity or 0)
    more = {code: chance.choice((0, 0, 1, 1, 2)) for code in wanted}
    if wanted:
        bread_day.receive(ctx, {code: wanted[code] + more[code] for code in wanted}, _BAKER)
    return {code: count for code, count in more.items() if count}


def bread_left(ctx: Context, chance: Random, left: Mapping[str, int]) -> None:
    """What becomes of the bread that is left in the evening."""
    fates = (Fate.RETURNED, Fate.RETURNED, Fate.GIVEN, Fate.WASTED)
    said = [Unsold(code, {chance.choice(fates): count}) for code, count in left.items()]
    if said:
        bread_day.unsold(ctx, said)


def looked_in(ctx: Context, chance: Random, plan: CafePlan) -> None:
    """People who came without buying: as many as the village is large."""
    count = chance.randint(0, 2 + plan.population // 200)
    if count:
        visits.add(ctx, count)


def evening(ctx: Context, clock: StoryClock, chance: Random, at: datetime) -> int:
    """An event of two hours; how many people came."""
    title, kind = chance.choice(_EVENTS)
    heads = chance.randint(8, 45)
    clock.set(at)
    planned = events.add(ctx, title, at.date().isoformat(), kind=kind)
    events.start(ctx, planned.event.id)
    clock.set(at + timedelta(hours=_EVENT_HOURS))
    events.end(ctx, heads, volunteers=chance.randint(0, 3))
    return heads


def settle(ctx: Context, month: str) -> int:
    """Settle a month with everybody who has something to get, and pay it by transfer, in cents.

    A month in which nothing was sold of somebody's is not settled.
    """
    first, last = date.fromisoformat(f"{month}-01"), date.fromisoformat(last_day(month))
    paid = 0
    for one in mandates.everyone(ctx):
        if one.mandator.kind not in (MandatorKind.PRODUCER, MandatorKind.CARRIER):
            continue
        try:
            made = settlements.settle(ctx, one.code, first, last)
        except PosError as error:
            if error.code != "settlement.empty":
                raise
            continue
        if made.left > 0:
            payouts.pay(ctx, made.number, "transfer")
            paid += made.left
    return paid
