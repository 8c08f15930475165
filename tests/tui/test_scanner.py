"""Scans are told from typing by time: whole ones ring an article, damaged ones nothing at all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cafe_pos.application.house import House
from cafe_pos.application.people import Person
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.in_store import Pattern
from cafe_pos.tui import scanner
from cafe_pos.tui.keys import AZERTY_DIGITS
from cafe_pos.tui.menu import Menu
from cafe_pos.tui.panels import Search, Weigh
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.selling.payment_panel import Pay
from cafe_pos.tui.shown import Tap
from tests import cafes
from tests.cafes import HandClock, article
from tests.tui.counters import BAGUETTE, TOMME, Counter, HandTill, articles_with, drive

EAN13 = "3760200400051"
EAN8 = "96385074"
UPC = "036000291452"
JUICE = article("JUS", 350, label="Jus de pomme", family="Frais", ean=EAN13)
GUM = article("GOMME", 80, label="Chewing-gum", family="Divers", ean=EAN8)
SAUCE = article("SAUCE", 290, label="Sauce", family="Divers", ean=f"0{UPC}")
CATALOGUE = articles_with(JUICE, GUM, SAUCE)
TYPED = {digit: char for char, digit in AZERTY_DIGITS.items()}
DAMAGED = 1000


def counter() -> HandTill:
    return HandTill(articles=CATALOGUE)


def scan(hand: HandTill, text: str, *, apart: float = 0.005, enter: bool = True) -> None:
    """Type as a scanner does, half a second behind whatever was before."""
    hand.at += 0.5
    hand.press(*text, *(["enter"] if enter else []), apart=apart)
    hand.at += 0.05
    hand.till.settle(hand.at)


def said(hand: HandTill) -> str:
    return hand.till.said.text if hand.till.said else ""


@pytest.mark.parametrize("text", [EAN13, EAN8, UPC])
def test_check_digits(text: str) -> None:
    assert scanner.is_barcode(text)
    for other in set("0123456789") - {text[-1]}:
        assert not scanner.is_barcode(text[:-1] + other)


@pytest.mark.parametrize(("text", "code"), [(EAN13, "JUS"), (EAN8, "GOMME"), (UPC, "SAUCE")])
def test_a_scan_rings_its_article_and_card_is_one_key(text: str, code: str) -> None:
    hand = counter()
    scan(hand, text)
    assert hand.lines == [(code, 1)]
    hand.press("f12")
    assert len(hand.host.rung) == 1


def test_a_us_scanner_on_an_azerty_machine_is_mapped_back() -> None:
    hand = counter()
    scan(hand, "".join(TYPED[digit] for digit in EAN13))
    assert hand.lines == [("JUS", 1)]


def test_a_quantity_typed_before_counts() -> None:
    hand = counter()
    hand.press("3")
    scan(hand, EAN13)
    assert hand.lines == [("JUS", 3)]


@pytest.mark.parametrize(
    "before", [["/"], ["/", "b"], [":"], ["c", "enter"], ["c", "enter", "2"], ["f"]]
)
def test_a_scan_works_from_every_panel_and_leaves_no_character(before: list[str]) -> None:
    hand = counter()
    hand.press(*before)
    scan(hand, EAN13)
    assert ("JUS", 1) in hand.lines
    assert (hand.till.panel, hand.till.typed) == (None, "")
    assert hand.host.rung == []


UNKNOWN = "4006381333931"


def test_an_unknown_code_is_shown_to_a_help_and_refused() -> None:
    hand = counter()
    hand.till.people = (Person("op1", "Lou", "help", active=True),)
    scan(hand, UNKNOWN)
    assert (hand.lines, hand.host.acts) == ([], [])
    assert UNKNOWN in said(hand)
    assert "a manager can make it" in said(hand)


def test_an_unknown_code_leaves_a_form_that_is_open_alone() -> None:
    hand = counter()
    hand.press("t", "enter", "h")
    scan(hand, UNKNOWN)
    assert isinstance(hand.till.panel, Form)
    assert hand.till.panel.answers["bank"] == ""
    assert "nothing was rung" in said(hand)


def test_an_unknown_code_becomes_an_article_and_is_rung(cafe_file: Path) -> None:
    async def scenario(counter: Counter) -> None:
        counter.hand.step = 0.001
        for char in UNKNOWN:
            await counter.pilot.press(char)
        await counter.pilot.press("enter")
        await counter.until(lambda: isinstance(counter.till.panel, Form))
        counter.hand.step = 1.0
        await counter.press(*"Chips", "enter", *"1,95", "enter", "right", "enter", "enter", "enter")
        await counter.until(lambda: counter.till.panel is None)
        line = counter.till.order.lines[0]
        assert (line.article.label, line.article.ean) == ("Chips", UNKNOWN)
        assert (line.quantity, line.total_cents) == (1, 195)
        assert line.article.vat_takeaway == "R55"
        await counter.press("f12")
        await counter.until(lambda: counter.till.last is not None)

    app = drive(cafe_file, scenario)
    assert app.till.last is not None
    assert app.till.last.payload["lines"][0]["label"] == "Chips"
    assert cafes.verify(cafe_file, full=True).ok


# Barcodes of the shop's own

CHEESE = "2912345000004"
CHEESES = replace(TOMME, code="FROMAGE", label="Fromage", key=None, ean=CHEESE, price_cents=712)
PIE = article("TARTE", 0, label="Tarte", family="Manger", open_price=True, ean="2154321000002")
PRICED = article("QUICHE", 450, label="Quiche", family="Manger", ean="2100007000004")
PATTERNS = (
    Pattern("29IIIIIWWWWWC", date(2020, 1, 1)),
    Pattern("21IIIIIPPPPPC", date(2020, 1, 1)),
)


def shop(*articles: Article) -> HandTill:
    return HandTill(
        articles=articles_with(*(articles or (CHEESES, PIE, PRICED))),
        house=House(in_store=PATTERNS),
    )


def numbered(twelve: str) -> str:
    return next(twelve + d for d in "0123456789" if scanner.is_barcode(twelve + d))


def test_a_label_with_a_weight_rings_its_grams() -> None:
    hand = shop()
    scan(hand, numbered("291234500850"))
    assert hand.lines == [("FROMAGE", 850)]
    assert hand.till.order.total_cents == 605
    assert hand.till.panel is None


def test_a_label_with_a_price_rings_it_to_the_cent() -> None:
    hand = shop()
    scan(hand, numbered("215432100345"))
    assert hand.lines == [("TARTE", 1)]
    assert hand.till.order.total_cents == 345


def test_a_price_on_something_weighed_becomes_grams() -> None:
    hand = shop(replace(CHEESES, ean=numbered("211234500000")))
    scan(hand, numbered("211234500345"))
    assert hand.lines == [("FROMAGE", 485)]
    assert hand.till.order.total_cents == 345


@pytest.mark.parametrize("code", ["210000700345", "291234500000"])
def test_a_label_that_does_not_fit_its_article_rings_nothing(code: str) -> None:
    hand = shop()
    scan(hand, numbered(code))
    assert hand.lines == []
    assert hand.till.banner is not None or isinstance(hand.till.panel, Weigh)


def test_a_label_works_from_the_search_and_the_payment() -> None:
    for before in (["/", "b"], ["c", "enter"]):
        hand = shop()
        hand.press(*before)
        scan(hand, numbered("291234500850"))
        assert ("FROMAGE", 850) in hand.lines
        assert hand.till.panel is None
        assert hand.host.rung == []


@pytest.mark.parametrize("text", ["CB12345678", "czzzzzz", "c" * 30, "3760200400054", "376020"])
def test_anything_else_is_shown_and_never_taken_for_keys(text: str) -> None:
    hand = counter()
    hand.press("c", "enter")
    scan(hand, text)
    assert text[:12] in said(hand)
    assert hand.lines == [("CAFE", 1)]
    assert (hand.till.panel, hand.host.rung) == (None, [])


def test_a_scan_without_its_end_is_refused_when_no_more_comes() -> None:
    hand = counter()
    scan(hand, EAN13, enter=False)
    assert hand.lines == []
    assert EAN13 in said(hand)


def test_the_first_letter_of_a_burst_is_undone() -> None:
    hand = counter()
    hand.press("t")
    scan(hand, "cafe123")
    assert hand.lines == [("THE", 1)]
    assert [len(order.lines) for order in hand.host.kept][-1] == 1


def test_a_quick_hand_is_a_hand() -> None:
    hand = counter()
    hand.press("2", "d", "c", apart=0.02)
    assert hand.lines == [("DEMI", 1)] or hand.till.holding or hand.lines == []
    hand.till.settle(hand.at + 0.05)
    assert hand.lines == [("DEMI", 2), ("CAFE", 1)]
    hand.press("f9")
    assert len(hand.host.rung) == 1


def test_a_lone_key_acts_at_once_and_one_that_pays_waits_thirty_milliseconds() -> None:
    hand = counter()
    hand.press("c", apart=0.001)
    assert hand.lines == [("CAFE", 1)]
    assert not hand.till.holding
    hand.press("enter")
    hand.at += 1
    hand.press("c", apart=0.001)
    assert hand.till.holding
    hand.till.settle(hand.at + 0.02)
    assert hand.host.rung == []
    hand.till.settle(hand.at + 0.031)
    assert len(hand.host.rung) == 1


def test_two_letters_too_quick_for_a_hand_pay_nothing() -> None:
    hand = counter()
    hand.press("t", "enter")
    hand.press("c", "h", apart=0.01)
    hand.till.settle(hand.at + 0.05)
    assert hand.host.rung == []
    assert "Too quick" in said(hand)
    hand.press("escape")
    hand.press(":", "c", apart=0.01)
    hand.till.settle(hand.at + 0.05)
    assert hand.host.rung == []


def test_held_keys_come_before_the_key_or_the_touch_behind_them() -> None:
    hand = counter()
    hand.press("c", "t", "f9", apart=0.01)
    assert [wanted.article for wanted in hand.host.rung[0].lines] == ["CAFE", "THE"]
    other = counter()
    other.press("c", "t", apart=0.01)
    other.till.tap(Tap("article", "DEMI", other.at + 0.01))
    assert [code for code, _n in other.lines] == ["CAFE", "THE", "DEMI"]


def test_keys_that_waited_for_an_act_keep_their_order_when_a_held_one_begins_another() -> None:
    hand = counter()
    hand.press("c", "f3")
    hand.press("escape", ":", "h", "l", "down")
    _act, done, _failed = hand.host.acts[-1]
    done(())
    assert len(hand.host.acts) == 2  # the letter in the menu keeps the order in a tab first
    assert [getattr(key, "name", "") for key in hand.till._queue] == ["l", "down"]


def test_an_enter_close_behind_a_scan_opens_nothing() -> None:
    hand = counter()
    scan(hand, EAN13)
    hand.press("enter", apart=0.05)
    hand.press("enter", apart=0.3)
    assert hand.till.panel is None
    hand.press("enter")
    assert isinstance(hand.till.panel, Pay)


def test_a_scan_before_the_log_in_does_nothing() -> None:
    hand = counter()
    hand.till.lock()
    scan(hand, EAN13)
    assert hand.lines == []
    assert hand.till.gate is not None
    assert "scan" in hand.till.gate.error


def test_a_scan_while_something_is_saved_is_rung_afterwards() -> None:
    from tests.tui.counters import ticket

    hand = counter()
    hand.press("c", "f9")
    scan(hand, EAN13)
    assert hand.lines == [("CAFE", 1)]
    hand.till.saved(ticket())
    assert hand.lines == [("JUS", 1)]


# Damage

Typing = list[tuple[str, float]]
"""Keys and the seconds before each."""


def whole(text: str) -> Typing:
    return [(char, 0.003) for char in text] + [("enter", 0.003)]


def damaged(dice: random.Random, *, letters: bool = True) -> Typing:
    """One scan, damaged in one or two ways."""
    text = dice.choice([EAN13, EAN8, UPC, "4006381333931", "CB000123456FR"][: 4 + letters])
    if dice.random() < 0.3:
        text = "".join(TYPED.get(char, char) for char in text)
    typed = whole(text)
    for _time in range(dice.choice((1, 1, 2))):
        place = dice.randrange(len(typed) - 1)
        match dice.choice(("drop", "double", "change", "split", "no end", "two ends")):
            case "drop":
                del typed[place : place + dice.choice((1, 1, 2, 5))]
            case "double":
                typed.insert(place, typed[place])
            case "change":
                typed[place] = (
                    dice.choice("0123456789cdsfghvtb:/,-éà x" if letters else "0123456789,-éà"),
                    typed[place][1],
                )
            case "split":
                typed[place] = (typed[place][0], dice.choice((0.031, 0.06, 0.15, 0.4)))
            case "no end" if typed[-1][0] == "enter":
                del typed[-1]
            case "two ends":
                typed.append(("enter", dice.choice((0.003, 0.031, 0.1, 0.3))))
        if len(typed) < 2:
            break
    return typed


def pauses(dice: random.Random) -> Iterator[float]:
    while True:
        yield dice.choice((0.3, 0.8, 2.0))


@pytest.mark.parametrize("begin", [[], ["c"], ["c", "enter"], ["2"], [":"], ["/"]])
def test_a_thousand_damaged_scans_make_no_ticket(begin: list[str]) -> None:
    dice = random.Random(f"scans {begin}")  # noqa: S311 - a fixed seed, nothing secret
    waits = pauses(dice)
    hand = counter()
    for _scan in range(DAMAGED):
        if hand.till.panel is None and not hand.till.order.lines:
            hand.press(*begin)
        hand.at += next(waits)
        hand.till.settle(hand.at)
        # Where a letter pays, a lone first letter cannot be told from a hand's: digits only there.
        for name, apart in damaged(dice, letters=hand.till.panel is None):
            hand.press(name, apart=apart)
        hand.at += 0.05
        hand.till.settle(hand.at)
        assert hand.host.rung == []
        if len(hand.till.order.lines) > 20:
            hand.till.clear_order()
    assert hand.host.asked == []


def test_damaged_scans_on_the_real_screen_leave_a_clean_ledger(cafe_file: Path) -> None:
    ctx = cafes.reopen(cafe_file, HandClock())
    with ctx.store.act() as uow:
        uow.put_articles((*CATALOGUE[:5], BAGUETTE, JUICE, GUM, SAUCE))
    ctx.store.close()
    dice = random.Random("screen")  # noqa: S311 - a fixed seed, nothing secret

    async def scenario(at: Counter) -> None:
        for _scan in range(60):
            at.hand.step = 1.0
            at.hand()
            at.hand.step = 0.004
            for name, _apart in damaged(dice):
                await at.pilot.press({" ": "space"}.get(name, name))
            at.hand.step = 1.0
            await at.until(at.calm)
        assert at.till.last is None
        assert isinstance(
            at.till.panel, type(None) | Menu | Search | Form
        )  # a whole code offers one

    drive(cafe_file, scenario)
    assert cafes.verify(cafe_file, full=True).ok
