"""What is owed to a mandator for a period, from plain data: money held, commission, purchases.

Transparent goods bring money that is theirs, less our commission; firm and opaque ones become ours
and are bought: firm by what was delivered, opaque by what was sold (DOMAIN, "Ownership"). A fixed
sum a month is due by the day, from the cumulated days of its month: so a contract that begins in
the middle owes its part, and stretches or weeks of a month always add up to the whole sum.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from cafe_pos.domain.catalogue import Ownership
from cafe_pos.domain.mandate import Contract, Stretch, Term, TermKind
from cafe_pos.domain.money import BASIS_POINTS, GRAMS_PER_KILO, half_up, price_of
from cafe_pos.domain.vat import VatCode, vat_within

RateOf = Callable[[VatCode, date], int]
"""The rate in basis points of a code on a day; 0 where the café collects none."""

BROUGHT: Final = "delivery"
BACK: Final = ("returned", "withdrawn")
_PER: Final = {"piece": 1, "g": GRAMS_PER_KILO, "ml": GRAMS_PER_KILO}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """What tickets of a day sold of an article for a mandator: units, cents, the VAT rate.

    `cost` is what a piece or a kilo costs, net, in cents; `total` is what customers paid.
    """

    day: date
    article: str
    label: str
    quantity: int
    total: int
    ownership: Ownership = Ownership.TRANSPARENT
    family: str = ""
    service: str = ""
    unit: str = "piece"
    rate: int = 0
    cost: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Goods that a mandator brought or took back, as the stock documents of a day say."""

    day: date
    nature: str
    article: str
    label: str
    quantity: int
    ownership: Ownership = Ownership.FIRM
    unit: str = "piece"
    cost: int | None = None
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Acted:
    """How often an act was done for a mandator on a day: `parcel.collected`."""

    day: date
    act: str
    count: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a period's settlement rests on."""

    sold: tuple[Sold, ...] = ()
    moved: tuple[Moved, ...] = ()
    acted: tuple[Acted, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which something happened, in order."""
        days = {x.day for x in self.sold} | {x.day for x in self.moved}
        return tuple(sorted(days | {x.day for x in self.acted}))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a settlement; `amount` in cents, `price` per unit in cents or basis points.

    `stretch` counts from 0 here, from 1 in the document.

    `what`: sold (money held for them), opaque (goods of theirs sold as ours, net), delivered and
    returned (bought, net; returned is negative), item, percent and fixed (our commission, net).
    """

    what: str
    article: str | None
    label: str
    quantity: int
    unit: str
    price: int | None
    amount: int
    stretch: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The line as the document keeps it."""
        return {
            "what": self.what,
            "article": self.article,
            "label": self.label,
            "quantity": self.quantity,
            "unit": self.unit,
            "price": self.price,
            "amount": self.amount,
            "stretch": self.stretch + 1,
        }


COMMISSIONS: Final = ("item", "percent", "fixed")
PURCHASES: Final = ("opaque", "delivered", "returned")


@dataclass(slots=True)
class Settled:
    """A period computed, in cents: `due` above zero is theirs, below zero they owe the café.

    `unpriced` names goods without a purchase price, `without` days with no contract in force.
    """

    stretches: tuple[Stretch, ...]
    rates: tuple[tuple[int, int], ...]
    lines: list[Line] = field(default_factory=list)
    sold: int = 0
    commission_net: int = 0
    commission_vat: int = 0
    purchases: int = 0
    purchases_vat: int = 0
    unpriced: tuple[str, ...] = ()
    without: tuple[date, ...] = ()

    @property
    def commission(self) -> int:
        """Our commission with its VAT."""
        return self.commission_net + self.commission_vat

    @property
    def due(self) -> int:
        """What the period adds to what they are owed."""
        return self.sold - self.commission + self.purchases + self.purchases_vat


def month_part(value: int, first: date, last: date) -> int:
    """A sum a month for some days, both included, from differences of cumulated days.

    So the parts of a month add up to it, whatever they are.
    """
    total, start = 0, first
    while start <= last:
        length = monthrange(start.year, start.month)[1]
        end = min(last, start.replace(day=length))
        total += half_up(value * end.day, length) - half_up(value * (start.day - 1), length)
        start = end + timedelta(days=1)
    return total


def settled(stretches: Sequence[Stretch], facts: Facts, rate_of: RateOf) -> Settled:
    """Compute a period cut into its stretches; facts outside of it are left aside.

    VAT is half-up on the net total of each code and rate of the whole period.
    """
    rates = tuple(_rates(stretch, rate_of) for stretch in stretches)
    result = Settled(tuple(stretches), rates)
    unpriced: set[str] = set()
    without: list[date] = []
    net: dict[tuple[str, str, int], int] = {}
    for index, stretch in enumerate(stretches):
        part = _within(facts, stretch)
        if stretch.contract is None:
            without += part.days
        lines = [*_goods(part, stretch.contract, index, unpriced)]
        if stretch.contract is not None:
            lines += _earned(part, stretch, stretch.contract, index)
            for line in lines:
                _count(net, line, stretch.contract, rates[index])
        else:
            result.purchases += sum(x.amount for x in lines if x.what in PURCHASES)
        result.sold += sum(x.amount for x in lines if x.what == "sold")
        result.lines += lines
    for (side, _code, rate), cents in net.items():
        vat = half_up(cents * rate, BASIS_POINTS)
        if side == "commission":
            result.commission_net += cents
            result.commission_vat += vat
        else:
            result.purchases += cents
            result.purchases_vat += vat
    result.unpriced, result.without = tuple(sorted(unpriced)), tuple(without)
    return result


def _rates(stretch: Stretch, rate_of: RateOf) -> tuple[int, int]:
    """The rates of a stretch on its last day: the commission's, and that of what is bought."""
    contract = stretch.contract
    if contract is None:
        return 0, 0
    bought = contract.purchase_vat_code
    return (
        rate_of(contract.vat_code, stretch.last),
        0 if bought is None else rate_of(bought, stretch.last),
    )


def _count(
    net: dict[tuple[str, str, int], int], line: Line, contract: Contract, rates: tuple[int, int]
) -> None:
    if line.what in COMMISSIONS:
        key = "commission", contract.vat_code.value, rates[0]
    elif line.what in PURCHASES:
        key = "purchase", (contract.purchase_vat_code or VatCode.HORS).value, rates[1]
    else:
        return
    net[key] = net.get(key, 0) + line.amount


def _within(facts: Facts, stretch: Stretch) -> Facts:
    def held(day: date) -> bool:
        return stretch.first <= day <= stretch.last

    return Facts(
        tuple(x for x in facts.sold if held(x.day)),
        tuple(x for x in facts.moved if held(x.day)),
        tuple(x for x in facts.acted if held(x.day)),
    )


# Goods


def _goods(
    facts: Facts, contract: Contract | None, index: int, unpriced: set[str]
) -> Iterable[Line]:
    transparent = [x for x in facts.sold if x.ownership is Ownership.TRANSPARENT]
    for sample, quantity, total in _grouped(transparent, lambda x: (x.article, x.unit)):
        each = _each(total, quantity, sample.unit)
        yield Line("sold", sample.article, sample.label, quantity, sample.unit, each, total, index)
    opaque = [x for x in facts.sold if x.ownership is Ownership.OPAQUE]
    kinds = _grouped(opaque, lambda x: (x.article, x.unit, x.rate, x.cost))
    for sample, quantity, total in kinds:
        net = total - vat_within(total, sample.rate)
        owed = _owed(sample, quantity, net, contract)
        if owed is None:
            unpriced.add(sample.label)
            owed = 0
        yield Line(
            "opaque", sample.article, sample.label, quantity, sample.unit,
            _each(owed, quantity, sample.unit), owed, index,
        )  # fmt: skip
    yield from _bought(facts.moved, contract, index, unpriced)


def _grouped(
    sold: Iterable[Sold], key: Callable[[Sold], tuple[object, ...]]
) -> list[tuple[Sold, int, int]]:
    """Lines of the same kind together: one of them, the quantity, the total."""
    sums: dict[tuple[object, ...], tuple[Sold, int, int]] = {}
    for one in sold:
        sample, quantity, total = sums.get(key(one), (one, 0, 0))
        sums[key(one)] = sample, quantity + one.quantity, total + one.total
    return [found for found in sums.values() if found[1] or found[2]]


def _each(total: int, quantity: int, unit: str) -> int | None:
    """The price of a piece or a kilo, where every one had the same."""
    per = _PER[unit]
    whole = quantity and (total * per) % quantity == 0
    return total * per // quantity if whole else None


def _owed(sample: Sold, quantity: int, net: int, contract: Contract | None) -> int | None:
    """What opaque goods that were sold cost: the sale less our part, else their own price."""
    if contract is not None:
        ours = [
            _cents(term, quantity, net, sample.unit)
            for kind in (TermKind.PERCENT, TermKind.PER_ITEM)
            if (term := _closest(contract.terms, kind, sample)) is not None
        ]
        if ours:
            return net - sum(ours)
    return None if sample.cost is None else price_of(sample.cost, quantity, per=_PER[sample.unit])


def _bought(
    moved: Iterable[Moved], contract: Contract | None, index: int, unpriced: set[str]
) -> Iterable[Line]:
    """Firm goods: what was delivered less what was taken back; others are shown without money."""
    sums: dict[tuple[object, ...], tuple[Moved, int]] = {}
    for one in moved:
        if one.nature != BROUGHT and one.nature not in BACK:
            continue
        key = one.nature == BROUGHT, one.article, one.unit, one.cost, one.ownership
        sample, quantity = sums.get(key, (one, 0))
        sums[key] = sample, quantity + one.quantity
    for sample, quantity in sums.values():
        if not quantity:
            continue
        firm = sample.ownership is Ownership.FIRM
        brought = sample.nature == BROUGHT
        paid = firm and (brought or contract is None or contract.take_back)
        if paid and sample.cost is None:
            unpriced.add(sample.label)
        cents = price_of(sample.cost or 0, quantity, per=_PER[sample.unit]) if paid else 0
        yield Line(
            "delivered" if brought else "returned", sample.article, sample.label, quantity,
            sample.unit, sample.cost if paid else None, cents if brought else -cents, index,
        )  # fmt: skip


# Commission


def _earned(facts: Facts, stretch: Stretch, contract: Contract, index: int) -> Iterable[Line]:
    """Our commission: a fixed sum, then what each term takes of what was sold and done."""
    for term in contract.terms:
        if term.kind is TermKind.FIXED:
            days = (stretch.last - stretch.first).days + 1
            cents = month_part(term.value, stretch.first, stretch.last)
            yield Line("fixed", None, "", days, "day", term.value, cents, index)
        elif term.target[0] == "act":
            count = sum(x.count for x in facts.acted if _is_act(term.target[1], x.act))
            if count:
                cents = term.value * count
                yield Line("item", None, term.on, count, "piece", term.value, cents, index)
        else:
            yield from _of_sales(facts.sold, contract, term, index)


def _of_sales(sold: Iterable[Sold], contract: Contract, term: Term, index: int) -> Iterable[Line]:
    counted = [
        x for x in sold if _closest(contract.terms, term.kind, x) == term and _earns(x, term)
    ]
    for unit in sorted({x.unit for x in counted}):
        quantity = sum(x.quantity for x in counted if x.unit == unit)
        base = sum(x.total for x in counted if x.unit == unit)
        if term.kind is TermKind.PER_ITEM:
            cents = _cents(term, quantity, base, unit)
            yield Line("item", None, term.on, quantity, unit, term.value, cents, index)
    if counted and term.kind is TermKind.PERCENT:
        base = sum(x.total for x in counted)
        cents = half_up(base * term.value, BASIS_POINTS)
        yield Line("percent", None, term.on, base, "cent", term.value, cents, index)


def _earns(one: Sold, term: Term) -> bool:
    """Whether a term makes commission of a sale: theirs always; ours only when it is named.

    Our part of opaque goods is the difference between two prices, no commission.
    """
    if one.ownership is Ownership.TRANSPARENT:
        return True
    return one.ownership is Ownership.FIRM and bool(term.on)


def _cents(term: Term, quantity: int, base: int, unit: str) -> int:
    if term.kind is TermKind.PERCENT:
        return half_up(base * term.value, BASIS_POINTS)
    return price_of(term.value, quantity, per=_PER[unit])


def _is_act(wanted: str, done: str) -> bool:
    """Whether an act is the one named, or one of the family named: `parcel` is all of them."""
    return done == wanted or done.startswith(f"{wanted}.")


def _closest(terms: Sequence[Term], kind: TermKind, one: Sold) -> Term | None:
    """The term of a kind that names a sale most closely; the first among equals."""
    found = [t for t in terms if t.kind is kind and t.rank >= 0 and _names(t, one)]
    return max(found, key=lambda term: term.rank, default=None)


def _names(term: Term, one: Sold) -> bool:
    what, which = term.target
    named = {"": "", "article": one.article, "family": one.family, "service": one.service}
    return named.get(what) == which
