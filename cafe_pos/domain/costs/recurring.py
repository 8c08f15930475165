"""What comes back every month, quarter or year: when it falls due, and what of it a month bears.

A yearly insurance is paid once and bears twelve months: figures take each month's share, the cash
takes the whole on its day. Shares are cents that sum to the instalment exactly.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

MONTHS_A_YEAR: Final = 12


class Every(StrEnum):
    """How often something comes back."""

    ONCE = "once"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months an instalment bears."""
        return _MONTHS[self]


_MONTHS: Final = {Every.ONCE: 1, Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: MONTHS_A_YEAR}


class Recurring(Protocol):
    """Something that falls due on a day (ISO), and again until a day, both included."""

    @property
    def day(self) -> str:
        """The first day on which it falls due."""

    @property
    def every(self) -> Every:
        """How often it comes back."""

    @property
    def until(self) -> str | None:
        """The last day on which it may fall due; None goes on."""


def month_index(month: str) -> int:
    """A month (ISO, a day's does as well) as a number of months."""
    return int(month[:4]) * MONTHS_A_YEAR + int(month[5:7]) - 1


def month_text(index: int) -> str:
    """A number of months as a month."""
    return f"{index // MONTHS_A_YEAR:04d}-{index % MONTHS_A_YEAR + 1:02d}"


def first_day(month: str) -> str:
    """The first day of a month."""
    return f"{month[:7]}-01"


def last_day(month: str) -> str:
    """The last day of a month."""
    year, number = int(month[:4]), int(month[5:7])
    return f"{month[:7]}-{monthrange(year, number)[1]:02d}"


def due_in(one: Recurring, month: str) -> date | None:
    """The day of a month on which it falls due; the 31st is the last day of shorter months."""
    start, here = month_index(one.day), month_index(month)
    if here < start or (one.every is Every.ONCE and here != start):
        return None
    if (here - start) % one.every.months:
        return None
    first = date.fromisoformat(one.day)
    day = date(here // MONTHS_A_YEAR, here % MONTHS_A_YEAR + 1, 1)
    due = day.replace(day=min(first.day, monthrange(day.year, day.month)[1]))
    if one.until is not None and due.isoformat() > one.until:
        return None
    return due


def share_in(one: Recurring, cents: int, month: str) -> int | None:
    """What a month bears of an instalment of so many cents; None where it bears nothing of it.

    An instalment bears its month and those that follow until the next one, ended or not.
    """
    start, here = month_index(one.day), month_index(month)
    if here < start:
        return None
    place = (here - start) % one.every.months
    if due_in(one, month_text(here - place)) is None:
        return None
    months = one.every.months
    return cents * (place + 1) // months - cents * place // months
