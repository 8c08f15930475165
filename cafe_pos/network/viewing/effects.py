"""What a trial changed: its café's change less that of its peers, and how sure that is.

The effect is a difference in differences: the season and the year, which move all cafés of a size
alike, fall out. The peers' changes differ by chance; so does the café's own. With their spread s
over n peers, the effect is known within ± t(0,975; n - 1) · s · √(1 + 1/n) at 95 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, replace
from datetime import date
from math import sqrt
from statistics import NormalDist, fmean, stdev
from typing import Any, Final

from cafe_pos.domain.viability.verdict import months_to, previous
from cafe_pos.network.viewing.queries import Design, Queries, Trying
from cafe_pos.network.views import SMALLEST_GROUP, TrialEffect

BEFORE: Final = 3
"""Months before the one in which a trial starts that it is compared with."""
_SURE: Final = 0.975


def trials_of(
    queries: Queries, month: str, count: int, sizes: Mapping[str, str], names: Mapping[str, str]
) -> tuple[TrialEffect, ...]:
    """The trials of the months that are looked at, each with its effect so far."""
    latest: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in queries.trials():  # a café's later months go over its earlier ones
        latest[row["cafe"], row["label"], row["indicator"], row["starts"]] = row
    window = months_to(month, count)
    known = [latest[key] for key in sorted(latest)]
    trials = [
        Trying(row["cafe"], _design(row, window, sizes.get(row["cafe"], ""))) for row in known
    ]
    found = _found(queries, trials, sizes) if trials else {}
    made = (_effect(row, names, found.get(number)) for number, row in enumerate(known))
    return tuple(sorted(made, key=_order))


def _order(one: TrialEffect) -> tuple[bool, int, str, str]:
    """What surely worked first, by how much it surely did."""
    return one.low_bp is None, -(one.low_bp or 0), one.cafe, one.label


def _found(
    queries: Queries, trials: Sequence[Trying], sizes: Mapping[str, str]
) -> dict[int, dict[str, Any]]:
    """Of each trial by its number: its own change, and what its peers' are."""
    designs = sorted({one.design for one in trials}, key=astuple)
    peers = {
        designs[row["design"]]: row for row in queries.peer_changes(designs, trials, sizes)
    }  # fmt: skip
    return {
        row["trial"]: {"own": row["change"]} | peers.get(trials[row["trial"]].design, {})
        for row in queries.own_changes(trials)
    }


def _design(row: Mapping[str, Any], window: Sequence[str], size: str) -> Design:
    """The months before a trial, and those of which it holds at least half."""
    first = row["starts"][:7]
    before = [m for m in (previous(first, back) for back in range(BEFORE, 0, -1)) if m in window]
    during = [m for m in window if _half(m, row["starts"], row["ends"])]
    months = (*((month, 0) for month in before), *((month, 1) for month in during))
    return Design(size, row["indicator"], months)


def _half(month: str, starts: str, ends: str) -> bool:
    """Whether at least half of a month's days are between two days, both included."""
    first = date.fromisoformat(f"{month}-01").toordinal()
    following = date.fromisoformat(f"{previous(month, -1)}-01").toordinal()
    inside = min(following - 1, date.fromisoformat(ends).toordinal()) - max(
        first, date.fromisoformat(starts).toordinal()
    )
    return 2 * (inside + 1) >= following - first


def _effect(
    row: Mapping[str, Any], names: Mapping[str, str], found: Mapping[str, Any] | None
) -> TrialEffect:
    """A trial with its effect; without one where its own change or five peers are not known."""
    said = found or {}
    own, peers = said.get("own"), said.get("peers", 0)
    enough = peers >= SMALLEST_GROUP
    mean = said["mean"] if enough else None
    effect = own - mean if own is not None and mean is not None else None
    wide = _margin(said["spread"], peers) if effect is not None else None
    return TrialEffect(
        cafe=row["cafe"], name=names.get(row["cafe"], ""), label=row["label"],
        indicator=row["indicator"], conditions=row["conditions"], starts=row["starts"],
        ends=row["ends"], outcome=row["outcome"], own_bp=_whole(own), peers_bp=_whole(mean),
        peers=peers, effect_bp=_whole(effect),
        low_bp=_whole(None if effect is None or wide is None else effect - wide),
        high_bp=_whole(None if effect is None or wide is None else effect + wide),
    )  # fmt: skip


def _whole(value: float | None) -> int | None:
    # Sums of fractions in another order differ in their last digits: not in what is shown.
    return None if value is None else round(round(value, 6))


def _margin(spread: float, peers: int) -> float:
    return float(student(peers - 1) * spread * sqrt(1 + 1 / peers))


def student(freedom: int) -> float:
    """The 97,5 % quantile of Student's distribution, for four degrees of freedom and more.

    Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5): 0,3 % too small at four.
    """
    z = NormalDist().inv_cdf(_SURE)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return float(z + sum(term / freedom**power for power, term in enumerate(terms, start=1)))


def pooled(trials: Iterable[TrialEffect]) -> tuple[TrialEffect, ...]:
    """Trials of one name and aim in at least five cafés, as one without anybody in it.

    The effect is their mean, its interval from how they differ among themselves.
    """
    groups: dict[tuple[str, str], dict[str, TrialEffect]] = {}
    for one in trials:
        if one.effect_bp is not None:
            groups.setdefault((one.label.casefold(), one.indicator), {})[one.cafe] = one
    return tuple(
        _pool(tuple(found.values()))
        for _key, found in sorted(groups.items())
        if len(found) >= SMALLEST_GROUP
    )


def _pool(group: Sequence[TrialEffect]) -> TrialEffect:
    effects = [one.effect_bp or 0 for one in group]
    mean = fmean(effects)
    wide = student(len(group) - 1) * stdev(effects) / sqrt(len(group))
    return replace(
        group[0], cafe="", name="", conditions="", outcome=None, peers=len(group),
        starts=min(one.starts for one in group)[:7], ends=max(one.ends for one in group)[:7],
        own_bp=_whole(fmean(one.own_bp or 0 for one in group)),
        peers_bp=_whole(fmean(one.peers_bp or 0 for one in group)),
        effect_bp=_whole(mean), low_bp=_whole(mean - wide), high_bp=_whole(mean + wide),
    )  # fmt: skip
