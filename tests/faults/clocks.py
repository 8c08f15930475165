"""Clocks that lie, nights with an hour twice or not at all, days that nobody closed.

The sequence is the order of things: whatever the clock says, the till sells, numbers have no gap,
and no closure comes before the last one.
"""

from __future__ import annotations

import random
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.event import EventCode
from tests import cafes
from tests.cafes import HandClock
from tests.faults import place
from tests.faults.forked import command
from tests.faults.place import Answer, Sales
from tests.faults.row import Fault, Row, Tally, size

USABLE_EVERY: Final = 10
TOLERANCE_S: Final = 120
"""A clock that goes back by more is an event of the ledger."""
AUTUMN: Final = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
"""Midnight in Paris, before the hour that comes twice."""
SPRING: Final = datetime(2027, 3, 27, 23, 0, tzinfo=UTC)
"""Midnight in Paris, before the hour that does not come."""


class Shop:
    """A café whose clock is set by hand, and what it was asked to sell."""

    def __init__(self, database: Path, tally: Tally) -> None:
        self.database = database
        self.tally = tally
        self.sales = Sales.of(database)
        self._count = 0

    def sell(self, now: datetime) -> str:
        """Sell once at a moment of the machine's clock; the ticket's number."""
        key = f"at-{self._count}"
        self._count += 1
        answer = command(self.database, "ring", lines=[place.order(key)], now=now)
        self.sales.note([key], answer.numbers)
        self.tally.times += 1
        self._expect_done(answer, f"ring at {now}")
        return answer.numbers[0] if answer.numbers else ""

    def close(self, now: datetime, *refusals: str) -> Answer:
        """Close the day at a moment; it may be refused with a code that is named."""
        answer = command(self.database, "close", "day", now=now)
        if answer.refusals not in {(code,) for code in refusals}:
            self._expect_done(answer, f"close at {now}")
        return answer

    def _expect_done(self, answer: Answer, what: str) -> None:
        if answer.code != 0:
            self.tally.wrong.append(
                f"{what}: {answer.code} {answer.refusals} {answer.words[-200:]}"
            )

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Read the closed café."""
        with closing(place.plain(self.database)) as connection:
            return connection.execute(sql).fetchall()

    def end(self) -> None:
        """Compare every sale, see that numbers follow each other, and verify."""
        self.sales.check_file(self.database, self.tally)
        serials = [serial for (serial,) in self.rows("SELECT serial FROM ticket ORDER BY id")]
        self.tally.expect(serials == list(range(1, len(serials) + 1)), "a gap in the numbers")
        days = [day for (day,) in self.rows(
            "SELECT business_day FROM closure WHERE period = 'day' ORDER BY id"
        )]  # fmt: skip
        self.tally.expect(days == sorted(set(days)), f"closures out of order: {days}")
        place.verified(self.database, self.tally)

    def by_the_real_program(self, key: str) -> None:
        """Sell by the real program, at the real time: one more jump of the clock."""
        place.usable(self.database, key, self.tally)
        self.sales.asked.add(key)


def backward(fault: Fault, folder: Path, _part: int) -> Row:
    """Set the clock back by minutes to years between sales, and close days now and then."""
    tally = Tally()
    shop = Shop(folder / place.NAME, tally)
    chance = random.Random(9)  # noqa: S311 - moments, not secrets
    now = place.begin() + timedelta(days=place.DAYS + 30)
    told = 0
    for time_ in range(size("CLOCKS", 30)):
        shop.sell(now)
        back = timedelta(seconds=chance.choice([60, 600, 7_200, 86_400, 90_000, 31_536_000]))
        shop.sell(now - back)
        told += back.total_seconds() > TOLERANCE_S
        if time_ % 5 == 0:
            shop.close(now - back, "closure.already", "closure.future")
        now += timedelta(hours=7)
        if time_ % USABLE_EVERY == USABLE_EVERY - 1:
            shop.close(now)
            now += timedelta(days=1)
    shop.by_the_real_program("now-0")
    code = EventCode.CLOCK_SET_BACK.value
    ((events,),) = shop.rows(f"SELECT count(*) FROM event WHERE code = {code}")
    tally.expect(events >= told, f"{events} events of {told} clocks set back")
    shop.end()
    return tally.row(fault)


def forward(fault: Fault, folder: Path, _part: int) -> Row:
    """Set the clock days to years ahead, sell, and correct it; then ahead to the real time."""
    tally = Tally()
    shop = Shop(folder / place.NAME, tally)
    chance = random.Random(10)  # noqa: S311 - moments, not secrets
    now = place.begin() + timedelta(days=place.DAYS + 1)
    for time_ in range(size("CLOCKS", 30)):
        shop.sell(now)
        shop.sell(now + timedelta(days=chance.choice([1, 31, 400, 3_650])))
        shop.sell(now)
        now += timedelta(hours=5)
        if time_ % USABLE_EVERY == 0:
            shop.close(now)
            now += timedelta(days=1)
    shop.by_the_real_program("now-0")
    shop.end()
    return tally.row(fault)


def autumn(fault: Fault, folder: Path, _part: int) -> Row:
    """Sell through the night of 25 October 2026, in which 02:30 comes twice."""
    return _night(fault, folder, AUTUMN, ["+02:00"] * 3 + ["+01:00"] * 3)


def spring(fault: Fault, folder: Path, _part: int) -> Row:
    """Sell through the night of 28 March 2027, which has no 02:30."""
    return _night(fault, folder, SPRING, ["+01:00"] * 2 + ["+02:00"] * 4)


def _night(fault: Fault, folder: Path, midnight: datetime, offsets: list[str]) -> Row:
    """Sell every twenty minutes from before midnight until after the business day has turned."""
    tally = Tally()
    for path in folder.glob(f"{place.NAME}*"):
        path.unlink()
    cafes.found(
        folder / place.NAME, HandClock(utc_text(midnight - timedelta(hours=6)))
    ).store.close()
    shop = Shop(folder / place.NAME, tally)
    for step in range(-3, 18):
        shop.sell(midnight + timedelta(minutes=20 * step))
    rows = shop.rows("SELECT issued_at, utc_offset_min, business_day FROM ticket ORDER BY id")
    moments = [row[0] for row in rows]
    tally.expect(moments == sorted(set(moments)), "two sales at one moment, or out of order")
    hours = [f"{row[1] // 60:+03d}:{row[1] % 60:02d}" for row in rows]
    tally.expect(hours[3::3] == offsets, f"offsets by the hour: {hours[3::3]}")
    first = (midnight + timedelta(hours=-2)).date().isoformat()
    turned = [row[2] for row in rows]
    tally.expect(turned == sorted(turned), f"business days out of order: {turned}")
    tally.expect(turned[0] == first, f"the evening counts for {turned[0]}, not {first}")
    before = [day for day, (_, minutes, _d), moment in zip(turned, rows, moments, strict=True)
              if _hour(moment, minutes) < 4 and day != first]  # fmt: skip
    tally.expect(not before, "before four in the morning it is another business day already")
    shop.close(midnight + timedelta(hours=20))
    shop.close(midnight + timedelta(days=1, hours=20))
    counted = shop.rows("SELECT sum(tickets) FROM closure WHERE period = 'day'")
    tally.expect(counted == [(len(rows),)], f"{counted} tickets in the closures of {len(rows)}")
    shop.by_the_real_program("now-0")
    shop.end()
    return tally.row(fault)


def _hour(moment: str, offset_min: int) -> int:
    at = datetime.fromisoformat(moment) + timedelta(minutes=offset_min)
    return at.hour if at.hour < 12 else -1


def missed_closure(fault: Fault, folder: Path, _part: int) -> Row:
    """Leave days without a closure: the next one closes each first, with its own tickets."""
    tally = Tally()
    shop = Shop(folder / place.NAME, tally)
    chance = random.Random(11)  # noqa: S311 - days, not secrets
    now = place.begin() + timedelta(days=place.DAYS)
    for _ in range(size("MISSED", 8)):
        for _day in range(chance.randrange(2, 5)):
            now += timedelta(days=chance.randrange(1, 4))
            for number in range(chance.randrange(1, 4)):
                shop.sell(now + timedelta(minutes=number))
        shop.close(now + timedelta(hours=8))
    differ = shop.rows(
        "SELECT c.business_day FROM closure c WHERE c.period = 'day' AND c.tickets <>"
        " (SELECT count(*) FROM ticket t WHERE t.business_day = c.business_day)"
    )
    tally.expect(not differ, f"closures with tickets of other days: {differ}")
    open_days = shop.rows(
        "SELECT count(*) FROM ticket WHERE business_day NOT IN"
        " (SELECT business_day FROM closure WHERE period = 'day')"
    )
    tally.expect(open_days == [(0,)], f"tickets in no closure: {open_days}")
    shop.by_the_real_program("now-0")
    shop.end()
    return tally.row(fault)


FAULTS: Final = (
    Fault("clock-back", "the clock set back, minutes to a year", backward, seconds=12),
    Fault("clock-ahead", "the clock set ahead, a day to ten years", forward, seconds=14),
    Fault("night-autumn", "the night in which 02:30 comes twice", autumn, seconds=8),
    Fault("night-spring", "the night without 02:30", spring, seconds=8),
    Fault("closure-missed", "days that nobody closed", missed_closure, seconds=8),
)  # fmt: skip
