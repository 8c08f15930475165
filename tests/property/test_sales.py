"""What holds of every sale: lines, VAT, payments and change agree to the cent."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cafe_pos import settings
from cafe_pos.domain import closure
from cafe_pos.domain.catalogue import Ownership
from cafe_pos.domain.ledger import canonical, read_payload
from cafe_pos.domain.payment import CashLimit, Method, Tender, settle
from cafe_pos.domain.ticket import (
    Channel,
    Circumstances,
    VatRules,
    compose,
    payload_of,
)
from cafe_pos.domain.ticket_audit import check_arithmetic
from cafe_pos.domain.vat import VatCode, VatRegime, totals
from tests.property.strategies import CENTS, RATES_BP, orders, outcome, regimes, tenders_for

DAY = date(2026, 11, 20)
LIMIT = CashLimit(date(2015, 9, 1), 100_000, 1_000_000, "CMF art. D112-3")
ABOUT = Circumstances(
    serial=1,
    till="1",
    identity=1,
    session="S-000001",
    operator="op1",
    operator_name="Camille",
    channel=Channel.SCREEN,
    issued_at="2026-11-20T09:15:00Z",
    recorded_at="2026-11-20T09:15:00Z",
    utc_offset_min=60,
    business_day="2026-11-20",
    client_key=None,
    request_hash=None,
)


@st.composite
def sales(draw):
    territory = draw(st.sampled_from(sorted(settings.rules().vat)))
    rules = VatRules(draw(regimes), settings.rules().vat[territory])
    lines = draw(orders)
    tenders = draw(tenders_for(sum(line.total_cents for line in lines)))
    return rules, compose(lines, tenders, rules=rules, limit=None, on=DAY)


@given(sales())
def test_lines_vat_and_payments_make_the_same_total(made):
    _, sale = made
    assert sum(line.total_cents for line in sale.lines) == sale.total_cents
    assert sum(v.gross_cents for v in sale.vat) == sale.total_cents
    assert sum(p.amount_cents for p in sale.payments) == sale.total_cents
    assert sale.own_revenue_cents + sale.third_party_cents == sale.total_cents
    assert all(v.net_cents + v.vat_cents == v.gross_cents for v in sale.vat)
    assert sum(p.tendered_cents - p.amount_cents for p in sale.payments) == sale.change_cents


@given(sales())
def test_what_belongs_to_others_carries_no_vat_and_is_no_revenue(made):
    rules, sale = made
    for line in sale.lines:
        if line.ownership is Ownership.TRANSPARENT:
            assert line.vat_code is VatCode.HORS
        if rules.regime is VatRegime.FRANCHISE:
            assert line.vat_code in {VatCode.EX0, VatCode.HORS}
            assert line.rate_bp == 0
    hors = sum(v.gross_cents for v in sale.vat if v.code is VatCode.HORS)
    assert hors == sale.third_party_cents
    assert all(v.vat_cents == 0 for v in sale.vat if v.code is VatCode.HORS)


@given(sales())
def test_the_document_agrees_with_itself_before_and_after_the_ledger(made):
    _, sale = made
    document = payload_of(sale, ABOUT)
    assert check_arithmetic(1, document) == []
    kept = read_payload(canonical(document))
    assert check_arithmetic(1, kept) == []
    assert canonical(kept) == canonical(document)


@given(st.lists(sales(), max_size=4))
def test_a_days_totals_are_the_sums_of_its_tickets(made):
    documents = [payload_of(sale, ABOUT) for _, sale in made]
    day = closure.totals_of(documents)
    assert day.total_cents == sum(d["total"] for d in documents)
    assert day.own_revenue_cents + day.third_party_cents == day.total_cents
    assert sum(gross for gross, _, _ in day.vat.values()) == day.total_cents
    assert all(gross == net + vat for gross, net, vat in day.vat.values())
    assert sum(amount for _, amount in day.methods.values()) == day.total_cents


PARTS = st.lists(st.tuples(st.sampled_from(VatCode), RATES_BP, CENTS), max_size=12)


@given(PARTS, st.randoms())
def test_vat_does_not_depend_on_the_order_of_lines_and_mirrors(parts, chance):
    shuffled = parts.copy()
    chance.shuffle(shuffled)
    assert totals(shuffled) == totals(parts)
    mirrored = totals((code, rate, -gross) for code, rate, gross in parts)
    for there, back in zip(totals(parts), mirrored, strict=True):
        assert (there.code, there.rate_bp) == (back.code, back.rate_bp)
        assert (-there.gross_cents, -there.net_cents, -there.vat_cents) == (
            back.gross_cents,
            back.net_cents,
            back.vat_cents,
        )


ANY_TENDERS = st.lists(
    st.builds(
        Tender,
        st.sampled_from(Method),
        st.none() | st.integers(-10, 300_000),
        resident_abroad=st.booleans(),
        account=st.just("K-0123456789ab"),
    ),
    max_size=4,
)


@given(st.integers(0, 300_000), ANY_TENDERS)
def test_any_payment_is_settled_to_the_cent_or_refused(total, tenders):
    settlement = outcome(settle, total, tenders, LIMIT)
    if isinstance(settlement, str):
        assert settlement.startswith("payment.")
        return
    paid = settlement.payments
    assert sum(p.amount_cents for p in paid) == total
    assert all(p.amount_cents > 0 for p in paid)
    in_cash = [p for p in paid if p.method is Method.CASH]
    cash_tendered = sum(p.tendered_cents for p in in_cash)
    assert 0 <= settlement.change_cents <= cash_tendered
    assert all(p.tendered_cents == p.amount_cents for p in paid if p.method is not Method.CASH)
    abroad = any(t.resident_abroad for t in tenders if t.method is Method.CASH)
    ceiling = LIMIT.abroad_cents if abroad else LIMIT.resident_cents
    assert sum(p.amount_cents for p in in_cash) <= ceiling


@given(st.data(), st.integers(1, 100_000))
def test_payments_that_cover_a_total_are_never_refused(data, total):
    tenders = data.draw(tenders_for(total))
    settlement = settle(total, tenders, None)
    assert sum(p.amount_cents for p in settlement.payments) == total
