"""Frozen answers about lots, for screens and scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cafe_pos.application.produce.ports import Said
from cafe_pos.domain.money import rate_text
from cafe_pos.domain.produce import GRAMS, Lot

if TYPE_CHECKING:
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.domain.price_rules import PriceRule

GOOD: Final = "good"
NEAR: Final = "near"
STALE: Final = "stale"
PAST: Final = "past"
GONE: Final = "gone"
"""How a lot stands: sold as usual, near its date, past its DDM, past its DLC, nothing left."""


def amount(quantity: int, unit: str) -> dict[str, int]:
    """A quantity for scripts, in its unit: `{"grams": 3400}` or `{"pieces": 12}`."""
    return {"grams" if unit == GRAMS else "pieces": quantity}


@dataclass(frozen=True, slots=True)
class LotView:
    """A lot on a business day, with its article's name and its producer's.

    `proposed_bp` is what is proposed off it when its date is near, `accepted_bp` what is taken
    off its article today because of that.
    """

    lot: Lot
    day: date
    label: str
    producer: str = ""
    proposed_bp: int | None = None
    accepted_bp: int | None = None

    @property
    def state(self) -> str:
        """One of the words above."""
        if not self.lot.left:
            return GONE
        if self.lot.past(self.day):
            return PAST
        if self.lot.stale(self.day):
            return STALE
        return GOOD if self.proposed_bp is None else NEAR

    @property
    def days_left(self) -> int | None:
        """Days until its last one."""
        return self.lot.days_left(self.day)

    def as_json(self) -> dict[str, Any]:
        """The lot for scripts."""
        lot = self.lot
        return {
            "lot": lot.code,
            "article": lot.article,
            "label": self.label,
            "producer": lot.party,
            "producer_name": self.producer or None,
            "received": lot.received.isoformat(),
            "quantity": amount(lot.quantity, lot.unit),
            "left": amount(lot.left, lot.unit),
            "dlc": None if lot.dlc is None else lot.dlc.isoformat(),
            "ddm": None if lot.ddm is None else lot.ddm.isoformat(),
            "days_left": self.days_left,
            "state": self.state,
            "origin": lot.origin or None,
            "net_grams": lot.net_grams,
            "note": lot.note or None,
            "proposed": None if self.proposed_bp is None else rate_text(self.proposed_bp),
            "accepted": None if self.accepted_bp is None else rate_text(self.accepted_bp),
        }


@dataclass(frozen=True, slots=True)
class History:
    """A lot, and what the documents say of it in their order; `moves` are (document, change).

    A count's change is what it found more (or less) than the documents before it.
    """

    view: LotView
    moves: tuple[tuple[Said, int], ...]

    def as_json(self) -> dict[str, Any]:
        """The history for scripts."""
        unit = self.view.lot.unit
        return self.view.as_json() | {
            "history": [
                {
                    "document": said.document,
                    "day": said.day,
                    "what": said.nature,
                    "change": amount(change, unit),
                    "reason": said.reason,
                }
                for said, change in self.moves
            ]
        }


@dataclass(frozen=True, slots=True)
class StockRow:
    """What is there of an article at the end of a day: what may be sold, and what is past."""

    article: str
    label: str
    producer: str | None
    unit: str
    good: int
    past: int
    lots: int

    def as_json(self) -> dict[str, Any]:
        """The row for scripts."""
        return {
            "article": self.article,
            "label": self.label,
            "producer": self.producer,
            "left": amount(self.good + self.past, self.unit),
            "sellable": amount(self.good, self.unit),
            "past": amount(self.past, self.unit),
            "lots": self.lots,
        }


def rows_of(views: Sequence[LotView]) -> tuple[StockRow, ...]:
    """The stock by article and producer, of lots that hold something."""
    found: dict[tuple[str, str | None], list[LotView]] = {}
    for view in views:
        if view.lot.left:
            found.setdefault((view.lot.article, view.lot.party), []).append(view)
    return tuple(
        StockRow(
            article,
            held[0].label,
            party,
            held[0].lot.unit,
            sum(view.lot.left for view in held if view.state != PAST),
            sum(view.lot.left for view in held if view.state == PAST),
            len(held),
        )
        for (article, party), held in sorted(found.items(), key=lambda item: item[1][0].label)
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """What the screen of produce shows: the lots, what is near, the catalogue and its rules."""

    day: date
    lots: tuple[LotView, ...]
    near: tuple[LotView, ...]
    articles: tuple[Article, ...]
    rules: tuple[PriceRule, ...]

    def of(self, code: str) -> LotView | None:
        """A lot that is shown."""
        return next((view for view in (*self.near, *self.lots) if view.lot.code == code), None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the morning list says of produce: what is near its date, what is past its DLC.

    `stale` are the articles of which the next one sold is past its DDM, `blocked` those of which
    nothing may be sold: whoever rings one is told.
    """

    near: tuple[LotView, ...] = ()
    past: tuple[LotView, ...] = ()
    stale: frozenset[str] = frozenset()
    blocked: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.near or self.past)
