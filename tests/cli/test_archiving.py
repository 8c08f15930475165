"""`archive year|range|verify`, and `verify --head`, as someone types them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Command, Outcome

Ring = Callable[..., Outcome]
COFFEE = {"lines": [{"article": "CAFE"}], "payments": [{"method": "card"}]}


def test_a_year_is_archived_and_verified_without_the_database(
    ring: Ring, cafe: Command, database: Path
) -> None:
    ring(COFFEE, COFFEE)
    day = cafe("close", "day", "--json").json["business_day"]
    made = cafe("archive", "year", day[:4], "--json").json
    assert (made["number"], made["nature"], made["tickets"]) == ("AR-000001", "year", 2)
    assert (made["from"], made["to"]) == (f"{day[:4]}-01-01", f"{day[:4]}-12-31")
    assert Path(made["path"]).parent == database.with_name("archives")
    assert cafe("archive", "verify", made["path"], "--recorded", "--json").json["recorded"] == (
        "AR-000001"
    )
    assert cafe("verify", "--full").code == 0
    database.unlink()
    done = cafe("archive", "verify", made["path"], "--json")
    assert (done.code, done.json["ok"], done.json["tickets"]) == (0, True, 2)
    assert "AR-000001" in cafe("archive", "verify", made["path"]).out


def test_a_range_is_archived_where_it_is_told_to_be(
    ring: Ring, cafe: Command, tmp_path: Path
) -> None:
    ring(COFFEE)
    day = cafe("close", "day", "--json").json["business_day"]
    target = tmp_path / "here.zip"
    assert cafe("archive", "range", day, day, "-o", str(target)).code == 0
    assert target.exists()
    again = cafe("archive", "range", day, day, "-o", str(target), "--json")
    assert again.refusal == "archive.exists"
    assert cafe("archive", "range", "2020-01-01", "2020-01-02", "--json").refusal == "archive.empty"
    assert cafe("archive", "range", "yesterday", day).code == 2


def test_a_broken_archive_says_what_and_fails(ring: Ring, cafe: Command, tmp_path: Path) -> None:
    ring(COFFEE)
    day = cafe("close", "day", "--json").json["business_day"]
    target = tmp_path / "a.zip"
    cafe("archive", "range", day, day, "-o", str(target))
    assert cafe("archive", "verify", str(target), "--key", "0" * 16).code == 1
    content = bytearray(target.read_bytes())
    content[len(content) // 2] ^= 1
    target.write_bytes(content)
    done = cafe("archive", "verify", str(target), "--json")
    assert done.code == 1
    assert done.json["problems"][0]["code"] in {"damaged", "changed", "unreadable"}
    unrecorded = cafe("archive", "verify", str(target), "--recorded", "--json").json
    assert unrecorded["problems"][-1]["code"] == "unrecorded"
    missing = cafe("archive", "verify", str(tmp_path / "none.zip"), "--json")
    assert missing.refusal == "file.cannot_read"


def test_a_z_on_paper_is_demanded_of_the_ledger(ring: Ring, cafe: Command) -> None:
    ring(COFFEE)
    head = cafe("close", "day", "--json").json["head"]
    name = f"{head['seq']}:{head['hash'][:12]}"
    assert cafe("verify", "--head", name).code == 0
    wrong = cafe("verify", "--head", f"{head['seq'] + 1}:{head['hash'][:12]}", "--json").json
    assert [p["code"] for p in wrong["problems"]] == ["head.paper"]
    assert cafe("verify", "--head", "nonsense").code == 2
