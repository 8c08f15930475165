"""Which copies stay: over random calendars, one copy after the other or all at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_pos.domain import rotation

START = datetime(2024, 1, 1, tzinfo=UTC)
CALENDARS = st.lists(
    st.integers(min_value=0, max_value=900 * 24).map(lambda hours: START + timedelta(hours=hours)),
    max_size=80,
)


def periods(made, key):
    return sorted({key(at) for at in made}, reverse=True)


@settings(max_examples=40)
@given(CALENDARS)
def test_each_day_week_month_and_year_keeps_its_newest_copy(made):
    kept = rotation.kept(made)
    assert kept <= set(made)
    for key, limit in (
        (lambda at: at.date(), 7),
        (lambda at: at.isocalendar()[:2], 5),
        (lambda at: (at.year, at.month), 12),
        (lambda at: at.year, None),
    ):
        for period in periods(made, key)[:limit]:
            assert max(at for at in made if key(at) == period) in kept
    most = 7 + 5 + 12 + len(periods(made, lambda at: at.year))
    assert len(kept) <= most


@settings(max_examples=40)
@given(CALENDARS)
def test_copies_thinned_out_one_by_one_end_as_those_thinned_out_at_once(made):
    lying: frozenset[datetime] = frozenset()
    for at in sorted(made):
        lying = rotation.kept({*lying, at})
        assert at in lying
    assert lying == rotation.kept(made) == rotation.kept(rotation.kept(made))
