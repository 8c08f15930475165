"""Who is at the counter: log-in, switch, lock, and the PIN of each; the order stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from cafe_pos import i18n
from cafe_pos.application import people
from cafe_pos.application.counter import Welcome
from cafe_pos.application.people import Person
from cafe_pos.application.views import CorrectionView
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.rights import Role
from cafe_pos.tui.log_in import LogIn, Why
from cafe_pos.tui.paint import palette
from cafe_pos.tui.paint import panels as paint_panels
from cafe_pos.tui.panels import Correct, Search
from cafe_pos.tui.shown import Notice, Phase, Tap
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import CATALOGUE, Counter, Hand, HandTill, drive, ticket, view

CAMILLE = Person("op1", "Camille", "manager", active=True)
ELOISE = Person("op2", "Éloïse", "manager", active=True)
CHLOE = Person("op3", "Chloé", "help", active=True)


@pytest.fixture
def pair(cafe_file: Path, clock: HandClock) -> Path:
    """A closed café with the counter's catalogue, two managers and a help."""
    ctx = cafes.reopen(cafe_file, clock)
    with ctx.store.act() as uow:
        uow.put_articles(CATALOGUE)
    people.add(ctx, "Éloïse", "1357", role=Role.MANAGER)
    people.add(ctx, "Chloé", "9199", role=Role.HELP)
    ctx.store.close()
    return cafe_file


def welcome(*who: Person) -> Welcome:
    from datetime import date

    return Welcome("Café du Pont", who, date(2026, 11, 22), demo=False)


def arriving(*who: Person, operator: str | None = None) -> HandTill:
    hand = HandTill(opened=False)
    hand.till.welcomed(welcome(*who), operator)
    return hand


def shown(hand: HandTill) -> str:
    return paint_panels.paint(hand.till, palette.WARM, 46, 21, Path("log")).text()


def events(database: Path) -> list[tuple[int, str, str | None]]:
    """The events of a closed café as (code, name, operator)."""
    import json

    ctx = cafes.reopen(database, HandClock("2026-11-22T11:00:00Z"))
    try:
        with ctx.store.act() as uow:
            said = [json.loads(e.payload) for e in uow.entries() if e.kind == "event"]
            return [(e["code"], e["name"], e["operator"]) for e in said]
    finally:
        ctx.store.close()


# Choosing and typing


@pytest.mark.parametrize("key", ["2", "é", "e", "E", "É"])
def test_a_digit_or_a_first_letter_chooses_a_name(key: str) -> None:
    hand = arriving(CAMILLE, ELOISE)
    hand.press(key, *"1357", "enter")
    assert hand.host.pins == [("op2", "1357", None)]


def test_a_letter_of_two_names_goes_through_them_and_enter_takes_one() -> None:
    hand = arriving(CAMILLE, ELOISE, CHLOE)
    hand.press("c")
    assert hand.till.gate is not None
    assert not hand.till.gate.chosen
    hand.press("c", "c", "enter", *"9199", "enter")
    assert hand.host.pins[0][0] in ("op1", "op3")
    hand = arriving(CAMILLE, ELOISE, CHLOE)
    hand.press("down", "down", "enter", *"9199", "enter")
    assert hand.host.pins == [("op3", "9199", None)]


def test_the_azerty_row_types_a_pin_and_nothing_of_it_is_shown() -> None:
    hand = arriving(CAMILLE)
    hand.press(*"é'-_")
    assert "****" in shown(hand)
    assert "2468" not in shown(hand)
    hand.press("enter")
    assert hand.host.pins == [("op1", "2468", None)]


def test_one_alone_or_the_one_asked_for_is_chosen_but_still_types_the_pin() -> None:
    assert arriving(CAMILLE).till.gate == LogIn(Why.OPEN, (CAMILLE,), chosen=True)
    hand = arriving(CAMILLE, ELOISE, operator="éloïse")
    assert hand.till.gate is not None
    assert (hand.till.gate.person, hand.till.gate.chosen) == (ELOISE, True)
    hand.press("enter", "c", "f9")
    assert hand.host.pins == []
    assert hand.host.rung == []
    assert "Nobody" in arriving(CAMILLE, operator="Nobody").till.gate.error  # type: ignore[union-attr]


def test_escape_goes_back_to_the_names_and_never_past_the_log_in() -> None:
    hand = arriving(CAMILLE, ELOISE)
    hand.press("1", "2", "escape", "escape", "escape", "2", "1", "backspace", "backspace", "1")
    assert hand.till.gate is not None
    assert hand.till.gate.person == CAMILLE
    assert hand.till.view is None


def test_a_wrong_pin_says_how_many_tries_are_left_and_takes_nothing_typed_behind() -> None:
    hand = arriving(CAMILLE)
    hand.press(*"1111", "enter", "c", "f9")
    hand.till.kept_out(PosError("pin.wrong", name="Camille", left=4))
    assert "4 tries" in shown(hand).replace("\n", " ")
    assert hand.till.gate is not None
    assert hand.till.gate.typed == ""
    hand.press(*"2468", "enter")
    assert len(hand.host.pins) == 2


def test_keys_typed_before_the_names_and_behind_the_pin_are_taken_in_order() -> None:
    hand = HandTill(opened=False)
    hand.press(*"2468", "enter", "2", "c")
    hand.till.welcomed(welcome(CAMILLE))
    assert hand.host.pins == [("op1", "2468", None)]
    assert hand.till.phase is Phase.CHECKING
    hand.till.opened(view())
    assert hand.lines == [("CAFE", 2)]


def test_touches_choose_a_name_and_type_a_pin() -> None:
    hand = arriving(CAMILLE, ELOISE)
    for place, tap in enumerate([Tap("person", "1"), *(Tap("key", d) for d in "1357")]):
        hand.till.tap(Tap(tap.kind, tap.value, 10.0 + place))
    hand.till.tap(Tap("article", "CAFE", 20.0))
    hand.till.tap(Tap("key", "enter", 21.0))
    assert hand.host.pins == [("op2", "1357", None)]


# Switch and lock


def test_of_two_the_other_takes_over_with_one_key_and_the_pin_and_the_order_stays() -> None:
    hand = HandTill()
    hand.till.people = (CAMILLE, ELOISE)
    hand.press("2", "c", "/", "t", "ctrl+o")
    assert hand.till.gate is not None
    assert hand.till.gate.person == ELOISE
    assert hand.host.asked == ["people"]
    hand.till.met((CAMILLE, ELOISE))
    hand.press(*"1357", "enter")
    assert hand.host.pins == [("op2", "1357", "op1")]
    hand.till.let_in(ELOISE)
    assert isinstance(hand.till.panel, Search)
    hand.press("escape", "f9")
    assert hand.lines == [("CAFE", 2)]
    assert hand.host.rung[0].operator == "op2"


def test_a_switch_can_be_left_and_a_lock_cannot() -> None:
    hand = HandTill()
    hand.till.people = (CAMILLE, ELOISE)
    hand.press("c", "ctrl+o", "escape", "escape", "t")
    assert hand.lines == [("CAFE", 1), ("THE", 1)]
    hand.press(":", "l", "escape", "escape", "f9", "c", "delete")
    assert hand.till.gate is not None
    assert hand.lines == [("CAFE", 1), ("THE", 1)]
    assert hand.host.rung == []


def test_the_screen_locks_after_the_minutes_set_without_a_key() -> None:
    hand = HandTill(lock_minutes=3)
    hand.till.people = (CAMILLE, ELOISE)
    hand.press("2", "c")
    hand.till.idle(hand.at + 179)
    assert hand.till.gate is None
    hand.till.idle(hand.at + 180)
    assert hand.till.gate is not None
    assert hand.till.gate.why is Why.LOCK
    assert hand.till.gate.person == CAMILLE
    hand.press(*"2468", "enter")
    assert hand.host.pins == [("op1", "2468", "op1")]
    hand.till.let_in(CAMILLE)
    hand.press("f9")
    assert hand.host.rung[0].expected_total_cents == 300


def test_a_key_after_the_time_never_sells_whatever_the_timer_does() -> None:
    hand = HandTill(lock_minutes=3)
    hand.till.people = (CAMILLE,)
    hand.press("c")
    hand.press("f9", apart=181)
    assert hand.host.rung == []
    assert hand.till.gate is not None


def test_no_minutes_means_no_lock() -> None:
    hand = HandTill(lock_minutes=0)
    hand.press("c")
    hand.press("f9", apart=100_000)
    assert len(hand.host.rung) == 1


# Correction


@pytest.mark.parametrize(("key", "method"), [("c", "card"), ("e", "cash"), ("v", "transfer")])
def test_the_last_ticket_is_corrected_by_three_keys(key: str, method: str) -> None:
    hand = HandTill(last_ticket=ticket())
    hand.press(":", "t", key)
    assert hand.host.asked == [f"correct T-00000412 {method}"]
    assert hand.till.panel is None


def test_a_correction_is_told_and_shown_with_the_last_ticket() -> None:
    hand = HandTill(last_ticket=ticket())
    payments = [{"method": "cash", "amount": -300}, {"method": "card", "amount": 300}]
    hand.till.corrected(CorrectionView({"ticket": "T-00000412", "payments": payments}, ""))
    assert hand.till.said is not None
    assert hand.till.said.text == "T-00000412: card instead of cash, recorded"
    assert hand.till.last is not None
    assert hand.till.last.methods == ("card",)
    i18n.set_language("fr")
    hand.till.corrected(CorrectionView({"ticket": "T-00000412", "payments": payments}, ""))
    assert hand.till.said.text == "T-00000412 : carte au lieu d'espèces, enregistré"


def test_without_a_ticket_there_is_nothing_to_correct() -> None:
    hand = HandTill()
    hand.press(":", "t")
    assert not isinstance(hand.till.panel, Correct)
    assert hand.till.said is not None


# On a real café


def test_opening_logs_nobody_in_and_a_wrong_pin_is_told(pair: Path) -> None:
    before = events(pair)

    async def scenario(at: Counter) -> None:
        await at.until(lambda: at.till.welcome is not None)
        await at.press("1", *"1111", "enter")
        assert "That is not the PIN of Camille" in at.text()
        assert at.till.view is None

    drive(pair, scenario, log_in=False)
    assert events(pair) == before


def test_five_wrong_pins_make_one_wait_and_twenty_are_no_way_in(pair: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.until(lambda: at.till.welcome is not None)
        for _try in range(20):
            await at.press(*"1111", "enter")
        assert "wait" in at.text()
        assert at.till.view is None

    drive(pair, scenario, log_in=False, operator="Camille")


def test_the_other_manager_takes_over_and_the_order_is_hers(pair: Path) -> None:
    before = len(events(pair))

    async def scenario(at: Counter) -> None:
        await at.log_in("1", *"2468")
        await at.press("2", "c", "ctrl+o", "2", *"1357", "enter")
        assert "Éloïse" in at.text().splitlines()[0]
        await at.press("f9")
        assert at.till.last is not None
        assert at.till.last.payload["operator"] == "op2"
        await at.pilot.press("ctrl+q")
        await at.until(lambda: at.app.return_value is not None)

    drive(pair, scenario, log_in=False)
    assert events(pair)[before:] == [
        (80, "log_in", "op1"),
        (40, "log_off", "op1"),
        (80, "log_in", "op2"),
        (530, "session_opened_by_sale", "op2"),
        (40, "log_off", "op2"),
    ]
    assert cafes.verify(pair, full=True).ok


def test_the_lock_keeps_the_draft_and_its_pin_records_nothing(pair: Path) -> None:
    before = len(events(pair))
    hand = Hand()

    async def scenario(at: Counter) -> None:
        await at.log_in("1", *"2468")
        await at.press("3", "c")
        hand.step = 601.0
        at.app.look_at_idleness()
        hand.step = 1.0
        await at.until(lambda: "The screen is locked" in at.text())
        await at.press("f9", *"2468", "enter")
        assert at.till.gate is None
        await at.press("f9")

    drive(pair, scenario, log_in=False, hand=hand)
    told = [name for _code, name, _who in events(pair)[before:]]
    assert told == ["log_in", "session_opened_by_sale"]


def test_an_operator_removed_while_logged_in_is_told_and_the_other_goes_on(pair: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.log_in("2", *"1357")
        await at.press("c")
        removing = at.app.desk.writer.submit(
            lambda ctx: people.set_active(ctx, "Éloïse", active=False)
        )
        await at.until(removing.done)
        await at.press("f9")
        assert isinstance(at.till.banner, Notice)
        assert "Éloïse" in at.till.banner.sentences[0]
        await at.press("ctrl+o")
        assert "2  Éloïse" not in at.text()
        await at.press("1", *"2468", "enter", "f9")
        assert at.till.last is not None
        assert at.till.last.payload["operator"] == "op1"

    drive(pair, scenario, log_in=False)


def test_a_correction_is_three_keys_on_the_real_screen(pair: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.log_in("1", *"2468")
        await at.press("c", "f9")
        at.pressed = 0
        await at.press(":", "t", "c")
        assert at.pressed == 3
        await at.until(lambda: "T-00000001: card instead of cash, recorded" in at.text())
        await at.press(":", "t", "c")
        await at.until(lambda: isinstance(at.till.banner, Notice))
        assert "already paid that way" in at.text()

    drive(pair, scenario, log_in=False, size=(100, 30))
    assert cafes.verify(pair, full=True).ok


def test_somebody_elses_ticket_is_refused_with_a_sentence(pair: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.log_in("1", *"2468")
        await at.press("c", "f9", "ctrl+o", "2", *"1357", "enter", ":", "t", "c")
        await at.until(lambda: isinstance(at.till.banner, Notice))
        assert isinstance(at.till.banner, Notice)
        assert "rung by Camille" in at.till.banner.sentences[0]

    drive(pair, scenario, log_in=False)
