"""Whatever a café sold: the forecast is a finite number of loaves, and more level is more bread."""

from __future__ import annotations

import math
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_pos.domain import chance, forecast
from cafe_pos.domain.forecast import Past
from cafe_pos.domain.forecast_why import reasons

START = date(2025, 1, 1)
ONE_DAY = st.builds(
    Past,
    st.integers(0, 120).map(lambda n: START + timedelta(days=n)),
    st.integers(0, 5) | st.integers(0, 400),
    st.just(1.0) | st.floats(0, 1),
    st.just(0) | st.integers(0, 30),
    st.booleans() | st.just(False),
)
HISTORY = st.lists(ONE_DAY, max_size=60, unique_by=lambda one: one.day).map(
    lambda days: sorted(days, key=lambda one: one.day)
)


@settings(max_examples=60, deadline=None)
@given(HISTORY, st.integers(0, 130), st.booleans())
def test_every_history_gives_an_order(past: list[Past], after: int, holiday: bool) -> None:  # noqa: FBT001
    day = START + timedelta(days=after)
    fit = forecast.fit(past, day)
    mean = fit.expected(day, holiday=holiday)
    assert math.isfinite(mean)
    assert 0 <= mean <= 1800
    assert fit.dispersion >= 0
    assert all(one.day < day for one in fit.past)
    orders = [chance.quantile(mean, fit.dispersion, level) for level in (0.2, 0.5, 0.8, 0.9)]
    assert orders == sorted(orders)
    assert reasons(fit, day, holiday=holiday)
    for one, wanted in zip(fit.past, fit.demand, strict=True):
        assert wanted >= one.sold
        assert wanted == one.sold or one.cut
    over = forecast.morning(mean, fit.dispersion, 0.5)
    assert over.unsold >= 0
    assert over.missed >= 0
