"""What each key does, on a till without a screen."""

from __future__ import annotations

import pytest

from cafe_pos.application.views import PrintView
from cafe_pos.domain.catalogue import Mode
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.tui.menu import Menu
from cafe_pos.tui.panels import Doubt, Reasons, Search, Weigh
from cafe_pos.tui.selling.payment_panel import Pay
from cafe_pos.tui.shown import Change, Notice, Phase, Tap
from tests.tui.counters import COFFEE, CROQUE, HandTill, ticket


def paid(hand: HandTill) -> list[tuple[Tender, ...]]:
    return [ring.tenders for ring in hand.host.rung]


def said(hand: HandTill) -> str:
    return hand.till.said.text if hand.till.said else ""


def test_a_letter_is_its_article_and_the_same_again_is_one_more() -> None:
    hand = HandTill()
    hand.press("c", "d", "c", "C")
    assert hand.lines == [("CAFE", 3), ("DEMI", 1)]


def test_a_digit_before_a_letter_is_its_quantity() -> None:
    hand = HandTill()
    hand.press("1", "2", "c")
    assert hand.lines == [("CAFE", 12)]
    assert hand.till.typed == ""


@pytest.mark.parametrize(
    ("typed", "quantity"), zip("&é\"'(è_ç", (1, 2, 3, 4, 5, 7, 8, 9), strict=True)
)
def test_the_unshifted_azerty_row_counts_as_digits(typed: str, quantity: int) -> None:
    hand = HandTill()
    hand.press(typed, "c")
    assert hand.lines == [("CAFE", quantity)]


def test_the_azerty_zero_follows_a_digit() -> None:
    hand = HandTill()
    hand.press("&", "à", "c")
    assert hand.lines == [("CAFE", 10)]


def test_minus_is_six_only_on_an_azerty_keyboard() -> None:
    azerty = HandTill(azerty=True)
    azerty.press("-", "c")
    assert azerty.lines == [("CAFE", 6)]
    by_setting = HandTill(keyboard="azerty")
    by_setting.press("-", "c")
    assert by_setting.lines == [("CAFE", 6)]
    qwerty = HandTill()
    qwerty.press("3", "c", "-")
    assert qwerty.lines == [("CAFE", 2)]


@pytest.mark.parametrize("key", ["left", "subtract", "minus"])
def test_left_and_the_keypads_minus_take_one_away_on_any_keyboard(key: str) -> None:
    hand = HandTill(azerty=True)
    hand.press("3", "c", key)
    assert hand.lines == [("CAFE", 2)]


@pytest.mark.parametrize("key", ["right", "+", "add", "plus"])
def test_right_and_plus_add_one(key: str) -> None:
    hand = HandTill()
    hand.press("c", key)
    assert hand.lines == [("CAFE", 2)]


def test_less_than_one_is_delete() -> None:
    hand = HandTill()
    hand.press("c", "left")
    assert hand.lines == [("CAFE", 1)]
    assert "Delete" in said(hand)
    hand.press("delete")
    assert hand.lines == []


def test_backspace_takes_the_typed_digit_back_and_never_a_line() -> None:
    hand = HandTill()
    hand.press("c", "2", "3", "backspace", "t", "backspace", "backspace")
    assert hand.lines == [("CAFE", 1), ("THE", 2)]


def test_arrows_choose_the_line_that_keys_act_on() -> None:
    hand = HandTill()
    hand.press("c", "t", "d", "up", "up", "right", "down", "delete")
    assert hand.lines == [("CAFE", 2), ("DEMI", 1)]


def test_arrows_stop_at_the_ends_and_are_harmless_on_an_empty_order() -> None:
    hand = HandTill()
    hand.press("up", "down", "left", "right", "delete")
    assert hand.lines == []
    hand.press("c", "up", "up", "up", "right", "down", "down", "right")
    assert hand.lines == [("CAFE", 3)]


def test_f2_switches_the_order_and_back_to_each_articles_usual_mode() -> None:
    hand = HandTill()
    hand.press("c", "b", "f2")
    assert [line.mode for line in hand.till.order.lines] == [Mode.TAKEAWAY, Mode.TAKEAWAY]
    hand.press("f2")
    assert [line.mode for line in hand.till.order.lines] == [Mode.ON_SITE, Mode.TAKEAWAY]


def test_f2_switches_only_the_line_chosen_with_the_arrows() -> None:
    hand = HandTill()
    hand.press("c", "b", "up", "f2")
    assert [line.mode for line in hand.till.order.lines] == [Mode.TAKEAWAY, Mode.TAKEAWAY]
    assert not hand.till.order.takeaway
    hand.press("escape", "f2")
    assert hand.till.order.takeaway


def test_a_letter_without_an_article_says_so() -> None:
    hand = HandTill()
    hand.press("2", "z")
    assert "letter z" in said(hand)
    assert (hand.lines, hand.till.typed) == ([], "")


def test_a_blocked_article_is_refused_and_the_order_stays() -> None:
    hand = HandTill()
    hand.press("c", "g")
    assert isinstance(hand.till.banner, Notice)
    assert hand.lines == [("CAFE", 1)]


def test_an_absurd_quantity_is_refused_and_the_order_stays() -> None:
    hand = HandTill()
    hand.press("9", "9", "9", "c", "9", "9", "9", "9", "c")
    assert isinstance(hand.till.banner, Notice)
    assert hand.lines == [("CAFE", 999)]


def test_search_ignores_accents_and_enter_takes_the_row() -> None:
    hand = HandTill()
    hand.press("/", *"oeuf", "enter")
    assert hand.lines == [("OEUFS", 1)]
    hand.press("3", "/", *"CROQ", "enter")
    assert hand.lines == [("OEUFS", 1), ("CROQUE", 3)]


def test_search_arrows_choose_and_escape_goes_back() -> None:
    hand = HandTill()
    hand.press("/", *"e", "down", "up", "down")
    assert isinstance(hand.till.panel, Search)
    assert hand.till.panel.index == 1
    hand.press("escape")
    assert (hand.till.panel, hand.lines) == (None, [])


def test_search_offers_nothing_blocked_and_no_row_is_harmless() -> None:
    hand = HandTill()
    hand.press("/", *"plus vendu", "enter")
    assert hand.lines == []
    hand.press("backspace")
    assert isinstance(hand.till.panel, Search)


def test_a_weighed_article_asks_for_grams() -> None:
    hand = HandTill()
    hand.press("f")
    assert isinstance(hand.till.panel, Weigh)
    hand.press("enter", "2", "5", "0", "9", "backspace", "enter")
    assert hand.lines == [("TOMME", 250)]


def test_grams_may_be_typed_as_kilos_and_before_the_letter() -> None:
    hand = HandTill()
    hand.press("f", *"1,2", "enter")
    hand.press(*"300", "f", "enter")
    assert hand.lines == [("TOMME", 1200), ("TOMME", 300)]


def test_a_weighed_line_is_weighed_again() -> None:
    hand = HandTill()
    hand.press("f", *"300", "enter", "right", *"310", "enter")
    assert hand.lines == [("TOMME", 310)]
    hand.press("left", *"999999", "enter")
    assert hand.lines == [("TOMME", 310)]


def test_a_family_is_a_tab_and_letters_work_from_every_one() -> None:
    hand = HandTill()
    assert hand.till.families[0].favourites
    hand.press("tab", "tab", "c")
    assert hand.till.families[hand.till.family].label == "Bières"
    hand.press("shift+tab", "shift+tab", "shift+tab")
    assert hand.till.family == len(hand.till.families) - 1
    assert hand.lines == [("CAFE", 1)]


# Payment


def test_f9_is_exact_cash_and_f12_card() -> None:
    hand = HandTill()
    hand.press("c", "f9")
    hand.till.saved(ticket())
    hand.press("t", "f12")
    assert paid(hand) == [(Tender(Method.CASH),), (Tender(Method.CARD),)]
    first, second = hand.host.rung
    assert first.expected_total_cents == 150
    assert first.client_key != second.client_key
    assert first.operator == "op1"


def test_enter_opens_payment_and_enter_again_is_exact_cash() -> None:
    hand = HandTill()
    hand.press("c", "enter", "enter")
    assert paid(hand) == [(Tender(Method.CASH),)]


def test_a_second_enter_within_a_quarter_of_a_second_confirms_nothing() -> None:
    hand = HandTill()
    hand.press("c", "enter")
    hand.press("enter", apart=0.2)
    assert paid(hand) == []
    assert isinstance(hand.till.panel, Pay)
    hand.press("enter", apart=0.1)
    assert len(paid(hand)) == 1


def test_an_enter_that_a_scanner_sent_neither_opens_nor_confirms() -> None:
    hand = HandTill()
    hand.press("c")
    hand.press("enter", apart=0.01)
    assert hand.till.panel is None
    hand.press("enter", "2")
    hand.press("enter", apart=0.02)
    assert paid(hand) == []


def test_an_amount_typed_is_cash_given() -> None:
    hand = HandTill()
    hand.press("c", "enter", *"20", "enter")
    assert paid(hand) == [(Tender(Method.CASH, 2000),)]


@pytest.mark.parametrize("mark", [",", ".", "decimal", "separator"])
def test_both_decimal_marks_and_the_keypads_names_are_read(mark: str) -> None:
    hand = HandTill()
    hand.press("c", "enter", "1", mark, "5", "5", "enter")
    assert paid(hand) == [(Tender(Method.CASH, 155),)]


def test_a_banknote_is_one_key() -> None:
    hand = HandTill()
    hand.press("c", "enter", "f")
    assert paid(hand) == [(Tender(Method.CASH, 2000),)]


def test_too_little_cash_is_a_part_and_the_rest_is_asked() -> None:
    hand = HandTill()
    hand.press("d", "c", "enter", *"2", "enter")
    assert paid(hand) == []
    assert "2.60" in said(hand)
    hand.press("c")
    assert paid(hand) == [(Tender(Method.CASH, 200), Tender(Method.CARD))]


def test_backspace_takes_a_part_back() -> None:
    hand = HandTill()
    hand.press("d", "c", "enter", *"2", "c", "backspace", "enter")
    assert paid(hand) == [(Tender(Method.CASH),)]


@pytest.mark.parametrize(
    ("key", "method"),
    [("c", Method.CARD), ("v", Method.TRANSFER), ("f12", Method.CARD)],
)
def test_letters_pay_otherwise(key: str, method: Method) -> None:
    hand = HandTill()
    hand.press("c", "enter", key)
    assert paid(hand) == [(Tender(method),)]


def test_a_card_takes_no_more_than_is_owed() -> None:
    hand = HandTill()
    hand.press("c", "enter", *"20", "c")
    assert paid(hand) == []
    assert "Only cash" in said(hand)


def test_cash_far_above_the_total_is_asked_again() -> None:
    hand = HandTill()
    hand.press("c", "enter", *"2000", "enter")
    assert paid(hand) == []
    hand.press("enter", apart=0.1)
    assert paid(hand) == []
    hand.press("enter")
    assert paid(hand) == [(Tender(Method.CASH, 200000),)]


def test_what_is_asked_again_can_be_corrected() -> None:
    hand = HandTill()
    hand.press("c", "enter", *"2000", "enter", "backspace", "backspace", "enter")
    assert paid(hand) == [(Tender(Method.CASH, 2000),)]


def test_zero_is_no_amount() -> None:
    hand = HandTill()
    hand.press("c", "enter", "0", "enter")
    assert paid(hand) == []
    assert "no amount" in said(hand)


def test_escape_goes_back_to_the_order() -> None:
    hand = HandTill()
    hand.press("c", "enter", "escape", "t")
    assert hand.lines == [("CAFE", 1), ("THE", 1)]


def test_an_empty_order_pays_nothing() -> None:
    hand = HandTill()
    hand.press("enter", "f9", "f12")
    assert paid(hand) == []
    assert hand.till.panel is None


def test_a_quantity_without_an_article_stops_the_payment() -> None:
    hand = HandTill()
    hand.press("c", "2", "f9")
    assert paid(hand) == []
    hand.press("backspace", "f9")
    assert len(paid(hand)) == 1


# Saving


def test_a_double_press_pays_once() -> None:
    hand = HandTill()
    hand.press("c", "f9")
    hand.press("f9", apart=0.05)
    hand.till.saved(ticket())
    hand.press("f9", apart=0.05)
    assert len(paid(hand)) == 1
    assert "saved" in said(hand)


def test_keys_pressed_while_saving_are_taken_in_order_afterwards() -> None:
    hand = HandTill()
    hand.press("c", "f9", "2", "t", "f12", "d")
    assert len(paid(hand)) == 1
    hand.till.saved(ticket())
    assert hand.till.phase is Phase.SAVING
    assert paid(hand)[1] == (Tender(Method.CARD),)
    assert hand.lines == [("THE", 2)]
    hand.till.saved(ticket(413))
    assert hand.lines == [("DEMI", 1)]


def test_keys_pressed_before_the_till_is_open_are_taken_afterwards() -> None:
    hand = HandTill(opened=False)
    hand.press("2", "c")
    assert hand.lines == []
    from tests.tui.counters import view

    hand.till.opened(view())
    assert hand.lines == [("CAFE", 2)]


def test_the_change_stays_until_a_key_pressed_after_it() -> None:
    hand = HandTill()
    hand.press("c", "enter", "f", "t")
    hand.till.saved(ticket(change=1850))
    assert isinstance(hand.till.banner, Change)
    assert hand.till.banner.cents == 1850
    assert hand.lines == [("THE", 1)]
    hand.press("t")
    assert hand.till.banner is None
    assert hand.lines == [("THE", 2)]


def test_a_trembling_enter_leaves_the_change_on_the_screen() -> None:
    hand = HandTill()
    hand.press("c", "enter", *"20", "enter")
    hand.till.saved(ticket(change=1850))
    hand.press("enter", apart=0.1)
    assert isinstance(hand.till.banner, Change)


def test_a_refusal_keeps_the_order_and_drops_what_was_typed_ahead() -> None:
    hand = HandTill()
    hand.press("c", "f9", "t", "f9")
    hand.till.refused(PosError("payment.short", missing_cents=1, total_cents=2))
    assert hand.lines == [("CAFE", 1)]
    assert len(paid(hand)) == 1
    assert isinstance(hand.till.banner, Notice)
    hand.press("f9")
    assert hand.host.rung[0].client_key == hand.host.rung[1].client_key


def test_a_lost_answer_is_looked_up_before_anything_else() -> None:
    hand = HandTill()
    hand.press("c", "f9", "t")
    key = hand.till.client_key
    hand.till.lost(PosError("internal", path="x"))
    assert hand.host.asked == [f"look_up {key}"]
    hand.till.looked_up(ticket())
    assert hand.lines == [("THE", 1)]
    assert len(paid(hand)) == 1


def test_a_lost_answer_that_was_no_sale_is_a_refusal() -> None:
    hand = HandTill()
    hand.press("c", "f9")
    hand.till.lost(PosError("internal", path="x"))
    hand.till.looked_up(None)
    assert hand.lines == [("CAFE", 1)]
    assert hand.till.phase is Phase.READY
    hand.press("f9")
    assert len(paid(hand)) == 2


def test_while_nothing_is_known_the_order_is_not_touched() -> None:
    hand = HandTill()
    hand.press("c", "f9")
    hand.till.lost(PosError("internal", path="x"))
    hand.till.lost(PosError("internal", path="x"))
    hand.press("t", "delete", "f5")
    hand.till.tap(Tap("article", "THE", 99.0))
    assert hand.lines == [("CAFE", 1)]
    hand.press("enter")
    assert len(hand.host.asked) == 2
    hand.till.looked_up(ticket())
    assert hand.lines == []


# The rest


def test_f5_repeats_no_refund() -> None:
    hand = HandTill(last_ticket=ticket(total=-300))
    hand.press("f5")
    assert hand.lines == []


def test_f5_rings_the_last_round_again_without_what_is_no_longer_sold() -> None:
    lines = [
        {"article": "CAFE", "quantity": 2, "mode": "takeaway"},
        {"article": "GONE", "quantity": 1, "mode": "on_site"},
        {"article": "TOMME", "quantity": 250, "mode": "takeaway"},
    ]
    hand = HandTill(last_ticket=ticket(lines=lines))
    hand.press("f5")
    assert hand.lines == [("CAFE", 2), ("TOMME", 250)]
    assert hand.till.order.lines[0].mode is Mode.TAKEAWAY
    assert "no longer sold" in said(hand)


def test_f5_without_a_ticket_says_so() -> None:
    hand = HandTill()
    hand.press("f5", "f8")
    assert hand.lines == []


def test_f8_prints_and_a_duplicate_asks_its_reason() -> None:
    hand = HandTill(last_ticket=ticket())
    hand.press("f8")
    assert hand.host.asked == ["prints"]
    hand.till.doubted(())
    assert hand.host.asked[-1] == "print T-00000412"
    hand.till.printed(None)
    assert isinstance(hand.till.panel, Reasons)
    hand.press("7", "2")
    assert hand.host.asked[-1].startswith("print T-00000412 The paper")


def test_f8_on_a_printer_in_trouble_says_that_the_ticket_waits() -> None:
    hand = HandTill(last_ticket=ticket())
    hand.press("f8")
    hand.till.doubted((), "No paper.")
    hand.till.printed(PrintView("T-00000412", 0, printer=True))
    assert hand.till.said is not None
    assert "waits" in hand.till.said.text
    hand.press("f8")
    hand.till.doubted(())
    hand.till.printed(PrintView("T-00000412", 0, printer=True))
    assert "sent to the printer" in hand.till.said.text


def test_f8_first_asks_about_a_print_in_doubt() -> None:
    hand = HandTill(last_ticket=ticket())
    hand.press("f8")
    hand.till.doubted(((7, "T-00000411", "No paper."), (8, "T-00000412", "")))
    assert hand.till.panel == Doubt(7, "T-00000411", "No paper.")
    hand.press("1")
    assert hand.host.decided[0][:2] == (7, "came_out")
    hand.till.decided("T-00000411")
    assert "T-00000411" in said(hand)


@pytest.mark.parametrize(
    ("letter", "effect"),
    [
        ("p", lambda h: paid(h) == [(Tender(Method.CASH),)]),
        ("c", lambda h: paid(h) == [(Tender(Method.CARD),)]),
        ("e", lambda h: h.till.order.takeaway),
        ("m", lambda h: h.lines == [("CAFE", 3)]),
        ("i", lambda h: h.host.asked == ["prints"]),
        ("r", lambda h: isinstance(h.till.panel, Search)),
        ("x", lambda h: h.lines == []),
        ("a", lambda h: h.till.help is not None),
        ("q", lambda h: h.host.asked == ["leave"]),
    ],
)
def test_the_menu_gives_every_f_key_a_letter(letter: str, effect) -> None:
    hand = HandTill(last_ticket=ticket())
    hand.press("c", ":", letter)
    assert effect(hand)


def test_the_menus_rows_are_taken_by_arrows_or_a_touch() -> None:
    hand = HandTill()
    hand.press("c", ":", "down", "down", "enter")
    assert hand.till.order.takeaway
    hand.press(":")
    empties = next(index for index, row in enumerate(Menu().rows) if row.letter == "x")
    hand.till.tap(Tap("found", str(empties), hand.at + 1))
    assert hand.lines == []
    hand.press(":", "escape")
    assert hand.till.panel is None


def test_touches_do_what_keys_do() -> None:
    hand = HandTill()
    hand.press(":")
    hand.till.tap(Tap("article", "CROQUE", 10.0))
    assert hand.till.panel is None
    hand.till.tap(Tap("article", "CAFE", 11.0))
    hand.till.tap(Tap("line", "0", 12.0))
    hand.till.tap(Tap("key", "right", 13.0))
    hand.till.tap(Tap("family", "2", 14.0))
    assert hand.lines == [("CROQUE", 2), ("CAFE", 1)]
    assert hand.till.family == 2
    hand.till.tap(Tap("key", "f9", 15.0))
    assert len(paid(hand)) == 1


def test_ctrl_q_leaves_even_before_the_till_is_open() -> None:
    hand = HandTill(opened=False)
    hand.press("ctrl+q")
    assert hand.host.asked == ["leave"]


def test_each_change_of_the_order_is_kept() -> None:
    hand = HandTill()
    hand.press("c", "right", "f2", "delete")
    assert [len(order.lines) for order in hand.host.kept] == [1, 1, 1, 0]


def test_a_start_restores_the_order_and_says_so() -> None:
    draft, _index = Order().add(COFFEE, 2)
    draft, _index = draft.add(CROQUE)
    hand = HandTill(
        draft=draft, draft_key="k1", last_ticket=ticket(), notices=(("start.unclean", {}),)
    )
    assert hand.lines == [("CAFE", 2), ("CROQUE", 1)]
    assert isinstance(hand.till.banner, Notice)
    told = " ".join(hand.till.banner.sentences)
    assert "T-00000412" in told
    assert "9.90" in told
    hand.press("f9")
    assert hand.host.rung[0].client_key == "k1"


def test_unknown_keys_are_harmless() -> None:
    hand = HandTill()
    hand.press("c", "f3", "f4", "f6", "f7", "home", "insert", "ctrl+z", "*", ";", "?", "\x00")
    assert hand.lines == [("CAFE", 1)]
    assert isinstance(hand.till.panel, type(None) | Menu)
