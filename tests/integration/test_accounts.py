"""Customer accounts on a real file: sold now, owed, paid later; the ledger knows no name."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from cafe_pos.application import people, visas
from cafe_pos.application.accounts import accounts, customers
from cafe_pos.application.accounts import papers as account_papers
from cafe_pos.application.accounts.accounts import Settle
from cafe_pos.application.drawer import closing
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import copies, paper, printing
from cafe_pos.application.selling import refunds
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.application.views import TicketView
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.rights import Role
from cafe_pos.domain.ticket import Channel
from tests import cafes
from tests.cafes import HandClock, refused
from tests.integration.attacks import plain
from tests.receipts.decoder import Printer

CASH = (Tender(Method.CASH),)
CARD = (Tender(Method.CARD),)


def put(ctx: Context, customer: str, *lines: str, **how: str) -> TicketView:
    """Sell an order in words on a customer's account."""
    tender = Tender(Method.ACCOUNT, account=customer)
    return ring(ctx, Ring(cafes.order(*lines).lines, (tender,), **how))


@pytest.fixture
def marcel(cafe: Context) -> str:
    return customers.add(cafe, "Marcel Aubert", phone="05 55 00 00 00").code


def test_a_sale_on_the_account_is_owed_and_then_paid_in_parts(
    cafe_file: Path, cafe: Context, marcel: str, clock: HandClock
) -> None:
    first = put(cafe, marcel, "CROQUE")
    clock.advance(minutes=1)
    second = put(cafe, marcel, "2 CAFE")
    assert first.payload["customer"] == marcel
    assert accounts.balance(cafe, marcel) == 950
    part = accounts.settle(cafe, Settle(marcel, (Tender(Method.CASH, 1000),), 800))
    assert (part.number, part.change_cents, part.left_cents) == ("A-000001", 200, 150)
    assert [(c.ticket, cents) for c, cents in part.tickets] == [
        (first.number, 650),
        (second.number, 150),
    ]
    rest = accounts.settle(cafe, Settle("marcel aubert", CARD))
    assert (rest.amount_cents, rest.left_cents) == (150, 0)
    with refused("account.nothing_owed"):
        accounts.settle(cafe, Settle(marcel, CASH))
    cafe.store.close()
    assert cafes.verify(cafe_file, full=True).ok


def test_no_total_is_raised_twice_and_the_drawer_counts_the_cash(
    cafe_file: Path, cafe: Context, marcel: str
) -> None:
    put(cafe, marcel, "CROQUE")
    cafes.ring(cafe, "CAFE")
    accounts.settle(
        cafe, Settle(marcel, (Tender(Method.CARD, 150), Tender(Method.CASH, 1000)), 500)
    )
    with cafe.store.act() as uow:
        session = uow.open_session()
        assert session is not None
        assert uow.cash_taken(session.number) == 150 + 350
    (z,) = closing.close_day(cafe)
    assert z.payload["total"] == z.payload["perpetual"] == 800
    assert z.payload["methods"] == [
        {"method": "account", "count": 1, "amount": 650},
        {"method": "cash", "count": 1, "amount": 150},
    ]
    assert z.payload["account_payments"] == {
        "count": 1,
        "amount": 500,
        "methods": [
            {"method": "card", "count": 1, "amount": 150},
            {"method": "cash", "count": 1, "amount": 350},
        ],
    }
    assert z.as_json()["account_payments"] == {
        "count": 1,
        "amount": "5.00",
        "methods": [
            {"method": "card", "count": 1, "amount": "1.50"},
            {"method": "cash", "count": 1, "amount": "3.50"},
        ],
    }
    cafe.store.close()
    assert cafes.verify(cafe_file, full=True).ok


def test_a_day_of_account_payments_alone_is_closed_like_another(
    cafe_file: Path, cafe: Context, marcel: str, clock: HandClock
) -> None:
    put(cafe, marcel, "CROQUE")
    closing.close_day(cafe)
    clock.advance(days=1)
    accounts.settle(cafe, Settle(marcel, CARD))
    clock.advance(days=1)
    views = closing.close_day(cafe)
    assert [z.payload["account_payments"]["count"] for z in views] == [1, 0]
    assert [z.payload["tickets"] for z in views] == [0, 0]
    cafe.store.close()
    assert cafes.verify(cafe_file).ok


def test_a_payment_is_shared_over_the_rates_of_its_tickets(cafe: Context, marcel: str) -> None:
    # DOMAIN, example 1, on the account; the stamp is a third party's.
    put(cafe, marcel, "2 CAFE", "CROQUE", "DEMI", "BAGUETTE", "TIMBRE")
    parts = [accounts.settle(cafe, Settle(marcel, CARD, cents)) for cents in (500, 500, 522)]
    assert parts[0].rates == (
        ("HORS", 0, 50), ("I10", 1000, 312), ("N20", 2000, 99), ("R55", 550, 39),
    )  # fmt: skip
    sums: dict[str, int] = {}
    for part in parts:
        assert sum(cents for _, _, cents in part.rates) == part.amount_cents
        for code, _, cents in part.rates:
            sums[code] = sums.get(code, 0) + cents
    assert sums == {"I10": 950, "N20": 300, "R55": 120, "HORS": 152}
    assert part.as_json()["rates"][1] == {"code": "I10", "rate": "10", "amount": "3.26"}


def test_the_rates_follow_what_came_back_on_the_account_and_not_what_did_in_money(
    cafe: Context, marcel: str
) -> None:
    lowered = put(cafe, marcel, "CROQUE", "DEMI")
    back = refunds.Refund(lowered.number, Method.ACCOUNT, "froid", (refunds.GivenBack(1),))
    refunds.give_back(cafe, back)
    assert accounts.settle(cafe, Settle(marcel, CARD)).rates == (("N20", 2000, 300),)
    in_money = put(cafe, marcel, "CROQUE")
    refunds.give_back(cafe, refunds.Refund(in_money.number, Method.CASH, "froid"))
    assert accounts.settle(cafe, Settle(marcel, CARD)).rates == (("I10", 1000, 650),)


def test_the_same_key_pays_once(cafe: Context, marcel: str) -> None:
    put(cafe, marcel, "CROQUE")
    asked = Settle(marcel, CASH, 300, "key-1")
    once, again = accounts.settle(cafe, asked), accounts.settle(cafe, asked)
    assert (once.number, once.payload) == (again.number, again.payload)
    assert again.already
    assert accounts.balance(cafe, marcel) == 350
    with refused("ring.key_reused"):
        accounts.settle(cafe, Settle(marcel, CASH, 301, "key-1"))
    sold = cafes.ring(cafe, "CAFE", key="sale")
    assert sold.number
    with refused("ring.key_reused"):
        accounts.settle(cafe, Settle(marcel, CASH, 100, "sale"))


def test_an_account_wants_a_customer_whom_one_knows(cafe: Context, marcel: str) -> None:
    with refused("account.unknown"):
        put(cafe, "K-000000000000", "CAFE")
    with refused("payment.no_account"):
        ring(cafe, Ring((Wanted("CAFE"),), (Tender(Method.ACCOUNT),)))
    # By name, or as the order's own customer.
    assert put(cafe, "marcel", "CAFE").payload["payments"][0]["account"] == marcel
    known = Ring((Wanted("CAFE"),), (Tender(Method.ACCOUNT),), customer=marcel)
    assert ring(cafe, known).payload["payments"][0]["account"] == marcel
    assert accounts.balance(cafe, marcel) == 300


def test_a_help_stays_within_the_limit_and_a_manager_goes_beyond_with_a_visa(
    cafe: Context, marcel: str
) -> None:
    people.add(cafe, "Dominique", "1357", role=Role.MANAGER)
    people.add(cafe, "Zoé", "1911", role=Role.HELP)
    for visa in visas.due(cafe):
        visas.give(cafe, visa.id, "Dominique")
    customers.set_limit(cafe, marcel, 10_00)
    put(cafe, marcel, "CROQUE", operator="Zoé")
    with refused("account.limit") as caught:
        put(cafe, marcel, "CROQUE", operator="Zoé")
    assert caught.value.params["balance_cents"] == 650
    assert caught.value.params["limit_cents"] == 10_00
    over = put(cafe, marcel, "CROQUE", operator="Camille")
    (waiting,) = visas.due(cafe, "Dominique")
    assert (waiting.what, waiting.document) == ("account_limit", over.number)
    with refused("right.missing"):
        customers.set_limit(cafe, marcel, 50_00, operator="Zoé")
    with refused("right.missing"):
        customers.erase(cafe, marcel, operator="Zoé")


def test_limits_are_recorded_and_the_names_are_not(
    cafe_file: Path, cafe: Context, marcel: str
) -> None:
    customers.set_limit(cafe, marcel, 50_00)
    customers.set_limit(cafe, marcel, 50_00)
    customers.set_default_limit(cafe, 80_00)
    customers.rename(cafe, marcel, "Marcel A.")
    put(cafe, marcel, "CAFE")
    accounts.settle(cafe, Settle("Marcel", CASH))
    customers.erase(cafe, marcel)
    cafe.store.close()
    with plain(cafe_file) as connection:
        texts = [row[0] for row in connection.execute("SELECT payload FROM ledger_entry")]
        (row,) = connection.execute("SELECT name, phone, salt FROM customer").fetchall()
    assert row == (None, None, None)
    assert not any("marcel" in text.casefold() or "05 55" in text for text in texts)
    assert sum('"name":"account_limit"' in text for text in texts) == 1
    assert sum('"name":"customer_erased"' in text for text in texts) == 1
    assert cafes.verify(cafe_file, full=True).ok


def test_nobody_is_erased_who_owes_and_the_code_stays(cafe: Context, marcel: str) -> None:
    put(cafe, marcel, "CAFE")
    with refused("account.owes"):
        customers.erase(cafe, marcel)
    accounts.settle(cafe, Settle(marcel, CASH))
    customers.erase(cafe, marcel)
    assert customers.everyone(cafe) == ()
    with refused("account.unknown"):
        put(cafe, marcel, "CAFE")
    assert accounts.statement(cafe, marcel).customer.name == marcel
    with refused("account.unknown"):
        customers.rename(cafe, marcel, "Marcel Aubert")
    with refused("account.unknown"):
        customers.set_limit(cafe, marcel, 50_00)
    again = customers.add(cafe, "Marcel Aubert")
    assert again.code != marcel


def test_customers_are_told_apart_and_their_names_are_names(cafe: Context, marcel: str) -> None:
    with refused("account.exists"):
        customers.add(cafe, "MARCEL  aubert")
    with refused("account.name"):
        customers.add(cafe, "  ")
    with refused("account.name"):
        customers.add(cafe, "x" * 41)
    with refused("account.phone"):
        customers.add(cafe, "Jo", phone="1" * 21)
    with refused("account.limit_amount"):
        customers.set_limit(cafe, marcel, -1)
    customers.add(cafe, "Marcelle")
    with refused("account.unknown"):
        customers.view(cafe, "marcel")
    assert customers.view(cafe, "Marcelle").name == "Marcelle"
    clean = customers.add(cafe, "Zoé\x1b[2J Petit", limit_cents=20_00)
    assert (clean.name, clean.limit_cents, clean.own_limit) == ("Zoé [2J Petit", 20_00, True)
    assert [one.name for one in customers.everyone(cafe)] == [
        "Marcel Aubert", "Marcelle", "Zoé [2J Petit",
    ]  # fmt: skip


def test_a_refund_of_an_account_ticket_lowers_what_is_owed(
    cafe_file: Path, cafe: Context, marcel: str
) -> None:
    sold = put(cafe, marcel, "2 CROQUE")
    back = refunds.Refund(sold.number, Method.ACCOUNT, "froid", (refunds.GivenBack(1, 1),))
    refunds.give_back(cafe, back)
    assert accounts.balance(cafe, marcel) == 650
    ((charge, cents),) = accounts.settle(cafe, Settle(marcel, CASH, 500)).tickets
    assert (charge.ticket, charge.cents, cents) == (sold.number, 650, 500)
    rest = refunds.Refund(sold.number, Method.ACCOUNT, "froid aussi")
    with refused("account.refund"):
        refunds.give_back(cafe, rest)
    assert accounts.balance(cafe, marcel) == 150
    cafe.store.close()
    assert cafes.verify(cafe_file, full=True).ok


def test_cash_for_an_account_has_the_limit_of_the_law(cafe: Context, marcel: str) -> None:
    customers.set_limit(cafe, marcel, 9_000_00)
    for _ in range(2):
        put(cafe, marcel, "90 CROQUE")
    with refused("payment.cash_limit"):
        accounts.settle(cafe, Settle(marcel, CASH))
    with refused("account.method"):
        accounts.settle(cafe, Settle(marcel, (Tender(Method.ACCOUNT, account=marcel),)))
    with refused("account.too_much"):
        accounts.settle(cafe, Settle(marcel, CARD, 9_000_00))
    assert accounts.settle(cafe, Settle(marcel, CARD)).left_cents == 0


def test_the_statement_and_the_aged_list(cafe: Context, marcel: str, clock: HandClock) -> None:
    zoe = customers.add(cafe, "Zoé").code
    old = put(cafe, marcel, "CROQUE")
    clock.advance(days=40)
    put(cafe, zoe, "CAFE")
    put(cafe, marcel, "CAFE")
    accounts.settle(cafe, Settle(marcel, CASH, 400))
    told = accounts.statement(cafe, marcel)
    assert [(r.document, r.cents, r.balance_cents) for r in told.rows] == [
        (old.number, 650, 650),
        ("T-00000003", 150, 800),
        ("A-000001", -400, 400),
    ]
    assert [(d.charge.ticket, d.left_cents) for d in told.dues] == [
        (old.number, 250),
        ("T-00000003", 150),
    ]
    assert told.since == "2026-11-20"
    since = accounts.statement(cafe, marcel, since=date(2026, 12, 1))
    assert (since.before_cents, len(since.rows)) == (650, 2)
    first, second = accounts.aged(cafe)
    assert (first.customer.name, first.ageing.parts) == ("Marcel Aubert", (150, 250, 0, 0))
    assert (second.customer.name, second.ageing.parts) == ("Zoé", (150, 0, 0, 0))
    accounts.settle(cafe, Settle(marcel, CASH))
    assert [one.customer.name for one in accounts.aged(cafe)] == ["Zoé"]
    # Paid in full, a statement begins anew.
    put(cafe, marcel, "CAFE")
    assert [r.document for r in accounts.statement(cafe, marcel).rows] == ["T-00000004"]


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("account_payment", {"amount_cents": 99_999}),
        ("ticket_payment", {"method": "account", "amount_cents": -99_999}),
    ],
)
def test_the_database_refuses_more_than_is_owed(
    cafe_file: Path, cafe: Context, marcel: str, table: str, change: dict[str, object]
) -> None:
    put(cafe, marcel, "CROQUE")
    accounts.settle(cafe, Settle(marcel, CARD, 100))
    put(cafe, marcel, "CAFE")
    cafe.store.close()
    with plain(cafe_file) as connection:
        cursor = connection.execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT 1")
        names = [column[0] for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True)) | change
        row["id"] += 1
        row["entry_seq"] = connection.execute("SELECT max(seq) + 1 FROM ledger_entry").fetchone()[0]
        for name in ("serial", "number", "client_key"):
            if row.get(name) is not None:
                row[name] = row[name] + 1 if name == "serial" else f"{row[name]}x"
        marks = ", ".join("?" * len(row))
        with pytest.raises(sqlite3.IntegrityError, match=r"ledger\.account"):
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", tuple(row.values()))


def test_channels_are_kept(cafe: Context, marcel: str) -> None:
    put(cafe, marcel, "CAFE")
    paid = accounts.settle(cafe, Settle(marcel, CASH, channel=Channel.SCREEN))
    assert paid.payload["channel"] == "screen"
    assert paid.as_json()["tickets"] == [{"number": "T-00000001", "amount": "1.50"}]


# On paper

PRINTER = {"transport": "network", "address": "127.0.0.1:1", "columns": 42, "drawer": True}


def printed(ctx: Context) -> str:
    """The next paper as the printer would show it."""
    work = printing.next_work(ctx)
    assert work is not None
    assert work.document is not None
    text = paper.rendered(work.document, "text", work.printer).decode()
    shown = Printer(42).feed(work.content(work.printer))
    assert [line.text.split() for line in shown.lines] == [x.split() for x in text.splitlines()]
    printing.settle_work(ctx, work.job.id, "printed")
    return text


def test_papers_go_through_the_spool_with_kinds_of_their_own(
    cafe_file: Path, cafe: Context, marcel: str
) -> None:
    put(cafe, marcel, "CROQUE")
    paid = accounts.settle(cafe, Settle(marcel, CARD, 200))
    with refused("printer.none"):
        account_papers.print_statement(cafe, marcel)
    with refused("printer.none"):
        account_papers.print_settlement(cafe, paid.number)
    copies.set_printer(cafe, PRINTER)
    account_papers.print_statement(cafe, "marcel")
    account_papers.print_statement(cafe, "marcel")
    account_papers.print_settlement(cafe, paid.number)
    account_papers.print_settlement(cafe, paid.number)
    statement = printed(cafe)
    assert "Marcel Aubert" in statement
    assert "4,50 €" in statement
    receipt = printed(cafe)
    assert "A-000001" in receipt
    assert "T-00000001" in receipt
    assert "DUPLICATA" not in receipt
    assert printing.next_work(cafe) is None
    with refused("receipt.no_reason"):
        account_papers.print_settlement(cafe, paid.number)
    account_papers.print_settlement(cafe, paid.number, reason="perdu")
    again = printed(cafe)
    assert "DUPLICATA n° 1" in again
    assert "perdu" in again
    account_papers.print_statement(cafe, marcel)
    assert "Marcel Aubert" in printed(cafe)
    cafe.store.close()
    assert cafes.verify(cafe_file, full=True).ok


def test_cash_for_an_account_opens_the_drawer_and_a_card_does_not(
    cafe: Context, marcel: str
) -> None:
    put(cafe, marcel, "CROQUE")
    copies.set_printer(cafe, PRINTER)
    accounts.settle(cafe, Settle(marcel, CARD, 100))
    assert printing.next_work(cafe) is None
    accounts.settle(cafe, Settle(marcel, CASH, 100))
    work = printing.next_work(cafe)
    assert work is not None
    assert (work.document, work.job.document) == (None, "A-000002")


def test_a_statement_in_doubt_simply_comes_out_again_a_receipt_as_a_duplicate(
    cafe: Context, marcel: str
) -> None:
    put(cafe, marcel, "CROQUE")
    paid = accounts.settle(cafe, Settle(marcel, CARD, 200))
    copies.set_printer(cafe, PRINTER)
    account_papers.print_statement(cafe, marcel)
    account_papers.print_settlement(cafe, paid.number)
    for expected in ("queued", "queued"):
        work = printing.next_work(cafe)
        assert work is not None
        printing.settle_work(cafe, work.job.id, "sent_unconfirmed", "printer.no_answer")
        job = printing.resolve(cafe, work.job.id, printing.Verdict.AGAIN, reason="illisible")
        assert job.state == expected
        text = printed(cafe)
        assert ("DUPLICATA" in text) is (work.job.kind == copies.SETTLEMENT)


def test_the_page_of_an_account_says_what_its_movements_are(cafe: Context, marcel: str) -> None:
    sold = put(cafe, marcel, "2 CROQUE")
    refunds.give_back(
        cafe, refunds.Refund(sold.number, Method.ACCOUNT, "froid", (refunds.GivenBack(1, 1),))
    )
    accounts.settle(cafe, Settle(marcel, CASH, 500))
    view = account_papers.statement_view(cafe, marcel)
    assert [(row.what, row.amount_cents) for row in view.rows] == [
        ("Ticket", 1300),
        ("Remboursement", -650),
        ("Règlement", -500),
    ]
    assert view.owed_cents == view.ageing.total_cents == 150
    aged = account_papers.aged_view(cafe)
    assert (aged.rows[0].customer, aged.total.total_cents) == ("Marcel Aubert", 150)
