"""A day of the services: their lines, goods that come and go, what is settled and paid."""

from __future__ import annotations

from cafe_pos.application import acts
from cafe_pos.application.drawer import drawer
from cafe_pos.application.inventory import stock_acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.domain import month_documents as documents
from cafe_pos.domain import settlement
from cafe_pos.domain.drawer import Direction, MovementKind
from cafe_pos.domain.mandate import Contract, Term, TermKind, stretches
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.service_mark import HANDOVER, PREPAID, ServiceMark
from cafe_pos.domain.settling import Facts, Moved, settled
from cafe_pos.domain.stock import StockDoc, StockLine, StockNature
from cafe_pos.domain.ticket import Channel
from cafe_pos.domain.vat import VatCode

RATES = {VatCode.N20: 2000, VatCode.R55: 550}


class Hand:
    """Who acts, and when."""

    def __init__(self, ctx: Context, uow: UnitOfWork) -> None:
        self.operator = acts.acting(uow, None)
        self.moment = acts.moment_of(uow, ctx.clock.now())

    @property
    def asked(self):
        """What every act of stock is told."""
        return {"operator": self.operator, "moment": self.moment, "channel": Channel.CLI}

    @property
    def said(self):
        """What every document says of it."""
        return {
            "business_day": self.moment.day.isoformat(),
            "recorded_at": self.moment.at,
            "operator": self.operator.code,
            "channel": Channel.CLI.value,
        }


def a_day(ctx: Context, day: int) -> None:
    """What every table of the services holds a row of; cash is paid on the second day."""
    booked = f"R{day}-2026"
    lines = (
        Wanted("BAGUETTE", mark=ServiceMark("produce", booked, PREPAID)),
        Wanted("CROQUE", 2, mark=ServiceMark("produce", booked, HANDOVER)),
    )
    ring(ctx, Ring(lines, (Tender(Method.CASH),)))
    with ctx.store.act() as uow:
        hand = Hand(ctx, uow)
        stock(uow, hand, day)
        number = settle(uow, hand)
        pay_out(ctx, uow, hand, number, cash=day == 2)
        month_documents(uow, hand, day)


def month_documents(uow: UnitOfWork, hand: Hand, day: int) -> None:
    """A report of the month, and its file for the network."""
    at, month = hand.moment.at, f"2026-{day:02d}"
    said = {"recorded_at": at, "operator": hand.operator.code, "channel": Channel.CLI.value}
    report = documents.report_payload(
        serial=uow.last_serial("report") + 1, month=month, revision=1, nature="definitive",
        verdict="fragile", json_sha256=f"{day:064x}", **said,
    )  # fmt: skip
    uow.append("report", at, report)
    serial = uow.last_serial("export") + 1
    export = documents.export_payload(
        serial=serial, month=month, revision=1, nature="definitive", schema=1,
        entries=(1 + day, uow.head.seq), head_hash=uow.head.hash.hex(),
        file_name=f"cafe-{day}.sqlite", data_bytes=1000 + day, data_sha256=f"{serial:064x}",
        previous=f"{serial - 1:064x}" if serial > 1 else None, **said,
    )  # fmt: skip
    uow.append("export", at, export)


def stock(uow: UnitOfWork, hand: Hand, day: int) -> None:
    """A delivery counted wrongly and taken back, and something thrown away."""
    line = StockLine("BAGUETTE", "Baguette", 20 + day, cost_cents=60, expected=25)
    said = StockDoc(StockNature.DELIVERY, (line,), "FOURNIL", f"BL-{day}", f"matin {day}")
    wrong = stock_acts.record(uow, said, **hand.asked)
    stock_acts.take_back(uow, wrong.number, f"mal compté {day}", **hand.asked)
    coffee = StockLine("CAFE", "Café", 250, "g")
    stock_acts.record(uow, StockDoc(StockNature.WASTED, (coffee,)), **hand.asked)


def settle(uow: UnitOfWork, hand: Hand, code: str = "RUCHER") -> str:
    """Settle the honey of today, and some bread that was bought; the document's number."""
    day = hand.moment.day
    contract = Contract(
        mandator=code, since=day, purchase_vat_code=VatCode.R55,
        terms=(Term(TermKind.PERCENT, 2000), Term(TermKind.FIXED, 310)),
    )  # fmt: skip
    bread = Moved(
        day=day, nature="delivery", article="BAGUETTE", label="Baguette", quantity=10, cost=60
    )
    told = settled(
        stretches((contract,), day, day),
        Facts(uow.mandates.sold(code, day, day), (bread,)),
        lambda vat, _day: RATES[vat],
    )
    stretch = {
        "from": day.isoformat(), "to": day.isoformat(), "ownership": "transparent",
        "terms": [term.as_dict() for term in contract.terms], "vat_code": "N20",
        "rate": 2000, "purchase_vat_code": "R55", "purchase_rate": 550,
    }  # fmt: skip
    due = sum(one["due"] for one in uow.mandates.settlements(code))
    paid = sum(one["amount"] for one in uow.mandates.payouts(code))
    identity = uow.identity()
    assert identity is not None
    document = settlement.settlement_payload(
        serial=uow.last_serial("settlement") + 1, mandator=code, mandator_name="Le Rucher",
        identity=identity[0], first=day.isoformat(), last=day.isoformat(), stretches=[stretch],
        lines=[line.as_dict() for line in told.lines], sold=told.sold,
        commission_net=told.commission_net, commission_vat=told.commission_vat,
        purchases=told.purchases, purchases_vat=told.purchases_vat,
        brought=due - paid - uow.mandates.handed_over(code), **hand.said,
    )  # fmt: skip
    uow.append("settlement", hand.moment.at, document)
    return document["number"]


def pay_out(
    ctx: Context, uow: UnitOfWork, hand: Hand, number: str, cents: int = 50, *, cash: bool = False
) -> dict:
    """Pay some of a settlement, by transfer or from the drawer; the document."""
    movement = session = None
    if cash:
        move = drawer.Move(
            MovementKind.WITHDRAWAL_MANDATOR, cents, Direction.OUT, number, mandator="RUCHER"
        )
        said = drawer.move_in(
            ctx, uow, move, who=hand.operator, moment=hand.moment, channel=Channel.CLI
        ).payload
        movement, session = said["number"], said["session"]
    document = settlement.payout_payload(
        serial=uow.last_serial("payout") + 1, settlement=number, mandator="RUCHER",
        method="cash" if cash else "transfer", amount_cents=cents, reference=f"VIR {number}",
        movement=movement, session=session, **hand.said,
    )  # fmt: skip
    uow.append("payout", hand.moment.at, document)
    return document
