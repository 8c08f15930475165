"""What nobody may do at a counter: each is refused by a sentence, and the café is as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cafe_pos import bootstrap, i18n, messages
from cafe_pos.application.accounts import customers
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import refunds
from cafe_pos.application.selling.refunds import Refund
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.application.tabs import tabs
from cafe_pos.application.tabs.tabs import Where
from cafe_pos.domain.catalogue import Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import Order
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.pricing import Discount, DiscountKind, LineKind, PriceChange, PriceKind
from cafe_pos.domain.refund import GivenBack
from tests import cafes
from tests.cafes import BEER, COFFEE, CROQUE, HandClock
from tests.integration.attacks import dump

SUNDAY = "2026-11-22T11:00:00Z"
HOLIDAY = "2026-12-25T11:00:00Z"
TENTH = Discount(DiscountKind.PERCENT, bp=1000, reason="ami")
EURO = Discount(DiscountKind.AMOUNT, cents=100, reason="geste")
Act = Callable[[Context], object]


def sell(*lines: Wanted, by: Tender | tuple[Tender, ...], **around: object) -> Act:
    tenders = by if isinstance(by, tuple) else (by,)
    return lambda ctx: ring(ctx, Ring(lines, tenders, **around))


def back(number: str, *lines: GivenBack, method: Method = Method.CASH) -> Act:
    return lambda ctx: refunds.give_back(ctx, Refund(number, method, "erreur", lines))


def voucher(cents: int | None = None) -> Tender:
    return Tender(Method.MEAL_VOUCHER, cents, issuer="Bon")


def twice_on_a_line(ctx: Context) -> None:
    order = tabs.recall(ctx, "Marie").order.with_discount(0, TENTH)
    tabs.keep(ctx, order.with_discount(0, EURO))


def on_lines_that_have_one(ctx: Context) -> None:
    order = tabs.recall(ctx, "Marie").order
    for index in range(len(order.lines)):
        order = order.with_discount(index, TENTH)
    tabs.keep(ctx, order.with_order_discount(EURO))


def a_gift_with_something_off(ctx: Context) -> None:
    order = tabs.recall(ctx, "Marie").order.gift(0, "fête")
    tabs.keep(ctx, order.with_discount(0, EURO))


SOLD, REFUND, BY_WEIGHT, SHARED, FUND, BEFORE = (f"T-{n:08d}" for n in range(1, 7))
CARD, CASH = Tender(Method.CARD), Tender(Method.CASH)

BAD: dict[str, tuple[str, Act]] = {
    "a refund of a refund": ("refund.of_refund", back(REFUND)),
    "a refund of one of its lines": ("refund.of_refund", back(REFUND, GivenBack(1))),
    "more than was sold": ("refund.too_much", back(SOLD, GivenBack(1, 4))),
    "more than is left of it": ("refund.too_much", back(SOLD, GivenBack(1, 3))),
    "a line twice at once": ("refund.too_much", back(SOLD, GivenBack(1, 2), GivenBack(1, 1))),
    "a line that was not sold": ("refund.no_line", back(SOLD, GivenBack(9))),
    "part of what was weighed": ("refund.by_weight", back(BY_WEIGHT, GivenBack(1, 200))),
    "part of a shared line": ("refund.shared", back(SHARED, GivenBack(1, 1))),
    "a ticket of the training till": ("refund.training", back("E-00000001")),
    "a ticket of no till": ("ticket.unknown", back("T-00000099")),
    "to an account that paid nothing": ("refund.account", back(SOLD, method=Method.ACCOUNT)),
    "to the fund that paid nothing": ("refund.suspended", back(SOLD, method=Method.SUSPENDED)),
    "as a voucher": ("refund.method", back(SOLD, method=Method.MEAL_VOUCHER)),
    "a second discount on a line": ("price.already", twice_on_a_line),
    "a discount on an order of discounts": ("price.already", on_lines_that_have_one),
    "something off a gift": ("price.already", a_gift_with_something_off),
    "a discount on a deposit": (
        "price.kind",
        sell(Wanted("CONSIGNE", discount=Discount(DiscountKind.GIFT, reason="x")), by=CASH),
    ),
    "a price of one's own for no open article": (
        "price.not_open",
        sell(Wanted("CAFE", price=PriceChange(PriceKind.OPEN, 1)), by=CASH),
    ),
    "a rule's price that no rule gives": (
        "price.rule",
        sell(Wanted("DEMI", price=PriceChange(PriceKind.RULE, 100, "HAPPY")), by=CASH),
    ),
    "a voucher on alcohol": ("voucher.eligible", sell(Wanted("DEMI"), by=voucher())),
    "a voucher on more than the food": (
        "voucher.eligible",
        sell(Wanted("CROQUE"), Wanted("DEMI"), by=voucher()),
    ),
    "a voucher on a tip": (
        "voucher.eligible",
        sell(
            Wanted("CAFE"),
            Wanted("TIP", kind=LineKind.TIP, price=PriceChange(PriceKind.OPEN, 50)),
            by=voucher(),
        ),
    ),
    "change from a voucher": ("payment.over", sell(Wanted("CROQUE", 2), Wanted("CAFE"), Wanted(
        "DEMI", 3), by=(voucher(1000), Tender(Method.CARD, 1500)))),
    "a voucher above the order": ("voucher.eligible", sell(Wanted("CAFE"), by=voucher(500))),
    "a voucher above the day's ceiling": (
        "voucher.cap",
        sell(Wanted("CROQUE", 5), by=(voucher(2501), CARD)),
    ),
    "more from the fund than it holds": (
        "suspended.empty",
        sell(Wanted("CAFE", 3), by=Tender(Method.SUSPENDED)),
    ),
    "a suspended coffee bought from the fund": (
        "suspended.both",
        sell(Wanted("SUSPENDU"), by=Tender(Method.SUSPENDED)),
    ),
    "an account of nobody": (
        "account.unknown",
        sell(Wanted("CAFE"), by=Tender(Method.ACCOUNT, account="Personne")),
    ),
    "an account without a name": ("payment.no_account", sell(Wanted("CAFE"), by=Tender(
        Method.ACCOUNT))),
    "a tab that is not there": ("tab.gone", sell(Wanted("CAFE"), by=CARD, tab="nowhere")),
    "a share of nothing": (
        "split.amount",
        sell(Wanted("CAFE"), by=CARD, split="s", share_cents=0),
    ),
    "a share above the order": (
        "split.amount",
        sell(Wanted("CAFE"), by=CARD, split="s", share_cents=151),
    ),
    "a share of another order": (
        "split.changed",
        sell(Wanted("CROQUE"), by=CARD, split="shared", share_cents=100),
    ),
    "a bottle back that was no deposit": (
        "line.kind",
        sell(Wanted("CAFE", kind=LineKind.DEPOSIT_BACK), by=CASH),
    ),
    "bottles paid out as a voucher": (
        "payment.paid_out",
        sell(Wanted("CONSIGNE", kind=LineKind.DEPOSIT_BACK), by=Tender(Method.SUSPENDED)),
    ),
    "a tab dropped without a reason": (
        "tab.no_reason",
        lambda ctx: tabs.drop(ctx, "Marie", Where()),
    ),
}  # fmt: skip


def whole_counter(ctx: Context) -> None:
    """Six tickets and a tab for the acts above."""
    with ctx.store.act() as uow:
        uow.put_articles(cafes.WHOLE_COUNTER)
    cafes.ring(ctx, "3 CAFE", "DEMI")
    back(SOLD, GivenBack(1, 1))(ctx)
    cafes.ring(ctx, "1200g TOMME")
    sell(Wanted("CROQUE", 2), by=CARD, split="shared", share_cents=500)(ctx)
    cafes.ring(ctx, "SUSPENDU")
    cafes.ring(ctx, "CAFE")
    order = Order(place=Place.ROOM)
    for article in (COFFEE, CROQUE, BEER):
        order, _index = order.add(article, 2)
    tabs.keep(ctx, order, "Marie")


@pytest.fixture(scope="module")
def set_up(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A café that all these acts are tried on: since nothing changes, one is enough."""
    from tests.conftest import copied

    path = copied(founded, tmp_path_factory.mktemp("bad"))
    ctx = cafes.reopen(path, HandClock())
    whole_counter(ctx)
    ctx.store.close()
    return path


@pytest.fixture
def unchanged(set_up: Path) -> Iterator[Callable[..., PosError]]:
    """Try an act on the café; tell how it was refused. Not one byte of its content may change."""
    before = dump(set_up)

    def attempt(act: Act, at: str = cafes.OPENING_TIME) -> PosError:
        ctx = cafes.reopen(set_up, HandClock(at))
        try:
            with pytest.raises(PosError) as caught:
                act(ctx)
        finally:
            ctx.store.close()
        return caught.value

    yield attempt
    assert dump(set_up) == before


def said(error: PosError) -> str:
    """The sentence in both languages, which must be one: no code, nothing left to fill in."""
    found = []
    for language in ("en", "fr"):
        i18n.set_language(language)
        text = messages.sentence(error)
        assert text.endswith((".", "?", "!"))
        assert not text[0].islower()
        assert error.code not in text
        assert "{" not in text
        found.append(text)
    i18n.set_language("en")
    assert found[0] != found[1]
    return found[0]


@pytest.mark.parametrize("what", BAD)
def test_it_is_refused_in_a_sentence_and_nothing_changes(
    what: str, unchanged: Callable[..., PosError]
) -> None:
    code, act = BAD[what]
    error = unchanged(act)
    assert error.code == code
    assert len(said(error)) > 20


@pytest.mark.parametrize("day", [SUNDAY, HOLIDAY])
def test_a_voucher_is_refused_on_a_day_of_rest(
    day: str, unchanged: Callable[..., PosError]
) -> None:
    error = unchanged(sell(Wanted("CROQUE"), by=voucher()), day)
    assert error.code == "voucher.day"
    assert said(error)


def test_a_debt_is_not_given_back_twice(cafe: Context) -> None:
    """What the customer paid meanwhile comes back as money, not as less debt."""
    from cafe_pos.application.accounts import accounts

    marcel = customers.add(cafe, "Marcel").code
    sold = ring(cafe, Ring((Wanted("CROQUE"),), (Tender(Method.ACCOUNT, account=marcel),)))
    accounts.settle(cafe, accounts.Settle(marcel, (CASH,)))
    with cafe.store.act() as uow:
        head = uow.head
    with cafes.refused("account.refund") as caught:
        back(sold.number, method=Method.ACCOUNT)(cafe)
    assert said(caught.value)
    with cafe.store.act() as uow:
        assert uow.head == head
    back(sold.number)(cafe)
    assert accounts.balance(cafe, marcel) == 0


def test_a_suspended_coffee_that_was_drunk_is_not_given_back(cafe: Context) -> None:
    with cafe.store.act() as uow:
        uow.put_articles(cafes.WHOLE_COUNTER)
    bought = cafes.ring(cafe, "SUSPENDU").number
    ring(cafe, Ring((Wanted("CAFE"),), (Tender(Method.SUSPENDED),)))
    with cafes.refused("refund.drunk") as caught:
        back(bought)(cafe)
    assert said(caught.value)
    with cafe.store.act() as uow:
        assert (uow.suspended_pool(), uow.last_serial("ticket")) == (0, 2)


def test_a_second_till_on_the_same_database_is_refused(cafe: Context) -> None:
    """By the lock beside the file, whoever comes second: a till or a command."""
    cafes.ring(cafe, "CAFE")
    for again in (bootstrap.open_cafe, bootstrap.open_frozen):
        with cafes.refused("database.open_elsewhere") as caught:
            again(cafe.store.path)
        assert said(caught.value)
    assert cafes.ring(cafe, "CAFE").number == "T-00000002"


def test_a_training_ticket_is_no_real_one(unchanged: Callable[..., PosError]) -> None:
    """Not even with a number that the real series has too."""
    assert "training" in said(unchanged(back("E-00000001"))).casefold()
