"""Prices, discounts, deposits, the fund and shares through the ledger, on real files."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from cafe_pos.application import acts, counter, people, visas
from cafe_pos.application.drawer import closing
from cafe_pos.application.proof import audit
from cafe_pos.application.selling import orders, ringing, sale_checks
from cafe_pos.application.selling.refunds import Refund, give_back
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.domain.catalogue import Mode, Place
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.pricing import Discount, DiscountKind, LineKind, PriceChange, PriceKind
from cafe_pos.domain.refund import GivenBack
from cafe_pos.domain.rights import Role
from cafe_pos.domain.ticket import Channel
from tests import cafes
from tests.cafes import BOTTLE, COFFEE, CROQUE, refused
from tests.integration.attacks import plain

CASH = (Tender(Method.CASH),)
CARD = (Tender(Method.CARD),)
GIFT = Discount(DiscountKind.GIFT, reason="anniversaire")


def percent(bp):
    return Discount(DiscountKind.PERCENT, bp=bp, reason="fidèle")


def overridden(cents):
    return PriceChange(PriceKind.OVERRIDE, cents, "ami")


@pytest.fixture
def shop(cafe):
    """A café that sells everything, with two managers and a help."""
    with cafe.store.act() as uow:
        uow.put_articles(cafes.WHOLE_COUNTER)
    people.add(cafe, "Dominique", "1357", role=Role.MANAGER)
    people.add(cafe, "Zoé", "1911", visa="Dominique")
    yield cafe
    assert audit.verify(cafe, full=True).problems == ()


def sell(ctx, *lines, tenders=CASH, **around):
    return ringing.ring(ctx, Ring(lines, tenders, **around))


def events(ctx, code):
    with ctx.store.act() as uow:
        payloads = [json.loads(e.payload) for e in uow.entries() if e.kind == "event"]
    return [p for p in payloads if p["code"] == code]


def head(ctx):
    with ctx.store.act() as uow:
        return uow.head


def pool(ctx):
    with ctx.store.act() as uow:
        return uow.suspended_pool()


# --- prices ---------------------------------------------------------------------------------------


def test_a_small_discount_is_anybodys_and_leaves_no_event(shop):
    sold = sell(shop, Wanted("CROQUE", discount=percent(2000)), operator="Zoé")
    assert sold.total_cents == 520
    assert visas.due(shop) == ()
    assert events(shop, 570) == []


@pytest.mark.parametrize(
    "line",
    [
        Wanted("CROQUE", discount=percent(2100)),
        Wanted("CROQUE", discount=Discount(DiscountKind.AMOUNT, cents=200)),
        Wanted("CROQUE", discount=GIFT),
        Wanted("CROQUE", price=overridden(640)),
    ],
    ids=["more", "amount", "gift", "price"],
)
def test_a_help_neither_gives_nor_prices(shop, line):
    before = head(shop)
    with refused("right.missing"):
        sell(shop, line, operator="Zoé")
    assert head(shop) == before


def test_gifts_and_other_prices_are_recorded(shop):
    sold = sell(shop, Wanted("CAFE", 2, discount=GIFT), Wanted("CROQUE", price=overridden(500)))
    details = [e["details"] for e in events(shop, 570)]
    assert [(d["kind"], d["line"], d["before"], d["after"], d["reason"]) for d in details] == [
        ("gift", 1, 150, 0, "anniversaire"),
        ("override", 2, 650, 500, "ami"),
    ]
    assert {d["number"] for d in details} == {sold.number}
    assert visas.due(shop) == ()


def test_beyond_the_bounds_the_other_manager_is_asked(shop):
    first = sell(shop, Wanted("CROQUE", discount=percent(2100)))
    second = sell(shop, Wanted("CROQUE", price=overridden(454)))
    waiting = visas.due(shop, "Dominique")
    assert [(v.what, v.document) for v in waiting] == [
        ("discount", first.number),
        ("price", second.number),
    ]
    sell(shop, Wanted("CROQUE", discount=percent(5000)), visa="Dominique")
    assert len(visas.due(shop)) == 2
    with refused("visa.own"):
        sell(shop, Wanted("CROQUE", discount=percent(5000)), visa="Camille")


def test_a_discount_on_the_order_is_bounded_as_a_whole(shop):
    order = Order()
    for article in (COFFEE, CROQUE, cafes.BEER):
        order = order.add(article)[0]
    order = order.with_order_discount(percent(2000))
    lines = ringing.wanted_of(order)
    assert sell(shop, *lines, operator="Zoé").total_cents == 880
    more = ringing.wanted_of(order.without_order_discount().with_order_discount(percent(2100)))
    with refused("right.missing"):
        sell(shop, *more, operator="Zoé")


def test_the_bounds_are_the_cafes_own(shop):
    with shop.store.act() as uow:
        for key, value in {"discount_max_bp": 5000, "price_margin_bp": 9000}.items():
            acts.set_setting(
                uow, key, value, at="2026-11-20T09:15:00Z", channel=Channel.CLI, operator="op1"
            )
    sell(shop, Wanted("CROQUE", discount=percent(5000), price=overridden(100)))
    assert visas.due(shop) == ()


def test_an_open_price_is_for_open_articles_alone(shop):
    opened = PriceChange(PriceKind.OPEN, 420)
    assert sell(shop, Wanted("DIVERS", 2, price=opened), operator="Zoé").total_cents == 840
    with refused("price.not_open"):
        sell(shop, Wanted("CROQUE", price=opened))
    with refused("price.amount"):
        sell(shop, Wanted("DIVERS", price=PriceChange(PriceKind.OPEN, -1)))


def test_no_rule_no_price_of_a_rule(shop):
    with refused("price.rule"):
        sell(shop, Wanted("DEMI", price=PriceChange(PriceKind.RULE, 200, "HAPPY")))


def test_money_held_takes_no_discount(shop):
    with refused("price.kind"):
        sell(shop, Wanted("CONSIGNE", discount=GIFT))
    with refused("price.kind"):
        sell(shop, Wanted("CONSIGNE", price=overridden(1)))
    with refused("line.kind"):
        sell(shop, Wanted("CAFE", kind=LineKind.SUSPENDED))


def test_a_retry_must_ask_the_same(shop):
    line = Wanted("CAFE", discount=percent(1000))
    once = sell(shop, line, client_key="k")
    assert sell(shop, line, client_key="k").number == once.number
    for other in (Wanted("CAFE"), Wanted("CAFE", discount=percent(999))):
        with refused("ring.key_reused"):
            sell(shop, other, client_key="k")
    with refused("ring.key_reused"):
        sell(shop, line, client_key="k", covers=2)


# --- deposits, tips, the fund ---------------------------------------------------------------------


def test_bottles_alone_are_paid_out_of_the_drawer(shop):
    sell(shop, Wanted("CONSIGNE", 6), tenders=CARD)
    back = sell(shop, Wanted("CONSIGNE", 4, kind=LineKind.DEPOSIT_BACK))
    assert (back.total_cents, back.payload["lines"][0]["quantity"]) == (-80, -4)
    with shop.store.act() as uow:
        assert uow.cash_taken(uow.open_session().number) == -80
    with refused("payment.paid_out"):
        sell(shop, Wanted("CONSIGNE", 1, kind=LineKind.DEPOSIT_BACK), tenders=(*CASH, *CARD))
    again = give_back(shop, Refund(back.number, Method.CASH, "erreur", (GivenBack(1, 3),)))
    assert again.total_cents == 60
    (z,) = closing.close_day(shop)
    assert z.payload["own_revenue"] == 0


def test_the_fund_is_filled_drunk_and_never_below_zero(shop):
    fund = (Tender(Method.SUSPENDED),)
    with refused("suspended.empty"):
        sell(shop, Wanted("CAFE"), tenders=fund)
    bought = sell(shop, Wanted("SUSPENDU", 2))
    drunk = sell(shop, Wanted("CAFE"), tenders=fund)
    assert pool(shop) == 150
    assert (bought.payload["own_revenue"], drunk.payload["own_revenue"]) == (0, 150)
    with refused("suspended.empty"):
        sell(shop, Wanted("CAFE", 2), tenders=fund)
    with refused("refund.drunk"):
        give_back(shop, Refund(bought.number, Method.CASH, "regret"))
    with refused("suspended.both"):
        sell(
            shop, Wanted("SUSPENDU"), Wanted("CAFE"), tenders=(Tender(Method.SUSPENDED, 150), *CASH)
        )
    give_back(shop, Refund(drunk.number, Method.CASH, "froid"))
    assert pool(shop) == 300
    give_back(shop, Refund(bought.number, Method.CASH, "regret"))
    assert pool(shop) == 0


def test_the_database_itself_keeps_the_fund(cafe_file, opened, monkeypatch):
    ctx = opened(cafe_file)
    with ctx.store.act() as uow:
        uow.put_articles(cafes.WHOLE_COUNTER)
    monkeypatch.setattr(sale_checks, "check_fund", lambda *_: None)
    with pytest.raises(Exception, match=r"ledger\.suspended"):
        sell(ctx, Wanted("CAFE"), tenders=(Tender(Method.SUSPENDED),))
    assert audit.verify(ctx, full=True).ok


def test_the_database_itself_refuses_a_negative_line(cafe_file, opened):
    ctx = opened(cafe_file)
    cafes.ring(ctx, "CAFE")
    ctx.store.close()
    with plain(cafe_file) as connection:
        columns = [c[1] for c in connection.execute("PRAGMA table_info(ticket_line)")]
        row = dict(
            zip(columns, connection.execute("SELECT * FROM ticket_line").fetchone(), strict=True)
        )
        (seq,) = connection.execute("SELECT max(seq) + 1 FROM ledger_entry").fetchone()
        row |= {"id": row["id"] + 1, "entry_seq": seq}
        marks = ", ".join("?" * len(row))
        for change in ({"quantity": -1}, {"quantity": 0}, {"kind": "deposit_back"}):
            with pytest.raises(Exception, match=r"ledger\.refund"):
                connection.execute(
                    f"INSERT INTO ticket_line VALUES ({marks})", tuple((row | change).values())
                )


def test_a_tip_is_kept_apart(shop):
    tip = Wanted("TIP", kind=LineKind.TIP, price=PriceChange(PriceKind.OPEN, 100))
    sold = sell(shop, Wanted("CAFE"), tip, operator="Zoé")
    assert (sold.payload["own_revenue"], sold.payload["third_party"]) == (150, 100)


# --- shares ---------------------------------------------------------------------------------------


def settled(lines, *tickets):
    for ticket in tickets:
        lines = tuple(
            replace(line, settled_cents=line.settled_cents + paid["total"])
            for line, paid in zip(lines, ticket.payload["lines"], strict=True)
        )
    return lines


def test_three_shares_pay_an_order_to_the_cent(shop):
    lines = (Wanted("CROQUE"), Wanted("CAFE", 2, discount=percent(1000)), Wanted("TIMBRE"))
    shares = []
    for cents in (358, 357, None):
        rest = settled(lines, *shares)
        shares.append(sell(shop, *rest, tenders=CARD, split="s1", share_cents=cents))
    assert [t.total_cents for t in shares] == [358, 357, 357]
    assert sum(t.payload["third_party"] for t in shares) == 152
    with refused("split.amount"):
        sell(shop, *settled(lines, *shares), split="s1")


def test_a_share_that_forgets_another_is_refused(shop):
    lines = (Wanted("CROQUE"), Wanted("CAFE", 2))
    first = sell(shop, *lines, split="s1", share_cents=300)
    for rest in (
        lines,
        settled(lines, first)[:1],
        settled((Wanted("CROQUE"), Wanted("CAFE")), first),
    ):
        with refused("split.changed"):
            sell(shop, *rest, split="s1")
    with refused("split.changed"):
        sell(shop, *settled(lines, first))
    with refused("split.changed"):
        sell(shop, *settled(lines, first), split="s2")
    sell(shop, *settled(lines, first), split="s1")


def test_a_shared_line_goes_back_whole_from_its_ticket(shop):
    lines = (Wanted("CAFE", 2),)
    first = sell(shop, *lines, split="s1", share_cents=100)
    with refused("refund.shared"):
        give_back(shop, Refund(first.number, Method.CASH, "x", (GivenBack(1, 1),)))
    back = give_back(shop, Refund(first.number, Method.CASH, "x"))
    (line,) = back.payload["lines"]
    assert (line["quantity"], line["total"], line["whole"]) == (-2, -100, -300)


# --- the draft and the command --------------------------------------------------------------------


def test_a_draft_keeps_everything_of_its_lines(shop):
    order = Order().add(CROQUE, note="sans sel")[0].with_place(Place.ROOM)
    order = order.with_discount(0, GIFT).give_deposit_back(BOTTLE, 2)[0]
    counter.keep_draft(shop, order, "k1")
    view = counter.open_counter(shop)
    assert (view.draft, view.draft_key) == (order, "k1")


def test_a_draft_of_an_earlier_version_is_still_read(shop):
    with shop.store.act() as uow:
        uow.put_draft('{"takeaway": false, "lines": [["CAFE", 2, "on_site"]], "key": null}')
    draft = counter.open_counter(shop).draft
    assert [(x.article.code, x.quantity, x.mode) for x in draft.lines] == [
        ("CAFE", 2, Mode.ON_SITE)
    ]


ORDER = {
    "lines": [
        {"article": "CAFE", "qty": 2, "discount": {"percent": "10", "reason": "fidèle"}},
        {"article": "CROQUE", "price": {"amount": "6.00", "reason": "ami"}, "place": "room"},
        {"article": "DEMI", "discount": {"gift": True, "reason": "fête"}},
        {"article": "DIVERS", "price": "1.25", "label": "Carte postale"},
        {"article": "CONSIGNE", "qty": 2, "kind": "deposit_back"},
        {"kind": "tip", "price": "0.50"},
    ],
    "payments": [
        {"method": "meal_voucher", "amount": "5.00", "issuer": "Bon", "form": "paper"},
        {"method": "cash"},
    ],
}


def test_a_script_may_ask_for_all_of_it(shop):
    sold = ringing.ring(shop, orders.parse(json.dumps(ORDER)))
    assert sold.total_cents == 270 + 600 + 0 + 125 - 40 + 50
    lines = sold.payload["lines"]
    assert [x["discount_kind"] for x in lines] == ["percent", None, "gift", None, None, None]
    assert [x["price_kind"] for x in lines] == [None, "override", None, "open", None, "open"]
    assert (lines[1]["place"], lines[3]["label"]) == ("room", "Carte postale")
    voucher = sold.payload["payments"][0]
    assert (voucher["issuer"], voucher["form"]) == ("Bon", "paper")


@pytest.mark.parametrize(
    "line",
    [
        {"price": True},
        {"price": {"amount": "1.00", "kind": "cheap"}},
        {"price": {"why": "x"}},
        {"discount": {}},
        {"discount": {"percent": "10", "amount": "1.00"}},
        {"discount": {"percent": "10.001"}},
        {"discount": {"percent": "NaN"}},
        {"discount": {"percent": "101"}},
        {"discount": {"gift": "yes"}},
        {"discount": "10"},
        {"place": "roof"},
        {"kind": ["article"]},
        {"label": ""},
    ],
)
def test_what_a_script_gets_wrong_is_named(line):
    text = json.dumps({"lines": [{"article": "CAFE"} | line], "payments": []})
    with refused("ring.malformed"):
        orders.parse(text)
