"""A month from tickets and entered costs to figures by hand; its reports numbered in the ledger."""

from __future__ import annotations

import pytest

from cafe_pos.application.costs import charges, grants, hours, purchases
from cafe_pos.application.costs.charges import NewCharge
from cafe_pos.application.costs.purchases import NewLine, NewPurchase
from cafe_pos.application.drawer.closing import close_month
from cafe_pos.application.mandates import mandates
from cafe_pos.application.proof import audit
from cafe_pos.application.viability import documents, notes
from cafe_pos.application.viability.report import Asked, report
from cafe_pos.application.viability.views import ReportKind
from cafe_pos.domain.costs.entries import GrantEntry
from cafe_pos.domain.mandate import Mandator, MandatorKind
from cafe_pos.domain.viability.inputs import CostMethod
from cafe_pos.domain.viability.verdict import Verdict
from cafe_pos.reports.viability.as_json import report_json
from tests import cafes
from tests.cafes import refused

MONTH = "2026-11"


def sell(ctx, clock) -> None:
    """Three days; own revenue 100 coffees, 20 croques, 10 halves; a stamp and honey for others."""
    for day in ("20", "21", "23"):
        clock.set(f"2026-11-{day}T09:15:00Z")
        for _ in range(10):
            cafes.ring(ctx, "2 CAFE", "CROQUE")
        for _ in range(4):
            cafes.ring(ctx, "DEMI")
    cafes.ring(ctx, "TIMBRE")
    cafes.ring(ctx, "MIEL")


def enter(ctx, clock) -> None:
    """Costs of the month: 600 € rent, 120 € energy, 90 € of coffee, a grant, 60 hours."""
    clock.set("2026-12-01T09:00:00Z")
    rent = NewCharge(kind="rent", net_cents=60_000, day="2026-11-05", every="month")
    charges.add(ctx, rent)
    charges.add(ctx, NewCharge(kind="energy", net_cents=12_000, day="2026-11-12"))
    yearly = NewCharge(kind="insurance", net_cents=36_000, day="2026-11-02", every="year")
    charges.add(ctx, yearly)
    supplier = Mandator(code="TORREF", name="Torréfacteur", kind=MandatorKind.SUPPLIER)
    mandates.put(ctx, supplier, new=True)
    line = NewLine(net_cents=9_000, vat_code="R55", label="Café en grains", local=True, km=12)
    purchases.add(ctx, NewPurchase(day="2026-11-06", supplier="Torréfacteur", lines=(line,)))
    grant = GrantEntry(day="2026-11-01", label="Commune", amount_cents=20_000, commune=True)
    grants.add(ctx, grant)
    hours.put(ctx, "Camille", "2026-11-20", 600)
    hours.put(ctx, "Camille", "2026-11-21", 600)


@pytest.fixture
def month(cafe, clock):
    sell(cafe, clock)
    enter(cafe, clock)
    return cafe


def test_a_month_by_hand_from_its_tickets(month) -> None:
    close_month(month)
    view = report(month, Asked(MONTH, definitive=True))
    f = view.figures
    # A round of 9,50 at 10 % is 8,64 net, thirty times; a half of 3,00 at 20 % is 2,50, twelve.
    assert f.revenue_cents == 30 * 864 + 12 * 250
    assert (f.takings_cents, f.third_party_cents) == (30 * 950 + 12 * 300 + 152 + 700, 852)
    assert (f.tickets, f.days_opened) == (44, 3)
    # The croque and the half have no cost: too much to guess, so purchases count.
    assert (f.cost_method, f.cost_cents) == (CostMethod.PURCHASES, 9_000)
    assert f.gross_margin_cents == 28_920 - 9_000
    # 600 + 120 + a twelfth of 360, and the network's 100; 2 % of the revenue varies.
    assert f.fixed_cents == 60_000 + 12_000 + 3_000 + 10_000
    assert f.network_cents == 10_000 + 578
    assert f.variable_cents == 9_000 + 578
    assert f.ebe_own_cents == 28_920 - 9_578 - 85_000
    assert f.ebe_cents == f.ebe_own_cents + 20_000
    assert f.commune_cents == 20_000
    assert f.average_ticket_cents == 657
    assert f.break_even is not None
    # 850 ÷ (1 − 95,78 ÷ 289,20)
    assert f.break_even.revenue_cents == 127_091
    assert f.break_even.tickets_a_day == 65
    assert f.manager_per_hour_cents == -2_283  # (−456,58) ÷ 20 h
    assert [(s.code, s.cents) for s in view.waterfall][:2] == [
        ("revenue", 28_920), ("goods", -9_000),
    ]  # fmt: skip
    assert sum(s.cents for s in view.waterfall[:-1]) == view.waterfall[-1].cents
    assert view.judgement is not None
    assert view.judgement.verdict is Verdict.UNKNOWN
    assert "cash" in f.missing
    assert view.top[0].article == "CROQUE"


def test_a_report_is_numbered_and_the_ledger_knows_its_json(month, clock) -> None:
    with refused("report.open"):
        report(month, Asked(MONTH, definitive=True))
    notes.comment(month, MONTH, "Un mois court.")
    action = notes.decide(month, MONTH, "Compter le stock", "Camille", "2026-12-15")
    notes.done(month, action.id)
    close_month(month)
    as_json = lambda view: report_json(view, "fr")  # noqa: E731 - the same twice
    first, _told = documents.issue(month, Asked(MONTH, definitive=True), as_json)
    again, told = documents.issue(month, Asked(MONTH, definitive=True), as_json)
    assert (first.number, again.number) == ("R-2026-11-1", "R-2026-11-2")
    assert (again.comments[0].text, again.actions[0].done) == ("Un mois court.", "2026-12-01")
    with month.store.act() as uow:
        kept = uow.months.reports(MONTH)
    assert [one["revision"] for one in kept] == [1, 2]
    assert kept[1]["json_sha256"] == documents.digest(told)
    assert kept[1]["verdict"] == "unknown"
    assert again.outdated is None
    clock.advance(hours=1)
    charges.add(month, NewCharge(kind="bank", net_cents=900, day="2026-11-30"))
    assert report(month, Asked(MONTH)).outdated == "R-2026-11-2"
    assert audit.verify(month, full=True).ok


def test_the_last_evening_gives_a_flash_without_verdict(cafe, clock) -> None:
    sell(cafe, clock)
    clock.set("2026-11-30T20:00:00Z")
    view, told = documents.issue(cafe, Asked(MONTH), lambda seen: report_json(seen, "fr"))
    assert (view.kind, view.judgement, view.number) == (ReportKind.FLASH, None, "R-2026-11-1")
    assert {one["code"] for one in told["missing"]} >= {"charges", "purchases", "hours", "cash"}
    assert told["figures"]["revenue"]["value"] == "289.20"


def test_a_month_past_and_not_complete_is_provisional_and_has_no_number(month, clock) -> None:
    clock.set("2026-12-20T09:00:00Z")
    view, _told = documents.issue(month, Asked(MONTH), lambda seen: report_json(seen, "fr"))
    assert (view.kind, view.number) == (ReportKind.PROVISIONAL, None)
    with month.store.act() as uow:
        assert uow.months.reports(MONTH) == ()


def test_a_month_without_sales_and_months_that_cannot_be(cafe) -> None:
    view = report(cafe, Asked("2026-10"))
    assert (view.figures.revenue_cents, view.figures.break_even, view.heat) == (0, None, ())
    with refused("report.future"):
        report(cafe, Asked("2027-01"))
    with refused("report.month"):
        report(cafe, Asked("octobre"))
    with refused("report.who"):
        notes.decide(cafe, MONTH, "Rien", "", "2026-12-01")
    with refused("report.no_action"):
        notes.done(cafe, 7)
