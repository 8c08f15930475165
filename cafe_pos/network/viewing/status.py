"""Who must be called first, and why: one reason a café, the gravest, and what it had promised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from cafe_pos.domain.viability.verdict import Verdict, months_to, previous
from cafe_pos.network.collecting.catalogue import Export
from cafe_pos.network.viewing import arrivals
from cafe_pos.network.viewing.arrivals import HELD, MISSING, REFUSED
from cafe_pos.network.viewing.looking import Look, placed
from cafe_pos.network.viewing.overview import action_line, known_verdict, params_of
from cafe_pos.network.views import ActionLine, Call, ReasonLine, StatusLine

CALLS: Final = 10
MISSING_CODE: Final = "call.missing"
"""No file of so many months in a row: `count`, `month` the first of them."""
DIFFERS_CODE: Final = "call.differs"
"""The report's `revenue` is not that of the signed `closures`; both in cents, without VAT."""
HELD_CODE, REFUSED_CODE = "call.held", "call.refused"
"""The file waits for a coordinator, or was refused; `code` says why."""
_DANGER, _DIFFERS, _REFUSED, _MISSING, _HELD = range(5)
_LOOKED_AT: Final = 6
"""Months back that a call looks at."""


def calls(look: Look, month: str, now: datetime, most: int = CALLS) -> tuple[Call, ...]:
    """The cafés to call first about a month (ISO), the most urgent first."""
    window = months_to(month, _LOOKED_AT)
    exports = look.exports(window[0], month)
    last: dict[str, Export] = {one.cafe: one for one in exports}
    queries = look.queries(exports)
    facts = {row["export_id"]: row for row in queries.months()} if exports else {}
    reasons = _first(queries.reasons(window[0])) if exports else {}
    differs = {row["cafe"]: row for row in queries.closed_revenue()} if exports else {}
    promised = _promised(queries.actions(window[0])) if exports else {}
    lines = {line.cafe: line for line in arrivals.standing(look, month, now)}
    found: list[tuple[tuple[int, int, str], Call]] = []
    for cafe in look.cafes:
        one = last.get(cafe.cafe)
        said = facts.get(one.id, {}) if one else {}
        line = lines.get(cafe.cafe)
        why = (
            _in_danger(said, reasons.get(one.id) if one else None)
            or _lies(differs.get(cafe.cafe))
            or (_silent(look, line, window) if line else None)
        )
        if why is not None:
            rank, weight, reason = why
            name = placed(cafe)
            call = Call(cafe.cafe, name, reason, promised.get(one.id, ()) if one else ())
            found.append(((rank, weight, name), call))
    return tuple(call for _order, call in sorted(found, key=lambda pair: pair[0])[:most])


_Why = tuple[int, int, ReasonLine] | None


def _in_danger(said: Mapping[str, Any], reason: Mapping[str, Any] | None) -> _Why:
    """In danger by its own till's verdict: those whose money lasts shortest first."""
    if known_verdict(said.get("verdict")) != Verdict.DANGER:
        return None
    lasts = said.get("months_covered") or 0
    code = reason["code"] if reason else "call.danger"
    return _DANGER, lasts, ReasonLine(code, params_of(reason["params"]) if reason else ())


def _lies(row: Mapping[str, Any] | None) -> _Why:
    """Its report says another revenue than its signed closures: the largest difference first."""
    if row is None:
        return None
    params = (("closures", row["closed"]), ("month", row["month"]), ("revenue", row["revenue"]))
    gap = abs(row["closed"] - row["revenue"])
    return _DIFFERS, -gap, ReasonLine(DIFFERS_CODE, params)


def _silent(look: Look, line: StatusLine, window: tuple[str, ...]) -> _Why:
    """Refused, missing or held: the longest first."""
    params: tuple[tuple[str, int | str], ...] = (("since", line.since),)
    if line.notice is not None:
        params = (("code", line.notice), *params)
    if line.state == REFUSED:
        return _REFUSED, _days(line.since), ReasonLine(REFUSED_CODE, params)
    if line.state == HELD:
        return _HELD, _days(line.since), ReasonLine(HELD_CODE, params)
    if line.state != MISSING:
        return None
    sent = {
        one.month
        for one in look.catalogue.exports("cafe = ? AND in_force", line.cafe)
        if one.month >= window[0]
    }
    count, first = 1, line.month
    while (earlier := previous(first)) >= window[0] and sent and earlier not in sent:
        count, first = count + 1, earlier
    silence = (("count", count), ("month", first))
    return _MISSING, -count, ReasonLine(MISSING_CODE, silence)


def _days(day: str) -> int:
    """A day as a number that grows with it."""
    return int(day.replace("-", ""))


def _first(rows: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """The first reason of each export."""
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(row["export_id"], row)
    return found


def _promised(rows: list[dict[str, Any]]) -> dict[int, tuple[ActionLine, ...]]:
    """What was promised with each export, what is not done yet first."""
    found: dict[int, list[ActionLine]] = {}
    for row in rows:
        found.setdefault(row["export_id"], []).append(action_line(row))
    return {
        key: tuple(sorted(lines, key=lambda one: (one.done is not None, one.due)))
        for key, lines in found.items()
    }
