"""The catalogue as a file: read, checked whole, merged in one act; and written back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeVar

from stdnum import ean as ean_numbers

from cafe_pos.application import acts
from cafe_pos.application.ports import Context
from cafe_pos.domain.catalogue import Article, Mode, Ownership, Unit
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.money import euros, parse_euros
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.domain.vat import VatCode

REQUIRED: Final = (
    "code", "label", "family", "price", "vat_on_site", "vat_takeaway", "default_mode", "ownership",
)  # fmt: skip
OPTIONAL: Final = (
    "source_item", "mandator", "price_takeaway", "price_room", "price_terrace", "unit", "ean",
    "key", "alcohol_group", "allergens", "cost",
)  # fmt: skip
MAX_LABEL: Final = 80
MAX_PRICE_CENTS: Final = 100_000_00
Choice = TypeVar("Choice", bound=StrEnum)
_FORMULA: Final = ("=", "+", "@", "\t")
"""A label that begins so would be run as a formula by a spreadsheet that opens our export."""


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """What an import did: codes added and changed, and how many stayed as they were."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    articles: int


class CatalogueError(PosError):
    """A catalogue that cannot be taken: its first fault is the error, `others` hold the rest."""

    def __init__(self, faults: list[PosError]) -> None:
        super().__init__(faults[0].code, **faults[0].params)
        self.others = faults[1:]


def parse(content: bytes) -> tuple[Article, ...]:
    """Read a catalogue in CSV: UTF-8, a header, comma or semicolon.

    Raises:
        PosError: `catalogue.encoding`, `catalogue.columns`, `catalogue.empty`.
        CatalogueError: one fault a line, all of them.
    """
    articles: list[Article] = []
    faults: list[PosError] = []
    seen: set[tuple[str, str]] = set()
    for line, row in _rows(content):
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
    return tuple(articles)


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
        if (
            not value
            or len(value) > MAX_LABEL
            or not value.isprintable()
            or value.startswith(_FORMULA)
        ):
            raise self.fault(column)
        return value

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

    def vat(self, column: str) -> VatCode:
        try:
            return VatCode(self._row[column])
        except ValueError:
            value = self._row[column]
            raise PosError("catalogue.vat_code", line=self._line, value=value) from None


def _article(row: Mapping[str, str], line: int) -> Article:
    """One line as an article.

    Raises:
        PosError: `catalogue.value`, `catalogue.vat_code` or `catalogue.ean`, with the line.
    """
    read = _Line(row, line)
    return Article(
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
        mandator=read.text("mandator") if read.optional("mandator") else None,
        source_item=read.optional("source_item"),
        ean=_ean(read.optional("ean"), line),
        key=_key(read.optional("key"), line),
        alcohol_group=_group(read.optional("alcohol_group"), line),
        allergens=tuple(row.get("allergens", "").split()),
        cost_cents=read.optional_price("cost"),
    )


def _ean(value: str | None, line: int) -> str | None:
    if value is not None and not ean_numbers.is_valid(value):
        raise PosError("catalogue.ean", line=line, value=value)
    return value


def _key(value: str | None, line: int) -> str | None:
    if value is not None and not (len(value) == 1 and value.isascii() and value.islower()):
        raise PosError("catalogue.value", line=line, column="key", value=value)
    return value


def _group(value: str | None, line: int) -> int | None:
    if value is None:
        return None
    if value not in ("1", "3", "4", "5"):
        raise PosError("catalogue.value", line=line, column="alcohol_group", value=value)
    return int(value)


_UNIQUE: Final = (
    ("code", "catalogue.duplicate_code"),
    ("key", "catalogue.duplicate_key"),
    ("source_item", "catalogue.duplicate_source"),
)


def _check_unique(article: Article, seen: set[tuple[str, str]], line: int) -> None:
    """Refuse a code, a letter or a source item that stands twice."""
    for name, fault in _UNIQUE:
        value = getattr(article, name)
        if value is None:
            continue
        if (name, value) in seen:
            raise PosError(fault, line=line, value=value)
        seen.add((name, value))


def import_articles(
    ctx: Context,
    articles: tuple[Article, ...],
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> CatalogueChange:
    """Add new articles and change known ones, in one act; articles not named stay.

    Raises:
        PosError: `catalogue.duplicate_key` when a letter belongs to an article that stays.
    """
    with ctx.store.act() as uow:
        before = {article.code: article for article in uow.articles()}
        # The file has no word for a blocked article: importing it again must not unblock one.
        articles = tuple(
            replace(a, blocked=True) if a.code in before and before[a.code].blocked else a
            for a in articles
        )
        merged = {**before, **{article.code: article for article in articles}}
        keys: dict[str, str] = {}
        for article in merged.values():
            if article.key and keys.setdefault(article.key, article.code) != article.code:
                raise PosError("catalogue.duplicate_key", line="-", value=article.key)
        added = tuple(a.code for a in articles if a.code not in before)
        changed = tuple(a.code for a in articles if a.code in before and before[a.code] != a)
        if added or changed:
            who = acts.acting(uow, operator, Right.CATALOGUE)
            uow.put_articles(tuple(merged.values()))
            acts.record(
                uow, EventCode.SETTINGS_CHANGE, "catalogue",
                at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
                added=[_written(merged[code]) for code in added],
                changed=[_written(merged[code]) for code in changed],
            )  # fmt: skip
    unchanged = len(articles) - len(added) - len(changed)
    return CatalogueChange(added, changed, unchanged, len(merged))


def articles_of(ctx: Context) -> tuple[Article, ...]:
    """The catalogue, in its own order."""
    with ctx.store.act() as uow:
        return uow.articles()


def _written(article: Article) -> dict[str, str]:
    """An article as the columns of the file."""
    return {
        "code": article.code,
        "label": article.label,
        "family": article.family,
        "price": euros(article.price_cents),
        "vat_on_site": article.vat_on_site.value,
        "vat_takeaway": article.vat_takeaway.value,
        "default_mode": article.default_mode.value,
        "ownership": article.ownership.value,
        "source_item": article.source_item or "",
        "mandator": article.mandator or "",
        "price_takeaway": _optional(article.price_takeaway_cents),
        "price_room": _optional(article.price_room_cents),
        "price_terrace": _optional(article.price_terrace_cents),
        "unit": article.unit.value,
        "ean": article.ean or "",
        "key": article.key or "",
        "alcohol_group": str(article.alcohol_group or ""),
        "allergens": " ".join(article.allergens),
        "cost": _optional(article.cost_cents),
    }


def _optional(cents: int | None) -> str:
    return "" if cents is None else euros(cents)


def export(articles: tuple[Article, ...]) -> str:
    """The catalogue in CSV, all columns; `import` reads it back to the same."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [*REQUIRED, *OPTIONAL], lineterminator="\n")
    writer.writeheader()
    writer.writerows(_written(article) for article in articles)
    return out.getvalue()


def as_json(article: Article) -> dict[str, Any]:
    """An article for scripts: the columns of the file, empty ones null."""
    return {name: value or None for name, value in _written(article).items()}
