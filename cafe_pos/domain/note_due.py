"""From when on a customer must be given a note, asked for or not: a dated rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cafe_pos.domain.catalogue import Mode
from cafe_pos.domain.pricing import LineKind


@dataclass(frozen=True, slots=True)
class NoteDue:
    """The price in cents of services from which a note is due (arrêté 83-50/A)."""

    since: date
    cents: int
    source: str


def due_from(rules: Sequence[NoteDue], on: date) -> int | None:
    """The price in cents in force on a day; None before the first rule."""
    current = [rule for rule in rules if rule.since <= on]
    return max(current, key=lambda rule: rule.since).cents if current else None


def services_cents(ticket: Mapping[str, Any]) -> int:
    """What a ticket says of services, in cents: what was served on site."""
    lines: Sequence[Mapping[str, Any]] = ticket["lines"]
    return sum(
        line["total"]
        for line in lines
        if line["mode"] == Mode.ON_SITE and line.get("kind", LineKind.ARTICLE) == LineKind.ARTICLE
    )
