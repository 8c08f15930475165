"""A report that leaves the till is numbered: its revision and the SHA-256 of its JSON are kept.

The JSON is made by whoever asks, within the act, from the very view that is numbered; so the
ledger proves which figures the managers had before them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.ports import Context
from cafe_pos.application.viability.report import Asked, report_in
from cafe_pos.application.viability.views import ReportKind, ReportView
from cafe_pos.domain import ledger, month_documents
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

AsJson = Callable[[ReportView], dict[str, Any]]


def issue(
    ctx: Context,
    asked: Asked,
    as_json: AsJson,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> tuple[ReportView, dict[str, Any]]:
    """Make a month's report; a flash or a definitive one is numbered and recorded.

    A provisional report (a month past whose costs nobody called complete) has no number.

    Raises:
        PosError: as `report.report` does, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        view = report_in(ctx, uow, asked)
        if view.kind is ReportKind.PROVISIONAL:
            return view, as_json(view)
        before = uow.months.reports(view.month)
        revision = before[-1]["revision"] + 1 if before else 1
        number = month_documents.report_number(view.month, revision)
        view = replace(view, number=number, revision=revision)
        told = as_json(view)
        at = utc_text(ctx.clock.now())
        verdict = view.judgement.verdict.value if view.judgement else None
        payload = month_documents.report_payload(
            serial=uow.last_serial("report") + 1,
            month=view.month,
            revision=revision,
            nature=view.kind.value,
            verdict=verdict,
            json_sha256=digest(told),
            recorded_at=at,
            operator=who.code,
            channel=channel.value,
        )
        uow.append("report", at, payload)
        return view, told


def digest(told: dict[str, Any]) -> str:
    """SHA-256 in hex of a report's JSON in its canonical form."""
    return hashlib.sha256(ledger.canonical(told).encode()).hexdigest()
