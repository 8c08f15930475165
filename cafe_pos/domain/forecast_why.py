"""Why the forecast says what it says: reasons as codes, made a sentence in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from cafe_pos.domain.forecast import FULL_PATTERN_DAYS, WEEK, Fit, same_weekdays

LATELY_FROM: Final = 3
"""A change of fewer percent is not worth a word."""
DAMPED_FROM, DAMPED_SHARE = 3, 0.2
"""A day damped by less, in loaves or of what it sold, is not worth a word."""
RECENT: Final = timedelta(days=28)
SHUT_WEEKS: Final = 4


class Word(StrEnum):
    """What a reason says."""

    NEVER_SOLD = "never_sold"
    CAFE_CLOSED = "cafe_closed"
    SHUT_WEEKDAY = "shut_weekday"
    FEW_DAYS = "few_days"
    SAME_WEEKDAY = "same_weekday"
    LATELY = "lately"
    HOLIDAY = "holiday"
    SOLD_OUT = "sold_out"
    DAMPED = "damped"


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of the sentence: what it says, and its figures (days are ISO)."""

    word: Word
    params: Mapping[str, int | str] = field(default_factory=dict)


def reasons(found: Fit, day: date, *, holiday: bool = False) -> tuple[Reason, ...]:
    """Why a fit expects what it does of a day, the main reason first."""
    if not found.past or found.level <= 0:
        return (Reason(Word.NEVER_SOLD),)
    told = [] if found.span_days < FULL_PATTERN_DAYS else _habit(found, day)
    if not told:
        days = len(found.past)
        told = [Reason(Word.FEW_DAYS, {"days": days, "level": round(found.level)})]
    if holiday:
        told.append(
            Reason(
                Word.HOLIDAY,
                {"known": found.holidays_known, "percent": round(100 * found.holiday - 100)},
            )
        )
    recent = [
        (one, wanted, counted)
        for one, wanted, counted in zip(found.past, found.demand, found.counted, strict=True)
        if one.day >= day - RECENT
    ]
    cut = sum(one.cut and not one.going_on for one, _, _ in recent)
    if cut:
        told.append(Reason(Word.SOLD_OUT, {"mornings": cut}))
    damped = [(wanted - counted, one, wanted, counted) for one, wanted, counted in recent]
    over, one, wanted, counted = max(damped, key=lambda row: row[0], default=(0.0, None, 0.0, 0.0))
    if one is not None and over >= max(DAMPED_FROM, wanted * DAMPED_SHARE):
        told.append(
            Reason(
                Word.DAMPED,
                {"day": one.day.isoformat(), "sold": round(wanted), "counted": round(counted)},
            )
        )
    return tuple(told)


def _habit(found: Fit, day: date) -> list[Reason]:
    """What the last such weekdays wanted, and how far the expectation is from it."""
    same = same_weekdays(found, day)
    if not same:
        return []
    usual = sum(same) / len(same)
    told = [
        Reason(
            Word.SAME_WEEKDAY,
            {"quantity": round(usual), "weekday": day.isoweekday(), "weeks": len(same)},
        )
    ]
    if usual > 0:
        percent = round(100 * found.expected(day) / usual - 100)
        if abs(percent) >= LATELY_FROM:
            told.append(Reason(Word.LATELY, {"percent": percent}))
    return told


def shut(open_days: frozenset[date], day: date) -> bool:
    """Whether the café was shut on each of the last four such weekdays, though open around them."""
    earlier = [day - timedelta(days=WEEK * week) for week in range(1, SHUT_WEEKS + 1)]
    if any(one in open_days for one in earlier):
        return False
    around = [one + timedelta(days=off) for one in earlier for off in range(-3, 4)]
    weeks_open = {(day - one).days // WEEK for one in around if one in open_days}
    return len(weeks_open) >= SHUT_WEEKS
