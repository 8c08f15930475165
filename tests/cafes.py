"""Cafés for tests: a clock set by hand, a small catalogue, and the acts that tests repeat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest

from cafe_pos import bootstrap
from cafe_pos.application import setup
from cafe_pos.application.ports import Context
from cafe_pos.application.proof import audit
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.application.views import TicketView, VerifyView
from cafe_pos.domain.catalogue import Article, Mode, Ownership, Unit
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.vat import VatCode

OPENING_TIME = "2026-11-20T09:15:00Z"
"""A Friday morning."""


class HandClock:
    """A clock that moves only when it is told to."""

    simulated = False

    def __init__(self, text: str = OPENING_TIME) -> None:
        self.set(text)

    def set(self, text: str) -> None:
        self._now = datetime.fromisoformat(text).astimezone(UTC)

    def advance(self, **how_far: float) -> None:
        self._now += timedelta(**how_far)

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()


def article(code: str, price_cents: int, vat: str = "I10", **changes: object) -> Article:
    """An article as most are: firm, on site, the same VAT everywhere."""
    fields: dict[str, object] = {
        "code": code,
        "label": code.capitalize(),
        "family": "Divers",
        "price_cents": price_cents,
        "vat_on_site": VatCode(vat),
        "vat_takeaway": VatCode(vat),
        "default_mode": Mode.ON_SITE,
        "ownership": Ownership.FIRM,
    }
    return Article(**fields | changes)


COFFEE = article("CAFE", 150, label="Café", family="Boissons chaudes", cost_cents=30, key="c")
CROQUE = article("CROQUE", 650, label="Croque-monsieur", family="Plats")
BEER = article("DEMI", 300, "N20", label="Demi pression", family="Bières", alcohol_group=3)
BAGUETTE = article(
    "BAGUETTE", 120, label="Baguette", family="Pain",
    vat_takeaway=VatCode.R55, default_mode=Mode.TAKEAWAY,
)  # fmt: skip
STAMP = article("TIMBRE", 152, "HORS", label="Timbre", family="Poste")
HONEY = article(
    "MIEL", 700, "R55", label="Miel de châtaignier", family="Producteurs",
    default_mode=Mode.TAKEAWAY, ownership=Ownership.TRANSPARENT, mandator="RUCHER",
)  # fmt: skip
TOMME = article(
    "TOMME", 712, "R55", label="Tomme", family="Producteurs",
    default_mode=Mode.TAKEAWAY, unit=Unit.KG,
)  # fmt: skip
GIFT = article("CADEAU", 0, label="Biscuit offert")

BOTTLE = article("CONSIGNE", 20, "HORS", label="Consigne", family="Divers", line_kind="deposit")
SUSPENDED = article(
    "SUSPENDU", 150, "HORS", label="Café suspendu", family="Divers", line_kind="suspended"
)
VARIOUS = article("DIVERS", 0, label="Article libre", open_price=True)

CATALOGUE = (COFFEE, CROQUE, BEER, BAGUETTE, STAMP, HONEY, TOMME, GIFT)


WHOLE_COUNTER = (*CATALOGUE, BOTTLE, SUSPENDED, VARIOUS)


def profile(**identity: object) -> setup.Profile:
    """A café's first answers, with one manager."""
    fields: dict[str, object] = {
        "trade_name": "Café du Pont",
        "legal_name": "SAS Café du Pont",
        "address": ("1 place de l'Église", "23000 Exemple"),
        "commune": "Exemple",
        "siret": "73282932000074",
        "vat_number": "FR44732829320",
        "licence": 4,
    }
    return setup.Profile(
        setup.Identity(**fields | identity), (setup.NewOperator("Camille", "2468"),)
    )


def found(path: Path, clock: HandClock, **identity: object) -> Context:
    """Make and set up a café, its small catalogue included."""
    with mock.patch.object(bootstrap, "clock", return_value=clock):
        bootstrap.found_cafe(path, profile(**identity))
    ctx = reopen(path, clock)
    with ctx.store.act() as uow:
        uow.put_articles(CATALOGUE)
    return ctx


def reopen(path: Path, clock: HandClock) -> Context:
    """Open a café to sell, at the time of a clock set by hand."""
    with mock.patch.object(bootstrap, "clock", return_value=clock):
        return bootstrap.open_cafe(path)


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[PosError]]:
    """Expect a refusal of this code."""
    with pytest.raises(PosError) as caught:
        yield caught
    assert caught.value.code == code


def verify(path: Path, *, full: bool = False) -> VerifyView:
    """Verify a closed café, changing nothing."""
    ctx = bootstrap.open_frozen(path)
    try:
        return audit.verify(ctx, full=full)
    finally:
        ctx.store.close()


def order(*lines: str, cash: int | None = None, key: str | None = None) -> Ring:
    """An order in words, `CAFE`, `2 CAFE`, `1200g TOMME`, paid in cash (exactly unless given)."""
    return Ring(tuple(map(_wanted, lines)), (Tender(Method.CASH, cash),), client_key=key)


def _wanted(line: str) -> Wanted:
    amount, _, code = line.rpartition(" ")
    if amount.endswith("g"):
        return Wanted(code, grams=int(amount.removesuffix("g")))
    return Wanted(code, quantity=int(amount) if amount else None)


def ring(ctx: Context, *lines: str, cash: int | None = None, key: str | None = None) -> TicketView:
    """Sell an order in words for cash."""
    return ringing.ring(ctx, order(*lines, cash=cash, key=key))
