"""Bread on the real screen: a morning from the delivery to the evening's question."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cafe_pos.application.accounts import customers
from cafe_pos.application.bread import bakers, bread
from cafe_pos.application.bread import day as bread_day
from cafe_pos.application.bread import orders as bread_orders
from cafe_pos.application.bread import sheet as bread_sheet
from cafe_pos.application.bread.orders import Wanted
from cafe_pos.application.ports import Context
from cafe_pos.domain.bread import Baker, Pay
from cafe_pos.tui.bread.sheet_panels import Code, paint
from cafe_pos.tui.paint import qr
from cafe_pos.tui.paint.canvas import Canvas
from cafe_pos.tui.paint.palette import CONSOLE, WARM
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.selling.payment_panel import Pay as PayPanel
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import CATALOGUE, Counter, drive

SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)
LINK = "sms:0612345678?body=Pain%2024/11:%2012%20Baguette,%206%20Pain"


def _prepare(ctx: Context) -> None:
    with ctx.store.act() as uow:
        uow.put_articles(CATALOGUE)
    baker = Baker("FOURNIL", ("BAGUETTE",), phone="06 12 34 56 78")
    bakers.put_baker(ctx, baker, name="Fournil du Pont")
    customers.add(ctx, "Marcel")
    account = Wanted("BAGUETTE", account="Marcel", pay=Pay.ACCOUNT)
    bread_orders.book(ctx, account, 2, SUNDAY)
    bread_orders.book(ctx, Wanted("BAGUETTE", "Odette"), 1, SUNDAY)
    bread_sheet.edit(ctx, SUNDAY, None, {"BAGUETTE": 4})
    bread_sheet.send(ctx, SUNDAY)


@pytest.fixture
def bakery(cafe_file: Path, clock: HandClock) -> Path:
    """A closed café with a baker and two bookings for Sunday."""
    ctx = cafes.reopen(cafe_file, clock)
    try:
        _prepare(ctx)
    finally:
        ctx.store.close()
    return cafe_file


def _after(path: Path) -> bread.DayView:
    ctx = cafes.reopen(path, HandClock("2026-11-22T20:00:00Z"))
    try:
        return bread.look(ctx, SUNDAY)
    finally:
        ctx.store.close()


def test_a_morning_of_bread(bakery: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f4", "1")
        assert "Bread: 2 orders to come" in at.text()
        await at.press("5", "5", "enter", "enter")  # five came, seven were asked for
        assert "5 for 7, -2" in at.text()
        await at.press("1", "b")  # Odette
        assert at.till.panel is None
        await at.press("c", "f9")  # with a coffee: one ticket
        last = at.till.last
        assert last is not None
        assert [line["article"] for line in last.payload["lines"]] == ["BAGUETTE", "CAFE"]
        assert last.payload["lines"][0]["ref"] == "B2-2026-11-22"
        await at.press("f4", "1", "a")  # Marcel's goes on the account, with one key more
        assert isinstance(at.till.panel, PayPanel)
        await at.press("a")
        assert at.till.last is not None
        assert at.till.last.methods == ("account",)
        await at.press(";", ";", ";")
        assert "2 asked in vain" in at.text()

    drive(bakery, scenario, size=(120, 40))
    view = _after(bakery)
    assert view.waiting == ()
    assert view.refused == {"BAGUETTE": 2}
    assert view.balances[0].picked_up == 3


def test_a_booking_made_at_the_counter_amends_the_sheet(bakery: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f4", "1", "3", *"Paul", "enter", "enter", "3", "enter")
        assert isinstance(at.till.panel, object)
        await at.press("end", "enter")
        assert "Paul: booked for" in at.text()
        await at.press("4")
        assert "Fournil du Pont" in at.text()
        await at.press("1")
        assert "Noted as sent." in at.text()

    drive(bakery, scenario)
    ctx = cafes.reopen(bakery, HandClock("2026-11-22T20:00:00Z"))
    try:
        sheet = bread_sheet.look(ctx, MONDAY)
        assert (sheet.revision, sheet.lines[0].booked) == (1, 3)
    finally:
        ctx.store.close()


def test_the_evening_asks_what_became_of_the_bread(bakery: Path, clock: HandClock) -> None:
    clock.set("2026-11-22T09:10:00Z")
    ctx = cafes.reopen(bakery, clock)
    bread_day.receive(ctx, {"BAGUETTE": 4})
    ctx.store.close()

    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "c")
        assert "4 left" in at.text()
        await at.press("1", "3", "enter", "enter", "enter", "enter", "enter")
        assert "1 do not add up" in at.text()
        await at.press(*"tombée", "enter")
        await at.until(lambda: not isinstance(at.till.panel, Listing) or "Close" in at.text())

    drive(bakery, scenario)
    view = _after(bakery)
    assert (view.balances[0].returned, view.reasons) == (3, {"BAGUETTE": "tombée"})


def test_without_a_baker_the_panel_asks_for_one(cafe_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f4", "1")
        assert "No baker is known yet" in at.text()
        await at.press("1", *"Fournil", "enter", *"BAGUETTE", "end", "enter")
        assert "Bread: 0 orders to come" in at.text()

    drive(cafe_file, scenario)


# The code


@pytest.mark.parametrize(
    ("width", "height", "console", "halves"),
    [(80, 37, True, False), (80, 37, False, False), (40, 19, False, True), (44, 21, False, True)],
)
def test_a_code_is_drawn_module_by_module(
    *,
    width: int,
    height: int,
    console: bool,
    halves: bool,
) -> None:
    code = qr.matrix(LINK)
    form = qr.form_for(code, width, height, console=console)
    assert form is not None
    assert form.halves is halves
    canvas = Canvas(width, height, WARM.ground)
    qr.draw(canvas, code, form, 0, 0)
    for y, modules in enumerate(code):
        for x, dark in enumerate(modules):
            assert _dark(canvas, form, x, y) is dark, (x, y)


def _dark(canvas: Canvas, form: qr.Form, x: int, y: int) -> bool:
    if form.halves:
        strip = canvas.strip(y // 2).text
        return strip[x] in ("█▀" if y % 2 == 0 else "█▄")
    cells = [(char, s.style) for s in canvas.strip(y) for char in s.text]
    styles = {str(style) for _char, style in cells[2 * x : 2 * x + 2]}
    assert len(styles) == 1
    return styles == {"white on black"}


def test_a_small_console_shows_the_message_instead(bakery: Path) -> None:
    ctx = cafes.reopen(bakery, HandClock("2026-11-22T09:15:00Z"))
    try:
        sheet = bread_sheet.look(ctx, SUNDAY)
    finally:
        ctx.store.close()
    assert qr.form_for(qr.matrix(LINK), 46, 21, console=True) is None
    canvas = Canvas(46, 21, CONSOLE.ground)
    panel = Code("7 Baguette pour dimanche", (LINK,), sheet)
    paint(canvas, CONSOLE, panel, console=True)
    assert "7 Baguette pour dimanche" in canvas.text()


def test_a_standing_order_is_made_rests_and_is_found(bakery: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f4", "1", "7", "1", *"Berthe", "end", "enter")
        assert "Berthe: first bread on" in at.text()
        assert "1 1 1 1 1 1 ." in at.text()
        await at.press("a", "1", *"24/12/2026", "enter")
        assert "rests from" in at.text()
        await at.press("a", "4")  # asked after from now on
        await at.press("a")
        assert "Do not ask after them any more" in at.text()
        await at.press("escape", "escape", "f4", "1", "8", *"bert", "enter")
        assert "Orders of" in at.text()
        assert "Berthe" in at.text()
        await at.press("a", "2")
        assert "Stopped" in at.text()

    drive(bakery, scenario)


def test_bread_paid_before_is_on_the_order_at_once(bakery: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f4", "1", "3", *"Paul", "down", "down", "2", "down", "down", "right")
        await at.press("end", "enter")
        (line,) = at.till.order.lines
        assert line.mark is not None
        assert (line.mark.act, line.quantity, line.total_cents) == ("prepaid", 2, 230)
        await at.press("f9")
        assert at.till.last is not None
        assert at.till.last.payload["lines"][0]["act"] == "prepaid"

    drive(bakery, scenario)


def test_closing_days_show_whom_to_warn(bakery: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f4", "1", "0", "8", "down", *"22/11/2026", "end", "enter")
        assert "Whom to warn" in at.text()
        assert "Odette" in at.text()
        await at.press("escape", "f4", "1", "0", "end", "delete")
        assert "Open after all" in at.text()

    drive(bakery, scenario)
