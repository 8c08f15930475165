"""`export month|key|receipt`: the file for the network from the shell, and the network's answer."""

from __future__ import annotations

import json

import pytest

from cafe_pos.network.collecting import reading
from cafe_pos.network.file import keys, receipts, trailer
from cafe_pos.storage.keyring import Key

EVENING = "2026-11-30T20:00:00+01:00"
NETWORK, STRANGER = Key(bytes(range(32)), bytes(32)), Key(bytes(range(1, 33)), bytes(32))


@pytest.fixture
def november(monkeypatch, request):
    """A café on the last evening of its month, closed; gives the command."""
    monkeypatch.setenv("CAFE_POS_NOW", EVENING)
    pos = request.getfixturevalue("cafe")
    ring = request.getfixturevalue("ring")
    assert (
        ring({"lines": [{"article": "CAFE", "qty": 2}], "payments": [{"method": "cash"}]}).code == 0
    )
    assert pos("close", "month").code == 0
    return pos


def receipt(path, made, *, key=NETWORK, **changes):
    said = {
        "cafe": made["path"].rpartition("/")[2][5:21], "month": made["month"], "revision": 1,
        "answer": "accepted", "sha256": made["sha256"], "at": "2026-12-01T09:00:00Z",
        "notices": ({"severity": "warning", "code": "network.demo", "params": {}},),
    }  # fmt: skip
    path.write_bytes(receipts.write(receipts.Receipt(**said | changes), key))
    return path


def test_a_month_in_one_file_and_the_networks_answer(november, tmp_path):
    made = november("export", "month", "2026-11", "-o", tmp_path / "out", "--json").json
    assert (made["number"], made["revision"], made["kind"]) == ("X-2026-11-1", 1, "flash")
    assert made["counts"]["ticket"] == 1
    path = tmp_path / "out" / trailer.open_file(tmp_path / "out" / made["path"]).manifest.file_name
    assert str(path) == made["path"]
    assert path.stat().st_size == made["bytes"]
    assert {n.code for n in reading.check_file(path).notices} == {"network.demo", "network.flash"}
    again = november("export", "month", "2026-11", "-o", tmp_path / "out")
    assert "X-2026-11-1 : 1 ticket" in again.out
    assert "Rien n'a changé" in again.out

    answer = november("export", "receipt", receipt(tmp_path / "r.json", made))
    assert answer.code == 0
    assert "Le réseau a pris le fichier." in answer.out
    assert keys.fingerprint(NETWORK.public) in answer.out
    assert "démonstration" in answer.out
    held = receipt(tmp_path / "h.json", made, answer="held", sha256="0" * 64)
    told = november("export", "receipt", held, "--json")
    assert told.code == 1
    assert (told.json["answer"], told.json["export"], told.json["first"]) == ("held", None, False)
    strange = receipt(tmp_path / "s.json", made, key=STRANGER)
    for file, code in (
        (strange, "network.other_key"),
        (receipt(tmp_path / "o.json", made, cafe="0" * 16), "network.other_cafe"),
        (tmp_path / "n.json", "network.no_receipt"),
    ):
        if not file.exists():
            file.write_text(strange.read_text().replace("accepted", "refused"))
        assert november("export", "receipt", file, "--json").refusal == code
    assert november("export", "receipt", strange, "--yes").code == 0
    words = receipt(tmp_path / "w.json", made, key=STRANGER, notices=(
        {"severity": "error", "code": "network.row", "params": {"table": "\x1b[2J"}},
        {"severity": "error", "code": "no.such", "params": {}},
    ))  # fmt: skip
    shown = november("export", "receipt", words)
    assert "no.such" in shown.out
    assert "\x1b" not in shown.out


def test_the_key_is_read_out_and_a_restored_till_is_vouched_for(november, tmp_path):
    told = november("export", "key", "-o", tmp_path, "--json").json
    key = keys.read_key_file((tmp_path / f"cafe-{told['cafe']}.key.json").read_bytes())
    assert told["fingerprint"] == key.fingerprint == keys.fingerprint(key.public_key)
    assert key.fingerprint in november("export", "key").out
    forged = json.loads((tmp_path / f"cafe-{told['cafe']}.key.json").read_text())
    for wrong in ({"cafe": "0" * 16}, {"signature": ""}, {"name": "\x1b[2J"}, {"key_id": "0" * 16}):
        with pytest.raises(Exception, match=r"network\.key_file"):
            keys.read_key_file(json.dumps(forged | wrong).encode())

    first = november("export", "month", "2026-11", "-o", tmp_path, "--json").json
    copy = november("backup", "-o", tmp_path / "copies", "--json").json["path"]
    assert november("restore", copy).code == 0
    second = november("export", "month", "2026-11", "-o", tmp_path / "after", "--json").json
    assert (second["revision"], second["again"]) == (2, False)
    said = trailer.open_file(tmp_path / "after" / second["path"]).manifest
    assert said.key_id != key.key_id
    assert len(said.handovers) == 1
    known = {"cafe": said.cafe, "handovers": said.handovers}
    assert keys.trusted(key.public_key, said.public_key, **known)
    assert not keys.trusted(NETWORK.public.hex(), said.public_key, **known)
    assert not keys.trusted(
        key.public_key, said.public_key, cafe="0" * 16, handovers=said.handovers
    )
    codes = {n.code for n in reading.check_file(tmp_path / "after" / second["path"]).notices}
    assert {"network.restored", "network.key_changed"} <= codes
    assert second["last_seq"] == first["last_seq"]
    assert november("verify", "--full").code == 0


def test_refusals_name_what_to_do(november, tmp_path):
    for month, code in (("novembre", "report.month"), ("2027-03", "network.nothing")):
        told = november("export", "month", month, "-o", tmp_path, "--json")
        assert (told.code, told.refusal) == (1, code)
    assert november("export", "receipt", tmp_path / "none", "--json").refusal == "file.cannot_read"
