"""The forecast: chance, level and weekday, days cut short, and the errors on real tickets."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest

from cafe_pos.domain import chance, forecast, forecast_errors, hours
from cafe_pos.domain.forecast import Past
from cafe_pos.domain.forecast_errors import Trial
from cafe_pos.domain.forecast_why import Word, reasons, shut
from cafe_pos.domain.hours import DayHours

MONDAY = date(2026, 3, 2)
TICKETS = Path(__file__).parents[3] / "shared" / "data" / "real-cafe-tickets.csv"
real = pytest.mark.skipif(
    not TICKETS.exists(), reason="the real tickets are not beside this checkout"
)


def days(sold: Sequence[int], first: date = MONDAY) -> list[Past]:
    return [Past(first + timedelta(days=n), quantity) for n, quantity in enumerate(sold)]


def expected(past: Sequence[Past], day: date) -> float:
    return forecast.fit(past, day).expected(day)


def words(past: Sequence[Past], day: date, *, holiday: bool = False) -> dict[Word, dict]:
    fit = forecast.fit(past, day)
    return {one.word: dict(one.params) for one in reasons(fit, day, holiday=holiday)}


# --- chance ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mean", "dispersion"), [(0.3, 0.0), (20.0, 0.0), (20.0, 0.1), (3.0, 2.0)])
def test_chances_sum_to_one_with_the_mean_and_variance_asked_for(mean, dispersion):
    chances = list(islice(chance.probabilities(mean, dispersion), 2000))
    assert sum(chances) == pytest.approx(1)
    assert sum(n * p for n, p in enumerate(chances)) == pytest.approx(mean)
    second = sum(n * n * p for n, p in enumerate(chances))
    assert second - mean**2 == pytest.approx(mean + dispersion * mean**2)


def test_quantiles_of_poisson():
    assert [chance.quantile(20, 0, level) for level in (0.2, 0.5, 0.8)] == [16, 20, 24]
    assert chance.quantile(0, 0.3, 0.8) == 0


def test_what_is_left_and_what_is_missed_balance_the_order():
    for stock in (0, 12, 20, 40):
        over, short = chance.left_over(20, 0.05, stock), chance.missed(20, 0.05, stock)
        assert over - short == pytest.approx(stock - 20, abs=1e-6)


def test_the_floor_is_the_one_of_the_field():
    assert chance.floor_error(20) == pytest.approx(0.1777, abs=1e-4)
    assert chance.floor_error(0) == 0


# --- level and weekday ----------------------------------------------------------------------------


def test_a_level_is_found_and_followed():
    assert expected(days([20] * 60), MONDAY + timedelta(days=60)) == pytest.approx(20, abs=0.1)
    assert expected(days([20] * 60 + [30] * 30), MONDAY + timedelta(days=90)) > 27


def test_weekdays_are_told_apart_and_pulled_to_one_where_they_are_noise():
    busy = days([40 if n % 7 == 5 else 20 for n in range(84)])
    assert expected(busy, MONDAY + timedelta(days=84 + 5)) == pytest.approx(40, rel=0.03)
    assert expected(busy, MONDAY + timedelta(days=84)) == pytest.approx(20, rel=0.03)
    noise = days([18 + (n * 7919 % 5) for n in range(84)])
    assert forecast.fit(noise, MONDAY + timedelta(days=84)).index == (1.0,) * 7


def test_under_four_weeks_there_is_a_level_only_and_the_sentence_says_so():
    past = days([40 if n % 7 == 5 else 20 for n in range(20)])
    fit = forecast.fit(past, MONDAY + timedelta(days=26))
    assert fit.index == (1.0,) * 7
    assert words(past, MONDAY + timedelta(days=26))[Word.FEW_DAYS]["days"] == 20


def test_nothing_of_the_day_itself_or_later_is_used():
    past = days([20] * 40)
    day = MONDAY + timedelta(days=40)
    assert forecast.fit([*past, Past(day, 500), Past(day + timedelta(days=1), 900)], day) == (
        forecast.fit(past, day)
    )


def test_an_article_counts_from_its_first_sale_on():
    past = days([0] * 50 + [10] * 35)
    assert expected(past, MONDAY + timedelta(days=85)) == pytest.approx(10, abs=0.1)


@pytest.mark.parametrize("sold", [[], [0, 0, 0]])
def test_what_was_never_sold_is_not_ordered(sold):
    fit = forecast.fit(days(sold), MONDAY + timedelta(days=3))
    assert fit.expected(MONDAY) == 0
    assert words(days(sold), MONDAY + timedelta(days=3)) == {Word.NEVER_SOLD: {}}


def test_what_is_no_longer_sold_fades():
    assert expected(days([10] * 40 + [0] * 60), MONDAY + timedelta(days=100)) < 0.5


def test_days_that_were_closed_are_no_days_without_demand():
    past = [one for one in days([20] * 80) if one.day.weekday() != 0]
    august = [one for one in past if not 40 <= (one.day - MONDAY).days < 61]
    assert expected(august, MONDAY + timedelta(days=82)) == pytest.approx(20, abs=0.1)


def test_an_association_that_buys_sixty_is_damped_and_told():
    sold = [20 + (n % 3) for n in range(60)]
    sold[57] = 80
    day = MONDAY + timedelta(days=60)
    assert expected(days(sold), day) < 23.5
    told = words(days(sold), day)[Word.DAMPED]
    assert (told["day"], told["sold"]) == ((MONDAY + timedelta(days=57)).isoformat(), 80)
    assert told["counted"] < 45


def test_holidays_are_learned_apart_and_carefully():
    past = days([20 + n % 3 for n in range(84)])
    day = MONDAY + timedelta(days=85)
    assert words(past, day, holiday=True)[Word.HOLIDAY] == {"known": 0, "percent": 0}
    for at in (20, 50):
        past[at] = Past(past[at].day, 2, holiday=True)
    fit = forecast.fit(past, day)
    assert fit.expected(day) == pytest.approx(21, abs=1)
    assert 0.4 < fit.holiday < 0.7
    assert fit.expected(day, holiday=True) == pytest.approx(fit.expected(day) * fit.holiday)


def test_the_sentence_names_the_weekday_and_the_trend():
    rising = days([20] * 56 + [27] * 14)
    day = MONDAY + timedelta(days=70)
    told = words(rising, day)
    assert told[Word.SAME_WEEKDAY] == {"quantity": 24, "weekday": 1, "weeks": 4}
    assert told[Word.LATELY]["percent"] >= 3


def test_a_weekday_on_which_the_cafe_is_never_open():
    open_days = frozenset(one.day for one in days([1] * 70) if one.day.weekday() != 0)
    assert shut(open_days, MONDAY + timedelta(days=70))
    assert not shut(open_days, MONDAY + timedelta(days=71))
    assert not shut(frozenset(), MONDAY)


# --- days cut short -------------------------------------------------------------------------------


def test_a_day_that_was_sold_out_is_completed():
    past = days([20] * 60)
    past[58] = Past(past[58].day, 10, share=0.5)
    past[59] = Past(past[59].day, 10, share=1.0, refused=12)
    day = MONDAY + timedelta(days=60)
    fit = forecast.fit(past, day)
    assert fit.demand[58] == pytest.approx(20, abs=1)
    assert fit.demand[59] == 22
    assert fit.expected(day) == pytest.approx(20, abs=0.7)
    assert words(past, day)[Word.SOLD_OUT] == {"mornings": 2}


def test_hours_are_learned_from_the_days_that_still_had_bread():
    whole = [DayHours(0, {4: 10, 8: 10})] * 6
    cut = [DayHours(0, {4: 10}, until=5 * 60)] * 6
    found = hours.profile(whole + cut)
    assert found[4] == pytest.approx(found[8], rel=0.25)
    assert hours.profile(whole)[8] == pytest.approx(found[8], rel=0.25)
    assert hours.share_until(found, 24 * 60) == pytest.approx(1)
    assert hours.share_until(found, 0) == 0


def test_weekdays_have_their_own_hours_when_they_are_known():
    sunday = [DayHours(6, {5: 20})] * 12
    others = [DayHours(day, {5: 10, 12: 10}) for day in range(6)] * 12
    found = hours.by_weekday(sunday + others)
    assert hours.share_until(found[6], 7 * 60) > 0.85
    assert hours.share_until(found[0], 7 * 60) < 0.7
    assert hours.profile([]) == pytest.approx(hours.EVEN)
    assert sum(hours.of_counts({3: 1, 4: 3})) == pytest.approx(1)


# --- errors ---------------------------------------------------------------------------------------


def test_errors_by_hand():
    found = forecast_errors.measured(
        [Trial(MONDAY, 10, 8, 12, 5), Trial(MONDAY, 10, 11, 9, None, cut=True)]
    )
    assert found is not None
    assert (found.days, found.cut, found.wape, found.habit) == (2, 1, 0.15, 0.5)
    assert found.bias == pytest.approx(-0.05)
    assert found.pinball == pytest.approx((0.2 * 2 + 0.8 * 1) / 2)
    assert found.over_floor == pytest.approx(0.15 / chance.floor_error(10))
    assert forecast_errors.measured([]) is None
    assert forecast_errors.measured([Trial(MONDAY, 0, 0, 0, 0)]) is None


# --- the real tickets -----------------------------------------------------------------------------

FIRST_TRIED = 28
"""Days 29 to 105 of the data are forecast, each from those before it."""


def sales() -> tuple[dict[date, list[int]], dict[int, int]]:
    """The minutes (since four in the morning) at which bread was sold, and all tickets' hours."""
    sold: dict[date, list[int]] = defaultdict(list)
    tickets = {}
    with TICKETS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            hour, minute, _ = map(int, row["time"].split(":"))
            since = (hour * 60 + minute - 240) % 1440
            minutes = sold[date.fromisoformat(row["date"])]
            if row["item"] == "Bread":
                minutes.append(since)
            tickets[row["date"], row["transaction"]] = since // 60
    return {day: sorted(minutes) for day, minutes in sorted(sold.items())}, Counter(
        tickets.values()
    )


def errors_on_real_tickets() -> forecast_errors.Errors:
    """Each day from the 29th on, forecast from those before it."""
    sold, _ = sales()
    past = [Past(day, len(minutes)) for day, minutes in sold.items()]
    trials = []
    for at in range(FIRST_TRIED, len(past)):
        one = past[at]
        fit = forecast.fit(past[:at], one.day)
        mean = fit.expected(one.day)
        habit = next(
            float(len(sold[before]))
            for before in (one.day - timedelta(days=7 * week) for week in range(1, 9))
            if before in sold
        )
        middle, high = (chance.quantile(mean, fit.dispersion, level) for level in (0.5, 0.8))
        trials.append(Trial(one.day, one.sold, middle, high, habit))
    found = forecast_errors.measured(trials)
    assert found is not None
    return found


@real
def test_the_errors_on_the_real_tickets_are_within_their_targets():
    found = errors_on_real_tickets()
    assert (found.days, found.demand) == (77, 1580)
    assert found.habit == pytest.approx(0.315, abs=5e-4)
    assert found.floor == pytest.approx(0.176, abs=5e-4)
    assert found.wape <= 0.230
    assert found.pinball <= 1.90
    assert abs(found.bias) <= 0.02


def sold_out_bias(level: float, *, completed: bool) -> float:
    """The bias when each day's order is the forecast's, learned from what the order left to sell.

    The key "none left" is pressed with the last loaf; nobody counts refusals.
    """
    sold, tickets = sales()
    prior = hours.of_counts(tickets)
    known: list[tuple[date, int, DayHours]] = []
    over = total = 0.0
    for at, (day, minutes) in enumerate(sold.items()):
        order = len(minutes) + 1
        if at >= FIRST_TRIED:
            profiles = hours.by_weekday([one for _, _, one in known], prior)
            past = [
                Past(
                    when,
                    count,
                    hours.share_until(profiles[when.weekday()], one.until)
                    if completed and one.until is not None
                    else 1.0,
                )
                for when, count, one in known
            ]
            fit = forecast.fit(past, day)
            mean = fit.expected(day)
            order = chance.quantile(mean, fit.dispersion, level)
            over += mean - len(minutes)
            total += len(minutes)
        bought = minutes[:order]
        until = (bought[-1] + 1 if bought else 0) if len(minutes) >= order else None
        by_hour = Counter(minute // 60 for minute in bought)
        known.append((day, len(bought), DayHours(day.weekday(), by_hour, until)))
    return over / total


@real
def test_sell_outs_do_not_teach_it_to_order_less():
    assert sold_out_bias(0.5, completed=False) < -0.10, "sales alone spiral down"
    assert abs(sold_out_bias(0.5, completed=True)) <= 0.04
    assert abs(sold_out_bias(0.8, completed=True)) <= 0.04
