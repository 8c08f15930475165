"""Text on paper is only ever text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from receipts.normalize import NO_BREAK, clean, encode, normalise, transliterate
from tests.receipts.strategies import anything


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Cafe\u0301", "Café"),
        ("1\u202f234,56\u00a0€", "1 234,56 €"),
        ("a\u2009b\u2007c\u3000d", "a b c d"),
        ("l’œuf d‘Anne", "l'œuf d'Anne"),
        ("a–b—c‑d−e‒f", "a-b-c-d-e-f"),
        ("a\x1bp\x00\x19b", "apb"),
        ("a\x7f\x80\x9bb", "ab"),
        ("12 rue Haute\r\n48000 Ici", "12 rue Haute  48000 Ici"),
        ("a\tb\u2028c\u2029d\x85e", "a b c d e"),
        ("\u202eabc\u200b\u200d\ufeff\u00ad\u2066", "abc"),
        ("e\u200d\u0301", "é"),
        ("\ud800x", "x"),
        ("plain", "plain"),
    ],
)
def test_normalise(typed, printed):
    assert normalise(typed) == printed


def test_the_layout_keeps_the_spaces_that_hold():
    assert clean("1\u202f234\u00a0€") == f"1{NO_BREAK}234{NO_BREAK}€"


@given(anything)
def test_normalised_text_is_stable_and_holds_no_control(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not {unicodedata.category(c) for c in once} & {"Cc", "Cf", "Cs", "Zl", "Zp", "Pd"} - (
        {"Pd"} if "-" in once else set()
    )
    assert all(c == " " for c in once if unicodedata.category(c) == "Zs")
    assert all(c == "-" for c in once if unicodedata.category(c) == "Pd")


@pytest.mark.parametrize(
    ("text", "cp1252", "cp858"),
    [
        ("éèàùçœ€", "éèàùçœ€", "éèàùçoe€"),
        ("Œuvre “x”…", "Œuvre “x”…", 'OEuvre "x"...'),
        ("Łódź", "Lódz", "Lódz"),
        ("Ÿ ž š", "Ÿ ž š", "Y z s"),
        ("ﬁn ½ ⅓ Ⅳ", "fin ½ 1/3 IV", "fin ½ 1/3 IV"),
        ("☕️ 日", "? ?", "? ?"),
        ("x\u0331", "x", "x"),
        ("≤ 18°", "<= 18°", "<= 18°"),
    ],
)
def test_a_page_spells_what_it_lacks(text, cp1252, cp858):
    assert transliterate(text, "cp1252") == cp1252
    assert transliterate(text, "cp858") == cp858


@given(anything)
def test_bytes_are_printable_whatever_is_typed(text):
    for page in ("cp1252", "cp858"):
        encoded = encode(text, page)
        assert all(byte >= 0x20 and byte != 0x7F for byte in encoded)
        assert encoded.decode(page) == transliterate(normalise(text), page)


def test_known_bytes():
    assert encode("é€œ", "cp1252") == b"\xe9\x80\x9c"
    assert encode("é€œ", "cp858") == b"\x82\xd5oe"
