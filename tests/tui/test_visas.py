"""The other manager's visa at the counter: said at log-in, given by a digit, never in the way."""

from __future__ import annotations

from cafe_pos import i18n
from cafe_pos.application.people import Person
from cafe_pos.application.visas import VisaView
from cafe_pos.tui.panels import Visas
from tests.tui.counters import HandTill

REFUND = VisaView(3, "refund", "T-00000007", "Camille", "2026-11-22T10:00:00Z")
REMOVED = VisaView(5, "operator_removed", "op3", "Camille", "2026-11-22T11:00:00Z")


def test_whoever_comes_is_told_what_waits() -> None:
    i18n.set_language("en")
    hand = HandTill()
    before = hand.host.looked
    hand.till.let_in(Person("op2", "Dominique", "manager", active=True))
    assert hand.host.looked == before + 1
    hand.till.said = None
    hand.till.visas_seen((REFUND, REMOVED))
    assert hand.till.said is not None
    assert hand.till.said.text == "2 visas to give: menu, then v."


def test_a_digit_gives_a_visa_and_the_rest_stay() -> None:
    hand = HandTill()
    hand.till.visas_seen((REFUND, REMOVED))
    hand.press(":", "v")
    assert isinstance(hand.till.panel, Visas)
    hand.press("1")
    assert "visa 3" in hand.host.asked
    hand.till.visa_given(REFUND)
    hand.till.visas_seen((REMOVED,))
    assert hand.till.panel == Visas((REMOVED,))
    hand.till.visas_seen(())
    assert hand.till.panel is None


def test_nothing_waits_and_a_wrong_digit_does_nothing() -> None:
    hand = HandTill()
    hand.press(":", "v")
    assert hand.till.panel is None
    hand.till.visas_seen((REFUND,))
    hand.press(":", "v", "9")
    assert not any(asked.startswith("visa ") for asked in hand.host.asked)
    hand.press("escape")
    assert hand.till.panel is None
