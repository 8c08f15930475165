"""An amount asked of a terminal: what it may become, and what a ledger may say of it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import pytest

from cafe_pos.domain.card import (
    OPEN,
    TAKEN,
    Auditor,
    CardFacts,
    Known,
    Nature,
    State,
    check_move,
    facts_of,
)
from cafe_pos.domain.event import EventCode
from tests.cafes import refused

MOVES = {
    ("asked", "approved"), ("asked", "refused"), ("asked", "unreachable"), ("asked", "unknown"),
    ("unknown", "paid"), ("unknown", "unpaid"), ("approved", "saved"), ("approved", "undone"),
    ("paid", "saved"), ("paid", "undone"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), itertools.product(State, repeat=2))
def test_a_request_moves_only_along_its_way(before: State, after: State) -> None:
    if (before.value, after.value) in MOVES:
        check_move("ref", before, after)
    else:
        with refused("card.state"):
            check_move("ref", before, after)


def test_what_is_open_is_what_may_still_move() -> None:
    assert {before for before, _after in MOVES} == {state.value for state in OPEN}
    assert TAKEN < OPEN


@pytest.mark.parametrize(
    "facts",
    [
        CardFacts("aa"),
        CardFacts("aa", Known.PERSON),
        CardFacts("aa", scheme="00B", contactless=False, authorisation="678816"),
    ],
)
def test_facts_are_read_as_they_were_said(facts: CardFacts) -> None:
    assert facts_of(facts.as_payload()) == facts
    assert facts_of({"method": "card", "amount": 100}) is None


# --- what a ledger may say ------------------------------------------------------------------------


def event(code: EventCode, ref: str = "aa", amount: int = 300, **more: Any) -> dict[str, Any]:
    details = {"ref": ref, "amount": amount, "nature": "debit"} | more
    return {"code": int(code), "details": details}


def document(*refs: str, amount: int = 300, known: Known = Known.TERMINAL, **more: Any) -> Any:
    paid = [
        {"method": "card", "amount": amount} | CardFacts(ref, known).as_payload() | more
        for ref in refs
    ]
    return {"number": "T-00000001", "payments": [{"method": "cash", "amount": 5}, *paid]}


def found(*seen: Any) -> list[str]:
    """The codes of what is wrong with a ledger of these, in their order."""
    auditor, codes = Auditor(), []
    for seq, one in enumerate(seen, start=1):
        problems = auditor.see_event(seq, one) if "code" in one else auditor.see_payments(seq, one)
        codes += [p.code for p in problems]
    return codes


UNKNOWN, SAID, UNSAVED, UNDONE = (
    EventCode.CARD_UNKNOWN, EventCode.CARD_SAID, EventCode.CARD_UNSAVED, EventCode.CARD_UNDONE,
)  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        [document("aa", "bb")],
        [event(UNKNOWN), event(SAID, paid=1), document("aa", known=Known.PERSON)],
        [event(UNKNOWN), event(SAID, paid=0), document("bb")],
        [event(UNSAVED), document("aa")],
        [event(UNSAVED), event(UNDONE)],
        [event(UNKNOWN), event(SAID, paid=1), event(UNDONE)],
        [event(UNKNOWN, nature="refund"), event(SAID, nature="refund", paid=1),
         document("aa", amount=-300, known=Known.PERSON)],
        [event(EventCode.SETTINGS_CHANGE)],
    ],
)  # fmt: skip
def test_what_may_be_told(told: list[Any]) -> None:
    assert found(*told) == []


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ([document("aa"), document("aa")], "card.payment"),
        ([document("aa", known=Known.PERSON)], "card.payment"),
        ([document("aa", method="cash")], "card.payment"),
        ([document("aa", card_ref=None)], "card.payment"),
        ([event(UNKNOWN), event(SAID, paid=0), document("aa")], "card.payment"),
        ([event(UNKNOWN), event(SAID, paid=1), document("aa")], "card.payment"),
        ([event(UNSAVED, amount=301), document("aa")], "card.payment"),
        ([event(UNSAVED), document("aa", amount=-300)], "card.payment"),
        ([event(UNSAVED), event(UNDONE), document("aa")], "card.payment"),
        ([event(SAID, paid=1)], "card.event"),
        ([event(UNKNOWN), event(SAID, amount=301, paid=1)], "card.event"),
        ([event(UNKNOWN), event(SAID, paid=1), event(SAID, paid=0)], "card.event"),
        ([event(UNKNOWN), event(SAID, paid=0), event(UNDONE)], "card.event"),
        ([event(UNSAVED), event(UNDONE), event(UNDONE)], "card.event"),
        ([document("aa"), event(UNDONE)], "card.event"),
        ([event(UNKNOWN), event(UNSAVED, amount=1)], "card.event"),
    ],
)
def test_what_contradicts_itself_is_found(told: list[Any], code: str) -> None:
    assert found(*told) == [code]


PLAIN = CardFacts("aa")


@dataclass(frozen=True)
class Kept:
    """An answer as it is kept beside the ledger."""

    ref: str = "aa"
    document: str | None = "T-00000001"
    amount_cents: int = 300
    nature: Nature = Nature.DEBIT
    facts: CardFacts = PLAIN


@pytest.mark.parametrize(
    ("kept", "codes"),
    [
        (Kept(), []),
        (Kept(amount_cents=301), ["card.kept"]),
        (Kept(nature=Nature.REFUND), ["card.kept"]),
        (Kept(document="T-00000002"), ["card.kept"]),
        (Kept(facts=CardFacts("aa", scheme="001")), ["card.kept"]),
        (Kept(ref="bb"), ["card.kept"]),
    ],
)
def test_a_document_says_what_was_answered(kept: Kept, codes: list[str]) -> None:
    auditor = Auditor()
    assert auditor.see_payments(1, document("aa")) == []
    assert [p.code for p in auditor.finish([kept])] == codes
