"""The order's own panel (F6): its name, people and place; its papers; how it is shared."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cafe_pos.application.tabs.serving import Served
from cafe_pos.application.tabs.tabs import Recalled
from cafe_pos.domain.catalogue import Place
from cafe_pos.i18n import _, ngettext
from cafe_pos.tui.accounts import panels as account_panels
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.selling.price_panels import PLACES
from cafe_pos.tui.shown import Said, Tone
from cafe_pos.tui.tabs import panels, split_panels

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.order import Order
    from cafe_pos.tui.till import Till

MAX_COVERS = 3
"""Digits of how many people eat."""


def open_order(till: Till, _at: float = 0.0) -> None:
    """F6: what may be said and done about the whole order."""
    covers = str(till.order.covers or "")
    till.panel = Listing(
        till.tab.name if till.tab is not None else _("The order"),
        (
            Row(_("Name, people, place"), _ask_about, right=covers, letter="n"),
            Row(_("Customer"), account_panels.ask_customer, account_panels.whose(till), "c"),
            Row(_("Provisional note"), _then(print_note), letter="b"),
            Row(_("Slip for the kitchen"), _then(send_to_kitchen), letter="k"),
            Row(_("Share the bill"), _then(split_panels.open_split), letter="h"),
        ),
    )


def _then(act: object) -> partial[None]:
    return partial(_closed_first, act)


def _closed_first(act: object, till: Till, at: float) -> None:
    till.panel = None
    if callable(act):
        act(till, at)


def _ask_about(till: Till, _at: float) -> None:
    order = till.order
    fields = (
        Field(
            "name",
            _("Name"),
            till.tab.name if till.tab is not None else "",
            hint=_("A table or a person; the order then stays open under it."),
            limit=24,
        ),
        Field("covers", _("Covers"), str(order.covers or ""), Kind.NUMBER, limit=MAX_COVERS),
        Field(
            "place",
            _("Place"),
            order.place.value,
            Kind.CHOICE,
            tuple((place.value, words()) for place, words in PLACES),
        ),
    )
    till.panel = Form(_("About the order"), fields, _keep_about, back=till.panel)


def _keep_about(till: Till, form: Form, answers: Answers) -> None:
    covers = int(answers["covers"] or 0) or None
    name = answers["name"]
    if name and not till.order.lines:
        form.wrong(_("Ring something first: an empty order has no name yet."), "name")
        return
    if till.order.part and name and till.tab is not None and name != till.tab.name:
        form.wrong(_("F3 puts this part under another name."), "name")
        return
    order = replace(till.order, covers=covers)
    place = Place(answers["place"])
    if place is not order.place:
        order = till.tariff.again(order.with_place(place))
    till.set_order(order)
    till.panel = None
    own = till.tab.name if till.tab is not None else ""
    if not till.order.part and (name or own):
        panels.keep_here(till, partial(_kept, till), name or None)


def _kept(till: Till, kept: Recalled) -> None:
    till.said = Said(_("{name}: kept").format(name=kept.tab.name), Tone.GOOD)


def print_note(till: Till, _at: float = 0.0) -> None:
    """Print the provisional note of the order on the screen."""

    def act(ctx: Context, order: Order) -> Served:
        from cafe_pos.application.tabs import serving

        return serving.print_note(ctx, order, told)

    told = panels.where(till)

    def done(served: Served) -> None:
        _served(till, served)
        till.said = Said(
            _("Provisional note of {name} sent to the printer").format(name=served.kept.tab.name)
        )

    if till.payable():
        till.host.forget_draft()
        till.do(partial(act, order=till.order), done)


def send_to_kitchen(till: Till, _at: float = 0.0) -> None:
    """Print what the kitchen does not know yet of the order on the screen."""

    def act(ctx: Context, order: Order) -> Served:
        from cafe_pos.application.tabs import serving

        return serving.send_to_kitchen(ctx, order, told)

    told = panels.where(till)

    def done(served: Served) -> None:
        _served(till, served)
        parts = []
        if served.new:
            text = ngettext("{n} dish", "{n} dishes", served.new)
            parts.append(text.format(n=served.new))
        if served.cancelled:
            text = ngettext("{n} cancelled", "{n} cancelled ones", served.cancelled)
            parts.append(text.format(n=served.cancelled))
        till.said = Said(_("To the kitchen: {what}").format(what=", ".join(parts)), Tone.GOOD)

    if till.payable():
        till.host.forget_draft()
        till.do(partial(act, order=till.order), done)


def _served(till: Till, served: Served) -> None:
    """The order as it is kept now, the share to be paid still the same."""
    share = till.share
    till.take_tab(served.kept)
    if share is not None and till.order.total_cents:
        till.begin_split(till.order.split or "", share)
