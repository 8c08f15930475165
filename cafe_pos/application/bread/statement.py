"""What a baker's statement says of bread that nobody can account for, day by day."""

from __future__ import annotations

from datetime import date

from cafe_pos.application.bread import day
from cafe_pos.application.ports import UnitOfWork
from receipts.words import Words


def lines(uow: UnitOfWork, baker: str, first: date, last: date, words: Words) -> tuple[str, ...]:
    """A line for each day and article whose count does not add up, with the reason given.

    Nothing for a mandator who bakes nothing.
    """
    return tuple(
        _line(one, words) for one in day.differences(uow, baker, first, last) if one.missing
    )


def _line(one: day.Difference, words: Words) -> str:
    text = words.bread_missing if one.missing > 0 else words.bread_surplus
    said = text.format(day=f"{one.day:%d/%m/%Y}", label=one.label, n=abs(one.missing))
    return f"{said} ({one.reason})" if one.reason else said
