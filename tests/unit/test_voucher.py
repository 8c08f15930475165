"""Meal vouchers: eligible food, the ceiling a day and holder, the days; dated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cafe_pos import settings
from cafe_pos.domain import voucher
from cafe_pos.domain.catalogue import Article, Mode
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order_line import OrderLine, tip_line
from cafe_pos.domain.payment import Method, Tender
from tests.cafes import article

MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 22)
RULES = settings.rules().vouchers
RULE = voucher.rule_on(RULES, MONDAY)
CROQUE = article("CROQUE", 690)
BREAD = article("PAIN", 240, "R55")
BEER = replace(article("DEMI", 310, "N20"), alcohol_group=3)
SWEETS = article("BONBONS", 200, "N20")
JUICE = replace(article("JUS", 300), alcohol_group=1)


def line(sold: Article, quantity: int = 1, mode: Mode = Mode.ON_SITE) -> OrderLine:
    return OrderLine(sold, quantity, mode)


def paid(*cents: int) -> tuple[Tender, ...]:
    return tuple(Tender(Method.MEAL_VOUCHER, amount) for amount in cents)


def test_the_rule_of_a_day_is_the_latest_before_it() -> None:
    assert voucher.rule_on(RULES, date(2020, 1, 1)) is None
    assert RULE is not None
    assert RULE.any_food
    later = voucher.rule_on(RULES, date(2027, 1, 1))
    assert later is not None
    assert not later.any_food


def test_food_is_eligible_alcohol_sweets_and_tips_are_not() -> None:
    assert RULE is not None
    lines = [line(CROQUE), line(BREAD), line(BEER), line(SWEETS), line(JUICE), tip_line(100)]
    assert voucher.eligible_cents(lines, RULE) == 690 + 240 + 300


def test_bread_to_take_home_is_no_longer_eligible_once_the_exception_ends() -> None:
    rule = voucher.rule_on(RULES, date(2027, 1, 4))
    assert rule is not None
    assert voucher.eligible_cents([line(CROQUE), line(BREAD)], rule) == 690


def refused(lines: list[OrderLine], tenders: tuple[Tender, ...], **about: object) -> str:
    with pytest.raises(PosError) as caught:
        voucher.check(lines, tenders, RULE, **({"on": MONDAY, "total_cents": 0} | about))
    return caught.value.code


def test_a_voucher_never_pays_more_than_the_food() -> None:
    voucher.check([line(CROQUE), line(BEER)], paid(690), RULE, total_cents=0, on=MONDAY)
    assert refused([line(CROQUE), line(BEER)], paid(691)) == "voucher.eligible"
    assert refused([line(BEER)], paid(100)) == "voucher.eligible"


def test_each_holder_has_a_ceiling() -> None:
    many = [line(CROQUE, 10)]
    voucher.check(many, paid(2500, 2500), RULE, total_cents=0, on=MONDAY)
    assert refused(many, paid(2501)) == "voucher.cap"


def test_a_voucher_without_an_amount_pays_the_rest() -> None:
    rest = (Tender(Method.CASH, 310), Tender(Method.MEAL_VOUCHER))
    voucher.check([line(CROQUE), line(BEER)], rest, RULE, total_cents=1000, on=MONDAY)
    whole = (Tender(Method.MEAL_VOUCHER),)
    assert refused([line(CROQUE), line(BEER)], whole, total_cents=1000) == "voucher.eligible"
    assert refused([line(CROQUE, 9)], whole, total_cents=6210) == "voucher.cap"


def test_sundays_and_holidays_are_refused_unless_allowed() -> None:
    assert refused([line(CROQUE)], paid(500), on=SUNDAY) == "voucher.day"
    assert refused([line(CROQUE)], paid(500), holidays={MONDAY}) == "voucher.day"
    voucher.check([line(CROQUE)], paid(500), RULE, total_cents=0, on=SUNDAY, any_day=True)


def test_nothing_is_checked_without_a_voucher() -> None:
    voucher.check([line(BEER)], (Tender(Method.CASH),), None, total_cents=0, on=SUNDAY)


def test_the_amount_proposed_is_the_least_of_rest_food_and_ceiling() -> None:
    assert RULE is not None
    assert voucher.proposed_cents([line(CROQUE), line(BEER)], 1000, RULE) == 690
    assert voucher.proposed_cents([line(CROQUE)], 300, RULE) == 300
    assert voucher.proposed_cents([line(CROQUE, 9)], 6210, RULE) == 2500
