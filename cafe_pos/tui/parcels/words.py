"""Parcels in words: rows that tell homonyms apart, days, documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.parcel import LAST_DAYS, Identity, State, Way, same_names
from cafe_pos.i18n import _, day, ngettext

if TYPE_CHECKING:
    from cafe_pos.application.parcels.views import ParcelView

LETTERS: Final = {
    Identity.CARD: "i",
    Identity.PASSPORT: "p",
    Identity.LICENCE: "d",
    Identity.PERMIT: "r",
    Identity.KNOWN: "k",
}
"""The key of each document; what stands at the counter, so the same in every language."""

_IDENTITIES: Final[dict[Identity, Callable[[], str]]] = {
    Identity.CARD: lambda: _("Identity card"),
    Identity.PASSPORT: lambda: _("Passport"),
    Identity.LICENCE: lambda: _("Driving licence"),
    Identity.PERMIT: lambda: _("Residence permit"),
    Identity.KNOWN: lambda: _("Known to us"),
}


def identity(kind: str) -> str:
    """A kind of document in words."""
    return _IDENTITIES[Identity(kind)]()


def name(view: ParcelView) -> str:
    """For whom; a parcel whose name is erased or was never given has none."""
    return view.parcel.name or _("(no name)")


def row(view: ParcelView) -> str:
    """What tells a parcel from every other: name, end of its number, carrier."""
    return f"{name(view)} …{view.parcel.tail}  {view.carrier.partition(' (')[0]}"


def right(view: ParcelView, *, arrived: bool = False) -> str:
    """Its place, and its last day; among homonyms when it came."""
    one = view.parcel
    if arrived and not one.overdue(view.day):
        came = _("came {day}").format(day=day(date.fromisoformat(one.received_on), "d/MM"))
        return f"{came}  {one.shelf}"
    return f"{stay(view)}  {one.shelf}"


def stay(view: ParcelView) -> str:
    """How long it still stays, in a few words."""
    one = view.parcel
    if one.way is Way.OUT:
        return _("to send") if one.here else state(view)
    if not one.here:
        return state(view)
    left = one.days_left(view.day) or 0
    if left < 0:
        return _("TO RETURN")
    if left == 0:
        return _("last day")
    if left <= LAST_DAYS:
        return ngettext("{n} day left", "{n} days left", left).format(n=left)
    return day(date.fromisoformat(one.due_on or one.received_on), "d MMM")


def state(view: ParcelView) -> str:
    """What became of a parcel."""
    one = view.parcel
    if one.state is State.COLLECTED and one.way is Way.OUT:
        return _("with the driver")
    return {
        State.RECEIVED: _("received"),
        State.NOTIFIED: _("told"),
        State.COLLECTED: _("handed over"),
        State.RETURNED: _("returned"),
        State.REFUSED: _("refused"),
    }[one.state]


def about(view: ParcelView) -> str:
    """The sentence above what can be done with a parcel."""
    one = view.parcel
    parts = [row(view)]
    if one.here:
        parts.append(_("place {shelf}").format(shelf=one.shelf))
        parts.append(_left(view))
    else:
        parts.append(f"{state(view)} {day(date.fromisoformat(one.ended_on or ''), 'd MMM')}")
    text = ", ".join(part for part in parts if part) + "."
    if view.same_name:
        others = ", ".join(f"{other.shelf} (…{other.tail})" for other in view.same_name)
        text += " " + _("Also for this name: {places}.").format(places=others)
    return text


def _left(view: ParcelView) -> str:
    one = view.parcel
    left = one.days_left(view.day)
    if left is None:
        return _("waits for the driver")
    if left < 0:
        text = ngettext("its last day was {n} day ago", "its last day was {n} days ago", -left)
        return text.format(n=-left)
    return _("until {day}").format(day=day(date.fromisoformat(one.due_on or ""), "EEEE d MMMM"))


def doubled(views: tuple[ParcelView, ...]) -> frozenset[str]:
    """The references of those that bear a name that others bear too."""
    names = same_names(view.parcel for view in views)
    from cafe_pos.domain.parcel import words_of

    return frozenset(
        view.parcel.ref
        for view in views
        if " ".join(sorted(words_of(view.parcel.name or ""))) in names
    )
