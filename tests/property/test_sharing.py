"""Whatever is shared, among lines or among people, sums to what it was, to the cent."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cafe_pos import settings
from cafe_pos.domain import sharing
from cafe_pos.domain.order import Order, OrderLine
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.pricing import Discount, DiscountKind, LineKind, discount_share
from cafe_pos.domain.refund import Auditor as RefundAuditor
from cafe_pos.domain.refund import GivenBack
from cafe_pos.domain.refund import compose as give_back
from cafe_pos.domain.ticket import VatRules, compose, payload_of
from cafe_pos.domain.ticket_audit import check_arithmetic
from cafe_pos.domain.vat import VatRegime
from tests.cafes import BAGUETTE, BEER, COFFEE, CROQUE, HONEY, STAMP, TOMME
from tests.property.test_sales import ABOUT, DAY

RULES = VatRules(VatRegime.STANDARD, settings.rules().vat["metropolitan"])
LEFTS = st.lists(st.integers(0, 100_000), min_size=1, max_size=12).filter(any)


@given(LEFTS, st.data())
def test_an_amount_is_allocated_to_the_cent_and_never_beyond_a_line(lefts, data):
    amount = data.draw(st.integers(1, sum(lefts)))
    shares = sharing.allocate(amount, lefts)
    assert sum(shares) == amount
    whole = sum(lefts)
    for share, left in zip(shares, lefts, strict=True):
        assert 0 <= share <= left
        assert abs(share * whole - amount * left) < whole  # the exact share, less than a cent off


@given(LEFTS, st.data())
def test_parts_in_any_amounts_use_up_every_line(lefts, data):
    rest = list(lefts)
    while any(rest):
        amount = data.draw(st.integers(1, sum(rest)))
        rest = [a - b for a, b in zip(rest, sharing.allocate(amount, rest), strict=True)]
        assert min(rest) >= 0
    assert sum(rest) == 0


@given(st.integers(2, 100_000), st.data())
def test_equal_parts_differ_by_a_cent_at_most(total, data):
    parts = sharing.equal(total, data.draw(st.integers(2, min(total, 60))))
    assert sum(parts) == total
    assert max(parts) - min(parts) <= 1


@given(st.integers(0, 100_000), st.lists(st.integers(1, 50), min_size=1, max_size=9))
def test_a_discount_goes_back_whole_in_any_portions(discount, portions):
    quantity, before, back = sum(portions), 0, 0
    for taken in portions:
        share = discount_share(discount, quantity, before, taken)
        assert share >= 0
        before += taken
        back += share
    assert back == discount


ARTICLES = st.sampled_from([COFFEE, CROQUE, BEER, BAGUETTE, STAMP, HONEY, TOMME])
ORDERS = st.lists(
    st.builds(lambda a, q: OrderLine(a, q, a.default_mode), ARTICLES, st.integers(1, 40)),
    min_size=1, max_size=6,
)  # fmt: skip


@given(ORDERS, st.integers(1, 10_000))
def test_a_percentage_on_the_order_is_spread_to_the_cent(lines, bp):
    order = Order(tuple(lines)).with_order_discount(Discount(DiscountKind.PERCENT, bp=bp))
    gross = sum(line.gross_cents for line in lines)
    assert order.total_cents == gross - (gross * bp * 2 + 10_000) // 20_000
    fewer = order.with_quantity(0, 0) if len(lines) > 1 else order
    gross = sum(line.gross_cents for line in fewer.lines)
    assert fewer.total_cents == gross - (gross * bp * 2 + 10_000) // 20_000


@given(ORDERS, st.data())
def test_an_order_divided_by_pieces_keeps_its_discount(lines, data):
    order = Order(tuple(lines))
    cents = data.draw(st.integers(0, order.total_cents))
    if cents:
        order = order.with_order_discount(Discount(DiscountKind.AMOUNT, cents=cents))
    for line in order.lines:
        if line.quantity > 1 and not line.article.by_weight:
            one, other = line.divided(data.draw(st.integers(1, line.quantity - 1)))
            assert one.quantity + other.quantity == line.quantity
            assert one.total_cents + other.total_cents == line.total_cents


@given(ORDERS, st.data())
def test_tickets_that_share_an_order_pay_it_exactly(lines, data):
    order = replace(Order(tuple(lines)), split="s")
    whole = order.total_cents
    auditor, tickets = sharing.Auditor(), []
    while order.total_cents:
        amount = data.draw(st.none() | st.integers(1, order.total_cents))
        sale = compose(
            order.lines, (Tender(Method.CASH),),
            rules=RULES, limit=None, on=DAY, shared=True, share_cents=amount,
        )  # fmt: skip
        ticket = payload_of(sale, replace(ABOUT, split="s"))
        assert check_arithmetic(1, ticket) == auditor.see(1, ticket) == []
        tickets.append(ticket)
        order = order.settled([line.total_cents for line in sale.lines])
    assert sum(t["total"] for t in tickets) == whole
    for position, line in enumerate(lines):
        assert sum(t["lines"][position]["total"] for t in tickets) == line.total_cents


@given(ORDERS, st.data())
def test_one_more_cent_than_a_line_costs_is_found(lines, data):
    order = Order(tuple(lines))
    sale = compose(
        order.lines, (Tender(Method.CASH),), rules=RULES, limit=None, on=DAY, shared=True
    )
    ticket = payload_of(sale, replace(ABOUT, split="s"))
    auditor = sharing.Auditor()
    assert auditor.see(1, ticket) == []
    assert {p.code for p in auditor.see(2, ticket)} == {"split.exceeds"}
    other = data.draw(st.integers(0, len(lines) - 1))
    changed = {**ticket, "lines": [dict(line) for line in ticket["lines"]]}
    changed["lines"][other]["whole"] += 1
    assert "split.line" in {p.code for p in auditor.see(3, changed)}


BOTTLES = [
    OrderLine(
        replace(STAMP, code="CONSIGNE", line_kind="deposit", price_cents=50),
        -3, STAMP.default_mode, kind=LineKind.DEPOSIT_BACK,
    )
]  # fmt: skip


@given(ORDERS, st.lists(st.tuples(st.integers(1, 8), st.none() | st.integers(1, 3)), max_size=8))
def test_bottles_come_back_and_a_refund_turns_that_around_too(lines, asked):
    sale = compose([*lines, *BOTTLES], (Tender(Method.CASH),), rules=RULES, limit=None, on=DAY)
    sold = payload_of(sale, ABOUT)
    assert check_arithmetic(1, sold) == []
    auditor, refunds = RefundAuditor(), []
    assert auditor.see(1, sold, None) == []
    every = [(position, None) for position in range(1, len(lines) + 2)]
    for position, quantity in [*asked, *every]:
        try:
            back = give_back(
                sold, refunds, [GivenBack(position, quantity)],
                method=Method.CARD, reason="x", limit=None,
            )  # fmt: skip
        except Exception as error:  # noqa: BLE001 - the code is looked at
            assert str(getattr(error, "code", error)).startswith("refund.")  # noqa: PT017
            continue
        made = payload_of(back, ABOUT)
        assert check_arithmetic(2, made) == auditor.see(2, made, sold) == []
        refunds.append(made)
    assert sum(r["total"] for r in refunds) == -sold["total"]
