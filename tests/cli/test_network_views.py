"""The coordinators' commands: status, contributions, report; in words, as JSON, in files."""

from __future__ import annotations

import csv
import subprocess
import sys

import pytest

from tests import networks
from tests.networks import LAST, Month, changed


@pytest.fixture
def where(tmp_path, monkeypatch):
    """Six cafés, one in danger, one that says less than its closures, one that sent nothing."""
    monkeypatch.setenv("CAFE_POS_NOW", "2026-11-22T10:00:00Z")
    months = [Month(networks.name(n), LAST, 814_500, 900, verdict="viable") for n in range(6)]
    months[0] = changed(
        months[0], verdict="danger", reasons=(("cash_short", {"hundredths": 40}),),
        actions=(("Voir la banque", "2026-11-05", None),),
    )  # fmt: skip
    months[1] = changed(months[1], closed=900_000)
    networks.put(tmp_path / "warehouse", months)
    networks.enrol(tmp_path / "warehouse", networks.name(7), "2026-09-01T08:00:00Z")
    return ("--warehouse", str(tmp_path / "warehouse"))


def test_status_in_words_and_as_json(pos, where):
    said = pos("network", "status", *where)
    assert said.code == 0
    assert said.out.startswith("2026-10 : 1 manquant, 6 reçus\n")
    assert "Voir la banque (2026-11-05)" in said.out
    found = pos("network", "status", LAST, *where, "--json").json
    assert found["counts"] == {"refused": 0, "held": 0, "missing": 1, "late": 0, "received": 6}
    assert [call["code"] for call in found["calls"]] == [
        "cash_short", "call.differs", "call.missing",
    ]  # fmt: skip
    assert "ses clôtures signées 9" in found["calls"][1]["message"]


def test_contributions_are_written_noted_and_stay(pos, where, tmp_path):
    file = tmp_path / "contributions.csv"
    said = pos("network", "contributions", LAST, *where, "-o", str(file), "--invoiced")
    assert said.code == 0
    text = file.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    by_cafe = {row["cafe"]: row for row in rows}
    assert by_cafe[networks.name(2)] | {"name": ""} == {
        "cafe": networks.name(2), "name": "", "month": LAST, "revenue": "8145,00", "base": "100,00",
        "share": "162,90", "correction": "0,00", "total": "262,90", "notices": "",
    }  # fmt: skip
    assert by_cafe[networks.name(1)]["notices"] == "contribution.differs"
    assert by_cafe[networks.name(7)]["total"] == "100,00"
    assert (rows[-1]["name"], rows[-1]["total"]) == ("TOTAL", "1677,40")
    again = pos("network", "contributions", LAST, *where, "--json").json
    assert again["noted_at"].startswith("2026-11-22T10:00")
    assert again["total"] == "1677.40"


@pytest.mark.parametrize(("ending", "magic"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("html", b"<!")])
def test_the_report_by_its_ending(pos, where, tmp_path, ending, magic):
    file = tmp_path / f"network.{ending}"
    assert pos("network", "report", LAST, *where, "-o", str(file)).code == 0
    assert file.read_bytes()[: len(magic)].lower() == magic.lower()
    named = networks.name(1)[:4].encode()
    if ending == "html":
        assert named in file.read_bytes()
        assert pos("network", "report", LAST, *where, "-o", str(file), "--anonymous").code == 0
        assert named not in file.read_bytes()


def test_the_report_as_json_and_what_is_refused(pos, where, tmp_path):
    found = pos("network", "report", LAST, *where, "--json", "--months", "3").json
    assert (found["engine"], found["counted"], found["revenue"]) == ("duckdb", 6, "48870.00")
    assert {m["month"] for cafe in found["cafes"] for m in cafe["months"]} == {LAST}
    for words, code in (
        (("report", LAST, "-o", str(tmp_path / "a.doc")), "network.format"),
        (("report", "2025-01", "-o", str(tmp_path / "a.pdf")), "network.no_exports"),
        (("report", "2026-13", "-o", str(tmp_path / "a.pdf")), "report.month"),
        (("status", "--engine", "hive"), "network.engine"),
    ):
        said = pos("network", *words, *where, "--json")
        assert (said.code, said.json["error"]["code"]) == (1, code)


def test_nothing_heavy_is_loaded_for_the_till():
    code = (
        "import sys, cafe_pos.cli.commands as c\nc.whole()\n"
        "print([m for m in ('ibis', 'duckdb', 'pyarrow', 'pyspark') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"
