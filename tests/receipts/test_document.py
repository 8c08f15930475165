"""Blocks that could not be printed are refused when they are made."""

from __future__ import annotations

import pytest

from receipts.document import Barcode, Feed, QrCode, Rule, Table, ean13_check_digit


@pytest.mark.parametrize(
    "make",
    [
        lambda: Table(("a", "b"), (("1",),), ("left", "left")),
        lambda: Table(("a",), (("1",),), ("left", "left")),
        lambda: Table((), (), ()),
        lambda: Rule(""),
        lambda: Rule("--"),
        lambda: Rule("\x1b"),
        lambda: Feed(-1),
        lambda: QrCode(""),
        lambda: QrCode("a\x1bp"),
        lambda: QrCode("é" * 166),
        lambda: Barcode("376012345678"),
        lambda: Barcode("3760123456789"),
        lambda: Barcode("376012345678x"),
        lambda: Barcode("٣٧٦٠١٢٣٤٥٦٧٨٢"),
    ],
)
def test_refused(make):
    with pytest.raises(ValueError, match=r"[a-z]"):
        make()


@pytest.mark.parametrize("digits", ["4006381333931", "5901234123457", "9780201379624"])
def test_check_digits_of_known_articles(digits):
    assert ean13_check_digit(digits[:-1]) == int(digits[-1])
    assert Barcode(digits).digits == digits
