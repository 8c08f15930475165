"""What a hostile or an unlucky hand can type into a label."""

from __future__ import annotations

from hypothesis import strategies as st

from receipts.document import (
    Barcode,
    Document,
    Feed,
    QrCode,
    Row,
    Rule,
    Table,
    Text,
    ean13_check_digit,
)

ATTACKS = (
    "\x1bp\x00\x19\xfa",
    "\x1bp0",
    "\x10\x14\x01\x00\x01",
    "\x10\x04\x01",
    "\x1dV\x00",
    "\x1d(k\x03\x001Q0",
    "\x1b@",
    "\x1bt\x13",
    "\n\n\n\r\x0c",
    "\x9b1m",
    "\x7f\x80\x9b\x85",
    "\u2028\u2029",
    "\u202e\u200b\u2066",
    "[bold red]x[/]",
    "<b>&amp;</b>",
    "{number}{0}%s%(x)s",
    "e\u0301",
    "œuf à 3 €",
    "☕️🥐",
    "\ud800",
)

anything = st.lists(
    st.sampled_from(ATTACKS) | st.text(st.characters(exclude_categories=()), max_size=30),
    max_size=4,
).map("".join)
figures = st.integers(-(10**11), 10**11)
aligns = st.sampled_from(["left", "center", "right"])
sizes = st.sampled_from([1, 2, 3])

texts = st.builds(Text, anything, aligns, st.booleans(), sizes)
rows = st.builds(Row, anything, anything, st.booleans(), sizes)
rules = st.builds(Rule, st.sampled_from("-=.*_"))
feeds = st.builds(Feed, st.integers(0, 3))
codes = st.builds(
    QrCode,
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=80),
)
bars = st.integers(0, 10**12 - 1).map(
    lambda n: Barcode(f"{n:012d}{ean13_check_digit(f'{n:012d}')}")
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 5))
    cells = st.tuples(*[anything] * width)
    return Table(
        draw(cells),
        tuple(draw(st.lists(cells, max_size=3))),
        tuple(draw(aligns) for _ in range(width)),
    )


blocks = st.one_of(texts, rows, rules, feeds, codes, bars, tables())
documents = st.builds(Document, st.lists(blocks, max_size=6).map(tuple), anything)
