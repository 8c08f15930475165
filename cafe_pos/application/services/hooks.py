"""What the village's services do when a line of theirs is rung, sold or given back.

A line with a mark belongs to a service, and the kind of the service has the handler. Handlers are
imported when the first such line comes: a plain sale pays nothing for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Final, Protocol, cast

from cafe_pos.application.ports import UnitOfWork
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Payload
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.service import FAMILIES
from cafe_pos.domain.service_mark import of as mark_of

MODULES: Final[dict[str, str]] = {
    "things": "cafe_pos.application.services.things",
    "parcel": "cafe_pos.application.parcels.handing",
    "bread": "cafe_pos.application.bread.ticks",
}
"""Kind of service to the module whose functions are its handler; `things` are the café's own."""


class Handler(Protocol):
    """What a kind of service does; a module with these three functions is one."""

    def check(self, uow: UnitOfWork, lines: Sequence[OrderLine], day: date) -> None:
        """Refuse what may not be sold or handed over on a business day, before the ticket is made.

        Raises:
            PosError: with the service's own code.
        """

    def sold(self, uow: UnitOfWork, lines: Sequence[OrderLine], ticket: Payload) -> None:
        """Note what a ticket sold or handed over, in the same act."""

    def refunded(self, uow: UnitOfWork, lines: Sequence[Payload], ticket: Payload) -> None:
        """Turn back what a refund gives back: the lines of its payload, quantities negative."""


HANDLERS: Final[dict[str, Handler]] = {}
"""The handlers loaded so far, by kind."""


def kind_of(uow: UnitOfWork, service: str) -> str:
    """The kind of a service, by its code.

    Raises:
        PosError: `service.unknown`.
    """
    if service in FAMILIES:
        return service
    if uow.services.get(service) is None:
        raise PosError("service.unknown", service=service)
    return "things"


def handler_of(kind: str) -> Handler | None:
    """What acts for a kind of service; None when nothing is kept of it but the ticket."""
    known = HANDLERS.get(kind)
    if known is None and kind in MODULES:
        known = HANDLERS[kind] = cast("Handler", import_module(MODULES[kind]))
    return known


def checked(
    uow: UnitOfWork, lines: Sequence[OrderLine], day: date, split: str | None = None
) -> tuple[OrderLine, ...]:
    """Ask each service about its lines before the ticket is composed; the lines that it serves.

    None when an earlier share of the order stands on a ticket: its things were handed over then.

    Raises:
        PosError: `service.unknown`, `service.twice` for one thing handed over by two lines, or
            the refusal of a service.
    """
    serving = tuple([line for line in lines if line.mark is not None])
    if not serving or (split is not None and uow.tickets_of_split(split)):
        return ()
    handed = [
        (line.mark.service, line.mark.ref, line.name)
        for line in serving
        if line.mark is not None and line.mark.handed_over and line.mark.ref is not None
    ]
    for index, (service, ref, name) in enumerate(handed):
        if (service, ref) in {(other, same) for other, same, _ in handed[:index]}:
            raise PosError("service.twice", article=name)
    for kind, of_kind in _by_kind(uow, serving).items():
        handler = handler_of(kind)
        if handler is not None:
            handler.check(uow, of_kind, day)
    return serving


def sold(uow: UnitOfWork, lines: Sequence[OrderLine], ticket: Payload) -> None:
    """Tell each service what became of its lines, within the act of the ticket."""
    if not lines:
        return
    for kind, of_kind in _by_kind(uow, lines).items():
        handler = handler_of(kind)
        if handler is not None:
            handler.sold(uow, of_kind, ticket)


def refunded(uow: UnitOfWork, ticket: Payload) -> None:
    """Tell each service which of its lines a refund gave back, within the act of the refund."""
    found: dict[str, list[Payload]] = {}
    for line in ticket["lines"]:
        mark = mark_of(line)
        if mark is not None:
            found.setdefault(kind_of(uow, mark.service), []).append(line)
    for kind, lines in found.items():
        handler = handler_of(kind)
        if handler is not None:
            handler.refunded(uow, lines, ticket)


def _by_kind(uow: UnitOfWork, lines: Sequence[OrderLine]) -> Mapping[str, Sequence[OrderLine]]:
    """The lines that have a mark, by the kind of their service."""
    found: dict[str, list[OrderLine]] = {}
    for line in lines:
        if line.mark is not None:
            found.setdefault(kind_of(uow, line.mark.service), []).append(line)
    return found
