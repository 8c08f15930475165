"""What waits in the services, in words: the status line, the morning list, the rows of F4."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _, day, ngettext

if TYPE_CHECKING:
    from cafe_pos.application.services.waiting import Count, Due, Waiting

SEPARATOR: Final = " · "


def family(code: str) -> str:
    """The name of a service that has rules of its own."""
    return {"bread": _("Bread"), "parcel": _("Parcels"), "produce": _("Local produce")}.get(
        code, code
    )


def label(waiting: Waiting, code: str) -> str:
    """The name of any service."""
    own = {one.code: one.label for one in waiting.own}
    return own.get(code) or family(code)


# --- the status line ----------------------------------------------------------------------------


def line(waiting: Waiting, suspended: int, room: int) -> str:
    """What stands at the right of the input line, as long as there is room for it.

    Shortened first by its words, then from its end; nothing when nothing waits.
    """
    parts: list[str] = []
    for words in (_long, _short):
        parts = [words(waiting, one) for one in waiting.counts if one.count]
        if suspended:
            parts.append(_("suspended {n}").format(n=suspended))
        text = SEPARATOR.join(parts)
        if len(text) <= room:
            return text
    while len(parts) > 1 and len(SEPARATOR.join(parts)) > room:
        parts.pop()
    text = SEPARATOR.join(parts)
    return text if len(text) <= room else ""


def _long(waiting: Waiting, one: Count) -> str:
    if one.service == "bread":
        return _("bread to pick up {n}").format(n=one.count)
    if one.service == "parcel":
        text = _("parcels {n}").format(n=one.count)
        late = ngettext("{n} to return", "{n} to return", one.late)
    else:
        text = f"{label(waiting, one.service).casefold()} {one.count}"
        late = _("{n} late")
    return f"{text} ({late.format(n=one.late)})" if one.late else text


def _short(waiting: Waiting, one: Count) -> str:
    if one.service == "bread":
        text = _("bread {n}").format(n=one.count)
    elif one.service == "parcel":
        text = _("parcels {n}").format(n=one.count)
    else:
        text = f"{label(waiting, one.service).casefold().split()[0]} {one.count}"
    return f"{text} (!{one.late})" if one.late else text


# --- the morning list, and F4 -------------------------------------------------------------------


def right(one: Count) -> str:
    """How many wait, at the right of a service's row."""
    if not one.count:
        return ""
    if one.service == "bread":
        return ngettext("{n} to pick up", "{n} to pick up", one.count).format(n=one.count)
    text = _("{n} here").format(n=one.count)
    if one.service == "parcel":
        late = ngettext("{n} to return", "{n} to return", one.late)
        return f"{text}, {late.format(n=one.late)}" if one.late else text
    return f"{text}, {_('{n} late').format(n=one.late)}" if one.late else text


def due(one: Due) -> str:
    """One thing to be done today."""
    said = {
        name: day(value, "EEEE d") if isinstance(value, date) else value
        for name, value in one.params.items()
    }
    text = _DUE[one.code](one).format(n=one.count, **said)
    return text[:1].upper() + text[1:]


def date_of(code: str, article: str) -> str:
    """What is said when an article is rung whose date has passed."""
    if code == "produce_ddm":
        return _("{article}: its DDM has passed, tell the customer.").format(article=article)
    return _("{article}: its DLC has passed, it will not be sold.").format(article=article)


def _sheet(one: Due) -> str:
    if one.params["amendment"]:
        return _("Bread of {day}: the change is not sent ({name})")
    return _("Bread of {day}: the order sheet is not sent ({name})")


_DUE: Final[dict[str, Callable[[Due], str]]] = {
    "closure": lambda one: ngettext(
        "To close: {day} (: y f)", "{n} days to close, the last {day} (: y f)", one.count
    ),
    "sheet": _sheet,
    "bread": lambda one: ngettext(
        "{n} bread booking to be picked up", "{n} bread bookings to be picked up", one.count
    ),
    "bread_off": lambda one: ngettext(
        "{n} bread booking cannot be served: warn them",
        "{n} bread bookings cannot be served: warn them",
        one.count,
    ),
    "ask_after": lambda _one: _("Ask after {name}"),
    "parcels_late": lambda one: ngettext(
        "{n} parcel to give back to its carrier",
        "{n} parcels to give back to their carriers",
        one.count,
    ),
    "produce_past": lambda one: ngettext(
        "{n} lot past its DLC: take it off the shelf",
        "{n} lots past their DLC: take them off the shelf",
        one.count,
    ),
    "produce_ddm": lambda one: ngettext(
        "{n} article past its DDM: tell whoever buys it",
        "{n} articles past their DDM: tell whoever buys them",
        one.count,
    ),
    "produce": lambda one: ngettext(
        "{n} lot near its date: a discount is proposed",
        "{n} lots near their date: discounts are proposed",
        one.count,
    ),
    "things_late": lambda one: ngettext(
        "{label}: {n} thing past its day", "{label}: {n} things past their day", one.count
    ),
    "visas": lambda one: ngettext("{n} visa to give (: v)", "{n} visas to give (: v)", one.count),
    "notes": lambda one: ngettext(
        "{n} note in the logbook (: y l)", "{n} notes in the logbook (: y l)", one.count
    ),
}
"""How each thing to be done is told, with the keys that lead there."""
