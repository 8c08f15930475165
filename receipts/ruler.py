"""The test page: shows whether width, code page, sizes and codes are set up right."""

from __future__ import annotations

from typing import Final

from receipts.amounts import money
from receipts.document import Barcode, Block, Document, Feed, QrCode, Row, Rule, Text
from receipts.words import Words

_EXAMPLE_EAN13: Final = "2000000000008"  # prefix 20: for use inside a shop, nobody's article
_ACCENTS: Final = ("éèêëàâäùûüçîïôöÿœæ", "ÉÈÊËÀÂÄÙÛÜÇÎÏÔÖŸŒÆ", "€ £ ° § « » ² ½ × ÷ ± µ")


def document(columns: int, words: Words, *, remark: str = "") -> Document:
    """Return the test page for paper of `columns` columns.

    The ruler is exactly as long as the paper should be wide: on two lines, the setting is too
    large. `remark` is printed as it is (the printer's name, the code page). To be laid out
    with the same `columns`.
    """
    blocks: tuple[Block, ...] = (
        Text(words.test_title, "center", bold=True, size=3),
        *((Text(remark, "center"),) if remark else ()),
        Text(tens(columns)),
        Text(units(columns)),
        Text(words.test_columns.format(columns=columns)),
        Rule(),
        Text(words.test_accents, bold=True),
        *(Text(line) for line in _ACCENTS),
        Text(words.test_accents_help),
        Rule(),
        Text(words.test_sizes, bold=True),
        Text(words.test_normal),
        Text(words.test_bold, bold=True),
        Text(words.test_tall, size=2),
        Text(words.test_large, size=3),
        Rule("="),
        Text(words.test_amounts, bold=True),
        Row(words.test_normal, money(123456, words)),
        Row(words.test_bold, money(-123456, words), bold=True),
        Row(words.test_large, money(1522, words), bold=True, size=3),
        Rule(),
        Text(words.test_symbols, bold=True),
        Feed(),
        QrCode(words.test_title),
        Feed(),  # the quiet zone that both codes need
        Barcode(_EXAMPLE_EAN13),
    )
    return Document(blocks, words.test_title)


def tens(columns: int) -> str:
    """Return the upper line of the ruler: each ten ends in its own column."""
    marks = "".join(str(ten).rjust(10, ".") for ten in range(10, columns + 1, 10))
    return marks.ljust(columns, ".")


def units(columns: int) -> str:
    """Return the lower line of the ruler: the last digit of each column's number."""
    return "".join(str(column % 10) for column in range(1, columns + 1))
