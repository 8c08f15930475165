"""What the ledger must say of a restore, and what a restore must not bring back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from cafe_pos.application import acts, copies
from cafe_pos.application.parcels import names as parcel_names
from cafe_pos.application.ports import Context
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

_INTERRUPTED: Final = "printer.interrupted"


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a database held that gave its place: its café, its last entry, whose names it knew.

    `named` are codes of customers, `parcels` references of parcels whose recipient is known;
    whoever the copy knows beside them was erased since.
    """

    cafe: str
    seq: int
    hash: str
    named: frozenset[str] = frozenset()
    parcels: frozenset[str] = frozenset()


def replaced(ctx: Context) -> Replaced | None:
    """What the present database says of itself; None when it is no café's ledger any more."""
    with ctx.store.act() as uow:
        opening = uow.opening()
        if opening is None:
            return None
        named = frozenset(customer.code for customer in uow.accounts.customers())
        return Replaced(
            opening["cafe"], uow.head.seq, uow.head.hash.hex(), named, uow.parcels.named_refs()
        )


def check_same_cafe(ctx: Context, before: Replaced | None) -> None:
    """Refuse the backup of another café.

    Raises:
        PosError: `restore.other_cafe`.
    """
    with ctx.store.act() as uow:
        opening = uow.opening()
    if before is not None and opening is not None and opening["cafe"] != before.cafe:
        raise PosError("restore.other_cafe", path=ctx.store.path)


def record(
    ctx: Context, file: str, seq: int, digest: str, before: Replaced | None, *, operator: str | None
) -> None:
    """Append the event of a restore (code 640): which copy, where it ended, what it replaced.

    Names erased since that copy are erased again; what waited for the printer then is a question
    for a person now, since it may be on paper already.

    Raises:
        PosError: `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        at = utc_text(ctx.clock.now())
        acts.record(
            uow, EventCode.RESTORE, "restored", at=at, channel=Channel.CLI, operator=who.code,
            file=file, restored_seq=seq, restored_hash=digest,
            replaced_seq=before.seq if before else None,
            replaced_hash=before.hash if before else None,
        )  # fmt: skip
        for customer in uow.accounts.customers():
            if before is None or customer.code in before.named:
                continue
            uow.accounts.put_customer(
                replace(customer, name=None, phone=None, salt=None, limit_cents=None)
            )
            acts.record(
                uow, EventCode.CUSTOMER, "customer_erased",
                at=at, channel=Channel.CLI, operator=who.code, customer=customer.code,
            )  # fmt: skip
        if before is not None:
            gone = uow.parcels.keep_names(before.parcels)
            parcel_names.note_erased(uow, gone, at=at, channel=Channel.CLI, operator=who.code)
        for job in uow.print_jobs("queued", "sending"):
            if job.kind != copies.KICK:
                uow.mark_print(job.id, "sent_unconfirmed", _INTERRUPTED)
