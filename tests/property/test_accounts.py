"""What holds of every account: the balance is what was charged less what was paid."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cafe_pos.domain.account import Charge, allocate, by_rate, paid_by, unpaid

CENTS = st.integers(1, 50_000)


@st.composite
def accounts(draw):
    cents = draw(st.lists(CENTS, min_size=1, max_size=12))
    charges = tuple(
        Charge(f"T-{n:08d}", f"2026-11-20T09:{n:02d}:00Z", "2026-11-20", each)
        for n, each in enumerate(cents)
    )
    cuts = sorted(draw(st.sets(st.integers(1, sum(cents)), max_size=8)))
    parts = [after - before for before, after in zip([0, *cuts], cuts, strict=False)]
    return charges, parts


@given(accounts())
def test_the_balance_is_what_is_left_of_the_tickets(made):
    charges, parts = made
    dues = allocate(charges, sum(parts))
    owed = sum(charge.cents for charge in charges) - sum(parts)
    assert sum(due.left_cents for due in dues) == owed
    assert all(0 <= due.paid_cents <= due.charge.cents for due in dues)
    # Nothing is paid of a ticket while an older one is still owed.
    open_from = next((i for i, due in enumerate(dues) if due.left_cents), len(dues))
    assert all(due.paid_cents == 0 for due in dues[open_from + 1 :])


@given(accounts())
def test_every_payment_names_its_tickets_and_together_they_are_all_of_it(made):
    charges, parts = made
    before, per_ticket = 0, dict.fromkeys(charges, 0)
    for part in parts:
        named = paid_by(charges, before, part)
        assert sum(cents for _, cents in named) == part
        for charge, cents in named:
            per_ticket[charge] += cents
        before += part
    assert per_ticket == {due.charge: due.paid_cents for due in allocate(charges, before)}


@st.composite
def with_refunds(draw):
    """Tickets, some of each given back later, in the order of the ledger."""
    charges, _parts = draw(accounts())
    moves = list(charges)
    for charge in charges:
        back = draw(st.integers(0, charge.cents))
        if back:
            at = draw(st.integers(moves.index(charge) + 1, len(moves)))
            moves.insert(at, replace(charge, cents=-back))
    net = {charge.ticket: 0 for charge in charges}
    for moved in moves:
        net[moved.ticket] += moved.cents
    left = [replace(charge, cents=net[charge.ticket]) for charge in charges if net[charge.ticket]]
    return moves, left, draw(st.integers(0, sum(net.values())))


@given(with_refunds())
def test_what_is_unpaid_is_found_from_the_newest_ticket_on(made):
    moves, charges, paid = made
    balance = sum(charge.cents for charge in charges) - paid
    expected = tuple(due for due in allocate(charges, paid) if due.left_cents)
    assert unpaid(reversed(moves), balance) == expected


RATES = st.sampled_from([("I10", 1000), ("N20", 2000), ("R55", 550), ("HORS", 0)])


@given(st.dictionaries(RATES, CENTS, min_size=1), st.data())
def test_part_payments_share_the_rates_and_sum_to_them(gross, data):
    whole = sum(gross.values())
    on_account = data.draw(st.integers(1, whole))
    cuts = sorted(data.draw(st.sets(st.integers(1, on_account), max_size=5)) | {on_account})
    parts = [after - before for before, after in zip([0, *cuts], cuts, strict=False)]
    shares = by_rate(gross, on_account, parts)
    assert [sum(share.values()) for share in shares] == parts
    assert all(cents > 0 for share in shares for cents in share.values())
    for rate, cents in gross.items():
        paid = sum(share.get(rate, 0) for share in shares)
        assert abs(paid - cents * on_account / whole) <= 1
