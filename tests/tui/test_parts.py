"""Panels made of rows or of fields: keys, scans, touches; nothing typed is taken for a sale."""

from __future__ import annotations

import pytest

from cafe_pos.domain.errors import PosError
from cafe_pos.tui.menu import CHOICES, MORE
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row, RowKey
from cafe_pos.tui.shown import Tap
from cafe_pos.tui.till import Till
from tests.tui.counters import HandTill

NAMES = ("Odette", "Émile", "Marcel", "Émilie")


class Taken:
    """What a listing or a form gave back."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.answers: list[dict[str, str]] = []

    def row(self, name: str, letter: str = "") -> Row:
        return Row(name, lambda _till, _at: self.rows.append(name), letter=letter)

    def done(self, till: Till, form: Form, answers: Answers) -> None:
        if not answers["name"]:
            form.wrong("A name is missing.", "name")
            return
        self.answers.append(dict(answers))
        till.panel = None


@pytest.fixture
def taken() -> Taken:
    return Taken()


def test_every_act_has_a_letter_of_its_own() -> None:
    for acts in (CHOICES, MORE):
        letters = [act.letter for act in acts]
        named = [act.key for act in acts if act.key]
        assert sorted(set(letters)) == sorted(letters)
        assert sorted(set(named)) == sorted(named)


def typing(taken: Taken) -> Listing:
    return Listing("Notes", tuple(taken.row(name) for name in NAMES), typing=True)


def test_typing_narrows_without_accents_and_enter_takes(taken: Taken) -> None:
    hand = HandTill()
    hand.till.panel = typing(taken)
    hand.press("e", "m", "i", "l", "i", "enter")
    assert taken.rows == ["Émilie"]


def test_escape_and_an_empty_backspace_go_back(taken: Taken) -> None:
    hand = HandTill()
    first = typing(taken)
    hand.till.panel = Listing("Inner", (taken.row("x"),), back=first, typing=True)
    hand.press("a", "backspace")
    assert isinstance(hand.till.panel, Listing)
    hand.press("backspace")
    assert hand.till.panel is first
    hand.press("escape")
    assert hand.till.panel is None


def test_a_digit_of_an_azerty_row_takes_its_row(taken: Taken) -> None:
    hand = HandTill(azerty=True)
    hand.till.panel = Listing("Which?", (taken.row("one", "1"), taken.row("two", "2")))
    hand.press("é")
    assert taken.rows == ["two"]


def test_arrows_and_a_named_key_act_on_the_chosen_row(taken: Taken) -> None:
    gone: list[str] = []
    hand = HandTill()
    panel = typing(taken)
    panel.more = (RowKey("delete", "Del", "remove", lambda _t, row, _at: gone.append(row.text)),)
    hand.till.panel = panel
    hand.press("down", "down", "delete", "end", "enter")
    assert gone == ["Marcel"]
    assert taken.rows == ["Émilie"]


def test_enter_on_an_unknown_name_makes_a_new_one(taken: Taken) -> None:
    made: list[str] = []
    hand = HandTill()
    panel = typing(taken)
    panel.on_new = lambda _till, name, _at: made.append(name)
    hand.till.panel = panel
    hand.press(*"zoe", "enter")
    assert made == ["zoe"]


def test_a_touch_takes_a_row(taken: Taken) -> None:
    hand = HandTill()
    hand.till.panel = typing(taken)
    hand.till.tap(Tap("found", "2", 5.0))
    assert taken.rows == ["Marcel"]


def form(taken: Taken) -> Form:
    return Form(
        "Article",
        (
            Field("name", "Name"),
            Field("price", "Price", "1,50", Kind.AMOUNT),
            Field("mode", "Mode", "a", Kind.CHOICE, (("a", "On site"), ("b", "Takeaway"))),
            Field("ean", "Barcode", "", Kind.CODE),
        ),
        taken.done,
    )


def test_a_form_is_filled_and_kept_at_its_last_field(taken: Taken) -> None:
    hand = HandTill(azerty=True)
    hand.till.panel = form(taken)
    hand.press(*"Thé", "enter", "é", ".", "(", "à", "enter", "right", "enter", "enter")
    assert taken.answers == [{"name": "Thé", "price": "2,50", "mode": "b", "ean": ""}]
    assert hand.till.panel is None


def test_a_form_that_cannot_be_kept_says_so_at_the_field(taken: Taken) -> None:
    hand = HandTill()
    hand.till.panel = panel = form(taken)
    hand.press("up", "enter")
    assert panel.error == "A name is missing."
    assert panel.index == 0
    assert hand.till.panel is panel


def test_what_cannot_be_read_is_said_in_the_form_whoever_made_it() -> None:
    def done(_till: Till, _form: Form, answers: Answers) -> None:
        raise PosError("amount.invalid", text=answers["price"], field="price")

    hand = HandTill()
    hand.till.panel = panel = Form("Article", (Field("price", "Price"), Field("x", "X")), done)
    hand.press("down", "enter")
    assert panel.error
    assert panel.index == 0
    assert hand.till.panel is panel


def test_a_barcode_fills_its_field_and_never_lands_in_another(taken: Taken) -> None:
    hand = HandTill()
    hand.till.panel = form(taken)
    hand.press(*"3017620422003", "enter", apart=0.005)
    assert answers(hand)["name"] == ""
    hand.at += 1.0
    hand.press("down", "down", "down")
    hand.at += 1.0
    hand.press(*"3017620422003", "enter", apart=0.005)
    assert answers(hand)["ean"] == "3017620422003"
    assert not hand.lines


def answers(hand: HandTill) -> dict[str, str]:
    """What stands in the form that is open."""
    assert isinstance(hand.till.panel, Form)
    return hand.till.panel.answers
