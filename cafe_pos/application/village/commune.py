"""The quarter's page for the town hall: no margin, no pay; what the aid for the rent brings.

Managers approve its figures before it leaves: who and when is recorded with a hash of them, so a
figure that changes afterwards makes it a draft again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.costs.month import CostBook
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.village import common
from cafe_pos.application.village.measuring import Facts
from cafe_pos.domain import ledger
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.closure import Period
from cafe_pos.domain.costs.recurring import first_day, last_day, month_index, month_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.money import euros, half_up
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.domain.village import Approval

FORMAT: Final = "cafe-pos/commune/1"
MONTHS: Final = 3
INDICATORS: Final = (
    "visits", "visits_dry", "visits_a_day", "days_promised", "days_kept", "hours_promised",
    "opened", "days_opened", "services_used", "parcels", "bread_missed", "events", "event_heads",
    "event_volunteers", "volunteers", "volunteer_hours", "suspended_bought", "suspended_drunk",
    "asked_after", "km_avoided",
)  # fmt: skip
_QUARTER: Final = re.compile(r"(\d{4})-[TtQq]([1-4])")


@dataclass(frozen=True, slots=True)
class Service:
    """A service that was used: its code, its own name if the café made it, how often."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Held:
    """An event that was held: its day (ISO), its title and kind, how many came."""

    day: str
    title: str
    kind: str
    heads: int


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of the quarter (ISO): visits, days opened, and the days that were promised."""

    month: str
    visits: int
    days_opened: int
    days_promised: int | None
    days_kept: int | None


@dataclass(frozen=True, slots=True)
class Approved:
    """A manager's approval: the name, and when (UTC)."""

    name: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneView:
    """A quarter (`2026-T3`) for the town hall; `values` by indicator, None what is not known.

    `aid_cents` is what the commune gave in money or in rent. `provisional` is a quarter that is
    not over, or of which a month is not closed; without `approved` the page is a draft.
    """

    cafe: str
    commune: str
    period: str
    first: str
    last: str
    provisional: bool
    values: tuple[tuple[str, int | None], ...]
    before: tuple[tuple[str, int | None], ...]
    services: tuple[Service, ...]
    events: tuple[Held, ...]
    months: tuple[MonthLine, ...]
    aid_cents: int
    aid_per_day_cents: int | None
    aid_per_visit_cents: int | None
    last_meeting_place: bool
    sha256: str
    approved: tuple[Approved, ...]
    generated_at: str
    software: str
    demo: bool

    def value(self, code: str) -> int | None:
        """An indicator of the quarter."""
        return dict(self.values)[code]

    def figures_json(self) -> dict[str, Any]:
        """What is approved: the figures, without who approved them and when they were printed."""
        return {
            "format": FORMAT,
            "cafe": self.cafe,
            "commune": self.commune,
            "period": self.period,
            "first": self.first,
            "last": self.last,
            "provisional": self.provisional,
            "indicators": dict(self.values),
            "services": [
                {"code": one.code, "label": one.label, "count": one.count}
                for one in self.services
            ],
            "events": [
                {"day": one.day, "title": one.title, "kind": one.kind, "heads": one.heads}
                for one in self.events
            ],
            "months": [
                {
                    "month": one.month, "visits": one.visits, "days_opened": one.days_opened,
                    "days_promised": one.days_promised, "days_kept": one.days_kept,
                }
                for one in self.months
            ],
            "aid": euros(self.aid_cents),
            "aid_per_opening_day": _money(self.aid_per_day_cents),
            "aid_per_visit": _money(self.aid_per_visit_cents),
            "last_meeting_place": self.last_meeting_place,
        }  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """The page for scripts; minutes and counts are whole numbers."""
        return self.figures_json() | {
            "quarter_before": dict(self.before),
            "sha256": self.sha256,
            "approved": [{"name": one.name, "at": one.at} for one in self.approved],
            "generated_at": self.generated_at,
            "software": self.software,
            "demo": self.demo,
        }


def _money(cents: int | None) -> str | None:
    return None if cents is None else euros(cents)


def months_of(period: str) -> tuple[str, ...]:
    """The three months (ISO) of a quarter written like 2026-T3; Q does as well.

    Raises:
        PosError: `commune.period`.
    """
    found = _QUARTER.fullmatch(period.strip())
    if found is None or int(found[1]) < common.FIRST_YEAR:
        raise PosError("commune.period", period=period)
    start = month_index(f"{found[1]}-01") + MONTHS * (int(found[2]) - 1)
    return tuple(month_text(start + offset) for offset in range(MONTHS))


def quarter_of(day: date) -> str:
    """The quarter of a day, like 2026-T3."""
    return f"{day.year:04d}-T{(day.month - 1) // MONTHS + 1}"


def page(ctx: Context, period: str) -> CommuneView:
    """The page of a quarter as it stands now.

    Raises:
        PosError: `commune.period`, `commune.future` for one that has not begun.
    """
    with ctx.store.act() as uow:
        return _page(ctx, uow, period)


def approve(
    ctx: Context, period: str, *, operator: str | None = None, channel: Channel = Channel.CLI
) -> CommuneView:
    """Approve the figures of a quarter as they stand; recorded with who and when.

    Raises:
        PosError: as `page` does; `commune.open` for a quarter that is not over, or of which a
            month is not closed; `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        view = _page(ctx, uow, period)
        if view.provisional:
            raise PosError("commune.open", period=view.period)
        at = utc_text(ctx.clock.now())
        if who.name not in {one.name for one in view.approved}:
            uow.village.approve(Approval(view.period, view.sha256, who.code, at))
            acts.record(
                uow, EventCode.COMMUNE_APPROVED, "commune_approved", at=at, channel=channel,
                operator=who.code, period=view.period, sha256=view.sha256,
            )  # fmt: skip
        return replace(view, approved=_approvals(uow, view.period, view.sha256))


def _approvals(uow: UnitOfWork, period: str, sha256: str) -> tuple[Approved, ...]:
    names = {one.code: one.name for one in uow.operators()}
    return tuple(
        Approved(names.get(one.operator, one.operator), one.approved_at)
        for one in uow.village.approvals(period)
        if one.sha256 == sha256
    )


def _page(ctx: Context, uow: UnitOfWork, period: str) -> CommuneView:
    months = months_of(period)
    first, last = first_day(months[0]), last_day(months[-1])
    today = common.today(ctx, uow).isoformat()
    if first > today:
        raise PosError("commune.future", period=period)
    begun = [month for month in months if first_day(month) <= today]
    now = Facts(ctx, uow, first, last)
    earlier = month_index(months[0]) - MONTHS
    before = Facts(
        ctx, uow, first_day(month_text(earlier)), last_day(month_text(earlier + MONTHS - 1))
    )
    lines = tuple(_month_line(ctx, uow, month) for month in begun)
    costs = CostBook(ctx, uow)
    aid = sum(
        grant.amount_cents for month in begun for grant in costs.of(month).grants if grant.commune
    )
    identity, opening = uow.identity(), uow.opening()
    labels = {one.code: one.label for one in uow.services.all()}
    used = sorted(now.services.items(), key=lambda one: -one[1])
    view = CommuneView(
        cafe=identity[1]["trade_name"] if identity else "",
        commune=identity[1]["commune"] if identity else "",
        period=quarter_of(date.fromisoformat(first)),
        first=first,
        last=last,
        provisional=last >= today or _open_month(uow, lines, first, last),
        values=tuple((code, now.value(code)) for code in INDICATORS),
        before=tuple((code, before.value(code)) for code in ("visits", "events", "event_heads")),
        services=tuple(Service(code, labels.get(code, ""), count) for code, count in used),
        events=tuple(
            Held(one.day, one.title, one.kind.value, one.heads or 0) for one in now.events
        ),
        months=lines,
        aid_cents=aid,
        aid_per_day_cents=half_up(aid, len(now.days)) if aid and now.days else None,
        aid_per_visit_cents=half_up(aid, now.visits) if aid and now.visits else None,
        last_meeting_place=now.surroundings.last_meeting_place,
        sha256="",
        approved=(),
        generated_at=utc_text(ctx.clock.now()),
        software=ctx.software,
        demo=bool(opening and opening["demo"]),
    )
    digest = hashlib.sha256(ledger.canonical(view.figures_json()).encode()).hexdigest()
    approved = _approvals(uow, view.period, digest)
    return replace(view, sha256=digest, approved=approved)


def _open_month(uow: UnitOfWork, lines: tuple[MonthLine, ...], first: str, last: str) -> bool:
    """Whether a month that was open for somebody is not closed yet."""
    ends = uow.closures.between(Period.MONTH, first, last)
    closed = {str(end["business_day"])[:7] for end in ends}
    return any(one.days_opened and one.month not in closed for one in lines)


def _month_line(ctx: Context, uow: UnitOfWork, month: str) -> MonthLine:
    facts = Facts(ctx, uow, first_day(month), last_day(month))
    return MonthLine(
        month, facts.visits, len(facts.days), facts.value("days_promised"), facts.days_kept
    )
