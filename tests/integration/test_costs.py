"""Costs on a café's own file: entered, corrected, removed, paid, and read month by month."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from cafe_pos.application import counter, people
from cafe_pos.application.bread import bakers
from cafe_pos.application.costs import (
    budget,
    charges,
    expenses,
    grants,
    hours,
    keeping,
    month,
    opening_hours,
    paying,
    purchases,
)
from cafe_pos.application.costs.charges import NewCharge
from cafe_pos.application.costs.paying import NewPayment
from cafe_pos.application.costs.purchases import NewLine, NewPurchase
from cafe_pos.application.drawer import drawer
from cafe_pos.application.drawer.views import Count, Move
from cafe_pos.application.mandates import mandates
from cafe_pos.domain.costs.entries import (
    ChargeEntry,
    GrantEntry,
    Investment,
    Loan,
    PaidBy,
    Paper,
    Payable,
    Payment,
    Purchase,
    Rule,
    RuleKey,
)
from cafe_pos.domain.costs.recurring import Every
from cafe_pos.domain.drawer import Direction, MovementKind
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import Mandator, MandatorKind
from cafe_pos.domain.vat import VatCode
from cafe_pos.domain.viability.inputs import ChargeKind
from cafe_pos.exports import accountant
from cafe_pos.settings import viability as viability_settings
from cafe_pos.storage.repos.costs import _COLUMNS, TABLES
from tests import cafes
from tests.cafes import refused, ring

FLOUR = NewLine(
    net_cents=1250, vat_code="R55", label="Farine", quantity=10_000, unit="g", km=12, local=True
)
BILL = NewPurchase(day="2026-11-03", supplier="métro", lines=(FLOUR,), reference="F12")
RENT = NewCharge(kind="rent", net_cents=450_00, day="2026-01-05", every="month")


@pytest.fixture
def shop(cafe):
    """A café with a supplier, a second manager and a help."""
    mandates.put(cafe, Mandator(code="METRO", name="Métro", kind=MandatorKind.SUPPLIER))
    people.add(cafe, "Zoé", "1911")
    return cafe


def entries(ctx, kind, *, removed=False):
    with ctx.store.act() as uow:
        return uow.costs.all(kind, removed=removed)


# --- purchases ------------------------------------------------------------------------------------


def test_a_purchase_is_kept_line_by_line(shop):
    beans = NewLine(net_cents=4200, vat_code="i10", article="CAFE", quantity=6, vat_cents=421)
    view = purchases.add(shop, replace(BILL, lines=(FLOUR, beans)))
    (held,) = entries(shop, Purchase)
    assert held == view.purchase
    assert (held.supplier, held.created_by, held.created_at) == ("METRO", "op1", cafes.OPENING_TIME)
    assert [(line.label, line.family, line.unit) for line in held.lines] == [
        ("Farine", "", "g"), ("Café", "Boissons chaudes", "piece"),
    ]  # fmt: skip
    assert (held.net_cents, held.vat_cents, held.local_net_cents) == (5450, 69 + 421, 1250)
    seen = month.of(shop, "2026-11")
    assert (seen.purchases_cents, seen.local_purchases_cents) == (5450, 1250)
    assert month.of(shop, "2026-10").purchases_cents is None
    with shop.store.act() as uow:
        assert [one.id for one in uow.costs.bought("CAFE")] == [held.id]
        assert uow.costs.bought("CROQUE") == ()


def test_a_correction_keeps_what_was_there_who_and_when(shop, clock):
    first = purchases.add(shop, BILL).purchase
    paid = NewPayment(
        what=Payable.PURCHASE, entry=first.id, day="2026-11-10", amount_cents=1000,
        method=PaidBy.TRANSFER,
    )  # fmt: skip
    paying.pay(shop, paid)
    clock.advance(days=1)
    right = purchases.add(shop, replace(BILL, lines=(replace(FLOUR, net_cents=1300),)), replaces=1)
    assert right.paid_cents == 1000
    old, new = entries(shop, Purchase, removed=True)
    assert (old.removed_at, old.removed_by) == ("2026-11-21T09:15:00Z", "op1")
    assert (old.lines, new.replaces) == (first.lines, old.id)
    assert month.of(shop, "2026-11").purchases_cents == 1300
    assert month.of(shop, "2026-11").changed_at == "2026-11-21T09:15:00Z"
    with refused("cost.removed"):
        purchases.add(shop, replace(BILL, reference=""), replaces=1)
    with refused("cost.paid"):
        purchases.remove(shop, new.id)
    (payment,) = entries(shop, Payment)
    paying.take_back(shop, payment.id)
    purchases.remove(shop, new.id)
    with refused("cost.removed"):
        purchases.remove(shop, new.id)
    assert month.of(shop, "2026-11").purchases_cents is None


def test_a_delivery_note_and_its_invoice_count_once(shop):
    notes = [
        purchases.add(
            shop, replace(BILL, paper=Paper.DELIVERY_NOTE, reference=f"BL{n}", day=f"2026-11-0{n}")
        ).purchase
        for n in (1, 2)
    ]
    assert "invoices" in month.of(shop, "2026-11").missing
    numbers = [one.id for one in notes]
    with refused("purchase.total"):
        purchases.invoiced(shop, numbers, "F99", "2026-11-15", gross_cents=2600)
    billed = purchases.invoiced(shop, numbers, "F99", "2026-11-15", gross_cents=2638)
    assert [view.purchase.invoice for view in billed] == ["F99", "F99"]
    seen = month.of(shop, "2026-11")
    assert (seen.purchases_cents, seen.notes_without_invoice) == (2500, 0)
    assert "invoices" not in seen.missing
    with refused("cost.removed"):
        purchases.invoiced(shop, numbers, "F100", "2026-11-15")
    with refused("purchase.billed"):
        purchases.invoiced(shop, [billed[0].purchase.id], "F100", "2026-11-15")
    with refused("purchase.twice"):
        purchases.add(shop, replace(BILL, reference="f99"))


def test_a_credit_note_takes_away(shop):
    purchases.add(shop, BILL)
    back = replace(
        BILL, paper=Paper.CREDIT_NOTE, reference="A1", lines=(replace(FLOUR, net_cents=250),)
    )
    view = purchases.add(shop, back)
    assert (view.purchase.net_cents, view.due_cents) == (-250, -264)
    assert month.of(shop, "2026-11").purchases_cents == 1000


BAD = [
    (replace(BILL, day="2026-11-21"), "cost.future"),
    (replace(BILL, day="2009-01-01"), "cost.day"),
    (replace(BILL, day="soon"), "cost.day"),
    (replace(BILL, supplier="Brasserie"), "cost.supplier"),
    (replace(BILL, lines=()), "purchase.empty"),
    (replace(BILL, lines=(FLOUR,) * 201), "purchase.lines"),
    (replace(BILL, lines=(replace(FLOUR, net_cents=-1),)), "cost.amount"),
    (replace(BILL, lines=(replace(FLOUR, vat_code="N21"),)), "cost.vat"),
    (replace(BILL, lines=(replace(FLOUR, vat_cents=250),)), "cost.vat_amount"),
    (replace(BILL, lines=(replace(FLOUR, vat_cents=-1),)), "cost.vat_amount"),
    (replace(BILL, lines=(replace(FLOUR, quantity=0),)), "purchase.quantity"),
    (replace(BILL, lines=(replace(FLOUR, unit="box"),)), "purchase.unit"),
    (replace(BILL, lines=(replace(FLOUR, km=-1),)), "purchase.km"),
    (replace(BILL, lines=(replace(FLOUR, label=""),)), "cost.label"),
    (replace(BILL, lines=(replace(FLOUR, label="x" * 61),)), "cost.label"),
    (replace(BILL, lines=(replace(FLOUR, article="NONE"),)), "article.unknown"),
    (replace(BILL, lines=(replace(FLOUR, label="Subvention de la mairie"),)), "cost.grant"),
]


def test_what_cannot_be_a_purchase_is_refused_and_nothing_is_kept(shop):
    for bad, code in BAD:
        with refused(code):
            purchases.add(shop, bad)
    assert entries(shop, Purchase, removed=True) == ()


# --- charges, grants, loans -----------------------------------------------------------------------


def test_a_month_bears_its_share_and_owes_the_whole_on_its_day(shop):
    charges.add(shop, RENT)
    insurance = NewCharge(
        kind="insurance", net_cents=1200_00, day="2026-03-01", every="year", vat_code="EX0"
    )
    charges.add(shop, insurance)
    charges.borrow(shop, Loan(label="Machine", monthly_cents=210_00, day="2026-02-10"))
    charges.invest(
        shop, Investment(day="2026-03-02", label="Four", net_cents=900_00, vat_cents=180_00)
    )
    march, april = month.of(shop, "2026-03"), month.of(shop, "2026-04")
    for seen in (march, april):
        assert seen.charges is not None
        assert {one.kind: one.net_cents for one in seen.charges} == {
            ChargeKind.RENT: 450_00, ChargeKind.INSURANCE: 100_00,
        }  # fmt: skip
        assert seen.loan_cents == 210_00
    assert [one.gross_cents for one in march.due] == [1200_00, 540_00, 210_00]
    assert april.due_cents == 540_00 + 210_00
    assert (march.investments_cents, april.investments_cents) == (900_00, 0)
    assert month.of(shop, "2025-12").charges is None


def test_a_charge_to_come_is_planned_and_in_no_month_before_it(shop):
    made = charges.add(
        shop, NewCharge(kind="tax", net_cents=300_00, day="2026-12-15", vat_code="EX0")
    )
    rows, today = charges.listed(shop)
    assert charges.charge_json(rows[0], today)["planned"] is True
    assert month.of(shop, "2026-11").charges is None
    december = month.of(shop, "2026-12")
    assert [one.net_cents for one in december.charges or ()] == [made.net_cents]
    with refused("cost.day"):
        charges.add(shop, replace(RENT, day="2037-01-01"))


def test_a_charge_ends_and_what_was_paid_of_it_stays(shop):
    one = charges.add(shop, RENT)
    for day in ("2026-09-05", "2026-10-07"):
        new = NewPayment(
            what=Payable.CHARGE, entry=one.id, day=day, amount_cents=540_00,
            method=PaidBy.DIRECT_DEBIT,
        )  # fmt: skip
        paying.pay(shop, new)
    with refused("cost.more_than_due"):
        paying.pay(shop, replace(new, amount_cents=1))
    with refused("cost.no_instalment"):
        paying.pay(shop, replace(new, due="2025-12-05"))
    ended = charges.end(shop, one.id, "2026-10-31")
    assert [due.paid_cents for due in month.of(shop, "2026-10").due] == [540_00]
    assert month.of(shop, "2026-11").due == ()
    assert "rent" in month.of(shop, "2026-11").missing
    with refused("cost.period"):
        charges.end(shop, ended.id, "2025-01-01")


def test_a_charge_of_nothing_says_that_there_is_none(shop):
    assert month.of(shop, "2026-11").missing == (
        "rent",
        "energy",
        "insurance",
        "purchases",
        "hours",
    )
    charges.add(shop, replace(RENT, net_cents=0))
    assert month.of(shop, "2026-11").missing == ("energy", "insurance", "purchases", "hours")
    assert month.of(shop, "2026-11").due == ()


def test_a_kind_of_charge_of_the_last_months_is_expected_again(shop):
    charges.add(shop, NewCharge(kind="telephone", net_cents=30_00, day="2026-09-20"))
    assert "telephone" not in month.of(shop, "2026-09").missing
    assert "telephone" in month.of(shop, "2026-11").missing
    assert "telephone" not in month.of(shop, "2027-01").missing


def test_grants_stand_apart_and_rent_not_asked_for_is_paid_by_nobody(shop):
    aid = GrantEntry(label="Aide au loyer", amount_cents=150_00, day="2026-01-01",
                     every=Every.MONTH, commune=True, in_kind=True)  # fmt: skip
    made = grants.add(shop, aid)
    once = grants.add(shop, GrantEntry(label="Région", amount_cents=2000_00, day="2026-11-02"))
    seen = month.of(shop, "2026-11")
    assert [(one.label, one.amount_cents, one.commune) for one in seen.grants] == [
        ("Aide au loyer", 150_00, True), ("Région", 2000_00, False),
    ]  # fmt: skip
    assert seen.charges is None
    new = NewPayment(
        what=Payable.GRANT, entry=made.id, day="2026-11-02", amount_cents=1, method=PaidBy.TRANSFER
    )
    with refused("cost.amount"):
        paying.pay(shop, new)
    grants.remove(shop, once.id)
    assert [one.label for one in grants.listed(shop)] == ["Aide au loyer"]
    with refused("cost.amount"):
        grants.add(shop, replace(aid, amount_cents=0))


BAD_CHARGES = [
    (replace(RENT, kind="beer"), "charge.kind"),
    (replace(RENT, every="week"), "charge.every"),
    (replace(RENT, net_cents=-1), "cost.amount"),
    (replace(RENT, vat_code=""), "cost.vat"),
    (replace(RENT, until="2025-12-31"), "cost.period"),
    (replace(RENT, supplier="nobody"), "cost.supplier"),
    (replace(RENT, label="Dotation de la commune"), "cost.grant"),
    (replace(RENT, day="2026-02-30"), "cost.day"),
]


def test_what_cannot_be_a_charge_is_refused(shop):
    for bad, code in BAD_CHARGES:
        with refused(code):
            charges.add(shop, bad)
    assert entries(shop, ChargeEntry, removed=True) == ()


def test_a_help_enters_no_costs(shop):
    for act in (
        lambda: purchases.add(shop, BILL, operator="Zoé"),
        lambda: charges.add(shop, RENT, operator="Zoé"),
        lambda: hours.put(shop, "Zoé", "2026-11-19", 60, operator="Zoé"),
        lambda: opening_hours.set_week(shop, 0, "8-12", "2026-01-01", operator="Zoé"),
        lambda: budget.plan(shop, "2026-11", "revenue", 1, operator="Zoé"),
    ):
        with refused("right.missing"):
            act()
    with refused("cost.unknown"):
        keeping.remove(shop, Loan, 7)


# --- cash out of the drawer, franchise, settlements -----------------------------------------------


def test_cash_paid_out_counts_until_an_entry_names_it(shop):
    ring(shop, "CROQUE")
    charges.add(shop, RENT)
    spent = drawer.move(
        shop, Move(MovementKind.EXPENSE, 500, Direction.OUT, "Sel", supplier="Épicerie")
    )
    seen = month.of(shop, "2026-11")
    assert [one.number for one in seen.expenses] == [spent.number]
    assert sum(one.net_cents for one in seen.charges or ()) == 450_00 + 500
    assert "expenses" in seen.missing
    bought = purchases.add(shop, replace(BILL, lines=(replace(FLOUR, net_cents=474),))).purchase
    new = NewPayment(
        what=Payable.PURCHASE, entry=bought.id, day="2026-11-20", amount_cents=500,
        method=PaidBy.CASH, movement=spent.number,
    )  # fmt: skip
    with refused("cost.movement"):
        paying.pay(shop, replace(new, movement="M-99"))
    paying.pay(shop, new)
    seen = month.of(shop, "2026-11")
    assert seen.expenses == ()
    assert sum(one.net_cents for one in seen.charges or ()) == 450_00
    other = purchases.add(shop, replace(BILL, reference="F13")).purchase
    with refused("cost.movement_taken"):
        paying.pay(shop, replace(new, entry=other.id))


def test_an_expense_of_the_drawer_is_ranged_in_one_act(shop):
    ring(shop, "2 CROQUE")
    move = Move(MovementKind.EXPENSE, 600, Direction.OUT, "Ampoules", supplier="Quincaillerie")
    bulbs, milk = (drawer.move(shop, one).number for one in (move, replace(move, reason="Lait")))
    with refused("cost.supplier"):
        expenses.put_in_place(shop, milk, "goods", vat_code="R55")
    with refused("charge.kind"):
        expenses.put_in_place(shop, bulbs, "beer")
    assert entries(shop, ChargeEntry, removed=True) == ()
    light = expenses.put_in_place(shop, bulbs, "maintenance")
    goods = expenses.put_in_place(shop, milk, "goods", vat_code="R55", supplier="metro")
    assert (light.net_cents, light.gross_cents, goods.net_cents) == (500, 600, 569)
    with refused("cost.movement"):
        expenses.put_in_place(shop, bulbs, "maintenance")
    seen = month.of(shop, "2026-11")
    assert (seen.expenses, seen.purchases_cents) == ((), 569)
    assert [(one.kind.value, one.net_cents) for one in seen.charges or ()] == [("maintenance", 500)]
    assert [payment.movement for payment in entries(shop, Payment)] == [bulbs, milk]


def test_the_networks_bill_is_not_counted_beside_its_formula(shop):
    charges.add(shop, RENT)
    charges.add(shop, NewCharge(kind="network", net_cents=250_00, day="2026-11-10"))
    seen = month.of(shop, "2026-11")
    assert [one.kind for one in seen.charges or ()] == [ChargeKind.RENT]
    assert sorted(one.what for one in seen.due) == ["network", "rent"]
    for key in ("network_base", "network_rate"):
        budget.set_rule(shop, key, 0, "2026-11")
    seen = month.of(shop, "2026-11")
    assert [one.net_cents for one in seen.charges or ()] == [450_00, 250_00]


def test_a_cafe_that_deducts_no_vat_bears_it(tmp_path, clock):
    ctx = cafes.found(tmp_path / "f.db", clock, vat_regime="franchise", vat_number="")
    mandates.put(ctx, Mandator(code="METRO", name="Métro", kind=MandatorKind.SUPPLIER))
    charges.add(ctx, RENT)
    purchases.add(ctx, BILL)
    seen = month.of(ctx, "2026-11")
    assert [one.net_cents for one in seen.charges or ()] == [540_00]
    assert (seen.purchases_cents, seen.local_purchases_cents) == (1319, 1319)
    ctx.store.close()


# --- hours, openings, budget, rules ---------------------------------------------------------------


def test_hours_are_proposed_from_log_ins_and_put_right_by_hand(shop, clock):
    people.log_in(shop, "Camille", "2468")
    ring(shop, "CAFE")
    clock.advance(hours=4, minutes=2)
    people.switch(shop, "Zoé", "1911", leaving="op1")
    clock.advance(hours=2)
    counter.close_counter(shop, "op2")
    rows = {row.name: row for row in hours.proposed(shop, "2026-11")}
    assert (rows["Camille"].proposed, rows["Zoé"].proposed) == (240, 120)
    assert "hours" in month.of(shop, "2026-11").missing
    hours.put(shop, "Camille", "2026-11-20", 300)
    hours.put(shop, "camille", "2026-11-20", 60, service="bread")
    hours.put(shop, "volunteer", "2026-11-18", 180)
    assert hours.accept(shop, "2026-11") == 1
    assert hours.accept(shop, "2026-11") == 0
    seen = month.of(shop, "2026-11").hours
    assert (seen.managers, seen.helpers, seen.volunteers) == (300, 120, 180)
    assert seen.services == (("bread", 60),)
    hours.put(shop, "Camille", "2026-11-20", 310)
    assert month.of(shop, "2026-11").hours.managers == 310
    entry = next(r.entry for r in hours.proposed(shop, "2026-11") if r.name == "Zoé")
    hours.remove(shop, entry)
    assert month.of(shop, "2026-11").hours.helpers == 0


def test_without_log_ins_the_drawer_says_how_long(shop, clock):
    ring(shop, "CAFE")
    clock.advance(hours=3)
    assert hours.proposed(shop, "2026-11") == ()
    drawer.count(shop, Count({}, cash_cents=10_150))
    (row,) = hours.proposed(shop, "2026-11")
    assert (row.name, row.proposed, row.entered) == ("Camille", 180, None)


def test_impossible_hours_are_refused(shop):
    for who, day, minutes, service, code in (
        ("Nobody", "2026-11-19", 60, "", "operator.unknown"),
        ("Camille", "2026-11-19", 1441, "", "hours.minutes"),
        ("Camille", "2026-11-19", -1, "", "hours.minutes"),
        ("Camille", "2026-11-25", 60, "", "cost.future"),
        ("Camille", "2026-11-19", 60, "beer", "hours.service"),
    ):
        with refused(code):
            hours.put(shop, who, day, minutes, service=service)


@pytest.mark.parametrize(
    ("typed", "minutes"), [("7:30", 450), ("7h30", 450), ("7,5", 450), ("7h", 420), ("0:05", 5)]
)
def test_hours_are_read_as_they_are_typed(typed, minutes):
    assert hours.parse_minutes(typed) == minutes


@pytest.mark.parametrize("typed", ["", "x", "7:60", "-1", "7:5", "1e3"])
def test_what_is_no_time_is_refused(typed):
    with refused("hours.minutes"):
        hours.parse_minutes(typed)


def test_the_promise_follows_the_week_its_exceptions_and_closing_days(shop):
    opening_hours.set_week(shop, 4, "8-12:30,16-20", "2026-11-01")
    opening_hours.set_day(shop, "2026-11-13", "closed", "congé")
    opening_hours.set_day(shop, "2026-11-14", "9-11", "marché")
    bakers.close(shop, "", date(2026, 11, 20), date(2026, 11, 21))
    days = {one.day.day: one for one in month.of(shop, "2026-11").promised}
    assert (days[6].minutes, days[13].minutes, days[14].minutes, days[20].minutes) == (
        510,
        0,
        120,
        0,
    )
    assert days[13].reason == "congé"
    opening_hours.drop_day(shop, "2026-11-14")
    assert month.of(shop, "2026-11").promised[13].minutes == 0
    with refused("opening.no_exception"):
        opening_hours.drop_day(shop, "2026-11-14")
    with refused("opening.weekday"):
        opening_hours.set_week(shop, 7, "8-12", "2026-11-01")
    with refused("opening.hours"):
        opening_hours.set_week(shop, 1, "8-25", "2026-11-01")


def test_a_budget_gives_way_to_the_next_one(shop):
    budget.plan(shop, "2026-11", "revenue", 9000_00, months=3)
    budget.plan(shop, "2026-12", "revenue", 9500_00)
    budget.plan(shop, "2026-12", "ebe", -100_00)
    rows = [(one.month, one.line, one.cents) for one in budget.listed(shop, "2026-11", "2026-12")]
    assert rows == [
        ("2026-11", "revenue", 9000_00),
        ("2026-12", "revenue", 9500_00),
        ("2026-12", "ebe", -100_00),
    ]
    assert month.of(shop, "2027-01").budget == (("revenue", 9000_00),)
    for wrong, code in (
        (("2026-13", "revenue", 1), "cost.month"),
        (("2026-11", "beer", 1), "budget.line"),
        (("2026-11", "goods", -1), "cost.amount"),
    ):
        with refused(code):
            budget.plan(shop, *wrong)
    with refused("budget.months"):
        budget.plan(shop, "2026-11", "goods", 1, months=37)


def test_the_managers_own_figures_hold_from_a_month_on_with_their_event(shop):
    budget.set_rule(shop, "target_pay", 2000_00, "2026-11")
    budget.set_rule(shop, "network_rate", 150, "2026-11")
    assert month.of(shop, "2026-10").target_pay_cents == 2886_22
    seen = month.of(shop, "2026-11")
    assert (seen.target_pay_cents, seen.network_base_cents, seen.network_rate_bp) == (
        2000_00,
        100_00,
        150,
    )
    budget.set_rule(shop, "target_pay", 2100_00, "2026-11")
    assert [one.value for one in entries(shop, Rule) if one.key is RuleKey.TARGET_PAY] == [2100_00]
    view = next(v for v in budget.rules_of(shop, "2026-12") if v.key is RuleKey.TARGET_PAY)
    assert (view.value, view.shipped) == (2100_00, 2886_22)
    with shop.store.act() as uow:
        *_rest, last = uow.entries()
    assert '"viability"' in last.payload
    for args, code in (
        (("beer", 1, "2026-11"), "cost.rule"),
        (("network_rate", 10_001, "2026-11"), "cost.rate"),
        (("target_pay", -1, "2026-11"), "cost.amount"),
        (("target_pay", 1, "11"), "cost.month"),
    ):
        with refused(code):
            budget.set_rule(shop, *args)


# --- config, tables, the accountant ---------------------------------------------------------------


def test_the_shipped_rules_are_dated_and_the_benchmarks_have_their_source():
    rules = viability_settings.rules()
    assert rules.of("2017-01").network_base_cents == 100_00
    assert rules.of("2026-10").limits.viable_cash_hundredths == 200
    assert rules.of("2026-10").limits.danger_fall_bp == 2000
    assert rules.of("1999-01") == rules.versions[0]
    assert all(one.source and one.year for one in rules.benchmarks)


@pytest.mark.parametrize(
    "text",
    ["", "[[rules]]\nsince = 2026-01-01\n", "nonsense", "[[benchmark]]\ncode = 'x'\n"],
)
def test_a_broken_file_of_rules_is_refused_with_its_name(tmp_path, monkeypatch, text):
    (tmp_path / "viability.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr("cafe_pos.settings.config_dir", lambda: tmp_path)
    viability_settings.rules.cache_clear()
    try:
        with pytest.raises(PosError) as caught:
            viability_settings.rules()
    finally:
        viability_settings.rules.cache_clear()
    assert caught.value.code == "config.invalid"


def test_every_field_of_an_entry_is_a_column_of_its_table(cafe):
    with cafe.store.act() as uow:
        for kind, table in TABLES.items():
            rows = uow.costs._connection.exec_driver_sql(f"PRAGMA table_info({table})")
            columns = {row[1] for row in rows} - {"purchase", "position"}
            assert set(_COLUMNS[kind]) | {"id"} == columns, table


def test_the_accountants_month_holds_papers_and_charges(shop, tmp_path):
    purchases.add(shop, BILL)
    charges.add(shop, RENT)
    path = tmp_path / "month.zip"
    accountant.write(shop, "2026-11", path)
    with zipfile.ZipFile(path) as archive:
        papers, owed = (
            list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")), delimiter=";"))
            for name in ("factures.csv", "charges.csv")
        )
    assert papers[1] == [
        "2026-11-03", "1", "METRO", "Métro", "facture", "F12", "", "Farine", "12,50", "R55", "5,5",
        "0,69", "13,19",
    ]  # fmt: skip
    assert owed[1][:4] == ["2026-11-05", "1", "loyer", ""]
    assert owed[1][-1] == "540,00"


def test_vat_codes_without_a_rate_bear_none(shop):
    made = charges.add(shop, replace(RENT, vat_code=VatCode.HORS.value))
    assert (made.rate_bp, made.vat_cents, made.gross_cents) == (0, 0, 450_00)
