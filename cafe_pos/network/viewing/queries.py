"""The questions that are put to the warehouse, as Ibis expressions that no engine's words are in.

Every question sees only exports in force of the months that are looked at. Whole numbers stay
whole; what is a fraction (medians, changes) is rounded by whoever shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from cafe_pos.network.collecting.catalogue import Catalogue, Export
from cafe_pos.network.collecting.warehouse import part_files
from cafe_pos.network.file.schema import FLAT, TABLES, Kind
from cafe_pos.network.viewing.engines import INTEGER, TEXT, Engine, Found
from cafe_pos.network.views import SMALLEST_GROUP

FIGURES: Final = (
    "revenue", "takings", "ebe_own", "margin_rate", "safety_rate", "months_covered", "tickets",
)  # fmt: skip
"""Figures of a month's line, by their codes."""
COMPARED: Final = (
    "revenue", "margin_rate", "ebe_rate", "safety_rate", "months_covered", "average_ticket",
    "tickets", "managers_an_hour", "staff_rate",
)  # fmt: skip
"""Figures that are compared among cafés of one size."""
SIZES: Final = ("small", "medium", "large")
"""A third of the cafés each, by their mean monthly revenue over the months looked at."""
DAY_CLOSURE: Final = "day"
OTHERS_MONEY: Final = "HORS"
RATE: Final = "bp"
_EXPORTS: Final = {"export_id": INTEGER, "cafe": TEXT, "month": TEXT}


@dataclass(frozen=True, slots=True)
class Design:
    """What trials that share their peers have in common: size, indicator, months.

    Each month has its phase: 0 before the trial, 1 of it.
    """

    size: str
    indicator: str
    months: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Trying:
    """A café's trial and its design."""

    cafe: str
    design: Design


class Queries:
    """The tables of a warehouse between two months (ISO, both included), for one engine."""

    def __init__(
        self, engine: Engine, folder: Path, catalogue: Catalogue, exports: Sequence[Export]
    ) -> None:
        self._engine = engine
        months = [one.month for one in exports]
        since, until = min(months, default="9"), max(months, default="")
        self._files = part_files(folder, catalogue, since=since, until=until)
        self._exports = engine.small(
            "exports", _EXPORTS, [(one.id, one.cafe, one.month) for one in exports]
        )

    def _table(self, name: str) -> Any:
        """A table's rows of the exports looked at, each with its café and month."""
        if files := self._files[name]:
            found = self._engine.parts(files)
        else:  # nobody has ever had a row of it
            kinds = {"export_id": INTEGER} | {c: _kind(name, c) for c in FLAT[name]}
            found = self._engine.small(f"empty_{name}", kinds, [])
        return found.inner_join(self._exports, "export_id")

    @cached_property
    def _figures(self) -> Any:
        return self._table("viability_figure")

    @cached_property
    def _indicators(self) -> Any:
        found = self._table("impact_indicator")
        return found.filter(found.value.notnull())

    # What cafés say of their months

    def months(self) -> Found:
        """Of each export: its figures by code, its verdict, in how many months it was the same."""
        t = self._figures
        wide = t.group_by(["export_id", "cafe", "month"]).aggregate(
            **{code: t.value.max(where=t.code == code) for code in FIGURES}
        )
        m = self._table("meta")
        said = m.group_by("export_id").aggregate(
            verdict=m.value.max(where=m.key == "verdict"),
            agreeing=m.value.max(where=m.key == "verdict_agreeing"),
        )
        joined = wide.left_join(said, "export_id")
        return self._rows(joined.drop("export_id_right"), "cafe", "month")

    def contributions(self, month: str) -> Found:
        """Of each export of a month: revenue, the network's part, revenue by the closures' VAT."""
        t = self._figures
        t = t.filter(t.month == month)
        said = t.group_by(["export_id", "cafe", "month"]).aggregate(
            revenue=t.value.max(where=t.code == "revenue"),
            network=t.value.max(where=t.code == "network"),
        )
        joined = said.left_join(self._closed_revenue(), "export_id").drop("export_id_right")
        return self._rows(joined, "cafe")

    def closed_revenue(self) -> Found:
        """Exports whose revenue is not that of their signed closures: both, without VAT."""
        t = self._figures
        said = t.group_by(["export_id", "cafe", "month"]).aggregate(
            revenue=t.value.max(where=t.code == "revenue")
        )
        joined = said.inner_join(self._closed_revenue(), "export_id")
        return self._rows(joined.filter(joined.revenue != joined.closed), "cafe", "month")

    def _closed_revenue(self) -> Any:
        """Net of the days' closures, without others' money."""
        days = self._table("closure")
        days = days.filter(days.period == DAY_CLOSURE).select("export_id", closure=days.number)
        vat = self._table("closure_vat")
        vat = vat.filter(vat.code != OTHERS_MONEY).select("export_id", "closure", "net")
        both = vat.inner_join(days, ["export_id", "closure"])
        return both.group_by("export_id").aggregate(closed=both.net.sum().cast(INTEGER))

    def reasons(self, since: str) -> Found:
        """Why verdicts stand, of exports from a month on, in their order."""
        t = self._table("viability_reason")
        t = t.filter(t.month >= since).select("export_id", "position", "code", "params")
        return self._rows(t, "export_id", "position")

    def actions(self, since: str) -> Found:
        """What managers decided, from a month on."""
        t = self._table("action")
        t = t.filter(t.month >= since)
        t = t.select("export_id", "cafe", "month", "position", "text", "due", "done")
        return self._rows(t, "export_id", "position")

    # Comparisons

    def sizes(self) -> dict[str, str]:
        """Each café's class: a third of the cafés by mean revenue, then by name, in each."""
        import ibis

        t = self._figures
        t = t.filter((t.code == "revenue") & t.value.notnull())
        mean = t.group_by("cafe").aggregate(total=t.value.sum().cast(INTEGER), months=t.count())
        mean = mean.mutate(mean=mean.total // mean.months)
        third = ibis.ntile(len(SIZES)).over(ibis.window(order_by=[mean.mean, mean.cafe]))
        found = self._engine.rows(mean.select("cafe", third=third))
        return {row["cafe"]: SIZES[row["third"]] for row in found}

    def peers(self, month: str, sizes: Mapping[str, str]) -> Found:
        """Quartiles of a month's figures among cafés of one size, five of them at least."""
        t = self._figures
        t = t.filter((t.month == month) & t.value.notnull() & t.code.isin(COMPARED))
        both = t.inner_join(self._sizes(sizes), "cafe")
        found = both.group_by(["size", "code", "unit"]).aggregate(
            cafes=both.count(), low=both.value.quantile(0.25), median=both.value.quantile(0.5),
            high=both.value.quantile(0.75),
        )  # fmt: skip
        return self._rows(found.filter(found.cafes >= SMALLEST_GROUP), "size", "code")

    def services(self, month: str) -> Found:
        """A month's services: how many cafés offer each, and the medians of what it brings."""
        t = self._table("service_result")
        t = t.filter(t.month == month)
        medians = ("revenue", "contribution", "per_hour", "attach", "also_net")
        found = t.group_by("service").aggregate(
            cafes=t.count(),
            **{name: t[name].quantile(0.5) for name in medians},
            **{f"{name}_known": t[name].count() for name in medians},
        )
        return self._rows(found, "service")

    def impact(self, month: str) -> Found:
        """A month's indicators: sum, median, from how many cafés."""
        t = self._indicators
        t = t.filter(t.month == month)
        found = t.group_by(["code", "unit", "tag"]).aggregate(
            total=t.value.sum().cast(INTEGER), median=t.value.quantile(0.5), cafes=t.count()
        )
        return self._rows(found, "code")

    # Trials

    def trials(self) -> Found:
        """Every export's trials, the latest month first."""
        t = self._table("trial")
        t = t.select(
            "cafe", "month", "position", "label", "indicator", "starts", "ends", "conditions",
            "outcome", "unit",
        )  # fmt: skip
        return self._rows(t, "cafe", "month", "position")

    def own_changes(self, trials: Sequence[Trying]) -> Found:
        """Of each trial: how the indicator of its own café changed, in basis points."""
        kinds = {
            "trial": INTEGER, "cafe": TEXT, "indicator": TEXT, "when": TEXT, "phase": INTEGER,
        }  # fmt: skip
        rows = [
            (number, one.cafe, one.design.indicator, month, phase)
            for number, one in enumerate(trials)
            for month, phase in one.design.months
        ]
        t = self._indicators.select("cafe", "value", "unit", indicator="code", when="month")
        both = t.inner_join(self._engine.small("tried", kinds, rows), ["cafe", "indicator", "when"])
        return self._rows(_changes(both, "trial"), "trial")

    def peer_changes(
        self, designs: Sequence[Design], trials: Sequence[Trying], sizes: Mapping[str, str]
    ) -> Found:
        """Of each design: the changes of the cafés of its size, their mean and their spread.

        Months in which a café had a trial of the same indicator do not count: so none is its own
        peer. Trials of one design share their peers, so that the work grows with the cafés alone.
        """
        kinds = {
            "design": INTEGER, "size": TEXT, "indicator": TEXT, "when": TEXT, "phase": INTEGER,
        }  # fmt: skip
        rows = [
            (number, one.size, one.indicator, month, phase)
            for number, one in enumerate(designs)
            for month, phase in one.months
        ]
        trying = {
            (one.cafe, one.design.indicator, month)
            for one in trials
            for month, phase in one.design.months
            if phase
        }
        busy = self._engine.small(
            "busy", {"cafe": TEXT, "indicator": TEXT, "when": TEXT}, sorted(trying)
        )
        t = self._indicators.select("cafe", "value", "unit", indicator="code", when="month")
        free = t.anti_join(busy, ["cafe", "indicator", "when"])
        sized = free.inner_join(self._sizes(sizes), "cafe")
        asked = self._engine.small("designs", kinds, rows)
        both = sized.inner_join(asked, ["size", "indicator", "when"])
        changed = _changes(both, "design", "cafe")
        found = changed.group_by("design").aggregate(
            peers=changed.count(), mean=changed.change.mean(),
            spread=changed.change.std(how="sample"),
        )  # fmt: skip
        return self._rows(found, "design")

    def _sizes(self, sizes: Mapping[str, str]) -> Any:
        return self._engine.small("sizes", {"cafe": TEXT, "size": TEXT}, sorted(sizes.items()))

    def _rows(self, expression: Any, *order: str) -> Found:
        return self._engine.rows(expression.order_by(list(order)))


def _changes(t: Any, *keys: str) -> Any:
    """From the months before (`phase` 0) to those of it: a share; of a rate, the points; in bp."""
    sums = t.group_by([*keys, "unit"]).aggregate(
        before=t.value.mean(where=t.phase == 0), during=t.value.mean(where=t.phase == 1)
    )
    sums = sums.filter(sums.before.notnull() & sums.during.notnull())
    # What was nothing before has no change in shares.
    sums = sums.filter((sums.unit == RATE) | (sums.before > 0))
    share = (sums.during / sums.before.nullif(0) - 1) * 10_000
    points = sums.during - sums.before
    return sums.mutate(change=(sums.unit == RATE).ifelse(points, share))


def _kind(table: str, name: str) -> str:
    holders: Iterable[str] = (table, "ticket_item") if table == "ticket_line" else (table,)
    columns = {c.name: c for holder in holders for c in TABLES[holder].columns}
    return INTEGER if columns[name].kind is Kind.INTEGER else TEXT
