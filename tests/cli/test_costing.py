"""Costs from the command line: the words of a line, a month with what it lacks, refusals."""

from __future__ import annotations

import pytest

from cafe_pos.cli.cost_purchases import parse_line
from tests.cafes import refused


def test_a_line_is_read_as_it_is_written():
    flour = parse_line("Farine bio*10kg=12,50@R55@12km")
    assert (flour.label, flour.quantity, flour.unit, flour.net_cents) == (
        "Farine bio", 10_000, "g", 1250,
    )  # fmt: skip
    assert (flour.vat_code, flour.local, flour.km) == ("R55", True, 12)
    keg = parse_line("DEMI*30l=95@N20")
    assert (keg.article, keg.label, keg.quantity, keg.unit) == ("DEMI", "", 30_000, "ml")
    assert parse_line("Sel=2@R55@local").local


@pytest.mark.parametrize("text", ["", "Farine", "Farine=12", "=12@R55", "Farine*x=12@R55"])
def test_what_is_no_line_is_refused(text):
    with refused("purchase.line"):
        parse_line(text)


def test_a_month_is_entered_and_read(cafe):
    supplier = ("service", "mandator", "add", "METRO", "Métro", "--kind", "supplier")
    assert cafe(*supplier).code == 0
    bought = cafe(
        "cost", "purchase", "add", "métro", "--line", "Farine*10kg=12.50@R55@12km",
        "--gross", "12", "--vat", "N20", "--reference", "F12", "--json",
    )  # fmt: skip
    assert (bought.json["net"], bought.json["vat"]) == ("22.50", "2.69")
    rent = (
        "cost",
        "charge",
        "add",
        "rent",
        "--net",
        "450",
        "--every",
        "month",
        "--day",
        "2026-01-05",
    )
    assert cafe(*rent, "--json").json["gross"] == "540.00"
    day = bought.json["day"]
    seen = cafe("cost", "month", day[:7], "--json").json
    assert seen["charges"] == [{"kind": "rent", "label": "", "net": "450.00"}]
    assert (seen["purchases"], seen["local_purchases"]) == ("22.50", "12.50")
    assert seen["missing"] == ["energy", "insurance", "hours"]
    said = cafe("cost", "month", day[:7])
    assert "Il manque : énergie, assurance, heures" in said.err
    assert "Loyer" in said.out
    paid = cafe("cost", "payment", "add", "purchase", 1, "25.19", "--json")
    assert paid.json["amount"] == "25.19"
    gone = cafe("cost", "purchase", "remove", 1, "--json")
    assert (gone.code, gone.refusal) == (1, "cost.paid")
    assert "25,19 €" in gone.json["error"]["message"]


def test_what_is_wrong_is_told_in_a_sentence(cafe):
    for args, code in (
        (("charge", "add", "rent", "--net", "-5"), "cost.amount"),
        (("charge", "add", "rent", "--net", "5", "--vat", "N21"), "cost.vat"),
        (("charge", "add", "rent", "--net", "5", "--day", "5/1/26"), "cost.day"),
        (("charge", "remove", "7"), "cost.unknown"),
        (("purchase", "add", "nobody", "--net", "5"), "cost.supplier"),
        (("hours", "add", "Camille", "25:00"), "hours.minutes"),
        (("opening", "set", "8", "8-12"), "opening.weekday"),
        (("budget", "set", "2026-11", "beer", "5"), "budget.line"),
        (("rule", "set", "beer", "5"), "cost.rule"),
    ):
        outcome = cafe("cost", *args, "--json")
        assert (outcome.code, outcome.refusal) == (1, code)
        assert "{" not in outcome.json["error"]["message"]
    assert cafe("cost", "charge", "add", "rent").code == 2
    assert cafe("cost", "payment", "add", "beer", "1", "5").code == 2


def test_lists_say_what_was_removed(cafe):
    assert cafe("cost", "grant", "add", "Aide", "100", "--commune", "--json").json["id"] == 1
    assert cafe("cost", "grant", "remove", 1).code == 0
    assert cafe("cost", "grant", "list", "--json").json == []
    (held,) = cafe("cost", "grant", "list", "--removed", "--json").json
    assert held["removed_by"] == "op1"
    cafe("cost", "loan", "add", "Machine", "210", "--day", "2026-02-10")
    cafe("cost", "investment", "add", "Four", "900", "--vat", "180")
    assert cafe("cost", "loan", "list", "--json").json[0]["monthly"] == "210.00"
    assert "Four" in cafe("cost", "investment", "list").out
    assert cafe("cost", "loan", "remove", 1).code == 0
    week = cafe("cost", "opening", "set", 1, "8-12:30,16-20", "--since", "2026-01-01", "--json")
    assert week.json["hours"] == "08:00-12:30,16:00-20:00"
    cafe("cost", "opening", "except", "2026-12-24", "8-16", "--reason", "Noël")
    assert "lundi" in cafe("cost", "opening", "list").out
    cafe("cost", "opening", "except", "2026-12-24")
    assert cafe("cost", "opening", "list", "--json").json["days"] == []
    cafe("cost", "rule", "set", "target_pay", "2000", "--since", "2026-11")
    rows = {r["key"]: r["value"] for r in cafe("cost", "rule", "list", "2026-11", "--json").json}
    assert (rows["target_pay"], rows["network_rate"]) == ("2000.00", "2.00")
