"""The publisher's individual statement: what it says, and whether the signed one is held.

A café justifies its till by the publisher's statement (CGI art. 286, I, 3° bis;
BOI-LETTRE-000242), one for each café and major version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.catalogue import displays
from cafe_pos.application.catalogue.display_views import Head
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.clock import from_utc_text, utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

HELD: Final = "statement_held"
_VERSION: Final = re.compile(r"\d+(\.\d+)*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """What stands on the statement; an empty publisher is left to be written by hand."""

    head: Head
    publisher: str
    publisher_address: str
    signatory: str
    software: str
    version: str
    major: str
    legal_name: str
    address: tuple[str, ...]
    siret: str
    since: date
    cafe: str
    till: str
    key: str


@dataclass(frozen=True, slots=True)
class Held:
    """The signed statement that a café says it holds: since when, for which major version."""

    received: date
    major: str


def version_of(software: str) -> tuple[str, str]:
    """The program's name and version: `cafe-pos 0.1.0` is (`cafe-pos`, `0.1.0`)."""
    name, _, version = software.partition(" ")
    return name, version


def major_of(version: str) -> str:
    """The root that names a major version: `2` of `2.4.1`."""
    return version.partition(".")[0]


def head(ctx: Context, uow: UnitOfWork) -> Head:
    """What stands at the head of a paper made today, by the calendar.

    Raises:
        PosError: `cafe.missing`.
    """
    return displays.head_of(ctx, uow, ctx.clock.now().astimezone(acts.zone_of(uow)).date())


def statement(ctx: Context) -> StatementView:
    """What the statement of this café says for the version that runs.

    Raises:
        PosError: `cafe.missing`.
    """
    with ctx.store.act() as uow:
        identity, opening, first = uow.identity(), uow.opening(), uow.entry_at(1)
        if identity is None or opening is None or first is None:
            raise PosError("cafe.missing", path=ctx.store.path)
        settings = uow.settings()
        name, version = version_of(ctx.software)
        return StatementView(
            head=head(ctx, uow),
            publisher=str(settings.get("publisher_name", "")),
            publisher_address=str(settings.get("publisher_address", "")),
            signatory=str(settings.get("publisher_signatory", "")),
            software=name,
            version=version,
            major=major_of(version),
            legal_name=identity[1]["legal_name"],
            address=tuple(identity[1]["address"]),
            siret=identity[1]["siret"],
            since=from_utc_text(first.at).astimezone(acts.zone_of(uow)).date(),
            cafe=opening["cafe"],
            till=opening["till"],
            key=opening["key_id"],
        )


def receive(
    ctx: Context,
    day: date,
    version: str,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> Held:
    """Record that the signed statement for a version was received on a day (event 650).

    Raises:
        PosError: `statement.version`, `statement.future`, `right.missing`, `operator.*`.
    """
    if not _VERSION.fullmatch(version):
        raise PosError("statement.version", value=version, field="version")
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        now = ctx.clock.now()
        if day > now.astimezone(acts.zone_of(uow)).date():
            raise PosError("statement.future", day=day, field="day")
        held = Held(day, major_of(version))
        at = utc_text(now)
        value = {"received": day.isoformat(), "version": held.major}
        acts.record(
            uow, EventCode.STATEMENT, "statement",
            at=at, channel=channel, operator=who.code, software=ctx.software, **value,
        )  # fmt: skip
        acts.set_setting(uow, HELD, value, at=at, channel=channel, operator=who.code)
    return held


def held(uow: UnitOfWork) -> Held | None:
    """The statement that the café said it holds."""
    value: Mapping[str, Any] | None = uow.settings().get(HELD)
    return Held(date.fromisoformat(value["received"]), value["version"]) if value else None
