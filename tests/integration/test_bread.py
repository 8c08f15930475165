"""Bread on real files: who gets it, once, on which ticket; names stay where they belong."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing as closing_file
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cafe_pos.application.accounts import accounts, customers
from cafe_pos.application.bread import asking as bread_asking
from cafe_pos.application.bread import bakers, bread
from cafe_pos.application.bread import book as bread_book
from cafe_pos.application.bread import day as bread_day
from cafe_pos.application.bread import orders as bread_orders
from cafe_pos.application.bread import papers as bread_papers
from cafe_pos.application.bread import sheet as bread_sheet
from cafe_pos.application.bread import ticks as bread_ticks
from cafe_pos.application.bread.orders import Wanted as Asked
from cafe_pos.application.bread.views import OrderRow
from cafe_pos.application.drawer import closing
from cafe_pos.application.mandates import settlement_papers
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import copies, printing
from cafe_pos.application.selling import refunds, ringing
from cafe_pos.application.selling.refunds import Refund
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.application.views import TicketView
from cafe_pos.domain.bread import Answer, Baker, Pay, State
from cafe_pos.domain.bread_day import Fate, Unsold, Urgency
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.service_mark import ServiceMark
from tests import cafes
from tests.cafes import HandClock, refused

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
EVERY_DAY = (1, 1, 1, 1, 1, 1, 1)
NAME = "Zéphyrine Introuvable"
PHONE = "0699887766"


@pytest.fixture
def clock() -> HandClock:
    return HandClock("2026-11-23T08:00:00Z")


@pytest.fixture
def ctx(
    tmp_path: Path, clock: HandClock, ready: Callable[[Path, HandClock], Context]
) -> Iterator[Context]:
    """A café with a baker, on a Monday morning."""
    ctx = ready(tmp_path / "cafe.db", clock)
    baker = Baker("FOURNIL", ("BAGUETTE",), phone="06 12 34 56 78")
    bakers.put_baker(ctx, baker, name="Fournil du Pont")
    yield ctx
    ctx.store.close()


def booked(ctx: Context, name: str, quantity: int = 1, day: date = TUESDAY, **how: object) -> str:
    found = bread_orders.book(ctx, Asked("BAGUETTE", name, **how), quantity, day)  # type: ignore[arg-type]
    return found.ref or ""


def row(ctx: Context, ref: str) -> OrderRow:
    with ctx.store.act() as uow:
        return bread_book.row_of(uow, bread_book.occurrence(uow, ref))


def tick(ctx: Context, ref: str, *tenders: Tender) -> TicketView:
    """What the counter rings for an order."""
    one = row(ctx, ref).occurrence
    handed = bool(one.tick.prepaid)
    line = Wanted(one.article, one.quantity, mark=bread_ticks.mark_for(one))
    return ringing.ring(ctx, Ring((line,), tenders or (() if handed else (Tender(Method.CASH),))))


def prepay(ctx: Context, ref: str) -> TicketView:
    one = row(ctx, ref).occurrence
    line = Wanted(one.article, one.quantity, mark=ServiceMark("bread", ref, "prepaid"))
    return ringing.ring(ctx, Ring((line,), (Tender(Method.CASH),)))


def to_tuesday(clock: HandClock) -> None:
    clock.set("2026-11-24T07:30:00Z")


# Ticking


def test_two_managers_hand_the_same_bread_over_once(ctx: Context, clock: HandClock) -> None:
    ref = booked(ctx, "Odette", 2)
    to_tuesday(clock)
    ticket = tick(ctx, ref)
    line = ticket.payload["lines"][0]
    assert (line["service"], line["ref"], line["act"], line["total"]) == ("bread", ref, None, 240)
    with refused("bread.picked_up") as caught:
        tick(ctx, ref)
    assert caught.value.params["ticket"] == ticket.number
    assert caught.value.params["by"] == "Camille"
    assert row(ctx, ref).occurrence.tick.state is State.PICKED_UP


def test_a_prepaid_booking_pays_its_vat_now_and_nothing_later(
    ctx: Context, clock: HandClock
) -> None:
    ref = booked(ctx, "Odette", 2, pay=Pay.PREPAID)
    paid = prepay(ctx, ref)
    assert [(v["code"], v["gross"]) for v in paid.payload["vat"]] == [("R55", 240)]
    with refused("bread.paid_already"):
        prepay(ctx, ref)
    to_tuesday(clock)
    handed = tick(ctx, ref)
    assert (handed.total_cents, handed.payload["payments"]) == (0, [])
    (balance,) = bread.look(ctx).balances
    assert (balance.sold, balance.picked_up) == (0, 2)
    with refused("bread.handed_over"):
        refunds.give_back(ctx, Refund(paid.number, Method.CASH, "revenu"))
    refunds.give_back(ctx, Refund(handed.number, Method.CASH, "rapporté"))
    assert row(ctx, ref).occurrence.tick.state is State.WAITING
    refunds.give_back(ctx, Refund(paid.number, Method.CASH, "absent"))
    assert row(ctx, ref).occurrence.tick.prepaid == 0


def test_a_refund_puts_the_order_back_on_the_list(ctx: Context, clock: HandClock) -> None:
    ref = booked(ctx, "Odette", 2)
    to_tuesday(clock)
    ticket = tick(ctx, ref)
    refunds.give_back(ctx, Refund(ticket.number, Method.CASH, "erreur"))
    assert row(ctx, ref).occurrence.waiting
    tick(ctx, ref)
    (balance,) = bread.look(ctx).balances
    assert balance.picked_up == 2


def test_bread_goes_on_the_ardoise_and_is_told_of_another_day(
    ctx: Context, clock: HandClock
) -> None:
    marcel = customers.add(ctx, "Marcel")
    ref = booked(ctx, "", 3, account="Marcel", pay=Pay.ACCOUNT)
    with refused("bread.other_day"):
        tick(ctx, ref)
    to_tuesday(clock)
    tick(ctx, ref, Tender(Method.ACCOUNT, account=marcel.code))
    assert accounts.balance(ctx, marcel.code) == 360
    later = booked(ctx, "", 1, date(2026, 11, 25), account="Marcel")
    accounts.settle(ctx, accounts.Settle(marcel.code, (Tender(Method.CASH),)))
    with refused("account.bread"):
        customers.erase(ctx, marcel.code)
    bread_ticks.set_state(ctx, later, State.CANCELLED)
    customers.erase(ctx, marcel.code)


def test_who_is_absent_may_still_come(ctx: Context, clock: HandClock) -> None:
    ref = booked(ctx, "Odette")
    to_tuesday(clock)
    bread_ticks.set_state(ctx, ref, State.ABSENT)
    assert bread.look(ctx).waiting == ()
    tick(ctx, ref)
    with refused("bread.picked_up"):
        bread_ticks.set_state(ctx, ref, State.ABSENT)


def test_cancelled_and_wrong_bread_are_refused(ctx: Context, clock: HandClock) -> None:
    ref = booked(ctx, "Odette")
    to_tuesday(clock)
    wrong = Wanted("CROQUE", 1, mark=ServiceMark("bread", ref))
    with refused("bread.other_article"):
        ringing.ring(ctx, Ring((wrong,), (Tender(Method.CASH),)))
    free = Wanted("BAGUETTE", 1, mark=ServiceMark("bread", ref, "handover"))
    with refused("bread.not_paid"):
        ringing.ring(ctx, Ring((free,), ()))
    bread_ticks.set_state(ctx, ref, State.CANCELLED)
    with refused("bread.cancelled"):
        tick(ctx, ref)
    with refused("bread.unknown"):
        tick(ctx, "B99-2026-11-24")


# Who gets it


def test_a_short_delivery_serves_who_booked_first(ctx: Context, clock: HandClock) -> None:
    first = booked(ctx, "Odette", 2)
    clock.advance(minutes=1)
    second = booked(ctx, "Marcel", 2)
    clock.advance(minutes=1)
    third = booked(ctx, "Paul", 1)
    sent = bread_sheet.send(ctx)
    assert sent.total == 5
    to_tuesday(clock)
    (came,) = bread_day.receive(ctx, {"BAGUETTE": 3})
    assert (came.difference, came.short) == (-2, 2)
    view = bread.look(ctx)
    assert {one.occurrence.ref: one.served for one in view.rows} == {first: 2, second: 1, third: 0}
    tick(ctx, first)
    bread_day.receive(ctx, {"BAGUETTE": 2})
    assert {one.occurrence.ref: one.short for one in bread.look(ctx).rows} == {
        first: 0, second: 0, third: 0
    }  # fmt: skip


def test_a_booking_after_the_cut_off_is_an_amendment(ctx: Context, clock: HandClock) -> None:
    booked(ctx, "Odette", 2)
    clock.set("2026-11-23T16:35:00Z")  # 17:35: the cut-off is at 18:00
    with ctx.store.act() as uow:
        (warned,) = bread.warning(uow, clock.now())
    assert (warned.urgency, warned.amendment, warned.day) == (Urgency.SOON, False, TUESDAY)
    bread_sheet.edit(ctx, TUESDAY, None, {"BAGUETTE": 4})
    assert bread_sheet.send(ctx).revision == 1
    with ctx.store.act() as uow:
        assert bread.warning(uow, clock.now()) == ()
    clock.set("2026-11-23T17:30:00Z")
    late = bread_orders.book(ctx, Asked("BAGUETTE", "Paul"), 1, TUESDAY)
    assert late.late
    with ctx.store.act() as uow:
        (warned,) = bread.warning(uow, clock.now())
    assert warned.amendment
    seen = bread_sheet.look(ctx)
    assert [(c.before, c.after) for c in seen.changes] == [(6, 7)]
    assert "RECTIFICATIF 1" in bread_papers.message(seen, "fr")
    assert (bread_sheet.send(ctx).revision, bread_sheet.look(ctx).to_send) == (2, False)
    with refused("bread.nothing_to_send"):
        bread_sheet.send(ctx)


def test_bread_of_a_closed_day_is_suspended_with_whom_to_warn(
    ctx: Context, clock: HandClock
) -> None:
    asked = Asked("BAGUETTE", NAME, PHONE)
    kept = bread_orders.add_standing(ctx, asked, EVERY_DAY, asking_after=True)
    bread_sheet.send(ctx)
    warned = bakers.close(ctx, "", TUESDAY, TUESDAY)
    assert [(one.name, one.phone, one.occurrence.day) for one in warned] == [(NAME, PHONE, TUESDAY)]
    with refused("bread.closed_cafe"):
        booked(ctx, "Paul")
    assert bread_sheet.look(ctx, TUESDAY).to_send  # the baker must be told: nothing after all
    bakers.reopen(ctx, "", TUESDAY, TUESDAY)
    assert not bread_sheet.look(ctx, TUESDAY).to_send
    bread_orders.pause(ctx, kept.order.id, TUESDAY, date(2026, 11, 30))
    to_tuesday(clock)
    assert bread.look(ctx).rows == ()
    bread_orders.resume(ctx, kept.order.id, date(2026, 11, 25))
    clock.set("2026-11-25T07:30:00Z")
    assert len(bread.look(ctx).waiting) == 1


def test_an_article_that_is_blocked_or_costs_more(ctx: Context, clock: HandClock) -> None:
    bread_orders.add_standing(ctx, Asked("BAGUETTE", "Odette"), EVERY_DAY)
    to_tuesday(clock)
    dearer = replace(cafes.BAGUETTE, price_cents=130)
    with ctx.store.act() as uow:
        uow.put_articles([dearer])
    (one,) = bread.look(ctx).waiting
    assert (one.repriced, one.price_cents, one.occurrence.price_cents) == (True, 130, 120)
    assert tick(ctx, one.occurrence.ref).total_cents == 130
    with ctx.store.act() as uow:
        uow.put_articles([replace(dearer, blocked=True)])
    clock.set("2026-11-25T07:30:00Z")
    (gone,) = bread.look(ctx).to_warn
    assert gone.name == "Odette"
    assert bread_sheet.look(ctx).lines == ()


# The day adds up


def test_what_is_left_is_brought_into_the_next_day(ctx: Context, clock: HandClock) -> None:
    ref = booked(ctx, "Odette", 2)
    to_tuesday(clock)
    bread_day.receive(ctx, {"BAGUETTE": 10})
    tick(ctx, ref)
    cafes.ring(ctx, "3 BAGUETTE")
    said = {Fate.RETURNED: 2, Fate.WASTED: 1, Fate.GIVEN: 1, Fate.KEPT: 1}
    view = bread_day.unsold(ctx, [Unsold("BAGUETTE", said)])
    assert view.balances[0].difference == 0
    closing.close_day(ctx)
    clock.set("2026-11-26T07:30:00Z")
    cafes.ring(ctx, "BAGUETTE")
    (balance,) = bread.look(ctx).balances
    assert (balance.brought, balance.sold, balance.difference) == (1, 1, 0)
    with refused("bread.day_closed"):
        bread_day.unsold(ctx, [Unsold("BAGUETTE", {Fate.WASTED: 1})], day=TUESDAY)


def test_a_difference_is_explained_in_the_baker_s_statement(ctx: Context, clock: HandClock) -> None:
    bread_sheet.edit(ctx, TUESDAY, None, {"BAGUETTE": 5})
    bread_sheet.send(ctx)
    to_tuesday(clock)
    bread_day.receive(ctx, {"BAGUETTE": 4}, reference="BL 12")
    cafes.ring(ctx, "2 BAGUETTE")
    bread_day.unsold(
        ctx, [Unsold("BAGUETTE", {Fate.RETURNED: 1})], reasons={"BAGUETTE": "une tombée"}
    )
    with ctx.store.act() as uow:
        (one,) = bread_day.differences(uow, "FOURNIL", MONDAY, date(2026, 11, 30))
    assert (one.day, one.delivery, one.missing, one.reason) == (TUESDAY, -1, 1, "une tombée")
    page = settlement_papers.page(ctx, "FOURNIL", TUESDAY, TUESDAY)
    assert "24/11/2026, Baguette : 1 non justifié(s) (une tombée)" in page.contracts
    assert [(row.missing, row.returned) for row in page.days] == [(1, 1)]


def test_sold_out_is_dated_once_and_refusals_counted(ctx: Context, clock: HandClock) -> None:
    view = bread_day.sold_out(ctx)
    first = view.sold_out["BAGUETTE"]
    clock.advance(hours=1)
    assert bread_day.sold_out(ctx).sold_out["BAGUETTE"] == first
    bread_day.refused(ctx)
    assert bread_day.refused(ctx, count=2).refused == {"BAGUETTE": 3}
    assert bread_day.sold_out(ctx, on=False).sold_out == {}


# Names


def missed_two_days(ctx: Context, clock: HandClock) -> int:
    asked = Asked("BAGUETTE", NAME, PHONE)
    number = bread_orders.add_standing(ctx, asked, EVERY_DAY, asking_after=True).order.id
    for day in ("2026-11-24", "2026-11-25"):
        clock.set(f"{day}T08:00:00Z")
        cafes.ring(ctx, "CAFE")
        assert bread_asking.due(ctx) == ()
    clock.set("2026-11-26T08:00:00Z")
    return number


def test_after_two_days_somebody_asks_and_one_key_answers(ctx: Context, clock: HandClock) -> None:
    number = missed_two_days(ctx, clock)
    (one,) = bread_asking.due(ctx)
    assert (one.name, one.missed) == (NAME, (TUESDAY, date(2026, 11, 25)))
    with ctx.store.act() as uow:
        assert len(bread.waiting(uow, date(2026, 11, 26)).ask_after) == 1
    bread_asking.answer(ctx, number, Answer.VISITED)
    assert bread_asking.due(ctx) == ()
    with ctx.store.act() as uow:
        last = [e for e in uow.entries() if e.kind == "event"][-1]
    assert '"code":680' in last.payload
    assert '"answer":"visited"' in last.payload
    bread_asking.set_asking(ctx, number, on=False)
    with refused("bread.not_asked"):
        bread_asking.answer(ctx, number, Answer.WELL)


def test_whoever_came_or_rests_is_not_asked_after(ctx: Context, clock: HandClock) -> None:
    number = missed_two_days(ctx, clock)
    tick(ctx, f"O{number}-2026-11-26")
    clock.set("2026-11-27T08:00:00Z")
    assert bread_asking.due(ctx) == ()
    clock.set("2026-11-28T08:00:00Z")
    bread_orders.pause(ctx, number, date(2026, 11, 27), date(2026, 12, 24))
    assert bread_asking.due(ctx) == ()


def test_no_name_is_in_the_ledger_nor_in_an_archive_and_it_can_be_erased(
    ctx: Context, clock: HandClock, tmp_path: Path
) -> None:
    from cafe_pos.exports import archiving

    number = missed_two_days(ctx, clock)
    ref = booked(ctx, NAME, 2, date(2026, 11, 26), phone=PHONE)
    tick(ctx, ref)
    bread_ticks.set_state(ctx, f"O{number}-2026-11-26", State.ABSENT)
    bread_asking.answer(ctx, number, Answer.AWAY)
    bread_sheet.edit(ctx, date(2026, 11, 27), None, {"BAGUETTE": 3})
    bread_sheet.send(ctx)
    closing.close_day(ctx)
    sought = [text.encode() for text in (NAME, "Introuvable", PHONE, PHONE[1:])]
    target = tmp_path / "archive.zip"
    archiving.archive(ctx, archiving.Wanted(MONDAY, date(2026, 11, 26)), target)
    path = ctx.store.path
    ctx.store.close()
    with closing_file(sqlite3.connect(path)) as db:
        tables = [
            name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        holding = {
            table
            for table in tables
            for rows in [db.execute(f"SELECT * FROM {table}").fetchall()]
            if any(text in str(rows).encode() for text in sought)
        }
    assert holding == {"bread_standing", "bread_booking"}
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert not any(text in content for text in sought), name
    again = cafes.reopen(path, clock)
    assert bread_orders.forget(again, NAME) == 2
    assert bread_orders.search(again, "Introuv") == ()
    again.store.close()
    files = [path, *path.parent.glob(f"{path.name}-wal")]
    for file in files:
        assert not any(text in file.read_bytes() for text in sought), file


def test_names_of_bookings_go_thirty_days_after_their_day(ctx: Context, clock: HandClock) -> None:
    ref = booked(ctx, NAME)
    clock.set("2026-12-24T08:00:00Z")
    cafes.ring(ctx, "CAFE")
    closing.close_day(ctx)
    assert row(ctx, ref).name == ""


def test_orders_are_found_by_letters_of_the_name(ctx: Context) -> None:
    customers.add(ctx, "Élodie Marchand")
    booked(ctx, "", 1, account="Élodie Marchand")
    booked(ctx, "Marie Lemoine")
    bread_orders.add_standing(ctx, Asked("BAGUETTE", "Marius"), EVERY_DAY)
    assert sorted(name for _one, name in bread_orders.search(ctx, "mar")) == [
        "Marie Lemoine", "Marius", "Élodie Marchand"
    ]  # fmt: skip
    assert [name for _one, name in bread_orders.search(ctx, "elodie march")] == ["Élodie Marchand"]


def test_the_sheet_comes_out_of_the_receipt_printer(ctx: Context, tmp_path: Path) -> None:
    booked(ctx, NAME, 2)
    with refused("printer.none"):
        bread_papers.print_sheet(ctx)
    copies.set_printer(ctx, {"transport": "file", "path": str(tmp_path / "out.bin")})
    bread_papers.print_sheet(ctx)
    work = printing.next_work(ctx)
    assert work is not None
    content = work.content({})
    assert b"COMMANDE DE PAIN" in content
    assert b"sms:0612345678?body=" in content
    assert b"Introuvable" not in content
