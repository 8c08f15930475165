"""The first questions: each checked, Escape goes back, the answers create a café."""

from __future__ import annotations

import asyncio

import pytest

from cafe_pos import i18n
from cafe_pos.domain.errors import PosError
from cafe_pos.tui import keys
from cafe_pos.tui.first_run import FirstRunApp
from cafe_pos.tui.questions import FirstRunAnswers, Questions

GOOD = "73282932000074"
ANSWERS = [
    "Café du Pont", "Exemple", "1 place de l'Église, 23000 Exemple", "732 829 320 00074",
    "Camille", "2468", "2468", "Dominique", "1357", "1357", "1", "1",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.set_language("en")


def asked() -> Questions:
    return Questions(lambda text: text.replace(" ", "") == GOOD)


def answer(questions: Questions, *texts: str) -> None:
    for text in texts:
        for char in text:
            questions.press(keys.read(char, char, 0.0))
        questions.press(keys.read("enter", "\r", 0.0))


def test_the_answers_come_back_typed() -> None:
    questions = asked()
    answer(questions, *ANSWERS, "")
    assert questions.done
    assert questions.answers() == FirstRunAnswers(
        cafe="Café du Pont",
        commune="Exemple",
        address="1 place de l'Église, 23000 Exemple",
        siret=GOOD,
        managers=(("Camille", "2468"), ("Dominique", "1357")),
        vat_regime="standard",
        starter_catalogue=True,
    )


def test_a_second_manager_is_no_must_and_choices_have_a_usual_answer() -> None:
    questions = asked()
    answer(questions, *ANSWERS[:7], "", "", "", "")
    assert questions.done
    assert questions.answers().managers == (("Camille", "2468"),)
    assert questions.answers().vat_regime == "standard"
    assert questions.answers().starter_catalogue


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


def test_the_screen_creates_the_cafe_and_tells_a_refusal() -> None:
    created: list[FirstRunAnswers] = []

    def found(answers: FirstRunAnswers) -> None:
        created.append(answers)
        if len(created) == 1:
            raise PosError("cafe.exists", path="café.db")

    app = FirstRunApp(lambda text: text.replace(" ", "") == GOOD, found)

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            for text in ANSWERS:
                for char in text:
                    await pilot.press("space" if char == " " else char)
                await pilot.press("enter")
            await pilot.press("enter")
            assert "café.db" in app.questions.error
            await pilot.press("enter")

    asyncio.run(run())
    assert len(created) == 2
    assert app.return_value == created[1]


def test_leaving_creates_nothing() -> None:
    app = FirstRunApp(lambda _text: True, lambda _answers: pytest.fail("nothing was answered"))

    async def run() -> None:
        async with app.run_test() as pilot:
            await pilot.press("escape")

    asyncio.run(run())
    assert app.return_value is None
