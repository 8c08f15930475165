"""The first questions: each checked, Escape goes back, the answers create a café."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from cafe_pos.domain.errors import PosError
from cafe_pos.tui import keys
from cafe_pos.tui.first_run import faults
from cafe_pos.tui.first_run.printers import Offer, Search, Tried
from cafe_pos.tui.first_run.questions import FirstRunAnswers, Questions
from cafe_pos.tui.first_run.screen import Desk, FirstRunApp
from cafe_pos.tui.kept import KeptAnswers
from tests.tui.counters import BAGUETTE, COFFEE, TEA

GOOD = "73282932000074"
ANSWERS = [
    "Café du Pont", "Exemple", "1 place de l'Église, 23000 Exemple", "732 829 320 00074",
    "Camille", "2468", "2468", "Dominique", "1357", "1357", "1", "2",
]  # fmt: skip
STARTER = (COFFEE, TEA, BAGUETTE)
THERMAL = Offer({"transport": "usb", "address": "04b8:0e15"}, "EPSON on USB")
SERIAL = Offer({"transport": "serial", "path": "/dev/ttyUSB0"}, "serial port", doubtful=True)


def asked() -> Questions:
    return Questions(lambda text: text.replace(" ", "") == GOOD, STARTER)


def press(questions: Questions, *names: str) -> None:
    for name in names:
        questions.press(keys.read(name, name if len(name) == 1 else None, questions.now))


def answer(questions: Questions, *texts: str) -> None:
    for text in texts:
        for char in text:
            questions.press(keys.read(char, char, 0.0))
        questions.press(keys.read("enter", "\r", 0.0))


def test_the_answers_come_back_typed() -> None:
    questions = asked()
    answer(questions, *ANSWERS)
    press(questions, "-", "f9")
    answer(questions, "1", "", "")
    assert questions.done
    assert questions.answers() == FirstRunAnswers(
        cafe="Café du Pont",
        commune="Exemple",
        address="1 place de l'Église, 23000 Exemple",
        siret=GOOD,
        managers=(("Camille", "2468"), ("Dominique", "1357")),
        vat_regime="standard",
        licence=3,
        starter=("CAFE", "THE", "BAGUETTE"),
        keyboard="azerty",
    )


def test_a_second_manager_is_no_must_and_choices_have_a_usual_answer() -> None:
    questions = asked()
    answer(questions, *ANSWERS[:7], "", "", "")
    press(questions, "6", "enter", "enter", "enter", "enter")
    assert questions.done
    assert questions.answers().managers == (("Camille", "2468"),)
    assert questions.answers().vat_regime == "standard"
    assert questions.answers().licence == 4
    assert questions.answers().keyboard == "qwerty"
    assert len(questions.answers().starter) == 3


@pytest.mark.parametrize(
    ("before", "wrong", "told"),
    [
        (0, "", "do without"),
        (3, "73282932000075", "no SIRET"),
        (4, "x" * 31, "too long"),
        (5, "123", "4 to 8"),
        (5, "123456789", "4 to 8"),
        (6, "2469", "differ"),
        (7, "camille", "first manager"),
    ],
)
def test_a_wrong_answer_is_asked_again(before: int, wrong: str, told: str) -> None:
    questions = asked()
    answer(questions, *ANSWERS[:before])
    answer(questions, wrong)
    assert told in questions.error
    assert not questions.done


def test_a_pin_may_be_typed_on_the_unshifted_azerty_row() -> None:
    questions = asked()
    answer(questions, *ANSWERS[:5], "é'-_", "2468")
    assert questions.error == ""
    assert questions.values["first_pin"] == "2468"


def test_a_pin_is_never_shown() -> None:
    questions = asked()
    answer(questions, *ANSWERS[:5])
    questions.write("2468")
    assert questions.shown == "****"


def test_escape_goes_back_with_the_answer_and_at_last_leaves() -> None:
    questions = asked()
    answer(questions, *ANSWERS[:2])
    escape = keys.read("escape", None, 0.0)
    questions.press(escape)
    assert (questions.question.code, questions.typed) == ("commune", "Exemple")
    questions.press(escape)
    questions.press(escape)
    assert questions.left


def test_escape_skips_the_pins_of_nobody() -> None:
    questions = asked()
    answer(questions, *ANSWERS[:7], "")
    questions.press(keys.read("escape", None, 0.0))
    assert questions.question.code == "second"


def test_the_screen_creates_the_cafe_and_tells_a_refusal(tmp_path: Path) -> None:
    created: list[FirstRunAnswers] = []

    def found(answers: FirstRunAnswers) -> None:
        created.append(answers)
        if len(created) == 1:
            raise PosError("cafe.exists", path="café.db")

    kept = KeptAnswers(tmp_path / "state" / "first-run.json")
    desk = Desk(lambda text: text.replace(" ", "") == GOOD, found, starter=STARTER, kept=kept)
    app = FirstRunApp(desk)

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            for text in ANSWERS:
                for char in text:
                    await pilot.press("space" if char == " " else char)
                await pilot.press("enter")
            assert kept.load()["second"] == "Dominique"
            assert not {"first_pin", "2468"} & {*kept.load(), *kept.load().values()}
            await pilot.press("minus", "f9", "enter", "enter", "enter")
            assert "café.db" in app.questions.error
            await pilot.press("enter")

    asyncio.run(run())
    assert len(created) == 2
    assert app.return_value == created[1]
    assert kept.load() == {}


def test_leaving_creates_nothing() -> None:
    app = FirstRunApp(
        Desk(lambda _text: True, lambda _answers: pytest.fail("nothing was answered"))
    )

    async def run() -> None:
        async with app.run_test() as pilot:
            await pilot.press("escape")

    asyncio.run(run())
    assert app.return_value is None


def test_the_key_six_tells_the_keyboard_and_another_key_is_named() -> None:
    questions = asked()
    answer(questions, *ANSWERS)
    press(questions, "z")
    assert "“z”" in questions.error
    press(questions, "§")
    assert questions.values["keyboard"] == "azerty"
    assert questions.question.code == "fkeys"


def test_after_five_seconds_without_f9_the_lock_of_fn_is_shown() -> None:
    questions = asked()
    answer(questions, *ANSWERS)
    press(questions, "6")
    questions.now += 4.9
    assert "Fn+Esc" not in questions.hint
    questions.now += 0.2
    assert "Fn+Esc" in questions.hint
    press(questions, "f5")
    assert "Fn+Esc" not in questions.hint
    press(questions, "f9")
    assert questions.values["fkeys"] == "yes"


def at_the_printer(*found: Offer) -> Questions:
    questions = asked()
    questions.found(Search(found))
    answer(questions, *ANSWERS)
    press(questions, "6", "f9")
    assert questions.question.code == "printer"
    return questions


def test_a_printer_is_asked_where_it_is_and_tried() -> None:
    questions = at_the_printer()
    answer(questions, "2", "192.168.1.50")
    assert questions.wanted_printer == {"transport": "network", "address": "192.168.1.50"}
    answer(questions, "")
    assert questions.testing
    questions.tested(Tried(sent=True, said="It is on paper."))
    assert (questions.question.code, questions.said) == ("straight", "It is on paper.")
    answer(questions, "")
    assert questions.question.code == "starter"
    press(questions, "escape")
    assert questions.question.code == "straight"


def test_printers_found_are_choices_behind_the_ones_always_there() -> None:
    questions = at_the_printer(SERIAL, THERMAL)
    assert questions.choices[4:] == ("serial port", "EPSON on USB")
    assert questions.typed == "6"  # a serial port may be anything: never chosen by Enter alone
    answer(questions, "")
    assert questions.wanted_printer == {"transport": "usb", "address": "04b8:0e15"}
    assert questions.question.code == "trial"
    press(questions, "escape")
    assert (questions.question.code, questions.typed) == ("printer", "6")
    press(questions, "up", "up", "up", "up", "up", "up")
    assert questions.typed == "1"
    answer(questions, "")
    assert questions.question.code == "starter"
    assert questions.wanted_printer is None


def test_a_search_that_ends_late_moves_no_choice_and_can_be_begun_again() -> None:
    questions = at_the_printer()
    questions.printers.searching = True
    assert "answer whenever you like" in questions.hint
    press(questions, "2")
    questions.found(Search((THERMAL,)))
    assert (questions.typed, len(questions.choices)) == ("2", 5)
    answer(questions, "4")
    assert questions.search_wanted
    assert questions.question.code == "printer"
    questions.found(Search((), ("libusb is missing.",)))
    assert "libusb is missing." in questions.hint
    answer(questions, "5")
    assert questions.question.code == "starter"  # five was no choice any more: Enter took the first


def test_a_page_that_came_out_wrong_is_printed_anew_narrower_or_with_other_letters() -> None:
    questions = at_the_printer(THERMAL)
    answer(questions, "", "")
    questions.tested(Tried(sent=True, said=""))
    for seen in ("2", "4"):
        answer(questions, seen)
        assert questions.testing
        questions.tested(Tried(sent=True, said=""))
    wanted = {"transport": "usb", "address": "04b8:0e15", "columns": 32, "code_page": "cp858"}
    assert questions.wanted_printer == wanted
    answer(questions, "2")
    assert "32" in questions.error
    assert not questions.testing
    press(questions, "3", "enter")
    assert (questions.wanted_printer or {})["columns"] == 42
    questions.tested(Tried(sent=False, said="No paper."))
    assert (questions.question.code, questions.said) == ("trial", "No paper.")
    answer(questions, "1")
    questions.tested(Tried(sent=True, said=""))
    answer(questions, "5")
    assert questions.question.code == "printer"
    kept = dict(questions.answered)
    again = Questions(lambda _text: True, STARTER, kept)
    assert "EPSON" not in again.choices[-1]
    answer(again, "1", "2468", "2468", "", "1357", "1357", "", "", "", "", "")
    assert again.question.code == "trial"
    assert again.wanted_printer == wanted | {"columns": 42}


@pytest.mark.parametrize("damaged", ["1", "{", "[]", '{"transport": 3}', "x"])
def test_a_damaged_answer_about_the_printer_is_none(damaged: str) -> None:
    kept = {"name": "Chez Nous", "printer": damaged, "columns": "x", "code_page": "utf-8"}
    questions = Questions(lambda _text: True, STARTER, kept)
    answer(questions, "1")
    assert len(questions.choices) in (0, 4)
    assert questions.wanted_printer is None


def test_a_place_that_leads_nowhere_is_asked_again() -> None:
    questions = at_the_printer()
    questions.check_printer = lambda setting: setting.get("address") == "printer:9100"
    answer(questions, "2", "printer:x")
    assert "no address" in questions.error
    press(questions, "escape")
    answer(questions, "3", "/dev/ttyUSB0")
    assert "no device" in questions.error
    press(questions, "escape")
    answer(questions, "2")
    press(questions, *["backspace"] * 20)
    answer(questions, "printer:9100")
    assert questions.question.code == "trial"


def test_a_search_or_a_page_that_never_ends_keeps_nobody_waiting() -> None:
    stuck = threading.Event()
    searched = threading.Event()

    def search() -> Search:
        searched.set()
        stuck.wait()
        return Search()

    def try_printer(_setting: object) -> Tried:
        stuck.wait()
        return Tried(sent=True, said="late")

    desk = Desk(
        lambda _text: True,
        lambda _answers: pytest.fail("nothing was created"),
        find_printers=search,
        try_printer=try_printer,
    )
    app = FirstRunApp(desk)

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            for text in ANSWERS:
                for char in text:
                    await pilot.press("space" if char == " " else char)
                await pilot.press("enter")
            await pilot.press("6", "f9")
            assert searched.is_set()
            assert "Searching" in app.questions.hint
            await pilot.press("2", "enter", *"printer", "enter", "enter")
            assert app.questions.testing
            await pilot.press("x", "enter")
            assert app.questions.testing
            await pilot.press("escape")
            assert "may still come out" in app.questions.said
            await pilot.press("2", "enter")
            assert app.questions.question.code == "ready"
            await pilot.press("ctrl+c")

    try:
        asyncio.run(run())
        assert app.return_value is None
    finally:
        stuck.set()


def test_articles_and_families_are_unticked_with_space() -> None:
    questions = asked()
    answer(questions, *ANSWERS)
    press(questions, "6", "f9")
    answer(questions, "1")
    ticks = questions.ticks
    press(questions, "down", " ")
    assert (ticks.state(0), ticks.state(1), ticks.state(2)) == ("-", " ", "x")
    press(questions, "up", " ", " ")
    assert ticks.state(0) == " "
    questions.choose(4)  # a touch on the baguette
    press(questions, "a")
    assert not ticks.off
    press(questions, "pageup", "down", " ", "enter")
    press(questions, "escape", "enter", "enter")
    assert questions.answers().starter == ("THE", "BAGUETTE")
    assert questions.values["starter"] == "CAFE"


def test_kept_answers_are_offered_and_only_the_pins_asked_again() -> None:
    kept = {"name": "Chez Nous", "commune": "Exemple", "address": "2 rue", "siret": GOOD,
            "first": "Camille", "second": "", "regime": "2", "junk": "x"}  # fmt: skip
    questions = Questions(lambda _text: True, STARTER, kept)
    assert questions.question.code == "resume"
    answer(questions, "")
    assert questions.question.code == "first_pin"
    answer(questions, "2468", "2468", "")
    assert (questions.question.code, questions.typed) == ("regime", "2")
    anew = Questions(lambda _text: True, STARTER, kept)
    answer(anew, "2")
    assert (anew.question.code, anew.typed, anew.answered) == ("name", "", {})


@pytest.mark.parametrize("damaged", ["", "[]", "{", '{"name": 3}'])
def test_a_damaged_file_of_answers_is_none(tmp_path: Path, damaged: str) -> None:
    path = tmp_path / "first-run.json"
    path.write_text(damaged)
    assert KeptAnswers(path).load() == {}


def test_tab_asks_for_the_demonstration() -> None:
    questions = asked()
    press(questions, "tab")
    assert questions.demo


def test_a_pin_that_anybody_tries_first_is_asked_for_anew() -> None:
    def said(pin: str) -> str:
        return faults.fault("first_pin", pin, {}, lambda _: True)

    assert said("2468") == ""
    assert "first" in said("1234")
    assert said("0000") == said("1234") != said("123")
