"""Copies by themselves: when one is due, where the second goes, for whom it is encrypted.

What the café's file says is read in an act; disks and keys, which may answer slowly, are looked at
behind it (`copies_ports.Keeping`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.keeping.ports import CopiesSaid, CopiesView, PlaceState
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

HOURS: Final = 4
"""After how long an open till copies by itself where the settings say nothing."""
KEYS: Final = ("second_backup", "second_volume", "backup_recipient")
RETRY: Final = timedelta(minutes=10)
"""How long a copy that failed is waited with, so that a full disk is not asked every minute."""


def said(ctx: Context) -> CopiesSaid:
    """What the café's file says of its copies.

    Raises:
        PosError: `cafe.missing`.
    """
    with ctx.store.act() as uow:
        return told_in(ctx, uow)


def told_in(ctx: Context, uow: UnitOfWork) -> CopiesSaid:
    """The same within an act that is open."""
    opening, identity, settings = uow.opening(), uow.identity(), uow.settings()
    if opening is None or identity is None:
        raise PosError("cafe.missing", path=ctx.store.path)
    return CopiesSaid(
        opening["cafe"],
        identity[1]["trade_name"],
        {key: settings[key] for key in KEYS if settings.get(key) and not opening["training"]},
        uow.head.seq,
        ctx.clock.now(),
        0 if opening["training"] else int(settings.get("backup_hours", HOURS)),
    )


def due(view: CopiesView, now: datetime, tried: datetime | None = None) -> bool:
    """Whether an open till copies now: there is something new, and the last copy is old enough."""
    if not view.hours or not view.news:
        return False
    if tried is not None and timedelta() <= now - tried < RETRY:
        return False
    made = view.made_at
    return made is None or not timedelta() <= now - made < timedelta(hours=view.hours)


def behind(view: CopiesView) -> bool:
    """Whether the second place is there and lacks the newest copy, as a key that came back."""
    return view.lacking and view.made_at is not None and view.place.state is PlaceState.THERE


def choose_place(
    ctx: Context,
    remembered: dict[str, str] | None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> None:
    """Keep second copies on a volume from here on, as `Keeping.adopt` remembers it, or nowhere.

    Raises:
        PosError: `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        at = utc_text(ctx.clock.now())
        for key, value in (("second_volume", remembered), ("second_backup", "")):
            if value or uow.settings().get(key):
                acts.set_setting(uow, key, value, at=at, channel=channel, operator=who.code)


def encrypt_for(
    ctx: Context,
    public: str,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> None:
    """Encrypt second copies for a public key from here on; an empty one ends that.

    Copies made before stay as they are.

    Raises:
        PosError: `backup.recipient`, `right.missing`, `operator.*`.
    """
    if public and not ctx.store.keeping.is_recipient(public):
        raise PosError("backup.recipient", value=public)
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        at = utc_text(ctx.clock.now())
        if public or uow.settings().get("backup_recipient"):
            acts.set_setting(
                uow, "backup_recipient", public, at=at, channel=channel, operator=who.code
            )
