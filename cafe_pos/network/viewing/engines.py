"""What computes the network's views: DuckDB inside the program, or Apache Spark.

Both are given the same Ibis expressions and the same Parquet parts: those that the catalogue
names, never whatever lies in a folder. `spark` starts one on this machine; `spark=URL` asks a
cluster, which must see the warehouse's folder under the same path.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any, Final, Protocol

from cafe_pos.domain.errors import PosError

DUCKDB: Final = "duckdb"
SPARK: Final = "spark"
LOCAL: Final = "local[*]"
INSTALL: Final = "pip install 'cafe-pos[{extra}]'"
INTEGER: Final = "int64"
TEXT: Final = "string"
_URL: Final = re.compile(r"(spark|k8s|yarn|local)[\w.:/\[\]*,-]*")
_MEMORY: Final = "1GB"
"""What DuckDB may hold before it goes on in files."""
_SPARK_MEMORY: Final = "4g"
"""What Spark on this machine may hold; a cluster has its own settings."""

Kinds = Mapping[str, str]
"""Columns of a small table: name and `int64` or `string`."""
Found = list[dict[str, Any]]


class Engine(Protocol):
    """Reads Parquet parts, computes Ibis expressions."""

    @property
    def name(self) -> str:
        """`duckdb` or `spark`."""

    def parts(self, paths: Sequence[Path]) -> Any:
        """A table of these Parquet files alone."""

    def small(self, name: str, kinds: Kinds, rows: Sequence[tuple[Any, ...]]) -> Any:
        """A table of rows that are here; another of the same name takes its place."""

    def rows(self, expression: Any) -> Found:
        """The rows of an expression; whole numbers stay whole."""


@contextmanager
def engine(wanted: str) -> Iterator[Engine]:
    """Start an engine by its name; it ends with the block.

    Raises:
        PosError: `network.engine` for an unknown one, `network.extra_missing`, `network.no_java`,
            `network.spark_failed`.
    """
    name, _equals, url = wanted.partition("=")
    if name == DUCKDB and not url:
        demand("network", "ibis", "duckdb", "pyarrow")
        with ExitStack() as stack:
            yield _DuckDB(stack)
    elif name == SPARK and (not url or _URL.fullmatch(url)):
        demand("spark", "ibis", "pyspark")
        if which("java") is None and not _java_home():
            raise PosError("network.no_java")
        with ExitStack() as stack:
            yield _Spark(stack, url or LOCAL)
    else:
        raise PosError("network.engine", engine=wanted)


def demand(extra: str, *modules: str) -> None:
    """Refuse by name when the libraries of an extra are not installed.

    Raises:
        PosError: `network.extra_missing`.
    """
    if any(find_spec(name) is None for name in modules):
        raise PosError("network.extra_missing", command=INSTALL.format(extra=extra))


def _java_home() -> bool:
    import os

    home = os.environ.get("JAVA_HOME")
    return bool(home) and (Path(str(home)) / "bin" / "java").exists()


def _plain_path(path: Path) -> str:
    """A path for DuckDB, in which no character stands for others."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def _hadoop_path(path: Path) -> str:
    """A path for Spark, in which no character stands for others."""
    return "file://" + re.sub(r"([*?\[\]{}\\])", r"\\\1", str(path.resolve()))


class _DuckDB:
    """DuckDB in this process: nothing is installed, nothing is fetched."""

    def __init__(self, stack: ExitStack) -> None:
        import ibis

        spill = stack.enter_context(tempfile.TemporaryDirectory(prefix="cafe-pos-duckdb-"))
        self._own = ibis.duckdb.connect(
            memory_limit=_MEMORY,
            temp_directory=spill,
            autoinstall_known_extensions=False,
        )
        stack.callback(self._own.disconnect)
        self._own.con.execute("SET enable_progress_bar = false")  # it would draw into the answer

    @property
    def name(self) -> str:
        return DUCKDB

    def parts(self, paths: Sequence[Path]) -> Any:
        # The folder's `month=` is no column of the file, and Spark does not make one of it either.
        return self._own.read_parquet(list(map(_plain_path, paths)), hive_partitioning=False)

    def small(self, name: str, kinds: Kinds, rows: Sequence[tuple[Any, ...]]) -> Any:
        import pyarrow as pa

        types = {INTEGER: pa.int64(), TEXT: pa.string()}
        schema = pa.schema([(column, types[kind]) for column, kind in kinds.items()])
        values = zip(*rows, strict=True) if rows else [()] * len(kinds)
        columns = [pa.array(v, t) for v, t in zip(values, schema.types, strict=True)]
        table = pa.Table.from_arrays(columns, schema=schema)
        self._own.con.register(name, table)
        return self._own.table(name)

    def rows(self, expression: Any) -> Found:
        found: Found = self._own.to_pyarrow(expression).to_pylist()
        return found


def _short(error: Exception) -> str:
    """What Java says, without its stack."""
    lines = [line.strip(": ") for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:2])[:300] or type(error).__name__


class _Spark:
    """Apache Spark: on this machine, or a cluster by its URL."""

    def __init__(self, stack: ExitStack, url: str) -> None:
        import ibis
        from pyspark.sql import SparkSession

        place = stack.enter_context(tempfile.TemporaryDirectory(prefix="cafe-pos-spark-"))
        builder = (
            SparkSession.builder.master(url).appName("cafe-pos network")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.warehouse.dir", place)
            .config("spark.sql.ansi.enabled", "true")
        )  # fmt: skip
        if url.startswith("local"):
            builder = (
                builder.config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.local.dir", place)
                .config("spark.driver.memory", _SPARK_MEMORY)
                # A shuffle into 200 parts is made for clusters, not for a machine's few cores.
                .config("spark.sql.shuffle.partitions", "4")
            )
        try:
            self._session = builder.getOrCreate()
        except Exception as error:  # Py4J has many ways to say that Java did not start
            raise PosError("network.spark_failed", url=url, reason=_short(error)) from error
        stack.callback(self._session.stop)
        self._session.sparkContext.setLogLevel("ERROR")
        self._own = ibis.pyspark.connect(self._session)
        self._count = 0
        self._url = url

    @property
    def name(self) -> str:
        return SPARK

    def parts(self, paths: Sequence[Path]) -> Any:
        self._count += 1
        name = f"parts_{self._count}"
        read = self._session.read.parquet(*map(_hadoop_path, paths))
        read.createOrReplaceTempView(name)
        return self._own.table(name)

    def small(self, name: str, kinds: Kinds, rows: Sequence[tuple[Any, ...]]) -> Any:
        types = {INTEGER: "bigint", TEXT: "string"}
        schema = ", ".join(f"`{column}` {types[kind]}" for column, kind in kinds.items())
        made = self._session.createDataFrame(list(rows), schema)
        made.createOrReplaceTempView(name)
        return self._own.table(name)

    def rows(self, expression: Any) -> Found:
        # Not by way of pandas, which makes a fraction of a whole number beside an unknown one.
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        try:
            found = self._session.sql(self._own.compile(expression)).collect()
        except (Py4JError, PySparkException) as error:
            raise PosError("network.spark_failed", url=self._url, reason=_short(error)) from error
        return [row.asDict() for row in found]
