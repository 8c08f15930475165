"""Names and telephones of recipients go a while after their parcels; counts and dates stay."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.parcels.parcels import search
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

ERASE_SETTING: Final = "parcel_erase_days"
ERASE_DAYS: Final = 30
"""Names go so many days after the parcel left, unless the café sets another number."""
MAX_ERASE_DAYS: Final = 365


def days_kept(uow: UnitOfWork) -> int:
    """How many days after a parcel left its name goes."""
    return int(uow.settings().get(ERASE_SETTING, ERASE_DAYS))


def forget_names(uow: UnitOfWork, day: date) -> int:
    """Erase the names of parcels that left long enough ago; how many."""
    return uow.parcels.forget_names((day - timedelta(days=days_kept(uow))).isoformat())


def erase(
    ctx: Context,
    text: str | None = None,
    *,
    days: int | None = None,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> int:
    """Erase names whose time is over, or those of one person at once; how many parcels.

    With `days` the delay is set first. Nothing of a name is left in the database file or beside
    it; backups made before are thinned out with their age.

    Raises:
        PosError: `parcel.days`, `parcel.unknown`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        moment = acts.moment_of(uow, ctx.clock.now())
        if days is not None:
            if not 0 <= days <= MAX_ERASE_DAYS:
                raise PosError("parcel.days", days=days, limit=MAX_ERASE_DAYS, field="days")
            acts.set_setting(
                uow, ERASE_SETTING, days, at=moment.at, channel=channel, operator=who.code
            )
        gone = forget_names(uow, moment.day)
        if text is not None:
            named = {parcel.ref for parcel in search(uow, text) if parcel.name is not None}
            if not named:
                raise PosError("parcel.unknown", text=text)
            gone += uow.parcels.keep_names(uow.parcels.named_refs() - named)
        note_erased(uow, gone, at=moment.at, channel=channel, operator=who.code)
    ctx.store.forget_erased()
    return gone


def note_erased(
    uow: UnitOfWork, count: int, *, at: str, channel: Channel, operator: str | None
) -> None:
    """Record that names were erased: how many, and no more."""
    if count:
        acts.record(
            uow, EventCode.PARCEL, "parcel_names_erased",
            at=at, channel=channel, operator=operator, count=count,
        )  # fmt: skip
