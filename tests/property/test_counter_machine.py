"""A counter driven at random on a real file, against a model on one page: they always agree.

Orders, tabs, shares, refunds, accounts, the suspended coffees' fund, closures, a till that is
closed, killed, or looked at by somebody with a tool of theirs, in any mix.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import sqlite3
import subprocess
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cafe_pos.application.accounts import accounts, customers
from cafe_pos.application.drawer import closing
from cafe_pos.application.proof import audit
from cafe_pos.application.selling import refunds
from cafe_pos.application.selling.ringing import Ring, Wanted, ring, wanted_of
from cafe_pos.application.tabs import tabs
from cafe_pos.application.tabs.tabs import Where
from cafe_pos.domain import sharing
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.pricing import Discount, DiscountKind, LineKind, PriceChange, PriceKind
from cafe_pos.domain.refund import GivenBack
from cafe_pos.domain.tab import picked
from tests import cafes
from tests.cafes import HandClock
from tests.conftest import copied
from tests.integration.attacks import FISCAL_TABLES, key_of, plain
from tests.property.counter_model import HELD, KILO, PIECES, Line, Model, Sold, Tab, half_up, spread

EXAMPLES = max(4, int(os.environ.get("CAFE_POS_EXAMPLES", "60")) // 4)
STEPS = 40
FIRST_DAY = date(2026, 11, 20)
LAST_DAY = date(2026, 12, 23)
"""Before the first public holiday, so that Sundays alone refuse vouchers."""

ARTICLES = {article.code: article for article in cafes.WHOLE_COUNTER}
DIVISIBLE = [code for code in PIECES if PIECES[code]]
DISCOUNTED = [code for code in PIECES if code not in HELD]

plain_lines = st.tuples(st.sampled_from(sorted(PIECES)), st.integers(1, 6)).map(
    lambda x: (Wanted(x[0], x[1]), Line(x[0], x[1], PIECES[x[0]]))
)
weighed = st.integers(1, 2500).map(
    lambda grams: (Wanted("TOMME", grams=grams), Line("TOMME", grams, KILO["TOMME"]))
)
bottles = st.integers(1, 4).map(
    lambda n: (Wanted("CONSIGNE", n, kind=LineKind.DEPOSIT_BACK), Line("CONSIGNE", -n, 20))
)


def opened(code: str, kind: LineKind | None) -> st.SearchStrategy[tuple[Wanted, Line]]:
    """What has no price of its own: the free article, and tips."""
    return st.integers(1, 2000).map(
        lambda cents: (
            Wanted(code, kind=kind, price=PriceChange(PriceKind.OPEN, cents)),
            Line(code, 1, cents),
        )
    )


@st.composite
def changed(draw: st.DrawFn) -> tuple[Wanted, Line]:
    """A line at another price, or with something taken off it."""
    code, n = draw(st.sampled_from(DISCOUNTED)), draw(st.integers(1, 6))
    kind = draw(st.sampled_from([*DiscountKind, PriceKind.OVERRIDE]))
    line = Line(code, n, PIECES[code])
    if kind is PriceKind.OVERRIDE:
        line.unit = draw(st.integers(0, 1000))
        return Wanted(code, n, price=PriceChange(kind, line.unit, "entendu")), line
    bp = cents = 0
    if kind is DiscountKind.PERCENT:
        bp = draw(st.integers(1, 10_000))
        line.off = half_up(line.gross * bp, 10_000)
    elif kind is DiscountKind.AMOUNT:
        cents = draw(st.integers(1, 500))
        line.off = min(cents, line.gross)
    else:
        line.off = line.gross
    return Wanted(code, n, discount=Discount(kind, bp, cents, "fête")), line


anything = st.one_of(
    plain_lines, plain_lines, weighed, changed(), opened("DIVERS", None),
    opened("TIP", LineKind.TIP),
)  # fmt: skip
orders = st.lists(anything | bottles, min_size=1, max_size=5)
shareable = st.lists(anything, min_size=1, max_size=5)
rounds = st.dictionaries(st.sampled_from(DIVISIBLE), st.integers(1, 4), min_size=1, max_size=3)
names = st.none() | st.sampled_from(["Pétanque", "Table 4", "Marcel"])
firsts = st.sampled_from([None, Method.MEAL_VOUCHER, Method.SUSPENDED, Method.ACCOUNT, Method.CARD])
rests = st.sampled_from([Method.CASH, Method.CASH, Method.CARD, Method.CHEQUE])
plans = st.tuples(firsts, st.integers(1, 100), rests, st.integers(0, 5000), st.booleans())
Plan = tuple[Method | None, int, Method, int, bool]


def order_of(pieces: dict[str, int], order: Order | None = None) -> Order:
    order = order or Order()
    for code, n in pieces.items():
        order, _ = order.add(ARTICLES[code], n)
    return order


class Machine(RuleBasedStateMachine):
    """Each rule does an act on the file, and the same on the model; refusals are foreseen."""

    def __init__(self, founded: Path) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        self.keys = itertools.count(1)
        self.path = copied(founded, Path(self.folder.name) / "0")
        self.ctx = cafes.reopen(self.path, self.clock)
        with self.ctx.store.act() as uow:
            uow.put_articles(cafes.WHOLE_COUNTER)
        self.people = [customers.add(self.ctx, name).code for name in ("Marcel", "Odette")]
        self.model = Model(FIRST_DAY, self.people)

    def teardown(self) -> None:
        try:
            assert audit.verify(self.ctx, full=True).problems == ()
            self.removed_lines()
        finally:
            self.ctx.store.close()
            self.folder.cleanup()

    # --- help -----------------------------------------------------------------------------------

    def key(self) -> str:
        return f"key-{next(self.keys)}"

    def refused(self, code: str, act, *arguments, **named) -> None:
        """The act is refused with this code, and nothing is written by it."""
        with self.ctx.store.act() as uow:
            head = uow.head
        with cafes.refused(code):
            act(*arguments, **named)
        with self.ctx.store.act() as uow:
            assert uow.head == head

    def tenders(self, lines: list[Line], total: int, plan: Plan):
        """What is offered, what is kept by method, whose account, and the refusal foreseen."""
        first, percent, rest, over, _again = plan
        if total <= 0:
            kept = {rest.value: total} if total else {}
            return (Tender(rest),), kept, None, None
        cents = max(1, total * percent // 100) if first is not None else 0
        account = self.people[percent % 2] if first is Method.ACCOUNT else None
        offered, kept = [], {}
        if first is not None:
            offered.append(Tender(first, cents, account=account))
            kept[first.value] = cents
        if cents < total:
            cash = rest is Method.CASH and over
            offered.append(Tender(rest, total - cents + over if cash else None))
            kept[rest.value] = kept.get(rest.value, 0) + total - cents
        code = None
        if first is Method.MEAL_VOUCHER:
            code = self.model.voucher_refused(lines, cents)
        elif first is Method.SUSPENDED:
            code = self.model.fund_refused(lines, cents)
        return tuple(offered), kept, account, code

    def pay(self, lines: list[Line], plan: Plan, request: Ring, share: int | None = None) -> bool:
        """Pay an order; whether a ticket was made, which the model then knows too."""
        for line in lines:
            line.total = line.gross - line.off
        total = sum(line.total for line in lines) if share is None else share
        offered, kept, account, code = self.tenders(lines, total, plan)
        asked = replace(request, tenders=offered, client_key=self.key())
        if code is not None:
            self.refused(code, ring, self.ctx, asked)
            return False
        view = ring(self.ctx, asked)
        paper = view.payload
        assert paper["total"] == total == sum(p["amount"] for p in paper["payments"])
        assert sum(line["total"] for line in paper["lines"]) == total
        assert paper["business_day"] == self.model.day.isoformat()
        assert [line["quantity"] for line in paper["lines"]] == [x.quantity for x in lines]
        if share is None and request.split is None:
            assert [line["total"] for line in paper["lines"]] == [x.total for x in lines]
        for line, printed in zip(lines, paper["lines"], strict=True):
            line.total = printed["total"]
            line.shared = printed["whole"] is not None
        self.model.sell(Sold(view.number, lines, kept, account))
        if plan[4]:
            again = ring(self.ctx, asked)
            assert (again.already, again.number) == (True, view.number)
            self.refused("ring.key_reused", ring, self.ctx, replace(asked, covers=99))
        return True

    def tab(self, data: st.DataObject) -> tuple[str, Tab]:
        public = [*self.model.tabs][data.draw(st.integers(0, len(self.model.tabs) - 1))]
        return public, self.model.tabs[public]

    # --- orders ---------------------------------------------------------------------------------

    @rule(asked=orders, plan=plans)
    def sell(self, asked, plan):
        self.clock.advance(minutes=2)
        self.pay([replace(line) for _, line in asked], plan, Ring(tuple(w for w, _ in asked), ()))

    @rule(pieces=rounds, bp=st.integers(1, 10_000), plan=plans)
    def sell_with_something_off(self, pieces, bp, plan):
        """A percentage on the order is spread over the lines that are no money held."""
        free = [code for code in pieces if code not in HELD]
        order = order_of(pieces)
        lines = [Line(code, n, PIECES[code]) for code, n in pieces.items()]
        if free:
            order = order.with_order_discount(Discount(DiscountKind.PERCENT, bp, reason="ami"))
            weights = [line.gross for line in lines if line.code not in HELD]
            shares = iter(spread(half_up(sum(weights) * bp, 10_000), weights))
            for line in lines:
                line.off = 0 if line.code in HELD else next(shares)
        self.pay(lines, plan, Ring(wanted_of(order), ()))

    @rule(asked=shareable, people=st.integers(2, 4), plan=plans)
    def divide_among_people(self, asked, people, plan):
        """Equal shares until all is paid; another order can not slip in between."""
        wanted = [w for w, _ in asked]
        lines = [replace(line, total=line.gross - line.off) for _, line in asked]
        left = [line.total for line in lines]
        if sum(left) < people:
            return
        split = self.key()
        for share in sharing.equal(sum(left), people):
            mine = [replace(line) for line in lines]
            card = (Method.CARD, 100, *plan[2:])
            request = Ring(tuple(wanted), (), split=split, share_cents=share)
            assert self.pay(mine, card, request, share)
            left = [rest - line.total for rest, line in zip(left, mine, strict=True)]
            assert min(left) >= 0
            wanted = [
                replace(w, settled_cents=line.total - rest)
                for w, line, rest in zip(wanted, lines, left, strict=True)
            ]
            other = Ring(
                (*wanted, Wanted("CAFE")), (Tender(Method.CARD),), split=split, share_cents=1
            )
            with self.refusing("split.changed"):
                ring(self.ctx, other)
        assert not any(left)

    def refusing(self, *codes: str):
        """Expect one of these refusals."""
        return pytest.raises(PosError, match="|".join(map(re.escape, codes)))

    # --- tabs -----------------------------------------------------------------------------------

    @rule(pieces=rounds, name=names)
    def put_aside(self, pieces, name):
        if any(tab.name == name for tab in self.model.tabs.values()):
            self.refused("tab.taken", tabs.keep, self.ctx, order_of(pieces), name)
            return
        made = tabs.keep(self.ctx, order_of(pieces), name).tab
        self.model.tabs[made.id] = Tab(made.name, dict(pieces))

    @precondition(lambda self: self.model.tabs)
    @rule(data=st.data(), pieces=rounds)
    def same_tab_another_round(self, data, pieces):
        public, tab = self.tab(data)
        before = tabs.recall(self.ctx, public).order
        order = order_of(pieces, before)
        if tab.split:
            self.refused("split.begun", tabs.keep, self.ctx, order)
            return
        tabs.keep(self.ctx, order)
        tab.add(pieces)
        stale = Ring(
            wanted_of(before), (Tender(Method.CARD),), tab=public, tab_version=before.version
        )
        self.refused("tab.changed", ring, self.ctx, stale)

    @precondition(lambda self: self.model.tabs)
    @rule(data=st.data())
    def merge(self, data):
        (one, tab), (other, into) = self.tab(data), self.tab(data)
        if one == other:
            self.refused("tab.same", tabs.merge, self.ctx, one, other)
        elif tab.split or into.split:
            self.refused("split.begun", tabs.merge, self.ctx, one, other)
        else:
            tabs.merge(self.ctx, one, other)
            into.add(self.model.tabs.pop(one).pieces)

    @precondition(lambda self: self.model.tabs)
    @rule(data=st.data(), name=names.filter(bool))
    def move(self, data, name):
        public, tab = self.tab(data)
        index, code, n = self.some(data, tab)
        other = next((p for p, t in self.model.tabs.items() if t.name == name), None)
        picks = {index + 1: n}
        if other == public:
            # Of a line with a share paid, that is said first.
            with self.refusing("tab.same", *(("split.settled",) if tab.split else ())):
                tabs.move(self.ctx, public, picks, name)
            return
        if tab.split or (other and self.model.tabs[other].split):
            with self.refusing("split.begun", "split.settled"):
                tabs.move(self.ctx, public, picks, name)
            return
        made = tabs.move(self.ctx, public, picks, name).tab
        self.model.tabs.setdefault(made.id, Tab(name, {})).add({code: n})
        self.take(public, code, n)

    def some(self, data: st.DataObject, tab: Tab) -> tuple[int, str, int]:
        """So many pieces of a line: its place, its article, how many."""
        index = data.draw(st.integers(0, len(tab.pieces) - 1))
        code = [*tab.pieces][index]
        return index, code, data.draw(st.integers(1, tab.pieces[code]))

    def take(self, public: str, code: str, n: int) -> None:
        self.model.tabs[public].take(code, n)
        if not self.model.tabs[public].pieces:
            del self.model.tabs[public]

    @precondition(lambda self: self.model.tabs)
    @rule(data=st.data())
    def take_out(self, data):
        """A piece goes, with a reason; the reason is asked for."""
        public, tab = self.tab(data)
        if tab.split:
            return
        index, code, n = self.some(data, tab)
        order = tabs.recall(self.ctx, public).order
        order = order.with_quantity(index, tab.pieces[code] - n)
        self.refused("tab.no_reason", tabs.remove, self.ctx, order, Where())
        tabs.remove(self.ctx, order, Where(reason="renversé"))
        self.model.removed[code] += n
        self.take(public, code, n)

    @precondition(lambda self: self.model.tabs)
    @rule(data=st.data())
    def drop(self, data):
        public, tab = self.tab(data)
        if tab.split:
            self.refused("split.begun", tabs.drop, self.ctx, public, Where(reason="parti"))
            return
        tabs.drop(self.ctx, public, Where(reason="parti"))
        self.model.removed.update(tab.pieces)
        del self.model.tabs[public]

    @precondition(lambda self: self.model.tabs)
    @rule(data=st.data(), plan=plans)
    def pay_tab(self, data, plan):
        public, tab = self.tab(data)
        order = tabs.recall(self.ctx, public).order
        request = Ring(wanted_of(order), (), tab=public, tab_version=order.version)
        if tab.split:
            self.refused("split.begun", ring, self.ctx, replace(request, tenders=(CARD,)))
            return
        lines = [Line(code, n, PIECES[code]) for code, n in tab.pieces.items()]
        if self.pay(lines, plan, request):
            del self.model.tabs[public]

    @precondition(lambda self: self.model.tabs)
    @rule(data=st.data(), plan=plans)
    def pay_some_of_a_tab(self, data, plan):
        public, tab = self.tab(data)
        if tab.split:
            return
        index, code, n = self.some(data, tab)
        order = tabs.recall(self.ctx, public).order
        part = replace(order, lines=picked(order, {index: n}), part=True)
        request = Ring(wanted_of(part), (), tab=public, tab_version=order.version, tab_part=True)
        if self.pay([Line(code, n, PIECES[code])], plan, request):
            self.take(public, code, n)

    @precondition(lambda self: self.model.tabs)
    @rule(data=st.data(), percent=st.integers(1, 100), rest=rests)
    def pay_a_share_of_a_tab(self, data, percent, rest):
        public, tab = self.tab(data)
        share = max(1, tab.total * percent // 100)
        order = tabs.recall(self.ctx, public).order
        split = tab.split or self.key()
        assert order.split == tab.split
        lines = [Line(code, n, PIECES[code]) for code, n in tab.pieces.items()]
        request = Ring(
            wanted_of(order), (), tab=public, tab_version=order.version,
            split=split, share_cents=share,
        )  # fmt: skip
        too_much = replace(request, share_cents=tab.total + 1, tenders=(CARD,))
        self.refused("split.amount", ring, self.ctx, too_much)
        assert self.pay(lines, (None, 1, rest, 0, False), request, share)
        before = tab.settled or [0] * len(lines)
        tab.split, tab.settled = split, [a + b.total for a, b in zip(before, lines, strict=True)]
        wholes = [PIECES[code] * n for code, n in tab.pieces.items()]
        assert all(paid <= whole for paid, whole in zip(tab.settled, wholes, strict=True))
        if not tab.total:
            assert tab.settled == wholes
            del self.model.tabs[public]

    # --- refunds and accounts -------------------------------------------------------------------

    @precondition(lambda self: self.model.tickets)
    @rule(
        data=st.data(), whole=st.booleans(),
        method=st.sampled_from(["cash", "card", "account", "suspended"]),
    )  # fmt: skip
    def refund(self, data, whole, method):
        number = data.draw(st.sampled_from(sorted(self.model.tickets)))
        sold = self.model.tickets[number]
        asked: list[tuple[int, int | None]] = []
        if not whole:
            indices = data.draw(st.sets(st.integers(0, len(sold.lines) - 1), min_size=1))
            for index in sorted(indices):
                most = abs(sold.lines[index].quantity) + 1
                asked.append((index, data.draw(st.none() | st.integers(1, most))))
        self.give_back(number, asked, method)

    @precondition(lambda self: self.discounted())
    @rule(data=st.data())
    def refund_some_pieces_of_a_discounted_line(self, data):
        number, index = data.draw(st.sampled_from(self.discounted()))
        left = self.model.tickets[number].lines[index].left
        self.give_back(number, [(index, data.draw(st.integers(1, left)))], "cash")

    def discounted(self) -> list[tuple[str, int]]:
        """The lines of more than one piece that something was taken off, not all given back."""
        return [
            (number, index)
            for number, sold in self.model.tickets.items()
            if not sold.refund
            for index, line in enumerate(sold.lines)
            if line.off and line.left and line.quantity > 1
        ]

    def give_back(self, number: str, asked: list[tuple[int, int | None]], method: str) -> None:
        """Refund lines of a ticket, or be refused as the model says."""
        request = refunds.Refund(
            number, Method(method), "erreur",
            tuple(GivenBack(index + 1, n) for index, n in asked), client_key=self.key(),
        )  # fmt: skip
        foreseen = self.model.give_back(number, asked, method)
        if isinstance(foreseen, str):
            self.refused(foreseen, refunds.give_back, self.ctx, request)
            return
        lines, spent = foreseen
        paper = refunds.give_back(self.ctx, request).payload
        assert [line["total"] for line in paper["lines"]] == [line.total for line in lines]
        assert {p["method"]: p["amount"] for p in paper["payments"]} == spent
        assert refunds.give_back(self.ctx, request).already
        places = [line["corrects_line"] - 1 for line in paper["lines"]]
        self.model.given_back(number, paper["number"], lines, spent, places)

    @rule(data=st.data(), percent=st.integers(1, 120), cash=st.booleans())
    def pay_account(self, data, percent, cash):
        who = data.draw(st.sampled_from(self.people))
        owed = self.model.owed[who]
        cents = None if percent == 1 else max(1, owed * percent // 100)
        paid = (Tender(Method.CASH if cash else Method.CARD),)
        request = accounts.Settle(who, paid, cents, self.key())
        if owed <= 0:
            self.refused("account.nothing_owed", accounts.settle, self.ctx, request)
        elif cents is not None and cents > owed:
            self.refused("account.too_much", accounts.settle, self.ctx, request)
        else:
            done = accounts.settle(self.ctx, request)
            assert done.amount_cents == (owed if cents is None else cents)
            assert sum(part for _, part in done.tickets) == done.amount_cents
            assert accounts.settle(self.ctx, request).already
            self.model.settle(who, done.amount_cents, done.amount_cents if cash else 0)

    # --- days, and what happens to the file -----------------------------------------------------

    @rule()
    def close_the_day(self):
        if self.model.closed is not None and self.model.closed >= self.model.today:
            self.refused("closure.already", closing.close_day, self.ctx)
            return
        views = closing.close_day(self.ctx)
        assert len(views) == self.model.close()
        assert views[-1].payload["perpetual"] == self.model.perpetual
        assert views[-1].payload["perpetual_absolute"] == self.model.absolute

    @precondition(lambda self: self.model.today < LAST_DAY)
    @rule()
    def a_day_goes_by(self):
        self.clock.set(f"{self.model.today.isoformat()}T09:15:00Z")
        self.clock.advance(days=1)
        self.model.today = self.clock.now().date()

    @rule()
    def close_the_till(self):
        self.ctx.store.close()
        self.ctx = cafes.reopen(self.path, self.clock)

    @rule()
    def cut_the_power(self):
        """Go on with the files as they lay on the disk while the till was open."""
        folder = self.path.parent.with_name(str(int(self.path.parent.name) + 1))
        folder.mkdir()
        # By another process: closing a descriptor here would let go of the till's own lock.
        for name in (self.path, f"{self.path}-wal", f"{self.path}.head"):
            subprocess.run(["cp", "-p", str(name), str(folder)], check=True)
        self.ctx.store.close()
        self.path = folder / self.path.name
        self.ctx = cafes.reopen(self.path, self.clock)

    @rule(table=st.sampled_from(FISCAL_TABLES), guarded=st.booleans(), last=st.booleans())
    def a_hand_from_outside(self, table, guarded, last):
        """With the till closed, another program tries to change what is fiscal."""
        self.ctx.store.close()
        key, way = key_of(table), "DESC" if last else "ASC"
        one = f"(SELECT {key} FROM {table} ORDER BY {key} {way} LIMIT 1)"
        pragmas = [f"{name} = {'ON' if guarded else 'OFF'}" for name in TOOLS]
        with plain(self.path, *pragmas) as connection:
            if connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
                for sql in (
                    f"UPDATE {table} SET {key} = {key} WHERE {key} = {one}",
                    f"DELETE FROM {table} WHERE {key} = {one}",
                    f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE {key} = {one}",
                    f"REPLACE INTO {table} SELECT * FROM {table} WHERE {key} = {one}",
                ):
                    with pytest.raises(sqlite3.IntegrityError, match=r"^ledger\."):
                        connection.execute(sql)
        self.ctx = cafes.reopen(self.path, self.clock)

    @rule()
    def verify(self):
        assert audit.verify(self.ctx, full=True).problems == ()

    # --- what always holds ----------------------------------------------------------------------

    @initialize()
    def founded(self):
        """The first thing looked at is a café that sold nothing."""
        self.agrees()

    @invariant()
    def agrees(self):
        model = self.model
        with self.ctx.store.act() as uow:
            assert uow.suspended_pool() == model.fund >= 0
            owed = uow.accounts.balances()
            assert {who: owed.get(who, 0) for who in self.people} == model.owed
            assert min(model.owed.values()) >= 0
            assert uow.last_serial("ticket") == len(model.tickets)
            assert [*model.tickets] == [f"T-{n:08d}" for n in range(1, len(model.tickets) + 1)]
            assert uow.last_serial("account_payment") == model.payments
            assert uow.last_serial("closure") == model.closures
            kept = uow.perpetual()
            assert (kept.algebraic_cents, kept.absolute_cents) == (model.perpetual, model.absolute)
            session = uow.open_session()
            assert (None if session is None else uow.cash_taken(session.number)) == model.cash
        assert {tab.id: (tab.name, tab.total_cents) for tab in tabs.open_tabs(self.ctx)} == {
            public: (tab.name, tab.total) for public, tab in model.tabs.items()
        }

    def removed_lines(self) -> None:
        """Everything that left a tab unsold is recorded, and nothing else."""
        found = dict.fromkeys(self.model.removed, 0)
        with self.ctx.store.act() as uow:
            for entry in uow.entries():
                event = json.loads(entry.payload)
                if entry.kind == "event" and event["name"] == "line_removed":
                    for line in event["details"]["lines"]:
                        found[line["article"]] = found.get(line["article"], 0) + line["quantity"]
        assert found == dict(self.model.removed)


CARD = Tender(Method.CARD)
TOOLS = ("recursive_triggers", "foreign_keys")


def test_a_counter_driven_at_random_agrees_with_its_model(founded: Path) -> None:
    run_state_machine_as_test(
        lambda: Machine(founded),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=[*HealthCheck],
        ),
    )
