"""The ledger's format held by fixed vectors, and every way a chain can be broken."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from cafe_pos.domain import ledger
from cafe_pos.domain.ledger import EMPTY, Entry, canonical, check_chain, check_signature
from cafe_pos.storage.keyring import Key, PublicKey, key_id_of

AT = "2026-11-22T09:15:00Z"
KEY = Key(bytes(range(32)), b"")
KEYS = {KEY.key_id: PublicKey(KEY.public)}

FIRST = {
    "document": "vector",
    "label": "Cafe\u0301 crème",
    "total": 1522,
    "lines": [{"quantity": 2, "article": "CAFE"}],
    "visa": None,
    "paid": True,
}
SECOND = {"document": "vector", "label": '"10 %"\n', "total": -1522, "lines": []}


def sealed(*payloads: dict, key: Key = KEY) -> list[Entry]:
    entries, head = [], EMPTY
    for payload in payloads:
        entries.append(ledger.seal(head, kind="vector", at=AT, payload=payload, signer=key))
        head = ledger.head_of(entries[-1])
    return entries


def problems(entries, start=EMPTY):
    return [(p.seq, p.code) for _, p in check_chain(entries, start) if p is not None]


# --- vectors: a change here is a change of format, which old ledgers would not survive ----------


def test_the_key_of_the_vectors_has_its_public_half_and_short_name():
    public = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
    assert KEY.public.hex() == public
    assert KEY.key_id == key_id_of(bytes.fromhex(public)) == "56475aa75463474c"


def test_the_first_entry_of_the_vectors_is_sealed_as_ever():
    entry, _ = sealed(FIRST, SECOND)
    assert entry.payload == (
        '{"document":"vector","label":"Café crème","lines":[{"article":"CAFE","quantity":2}],'
        '"paid":true,"total":1522,"visa":null}'
    )
    assert entry.prev == bytes(32)
    assert entry.hash.hex() == "8e2b6ae7174307f21495f18d961ee6489edf8072a6fdd8d4e02a7f253e367f2e"
    assert entry.signature is not None
    assert entry.signature.hex() == (
        "31ff1162fbfc81178f4424ee2d9d7d5a5b19b9bd0c74fe6fd255009f57e1596d"
        "cc6a721bd5002f51d551788ed9d6d74b96317e756aacd5127c37e4732a25e406"
    )
    assert entry.link.hex() == "46cc98145a621d6cdf4c17480d22461104cd640cb1b1155d1c6dcc0e63773a44"


def test_the_second_entry_of_the_vectors_follows_the_first():
    first, entry = sealed(FIRST, SECOND)
    assert entry.payload == r'{"document":"vector","label":"\"10 %\"\n","lines":[],"total":-1522}'
    assert entry.prev == first.link
    assert entry.hash.hex() == "c547a64f4b8486cfc7f0641b68533f0d576d40b863b55d8759b80a4755e19cd0"
    assert entry.link.hex() == "f3773d7302445b71b09b328ed1bb4dc3e0f3290b70da8a89c8abd4c7a36018e7"


def test_the_hash_is_that_of_the_whole_entry_in_canonical_form():
    _, entry = sealed(FIRST, SECOND)
    whole = {
        "seq": 2,
        "kind": "vector",
        "at": AT,
        "version": 1,
        "key_id": KEY.key_id,
        "prev": entry.prev.hex(),
        "payload": SECOND,
    }
    said = b"cafe-pos/ledger/1\n" + canonical(whole).encode()
    assert hashlib.sha256(said).digest() == entry.hash


def test_the_chaining_example_of_the_domain_has_its_hash():
    said = b"0550:120|1000:950|2000:300|0000:152,1522,20261122101500,T-00000001,VENTE,N, "
    assert (
        hashlib.sha256(said).hexdigest()
        == "32e8c9d01cb546b433a3a86eed7d54052b8d7a272929003fdbd58f89db717d5e"
    )


# --- the canonical form ---------------------------------------------------------------------------


def test_keys_are_sorted_and_nothing_is_spaced():
    assert canonical({"b": [1, {"d": 2, "c": None}], "a": True}) == (
        '{"a":true,"b":[1,{"c":null,"d":2}]}'
    )


def test_composed_and_decomposed_accents_are_the_same_text():
    assert canonical("e\u0301") == canonical("é") == '"é"'


def test_nothing_is_escaped_but_what_json_demands():
    assert canonical("€/\u2028\x7f") == '"€/\u2028\x7f"'
    assert canonical('"\\\n\x00') == r'"\"\\\n\u0000"'


@pytest.mark.parametrize("value", [1.5, 1e3, -0.0])
def test_a_number_that_is_no_integer_is_refused_when_read(value):
    with pytest.raises(ValueError, match="not an integer"):
        ledger.read_payload(canonical({"total": value}))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_never_written(value):
    with pytest.raises(ValueError, match="JSON"):
        canonical({"total": value})


@pytest.mark.parametrize("text", ['{"a":NaN}', '{"a":Infinity}', "[]", '"text"', "null", "{", ""])
def test_what_is_no_object_of_integers_is_no_payload(text):
    with pytest.raises(ValueError, match=r"not an integer|Expecting"):
        ledger.read_payload(text)


# --- a chain, and its breaks ----------------------------------------------------------------------

CHAIN = sealed(*({"n": n} for n in range(1, 6)))


def test_a_whole_chain_has_no_problem():
    assert problems(CHAIN) == []
    assert problems([]) == []


def test_a_chain_can_be_followed_from_its_middle():
    assert problems(CHAIN[2:], ledger.head_of(CHAIN[1])) == []
    assert problems(CHAIN[2:], ledger.head_of(CHAIN[0])) == [(2, "ledger.gap")]


@pytest.mark.parametrize("index", range(5))
@pytest.mark.parametrize(
    "change",
    [
        {"kind": "other"},
        {"at": "2026-11-22T09:15:01Z"},
        {"key_id": "0" * 16},
        {"payload": '{"n":9}'},
        {"payload": ""},
        {"hash": bytes(32)},
    ],
    ids=["kind", "at", "key", "payload", "no payload", "hash"],
)
def test_a_changed_entry_does_not_match_its_hash(index, change):
    entries = CHAIN.copy()
    entries[index] = replace(entries[index], **change)
    assert problems(entries)[0] == (index + 1, "ledger.hash")


@pytest.mark.parametrize("index", range(5))
def test_an_entry_that_names_another_before_it_is_found(index):
    entries = CHAIN.copy()
    entries[index] = replace(entries[index], prev=b"\1" * 32)
    assert problems(entries)[0] == (index + 1, "ledger.link")


def test_an_entry_of_an_unknown_version_is_found():
    entries = [CHAIN[0], replace(CHAIN[1], version=2), *CHAIN[2:]]
    assert problems(entries)[0] == (2, "ledger.version")


@pytest.mark.parametrize("index", range(4))
def test_a_removed_entry_leaves_a_gap(index):
    entries = [*CHAIN[:index], *CHAIN[index + 1 :]]
    assert problems(entries)[0] == (index + 1, "ledger.gap")


def test_a_removed_entry_whose_number_is_filled_breaks_the_link():
    entries = [CHAIN[0], *(replace(e, seq=e.seq - 1) for e in CHAIN[2:])]
    assert problems(entries)[0] == (2, "ledger.link")


def test_an_entry_said_twice_is_a_gap():
    assert problems([*CHAIN[:3], CHAIN[2], *CHAIN[3:]])[0] == (4, "ledger.gap")


def test_two_entries_swapped_are_found_with_or_without_their_numbers():
    first, second, third, *rest = CHAIN
    assert problems([first, third, second, *rest])[0] == (2, "ledger.gap")
    renumbered = [first, replace(third, seq=2), replace(second, seq=3), *rest]
    assert problems(renumbered)[0] == (2, "ledger.link")


def test_a_changed_entry_with_its_hash_made_anew_breaks_the_next_link():
    forged = ledger.seal(
        ledger.head_of(CHAIN[1]), kind="vector", at=AT, payload={"n": 9}, signer=KEY
    )
    assert problems([*CHAIN[:2], forged, *CHAIN[3:]]) == [(4, "ledger.link")]


@pytest.mark.parametrize("signature", [None, bytes(64)])
def test_a_changed_signature_breaks_the_next_link(signature):
    entries = [CHAIN[0], replace(CHAIN[1], signature=signature), *CHAIN[2:]]
    assert problems(entries) == [(3, "ledger.link")]


def test_a_tail_cut_off_is_no_break_of_the_chain_itself():
    assert problems(CHAIN[:3]) == []


# --- signatures -----------------------------------------------------------------------------------


def test_a_true_signature_is_accepted():
    assert [check_signature(entry, KEYS) for entry in CHAIN] == [None] * 5


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"signature": None}, "ledger.unsigned"),
        ({"signature": bytes(64)}, "ledger.signature"),
        ({"signature": b"short"}, "ledger.signature"),
        ({"hash": bytes(32)}, "ledger.signature"),
        ({"key_id": "0" * 16}, "ledger.unknown_key"),
    ],
)
def test_a_false_signature_is_found(change, code):
    found = check_signature(replace(CHAIN[2], **change), KEYS)
    assert found is not None
    assert (found.seq, found.code) == (3, code)


def test_a_chain_made_anew_with_another_key_is_whole_but_not_signed_by_ours():
    other = Key(bytes(32), b"")
    entries = sealed(*({"n": n} for n in range(1, 6)), key=other)
    claimed = [replace(entry, key_id=KEY.key_id) for entry in entries]
    assert problems(entries) == []
    assert {check_signature(entry, KEYS).code for entry in entries} == {"ledger.unknown_key"}
    assert {check_signature(entry, KEYS).code for entry in claimed} == {"ledger.signature"}


def test_a_problem_tells_its_details_by_name():
    found = ledger.problem(3, "ledger.gap", found=5)
    assert found.params == {"found": 5}


def test_payloads_survive_being_written_and_read():
    assert ledger.read_payload(CHAIN[0].payload) == {"n": 1}
    assert ledger.read_payload(canonical(FIRST)) == json.loads(canonical(FIRST))
