"""What every act shares: the moment, the business day, who acts, and events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain import event
from cafe_pos.domain.clock import BusinessDays, from_utc_text, offset_minutes, utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import Right, may
from cafe_pos.domain.ticket import Channel, VatRules
from cafe_pos.domain.vat import VatRegime

CLOCK_TOLERANCE = timedelta(minutes=2)
"""Clocks are corrected by seconds all the time; only a real step back is told."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When an act happens: UTC text, the zone's offset, and the business day it counts for."""

    at: str
    offset_min: int
    day: date


def zone_of(uow: UnitOfWork) -> ZoneInfo:
    """The café's time zone."""
    return ZoneInfo(uow.settings().get("zone", "Europe/Paris"))


def business_days(uow: UnitOfWork) -> BusinessDays:
    """How the café's days roll over."""
    return BusinessDays(zone_of(uow), int(uow.settings().get("rollover_hour", 4)))


def moment_of(uow: UnitOfWork, now: datetime) -> Moment:
    """Date an act; a day that is closed takes nothing more, so the next one begins."""
    day = business_days(uow).of(now)
    closed = uow.last_closed_day()
    if closed is not None and day.isoformat() <= closed:
        day = date.fromisoformat(closed) + timedelta(days=1)
    return Moment(utc_text(now), offset_minutes(now, zone_of(uow)), day)


def acting(uow: UnitOfWork, name: str | None, right: Right = Right.SELL) -> Operator:
    """The operator of an act: the one named, else the first manager, if they may do it.

    Raises:
        PosError: `operator.unknown`, `operator.inactive`, `right.missing`.
    """
    operator = _named(uow, name)
    if not may(operator.role, right):
        raise PosError("right.missing", name=operator.name)
    return operator


def _named(uow: UnitOfWork, name: str | None) -> Operator:
    everyone = uow.operators()
    if name is None:
        for operator in everyone:
            if operator.active and operator.role == "manager":
                return operator
        raise PosError("operator.unknown", name="")
    for operator in everyone:
        if name.casefold() in (operator.name.casefold(), operator.code.casefold()):
            if not operator.active:
                raise PosError("operator.inactive", name=operator.name)
            return operator
    raise PosError("operator.unknown", name=name)


def vat_rules(ctx: Context, uow: UnitOfWork) -> VatRules:
    """The café's VAT regime and rates.

    Raises:
        PosError: `cafe.missing` when the café was never set up.
    """
    identity = uow.identity()
    if identity is None:
        raise PosError("cafe.missing", path=ctx.store.path)
    _, cafe = identity
    return VatRules(VatRegime(cafe["vat_regime"]), ctx.vat_table(cafe["territory"]))


def record(
    uow: UnitOfWork,
    code: EventCode,
    name: str,
    *,
    at: str,
    channel: Channel,
    operator: str | None = None,
    **details: Any,
) -> None:
    """Append an event to the ledger."""
    uow.append(
        "event",
        at,
        event.payload_of(
            code, name, operator=operator, channel=channel.value, recorded_at=at, details=details
        ),
    )


def set_setting(
    uow: UnitOfWork, key: str, value: object, *, at: str, channel: Channel, operator: str | None
) -> None:
    """Change a setting with its event, in the same act; no change, no event."""
    before = uow.settings().get(key)
    if before == value and key in uow.settings():
        return
    uow.put_setting(key, value)
    record(
        uow,
        EventCode.SETTINGS_CHANGE,
        "setting",
        at=at,
        channel=channel,
        operator=operator,
        key=key,
        value=value,
        before=before,
    )


def note_clock(uow: UnitOfWork, at: str, channel: Channel, operator: str) -> None:
    """Record that the machine's clock went back; the sequence stays the order of things."""
    last = uow.last_at()
    if last is None or at >= last:
        return
    if from_utc_text(last) - from_utc_text(at) > CLOCK_TOLERANCE:
        record(
            uow, EventCode.CLOCK_SET_BACK, "clock_set_back",
            at=at, channel=channel, operator=operator, last=last,
        )  # fmt: skip


def one_line(text: str) -> str:
    """What someone typed, on one line, without what a terminal or a printer would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
