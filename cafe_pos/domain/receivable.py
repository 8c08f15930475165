"""What tickets put on accounts, rate by rate, and when the VAT of it becomes due.

The VAT of services (what is consumed on site) is due when they are paid, that of goods when they
are handed over (CGI art. 269, 2 a and c). A payment pays the oldest ticket first, pro rata of its
rates (DOMAIN, "Accounting").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cafe_pos.domain import sharing
from cafe_pos.domain.catalogue import Mode
from cafe_pos.domain.ledger import Payload
from cafe_pos.domain.money import half_up
from cafe_pos.domain.payment import Method

Key = tuple[str, int, bool]
"""VAT code, rate in basis points, and whether it is a service (consumed on site)."""


@dataclass(slots=True)
class Amount:
    """A VAT-inclusive amount and the VAT within it, in cents."""

    gross_cents: int = 0
    vat_cents: int = 0

    @property
    def net_cents(self) -> int:
        """The amount without VAT."""
        return self.gross_cents - self.vat_cents

    def add(self, other: Amount) -> None:
        """Add another amount."""
        self.gross_cents += other.gross_cents
        self.vat_cents += other.vat_cents


Amounts = dict[Key, Amount]
"""Amounts by rate and by what they pay for."""


def add_all(to: Amounts, more: Mapping[Key, Amount]) -> None:
    """Add amounts to others."""
    for key, amount in more.items():
        to.setdefault(key, Amount()).add(amount)


def parts_of(ticket: Payload) -> Amounts:
    """What a ticket sold (or gave back), by rate and by service or goods.

    Where a rate stands for both, its VAT is split by what each came to, so that both together are
    the ticket's own VAT. What is outside VAT is one part, of the code `HORS`.
    """
    gross: dict[Key, int] = {}
    for line in ticket["lines"]:
        own = line["vat_code"] != "HORS"
        service = own and line["mode"] == Mode.ON_SITE
        key = (line["vat_code"], line["rate"], service)
        gross[key] = gross.get(key, 0) + line["total"]
    parts = {key: Amount(cents) for key, cents in gross.items()}
    for row in ticket["vat"]:
        keys = [key for key in sorted(gross) if key[:2] == (row["code"], row["rate"])]
        sign = -1 if row["vat"] < 0 else 1
        shares = sharing.spread(abs(row["vat"]), [abs(gross[key]) for key in keys])
        for key, share in zip(keys, shares, strict=True):
            parts[key].vat_cents = sign * share
    return parts


@dataclass(slots=True)
class _Charge:
    """A ticket on an account: of each part what it was, what is left, and its waiting VAT."""

    ticket: str
    day: str
    whole: dict[Key, int]
    vat: dict[Key, int]
    left: dict[Key, int] = field(default_factory=dict)
    released: dict[Key, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.left = dict(self.whole)

    @property
    def left_cents(self) -> int:
        return sum(self.left.values())

    def take(self, shares: Mapping[Key, int], into: Amounts) -> None:
        """Take cents off the parts; their VAT follows, the last cent of it with the last."""
        for key, share in shares.items():
            if not share:
                continue
            self.left[key] -= share
            gone = self.whole[key] - self.left[key]
            due = half_up(self.vat[key] * gone, self.whole[key])
            before = self.released.get(key, 0)
            self.released[key] = due
            into.setdefault(key, Amount()).add(Amount(share, due - before))

    def take_some(self, cents: int, into: Amounts) -> None:
        """Take an amount off every part, pro rata of what is left."""
        shares = sharing.allocate(cents, list(self.left.values()))
        self.take(dict(zip(self.left, shares, strict=True)), into)


@dataclass(slots=True)
class Effect:
    """What a document did to accounts: what it put on them, and what it paid of them.

    The VAT of `put` waits from now on; that of `paid` waited and is due now. Goods carry none.
    """

    put: Amounts = field(default_factory=dict)
    paid: Amounts = field(default_factory=dict)


class Receivables:
    """Follows tickets and account payments in their order: what is owed, and which VAT waits."""

    def __init__(self) -> None:
        self._open: dict[str, list[_Charge]] = {}
        self._ahead: dict[str, int] = {}

    def see_ticket(self, ticket: Payload) -> Effect:
        """Charge what a ticket puts on accounts; a refund takes it off its own ticket first."""
        effect = Effect()
        paid = [p for p in ticket["payments"] if p["method"] == Method.ACCOUNT]
        if not paid:
            return effect
        parts = parts_of(ticket)
        # Bottles given back make their part negative: it takes no share of the debt.
        sign = 1 if ticket["total"] >= 0 else -1
        lefts = {key: max(0, sign * amount.gross_cents) for key, amount in parts.items()}
        for one in paid:
            shares = sharing.spread(abs(one["amount"]), list(lefts.values()))
            taken = dict(zip(lefts, shares, strict=True))
            for key, share in taken.items():
                lefts[key] -= share
            if one["amount"] > 0:
                self._charge(one["account"], ticket, taken, parts, effect)
            else:
                self._credit(one["account"], -one["amount"], effect, ticket["corrects"], taken)
        return effect

    def _charge(
        self,
        customer: str,
        ticket: Payload,
        taken: Mapping[Key, int],
        parts: Amounts,
        effect: Effect,
    ) -> None:
        whole = {key: cents for key, cents in taken.items() if cents}
        vat = {
            key: half_up(parts[key].vat_cents * cents, parts[key].gross_cents) if key[2] else 0
            for key, cents in whole.items()
        }
        for key, cents in whole.items():
            effect.put.setdefault(key, Amount()).add(Amount(cents, vat[key]))
        charge = _Charge(ticket["number"], ticket["business_day"], whole, vat)
        self._open.setdefault(customer, []).append(charge)
        ahead = self._ahead.pop(customer, 0)
        if ahead:
            self._credit(customer, ahead, effect)

    def see_payment(self, payment: Payload) -> Effect:
        """Pay the oldest tickets of a customer first."""
        effect = Effect()
        self._credit(payment["customer"], payment["amount"], effect)
        return effect

    def _credit(
        self,
        customer: str,
        cents: int,
        effect: Effect,
        ticket: str | None = None,
        given_back: Mapping[Key, int] | None = None,
    ) -> None:
        charges = self._open.get(customer, [])
        rest = cents
        for charge in charges:
            if charge.ticket != ticket or given_back is None:
                continue
            own = {key: min(given_back.get(key, 0), left) for key, left in charge.left.items()}
            charge.take(own, effect.paid)
            rest -= sum(own.values())
            more = min(rest, charge.left_cents)
            if more:
                charge.take_some(more, effect.paid)
                rest -= more
        for charge in charges:
            part = min(rest, charge.left_cents)
            if part:
                charge.take_some(part, effect.paid)
                rest -= part
        self._open[customer] = [charge for charge in charges if charge.left_cents]
        if rest:  # a clock set back may date a payment before what it pays
            self._ahead[customer] = self._ahead.get(customer, 0) + rest

    def waiting(self) -> Amounts:
        """What is on accounts now, and the VAT of it that waits."""
        sums: Amounts = {}
        for charge in self._charges():
            for key, left in charge.left.items():
                vat = charge.vat[key] - charge.released.get(key, 0)
                sums.setdefault(key, Amount()).add(Amount(left, vat))
        return sums

    def owed(self) -> dict[str, list[tuple[str, int]]]:
        """What each customer owes: the business day of each ticket, and what is left of it."""
        return {
            customer: [(charge.day, charge.left_cents) for charge in charges]
            for customer, charges in sorted(self._open.items())
            if charges
        }

    def _charges(self) -> Iterable[_Charge]:
        return (charge for charges in self._open.values() for charge in charges)
