"""The stock equation holds, and the average cost conserves value, whatever happens in the café."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_pos.application.costs import purchases
from cafe_pos.application.costs.purchases import NewLine, NewPurchase
from cafe_pos.application.drawer.closing import close_day
from cafe_pos.application.inventory import counting, keeping, levels, moving
from cafe_pos.application.inventory.keeping import NewItem
from cafe_pos.application.mandates import mandates
from cafe_pos.domain import inventory
from cafe_pos.domain.costs.entries import Paper
from cafe_pos.domain.inventory import Base, Bought, Part, rounded
from cafe_pos.domain.mandate import Mandator, MandatorKind
from cafe_pos.domain.stock import StockNature
from tests import cafes

AMOUNTS = st.integers(1, 10**6)


@given(
    counted=st.none() | st.tuples(st.integers(0, 10**6), st.integers(0, 10**5)),
    lines=st.lists(st.tuples(AMOUNTS, st.integers(0, 10**7)), max_size=6),
    used=st.integers(0, 10**6),
    unit=st.sampled_from(inventory.UNITS),
)
@settings(max_examples=60)
def test_what_was_there_and_bought_is_what_is_used_and_there(counted, lines, used, unit) -> None:
    base = None if counted is None else Base("X", "2026-11-01", "", 1, *counted)
    bought = [Bought("X", "2026-11-02", *line) for line in lines]
    average = inventory.average(base, unit, bought, None)
    quantity = sum(q for q, _cents in lines) + (counted[0] if counted else 0)
    worth = Fraction(sum(cents for _q, cents in lines))
    if counted:
        worth += Fraction(counted[0] * counted[1], inventory.scale(unit))
    if not lines and counted is None:
        assert average is None
    elif quantity:
        assert average is not None
        assert average * (quantity - used) + average * used == worth
        prices = [Fraction(cents, q) for q, cents in lines]
        if counted and counted[0]:
            prices.append(Fraction(counted[1], inventory.scale(unit)))
        assert min(prices) <= average <= max(prices)


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("sell"), st.sampled_from(("CAFE", "DEMI", "TOMME")), st.integers(1, 9)),
        st.tuples(st.just("buy"), st.sampled_from(("GRAINS", "FUT", "TOMME")), st.integers(1, 3)),
        st.tuples(st.just("back"), st.sampled_from(("GRAINS", "FUT")), st.just(1)),
        st.tuples(st.just("staff"), st.sampled_from(("CAFE", "DEMI")), st.integers(1, 4)),
        st.tuples(st.just("lose"), st.sampled_from(("GRAINS", "FUT")), st.integers(1, 500)),
        st.tuples(
            st.just("count"), st.sampled_from(("GRAINS", "FUT", "TOMME")), st.integers(0, 40_000)
        ),
        st.tuples(st.just("close"), st.just(""), st.just(0)),
    ),
    min_size=3,
    max_size=14,
)
RECIPES = {
    "CAFE": ("GRAINS", Part(article="CAFE", item="GRAINS", quantity=8)),
    "DEMI": ("FUT", Part(article="DEMI", item="FUT", quantity=250, loss_bp=500)),
    "TOMME": ("TOMME", Part(article="TOMME", item="TOMME", quantity=1000)),
}
PACKS = {"GRAINS": 1_000, "FUT": 30_000, "TOMME": 1}


@given(acts=ACTS)
@settings(max_examples=3)
def test_the_stock_is_the_last_count_and_what_moved_since(acts) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = cafes.HandClock()
        ctx = cafes.found(Path(folder) / "cafe.db", clock)
        try:
            _play(ctx, clock, acts)
        finally:
            ctx.store.close()


def _play(ctx, clock, acts) -> None:
    mandates.put(ctx, Mandator(code="METRO", name="Métro", kind=MandatorKind.SUPPLIER))
    keeping.put(ctx, NewItem(code="GRAINS", label="Grains", unit="g", pack=1_000))
    keeping.put(ctx, NewItem(code="FUT", label="Fût", unit="ml", pack=30_000))
    keeping.put(ctx, NewItem(code="TOMME"))
    for code, (item, part) in RECIPES.items():
        if code != item:
            keeping.put_recipe(ctx, code, [part])
    base = dict.fromkeys(PACKS, 0)
    taken = dict.fromkeys(PACKS, Fraction(0))
    for what, code, many in acts:
        clock.advance(minutes=1)
        if what == "sell":
            grams = "g" if code == "TOMME" else ""
            cafes.ring(ctx, f"{many}{grams} {code}")
            item, part = RECIPES[code]
            taken[item] += part.taken(many, "g" if grams else "piece")
        elif what in ("buy", "back"):
            paper = Paper.INVOICE if what == "buy" else Paper.CREDIT_NOTE
            line = NewLine(net_cents=1_000 * many, vat_code="R55", article=code, quantity=many)
            with ctx.store.act() as uow:
                day = levels.price_list.today(ctx, uow).isoformat()
            if day > clock.now().date().isoformat():
                continue
            purchases.add(ctx, NewPurchase(day=day, supplier="METRO", lines=(line,), paper=paper))
            base[code] += PACKS[code] * many * (1 if what == "buy" else -1)
        elif what == "staff":
            moving.take_out(ctx, StockNature.STAFF, [(code, str(many))])
            item, part = RECIPES[code]
            base[item] -= rounded(part.taken(many, "piece"))
        elif what == "lose":
            unit = "g" if code == "GRAINS" else "ml"
            moving.take_out(ctx, StockNature.LOSS, [(code, f"{many}{unit}")], "cassé")
            base[code] -= many
        elif what == "count":
            view = counting.count(ctx, {code: many})
            assert view.lines[0].expected == base[code] - rounded(taken[code])
            base[code], taken[code] = many, Fraction(0)
        else:
            close_day(ctx)
            clock.advance(days=1)
    found = {one.item.code: one.quantity for one in levels.look(ctx)}
    assert found == {code: base[code] - rounded(taken[code]) for code in base}
