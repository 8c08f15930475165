"""Whether a scan is a parcel: asked at every scan, so nothing of the relay is loaded for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cafe_pos.domain import parcel
from cafe_pos.tui.parts.listing import Listing

if TYPE_CHECKING:
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.till import Till


class Parcels(Listing):
    """A list of parcels: whatever is scanned while it is open is one."""

    __slots__ = ()


def is_parcel(till: Till, text: str, *, barcode: bool) -> bool:
    """Whether a whole scan is a parcel's number: known here, or of a carrier's form.

    A valid barcode of goods is an article unless a parcel here bears that very number.
    """
    if till.view is None:
        return False
    if isinstance(till.panel, Parcels) or text in till.parcel_numbers:
        return True
    return not barcode and bool(parcel.guess(till.view.house.carriers, text))


def scanned(till: Till, text: str, article: Article | None) -> None:
    """Take a parcel's number."""
    from cafe_pos.tui.parcels import panels

    panels.scanned(till, text, article)


def only_handed_over(till: Till) -> bool:
    """Whether the order hands things over and costs nothing: one Enter finishes it."""
    return till.due_cents == 0 and all(line.handed_over for line in till.order.lines)
