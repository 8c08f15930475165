"""Whatever is sold on accounts, given back and paid: nothing is lost, no VAT waits for ever."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cafe_pos.domain.receivable import Receivables, parts_of
from cafe_pos.domain.ticket import VatCode
from cafe_pos.domain.vat import totals

_RATES = {"N20": 2000, "I10": 1000, "R55": 550, "HORS": 0}
_lines = st.lists(
    st.tuples(st.sampled_from(sorted(_RATES)), st.booleans(), st.integers(1, 3000)),
    min_size=1,
    max_size=4,
)
_acts = st.lists(st.one_of(_lines, st.integers(1, 4000)), min_size=1, max_size=12)


def ticket(
    number: str, lines: list[tuple[str, bool, int]], sign: int = 1, corrects: str | None = None
) -> dict[str, Any]:
    """A ticket put on an account, or given back to it."""
    parts = [(VatCode(code), _RATES[code], sign * cents) for code, _, cents in lines]
    total = sum(cents for _, _, cents in parts)
    return {
        "number": number,
        "corrects": corrects,
        "business_day": "2026-11-20",
        "total": total,
        "lines": [
            {
                "vat_code": code,
                "rate": _RATES[code],
                "mode": "on_site" if service else "takeaway",
                "total": sign * cents,
            }
            for code, service, cents in lines
        ],
        "vat": [{"code": v.code, "rate": v.rate_bp, "vat": v.vat_cents} for v in totals(parts)],
        "payments": [{"method": "account", "account": "K", "amount": total}],
    }


def vat_of(effect: Any) -> int:
    put = sum(amount.vat_cents for amount in effect.put.values())
    return put - sum(amount.vat_cents for amount in effect.paid.values())


@given(_acts)
def test_what_waits_is_what_was_put_less_what_was_paid(acts: list[Any]) -> None:
    books = Receivables()
    owed = waiting = 0
    for serial, act in enumerate(acts):
        if isinstance(act, int):
            amount = min(act, owed)
            if not amount:
                continue
            effect = books.see_payment({"customer": "K", "amount": amount})
            assert sum(a.gross_cents for a in effect.paid.values()) == amount
            owed -= amount
        else:
            document = ticket(f"T-{serial}", act)
            effect = books.see_ticket(document)
            parts = parts_of(document)
            assert sum(a.vat_cents for a in parts.values()) == sum(
                v["vat"] for v in document["vat"]
            )
            services = sum(a.vat_cents for key, a in parts.items() if key[2])
            assert vat_of(effect) == services
            owed += document["total"]
        waiting += vat_of(effect)
        left = books.waiting()
        assert sum(a.gross_cents for a in left.values()) == owed
        assert sum(a.vat_cents for a in left.values()) == waiting >= 0
    if owed:
        waiting += vat_of(books.see_payment({"customer": "K", "amount": owed}))
    assert waiting == 0
    assert books.waiting() == {}


@given(_lines, _lines, st.integers(1, 6000))
def test_what_comes_back_leaves_no_vat_behind(
    first: list[Any], second: list[Any], paid: int
) -> None:
    books = Receivables()
    tickets = [ticket("T-1", first), ticket("T-2", second)]
    waiting = sum(vat_of(books.see_ticket(t)) for t in tickets)
    owed = sum(t["total"] for t in tickets)
    # No more than the second comes to, so that the account can still take the first back.
    amount = min(paid, tickets[1]["total"])
    waiting += vat_of(books.see_payment({"customer": "K", "amount": amount}))
    waiting += vat_of(books.see_ticket(ticket("T-3", first, -1, "T-1")))
    owed -= amount + tickets[0]["total"]
    assert sum(a.gross_cents for a in books.waiting().values()) == owed
    assert sum(a.vat_cents for a in books.waiting().values()) == waiting >= 0
    if owed:
        waiting += vat_of(books.see_payment({"customer": "K", "amount": owed}))
    assert waiting == 0
