"""The village's keys at the counter: visits, volunteers, events; needs, trials, the town hall."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cafe_pos.application.ports import Context
from cafe_pos.application.village import events, trials, visits
from cafe_pos.domain.village import Need, NeedKind
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.village import forms as village_forms
from cafe_pos.tui.village import panels as village_panels
from tests.cafes import refused
from tests.tui.counters import HandTill

TODAY = date(2026, 11, 20)


@pytest.fixture
def hand() -> HandTill:
    return HandTill(business_day=TODAY)


def carried(hand: HandTill, ctx: Context) -> Any:
    """Carry out what the till asked for, as its queue would."""
    act, done, _failed = hand.host.acts.pop()
    result = act(ctx)
    done(result)
    return result


def test_a_plus_counts_a_visit_only_where_no_line_is(hand: HandTill, cafe: Context) -> None:
    hand.press("+")
    assert carried(hand, cafe) == 1
    assert hand.till.said is not None
    assert "1 visit" in hand.till.said.text
    hand.press("3", "+")
    assert (carried(hand, cafe), hand.till.typed) == (4, "")
    hand.press("minus")
    assert carried(hand, cafe) == 3
    hand.press("c", "+")
    assert hand.lines == [("CAFE", 2)]
    assert hand.host.acts == []
    hand.press("right")
    assert hand.lines == [("CAFE", 3)]
    assert visits.today(cafe) == 3


def test_arrows_count_no_visit(hand: HandTill) -> None:
    hand.press("right", "left")
    assert hand.host.acts == []


def test_a_volunteer_is_one_key_and_no_letter_of_a_scan(hand: HandTill, cafe: Context) -> None:
    hand.press("*")
    assert len(carried(hand, cafe).here) == 1
    hand.press(*"*A12345*", apart=0.002)
    hand.till.settle(hand.at + 1)
    assert hand.host.acts == []


def test_one_key_starts_the_event_of_today_and_ends_it_with_its_heads(
    hand: HandTill, cafe: Context
) -> None:
    events.add(cafe, "Dominos", TODAY.isoformat())
    hand.press("=")
    assert carried(hand, cafe).started is not None
    assert hand.till.said is not None
    assert "Dominos" in hand.till.said.text
    hand.press("=")
    carried(hand, cafe)
    form = hand.till.panel
    assert isinstance(form, Form)
    hand.press("end", "enter")
    act, _done, failed = hand.host.acts.pop()
    with refused("impact.heads") as caught:
        act(cafe)
    failed(caught.value)
    assert form.fields[form.index].name == "heads"
    hand.press("1", "4", "end", "enter")
    carried(hand, cafe)
    assert hand.till.panel is None
    assert "14 people" in hand.till.said.text
    hand.press("=")  # the agenda, since nothing is left to start
    carried(hand, cafe)
    assert isinstance(hand.till.panel, Listing)
    assert any("Dominos" in row.text for row in hand.till.panel.rows)


def test_a_need_is_tried_and_decided_from_the_menu(hand: HandTill, cafe: Context) -> None:
    hand.press(":", "z", "v")
    carried(hand, cafe)
    panel = hand.till.panel
    assert isinstance(panel, Listing)
    assert [row.letter for row in panel.rows] == list("vbentqdm")
    need = Need(id=1, what="Pain", kind=NeedKind.PRODUCT, heard=2, first_on="", last_on="")
    assert village_forms.needs_panel((need,)).rows[1].right == "heard 2 times"
    trials.heard(cafe, "Pain")
    village_forms.ask_trial(need, hand.till, 0.0)
    form = hand.till.panel
    assert isinstance(form, Form)
    form.put("target", "30")
    hand.press("end", "enter")
    begun = carried(hand, cafe)
    assert (begun.trial.label, begun.trial.indicator, begun.trial.target) == ("Pain", "visits", 30)
    carried(hand, cafe)  # the list
    assert isinstance(hand.till.panel, Listing)
    hand.press("down", "enter", "1")
    hand.press(*"yes", "enter")
    carried(hand, cafe)
    carried(hand, cafe)
    assert trials.trials(cafe)[0].trial.reason == "yes"


def test_the_town_halls_page_is_seen_before_it_is_approved(hand: HandTill, cafe: Context) -> None:
    village_forms.open_commune(hand.till)
    view = carried(hand, cafe).view
    assert view.period == "2026-T3"
    panel = hand.till.panel
    assert isinstance(panel, Listing)
    assert panel.text.startswith("DRAFT")
    hand.press("a")
    carried(hand, cafe)
    assert isinstance(hand.till.panel, Listing)
    assert "Camille" in hand.till.panel.text
    hand.press("p")
    assert carried(hand, cafe).view.period == "2026-T2"


def test_distances_and_papers_are_typed_once(hand: HandTill, cafe: Context) -> None:
    village_forms.open_distances(hand.till)
    carried(hand, cafe)
    hand.press("9", "end", "enter")
    assert carried(hand, cafe).as_json()["km"]["bakery"] == 9
    village_forms.ask_answers(hand.till)
    hand.press("down", *"20", "down", "2", "end", "enter")
    kept = carried(hand, cafe)
    assert (kept.year, kept.answers, kept.no_network) == ("2026", 20, 2)
    assert village_panels.EVENT_KEY not in "0123456789"
