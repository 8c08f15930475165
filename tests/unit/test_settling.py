"""What a period comes to: the worked examples, changes in the middle, goods that become ours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_pos.domain.catalogue import Ownership
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import (
    Contract,
    SettlementPeriod,
    Term,
    TermKind,
    checked_term,
    held_cents,
    parse_term,
    period_holding,
    period_of,
    period_text,
    stretches,
)
from cafe_pos.domain.settling import Acted, Facts, Moved, Settled, Sold, month_part, settled
from cafe_pos.domain.vat import VatCode
from tests.cafes import refused

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
RATES = {VatCode.N20: 2000, VatCode.R55: 550}


def contract(*terms: str, since: date = FIRST, **changes: object) -> Contract:
    return Contract(mandator="RUCHER", since=since, terms=tuple(map(parse_term, terms)), **changes)


def compute(facts: Facts, *contracts: Contract) -> Settled:
    return settled(stretches(contracts, FIRST, LAST), facts, lambda code, _day: RATES[code])


def honey(cents: int, day: date = FIRST, **changes: object) -> Sold:
    fields: dict[str, object] = {
        "day": day, "article": "MIEL", "label": "Miel", "quantity": cents // 700, "total": cents,
    }  # fmt: skip
    return Sold(**fields | changes)


def test_honey_on_a_transparent_mandate() -> None:
    told = compute(Facts((honey(7000),)), contract("percent=20"))
    assert (told.sold, told.commission_net, told.commission_vat) == (7000, 1400, 280)
    assert told.due == 5320
    assert held_cents(told.sold, told.commission, 5320) == 0
    assert [(x.what, x.quantity, x.price, x.amount) for x in told.lines] == [
        ("sold", 10, 700, 7000),
        ("percent", 7000, 2000, 1400),
    ]


def test_the_same_honey_sold_as_opaque() -> None:
    jar = honey(7000, ownership=Ownership.OPAQUE, rate=550)
    told = compute(Facts((jar,)), contract("percent=20"))
    assert (told.sold, told.commission, told.purchases) == (0, 0, 6635 - 1327)
    taxed = compute(Facts((jar,)), contract("percent=20", purchase_vat_code=VatCode.R55))
    assert (taxed.purchases_vat, taxed.due) == (292, 5308 + 292)
    priced = compute(
        Facts((honey(7000, ownership=Ownership.OPAQUE, rate=550, cost=500),)), contract()
    )
    assert priced.due == 10 * 500
    assert compute(Facts((jar,)), contract()).unpriced == ("Miel",)


def test_parcels_by_the_piece() -> None:
    told = compute(
        Facts(acted=(Acted(FIRST, "parcel.collected", 120), Acted(FIRST, "parcel.returned", 4))),
        contract("per_item=0.35@act:parcel.collected"),
    )
    assert (told.commission_net, told.commission, told.due) == (4200, 5040, -5040)
    family = compute(Facts(acted=told_acts()), contract("per_item=0.10@act:parcel"))
    assert family.commission_net == 1240


def told_acts() -> tuple[Acted, ...]:
    return Acted(FIRST, "parcel.collected", 120), Acted(LAST, "parcel.returned", 4)


def test_the_postal_contract() -> None:
    sold = (
        honey(40000, family="Timbres", article="TIMBRE"),
        honey(10000, family="Prêt-à-poster", article="PAP"),
    )
    terms = ("fixed=360", "percent=3@family:Timbres", "percent=5@article:PAP")
    told = compute(Facts(sold), contract(*terms))
    assert (told.commission_net, told.commission) == (37700, 45240)
    firm = tuple(
        honey(s.total, family=s.family, article=s.article, ownership=Ownership.FIRM) for s in sold
    )
    assert compute(Facts(firm), contract(*terms)).commission_net == 37700
    assert compute(Facts(firm), contract(*terms)).sold == 0
    assert compute(Facts(firm), contract("percent=20")).commission_net == 0


def test_a_commission_changed_in_the_middle_of_the_month() -> None:
    facts = Facts((honey(7000), honey(7000, date(2026, 10, 15)), honey(7000, LAST)))
    told = compute(facts, contract("percent=20"), contract("percent=10", since=date(2026, 10, 15)))
    assert [(s.first.day, s.last.day) for s in told.stretches] == [(1, 14), (15, 31)]
    assert [x.amount for x in told.lines if x.what == "percent"] == [1400, 1400]
    assert told.due == 21000 - 2800 - 560


def test_bread_bought_firm_pays_what_came_less_what_went_back() -> None:
    day = FIRST + timedelta(days=3)
    moved = tuple(
        Moved(day=day, nature=nature, article="PAIN", label="Pain", quantity=n, cost=80)
        for nature, n in (("delivery", 30), ("returned", 4), ("wasted", 3), ("kept", 1))
    )
    taking = contract(purchase_vat_code=VatCode.R55, ownership=Ownership.FIRM)
    told = compute(Facts(moved=moved), taking)
    assert (told.purchases, told.purchases_vat, told.due) == (26 * 80, 114, 26 * 80 + 114)
    keeping = contract(ownership=Ownership.FIRM, take_back=False)
    assert compute(Facts(moved=moved), keeping).purchases == 30 * 80
    free = Facts(moved=(Moved(day=day, nature="delivery", article="X", label="X", quantity=1),))
    assert compute(free, taking).unpriced == ("X",)


def test_the_closest_term_of_a_kind_holds() -> None:
    told = compute(
        Facts((honey(10000, family="Miels", service="produce"),)),
        contract("percent=20", "percent=15@service:produce", "percent=12@family:Miels",
                 "percent=10@article:MIEL", "per_item=0.05"),
    )  # fmt: skip
    assert [(x.what, x.label, x.amount) for x in told.lines[1:]] == [
        ("percent", "article:MIEL", 1000),
        ("item", "", 14 * 5),
    ]


def test_weights_are_paid_by_the_kilo() -> None:
    tomme = honey(2848, article="TOMME", unit="g", quantity=4000)
    told = compute(Facts((tomme,)), contract("per_item=0.50"))
    assert [(x.what, x.price, x.amount) for x in told.lines] == [
        ("sold", 712, 2848),
        ("item", 50, 200),
    ]


def test_days_without_a_contract_are_named() -> None:
    late = contract("percent=20", since=date(2026, 10, 10))
    told = compute(Facts((honey(700),)), late)
    assert told.without == (FIRST,)
    assert (told.sold, told.commission) == (700, 0)
    assert compute(Facts((honey(700, LAST),)), late).without == ()


def test_a_fixed_sum_is_due_by_the_day() -> None:
    half = compute(Facts(), contract("fixed=310", since=date(2026, 10, 17)))
    assert [(x.what, x.quantity, x.amount) for x in half.lines] == [("fixed", 15, 15000)]
    assert month_part(36000, date(2026, 10, 1), date(2026, 12, 31)) == 3 * 36000


@given(
    st.integers(0, 100_000),
    st.lists(st.integers(1, 30), unique=True, max_size=5),
    st.sampled_from([date(2026, 10, 1), date(2027, 2, 1), date(2028, 2, 1)]),
)
def test_the_parts_of_a_month_add_up_to_it(value: int, cuts: list[int], first: date) -> None:
    last = period_of(f"{first:%Y-%m}")[1]
    starts = [first, *sorted(d for c in cuts if (d := first + timedelta(days=c)) <= last)]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [last]
    parts = zip(starts, ends, strict=True)
    assert sum(month_part(value, start, end) for start, end in parts) == value


sales = st.builds(
    honey,
    st.integers(-3000, 9000),
    st.integers(0, 30).map(lambda n: FIRST + timedelta(days=n)),
    article=st.sampled_from(["MIEL", "POMME"]),
    ownership=st.sampled_from(list(Ownership)),
    rate=st.sampled_from([0, 550]),
    cost=st.just(300),
)
contracts = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 10_000), st.integers(0, 500)),
    max_size=3,
    unique_by=lambda x: x[0],
)


@given(st.lists(sales, max_size=8), contracts)
def test_no_cent_is_lost_between_lines_stretches_and_sums(sold, dated) -> None:
    agreed = [contract()] + [
        Contract(
            mandator="RUCHER",
            since=FIRST + timedelta(days=day),
            terms=(Term(TermKind.PERCENT, bp), Term(TermKind.PER_ITEM, cents)),
            purchase_vat_code=VatCode.R55,
        )
        for day, bp, cents in dated
        if day
    ]
    told = compute(Facts(tuple(sold)), *agreed)
    assert told.stretches[0].first == FIRST
    assert told.stretches[-1].last == LAST
    for one, two in zip(told.stretches, told.stretches[1:], strict=False):
        assert two.first == one.last + timedelta(days=1)
    theirs = sum(s.total for s in sold if s.ownership is Ownership.TRANSPARENT)
    amounts = {
        what: sum(x.amount for x in told.lines if x.what == what)
        for what in ("sold", "opaque", "item", "percent", "fixed", "delivered", "returned")
    }
    assert told.sold == theirs == amounts["sold"]
    assert told.commission_net == amounts["item"] + amounts["percent"] + amounts["fixed"]
    assert told.purchases == amounts["opaque"]
    assert abs(told.commission_vat - told.commission_net / 5) <= 0.5
    # Money in is ours and theirs, to the cent.
    assert theirs == told.commission + held_cents(told.sold, told.commission, 0)


@pytest.mark.parametrize(
    "text", ["", "20", "percent", "percent=", "percent=101", "fixed=1@article:X", "per_item=-1",
             "percent=3@act:parcel", "per_item=1@nothing:X", "per_item=1@article:", "half=3"],
)  # fmt: skip
def test_what_is_no_term_is_refused(text: str) -> None:
    with refused("contract.term"):
        parse_term(text)


@given(
    st.builds(
        Term,
        st.sampled_from(list(TermKind)),
        st.integers(0, 10_000),
        st.sampled_from(["", "article:MIEL", "family:À l'eau", "service:press", "act:parcel.x"]),
    )
)
def test_a_term_is_read_as_it_is_written(term: Term) -> None:
    try:
        checked_term(term)
    except PosError:
        return
    assert parse_term(term.written()) == term


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-10", "2026-10-01", "2026-10-31"),
        ("2026-T3", "2026-07-01", "2026-09-30"),
        ("2026-q4", "2026-10-01", "2026-12-31"),
        ("2026-W43", "2026-10-19", "2026-10-25"),
        ("2026-10-01..2026-10-15", "2026-10-01", "2026-10-15"),
    ],
)
def test_a_period_is_read(text: str, first: str, last: str) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert period_of(text) == days
    assert period_of(period_text(*days)) == days


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-T5", "hier", "2026-W60",
                                  "2026-10-15..2026-10-01"])  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    with refused("settlement.period"):
        period_of(text)


@given(st.sampled_from(list(SettlementPeriod)), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_periods_follow_one_another(period: SettlementPeriod, day: date) -> None:
    first, last = period_holding(period, day)
    assert first <= day <= last
    assert period_holding(period, first) == period_holding(period, last) == (first, last)
    assert period_holding(period, last + timedelta(days=1))[0] == last + timedelta(days=1)
