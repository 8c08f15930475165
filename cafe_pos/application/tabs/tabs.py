"""Tabs: orders put aside under a name, recalled, merged, divided, paid, emptied.

A tab stays where it is while its order is on the screen: nothing is lost when the power goes.
Each change names the version it was made from, so that no older picture overwrites a newer one.
Whatever leaves a tab without being sold is recorded (DOMAIN, "order line removed"), whoever asks
and whether or not a screen asked for the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cafe_pos.application import acts
from cafe_pos.application.lunch import dishes
from cafe_pos.application.ports import Context, StoredTab, UnitOfWork
from cafe_pos.application.tabs import keeping, kitchen, order_text
from cafe_pos.application.tabs.keeping import Hand, Kept
from cafe_pos.domain import tab as tab_rules
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import Order
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.ticket import Channel


@dataclass(frozen=True, slots=True)
class TabView:
    """An open tab in a list: who has it and since when (UTC), what it comes to.

    `id` is opaque; `held_by` is a code, `holder` that person's name.
    """

    id: str
    name: str
    place: str
    covers: int | None
    customer: str | None
    total_cents: int
    pieces: int
    opened_at: str
    held_by: str
    holder: str
    held_since: str
    version: int


@dataclass(frozen=True, slots=True)
class Recalled:
    """A tab and its order, to be shown: `last_round` is what was added to it last.

    `lost` names what it held of articles that have left the catalogue.
    """

    tab: TabView
    order: Order
    last_round: tuple[OrderLine, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Where:
    """Who asks, from where; `reason` is why something leaves a tab unsold.

    A screen that asks says under which key it would pay (`client_key`), so that what it shows
    after a crash is what it showed before; `leaves` when the order leaves the screen by this.
    """

    operator: str | None = None
    channel: Channel = Channel.SCREEN
    reason: str = ""
    client_key: str | None = None
    leaves: bool = False


def hand_of(ctx: Context, uow: UnitOfWork, where: Where) -> Hand:
    """Whoever acts, now.

    Raises:
        PosError: `operator.unknown`, `operator.inactive`, `right.missing`.
    """
    operator = acts.acting(uow, where.operator)
    moment = acts.moment_of(uow, ctx.clock.now())
    return Hand(operator, moment, where.channel)


def open_tabs(ctx: Context) -> tuple[TabView, ...]:
    """Every open tab, by its name."""
    with ctx.store.act() as uow:
        return tuple(view(uow, row) for row in uow.tabs())


def view(uow: UnitOfWork, row: StoredTab) -> TabView:
    """A tab as a list shows it."""
    names = {operator.code: operator.name for operator in uow.operators()}
    return TabView(
        row.public, row.name, row.place, row.covers, row.customer, row.total_cents, row.pieces,
        row.opened_at, row.held_by, names.get(row.held_by, row.held_by), row.held_since,
        row.version,
    )  # fmt: skip


def recalled(uow: UnitOfWork, kept: Kept) -> Recalled:
    """A tab as the screen shows it."""
    lost = tuple(str(line.get("name", line["article"])) for line in kept.lost)
    return Recalled(view(uow, kept.row), kept.order, kept.last_round, lost)


def recall(ctx: Context, tab: str, where: Where | None = None) -> Recalled:
    """Show a tab's order, by its id or name; whoever recalls it has it from then on.

    Raises:
        PosError: `tab.unknown`, `operator.*`.
    """
    with ctx.store.act() as uow:
        hand = hand_of(ctx, uow, where or Where())
        kept = keeping.named(uow, tab, hand.moment.day)
        row = keeping.held(kept.row, hand)
        if row != kept.row:
            uow.put_tab(row)
        return recalled(uow, replace(kept, row=row))


def find(ctx: Context, tab: str) -> Recalled:
    """Look at a tab, by its id or name, without taking it.

    Raises:
        PosError: `tab.unknown`.
    """
    with ctx.store.act() as uow:
        day = acts.moment_of(uow, ctx.clock.now()).day
        return recalled(uow, keeping.named(uow, tab, day))


def keep(
    ctx: Context,
    order: Order,
    name: str | None = None,
    where: Where | None = None,
    *,
    merge: bool = False,
) -> Recalled:
    """Keep an order in its tab, or in a new one: without a name it becomes `Note n`.

    Under the name of another tab the order joins it, when `merge` says so. Of an order that is a
    part of a tab only that part goes under the other name; the rest stays.

    Raises:
        PosError: `tab.empty`, `tab.name`, `tab.taken`, `tab.changed`, `tab.gone`,
            `split.begun`, `dish.none_left`, `operator.*`.
    """
    where = where or Where()
    with ctx.store.act() as uow:
        hand = hand_of(ctx, uow, where)
        kept = keep_in(uow, order, name, hand, merge=merge, reason=where.reason)
        on_screen(uow, kept.order, where)
        return recalled(uow, kept)


def on_screen(uow: UnitOfWork, order: Order, where: Where) -> None:
    """Keep what the screen shows after an act in the act itself: an order is nowhere twice."""
    if where.leaves or (where.client_key is not None and not order.lines):
        uow.put_draft(None)
    elif where.client_key is not None:
        uow.put_draft(order_text.written(order, key=where.client_key))


def keep_in(
    uow: UnitOfWork,
    order: Order,
    name: str | None,
    hand: Hand,
    *,
    merge: bool = False,
    reason: str = "",
    promised: Sequence[OrderLine] = (),
) -> Kept:
    """Keep an order in its tab within an act that holds more than it.

    `promised` is what was kept by telephone: it is there, however many portions are left.

    Raises:
        PosError: as `keep` does.
    """
    if not order.lines:
        raise PosError("tab.empty")
    own = None if order.tab is None else _own(uow, order, hand)
    other = _other(uow, name, own, hand)
    if other is not None and not merge:
        raise PosError("tab.taken", name=other.row.name)
    held = (*promised, *(() if own is None else own.order.lines))
    dishes.check(uow, order.lines, hand.moment.day, held)
    if own is None:
        if other is not None:
            return _join(uow, other, order.lines, hand)
        fresh = keeping.opened(uow, name or keeping.automatic_name(uow, hand.moment), order, hand)
        return keeping.write(uow, fresh, order, hand)
    if order.part:
        return _keep_part(uow, own, order, name, other=other, hand=hand)
    if other is not None:
        both = _join(uow, other, order.lines, hand)
        note_gone(uow, own, (order.lines,), hand, reason)
        uow.drop_tab(own.row.public)
        return both
    _check_split(own, order)
    kept = note_gone(uow, own, (order.lines,), hand, reason)
    return keeping.write(uow, _renamed(kept, name), order, hand)


def _own(uow: UnitOfWork, order: Order, hand: Hand) -> Kept:
    return keeping.found(uow, order.tab or "", hand.moment.day, order.version)


def _other(uow: UnitOfWork, name: str | None, own: Kept | None, hand: Hand) -> Kept | None:
    """The tab that has this name already, if it is another one."""
    if name is None:
        return None
    row = uow.tab_named(keeping.checked_name(name))
    if row is None or (own is not None and row.public == own.row.public):
        return None
    return keeping.read(uow, row, hand.moment.day)


def _renamed(kept: Kept, name: str | None) -> Kept:
    if name is None:
        return kept
    return replace(kept, row=replace(kept.row, name=keeping.checked_name(name)))


def _join(uow: UnitOfWork, into: Kept, lines: Sequence[OrderLine], hand: Hand) -> Kept:
    """Add lines to a tab.

    Raises:
        PosError: `split.begun`.
    """
    if into.order.split is not None or any(line.settled_cents for line in lines):
        raise PosError("split.begun", name=into.row.name)
    return keeping.write(uow, into, tab_rules.joined(into.order, lines), hand)


def _keep_part(
    uow: UnitOfWork, own: Kept, part: Order, name: str | None, *, other: Kept | None, hand: Hand
) -> Kept:
    """Put a chosen part aside: back into its tab with what was added to it, or into another."""
    _check_split(own, part)
    more = tab_rules.added(own.order.lines, part.lines)
    if other is None and (name is None or fold(name) == fold(own.row.name)):
        if not more:
            return own
        return keeping.write(uow, own, tab_rules.joined(own.order, more), hand)
    if other is None:
        other = keeping.opened(uow, name or "", part, hand)
        target = keeping.write(uow, other, replace(part, tab=None, part=False), hand)
    else:
        target = _join(uow, other, part.lines, hand)
    shrink(uow, own, part.lines, hand)
    return target


def shrink(uow: UnitOfWork, kept: Kept, taken: Sequence[OrderLine], hand: Hand) -> None:
    """Leave in a tab what was not taken out of it; an empty one is no tab any more."""
    rest = tab_rules.taken_out(kept.order.lines, taken)
    if rest:
        keeping.write(uow, kept, replace(kept.order, lines=rest), hand)
    else:
        keeping.record_removed(uow, kept, (), hand, "")
        kitchen.tell(uow, kept, kept.cancelled, hand)
        uow.drop_tab(kept.row.public)


def _check_split(kept: Kept, order: Order) -> None:
    """Refuse to change an order of which shares are paid.

    Raises:
        PosError: `split.begun`.
    """
    if kept.order.split is None and not any(x.settled_cents for x in kept.order.lines):
        return
    same = not order.part and tab_rules.counted(kept.order.lines) == tab_rules.counted(order.lines)
    if not same:
        raise PosError("split.begun", name=kept.row.name)


def note_gone(
    uow: UnitOfWork,
    kept: Kept,
    after: Sequence[Sequence[OrderLine]],
    hand: Hand,
    reason: str = "",
) -> Kept:
    """Record what left a tab unsold, and remember what the kitchen must be told of it."""
    gone = tab_rules.vanished(kept.order.lines, *after)
    keeping.record_removed(uow, kept, gone, hand, reason)
    cancelled = tab_rules.unsent(kept.order.lines, *after)
    return replace(kept, cancelled=(*kept.cancelled, *cancelled), lost=())


def remove(ctx: Context, order: Order, where: Where) -> Recalled:
    """Take out of a tab, with a reason, what is no more in its order on the screen.

    What else changed on the screen is not kept by this; the tab as it is now is returned.

    Raises:
        PosError: `tab.no_reason`, `tab.gone`, `tab.changed`, `split.begun`, `operator.*`.
    """
    if not acts.one_line(where.reason):
        raise PosError("tab.no_reason")
    with ctx.store.act() as uow:
        hand = hand_of(ctx, uow, where)
        own = _own(uow, order, hand)
        gone = tab_rules.vanished(own.order.lines, order.lines)
        rest = tab_rules.taken_out(own.order.lines, gone)
        _check_split(own, replace(own.order, lines=rest))
        kept = note_gone(uow, own, (rest,), hand, where.reason)
        if rest:
            kept = keeping.write(uow, kept, replace(own.order, lines=rest), hand)
        else:
            kitchen.tell(uow, kept, kept.cancelled, hand)
            uow.drop_tab(own.row.public)
            kept = replace(kept, order=Order())
        left = replace(order, version=kept.order.version, tab=kept.order.tab)
        on_screen(uow, left, where)
        return recalled(uow, kept)


def rename(ctx: Context, tab: str, name: str, where: Where | None = None) -> TabView:
    """Give a tab another name.

    Raises:
        PosError: `tab.unknown`, `tab.name`, `tab.taken`, `operator.*`.
    """
    with ctx.store.act() as uow:
        hand = hand_of(ctx, uow, where or Where())
        kept = keeping.named(uow, tab, hand.moment.day)
        if _other(uow, name, kept, hand) is not None:
            raise PosError("tab.taken", name=name)
        row = keeping.held(_renamed(kept, name).row, hand)
        uow.put_tab(row)
        return view(uow, row)


def merge(ctx: Context, tab: str, into: str, where: Where | None = None) -> Recalled:
    """Put all of a tab into another one.

    Raises:
        PosError: `tab.unknown`, `tab.same`, `split.begun`, `operator.*`.
    """
    with ctx.store.act() as uow:
        hand = hand_of(ctx, uow, where or Where())
        kept, target = (
            keeping.named(uow, tab, hand.moment.day),
            keeping.named(uow, into, hand.moment.day),
        )
        if kept.row.public == target.row.public:
            raise PosError("tab.same", name=target.row.name)
        if kept.order.split is not None:
            raise PosError("split.begun", name=kept.row.name)
        keeping.record_removed(uow, kept, (), hand, "")
        both = _join(uow, target, kept.order.lines, hand)
        uow.drop_tab(kept.row.public)
        return recalled(uow, both)


def move(
    ctx: Context, tab: str, picks: dict[int, int | None], into: str, where: Where | None = None
) -> Recalled:
    """Move lines, by position from 1, whole or so many pieces, to another tab or a new one.

    Raises:
        PosError: `tab.unknown`, `tab.line`, `tab.same`, `tab.name`, `order.quantity`,
            `split.begun`, `operator.*`.
    """
    with ctx.store.act() as uow:
        hand = hand_of(ctx, uow, where or Where())
        kept = keeping.named(uow, tab, hand.moment.day)
        for position in picks:
            if not 1 <= position <= len(kept.order.lines):
                raise PosError("tab.line", name=kept.row.name, line=position)
        lines = tab_rules.picked(
            kept.order,
            {
                p - 1: abs(kept.order.lines[p - 1].quantity) if q is None else q
                for p, q in picks.items()
            },
        )
        other = _other(uow, into, kept, hand)
        if other is None and fold(into) == fold(kept.row.name):
            raise PosError("tab.same", name=kept.row.name)
        part = replace(kept.order, lines=lines, part=True)
        return recalled(uow, _keep_part(uow, kept, part, into, other=other, hand=hand))


def drop(ctx: Context, tab: str, where: Where, version: int | None = None) -> None:
    """Empty a tab: everything in it is recorded as removed, with the reason.

    Raises:
        PosError: `tab.no_reason`, `tab.gone`, `tab.changed`, `split.begun`, `operator.*`.
    """
    if not acts.one_line(where.reason):
        raise PosError("tab.no_reason")
    with ctx.store.act() as uow:
        hand = hand_of(ctx, uow, where)
        kept = keeping.named(uow, tab, hand.moment.day)
        if version is not None and kept.row.version != version:
            raise PosError("tab.changed", name=kept.row.name)
        if any(line.settled_cents for line in kept.order.lines):
            raise PosError("split.begun", name=kept.row.name)
        kept = note_gone(uow, kept, ((),), hand, where.reason)
        kitchen.tell(uow, kept, kept.cancelled, hand)
        uow.drop_tab(kept.row.public)
        on_screen(uow, Order(), where)
