"""Barcodes that a shop prints itself: an article with the weight or the price of this piece."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import GRAMS_PER_KILO, price_of

LENGTH: Final = 13
AROUND: Final = 10
"""How many grams more or less are tried for a label's price; one more for each 100 g."""
ROUNDING_CENTS: Final = 10
ROUNDING_GRAMS: Final = 2
_CHECK: Final = "C"
_TWO_MINUS: Final = (0, 2, 4, 6, 8, 9, 1, 3, 5, 7)
_FIVE_PLUS: Final = (0, 5, 1, 6, 2, 7, 3, 8, 4, 9)
_FIVE_MINUS: Final = (0, 5, 9, 4, 8, 3, 7, 2, 6, 1)
_THREE: Final = (0, 3, 6, 9, 2, 5, 8, 1, 4, 7)
_FOUR_PLACES: Final = (_TWO_MINUS, _TWO_MINUS, _THREE, _FIVE_MINUS)
_FIVE_PLACES: Final = (_FIVE_PLUS, _TWO_MINUS, _FIVE_MINUS, _FIVE_PLUS, _TWO_MINUS)
"""Weights of a price's check digit (GS1 General Specifications, section 7.9)."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the 13 places of such a number mean: see `config/scanner.toml`."""

    places: str
    since: date
    source: str = ""
    check_price: bool = False

    def fits(self) -> bool:
        """Whether the pattern can be read: 13 places, one value, its check digit at the end."""
        kinds = [c for c in dict.fromkeys(self.places) if not c.isdigit()]
        return (
            len(self.places) == LENGTH
            and self.places[0] == "2"
            and self.places.count(_CHECK) == 1
            and self.places[-1] == _CHECK
            and "I" in kinds
            and ("W" in kinds) != ("P" in kinds)
            and set(kinds) <= set("IWPVC")
        )

    def read(self, code: str) -> InStore | None:
        """Take a valid EAN-13 apart; None when it is not of this pattern."""
        pairs = list(zip(self.places, code, strict=True))
        if any(place.isdigit() and place != digit for place, digit in pairs):
            return None
        taken = {kind: "".join(d for p, d in pairs if p == kind) for kind in "IWPV"}
        if self.check_price and taken["V"] not in ("", price_check_digit(taken["P"])):
            return None
        bare = "".join(digit if place.isdigit() or place == "I" else "0" for place, digit in pairs)
        return InStore(
            article=_with_check_digit(bare[:-1]),
            grams=int(taken["W"]) if taken["W"] else None,
            cents=int(taken["P"]) if taken["P"] else None,
        )

    def write(self, article: str, value: int) -> str | None:
        """The number of a piece: an article's own digits, with its grams or cents filled in.

        None when the article's number is not of this pattern or the value has too many digits.
        """
        own = self.read(article)
        kind = "W" if "W" in self.places else "P"
        digits = str(value).zfill(self.places.count(kind))
        if own is None or value < 0 or len(digits) > self.places.count(kind):
            return None
        check = price_check_digit(digits) if kind == "P" else None
        filling = {kind: iter(digits), "V": iter((check or "0") * self.places.count("V"))}
        bare = "".join(
            next(filling[place]) if place in filling else digit
            for place, digit in zip(self.places[:-1], own.article, strict=False)
        )
        return _with_check_digit(bare)

    def numbered(self, serial: int) -> str | None:
        """The number of the shop's article `serial`, without a value; None beyond its digits."""
        digits = str(serial).zfill(self.places.count("I"))
        if len(digits) > self.places.count("I"):
            return None
        filling = iter(digits)
        bare = "".join(
            place if place.isdigit() else next(filling) if place == "I" else "0"
            for place in self.places[:-1]
        )
        return _with_check_digit(bare)

    @property
    def weighs(self) -> bool:
        """Whether its value is a weight."""
        return "W" in self.places


@dataclass(frozen=True, slots=True)
class InStore:
    """What such a number says: the article's own number (its value all zeros), grams or cents."""

    article: str
    grams: int | None = None
    cents: int | None = None


def _with_check_digit(twelve: str) -> str:
    total = sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(twelve))
    return twelve + str(-total % 10)


def price_check_digit(price: str) -> str | None:
    """The check digit of a price of four or five places; None for another length."""
    if len(price) == len(_FOUR_PLACES):
        total = sum(row[int(d)] for row, d in zip(_FOUR_PLACES, price, strict=True))
        return str(_THREE[total % 10])
    if len(price) == len(_FIVE_PLACES):
        total = sum(row[int(d)] for row, d in zip(_FIVE_PLACES, price, strict=True))
        return str(_FIVE_MINUS.index(-total % 10))
    return None


def in_force(patterns: Sequence[Pattern], on: date) -> tuple[Pattern, ...]:
    """The patterns of a day, for each prefix its newest."""
    newest: dict[str, Pattern] = {}
    for pattern in sorted(patterns, key=lambda one: one.since):
        if pattern.since <= on:
            newest[pattern.places[:2]] = pattern
    return tuple(newest.values())


def read(patterns: Sequence[Pattern], code: str) -> InStore | None:
    """What a valid barcode says by the first pattern that it is of; None when it is of none."""
    if len(code) != LENGTH:
        return None
    return next((found for one in patterns if (found := one.read(code)) is not None), None)


def number_for(
    patterns: Sequence[Pattern], taken: Collection[str], *, by_weight: bool
) -> str | None:
    """A free number of the shop's own for an article: of a weight's pattern, or of a price's.

    What is sold by the piece has the bare number, without a value.
    """
    liked = sorted(patterns, key=lambda one: one.weighs is not by_weight)
    for pattern in liked:
        for serial in range(1, 10 ** pattern.places.count("I")):
            number = pattern.numbered(serial)
            if number is not None and number not in taken:
                return number
    return None


def of_piece(patterns: Sequence[Pattern], article: str, grams: int, cents: int) -> str | None:
    """The number on the label of one piece: its grams, or its price, as the pattern says."""
    for pattern in patterns:
        number = pattern.write(article, grams if pattern.weighs else cents)
        if number is not None:
            return number
    return None


def asked(article: Article, label: InStore, listed_cents: int) -> tuple[int, int | None]:
    """What a label asks for: grams or one piece, and its price where it is not the catalogue's.

    `listed_cents` is the catalogue's price; no grams at all means that it must be weighed.

    Raises:
        PosError: `scan.weight` for a weight of what is sold by the piece, `scan.own_price` for a
            price of a piece that has its own, `scan.price`.
    """
    if label.grams is not None:
        if not article.by_weight:
            raise PosError("scan.weight", article=article.label)
        return label.grams, None
    cents = label.cents or 0
    if article.by_weight:
        grams, per_kilo = weighed(listed_cents, cents)
        return grams, None if per_kilo == listed_cents else per_kilo
    if not article.open_price:
        raise PosError("scan.own_price", article=article.label)
    return 1, cents


def is_near(listed_cents: int, cents: int, grams: int) -> bool:
    """Whether a price per kilo only rounds as a scale does.

    Together a cent, the price of two grams, and ten cents a kilo.
    """
    room = GRAMS_PER_KILO + ROUNDING_GRAMS * listed_cents + ROUNDING_CENTS * grams
    return abs(cents - listed_cents) * grams <= room


def weighed(per_kilo_cents: int, label_cents: int) -> tuple[int, int]:
    """Grams, and the price per kilo, that make a label's price to the cent.

    The grams are those of the catalogue's price; where whole grams miss the label by a cent, the
    price per kilo gives way by as little as it takes.

    Raises:
        PosError: `scan.price` when there is no such weight.
    """
    if per_kilo_cents <= 0 or label_cents <= 0:
        raise PosError("scan.price", price_cents=label_cents)
    guess = (label_cents * GRAMS_PER_KILO + per_kilo_cents // 2) // per_kilo_cents
    around = AROUND + guess // 100
    near = sorted(range(max(1, guess - around), guess + around), key=lambda g: abs(g - guess))
    for grams in near:
        if price_of(per_kilo_cents, grams, per=GRAMS_PER_KILO) == label_cents:
            return grams, per_kilo_cents
    found = [
        (abs(cents - per_kilo_cents), abs(grams - guess), grams, cents)
        for grams in near
        for cents in _about(label_cents * GRAMS_PER_KILO, grams)
        if price_of(cents, grams, per=GRAMS_PER_KILO) == label_cents
    ]
    for _price, _weight, grams, cents in sorted(found):
        if is_near(per_kilo_cents, cents, grams):
            return grams, cents
    raise PosError("scan.price", price_cents=label_cents)


def _about(whole: int, part: int) -> tuple[int, int]:
    """The whole numbers on both sides of a quotient."""
    return whole // part, whole // part + 1
