"""Any sequence of partial refunds gives back what was sold, never more, and mirrors it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cafe_pos import settings
from cafe_pos.domain import closure
from cafe_pos.domain.payment import Method
from cafe_pos.domain.refund import Auditor, GivenBack, compose, left_of
from cafe_pos.domain.ticket import VatRules, payload_of
from cafe_pos.domain.ticket import compose as sell
from cafe_pos.domain.ticket_audit import check_arithmetic
from tests.property.strategies import orders, outcome, regimes, tenders_for
from tests.property.test_sales import ABOUT, DAY


@st.composite
def tickets(draw):
    territory = draw(st.sampled_from(sorted(settings.rules().vat)))
    lines = draw(orders)
    tenders = draw(tenders_for(sum(line.total_cents for line in lines)))
    rules = VatRules(draw(regimes), settings.rules().vat[territory])
    return payload_of(sell(lines, tenders, rules=rules, limit=None, on=DAY), ABOUT)


def give_back(original, earlier, wanted, method=Method.CARD):
    sale = compose(original, earlier, wanted, method=method, reason="x", limit=None)
    return payload_of(sale, ABOUT)


ASKED = st.lists(
    st.lists(st.builds(GivenBack, st.integers(1, 9), st.none() | st.integers(-1, 999)), max_size=3),
    max_size=6,
)


@given(tickets(), ASKED, st.sampled_from(Method))
def test_refunds_never_exceed_and_mirror_to_the_cent(original, asked, method):
    refunds = []
    auditor = Auditor()
    assert auditor.see(1, original, None) == []
    for wanted in asked:
        made = outcome(give_back, original, list(refunds), wanted, method)
        if isinstance(made, str):
            assert made.startswith("refund.")
            continue
        refunds.append(made)
        assert check_arithmetic(2, made) == []
        assert auditor.see(2, made, original) == []
        assert sum(p["amount"] for p in made["payments"]) == made["total"] <= 0
        given_so_far = -sum(r["total"] for r in refunds)
        assert 0 <= given_so_far <= original["total"]
        assert all(rest >= 0 for rest in left_of(original, refunds).values())
    if any(left_of(original, refunds).values()):
        refunds.append(give_back(original, refunds, ()))
    # Whatever the steps, all of it has come back: by sum, by owner, and by rate.
    totals = closure.totals_of([original, *refunds])
    assert (totals.total_cents, totals.own_revenue_cents, totals.third_party_cents) == (0, 0, 0)
    assert all(gross == 0 for gross, _, _ in totals.vat.values())
    assert totals.absolute_cents == 2 * original["total"]
    assert outcome(give_back, original, refunds, ()) == "refund.already"


@given(tickets())
def test_a_whole_refund_mirrors_the_vat_of_every_rate(original):
    refund = give_back(original, (), ())
    totals = closure.totals_of([original, refund])
    assert all(row == [0, 0, 0] for row in totals.vat.values())
    assert totals.total_cents == 0
