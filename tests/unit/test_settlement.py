"""Settlements and payouts recomputed: whatever of them was changed is seen."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest

from cafe_pos.domain import settlement
from cafe_pos.domain.catalogue import Ownership
from cafe_pos.domain.mandate import Contract, Term, TermKind, stretches
from cafe_pos.domain.settling import Facts, Moved, Sold, settled
from cafe_pos.domain.vat import VatCode

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
HAND = {
    "business_day": "2026-12-01", "recorded_at": "2026-12-01T08:00:00Z", "operator": "camille",
    "channel": "cli",
}  # fmt: skip
HONEY = Sold(day=date(2026, 11, 7), article="MIEL", label="Miel", quantity=10, total=7000)
JAM = Sold(
    day=date(2026, 11, 8), article="CONFITURE", label="Confiture", quantity=3, total=1055,
    ownership=Ownership.OPAQUE, rate=550, cost=200,
)  # fmt: skip
CHEESE = Moved(
    day=date(2026, 11, 9), nature="delivery", article="TOMME", label="Tomme", quantity=1250,
    unit="g", cost=1200,
)  # fmt: skip


def document(serial=1, brought=0, days=(FIRST, LAST), sold=(HONEY, JAM), moved=(CHEESE,)):
    """What a period comes to under two contracts that follow one another."""
    terms = (Term(TermKind.PERCENT, 2000), Term(TermKind.FIXED, 3000))
    contracts = [
        Contract(mandator="RUCHER", since=since, terms=terms[:many], purchase_vat_code=VatCode.R55)
        for many, since in ((1, FIRST), (2, date(2026, 11, 16)))
    ]
    told = settled(
        stretches(contracts, *days),
        Facts(sold, moved),
        lambda vat, _day: {VatCode.N20: 2000, VatCode.R55: 550}[vat],
    )
    parts = [
        {
            "from": part.first.isoformat(), "to": part.last.isoformat(),
            "ownership": "transparent", "terms": [], "vat_code": "N20", "rate": rates[0],
            "purchase_vat_code": "R55", "purchase_rate": rates[1],
        }
        for part, rates in zip(told.stretches, told.rates, strict=True)
    ]  # fmt: skip
    return settlement.settlement_payload(
        serial=serial, mandator="RUCHER", mandator_name="Le Rucher", identity=1,
        first=days[0].isoformat(), last=days[1].isoformat(), stretches=parts,
        lines=[line.as_dict() for line in told.lines], sold=told.sold,
        commission_net=told.commission_net, commission_vat=told.commission_vat,
        purchases=told.purchases, purchases_vat=told.purchases_vat, brought=brought, **HAND,
    )  # fmt: skip


def payout(cents, serial=1, of="S-00000001", **changes):
    cash = changes.get("method") == "cash"
    said = {"method": "transfer", "reference": None} | changes
    said |= {"movement": "M-000001" if cash else None, "session": "S-000001" if cash else None}
    return settlement.payout_payload(
        serial=serial, settlement=of, mandator="RUCHER", amount_cents=cents, **said, **HAND
    )


def movement(cents, kind="withdrawal_mandator", direction="out", number="M-000001"):
    return {
        "number": number, "kind": kind, "direction": direction, "amount": cents,
        "mandator": "RUCHER", "session": "S-000001",
    }  # fmt: skip


def seen(*documents, sold=7000):
    """What the auditor says of documents in the order of a ledger: code and what."""
    auditor = settlement.Auditor()
    found = []
    for seq, one in enumerate(documents, start=1):
        match one.get("document"):
            case "settlement":
                found += auditor.see_settlement(seq, one, sold)
            case "payout":
                found += auditor.see_payout(seq, one)
            case _:
                auditor.see_movement(one)
    return [(one.code, dict(one.details).get("what")) for one in found]


def test_the_fifth_worked_example_and_a_fixed_sum_of_half_a_month():
    told = document()
    assert (told["sold"], told["commission_net"], told["commission_vat"]) == (7000, 2900, 580)
    assert (told["purchases"], told["purchases_vat"]) == (1500 + 800, 127)
    assert told["due"] == told["balance"] == 7000 - 3480 + 2300 + 127
    assert settlement.vat_rows(told, "commission") == [("N20", 2000, 2900, 580)]
    assert seen(told) == []


def numbers(value, path=()):
    """Every number within a document, by where it stands."""
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from numbers(inner, (*path, index))


def test_no_figure_of_a_settlement_can_be_changed_alone():
    told = document()
    for path in numbers(told):
        if path == ("identity",):
            continue
        changed = deepcopy(told)
        inner = changed
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] += 1 if path[-1] == "stretch" else 100
        try:
            found = seen(changed)
        except IndexError:
            continue  # a line of no stretch: `verify` says that the document cannot be
        # For the reader alone: contracts of the same rates, the days of a fixed sum, how many of
        # what had several prices; and nothing was bought in the second half.
        what = told["lines"][path[1]]["what"] if path[0] == "lines" else path[1:]
        for_the_reader = path[-1] == "stretch" or what == (1, "purchase_rate")
        for_the_reader |= what in {"fixed", "opaque"} and path[-1] == "quantity"
        assert found or for_the_reader, path


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"from": "2026-10-31"}, "days"),
        ({"to": "2026-12-02"}, "days"),
        ({"business_day": "2026-11-29"}, "days"),
        ({"brought": 1, "balance": 5948}, "brought"),
    ],
)
def test_days_that_do_not_follow_and_sums_of_nowhere_are_seen(change, what):
    assert seen(document() | change) == [("settlement.arithmetic", what)]


def test_what_tickets_sold_is_what_is_settled():
    assert seen(document(), sold=7001) == [("settlement.arithmetic", "sold")]


def test_no_day_is_settled_twice():
    first, again = document(), document(2, brought=5947)
    assert seen(first, again) == [("settlement.overlap", None)]


def test_payouts_come_to_what_is_due_and_no_further():
    told = document()
    assert told["due"] == 5947
    assert seen(told, payout(5000), payout(947, 2)) == []
    assert seen(told, payout(5000), payout(948, 2)) == [("payout.document", "amount")]
    assert seen(told, payout(-1)) == [("payout.document", "amount")]
    assert seen(told, payout(1, of="S-00000002")) == [("payout.document", "settlement, amount")]


def test_cash_is_the_drawers_and_what_was_handed_over_before_counts():
    told = document()
    assert seen(told, movement(946), payout(946, method="cash")) == []
    assert seen(told, payout(946, method="cash")) == [("payout.document", "movement")]
    assert seen(told, movement(945), payout(946, method="cash")) == [
        ("payout.document", "movement")
    ]
    early = movement(946, number="M-000009")
    assert seen(early, document(brought=-946), payout(5002)) == [("payout.document", "amount")]
    assert seen(early, document(brought=-946), payout(5001)) == []


def test_what_they_owe_is_received_and_not_more():
    owes = document(sold=(), moved=())
    assert owes["due"] == -1800
    assert seen(owes, payout(-1800), sold=0) == []
    assert seen(owes, payout(-1801), sold=0) == [("payout.document", "amount")]
    cash = movement(1800, kind="other", direction="in")
    assert seen(owes, cash, payout(-1800, method="cash"), sold=0) == []
