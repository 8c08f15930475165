"""The counter screen itself, on a real café: keys counted, saved sales, clicks, hostile labels."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from cafe_pos.application import counter
from cafe_pos.application.ports import Context
from cafe_pos.application.writer import Writer
from cafe_pos.domain.errors import PosError
from cafe_pos.tui import app as program
from cafe_pos.tui.app import CounterApp
from cafe_pos.tui.desk import Desk
from cafe_pos.tui.shown import Change, Notice
from tests import cafes
from tests.cafes import HandClock, article
from tests.tui.counters import CATALOGUE, Counter, Hand, drive


def tickets(database: Path) -> list[dict]:
    """The tickets that a closed café holds, oldest first."""
    ctx = cafes.reopen(database, HandClock("2026-11-22T10:00:00Z"))
    try:
        with ctx.store.act() as uow:
            found = []
            for serial in range(1, uow.last_serial("ticket") + 1):
                one = uow.ticket(f"T-{serial:08d}")
                assert one is not None
                found.append(dict(one[0]))
            return found
    finally:
        ctx.store.close()


def test_the_same_round_again_is_two_keys(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("2", "d", "c", "f9")
        at.pressed = 0
        await at.press("f5", "f9")
        assert at.pressed == 2

    drive(counter_file, scenario)
    first, second = tickets(counter_file)
    assert first["lines"] == second["lines"]
    assert second["total"] == 770


def test_a_double_press_makes_one_ticket_and_kept_keys_make_the_next(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        for key in ("c", "f9", "f9", "2", "d", "f12", "t"):
            await at.pilot.press(key)
        await at.until(lambda: at.till.last is not None and at.till.last.number == "T-00000002")
        await at.press("f9")

    drive(counter_file, scenario, hand=Hand(0.05))
    told = [(t["total"], [p["method"] for p in t["payments"]]) for t in tickets(counter_file)]
    assert told == [(150, ["cash"]), (620, ["card"]), (220, ["cash"])]


def test_keys_pressed_while_a_slow_disk_saves_are_kept_in_order(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        gate = threading.Event()
        at.app.desk.writer.submit(lambda _ctx: gate.wait(20))
        for key in ("c", "f9", "f9", "t", "3", "d", "f9", "b"):
            await at.pilot.press(key)
        assert at.till.last is None
        assert "saving" in at.text()
        gate.set()
        await at.until(lambda: at.till.last is not None and at.till.last.number == "T-00000002")
        await at.until(lambda: at.till.order.lines)

    drive(counter_file, scenario)
    assert [t["total"] for t in tickets(counter_file)] == [150, 220 + 3 * 310]


def test_the_change_is_shown_large_until_the_next_key(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("c", "enter", "2", "0", "enter")
        assert isinstance(at.till.banner, Change)
        assert at.till.banner.cents == 1850
        assert at.text().count("██████") >= 4
        assert "Change to give back" in at.text()
        await at.press("t")
        assert "Change to give back" not in at.text()
        assert "Thé" in at.text()

    drive(counter_file, scenario)


def test_a_refused_payment_says_why_and_keeps_the_order(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("2", "x", "f9")
        assert isinstance(at.till.banner, Notice)
        assert "1,000" in at.text() or "1 000" in at.text() or "1000" in at.text()
        assert "2 × Très cher" in at.text()
        await at.press("f12")

    drive(counter_file, scenario)
    assert [t["total"] for t in tickets(counter_file)] == [1800_00]


def test_clicks_ring_pay_and_change_quantities(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.click("c Café")
        await at.click("d Demi")
        await at.click("1 × Café")
        await at.click(" + ")
        assert at.till.order.lines[0].quantity == 2
        await at.click("Local")
        assert "Œufs fermiers" in at.text()
        await at.click("Takeaway")
        await at.click("F9")
        assert at.till.last is not None

    drive(counter_file, scenario, size=(100, 30))
    assert [t["total"] for t in tickets(counter_file)] == [610]


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40)])
def test_the_payment_panel_works_by_touch_alone(counter_file: Path, size: tuple[int, int]) -> None:
    async def scenario(at: Counter) -> None:
        await at.click("c Café")
        await at.click("TOTAL")
        await at.click("20 €")
        assert isinstance(at.till.banner, Change)

    drive(counter_file, scenario, size=size)
    assert [t["change"] for t in tickets(counter_file)] == [1850]


@pytest.mark.parametrize(
    "label",
    [
        "[bold red]Gros[/] [/]titre[",
        "\x1b[31mRouge\x1b[0m\x1b]0;volé\x07",
        "\x9b2JEffacé\x85\u202eesrever\u2066",
        "日本茶 宇治 抹茶 ラテ",
        "👩‍🌾 Fermière ✂️",
        "e\u0301te\u0301 \u0301\u0301",
        "a" * 400,
        "\t\n\r",
        "[@click=app.bell]piège[/]",
        "$accent {0} %s",
    ],
)
def test_hostile_labels_are_text_and_nothing_else(counter_file: Path, label: str) -> None:
    bad = article("MAL", 100, label=label, family=label, key="m")
    ctx = cafes.reopen(counter_file, HandClock())
    with ctx.store.act() as uow:
        uow.put_articles((*CATALOGUE, bad))
    ctx.store.close()

    async def scenario(at: Counter) -> None:
        await at.press("m", "m", "f2", "/", "m", "escape", "tab")
        for pane in at.app.screen.query("Drawn"):
            for y in range(pane.size.height):
                strip = pane.render_line(y)
                assert strip.cell_length == pane.size.width
                assert sum(segment.cell_length for segment in strip) == pane.size.width
                assert all(c.isprintable() for c in strip.text)
                assert not any(segment.style and segment.style.meta for segment in strip)
        assert at.till.order.lines[0].quantity == 2

    drive(counter_file, scenario)


def test_a_paste_sells_nothing(counter_file: Path) -> None:
    from textual import events

    async def scenario(at: Counter) -> None:
        at.app.screen.post_message(events.Paste("ccc\r\r"))
        await at.press("t")
        assert [line.article.code for line in at.till.order.lines] == ["THE"]

    drive(counter_file, scenario)


def test_an_order_left_behind_comes_back_and_a_paid_one_does_not(counter_file: Path) -> None:
    async def leave_it(at: Counter) -> None:
        await at.press("2", "c", "b", "f2")

    drive(counter_file, leave_it)

    async def find_it(at: Counter) -> None:
        assert "The order that was on the screen is back" in at.text().replace("\n", " ") or (
            isinstance(at.till.banner, Notice)
        )
        assert [(x.article.code, x.quantity) for x in at.till.order.lines] == [
            ("CAFE", 2),
            ("BAGUETTE", 1),
        ]
        assert at.till.order.takeaway
        await at.press("f9")

    drive(counter_file, find_it)

    async def nothing(at: Counter) -> None:
        assert at.till.order.lines == ()

    drive(counter_file, nothing)
    assert len(tickets(counter_file)) == 1


def test_a_draft_whose_key_made_a_ticket_is_no_draft(counter_file: Path) -> None:
    clock = HandClock()
    ctx = cafes.reopen(counter_file, clock)
    from cafe_pos.domain.order import Order

    order, _index = Order().add(CATALOGUE[0], 2)
    counter.keep_draft(ctx, order, "key-1")
    assert counter.open_counter(ctx).draft == order
    cafes.ring(ctx, "2 CAFE", key="key-1")
    assert counter.open_counter(ctx).draft is None
    ctx.store.close()


def test_a_lost_answer_is_found_again_and_never_doubled(
    counter_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cafe_pos.application.selling import ringing

    ring, falls = ringing.ring, [2]

    def falls_after_saving(ctx: Context, request: ringing.Ring):
        saved = ring(ctx, request)
        if falls[0]:
            falls[0] -= 1
            raise OSError("the answer got lost")
        return saved

    monkeypatch.setattr(ringing, "ring", falls_after_saving)

    async def scenario(at: Counter) -> None:
        await at.press("c", "f9")
        assert at.till.last is not None
        await at.press("t", "f9", "d", "f9")

    drive(counter_file, scenario)
    assert [t["total"] for t in tickets(counter_file)] == [150, 220, 310]


def test_leaving_drains_what_was_handed_in(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.pilot.press("c", "f9")
        at.app.leave()

    drive(counter_file, scenario)
    assert [t["total"] for t in tickets(counter_file)] == [150]


def test_the_menu_leaves_and_the_log_off_is_recorded(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.pilot.press(":", "q")
        await at.until(lambda: at.app.return_value is not None)

    assert drive(counter_file, scenario).return_value == 0
    ctx = cafes.reopen(counter_file, HandClock("2026-11-22T10:00:00Z"))
    with ctx.store.act() as uow:
        last = list(uow.entries())[-1]
    ctx.store.close()
    assert last.kind == "event"
    assert "log_off" in last.payload


def test_the_printers_state_is_told_in_words() -> None:
    from cafe_pos.application.printing.printing import SpoolStatus
    from cafe_pos.tui.paint import bars as paint_bars
    from cafe_pos.tui.paint import palette
    from tests.tui.counters import HandTill

    for status, told in (
        (SpoolStatus("failed", waiting=2, reason="printer.paper_out"), "no more paper, 2 waiting"),
        (SpoolStatus("ready"), "printer ready"),
        (SpoolStatus("unconfirmed", questions=1), "1 print to check (F8)"),
        (SpoolStatus("ready", reason="printer.paper_low"), "paper runs low"),
        (None, "no printer"),
    ):
        canvas = paint_bars.paint_status(HandTill().till, palette.WARM, 120, status)
        assert told in canvas.text()


def test_a_café_that_cannot_be_opened_ends_the_program_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> Context:
        raise PosError("cafe.missing", path="x.db")

    desk = Desk(Writer(refuse), None, Path("log"))
    headless = CounterApp.run
    monkeypatch.setattr(CounterApp, "run", lambda self: headless(self, headless=True))
    assert program.run(desk).code == 1
    assert "x.db" in capsys.readouterr().err


def test_an_error_of_ours_is_raised_again_without_a_traceback_on_the_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> Context:
        raise ZeroDivisionError

    desk = Desk(Writer(fail), None, Path("log"))
    headless = CounterApp.run
    monkeypatch.setattr(CounterApp, "run", lambda self: headless(self, headless=True))
    with pytest.raises(ZeroDivisionError):
        program.run(desk)


@pytest.mark.parametrize("size", [(40, 10), (60, 16), (80, 24), (200, 60)])
def test_every_size_paints(counter_file: Path, size: tuple[int, int]) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("c", "enter", "f1", "f1", "escape", "/", "escape", ":", "escape", "f", "1")
        assert at.text()

    drive(counter_file, scenario, size=size)
