"""The drawer and the day at the counter: morning, blind count, Z, backup, handover, logbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import i18n
from cafe_pos.application import people
from cafe_pos.application.accounts import customers
from cafe_pos.application.drawer import closing, drawer, evening, logbook
from cafe_pos.application.drawer.evening import Standing
from cafe_pos.application.drawer.views import NoteView
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.application.tabs import tabs
from cafe_pos.application.tabs.tabs import Where
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.rights import Role
from cafe_pos.tui.evening.closing_panels import Copying
from cafe_pos.tui.evening.compare_panel import Compare
from cafe_pos.tui.evening.count_panel import CountPanel
from cafe_pos.tui.log_in import LogIn, Why
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.shown import Notice, Said, Tap
from tests import cafes
from tests.cafes import HandClock
from tests.conftest import copied
from tests.tui.counters import CATALOGUE, COFFEE, Counter, HandTill, drive

MORNING = "2026-11-22T07:00:00Z"
NIGHT = "2026-11-22T21:30:00Z"
PINS = {"Camille": ("1", *"2468"), "Dominique": ("2", *"1357")}


def standing(**changes: Any) -> Standing:
    """A drawer that is closed on a morning, unless changed."""
    fields: dict[str, Any] = {
        "day": date(2026, 11, 22), "session": None, "session_day": None, "session_opened": None,
        "opened_by": "", "float_cents": 0, "proposed_cents": 120_00, "forgotten": (), "notes": (),
        "tabs": 0, "month": None, "year": None, "last_counted": "", "counting": False, "rates": {},
    }  # fmt: skip
    return Standing(**fields | changes)


def fill(ctx: Context) -> None:
    """Two managers; a morning of sales by cash, card, cheque and voucher."""
    people.add(ctx, "Dominique", "1357", role=Role.MANAGER)
    with ctx.store.act() as uow:
        uow.put_articles(CATALOGUE)
    drawer.open_drawer(ctx, 100_00)
    cafes.ring(ctx, "2 CAFE")
    for tender in (
        Tender(Method.CARD),
        Tender(Method.CHEQUE, bank="CA", cheque_number="0000123"),
        Tender(Method.CHEQUE, bank="CMB", cheque_number="77"),
    ):
        ringing.ring(ctx, Ring((Wanted("CROQUE"),), (tender,)))


@pytest.fixture(scope="module")
def day_filled(_own_folders: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed café that sold on a Sunday: 103,00 in cash, 6,90 by card, two cheques of 6,90."""
    i18n.set_language("en")
    path = tmp_path_factory.mktemp("day") / "cafe.db"
    ctx = cafes.found(path, HandClock(MORNING))
    try:
        fill(ctx)
    finally:
        ctx.store.close()
    return path


@pytest.fixture
def day_file(day_filled: Path, tmp_path: Path) -> Path:
    """That café's file, for one test."""
    return copied(day_filled, tmp_path)


def opened(path: Path, at: str, act: Any) -> Any:
    """Do something with a closed café at a time."""
    ctx = cafes.reopen(path, HandClock(at))
    try:
        return act(ctx)
    finally:
        ctx.store.close()


def at_the_till(
    path: Path,
    scenario: Any,
    at: str = NIGHT,
    who: str = "Camille",
    size: tuple[int, int] = (80, 24),
) -> None:
    """Run a scenario as one of the two managers; afterwards the ledger is whole."""

    async def run(counter: Counter) -> None:
        await counter.until(lambda: counter.till.welcome is not None)
        await counter.press(*PINS[who], "enter")
        await counter.until(lambda: counter.till.standing is not None)
        counter.pressed = 0
        await scenario(counter)

    drive(path, run, clock=HandClock(at), log_in=False, size=size)
    found = cafes.verify(path, full=True)
    assert found.ok, found.problems


async def explain(at: Counter) -> None:
    """Say of every difference that nobody knows why."""
    while isinstance(at.till.panel, Compare) and at.till.panel.unexplained is not None:
        await at.press("enter", "5")


def said(counter: Counter | HandTill) -> str:
    """What the till says."""
    return counter.till.said.text if counter.till.said is not None else ""


# --- the morning ---------------------------------------------------------------------------------


def test_one_enter_opens_the_drawer_and_a_sale_never_waits_for_it() -> None:
    i18n.set_language("en")
    hand = HandTill(session_opened=None)
    hand.till.standing_seen(standing())
    hand.press("c", "f9")
    assert len(hand.host.rung) == 1
    hand = HandTill(session_opened=None)
    hand.till.standing_seen(standing())
    hand.press("enter")
    assert len(hand.host.acts) == 1


def test_a_trembling_enter_at_the_log_in_opens_nothing() -> None:
    hand = HandTill(session_opened=None)
    hand.till.standing_seen(standing())
    hand.till.gate = LogIn(Why.LOCK)
    hand.press("enter")
    hand.till.gate = None
    hand.press("enter", apart=0.1)
    assert hand.host.acts == []
    hand.press("enter")
    assert len(hand.host.acts) == 1


def test_enter_opens_nothing_while_a_day_before_is_not_closed() -> None:
    hand = HandTill(session_opened=None)
    hand.till.standing_seen(standing(forgotten=(date(2026, 11, 21),)))
    hand.press("enter")
    assert hand.host.acts == []


def test_notes_are_said_once_a_stay() -> None:
    i18n.set_language("en")
    hand = HandTill()
    note = NoteView("2026-11-21T20:00:00Z", "Dominique", "Le frigo coule")
    hand.till.standing_seen(standing(notes=(note,)))
    assert said(hand) == "1 note in the logbook (: y l)"
    hand.press("c")
    hand.till.standing_seen(standing(notes=(note,)))
    assert said(hand) == ""


def test_the_float_of_last_night_is_proposed(day_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "p", "2", "enter", "end", "enter")
        await explain(at)
        await at.press("enter", "1")
        assert at.till.panel is None
        await at.until(lambda: at.till.standing and at.till.standing.session is None)
        await at.press("escape")
        assert "Enter opens it with €1,000.00" in at.text()
        at.pressed = 0
        await at.press("enter")
        assert at.pressed == 1
        assert said(at) == "Drawer open, float €1,000.00. A good day!"
        assert "drawer 22:30" in at.text()

    at_the_till(day_file, scenario)


# --- the evening ---------------------------------------------------------------------------------

TYPICAL = (
    *("enter", "enter", "enter"),  # no large notes
    *("enter",),
    *("2", "enter"), *("3", "enter"), *("4", "enter"),  # 20, 10, 5
    *("5", "enter"), *("4", "enter"), *("4", "enter"), *("5", "enter"),  # 2, 1, 0.50, 0.20
    *("6", "enter"), *("4", "enter"), *("5", "enter"), *("5", "enter"),  # 0.10, 0.05, 0.02, 0.01
)  # fmt: skip
"""Eleven denominations counted, four passed over: 40 + 30 + 20 + 10 + 4 + 2 + 1 + 0,60 + 0,20
+ 0,10 + 0,05 = 107,95."""


EVENING_KEYS = 36


def test_an_evening_is_closed_in_so_many_keys(tmp_path: Path) -> None:
    """Eleven denominations, the card's total, the Z, the copy: the till is left within a minute."""
    path = tmp_path / "cafe.db"
    ctx = cafes.found(path, HandClock(MORNING))
    with ctx.store.act() as uow:
        uow.put_articles(CATALOGUE)
    drawer.open_drawer(ctx, 104_95)
    cafes.ring(ctx, "2 CAFE")
    ringing.ring(ctx, Ring((Wanted("CROQUE"),), (Tender(Method.CARD),)))
    ctx.store.close()

    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "c")
        assert isinstance(at.till.panel, CountPanel)
        await at.press(*TYPICAL)
        assert at.till.panel.cash_cents == 107_95
        await at.press(*"6,90", "enter")
        assert isinstance(at.till.panel, Compare)
        assert at.till.panel.compared.exact
        await at.press("enter")
        assert isinstance(at.till.panel, Sheet)
        assert "Z-000001" in at.text()
        await at.press("enter")
        await at.until(lambda: isinstance(at.till.panel, Listing))
        assert "Good night, Camille" in at.text()
        assert at.pressed == EVENING_KEYS

    async def run(counter: Counter) -> None:
        await counter.until(lambda: counter.till.standing is not None)
        counter.pressed = 0
        await scenario(counter)

    drive(path, run, clock=HandClock(NIGHT))
    assert cafes.verify(path, full=True).ok
    assert len(list((tmp_path / "backups").glob("*.backup.db"))) == 1


def test_a_blind_count_shows_nothing_expected(day_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "c")
        assert "103" not in at.text()
        await at.press("tab")
        assert "103" not in at.text()
        assert "CA 0000123" in at.text()
        assert "CMB 77" in at.text()

    at_the_till(day_file, scenario)


def test_cheques_are_ticked_one_by_one(day_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "p", "down", "down", "1", "enter", "tab", *"6,90", "enter")
        await at.press("space", "enter")
        assert isinstance(at.till.panel, Compare)
        rows = {row.method: row for row in at.till.panel.compared.rows}
        assert (rows["cheque"].counted_cents, rows["cheque"].expected_cents) == (690, 1380)
        assert rows["cheque"].pieces == 1
        assert rows["cash"].difference_cents == -3_00

    at_the_till(day_file, scenario)


def test_a_card_rung_as_cash_is_found_and_put_right_by_one_key(day_file: Path) -> None:
    opened(day_file, MORNING, lambda ctx: cafes.ring(ctx, "DEMI"))

    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "p", "down", "down", "1", "enter")
        await at.press("end", "enter")
        await at.press("escape", ":", "y", "p")
        panel = at.till.panel
        assert isinstance(panel, CountPanel)
        await at.press("home")
        for _row in range(7):
            await at.press("down")
        await at.press("1", "down", "1", "tab", *"10,00", "enter", "space", "space", "enter")
        assert isinstance(at.till.panel, Compare)
        assert at.till.panel.offers[0].ticket == "T-00000005"
        await at.press("1")
        assert isinstance(at.till.panel, Compare)
        assert at.till.panel.compared.exact
        assert "T-00000005: card instead of cash, recorded" in at.text()

    at_the_till(day_file, scenario)


def test_a_difference_wants_its_reason_and_above_the_limit_a_visa(day_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "c", "down", "1", "enter", "tab", *"6,90", "enter")
        await at.press("space", "space", "enter")
        await at.press("enter", "1", "enter")
        assert "The other manager's visa" in at.text()
        await at.press("2", *"9999", "enter")
        assert isinstance(at.till.panel, Form)
        assert "not the PIN of" in at.till.panel.error
        await at.press(*"1357", "enter")
        assert isinstance(at.till.panel, Sheet)

    at_the_till(day_file, scenario)

    def recorded(ctx: Context) -> None:
        with ctx.store.act() as uow:
            (count,) = uow.drawer.counts_on("2026-11-22")
            assert count["reason"] == "A mistake in giving change"
            assert (count["counted"], count["expected"]) == (200_00, 103_00)
            assert uow.visas_due() == ()

    opened(day_file, NIGHT, recorded)


def test_a_visa_given_later_waits(day_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "p", "down", "1", "enter", "end", "enter")
        await explain(at)
        await at.press("enter", "1")
        assert at.till.panel is None
        assert said(at).startswith("Counted: €200.00 in cash, difference +97.00")

    at_the_till(day_file, scenario)
    waiting = opened(day_file, NIGHT, _visas)
    assert [visa.what for visa in waiting] == ["count_difference"]


def _visas(ctx: Context) -> Any:
    with ctx.store.act() as uow:
        return uow.visas_due()


def test_a_sale_a_lock_and_a_kill_lose_nothing_of_a_count(day_file: Path) -> None:
    async def first(at: Counter) -> None:
        await at.press(":", "y", "c", "3", "enter", "enter", "4", "enter")
        await at.press("escape", "c", "f9")
        assert at.till.last is not None
        assert at.till.last.number == "T-00000005"
        await at.press(":", "y")
        assert "Go on with the count" in at.text()
        await at.press("c")
        assert isinstance(at.till.panel, CountPanel)
        assert dict(at.till.panel.typed) == {"c50000": "3", "c10000": "4"}
        await at.press("5", "enter", ":", "ctrl+o")
        await at.press("escape")
        at.till.lock()
        await at.press(*"2468", "enter")
        assert isinstance(at.till.panel, CountPanel)
        assert at.till.panel.typed["c5000"] == "5"

    at_the_till(day_file, first)

    async def again(at: Counter) -> None:
        await at.press(":", "y", "c")
        assert isinstance(at.till.panel, CountPanel)
        assert at.till.panel.typed["c5000"] == "5"
        assert at.till.panel.cash_cents == 3 * 500_00 + 4 * 100_00 + 5 * 50_00

    at_the_till(day_file, again)


def test_a_scan_in_the_middle_of_a_count_is_a_sale_and_the_count_stays(day_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "c", "7", "enter")
        at.hand.step = 0.002
        await at.pilot.press(*"3017620422003", "enter")
        at.hand.step = 1.0
        await at.until(at.calm)
        await at.press("escape", ":", "y", "c")
        assert isinstance(at.till.panel, CountPanel)
        assert dict(at.till.panel.typed) == {"c50000": "7"}

    at_the_till(day_file, scenario)


def test_azerty_figures_count_too() -> None:
    hand = HandTill(azerty=True)
    hand.till.panel = _panel()
    hand.press("é", "-", "enter", "à")
    assert dict(hand.till.panel.typed) == {"c2000": "26", "c200": "0"}


def _panel() -> CountPanel:
    from cafe_pos.tui.evening.count_panel import CountRow, Kind

    rows = (
        CountRow("c2000", Kind.COIN, "20 €", 2000),
        CountRow("c200", Kind.COIN, "2 €", 200),
        CountRow("card", Kind.SUM, "card", method="card"),
        CountRow("slip:0", Kind.SLIP, "cheque", 690, "cheque"),
    )
    return CountPanel("count", "S-000001", rows, lambda till, panel: None)


def test_an_empty_count_is_no_count_and_a_zero_is_one() -> None:
    i18n.set_language("en")
    hand = HandTill()
    asked: list[CountPanel] = []
    panel = _panel()
    panel.done = lambda _till, found: asked.append(found)
    hand.till.panel = panel
    hand.press("end", "enter")
    assert asked == []
    assert "Is the drawer empty?" in said(hand)
    hand.press("0", "end", "enter")
    (found,) = asked
    assert found.found().cash == 0
    assert [one.method for one in found.found().others] == ["cheque"]


def test_what_is_typed_again_replaces_and_backspace_corrects() -> None:
    hand = HandTill()
    hand.till.panel = _panel()
    hand.press("1", "2", "enter", "up", "3")
    assert hand.till.panel.typed["c2000"] == "3"
    hand.press("backspace")
    assert "c2000" not in hand.till.panel.typed
    hand.press("tab", "1", "2", ",", "5", "0", "9")
    assert hand.till.panel.typed["card"] == "12,50"
    assert hand.till.panel.total_cents == 12_50
    assert hand.till.tally == ("S-000001", hand.till.panel.typed)


def test_open_tabs_are_listed_and_carried_over(day_file: Path) -> None:
    opened(day_file, MORNING, _put_aside)

    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "c")
        assert "Table 4" in at.text()
        await at.press("enter")
        assert isinstance(at.till.panel, CountPanel)
        await at.press("down", "1", "end", "enter")
        await explain(at)
        await at.press("enter", "1")
        assert isinstance(at.till.panel, Sheet)

    at_the_till(day_file, scenario)
    (tab,) = opened(day_file, NIGHT, tabs.open_tabs)
    assert tab.name == "Table 4"


def _put_aside(ctx: Context) -> None:
    tabs.keep(ctx, Order().add(COFFEE, 2)[0], "Table 4", Where())


def test_an_order_on_the_screen_comes_first(day_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("c", ":", "y", "c")
        assert at.till.panel is None
        assert said(at).startswith("First the order on the screen")

    at_the_till(day_file, scenario)


@pytest.mark.parametrize("counted", [False, True], ids=["not counted", "counted"])
def test_a_forgotten_day_comes_first_the_next_morning(day_file: Path, *, counted: bool) -> None:
    async def scenario(at: Counter) -> None:
        await at.pilot.pause()
        assert "Sunday 22 is not closed (: y f)" in at.text()
        assert "to close: Sun 22 Nov" in at.text()
        await at.press(":", "y", "f")
        if counted:
            await at.press("1", *["down"] * 2, "1", *["down"] * 5, "1", "down", "1")
            await at.press("tab", *"6,90", "enter", "space", "space", "enter")
            assert isinstance(at.till.panel, Compare)
            assert at.till.panel.compared.exact
            await at.press("enter")
        else:
            await at.press("2")
        assert isinstance(at.till.panel, Sheet)
        await at.until(lambda: at.till.standing is not None and not at.till.standing.forgotten)
        await at.pilot.pause()
        assert "to close" not in at.text()

    at_the_till(day_file, scenario, at="2026-11-23T07:30:00Z")

    def closed(ctx: Context) -> None:
        with ctx.store.act() as uow:
            assert uow.last_closed_day() == "2026-11-22"
            (count,) = uow.drawer.counts_on("2026-11-22")
            assert count["state"] == ("counted" if counted else "not_counted")

    opened(day_file, "2026-11-23T07:31:00Z", closed)


def test_the_backup_tells_how_far_it_is_and_can_be_left() -> None:
    from cafe_pos.tui.evening import closing_panels

    i18n.set_language("en")
    hand = HandTill()
    closing_panels.back_up(hand.till, "Z-000001")
    ((progress, _done, failed),) = hand.host.copies
    progress(50, 200)
    assert isinstance(hand.till.panel, Copying)
    assert hand.till.panel.percent == 25
    assert "25 %" in hand.till.panel.sentences[0]
    progress(200, 200)
    assert "being checked" in hand.till.panel.sentences[0]
    hand.press("escape")
    assert hand.till.panel is None
    progress(200, 200)
    assert hand.till.panel is None
    from cafe_pos.domain.errors import PosError

    failed(PosError("backup.cannot_write", path="/x", reason="full"))
    assert "full" in said(hand)


# --- the month -----------------------------------------------------------------------------------


def test_a_month_that_is_over_is_one_letter(day_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        assert at.till.standing is not None
        assert at.till.standing.month == date(2026, 11, 30)
        await at.press(":", "y", "n")
        assert isinstance(at.till.panel, CountPanel)
        await at.press(*["down"] * 2, "1", *["down"] * 5, "1", "down", "1")
        await at.press("tab", *"6,90", "enter", "space", "space", "enter", "enter")
        assert isinstance(at.till.panel, Sheet)
        assert "ZM-000001" in at.text()
        await at.until(lambda: at.till.standing is not None and at.till.standing.month is None)

    at_the_till(day_file, scenario, at="2026-12-02T08:00:00Z")


def test_a_drawer_opened_on_a_later_day_stays_open_when_the_month_closes(day_file: Path) -> None:
    opened(day_file, NIGHT, closing.close_day)
    opened(day_file, "2026-12-02T07:00:00Z", lambda ctx: drawer.open_drawer(ctx, 50_00))

    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "n", "enter")
        assert isinstance(at.till.panel, Sheet)
        assert "ZM-000001" in at.text()

    at_the_till(day_file, scenario, at="2026-12-02T08:00:00Z")
    still = opened(day_file, "2026-12-02T08:01:00Z", drawer.status)
    assert (still.session, still.float_cents) == ("S-000002", 50_00)


def test_who_may_not_close_is_told_before_counting(day_file: Path) -> None:
    opened(day_file, MORNING, lambda ctx: people.add(ctx, "Zoé", "4312", role=Role.HELP))

    async def scenario(at: Counter) -> None:
        for letter in "cp":
            await at.press(":", "y", letter)
            assert not isinstance(at.till.panel, CountPanel)
            assert isinstance(at.till.banner, Notice)
            await at.press("escape", "escape")

    async def run(counter: Counter) -> None:
        await counter.until(lambda: counter.till.welcome is not None)
        await counter.press("3", *"4312", "enter")
        await counter.until(lambda: counter.till.standing is not None)
        await scenario(counter)

    drive(day_file, run, clock=HandClock(NIGHT), log_in=False)


def test_an_article_touched_in_the_middle_of_a_row_loses_no_figure(day_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "c", "7", "enter", "1", "2")
        at.till.tap(Tap("article", "CAFE", at.hand()))
        await at.press("delete", ":", "y", "c")
        assert isinstance(at.till.panel, CountPanel)
        assert dict(at.till.panel.typed) == {"c50000": "7", "c20000": "12"}

    at_the_till(day_file, scenario)


# --- money moved, readings, people ---------------------------------------------------------------


def test_an_expense_says_what_for_and_its_vat(day_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "m", "d", *"12,50", "enter", "enter")
        assert isinstance(at.till.panel, Form)
        await at.press("end", "enter")
        assert "Say it in a few words." in at.text()
        await at.press(*"Eponges", "enter", *"Superette", "enter", "right", "right", "enter")
        await at.press(*"F12", "enter")
        assert said(at) == "M-000001: €12.50 taken out"

    at_the_till(day_file, scenario)

    def recorded(ctx: Context) -> None:
        with ctx.store.act() as uow:
            (moved,) = uow.drawer.movements_on("2026-11-22")
            assert (moved["kind"], moved["amount"], moved["reason"]) == (
                "expense", 1250, "Eponges",
            )  # fmt: skip
            assert (moved["supplier"], moved["receipt"]) == ("Superette", "F12")
            assert moved["vat_code"] == "I10"

    opened(day_file, NIGHT, recorded)


@pytest.mark.parametrize(
    ("keys", "kind", "direction"),
    [
        (("b", *"50", "enter", "enter"), "withdrawal_bank", "out"),
        (("t", *"20", "enter", *"MOULIN", "enter", "enter"), "withdrawal_mandator", "out"),
        (("f", *"30", "enter", "enter"), "float_added", "in"),
        (("a", "right", "enter", *"5", "enter", *"Trouve", "enter"), "other", "in"),
    ],
)
def test_money_in_and_out(day_file: Path, keys: tuple[str, ...], kind: str, direction: str) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "m", *keys)
        assert at.till.panel is None
        assert said(at).startswith("M-000001")

    at_the_till(day_file, scenario)

    def recorded(ctx: Context) -> None:
        with ctx.store.act() as uow:
            (moved,) = uow.drawer.movements_on("2026-11-22")
            assert (moved["kind"], moved["direction"]) == (kind, direction)

    opened(day_file, NIGHT, recorded)


def test_the_drawer_opened_without_a_sale_stands_on_the_x(day_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "t", "1")
        assert at.till.panel is None
        await at.press(":", "y", "x")
        assert isinstance(at.till.panel, Sheet)
        assert any("sans vente (1)" in line or "sans vente" in line for line in
                   at.till.panel.lines)  # fmt: skip
        top = at.text()
        await at.press("end")
        assert at.text() != top
        await at.press("home")
        assert at.text() == top
        await at.press("escape")
        assert isinstance(at.till.panel, Listing)

    at_the_till(day_file, scenario)


def test_handing_over_with_a_note(day_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "r", "1", *"Pain", "enter", *"9999", "enter")
        assert isinstance(at.till.panel, Form)
        assert at.till.panel.error
        await at.press(*"1357", "enter")
        assert at.till.operator == "op2"
        assert said(at) == "Camille hands over to Dominique."

    at_the_till(day_file, scenario)
    (note,) = opened(day_file, NIGHT, logbook.notes)
    assert (note.name, note.text) == ("Camille", "Pain")


def test_handing_over_with_a_count_begins_a_new_session(day_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "y", "r", "2", *["down"] * 2, "1", *["down"] * 5, "1", "down", "1")
        await at.press("tab", *"6,90", "enter", "space", "space", "enter", "enter")
        await at.press("enter", *"1357", "enter")
        assert at.till.operator == "op2"
        await at.until(
            lambda: at.till.standing is not None and at.till.standing.session == "S-000002"
        )
        assert at.till.standing is not None
        assert at.till.standing.float_cents == 103_00

    at_the_till(day_file, scenario)


def test_the_logbook_is_said_read_and_written(day_file: Path) -> None:
    opened(day_file, MORNING, lambda ctx: logbook.add(ctx, "Frigo", operator="Camille"))

    async def scenario(at: Counter) -> None:
        assert at.till.standing is not None
        assert len(at.till.standing.notes) == 1
        await at.press(":", "y", "l")
        assert "Frigo" in at.text()
        await at.press("enter", *"Vu", "enter")
        assert isinstance(at.till.panel, Sheet)
        assert "Vu" in at.text()
        await at.press("escape", ":", "y", "w")
        assert "Dominique" in at.text()

    at_the_till(day_file, scenario, who="Dominique")


def test_cheques_corrected_or_paid_on_accounts_are_told_apart(day_file: Path) -> None:
    def change(ctx: Context) -> tuple[evening.Slip, ...]:
        from cafe_pos.application.accounts import accounts
        from cafe_pos.application.accounts.accounts import Settle

        drawer.put_right(ctx, "T-00000003", Method.CARD)
        who = customers.add(ctx, "Marcel")
        ringing.ring(ctx, Ring((Wanted("CAFE"),), (Tender(Method.ACCOUNT),), customer=who.code))
        accounts.settle(
            ctx, Settle(who.code, (Tender(Method.CHEQUE, bank="LCL", cheque_number="5"),))
        )
        blind = evening.blind(ctx)
        assert blind is not None
        return blind.slips

    slips = opened(day_file, MORNING, change)
    assert [(slip.bank, slip.cents) for slip in slips] == [("CMB", 690), ("LCL", 150)]


def test_the_status_says_nothing_special_about_an_open_drawer(day_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.pilot.pause()
        assert "drawer 08:00" in at.text() or "drawer open since 08:00" in at.text()
        assert isinstance(at.till.said, Said | None)

    at_the_till(day_file, scenario, size=(120, 40))
