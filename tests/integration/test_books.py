"""The books of closed days, read back from the file alone and compared with the closures."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cafe_pos.application.accounts import accounts, customers
from cafe_pos.application.books import bookkeeping
from cafe_pos.application.costs import charges, purchases
from cafe_pos.application.costs.charges import NewCharge
from cafe_pos.application.costs.purchases import NewLine, NewPurchase
from cafe_pos.application.drawer import closing, drawer
from cafe_pos.application.drawer.views import Count
from cafe_pos.application.mandates import mandates
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import refunds
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.domain.catalogue import Mode, Ownership
from cafe_pos.domain.closure import Period
from cafe_pos.domain.drawer import Direction, MovementKind
from cafe_pos.domain.mandate import Mandator, MandatorKind
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.refund import GivenBack
from cafe_pos.exports import accountant, ereporting, fec
from tests import cafes
from tests.cafes import HandClock, refused
from tests.integration import fec_reader

CASH = (Tender(Method.CASH),)


def journal(ctx: Context, folder: Path, year: int = 2026) -> fec_reader.Journal:
    return fec_reader.read(fec.write(ctx, year, folder).path)


def events(ctx: Context) -> list[tuple[int, str]]:
    with ctx.store.act() as uow:
        found = [json.loads(e.payload) for e in uow.entries() if e.kind == "event"]
    return [(event["code"], event["name"]) for event in found]


def put(ctx: Context, customer: str, *lines: Wanted) -> str:
    return ring(ctx, Ring(lines, (Tender(Method.ACCOUNT, account=customer),))).number


def report(ctx: Context, path: Path, month: str = "2026-11") -> list[dict[str, Any]]:
    days: list[dict[str, Any]] = ereporting.write(ctx, month, path / "e.json").content["days"]
    return days


def test_the_first_worked_example_in_the_books(cafe, tmp_path):
    cafes.ring(cafe, "2 CAFE", "CROQUE", "DEMI", "BAGUETTE", "TIMBRE", cash=2000)
    closing.close_day(cafe)
    book = journal(cafe, tmp_path)
    assert book.pieces() == ["Z-000001"]
    assert book.balance("53") == 1522
    assert book.balance("706") == -(864 + 250)
    assert book.balance("707") == -114
    assert (book.balance("445712"), book.balance("445711"), book.balance("445713")) == (
        -86,
        -50,
        -6,
    )
    assert book.balance("467", "DIVERS") == -152
    (day,) = report(cafe, tmp_path)
    assert day["sales"] == [
        {"category": "TLB1", "rate": "5.5", "net": "1.14", "vat": "0.06", "transactions": 1},
        {"category": "TPS1", "rate": "10", "net": "8.64", "vat": "0.86", "transactions": 1},
        {"category": "TPS1", "rate": "20", "net": "2.50", "vat": "0.50", "transactions": 1},
    ]
    assert [(p["rate"], p["amount"], p["vat"]) for p in day["payments"]] == [
        ("10", "9.50", "0.86"),
        ("20", "3.00", "0.50"),
    ]
    assert (110, "journal") in events(cafe)
    assert (110, "ereporting") in events(cafe)


def test_a_mandators_money_is_no_revenue_and_is_paid_out_of_467(cafe, tmp_path):
    """The fifth worked example, as far as the till goes: the commission is its settlement's."""
    cafes.ring(cafe, "10 MIEL")
    move = drawer.Move(MovementKind.WITHDRAWAL_MANDATOR, 5320, Direction.OUT, mandator="RUCHER")
    drawer.move(cafe, move)
    closing.close_day(cafe)
    book = journal(cafe, tmp_path)
    assert book.pieces() == ["Z-000001", "M-000001"]
    assert book.balance("467", "RUCHER") == -(7000 - 5320)
    assert book.balance("53") == 7000 - 5320
    assert book.balance("7") == book.balance("4457") == 0
    (day,) = report(cafe, tmp_path)
    assert (day["sales"], day["payments"]) == ([], [])


def test_what_is_sold_in_our_own_name_for_another_is_revenue_with_its_vat(cafe, tmp_path):
    """The fifth worked example as an opaque mandate: 66,35 and 3,65."""
    with cafe.store.act() as uow:
        uow.put_articles([replace(cafes.HONEY, ownership=Ownership.OPAQUE)])
    cafes.ring(cafe, "10 MIEL")
    closing.close_day(cafe)
    book = journal(cafe, tmp_path)
    assert (book.balance("707"), book.balance("445713")) == (-6635, -365)
    assert book.balance("467") == 0


def test_the_vat_of_services_on_account_waits_until_it_is_paid(cafe, clock, tmp_path):
    marcel = customers.add(cafe, "Marcel").code
    put(cafe, marcel, Wanted("CROQUE"), Wanted("DEMI"), Wanted("BAGUETTE"))
    closing.close_day(cafe)
    clock.advance(days=1)
    accounts.settle(cafe, accounts.Settle(marcel, CASH, 535))
    closing.close_day(cafe)
    book = journal(cafe, tmp_path / "part")
    assert book.pieces() == ["Z-000001", "A-000001"]
    assert book.balance("411", marcel) == 1070 - 535
    # Half of each rate is paid: 3,25 of the croque, 1,50 of the beer.
    assert (book.balance("445712"), book.balance("445742")) == (-30, -29)
    assert (book.balance("445711"), book.balance("445741")) == (-25, -25)
    assert book.balance("445713") == -6, "goods are due when they are handed over"
    clock.advance(days=1)
    accounts.settle(cafe, accounts.Settle(marcel, CASH))
    closing.close_day(cafe)
    book = journal(cafe, tmp_path / "all")
    assert book.balance("411") == book.balance("44574") == 0
    assert book.balance("44571") == -(59 + 50 + 6)
    sold, first, second = report(cafe, tmp_path)
    assert [row["vat"] for row in sold["sales"]] == ["0.06", "0.59", "0.50"]
    assert sold["payments"] == []
    assert [(p["rate"], p["amount"], p["vat"]) for p in first["payments"]] == [
        ("10", "3.25", "0.30"),
        ("20", "1.50", "0.25"),
    ]
    assert [(p["rate"], p["amount"], p["vat"]) for p in second["payments"]] == [
        ("10", "3.25", "0.29"),
        ("20", "1.50", "0.25"),
    ]


def test_the_oldest_ticket_is_paid_first_and_a_refund_takes_off_its_own(cafe, clock, tmp_path):
    marcel = customers.add(cafe, "Marcel").code
    first = put(cafe, marcel, Wanted("DEMI", 2))
    put(cafe, marcel, Wanted("CROQUE", 2))
    accounts.settle(cafe, accounts.Settle(marcel, CASH, 300))
    # One of the two beers is paid; both come back: three euros of it pay for the croques.
    refunds.give_back(cafe, refunds.Refund(first, Method.ACCOUNT, "tiède"))
    closing.close_day(cafe)
    book = journal(cafe, tmp_path)
    assert book.balance("411", marcel) == 1300 - 300
    assert book.balance("44571") == -27, "3,00 of 13,00 at 10 %"
    assert book.balance("44574") == -(118 - 27)
    assert book.balance("706") == -(1300 - 118)


def test_an_order_in_both_modes_splits_its_vat_to_the_cent(cafe, tmp_path):
    lines = (Wanted("CAFE", 1, mode=Mode.ON_SITE), Wanted("CAFE", 2, mode=Mode.TAKEAWAY))
    ring(cafe, Ring(lines, CASH))
    closing.close_day(cafe)
    book = journal(cafe, tmp_path)
    # 4,50: VAT 0,41 of which a third is of the service.
    assert (book.balance("706"), book.balance("707"), book.balance("44571")) == (-136, -273, -41)


def test_money_moved_spent_and_miscounted(cafe, tmp_path):
    drawer.open_drawer(cafe, 10000)
    cafes.ring(cafe, "CROQUE")
    for move in (
        drawer.Move(MovementKind.FLOAT_ADDED, 2000, Direction.IN),
        drawer.Move(MovementKind.WITHDRAWAL_BANK, 5000, Direction.OUT),
        drawer.Move(
            MovementKind.EXPENSE, 240, Direction.OUT, "ampoules",
            supplier="Quincaillerie\tdu Bourg", receipt="F12", vat_code="N20",
        ),
        drawer.Move(MovementKind.OTHER, 100, Direction.IN, "trouvé"),
    ):  # fmt: skip
        drawer.move(cafe, move)
    expected = 10000 + 650 + 2000 - 5000 - 240 + 100
    drawer.count(cafe, Count({}, cash_cents=expected - 30, reason="erreur"))
    closing.close_day(cafe)
    book = journal(cafe, tmp_path)
    assert book.balance("58") == 5000 - 2000
    assert (book.balance("607"), book.balance("44566")) == (200, 40)
    assert book.balance("471") == -100
    assert book.balance("658") == 30
    assert book.balance("53") == expected - 30 - 10000
    words = {row["PieceRef"]: row["EcritureLib"] for row in book.rows}
    assert words["M-000003"] == "Dépense payée en espèces : Quincaillerie du Bourg, F12, ampoules"


def test_tips_deposits_and_suspended_coffees_are_held(cafe, tmp_path):
    with cafe.store.act() as uow:
        uow.put_articles(cafes.WHOLE_COUNTER)
    ring(cafe, Ring((Wanted("SUSPENDU", 2), Wanted("CONSIGNE", 3)), CASH))
    ring(cafe, Ring((Wanted("CAFE"),), (Tender(Method.SUSPENDED),)))
    closing.close_day(cafe)
    book = journal(cafe, tmp_path)
    assert (book.balance("4191"), book.balance("4196")) == (-150, -60)
    assert (book.balance("53"), book.balance("7"), book.balance("4457")) == (360, -136, -14)


def test_everything_that_a_till_can_do_balances_and_agrees_with_its_closures(victim, tmp_path):
    clock = HandClock("2027-01-05T09:00:00Z")
    ctx = cafes.reopen(victim, clock)
    try:
        view = fec.write(ctx, 2026, tmp_path)
        book = fec_reader.read(view.path)
        assert view.path.name == "732829320FEC20261231.txt"
        assert view.entries == len(book.pieces())
        assert view.debit_cents == view.credit_cents > 0
        with ctx.store.act() as uow:
            days = list(uow.closures.between(Period.DAY, "2026-01-01", "2026-12-31"))
            perpetual = uow.perpetual()
            owed = uow.accounts.balances()
            pool = uow.suspended_pool()
            settled = [x for x in uow.mandates.settlements() if x["business_day"] < "2027"]
        vat = sum(row["vat"] for day in days for row in day["vat"])
        own = sum(day["own_revenue"] for day in days)
        assert len(days) == 3
        sales = [r for r in book.rows if r["JournalCode"] == "VE" and r["CompteNum"][0] == "7"]
        assert sum(fec_reader.cents(r["Credit"]) - fec_reader.cents(r["Debit"]) for r in sales) == (
            own - vat
        )
        assert book.balance("4457") == -vat - sum(x["commission_vat"] for x in settled)
        assert perpetual.algebraic_cents == sum(day["total"] for day in days)
        for code, cents in owed.items():
            assert book.balance("411", code) == cents - 1950 + 700, "less the open day's own"
        assert book.balance("4191") == -pool
        by_method: dict[str, int] = {}
        for day in days:
            for row in (*day["methods"], *day["account_payments"]["methods"]):
                by_method[row["method"]] = by_method.get(row["method"], 0) + row["amount"]
        assert book.balance("5115") == by_method["card"]
        assert book.balance("5112") == by_method["cheque"]
        assert book.balance("5116") == by_method["meal_voucher"]
        # The rest of 4191, 4196, 467 is what the closures say they hold.
        held = sum(row["amount"] for d in days for row in d["ownership"] if row["part"] == "tip")
        assert book.balance("4678") == -held
    finally:
        ctx.store.close()


def test_an_open_day_stands_in_no_book_and_is_named(cafe, clock, tmp_path):
    cafes.ring(cafe, "CAFE")
    closing.close_day(cafe)
    clock.advance(days=1)
    cafes.ring(cafe, "CROQUE")
    view = fec.write(cafe, 2026, tmp_path)
    assert (view.open_days, view.closed_days) == (("2026-11-21",), 1)
    assert fec_reader.read(view.path).pieces() == ["Z-000001"]
    made = ereporting.write(cafe, "2026-11", tmp_path / "e.json").content
    assert made["open_days"] == ["2026-11-21"]
    assert [day["day"] for day in made["days"]] == ["2026-11-20"]


def test_numbers_go_on_and_nothing_changes_once_a_day_is_closed(cafe, clock, tmp_path):
    for _ in range(3):
        cafes.ring(cafe, "CAFE", "DEMI")
        closing.close_day(cafe)
        clock.advance(days=1)
    first = fec.write(cafe, 2026, tmp_path / "a").path.read_text("utf-8")
    cafes.ring(cafe, "CROQUE")
    closing.close_day(cafe)
    second = fec.write(cafe, 2026, tmp_path / "b").path.read_text("utf-8")
    assert second.startswith(first)
    assert second.splitlines()[-1].split("\t")[2] == "4"


def test_a_fiscal_year_of_its_own_names_the_file_and_bounds_it(cafe, clock, tmp_path):
    with cafe.store.act() as uow:
        uow.put_setting("fiscal_year_start", 10)
    cafes.ring(cafe, "CAFE")
    closing.close_day(cafe)
    assert fec.write(cafe, 2025, tmp_path).entries == 0
    view = fec.write(cafe, 2026, tmp_path)
    assert (view.path.name, view.entries) == ("732829320FEC20270930.txt", 1)


def test_the_franchise_has_no_vat_account(tmp_path, clock):
    ctx = cafes.found(tmp_path / "cafe.db", clock, vat_regime="franchise")
    try:
        marcel = customers.add(ctx, "Marcel").code
        cafes.ring(ctx, "CAFE", "BAGUETTE")
        put(ctx, marcel, Wanted("CROQUE"))
        closing.close_day(ctx)
        book = journal(ctx, tmp_path)
        assert (book.balance("706"), book.balance("707"), book.balance("445")) == (-800, -120, 0)
        (day,) = report(ctx, tmp_path)
        assert [(r["category"], r["rate"], r["net"], r["transactions"]) for r in day["sales"]] == [
            ("TLB1", "0", "1.20", 1),
            ("TPS1", "0", "8.00", 2),
        ]
    finally:
        ctx.store.close()


def test_a_cafe_uses_its_own_accounts_and_the_change_is_recorded(cafe, tmp_path):
    bookkeeping.change_account(cafe, "cash", "530100", "Caisse du bar")
    bookkeeping.change_account(cafe, "goods", "707200")
    cafes.ring(cafe, "BAGUETTE")
    closing.close_day(cafe)
    book = journal(cafe, tmp_path)
    named = {row["CompteNum"]: row["CompteLib"] for row in book.rows}
    assert named["530100"] == "Caisse du bar"
    assert named["707200"] == "Ventes à emporter"
    assert (270, "setting") in events(cafe)
    for role, number, label, code in (
        ("nothing", "530", None, "plan.role"),
        ("cash", "5", None, "plan.number"),
        ("cash", "53\t0", None, "plan.number"),
        ("cash", "530", " ", "plan.label"),
    ):
        with refused(code):
            bookkeeping.change_account(cafe, role, number, label)


def test_what_cannot_be_written_is_not_recorded(cafe, tmp_path):
    before = events(cafe)
    (tmp_path / "file").write_text("x")
    with refused("file.cannot_write"):
        fec.write(cafe, 2026, tmp_path / "file")
    with refused("books.month"):
        ereporting.write(cafe, "2026-13", tmp_path / "e.json")
    assert events(cafe) == before


def test_a_ticket_given_back_in_part_leaves_what_was_kept(cafe, tmp_path):
    number = cafes.ring(cafe, "3 CAFE").number
    refunds.give_back(cafe, refunds.Refund(number, Method.CARD, "trop", (GivenBack(1, 1),)))
    closing.close_day(cafe)
    book = journal(cafe, tmp_path)
    assert (book.balance("53"), book.balance("5115")) == (450, -150)
    assert book.balance("706") + book.balance("4457") == -300


@pytest.mark.parametrize("year", [2025, 2028])
def test_a_year_without_a_day_is_an_empty_journal(cafe, tmp_path, year):
    assert journal(cafe, tmp_path, year).rows == []


def month(ctx: Context, path: Path, text: str = "2026-11") -> dict[str, list[list[str]]]:
    """Every file of an accountant's month, as rows of cells."""
    view = accountant.write(ctx, text, path / "month.zip")
    found = {}
    with zipfile.ZipFile(view.path) as archive:
        for name in archive.namelist():
            told = archive.read(name).decode("utf-8-sig")
            found[name] = list(csv.reader(io.StringIO(told), delimiter=";"))
    return found


def test_the_accountants_month_says_the_vat_that_is_due_and_why(cafe, clock, tmp_path):
    marcel = customers.add(cafe, "Marcel").code
    drawer.open_drawer(cafe, 10000)
    put(cafe, marcel, Wanted("CROQUE"))
    cafes.ring(cafe, "DEMI", "BAGUETTE", "TIMBRE")
    spent = drawer.Move(
        MovementKind.EXPENSE, 240, Direction.OUT, "=lait", supplier="Laiterie", vat_code="N20"
    )
    drawer.move(cafe, spent)
    closing.close_day(cafe)
    clock.advance(days=1)
    accounts.settle(cafe, accounts.Settle(marcel, (Tender(Method.CARD),), 325))
    closing.close_day(cafe)
    files = month(cafe, tmp_path)
    said = [(row[0].split(" (")[0], row[1], *row[3:]) for row in files["tva.csv"][1:]]
    assert said == [
        ("ventes à emporter", "R55", "1,14", "0,06", "1,20"),
        ("consommations sur place payées à la vente", "N20", "2,50", "0,50", "3,00"),
        ("ardoises réglées ou reprises", "I10", "2,95", "0,30", "3,25"),
        ("TVA EXIGIBLE", "N20", "2,50", "0,50", "3,00"),
        ("TVA EXIGIBLE", "I10", "2,95", "0,30", "3,25"),
        ("TVA EXIGIBLE", "R55", "1,14", "0,06", "1,20"),
        ("déductible", "N20", "2,00", "0,40", "2,40"),
        ("SOLDE", "", "", "0,46", ""),
        ("en attente sur les ardoises, à la fin", "I10", "2,96", "0,29", "3,25"),
        (
            "hors TVA: fonds de tiers, consignes, pourboires, avances",
            "HORS",
            "1,52",
            "0,00",
            "1,52",
        ),
    ]
    assert files["ardoises.csv"][1] == [
        marcel, "2026-11-20", "3,25", "0,00", "0,00", "0,00", "3,25",
    ]  # fmt: skip
    assert files["tiers.csv"][1:] == [["DIVERS", "0,00", "1,52", "0,00", "0,00", "1,52"]]
    assert files["achats.csv"][1][2:] == ["Laiterie", "", "'=lait", "2,00", "N20", "0,40", "2,40"]
    assert ["2026-11-21", "carte", "règlements d'ardoises", "1", "3,25"] in (
        files["encaissements.csv"]
    )
    index = "\n".join(",".join(row) for row in files["LISEZMOI.txt"])
    assert all(name in index for name in files if name != "LISEZMOI.txt")
    assert "Marcel" not in index
    assert (110, "accountant") in events(cafe)


def enter_costs(ctx):
    """A supplier's paper and a charge of December."""
    mandates.put(ctx, Mandator(code="METRO", name="Métro", kind=MandatorKind.SUPPLIER))
    line = NewLine(net_cents=1000, vat_code="R55", label="Farine")
    purchases.add(ctx, NewPurchase(day="2026-12-02", supplier="METRO", lines=(line,)))
    charges.add(ctx, NewCharge(kind="rent", net_cents=450_00, day="2026-12-05"))


def test_the_months_together_are_the_year(victim, tmp_path):
    clock = HandClock("2027-01-05T09:00:00Z")
    ctx = cafes.reopen(victim, clock)
    try:
        enter_costs(ctx)
        whole = fec.write(ctx, 2026, tmp_path).path.read_bytes()
        view = accountant.write(ctx, "2026-12", tmp_path / "month.zip")
        with zipfile.ZipFile(view.path) as archive:
            assert archive.read("journal.txt") == whole
            files = {
                name: archive.read(name).decode("utf-8-sig").splitlines()
                for name in archive.namelist()
            }
        assert all(len(lines) > 1 for lines in files.values()), "every table has something to say"
        again = accountant.write(ctx, "2026-12", tmp_path / "again.zip")
        assert again.path.read_bytes() == view.path.read_bytes()
    finally:
        ctx.store.close()


def test_what_was_held_before_the_month_is_carried_on(cafe, clock, tmp_path):
    cafes.ring(cafe, "2 MIEL", "TIMBRE")
    closing.close_day(cafe)
    clock.set("2026-12-02T09:00:00Z")
    cafes.ring(cafe, "MIEL")
    move = drawer.Move(MovementKind.WITHDRAWAL_MANDATOR, 300, Direction.OUT, mandator="RUCHER")
    drawer.move(cafe, move)
    closing.close_day(cafe)
    files = month(cafe, tmp_path, "2026-12")
    assert files["tiers.csv"][1:] == [
        ["DIVERS", "1,52", "0,00", "0,00", "0,00", "1,52"],
        ["RUCHER", "14,00", "7,00", "0,00", "3,00", "18,00"],
    ]
    number = files["journal.txt"][1][0].split("\t")[2]
    assert number == "2", "entries keep their number of the year"
