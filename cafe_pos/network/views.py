"""What the coordinator sees, as frozen values: figures and codes, no word of a language.

Amounts are cents without VAT unless the name says takings, rates basis points, months ISO.
"""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST_GROUP = 5
"""No comparison shows a group of fewer cafés than this: one could be told from the others."""


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """A café's month as its last export tells it; None is not known."""

    month: str
    kind: str
    revision: int
    revenue_cents: int
    takings_cents: int
    ebe_own_cents: int | None
    margin_bp: int | None
    safety_bp: int | None
    months_covered_hundredths: int | None
    tickets: int
    verdict: str | None


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """Why a verdict stands: its code, and the figures of its sentence by name."""

    code: str
    params: tuple[tuple[str, int | str], ...]


@dataclass(frozen=True, slots=True)
class ActionLine:
    """What the managers promised: by when (ISO), and when it was done."""

    text: str
    due: str
    done: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CafeLine:
    """A café of the network over the months that are looked at, the oldest first.

    `size` is its class by the revenue of the last months (`small`, `medium`, `large`).
    """

    cafe: str
    name: str
    commune: str
    size: str
    verdict: str
    agreeing: int
    reasons: tuple[ReasonLine, ...]
    months: tuple[MonthPoint, ...]
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """A service over the network in the month: medians of the cafés that offer it."""

    service: str
    cafes: int
    revenue_cents: int
    contribution_cents: int | None
    per_hour_cents: int | None
    attach_bp: int | None
    also_net_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialEffect:
    """What a trial changed: the café's own change less that of its peers, with its interval.

    Changes are of the indicator, in basis points, from the months before the trial to those of it;
    `low` and `high` bound the effect at 95 %; None where too few peers or months are known.
    """

    cafe: str
    name: str
    label: str
    indicator: str
    conditions: str
    starts: str
    ends: str
    outcome: str | None
    own_bp: int | None
    peers_bp: int | None
    peers: int
    effect_bp: int | None
    low_bp: int | None
    high_bp: int | None


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How the exports of a month came: by answer, and refusals by their code."""

    month: str
    expected: int
    received: int
    late: int
    definitive: int
    refused: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ImpactTotal:
    """An indicator over the network: its sum (of a rate, its median), from how many cafés."""

    code: str
    value: int
    unit: str
    tag: str
    cafes: int


@dataclass(frozen=True, slots=True)
class PeerFigure:
    """A figure among cafés of one size: quartiles over at least SMALLEST_GROUP of them."""

    size: str
    code: str
    unit: str
    cafes: int
    low: int
    median: int
    high: int


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to call, why (a code with its figures), and what was promised last month."""

    cafe: str
    name: str
    reason: ReasonLine
    promised: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class StatusLine:
    """How a café stands with its exports: `state` is received, late, missing, held or refused."""

    cafe: str
    name: str
    month: str
    state: str
    since: str
    notice: str | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a café pays the network for a month, in cents: base, share, corrections of before."""

    cafe: str
    name: str
    month: str
    revenue_cents: int
    base_cents: int
    share_cents: int
    correction_cents: int

    @property
    def total_cents(self) -> int:
        """To be invoiced."""
        return self.base_cents + self.share_cents + self.correction_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkView:
    """The network in a month: totals, every café, the ones in danger first, what works elsewhere.

    `anonymous` leaves out names, communes and codes: what goes back to all cafés. `counted` is of
    how many cafés the month's totals are.
    """

    month: str
    generated_at: str
    engine: str
    software: str
    anonymous: bool
    counted: int = 0
    cafes: tuple[CafeLine, ...]
    revenue_cents: int
    takings_cents: int
    tickets: int
    ebe_own_cents: int
    verdicts: tuple[tuple[str, int], ...]
    danger: tuple[CafeLine, ...]
    services: tuple[ServiceLine, ...]
    trials: tuple[TrialEffect, ...]
    punctuality: tuple[Punctuality, ...]
    impact: tuple[ImpactTotal, ...]
    peers: tuple[PeerFigure, ...]
