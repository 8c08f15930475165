"""The words that old keys gave for new ones, as the ledger has them."""

from __future__ import annotations

from cafe_pos.application.ports import UnitOfWork
from cafe_pos.domain.event import EventCode
from cafe_pos.network.file.manifest import Handover

_EVER = ("", "9999")


def handovers(uow: UnitOfWork) -> tuple[Handover, ...]:
    """Every hand-over of the ledger, in order."""
    return tuple(
        Handover(
            old_key=said["old_key"],
            new_key=said["new_key"],
            public_key=said["public_key"],
            at=said["at"],
            signature=said["signature"],
        )
        for event in uow.exports.events((int(EventCode.KEY_HANDED_OVER),), *_EVER)
        for said in (event["details"],)
    )
