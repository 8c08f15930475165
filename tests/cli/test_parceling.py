"""`parcel`: the postal relay from the command line."""

from __future__ import annotations

import zipfile
from pathlib import Path

from cafe_pos import settings
from tests.cli.conftest import Command

LETTER = "RR123456785FR"
CHRONO = "EX123456785FR"


def test_in_told_handed_over_and_counted(cafe: Command) -> None:
    got = cafe("parcel", "receive", LETTER, "Odette", "--phone", "06 12 34 56 78", "--json").json
    assert (got["carrier"], got["shelf"], got["state"]) == ("LAPOSTE", "L1", "received")
    again = cafe("parcel", "receive", LETTER, "Odette")
    assert (again.code, "L1" in again.err) == (1, True)
    told = cafe("parcel", "notify", "odette", "--json").json
    assert told["state"] == "notified"
    assert told["sms"].startswith("sms:0612345678?body=")
    assert "Odette" in cafe("parcel", "list").out
    assert cafe("parcel", "hand-over", "85FR", "--identity", "number").code == 2
    done = cafe("parcel", "hand-over", "85FR", "--identity", "card", "--proxy", "--json").json
    assert (done["state"], done["identity"], done["proxy"]) == ("collected", "card", True)
    assert done["ticket"] == done["number"]
    again = cafe("parcel", "hand-over", got["ref"], "--identity", "card", "--json")
    assert (again.code, again.json["error"]["code"]) == (1, "parcel.collected")
    assert [one["ref"] for one in cafe("parcel", "find", "ode", "--json").json] == [got["ref"]]
    month = got["received"][:7]
    said = cafe("parcel", "statement", "LAPOSTE", month, "--collected", "2", "--json").json
    assert said["differences"] == {"collected": 1}
    assert "+1" in cafe("parcel", "statement", "LAPOSTE", month, "--collected", "2").out
    assert cafe("parcel", "erase", "odette", "--json").json == {"erased": 1}
    assert cafe("parcel", "find", "ode", "--json").json == []


def test_sent_refused_and_put_back(cafe: Command) -> None:
    sent = cafe("parcel", "deposit", CHRONO, "--json").json
    assert (sent["way"], sent["due"]) == ("out", None)
    assert cafe("parcel", "driver", "PICKUP", "--json").json[0]["state"] == "collected"
    cafe("parcel", "receive", LETTER, "Marcel")
    assert cafe("parcel", "refuse", "marcel", "--json").json["state"] == "refused"
    assert cafe("parcel", "put-back", "marcel", "--json").json["state"] == "received"
    assert cafe("parcel", "return").code == 1
    assert len(cafe("parcel", "return", "marcel", "--json").json["returned"]) == 1
    assert cafe("parcel", "due", "2026-11-22", "--json").json == []
    assert cafe("parcel", "due", "tomorrow").code == 2


def test_what_the_contract_says(cafe: Command) -> None:
    days = cafe("parcel", "carriers", "MONDIALRELAY", "--days", "5", "--json").json
    assert next(one["days"] for one in days if one["code"] == "MONDIALRELAY") == 5
    assert "Mondial Relay" in cafe("parcel", "carriers").out
    assert cafe("parcel", "minutes", "collected=4", "--json").json["collected"] == 4
    assert "collected" in cafe("parcel", "minutes").out
    assert cafe("parcel", "minutes", "collected").code == 2


def test_no_name_leaves_with_an_archive_or_the_log(cafe: Command, tmp_path: Path) -> None:
    got = cafe("parcel", "receive", LETTER, "Zygomaque", "--phone", "0655555555", "--json").json
    cafe("parcel", "notify", "zygo")
    cafe("parcel", "hand-over", "zygo", "--identity", "card")
    target = tmp_path / "archive.zip"
    day = got["received"]
    assert cafe("archive", "range", day, day, "-o", target).code == 0
    with zipfile.ZipFile(target) as archive:
        held = b"".join(archive.read(name) for name in archive.namelist())
    log = settings.log_file()
    held += log.read_bytes() if log.exists() else b""
    assert got["ref"].encode() in held
    for secret in (b"ygomaque", b"0655555555", LETTER.encode()):
        assert secret not in held
