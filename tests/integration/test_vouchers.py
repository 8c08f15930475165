"""Meal vouchers through ringing: what they pay, on real files, with the dated rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from cafe_pos.application import settings_acts
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import ringing, vouchers
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method, Tender, VoucherForm
from tests import cafes
from tests.cafes import HandClock

MONDAY = "2026-11-23T12:00:00Z"
SUNDAY = "2026-11-22T12:00:00Z"


def at(cafe_file: Path, now: str) -> Context:
    ctx = cafes.reopen(cafe_file, HandClock(now))
    with ctx.store.act() as uow:
        uow.put_articles((cafes.article("CROQUE", 690), cafes.article("DEMI", 310, "N20")))
    return ctx


LUNCH = (Wanted("CROQUE"), Wanted("DEMI"))


def paper(cents: int) -> Tender:
    return Tender(Method.MEAL_VOUCHER, cents, issuer="Up Déjeuner", form=VoucherForm.PAPER)


def test_a_voucher_pays_the_food_and_cash_the_rest(cafe_file: Path) -> None:
    ctx = at(cafe_file, MONDAY)
    view = ringing.ring(ctx, Ring(LUNCH, (paper(690), Tender(Method.CASH, 500))))
    assert [(p["method"], p["amount"]) for p in view.payload["payments"]] == [
        ("meal_voucher", 690),
        ("cash", 310),
    ]
    assert view.payload["payments"][0]["issuer"] == "Up Déjeuner"
    assert view.change_cents == 190
    ctx.store.close()
    assert cafes.verify(cafe_file, full=True).ok


@pytest.mark.parametrize(
    ("now", "tenders", "code"),
    [
        (MONDAY, (paper(700), Tender(Method.CASH)), "voucher.eligible"),
        (MONDAY, (paper(1000),), "voucher.eligible"),
        (SUNDAY, (paper(690), Tender(Method.CASH)), "voucher.day"),
        ("2026-11-11T12:00:00Z", (paper(690), Tender(Method.CASH)), "voucher.day"),
        (MONDAY, (paper(690), Tender(Method.CARD, 500)), "payment.over"),
    ],
)
def test_what_the_law_forbids_is_refused_and_nothing_is_sold(
    cafe_file: Path, now: str, tenders: tuple[Tender, ...], code: str
) -> None:
    ctx = at(cafe_file, now)
    with pytest.raises(PosError) as caught:
        ringing.ring(ctx, Ring(LUNCH, tenders))
    assert caught.value.code == code
    with ctx.store.act() as uow:
        assert uow.last_serial("ticket") == 0
    ctx.store.close()


def test_a_cafe_whose_customers_may_pays_on_sundays(cafe_file: Path) -> None:
    ctx = at(cafe_file, SUNDAY)
    settings_acts.change(ctx, vouchers.ANY_DAY, True)
    view = ringing.ring(ctx, Ring((Wanted("CROQUE"),), (Tender(Method.MEAL_VOUCHER),)))
    assert view.methods == ("meal_voucher",)
    ctx.store.close()
