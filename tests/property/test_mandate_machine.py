"""Mandators driven at random on a real file: money in is revenue and what is owed, always.

Sales of goods in three kinds of ownership, refunds, deliveries, contracts that change, settlements,
payouts by every method, closures, in any mix; the balances are the journal's.
"""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cafe_pos.application.drawer import closing
from cafe_pos.application.mandates import balances as mandate_balances
from cafe_pos.application.mandates import payouts, settlements
from cafe_pos.application.mandates.ports import Standing
from cafe_pos.application.proof import audit
from cafe_pos.application.selling import refunds
from cafe_pos.domain.catalogue import Ownership
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import SettlementPeriod
from cafe_pos.domain.money import half_up
from cafe_pos.domain.payment import Method
from cafe_pos.domain.stock import StockLine, StockNature
from cafe_pos.domain.vat import VatCode
from tests import cafes
from tests.cafes import HandClock
from tests.conftest import copied
from tests.mandates import agree, agrees_with_the_books, deliver

EXAMPLES = max(4, int(os.environ.get("CAFE_POS_EXAMPLES", "60")) // 10)
FIRST = date(2026, 11, 20)

JAM = replace(
    cafes.HONEY, code="CONFITURE", label="Confiture", price_cents=450, mandator="FERME",
    ownership=Ownership.OPAQUE, vat_takeaway=VatCode.R55,
)  # fmt: skip
BREAD = replace(cafes.BAGUETTE, mandator="FOURNIL", cost_cents=78)
SHELF = ("MIEL", "CONFITURE", "BAGUETTE", "CAFE")
WHO = ("RUCHER", "FERME", "FOURNIL")


class Machine(RuleBasedStateMachine):
    """Each rule does an act on the file, and what it means to the model."""

    def __init__(self, founded: Path) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        self.ctx = cafes.reopen(copied(founded, Path(self.folder.name)), self.clock)
        with self.ctx.store.act() as uow:
            others = [a for a in cafes.CATALOGUE if a.code != "BAGUETTE"]
            uow.put_articles([*others, JAM, BREAD])
        self.day = FIRST
        self.taken = self.revenue = self.paid = self.commission = self.bought = 0
        self.sold: list[tuple[date, int]] = []
        self.rates: list[tuple[date, int]] = [(date(2026, 11, 1), 2000)]
        self.settled_until = dict.fromkeys(WHO, FIRST - timedelta(days=1))
        self.numbers: list[str] = []
        self.tickets: list[str] = []
        self.back: set[str] = set()
        agree(self.ctx, "percent=20", period=SettlementPeriod.WEEK)
        agree(self.ctx, "percent=25", code="FERME", purchase_vat_code=VatCode.R55)
        agree(
            self.ctx, "fixed=31", code="FOURNIL", ownership=Ownership.FIRM,
            purchase_vat_code=VatCode.R55,
        )  # fmt: skip

    def teardown(self) -> None:
        try:
            self.next_day()
            agrees_with_the_books(self.ctx)
            assert audit.verify(self.ctx, full=True).problems == ()
        finally:
            self.ctx.store.close()
            self.folder.cleanup()

    def note(self, ticket) -> None:
        paper = ticket.payload
        self.taken += paper["total"]
        self.revenue += paper["own_revenue"]
        honey = sum(x["total"] for x in paper["lines"] if x["mandator"] == "RUCHER")
        self.sold.append((self.day, honey))

    # --- the counter ----------------------------------------------------------------------------

    @rule(basket=st.dictionaries(st.sampled_from(SHELF), st.integers(1, 9), min_size=1))
    def sell(self, basket):
        self.clock.advance(minutes=1)
        ticket = cafes.ring(self.ctx, *(f"{n} {code}" for code, n in basket.items()))
        self.tickets.append(ticket.number)
        self.note(ticket)

    @precondition(lambda self: len(self.back) < len(self.tickets))
    @rule(data=st.data())
    def give_back(self, data):
        number = data.draw(st.sampled_from([t for t in self.tickets if t not in self.back]))
        self.back.add(number)
        asked = refunds.Refund(number, Method.CARD, "erreur")
        self.note(refunds.give_back(self.ctx, asked))

    @rule(
        nature=st.sampled_from([StockNature.DELIVERY, StockNature.RETURNED]), n=st.integers(1, 40)
    )
    def move_goods(self, nature, n):
        deliver(self.ctx, nature, StockLine("BAGUETTE", "Baguette", n, cost_cents=78))

    @rule()
    def next_day(self):
        closing.close_day(self.ctx, self.day)
        self.day += timedelta(days=1)
        self.clock.set(f"{self.day}T09:00:00Z")

    # --- mandators ------------------------------------------------------------------------------

    @rule(bp=st.integers(0, 10_000))
    def agree_otherwise(self, bp):
        terms = f"percent={bp // 100}.{bp % 100:02d}"
        if self.settled_until["RUCHER"] < self.day:
            agree(self.ctx, terms, since=self.day.isoformat(), period=SettlementPeriod.WEEK)
            self.rates.append((self.day, bp))

    def rate(self, day: date) -> int:
        return [bp for since, bp in sorted(self.rates, key=lambda x: x[0]) if since <= day][-1]

    def expected_commission(self, first: date, last: date) -> int:
        """By hand: each day belongs to the rate that it had, stretches cut where one begins."""
        cuts = sorted({first, *(since for since, _ in self.rates if first < since <= last)})
        net = 0
        for start, end in zip(cuts, [*cuts[1:], last + timedelta(days=1)], strict=True):
            base = sum(cents for day, cents in self.sold if start <= day < end)
            net += half_up(base * self.rate(start), 10_000)
        return net + half_up(net * 20, 100)

    @rule(who=st.sampled_from(WHO), days=st.integers(0, 6))
    def settle(self, who, days):
        first = self.settled_until[who] + timedelta(days=1)
        last = first + timedelta(days=days)
        told = settlements.preview(self.ctx, who, first, last)
        if told.refusal is not None:
            code = "settlement.open" if last >= self.day else "settlement.empty"
            with cafes.refused(code):
                settlements.settle(self.ctx, who, first, last)
            return
        assert last < self.day
        view = settlements.settle(self.ctx, who, first, last)
        assert view.payload["balance"] == told.balance
        self.settled_until[who] = last
        self.numbers.append(view.number)
        said = view.payload
        if who == "RUCHER":
            assert said["commission"] == self.expected_commission(first, last)
            assert said["sold"] == sum(c for day, c in self.sold if first <= day <= last)
        self.commission += said["commission"]
        self.bought += said["purchases"] + said["purchases_vat"]

    @precondition(lambda self: self.numbers)
    @rule(
        data=st.data(),
        method=st.sampled_from(["cash", "transfer", "cheque"]),
        part=st.none() | st.integers(1, 5000),
    )
    def pay(self, data, method, part):
        number = data.draw(st.sampled_from(self.numbers))
        left = {s.number: s.left for s in settlements.settlements(self.ctx)}[number]
        if not left or (part is not None and part > abs(left)):
            code = "payout.more_than_due" if left else "payout.(twice|nothing)"
            with pytest.raises(PosError) as caught:
                payouts.pay(self.ctx, number, method, part)
            assert re.fullmatch(code, caught.value.code)
            return
        if method == "cash" and left > 0:
            self.fill_drawer(left)
        paid = payouts.pay(self.ctx, number, method, part)
        assert paid.payload["amount"] == (left if part is None else part * (1 if left > 0 else -1))
        assert abs(paid.left) < abs(left)
        self.paid += paid.payload["amount"]

    def fill_drawer(self, cents: int) -> None:
        """Enough cash for a payout: coffees, which are nobody else's."""
        self.note(cafes.ring(self.ctx, f"{cents // 150 + 1} CAFE"))

    # --- what holds -----------------------------------------------------------------------------

    @invariant()
    def money_in_is_revenue_and_what_is_owed(self):
        with self.ctx.store.act() as uow:
            balances = uow.mandates.balances()
        owed = sum(one.total for one in balances.values())
        ours = self.revenue + self.commission - self.bought
        assert self.taken - self.paid == ours + owed
        left = {b.mandator.code: b.left for b in mandate_balances.balances(self.ctx)}
        unsettled = sum(c for day, c in self.sold if day > self.settled_until["RUCHER"])
        held = balances.get("RUCHER", Standing()).held
        assert held == left.get("RUCHER", 0) + unsettled


@pytest.mark.usefixtures("_own_folders")
def test_money_in_is_revenue_and_what_is_owed(founded: Path) -> None:
    run_state_machine_as_test(
        lambda: Machine(founded),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
