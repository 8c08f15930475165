"""Costs on the real screen: what lacks on top, an invoice in a few keys, hours accepted."""

from __future__ import annotations

from pathlib import Path

from cafe_pos.application.costs import charges, month, purchases
from cafe_pos.application.costs.charges import NewCharge
from cafe_pos.application.ports import Context
from cafe_pos.domain.costs.entries import ChargeEntry, Purchase
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import Counter, drive


def _do(path: Path, act):
    ctx: Context = cafes.reopen(path, HandClock("2026-11-22T09:00:00Z"))
    try:
        return act(ctx)
    finally:
        ctx.store.close()


def said(at: Counter) -> str:
    return " ".join(" ".join(line.partition("│")[2] for line in at.text().splitlines()).split())


def test_an_invoice_of_a_new_supplier_and_a_rent(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "z", "a")
        assert "Missing: rent, energy, insurance, purchases, hours" in said(at)
        await at.press("a", *"Brasserie", "enter")
        assert isinstance(at.till.panel, Form)
        await at.press(*"120", "end", "enter")
        assert "Brasserie: entered." in at.text()
        assert "113.74" in said(at)
        assert "purchases" not in said(at).partition("Missing:")[2].partition("a ")[0]
        await at.press(
            "c", "enter", *"540", "enter", "enter", "enter", "enter", "right", "end", "enter"
        )
        assert "The charge is entered." in at.text()

    drive(counter_file, scenario, size=(120, 40))
    (bought,), (rent,) = _do(counter_file, _entries)
    assert (bought.supplier, bought.net_cents, bought.vat_cents) == ("BRASSERIE", 11374, 626)
    assert (rent.kind.value, rent.net_cents, rent.every.value) == ("rent", 450_00, "month")


def test_a_paper_of_two_rates_is_one_purchase(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "z", "a", "a", *"Metro", "enter")
        await at.press(*"105,50", "end", "up", "right", "end", "enter")
        assert "Paper of Metro, rate 2" in at.text()
        await at.press(*"60", "end", "enter")
        assert "Metro: entered." in at.text()

    drive(counter_file, scenario, size=(120, 40))
    ((bought,), _charges) = _do(counter_file, _entries)
    assert [(line.vat_code.value, line.net_cents, line.vat_cents) for line in bought.lines] == [
        ("R55", 100_00, 5_50),
        ("N20", 50_00, 10_00),
    ]


def _entries(ctx: Context):
    with ctx.store.act() as uow:
        return uow.costs.all(Purchase), uow.costs.all(ChargeEntry)


def test_an_entry_is_paid_and_ended_from_its_month(counter_file: Path) -> None:
    rent = NewCharge(kind="rent", net_cents=450_00, day="2026-01-05", every="month")
    _do(counter_file, lambda ctx: charges.add(ctx, rent))

    async def scenario(at: Counter) -> None:
        await at.press(":", "z", "a", "end", "enter", "p")
        await at.press("end", "enter")
        assert "The payment is noted." in at.text()
        await at.press("end", "enter", "x")
        assert "take the payment back first" in said(at)
        await at.press("escape")
        await at.press("p")
        assert "October 2026" in said(at)
        assert isinstance(at.till.panel, Listing)

    drive(counter_file, scenario, size=(120, 40))
    assert _do(counter_file, lambda ctx: month.of(ctx, "2026-11")).due[0].paid_cents == 540_00


def test_hours_and_openings_in_a_few_keys(counter_file: Path) -> None:
    async def scenario(at: Counter) -> None:
        await at.press(":", "z", "a", "h", "n", "end", "up", *["backspace"] * 4, *"7:30", "enter")
        assert "The hours are entered." in at.text()
        await at.press("o", "1", *"8-12", "end", "enter")
        assert "The hours are planned." in at.text()
        await at.press("b", "1", *"9000", "end", "enter", "r", "1", *"2000", "end", "enter")
        assert "The figure is set." in at.text()

    drive(counter_file, scenario, size=(120, 40))
    seen = _do(counter_file, lambda ctx: month.of(ctx, "2026-11"))
    assert seen.hours.managers == 450
    assert (seen.budget, seen.target_pay_cents) == ((("revenue", 9000_00),), 2000_00)
    assert sum(day.minutes for day in seen.promised) > 0
    assert _do(counter_file, lambda ctx: purchases.listed(ctx, "2026-11-01", "2026-11-30")) == ()
