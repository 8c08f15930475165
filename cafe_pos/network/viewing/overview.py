"""The network in a month, put together from what the engine answers: `NetworkView`.

Nothing is judged again: verdicts, figures and reasons are those that each café's till computed and
signed. The anonymous version holds no line of one café and no group under five.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from cafe_pos import __version__
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.viability.verdict import Verdict, months_to, previous
from cafe_pos.network.collecting.catalogue import Export
from cafe_pos.network.viewing import arrivals, effects
from cafe_pos.network.viewing.looking import Look, name_of, placed
from cafe_pos.network.viewing.queries import Queries
from cafe_pos.network.views import (
    SMALLEST_GROUP,
    ActionLine,
    CafeLine,
    ImpactTotal,
    MonthPoint,
    NetworkView,
    PeerFigure,
    ReasonLine,
    ServiceLine,
)

MONTHS: Final = 12
_FRESH: Final = 3
"""A verdict speaks for this many months; then nothing is known."""
_AVERAGES: Final = frozenset({"visits_a_day", "tickets_a_day", "services_used", "local_km"})
"""Indicators that say nothing when they are added up over cafés, though they count pieces."""


def overview(
    look: Look, month: str, *, now: datetime, months: int = MONTHS, anonymous: bool = False
) -> NetworkView:
    """The network in a month (ISO), with so many months of each café.

    Raises:
        PosError: `network.no_exports`; `network.too_few` for an anonymous version.
    """
    window = months_to(month, months)
    exports = look.exports(window[0], month)
    here = sum(one.month == month for one in exports)
    if not here:
        raise PosError("network.no_exports", month=month)
    if anonymous and here < SMALLEST_GROUP:
        raise PosError("network.too_few", count=here, least=SMALLEST_GROUP)
    queries = look.queries(exports)
    sizes = queries.sizes()
    lines = _cafes(look, queries, exports, sizes)
    points = [p for line in lines for p in line.months if p.month == month]
    trials = effects.trials_of(
        queries, month, months, sizes, {cafe.cafe: placed(cafe) for cafe in look.cafes}
    )
    verdicts = _verdicts(lines)
    return NetworkView(
        month=month,
        generated_at=utc_text(now),
        engine=look.engine.name,
        software=__version__,
        anonymous=anonymous,
        counted=here,
        cafes=() if anonymous else lines,
        revenue_cents=sum(p.revenue_cents for p in points),
        takings_cents=sum(p.takings_cents for p in points),
        tickets=sum(p.tickets for p in points),
        ebe_own_cents=sum(p.ebe_own_cents or 0 for p in points),
        verdicts=hidden(verdicts) if anonymous else verdicts,
        danger=() if anonymous else _danger(lines),
        services=_services(queries.services(month), anonymous=anonymous),
        trials=effects.pooled(trials) if anonymous else trials,
        punctuality=() if anonymous else arrivals.punctuality(look, window, now),
        impact=_impact(queries.impact(month), anonymous=anonymous),
        peers=tuple(
            PeerFigure(
                row["size"], row["code"], row["unit"], row["cafes"], whole(row["low"]),
                whole(row["median"]), whole(row["high"]),
            )
            for row in queries.peers(month, sizes)
        ),
    )  # fmt: skip


def whole(value: float | Decimal) -> int:
    """A median or a quartile as a whole number, halves away from zero."""
    return int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP))


def _maybe(value: float | Decimal | None) -> int | None:
    return None if value is None else whole(value)


# Cafés


def _cafes(
    look: Look, queries: Queries, exports: Sequence[Export], sizes: Mapping[str, str]
) -> tuple[CafeLine, ...]:
    """Every café with its months, in the order of their names."""
    month = max(one.month for one in exports)
    fresh = previous(month, _FRESH - 1)
    facts = {row["export_id"]: row for row in queries.months()}
    reasons = _by(queries.reasons(fresh))
    actions = _by(queries.actions(fresh))
    own: dict[str, list[Export]] = {}
    for one in exports:
        own.setdefault(one.cafe, []).append(one)
    made = []
    for cafe in look.cafes:
        sent = own.get(cafe.cafe, [])
        points = tuple(_point(one, facts.get(one.id, {})) for one in sent)
        judged = next(
            (o for o, p in zip(reversed(sent), reversed(points), strict=True)
             if p.verdict and p.month >= fresh), None
        )  # fmt: skip
        said = facts.get(judged.id, {}) if judged else {}
        made.append(CafeLine(
            cafe=cafe.cafe, name=name_of(cafe), commune=cafe.commune or "",
            size=sizes.get(cafe.cafe, ""), verdict=known_verdict(said.get("verdict")),
            agreeing=int(said.get("agreeing") or 0),
            reasons=tuple(map(_reason, reasons.get(judged.id, ()))) if judged else (),
            months=points,
            actions=tuple(map(action_line, actions.get(sent[-1].id, ()))) if sent else (),
        ))  # fmt: skip
    return tuple(made)


def _by(rows: Iterable[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["export_id"], []).append(row)
    return found


def _point(one: Export, said: Mapping[str, Any]) -> MonthPoint:
    """A month; takings and tickets, which collect recomputed, also where no figure says them."""
    verdict = said.get("verdict")
    return MonthPoint(
        one.month, one.kind, one.revision, said.get("revenue") or 0,
        _or(said.get("takings"), one.total), said.get("ebe_own"), said.get("margin_rate"),
        said.get("safety_rate"), said.get("months_covered"), _or(said.get("tickets"), one.tickets),
        known_verdict(verdict) if verdict else None,
    )  # fmt: skip


def _or(value: int | None, other: int) -> int:
    return other if value is None else value


def known_verdict(text: str | None) -> str:
    """A verdict that this version knows; what a later one may say is not known."""
    return str(text) if text in list(Verdict) else Verdict.UNKNOWN.value


def _reason(row: Mapping[str, Any]) -> ReasonLine:
    return ReasonLine(row["code"], params_of(row["params"]))


def params_of(text: str) -> tuple[tuple[str, int | str], ...]:
    """The figures of a reason by name; of another shape than ours nothing is kept."""
    try:
        said = json.loads(text)
    except ValueError:
        return ()
    if not isinstance(said, dict):
        return ()
    return tuple((k, v) for k, v in sorted(said.items()) if isinstance(v, int | str))


def action_line(row: Mapping[str, Any]) -> ActionLine:
    """What managers promised."""
    return ActionLine(row["text"], row["due"], row["done"])


def _verdicts(lines: Iterable[CafeLine]) -> tuple[tuple[str, int], ...]:
    found = Counter(line.verdict for line in lines)
    return tuple((one.value, found[one.value]) for one in Verdict)


def hidden(counts: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Counts of which none is a group under five, nor what is left when the others are known."""
    shown = [pair for pair in counts if pair[1] >= SMALLEST_GROUP]
    left = sum(count for _code, count in counts) - sum(count for _code, count in shown)
    while shown and 0 < left < SMALLEST_GROUP:
        smallest = min(shown, key=lambda pair: pair[1])
        shown.remove(smallest)
        left += smallest[1]
    return tuple(shown)


def _danger(lines: Iterable[CafeLine]) -> tuple[CafeLine, ...]:
    """Cafés in danger, those whose money lasts shortest first."""
    return tuple(
        sorted((one for one in lines if one.verdict == Verdict.DANGER), key=lasting)
    )  # fmt: skip


def lasting(line: CafeLine) -> tuple[int, str]:
    """For how long a café's money lasts, in hundredths of a month; not known counts as nothing."""
    known = [p.months_covered_hundredths for p in line.months]
    last = next((value for value in reversed(known) if value is not None), 0)
    return last, line.name


# What is compared


def _services(rows: Sequence[Mapping[str, Any]], *, anonymous: bool) -> tuple[ServiceLine, ...]:
    least = SMALLEST_GROUP if anonymous else 1

    def median(row: Mapping[str, Any], name: str) -> int | None:
        return _maybe(row[name]) if row[f"{name}_known"] >= least else None

    return tuple(
        ServiceLine(
            service=row["service"], cafes=row["cafes"], revenue_cents=median(row, "revenue") or 0,
            contribution_cents=median(row, "contribution"),
            per_hour_cents=median(row, "per_hour"), attach_bp=median(row, "attach"),
            also_net_cents=median(row, "also_net") or 0,
        )
        for row in rows
        if row["cafes"] >= least
    )  # fmt: skip


def _impact(rows: Sequence[Mapping[str, Any]], *, anonymous: bool) -> tuple[ImpactTotal, ...]:
    least = SMALLEST_GROUP if anonymous else 1
    return tuple(
        ImpactTotal(
            row["code"],
            whole(row["median"]) if is_average(row["code"], row["unit"]) else row["total"],
            row["unit"], row["tag"], row["cafes"],
        )
        for row in rows
        if row["cafes"] >= least
    )  # fmt: skip


def is_average(code: str, unit: str) -> bool:
    """Whether an indicator is a rate or a mean, of which the network shows the median."""
    return unit == "bp" or code in _AVERAGES
