"""The books through the command line."""

from __future__ import annotations

import json
import zipfile

from cafe_pos import settings
from tests.integration import fec_reader

ORDER = {"lines": [{"article": "CROQUE"}], "payments": [{"method": "cash"}]}


def test_the_journal_of_a_year(cafe, ring, tmp_path):
    ring(ORDER)
    early = cafe("journal", "2026", "-o", tmp_path)
    assert early.code == 0
    assert "1 journée n'est pas close" in early.err
    assert cafe("close", "day").code == 0
    day = ring(ORDER).lines[0]["at"][:10]
    told = cafe("--json", "journal", day[:4], "-o", tmp_path / "books").json
    assert (told["debit"], told["credit"], told["entries"], told["closed_days"]) == (
        "6.50", "6.50", 1, 1,
    )  # fmt: skip
    book = fec_reader.read(tmp_path / "books" / f"732829320FEC{day[:4]}1231.txt")
    assert book.balance("53") == 650


def test_ereporting_of_a_month(cafe, ring, tmp_path):
    day = ring(ORDER).lines[0]["at"][:10]
    cafe("close", "day")
    target = tmp_path / "e.json"
    assert cafe("ereporting", day[:7], "-o", target).code == 0
    content = json.loads(target.read_text("utf-8"))
    assert (content["siren"], content["period"]) == ("732829320", day[:7])
    assert [row["category"] for row in content["days"][0]["sales"]] == ["TPS1"]
    assert cafe("--json", "ereporting", "octobre", "-o", target).refusal == "books.month"
    assert cafe("--json", "ereporting", day[:7], "-o", target).json["days"] == content["days"]


def test_the_accountants_month(cafe, ring, tmp_path):
    day = ring(ORDER).lines[0]["at"][:10]
    cafe("close", "day")
    target = tmp_path / "month.zip"
    told = cafe("report", "accountant", day[:7], "-o", target)
    assert told.code == 0
    assert "tva.csv" in told.out
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[:2] == ["LISEZMOI.txt", "journal.txt"]
    files = cafe("--json", "report", "accountant", day[:7], "-o", target).json["files"]
    assert {"name": "journal.txt", "rows": 3} in files


def test_the_accounts_are_shown_and_changed(cafe):
    assert "Caisse" in cafe("plan", "list").out
    told = cafe("--json", "plan", "set", "cash", "530100", "Caisse du bar").json
    assert told == {"use": "cash", "number": "530100", "label": "Caisse du bar"}
    assert told in cafe("--json", "plan", "list").json
    assert cafe("--json", "plan", "set", "gold", "530100").refusal == "plan.role"
    assert "plan list" in cafe("plan", "set", "gold", "530100").err


def test_a_training_till_has_no_books(cafe, database, tmp_path):
    assert cafe("training", "--no-tui").code == 0
    there = settings.training_database(database)
    told = cafe("journal", "2026", "-o", tmp_path, "--db", there, "--json")
    assert (told.code, told.refusal) == (1, "books.training")


def test_an_invoice_for_the_town_hall_and_its_credit_note(cafe, ring, tmp_path):
    number = ring(ORDER).lines[0]["number"]
    buyer = tmp_path / "mairie.toml"
    buyer.write_text(
        'name = "Commune d\'Exemple"\naddress = ["1 place de la Mairie"]\npostcode = "23000"\n'
        'city = "Exemple"\nsiren = "217500016"\n',
        encoding="utf-8",
    )
    target = tmp_path / "f.pdf"
    assert cafe("--json", "invoice", number, "-o", target).refusal == "invoice.no_buyer"
    told = cafe("--json", "invoice", number, "--to", buyer, "-o", target).json
    assert (told["number"], told["nature"], told["total"]) == ("F-000001", "invoice", "6.50")
    assert target.read_bytes().startswith(b"%PDF")
    asked = ("--method", "cash", "--reason", "froid", "--json")
    back = cafe("refund", number, *asked).json["number"]
    told = cafe("invoice", back, "-o", target)
    assert (told.code, told.out.startswith("Avoir F-000002")) == (0, True)
    assert cafe("invoice", "F-000001", "-o", target).out.startswith("Facture F-000001")
    assert cafe("verify").code == 0
