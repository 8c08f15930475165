"""Bread, whatever happens in a week: what came is what went, and the documents alone say so."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cafe_pos.application.bread import bakers, bread
from cafe_pos.application.bread import day as bread_day
from cafe_pos.application.bread import orders as bread_orders
from cafe_pos.application.bread import ticks as bread_ticks
from cafe_pos.application.drawer import closing
from cafe_pos.application.selling import refunds, ringing
from cafe_pos.application.selling.refunds import Refund
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.domain.bread import Baker
from cafe_pos.domain.bread_day import Fate, Unsold
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.service_mark import ServiceMark
from tests import cafes
from tests.cafes import HandClock

MONDAY = date(2026, 11, 23)
few = st.integers(1, 6)


class BreadMachine(RuleBasedStateMachine):
    """A baker's café and a tally kept by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = HandClock("2026-11-23T08:00:00Z")
        self.path = Path(self.folder.name) / "cafe.db"
        self.ctx = cafes.found(self.path, self.clock)
        bakers.put_baker(self.ctx, Baker("FOURNIL", ("BAGUETTE",)), name="Fournil")
        self.day = MONDAY
        self.today: Counter[str] = Counter()
        self.tickets: list[tuple[str, str, int]] = []
        self.waiting: dict[str, int] = {}
        self.prepaid: dict[str, str] = {}

    def teardown(self) -> None:
        self.ctx.store.close()
        assert cafes.verify(self.path, full=True).ok
        self.folder.cleanup()

    @rule(count=few)
    def deliver(self, count: int) -> None:
        bread_day.receive(self.ctx, {"BAGUETTE": count})
        self.today["delivered"] += count

    @rule(count=few)
    def sell(self, count: int) -> None:
        view = cafes.ring(self.ctx, f"{count} BAGUETTE")
        self.today["sold"] += count
        self.tickets.append((view.number, "sold", count))

    @rule(count=few)
    def book(self, count: int) -> None:
        asked = bread_orders.Wanted("BAGUETTE", "Odette")
        kept = bread_orders.book(self.ctx, asked, count, self.day)
        self.waiting[kept.ref or ""] = count

    @precondition(lambda self: self.waiting.keys() - self.prepaid.keys())
    @rule(data=st.data())
    def prepay(self, data: st.DataObject) -> None:
        ref = data.draw(st.sampled_from(sorted(self.waiting.keys() - self.prepaid.keys())))
        mark = ServiceMark("bread", ref, "prepaid")
        line = Wanted("BAGUETTE", self.waiting[ref], mark=mark)
        view = ringing.ring(self.ctx, Ring((line,), (Tender(Method.CASH),)))
        self.prepaid[ref] = view.number

    @precondition(lambda self: self.waiting)
    @rule(data=st.data(), twice=st.booleans())
    def tick(self, data: st.DataObject, twice: bool) -> None:  # noqa: FBT001 - drawn
        ref = data.draw(st.sampled_from(sorted(self.waiting)))
        view = self._hand_over(ref)
        self.today["picked_up"] += self.waiting[ref]
        self.tickets.append((view.number, "picked_up", self.waiting.pop(ref)))
        if twice:
            with cafes.refused("bread.picked_up"):
                self._hand_over(ref)

    def _hand_over(self, ref: str) -> ringing.TicketView:
        with self.ctx.store.act() as uow:
            one = bread_ticks.find(uow, ref, self.day)
        line = Wanted("BAGUETTE", one.quantity, mark=bread_ticks.mark_for(one))
        tenders = () if one.tick.prepaid else (Tender(Method.CASH),)
        return ringing.ring(self.ctx, Ring((line,), tenders))

    @precondition(lambda self: self.tickets)
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        number, what, count = data.draw(st.sampled_from(self.tickets))
        refunds.give_back(self.ctx, Refund(number, Method.CASH, "rapporté"))
        self.tickets.remove((number, what, count))
        self.today[what] -= count

    @rule(fate=st.sampled_from(list(Fate)), count=few)
    def unsold(self, fate: Fate, count: int) -> None:
        bread_day.unsold(self.ctx, [Unsold("BAGUETTE", {fate: count})])
        self.today["left" if fate is Fate.KEPT else fate.value] += count

    @rule()
    def next_day(self) -> None:
        cafes.ring(self.ctx, "CAFE")
        closing.close_day(self.ctx)
        self.day += timedelta(days=1)
        self.clock.set(f"{self.day.isoformat()}T08:00:00Z")
        self.today = Counter(brought=self.today["left"])
        self.tickets, self.waiting = [], {}

    @invariant()
    def what_came_is_what_went(self) -> None:
        (one,) = bread.look(self.ctx).balances
        for what in ("brought", "delivered", "sold", "picked_up", "returned", "wasted", "given"):
            assert getattr(one, what) == self.today[what], what
        assert one.left == self.today["left"]
        out = sum(self.today[x] for x in ("sold", "picked_up", "returned", "wasted", "given"))
        came = self.today["brought"] + self.today["delivered"]
        assert one.difference == came - out - self.today["left"]


TestBread = BreadMachine.TestCase
TestBread.settings = settings(max_examples=3, stateful_step_count=15, deadline=None)
