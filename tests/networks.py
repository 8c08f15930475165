"""Warehouses made of rows: what a coordinator's views read of any number of cafés and months.

Rows go through the warehouse's own writer and catalogue; only the files, which collect is tested
with elsewhere, are left out, and the tickets, which no view reads.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from cafe_pos.application.viability.codes import SPECS as FIGURES
from cafe_pos.application.village.measuring import UNITS
from cafe_pos.domain.viability.verdict import months_to, previous
from cafe_pos.network.collecting import columns
from cafe_pos.network.collecting import warehouse as warehouses
from cafe_pos.network.collecting.catalogue import CafeKey, Export

LAST = "2026-10"
SERVICES = ("", "bread", "parcel", "produce", "press")


@dataclass(frozen=True)
class Month:
    """What a café sends of a month; a test changes what it is about. Cents, basis points."""

    cafe: str
    month: str
    revenue: int
    tickets: int
    verdict: str | None = "fragile"
    covered: int = 250
    kind: str = "definitive"
    revision: int = 1
    closed: int | None = None
    network: int | None = None
    commune: str = "Exemple"
    reasons: tuple[tuple[str, dict[str, Any]], ...] = ()
    actions: tuple[tuple[str, str, str | None], ...] = ()
    trials: tuple[tuple[str, str, str, str], ...] = ()
    figures: tuple[tuple[str, int | None], ...] = ()
    indicators: tuple[tuple[str, int | None], ...] = ()
    received_at: str = ""

    @property
    def arrived(self) -> str:
        return self.received_at or f"{previous(self.month, -1)}-10T09:00:00Z"


def name(number: int) -> str:
    return hashlib.sha256(f"café {number}".encode()).hexdigest()[:16]


def network(cafes: int, months: int, seed: int = 1, last: str = LAST) -> list[Month]:
    """Months of cafés that differ by size, season and chance."""
    chance = Random(seed)  # noqa: S311 - figures, no secret
    made = []
    for number in range(cafes):
        level = chance.randint(200_000, 1_400_000)
        for month in months_to(last, months):
            revenue = int(level * (1 + chance.gauss(0, 0.06)))
            verdict = chance.choice(("viable", "viable_unpaid", "fragile", "fragile", "danger"))
            made.append(Month(name(number), month, revenue, revenue // 600, verdict,
                              chance.randint(20, 900)))  # fmt: skip
    return made


def rows_of(one: Month, rich: int = 0) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of a month by table; `rich` more closures make it as long as a real one."""
    chance = Random(f"{one.cafe}{one.month}")  # noqa: S311
    values = {spec.code: chance.randint(0, 9000) for spec in FIGURES}
    part = 10_000 + (one.revenue * 200 + 5000) // 10_000 if one.network is None else one.network
    values |= {
        "revenue": one.revenue, "takings": one.revenue + 1234, "tickets": one.tickets,
        "months_covered": one.covered, "network": part, "ebe_own": one.revenue // 9,
    }  # fmt: skip
    figures = values | dict(one.figures)
    impact = {code: chance.randint(0, 500) for code in UNITS}
    impact |= {"tickets_a_day": one.tickets // 26} | dict(one.indicators)
    meta = {
        "cafe": one.cafe, "month": one.month, "kind": one.kind, "verdict": one.verdict,
        "verdict_agreeing": "2" if one.verdict else None,
    }  # fmt: skip
    net = one.revenue if one.closed is None else one.closed
    days = range(1, 2 + rich)
    return {
        "meta": sorted(meta.items()),
        "viability_figure": [
            (spec.code, figures[spec.code], spec.unit.value)
            for spec in sorted(FIGURES, key=lambda s: s.code)
        ],
        "impact_indicator": [
            (code, impact[code], unit.value, tag.value)
            for code, (unit, tag) in sorted(UNITS.items())
        ],
        "viability_reason": [
            (at, code, one.verdict or "unknown", json.dumps(params))
            for at, (code, params) in enumerate(one.reasons, start=1)
        ],
        "service_result": [
            (service, chance.randint(0, 90_000), chance.randint(0, 40_000), 60,
             chance.randint(0, 3000), 20, chance.randint(0, 9000), chance.randint(0, 5000))
            for service in SERVICES
        ],
        "action": [(at, *action) for at, action in enumerate(one.actions, start=1)],
        "trial": [
            (at, label, indicator, 10, None, UNITS[indicator][0].value, starts, ends,
             "Une personne de plus", None, None)
            for at, (label, indicator, starts, ends) in enumerate(one.trials, start=1)
        ],
        "closure": [_closure(one, day) for day in days],
        "closure_vat": sorted(
            row
            for day in days
            for row in (
                (f"Z-{day}", "HORS", 0, 500, 500, 0),
                (f"Z-{day}", "I10", 1000, net, net if day == 1 else 0, 0),
                (f"Z-{day}", "N20", 2000, 0, 0, 0),
            )
        ),
    }  # fmt: skip


def _closure(one: Month, day: int) -> tuple[Any, ...]:
    at = f"{one.month}-{min(day, 28):02d}"
    return (
        f"Z-{day}", "day", day, at, at, f"{at}T21:00:00Z", day, one.tickets, None, None,
        one.revenue, one.revenue, one.revenue, 0, one.revenue, one.revenue, 1, 0, 0,
    )  # fmt: skip


def put(
    folder: Path, months: Sequence[Month], *, enrolled: str = "2025-01-01T08:00:00Z",
    demo: bool = False, rich: int = 0,
) -> None:  # fmt: skip
    """Take months into a warehouse as a collect does; the later revision of a month counts."""
    with warehouses.writing(folder) as house:
        catalogue = house.catalogue
        batch, export_id = catalogue.next_ids()
        wave = warehouses.Batch(house, batch)
        exports = []
        for one in months:
            packed = columns.pack(rows_of(one, rich))
            wave.add(export_id, one.month, packed)
            exports.append(_export(one, export_id, batch))
            export_id += 1
        parts = wave.write()
        with catalogue.writing():
            known = {cafe.cafe for cafe in catalogue.cafes()}
            for one in months:
                if one.cafe not in known:
                    known.add(one.cafe)
                    key = CafeKey(one.cafe, one.cafe, one.cafe, "file", enrolled, None)
                    catalogue.add_key(key, demo=demo)
                catalogue.name_cafe(one.cafe, f"Café {one.cafe[:4]}", one.commune)
            for export in exports:
                catalogue.add_export(export)
            catalogue.add_batch(batch, months[0].arrived, len(exports), parts)


def _export(one: Month, number: int, batch: int) -> Export:
    mark = hashlib.sha256(f"{one}".encode()).hexdigest()
    return Export(
        number, batch, one.cafe, "1", one.cafe, one.cafe, one.month, one.revision, one.kind,
        f"X-{one.month}-{one.revision}", mark, mark, 1000, 1, 2, "", "", one.tickets,
        one.revenue + 1234, one.revenue, 0, "0.1.0", one.arrived, one.arrived, "inbox", "accepted",
        1, one.arrived, 0, "{}", "",
    )  # fmt: skip


def enrol(folder: Path, cafe: str, at: str) -> None:
    """A café that has never sent anything."""
    with warehouses.writing(folder) as house, house.catalogue.writing():
        house.catalogue.add_key(CafeKey(cafe, cafe, cafe, "file", at, None), demo=False)


def changed(one: Month, **values: Any) -> Month:
    return replace(one, **values)
