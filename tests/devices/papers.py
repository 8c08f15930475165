"""A café in which every paper that the program prints waits, made by its own acts."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date
from pathlib import Path

from cafe_pos.application.accounts import accounts, customers
from cafe_pos.application.accounts import papers as account_papers
from cafe_pos.application.bank import slips as bank_slips
from cafe_pos.application.bread import bakers
from cafe_pos.application.bread import orders as bread_orders
from cafe_pos.application.bread import papers as bread_papers
from cafe_pos.application.bread.orders import Wanted as Asked
from cafe_pos.application.cards import papers as card_papers
from cafe_pos.application.drawer import closing, drawer
from cafe_pos.application.inventory import keeping
from cafe_pos.application.inventory import papers as stock_papers
from cafe_pos.application.inventory.keeping import NewItem
from cafe_pos.application.mandates import settlement_papers, settlements
from cafe_pos.application.parcels import notices as parcel_notices
from cafe_pos.application.parcels import parcels
from cafe_pos.application.parcels.notices import How
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import copies
from cafe_pos.application.produce import labels as produce_labels
from cafe_pos.application.produce import produce
from cafe_pos.application.produce.produce import Delivery
from cafe_pos.application.selling import refunds
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.application.tabs import kitchen, serving, tabs
from cafe_pos.application.tabs.tabs import Where
from cafe_pos.domain.bread import Baker
from cafe_pos.domain.catalogue import Place
from cafe_pos.domain.drawer import Direction, MovementKind
from cafe_pos.domain.mandate import period_of
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, Tender, VoucherForm
from cafe_pos.domain.pricing import Discount, DiscountKind, LineKind, PriceChange, PriceKind
from tests import cafes
from tests.cafes import HandClock
from tests.integration import cards
from tests.mandates import agree

NOW = "2026-12-31T19:00:00Z"
"""The evening after which every paper waits."""
_TERMINAL = (
    "      CARTE BANCAIRE", "A0000000421010  CB", "LE 31/12/26 A 10:04:12", "CAFE DU PONT",
    "497010******1234", "MONTANT REEL    3,00 EUR", "DEBIT  SANS CONTACT", "  TICKET COMMERÇANT",
    "", "A CONSERVER",
)  # fmt: skip
_NOWHERE = {"transport": "network", "address": "127.0.0.1:9"}


def clock() -> HandClock:
    """The evening's clock."""
    return HandClock(NOW)


def queue_everything(path: Path) -> None:
    """Make the café on the last day of its year; nothing is printed yet."""
    at = HandClock("2026-11-20T09:00:00Z")
    ctx = cafes.found(path, at)
    with ctx.store.act() as uow:
        uow.put_articles(cafes.WHOLE_COUNTER)
    cafes.ring(ctx, "10 MIEL", "CAFE")
    agree(ctx, "percent=20")
    at.set("2026-11-30T17:00:00Z")
    closing.close_day(ctx, date(2026, 11, 20))
    closing.close_day(ctx)
    at.set("2026-12-31T09:00:00Z")
    copies.set_printer(ctx, _NOWHERE)
    _tickets(ctx)
    _table(ctx)
    _account(ctx)
    _services(ctx)
    _drawer(ctx)
    at.set("2026-12-31T18:00:00Z")
    copies.print_reading(ctx)
    closing.close_year(ctx)
    _once_more(ctx)
    ctx.store.close()


def _tickets(ctx: Context) -> None:
    """A ticket of each kind of line, discount and payment; a refund; a terminal's receipt."""
    off = Discount(DiscountKind.PERCENT, bp=1000, reason="fidèle")
    gift = Discount(DiscountKind.GIFT, reason="fête")
    lines = (
        Wanted("CAFE", 3, discount=off, place=Place.TERRACE),
        Wanted("CROQUE", price=PriceChange(PriceKind.OVERRIDE, 700, "garni")),
        Wanted("DEMI", discount=gift, supplement=True),
        Wanted("TOMME", grams=1234),
        Wanted("TIMBRE", 10),
        Wanted("CONSIGNE", 2),
        Wanted("CONSIGNE", 1, kind=LineKind.DEPOSIT_BACK),
        Wanted("SUSPENDU", 2),
        Wanted("TIP", kind=LineKind.TIP, price=PriceChange(PriceKind.OPEN, 50)),
    )
    voucher = Tender(Method.MEAL_VOUCHER, 500, issuer="Ticket Resto", form=VoucherForm.PAPER)
    sold = ring(ctx, Ring(lines, (voucher, Tender(Method.CASH)), covers=2))
    suspended = ring(ctx, Ring((Wanted("CAFE"),), (Tender(Method.SUSPENDED),)))
    cheque = Tender(Method.CHEQUE, None, "Banque du Bourg", "1234567")
    by_cheque = ring(ctx, Ring((Wanted("CROQUE", 2), Wanted("MIEL")), (cheque,)))
    back = refunds.give_back(ctx, refunds.Refund(by_cheque.number, Method.CASH, "œuf oublié"))
    for number in (sold.number, suspended.number, back.number):
        copies.print_ticket(ctx, number)
    terminal = cards.with_terminal(ctx)
    slip = base64.b64encode("\r\n".join(_TERMINAL).encode("latin-1")).decode()
    approved = replace(cards.APPROVED, receipt=slip)
    _request, step = cards.answered(terminal, cards.order("by-card"), approved)
    assert step.recorded is not None
    card_papers.print_receipt(ctx, step.recorded.number)


def _table(ctx: Context) -> None:
    """A note and a slip for the kitchen."""
    kitchen.choose_families(ctx, ["Plats"])
    order = Order()
    for article, quantity in ((cafes.CROQUE, 2), (cafes.COFFEE, 1)):
        order, _index = order.add(article, quantity)
    order = tabs.keep(ctx, order, "Table 4 – l'été", Where()).order
    order = serving.send_to_kitchen(ctx, order).kept.order
    serving.print_note(ctx, order)


def _account(ctx: Context) -> None:
    """A customer's account, and the receipt for a payment of it."""
    marcel = customers.add(ctx, "Marcel Aubert").code
    ring(ctx, Ring((Wanted("CROQUE", 3),), (Tender(Method.ACCOUNT, account=marcel),)))
    paid = accounts.settle(ctx, accounts.Settle(marcel, (Tender(Method.CASH, 1000),), 700))
    account_papers.print_statement(ctx, marcel)
    account_papers.print_settlement(ctx, paid.number)
    settled = settlements.settle(ctx, "RUCHER", *period_of("2026-11"))
    settlement_papers.print_settlement(ctx, settled.number)


def _services(ctx: Context) -> None:
    """Bread for tomorrow, labels of a piece and of a weight, parcels told about, the stock."""
    baker = Baker("FOURNIL", ("BAGUETTE",), phone="06 12 34 56 78")
    bakers.put_baker(ctx, baker, name="Fournil du Pont")
    tomorrow = date(2027, 1, 1)
    bread_orders.book(ctx, Asked("BAGUETTE", "Zoé Lefèvre"), 3, tomorrow)
    bread_papers.print_sheet(ctx, tomorrow)
    origin = "Saint-Exemple"
    produce.receive(ctx, Delivery("TOMME", 3400, dlc=date(2027, 1, 7), origin=origin))
    produce.receive(ctx, Delivery("MIEL", 12, ddm=date(2028, 1, 7), net_grams=500))
    produce_labels.print_labels(ctx, "L-000001", grams=350)
    produce_labels.print_labels(ctx, "L-000002", number=3)
    parcels.receive(ctx, "RR123456785FR", "Odette Marchand", phone="0612345678")
    parcel_notices.notify(ctx, "RR123456785FR", How.SLIP)
    parcel_notices.notify(ctx, "RR123456785FR", How.MESSAGE)
    keeping.put(ctx, NewItem(code="grains", label="Café en grains", unit="g", pack=1000))
    keeping.put(ctx, NewItem(code="FUT", label="Fût de blonde", unit="ml", pack=30_000))
    stock_papers.print_sheet(ctx)


def _drawer(ctx: Context) -> None:
    """A withdrawal with its cheques, and its slip for the bank."""
    drawer.move(ctx, drawer.Move(MovementKind.WITHDRAWAL_BANK, 3000, Direction.OUT))
    bank_slips.print_slip(ctx)


def _once_more(ctx: Context) -> None:
    """Duplicates of what has come out: a ticket, a closure, a payment, a settlement."""
    with ctx.store.act() as uow:
        first = {job.kind: job for job in reversed(uow.print_jobs("queued"))}
        again = [first[kind] for kind in ("ticket", "closure", "settlement", "mandate")]
        for job in again:
            uow.mark_print(job.id, "printed", None)
    copies.print_ticket(ctx, again[0].document, reason="perdu")
    copies.print_closure(ctx, again[1].document, reason="comptable")
    account_papers.print_settlement(ctx, again[2].document, reason="perdu")
    settlement_papers.print_settlement(ctx, again[3].document, reason="perdu")
    with ctx.store.act() as uow:
        for job in again:
            uow.mark_print(job.id, "queued", None)
