"""Mandators on a café's own file: contracts, settlements, payouts, and every refusal."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cafe_pos.application.catalogue import articles
from cafe_pos.application.drawer import closing, drawer
from cafe_pos.application.drawer.views import Move
from cafe_pos.application.mandates import balances as mandate_balances
from cafe_pos.application.mandates import mandates, payouts, settlement_papers, settlements
from cafe_pos.application.mandates.ports import Standing
from cafe_pos.application.parcels import handing as parcel_handing
from cafe_pos.application.parcels import parcels
from cafe_pos.application.parcels.handing import Shown
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import copies, paper, printing
from cafe_pos.application.printing.printing import Verdict
from cafe_pos.application.proof import audit
from cafe_pos.application.selling import refunds
from cafe_pos.application.services import services
from cafe_pos.domain.catalogue import Ownership
from cafe_pos.domain.drawer import Direction, MovementKind
from cafe_pos.domain.mandate import Mandator, MandatorKind, period_of
from cafe_pos.domain.payment import Method
from cafe_pos.domain.service import Service, Tally
from cafe_pos.domain.stock import StockLine, StockNature
from cafe_pos.domain.vat import VatCode
from cafe_pos.exports import fec
from cafe_pos.reports import settlement as page
from cafe_pos.storage import migrate
from tests import cafes
from tests.cafes import HandClock, refused
from tests.integration import fec_reader
from tests.mandates import agree, agrees_with_the_books, deliver, standing
from tests.reports import pages

NOVEMBER = period_of("2026-11")
DECEMBER = period_of("2026-12")


def close_until(ctx: Context, clock: HandClock, day: str) -> None:
    """Close a day, and those before it that wait."""
    clock.set(f"{day}T17:00:00Z")
    with ctx.store.act() as uow:
        waiting, closed = uow.unclosed_days(), uow.last_closed_day() or ""
    for one in waiting:
        closing.close_day(ctx, date.fromisoformat(one))
    if day not in waiting and closed < day:
        closing.close_day(ctx, date.fromisoformat(day))


@pytest.fixture
def sold(cafe: Context, clock: HandClock) -> Context:
    """Ten jars of honey sold on 20 November, the month closed, a contract of 20 %."""
    cafes.ring(cafe, "10 MIEL", "CAFE")
    agree(cafe, "percent=20")
    close_until(cafe, clock, "2026-11-30")
    clock.set("2026-12-02T10:00:00Z")
    return cafe


def test_honey_is_settled_paid_and_done_with(sold: Context, clock: HandClock) -> None:
    assert standing(sold) == Standing(7000, 0)
    told = settlements.preview(sold, "rucher", *NOVEMBER)
    assert (told.refusal, told.balance) == (None, 5320)
    view = settlements.settle(sold, "RUCHER", *NOVEMBER)
    assert (view.number, view.payload["commission"], view.left) == ("S-00000001", 1680, 5320)
    assert standing(sold).held == 5320
    cash = payouts.pay(sold, "s-00000001", "cash", 2000)
    assert (cash.number, cash.left, cash.payload["movement"]) == ("V-00000001", 3320, "M-000001")
    with refused("payout.more_than_due"):
        payouts.pay(sold, "S-00000001", "transfer", 3321)
    rest = payouts.pay(sold, "S-00000001", "transfer", reference="VIR 7")
    assert (rest.payload["amount"], rest.left) == (3320, 0)
    assert standing(sold) == Standing(0, 0)
    with refused("payout.twice"):
        payouts.pay(sold, "S-00000001", "cash")
    close_until(sold, clock, "2026-12-02")
    agrees_with_the_books(sold)
    assert audit.verify(sold, full=True).problems == ()


def test_a_settlement_printed_again_is_a_duplicate(sold: Context) -> None:
    number = settlements.settle(sold, "RUCHER", *NOVEMBER).number
    printer = {"transport": "network", "address": "127.0.0.1:1", "columns": 42}
    copies.set_printer(sold, printer)
    for _ in range(2):  # the second one waits already
        settlement_papers.print_settlement(sold, number)

    def printed() -> str:
        work = printing.next_work(sold)
        assert work is not None
        assert work.document is not None
        printing.settle_work(sold, work.job.id, "printed")
        return paper.rendered(work.document, "text", printer).decode()

    assert "DUPLICATA" not in printed()
    assert printing.next_work(sold) is None
    with refused("receipt.no_reason"):
        settlement_papers.print_settlement(sold, number)
    settlement_papers.print_settlement(sold, number, reason="perdu")
    again = printed()
    assert "DUPLICATA n° 1" in again
    assert "perdu" in again
    settlement_papers.print_settlement(sold, number, reason="perdu")
    doubtful = printing.next_work(sold)
    assert doubtful is not None
    printing.settle_work(sold, doubtful.job.id, "sent_unconfirmed")
    with refused("receipt.no_reason"):
        printing.resolve(sold, doubtful.job.id, Verdict.AGAIN)
    printing.resolve(sold, doubtful.job.id, Verdict.AGAIN, reason="papier coincé")
    assert "DUPLICATA n° 3" in printed()


def test_the_balances_are_those_of_the_accountants_file(
    sold: Context, clock: HandClock, tmp_path: Path
) -> None:
    settlements.settle(sold, "RUCHER", *NOVEMBER)
    payouts.pay(sold, "S-00000001", "transfer", 2000)
    cafes.ring(sold, "MIEL", "TIMBRE")
    close_until(sold, clock, "2026-12-02")
    book = fec_reader.read(fec.write(sold, 2026, tmp_path).path)
    assert standing(sold).held == 5320 - 2000 + 700 == -book.balance("467", "RUCHER")
    assert -book.balance("7082") == 1400
    assert {"S-00000001", "V-00000001"} <= set(book.pieces())


def test_what_may_not_be_settled_is_refused_and_says_why(cafe: Context, clock: HandClock) -> None:
    cafes.ring(cafe, "MIEL")
    with refused("mandator.unknown"):
        settlements.settle(cafe, "PERSONNE", *NOVEMBER)
    with refused("settlement.open"):
        settlements.settle(cafe, "RUCHER", *NOVEMBER)
    close_until(cafe, clock, "2026-11-30")
    with refused("settlement.no_contract"):
        settlements.settle(cafe, "RUCHER", *NOVEMBER)
    agree(cafe, "percent=20")
    with refused("settlement.empty"):
        settlements.settle(cafe, "RUCHER", *period_of("2026-10"))
    with refused("settlement.gap"):
        settlements.settle(cafe, "RUCHER", date(2026, 11, 25), date(2026, 11, 30))
    settlements.settle(cafe, "RUCHER", *NOVEMBER)
    for days in (NOVEMBER, (date(2026, 11, 30), date(2026, 12, 31))):
        with refused("settlement.overlap"):
            settlements.settle(cafe, "RUCHER", *days)
    with refused("settlement.unknown"):
        payouts.pay(cafe, "S-00000009", "cash")
    with refused("payout.method"):
        payouts.pay(cafe, "S-00000001", "card")
    with refused("payout.amount"):
        payouts.pay(cafe, "S-00000001", "cash", 0)


def test_a_refusal_writes_nothing(sold: Context) -> None:
    settlements.settle(sold, "RUCHER", *NOVEMBER)
    drawer.open_drawer(sold, 0)
    with sold.store.act() as uow:
        head = uow.head
    with refused("drawer.not_enough"):
        payouts.pay(sold, "S-00000001", "cash")
    with refused("settlement.overlap"):
        settlements.settle(sold, "RUCHER", *NOVEMBER)
    with sold.store.act() as uow:
        assert uow.head == head


def test_a_contract_never_changes_what_is_settled(sold: Context) -> None:
    agree(sold, "percent=10", since="2026-11-25")
    view = settlements.settle(sold, "RUCHER", *NOVEMBER)
    assert [s["rate"] for s in view.payload["stretches"]] == [2000, 2000]
    for since in ("2026-11-01", "2026-11-30"):
        with refused("contract.past"):
            agree(sold, "percent=5", since=since)
    with refused("contract.past"):
        mandates.drop_contract(sold, "RUCHER", date(2026, 11, 25))
    agree(sold, "percent=5", since="2026-12-01")
    assert len(mandates.drop_contract(sold, "RUCHER", date(2026, 12, 1)).contracts) == 2
    with refused("contract.unknown"):
        mandates.drop_contract(sold, "RUCHER", date(2026, 12, 1))


def test_a_mandator_with_money_due_is_not_removed(sold: Context, clock: HandClock) -> None:
    with refused("mandator.money_due"):
        mandates.remove(sold, "RUCHER")
    settlements.settle(sold, "RUCHER", *NOVEMBER)
    with refused("mandator.money_due"):
        mandates.remove(sold, "RUCHER")
    payouts.pay(sold, "S-00000001", "transfer")
    with refused("mandator.in_use"):
        mandates.remove(sold, "RUCHER")
    articles.block_article(sold, "MIEL")
    assert not mandates.remove(sold, "RUCHER").active
    assert mandates.everyone(sold) == ()
    (gone,) = mandates.everyone(sold, removed=True)
    assert mandates.put(sold, replace(gone.mandator, active=True), new=True).mandator.active
    assert not mandates.remove(sold, "RUCHER").active
    articles.block_article(sold, "MIEL", blocked=False)
    assert mandates.view(sold, "RUCHER").mandator.active


def test_money_handed_over_from_the_drawer_counts_as_paid(sold: Context) -> None:
    cafes.ring(sold, "10 CROQUE")
    move = Move(MovementKind.WITHDRAWAL_MANDATOR, 2000, Direction.OUT, mandator="RUCHER")
    drawer.move(sold, move)
    view = settlements.settle(sold, "RUCHER", *NOVEMBER)
    assert (view.payload["brought"], view.payload["balance"], view.left) == (-2000, 3320, 3320)
    assert payouts.pay(sold, "S-00000001", "cash").payload["amount"] == 3320
    assert standing(sold) == Standing(0, 0)
    assert audit.verify(sold, full=True).problems == ()


def test_a_carrier_pays_the_cafe(cafe: Context, clock: HandClock) -> None:
    mandates.put(cafe, Mandator(code="POSTE", name="La Poste", kind=MandatorKind.CARRIER))
    agree(cafe, "fixed=360", code="POSTE")
    cafes.ring(cafe, "CAFE")
    close_until(cafe, clock, "2026-11-30")
    view = settlements.settle(cafe, "poste", *NOVEMBER)
    assert (view.payload["balance"], view.left) == (-43200, -43200)
    paid = payouts.pay(cafe, "S-00000001", "cash", 43200)
    assert (paid.payload["amount"], paid.left) == (-43200, 0)
    close_until(cafe, clock, "2026-12-01")
    assert standing(cafe, "POSTE") == Standing(0, 0)
    agrees_with_the_books(cafe)
    assert audit.verify(cafe, full=True).problems == ()


def test_a_carrier_is_known_by_its_first_parcel_and_pays_for_those_handed_over(
    cafe: Context, clock: HandClock
) -> None:
    for tail in ("85", "99"):
        parcels.receive(cafe, f"RR1234567{tail}FR", "Odette", carrier="LAPOSTE")
    parcel_handing.hand_over(cafe, "RR123456785FR", Shown("card"))
    known = mandates.view(cafe, "LAPOSTE")
    assert known.mandator.kind is MandatorKind.CARRIER
    agree(cafe, "per_item=0.35@act:parcel.collected", "per_item=0.10@act:parcel", code="LAPOSTE")
    close_until(cafe, clock, "2026-11-30")
    view = settlements.settle(cafe, "LAPOSTE", *NOVEMBER)
    assert [(x["quantity"], x["amount"]) for x in view.payload["lines"]] == [(1, 35), (3, 30)]
    text = pages.whole(page.render(settlement_papers.page_of(cafe, view.number)))
    assert "2 colis reçus, 1 colis remis" in text
    assert audit.verify(cafe, full=True).problems == ()


def test_acts_that_a_service_counts_are_paid(cafe: Context, clock: HandClock) -> None:
    mandates.put(cafe, Mandator(code="BANQUE", name="La Banque"))
    service = Service("argent", "Point argent", "BANQUE", tallies=(Tally("retrait", "Retrait", 3),))
    services.put(cafe, service)
    services.tally(cafe, "argent", "retrait", 4)
    agree(cafe, "per_item=0.50@act:argent.retrait", code="BANQUE")
    close_until(cafe, clock, "2026-11-30")
    view = settlements.settle(cafe, "BANQUE", *NOVEMBER)
    assert (view.payload["commission_net"], view.payload["due"]) == (200, -240)
    text = settlement_papers.settlement_as(cafe, view.number, "text").decode()
    assert "par pièce (Retrait)" in text


def test_a_baker_is_owed_what_came_less_what_went_back(cafe: Context, clock: HandClock) -> None:
    mandates.put(cafe, Mandator(code="FOURNIL", name="Le Fournil", kind=MandatorKind.BAKER))
    bread = replace(cafes.BAGUETTE, mandator="FOURNIL")
    articles.put_article(cafe, bread)
    agree(cafe, code="FOURNIL", ownership=Ownership.FIRM, purchase_vat_code=VatCode.R55)
    line = StockLine("BAGUETTE", "Baguette", 20, cost_cents=80, expected=24)
    deliver(cafe, StockNature.DELIVERY, line)
    deliver(cafe, StockNature.RETURNED, StockLine("BAGUETTE", "Baguette", 2, cost_cents=80))
    cafes.ring(cafe, "17 BAGUETTE")
    close_until(cafe, clock, "2026-11-30")
    view = settlements.settle(cafe, "FOURNIL", *NOVEMBER)
    assert (view.payload["purchases"], view.payload["purchases_vat"]) == (1440, 79)
    assert standing(cafe, "FOURNIL") == Standing(0, 1519)
    told = settlement_papers.page(cafe, "FOURNIL", *NOVEMBER)
    (row,) = told.days
    assert (row.delivered, row.missing, row.sold, row.returned) == (20, 4, 17, 2)
    text = pages.whole(page.render(told))
    for wanted in ("Relevé n° S-00000001", "Baguette, livré", "15,19 €", "jour par jour"):
        assert wanted in text
    payouts.pay(cafe, "S-00000001", "cheque", reference="0042")
    close_until(cafe, clock, "2026-12-01")
    assert standing(cafe, "FOURNIL") == Standing(0, 0)
    agrees_with_the_books(cafe)
    assert audit.verify(cafe, full=True).problems == ()


def test_goods_without_a_price_are_named(cafe: Context, clock: HandClock) -> None:
    articles.put_article(cafe, replace(cafes.BAGUETTE, mandator="FOURNIL"))
    agree(cafe, code="FOURNIL", ownership=Ownership.FIRM)
    deliver(cafe, StockNature.DELIVERY, StockLine("BAGUETTE", "Baguette", 20))
    close_until(cafe, clock, "2026-11-30")
    with refused("settlement.no_price"):
        settlements.settle(cafe, "FOURNIL", *NOVEMBER)
    articles.put_article(cafe, replace(cafes.BAGUETTE, mandator="FOURNIL", cost_cents=75))
    assert settlements.settle(cafe, "FOURNIL", *NOVEMBER).payload["due"] == 1500


def test_a_refund_after_the_settlement_comes_off_the_next(sold: Context, clock: HandClock) -> None:
    settlements.settle(sold, "RUCHER", *NOVEMBER)
    payouts.pay(sold, "S-00000001", "transfer")
    refunds.give_back(sold, refunds.Refund("T-00000001", Method.CASH, "cassé"))
    close_until(sold, clock, "2026-12-31")
    clock.set("2027-01-04T10:00:00Z")
    view = settlements.settle(sold, "RUCHER", *DECEMBER)
    assert (view.payload["balance"], view.left) == (-5320, -5320)
    assert payouts.pay(sold, view.number, "cash", 5320).left == 0
    assert standing(sold) == Standing(0, 0)
    assert audit.verify(sold, full=True).problems == ()


def test_who_an_article_names_is_known_by_its_code(cafe: Context) -> None:
    (known,) = mandates.everyone(cafe)
    assert (known.code, known.mandator.name, known.contract) == ("RUCHER", "RUCHER", None)
    articles.put_article(cafe, replace(cafes.BEER, code="CIDRE", mandator="Cidrerie d'en bas"))
    assert {one.code for one in mandates.everyone(cafe)} == {"RUCHER", "Cidrerie d'en bas"}
    named = replace(mandates.view(cafe, "cidrerie").mandator, name="La Cidrerie")
    assert mandates.put(cafe, named).mandator.name == "La Cidrerie"
    assert mandates.view(cafe, "cidrerie d'en bas").differing == ()


def test_a_change_is_recorded_without_what_is_private(cafe: Context) -> None:
    one = Mandator(
        code="FERME", name="La Ferme", phone="05 55 00 00 00", siret="73282932000074",
        iban="FR76 3000 6000 0112 3456 7890 189",
    )  # fmt: skip
    assert mandates.put(cafe, one).mandator.iban == "FR7630006000011234567890189"
    with cafe.store.act() as uow:
        *_, entry = uow.entries()
        assert "05 55" not in entry.payload
        assert "0112" not in entry.payload
        head = uow.head
    mandates.put(cafe, mandates.view(cafe, "FERME").mandator)
    with cafe.store.act() as uow:
        assert uow.head == head


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("mandator.code", {"code": "la ferme"}),
        ("mandator.exists", {"code": "RUCHER"}),
        ("mandator.value", {"name": "  "}),
        ("mandator.value", {"address": ("x" * 61,)}),
        ("mandator.value", {"phone": "0" * 61}),
        ("mandator.siret", {"siret": "123"}),
        ("mandator.iban", {"iban": "FR00 1"}),
    ],
)
def test_a_wrong_fact_is_refused(cafe: Context, code: str, changes: dict[str, object]) -> None:
    with refused(code):
        mandates.put(cafe, replace(Mandator(code="FERME", name="La Ferme"), **changes), new=True)


def test_a_balance_names_the_period_that_is_next(sold: Context) -> None:
    (one,) = mandate_balances.balances(sold)
    assert (one.next, one.ripe, one.unsettled) == (NOVEMBER, True, 5320)
    settlements.settle(sold, "RUCHER", *NOVEMBER)
    (one,) = mandate_balances.balances(sold)
    assert (one.next, one.ripe, one.open_settlements) == (DECEMBER, False, ("S-00000001",))
    payouts.pay(sold, "S-00000001", "transfer")
    (one,) = mandate_balances.balances(sold)
    assert (one.left, one.open_settlements) == (0, ())


def test_the_paper_of_a_period_says_whether_it_is_settled(sold: Context) -> None:
    before = pages.whole(page.render(settlement_papers.page(sold, "RUCHER", *NOVEMBER)))
    assert "RELEVÉ PROVISOIRE" in before
    settlements.settle(sold, "RUCHER", *NOVEMBER)
    payouts.pay(sold, "S-00000001", "transfer", 2000)
    after = pages.whole(page.render(settlement_papers.page_of(sold, "S-00000001")))
    for wanted in (
        "Relevé n° S-00000001", "Miel de châtaignier", "20 % de 70,00", "TVA 20 %", "53,20 €",
        "V-00000001", "33,20 €",
    ):  # fmt: skip
        assert wanted in after
    assert "PROVISOIRE" not in after
    roll = settlement_papers.settlement_as(sold, "S-00000001", "text").decode()
    assert "Relevé n° S-00000001" in roll
    assert "53,20 €" in roll


def test_a_file_of_before_learns_the_mandators_that_it_names() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = OFF")
    (_, first), (_, second), *_ = migrate.steps()
    for statement in migrate.statements(first):
        connection.execute(statement)
    columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(cash_movement)")]
    triggers = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'cash_movement'"
    ).fetchall()
    for (name,) in triggers:  # a movement of those days, without its ledger
        connection.execute(f"DROP TRIGGER {name}")
    known = {"mandator": "FOURNIL", "direction": "out", "kind": "withdrawal_mandator"}
    numbers = {"id", "entry_seq", "serial", "amount_cents"}
    optional = {"supplier", "receipt", "corrects", "vat_code", "rate_bp", "net_cents", "vat_cents"}
    row = [
        known.get(name, 1 if name in numbers else None if name in optional else "x")
        for name in columns
    ]
    marks = ", ".join("?" * len(columns))
    connection.execute(f"INSERT INTO cash_movement VALUES ({marks})", row)
    for statement in migrate.statements(second):
        connection.execute(statement)
    assert connection.execute("SELECT code, name, active FROM mandator").fetchall() == [
        ("FOURNIL", "FOURNIL", 1)
    ]
    connection.close()
