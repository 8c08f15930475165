"""What a waiting line may be: by the managers' rules, by what is due, by what the tills took.

A proposal changes nothing. Only one that a rule made, and that the managers said so once, is sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from cafe_pos.application.bank.ports import BankLine, Trip
from cafe_pos.application.bank.slips import standing
from cafe_pos.application.costs.purchases import view_of as purchase_view
from cafe_pos.application.mandates.settlement_facts import views_of
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import bank_words
from cafe_pos.domain.bank import State, Target, What
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.closure import Period
from cafe_pos.domain.costs.entries import ChargeEntry, GrantEntry, Loan, Payment, Purchase
from cafe_pos.domain.costs.recurring import Every, due_in, month_index, month_text
from cafe_pos.domain.drawer import MovementKind
from cafe_pos.domain.money import BASIS_POINTS
from cafe_pos.domain.payment import Method

NEAR: Final = timedelta(days=12)
"""How far from its day something that is due may be paid, and still be known by its amount."""
LATE: Final = timedelta(days=75)
"""How long after its day an invoice may be paid."""
CARD_DAYS: Final = 7
"""Card takings come within a week, of at most so many days together."""
COMMISSION_BP: Final = 300
"""No bank of a café takes more of a card payment (3 %)."""
_PRETTY: Final = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line may be, and why: `rule`, `due`, `cards`, `drawer`, `payout`, `words`.

    `expected_cents` is what the tills or the entry say; the rest of card takings is commission.
    """

    target: Target
    why: str
    rule: int = 0
    expected_cents: int | None = None

    @property
    def sure(self) -> bool:
        """Whether the managers have said so once, by a rule."""
        return self.why == "rule"


@dataclass(frozen=True, slots=True)
class _Due:
    """Something that may be paid: cents as the bank would move them, its day, names, its target."""

    cents: int
    day: date
    names: tuple[str, ...]
    target: Target
    late: timedelta = NEAR


class Matcher:
    """Everything that lines may be, read once for any number of lines."""

    def __init__(self, ctx: Context, uow: UnitOfWork) -> None:
        self._ctx, self._uow = ctx, uow
        self._rules = uow.bank.rules()

    def propose(self, line: BankLine) -> Proposal | None:
        """What a line may be; None where nobody can tell."""
        ruled = self._by_rule(line)
        due = self._by_due(line)
        if due is not None and (ruled is None or due.target.what == ruled.target.what):
            return replace(due, why="rule", rule=ruled.rule) if ruled else due
        if ruled is not None:
            if ruled.target.what is What.CARDS:
                return self._cards(line, ruled)
            return ruled
        return self._by_words(line)

    def _by_words(self, line: BankLine) -> Proposal | None:
        guessed = bank_words.guess(line.label, line.cents)
        if guessed is None:
            if line.cents < 0:
                return None
            return self._customer(line) or self._drawer(line) or self._cheques(line)
        plain = Proposal(guessed, "words")
        if guessed.what is What.CARDS:
            return self._cards(line, plain)
        if guessed.what is What.CASH:
            return self._drawer(line) or plain
        if guessed.what is What.CHEQUES:
            return self._cheques(line) or plain
        return plain

    def _by_rule(self, line: BankLine) -> Proposal | None:
        sign = "in" if line.cents > 0 else "out"
        fits = [
            one for one in self._rules
            if one.sign == sign and bank_words.holds(line.label, one.words)
        ]  # fmt: skip
        best = max(fits, key=lambda one: len(one.words), default=None)
        return None if best is None else Proposal(best.target, "rule", best.id)

    # --- what is due ----------------------------------------------------------------------------

    def _by_due(self, line: BankLine) -> Proposal | None:
        """What comes to the same cent near its day; several of them are told apart by names."""
        on = date.fromisoformat(line.day)
        near = [
            one for one in self._dues.get(line.cents, ())
            if one.day - NEAR <= on <= one.day + one.late
        ]  # fmt: skip
        named = [one for one in near if any(_named(line.label, name) for name in one.names)]
        fits = named or (near if len(near) == 1 else [])
        if not fits:
            return None
        best = min(fits, key=lambda one: abs(one.day - on))
        why = "payout" if best.target.what is What.PAYOUT else "due"
        return Proposal(best.target, why, expected_cents=best.cents)

    @cached_property
    def _dues(self) -> Mapping[int, list[_Due]]:
        found: dict[int, list[_Due]] = {}
        for one in (*self._charges(), *self._purchases(), *self._grants(), *self._payouts()):
            found.setdefault(one.cents, []).append(one)
        return found

    @cached_property
    def _paid(self) -> Mapping[tuple[str, int, str | None], int]:
        found: dict[tuple[str, int, str | None], int] = {}
        for one in self._uow.costs.all(Payment):
            key = one.what.value, one.entry, one.due
            found[key] = found.get(key, 0) + one.amount_cents
        return found

    @cached_property
    def _months(self) -> tuple[str, ...]:
        """The months of the lines that wait, and one on each side."""
        days = [line.day for line in self._uow.bank.lines(state=State.WAITING)]
        if not days:
            return ()
        first, last = month_index(days[0]) - 1, month_index(days[-1]) + 1
        return tuple(month_text(index) for index in range(first, last + 1))

    def _charges(self) -> Iterator[_Due]:
        """Instalments of charges and loans that nothing was paid of."""
        for charge in self._uow.costs.all(ChargeEntry):
            names = charge.label, self._name(charge.supplier)
            yield from self._instalments(charge, What.CHARGE, charge.gross_cents, names)
        for loan in self._uow.costs.all(Loan):
            yield from self._instalments(loan, What.LOAN, loan.monthly_cents, (loan.label,))

    def _instalments(
        self, one: ChargeEntry | Loan, what: What, cents: int, names: tuple[str, ...]
    ) -> Iterator[_Due]:
        for month in self._months if cents else ():
            day = due_in(one, month)
            if day is not None:
                due = None if one.every is Every.ONCE else day.isoformat()
                if not self._paid.get((what.value, one.id, due)):
                    yield _Due(-cents, day, names, Target(what=what, entry=one.id, due=due))

    def _purchases(self) -> Iterator[_Due]:
        for one in self._uow.costs.all(Purchase):
            due = purchase_view(self._uow, one).due_cents
            if due:
                target = Target(what=What.PURCHASE, entry=one.id, who=one.supplier)
                day = date.fromisoformat(one.invoiced_on or one.day)
                names = (self._name(one.supplier), one.reference, one.invoice or "")
                yield _Due(-due, day, names, target, LATE)

    def _grants(self) -> Iterator[_Due]:
        for one in self._uow.costs.all(GrantEntry):
            for month in () if one.in_kind else self._months:
                day = due_in(one, month)
                due = None if day is None or one.every is Every.ONCE else day.isoformat()
                if day is not None and not self._paid.get(("grant", one.id, due)):
                    target = Target(what=What.GRANT, entry=one.id, due=due)
                    yield _Due(one.amount_cents, day, (one.label,), target, LATE)

    def _payouts(self) -> Iterator[_Due]:
        """Payouts by transfer that were noted already, and what settlements leave to pay."""
        for said in self._uow.mandates.payouts():
            if said["method"] == Method.TRANSFER and said["number"] not in self._linked:
                code = said["mandator"]
                target = Target(what=What.PAYOUT, document=said["number"], who=code)
                day = date.fromisoformat(said["business_day"])
                yield _Due(-said["amount"], day, (self._name(code), said["settlement"]), target)
        for mandator in self._uow.mandates.everyone():
            for view in views_of(self._uow, mandator.code):
                if view.left:
                    target = Target(what=What.PAYOUT, document=view.number, who=mandator.code)
                    day = date.fromisoformat(view.payload["business_day"])
                    yield _Due(-view.left, day, (mandator.name, view.number), target, LATE)

    def _name(self, code: str | None) -> str:
        known = None if code is None else self._uow.mandates.mandator(code)
        return "" if known is None else known.name

    # --- what the tills took --------------------------------------------------------------------

    @cached_property
    def _card_days(self) -> Mapping[str, int]:
        """Card takings by closed day, account payments included."""
        if not self._months:
            return {}
        found: dict[str, int] = {}
        first, last = f"{self._months[0]}-01", f"{self._months[-1]}-31"
        for closure in self._uow.closures.between(Period.DAY, first, last):
            cents = sum(m["amount"] for m in closure["methods"] if m["method"] == Method.CARD)
            paid = closure["account_payments"]["methods"]
            cents += sum(m["amount"] for m in paid if m["method"] == Method.CARD)
            if cents:
                found[closure["business_day"]] = cents
        return found

    def _cards(self, line: BankLine, plain: Proposal) -> Proposal:
        """Which days' card takings a line pays, less what the bank keeps; none when none fits."""
        on = date.fromisoformat(line.day)
        days = [
            day for back in range(CARD_DAYS + 1)
            if (day := (on - timedelta(days=back)).isoformat()) in self._card_days
        ]  # fmt: skip
        best: tuple[int, int, str] | None = None
        for start in range(len(days)):
            total = 0
            for count, day in enumerate(days[start:], start=1):
                total += self._card_days[day]
                kept = total - line.cents
                if 0 <= kept * BASIS_POINTS <= total * COMMISSION_BP:
                    document = day if count == 1 else f"{day}..{days[start]}"
                    best = min(best or (kept, total, document), (kept, total, document))
        if best is None:
            return plain
        kept, total, document = best
        target = replace(plain.target, document=document)
        why = plain.why if plain.sure else "cards"
        return Proposal(target, why, plain.rule, total)

    @cached_property
    def _linked(self) -> frozenset[str]:
        """The documents that confirmed lines name."""
        lines = self._uow.bank.lines(state=State.CONFIRMED)
        return frozenset(one.target.document for one in lines if one.target is not None)

    @cached_property
    def _trips(self) -> tuple[Trip, ...]:
        """Cash carried between the drawer and the bank."""
        if not self._months:
            return ()
        return self._uow.cash.trips(f"{self._months[0]}-01", f"{self._months[-1]}-31")

    def _drawer(self, line: BankLine) -> Proposal | None:
        """The cash, or the cheques with it, that was taken to the bank before a line."""
        on = date.fromisoformat(line.day)
        kind = MovementKind.WITHDRAWAL_BANK if line.cents > 0 else MovementKind.FLOAT_ADDED
        for one in self._trips:
            far = abs(on - date.fromisoformat(one.day)) > NEAR
            if one.kind != kind or far or one.number in self._linked:
                continue
            if one.cents == abs(line.cents):
                return Proposal(Target(what=What.CASH, document=one.number), "drawer")
        return None

    def _cheques(self, line: BankLine) -> Proposal | None:
        """The cheques that went with a slip."""
        on = date.fromisoformat(line.day)
        for one in self._trips:
            far = abs(on - date.fromisoformat(one.day)) > NEAR
            if one.kind == MovementKind.WITHDRAWAL_BANK and not far:
                parts = standing(self._uow.drawer.cheques_before(one.seq))
                if parts and sum(part.cents for part in parts) == line.cents:
                    return Proposal(Target(what=What.CHEQUES, document=one.number), "drawer")
        return None

    @cached_property
    def _transfers(self) -> tuple[tuple[str, str, int], ...]:
        if not self._months:
            return ()
        return self._uow.cash.transfers(f"{self._months[0]}-01", f"{self._months[-1]}-31")

    def _customer(self, line: BankLine) -> Proposal | None:
        """What a customer paid by transfer, to the same cent and near its day."""
        on = date.fromisoformat(line.day)
        fits = [
            number for number, day, cents in self._transfers
            if cents == line.cents and abs(on - date.fromisoformat(day)) <= NEAR
            and number not in self._linked
        ]  # fmt: skip
        if len(fits) != 1:
            return None
        return Proposal(Target(what=What.CUSTOMER, document=fits[0]), "drawer")


def _named(label: str, name: str) -> bool:
    """Whether one word of a name that tells something stands in a line's text."""
    words = [word for word in fold(name).split() if len(word) > _PRETTY]
    return any(bank_words.holds(label, word) for word in words)


def propose_in(ctx: Context, uow: UnitOfWork, file: int) -> int:
    """For how many of a file's lines something can be proposed."""
    matcher = Matcher(ctx, uow)
    lines = (one for one in uow.bank.lines(state=State.WAITING) if one.file == file)
    return sum(matcher.propose(one) is not None for one in lines)
