"""A café before a morning of its services: a baker, orders for today, cheese past its date."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from cafe_pos import settings
from cafe_pos.application.bread import bakers
from cafe_pos.application.bread import orders as bread_orders
from cafe_pos.application.catalogue import catalogue
from cafe_pos.application.mandates import mandates
from cafe_pos.application.parcels import carriers
from cafe_pos.application.produce import produce
from cafe_pos.domain.bread import Baker
from cafe_pos.domain.mandate import Contract
from cafe_pos.domain.vat import VatCode
from tests import cafes
from tests.cafes import HandClock

BREAD = ("TRADITION", "BAGUETTE", "CAMPAGNE")


def prepared(path: Path, today: date) -> None:
    """Agree on everything three days ago, by the till's own acts."""
    before = today - timedelta(days=3)
    ctx = cafes.reopen(path, HandClock(f"{before.isoformat()}T09:00:00Z"))
    catalogue.import_articles(ctx, catalogue.parse(settings.starter_catalogue().read_bytes()))
    bakers.put_baker(ctx, Baker("FOURNIL", BREAD, phone="0555000110"), name="Fournil du Bourg")
    mandates.put_contract(
        ctx, Contract(mandator="FOURNIL", since=before, purchase_vat_code=VatCode.R55)
    )
    for name, article, count in (
        ("Odette Nauleau", "TRADITION", 2),
        ("Lucien Pradel", "CAMPAGNE", 1),
        ("Chantal Quercy", "BAGUETTE", 3),
    ):
        bread_orders.book(ctx, bread_orders.Wanted(article, name), count, today)
    carriers.choose(ctx, ("LAPOSTE", "MONDIALRELAY"))
    produce.receive(
        ctx, produce.Delivery("CHEVRE", 1200, dlc=today - timedelta(days=1), origin="Saint-Exemple")
    )
    ctx.store.close()
