"""The dated facts that a month is judged by, as `config/viability.toml` ships them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cafe_pos.application.viability.views import Benchmark
from cafe_pos.domain.costs.entries import Rule, RuleKey
from cafe_pos.domain.viability.verdict import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRules:
    """What holds from a day on: the verdict's limits, and figures (cents, rates in bp) a month."""

    since: date
    limits: Limits
    noise_bp: int
    network_base_cents: int
    network_rate_bp: int
    target_pay_cents: int
    source: str

    def shipped(self, key: RuleKey) -> int:
        """The shipped figure of what the managers may set; nothing is put aside for taxes."""
        return {
            RuleKey.TARGET_PAY: self.target_pay_cents,
            RuleKey.HOURLY_FLOOR: self.limits.hourly_floor_cents,
            RuleKey.NETWORK_BASE: self.network_base_cents,
            RuleKey.NETWORK_RATE: self.network_rate_bp,
            RuleKey.TAX_PROVISION: 0,
        }[key]


@dataclass(frozen=True, slots=True)
class ViabilityRules:
    """Every dated set of rules, the first one first, and what others came to."""

    versions: tuple[DatedRules, ...]
    benchmarks: tuple[Benchmark, ...]

    def of(self, month: str) -> DatedRules:
        """The rules of a month (ISO, `2026-10`): those in force on its first day."""
        day = date.fromisoformat(f"{month[:7]}-01")
        return next((one for one in reversed(self.versions) if one.since <= day), self.versions[0])


def value_of(rules: ViabilityRules, own: Sequence[Rule], key: RuleKey, month: str) -> int:
    """A figure for a month: the managers' own since a month, else the shipped one."""
    begun = [one for one in own if one.key is key and one.since <= month[:7]]
    last = max(begun, key=lambda one: (one.since, one.id), default=None)
    return rules.of(month).shipped(key) if last is None else last.value
