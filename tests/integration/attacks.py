"""A café with something in every fiscal table, and what a hand outside the till can do to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from cafe_pos import settings
from cafe_pos.application import acts
from cafe_pos.application import identity as identities
from cafe_pos.application.accounts import accounts, customers
from cafe_pos.application.books import invoices
from cafe_pos.application.cards import payments as card_payments
from cafe_pos.application.drawer import closing, drawer
from cafe_pos.application.drawer.views import Count
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import copies
from cafe_pos.application.selling import corrections, refunds
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.domain.catalogue import Place
from cafe_pos.domain.drawer import Counted, Direction, MovementKind
from cafe_pos.domain.invoice import Buyer
from cafe_pos.domain.payment import Method, Tender, VoucherForm
from cafe_pos.domain.pricing import Discount, DiscountKind, LineKind, PriceChange, PriceKind
from cafe_pos.domain.refund import GivenBack
from cafe_pos.domain.ticket import Channel
from cafe_pos.exports import archiving
from cafe_pos.storage import migrate
from tests import cafes
from tests.cafes import HandClock
from tests.integration import cards, village

LEDGER = "ledger_entry"
FISCAL_TABLES = tuple(
    name
    for name, sql in migrate.expected_schema().items()
    if sql.startswith("CREATE TABLE") and f"tr_{name}_update" in migrate.expected_schema()
)
"""Every table that a trigger keeps from being changed."""


def key_of(table: str) -> str:
    """The row number of a fiscal table."""
    return "seq" if table == LEDGER else "id"


def rich(path: Path) -> None:
    """Three closed days and an open one: every fiscal table holds at least three rows.

    The last of them ends its month, and its year.
    """
    clock = HandClock("2026-12-29T09:00:00Z")
    ctx = cafes.found(path, clock)
    marcel = customers.add(ctx, "Marcel").code
    for day in range(1, 4):
        _a_day(ctx, clock, day, marcel)
        ctx.store.close()
        if day < 3:
            _lose_key(path)
        ctx = cafes.reopen(path, clock)
    drawer.move(ctx, drawer.Move(MovementKind.EXPENSE, 50, Direction.OUT, "sel"))
    _sell(ctx, clock, "open-day", marcel)
    village.a_day(ctx, 4)
    cafes.ring(ctx, "2 CAFE", "CROQUE")
    ctx.store.close()


def _a_day(ctx: Context, clock: HandClock, day: int, customer: str) -> None:
    identity = replace(cafes.profile().identity, trade_name=f"Café du Pont {day}")
    if day > 1:
        with ctx.store.act() as uow:
            identities.put(uow, identity, "2026-12-29T09:00:00Z")
    number = _sell(ctx, clock, f"day-{day}", customer)
    copies.duplicate(ctx, number, "text", reason=f"perdu {day}")
    back = refunds.give_back(ctx, refunds.Refund(number, Method.CASH, f"rendu {day}"))
    _invoice(ctx, number, back.number, day)
    _whole_counter(ctx, day)
    village.a_day(ctx, day)
    _drawer(ctx, day)
    if day == 2:
        cafes.ring(ctx, "CAFE")
    clock.advance(hours=8)
    if day < 3:
        closing.close_day(ctx)
    else:
        closing.close_year(ctx)
    closed = date(2026, 12, 28 + day)
    archiving.archive(ctx, archiving.Wanted(closed, closed))
    clock.advance(hours=16)


def _invoice(ctx: Context, sold: str, given_back: str, day: int) -> None:
    """A town hall's invoice, and its credit note."""
    buyer = Buyer(
        name="Commune d'Exemple",
        address=("1 place de la Mairie", f"bureau {day}"),
        postcode="23000",
        city="Exemple",
        siren="217500016",
        reference="SERVICE",
        order_number=f"BC-{day}",
    )
    with ctx.store.act() as uow:
        who = acts.acting(uow, None)
        for number, to in ((sold, buyer), (given_back, None)):
            invoices.issue_in(ctx, uow, number, to, operator=who, channel=Channel.CLI)


def _whole_counter(ctx: Context, day: int) -> None:
    """Every kind of line, price, discount and payment; an order in shares; parts given back."""
    with ctx.store.act() as uow:
        uow.put_articles(cafes.WHOLE_COUNTER)
    off = Discount(DiscountKind.PERCENT, bp=1000, reason=f"fidèle {day}")
    gift = Discount(DiscountKind.GIFT, reason=f"fête {day}")
    dearer = PriceChange(PriceKind.OVERRIDE, 700, f"garni {day}")
    lines = (
        Wanted("CAFE", 3, discount=off, place=Place.TERRACE),
        Wanted("CROQUE", price=dearer),
        Wanted("DEMI", discount=gift, supplement=True),
        Wanted("CONSIGNE", 2),
        Wanted("CONSIGNE", 1, kind=LineKind.DEPOSIT_BACK),
        Wanted("SUSPENDU", 2),
        Wanted("TIP", kind=LineKind.TIP, price=PriceChange(PriceKind.OPEN, 50)),
    )
    voucher = Tender(Method.MEAL_VOUCHER, 500, issuer=f"Bon {day}", form=VoucherForm.PAPER)
    sold = ring(ctx, Ring(lines, (voucher, Tender(Method.CASH)), covers=day))
    refunds.give_back(
        ctx, refunds.Refund(sold.number, Method.CASH, "trop", (GivenBack(1, 2), GivenBack(5)))
    )
    fund = ring(ctx, Ring((Wanted("CAFE"),), (Tender(Method.SUSPENDED),)))
    refunds.give_back(ctx, refunds.Refund(fund.number, Method.SUSPENDED, "froid"))
    shared = (Wanted("CROQUE"), Wanted("CAFE", 2))
    first = ring(ctx, Ring(shared, (Tender(Method.CARD),), split=f"split-{day}", share_cents=317))
    rest = tuple(
        replace(line, settled_cents=paid["total"])
        for line, paid in zip(shared, first.payload["lines"], strict=True)
    )
    ring(ctx, Ring(rest, (Tender(Method.CASH, 2000),), split=f"split-{day}"))
    refunds.give_back(ctx, refunds.Refund(first.number, Method.CARD, "oubli", (GivenBack(2),)))


def _sell(ctx: Context, clock: HandClock, key: str, customer: str) -> str:
    clock.advance(minutes=5)
    number = cafes.ring(ctx, "2 CAFE", "CROQUE", "DEMI", "BAGUETTE", "TIMBRE", cash=2000).number
    corrections.correct_method(ctx, Method.CARD, number)
    cafes.ring(ctx, "1200g TOMME", "MIEL", key=key)
    on_account = Tender(Method.ACCOUNT, account=customer)
    ring(ctx, Ring((Wanted("CROQUE", 3),), (on_account,), f"{key}-account"))
    paid = (Tender(Method.CARD, 200), Tender(Method.CASH, 1000))
    accounts.settle(ctx, accounts.Settle(customer, paid, 700, f"{key}-settled"))
    cheque = Tender(Method.CHEQUE, None, "Banque du Bourg", "1234567")
    ring(ctx, Ring((Wanted("CROQUE", 2),), (Tender(Method.CARD, 500), cheque), f"{key}-cheque"))
    if key == "day-2":
        _by_terminal(ctx, key, customer)
    return number


def _by_terminal(ctx: Context, key: str, customer: str) -> None:
    """A card terminal takes a ticket and some of an account; what it took once is given back."""
    terminal = cards.with_terminal(ctx)
    cards.answered(terminal, cards.order(f"{key}-card"), cards.APPROVED)
    owed = accounts.Settle(customer, (cards.CARD,), 100, f"{key}-card-settled")
    cards.answered(terminal, owed, replace(cards.APPROVED, contactless=False))
    unknown, _step = cards.answered(terminal, cards.order(f"{key}-read"), cards.UNKNOWN)
    card_payments.say(ctx, unknown.ref, paid=True, receipt_seen=True)
    card_payments.resume(ctx, unknown.ref)
    lost, _step = cards.answered(terminal, cards.order(f"{key}-lost"), cards.UNKNOWN)
    card_payments.say(ctx, lost.ref, paid=True, receipt_seen=False)
    card_payments.undo(ctx, lost.ref)
    cafes.ring(ctx, "CAFE")


def _drawer(ctx: Context, day: int) -> None:
    """Every kind of movement; the first sessions of a day end counted, one by handing over."""
    moves = (
        drawer.Move(MovementKind.FLOAT_ADDED, 2000, Direction.IN),
        drawer.Move(MovementKind.WITHDRAWAL_BANK, 500, Direction.OUT),
        drawer.Move(MovementKind.WITHDRAWAL_MANDATOR, 300, Direction.OUT, mandator="RUCHER"),
        drawer.Move(
            MovementKind.EXPENSE, 240, Direction.OUT, f"ampoules {day}",
            supplier="Quincaillerie", receipt=f"F{day}", vat_code="N20",
        ),
        drawer.Move(MovementKind.OTHER, 100, Direction.IN, "trouvé"),
    )  # fmt: skip
    for move in moves:
        drawer.move(ctx, move)
    drawer.open_without_sale(ctx, f"monnaie {day}")
    with ctx.store.act() as uow:
        session = uow.open_session()
    assert session is not None
    cheques = Counted(Method.CHEQUE.value, 800, pieces=1)
    drawer.count(ctx, Count({5000: 1, 200: day, 20: 3}, others=(cheques,), reason=f"écart {day}"))
    found = drawer.Move(
        MovementKind.CORRECTION, 20, Direction.IN, "sous le tiroir", corrects=session.number
    )
    drawer.move(ctx, found)


def _lose_key(path: Path) -> None:
    with plain(path) as connection:
        (incarnation,) = connection.execute(
            "SELECT incarnation FROM signing_key ORDER BY id DESC LIMIT 1"
        ).fetchone()
    (settings.keys_dir() / f"{incarnation}.key").unlink()


@contextmanager
def plain(path: Path, *pragmas: str) -> Iterator[sqlite3.Connection]:
    """Open a closed database as any tool would, in autocommit, with pragmas of one's choice."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        yield connection
    finally:
        connection.close()


@contextmanager
def without_guards(path: Path, table: str | None = None) -> Iterator[sqlite3.Connection]:
    """Drop every trigger, ignore every check, and put the triggers back exactly as they were.

    Who touches one table only drops the triggers of that one.
    """
    with plain(path, "foreign_keys = OFF", "ignore_check_constraints = ON") as connection:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_schema"
            " WHERE type = 'trigger' AND tbl_name = coalesce(?, tbl_name)",
            (table,),
        ).fetchall()
        connection.execute("BEGIN")
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("COMMIT")


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table, in order."""
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


@cache
def unique_keys(table: str) -> list[tuple[str, ...]]:
    """Every set of columns that must be unique in a table, its row number included."""
    memory = sqlite3.connect(":memory:")
    for _, sql in migrate.steps():
        memory.executescript(sql)
    keys = [(key_of(table),)]
    for _, index, unique, *_ in memory.execute(f"PRAGMA index_list({table})").fetchall():
        if unique:
            keys.append(tuple(r[2] for r in memory.execute(f"PRAGMA index_info({index})")))
    memory.close()
    return keys


def row_counts(path: Path) -> dict[str, int]:
    """How many rows each fiscal table holds."""
    with plain(path) as connection:
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in FISCAL_TABLES
        }


def dump(path: Path) -> str:
    """The whole content of a database as text."""
    with plain(path) as connection:
        return "\n".join(connection.iterdump())
