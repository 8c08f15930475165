"""Lines of the log, reduced to what is known to be ours: codes, kinds of errors, places in code.

What an error says may quote what somebody typed: it is left out. What is not on these lists does
not pass, so a new line says nothing until its code is added here.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

CODES: Final = frozenset({
    "collect.fault", "internal", "rules.unknown", "spool.internal", "spool.mute", "spool.on_change",
    "spool.transport", "spool.unrenderable", "spool.unsettled", "spool.writer_closed",
})  # fmt: skip
"""Every code that the program logs."""
LEVELS: Final = frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"})
_AT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_TYPE: Final = re.compile(r"[A-Z][A-Za-z]{0,40}(?:Error|Exception|Refused|Timeout|Expired)(?=:)")
_PLACES: Final = re.compile(r" \(([^()]*)\)$")
_PLACE: Final = re.compile(r"[a-z_0-9]{1,40}\.py:\d{1,5} (?:[A-Za-z_0-9]{1,60}|<[a-z]{1,20}>)")


def cleaned(text: str) -> dict[str, str] | None:
    """A line as `at`, `level`, `code`, `error` (its kind) and `where`; None when it is not ours."""
    with suppress(ValueError, TypeError):
        line = json.loads(text)
        if not isinstance(line, dict):
            return None
        at, level = str(line.get("at", "")), str(line.get("level", ""))
        if not _AT.fullmatch(at) or level not in LEVELS:
            return None
        message, fault = str(line.get("message", "")), str(line.get("error", ""))
        code = message.split(" ", 1)[0]
        if code not in CODES:
            code, fault = "internal" if level == "ERROR" else "other", fault or message
        return {"at": at, "level": level, "code": code} | _fault(fault)
    return None


def _fault(text: str) -> dict[str, str]:
    """The kind of an error and the places that it came through; never what it says."""
    kind, places = _TYPE.match(text), _PLACES.search(text)
    told: dict[str, str] = {}
    if kind is not None:
        told["error"] = kind[0]
        if places is not None:
            where = [one for one in places[1].split(" < ") if _PLACE.fullmatch(one)]
            told["where"] = " < ".join(where)
    return told


def moment(line: dict[str, str]) -> datetime:
    """When a cleaned line was written; the log tells the machine's own time."""
    return datetime.fromisoformat(line["at"]).astimezone().astimezone(UTC)
