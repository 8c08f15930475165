"""An order: what is being rung up, until it is paid. Values, never changed in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cafe_pos.domain import sharing
from cafe_pos.domain.catalogue import Article, Mode, Ownership, Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import BASIS_POINTS, half_up
from cafe_pos.domain.order_line import (
    HANDED,
    MAX_GRAMS,
    MAX_PIECES,
    TIP,
    OrderLine,
    checked_quantity,
    tip_line,
)
from cafe_pos.domain.pricing import (
    Discount,
    DiscountKind,
    LineKind,
    MenuPart,
    PriceChange,
    PriceKind,
    Scope,
)
from cafe_pos.domain.service_mark import ServiceMark

__all__ = [
    "HANDED",
    "MAX_GRAMS",
    "MAX_PIECES",
    "TIP",
    "Order",
    "OrderLine",
    "checked_quantity",
    "tip_line",
]


@dataclass(frozen=True, slots=True)
class Order:
    """The lines in the order they were asked for; `takeaway` switches every line.

    `place` is where new lines are served. A recalled order carries the `tab` it came from with
    its `version`, one that is paid in shares the `split` that joins their tickets; `customer` is
    an opaque code, `covers` how many people eat. A `part` is what was chosen of a tab: what is
    not chosen stays there when it is paid.
    """

    lines: tuple[OrderLine, ...] = ()
    takeaway: bool = False
    place: Place = Place.COUNTER
    tab: str | None = None
    version: int = 0
    split: str | None = None
    customer: str | None = None
    covers: int | None = None
    part: bool = False

    @property
    def total_cents(self) -> int:
        """What the customer still owes, in cents."""
        return sum(line.total_cents - line.settled_cents for line in self.lines)

    @property
    def pieces(self) -> int:
        """How many articles, a weighed one counting once; bottles given back do not count."""
        return sum(
            1 if line.article.by_weight else line.quantity
            for line in self.lines
            if line.quantity > 0
        )

    @property
    def third_party_cents(self) -> int:
        """What belongs to producers, in cents."""
        transparent = Ownership.TRANSPARENT
        return sum(x.left_cents for x in self.lines if x.article.ownership is transparent)

    def add(
        self,
        article: Article,
        quantity: int = 1,
        *,
        price: PriceChange | None = None,
        menu: MenuPart | None = None,
        label: str | None = None,
        note: str = "",
        mark: ServiceMark | None = None,
    ) -> tuple[Order, int]:
        """Add an article; the same one again is one more. Returns the order and the line's index.

        Raises:
            PosError: `order.quantity`, or `article.blocked`.
        """
        if article.blocked:
            raise PosError("article.blocked", article=article.label)
        mode = Mode.TAKEAWAY if self.takeaway else article.default_mode
        added = OrderLine(
            article, checked_quantity(article, quantity), mode, self.place,
            LineKind(article.line_kind), price, menu=menu, label=label, note=note, mark=mark,
        )  # fmt: skip
        return self._merged(added)

    def _merged(self, added: OrderLine) -> tuple[Order, int]:
        """Put a line into the one that differs in nothing but its quantity, or at the end."""
        if not added.article.by_weight and added.menu is None:
            for index, line in enumerate(self.lines):
                if line.article == added.article and self._same(index, added):
                    return self.with_quantity(index, line.quantity + added.quantity), index
        return replace(self, lines=(*self.lines, added)), len(self.lines)

    def _same(self, index: int, added: OrderLine) -> bool:
        line = self.lines[index]
        followed = index + 1 < len(self.lines) and self.lines[index + 1].supplement
        return not followed and line == replace(
            added, quantity=line.quantity, sent=line.sent, aside=line.aside
        )

    def add_supplement(self, index: int, article: Article, quantity: int = 1) -> tuple[Order, int]:
        """Attach a supplement behind a line and the supplements it has, served as the line is.

        Raises:
            PosError: `order.quantity`, or `article.blocked`.
        """
        if article.blocked:
            raise PosError("article.blocked", article=article.label)
        first = index
        while first and self.lines[first].supplement:
            first -= 1
        line = self.lines[first]
        added = OrderLine(
            article, checked_quantity(article, quantity), line.mode, line.place, supplement=True
        )
        at = first + 1
        while at < len(self.lines) and self.lines[at].supplement:
            at += 1
        return replace(self, lines=(*self.lines[:at], added, *self.lines[at:])), at

    def give_deposit_back(self, article: Article, quantity: int = 1) -> tuple[Order, int]:
        """Take bottles back and pay their deposit: a negative line.

        Raises:
            PosError: `order.quantity`; `deposit.article` when the article is no deposit.
        """
        if article.line_kind != LineKind.DEPOSIT:
            raise PosError("deposit.article", article=article.label)
        back = -checked_quantity(article, quantity)
        added = OrderLine(article, back, article.default_mode, self.place, LineKind.DEPOSIT_BACK)
        return self._merged(added)

    def group(self, index: int) -> tuple[int, ...]:
        """The lines that come and go with a line: the parts of its menu, its supplements."""
        line = self.lines[index]
        if line.supplement:
            return (index,)
        found = []
        for head in self._menu_parts(index):
            found.append(head)
            after = head + 1
            while after < len(self.lines) and self.lines[after].supplement:
                found.append(after)
                after += 1
        return tuple(found)

    def _menu_parts(self, index: int) -> list[int]:
        """The lines of the same menu; a line alone when it is no part of one."""
        menu = self.lines[index].menu
        if menu is None:
            return [index]
        parts = enumerate(self.lines)
        return [i for i, x in parts if x.menu is not None and x.menu.ref == menu.ref]

    def with_quantity(self, index: int, quantity: int) -> Order:
        """Set a line's quantity; zero removes the line. All the parts of a menu change together.

        For a deposit given back the sign does not matter.

        Raises:
            PosError: `order.quantity`, `split.settled` when a share of it is paid.
        """
        if quantity == 0:
            return self.without(index)
        line = self.lines[index]
        self._open(index)
        back = line.kind is LineKind.DEPOSIT_BACK
        checked = checked_quantity(line.article, abs(quantity) if back else quantity)
        wanted = -checked if back else checked

        def change(x: OrderLine) -> OrderLine:
            return replace(x, quantity=wanted)

        return _spread_again(self, self._changed(self._menu_parts(index), change))

    def without(self, index: int) -> Order:
        """Remove a line with its supplements; a part of a menu takes the whole menu along.

        Raises:
            PosError: `split.settled` when a share of it is paid.
        """
        gone = self.group(index)
        for each in gone:
            self._open(each)
        kept = tuple(line for i, line in enumerate(self.lines) if i not in gone)
        return _spread_again(self, replace(self, lines=kept))

    def with_line_mode(self, index: int, mode: Mode) -> Order:
        """Serve one line another way (a baguette eaten at the table)."""
        return _spread_again(self, self._changed([index], lambda line: replace(line, mode=mode)))

    def with_place(self, place: Place) -> Order:
        """Serve the whole order, and what is added to it, at another place."""
        moved = self._changed(
            range(len(self.lines)),
            lambda line: line if line.settled_cents else replace(line, place=place),
        )
        return _spread_again(self, replace(moved, place=place))

    def with_price(self, index: int, price: PriceChange | None) -> Order:
        """Charge another price for a line, or the catalogue's again.

        Raises:
            PosError: `price.kind` for what has no price to change: money held, a part of a menu;
                `price.amount` for a negative price; `split.settled`.
        """
        line = self.lines[index]
        self._open(index)
        opened = price is not None and price.kind is PriceKind.OPEN
        if line.menu is not None or (line.outside_vat and not opened):
            raise PosError("price.kind", article=line.name)
        if price is not None and price.unit_price_cents < 0:
            raise PosError("price.amount", amount_cents=price.unit_price_cents)
        return _spread_again(self, self._changed([index], lambda x: replace(x, price=price)))

    def with_discount(self, index: int, discount: Discount | None) -> Order:
        """Take something off a line, or take the discount away again.

        Raises:
            PosError: `price.already` when it has a discount, `price.kind` for money held,
                `discount.amount`, `discount.too_much` above what it costs, `split.settled`.
        """
        line = self.lines[index]
        self._open(index)
        if discount is not None:
            if line.discount is not None:
                raise PosError("price.already", article=line.name)
            if line.outside_vat:
                raise PosError("price.kind", article=line.name)
            if discount.checked().cents > line.gross_cents:
                raise PosError("discount.too_much", total_cents=line.gross_cents)
        return self._changed([index], lambda x: replace(x, discount=discount))

    def with_order_discount(self, discount: Discount) -> Order:
        """Spread a discount over the lines that have none, pro rata, to the cent.

        Raises:
            PosError: `price.already` when every line has one, `discount.amount`,
                `discount.too_much` above what the lines cost, `split.settled`.
        """
        discount.checked()
        free = [i for i, x in enumerate(self.lines) if x.discount is None and not x.outside_vat]
        if not free:
            raise PosError("price.already", article=self.lines[0].name if self.lines else "")
        for index in free:
            self._open(index)
        total = sum(self.lines[i].gross_cents for i in free)
        if discount.cents > total:
            raise PosError("discount.too_much", total_cents=total)
        return _spread(self, free, replace(discount, on=Scope.ORDER), discount.cents)

    def without_order_discount(self) -> Order:
        """Take the order's discount away again."""
        found = _order_discounted(self)
        return self._changed(found, lambda line: replace(line, discount=None))

    def with_note(self, index: int, note: str) -> Order:
        """Say something to the kitchen about a line; it never stands on the ticket."""
        return self._changed([index], lambda line: replace(line, note=note))

    def gift(self, index: int, reason: str) -> Order:
        """Offer a line.

        Raises:
            PosError: as `with_discount`.
        """
        return self.with_discount(index, Discount(DiscountKind.GIFT, reason=reason))

    def with_tip(self, cents: int, label: str | None = None) -> Order:
        """Add a tip in cents, or set the one that stands there; zero takes it away.

        Raises:
            PosError: `price.amount` for a negative one.
        """
        if cents < 0:
            raise PosError("price.amount", amount_cents=cents)
        lines = tuple(line for line in self.lines if line.kind is not LineKind.TIP)
        return replace(self, lines=(*lines, tip_line(cents, label)) if cents else lines)

    def switched(self) -> Order:
        """Turn the whole order to takeaway, or back to each article's usual mode."""
        takeaway = not self.takeaway
        turned = self._changed(
            range(len(self.lines)),
            lambda line: (
                line
                if line.settled_cents
                else replace(line, mode=Mode.TAKEAWAY if takeaway else line.article.default_mode)
            ),
        )
        return _spread_again(self, replace(turned, takeaway=takeaway))

    # --- shares -------------------------------------------------------------------------------

    def shares(self, amount_cents: int) -> tuple[int, ...]:
        """What an amount in cents pays of each line, in proportion to what is left of it.

        Raises:
            PosError: `split.amount`, `split.negative`.
        """
        return sharing.allocate(amount_cents, [line.left_cents for line in self.lines])

    def settled(self, shares: Sequence[int]) -> Order:
        """The order after a share in cents of each line was paid."""
        lines = tuple(
            replace(line, settled_cents=line.settled_cents + share)
            for line, share in zip(self.lines, shares, strict=True)
        )
        return replace(self, lines=lines)

    # --- within -------------------------------------------------------------------------------

    def _open(self, index: int) -> None:
        """Refuse to change a line of which a share is already on a ticket."""
        if self.lines[index].settled_cents:
            raise PosError("split.settled", article=self.lines[index].name)

    def _changed(self, indices: Sequence[int], change: Callable[[OrderLine], OrderLine]) -> Order:
        lines = list(self.lines)
        for index in indices:
            lines[index] = change(lines[index])
        return replace(self, lines=tuple(lines))


def _order_discounted(order: Order) -> list[int]:
    """The lines that carry a share of the order's discount."""
    discounts = enumerate(line.discount for line in order.lines)
    return [i for i, discount in discounts if discount is not None and discount.on is Scope.ORDER]


def _spread(order: Order, indices: Sequence[int], discount: Discount, cents: int) -> Order:
    """Give each line its share of an order's discount."""
    weights = [order.lines[i].gross_cents for i in indices]
    if discount.kind is DiscountKind.PERCENT:
        cents = half_up(sum(weights) * discount.bp, BASIS_POINTS)
    lines = list(order.lines)
    for index, share in zip(indices, sharing.spread(cents, weights), strict=True):
        lines[index] = replace(lines[index], discount=replace(discount, cents=share))
    return replace(order, lines=tuple(lines))


def _spread_again(before: Order, after: Order) -> Order:
    """Keep the order's discount whole after its lines changed."""
    found = _order_discounted(after)
    discount = after.lines[found[0]].discount if found else None
    if discount is None or discount.kind is DiscountKind.GIFT:
        return after
    cents = sum(before.lines[i].discount_cents for i in _order_discounted(before))
    return _spread(after, found, discount, cents)
