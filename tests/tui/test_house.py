"""A café's rules at its counter: age, licence, allergens, the note due, the fund, tips, paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from cafe_pos import settings
from cafe_pos.application import settings_acts
from cafe_pos.application.house import House, house_of
from cafe_pos.application.selling.on_paper import PaperTime
from cafe_pos.domain.payment import Method
from cafe_pos.domain.ticket import Channel
from cafe_pos.domain.vat import VatCode
from cafe_pos.tui import house
from cafe_pos.tui.paint import bars as paint_bars
from cafe_pos.tui.paint import palette
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.selling.paper_sales import Asked
from cafe_pos.tui.selling.payment_panel import Pay
from cafe_pos.tui.shown import Tap, Tone
from tests import cafes
from tests.cafes import HandClock, article
from tests.tui.counters import BEER, COFFEE, Counter, HandTill, articles_with, drive, ticket

DRAUGHT = replace(BEER, alcohol_group=3)
RUM = article("RHUM", 400, "N20", label="Rhum", family="Bières", key="r", alcohol_group=5)
TOBACCO = article("TABAC", 1250, "N20", label="Tabac", family="Divers", key="z", minors=True)
CAKE = article("GATEAU", 350, label="Gâteau", key="k", allergens=("gluten", "lait", "licorne"))
HORS = {"vat_on_site": VatCode.HORS, "vat_takeaway": VatCode.HORS}
COFFEE_FOR_SOMEONE = replace(
    COFFEE, code="SUSPENDU", label="Café suspendu", key="u", line_kind="suspended", **HORS
)
ARTICLES = tuple(
    DRAUGHT if one is BEER else one for one in articles_with(RUM, TOBACCO, CAKE, COFFEE_FOR_SOMEONE)
)


def counter(**changes: object) -> HandTill:
    usual = House(
        note_due_cents=25_00, suspended_price_cents=150, allergens=settings.rules().allergens
    )
    return HandTill(articles=ARTICLES, house=replace(usual, **changes))


def said(hand: HandTill) -> str:
    return hand.till.said.text if hand.till.said else ""


def standing(hand: HandTill) -> str:
    """What the input line shows."""
    return paint_bars.paint_input(hand.till, palette.WARM, 80).text()


# Age and licence


def test_age_is_asked_once_an_order_and_waits_for_no_key() -> None:
    hand = counter()
    hand.press("2", "d", "c")
    assert hand.lines == [("DEMI", 2), ("CAFE", 1)]
    assert "Of age?" in standing(hand)
    hand.press("f9")
    assert len(hand.host.rung) == 1  # four keys, as without the question
    hand.till.saved(ticket())
    assert "Of age?" not in standing(hand)
    hand.press("c")
    assert "Of age?" not in standing(hand)


def test_yes_is_one_key_and_it_is_not_asked_again() -> None:
    hand = counter()
    hand.press("d", "escape", "z", "d")
    assert "Of age?" not in standing(hand)
    assert hand.lines == [("DEMI", 2), ("TABAC", 1)]


def test_one_key_takes_back_what_minors_may_not_have_and_records_it_without_a_name() -> None:
    hand = counter()
    hand.press("c", "d", "z", "!")
    assert hand.lines == [("CAFE", 1)]
    act, done, _failed = hand.host.acts[-1]
    hand.press("t")  # typed ahead, while it is being recorded
    done(None)
    assert hand.lines == [("CAFE", 1), ("THE", 1)]
    hand.press("d")
    assert "Of age?" in standing(hand)
    assert act is not None


def test_with_nothing_for_adults_the_key_does_nothing() -> None:
    hand = counter()
    hand.press("c", "!")
    assert hand.lines == [("CAFE", 1)]
    assert (hand.host.acts, "adults" in said(hand)) == ([], True)


def test_the_question_can_be_touched() -> None:
    hand = counter()
    hand.press("d")
    line = paint_bars.paint_input(hand.till, palette.WARM, 80)
    assert line.tap_at(75, 0) == Tap("key", house.MINOR_KEY)


def test_a_refusal_is_in_the_ledger_without_anything_of_the_person(cafe_file: Path) -> None:
    ctx = cafes.reopen(cafe_file, HandClock())
    with ctx.store.act() as uow:
        uow.put_articles((COFFEE, DRAUGHT))
    ctx.store.close()

    async def scenario(at: Counter) -> None:
        await at.press("c", "d", "exclamation_mark")
        await at.until(lambda: at.till.said is not None)
        assert [line.article.code for line in at.till.order.lines] == ["CAFE"]

    drive(cafe_file, scenario)
    ctx = cafes.reopen(cafe_file, HandClock())
    with ctx.store.act() as uow:
        told = [entry.payload for entry in uow.entries() if "minor_refused" in entry.payload]
    ctx.store.close()
    assert len(told) == 1
    assert '"details":{"articles":["DEMI"]}' in told[0]


def test_a_drink_above_the_licence_is_refused_with_its_sentence() -> None:
    hand = counter(licence=3)
    hand.press("r")
    assert hand.lines == []
    assert hand.till.banner is not None
    assert "licence" in " ".join(getattr(hand.till.banner, "sentences", ()))
    hand.press("d")
    assert hand.lines == [("DEMI", 1)]


# Allergens


def test_one_key_shows_the_allergens_of_the_line() -> None:
    hand = counter()
    hand.press("?")
    assert "Choose a line" in said(hand)
    hand.press("k", "?")
    assert isinstance(hand.till.panel, Listing)
    assert [row.text for row in hand.till.panel.rows] == [
        "Gluten", "Milk", "licorne (as the catalogue says)",
    ]  # fmt: skip
    hand.press("escape", "c", ":", "w")
    assert isinstance(hand.till.panel, Listing)
    assert hand.till.panel.rows == ()
    assert "declares none" in hand.till.panel.empty


# The note that is due

LINES = [{"article": "CROQUE", "quantity": 4, "mode": "on_site", "kind": "article", "total": 2760}]


@pytest.mark.parametrize(
    ("lines", "house_says", "due"),
    [
        (LINES, {}, True),
        ([{**LINES[0], "total": 2499}], {}, False),
        ([{**LINES[0], "mode": "takeaway"}], {}, False),
        (LINES, {"printed": True}, False),
        (LINES, {"note_due_cents": None}, False),
    ],
)
def test_the_note_is_called_for_when_it_is_due(
    lines: list[dict[str, object]],
    house_says: dict[str, object],
    due: bool,  # noqa: FBT001 - a parameter of pytest
) -> None:
    hand = counter(**house_says)
    hand.press("c", "f9")
    hand.till.saved(ticket(lines=lines, total=2760))
    assert ("note due: F8 prints it" in said(hand)) is due
    assert hand.till.said is not None
    assert (hand.till.said.tone is Tone.WARN) is due
    assert "saved" in said(hand)


# Suspended coffees and tips


def test_the_fund_is_counted_on_the_input_line_and_follows_the_sales() -> None:
    hand = counter(suspended_cents=450)
    assert "3 suspended coffees" in standing(hand)
    hand.press("c", "f9")
    bought = {"article": "SUSPENDU", "quantity": 2, "mode": "on_site", "kind": "suspended"}
    hand.till.saved(ticket(lines=[{**bought, "total": 300}]))
    hand.press("escape")
    assert "5 suspended coffees" in standing(hand)
    hand.press("c", "f9")
    hand.till.saved(ticket(413, payments=[{"method": "suspended", "amount": 150}]))
    hand.press("escape")
    assert "4 suspended coffees" in standing(hand)


def test_nothing_is_said_where_no_suspended_coffee_is_sold() -> None:
    hand = counter(suspended_price_cents=0)
    assert "suspended" not in standing(hand)


def test_the_fund_pays_what_it_can_and_the_rest_is_paid_otherwise() -> None:
    hand = counter(suspended_cents=300)
    hand.press("c", "t", "enter", "u")
    assert isinstance(hand.till.panel, Pay)
    assert [(t.method, t.amount_cents) for t in hand.till.panel.given] == [(Method.SUSPENDED, 300)]
    hand.press("u")
    assert "No suspended coffee waits" in said(hand)
    hand.press("c")
    assert [t.method for t in hand.host.rung[-1].tenders] == [Method.SUSPENDED, Method.CARD]


def test_an_empty_fund_pays_nothing_and_one_does_not_buy_another_with_it() -> None:
    hand = counter()
    hand.press("c", "enter", "u")
    assert "No suspended coffee waits" in said(hand)
    hand = counter(suspended_cents=300)
    hand.press("u", "enter", "u")
    assert hand.host.rung == []
    assert hand.till.banner is not None


def test_a_tip_is_a_line_of_the_amount_typed() -> None:
    hand = counter()
    hand.press("c", "enter", "p")
    assert "Type the tip's amount" in said(hand)
    hand.press(*"0,50", "p")
    assert hand.lines == [("CAFE", 1), ("TIP", 1)]
    assert hand.till.order.total_cents == 200
    assert isinstance(hand.till.panel, Pay)
    hand.press("0", "p")
    assert hand.lines == [("CAFE", 1)]
    hand.press("1", "p", "f9")
    assert hand.host.rung[-1].expected_total_cents == 250


def test_bought_drunk_and_tipped_on_a_real_till(cafe_file: Path) -> None:
    ctx = cafes.reopen(cafe_file, HandClock())
    with ctx.store.act() as uow:
        uow.put_articles((COFFEE, COFFEE_FOR_SOMEONE))
    ctx.store.close()
    shown: list[str] = []

    async def scenario(at: Counter) -> None:
        await at.press("2", "u", "f9")
        await at.until(lambda: at.till.last is not None)
        await at.press("escape")
        shown.append(at.text())
        await at.press("c", "enter", "u")
        await at.until(lambda: at.till.last.number == "T-00000002")
        await at.press("escape")
        shown.append(at.text())
        await at.press("c", "enter", "1", "p", "c")
        await at.until(lambda: at.till.last.number == "T-00000003")

    app = drive(cafe_file, scenario)
    assert "2 suspended coffees" in shown[0]
    assert "1 suspended coffee" in shown[1]
    assert app.till.last is not None
    assert app.till.last.payload["third_party"] == 100
    assert cafes.verify(cafe_file, full=True).ok


# Sales on paper

DAYS = (date(2026, 11, 22), date(2026, 11, 21))
TIME = PaperTime("2026-11-22T13:20:00Z", datetime(2026, 11, 22, 14, 20))  # noqa: DTZ001 - a wall clock


def on_paper(hand: HandTill, days: tuple[date, ...] = DAYS[:1]) -> None:
    """Ask for sales on paper of 14:20."""
    hand.press(":", "z", "p")
    hand.host.acts[-1][1](Asked(days, ()))
    assert isinstance(hand.till.panel, Form)
    hand.press(*"1420", "enter")
    hand.host.acts[-1][1](TIME)


def test_sales_on_paper_carry_their_time_until_they_are_over() -> None:
    hand = counter()
    on_paper(hand)
    status = paint_bars.paint_status(hand.till, palette.WARM, 80, None).text()
    assert status.startswith(" PAPER 14:20 ")
    hand.press("c", "f9")
    request = hand.host.rung[-1]
    assert (request.channel, request.issued_at) == (Channel.PAPER, TIME.at)
    hand.till.saved(ticket(lines=LINES, total=2760))
    assert "note due" not in said(hand)  # the customer has left
    hand.press("c")
    hand.press("escape")
    assert hand.till.paper is None
    hand.press("f9")
    assert (hand.host.rung[-1].channel, hand.host.rung[-1].issued_at) == (Channel.SCREEN, None)


def test_the_menu_again_ends_them_and_an_earlier_day_is_named() -> None:
    hand = counter()
    on_paper(hand, DAYS)
    assert hand.till.paper is not None
    hand.press(":", "z", "p")
    assert hand.till.paper is None


def test_on_a_real_till_a_time_to_come_is_refused_at_its_field(cafe_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press("colon", "z", "p")
        await at.until(lambda: isinstance(at.till.panel, Form))
        await at.press(*"2359", "enter")
        assert isinstance(at.till.panel, Form)
        assert "has not come yet" in at.till.panel.error
        await at.press(*"0900", "enter")
        await at.until(lambda: at.till.paper is not None)
        assert " PAPER 09:00 " in at.text().splitlines()[0]
        await at.press("c", "f9")
        await at.until(lambda: at.till.last is not None)
        await at.press("escape")
        assert at.till.paper is None

    app = drive(cafe_file, scenario)
    assert app.till.last is not None
    sold = app.till.last.payload
    assert (sold["channel"], sold["issued_at"]) == ("paper", "2026-11-22T08:00:00Z")
    assert cafes.verify(cafe_file, full=True).ok


def test_the_fund_is_counted_by_the_article_that_the_cafe_names(cafe_file: Path) -> None:
    dear = replace(COFFEE_FOR_SOMEONE, code="CREME", key=None, price_cents=300)
    ctx = cafes.reopen(cafe_file, HandClock())
    with ctx.store.act() as uow:
        uow.put_articles((COFFEE, COFFEE_FOR_SOMEONE, dear))
    cafes.ring(ctx, "4 SUSPENDU")
    with cafes.refused("setting.value"):
        settings_acts.change(ctx, "suspended_article", "CAFE")
    for code, price in ((None, 150), ("CREME", 300)):
        if code is not None:
            wanted = settings_acts.value_of("suspended_article", code)
            settings_acts.change(ctx, "suspended_article", wanted)
        with ctx.store.act() as uow:
            found = house_of(ctx, uow, date(2026, 11, 22))
        assert (found.suspended_cents, found.suspended_price_cents) == (600, price)
    assert settings_acts.present(ctx, "suspended_article") == "CREME"
    ctx.store.close()
