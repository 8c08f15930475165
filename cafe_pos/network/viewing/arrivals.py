"""How the exports came: which are in force, late, missing, held, refused, since when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.viability.verdict import previous
from cafe_pos.network.collecting.catalogue import Cafe, Catalogue, Export, Refusal
from cafe_pos.network.viewing.looking import Look, day_after, due, expected_since, placed
from cafe_pos.network.views import Punctuality, StatusLine

RECEIVED, LATE, MISSING, HELD, REFUSED = "received", "late", "missing", "held", "refused"
STATES = (REFUSED, HELD, MISSING, LATE, RECEIVED)
"""In the order in which somebody must look at them."""
DEFINITIVE = "definitive"


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came of each café and month, whatever became of it."""

    exports: Mapping[tuple[str, str], Sequence[Export]]
    refusals: Mapping[tuple[str, str], Sequence[Refusal]]
    first: Mapping[str, str] = field(default_factory=dict)
    """The first month of which a café ever sent a file."""


def arrivals(catalogue: Catalogue) -> Arrivals:
    """What came, the oldest first."""
    exports: dict[tuple[str, str], list[Export]] = {}
    refusals: dict[tuple[str, str], list[Refusal]] = {}
    first: dict[str, str] = {}
    for one in catalogue.exports():
        exports.setdefault((one.cafe, one.month), []).append(one)
        first[one.cafe] = min(one.month, first.get(one.cafe, one.month))
    # Anybody may claim to be a café: a claim explains why nothing came, and changes nothing else.
    for refusal in catalogue.refusals("cafe IS NOT NULL AND taken_at IS NULL"):
        refusals.setdefault((str(refusal.cafe), str(refusal.month)), []).append(refusal)
    return Arrivals(exports, refusals, first)


def nameless(look: Look, month: str) -> list[Refusal]:
    """Refused files that do not even say whose they are, since a month's end."""
    since = f"{previous(month, -1)}-01"
    return look.catalogue.refusals("cafe IS NULL AND taken_at IS NULL AND at >= ?", since)


def expected(cafe: Cafe, month: str, came: Arrivals) -> bool:
    """Whether a café should send a month."""
    sent = [came.first[cafe.cafe]] if cafe.cafe in came.first else []
    return expected_since(cafe, sent) <= month


def punctuality(look: Look, months: Sequence[str], now: datetime) -> tuple[Punctuality, ...]:
    """How the files of each month came, the oldest first; months that nobody owed are left out."""
    came = arrivals(look.catalogue)
    today = utc_text(now)[:10]
    found = [_of_month(look, month, came) for month in months if f"{month}-28" < today]
    return tuple(one for one in found if one.expected)


def _of_month(look: Look, month: str, came: Arrivals) -> Punctuality:
    owed = [cafe for cafe in look.cafes if expected(cafe, month, came)]
    received = late = definitive = 0
    refused: Counter[str] = Counter()
    for cafe in owed:
        exports = came.exports.get((cafe.cafe, month), ())
        force = next((one for one in exports if one.in_force), None)
        refused.update(one.code for one in came.refusals.get((cafe.cafe, month), ()))
        if force is None:
            continue
        received += 1
        definitive += force.kind == DEFINITIVE
        late += _first_whole(exports) > due(month)
    return Punctuality(
        month, len(owed), received, late, definitive, tuple(sorted(refused.items()))
    )  # fmt: skip


def _first_whole(exports: Sequence[Export]) -> str:
    """The day on which the first definitive file came; of a flash alone, nothing is late yet."""
    return min((one.received_at[:10] for one in exports if one.kind == DEFINITIVE), default="")


def standing(look: Look, month: str, now: datetime) -> tuple[StatusLine, ...]:
    """How every café stands with a month: what needs somebody first, the longest waiting first."""
    came = arrivals(look.catalogue)
    today = utc_text(now)[:10]
    lines = [
        _line(look.catalogue, cafe, month, came, today)
        for cafe in look.cafes
        if expected(cafe, month, came)
    ]
    return tuple(sorted(lines, key=lambda one: (STATES.index(one.state), one.since, one.name)))


def _line(catalogue: Catalogue, cafe: Cafe, month: str, came: Arrivals, today: str) -> StatusLine:
    """A café's line: late is a month whose definitive file came, or will come, after its day."""
    exports = came.exports.get((cafe.cafe, month), ())
    refusals = came.refusals.get((cafe.cafe, month), ())
    force = next((one for one in exports if one.in_force), None)
    held = [one for one in exports if one.state == HELD]
    notice = None
    if force is not None:
        state, since = RECEIVED, force.received_at[:10]
        if force.kind != DEFINITIVE:
            notice = "network.flash"
        overdue = today if force.kind != DEFINITIVE else _first_whole(exports)
        if overdue > due(month):
            state, since = LATE, day_after(due(month))
    elif held:
        state, since = HELD, held[-1].received_at[:10]
        notice = next(
            (n.code for n in catalogue.notices(export=held[-1].id) if n.severity == "warning"), None
        )
    elif refusals:
        state, since, notice = REFUSED, refusals[-1].at[:10], refusals[-1].code
    else:
        state, since = MISSING, f"{previous(month, -1)}-01"
    return StatusLine(cafe.cafe, placed(cafe), month, state, since, notice)
