"""What every note of the village's life shares: its day, its text, who may write it."""

from __future__ import annotations

from datetime import date
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.errors import PosError

FIRST_YEAR: Final = 2014


def today(ctx: Context, uow: UnitOfWork) -> date:
    """The calendar's own business day: a day that is closed already counts as today."""
    return acts.business_days(uow).of(ctx.clock.now())


def text(value: str, limit: int, field: str) -> str:
    """A text on one line.

    Raises:
        PosError: `impact.text`.
    """
    cleaned = acts.one_line(value)
    if not 1 <= len(cleaned) <= limit:
        raise PosError("impact.text", field=field, limit=limit)
    return cleaned


def short(value: str, limit: int, field: str) -> str:
    """A text on one line, which may be empty.

    Raises:
        PosError: `impact.text`.
    """
    return text(value, limit, field) if value.strip() else ""


def a_day(value: str, field: str) -> str:
    """A day (ISO) that a café can mean.

    Raises:
        PosError: `impact.day`.
    """
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PosError("impact.day", text=value, field=field) from None
    if day.year < FIRST_YEAR:
        raise PosError("impact.day", text=value, field=field)
    return day.isoformat()


def a_year(value: str) -> str:
    """A year written like 2026.

    Raises:
        PosError: `impact.year`.
    """
    if not (len(value) == len("2026") and value.isdigit() and int(value) >= FIRST_YEAR):
        raise PosError("impact.year", text=value, field="year")
    return value


def a_count(value: int, limit: int, field: str) -> int:
    """A number of people or of times.

    Raises:
        PosError: `impact.count`.
    """
    if not 0 <= value <= limit:
        raise PosError("impact.count", count=value, limit=limit, field=field)
    return value
