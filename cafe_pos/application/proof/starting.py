"""What a start checks and records before anything is sold."""

from __future__ import annotations

from cafe_pos.application import acts
from cafe_pos.application.cards import settings as card_settings
from cafe_pos.application.catalogue import price_list
from cafe_pos.application.parcels import names as parcel_names
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.printing import printing
from cafe_pos.application.proof import recent
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.ledger import Problem
from cafe_pos.domain.ticket import Channel


def check(ctx: Context) -> None:
    """Check the chain since the last closure and the head, and note a change of version.

    A defect never stops a sale: it is recorded in the ledger and told.
    """
    found = recent.check_recent(ctx)
    with ctx.store.act() as uow:
        at = utc_text(ctx.clock.now())
        if found and not _recorded(uow, found):
            acts.record(
                uow, EventCode.INTEGRITY_DEFECT, "integrity_defect",
                at=at, channel=Channel.CLI, problems=[[p.seq, p.code] for p in found],
            )  # fmt: skip
        _note_version(ctx, uow, at)
        today = price_list.today(ctx, uow)
        price_list.begin(uow, today)
        gone = parcel_names.forget_names(uow, today)
        parcel_names.note_erased(uow, gone, at=at, channel=Channel.CLI, operator=None)
        gone += card_settings.forget(uow, today)
        cards_open = uow.cards_open()
    if cards_open:  # loaded only then: a till that starts does without it
        from cafe_pos.application.cards import payments as card_payments

        card_payments.recover(ctx)
    if gone:
        ctx.store.forget_erased()
    for problem in found:
        ctx.store.tell("start.defect", seq=problem.seq, problem=problem.code)
    for job in printing.recover(ctx):
        ctx.store.tell("start.print_unconfirmed", number=job.document)


def _recorded(uow: UnitOfWork, found: tuple[Problem, ...]) -> bool:
    """Whether the last entries tell of the same defect already."""
    said = str(uow.settings().get("defect_noted", ""))
    now = " ".join(f"{p.seq}:{p.code}" for p in found)
    if said == now:
        return True
    acts.set_setting(
        uow, "defect_noted", now, at=uow.last_at() or "", channel=Channel.CLI, operator=None
    )
    return False


def _note_version(ctx: Context, uow: UnitOfWork, at: str) -> None:
    """Record the first start of another version of the program (event 250)."""
    if uow.settings().get("software") == ctx.software:
        return
    before = uow.settings().get("software")
    acts.set_setting(uow, "software", ctx.software, at=at, channel=Channel.CLI, operator=None)
    if before is not None:
        acts.record(
            uow, EventCode.SOFTWARE_CHANGE, "software_change",
            at=at, channel=Channel.CLI, before=before, after=ctx.software,
        )  # fmt: skip
