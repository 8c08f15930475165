"""What the café sells: articles, their prices, VAT by service mode, and who owns them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from cafe_pos.domain.money import GRAMS_PER_KILO
from cafe_pos.domain.vat import VatCode


class Mode(StrEnum):
    """Service mode: the VAT code belongs to (article, mode)."""

    ON_SITE = "on_site"
    TAKEAWAY = "takeaway"

    @property
    def other(self) -> Mode:
        """The mode that the switch goes to."""
        return Mode.TAKEAWAY if self is Mode.ON_SITE else Mode.ON_SITE


class Place(StrEnum):
    """Where it is drunk; prices may differ."""

    COUNTER = "counter"
    ROOM = "room"
    TERRACE = "terrace"


class Ownership(StrEnum):
    """Whose goods are sold (DOMAIN, "Ownership of what is sold")."""

    FIRM = "firm"
    OPAQUE = "opaque"
    TRANSPARENT = "transparent"


class Unit(StrEnum):
    """How an article is counted; articles by weight are priced per kilo and sold in grams."""

    PIECE = "piece"
    KG = "kg"


LINE_KINDS: Final = ("article", "deposit", "suspended")
"""What a line of an article is: a sale, a deposit charged, a suspended coffee bought."""

COLOURS: Final = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "grey")
"""The colours that a tile may have."""

BOARD_LINES: Final = (
    "coffee", "draught", "bottled", "juice", "soda", "water", "aniseed", "dish", "sandwich",
)  # fmt: skip
"""The lines of the outside board, in its order (arrêté du 27 mars 1987, article 2)."""

ALCOHOL_GROUPS: Final = (1, 3, 4, 5)
"""Groups of drinks (Code de la santé publique, L3321-1): 1 has no alcohol, 2 is no more."""

FIRST_ALCOHOL: Final = 3
FIRST_SPIRITS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One thing to sell; prices are VAT-inclusive cents, per piece or per kilo.

    `open_price` means that the price is typed at the sale, `line_kind` is one of LINE_KINDS,
    `minors` that it is not sold to them whatever its alcohol (tobacco, games), `volume` is the
    measure shown on the boards, `board` the line of the outside board that it fills (one of
    BOARD_LINES, or empty), `colour` one of COLOURS or empty, `supplement` that it goes with
    another article.
    """

    code: str
    label: str
    family: str
    price_cents: int
    vat_on_site: VatCode
    vat_takeaway: VatCode
    default_mode: Mode
    ownership: Ownership
    unit: Unit = Unit.PIECE
    price_takeaway_cents: int | None = None
    price_room_cents: int | None = None
    price_terrace_cents: int | None = None
    mandator: str | None = None
    source_item: str | None = None
    ean: str | None = None
    key: str | None = None
    alcohol_group: int | None = None
    allergens: tuple[str, ...] = ()
    cost_cents: int | None = None
    blocked: bool = False
    open_price: bool = False
    line_kind: str = "article"
    minors: bool = False
    supplier: str | None = None
    colour: str = ""
    volume: str = ""
    board: str = ""
    supplement: bool = False

    @property
    def alcoholic(self) -> bool:
        """Whether it is an alcoholic drink (groups 3 to 5)."""
        return self.alcohol_group is not None and self.alcohol_group >= FIRST_ALCOHOL

    @property
    def adults_only(self) -> bool:
        """Whether it is not sold to minors: alcohol, tobacco, games."""
        return self.minors or self.alcoholic

    def allowed_by(self, licence: int) -> bool:
        """Whether a licence (0, 3 or 4) covers it: III up to group 3, IV every group."""
        if not self.alcoholic:
            return True
        return licence >= (FIRST_SPIRITS if self.alcohol_group != FIRST_ALCOHOL else FIRST_ALCOHOL)

    @property
    def day_label(self) -> str | None:
        """The name that it has for a day (`dish.DishArticle`); None when it is its own."""
        return None

    @property
    def wrong_kind(self) -> bool:
        """Whether a deposit or a suspended coffee is not outside VAT, as they must be."""
        if self.line_kind == "article":
            return False
        return {self.vat_on_site, self.vat_takeaway} != {VatCode.HORS} or self.by_weight

    @property
    def by_weight(self) -> bool:
        """Whether it is sold in grams at a price per kilo."""
        return self.unit is Unit.KG

    @property
    def per(self) -> int:
        """How many of the counted units the price stands for: 1 piece or 1 000 grams."""
        return GRAMS_PER_KILO if self.by_weight else 1

    def vat_code(self, mode: Mode) -> VatCode:
        """The VAT code on the ticket: transparent goods are always outside the café's VAT."""
        if self.ownership is Ownership.TRANSPARENT:
            return VatCode.HORS
        return self.vat_on_site if mode is Mode.ON_SITE else self.vat_takeaway

    def unit_price_cents(self, mode: Mode, place: Place = Place.COUNTER) -> int:
        """The price in cents in a mode and at a place; the counter's price where none is set."""
        if mode is Mode.TAKEAWAY:
            special = self.price_takeaway_cents
        elif place is Place.ROOM:
            special = self.price_room_cents
        elif place is Place.TERRACE:
            special = self.price_terrace_cents
        else:
            special = None
        return self.price_cents if special is None else special


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Lower case without accents, for searching: `Café` is found by `cafe`, `Œuf` by `oeuf`.

    Remembered: each key of a search looks at two thousand labels, which seldom change.
    """
    expanded = text.casefold().replace("œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFKD", expanded)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def search(articles: tuple[Article, ...], words: str) -> tuple[Article, ...]:
    """Articles whose label, code or family holds every word; labels that begin so come first."""
    wanted = fold(words).split()
    if not wanted:
        return ()
    found = []
    for rank, article in enumerate(articles):
        label = fold(article.label)
        haystack = f"{label} {fold(article.code)} {fold(article.family)}"
        if all(word in haystack for word in wanted):
            found.append((not label.startswith(wanted[0]), wanted[0] not in label, rank, article))
    return tuple(article for *_, article in sorted(found, key=lambda f: f[:3]))
