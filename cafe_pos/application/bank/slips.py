"""The slip of a withdrawal to the bank: its cash, and the cheques taken since the one before.

A slip counts nothing and changes nothing; each one that is given is recorded (code 110), with the
notes and coins that were said, so that the next copy shows them too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.drawer import drawer
from cafe_pos.application.drawer.ports import ChequePart
from cafe_pos.application.ports import Context, PrintJob, UnitOfWork
from cafe_pos.application.printing import copies, paper
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.drawer import parse_coins, worth
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.money import euros
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from receipts import bank_slip
from receipts.document import Document
from receipts.parts import Issuer
from receipts.words import ENGLISH, FRENCH

EVENT: Final = "bank_slip"
PAPER: Final = "paper"
"""The form of a slip that goes to the printer."""


@dataclass(frozen=True, slots=True)
class BankSlipView:
    """A slip: the movement's document, notes and coins by their value in cents, and the cheques.

    `content` is the slip in the form that was asked, empty when the printer has it.
    """

    movement: Mapping[str, Any]
    coins: Mapping[int, int]
    cheques: tuple[ChequePart, ...]
    content: bytes = b""

    @property
    def number(self) -> str:
        """The movement's number: `M-000012`."""
        return str(self.movement["number"])

    @property
    def cash_cents(self) -> int:
        """The cash that was taken out."""
        return int(self.movement["amount"])

    @property
    def cheques_cents(self) -> int:
        """What the cheques come to."""
        return sum(one.cents for one in self.cheques)

    def as_json(self) -> dict[str, Any]:
        """The slip for scripts."""
        return {
            "number": self.number,
            "day": self.movement["business_day"],
            "cash": euros(self.cash_cents),
            "denominations": [
                {"value": euros(value), "count": count} for value, count in self.coins.items()
            ],
            "cheques": [
                {
                    "bank": one.bank,
                    "number": one.number,
                    "document": one.document,
                    "day": one.day,
                    "amount": euros(one.cents),
                }
                for one in self.cheques
            ],
            "cheques_total": euros(self.cheques_cents),
            "total": euros(self.cash_cents + self.cheques_cents),
        }


def give(
    ctx: Context,
    number: str | None = None,
    form: str = "text",
    *,
    coins: str | None = None,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> BankSlipView:
    """The slip of a withdrawal to the bank (the newest unless named), as `text`, `escpos`, `pdf`.

    `coins` are its notes and coins, like `50:3,20:2`; once said they stand on later copies.

    Raises:
        PosError: `slip.none`, `slip.unknown`, `slip.coins`, `receipt.form`, `drawer.count_form`,
            `drawer.denomination`, `drawer.twice`, `right.missing`, `operator.*`.
    """
    if form not in paper.FORMS:
        raise PosError("receipt.form", form=form)
    with ctx.store.act() as uow:
        view = _view(ctx, uow, number, coins)
        printer: Mapping[str, Any] = uow.settings().get("printer") or {}
        content = paper.rendered(_document(uow, view), form, printer)
        _record(
            ctx, uow, view, form, operator=operator, channel=channel,
            sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
    return BankSlipView(view.movement, view.coins, view.cheques, content)


def print_slip(
    ctx: Context,
    number: str | None = None,
    *,
    coins: str | None = None,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> BankSlipView:
    """Send the slip to the printer; while it waits there it is not sent a second time.

    Raises:
        PosError: as `give`; `printer.none`.
    """
    with ctx.store.act() as uow:
        if copies.printer_of(uow) is None:
            raise PosError("printer.none")
        view = _view(ctx, uow, number, coins)
        jobs = [job for job in uow.print_jobs_of(view.number) if job.kind == copies.BANK_SLIP]
        waits = bool(jobs) and jobs[-1].state in {"queued", "sending"}
        if coins is not None or not waits:
            _record(ctx, uow, view, PAPER, operator=operator, channel=channel)
        if not waits:
            at = utc_text(ctx.clock.now())
            uow.queue_print(view.number, copies.BANK_SLIP, len(jobs), at)
    return view


def job_document(ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    """The slip that the printer asks for."""
    if uow.drawer.bank_withdrawal(job.document) is None:
        return None
    return _document(uow, _view(ctx, uow, job.document, None))


def standing(parts: Iterable[ChequePart]) -> tuple[ChequePart, ...]:
    """The cheques that are really there: what a correction or a refund took away is not.

    A cheque goes whole: one of the same document and amount, the newest of them.
    """
    found: list[ChequePart] = []
    for part in parts:
        if part.cents > 0:
            found.append(part)
            continue
        for index in range(len(found) - 1, -1, -1):
            if (found[index].document, found[index].cents) == (part.document, -part.cents):
                del found[index]
                break
    return tuple(found)


def _view(ctx: Context, uow: UnitOfWork, number: str | None, coins: str | None) -> BankSlipView:
    known = uow.drawer.bank_withdrawal(number)
    if known is None:
        raise PosError("slip.none") if number is None else PosError("slip.unknown", number=number)
    movement, seq = known
    if coins is None:
        said = uow.drawer.slip_details(movement["number"], seq) or {}
        pieces = {one["value"]: one["count"] for one in said.get("denominations", ())}
    else:
        pieces = parse_coins(coins, drawer.denominations(ctx, uow))
        pieces = {value: pieces[value] for value in sorted(pieces, reverse=True) if pieces[value]}
        if worth(pieces) != movement["amount"]:
            raise PosError("slip.coins", said_cents=worth(pieces), amount_cents=movement["amount"])
    return BankSlipView(movement, pieces, standing(uow.drawer.cheques_before(seq)))


def _record(
    ctx: Context,
    uow: UnitOfWork,
    view: BankSlipView,
    form: str,
    *,
    operator: str | None,
    channel: Channel,
    **details: Any,
) -> None:
    who = acts.acting(uow, operator, Right.DRAWER)
    at = utc_text(ctx.clock.now())
    acts.note_clock(uow, at, channel, who.code)
    acts.record(
        uow, EventCode.DATA_EXPORT, EVENT, at=at, channel=channel, operator=who.code,
        movement=view.number, form=form, cash=view.cash_cents, cheques=len(view.cheques),
        cheques_amount=view.cheques_cents,
        denominations=[{"value": value, "count": count} for value, count in view.coins.items()],
        **details,
    )  # fmt: skip


def _document(uow: UnitOfWork, view: BankSlipView) -> Document:
    known, opening = uow.identity(), uow.opening() or {}
    if known is None:
        raise RuntimeError("a slip needs an open ledger")
    identity = known[1]
    names = {one.code: one.name for one in uow.operators()}
    who = view.movement["operator"]
    return bank_slip.document(
        bank_slip.BankSlip(
            issuer=Issuer(
                identity["trade_name"],
                identity["legal_name"],
                tuple(identity["address"]),
                identity["siret"],
            ),
            number=view.number,
            day=_day(view.movement["business_day"]),
            operator=names.get(who, who),
            cash_cents=view.cash_cents,
            coins=tuple(view.coins.items()),
            cheques=tuple(
                bank_slip.Cheque(one.bank, one.number, one.document, _day(one.day), one.cents)
                for one in view.cheques
            ),
            training=bool(opening.get("training")),
            demo=bool(opening.get("demo")),
        ),
        FRENCH if uow.settings().get("language", "fr") == "fr" else ENGLISH,
    )


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
