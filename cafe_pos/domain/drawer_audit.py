"""Recomputes what every drawer session should have held, and checks counts and movements."""

from __future__ import annotations

from cafe_pos.domain import drawer
from cafe_pos.domain.drawer import COUNTABLE, Counted, Expected
from cafe_pos.domain.ledger import Payload, Problem, problem
from cafe_pos.domain.payment import Method

_COUNTABLE = frozenset(method.value for method in COUNTABLE)


class Auditor:
    """Follows a ledger and keeps every open drawer session, method by method."""

    def __init__(self) -> None:
        self._open: dict[str, dict[tuple[str, str | None], list[int]]] = {}
        self._known: set[str] = set()

    def see_session(self, session: Payload) -> None:
        """Begin a session with its float."""
        number = session["number"]
        self._known.add(number)
        self._open[number] = {(Method.CASH.value, None): [session["float"], 0]}

    def see_payments(self, document: Payload) -> None:
        """Count what a ticket, its correction or an account payment was paid with."""
        sums = self._open.get(document["session"])
        if sums is None:  # corrected after its session was counted: a movement or nothing follows
            return
        for paid in document["payments"]:
            if paid["method"] in _COUNTABLE:
                row = sums.setdefault((paid["method"], paid.get("issuer")), [0, 0])
                row[0] += paid["amount"]
                row[1] += -1 if paid["amount"] < 0 else 1

    def see_movement(self, seq: int, movement: Payload) -> list[Problem]:
        """Count a movement, and check its own figures."""
        number = movement["number"]
        wrong = [
            (what, said, computed)
            for what, said, computed in (
                ("number", number, drawer.number_of(movement["serial"])),
                ("vat", (movement["net"], movement["vat"]), _vat(movement)),
                ("amount", movement["amount"], max(1, movement["amount"])),
            )
            if said != computed
        ]
        if movement["session"] not in self._known:
            wrong.append(("session", movement["session"], ""))
        sums = self._open.get(movement["session"])
        if sums is not None:
            sums[Method.CASH.value, None][0] += drawer.cents_of(movement)
        return [
            problem(seq, "drawer.arithmetic", number=number, what=w, said=s, computed=c)
            for w, s, c in wrong
        ]

    def see_count(self, seq: int, count: Payload) -> list[Problem]:
        """Compare the end of a session with what it should have held."""
        session = count["session"]
        sums = self._open.pop(session, None)
        if sums is None:
            return [problem(seq, "drawer.counted_twice", session=session)]
        expected = [
            Expected(method, issuer, cents, pieces)
            for (method, issuer), (cents, pieces) in sums.items()
            if method == Method.CASH or cents or pieces
        ]
        rows = count["methods"]
        counted = [
            Counted(row["method"], row["counted"], row["issuer"], row["pieces"])
            for row in rows
            if row["counted"] is not None
        ]
        pieces = {pair["value"]: pair["count"] for pair in count["denominations"]}
        computed = drawer.count_payload(
            serial=count["serial"],
            session=session,
            closed_at=count["closed_at"],
            operator=count["operator"],
            channel=count["channel"],
            rows=drawer.compared(_without_cash_pieces(expected), counted),
            coins=pieces,
            reason=count["reason"],
        )
        wrong = [name for name, value in computed.items() if count.get(name) != value]
        if pieces and drawer.worth(pieces) != count["counted"]:
            wrong.append("denominations")
        if wrong:
            return [problem(seq, "drawer.count", session=session, what=", ".join(wrong))]
        return []


def _without_cash_pieces(expected: list[Expected]) -> list[Expected]:
    """How often cash was paid says nothing about what lies in the drawer."""
    return [
        Expected(e.method, e.issuer, e.cents, 0) if e.method == Method.CASH else e for e in expected
    ]


def _vat(movement: Payload) -> tuple[int | None, int | None]:
    if movement["rate"] is None:
        return None, None
    return drawer.vat_part(movement["amount"], movement["rate"])
