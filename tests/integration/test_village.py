"""The village's life: what is noted, what is refused, and what the till counts of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_pos.application.costs import grants, opening_hours
from cafe_pos.application.drawer.closing import close_month
from cafe_pos.application.viability import village as months
from cafe_pos.application.village import (
    answers,
    commune,
    events,
    looking,
    setting,
    trials,
    visits,
    volunteers,
)
from cafe_pos.application.village.measuring import SPECS, TRIABLE, Facts
from cafe_pos.domain.costs.entries import GrantEntry
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.impact import Tag, Unit
from cafe_pos.domain.village import ADOPTED, DROPPED, Answers, Trial, checked_answers, checked_trial
from cafe_pos.messages.impact import INDICATORS, LOSSES
from tests import cafes
from tests.cafes import refused

DAY = "2026-11-20"


def indicators(ctx, month="2026-11"):
    return {one.code: one for one in looking.month(ctx, month).indicators}


def refusal(check, value) -> str | None:
    try:
        check(value)
    except PosError as error:
        return error.code
    return None


def test_every_indicator_has_its_words_and_a_month_without_data_invents_nothing(cafe) -> None:
    assert set(SPECS) == set(INDICATORS)
    found = indicators(cafe, "2026-10")
    # What needs a setting, a delivery, a purchase or papers is not known, and not nought.
    unknown = {code for code, one in found.items() if one.value is None}
    assert unknown == {
        "visits_a_day", "tickets_a_day", "days_promised", "days_kept", "hours_promised",
        "attach_bread", "attach_parcel", "unsold_rate", "unsold_returned", "unsold_given",
        "unsold_wasted", "suspended_drunk", "suspended_waiting", "local_share", "local_km",
        "km_avoided", "answers", "isolated", "one_network", "lonely", "meets_here",
    }  # fmt: skip
    assert all(one.value == 0 for code, one in found.items() if code not in unknown)
    assert found["km_avoided"].tag is Tag.ESTIMATED
    assert looking.month(cafe, "2026-10").lost == ()
    with refused("report.future"):
        looking.month(cafe, "2026-12")


def test_visits_are_tickets_and_those_of_one_key(cafe, clock) -> None:
    cafes.ring(cafe, "2 CAFE")
    assert visits.add(cafe) == 1
    clock.advance(hours=3)
    assert visits.add(cafe, 4) == 5
    assert visits.add(cafe, -2) == 3
    with refused("impact.no_visit"):
        visits.add(cafe, -4)
    for wrong in (0, 201):
        with refused("impact.count"):
            visits.add(cafe, wrong)
    found = indicators(cafe)
    assert (found["visits"].value, found["visits_dry"].value) == (4, 3)
    assert found["days_opened"].value == 1
    with cafe.store.act() as uow:
        assert uow.village.visits(DAY, DAY) == {DAY: 3}
        assert months.of_month(cafe, uow, "2026-11").lost[-1].params == (("count", 4),)


def test_an_event_is_started_once_and_ends_with_its_heads(cafe, clock) -> None:
    with refused("impact.event_none"):
        events.start(cafe)
    planned = events.add(cafe, "Soirée dominos", DAY, kind="games", at="20h")
    assert planned.event.planned_at == "20:00"
    later = events.add(cafe, "Concert", "2026-12-05")
    with refused("impact.event_early"):
        events.start(cafe, later.event.id)
    cafes.ring(cafe, "CAFE")
    clock.advance(minutes=1)
    started = events.start(cafe)
    assert started.event.state == "running"
    with refused("impact.event_running"):
        events.start(cafe, title="Un autre")
    with refused("impact.heads"):
        events.end(cafe, None)
    with refused("impact.count"):
        events.end(cafe, -1)
    cafes.ring(cafe, "2 DEMI")
    clock.advance(hours=2)
    ended = events.end(cafe, 14, volunteers=2)
    clock.advance(minutes=1)
    cafes.ring(cafe, "CROQUE")
    assert (ended.event.heads, ended.takings_cents) == (14, 600)
    with refused("impact.event_not_running"):
        events.end(cafe, 3)
    with refused("impact.event_state"):
        events.cancel(cafe, ended.event.id)
    events.cancel(cafe, later.event.id)
    assert [one.event.title for one in events.agenda(cafe)] == ["Soirée dominos"]
    found = indicators(cafe)
    values = [found[code].value for code in ("events", "event_heads", "event_takings")]
    assert values == [1, 14, 600]
    assert found["event_takings"].unit is Unit.CENTS


def test_an_event_forgotten_overnight_is_ended_at_the_time_it_was_over(cafe, clock) -> None:
    clock.set("2026-11-20T19:00:00Z")  # eight in the evening
    events.start(cafe, title="Concert")
    clock.set("2026-11-21T09:00:00Z")
    cafes.ring(cafe, "CAFE")
    with refused("impact.time"):
        events.end(cafe, 30, at="25:00")
    with refused("impact.time"):
        events.end(cafe, 30, at="11:00")  # still to come
    ended = events.end(cafe, 30, at="0:30")
    assert ended.event.ended_at == "2026-11-20T23:30:00Z"
    assert (ended.event.day, ended.takings_cents) == (DAY, 0)
    clock.set("2026-11-21T10:00:00Z")
    events.start(cafe, title="Encore")
    clock.set("2026-11-22T10:00:00Z")
    with refused("impact.event_long"):
        events.end(cafe, 3)
    for day in ("2026-11-21", "2028-01-01"):
        with refused("impact.event_day"):
            events.add(cafe, "Passé", day)
    with refused("impact.event_kind"):
        events.add(cafe, "X", "2026-11-22", kind="danse")


def test_volunteers_count_their_hours_only_where_somebody_says_them(cafe, clock) -> None:
    volunteers.came(cafe, "Léa")
    clock.advance(minutes=30)
    assert len(volunteers.came(cafe).here) == 2
    clock.advance(minutes=60)
    view = volunteers.left(cafe)
    assert [one.name for one in view.here] == [None]
    found = indicators(cafe)
    assert (found["volunteers"].value, found["volunteer_hours"].value) == (2, 90)
    with refused("impact.volunteer_unknown"):
        volunteers.left(cafe, 99)
    assert volunteers.forget(cafe, "lea") == 1
    assert volunteers.forget(cafe, "lea") == 0
    volunteers.came(cafe, "Paul")
    clock.advance(days=40)
    volunteers.came(cafe)
    with cafe.store.act() as uow:
        assert [one.name for one in uow.village.arrivals("2026-11-01", "2026-12-31")] == [None] * 4


def test_a_need_becomes_a_trial_that_the_till_measures(cafe, clock) -> None:
    need = trials.heard(cafe, "Café le dimanche", "hours")
    assert trials.heard(cafe, "cafe le  DIMANCHE").heard == 2
    with refused("impact.need_kind"):
        trials.heard(cafe, "X", "wish")
    cafes.ring(cafe, "3 CAFE")
    wanted = trials.Wanted(
        label="Ouvrir le dimanche", indicator="sold:CAFE", target=5, ends="2026-12-20", need=need.id
    )
    trial = trials.begin(cafe, wanted)
    assert (trial.measured, trial.reached) == (3, False)
    clock.advance(days=1)
    cafes.ring(cafe, "2 CAFE")
    assert trials.trials(cafe)[0].reached
    with refused("impact.text"):
        trials.decide(cafe, trial.trial.id, ADOPTED, " ")
    with refused("impact.outcome"):
        trials.decide(cafe, trial.trial.id, "perhaps", "x")
    trials.decide(cafe, trial.trial.id, ADOPTED, "cinq cafés en deux jours")
    cafes.ring(cafe, "9 CAFE")
    (held,) = trials.trials(cafe)
    assert (held.measured, held.trial.decided_by) == (5, "op1")
    with refused("impact.trial_decided"):
        trials.decide(cafe, trial.trial.id, DROPPED, "non")
    with cafe.store.act() as uow:
        (line,) = months.trials(cafe, uow, "2026-11")
    assert (line.measured, line.target, line.outcome) == (5, 5, ADOPTED)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"target": None}, "impact.target"),
        ({"target": 0}, "impact.target"),
        ({"ends": "2026-11-19"}, "impact.dates"),
        ({"starts": "2026-12-21"}, "impact.dates"),
        ({"ends": "2028-11-19"}, "impact.dates"),
        ({"ends": "demain"}, "impact.day"),
        ({"indicator": "happiness"}, "impact.indicator"),
        ({"indicator": "sold:NIX"}, "impact.indicator"),
        ({"indicator": "lonely"}, "impact.indicator"),
        ({"need": 7}, "impact.need_unknown"),
        ({"label": ""}, "impact.text"),
    ],
)
def test_a_trial_that_cannot_be_measured_is_refused(cafe, changes, code) -> None:
    plain = {"label": "Essai", "indicator": "visits", "target": 40, "ends": "2026-12-20"}
    with refused(code):
        trials.begin(cafe, trials.Wanted(**plain | changes))


def test_every_target_has_a_unit_and_is_read_as_it_is_typed() -> None:
    assert trials.target_of("20%", Unit.RATE) == 2000
    assert trials.target_of("1,5", Unit.MINUTES) == 90
    assert trials.target_of("12.50", Unit.CENTS) == 1250
    assert trials.target_of(" ", Unit.COUNT) is None
    with refused("impact.target"):
        trials.target_of("1.5", Unit.COUNT)
    assert {"visits", "events", "parcels", "attach_bread"} <= set(TRIABLE)


@settings(max_examples=40)
@given(st.tuples(*(st.integers(-2, 60) for _ in range(5))))
def test_counts_of_papers_fit_the_papers(counts) -> None:
    papers, none, one, lonely, here = counts
    made = Answers(
        year="2026", answers=papers, no_network=none, one_network=one, lonely=lonely,
        meets_here=here,
    )  # fmt: skip
    fits = papers > 0 and none + one <= papers and all(0 <= n <= papers for n in counts[1:])
    assert refusal(checked_answers, made) == (None if fits else "impact.answers")


@settings(max_examples=40)
@given(st.integers(-3, 3), st.dates(date(2026, 1, 1), date(2026, 1, 5)), st.integers(-3, 3))
def test_a_trial_has_a_target_and_ends_behind_its_start(target, starts, days) -> None:
    ends = date.fromordinal(starts.toordinal() + days)
    made = Trial(
        need=None, label="x", indicator="visits", target=target, starts=starts.isoformat(),
        ends=ends.isoformat(),
    )  # fmt: skip
    wanted = "impact.target" if target <= 0 else "impact.dates" if days < 0 else None
    assert refusal(checked_trial, made) == wanted


def test_few_papers_are_counted_and_show_no_share(cafe) -> None:
    few = Answers(year="2026", answers=9, no_network=1, one_network=2, lonely=3, meets_here=4)
    answers.put(cafe, few)
    assert (indicators(cafe)["answers"].value, indicators(cafe)["lonely"].value) == (9, None)
    many = Answers(year="2026", answers=40, no_network=4, one_network=9, lonely=11, meets_here=22)
    answers.put(cafe, many)
    found = indicators(cafe)
    assert [found[code].value for code in ("isolated", "one_network", "lonely")] == [
        1000, 3250, 2750,
    ]  # fmt: skip
    with refused("impact.year"):
        answers.put(cafe, Answers(year="2027", answers=9, no_network=0, one_network=0, lonely=0,
                                  meets_here=0))  # fmt: skip


def test_distances_make_the_kilometres_and_say_what_would_be_lost(cafe) -> None:
    cafes.ring(cafe, "CAFE")
    setting.put(cafe, {"bakery": 9, "cafe": 12}, last_meeting_place=True)
    for wrong, code in (({"pharmacy": 3}, "impact.place"), ({"post": 900}, "impact.km")):
        with refused(code):
            setting.put(cafe, wrong)
    assert indicators(cafe)["km_avoided"].value == 0
    lost = {one.code: dict(one.params) for one in looking.month(cafe).lost}
    assert lost == {"cafe": {"count": 1, "km": "12 km"}, "meeting": {}}
    assert set(lost) <= set(LOSSES)


def test_what_is_counted_of_two_halves_is_what_is_counted_of_the_whole(cafe, clock) -> None:
    for lines in (("CAFE",), ("2 DEMI", "BAGUETTE"), ("MIEL",)):
        cafes.ring(cafe, *lines)
        visits.add(cafe, 2)
        events.start(cafe, title="Fête")
        clock.advance(hours=1)
        events.end(cafe, 7)
        clock.advance(days=1)
    with cafe.store.act() as uow:
        whole = Facts(cafe, uow, DAY, "2026-11-22")
        parts = [Facts(cafe, uow, day, day) for day in (DAY, "2026-11-21", "2026-11-22")]
        for code in ("visits", "visits_dry", "events", "event_heads", "event_takings", "opened"):
            assert whole.value(code) == sum(part.value(code) or 0 for part in parts), code


# The town hall


def a_quarter(ctx, clock) -> None:
    """Nine days of autumn: coffees, an event, promised hours, the commune's aid."""
    opening_hours.set_week(ctx, 4, "8:00-12:00", "2026-10-01")
    grants.add(
        ctx, GrantEntry(label="Loyer", amount_cents=30000, day="2026-10-01", commune=True,
                        in_kind=True, every="month"),
    )  # fmt: skip
    cafes.ring(ctx, "CAFE")
    visits.add(ctx, 2)
    events.start(ctx, title="Dominos")
    events.end(ctx, 12)
    clock.set("2026-12-04T09:00:00Z")
    cafes.ring(ctx, "CAFE")


def test_the_page_of_a_quarter_is_a_draft_until_a_manager_approves_it(cafe, clock) -> None:
    a_quarter(cafe, clock)
    seen = commune.page(cafe, "2026-T4")
    assert seen.provisional
    assert not seen.approved
    with refused("commune.open"):
        commune.approve(cafe, "2026-T4")
    clock.set("2027-01-04T09:00:00Z")
    assert commune.page(cafe, "2026-Q4").provisional  # its months are not closed
    close_month(cafe, date(2026, 12, 31))
    seen = commune.approve(cafe, "2026-T4")
    assert not seen.provisional
    assert [one.name for one in seen.approved] == ["Camille"]
    assert (seen.value("visits"), len(seen.events), seen.aid_cents) == (4, 1, 90000)
    assert (seen.aid_per_day_cents, seen.aid_per_visit_cents) == (45000, 22500)
    assert seen.value("days_kept") == 2
    assert [one.month for one in seen.months] == ["2026-10", "2026-11", "2026-12"]
    commune.approve(cafe, "2026-T4")  # once is enough
    with cafe.store.act() as uow:
        assert len(uow.village.approvals("2026-T4")) == 1
    grants.add(cafe, GrantEntry(label="Don", amount_cents=1000, day="2026-12-01", commune=True))
    assert commune.page(cafe, "2026-T4").approved == ()


def test_a_quarter_is_named_and_has_begun(cafe) -> None:
    for wrong in ("2026-5", "2026-T5", "T3", "2026-10", "1999-T1"):
        with refused("commune.period"):
            commune.page(cafe, wrong)
    with refused("commune.future"):
        commune.page(cafe, "2027-T1")
    empty = commune.page(cafe, "2026-T2")
    assert (empty.value("visits"), empty.aid_per_day_cents, empty.events) == (0, None, ())
    assert commune.quarter_of(date(2026, 9, 30)) == "2026-T3"
