"""The month's report at the counter: pages, plots in plain characters, acts, what-if."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_pos import i18n
from cafe_pos.application.costs import charges
from cafe_pos.application.costs.charges import NewCharge
from cafe_pos.application.drawer.closing import close_day, close_month
from cafe_pos.application.ports import Context
from cafe_pos.application.viability import scenarios
from cafe_pos.application.viability.codes import BY_CODE
from cafe_pos.application.viability.views import HeatCell, ReportKind
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.viability.projection import Scenario
from cafe_pos.reports.speech import Speech
from cafe_pos.reports.viability import words
from cafe_pos.tui.paint import bars as paint_bars
from cafe_pos.tui.paint import palette
from cafe_pos.tui.paint import panels as paint_panels
from cafe_pos.tui.paint.canvas import Canvas, clean
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.shown import Notice, Tap
from cafe_pos.tui.viability import pages as viability_pages
from cafe_pos.tui.viability import plots as viability_plots
from cafe_pos.tui.viability.panels import PAGES, ReportPanel
from cafe_pos.tui.viability.what_if_panels import WhatIfPanel, scenario_of
from tests import cafes
from tests.cafes import HandClock
from tests.reports import viability_sample
from tests.tui.counters import Counter, HandTill, drive
from tests.tui.test_painting import CONSOLE_CHARACTERS

SIZES = [(80, 21), (100, 27), (120, 37)]
"""What lies between the status line and the input line at 24, 30 and 40 rows."""


class Hand(HandTill):
    """A till whose panels' acts are carried out on a real café at once."""

    def __init__(self, ctx: Context, *, azerty: bool = False) -> None:
        super().__init__(azerty=azerty)
        self.ctx = ctx

    def keys(self, *names: str) -> None:
        """Press keys, each carried out before the next, files written as well."""
        for name in names:
            self.press(name)
            while self.till.host.acts or self.till.host.works:
                if self.till.host.acts:
                    act, done, failed = self.till.host.acts.pop(0)
                    given = (self.ctx,)
                else:
                    act, done, failed = self.till.host.works.pop(0)
                    given = ()
                try:
                    answer = act(*given)
                except PosError as error:
                    failed(error)
                else:
                    done(answer)

    @property
    def report(self) -> ReportPanel:
        """The report that is open."""
        assert isinstance(self.till.panel, ReportPanel)
        return self.till.panel

    def page(self, width: int = 80) -> str:
        """All of the page that is open, as text."""
        return painted(self.report, width)


def painted(panel: ReportPanel, width: int) -> str:
    """A page in its full length, as the screen writes it."""
    lines = panel.lines(width, 18)
    canvas = Canvas(width, len(lines) + 3, palette.CONSOLE.ground)
    hand = HandTill()
    hand.till.panel = panel
    return paint_panels.paint_wide(hand.till, palette.CONSOLE, width, canvas.height).text()


@pytest.fixture
def hand(cafe: Context, clock: HandClock) -> Iterator[Hand]:
    i18n.set_language("fr")
    for day in ("20", "21"):
        clock.set(f"2026-11-{day}T09:15:00Z")
        cafes.ring(cafe, "2 CAFE", "TIMBRE")
        cafes.ring(cafe, "20 CAFE")
    clock.set("2026-12-05T09:00:00Z")
    yield Hand(cafe)
    i18n.set_language("en")


@pytest.fixture
def costly(hand: Hand) -> Hand:
    """The same with a rent: a scenario has something to begin with."""
    rent = NewCharge(kind="rent", net_cents=900, day="2026-11-05", every="month")
    charges.add(hand.ctx, rent)
    return hand


def open_november(hand: Hand) -> None:
    hand.keys(":", "z", "r")
    assert isinstance(hand.till.panel, Listing)
    assert [row.text for row in hand.till.panel.rows] == ["décembre 2026", "novembre 2026"]
    assert hand.till.panel.index == 1
    hand.keys("enter")


# --- what is drawn -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_drawn_in_console_characters_and_no_figure_is_cut(
    language: str, size: tuple[int, int]
) -> None:
    i18n.set_language(language)
    hand = HandTill()
    view = viability_sample.view()
    seen = ""
    for number in range(len(PAGES)):
        panel = ReportPanel(view, number)
        hand.till.panel = panel
        for colours in (palette.CONSOLE, palette.WARM):
            canvas = paint_panels.paint_wide(hand.till, colours, *size)
            assert set(canvas.text()) <= CONSOLE_CHARACTERS | {"\n"}
        bar = paint_bars.paint_keys(hand.till, palette.CONSOLE, size[0]).text()
        assert all(f" {letter} " in bar for letter in ("e", "c", "a", "f", "s", "d"))
        assert "Esc" in bar or "Échap" in bar
        seen += painted(panel, size[0])
    speech = Speech(language)
    for code in viability_pages.FIGURES:
        spec = BY_CODE[code]
        for month in (view.figures, view.previous, view.last_year):
            assert month is not None
            assert clean(words.shown(speech, spec.read(month), spec.unit)) in seen
        assert clean(words.name(speech, code))[:33] in seen  # a label may end in a point
    for point in view.trend:
        assert viability_plots.euros(point.revenue_cents) in seen
    assert viability_sample.view().comments[0].text.split()[-1] in seen


def test_the_verdict_and_its_sentences_stand_above_the_figures() -> None:
    i18n.set_language("fr")
    view = viability_sample.view()
    text = painted(ReportPanel(view), 120)
    assert text.index(words.verdict(Speech("fr"), view.judgement.verdict)) < text.index("oct. 26")
    for one in view.sentences:
        assert clean(words.reason(Speech("fr"), one)) in text
    flash = painted(ReportPanel(viability_sample.view(ReportKind.FLASH)), 120)
    assert "Pas de verdict" in flash
    assert "FLASH" in flash
    i18n.set_language("en")


@given(
    st.lists(st.none() | st.integers(-(10**10), 10**10), min_size=1, max_size=14),
    st.integers(2, 12),
)
def test_an_amount_is_whole_or_a_dash(values: list[int | None], room: int) -> None:
    said, unit = viability_plots.amounts(values, room)
    for value, text in zip(values, said, strict=True):
        assert len(text) <= room
        if value is not None and text != "-":
            per = 100 if unit == "€" else 100_000
            assert abs(float(text) - value / per) <= 0.51


@given(
    st.lists(st.integers(-500_000, 2_000_000), min_size=1, max_size=14), st.integers(5, 30),
    st.sampled_from([80, 100, 120]),
)  # fmt: skip
def test_bars_are_as_high_as_their_values_and_never_wider_than_the_screen(
    values: list[int], rows: int, width: int
) -> None:
    lines = viability_plots.columns(values, width, rows)
    assert len(lines) == rows
    drawn: dict[int, int] = {}
    for line in lines:
        for span in line.spans:
            assert span.right or span.x + len(span.text) <= width
            if not span.right:
                drawn[span.x] = drawn.get(span.x, 0) + 1
    scale = (max(0, *values) - min(0, *values)) / rows
    cell = viability_plots.cell_width(len(values), width)
    for place, value in enumerate(values):
        height = drawn.get(viability_plots.AXIS + 1 + place * cell, 0)
        assert abs(height - (abs(value) / scale if scale else 0)) <= 1.5


def test_break_even_is_a_line_across_its_bar() -> None:
    lines = viability_plots.columns([1_000_00, 200_00], 80, 10, [500_00, 500_00])
    across = [span for span in lines[5].spans if span.text.startswith("─")]
    assert len(across) == 2
    assert not any("─" in span.text for line in (*lines[:5], *lines[6:]) for span in line.spans)


def test_an_evening_behind_midnight_stands_behind_its_day() -> None:
    view = viability_sample.view(
        heat=tuple(HeatCell(5, hour, 10_000, 3, 1) for hour in (22, 23, 0, 1))
    )
    hours = viability_plots.heat(view, Speech("fr"), 80, 18)[1]
    assert [span.text for span in hours.spans] == ["22", "23", "0", "1"]
    around = tuple(HeatCell(5, hour, 1_234_500, 3, 1) for hour in range(24))
    told = viability_plots.heat(viability_sample.view(heat=around), Speech("fr"), 80, 18)
    assert "0 à 9" in told[0].spans[1].text
    assert all(span.x + len(span.text) <= 80 for line in told for span in line.spans)


def test_a_report_takes_both_sides_and_a_touch_is_where_it_is_seen() -> None:
    hand = HandTill()
    hand.till.panel = ReportPanel(viability_sample.view())
    whole = paint_panels.paint_wide(hand.till, palette.CONSOLE, 80, 21)
    left, right = whole.part(0, 34), whole.part(34, 46)
    for y, row in enumerate(whole.text().splitlines()):
        beside = right.text().splitlines()[y]
        assert f"{left.text().splitlines()[y]:<34}{beside}".rstrip() == row
    x = whole.text().splitlines()[1].index(PAGES[3][0]())
    assert left.tap_at(x, 1) == Tap("found", "3")
    hand.till.tap(Tap("found", "3", 2.0))
    assert hand.till.panel.page == 3
    hand.till.banner = Notice("Titre", ("Une phrase.",))
    assert paint_panels.wide(hand.till) is None


# --- what keys do --------------------------------------------------------------------------------


def test_a_cafe_without_costs_says_what_is_missing_and_where_it_is_entered(hand: Hand) -> None:
    open_november(hand)
    text = hand.page()
    assert "1 Le mois n'est pas encore clôturé." in text
    assert "2 Aucune charge n'a été saisie" in text
    assert text.index("Aucune charge") < text.index("Chiffre d'affaires propre")
    assert "Inconnu" in text
    hand.keys("2")
    assert isinstance(hand.till.panel, Listing)
    assert hand.till.panel.title.endswith("novembre 2026")
    hand.keys("n", "escape")
    assert hand.report.view.month == "2026-11"
    hand.keys("escape")
    assert isinstance(hand.till.panel, Listing)
    open_again(hand)
    hand.keys("s", *"5", "end", "enter")
    assert isinstance(hand.till.panel, Form)
    assert "saisissez d'abord" in hand.till.panel.error


def open_again(hand: Hand) -> None:
    hand.keys("escape")
    hand.till.panel = None
    open_november(hand)


def test_pages_turn_and_are_read_on(hand: Hand) -> None:
    open_november(hand)
    hand.report.lines(80, 18)
    hand.keys("down", "pagedown")
    assert hand.report.offset == 11
    hand.keys("end", "home", "up")
    assert hand.report.offset == 0
    hand.keys("tab", "right")
    assert hand.report.page == 2
    hand.keys("left", "left", "left")
    assert hand.report.page == len(PAGES) - 1
    hand.keys("escape")
    assert isinstance(hand.till.panel, Listing)


def test_a_comment_and_a_decision_stand_in_the_report(hand: Hand) -> None:
    open_november(hand)
    hand.keys("left", "c", *"Neige", "enter")
    assert "Camille : Neige" in hand.page()
    hand.keys("a", *"Relancer", "enter", "enter", *["backspace"] * 10, *"31/02/2027", "enter")
    assert isinstance(hand.till.panel, Form)
    assert hand.till.panel.error
    hand.keys(*["backspace"] * 10, *"15/12/2026", "enter")
    assert "[ ] Relancer (Camille, 15/12/2026)" in hand.page()
    hand.keys("f", "enter")
    assert "[x] Relancer" in hand.page()


def test_files_are_made_beside_and_say_where_they_lie(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cafe_pos.settings.documents_dir", lambda: tmp_path / "documents")
    open_november(hand)
    hand.keys("e", "enter", "end")
    hand.press("enter")
    act, done, _failed = hand.till.host.acts.pop(0)
    done(act(hand.ctx))
    assert hand.report.busy
    assert "en cours" in hand.report.state
    hand.keys("x")
    assert not hand.report.busy
    made = sorted(path.suffix for path in (tmp_path / "documents").iterdir())
    assert made == [".json", ".pdf", ".xlsx"]
    assert isinstance(hand.till.banner, Notice)
    assert hand.till.banner.sentences[0] == str(tmp_path / "documents")
    (tmp_path / "file").write_text("x")
    hand.keys("e", *["backspace"] * 200, *str(tmp_path / "file" / "in"), "end", "enter")
    assert isinstance(hand.till.banner, Notice)
    assert "viability-2026-11" in hand.till.banner.sentences[0]


def test_a_definitive_report_is_confirmed_and_wants_a_closed_month(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cafe_pos.settings.documents_dir", lambda: tmp_path)
    open_november(hand)
    hand.keys("d")
    assert isinstance(hand.till.panel, Listing)
    assert "inconnu" in hand.till.panel.text
    hand.keys("1", "end", "enter")
    assert isinstance(hand.till.panel, Form)
    assert "clôtur" in hand.till.panel.error
    with hand.ctx.store.act() as uow:
        assert uow.months.reports() == ()
    close_month(hand.ctx)
    hand.till.panel = None
    open_november(hand)
    hand.keys("d", "1", "end", "enter")
    with hand.ctx.store.act() as uow:
        (made,) = uow.months.reports()
    assert (made["month"], made["nature"]) == ("2026-11", "definitive")
    assert hand.report.state.endswith("R-2026-11-1")
    assert (tmp_path / "viability-R-2026-11-1.pdf").exists()


def test_a_month_that_is_closed_has_its_report_one_letter_away(hand: Hand) -> None:
    close_day(hand.ctx)
    hand.keys(":", "y", "n", "enter")
    assert isinstance(hand.till.panel, Sheet), hand.till.panel
    hand.keys("r")
    assert hand.report.view.month == "2026-11"
    hand.keys("escape")
    assert isinstance(hand.till.panel, Sheet)


# --- what if -------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_what_if_shows_the_domains_own_numbers(costly: Hand, size: tuple[int, int]) -> None:
    open_november(costly)
    costly.keys("s", *"5", "enter", "enter", "left", "1", "enter", *"4,50", "end", "enter")
    panel = costly.till.panel
    assert isinstance(panel, WhatIfPanel)
    wanted = Scenario(name="", price_bp=500, days=-1, rent_cents=450)
    assert panel.scenario == wanted
    expected = scenarios.what_if(costly.ctx, "2026-11", wanted)
    assert panel.found == expected
    canvas = paint_panels.paint_wide(costly.till, palette.CONSOLE, *size)
    text = canvas.text()
    assert set(text) <= CONSOLE_CHARACTERS | {"\n"}
    for cents in (
        expected.today.break_even_cents, expected.changed.break_even_cents,
        expected.today.result_cents, expected.changed.result_cents,
        expected.changed.steps[-1].cash_cents,
    ):  # fmt: skip
        assert clean(i18n.money(cents or 0)) in text
    assert "prix +5 %, jours d'ouverture -1, loyer +4,50 €" in text
    assert "à partir de zéro" in " ".join(text.split())
    costly.keys("enter")
    assert isinstance(costly.till.panel, Form)
    assert costly.till.panel.answers["price"] == "5"
    assert costly.till.panel.answers["days"] == "-1"


def test_scenarios_are_kept_and_two_stand_in_the_report(costly: Hand) -> None:
    open_november(costly)
    for price, name in (("5", "Un"), ("6", "Deux"), ("7", "Trois")):
        costly.keys("s", price, "end", "enter", "g", *name, "enter", "escape")
    costly.keys("s", "1", "end", "enter", "l")
    assert isinstance(costly.till.panel, Listing)
    assert [row.text for row in costly.till.panel.rows] == ["Deux", "Trois", "Un"]
    costly.keys("f2", "end", "f2")
    assert isinstance(costly.till.panel, Listing)
    assert [row.right for row in costly.till.panel.rows] == ["dans le rapport"] * 2 + [""]
    costly.keys("end", "f2")
    assert isinstance(costly.till.banner, Notice)
    costly.keys("delete", "escape", "escape", "escape", "enter")
    shown = [one.scenario.name for one in costly.report.view.scenarios]
    assert shown == ["Deux", "Un"]
    for _page in range(4):
        costly.keys("right")
    assert "Si nous changions quelque chose" in costly.page() or "Deux" in costly.page()


def test_a_sign_is_turned_on_an_azerty_row_where_the_minus_is_a_six(costly: Hand) -> None:
    hand = Hand(costly.ctx, azerty=True)
    open_november(hand)
    hand.keys("s", "-", "minus", "down", "left", "é", "left")
    assert isinstance(hand.till.panel, Form)
    assert hand.till.panel.answers["price"] == "-6"
    assert hand.till.panel.answers["volume"] == "2"
    assert scenario_of({"price": "-", "days": ""}) == Scenario(name="")


def test_a_report_on_the_real_screen(counter_file: Path) -> None:
    async def scenario(counter: Counter) -> None:
        await counter.press(":", "z", "r", "enter")
        assert isinstance(counter.till.panel, ReportPanel)
        text = counter.text()
        assert PAGES[0][0]() in text
        assert "Order" not in text
        await counter.press("right", "right", "escape", "escape")
        assert counter.till.panel is None or isinstance(counter.till.panel, Listing)

    drive(counter_file, scenario, size=(80, 24))
