"""What holds of every set of price rules: the law's check sees what an hour-by-hour look sees."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.price_rules import WEEK, PriceRule, check_happy_hours, rule_for
from tests.cafes import BEER, article

JUICE = article("JUS", 300, family="Frais", alcohol_group=1)
SODA = article("COLA", 280, family="Frais", board="soda")
DRINKS = (BEER, JUICE, SODA)
FIRST = date(2026, 11, 2)
HOURS = [time(hour) for hour in (0, 6, 17, 18, 20, 23)]


@st.composite
def rules(draw):
    """A rule on some of the drinks, in any window, for some days of a month or for ever."""
    start = draw(st.sampled_from(HOURS))
    end = draw(st.sampled_from([hour for hour in HOURS if hour != start]))
    days = st.none() | st.integers(0, 20).map(lambda n: FIRST + timedelta(days=n))
    since, until = draw(days), draw(days)
    if since and until and until < since:
        since, until = until, since
    codes = draw(st.sets(st.sampled_from([a.code for a in DRINKS]), min_size=1))
    return PriceRule(
        code=draw(st.sampled_from("ABCDEF")),
        label="R",
        weekdays=tuple(
            sorted(draw(st.just(set(WEEK)) | st.sets(st.sampled_from(WEEK), min_size=1)))
        ),
        start=start,
        end=end,
        percent_bp=draw(st.sampled_from([1000, 2000, 3000])),
        articles=tuple(sorted(codes)),
        since=since,
        until=until,
    )


def off(made, drink, at):
    """What comes off a drink at a moment, in basis points."""
    rule = rule_for(made, drink, at)
    return 0 if rule is None else rule.percent_bp


@given(st.lists(rules(), max_size=4))
def test_the_law_is_checked_at_every_hour(made):
    begin = datetime.combine(FIRST - timedelta(days=8), time(0))
    hours = [begin + timedelta(hours=n) for n in range(24 * 45)]
    unlawful = any(
        off(made, BEER, at) > min(off(made, JUICE, at), off(made, SODA, at)) for at in hours
    )
    try:
        check_happy_hours(made, DRINKS)
        refused = False
    except PosError as error:
        assert error.code == "rule.happy_hour"  # noqa: PT017 - any other refusal is a fault
        refused = True
    assert refused == unlawful
