"""What holds of every catalogue: written as a file and read again, it is the same."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cafe_pos.application.catalogue.articles import check
from cafe_pos.application.catalogue.file import export, is_text, parse, read
from cafe_pos.domain.catalogue import ALCOHOL_GROUPS, BOARD_LINES, COLOURS, Mode, Ownership, Unit
from cafe_pos.domain.vat import VatCode
from tests.cafes import article

CENTS = st.integers(0, 100_000_00)
TEXTS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80)
    .map(str.strip)
    .filter(is_text)
)
MAYBE_TEXT = st.none() | TEXTS


@st.composite
def articles(draw, number=0):
    """Any article that a café can keep."""
    kind = draw(st.sampled_from(["article", "deposit", "suspended"]))
    held = kind != "article"
    vat = st.just(VatCode.HORS) if held else st.sampled_from(VatCode)
    return replace(
        article(f"A{number}", draw(CENTS)),
        label=draw(TEXTS),
        family=draw(TEXTS),
        vat_on_site=draw(vat),
        vat_takeaway=draw(vat),
        default_mode=draw(st.sampled_from(Mode)),
        ownership=draw(st.sampled_from(Ownership)),
        unit=Unit.PIECE if held else draw(st.sampled_from(Unit)),
        price_takeaway_cents=draw(st.none() | CENTS),
        price_room_cents=draw(st.none() | CENTS),
        price_terrace_cents=draw(st.none() | CENTS),
        mandator=draw(MAYBE_TEXT),
        supplier=draw(MAYBE_TEXT),
        ean=draw(st.none() | st.just("3017620422003")),
        key=draw(st.none() | st.sampled_from("abcxyz")),
        alcohol_group=draw(st.none() | st.sampled_from(ALCOHOL_GROUPS)),
        allergens=draw(st.lists(st.sampled_from(["lait", "gluten"]), unique=True).map(tuple)),
        cost_cents=draw(st.none() | CENTS),
        blocked=draw(st.booleans()),
        open_price=draw(st.booleans()),
        line_kind=kind,
        minors=draw(st.booleans()),
        colour=draw(st.sampled_from(["", *COLOURS])),
        volume=draw(st.just("") | TEXTS),
        board=draw(st.sampled_from(["", *BOARD_LINES])),
        supplement=draw(st.booleans()),
    )


@given(articles())
def test_what_is_written_is_read_again(one):
    assert parse(export((one,)).encode()) == (one,)
    check(one)  # what a file may hold, a screen may save


@given(st.data())
def test_the_order_of_a_catalogue_is_kept(data):
    several = [data.draw(articles(number)) for number in range(data.draw(st.integers(1, 4)))]
    named = tuple(replace(one, key=None, ean=None) for one in several)
    found = read(export(named).encode())
    assert found.articles == named
    assert {"code", "blocked", "volume"} <= found.columns
