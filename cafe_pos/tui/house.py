"""The rules of a café at its counter: licence, age, allergens, the note that is due, the fund."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cafe_pos.domain import note_due
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method
from cafe_pos.domain.pricing import LineKind
from cafe_pos.i18n import _, language, ngettext
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Age, Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.views import TicketView
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.till import Till

MINOR_KEY: Final = "!"
"""Takes back what minors may not have; unshifted on AZERTY, free on QWERTY."""
ALLERGENS_KEY: Final = "?"


# Licence and age


def above_licence(till: Till, article: Article) -> PosError | None:
    """The refusal of a drink that the café's licence does not cover."""
    if till.view is None or article.allowed_by(till.view.house.licence):
        return None
    licence = till.view.house.licence
    return PosError("article.licence", article=article.label, licence=licence)


def age_prompt(till: Till) -> str:
    """What reminds of the customer's age, once per order; it waits for no key."""
    if till.age is not Age.ASKED or not _for_adults(till):
        return ""
    return _("Of age? ! takes it back, Esc: yes")


def _for_adults(till: Till) -> list[int]:
    """The lines that minors may not have, those agreed to earlier apart."""
    return [
        index
        for index, line in enumerate(till.order.lines)
        if line.article.adults_only and not line.settled_cents and not line.aside
    ]


def refuse_minor(till: Till) -> None:
    """Take off the order what minors may not have, and record that it was refused."""
    articles = tuple(dict.fromkeys(till.order.lines[i].article.code for i in _for_adults(till)))
    if not articles:
        till.said = Said(_("Nothing on this order is for adults only."))
        return
    order = till.order
    try:
        while indices := [
            i for i, x in enumerate(order.lines) if x.article.code in articles and not x.aside
        ]:
            order = order.without(indices[-1])
    except PosError as error:
        till.say_refusal(error)
        return
    till.age = Age.UNASKED
    till.set_order(order)
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application import house

        house.refuse_minor(ctx, articles, operator)

    def done(_none: None) -> None:
        till.said = Said(_("Taken back and recorded; nothing of the person is kept."), Tone.GOOD)

    till.do(act, done)


# Allergens


def show_allergens(till: Till) -> None:
    """The allergens of the line that keys act on."""
    if till.current is None or till.current >= len(till.order.lines):
        till.said = Said(_("Choose a line first: its allergens are shown."), Tone.WARN)
        return
    article = till.order.lines[till.current].article
    table = till.view.house.allergens if till.view is not None else None
    names = list(article.allergens)
    unknown: tuple[str, ...] = ()
    if table is not None:
        codes, unknown = table.read(article.allergens)
        names = [a.names.get(language(), a.code) for a in table.allergens if a.code in codes]
    rows = [Row(name) for name in names]
    rows += [Row(_("{word} (as the catalogue says)").format(word=word)) for word in unknown]
    till.panel = Listing(
        _("Allergens: {article}").format(article=article.label),
        tuple(rows),
        empty=_("The catalogue declares none for this article. Ask whoever made it when in doubt."),
    )


# The note that is due


def note_of(till: Till, ticket: TicketView) -> str:
    """What reminds of the note that the law wants printed; empty below its price."""
    house = till.view.house if till.view is not None else None
    if house is None or house.note_due_cents is None or house.printed or till.paper is not None:
        return ""
    if ticket.total_cents <= 0 or note_due.services_cents(ticket.payload) < house.note_due_cents:
        return ""
    return _("note due: F8 prints it")


# Suspended coffees


def count_fund(till: Till, ticket: TicketView) -> None:
    """Keep the fund's state with a ticket that was just saved."""
    lines = ticket.payload["lines"]
    bought = sum(x["total"] for x in lines if x.get("kind") == LineKind.SUSPENDED)
    paid = sum(p["amount"] for p in ticket.payload["payments"] if p["method"] == Method.SUSPENDED)
    if not ticket.already:
        till.suspended_cents += bought - paid


def suspended(till: Till) -> int:
    """How many suspended coffees wait."""
    price = till.view.house.suspended_price_cents if till.view is not None else 0
    return max(0, till.suspended_cents) // price if price > 0 else 0


def fund(till: Till) -> str:
    """How many suspended coffees wait; empty when none does."""
    count = suspended(till)
    if not count:
        return ""
    return ngettext("{n} suspended coffee", "{n} suspended coffees", count).format(n=count)
