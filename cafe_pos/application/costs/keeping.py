"""What every entry shares: its checks, who made it and when, its correction and its removal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from cafe_pos.application import acts
from cafe_pos.application.mandates import mandates
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.costs.entries import Entry
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import Mandator
from cafe_pos.domain.money import AMOUNT_LIMIT_CENTS, BASIS_POINTS, half_up
from cafe_pos.domain.rights import Right
from cafe_pos.domain.vat import VatCode, vat_within

MAX_LABEL: Final = 60
OLDEST: Final = date(2014, 1, 1)
"""The shipped rates of VAT begin there."""
FARTHEST: Final = timedelta(days=3660)
"""Ten years ahead: further is a slip of the keyboard."""
VAT_SLACK_CENTS: Final = 5
"""A supplier rounds line by line: so much more or less is still the same VAT (or 1 % of it)."""
_GRANTS: Final = ("subvention", "dotation", "grant")

E = TypeVar("E", bound=Entry)


def keep(ctx: Context, uow: UnitOfWork, entry: E, who: Operator, replaces: int | None = None) -> E:
    """Add an entry; with `replaces`, the one that it corrects is removed in the same act.

    Raises:
        PosError: `cost.unknown`, `cost.removed`.
    """
    at = utc_text(ctx.clock.now())
    if replaces is not None:
        take_out(uow, type(entry), replaces, at=at, by=who.code)
    made = replace(
        entry, id=0, created_at=at, created_by=who.code, removed_at=None, removed_by=None,
        replaces=replaces,
    )  # fmt: skip
    return uow.costs.add(made)


def take_out(uow: UnitOfWork, kind: type[E], number: int, *, at: str, by: str) -> E:
    """Remove an entry, which stays to be read.

    Raises:
        PosError: `cost.unknown` when there is none, `cost.removed` when it was removed before.
    """
    known = live(uow, kind, number)
    uow.costs.remove(kind, number, at=at, by=by)
    return known


def live(uow: UnitOfWork, kind: type[E], number: int) -> E:
    """An entry that still counts.

    Raises:
        PosError: `cost.unknown`, `cost.removed`.
    """
    known = uow.costs.get(kind, number)
    if known is None:
        raise PosError("cost.unknown", number=number)
    if known.removed_at is not None:
        when = date.fromisoformat(known.removed_at[:10])
        raise PosError("cost.removed", number=number, when=when)
    return known


def remove(ctx: Context, kind: type[E], number: int, *, operator: str | None = None) -> E:
    """Remove an entry: who and when stay with it, and it counts no more.

    Raises:
        PosError: `cost.unknown`, `cost.removed`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        at = utc_text(ctx.clock.now())
        known = take_out(uow, kind, number, at=at, by=who.code)
        return replace(known, removed_at=at, removed_by=who.code)


def label(text: str, field: str = "label") -> str:
    """A label on one line.

    Raises:
        PosError: `cost.label`.
    """
    cleaned = acts.one_line(text)
    if not 1 <= len(cleaned) <= MAX_LABEL:
        raise PosError("cost.label", field=field, limit=MAX_LABEL)
    return cleaned


def short(text: str | None, field: str) -> str:
    """A reference or a note, which may be empty.

    Raises:
        PosError: `cost.label`.
    """
    return label(text, field) if text and text.strip() else ""


def no_grant(text: str) -> None:
    """Refuse money given that is entered as something bought.

    Raises:
        PosError: `cost.grant`.
    """
    words = fold(text).split()
    if any(word.startswith(_GRANTS) for word in words):
        raise PosError("cost.grant", label=text, field="label")


def a_day(text: str, field: str = "day") -> str:
    """A day (ISO) that a café can mean.

    Raises:
        PosError: `cost.day`.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise PosError("cost.day", text=text, field=field) from None
    if day < OLDEST:
        raise PosError("cost.day", text=text, field=field)
    return day.isoformat()


def day_to(ctx: Context, uow: UnitOfWork, text: str, field: str = "day") -> str:
    """A day, at most ten years ahead.

    Raises:
        PosError: `cost.day`.
    """
    day = a_day(text, field)
    if day > (today(ctx, uow) + FARTHEST).isoformat():
        raise PosError("cost.day", text=text, field=field)
    return day


def day_past(ctx: Context, uow: UnitOfWork, text: str, field: str = "day") -> str:
    """A day that is not to come: what came, was paid or was worked.

    Raises:
        PosError: `cost.day`, `cost.future`.
    """
    day = a_day(text, field)
    if day > today(ctx, uow).isoformat():
        raise PosError("cost.future", day=date.fromisoformat(day), field=field)
    return day


def period(ctx: Context, uow: UnitOfWork, first: str, until: str | None) -> tuple[str, str | None]:
    """The first and the last day of what comes back.

    Raises:
        PosError: `cost.day`, `cost.period`.
    """
    day = day_to(ctx, uow, first)
    if until is None:
        return day, None
    end = a_day(until, "until")
    if end < day:
        raise PosError("cost.period", field="until")
    return day, end


def today(ctx: Context, uow: UnitOfWork) -> date:
    """The calendar's own business day: a day that is closed already counts as today."""
    return acts.business_days(uow).of(ctx.clock.now())


def a_month(text: str, field: str = "month") -> str:
    """A month written like 2026-10.

    Raises:
        PosError: `cost.month`.
    """
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise PosError("cost.month", text=text, field=field) from None
    if day < OLDEST:
        raise PosError("cost.month", text=text, field=field)
    return f"{day:%Y-%m}"


def cents(value: int, field: str, *, least: int = 0) -> int:
    """An amount that is possible.

    Raises:
        PosError: `cost.amount`.
    """
    if not least <= value <= AMOUNT_LIMIT_CENTS:
        raise PosError("cost.amount", amount_cents=value, field=field)
    return value


def vat(
    ctx: Context, uow: UnitOfWork, code: str, *, net: int, given: int | None, day: str
) -> tuple[VatCode, int, int]:
    """The code, rate and VAT of a net amount; a VAT that is given must be that of its rate.

    Raises:
        PosError: `cost.vat`, `cost.vat_amount`, `cafe.missing`.
    """
    wanted = code.strip().upper()
    if wanted not in set(VatCode):
        raise PosError("cost.vat", code=code, field="vat_code")
    known = VatCode(wanted)
    on = date.fromisoformat(day)
    rates = acts.vat_rules(ctx, uow).table
    rate = 0 if known in (VatCode.HORS, VatCode.EX0) else rates.rate_bp(known, on)
    expected = half_up(net * rate, BASIS_POINTS)
    if given is None:
        return known, rate, expected
    if abs(given - expected) > max(VAT_SLACK_CENTS, expected // 100) or given < 0:
        raise PosError("cost.vat_amount", vat_cents=given, expected_cents=expected, field="vat")
    return known, rate, given


def without_vat(ctx: Context, uow: UnitOfWork, code: str, *, gross: int, day: str) -> int:
    """The net of an amount with VAT, by the rate of its code.

    Raises:
        PosError: `cost.vat`, `cost.day`, `cafe.missing`.
    """
    _code, rate, _vat = vat(ctx, uow, code, net=0, given=None, day=a_day(day))
    return gross - vat_within(gross, rate)


def supplier(uow: UnitOfWork, text: str) -> Mandator:
    """Who sells to the café: a mandator of any kind that is still worked with.

    Raises:
        PosError: `cost.supplier` when nobody, or more than one, is called so.
    """
    try:
        known = mandates.found(uow, text)
    except PosError:
        raise PosError("cost.supplier", name=text, field="supplier") from None
    if not known.active:
        raise PosError("cost.supplier", name=text, field="supplier")
    return known


def a_supplier(uow: UnitOfWork, text: str | None) -> str | None:
    """The code of a supplier, where one is named.

    Raises:
        PosError: `cost.supplier`.
    """
    return supplier(uow, text).code if text and text.strip() else None


def made(entry: Entry) -> dict[str, Any]:
    """What scripts read of who made an entry, and who removed it."""
    return {
        "id": entry.id,
        "entered_at": entry.created_at,
        "entered_by": entry.created_by,
        "removed_at": entry.removed_at,
        "removed_by": entry.removed_by,
        "replaces": entry.replaces,
    }
