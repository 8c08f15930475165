"""What the displays show: frozen values in the language of the papers, amounts in cents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cafe_pos.domain.display import NoticeText


@dataclass(frozen=True, slots=True)
class Head:
    """What every display carries: the café, the day of its prices, its language, its marks."""

    cafe: str
    commune: str
    day: date
    language: str
    demo: bool = False
    training: bool = False


@dataclass(frozen=True, slots=True)
class BoardRow:
    """An article on the outside board; `caption` is the law's own words for its line.

    `prices` stand in the order of the board's columns.
    """

    caption: str
    label: str
    volume: str
    prices: tuple[int, ...]
    per_kilo: bool = False


@dataclass(frozen=True, slots=True)
class BoardView:
    """The outside board: columns (each the places that share it), rows, and what is missing.

    `letter_height_mm` is the least height of capitals and figures, `missing` the lines that
    nobody fills, `without_volume` the articles whose measure is not given, `unpriced` those
    whose price is typed at the sale and so cannot stand on a board.
    """

    head: Head
    mention: str
    letter_height_mm: int
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[BoardRow, ...]
    missing: tuple[str, ...]
    without_volume: tuple[str, ...] = ()
    unpriced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceRow:
    """An article of the full list; no `prices` means that its price is told at the sale."""

    label: str
    prices: tuple[int, ...]
    per_kilo: bool = False
    mandator: str = ""


@dataclass(frozen=True, slots=True)
class FamilyPrices:
    """A family: its columns (each the places and modes that share it; one alone has no title)."""

    name: str
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[PriceRow, ...]


@dataclass(frozen=True, slots=True)
class PriceListView:
    """The inside list, by family, and the menus at one price."""

    head: Head
    mention: str
    families: tuple[FamilyPrices, ...]
    menus: tuple[PriceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class AllergenRow:
    """An article: the codes of its allergens, and words that mean none of the 14."""

    label: str
    family: str
    codes: frozenset[str]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AllergenSheetView:
    """The allergen sheet: (code, name) of the 14, articles that have some, articles with none."""

    head: Head
    allergens: tuple[tuple[str, str], ...]
    rows: tuple[AllergenRow, ...]
    none_declared: tuple[str, ...]
    source: str = ""

    @property
    def unknown(self) -> tuple[tuple[str, str], ...]:
        """Every (article, word) that means none of the 14."""
        return tuple((row.label, word) for row in self.rows for word in row.unknown)


@dataclass(frozen=True, slots=True)
class NoticesView:
    """The notices in force."""

    head: Head
    notices: tuple[NoticeText, ...]


@dataclass(frozen=True, slots=True)
class SuspendedView:
    """How many suspended coffees wait."""

    head: Head
    waiting: int
