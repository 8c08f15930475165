"""What is recorded of a month's report, and of the file that goes to the network.

Both are numbered and counted by revision: a correction is a new one, never a change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cafe_pos.domain.ledger import Entry, Payload, Problem, problem


def report_number(month: str, revision: int) -> str:
    """The public number of a report: `R-2026-10-2` is the second of October 2026."""
    return f"R-{month}-{revision}"


def export_number(month: str, revision: int) -> str:
    """The public number of an export: `X-2026-10-1`."""
    return f"X-{month}-{revision}"


def report_payload(
    *,
    serial: int,
    month: str,
    revision: int,
    nature: str,
    verdict: str | None,
    json_sha256: str,
    recorded_at: str,
    operator: str,
    channel: str,
) -> dict[str, Any]:
    """A report as the ledger keeps it (format version 1); `json_sha256` is that of its JSON."""
    return {
        "document": "report",
        "serial": serial,
        "number": report_number(month, revision),
        "month": month,
        "revision": revision,
        "nature": nature,
        "verdict": verdict,
        "json_sha256": json_sha256,
        "recorded_at": recorded_at,
        "operator": operator,
        "channel": channel,
    }


def export_payload(
    *,
    serial: int,
    month: str,
    revision: int,
    nature: str,
    schema: int,
    entries: tuple[int, int],
    head_hash: str,
    file_name: str,
    data_bytes: int,
    data_sha256: str,
    previous: str | None,
    recorded_at: str,
    operator: str,
    channel: str,
) -> dict[str, Any]:
    """An export as the ledger keeps it (format version 1).

    `entries` are the first and the last that it holds, `head_hash` the last one's hash, `previous`
    the `data_sha256` of the export before, of whatever month.
    """
    return {
        "document": "export",
        "serial": serial,
        "number": export_number(month, revision),
        "month": month,
        "revision": revision,
        "nature": nature,
        "schema": schema,
        "first_seq": entries[0],
        "last_seq": entries[1],
        "head_hash": head_hash,
        "file_name": file_name,
        "data_bytes": data_bytes,
        "data_sha256": data_sha256,
        "previous": previous,
        "recorded_at": recorded_at,
        "operator": operator,
        "channel": channel,
    }


class Auditor:
    """Follows the reports and exports of a ledger: each month counts its revisions from 1."""

    def __init__(self) -> None:
        self._revisions: dict[tuple[str, str], int] = {}
        self._last_export: str | None = None

    def see(self, seq: int, document: Payload, last: Entry | None) -> Iterator[Problem]:
        """Check a document; `last` is the entry that an export names as its last one."""
        kind, month, revision = document["document"], document["month"], document["revision"]
        numbered = report_number if kind == "report" else export_number
        expected = self._revisions.get((kind, month), 0) + 1
        self._revisions[kind, month] = revision
        sound = revision == expected and document["number"] == numbered(month, revision)
        if kind == "report":
            sound = sound and (document["nature"] == "flash") == (document["verdict"] is None)
        else:
            sound = sound and self._export(seq, document, last)
        if not sound:
            yield problem(seq, "month_document.wrong", number=document["number"])

    def _export(self, seq: int, document: Payload, last: Entry | None) -> bool:
        chained = document["previous"] == self._last_export
        self._last_export = document["data_sha256"]
        inside = 1 <= document["first_seq"] <= document["last_seq"] < seq
        named = last is not None and last.hash.hex() == document["head_hash"]
        return chained and inside and named
