"""Receipts: what became of a café's file, signed by the coordinators, for its till to show.

They follow from the catalogue: one that was lost with the power is written again at the next start.
"""

from __future__ import annotations

from cafe_pos.domain.errors import PosError
from cafe_pos.network.collecting.catalogue import Catalogue, Export, Notice, Refusal
from cafe_pos.network.collecting.warehouse import Warehouse, write_whole
from cafe_pos.network.file import receipts
from cafe_pos.network.file.receipts import Receipt, Signer

_TOLD = 20
"""Notices in a receipt, at most."""


def write_due(house: Warehouse, signer: Signer) -> int:
    """Write every receipt that is due; how many.

    Raises:
        PosError: `warehouse.cannot_write`; they stay due.
    """
    catalogue = house.catalogue
    exports, refusals = catalogue.receipts_due()
    made = [
        *(_of_refusal(catalogue, refusal) for refusal in refusals),
        *(_of_export(catalogue, export) for export in exports),
    ]
    if not made:
        return 0
    try:
        write_whole({
            house.receipts / receipts.file_name(one.cafe, one.month): receipts.write(one, signer)
            for one in made
        })  # fmt: skip
    except OSError as error:
        raise PosError(
            "warehouse.cannot_write", path=house.receipts, reason=error.strerror
        ) from error
    with catalogue.writing():
        catalogue.receipts_written()
    return len(made)


def _of_export(catalogue: Catalogue, export: Export) -> Receipt:
    older = catalogue.exports(
        "cafe = ? AND month = ? AND revision < ? AND state = 'replaced'",
        export.cafe, export.month, export.revision,
    )  # fmt: skip
    answer = "replaced" if export.state == "accepted" and older else export.state
    return Receipt(
        export.cafe, export.month, export.revision, answer, export.file_sha256, export.decided_at,
        _told(catalogue.notices(export=export.id)),
    )  # fmt: skip


def _of_refusal(catalogue: Catalogue, refusal: Refusal) -> Receipt:
    return Receipt(
        str(refusal.cafe), str(refusal.month), refusal.revision or 0, "refused",
        refusal.file_sha256, refusal.at,
        _told(catalogue.notices(file_sha256=refusal.file_sha256)),
    )  # fmt: skip


def _told(notices: list[Notice]) -> tuple[dict[str, object], ...]:
    return tuple(
        {
            "severity": n.severity,
            "code": n.code,
            "params": {k: v if type(v) is int else str(v) for k, v in n.params.items()},
        }
        for n in notices[:_TOLD]
    )
