"""What becomes of an order's lines between two looks: paid, moved, added, or gone.

An order put aside is compared with what comes back: whatever is neither sold nor kept has
vanished, and is recorded. Pieces are told apart by article and kind alone, since another price,
place or mode makes no piece disappear.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import Order
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.pricing import Discount, DiscountKind, Scope
from cafe_pos.domain.service_mark import ServiceMark

Piece = tuple[str, str, ServiceMark | None]
"""The article's code, the kind of line, and what it says of a service."""


def piece_of(line: OrderLine) -> Piece:
    """What a line is made of."""
    return line.article.code, line.kind.value, line.mark


def counted(lines: Iterable[OrderLine]) -> Counter[Piece]:
    """How many pieces (grams by weight) of each there are."""
    found: Counter[Piece] = Counter()
    for line in lines:
        found[piece_of(line)] += abs(line.quantity)
    return found


def vanished(before: Iterable[OrderLine], *after: Iterable[OrderLine]) -> tuple[OrderLine, ...]:
    """The pieces of an order that are in none of the later ones, each line with how many went."""
    left: Counter[Piece] = Counter()
    for lines in after:
        left += counted(lines)
    gone = []
    for line in before:
        wanted, piece = abs(line.quantity), piece_of(line)
        kept = min(wanted, left[piece])
        left[piece] -= kept
        if kept < wanted:
            gone.append(_of(line, wanted - kept))
    return tuple(gone)


def added(before: Iterable[OrderLine], after: Iterable[OrderLine]) -> tuple[OrderLine, ...]:
    """The pieces of a later order that the earlier one did not hold: the last round."""
    return tuple(replace(line, sent=0, aside=0) for line in vanished(after, before))


def unsent(before: Iterable[OrderLine], *after: Iterable[OrderLine]) -> tuple[OrderLine, ...]:
    """The pieces that stand on a kitchen slip and are in none of the later orders."""
    sent = [_of(line, line.sent) for line in before if line.sent]
    still = [[_of(x, min(x.sent, abs(x.quantity))) for x in lines if x.sent] for lines in after]
    return vanished(sent, *still)


def _of(line: OrderLine, quantity: int) -> OrderLine:
    return replace(line, quantity=-quantity if line.quantity < 0 else quantity)


def taken_out(lines: Sequence[OrderLine], taken: Iterable[OrderLine]) -> tuple[OrderLine, ...]:
    """Lines without those taken, the most alike first; what is not among them takes nothing.

    A line by weight goes whole.

    Raises:
        PosError: `split.settled` when part of a line goes of which a share is paid.
    """
    rest: list[OrderLine | None] = list(lines)
    for one in taken:
        wanted = abs(one.quantity)
        for index in _alike(rest, one):
            line = rest[index]
            if line is None or not wanted:
                continue
            whole = abs(line.quantity)
            if line.article.by_weight or whole <= wanted:
                rest[index], wanted = None, 0 if line.article.by_weight else wanted - whole
            else:
                rest[index], wanted = _rest_of(line, wanted), 0
    return tuple(line for line in rest if line is not None)


def _rest_of(line: OrderLine, wanted: int) -> OrderLine:
    if line.quantity < 0:
        return replace(line, quantity=line.quantity + wanted)
    return line.divided(wanted)[1]


def _alike(lines: Sequence[OrderLine | None], one: OrderLine) -> list[int]:
    """The lines of the same pieces, those that differ least first."""
    same = [i for i, x in enumerate(lines) if x is not None and piece_of(x) == piece_of(one)]
    return sorted(same, key=lambda i: _differences(lines[i], one))


def _differences(line: OrderLine | None, one: OrderLine) -> int:
    if line is None:
        return 0
    marks = ("menu", "price", "label", "supplement", "mode", "place", "note", "quantity")
    return sum(getattr(line, name) != getattr(one, name) for name in marks)


def picked(order: Order, picks: dict[int, int]) -> tuple[OrderLine, ...]:
    """So many pieces of the lines of an order, by index, for a ticket or a tab of their own.

    The parts of a menu and the supplements of a line come along.

    Raises:
        PosError: `split.settled`, `order.quantity`.
    """
    wanted = dict(picks)
    for index, quantity in picks.items():
        whole = abs(order.lines[index].quantity)
        for other in order.group(index):
            most = abs(order.lines[other].quantity)
            share = quantity if most == whole else most if quantity == whole else 0
            wanted[other] = max(wanted.get(other, 0), min(share, most))
    chosen = []
    for index, line in enumerate(order.lines):
        quantity = wanted.get(index, 0)
        if not quantity:
            continue
        if line.settled_cents:
            raise PosError("split.settled", article=line.name)
        if quantity >= abs(line.quantity):
            chosen.append(line)
        elif line.quantity < 0:
            chosen.append(_of(line, quantity))
        else:
            chosen.append(line.divided(quantity)[0])
    return tuple(chosen)


def joined(order: Order, lines: Sequence[OrderLine]) -> Order:
    """An order with the lines of another one: alike ones become one, menus keep apart.

    Shares of a discount on the other order stay as amounts off their lines.
    """
    found = list(order.lines)
    shift = max((x.menu.number for x in found if x.menu is not None), default=0)
    for place, line in enumerate(lines):
        plain = _own_discount(line)
        followed = place + 1 < len(lines) and lines[place + 1].supplement
        if plain.menu is not None:
            found.append(replace(plain, menu=replace(plain.menu, number=plain.menu.number + shift)))
            continue
        index = next((i for i in range(len(found)) if _same(found, i, plain)), None)
        if index is None or followed or plain.supplement:
            found.append(plain)
        else:
            same = found[index]
            found[index] = replace(
                same,
                quantity=same.quantity + plain.quantity,
                sent=same.sent + plain.sent,
                aside=same.aside + plain.aside,
            )
    return replace(order, lines=tuple(found))


def _own_discount(line: OrderLine) -> OrderLine:
    discount = line.discount
    if discount is None or discount.on is Scope.LINE or discount.kind is DiscountKind.GIFT:
        return line
    if not discount.cents:
        return replace(line, discount=None)
    own = Discount(DiscountKind.AMOUNT, cents=discount.cents, reason=discount.reason)
    return replace(line, discount=own)


def _same(lines: Sequence[OrderLine], index: int, added: OrderLine) -> bool:
    """Whether a line differs in nothing but its numbers, and neither has supplements."""
    line = lines[index]
    followed = index + 1 < len(lines) and lines[index + 1].supplement
    return (
        not followed
        and not added.article.by_weight
        and (added.discount is None or bool(added.discount.bp))
        and line == replace(added, quantity=line.quantity, sent=line.sent, aside=line.aside)
    )


def put_aside(line: OrderLine) -> OrderLine:
    """A line whose every piece was put aside: removing one is recorded from now on."""
    pieces = abs(line.quantity)
    return replace(line, aside=pieces, sent=min(line.sent, pieces))
