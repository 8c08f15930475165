"""What of a month is no ledger: services by day, figures and verdict, impact, needs, trials."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.viability import codes as viability_codes
from cafe_pos.domain.clock import from_utc_text
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.ledger import canonical
from cafe_pos.domain.money import GRAMS_PER_KILO, half_up
from cafe_pos.domain.village import EventState
from cafe_pos.network.file.manifest import Nature
from cafe_pos.network.file.schema import EXPORT_SCHEMA, TABLES
from cafe_pos.network.sending.cleaning import Cleaner
from cafe_pos.network.sending.gathering import Rows, Span

if TYPE_CHECKING:
    from cafe_pos.application.viability.views import ReportView

_ZERO: Final = (0, 0, 0)
_KINDS: Final = {"baker": "bread", "carrier": "parcel", "producer": "produce"}
_STOCK: Final = "stock"
_EVENTS: Final = (
    EventCode.BREAD_SOLD_OUT, EventCode.BREAD_REFUSED, EventCode.ASKED_AFTER, EventCode.PARCEL,
    EventCode.SERVICE_ACT,
)  # fmt: skip
_IDENTITY: Final = (
    "trade_name", "commune", "insee", "population", "territory", "vat_regime", "licence",
)  # fmt: skip


class _Activity:
    """What was done, added up by service, act and day."""

    def __init__(self, span: Span) -> None:
        self._first, self._last = span.days
        self.sums: dict[tuple[str, str, str], tuple[int, int, int]] = {}

    def add(
        self, service: str, what: str, day: str, count: int, *, cents: int = 0, minutes: int = 0
    ) -> None:
        """Add to a day of the month; other days are not this file's."""
        if self._first <= day <= self._last:
            before = self.sums.get((service, what, day), _ZERO)
            after = (before[0] + count, before[1] + cents, before[2] + minutes)
            self.sums[service, what, day] = after


def put_services(uow: UnitOfWork, span: Span, rows: Rows) -> None:
    """Services by day: what tickets handed over, what events counted, what goods came and went."""
    activity = _Activity(span)
    days = {row[0]: row[3] for row in rows["ticket"]}
    for row in rows["ticket_line"]:
        line = dict(zip(TABLES["ticket_line"].names, row, strict=True))
        if line["service"] is not None:
            whole = line["whole"]
            count = half_up(line["quantity"] * line["total"], whole) if whole else line["quantity"]
            what = line["act"] or "sold"
            day = days[line["ticket"]]
            activity.add(line["service"], what, day, count, cents=line["total"])
    _events(uow, span, activity)
    _goods(uow, span, activity)
    first, last = span.days
    for day, count in uow.village.visits(first, last).items():
        activity.add("village", "visit", day, count)
    for event in uow.village.events(first, last):
        if event.state is EventState.HELD:
            activity.add("village", f"event_{event.kind.value}", event.day, 1)
            activity.add("village", "heads", event.day, event.heads or 0)
    rows["service_activity"] = [(*key, *sums) for key, sums in sorted(activity.sums.items())]


def _events(uow: UnitOfWork, span: Span, activity: _Activity) -> None:
    roll = acts.business_days(uow)
    since = (span.first_day - timedelta(days=1)).isoformat()
    until = (span.last_day + timedelta(days=3)).isoformat()
    for event in uow.exports.events(tuple(map(int, _EVENTS)), since, until):
        said = event["details"]
        day = said.get("day") or roll.of(from_utc_text(event["recorded_at"])).isoformat()
        match event["name"]:
            case "parcel":
                activity.add("parcel", said["act"], day, 1)
            case "service_act":
                activity.add(
                    said["service"], said["act"], day, said["quantity"], minutes=said["minutes"]
                )
            case "bread_refused":
                activity.add("bread", "refused", day, said["count"])
            case "bread_sold_out" if said["sold_out"]:
                activity.add("bread", "sold_out", day, 1)
            case "asked_after":
                activity.add("bread", "asked_after", day, 1)


def _goods(uow: UnitOfWork, span: Span, activity: _Activity) -> None:
    """Goods delivered, returned, wasted, given: at what they cost without VAT."""
    parties = {one.code: one.kind.value for one in uow.mandates.everyone()}
    first, last = span.days
    for moved in uow.stock.moved(since=first, until=last):
        party = moved.party or ""
        service = _KINDS.get(parties.get(party, ""), party.lower() or _STOCK)
        per = 1 if moved.unit == "piece" else GRAMS_PER_KILO
        cents = half_up((moved.cost_cents or 0) * moved.quantity, per)
        activity.add(service, moved.nature, moved.business_day, moved.quantity, cents=cents)


def put_figures(view: ReportView, nature: Nature, rows: Rows) -> None:
    """The figures of the report under their codes, the verdict's reasons, what is missing."""
    now = view.figures
    for code, value in sorted(viability_codes.values(now).items()):
        rows["viability_figure"].append((code, value, viability_codes.BY_CODE[code].unit.value))
    rows["viability_missing"] = sorted((what,) for what in now.missing)
    if view.judgement is not None and nature is Nature.DEFINITIVE:
        for position, reason in enumerate(view.judgement.reasons, start=1):
            params = canonical(dict(reason.params))
            rows["viability_reason"].append(
                (position, reason.code, reason.for_verdict.value, params)
            )
    rows["service_result"] = sorted(
        (
            one.service, one.revenue_cents, one.contribution_cents, one.minutes,
            one.per_hour_cents, one.tickets, one.attach_bp, one.also_net_cents,
        )
        for one in now.services
    )  # fmt: skip
    rows["family_result"] = sorted(
        (one.name, one.net_cents, one.cost_cents, one.margin_cents, one.rate_bp)
        for one in now.families
    )


def put_village(
    ctx: Context, uow: UnitOfWork, span: Span, rows: Rows, *, view: ReportView, clean: Cleaner
) -> None:
    """Impact, needs, trials and actions; their sentences without anybody's name."""
    from cafe_pos.application.village.measuring import SPECS, Facts

    first, last = span.days
    facts = Facts(ctx, uow, first, last)
    for code in sorted(SPECS):
        one = facts.indicator(code)
        rows["impact_indicator"].append((code, one.value, one.unit.value, one.tag.value))
    heard = (n for n in uow.village.needs() if n.first_on <= last)
    for position, need in enumerate(sorted(heard, key=lambda n: n.id), start=1):
        rows["need"].append((
            position, clean(need.what), need.kind.value, need.heard, need.first_on, need.last_on
        ))  # fmt: skip
    shown = {(line.label, line.ends): line for line in view.trials}
    trials = [t for t in uow.village.trials() if t.starts <= last and t.ends >= first]
    for position, trial in enumerate(sorted(trials, key=lambda t: t.id), start=1):
        line = shown.get((trial.label, trial.ends))
        measured = trial.measured if trial.measured is not None else line and line.measured
        rows["trial"].append(TABLES["trial"].row(
            position=position, label=clean(trial.label), indicator=trial.indicator,
            target=trial.target, measured=measured, unit=line.unit if line else "count",
            starts=trial.starts, ends=trial.ends, conditions=clean(trial.conditions),
            outcome=trial.outcome, decided_on=trial.decided_on,
        ))  # fmt: skip
    for position, action in enumerate(
        sorted(uow.months.actions(span.month), key=lambda a: a.id), start=1
    ):
        done = action.done[:10] if action.done else None
        rows["action"].append((position, clean(action.text), action.due, done))


def put_meta(uow: UnitOfWork, span: Span, rows: Rows, *, view: ReportView, nature: Nature) -> None:
    """The café, the month and its verdict, as keys and values."""
    identity, opening = uow.identity(), uow.opening()
    if identity is None or opening is None:
        raise RuntimeError("an export needs an open ledger")
    judged = view.judgement if nature is Nature.DEFINITIVE else None
    said: Mapping[str, Any] = {
        "format": "cafe-pos/export/1",
        "schema": EXPORT_SCHEMA,
        "cafe": opening["cafe"],
        "till": opening["till"],
        "month": span.month,
        "first_day": span.days[0],
        "last_day": span.days[1],
        "closed": int(span.closed),
        "kind": nature.value,
        "currency": "EUR",
        "zone": acts.zone_of(uow).key,
        "cost_method": view.figures.cost_method.value,
        "verdict": judged and judged.verdict.value,
        "verdict_alone": judged and judged.raw.value,
        "verdict_agreeing": judged and judged.agreeing,
        "verdict_of": judged and judged.of,
    } | {name: identity[1][name] for name in _IDENTITY}
    rows["meta"] = sorted(
        (key, None if value is None else str(value)) for key, value in said.items()
    )
