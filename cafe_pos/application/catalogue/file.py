"""The catalogue as a file: CSV read and checked whole, and written back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

from stdnum import ean as ean_numbers

from cafe_pos.domain.catalogue import (
    ALCOHOL_GROUPS,
    BOARD_LINES,
    COLOURS,
    LINE_KINDS,
    Article,
    Mode,
    Ownership,
    Unit,
)
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import euros, parse_euros
from cafe_pos.domain.vat import VatCode

FIELDS: Final[dict[str, str]] = {
    "code": "code",
    "label": "label",
    "family": "family",
    "price": "price_cents",
    "vat_on_site": "vat_on_site",
    "vat_takeaway": "vat_takeaway",
    "default_mode": "default_mode",
    "ownership": "ownership",
    "source_item": "source_item",
    "mandator": "mandator",
    "price_takeaway": "price_takeaway_cents",
    "price_room": "price_room_cents",
    "price_terrace": "price_terrace_cents",
    "unit": "unit",
    "ean": "ean",
    "key": "key",
    "alcohol_group": "alcohol_group",
    "allergens": "allergens",
    "cost": "cost_cents",
    "supplier": "supplier",
    "volume": "volume",
    "board": "board",
    "colour": "colour",
    "line_kind": "line_kind",
    "open_price": "open_price",
    "supplement": "supplement",
    "minors": "minors",
    "blocked": "blocked",
}
"""Columns of the file, in their order, and the fields of an article that they hold."""

REQUIRED: Final = tuple(FIELDS)[:8]
SWITCHES: Final = ("open_price", "supplement", "minors", "blocked")
_YES: Final = ("1", "yes", "oui", "true", "x")
_NO: Final = ("", "0", "no", "non", "false")
MAX_LABEL: Final = 80
MAX_PRICE_CENTS: Final = 100_000_00
Choice = TypeVar("Choice", bound=StrEnum)
_FORMULA: Final = ("=", "+", "-", "@", "\t")
"""A label that begins so would be run as a formula by a spreadsheet that opens our export."""


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """What a file says: its articles, and which columns it has; the others say nothing."""

    articles: tuple[Article, ...]
    columns: frozenset[str]


class CatalogueError(PosError):
    """A catalogue that cannot be taken: its first fault is the error, `others` hold the rest."""

    def __init__(self, faults: list[PosError]) -> None:
        super().__init__(faults[0].code, **faults[0].params)
        self.others = faults[1:]


def read(content: bytes) -> CatalogueFile:
    """Read a catalogue in CSV: UTF-8, a header, comma or semicolon.

    Raises:
        PosError: `catalogue.encoding`, `catalogue.columns`, `catalogue.empty`.
        CatalogueError: one fault a line, all of them.
    """
    articles: list[Article] = []
    faults: list[PosError] = []
    seen: set[tuple[str, str]] = set()
    columns: frozenset[str] = frozenset()
    for line, row in _rows(content):
        columns = frozenset(row)
        try:
            article = _article(row, line)
            _check_unique(article, seen, line)
            articles.append(article)
        except PosError as fault:
            faults.append(fault)
    if faults:
        raise CatalogueError(faults)
    if not articles:
        raise PosError("catalogue.empty")
    return CatalogueFile(tuple(articles), columns)


def parse(content: bytes) -> tuple[Article, ...]:
    """The articles of a catalogue in CSV; columns that it lacks have their usual values.

    Raises:
        PosError: as `read` does.
    """
    return read(content).articles


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Lines of the file by column name, with their numbers."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PosError("catalogue.encoding", line=line) from error
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    try:
        for values in reader:
            if not columns:
                columns = [name.strip().lower() for name in values]
                _check_columns(columns)
            elif any(value.strip() for value in values):
                if len(values) != len(columns):
                    raise PosError("catalogue.malformed", line=reader.line_num)
                stripped = (value.strip() for value in values)
                yield reader.line_num, dict(zip(columns, stripped, strict=True))
    except csv.Error as error:
        raise PosError("catalogue.malformed", line=reader.line_num) from error
    if not columns:
        raise PosError("catalogue.columns", column=REQUIRED[0])


def _check_columns(columns: list[str]) -> None:
    for name in REQUIRED:
        if name not in columns:
            raise PosError("catalogue.columns", column=name)
    for name in columns:
        if columns.count(name) > 1:
            raise PosError("catalogue.columns", column=name)


class _Line:
    """One line of the file; every reader raises `catalogue.value` with line and column."""

    def __init__(self, row: Mapping[str, str], line: int) -> None:
        self._row = row
        self._line = line

    def fault(self, column: str) -> PosError:
        value = self._row.get(column, "")
        return PosError("catalogue.value", line=self._line, column=column, value=value)

    def optional(self, column: str) -> str | None:
        return self._row.get(column, "") or None

    def text(self, column: str) -> str:
        value = self._row[column]
        if not is_text(value):
            raise self.fault(column)
        return value

    def optional_text(self, column: str) -> str | None:
        return self.text(column) if self.optional(column) else None

    def price(self, column: str) -> int:
        try:
            cents = parse_euros(self._row[column])
        except PosError as error:
            raise self.fault(column) from error
        if not 0 <= cents <= MAX_PRICE_CENTS:
            raise self.fault(column)
        return cents

    def optional_price(self, column: str) -> int | None:
        return self.price(column) if self.optional(column) else None

    def choice(self, kind: type[Choice], column: str, default: str = "") -> Choice:
        try:
            return kind(self._row.get(column, "") or default)
        except ValueError:
            raise self.fault(column) from None

    def one_of(self, known: tuple[str, ...], column: str, default: str = "") -> str:
        value = self._row.get(column, "") or default
        if value and value not in known:
            raise self.fault(column)
        return value

    def switch(self, column: str) -> bool:
        value = self._row.get(column, "").lower()
        if value not in _YES + _NO:
            raise self.fault(column)
        return value in _YES

    def key(self) -> str | None:
        value = self.optional("key")
        if value is not None and not is_key(value):
            raise self.fault("key")
        return value

    def group(self) -> int | None:
        value = self.optional("alcohol_group")
        if value is None:
            return None
        if value not in {str(group) for group in ALCOHOL_GROUPS}:
            raise self.fault("alcohol_group")
        return int(value)

    def vat(self, column: str) -> VatCode:
        try:
            return VatCode(self._row[column])
        except ValueError:
            value = self._row[column]
            raise PosError(
                "catalogue.vat_code", line=self._line, column=column, value=value
            ) from None


def is_text(value: str) -> bool:
    """Whether a label or a name can stand on paper, on the screen and in a spreadsheet."""
    return (
        bool(value)
        and len(value) <= MAX_LABEL
        and value.isprintable()
        and not value.startswith(_FORMULA)
    )


def is_key(value: str) -> bool:
    """Whether a favourite can have this letter: one of the alphabet, small."""
    return len(value) == 1 and value.isascii() and value.islower()


def is_ean(value: str) -> bool:
    """Whether a barcode number's last digit is the right one."""
    return bool(ean_numbers.is_valid(value))


def _article(row: Mapping[str, str], line: int) -> Article:
    """One line as an article.

    Raises:
        PosError: `catalogue.value`, `catalogue.vat_code` or `catalogue.ean`, with the line.
    """
    read = _Line(row, line)
    article = Article(
        code=read.text("code"),
        label=read.text("label"),
        family=read.text("family"),
        price_cents=read.price("price"),
        vat_on_site=read.vat("vat_on_site"),
        vat_takeaway=read.vat("vat_takeaway"),
        default_mode=read.choice(Mode, "default_mode"),
        ownership=read.choice(Ownership, "ownership"),
        unit=read.choice(Unit, "unit", Unit.PIECE.value),
        price_takeaway_cents=read.optional_price("price_takeaway"),
        price_room_cents=read.optional_price("price_room"),
        price_terrace_cents=read.optional_price("price_terrace"),
        mandator=read.optional_text("mandator"),
        source_item=read.optional("source_item"),
        ean=_ean(read.optional("ean"), line),
        key=read.key(),
        alcohol_group=read.group(),
        allergens=tuple(row.get("allergens", "").split()),
        cost_cents=read.optional_price("cost"),
        blocked=read.switch("blocked"),
        open_price=read.switch("open_price"),
        line_kind=read.one_of(LINE_KINDS, "line_kind", LINE_KINDS[0]),
        minors=read.switch("minors"),
        supplier=read.optional_text("supplier"),
        colour=read.one_of(COLOURS, "colour"),
        volume=read.optional_text("volume") or "",
        board=read.one_of(BOARD_LINES, "board"),
        supplement=read.switch("supplement"),
    )
    if article.wrong_kind:
        raise read.fault("line_kind")
    return article


def changed(article: Article | None, code: str, cells: Mapping[str, str]) -> Article:
    """An article with other values in these columns; without one, a new article of this code.

    Raises:
        PosError: `catalogue.no_column`, `article.value`, `article.ean`.
    """
    row = dict.fromkeys(FIELDS, "") if article is None else written(article)
    for name in cells:
        if name not in FIELDS or name == "code":
            raise PosError("catalogue.no_column", column=name)
    row |= {name: value.strip() for name, value in cells.items()}
    try:
        return _article(row | {"code": code}, 1)
    except PosError as fault:
        value = fault.params["value"]
        if fault.code == "catalogue.ean":
            raise PosError("article.ean", cell="ean", value=value) from None
        raise PosError("article.value", cell=fault.params["column"], value=value) from None


def _ean(value: str | None, line: int) -> str | None:
    if value is not None and not is_ean(value):
        raise PosError("catalogue.ean", line=line, value=value)
    return value


UNIQUE: Final = (
    ("code", "catalogue.duplicate_code"),
    ("key", "catalogue.duplicate_key"),
    ("ean", "catalogue.duplicate_ean"),
    ("source_item", "catalogue.duplicate_source"),
)
"""Fields that name one article each, and the refusal of a second one."""


def _check_unique(article: Article, seen: set[tuple[str, str]], line: int) -> None:
    """Refuse a code, a letter, a barcode or a source item that stands twice."""
    for name, fault in UNIQUE:
        value = getattr(article, name)
        if value is None:
            continue
        if (name, value) in seen:
            raise PosError(fault, line=line, value=value)
        seen.add((name, value))


def written(article: Article) -> dict[str, str]:
    """An article as the columns of the file."""
    return {column: _text(column, getattr(article, field)) for column, field in FIELDS.items()}


def _text(column: str, value: object) -> str:
    """One field as a cell; what is not set is empty, a switch is 1 when it is on."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, int) and column != "alcohol_group":
        return euros(value)
    return str(value)


def export(articles: tuple[Article, ...]) -> str:
    """The catalogue in CSV, all columns; `import` reads it back to the same."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(FIELDS), lineterminator="\n")
    writer.writeheader()
    writer.writerows(written(article) for article in articles)
    return out.getvalue()


def as_json(article: Article) -> dict[str, Any]:
    """An article for scripts: the columns of the file, empty ones null, switches true or false."""
    cells: dict[str, Any] = {name: value or None for name, value in written(article).items()}
    return cells | {name: getattr(article, name) for name in SWITCHES}
