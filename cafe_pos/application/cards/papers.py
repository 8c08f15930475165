"""The card terminal's own receipt, printed again from the till."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cafe_pos.application import acts
from cafe_pos.application.cards.settings import lines_of, receipt_in
from cafe_pos.application.printing import copies
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.rights import Right
from receipts.document import Block, Document, Rule, Text

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context, PrintJob, UnitOfWork

_TITLE: Final = {
    "fr": "Copie du ticket du terminal bancaire",
    "en": "Copy of the card terminal's receipt",
}


def print_receipt(ctx: Context, number: str, *, operator: str | None = None) -> int:
    """Ask for the terminal's receipts of a document on paper; how many there are.

    Raises:
        PosError: `card.no_receipt`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.REPRINT)
        found = receipt_in(uow, number)
        at = utc_text(ctx.clock.now())
        for one in found:
            before = uow.print_jobs_of(one.request.ref)
            uow.queue_print(one.request.ref, copies.CARD_RECEIPT, len(before), at)
        return len(found)


def job_document(_ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    """The printed form of a terminal's receipt; None when it was erased meanwhile."""
    request = uow.cards.find(job.document)
    if request is None or request.receipt is None:
        return None
    title = _TITLE[str(uow.settings().get("language", "fr"))]
    blocks: list[Block] = [Text(title, "center", bold=True)]
    if request.document is not None:
        blocks.append(Text(request.document, "center"))
    blocks.append(Rule())
    blocks += [Text(line or " ") for line in lines_of(request.receipt)]
    blocks.append(Rule())
    return Document(tuple(blocks), title)
