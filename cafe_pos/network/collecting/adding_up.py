"""Tickets added up again: to each day's closure, to the month's, and to what the manifest says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import half_up
from cafe_pos.domain.vat import vat_within
from cafe_pos.network.collecting.extracting import Rows
from cafe_pos.network.file.manifest import TOTALS, Manifest
from cafe_pos.network.file.schema import TABLES

_THOUSAND: Final = 1000
_OUTSIDE: Final = "HORS"
_SUMMED: Final = ("tickets", "total", "absolute", "own_revenue", "third_party")
Closures = list[tuple[int, Mapping[str, Any]]]


@dataclass(slots=True)
class _Sums:
    """What a day's tickets come to, in cents."""

    tickets: int = 0
    total: int = 0
    absolute: int = 0
    own_revenue: int = 0
    third_party: int = 0
    vat: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    methods: Counter[str] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    ownership: Counter[str] = field(default_factory=Counter)

    def plus(self, other: _Sums) -> None:
        for name in _SUMMED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for key, amounts in other.vat.items():
            self.add_vat(key, amounts)

    def add_vat(self, key: tuple[str, int], amounts: list[int]) -> None:
        row = self.vat.setdefault(key, [0, 0, 0])
        for place, cents in enumerate(amounts):
            row[place] += cents


def check(manifest: Manifest, rows: Rows, closures: Closures) -> None:
    """Add up, and compare.

    Raises:
        PosError: `network.row`, `network.totals`.
    """
    days = _days(manifest, rows)
    whole = _Sums()
    for sums in days.values():
        whole.plus(sums)
    for name in TOTALS:
        _same(f"manifest {name}", getattr(whole, name), manifest.totals[name])
    said = {
        (v["code"], v["rate"]): [v["gross"], v["net"], v["vat"]] for v in manifest.totals["vat"]
    }
    _same("manifest vat", _some(whole.vat), _some(said))
    _against_closures(manifest, days, whole, closures)


def _days(manifest: Manifest, rows: Rows) -> dict[str, _Sums]:
    """The sums of every day; each ticket must add up by itself."""
    items = {row[0]: row for row in rows["ticket_item"]}
    lines: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows["ticket_line"]:
        lines[row[0]].append(row)
    paid: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows["ticket_payment"]:
        paid[row[0]].append(row)
    days: dict[str, _Sums] = {}
    numbers = set()
    for row in rows["ticket"]:
        seq, number, day, total, own, third = row[0], row[1], row[3], row[8], row[9], row[10]
        if day[:7] != manifest.month or number in numbers:
            raise PosError("network.row", table="ticket", column="business_day")
        numbers.add(number)
        sums = days.setdefault(day, _Sums())
        kept = _lines(number, lines.pop(seq, []), items, sums)
        _same(f"{number} lines", kept, (total, own, third))
        _same(f"{number} payments", sum(p[3] for p in paid.get(seq, []) if not p[4]), total)
        _same(f"{number} corrections", sum(p[3] for p in paid.get(seq, []) if p[4]), 0)
        for payment in paid.pop(seq, []):
            sums.methods[payment[2]] += payment[3]
        sums.tickets += 1
        sums.total += total
        sums.absolute += abs(total)
        sums.own_revenue += own
        sums.third_party += third
    for name, left in (("ticket_line", lines), ("ticket_payment", paid)):
        if left:
            raise PosError("network.row", table=name, column="ticket")
    return days


_ITEM: Final = {name: place for place, name in enumerate(TABLES["ticket_item"].names)}


def _lines(
    number: str,
    lines: list[tuple[Any, ...]],
    items: Mapping[int, tuple[Any, ...]],
    sums: _Sums,
) -> tuple[int, int, int]:
    """Total, own revenue and others' money of a ticket's lines; their sums go into the day's."""
    own = third = 0
    gross: dict[tuple[str, int], int] = {}
    for _seq, _position, which, quantity, price, total, discount, _cost, whole, *_mark in lines:
        item = items.get(which)
        if item is None:
            raise PosError("network.row", table="ticket_line", column="item")
        per = 1 if item[_ITEM["unit"]] == "piece" else _THOUSAND
        full = half_up(price * quantity, per) - discount
        _same(f"{number} line", full, total if whole is None else whole)
        code, rate = item[_ITEM["vat_code"]], item[_ITEM["rate"]]
        if code == _OUTSIDE:
            third += total
        else:
            own += total
        gross[code, rate] = gross.get((code, rate), 0) + total
        sums.families[item[_ITEM["family"]]] += total
        sums.ownership[_part(item)] += total
    for key, cents in gross.items():
        vat = vat_within(cents, key[1])
        sums.add_vat(key, [cents, cents - vat, vat])
    return own + third, own, third


def _part(item: tuple[Any, ...]) -> str:
    """Whose money a line is, as closures say it (`domain/totals.part_of`)."""
    ownership, kind = item[_ITEM["ownership"]], item[_ITEM["kind"]]
    if item[_ITEM["vat_code"]] != _OUTSIDE:
        return str(ownership)
    if kind == "article":
        return "transparent" if ownership == "transparent" else "third_party"
    return "deposit" if kind == "deposit_back" else str(kind)


def _against_closures(
    manifest: Manifest, days: dict[str, _Sums], whole: _Sums, closures: Closures
) -> None:
    left = dict(days)
    perpetual: tuple[int, int] | None = None
    months = []
    for _seq, said in closures:
        if said["period"] == "month":
            months.append(said)
        if said["period"] != "day":
            continue
        sums = left.pop(said["business_day"], _Sums())
        _closure(said, sums)
        now = (said["perpetual"], said["perpetual_absolute"])
        if perpetual is not None:
            expected = (perpetual[0] + sums.total, perpetual[1] + sums.absolute)
            _same(f"{said['number']} perpetual", expected, now)
        perpetual = now
    if manifest.closed:
        _same("days without a closure", sorted(left), [])
        _same("closures of the month", len(months), 1)
        _month(manifest, months[0], whole, closures)


def _closure(said: Mapping[str, Any], sums: _Sums) -> None:
    number = said["number"]
    for name in _SUMMED:
        _same(f"{number} {name}", getattr(sums, name), said[name])
    vat = {(v["code"], v["rate"]): [v["gross"], v["net"], v["vat"]] for v in said["vat"]}
    _same(f"{number} vat", _some(sums.vat), _some(vat))
    for name, key in (("methods", "method"), ("families", "family"), ("ownership", "part")):
        found = {part: cents for part, cents in getattr(sums, name).items() if cents}
        told = {part[key]: part["amount"] for part in said[name] if part["amount"]}
        _same(f"{number} {name}", found, told)


def _month(manifest: Manifest, said: Mapping[str, Any], whole: _Sums, closures: Closures) -> None:
    """The month's closure is the last entry, and the sum of its days."""
    number = said["number"]
    for name in _SUMMED:
        _same(f"{number} {name}", getattr(whole, name), said[name])
    vat = {(v["code"], v["rate"]): [v["gross"], v["net"], v["vat"]] for v in said["vat"]}
    _same(f"{number} vat", _some(whole.vat), _some(vat))
    last = max(seq for seq, document in closures if document["period"] == "month")
    _same(f"{number} entry", last, manifest.last_seq)


def _some(vat: Mapping[tuple[str, int], list[int]]) -> dict[tuple[str, int], list[int]]:
    return {key: row for key, row in sorted(vat.items()) if any(row)}


def _same(what: str, computed: object, said: object) -> None:
    if computed != said:
        raise PosError(
            "network.totals", what=what, computed=str(computed)[:200], said=str(said)[:200]
        )
