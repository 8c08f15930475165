"""The global options of a command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cafe_pos import settings
from cafe_pos.application.ports import Context
from cafe_pos.cli import output


@dataclass(slots=True)
class Options:
    """What stands before a command: the database, the form of results, who acts."""

    db: Path | None = None
    json: bool = False
    operator: str | None = None

    @property
    def database(self) -> Path:
        """The café's database."""
        return self.db or settings.default_database()

    @contextmanager
    def cafe(self) -> Iterator[Context]:
        """Open the café for this command; what its start has to tell goes to standard error."""
        from cafe_pos import bootstrap

        with bootstrap.cafe(self.database) as ctx:
            output.tell_notices(ctx)
            yield ctx
