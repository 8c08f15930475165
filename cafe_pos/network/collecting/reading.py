"""Reading one file that somebody sent: first its signature, then its data, then its sums.

The order is the rule: until the envelope is whole and its key is known, nothing parses the data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cafe_pos.domain.errors import PosError
from cafe_pos.network.collecting import examining, extracting
from cafe_pos.network.collecting.examining import Notice
from cafe_pos.network.collecting.extracting import Rows
from cafe_pos.network.collecting.worker import Worker
from cafe_pos.network.file import trailer
from cafe_pos.network.file.manifest import Manifest
from cafe_pos.network.file.schema import FLAT, Row, flat_lines
from cafe_pos.network.file.trailer import Envelope

__all__ = ["Checked", "Notice", "check_envelope", "check_file", "check_in_process"]

Known = Callable[[Manifest], bool]
"""Whether the key of a manifest is that of its café."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that is sound: its manifest, its rows by table (columns as in `schema.FLAT`).

    Lines carry what their items say. `notices` are warnings and information: coded, with the
    severity that `network_messages.NETWORK_NOTICES` gives them.
    """

    manifest: Manifest
    sha256: str
    rows: Rows = field(repr=False)
    notices: tuple[Notice, ...] = ()

    def table(self, name: str) -> list[Row]:
        """The rows of a table, in the columns of `schema.FLAT`."""
        return self.rows[name]

    def dicts(self, name: str) -> list[dict[str, object]]:
        """The same, by the names of the columns."""
        return [dict(zip(FLAT[name], row, strict=True)) for row in self.rows[name]]

    @property
    def meta(self) -> dict[str, str | None]:
        """The table `meta` as keys and values."""
        return dict(self.rows["meta"])


def check_file(path: Path, known: Known | None = None, worker: Worker | None = None) -> Checked:
    """Check a file, its data read in a process of their own.

    Raises:
        PosError: `network.*` for whatever is wrong; `network.unknown_key` when `known` says no.
    """
    return check_envelope(trailer.open_file(path), known, worker)


def check_envelope(
    envelope: Envelope, known: Known | None = None, worker: Worker | None = None
) -> Checked:
    """The same of a file whose signature was verified already.

    Raises:
        PosError: as `check_file` does.
    """
    _demand(envelope, known)
    if worker is not None:
        return _finished(envelope, worker.extract(envelope.data))
    with Worker() as own:
        return _finished(envelope, own.extract(envelope.data))


def check_in_process(envelope: Envelope, known: Known | None = None) -> Checked:
    """The same within this process: for one of a pool that called `extracting.limit_process`.

    Raises:
        PosError: as `check_file` does.
    """
    _demand(envelope, known)
    return _finished(envelope, extracting.extract(envelope.data))


def _demand(envelope: Envelope, known: Known | None) -> None:
    said = envelope.manifest
    if known is not None and not known(said):
        raise PosError("network.unknown_key", cafe=said.cafe, key=said.key_id)


def _finished(envelope: Envelope, rows: Rows) -> Checked:
    notices = examining.examine(envelope.manifest, rows)
    flat = {name: found for name, found in rows.items() if name in FLAT}
    flat["ticket_line"] = flat_lines(rows["ticket_line"], rows["ticket_item"])
    return Checked(envelope.manifest, envelope.sha256, flat, notices)
