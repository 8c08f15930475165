"""Double-entry bookkeeping of closed days: balanced entries from the documents, to the cent.

One entry per Z, one per account payment, per movement of cash, per count that differs, per
settlement and payout (DOMAIN, "Accounting"). Money held for others is no revenue; the VAT of what
stands on accounts waits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cafe_pos.domain import settlement
from cafe_pos.domain.drawer import Direction, MovementKind
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Payload
from cafe_pos.domain.payment import Method
from cafe_pos.domain.receivable import Amount, Amounts, Effect, Receivables, add_all, parts_of
from cafe_pos.domain.totals import part_of

_NUMBER: Final = re.compile(r"[1-9][0-9A-Z]{2,11}")
MAX_LABEL: Final = 60
NOBODY: Final = "DIVERS"
"""The third party of lines outside VAT that name no mandator (stamps)."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account or a journal: its number and its name."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The accounts and journals by what the café uses them for (config/accounts.toml)."""

    accounts: Mapping[str, Account]
    journals: Mapping[str, Account]

    def changed(self, own: Mapping[str, Account]) -> Plan:
        """The plan with a café's own accounts in place of the shipped ones."""
        return Plan({**self.accounts, **own}, self.journals)


def checked(plan: Plan, role: str, account: Account) -> Account:
    """An account that a café chose, if it can be one.

    Raises:
        PosError: `plan.role`, `plan.number`, `plan.label`.
    """
    if role not in plan.accounts:
        raise PosError("plan.role", role=role)
    if not _NUMBER.fullmatch(account.number):
        raise PosError("plan.number", number=account.number, field="number")
    if not 0 < len(account.label) <= MAX_LABEL or not account.label.isprintable():
        raise PosError("plan.label", label=account.label, limit=MAX_LABEL, field="label")
    return account


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an entry, in cents: either a debit or a credit.

    `auxiliary` is the customer's code or the mandator, empty elsewhere.
    """

    account: Account
    auxiliary: str
    debit_cents: int
    credit_cents: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A balanced entry: `what` tells which kind of document the `piece` is, `detail` its words.

    `day` is the business day, ISO; `journal` names one of the plan's.
    """

    journal: str
    day: str
    piece: str
    what: str
    detail: str
    lines: tuple[Line, ...]


class _Sums:
    """Sums per account while an entry is made; debits are positive."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._cents: dict[tuple[str, str], int] = {}

    def debit(self, role: str, cents: int, auxiliary: str = "") -> None:
        key = role, auxiliary
        self._cents[key] = self._cents.get(key, 0) + cents

    def credit(self, role: str, cents: int, auxiliary: str = "") -> None:
        self.debit(role, -cents, auxiliary)

    def entry(self, journal: str, day: str, piece: str, what: str, detail: str = "") -> list[Entry]:
        """The entry, debits first; none when nothing moved.

        Raises:
            RuntimeError: it does not balance, which a fault of the program alone can cause.
        """
        if sum(self._cents.values()):
            raise RuntimeError(f"{piece} does not balance: {self._cents}")
        lines = [
            Line(self._plan.accounts[role], auxiliary, max(0, cents), max(0, -cents))
            for (role, auxiliary), cents in self._cents.items()
            if cents
        ]
        lines.sort(key=lambda x: (not x.debit_cents, x.account.number, x.auxiliary))
        return [Entry(journal, day, piece, what, detail, tuple(lines))] if lines else []


@dataclass(slots=True)
class DayBook:
    """What the documents of a closed day mean: its entries, and its VAT.

    `sold` is by rate and service, `sales` the number of sales in each, `put` what went on accounts
    (its VAT waits), `paid` what of them was paid or taken back (its VAT is due); `earned` are the
    commissions settled, `bought` what was bought of mandators.
    """

    day: str
    closure: str
    closed_at: str
    entries: list[Entry] = field(default_factory=list)
    sold: Amounts = field(default_factory=dict)
    sales: dict[tuple[str, int, bool], int] = field(default_factory=dict)
    put: Amounts = field(default_factory=dict)
    paid: Amounts = field(default_factory=dict)
    earned: Amounts = field(default_factory=dict)
    bought: Amounts = field(default_factory=dict)

    def due(self) -> Amounts:
        """The amounts whose VAT is due by this day: goods delivered, services paid."""
        found: Amounts = {}
        for key, amount in self.sold.items():
            if key[0] != "HORS":
                found[key] = Amount(amount.gross_cents, amount.vat_cents)
        for source, sign in ((self.put, -1), (self.paid, 1)):
            for key, amount in source.items():
                if key[2]:
                    more = Amount(sign * amount.gross_cents, sign * amount.vat_cents)
                    found.setdefault(key, Amount()).add(more)
        return found


class Bookkeeper:
    """Keeps the books from the documents of the ledger, given day by day in their order."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.receivables = Receivables()
        self._whose: dict[str, str] = {}

    def recall(self, kind: str, document: Payload) -> None:
        """Take note of what happened before the first day of interest."""
        if kind == "ticket":
            self.receivables.see_ticket(document)
        elif kind == "account_payment":
            self.receivables.see_payment(document)
        elif kind == "settlement":
            self._whose[document["number"]] = _account_of(document)

    def day(self, closure: Payload, documents: Iterable[tuple[str, Payload]]) -> DayBook:
        """Book a closed day: its documents by kind, in the order of the ledger."""
        book = DayBook(closure["business_day"], closure["number"], closure["recorded_at"])
        sums = _Sums(self._plan)
        later: list[Entry] = []
        for kind, document in documents:
            match kind:
                case "ticket":
                    self._ticket(sums, book, document)
                case "payment_correction":
                    for paid in document["payments"]:
                        sums.debit(paid["method"], paid["amount"])
                case "account_payment":
                    later += self._payment(book, document)
                case "cash_movement":
                    later += self._movement(book.day, document)
                case "drawer_count":
                    later += self._count(book.day, document)
                case "settlement":
                    later += self._settlement(book, document)
                case "payout":
                    later += self._payout(book.day, document)
        book.entries = sums.entry("sales", book.day, book.closure, "sales") + later
        return book

    # --- sales ------------------------------------------------------------------------------

    def _ticket(self, sums: _Sums, book: DayBook, ticket: Payload) -> None:
        for paid in ticket["payments"]:
            role, whose = paid["method"], ""
            if role == Method.ACCOUNT:
                role, whose = "customer", paid["account"]
            sums.debit(role, paid["amount"], whose)
        parts = parts_of(ticket)
        for key, amount in parts.items():
            code, _rate, service = key
            if code == "HORS":
                continue
            sums.credit("on_site" if service else "goods", amount.net_cents)
            if amount.vat_cents:
                sums.credit(f"vat_{code}", amount.vat_cents)
            if ticket["nature"] == "sale":
                book.sales[key] = book.sales.get(key, 0) + 1
        for line in ticket["lines"]:
            if line["vat_code"] == "HORS":
                _held(sums, line)
        add_all(book.sold, parts)
        _wait(sums, book, self.receivables.see_ticket(ticket))

    def _payment(self, book: DayBook, payment: Payload) -> list[Entry]:
        sums = _Sums(self._plan)
        for paid in payment["payments"]:
            sums.debit(paid["method"], paid["amount"])
        sums.credit("customer", payment["amount"], payment["customer"])
        _wait(sums, book, self.receivables.see_payment(payment))
        return sums.entry("accounts", book.day, payment["number"], "account_payment")

    # --- the drawer -------------------------------------------------------------------------

    def _movement(self, day: str, movement: Payload) -> list[Entry]:
        sums = _Sums(self._plan)
        amount, kind = movement["amount"], movement["kind"]
        into = movement["direction"] == Direction.IN
        sums.debit("cash", amount if into else -amount)
        role, whose = "unsorted", ""
        match kind:
            case MovementKind.FLOAT_ADDED | MovementKind.WITHDRAWAL_BANK:
                role = "internal"
            case MovementKind.WITHDRAWAL_MANDATOR:
                role, whose = "mandator", movement["mandator"]
            case MovementKind.EXPENSE:
                role = "purchase"
                tax = movement["vat"] or 0
                sums.debit("vat_deductible", tax)
                amount -= tax
            case MovementKind.CORRECTION:
                role = "gain" if into else "loss"
        sums.credit(role, amount if into else -amount, whose)
        words = [movement[name] for name in ("supplier", "receipt", "reason") if movement[name]]
        return sums.entry("cash", day, movement["number"], kind, ", ".join(words))

    def _count(self, day: str, count: Payload) -> list[Entry]:
        """Cash found too much is a gain, too little a loss; other methods clear at the bank."""
        sums = _Sums(self._plan)
        difference = count["difference"] or 0
        sums.debit("cash", difference)
        sums.credit("gain" if difference > 0 else "loss", difference)
        return sums.entry("cash", day, count["session"], "drawer_count", count["reason"])

    # --- mandators --------------------------------------------------------------------------

    def _settlement(self, book: DayBook, document: Payload) -> list[Entry]:
        """Our commission comes out of what is held; what was bought is owed."""
        sums, code = _Sums(self._plan), document["mandator"]
        role = self._whose[document["number"]] = _account_of(document)
        sums.debit(role, document["commission"], code)
        for vat_code, rate, net, vat in settlement.vat_rows(document, "commission"):
            sums.credit("commission", net)
            if vat:
                sums.credit(f"vat_{vat_code}", vat)
            add_all(book.earned, {(vat_code, rate, True): Amount(net + vat, vat)})
        for vat_code, rate, net, vat in settlement.vat_rows(document, "purchases"):
            sums.debit("purchase", net)
            sums.debit("vat_deductible", vat)
            add_all(book.bought, {(vat_code, rate, False): Amount(net + vat, vat)})
        sums.credit(role, document["purchases"] + document["purchases_vat"], code)
        words = f"{document['mandator_name']}, {document['from']} - {document['to']}"
        return sums.entry("settlements", book.day, document["number"], "settlement", words)

    def _payout(self, day: str, payout: Payload) -> list[Entry]:
        """What the bank paid or received; of cash, what its movement did not say yet."""
        sums, cents = _Sums(self._plan), payout["amount"]
        role = self._whose.get(payout["settlement"], "mandator")
        match payout["method"]:
            case Method.CASH if cents > 0:
                source, whose = "mandator", payout["mandator"]
            case Method.CASH:
                source, whose = "unsorted", ""
            case Method.CHEQUE if cents < 0:
                source, whose = "cheque", ""
            case _:
                source, whose = "transfer", ""
        sums.debit(role, cents, payout["mandator"])
        sums.credit(source, cents, whose)
        words = ", ".join(filter(None, (payout["settlement"], payout["reference"])))
        return sums.entry("settlements", day, payout["number"], "payout", words)


def _account_of(document: Payload) -> str:
    """Where what is due by a settlement stands: 401 of a supplier, 467 of everybody else."""
    return "supplier" if settlement.is_purchase(document) else "mandator"


def _held(sums: _Sums, line: Payload) -> None:
    """What a line brings in for others: to be handed on, used up, or given back."""
    part = part_of(line)
    if part in ("transparent", "third_party"):
        sums.credit("mandator", line["total"], line["mandator"] or NOBODY)
    else:
        sums.credit(part, line["total"])


def _wait(sums: _Sums, book: DayBook, effect: Effect) -> None:
    """Let the VAT of services wait while they stand on an account, and no longer."""
    for amounts, sign in ((effect.put, 1), (effect.paid, -1)):
        for (code, _rate, _service), amount in amounts.items():
            if amount.vat_cents:
                sums.debit(f"vat_{code}", sign * amount.vat_cents)
                sums.credit(f"waiting_{code}", sign * amount.vat_cents)
    add_all(book.put, effect.put)
    add_all(book.paid, effect.paid)
