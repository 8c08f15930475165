"""An amount asked of a card terminal: what it may become, and what a document says of it.

A request is written before anything is sent. What a terminal took, or may have taken, is never
forgotten: it ends on one document, or a person says what became of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.ledger import Payload, Problem, problem


class Nature(StrEnum):
    """Which way the money goes: from the customer's card, or back to it."""

    DEBIT = "debit"
    REFUND = "refund"


class Purpose(StrEnum):
    """What the money pays: an order, a refund, an account."""

    SALE = "sale"
    REFUND = "refund"
    ACCOUNT = "account"


class State(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    """Written; it may have been sent, nobody knows yet."""
    APPROVED = "approved"
    """The terminal took the amount; no document says so yet."""
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    """Nothing was sent: to ask again is safe."""
    UNKNOWN = "unknown"
    """Sent without a usable answer: only somebody who reads the terminal knows."""
    PAID = "paid"
    """A person read on the terminal that it was paid; no document says so yet."""
    UNPAID = "unpaid"
    SAVED = "saved"
    """A document carries it."""
    UNDONE = "undone"
    """It was paid, and given back on the terminal."""


OPEN: Final = frozenset({State.ASKED, State.APPROVED, State.UNKNOWN, State.PAID})
"""What must still be settled: money that went, or may have gone, and stands on no document."""
TAKEN: Final = frozenset({State.APPROVED, State.PAID})
"""The money went: the document is to be made, or the money given back."""

_MAY_BECOME: Final[dict[State, frozenset[State]]] = {
    State.ASKED: frozenset({State.APPROVED, State.REFUSED, State.UNREACHABLE, State.UNKNOWN}),
    State.UNKNOWN: frozenset({State.PAID, State.UNPAID}),
    State.APPROVED: frozenset({State.SAVED, State.UNDONE}),
    State.PAID: frozenset({State.SAVED, State.UNDONE}),
}


def check_move(ref: str, before: State, after: State) -> None:
    """Refuse what a request cannot become.

    Raises:
        PosError: `card.state` with both states.
    """
    if after not in _MAY_BECOME.get(before, frozenset()):
        raise PosError("card.state", ref=ref, before=before.value, after=after.value)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a terminal is asked: cents above zero, which way, for which till (two characters)."""

    amount_cents: int
    nature: Nature = Nature.DEBIT
    till: str = "01"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking: APPROVED, REFUSED, UNREACHABLE or UNKNOWN, and what the terminal said.

    `reason` is the terminal's own code (`04`) or a word for what failed on the way. `masked` is
    a card number of which the terminal shows the ends only; `receipt` its ticket in base64.
    """

    state: State
    reason: str = ""
    scheme: str | None = None
    contactless: bool | None = None
    authorisation: str | None = None
    masked: str | None = None
    receipt: str | None = None


class Known(StrEnum):
    """Who says that a card was charged: the terminal to the till, or a person who read it."""

    TERMINAL = "terminal"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a document says of a payment that a terminal took; never a card's number."""

    ref: str
    known: Known = Known.TERMINAL
    scheme: str | None = None
    contactless: bool | None = None
    authorisation: str | None = None

    def as_payload(self) -> dict[str, Any]:
        """The keys that a payment has only when a terminal took it."""
        return {
            "card_ref": self.ref,
            "card_known": self.known.value,
            "card_scheme": self.scheme,
            "card_contactless": self.contactless,
            "card_authorisation": self.authorisation,
        }


def facts_of(payment: Mapping[str, Any]) -> CardFacts | None:
    """What a document's payment says of a terminal; None where none was used."""
    if payment.get("card_ref") is None:
        return None
    return CardFacts(
        payment["card_ref"],
        Known(payment["card_known"]),
        payment["card_scheme"],
        payment["card_contactless"],
        payment["card_authorisation"],
    )


CARD_EVENTS: Final = (
    EventCode.CARD_UNKNOWN,
    EventCode.CARD_SAID,
    EventCode.CARD_UNSAVED,
    EventCode.CARD_UNDONE,
)
"""What the ledger tells of requests that did not end on their document at once."""


class Kept(Protocol):
    """An answer that is kept beside the ledger, and the document that carries it."""

    @property
    def ref(self) -> str:
        """The request's reference."""

    @property
    def document(self) -> str | None:
        """The number of the document."""

    @property
    def amount_cents(self) -> int:
        """What was asked, above zero."""

    @property
    def nature(self) -> Nature:
        """Which way the money went."""

    @property
    def facts(self) -> CardFacts:
        """What the document must say."""


class Auditor:
    """Follows a ledger: what a terminal took stands on one document, as it was told before."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[int, str]] = {}
        self._said: dict[str, bool] = {}
        self._undone: set[str] = set()
        self._documents: dict[str, str] = {}
        self.carried: dict[str, tuple[int, str, int, CardFacts]] = {}
        """By request: its entry, the document's number, the cents, what it says."""

    def see_event(self, seq: int, event: Payload) -> list[Problem]:
        """An answer that did not come, what a person said of it, what was given back."""
        code = event["code"]
        if code not in CARD_EVENTS:
            return []
        details = event["details"]
        ref, told = details["ref"], (details["amount"], details["nature"])
        if code in (EventCode.CARD_UNKNOWN, EventCode.CARD_UNSAVED):
            before = self._told.setdefault(ref, told)
            return [] if before == told else [problem(seq, "card.event", ref=ref)]
        if code == EventCode.CARD_SAID:
            wrong = self._told.get(ref) != told or ref in self._said
            self._said[ref] = bool(details["paid"])
        else:
            wrong = ref in self._undone or ref in self.carried or self._said.get(ref) is False
            self._undone.add(ref)
        return [problem(seq, "card.event", ref=ref)] if wrong else []

    def see_payments(self, seq: int, document: Payload) -> list[Problem]:
        """The payments of a ticket or of an account that a terminal took."""
        found: list[Problem] = []
        for payment in document["payments"]:
            if "card_ref" not in payment:
                continue
            facts = facts_of(payment)
            if facts is None or not self._fits(facts, payment):
                found.append(
                    problem(
                        seq, "card.payment", number=document["number"],
                        ref=str(payment.get("card_ref")),
                    )
                )  # fmt: skip
                continue
            carried = seq, str(document["number"]), int(payment["amount"]), facts
            self.carried[facts.ref] = carried
        return found

    def finish(self, kept: Iterable[Kept]) -> list[Problem]:
        """Compare what documents say with the answers that are kept, each of which has its own."""
        found = []
        for one in kept:
            said = self.carried.get(one.ref)
            if said is None or said[1:] != (one.document, self._signed(one), one.facts):
                seq = 0 if said is None else said[0]
                found.append(problem(seq, "card.kept", number=str(one.document), ref=one.ref))
        return found

    @staticmethod
    def _signed(one: Kept) -> int:
        return one.amount_cents if one.nature is Nature.DEBIT else -one.amount_cents

    def _fits(self, facts: CardFacts, payment: Mapping[str, Any]) -> bool:
        """Whether a payment may say so: once, by card, never against what the ledger told."""
        if payment["method"] != "card" or facts.ref in self.carried or facts.ref in self._undone:
            return False
        amount = payment["amount"]
        nature = Nature.DEBIT if amount > 0 else Nature.REFUND
        told = self._told.get(facts.ref)
        if told is not None and told != (abs(amount), nature.value):
            return False
        said = self._said.get(facts.ref)
        return said is True if facts.known is Known.PERSON else said is None
