"""Local produce at the counter: a delivery, near dates by one key, a stock put right, a loss."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cafe_pos import i18n
from cafe_pos.application.printing import copies, printing
from cafe_pos.application.produce import looks as produce_looks
from cafe_pos.application.produce import near_dates, produce
from cafe_pos.application.produce import out as produce_out
from cafe_pos.application.produce.produce import Delivery
from cafe_pos.application.selling.past_tickets import LeftLine, PastTicket, Refundable
from cafe_pos.application.selling.refunds import Refund
from cafe_pos.application.services.waiting import Due, Waiting
from cafe_pos.domain.catalogue import Mode, Ownership
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method
from cafe_pos.messages import produce_words
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.produce import forms as produce_forms
from cafe_pos.tui.produce import panels as produce_panels
from cafe_pos.tui.selling import refund_panels
from tests import cafes
from tests.cafes import article, refused, ring
from tests.tui.counters import HandTill

TODAY = date(2026, 11, 20)
YOGHURT = article(
    "YAOURT", 120, "R55", label="Yaourt fermier", family="Producteurs", key="y",
    default_mode=Mode.TAKEAWAY, ownership=Ownership.TRANSPARENT, mandator="FERME",
)  # fmt: skip


class Shelf:
    """A till without a screen on a real café: what it asks for is done at once."""

    def __init__(self, ctx: Any) -> None:
        i18n.set_language("en")
        self.ctx = ctx
        with ctx.store.act() as uow:
            self.hand = HandTill(articles=uow.articles())

    def press(self, *names: str) -> None:
        for name in names:
            self.hand.press(name)
            self.answer()

    def answer(self) -> None:
        """Carry out what was asked for, as the desk does."""
        host = self.hand.host
        while host.acts:
            act, done, failed = host.acts.pop(0)
            try:
                found = act(self.ctx)
            except PosError as error:
                failed(error)
            else:
                done(found)

    @property
    def panel(self) -> Any:
        return self.hand.till.panel

    @property
    def rows(self) -> list[tuple[str, str]]:
        assert isinstance(self.panel, Listing)
        return [(row.text, row.right) for row in self.panel.rows]

    @property
    def said(self) -> str:
        return self.hand.till.said.text if self.hand.till.said else ""


@pytest.fixture
def shelf(cafe):
    with cafe.store.act() as uow:
        uow.put_articles((*cafes.CATALOGUE, YOGHURT))
    yield Shelf(cafe)
    cafe.store.close()
    assert cafes.verify(cafe.store.path).problems == ()


def come(shelf: Shelf, quantity: int = 12, dlc: int = 25, code: str = "YAOURT") -> None:
    produce.receive(shelf.ctx, Delivery(code, quantity, dlc=date(2026, 11, dlc)))


def open_panel(shelf: Shelf) -> None:
    produce_panels.open_produce(shelf.hand.till)
    shelf.answer()


def lots(shelf: Shelf) -> dict[str, int]:
    return {v.lot.code: v.lot.left for v in produce_looks.lots_of(shelf.ctx, everything=True)}


def test_a_delivery_is_typed_in_a_few_fields(shelf: Shelf) -> None:
    open_panel(shelf)
    shelf.press("l", *"tomme", "enter")
    assert isinstance(shelf.panel, Form)
    shelf.press(*"3,4", "enter", "enter", *"2412", "enter", *"Ici", "end", "enter")
    assert shelf.said == "3.400 kg of Tomme are in, recorded."
    (view,) = produce_looks.lots_of(shelf.ctx)
    assert (view.lot.left, view.lot.dlc, view.lot.origin) == (3400, date(2026, 12, 24), "Ici")


def test_a_delivery_without_its_day_or_quantity_stays_in_the_form(shelf: Shelf) -> None:
    open_panel(shelf)
    shelf.press("l", *"yaourt", "enter", "end", "enter")
    assert isinstance(shelf.panel, Form)
    assert shelf.panel.error == "Which day stands on it?"
    shelf.press(*"2211", "end", "enter")
    assert "no quantity" in shelf.panel.error
    shelf.press("home", *"12", "down", "down", *"1911", "end", "enter")
    assert "must not be sold" in shelf.panel.error
    assert lots(shelf) == {}


def test_one_key_takes_the_discount_that_is_proposed(shelf: Shelf) -> None:
    come(shelf, dlc=20)
    open_panel(shelf)
    assert shelf.rows[0] == ("Yaourt fermier  12", "DLC 20/11  -50 % ?")
    shelf.press("1")
    assert shelf.rows[0][1] == "DLC 20/11  -50 %"
    assert shelf.hand.till.tariff.agreed
    assert ring(shelf.ctx, "YAOURT").total_cents == 60
    shelf.press("1", "n")
    assert shelf.rows[0][1] == "DLC 20/11  -50 % ?"
    assert not shelf.hand.till.tariff.agreed


def test_what_is_past_leaves_the_shelf_with_its_reason_filled_in(shelf: Shelf, clock: Any) -> None:
    come(shelf, dlc=20)
    clock.set("2026-11-21T09:00:00Z")
    open_panel(shelf)
    assert shelf.rows[0][1] == "DLC 20/11 passed"
    shelf.press("1", "end", "enter")
    assert shelf.said == "L-000001: 12 less, recorded."
    assert lots(shelf) == {"L-000001": 0}


def test_a_lot_is_counted_corrected_and_its_story_told(shelf: Shelf) -> None:
    come(shelf)
    open_panel(shelf)
    shelf.press("s", "enter", "c", *"10", "end", "enter")
    assert lots(shelf) == {"L-000001": 10}
    shelf.press("s", "enter", "d", "down", *"2811", "end", "enter")
    assert produce_looks.lots_of(shelf.ctx)[0].lot.dlc == date(2026, 11, 28)
    shelf.press("s", "enter", "x", *"oops", "enter")
    assert "cannot be struck out" in shelf.panel.error
    shelf.press("escape", "r", *"4", "end", "enter")
    assert lots(shelf) == {"L-000001": 6}
    shelf.press("s", "enter", "h")
    assert [line.split()[2:] for line in shelf.panel.lines] == [
        ["delivered", "+", "12"], ["counted", "-", "2"], ["taken", "back", "-", "4"],
    ]  # fmt: skip


def test_the_discounts_by_days_left_are_set_here(shelf: Shelf) -> None:
    open_panel(shelf)
    shelf.press("r", *["backspace"] * 20, *"4", "enter")
    assert "cannot be read" in shelf.panel.error
    shelf.press("backspace", *"0:4", "enter")
    assert shelf.said == "Kept and recorded."
    with shelf.ctx.store.act() as uow:
        assert [step.off_bp for step in near_dates.steps(uow)] == [400]


def test_a_sale_refused_for_a_wrong_stock_goes_on_with_one_key_more(shelf: Shelf) -> None:
    come(shelf, 2)
    shelf.press("3", "y")
    with refused("lot.short") as caught:
        ring(shelf.ctx, "3 YAOURT")
    shelf.hand.till.refused(caught.value)
    assert isinstance(shelf.panel, Listing)
    assert "2 left" in shelf.panel.text
    shelf.press("1")
    assert shelf.said == "L-000001 counts 3 now, recorded. Pay again."
    assert (shelf.panel, len(shelf.hand.till.order.lines)) == (None, 1)
    ring(shelf.ctx, "3 YAOURT")
    assert lots(shelf) == {"L-000001": 0}


def test_a_refusal_is_left_by_the_third_key_and_changes_nothing(shelf: Shelf) -> None:
    shelf.press("y")
    shelf.hand.till.refused(PosError("lot.none", article="Yaourt", code="YAOURT", wanted=1))
    shelf.press("3")
    assert (shelf.panel, len(shelf.hand.till.order.lines)) == (None, 1)
    produce_panels.offer(
        shelf.hand.till, PosError("lot.none", article="Yaourt", code="YAOURT", wanted=1)
    )
    shelf.press("1")
    with refused("lot.receive"):
        produce_out.enough(shelf.ctx, "YAOURT", 1)


def test_a_passed_date_is_told_when_the_article_is_rung(shelf: Shelf) -> None:
    due = (
        Due("produce_ddm", "produce", 1, {"articles": frozenset({"YAOURT"})}),
        Due("produce_past", "produce", 1, {"articles": frozenset({"CAFE"})}),
    )
    shelf.hand.till.waiting = Waiting(TODAY, due=due)
    shelf.press("y")
    assert "DDM has passed" in shelf.said
    shelf.press("c")
    assert "will not be sold" in shelf.said


def test_a_refund_of_a_lot_asks_whether_it_is_good(shelf: Shelf) -> None:
    sold = PastTicket(
        "T-00000001", "2026-11-20T09:15:00Z", "2026-11-20", 120, ("cash",), (), "", refund=False
    )
    line = LeftLine(1, "Yaourt fermier", 1, "piece", whole=False, of_lot=True)
    refund_panels._reason(
        shelf.hand.till, Refundable(sold, (line,), (Method.CASH,)), ((1, 1),), Method.CASH
    )
    shelf.hand.press("1")
    assert shelf.panel.title == "Good to be sold again?"
    asked: list[Refund] = []
    shelf.hand.press("2")
    act, _done, _failed = shelf.hand.host.acts.pop()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "cafe_pos.application.selling.refunds.give_back", lambda _ctx, one: asked.append(one)
        )
        act(shelf.ctx)
    assert asked[0].lost


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", None), ("2412", date(2026, 12, 24)), ("511", date(2026, 11, 5)),
        ("301", date(2027, 1, 3)), ("241227", date(2027, 12, 24)),
        ("24122028", date(2028, 12, 24)), ("24/12/2026", date(2026, 12, 24)),
    ],
)  # fmt: skip
def test_a_day_in_digits(text: str, found: date | None) -> None:
    assert produce_forms.last_day(text, TODAY) == found


@pytest.mark.parametrize("text", ["3213", "9", "241", "2412202"])
def test_digits_that_are_no_day(text: str) -> None:
    with refused("day.invalid"):
        produce_forms.last_day(text, TODAY)


def test_every_nature_has_its_words() -> None:
    i18n.set_language("en")
    assert produce_words.nature("staff") == "eaten here"
    assert produce_words.nature("kept") == "kept"


def test_labels_of_a_piece_go_to_the_printer(shelf: Shelf) -> None:
    come(shelf, 3400, 25, "TOMME")
    copies.set_printer(
        shelf.ctx, {"transport": "file", "path": "/dev/null", "columns": 32, "code_page": "cp1252"}
    )
    open_panel(shelf)
    shelf.press("s", "enter", "e", "enter", *"2", "enter")
    assert shelf.panel.error == "What does the piece weigh?"
    shelf.press(*"0,35", "end", "enter")
    assert shelf.said == "2 labels sent to the printer"
    work = printing.next_work(shelf.ctx)
    assert work is not None
    assert work.document is not None
    assert "Tomme" in work.document.title
