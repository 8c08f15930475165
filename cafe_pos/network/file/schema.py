"""The export's own schema, version 1: its SQL, its columns' kinds, the dictionary it carries.

It is independent of the till's schema: any SQLite tool opens it, and what stands here once is
never changed, only added to under a new version (docs/export.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from cafe_pos.network.file import schema_columns as words
from cafe_pos.network.file.schema_columns import COLUMNS, Column, Kind, Unit

__all__ = [
    "APPLICATION_ID",
    "EXPORT_SCHEMA",
    "FLAT",
    "PAGE_SIZE",
    "TABLES",
    "Column",
    "Kind",
    "Table",
    "Unit",
    "dictionary",
    "flat_lines",
    "statements",
]

EXPORT_SCHEMA: Final = 1
"""The version of the schema that this program writes, and the newest that it reads."""
APPLICATION_ID: Final = 0x43414645
"""`CAFE`: what `PRAGMA application_id` says of an export."""
PAGE_SIZE: Final = 1024
"""Small pages: most tables hold a handful of rows."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the export: its columns, and those that make its key, by which it is sorted."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    most: int

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def sql(self) -> str:
        """What makes it, exactly as `sqlite_master` keeps it."""
        plain = len(self.key) == 1 and self.column(self.key[0]).kind is Kind.INTEGER
        parts = [
            f"{c.name} {c.kind.value}"
            + (" PRIMARY KEY" if plain and c.name == self.key[0] else "")
            + ("" if c.optional or (plain and c.name == self.key[0]) else " NOT NULL")
            for c in self.columns
        ]
        if plain:
            return f"CREATE TABLE {self.name} ({', '.join(parts)})"
        key = f"PRIMARY KEY ({', '.join(self.key)})"
        return f"CREATE TABLE {self.name} ({', '.join([*parts, key])}) WITHOUT ROWID"

    def column(self, name: str) -> Column:
        """A column by its name."""
        return next(c for c in self.columns if c.name == name)

    def row(self, **values: Any) -> Row:
        """A row of it; what is not named is NULL."""
        unknown = values.keys() - set(self.names)
        if unknown:
            raise KeyError(f"{self.name}: {sorted(unknown)}")
        return tuple(values.get(name) for name in self.names)


_KEYS: Final[dict[str, tuple[tuple[str, ...], int]]] = {
    "meta": (("key",), 100),
    "dictionary": (("table_name", "column_name"), 1000),
    "signing_key": (("id",), 100),
    "closure": (("number",), 400),
    "closure_vat": (("closure", "code", "rate"), 5000),
    "closure_method": (("closure", "method"), 5000),
    "closure_part": (("closure", "what", "name"), 40_000),
    "ticket": (("seq",), 100_000),
    "ticket_item": (("id",), 20_000),
    "ticket_line": (("ticket", "position"), 500_000),
    "ticket_payment": (("ticket", "position"), 200_000),
    "service_activity": (("service", "what", "day"), 20_000),
    "service_result": (("service",), 500),
    "family_result": (("name",), 1000),
    "viability_figure": (("code",), 500),
    "viability_reason": (("position",), 200),
    "viability_missing": (("what",), 100),
    "impact_indicator": (("code",), 500),
    "need": (("position",), 2000),
    "trial": (("position",), 2000),
    "action": (("position",), 1000),
    "ledger_entry": (("seq",), 300_000),
}
"""The key of each table, and how many rows are the most that is read of it."""

TABLES: Final[dict[str, Table]] = {
    name: Table(name, key, COLUMNS[name], most) for name, (key, most) in _KEYS.items()
}
"""Every table of the file."""

_LINE, _ITEM = TABLES["ticket_line"], TABLES["ticket_item"]
_OF_ITEM: Final = _ITEM.names[1:]

FLAT: Final[dict[str, tuple[str, ...]]] = {
    name: table.names for name, table in TABLES.items() if name not in ("ticket_item", "dictionary")
} | {
    "ticket_line": ("ticket", "position", *_OF_ITEM, *_LINE.names[3:]),
}
"""The columns of each table as a reader gives them: a line carries what its item says."""


def flat_lines(lines: list[Row], items: list[Row]) -> list[Row]:
    """Lines with what their items say, in the columns of `FLAT["ticket_line"]`.

    Raises:
        KeyError: a line names an item that is not there.
    """
    said = {item[0]: item[1:] for item in items}
    return [(*line[:2], *said[line[2]], *line[3:]) for line in lines]


@cache
def statements() -> tuple[str, ...]:
    """The SQL that makes the file's tables, in order."""
    return tuple(table.sql for table in TABLES.values())


@cache
def dictionary() -> tuple[Row, ...]:
    """The rows of the table `dictionary`: each table, then each of its columns."""
    rows: list[Row] = []
    for name, table in TABLES.items():
        said = words.TABLES[name]
        rows.append((name, "", "", *said))
        rows.extend((name, c.name, c.unit.value, c.fr, c.en) for c in table.columns)
    return tuple(sorted(rows))
