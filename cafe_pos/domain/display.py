"""What a café must display: the lines of its outside board, its notices, the 14 allergens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from cafe_pos.domain.catalogue import Article, Mode, Place, fold
from cafe_pos.domain.vat import VatCode

_EATEN: Final = frozenset({VatCode.I10, VatCode.R55})


@dataclass(frozen=True, slots=True)
class BoardSlot:
    """A line that the outside board must have; `names` by language, `volume`: its measure too."""

    code: str
    names: Mapping[str, str]
    volume: bool


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A notice in one language."""

    title: str
    text: str
    small: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice for the place of payment, from `since` on and before `until`."""

    code: str
    since: date
    until: date | None
    source: str
    texts: Mapping[str, NoticeText]

    def applies(self, day: date) -> bool:
        """Whether it must hang on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class DisplayRules:
    """The dated rules of displays: the board's letters in millimetres, its lines, the notices."""

    letter_height_mm: int
    mention: Mapping[str, str]
    slots: tuple[BoardSlot, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Allergen:
    """One of the 14: its names by language, and the words that mean it in a catalogue."""

    code: str
    names: Mapping[str, str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllergenTable:
    """The 14 allergens of Regulation (EU) 1169/2011, annex II."""

    allergens: tuple[Allergen, ...]
    source: str = ""

    def read(self, words: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
        """Sort a catalogue's words: the codes they mean, and the words that mean none of the 14.

        A word that is not known is handed back, never dropped: somebody's health may hang on it.
        """
        known = {_plain(word): a.code for a in self.allergens for word in (a.code, *a.words)}
        codes, unknown = set(), []
        for word in words:
            code = known.get(_plain(word))
            if code is None:
                unknown.append(word)
            else:
                codes.add(code)
        return frozenset(codes), tuple(unknown)


def _plain(word: str) -> str:
    """A word without case, accents, hyphens and plurals."""
    spaced = fold(word).replace("-", " ").replace("_", " ").replace(".", " ").replace(",", " ")
    return " ".join(part.rstrip("sx") or part for part in spaced.split())


def is_food(article: Article) -> bool:
    """Whether it is eaten or drunk, as far as VAT, alcohol group and allergens tell.

    Stamps, press and matches are not.
    """
    return (
        article.alcohol_group is not None
        or bool(article.allergens)
        or article.vat_on_site in _EATEN
        or article.vat_takeaway in _EATEN
    )


def place_prices(article: Article) -> dict[Place, int]:
    """The price in cents at each place, on site."""
    return {place: article.unit_price_cents(Mode.ON_SITE, place) for place in Place}
