"""What the forms of bread share: who orders what, and how it is paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.bread import Pay
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.money import euros
from cafe_pos.i18n import _
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field

if TYPE_CHECKING:
    from cafe_pos.application.accounts.customers import CustomerView
    from cafe_pos.application.bread.orders import Wanted
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.catalogue import Article

MAX_NAME: Final = 40
MAX_PHONE: Final = 20

PAYS: Final[dict[Pay, Callable[[], str]]] = {
    Pay.AT_PICKUP: lambda: _("when it is fetched"),
    Pay.PREPAID: lambda: _("before"),
    Pay.ACCOUNT: lambda: _("on the account"),
}

Named = tuple[tuple["Article", ...], tuple["CustomerView", ...], date, date]
"""Articles that are bread, the customers with an account, today, the next day to order for."""


def known_now(ctx: Context) -> Named:
    """What a form of bread offers: the articles, the customers, today, the next day."""
    from cafe_pos.application.accounts import customers
    from cafe_pos.application.bread import book as bread_book
    from cafe_pos.application.bread import sheet as bread_sheet

    everyone = customers.everyone(ctx)
    with ctx.store.act() as uow:
        today = bread_book.today(ctx, uow)
        articles = tuple(a for a in bread_book.all_articles(uow, today) if not a.blocked)
        bakers = uow.bread.bakers()
        first = bread_sheet.usual_day(uow, bakers[0], today) if bakers else today
    return articles, everyone, today, first


def fields_of(known: Named) -> list[Field]:
    """The fields of any order: for whom, and which bread."""
    articles, everyone, _today, _first = known
    names = ", ".join(one.name for one in everyone[:3])
    return [
        Field(
            "name", _("Name"), limit=MAX_NAME,
            hint=_("A customer's name, as on the account ({names}...), is known again.").format(
                names=names
            ) if names else "",
        ),
        form_values.choice(
            "article", _("Bread"), articles[0].code if articles else "",
            [(one.code, f"{one.label} {euros(one.unit_price_cents(one.default_mode))}")
             for one in articles],
        ),
    ]  # fmt: skip


def last_fields() -> list[Field]:
    """How it is paid, and a telephone."""
    return [
        form_values.choice(
            "pay",
            _("Paid"),
            Pay.AT_PICKUP.value,
            [(pay.value, says()) for pay, says in PAYS.items()],
        ),
        Field("phone", _("Telephone"), limit=MAX_PHONE),
    ]


def wanted_of(answers: Answers, everyone: tuple[CustomerView, ...]) -> Wanted:
    """What was typed; a name that an account has is that customer."""
    from cafe_pos.application.bread.orders import Wanted

    account = next((c.code for c in everyone if fold(c.name) == fold(answers["name"])), None)
    return Wanted(
        answers["article"], answers["name"], answers["phone"], account, Pay(answers["pay"])
    )


def late() -> str:
    """What is to be done where the sheet was sent already."""
    return _("The sheet was sent: send the change too.")
