"""What the forecast reads of a café: counter sales, before the day, completed when sold out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from unittest import mock

import pytest

from cafe_pos.application import importing, settings_acts
from cafe_pos.application.bread import forecast as bread_forecast
from cafe_pos.application.bread import forecast_history
from cafe_pos.application.bread.forecast_views import Costs, Proposal
from cafe_pos.application.bread.ports import SoldOut
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import refunds, ringing
from cafe_pos.application.selling.wanted import Ring, Wanted
from cafe_pos.domain import forecast
from cafe_pos.domain.bread import Span
from cafe_pos.domain.catalogue import Mode, Ownership
from cafe_pos.domain.forecast_why import Word
from cafe_pos.domain.mandate import Contract, Mandator, MandatorKind
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.service_mark import ServiceMark
from cafe_pos.domain.vat import VatCode
from tests import cafes, conftest
from tests.cafes import refused

LOAF = cafes.article(
    "PAIN", 240, label="Pain de campagne", family="Pain", source_item="Bread", cost_cents=150,
    vat_takeaway=VatCode.R55, default_mode=Mode.TAKEAWAY,
)  # fmt: skip
COFFEE = cafes.article("CAFE", 150, source_item="Coffee")
FIRST = date(2026, 9, 28)
"""A Monday; the café is open for eight weeks, never on Mondays."""
WEEKS = 8
DAY = FIRST + timedelta(weeks=WEEKS, days=1)
"""The Tuesday after."""


def history() -> bytes:
    """Six loaves a day, one every hour from eight, twelve on Saturdays; a coffee at six."""
    rows = ["date,time,transaction,item"]
    for n in range(WEEKS * 7):
        day = FIRST + timedelta(days=n)
        if day.weekday() == 0:
            continue
        rows.append(f"{day},18:30:00,{n}-c,Coffee")
        times = 2 if day.weekday() == 5 else 1
        rows[-1:-1] = [
            f"{day},{8 + hour:02d}:10:00,{n}-{hour},Bread"
            for hour in range(6)
            for _ in range(times)
        ]
    return "\n".join(rows).encode()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A café with eight weeks behind it."""
    path = tmp_path_factory.mktemp("bread") / "cafe.db"
    ctx = cafes.found(path, cafes.HandClock("2026-11-23T09:00:00Z"))
    with ctx.store.act() as uow:
        uow.put_articles((LOAF, COFFEE))
    importing.import_tickets(ctx, history())
    ctx.store.close()
    return path


@pytest.fixture
def cafe(template: Path, tmp_path: Path) -> Iterator[Context]:
    path = conftest.copied(template, tmp_path / "cafe")
    ctx = cafes.reopen(path, cafes.HandClock("2026-11-23T09:00:00Z"))
    yield ctx
    ctx.store.close()


def loaf(ctx: Context, day: date = DAY, **more: object) -> Proposal:
    with ctx.store.act() as uow:
        article = uow.article_on("PAIN", day)
        assert article is not None
        costs = bread_forecast.costs_of(ctx, uow, (article,), day)
        (found,) = bread_forecast.proposal(uow, day, (article,), costs=costs, **more)
    return found


def words(found: Proposal) -> set[Word]:
    return {one.word for one in found.why}


def note(ctx: Context, day: date, at: str | None, refused: int = 0) -> None:
    with ctx.store.act() as uow:
        uow.bread.put_noted(SoldOut(day.isoformat(), "PAIN", at, refused))


def test_the_level_the_weekday_and_the_mornings_in_euros(cafe: Context) -> None:
    tuesday, saturday = loaf(cafe), loaf(cafe, DAY + timedelta(days=4))
    assert (tuesday.quantity, tuesday.last_week) == (6, 6)
    assert saturday.quantity >= 11
    assert tuesday.low <= tuesday.quantity <= tuesday.high
    assert Word.SAME_WEEKDAY in words(tuesday)
    half, most = tuesday.mornings
    assert (half.level, most.level) == (50, 80)
    assert half.unsold_bp < most.unsold_bp
    assert half.missed_bp > most.missed_bp
    # 2,40 € holds 0,13 € of VAT at 5,5 %; the loaf costs 1,50 €: 0,77 € are missed, 1,50 € lost.
    assert half.missed_cents == round(half.missed * 77)
    assert half.unsold_cents == round(half.unsold * 150)


def test_what_the_baker_takes_back_costs_nothing(cafe: Context) -> None:
    contract = Contract(mandator="FOURNIL", since=FIRST, ownership=Ownership.OPAQUE)
    taken = replace(LOAF, ownership=Ownership.OPAQUE, mandator="FOURNIL")
    with cafe.store.act() as uow:
        uow.mandates.put(Mandator(code="FOURNIL", name="Le fournil", kind=MandatorKind.BAKER))
        uow.mandates.put_contract(contract)
        costs = bread_forecast.costs_of(cafe, uow, (taken,), DAY)
    assert costs["PAIN"] == Costs(0, 77)


def test_the_managers_choose_the_level(cafe: Context) -> None:
    settings_acts.change(cafe, bread_forecast.LEVEL, 80)
    found = loaf(cafe)
    assert (found.level, found.quantity) == (80, found.mornings[1].quantity)
    assert loaf(cafe, level=90).quantity >= found.quantity
    assert loaf(cafe, level=90).high >= loaf(cafe, level=90).quantity


def test_a_weekday_on_which_nobody_opens_and_a_closing(cafe: Context) -> None:
    monday = loaf(cafe, DAY + timedelta(days=6))
    assert (monday.quantity, words(monday)) == (0, {Word.SHUT_WEEKDAY})
    with cafe.store.act() as uow:
        uow.bread.add_closing("", Span(DAY, DAY))
    assert (loaf(cafe).quantity, words(loaf(cafe))) == (0, {Word.CAFE_CLOSED})


def test_nothing_of_the_day_or_later_is_read(cafe: Context) -> None:
    day = FIRST + timedelta(weeks=5, days=1)
    before = loaf(cafe, day)
    note(cafe, day, f"{day}T08:00:00Z", 40)
    note(cafe, day + timedelta(days=1), f"{day}T08:00:00Z", 40)
    assert loaf(cafe, day) == before
    with cafe.store.act() as uow:
        known = forecast_history.known(uow, ("PAIN",), day, day)
    assert max(known.open_days) < day
    assert max(known.sold["PAIN"]) < day


def test_a_booking_is_no_counter_sale_and_a_refund_takes_off(cafe: Context) -> None:
    today = DAY - timedelta(days=1)
    for mark in (
        None, ServiceMark("bread", act="prepaid"), ServiceMark("bread", "O7", "prepaid"),
    ):  # fmt: skip
        line = Wanted("PAIN", 3, mark=mark)
        with mock.patch("cafe_pos.application.services.hooks.handler_of", return_value=None):
            sold = ringing.ring(cafe, Ring((line,), (Tender(Method.CASH),)))
    plain = ringing.ring(cafe, cafes.order("2 PAIN"))
    refunds.give_back(cafe, refunds.Refund(plain.number, Method.CASH, "rassis"))
    assert sold.number
    with cafe.store.act() as uow:
        counted = uow.demand.sold(("PAIN", "CAFE"), today, DAY)
        assert counted == {"PAIN": {today: 3}, "CAFE": {}}
        assert uow.demand.sold((), today, DAY) == {}
        assert uow.demand.sold(("PAIN",), DAY, DAY + timedelta(days=9)) == {"PAIN": {}}


def test_a_day_that_was_sold_out_is_completed_by_its_hours(cafe: Context) -> None:
    """At one, five of the day's six are usually sold."""
    day = FIRST + timedelta(weeks=7, days=4)
    note(cafe, day, f"{day}T12:00:00Z")
    with cafe.store.act() as uow:
        known = forecast_history.known(uow, ("PAIN",), DAY, DAY)
    one = next(one for one in known.past("PAIN", DAY) if one.day == day)
    assert one.sold == 6
    assert one.share == pytest.approx(5 / 6, abs=0.17)
    assert Word.SOLD_OUT in words(loaf(cafe))
    assert loaf(cafe).expected >= 6


def test_bread_sold_after_the_sell_out_was_there(cafe: Context) -> None:
    day = FIRST + timedelta(weeks=7, days=4)
    note(cafe, day, f"{day}T07:30:00Z")
    with cafe.store.act() as uow:
        known = forecast_history.known(uow, ("PAIN",), DAY, DAY)
    one = next(one for one in known.past("PAIN", DAY) if one.day == day)
    assert one.share > 0.7


def test_the_day_in_progress_counts_as_far_as_it_has_come(cafe: Context) -> None:
    """Ten o'clock: one loaf sold so far says little, and not that today is a day of one."""
    ringing.ring(cafe, cafes.order("PAIN"))
    today = DAY - timedelta(days=1)
    with cafe.store.act() as uow:
        over = forecast_history.known(uow, ("PAIN",), DAY, DAY)
        going_on = forecast_history.known(uow, ("PAIN",), DAY, DAY, cafe.clock.now())
    assert forecast.fit(over.past("PAIN", DAY), DAY).demand[-1] == 1
    assert forecast.fit(going_on.past("PAIN", DAY), DAY).demand[-1] == pytest.approx(5, abs=1)
    assert going_on.past("PAIN", DAY)[-1].day == today
    partial = loaf(cafe, now=cafe.clock.now())
    assert partial.expected > loaf(cafe).expected
    assert Word.SOLD_OUT not in words(partial)
    with cafe.store.act() as uow:
        (found,) = bread_forecast.last_month(uow, DAY, (LOAF,), cafe.clock.now())
    assert found.errors is not None
    assert (found.errors.days, found.errors.cut) == (24, 0)


def test_an_order_paid_in_shares_counts_once(cafe: Context) -> None:
    today = DAY - timedelta(days=1)
    lines = (Wanted("PAIN", 2),)
    share = Ring(lines, (Tender(Method.CARD),), split="s", share_cents=100)
    ringing.ring(cafe, share)
    rest = (replace(lines[0], settled_cents=100),)
    ringing.ring(cafe, replace(share, lines=rest, share_cents=380))
    with cafe.store.act() as uow:
        assert uow.demand.sold(("PAIN",), today, DAY)["PAIN"] == {today: 2}


def test_errors_are_measured_one_day_ahead_and_against_habit(cafe: Context) -> None:
    (found,) = bread_forecast.backtest(cafe, FIRST + timedelta(weeks=4), DAY)
    assert found.errors is not None
    assert (found.article, found.errors.days) == ("PAIN", 24)
    assert found.errors.habit == 0
    assert found.errors.wape < 0.12
    with cafe.store.act() as uow:
        assert bread_forecast.last_month(uow, DAY, (LOAF,))[0].errors is not None
    with refused("forecast.period"):
        bread_forecast.backtest(cafe, DAY, FIRST)
    with refused("forecast.article"):
        bread_forecast.backtest(cafe, FIRST, DAY, "NIX")


def test_a_renamed_article_keeps_its_past(cafe: Context) -> None:
    with cafe.store.act() as uow:
        uow.put_articles((replace(LOAF, label="Tourte de seigle"), COFFEE))
    found = loaf(cafe)
    assert (found.label, found.quantity) == ("Tourte de seigle", 6)
