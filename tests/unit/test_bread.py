"""The rules of bread: who gets it, when it rests, when a sheet is urgent, what adds up."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cafe_pos.domain import bread, bread_day
from cafe_pos.domain.bread import (
    Baker,
    Booking,
    Closings,
    Occurrence,
    Pay,
    Span,
    Standing,
    State,
    Tick,
    Who,
    Why,
)
from cafe_pos.domain.bread_day import Balance, Sheet, SheetLine, Urgency
from tests.cafes import refused

MONDAY = date(2026, 11, 23)
BAKER = Baker("FOURNIL", ("PAIN",), cut_off="18:00")
OPEN = Closings({}, {})


def standing(number: int = 1, **changes: object) -> Standing:
    fields: dict[str, object] = {
        "id": number, "who": Who("Odette"), "article": "PAIN",
        "quantities": (1, 0, 1, 1, 1, 2, 0), "since": MONDAY, "until": None,
        "pay": Pay.AT_PICKUP, "price_cents": 260, "created_at": f"2026-11-0{number}T08:00:00Z",
    }  # fmt: skip
    return Standing(**fields | changes)  # type: ignore[arg-type]


def day_of(*standings: Standing, day: date = MONDAY, **ticks: Tick) -> tuple[Occurrence, ...]:
    by_ref = {tick.ref: tick for tick in ticks.values()}
    return bread.occurrences(day, standings, (), by_ref, {"PAIN": None})


def test_a_standing_order_counts_on_its_weekdays_but_not_while_it_rests() -> None:
    one = standing(pauses=(Span(MONDAY, MONDAY + timedelta(days=2)),), until=date(2026, 12, 4))
    wanted = [one.wanted_on(MONDAY + timedelta(days=n)) for n in range(14)]
    assert wanted == [0, 0, 0, 1, 1, 2, 0, 1, 0, 1, 1, 1, 0, 0]


def test_what_was_picked_up_stays_though_the_order_was_stopped() -> None:
    ref = bread.standing_ref(1, MONDAY)
    stopped = standing(until=MONDAY - timedelta(days=1), since=MONDAY - timedelta(days=9))
    tick = Tick(ref, State.PICKED_UP, quantity=1, ticket="T-00000001")
    assert [one.quantity for one in day_of(stopped, tick=tick)] == [1]
    assert day_of(stopped) == ()


@pytest.mark.parametrize("text", ["", "B1", "O1-2026-13-01", "X1-2026-11-23", "B1-2026-11-23x"])
def test_a_reference_that_is_none_is_refused(text: str) -> None:
    with refused("bread.unknown"):
        bread.read_ref(text)
    assert bread.read_ref("O12-2026-11-23") == bread.Ref(True, 12, MONDAY)


def test_first_booked_is_first_served_and_nobody_gets_more_than_there_is() -> None:
    several = day_of(standing(3, quantities=(2,) * 7), standing(1), standing(2))
    shares = bread.served(several, {"PAIN": 3})
    assert shares == {"O1-2026-11-23": 1, "O2-2026-11-23": 1, "O3-2026-11-23": 1}
    gone = Tick("O3-2026-11-23", State.PICKED_UP, quantity=2)
    several = day_of(standing(3, quantities=(2,) * 7), standing(1), standing(2), gone=gone)
    assert bread.served(several, {"PAIN": 3}) == {
        "O1-2026-11-23": 1, "O2-2026-11-23": 0, "O3-2026-11-23": 2
    }  # fmt: skip
    assert bread.served(several, {})["O2-2026-11-23"] == 1


def test_closed_days_suspend_and_name_the_reason() -> None:
    closed = Closings({"": frozenset({0})}, {"FOURNIL": (Span(MONDAY, MONDAY),)})
    assert bread.suspension(MONDAY, BAKER, closed, blocked=False) is Why.CAFE_CLOSED
    tuesday = MONDAY + timedelta(days=1)
    assert bread.suspension(tuesday, BAKER, closed, blocked=False) is None
    assert bread.suspension(tuesday, BAKER, closed, blocked=True) is Why.BLOCKED
    later = Closings({}, {"FOURNIL": (Span(MONDAY, tuesday),)})
    assert bread.suspension(tuesday, BAKER, later, blocked=False) is Why.BAKER_CLOSED
    assert bread.suspension(tuesday, Baker("AUTRE"), later, blocked=False) is None


def test_what_nobody_bakes_is_not_ordered() -> None:
    booked = Booking(4, Who("Paul"), "PAIN", 3, MONDAY, Pay.AT_PICKUP, 260, "2026-11-01")
    found = bread.occurrences(
        MONDAY, [standing()], [booked], {}, {"PAIN": Why.BAKER_CLOSED}
    )  # fmt: skip
    assert [one.why for one in found] == [Why.BAKER_CLOSED] * 2
    assert bread.booked_by_article(found) == {}


def test_somebody_is_asked_after_once_two_booked_days_passed() -> None:
    one = standing(asking_after=True, quantities=(1,) * 7, since=MONDAY - timedelta(days=9))
    days = {MONDAY - timedelta(days=n): True for n in range(1, 8)}
    assert bread.to_ask_after(one, MONDAY, {}, days)
    shut = days | {MONDAY - timedelta(days=n): False for n in range(2, 8)}
    assert not bread.to_ask_after(one, MONDAY, {}, shut)
    ref = bread.standing_ref(1, MONDAY - timedelta(days=2))
    assert not bread.to_ask_after(one, MONDAY, {ref: Tick(ref, State.PICKED_UP)}, days)
    assert bread.to_ask_after(one, MONDAY, {ref: Tick(ref, State.ABSENT)}, days)
    asked = standing(asking_after=True, quantities=(1,) * 7, asked_on=MONDAY - timedelta(days=1))
    assert not bread.to_ask_after(asked, MONDAY, {}, days)
    assert not bread.to_ask_after(standing(), MONDAY, {}, days)


@pytest.mark.parametrize(
    ("time", "urgency"),
    [("17:29", Urgency.CALM), ("17:30", Urgency.SOON), ("18:00", Urgency.LATE)],
)
def test_a_sheet_is_urgent_half_an_hour_before_its_cut_off(time: str, urgency: Urgency) -> None:
    now = datetime.fromisoformat(f"2026-11-22T{time}:00+01:00")
    assert bread_day.urgency(BAKER, MONDAY, now) is urgency


def test_an_order_due_while_the_cafe_is_closed_is_sent_the_day_before() -> None:
    closed = Closings({"": frozenset({6})}, {})
    assert bread_day.cut_off(BAKER, MONDAY, closed).isoformat() == "2026-11-21T18:00:00"
    saturday = datetime.fromisoformat("2026-11-21T17:45:00+01:00")
    assert bread_day.urgency(BAKER, MONDAY, saturday, closed) is Urgency.SOON
    assert bread_day.urgency(BAKER, MONDAY, saturday, OPEN) is Urgency.CALM


def test_an_amendment_names_what_changed() -> None:
    sent = Sheet(MONDAY, "FOURNIL", 1, (SheetLine("PAIN", "Pain", 2, 8),), "x", "op1")
    now = [SheetLine("PAIN", "Pain", 3, 8), SheetLine("TRAD", "Tradition", 0, 4)]
    changes = [(c.article, c.before, c.after) for c in bread_day.changes(sent, now)]
    assert changes == [("PAIN", 10, 11), ("TRAD", 0, 4)]
    assert [(c.before, c.after) for c in bread_day.changes(sent, [])] == [(10, 0)]


def test_the_day_holds_when_what_came_is_what_went() -> None:
    day = Balance("PAIN", 2, 20, sold=9, picked_up=6, returned=3, wasted=1, given=1, left=2)
    assert (day.came, day.went, day.difference, day.on_shelf) == (22, 22, 0, 7)


@pytest.mark.parametrize("week", [(), (0,) * 7, (1,) * 6, (100,) * 7, (-1, 1, 1, 1, 1, 1, 1)])
def test_a_week_that_cannot_be_is_refused(week: tuple[int, ...]) -> None:
    with pytest.raises(bread.PosError):
        bread.checked_week(week)
