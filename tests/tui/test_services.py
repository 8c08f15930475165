"""F4, what waits on the input line and in the morning, and services made on a screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import i18n
from cafe_pos.application.ports import Context
from cafe_pos.application.services import services
from cafe_pos.application.services.ports import Kept
from cafe_pos.application.services.views import ServiceView, Tallied
from cafe_pos.application.services.waiting import Count, Due, Hit, Waiting
from cafe_pos.domain.order_line import HANDED, OrderLine
from cafe_pos.domain.service import Keeping, Service, Swap, Tally
from cafe_pos.domain.service_mark import HANDOVER, ServiceMark
from cafe_pos.settings import services as services_settings
from cafe_pos.tui.paint import bars as paint_bars
from cafe_pos.tui.paint import palette
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.services import forms as service_forms
from cafe_pos.tui.services import own_panels, waiting_words, waits
from cafe_pos.tui.services import panels as service_panels
from cafe_pos.tui.shown import Notice
from tests import cafes
from tests.cafes import HandClock, article
from tests.tui.counters import Counter, HandTill, articles_with, drive, ticket

DAY = date(2026, 11, 22)
LAUNDRY = Service("laundry", "Pressing", keeping=Keeping(30, article="PRESSING"), family="P")
HELP = Service("help", "Aide", tallies=(Tally("form", "Formulaire", 15), Tally("call", "Appel")))
GAS = Service("gas", "Gaz", family="Gaz", swaps=(Swap("GAZ", "CONS"),), returns="delivery")
BOTTLE = article("GAZ", 4150, "N20", label="Butane", family="Gaz")
DEPOSIT = article("CONS", 1300, "HORS", label="Consigne gaz", family="Gaz", line_kind="deposit")
VILLAGE = Waiting(
    DAY, ("bread", "parcel"), (LAUNDRY, HELP),
    (Count("bread", 7), Count("parcel", 3, 1), Count("laundry", 2, 1)),
    (Due("bread", "bread", 7), Due("parcels_late", "parcel", 1), Due("visas", "", 2)),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _french() -> None:
    i18n.set_language("fr")


def answer(hand: HandTill, result: Any) -> None:
    """Answer the last act that a panel asked for."""
    _act, done, _failed = hand.host.acts.pop()
    done(result)


def opened(hand: HandTill, found: Waiting = VILLAGE) -> Listing:
    hand.press("f4")
    answer(hand, found)
    panel = hand.till.panel
    assert isinstance(panel, Listing)
    return panel


def bottom(hand: HandTill, width: int = 80) -> str:
    return paint_bars.paint_input(hand.till, palette.PLAIN, width).text().rstrip("\n")


# --- the input line -------------------------------------------------------------------------------


def test_the_line_says_what_waits_and_shortens_sensibly() -> None:
    long = waiting_words.line(VILLAGE, 4, 90)
    assert long == (
        "pain à retirer 7 · colis 3 (1 à rendre) · pressing 2 (1 en retard) · suspendus 4"
    )
    short = waiting_words.line(VILLAGE, 4, 60)
    assert short == "pain 7 · colis 3 (!1) · pressing 2 (!1) · suspendus 4"
    assert waiting_words.line(VILLAGE, 4, 40) == "pain 7 · colis 3 (!1) · pressing 2 (!1)"
    assert waiting_words.line(VILLAGE, 4, 7) == "pain 7"
    assert waiting_words.line(VILLAGE, 4, 3) == ""
    assert waiting_words.line(Waiting(DAY), 0, 80) == ""


def test_it_stands_at_the_right_and_opens_the_services_by_touch() -> None:
    hand = HandTill()
    waits.seen(hand.till, VILLAGE)
    assert bottom(hand).endswith(
        "pain à retirer 7 · colis 3 (1 à rendre) · pressing 2 (1 en retard)"
    )
    canvas = paint_bars.paint_input(hand.till, palette.PLAIN, 80)
    tap = canvas.tap_at(70, 0)
    assert tap is not None
    assert (tap.kind, tap.value) == ("key", "f4")
    hand.press("2")
    assert bottom(hand).startswith(" 2 × ")


def test_the_bar_shows_f4_with_a_service_and_every_key_at_80_columns() -> None:
    hand = HandTill()
    assert "F4" not in paint_bars.paint_keys(hand.till, palette.PLAIN, 80).text()
    waits.seen(hand.till, VILLAGE)
    for language in ("fr", "en"):
        i18n.set_language(language)
        bar = paint_bars.paint_keys(hand.till, palette.PLAIN, 80).text()
        assert "F4 Services" in bar
        assert ": Menu" in bar
        wide = paint_bars.paint_keys(hand.till, palette.PLAIN, 120).text()
        assert wide.count("F1 ") == 1
        assert "/ " in wide


# --- the morning ----------------------------------------------------------------------------------


def test_the_morning_list_is_shown_once_and_stops_nobody() -> None:
    hand = HandTill()
    assert hand.host.waits == [True]
    waits.morning(hand.till, VILLAGE)
    banner = hand.till.banner
    assert isinstance(banner, Notice)
    assert banner.title == "À faire aujourd'hui"
    assert banner.sentences == (
        "7 réservations de pain à retirer",
        "1 colis à rendre au transporteur",
        "2 visas à donner (: v)",
    )
    hand.press("c")
    assert hand.lines == [("CAFE", 1)]
    waits.morning(hand.till, VILLAGE)
    assert hand.till.banner is None


def test_what_the_start_tells_comes_before_what_is_to_be_done() -> None:
    hand = HandTill(notices=(("start.unclean", {}),))
    waits.morning(hand.till, VILLAGE)
    assert isinstance(hand.till.banner, Notice)
    assert len(hand.till.banner.sentences) == 5


def test_a_look_behind_an_act_keeps_what_is_due_otherwise() -> None:
    hand = HandTill()
    waits.morning(hand.till, VILLAGE)
    waits.seen(hand.till, Waiting(DAY, ("bread",), (), (Count("bread", 6),)))
    assert hand.till.waiting is not None
    assert [one.code for one in hand.till.waiting.due] == ["visas"]
    assert hand.till.waiting.of("bread").count == 6
    assert hand.till.waiting.of("parcel").count == 0


def test_the_services_are_looked_at_behind_acts_and_hand_overs_never_behind_a_plain_sale() -> None:
    hand = HandTill()
    waits.seen(hand.till, VILLAGE)
    hand.host.waits.clear()
    hand.press("c", "f9")
    hand.till.saved(ticket())
    assert hand.host.waits == []
    lines = [{"article": "REMIS", "service": "parcel", "total": 0, "quantity": 1}]
    hand.till.saved(ticket(413, lines=lines))
    assert hand.host.waits == [False]
    opened(hand)
    assert hand.host.waits == [False, False]


# --- F4 -------------------------------------------------------------------------------------------


def test_f4_lists_services_by_digits_with_what_waits_then_what_is_due() -> None:
    hand = HandTill()
    panel = opened(hand)
    rows = {row.letter: (row.text, row.right) for row in panel.rows if row.letter}
    assert rows["1"] == ("Pain", "7 à retirer")
    assert rows["2"] == ("Colis", "3 ici, 1 à rendre")
    assert ("Pressing", "2 ici, 1 en retard") in rows.values()
    assert rows["0"][0] == "Ajouter ou changer un service"
    assert [row.text for row in panel.rows if not row.letter] == [
        "1 colis à rendre au transporteur", "2 visas à donner (: v)",
    ]  # fmt: skip


def test_the_menu_has_it_under_s() -> None:
    hand = HandTill()
    hand.press(":", "s")
    assert len(hand.host.acts) == 1


def test_three_letters_and_enter_hand_a_thing_over() -> None:
    hand = HandTill()
    opened(hand)
    for letter in "dup":
        hand.press(letter)
        answer(hand, (Hit("laundry", "K-1", "Odette Dupré", "2 chemises"),))
    assert isinstance(hand.till.panel, Listing)
    assert [row.text for row in hand.till.panel.found] == ["Odette Dupré"]
    hand.press("enter")
    line = OrderLine(
        HANDED, 1, HANDED.default_mode, label="Pressing",
        mark=ServiceMark("laundry", "K-1", HANDOVER),
    )  # fmt: skip
    answer(hand, line)
    assert hand.till.panel is None
    assert hand.lines == [("REMIS", 1)]
    service_panels.put_line(hand.till, line)
    assert hand.lines == [("REMIS", 1)]
    assert hand.till.said is not None


def test_an_enter_typed_ahead_waits_for_what_the_letters_find() -> None:
    hand = HandTill()
    opened(hand)
    hand.press("d")
    hand.press("u", "enter")
    answer(hand, ())
    answer(hand, (Hit("laundry", "K-1", "Dupré"),))
    assert len(hand.host.acts) == 1


def test_letters_find_services_too_and_no_word_shows_all() -> None:
    hand = HandTill()
    panel = opened(hand)
    hand.press("p", "backspace")
    answer(hand, (Hit("bread", "B1-2026-11-22", "Paul", "2 Baguette"),))
    assert [row.text for row in panel.found] == [row.text for row in panel.rows]
    hand.press("p")
    answer(hand, (Hit("bread", "B1-2026-11-22", "Paul", "2 Baguette"),))
    assert [row.text for row in panel.found] == ["Paul", "Pain", "Produits locaux", "Pressing"]


# --- a café's own service -------------------------------------------------------------------------


def service_panel(hand: HandTill, seen: ServiceView) -> Listing:
    own_panels.open_service(hand.till, seen.service.code)
    answer(hand, (seen, DAY))
    panel = hand.till.panel
    assert isinstance(panel, Listing)
    return panel


def test_bottles_are_swapped_sold_and_brought_back_by_a_digit() -> None:
    hand = HandTill(articles=articles_with(BOTTLE, DEPOSIT))
    seen = ServiceView(GAS, (BOTTLE, DEPOSIT))
    service_panel(hand, seen)
    hand.press("1")
    assert hand.lines == [("GAZ", 1), ("CONS", 1), ("CONS", -1)]
    assert hand.till.order.total_cents == 4150
    service_panel(hand, seen)
    hand.press("2")
    assert hand.till.order.total_cents == 4150 + 4150 + 1300
    service_panel(hand, seen)
    hand.press("3")
    assert hand.till.order.total_cents == 2 * 4150


def test_one_key_counts_an_act() -> None:
    hand = HandTill()
    service_panel(hand, ServiceView(HELP))
    hand.press("1")
    answer(hand, Tallied("form", "Formulaire", 1, 15))
    assert hand.till.panel is None
    assert hand.till.said is not None
    assert hand.till.said.text == "Formulaire : compté."


def test_what_is_kept_shows_its_day_and_is_struck_off_after_a_question() -> None:
    hand = HandTill()
    kept = (
        Kept("K-1", "laundry", "Odette", "2 chemises", "2026-11-01", "2026-11-15", "", 850),
        Kept("K-2", "laundry", "Paul", "", "2026-11-20", "2026-12-20"),
    )
    panel = service_panel(hand, ServiceView(LAUNDRY, (), kept))
    assert [(row.text, row.right) for row in panel.rows if row.key] == [
        ("Odette - 2 chemises", "8,50 €  en retard depuis le 15 nov."),
        ("Paul", "jusqu'au 20 déc."),
    ]
    hand.press("delete")
    assert hand.till.panel is panel
    hand.press("down", "delete", "1")
    assert hand.till.panel is panel
    hand.press("delete", "2")
    assert len(hand.host.acts) == 1


def test_a_delivery_wants_a_number() -> None:
    hand = HandTill()
    service_panel(hand, ServiceView(GAS, (BOTTLE,)))
    hand.press("l", "enter", "enter")
    form = hand.till.panel
    assert isinstance(form, Form)
    assert form.error == "Combien ?"
    hand.press("6", "end", "enter")
    answer(hand, "ST-00000001")
    assert len(hand.host.acts) == 1


def test_a_form_makes_every_part_of_a_service_and_back() -> None:
    for recipe in services_settings.recipes():
        service = recipe.service("fr")
        articles = {one.code: one for one in recipe.articles("fr")}
        draft = service_forms._Draft(service, recipe.articles("fr"), (), new=True)
        fields = service_forms._fields(draft, articles)
        answers = {field.name: field.value for field in fields}
        assert service_forms.service_of(service, answers) == service


# --- on the real screen ---------------------------------------------------------------------------


def prepare(ctx: Context) -> None:
    for code in ("laundry", "gas"):
        recipe = next(r for r in services_settings.recipes() if r.service("fr").code == code)
        services.put(ctx, recipe.service("fr"), recipe.articles("fr"), new=True)
    services.keep(ctx, "laundry", "Odette Dupré", "2 chemises", price_cents=850)
    services.keep(ctx, "laundry", "Paul", "manteau")


def test_a_visit_for_the_laundry_with_a_coffee_is_one_ticket(
    cafe_file: Path, clock: HandClock
) -> None:
    ctx = cafes.reopen(cafe_file, clock)
    prepare(ctx)
    ctx.store.close()

    async def scenario(at: Counter) -> None:
        await at.until(lambda: waits.in_use(at.till))
        await at.press("enter", "escape")
        await at.until(lambda: "pressing 2" in at.text())
        at.pressed = 0
        await at.press("f4", *"dup", "enter")
        assert at.pressed == 5
        await at.press("c", "f9")
        await at.until(lambda: at.till.last is not None)
        assert at.till.last.total_cents == 1000
        await at.until(lambda: at.till.waiting.of("laundry").count == 1)
        await at.press("f4", "p", "a", "u", "delete", "escape")

    drive(cafe_file, scenario, language="fr")
    assert cafes.verify(cafe_file, full=True).ok
