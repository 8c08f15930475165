"""The papers of an order that is not paid yet: provisional notes and kitchen slips.

They are no documents: they have no place in the ledger's numbering, raise no total, and are kept
only for as long as they may have to be printed again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, Operator, PrintJob, UnitOfWork
from cafe_pos.application.printing import copies
from cafe_pos.application.printing.copies import KITCHEN, NOTE
from cafe_pos.domain.catalogue import Mode, Place
from cafe_pos.domain.clock import local_text
from cafe_pos.domain.order import Order
from cafe_pos.domain.order_line import OrderLine
from receipts import kitchen_slip, note
from receipts.amounts import amount
from receipts.document import Document
from receipts.parts import Issuer
from receipts.words import ENGLISH, FRENCH, Words

_LETTERS: Final = {NOTE: "N", KITCHEN: "K"}


def queue_note(
    uow: UnitOfWork, name: str, order: Order, moment: acts.Moment, operator: Operator
) -> str:
    """Ask for the provisional note of an order as it stands; what the printer's queue calls it."""
    content = _around(name, order, moment, operator) | {
        "lines": [
            {
                "label": line.name,
                "quantity": line.quantity,
                "unit_price": line.unit_price_cents,
                "total": line.total_cents,
                "by_weight": line.article.by_weight,
                "off": line.discount_cents,
            }
            for line in order.lines
        ],
        "total": sum(line.total_cents for line in order.lines),
        "settled": sum(line.settled_cents for line in order.lines),
    }
    return _queue(uow, NOTE, content, moment.at)


@dataclass(frozen=True, slots=True)
class Dishes:
    """What the kitchen is told: what is new, and what was sent before and is wanted no more."""

    new: tuple[OrderLine, ...] = ()
    cancelled: tuple[OrderLine, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.new or self.cancelled)


def queue_slip(
    uow: UnitOfWork,
    name: str,
    order: Order,
    dishes: Dishes,
    *,
    moment: acts.Moment,
    operator: Operator,
) -> str:
    """Tell the kitchen; what the printer's queue calls the slip."""
    content = _around(name, order, moment, operator) | {
        "number": uow.count_up(KITCHEN, moment.day.isoformat()),
        "place": order.place.value,
        "lines": [_dish(line) for line in dishes.new],
        "cancelled": [_dish(line) for line in dishes.cancelled],
    }
    return _queue(uow, KITCHEN, content, moment.at)


def _around(name: str, order: Order, moment: acts.Moment, operator: Operator) -> dict[str, Any]:
    return {
        "name": name,
        "operator": operator.name,
        "covers": order.covers,
        "at": moment.at,
        "utc_offset_min": moment.offset_min,
    }


def _dish(line: OrderLine) -> dict[str, Any]:
    return {
        "label": line.name,
        "quantity": line.quantity,
        "by_weight": line.article.by_weight,
        "note": line.note,
        "supplement": line.supplement,
        "takeaway": line.mode is Mode.TAKEAWAY,
    }


def _queue(uow: UnitOfWork, kind: str, content: Mapping[str, Any], at: str) -> str:
    number = uow.put_paper(kind, json.dumps(content, ensure_ascii=False))
    document = f"{_LETTERS[kind]}-{number:06d}"
    uow.queue_print(document, kind, copies.ORIGINAL, at)
    return document


def _content(uow: UnitOfWork, job: PrintJob) -> dict[str, Any] | None:
    number = job.document.partition("-")[2]
    text = uow.paper(job.kind, int(number)) if number.isdecimal() else None
    if text is None:
        return None
    content: dict[str, Any] = json.loads(text)
    return content


def _words(uow: UnitOfWork) -> Words:
    return FRENCH if uow.settings().get("language", "fr") == "fr" else ENGLISH


def note_document(_ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    """The printed form of a provisional note; None when it is forgotten."""
    said = _content(uow, job)
    identity = uow.identity()
    if said is None or identity is None:
        return None
    cafe, opening, words = identity[1], uow.opening() or {}, _words(uow)
    day, time = local_text(said["at"], said["utc_offset_min"]).split("T")
    shown = note.Note(
        issuer=Issuer(
            cafe["trade_name"], cafe["legal_name"], tuple(cafe["address"]), cafe["siret"]
        ),
        name=said["name"],
        operator=said["operator"],
        issued_on=f"{'/'.join(reversed(day.split('-')))} {time[:5]}",
        lines=tuple(
            note.NoteLine(
                line["label"],
                line["quantity"],
                line["unit_price"],
                line["total"],
                line["by_weight"],
                words.discount_given.format(amount=amount(line["off"], words))
                if line["off"]
                else "",
            )
            for line in said["lines"]
        ),
        total_cents=said["total"],
        settled_cents=said["settled"],
        covers=said["covers"],
        training=bool(opening.get("training")),
        demo=bool(opening.get("demo")),
    )
    return note.document(shown, words)


def slip_document(_ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    """The printed form of a kitchen slip; None when it is forgotten."""
    said = _content(uow, job)
    if said is None:
        return None
    opening, words = uow.opening() or {}, _words(uow)
    places = {Place.ROOM.value: words.room, Place.TERRACE.value: words.terrace}
    slip = kitchen_slip.Slip(
        number=said["number"],
        name=said["name"],
        time=local_text(said["at"], said["utc_offset_min"]).split("T")[1][:5],
        operator=said["operator"],
        lines=tuple(_line(line, words) for line in said["lines"]),
        cancelled=tuple(_line(line, words) for line in said["cancelled"]),
        covers=said["covers"],
        place=places.get(said["place"], ""),
        training=bool(opening.get("training")),
        demo=bool(opening.get("demo")),
    )
    return kitchen_slip.document(slip, words)


def _line(line: Mapping[str, Any], words: Words) -> kitchen_slip.SlipLine:
    return kitchen_slip.SlipLine(
        label=line["label"],
        quantity=line["quantity"],
        by_weight=line["by_weight"],
        note=line["note"],
        supplement=line["supplement"],
        detail=words.takeaway if line["takeaway"] else "",
    )
