"""Serving a table: its provisional note, and what the kitchen must cook.

Both keep the order in its tab first (an order without one becomes `Note n`): what is printed was
put aside, so that a line removed later is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cafe_pos.application import acts
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import copies
from cafe_pos.application.tabs import keeping, kitchen, order_papers, tabs
from cafe_pos.application.tabs.order_papers import Dishes
from cafe_pos.application.tabs.tabs import Recalled, Where
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.order import Order


@dataclass(frozen=True, slots=True)
class Served:
    """What was asked of the printer: its name in the queue, and the tab as it is now.

    `new` and `cancelled` count the pieces that the kitchen was told of.
    """

    document: str
    kept: Recalled
    new: int = 0
    cancelled: int = 0


def print_note(ctx: Context, order: Order, where: Where | None = None) -> Served:
    """Print the provisional note of an order, recorded with its total; of a part, of that part.

    Raises:
        PosError: `paper.no_printer`, or as `tabs.keep` does.
    """
    where = where or Where()
    with ctx.store.act() as uow:
        if copies.printer_of(uow) is None:
            raise PosError("paper.no_printer")
        hand = tabs.hand_of(ctx, uow, where)
        kept = tabs.keep_in(uow, order, None, hand)
        shown = order if order.part else kept.order
        document = order_papers.queue_note(uow, kept.row.name, shown, hand.moment, hand.operator)
        acts.record(
            uow, EventCode.PROVISIONAL_NOTE, "provisional_note",
            at=hand.moment.at, channel=hand.channel, operator=hand.operator.code,
            tab=kept.row.public, note=document, total=shown.total_cents,
        )  # fmt: skip
        left = replace(order, version=kept.order.version) if order.part else kept.order
        tabs.on_screen(uow, left, where)
        return Served(document, tabs.recalled(uow, replace(kept, order=left)))


def send_to_kitchen(ctx: Context, order: Order, where: Where | None = None) -> Served:
    """Print what the kitchen does not know yet; what it knows is never printed twice.

    Raises:
        PosError: `kitchen.nothing`, `kitchen.part`, `paper.no_printer`, or as `tabs.keep` does.
    """
    where = where or Where()
    if order.part:
        raise PosError("kitchen.part")
    with ctx.store.act() as uow:
        if not kitchen.has_printer(uow):
            raise PosError("paper.no_printer")
        hand = tabs.hand_of(ctx, uow, where)
        kept = tabs.keep_in(uow, order, None, hand)
        dishes = Dishes(kitchen.unsent(uow, kept.order), kept.cancelled)
        if not dishes:
            raise PosError("kitchen.nothing")
        document = order_papers.queue_slip(
            uow, kept.row.name, kept.order, dishes, moment=hand.moment, operator=hand.operator
        )
        told = replace(kept, cancelled=())
        kept = keeping.write(uow, told, kitchen.sent(uow, kept.order), hand)
        tabs.on_screen(uow, kept.order, where)
        return Served(
            document,
            tabs.recalled(uow, kept),
            new=sum(1 if x.article.by_weight else x.quantity for x in dishes.new),
            cancelled=sum(1 if x.article.by_weight else x.quantity for x in dishes.cancelled),
        )
