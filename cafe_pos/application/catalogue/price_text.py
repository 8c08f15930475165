"""What people type for a price rule: hours, days of the week, percentages."""

from __future__ import annotations

from datetime import time

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import BASIS_POINTS, parse_euros
from cafe_pos.domain.price_rules import WEEK


def hour(text: str) -> time:
    """An hour like `18:00`; `24:00` is midnight.

    Raises:
        PosError: `rule.malformed`.
    """
    hours, colon, minutes = text.partition(":")
    if colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == len("00"):
        try:
            return time(0 if text == "24:00" else int(hours), int(minutes))
        except ValueError:
            pass
    raise PosError("rule.malformed", text=text)


def weekdays(text: str) -> tuple[int, ...]:
    """Days of the week like `1-5` or `5,6`; 1 is Monday.

    Raises:
        PosError: `rule.malformed`.
    """
    days: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise PosError("rule.malformed", text=text)
        end = int(last) if dash else int(first)
        if not (int(first) in WEEK and end in WEEK and int(first) <= end):
            raise PosError("rule.malformed", text=text)
        days |= set(range(int(first), end + 1))
    return tuple(sorted(days))


def weekdays_text(days: tuple[int, ...]) -> str:
    """Days of the week as they are typed: runs of three and more with a dash."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    long = 3
    return ",".join(
        f"{run[0]}-{run[-1]}" if len(run) >= long else ",".join(map(str, run)) for run in runs
    )


def percent(text: str) -> int:
    """A percentage above 0 and up to 100, in basis points.

    Raises:
        PosError: `rule.malformed`.
    """
    try:
        # Two decimals of a percent are basis points, as two decimals of a euro are cents.
        value = parse_euros(text.strip().removesuffix("%"))
    except PosError:
        raise PosError("rule.malformed", text=text) from None
    if not 0 < value <= BASIS_POINTS:
        raise PosError("rule.malformed", text=text)
    return value
