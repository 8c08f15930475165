"""What the screens of costs say in words: months, hours, charges, how often."""

from __future__ import annotations

from datetime import date

from cafe_pos.domain.costs.entries import ChargeEntry, Paper
from cafe_pos.domain.costs.recurring import Every
from cafe_pos.domain.vat import VatCode
from cafe_pos.domain.viability.inputs import ChargeKind
from cafe_pos.i18n import _, day
from cafe_pos.messages.costs import CHARGES, EVERY, PAPERS


def month(text: str) -> str:
    """A month in words: `octobre 2026`."""
    return day(date.fromisoformat(f"{text}-01"), "LLLL y")


def short_day(text: str) -> str:
    """A day in figures: `24/10`."""
    return day(date.fromisoformat(text), "dd/MM")


def hours(minutes: int) -> str:
    """Minutes as hours: `7:30`."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def charge(one: ChargeEntry) -> str:
    """A charge in a line: what it is, how often."""
    often = "" if one.every is Every.ONCE else _(EVERY[one.every.value])
    said = " ".join(filter(None, (_(CHARGES[one.kind.value]), one.label)))
    return f"{said} · {often}" if often else f"{short_day(one.day)} {said}"


def often(since: str, every: Every) -> str:
    """Since when, and how often."""
    words = _(EVERY[every.value])
    return f"{day(date.fromisoformat(since), 'd MMMM y')}, {words}"


def kinds() -> tuple[tuple[str, str], ...]:
    """Kinds of charges to choose from."""
    return tuple((kind.value, _(CHARGES[kind.value])) for kind in ChargeKind)


def everies() -> tuple[tuple[str, str], ...]:
    """How often, to choose from."""
    return tuple((every.value, _(EVERY[every.value])) for every in Every)


def papers() -> tuple[tuple[str, str], ...]:
    """Suppliers' papers to choose from."""
    return tuple((paper.value, _(PAPERS[paper.value])) for paper in Paper)


def vats() -> tuple[tuple[str, str], ...]:
    """VAT codes to choose from."""
    return (
        (VatCode.N20.value, "20 %"),
        (VatCode.I10.value, "10 %"),
        (VatCode.R55.value, "5,5 %"),
        (VatCode.P21.value, "2,1 %"),
        (VatCode.EX0.value, _("no VAT")),
    )


def ways() -> tuple[tuple[str, str], ...]:
    """How something was paid, to choose from."""
    return (
        ("transfer", _("transfer")),
        ("direct_debit", _("direct debit")),
        ("card", _("card")),
        ("cheque", _("cheque")),
        ("cash", _("cash")),
        ("own", _("a manager's own money")),
    )
