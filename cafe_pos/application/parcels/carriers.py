"""The carriers that a café works for, with the days that its contracts say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import parcel as rules
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import Mandator, MandatorKind
from cafe_pos.domain.parcel import Carrier
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

DAYS_SETTING: Final = "parcel_days"
MANDATORS_SETTING: Final = "carrier_mandators"
"""Carriers that are mandators of another code."""
CARRIERS_SETTING: Final = "parcel_carriers"
MAX_DAYS: Final = 60


def known(ctx: Context, uow: UnitOfWork, day: date) -> tuple[Carrier, ...]:
    """Every carrier known, with the days that the café's contract says."""
    days: dict[str, int] = uow.settings().get(DAYS_SETTING) or {}
    return tuple(
        replace(one, days=days.get(one.code, one.days))
        for one in rules.in_force(ctx.rules.carriers, day)
    )


def ours(ctx: Context, uow: UnitOfWork, day: date) -> tuple[Carrier, ...]:
    """The carriers that this café works for; all of them until it has chosen."""
    chosen = uow.settings().get(CARRIERS_SETTING)
    everyone = known(ctx, uow, day)
    return everyone if not chosen else tuple(one for one in everyone if one.code in chosen)


def find(ctx: Context, uow: UnitOfWork, code: str, day: date) -> Carrier:
    """A carrier by its code.

    Raises:
        PosError: `parcel.carrier`.
    """
    everyone = known(ctx, uow, day)
    for one in everyone:
        if one.code == code.upper():
            return one
    raise PosError("parcel.carrier", carrier=code, known=", ".join(one.code for one in everyone))


def choose(
    ctx: Context,
    codes: Sequence[str],
    *,
    days: int | None = None,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> tuple[Carrier, ...]:
    """Say which carriers the café works for, or with `days` how long one carrier's parcels stay.

    Raises:
        PosError: `parcel.carrier`, `parcel.days`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        moment = acts.moment_of(uow, ctx.clock.now())
        found = [find(ctx, uow, code, moment.day).code for code in codes]
        key: str = CARRIERS_SETTING
        value: list[str] | dict[str, int] = found
        if days is not None:
            if not 1 <= days <= MAX_DAYS:
                raise PosError("parcel.days", days=days, limit=MAX_DAYS, field="days")
            before: dict[str, int] = uow.settings().get(DAYS_SETTING) or {}
            key, value = DAYS_SETTING, before | dict.fromkeys(found, days)
        acts.set_setting(uow, key, value, at=moment.at, channel=channel, operator=who.code)
        return ours(ctx, uow, moment.day)


def today(ctx: Context) -> tuple[Carrier, ...]:
    """The carriers of this café today."""
    with ctx.store.act() as uow:
        return ours(ctx, uow, acts.moment_of(uow, ctx.clock.now()).day)


def mandator_of(uow: UnitOfWork, carrier: str) -> str:
    """The mandator that a carrier is: the one of its code, unless one of its name was known."""
    joined: dict[str, str] = uow.settings().get(MANDATORS_SETTING) or {}
    return joined.get(carrier, carrier)


def join(uow: UnitOfWork, carrier: Carrier, *, at: str, channel: Channel, operator: str) -> None:
    """Make a carrier a mandator, so that it can be settled with.

    Whoever sells its stamps may know it by its name already (the starter catalogue's La Poste):
    parcels and stamps are then settled together.
    """
    if uow.mandates.mandator(mandator_of(uow, carrier.code)) is not None:
        return
    name = fold(carrier.label)
    same = next(
        (one for one in uow.mandates.everyone() if one.active and fold(one.name) == name), None
    )
    if same is None:
        made = Mandator(code=carrier.code, name=carrier.label, kind=MandatorKind.CARRIER)
        uow.mandates.put(made)
        return
    joined: dict[str, str] = uow.settings().get(MANDATORS_SETTING) or {}
    acts.set_setting(
        uow, MANDATORS_SETTING, {**joined, carrier.code: same.code},
        at=at, channel=channel, operator=operator,
    )  # fmt: skip
