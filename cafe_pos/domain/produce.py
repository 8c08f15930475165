"""Lots of local produce: how much there is, until when it may be sold, which lot is sold first.

Two dates can stand on food (regulation (EU) 1169/2011, articles 24 and annex X). After the *DLC*
(use by) it is unsafe and never sold; after the *DDM* (best before) it may be sold, and the
customer is told. Quantities are whole pieces, or grams for what is sold by weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import BASIS_POINTS, GRAMS_PER_KILO, half_up

PIECE: Final = "piece"
GRAMS: Final = "g"
MAX_IN: Final = {PIECE: 9_999, GRAMS: 999_999}
"""More than this is never delivered to a village café at once: a slip of the keyboard."""
MAX_TEXT: Final = 60
MAX_STEPS: Final = 8
MOST_DAYS: Final = 60
_SEPARATOR: Final = " "
_LAST: Final = date.max


@dataclass(frozen=True, slots=True)
class Lot:
    """One delivery of one article by one producer; days are business days.

    `left` is what is there now, `quantity` what came in; `dlc` and `ddm` are the last days on
    which it may be sold, and on which it is at its best. `net_grams` is what a piece weighs,
    where it is known. A lot that is not `open` belongs to an article no longer sold by lot.
    """

    code: str
    article: str
    unit: str
    received: date
    quantity: int
    left: int
    party: str | None = None
    dlc: date | None = None
    ddm: date | None = None
    origin: str = ""
    note: str = ""
    net_grams: int | None = None
    open: bool = True

    @property
    def until(self) -> date | None:
        """The last of its days: the DLC, else the DDM."""
        return self.dlc or self.ddm

    def past(self, day: date) -> bool:
        """Whether its DLC has passed: it must not be sold any more."""
        return self.dlc is not None and self.dlc < day

    def stale(self, day: date) -> bool:
        """Whether its DDM has passed: it may be sold, and the customer is told."""
        return self.ddm is not None and self.ddm < day and not self.past(day)

    def days_left(self, day: date) -> int | None:
        """Days until its last one, 0 on that day, negative after it; None without a date."""
        return None if self.until is None else (self.until - day).days


@dataclass(frozen=True, slots=True)
class Part:
    """So many pieces or grams of a lot."""

    lot: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Step:
    """With at most so many days left, so many basis points off are proposed."""

    days: int
    off_bp: int


USUAL_STEPS: Final = (Step(0, 5000), Step(1, 3000), Step(3, 2000))
"""What a village shop does, as it is commonly advised: half on the last day."""


def unit_of(article: Article) -> str:
    """How the lots of an article are counted."""
    return GRAMS if article.by_weight else PIECE


def code_of(number: int) -> str:
    """The public code of a lot: `L-000012`."""
    return f"L-{number:06d}"


def in_order(lots: Iterable[Lot]) -> tuple[Lot, ...]:
    """Lots as they are to be sold: the one that ends first, then the one that came first."""
    return tuple(sorted(lots, key=lambda lot: (lot.until or _LAST, lot.received, lot.code)))


def take(lots: Iterable[Lot], quantity: int, day: date, *, name: str) -> tuple[Part, ...]:
    """Take so much of an article from its lots, those that end first; none past its DLC.

    `name` is what the sentence calls the article.

    Raises:
        PosError: `lot.past` when only what must not be sold is there, `lot.none` when nothing
            is, `lot.short` when it is less than what is sold.
    """
    there = [lot for lot in in_order(lots) if lot.left > 0]
    good = [lot for lot in there if not lot.past(day)]
    left = sum(lot.left for lot in good)
    if left < quantity:
        raise _short(name, there, left, quantity, day)
    parts, wanted = [], quantity
    for lot in good:
        taken = min(lot.left, wanted)
        parts.append(Part(lot.code, taken))
        wanted -= taken
        if not wanted:
            break
    return tuple(parts)


def _short(name: str, there: Sequence[Lot], left: int, quantity: int, day: date) -> PosError:
    """Why so much cannot be sold; `lot` is the one that the sentence is about."""
    past = [lot for lot in there if lot.past(day)]
    if past and not left:
        return PosError("lot.past", article=name, lot=past[-1].code, day=past[-1].dlc)
    if not there:
        return PosError("lot.none", article=name)
    unit = there[0].unit
    return PosError(
        "lot.short",
        article=name, lot=there[-1].code, unit=unit,
        left_quantity=(left, unit), wanted_quantity=(quantity, unit),
    )  # fmt: skip


def written(parts: Sequence[Part]) -> str | None:
    """The lots of a ticket line: one code, or `L-000012=700 L-000013=500` of several."""
    if len(parts) <= 1:
        return parts[0].lot if parts else None
    return _SEPARATOR.join(f"{part.lot}={part.quantity}" for part in parts)


def read(text: str | None, quantity: int) -> tuple[Part, ...]:
    """The lots of a ticket line that sold so much; nothing for a line without lots.

    Raises:
        ValueError: The parts are none, or do not make the quantity.
    """
    if not text:
        return ()
    if "=" not in text:
        return (Part(text, quantity),)
    parts = []
    for word in text.split(_SEPARATOR):
        code, _, count = word.partition("=")
        parts.append(Part(code, int(count)))
    if sum(part.quantity for part in parts) != quantity or any(p.quantity <= 0 for p in parts):
        raise ValueError("the lots of a line must make its quantity")
    return tuple(parts)


def given_back(parts: Sequence[Part], before: int, quantity: int) -> tuple[Part, ...]:
    """The lots of what comes back of a line, of which so much came back `before`.

    What was taken last comes back first, so that parts given back one by one make the whole.
    """
    found, skip, wanted = [], before, quantity
    for part in reversed(parts):
        free = part.quantity - min(skip, part.quantity)
        skip -= part.quantity - free
        back = min(free, wanted)
        if back:
            found.append(Part(part.lot, back))
        wanted -= back
    return tuple(found)


# Near its date


def steps_of(text: str) -> tuple[Step, ...]:
    """The discounts by days left, written `0:50 1:30 3:20`: days, and per cent off.

    Raises:
        PosError: `lot.steps`.
    """
    steps = []
    for word in text.split():
        days, mark, percent = word.partition(":")
        good = mark and days.isascii() and days.isdigit() and percent.isascii()
        if not good or not percent.isdigit() or len(days) > 2 or len(percent) > 2:  # noqa: PLR2004
            raise PosError("lot.steps", text=text)
        steps.append(Step(int(days), int(percent) * 100))
    steps.sort(key=lambda step: step.days)
    days_named = [step.days for step in steps]
    offs = [step.off_bp for step in steps]
    if (
        not 1 <= len(steps) <= MAX_STEPS
        or len(set(days_named)) != len(steps)
        or days_named[-1] > MOST_DAYS
        or offs != sorted(offs, reverse=True)
        or not all(0 <= off < BASIS_POINTS for off in offs)
    ):
        raise PosError("lot.steps", text=text)
    return tuple(steps)


def steps_text(steps: Sequence[Step]) -> str:
    """The discounts as they are written in the setting."""
    return " ".join(f"{step.days}:{step.off_bp // 100}" for step in steps)


def proposed_bp(lot: Lot, day: date, steps: Sequence[Step]) -> int | None:
    """What is proposed off a lot on a day, in basis points; None when its date is not near.

    0 is a near date without a discount. Past its DLC nothing is proposed: it leaves the shelf.
    """
    days = lot.days_left(day)
    if days is None or lot.left <= 0 or lot.past(day):
        return None
    return next((step.off_bp for step in steps if days <= step.days), None)


def near(lots: Iterable[Lot], day: date, steps: Sequence[Step]) -> tuple[Lot, ...]:
    """What is near its date or beyond it and still there, the most pressing first."""
    found = (lot for lot in lots if lot.left > 0)
    return in_order(
        lot for lot in found if lot.past(day) or proposed_bp(lot, day, steps) is not None
    )


# Prices and checks


def price_per_kilo(price_cents: int, grams: int) -> int | None:
    """The price of a kilo in cents, half up, of something of that weight; None without one."""
    return half_up(price_cents * GRAMS_PER_KILO, grams) if grams > 0 else None


def check_dates(dlc: date | None, ddm: date | None, day: date) -> None:
    """Refuse dates that a lot received on this day cannot have.

    Raises:
        PosError: `lot.dlc_past` with the `field`; `lot.both_dates`.
    """
    if dlc is not None and ddm is not None:
        raise PosError("lot.both_dates", field="ddm")
    if dlc is not None and dlc < day:
        raise PosError("lot.dlc_past", day=dlc, field="dlc")


def check_quantity(quantity: int, unit: str, *, least: int = 1) -> int:
    """Return a quantity that a lot can have.

    Raises:
        PosError: `lot.quantity` with the `field`.
    """
    if not least <= quantity <= MAX_IN[unit]:
        raise PosError(
            "lot.quantity", wanted_quantity=(quantity, unit), most_quantity=(MAX_IN[unit], unit),
            field="quantity",
        )  # fmt: skip
    return quantity


def parse_quantity(text: str, unit: str, *, name: str) -> int:
    """Pieces, or grams, as somebody types them: `12`; `3,4kg`, `3.4 kg`, `3400g`, `3400`.

    For what is sold by weight a bare number with a decimal mark is kilos, without one it is
    refused: nobody could know whether 3 means grams or kilos.

    Raises:
        PosError: `lot.unit_pieces` for a weight of what is sold by the piece, `lot.unit_weight`
            for pieces of what is sold by weight, `lot.quantity_text`.
    """
    cleaned = text.strip().casefold().replace(",", ".").replace(" ", "")
    number, scale = cleaned, 0
    for suffix, factor in (("kg", GRAMS_PER_KILO), ("g", 1)):
        if cleaned.endswith(suffix):
            number, scale = cleaned.removesuffix(suffix), factor
            break
    whole, mark, decimals = number.partition(".")
    digits = whole + decimals
    if not (digits.isascii() and digits.isdigit() and whole) or len(digits) > 9:  # noqa: PLR2004
        raise PosError("lot.quantity_text", text=text, field="quantity")
    if unit == PIECE:
        if scale or mark:
            raise PosError("lot.unit_pieces", article=name, text=text, field="quantity")
        return int(whole)
    if not scale and not mark:
        raise PosError("lot.unit_weight", article=name, text=text, field="quantity")
    if scale == 1:
        if mark:
            raise PosError("lot.quantity_text", text=text, field="quantity")
        return int(whole)
    if len(decimals) > 3:  # noqa: PLR2004 - grams
        raise PosError("lot.quantity_text", text=text, field="quantity")
    return int(whole) * GRAMS_PER_KILO + int(decimals.ljust(3, "0") or 0)
