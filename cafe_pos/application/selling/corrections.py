"""Correcting how a ticket was paid: card instead of cash, or the reverse."""

from __future__ import annotations

from cafe_pos.application import acts
from cafe_pos.application.ports import Context
from cafe_pos.application.views import CorrectionView
from cafe_pos.domain import correction
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel


def correct_method(
    ctx: Context,
    to: Method,
    number: str | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
    counting: bool = False,
) -> CorrectionView:
    """Record that a ticket (the last one unless named) was paid another way.

    One corrects one's own ticket of the same business day; while `counting` the drawer, whoever
    may close corrects any ticket of the open session. The ticket itself never changes.

    Raises:
        PosError: `ticket.none`, `ticket.unknown`, `correction.other_day`,
            `correction.other_person`, `correction.same`, `correction.mixed`,
            `correction.nothing`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CLOSE if counting else Right.CORRECT)
        found = uow.last_ticket() if number is None else uow.ticket(number)
        if found is None:
            raise (
                PosError("ticket.none")
                if number is None
                else PosError("ticket.unknown", number=number)
            )
        ticket, _ = found
        moment = acts.moment_of(uow, ctx.clock.now())
        session = uow.open_session()
        here = counting and session is not None and ticket["session"] == session.number
        if not here and ticket["business_day"] != moment.day.isoformat():
            raise PosError("correction.other_day", number=ticket["number"])
        if not counting and ticket["operator"] != who.code:
            raise PosError(
                "correction.other_person", number=ticket["number"], name=ticket["operator_name"]
            )
        paid = correction.standing(ticket, uow.corrections_of(ticket["number"]))
        payments = correction.moved(paid, to)
        serial = uow.last_serial("payment_correction") + 1
        document = {
            "document": "payment_correction",
            "serial": serial,
            "number": f"C-{serial:06d}",
            "ticket": ticket["number"],
            "session": ticket["session"],
            "business_day": ticket["business_day"],
            "operator": who.code,
            "channel": channel.value,
            "recorded_at": moment.at,
            "payments": payments,
        }
        entry = uow.append("payment_correction", moment.at, document)
    return CorrectionView(document, entry.hash.hex())
