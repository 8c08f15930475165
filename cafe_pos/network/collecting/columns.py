"""The warehouse's tables: the export's own, in Arrow's types, each row with its `export_id`.

What SQLite keeps as INTEGER is a signed 64-bit number, TEXT a string, BLOB bytes; what the export
demands is not null here either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from cafe_pos.network.file.schema import FLAT, TABLES, Column, Kind

if TYPE_CHECKING:
    import pyarrow as pa

EXPORT_ID: Final = "export_id"
"""The number of the export in the catalogue: first column of every table."""


def _column(table: str, name: str) -> Column:
    """A column by its name; those of an item stand in the line that sells it."""
    holders = (table, "ticket_item") if table == "ticket_line" else (table,)
    return next(c for holder in holders for c in TABLES[holder].columns if c.name == name)


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of a table of the warehouse."""
    import pyarrow as pa

    kinds = {Kind.INTEGER: pa.int64(), Kind.TEXT: pa.string(), Kind.BLOB: pa.binary()}
    fields = [pa.field(EXPORT_ID, pa.int64(), nullable=False)]
    for name in FLAT[table]:
        column = _column(table, name)
        fields.append(pa.field(name, kinds[column.kind], nullable=column.optional))
    return pa.schema(fields)


def pack(rows: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, bytes]:
    """Rows by table as Arrow's stream format, without `export_id`: what a worker hands back.

    A value of another type than its column's is refused here, column by column.

    Raises:
        ValueError: (Arrow's own, as are TypeError and OverflowError) of such a value.
    """
    import pyarrow as pa

    packed: dict[str, bytes] = {}
    for table in FLAT:
        found = rows.get(table) or ()
        if not found:
            continue
        schema = pa.schema(list(arrow_schema(table))[1:])
        columns = [
            pa.array(values, type=field.type)
            for field, values in zip(schema, zip(*found, strict=True), strict=True)
        ]
        batch = pa.record_batch(columns, schema=schema)
        batch.validate(full=True)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, schema) as stream:
            stream.write_batch(batch)
        packed[table] = sink.getvalue().to_pybytes()
    return packed


def unpack(packed: bytes, table: str, export_id: int) -> pa.Table:
    """A table of one export, each row with its `export_id`."""
    import pyarrow as pa

    with pa.ipc.open_stream(packed) as stream:
        found = stream.read_all()
    ids = pa.array([export_id], pa.int64()).take(pa.array([0] * len(found), pa.int64()))
    return pa.Table.from_arrays([ids, *found.columns], schema=arrow_schema(table))
