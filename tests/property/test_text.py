"""What holds of every text: the canonical form is stable, search never fails and finds labels."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cafe_pos.domain.catalogue import fold, search
from cafe_pos.domain.ledger import EMPTY, canonical, digest, read_payload, seal
from cafe_pos.domain.order import Order
from cafe_pos.storage.keyring import Key
from tests.cafes import COFFEE
from tests.property.strategies import articles

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
PAYLOADS = st.dictionaries(KEYS, VALUES, max_size=6)
FRENCH = st.text("abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛÜŸŒÆ '-0123456789")
SIGNER = Key(bytes(range(32)), b"")


@given(PAYLOADS)
def test_the_canonical_form_of_what_was_read_is_what_was_written(payload):
    text = canonical(payload)
    assert canonical(read_payload(text)) == text
    assert unicodedata.is_normalized("NFC", text)


@given(PAYLOADS, st.randoms())
def test_the_canonical_form_does_not_depend_on_the_order_of_keys(payload, chance):
    items = list(payload.items())
    chance.shuffle(items)
    assert canonical(dict(items)) == canonical(payload)


@given(TEXT)
def test_texts_that_look_the_same_are_the_same(text):
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)
    assert canonical(composed) == canonical(decomposed)
    assert read_payload(canonical({"label": text})) == {"label": composed}


@given(PAYLOADS, TEXT, TEXT)
def test_an_entry_hashes_to_its_own_digest_whatever_it_says(payload, kind, at):
    entry = seal(EMPTY, kind=kind, at=at, payload=payload, signer=SIGNER)
    assert entry.hash == digest(
        seq=1,
        kind=kind,
        at=at,
        version=1,
        key_id=SIGNER.key_id,
        prev=bytes(32),
        payload=canonical(read_payload(entry.payload)),
    )


@given(st.lists(articles(), max_size=6).map(tuple), TEXT)
def test_search_answers_any_text_with_articles_of_the_catalogue(catalogue, words):
    found = search(catalogue, words)
    assert all(article in catalogue for article in found)
    assert len(found) <= len(catalogue)


@given(st.lists(articles(), max_size=6), FRENCH.filter(str.strip), st.integers(0, 6))
def test_an_article_is_found_by_its_own_label_however_it_is_typed(others, label, place):
    article = replace(COFFEE, label=label)
    catalogue = (*others[:place], article, *others[place:])
    for typed in (label, label.upper(), label.casefold(), fold(label), f"  {label} "):
        assert article in search(catalogue, typed)


@given(FRENCH)
def test_folding_leaves_plain_small_letters(text):
    folded = fold(text)
    assert folded.isascii()
    assert folded == folded.lower() == fold(folded) == fold(text.upper())


@given(st.lists(articles(), min_size=1, max_size=6), st.data())
def test_an_order_is_the_sum_of_its_lines_whatever_is_done_to_it(catalogue, data):
    order = Order()
    for _ in range(data.draw(st.integers(1, 8))):
        act = data.draw(st.sampled_from(["add", "remove", "switch", "quantity"]))
        if act == "add" or not order.lines:
            order, index = order.add(data.draw(st.sampled_from(catalogue)))
            assert order.lines[index].quantity >= 1
        elif act == "remove":
            order = order.without(data.draw(st.integers(0, len(order.lines) - 1)))
        elif act == "quantity":
            index = data.draw(st.integers(0, len(order.lines) - 1))
            order = order.with_quantity(index, data.draw(st.integers(0, 99)))
        else:
            order = order.switched()
        assert order.total_cents == sum(x.total_cents for x in order.lines)
        assert 0 <= order.third_party_cents <= order.total_cents
