"""docs/ledger.md is true: its vector, its keys, and a verifier written from it alone."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cafe_pos.storage import witness
from cafe_pos.storage.projection import PROJECTIONS
from tests.integration import independent_verifier
from tests.integration.attacks import plain, without_guards

DOCUMENT = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text("utf-8")
VERIFIER = Path(independent_verifier.__file__)


def verify(path: Path) -> list[str]:
    """Run the independent verifier as its reader would, away from the checkout."""
    done = subprocess.run(
        [sys.executable, "-I", VERIFIER, path], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert (done.returncode, lines == ["whole"]) in {(0, True), (1, False)}
    return [] if lines == ["whole"] else lines


def test_the_worked_entry_of_the_document_is_reproduced():
    vector = json.loads(re.search(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)[1])
    entry = vector | {"prev": bytes.fromhex(vector["prev"])}
    said = independent_verifier.hashed(entry)
    assert said.decode() == vector["hashed"]
    digest = hashlib.sha256(said).digest()
    assert digest.hex() == vector["hash"]
    public, signature = (bytes.fromhex(vector[name]) for name in ("public_key", "signature"))
    assert hashlib.sha256(public).hexdigest()[:16] == vector["key_id"]
    assert independent_verifier.signed(public, digest, signature)
    assert hashlib.sha256(digest + signature).hexdigest() == vector["link"]
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    assert private.public_key().public_bytes_raw() == public
    assert private.sign(digest) == signature


def documented() -> dict[str, list[str]]:
    """Every kind and part that the document describes, with its keys."""
    rows = re.findall(r"^\| `([a-z_.]+)` \| (`.*) \|$", DOCUMENT, re.MULTILINE)
    return {name: re.findall(r"`(\w+)`", keys) for name, keys in rows}


def test_the_document_names_every_kind_and_every_key(rich_cafe):
    said = documented()
    assert set(PROJECTIONS) <= set(said)
    with plain(rich_cafe) as connection:
        entries = connection.execute("SELECT kind, payload FROM ledger_entry").fetchall()
    seen = set()
    for kind, payload in entries:
        document = json.loads(payload)
        assert sorted(said[kind]) == sorted(document), kind
        seen.add(kind)
        parts = (
            "lines", "vat", "payments", "methods", "families", "operators", "ownership", "counts",
            "denominations", "stretches",
        )  # fmt: skip
        for part in parts:
            rows = document.get(part)
            for row in rows if isinstance(rows, list) else []:
                keys, place = set(said[f"{kind}.{part}"]), f"{kind}.{part}.service"
                if "service" in row and place in said:  # on lines of a service only
                    keys |= set(said[place])
                    seen.add(place)
                place = f"{kind}.{part}.card"
                if "card_ref" in row and place in said:  # on what a card terminal took only
                    keys |= set(said[place])
                    seen.add(place)
                assert sorted(keys) == sorted(row)
                seen.add(f"{kind}.{part}")
        if kind == "closure":
            part = "closure.account_payments"
            assert set(document["account_payments"]) <= set(said[part])
            seen |= {part, "closure.drawer"}
            assert sorted(said["closure.drawer"]) == sorted(document["drawer"])
    assert seen == set(said)


def test_the_verifier_shares_no_code_with_the_program():
    imported = set()
    for node in ast.walk(ast.parse(VERIFIER.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).split(".")[0])
        elif isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_the_verifier_finds_a_whole_ledger_whole(rich_cafe):
    assert verify(rich_cafe) == []


def test_the_verifier_finds_a_broken_ledger_broken(victim):
    with without_guards(victim) as connection:
        connection.execute(
            "UPDATE ledger_entry SET payload = replace(payload, 'Croque', 'Cloque')"
            " WHERE seq = (SELECT min(entry_seq) FROM ticket)"
        )
        (seq,) = connection.execute("SELECT min(entry_seq) FROM ticket").fetchone()
    assert verify(victim) == [f"{seq}: hash"]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE ledger_entry SET signature = NULL WHERE seq = :seq", "{seq}: signature"),
        ("UPDATE ledger_entry SET prev = zeroblob(32) WHERE seq = :seq", "{seq}: does not follow"),
        ("UPDATE ledger_entry SET at = '2026-11-18T00:00:00Z' WHERE seq = :seq", "{seq}: hash"),
        ("DELETE FROM ledger_entry WHERE seq = :seq", "{seq}: missing"),
        ("DELETE FROM ledger_entry WHERE seq = (SELECT max(seq) FROM ledger_entry)", "the witness"),
        ("UPDATE ledger_entry SET key_id = 'ffffffffffffffff' WHERE seq = :seq", "{seq}: signed"),
    ],
)
def test_the_verifier_finds_each_kind_of_break(victim, sql, found):
    with without_guards(victim) as connection:
        (seq,) = connection.execute("SELECT max(entry_seq) FROM closure").fetchone()
        connection.execute(sql, {"seq": seq} if ":seq" in sql else {})
    assert any(found.format(seq=seq) in line for line in independent_verifier.problems(victim))


def test_the_verifier_reads_the_witness_as_the_program_does(rich_cafe):
    head = witness.path_for(rich_cafe)
    seen = witness.read(head)
    assert independent_verifier.witnessed(head.read_bytes()) == (seen.seq, seen.hash)


def test_the_attacked_café_has_every_kind(rich_cafe):
    with plain(rich_cafe) as connection:
        kinds = {row[0] for row in connection.execute("SELECT DISTINCT kind FROM ledger_entry")}
    assert kinds == set(PROJECTIONS)
