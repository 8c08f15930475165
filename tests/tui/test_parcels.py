"""Parcels on the real screen: scanned in, handed over with a coffee, told, returned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cafe_pos.application.parcels import handing as parcel_handing
from cafe_pos.application.parcels import parcels
from cafe_pos.application.parcels.handing import Shown
from cafe_pos.application.ports import Context
from cafe_pos.application.views import House
from cafe_pos.domain.parcel import State, in_force, normal
from cafe_pos.settings import carriers as carriers_settings
from cafe_pos.tui import keys, scanner
from cafe_pos.tui.parcels import panels as parcel_panels
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import CATALOGUE, CROQUE, Counter, HandTill, drive

LETTER = "RR123456785FR"
SECOND = "RB123456785FR"
CHRONO = "EX123456785FR"
EAN = "3017620422003"
NOW = "2026-11-22T09:00:00Z"


def _do(path: Path, act: Callable[[Context], Any], now: str = NOW) -> Any:
    ctx = cafes.reopen(path, HandClock(now))
    try:
        return act(ctx)
    finally:
        ctx.store.close()


@pytest.fixture
def relay_file(counter_file: Path) -> Path:
    """A café with a parcel for each of two people of one name, and one for somebody else."""

    def fill(ctx: Context) -> None:
        parcels.receive(ctx, LETTER, "Odette Marchand", phone="06 12 34 56 78")
        parcels.receive(ctx, SECOND, "Marchand Odette")
        parcels.receive(ctx, CHRONO, "Lucien Œuvrard")

    _do(counter_file, fill)
    return counter_file


async def scan(at: Counter, text: str) -> None:
    """A scanner's burst, then calm."""
    at.hand()  # a second behind the key before
    at.hand.step = 0.002
    await at.pilot.press(*text, "enter")
    at.hand.step = 1.0
    await at.until(at.calm)
    await at.pilot.pause()


def pane(at: Counter) -> str:
    """What the right half says, its sentences whole."""
    return " ".join(" ".join(line.partition("│")[2] for line in at.text().splitlines()).split())


def test_three_in_two_out_one_with_a_coffee(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        for number, name in ((LETTER, "Odette"), (SECOND, "Marcel"), (CHRONO, "Lucien")):
            await scan(at, number)
            assert isinstance(at.till.panel, Form)
            assert number in at.text()
            await at.press(*name, "enter")
            assert at.till.panel is None
        assert "Put it on P1" in at.text()
        await at.press("c")
        await scan(at, LETTER)
        assert "which document?" in at.text()
        await at.press("i")
        assert "Colis L1 La Poste" in at.text()
        await at.press("f9")
        assert at.till.last is not None
        assert at.till.last.total_cents == 150
        parcel_panels.open_parcels(at.till)
        await at.until(at.calm)
        await at.press(*"luc", "enter", "m", "p", "enter")
        assert at.till.last.total_cents == 0
        await scan(at, CHRONO)
        assert "handed over" in at.text()
        assert "To undo it, refund T-00000002." in pane(at)

    drive(counter_file, scenario, size=(120, 40))
    here = _do(counter_file, parcels.everything_here)
    assert [view.parcel.name for view in here] == ["Marcel"]
    (lucien,) = _do(counter_file, lambda ctx: parcels.find(ctx, "lucien"))
    assert (lucien.parcel.identity, lucien.parcel.proxy) == ("passport", True)
    assert cafes.verify(counter_file, full=True).ok


def test_homonyms_stand_apart_at_80_columns(relay_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        parcel_panels.open_parcels(at.till)
        await at.until(at.calm)
        await at.press(*"mar")
        text = at.text()
        assert text.count("came 22/11") == 2
        assert "L1" in text
        assert "L2" in text
        await at.press("enter")
        assert "Also for this name: L2" in pane(at) or "Also for this name: L1" in pane(at)
        await at.press("escape", "escape")
        assert at.till.panel is None

    drive(relay_file, scenario)


def test_scanned_twice_shows_where_it_is(relay_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        parcel_panels.open_parcels(at.till)
        await at.until(at.calm)
        await scan(at, CHRONO)
        assert "place P1" in pane(at)
        await at.press("p")
        await scan(at, CHRONO)
        await at.press("p")
        assert "It stands on this order already." in at.text()
        assert [line.mark.ref for line in at.till.order.lines if line.mark] != []
        assert len(at.till.order.lines) == 1

    drive(relay_file, scenario)


def test_it_went_while_its_line_was_on_the_order(relay_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await scan(at, CHRONO)
        await at.press("i")

        def elsewhere(ctx: Context) -> None:
            parcel_handing.hand_over(ctx, CHRONO, Shown("card"))

        at.till.do(elsewhere, lambda _done: None)
        await at.until(at.calm)
        await at.press("f9")
        assert "was handed over already, by Camille" in pane(at)
        assert len(at.till.order.lines) == 1
        await at.press("delete")
        assert at.till.order.lines == ()

    drive(relay_file, scenario)


def test_not_wanted_told_and_put_back(relay_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        parcel_panels.open_parcels(at.till)
        await at.until(at.calm)
        await at.press(*"luc", "f2", "d")
        assert "Lucien Œuvrard is told." in at.text()
        await at.press(*"luc", "enter", "x")
        assert "Noted as not wanted." in at.text()
        await at.press(*"lucien", "enter")
        assert "refused" in at.text()
        await at.press("enter", "b")
        assert "It is on its place again." in at.text()

    drive(relay_file, scenario)
    found = _do(relay_file, lambda ctx: parcels.find(ctx, "lucien"))
    assert [view.parcel.state for view in found] == [State.NOTIFIED]


def test_the_return_list_says_what_was_collected_meanwhile(relay_file: Path) -> None:
    late = "2026-12-20T09:00:00Z"

    async def scenario(at: Counter) -> None:
        await at.until(lambda: at.till.banner is not None)  # the morning's list says it too
        await at.press("escape")
        parcel_panels.open_parcels(at.till)
        await at.until(at.calm)
        assert "TO RETURN" in at.text()
        await at.press(*"return", "enter")
        assert "All 3 go back" in at.text()

        def elsewhere(ctx: Context) -> None:
            parcel_handing.hand_over(ctx, CHRONO, Shown("card"))

        at.till.do(elsewhere, lambda _done: None)
        await at.until(at.calm)
        await at.press("t")
        assert "2 parcels noted as returned." in at.text()
        assert "was collected meanwhile, from Camille" in pane(at)

    drive(relay_file, scenario, size=(120, 40), clock=HandClock(late))
    assert _do(relay_file, parcels.everything_here, late) == ()


def test_one_is_sent_and_its_driver_comes(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        parcel_panels.open_parcels(at.till)
        await at.until(at.calm)
        await at.press(*"send", "enter", *LETTER, "enter", "enter")
        assert "Put it on L1" in at.text()
        await at.press(*"= to", "enter", "1")
        assert "The driver has them." in at.text()

    drive(counter_file, scenario)
    (sent,) = _do(counter_file, lambda ctx: parcels.find(ctx, LETTER))
    assert sent.parcel.state is State.COLLECTED


def test_an_unknown_form_asks_for_its_carrier(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await scan(at, "ZZ-99-ABC")
        assert at.till.panel is None
        parcel_panels.open_parcels(at.till)
        await at.until(at.calm)
        await scan(at, "ZZ-99-ABC")
        assert "does not tell its carrier" in at.text()
        await at.press("a", "end", "up", *"Odette", "enter")
        assert "Put it on A1" in at.text()

    drive(counter_file, scenario)


def test_a_month_against_the_carriers_statement(relay_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        parcel_panels.open_parcels(at.till)
        await at.until(at.calm)
        await at.press(*"month", "enter")
        assert "in 2, out 0, back 0" in at.text()
        await at.press("1", "3", "end", "enter")
        assert "its statement 3, here 2" in at.text()
        assert "+1" in at.text()
        await at.press("escape", "a")
        assert "October 2026" in at.text()

    drive(relay_file, scenario, size=(120, 40))


# --- scans ----------------------------------------------------------------------------------------


def test_a_parcel_here_goes_before_an_article_of_the_same_number(counter_file: Path) -> None:
    sold = tuple(replace(x, ean=EAN) if x is CROQUE else x for x in CATALOGUE)

    def fill(ctx: Context) -> None:
        with ctx.store.act() as uow:
            uow.put_articles(sold)
        parcels.receive(ctx, EAN, "Odette", carrier="AUTRE")

    _do(counter_file, fill)

    async def scenario(at: Counter) -> None:
        await scan(at, EAN)
        assert isinstance(at.till.panel, Listing)
        await at.press("i", "enter")
        await scan(at, EAN)
        assert [line.article.code for line in at.till.order.lines] == ["CROQUE"], at.text()

    drive(counter_file, scenario)


@pytest.fixture
def carriers() -> House:
    """What a till knows of carriers, without a café."""
    return House(carriers=in_force(carriers_settings.carriers(), date(2026, 11, 22)))


@pytest.mark.parametrize("text", [LETTER, CHRONO, "6A12345678901", "1Z999AA10123456784"])
def test_carriers_numbers_are_asked_for_from_every_screen(carriers: House, text: str) -> None:
    for before in ((), (":",), ("/", "c"), ("c", "enter")):
        hand = HandTill(house=carriers)
        hand.press(*before)
        hand.press(*text, "enter", apart=0.002)
        assert len(hand.host.acts) == 1
        assert hand.host.rung == []


def test_damaged_numbers_are_shown_and_refused(carriers: House) -> None:
    hand = HandTill(house=carriers)
    hand.press(*"RR123456784FR", "enter", apart=0.002)
    assert (hand.host.acts, hand.till.panel) == ([], None)
    assert "RR123456784FR" in (hand.till.said.text if hand.till.said else "")


def test_a_barcode_of_goods_stays_one(carriers: House) -> None:
    hand = HandTill(house=carriers, articles=(*CATALOGUE, replace(CROQUE, code="X", ean=EAN)))
    hand.press(*EAN, "enter", apart=0.002)
    assert hand.lines == [("X", 1)]


@pytest.mark.parametrize("text", [LETTER, "6A12345678901", "1Z999AA10123456784", "MZ123456785FR"])
def test_a_us_scanner_on_an_azerty_machine_is_mapped_back(text: str) -> None:
    typed = dict(zip("1234567890", "&é\"'(-è_çà", strict=True)) | dict(
        zip("aqzwAQZWmM", "qawzQAWZ,?", strict=True)
    )
    run = [keys.read(typed.get(c, c), typed.get(c, c), 0.0) for c in text]
    assert normal(scanner.text_of(run)) == text


def test_words_are_not_mapped() -> None:
    for text in ("quatre", "c'est", "ABC123"):
        assert scanner.text_of([keys.read(c, c, 0.0) for c in text]) == text


def test_from_f4_three_letters_and_what_was_shown(relay_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("f4", *"luc")
        await at.until(lambda: "Lucien" in at.text())
        await at.press("enter")
        await at.until(lambda: "which document?" in at.text())
        await at.press("d", "f9")
        assert at.till.last is not None
        assert at.till.last.total_cents == 0

    drive(relay_file, scenario)
    (lucien,) = _do(relay_file, lambda ctx: parcels.find(ctx, "lucien"))
    assert lucien.parcel.identity == "licence"
