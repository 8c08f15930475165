"""`import tickets` on the real tickets of a real bakery-café, and on what goes wrong."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cafe_pos.application import importing
from tests.cli.conftest import Command

DATA = Path(__file__).parents[3] / "shared" / "data"
TICKETS = DATA / "real-cafe-tickets.csv"
CATALOGUE = DATA / "real-cafe-catalogue.csv"
real = pytest.mark.skipif(
    not TICKETS.exists(), reason="the real tickets are not beside this checkout"
)

SMALL = """date,time,transaction,item
2020-01-02,09:00:00,1,Café
2020-01-02,09:00:00,1,Café
2020-01-02,10:00:00,2,NONE
2020-01-03,01:00:00,3,Café
2020-01-03,10:00:00,4,Café
2020-01-03,10:00:00,4,Licorne
"""
SMALL_CATALOGUE = (
    "code,label,family,price,vat_on_site,vat_takeaway,default_mode,ownership,source_item\n"
    "CAFE,Café,Chaud,1.50,I10,I10,on_site,firm,Café\n"
)


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    tickets, catalogue = tmp_path / "tickets.csv", tmp_path / "articles.csv"
    tickets.write_text(SMALL, encoding="utf-8")
    catalogue.write_text(SMALL_CATALOGUE, encoding="utf-8")
    return tickets, catalogue


@real
def test_the_real_tickets_give_the_expected_figures(
    pos: Command, profile: Path, tmp_path: Path, database: Path
) -> None:
    assert pos("init", "--profile", profile).code == 0
    report = tmp_path / "report.json"
    command = ("import", "tickets", TICKETS, "--catalogue", CATALOGUE, "--report", report)
    assert pos(*command).code == 0
    told = json.loads(report.read_text(encoding="utf-8"))
    refusals = told.pop("refusals")
    assert told == {
        "source_tickets": 6485,
        "imported": 6423,
        "already": 0,
        "empty": 61,
        "set_aside": 1,
        "lines": 13515,
        "takings": "33457.30",
        "own_revenue": "32029.90",
        "third_party": "1427.40",
        "vat": [
            {"code": "I10", "net": "21271.11", "vat": "2129.89"},
            {"code": "N20", "net": "1485.01", "vat": "297.79"},
            {"code": "R55", "net": "6479.34", "vat": "366.76"},
        ],
        "days": 104,
    }
    assert [(r["line"], r["item"]) for r in refusals] == [(1982, "Adjustment")]

    size = database.stat().st_size
    again = pos(*command, "--json").json
    assert (again["imported"], again["already"]) == (0, 6423)
    assert abs(database.stat().st_size - size) < 4096 * 8
    assert pos("verify", "--full").code == 0
    _compare_with_the_file(database)


def _compare_with_the_file(database: Path) -> None:
    """Every ticket kept its real date and time, in order, in exact cash, its day closed."""
    with TICKETS.open(encoding="utf-8") as file:
        expected = dict.fromkeys(
            (row["date"], row["time"])
            for row in csv.DictReader(file)
            if row["item"] not in ("NONE", "Adjustment")
        )
    with closing(sqlite3.connect(database)) as connection:
        issued = connection.execute(
            "SELECT datetime(issued_at, utc_offset_min || ' minutes') FROM ticket ORDER BY id"
        ).fetchall()
        assert list(dict.fromkeys(tuple(text.split(" ")) for (text,) in issued)) == list(expected)
        methods = connection.execute("SELECT DISTINCT method FROM ticket_payment").fetchall()
        assert methods == [("cash",)]
        assert connection.execute("SELECT sum(change_cents) FROM ticket").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM closure").fetchone() == (104,)
        (perpetual,) = connection.execute(
            "SELECT perpetual_cents FROM closure ORDER BY id DESC LIMIT 1"
        ).fetchone()
        assert perpetual == 3345730


def test_an_unknown_item_sets_its_ticket_aside_whole(
    pos: Command, profile: Path, small: tuple[Path, Path], database: Path
) -> None:
    pos("init", "--profile", profile)
    done = pos("import", "tickets", small[0], "--catalogue", small[1], "--json")
    assert done.code == 0
    assert done.json["imported"] == 2
    assert (done.json["empty"], done.json["set_aside"], done.json["lines"]) == (1, 1, 3)
    (refusal,) = done.json["refusals"]
    assert (refusal["line"], refusal["transaction"], refusal["item"]) == (7, "4", "Licorne")
    with closing(sqlite3.connect(database)) as connection:
        days = connection.execute("SELECT DISTINCT business_day FROM ticket").fetchall()
    assert days == [("2020-01-02",)]


def test_an_interrupted_import_goes_on_where_it_stopped(
    pos: Command, profile: Path, small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pos("init", "--profile", profile)
    small[0].write_text(SMALL.replace("Licorne", "Café"), encoding="utf-8")
    command = ("import", "tickets", small[0], "--catalogue", small[1], "--json")
    run_day = importing._Day.run

    def fail_on_the_second_day(self: importing._Day, tickets: list, *, close: bool) -> None:
        run_day(self, tickets, close=close)
        if tickets[0].day.isoformat() == "2020-01-03":
            raise KeyboardInterrupt

    monkeypatch.setattr(importing._Day, "run", fail_on_the_second_day)
    assert pos(*command).code == 1
    monkeypatch.undo()
    resumed = pos(*command).json
    assert (resumed["imported"], resumed["already"], resumed["takings"]) == (1, 2, "7.50")
    assert pos("verify", "--full").code == 0


def test_history_never_mixes_with_live_sales(cafe: Command, small: tuple[Path, Path]) -> None:
    orders = small[0].with_name("o.jsonl")
    orders.write_text('{"lines":[{"article":"CAFE"}],"payments":[{"method":"cash"}]}\n')
    cafe("ring", orders)
    assert cafe("import", "tickets", small[0], "--json").refusal == "import.live"


WRONG = {
    "import.columns": "date,time,item\n",
    "import.malformed": 'date,time,transaction,item\n2020-01-01,10:00,1,"Ca\n',
}


@pytest.mark.parametrize("code", WRONG)
def test_an_unfit_file_is_refused_whole(cafe: Command, tmp_path: Path, code: str) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text(WRONG[code], encoding="utf-8")
    assert cafe("import", "tickets", path, "--json").refusal == code
    path.write_bytes(b"date,time,transaction,item\n2020-01-01,10:00,1,Caf\xe9\n")
    assert cafe("import", "tickets", path, "--json").refusal == "import.encoding"
    assert cafe("import", "tickets", tmp_path / "none.csv", "--json").refusal == "file.cannot_read"


def test_bad_dates_and_closed_days_are_listed(
    pos: Command, profile: Path, small: tuple[Path, Path]
) -> None:
    pos("init", "--profile", profile)
    pos("import", "tickets", small[0], "--catalogue", small[1])
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(importing.COLUMNS)
    rows.writerow(["2020-13-45", "10:00:00", "9", "Café"])
    rows.writerow(["2019-12-31", "10:00:00", "10", "Café"])
    small[0].write_text(out.getvalue(), encoding="utf-8")
    told = pos("import", "tickets", small[0], "--json").json
    assert [r["reason"] for r in told["refusals"]] == [
        "la date ou l'heure ne se lit pas",
        "son jour est déjà clôturé",
    ]
