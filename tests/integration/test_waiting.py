"""What waits, told by every family at once, and whoever comes found in all of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cafe_pos.application.bread import bakers
from cafe_pos.application.bread import orders as bread_orders
from cafe_pos.application.bread.orders import Wanted
from cafe_pos.application.parcels import parcels
from cafe_pos.application.ports import Context
from cafe_pos.application.produce import produce
from cafe_pos.application.produce.produce import Delivery
from cafe_pos.application.services import services, waiting
from cafe_pos.domain.bread import Baker
from cafe_pos.settings import services as services_settings
from tests import cafes
from tests.cafes import HandClock

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def village(cafe: Context, clock: HandClock) -> Context:
    """Odette has bread, a parcel and her laundry here; the parcel came long ago."""
    clock.set("2026-10-20T08:00:00Z")
    parcels.receive(cafe, "8R12345678901", "Odette Dupré", carrier="LAPOSTE")
    clock.set("2026-11-20T08:00:00Z")
    bakers.put_baker(cafe, Baker("FOURNIL", ("BAGUETTE",)), name="Fournil")
    bread_orders.book(cafe, Wanted("BAGUETTE", "Odette Dupré"), 2, FRIDAY)
    recipe = next(r for r in services_settings.recipes() if r.service("fr").code == "laundry")
    services.put(cafe, recipe.service("fr"), recipe.articles("fr"), new=True)
    services.keep(cafe, "laundry", "Odette Dupré", "2 chemises")
    services.keep(cafe, "laundry", "Paul")
    produce.receive(cafe, Delivery("TOMME", 2000, dlc=date(2026, 11, 21)))
    return cafe


def test_a_cafe_without_services_is_told_nothing(cafe: Context) -> None:
    found = waiting.standing(cafe)
    assert not found.any_service
    assert found.due == ()
    assert not any(one.count for one in found.counts)
    assert waiting.find(cafe, "odette") == ()


def test_every_family_tells_what_waits_and_what_is_due(village: Context) -> None:
    found = waiting.now(village)
    assert found.used == ("bread", "parcel", "produce")
    assert [one.code for one in found.own] == ["laundry"]
    counts = {one.service: (one.count, one.late) for one in found.counts}
    assert counts == {"bread": (1, 0), "parcel": (1, 1), "laundry": (2, 0)}
    assert {one.code for one in found.due} == {"bread", "parcels_late", "produce"}
    told = str(found.as_json())
    assert "Odette" not in told


def test_one_name_is_found_in_every_service_at_once(village: Context) -> None:
    found = waiting.find(village, "dup ode")
    assert {hit.service for hit in found} == {"bread", "parcel", "laundry"}
    assert all(hit.name == "Odette Dupré" for hit in found)
    assert [hit.late for hit in found if hit.service == "parcel"] == [True]
    assert {hit.details for hit in found} >= {"2 Baguette", "2 chemises"}
    assert waiting.find(village, "  ") == ()
    assert waiting.find(village, "nobody") == ()


def test_the_sheet_and_a_day_left_open_are_due(village: Context, clock: HandClock) -> None:
    cafes.ring(village, "CAFE")
    clock.set("2026-11-21T16:45:00Z")
    bread_orders.book(village, Wanted("BAGUETTE", "Paul"), 1, date(2026, 11, 22))
    found = waiting.standing(village)
    codes = [one.code for one in found.due]
    assert codes[0] == "closure"
    assert {"sheet", "parcels_late"} <= set(codes)
    (closure,) = (one for one in found.due if one.code == "closure")
    assert closure.params["day"] == FRIDAY


def test_what_is_fetched_waits_no_more(village: Context, cafe_file: Path) -> None:
    (thing,) = (hit for hit in waiting.find(village, "dupré") if hit.service == "laundry")
    services.cancel(village, thing.ref)
    assert waiting.now(village).of("laundry").count == 1
    assert "laundry" not in {hit.service for hit in waiting.find(village, "dupré")}
    village.store.close()
    assert cafes.verify(cafe_file, full=True).ok
