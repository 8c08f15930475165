"""A café's own services: made without code, what they keep, count, and hand over."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from cafe_pos.application.drawer import closing
from cafe_pos.application.mandates import mandates
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import refunds, ringing
from cafe_pos.application.selling.ringing import Ring
from cafe_pos.application.selling.wanted import Wanted, wanted_line
from cafe_pos.application.services import services
from cafe_pos.domain.mandate import Mandator
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.service import Keeping, Service, Swap, Tally
from cafe_pos.domain.service_mark import HANDOVER, PREPAID, ServiceMark
from cafe_pos.settings import services as services_settings
from tests import cafes
from tests.cafes import HandClock, refused

CASH = (Tender(Method.CASH),)


def add(ctx: Context, code: str) -> Service:
    """A service of a recipe, in French."""
    recipe = next(one for one in services_settings.recipes() if one.service("fr").code == code)
    return services.put(ctx, recipe.service("fr"), recipe.articles("fr"), new=True)


def events(ctx: Context, name: str) -> list[dict]:
    with ctx.store.act() as uow:
        payloads = [json.loads(entry.payload) for entry in uow.entries()]
    return [p["details"] for p in payloads if p.get("name") == name]


def test_every_recipe_can_be_added_to_a_village_cafe(cafe: Context) -> None:
    mandators = {"bus": "REGION", "events": "COMITE"}
    for code in mandators.values():
        mandates.put(cafe, Mandator(code=code, name=code.title()))
    for recipe in services_settings.recipes():
        named = replace(recipe.service("fr"), mandator=mandators.get(recipe.service("fr").code))
        services.put(cafe, named, recipe.articles("fr"), new=True)
    found = services.seen(cafe)
    assert [one.service.code for one in found] == [
        recipe.service("fr").code for recipe in services_settings.recipes()
    ]
    assert {part for one in found for part in one.service.parts} == {
        "sells", "deposit", "returns", "keeps", "counts",
    }  # fmt: skip
    press = found[0]
    assert [article.code for article in press.articles] == ["QUOTIDIEN", "MAGAZINE"]
    assert len(events(cafe, "service")) == len(found)
    with cafe.store.act() as uow:
        card = uow.article("CAR-10")
    assert card is not None
    assert card.mandator == "REGION"


def test_the_same_service_again_records_nothing(cafe: Context) -> None:
    gas = add(cafe, "gas")
    services.put(cafe, gas)
    assert len(events(cafe, "service")) == 1
    services.put(cafe, replace(gas, label="Gaz"))
    changed = events(cafe, "service")[1]
    assert (changed["before"]["label"], changed["after"]["label"]) == ("Bouteilles de gaz", "Gaz")


TOOLS = Service("tools", "Outils", keeping=Keeping(7, loan=True))


@pytest.mark.parametrize(
    ("service", "code"),
    [
        (replace(TOOLS, code="bread"), "service.code"),
        (replace(TOOLS, code="Outils"), "service.code"),
        (replace(TOOLS, label=""), "service.label"),
        (replace(TOOLS, keeping=None), "service.parts"),
        (replace(TOOLS, keeping=Keeping(0)), "service.days"),
        (replace(TOOLS, keeping=Keeping(3, article="NIX")), "article.unknown"),
        (replace(TOOLS, family="Nulle part"), "service.family"),
        (replace(TOOLS, returns="delivery"), "service.returns"),
        (replace(TOOLS, swaps=(Swap("CAFE", "CROQUE"),)), "service.swap"),
        (replace(TOOLS, swaps=(Swap("CAFE", "NIX"),)), "article.unknown"),
        (replace(TOOLS, tallies=(Tally("a", "A"),)), "service.acts"),
        (replace(TOOLS, tallies=(Tally("aide", "Aide", 1000),)), "service.minutes"),
    ],
)
def test_what_makes_no_service_is_refused(cafe: Context, service: Service, code: str) -> None:
    with refused(code):
        services.put(cafe, service)
    assert services.seen(cafe) == ()


def test_a_code_is_taken_once_and_help_may_not_make_services(cafe: Context) -> None:
    add(cafe, "help")
    with refused("service.exists"):
        services.put(cafe, replace(TOOLS, code="help"), new=True)
    with refused("service.mandator"):
        add(cafe, "bus")
    with refused("mandator.unknown"):
        services.put(cafe, replace(TOOLS, mandator="NIX"))
    with refused("operator.unknown"):
        services.put(cafe, TOOLS, operator="Personne")


def test_an_act_is_counted_with_its_minutes(cafe: Context) -> None:
    add(cafe, "help")
    assert services.tally(cafe, "help", "form").minutes == 15
    services.tally(cafe, "help", "form", 2, 40)
    services.tally(cafe, "help", "call")
    (first, second, third) = events(cafe, "service_act")
    assert first == {
        "service": "help", "act": "form", "quantity": 1, "minutes": 15, "day": "2026-11-20",
    }  # fmt: skip
    assert (second["quantity"], second["minutes"], third["minutes"]) == (2, 40, 5)
    with cafe.store.act() as uow:
        assert list(uow.services.tallied("help", "2026-11-20", "2026-11-20")) == [
            ("form", 3, 55), ("call", 1, 5),
        ]  # fmt: skip
        assert uow.services.tallied("help", "2026-11-21", "2026-11-30") == []
    for wrong, code in (
        (("help", "nix"), "service.act"),
        (("nix", "form"), "service.unknown"),
        (("help", "form", 0), "service.quantity"),
        (("help", "form", 1, 999), "service.minutes"),
    ):
        with refused(code):
            services.tally(cafe, *wrong)


def handed(ctx: Context, ref: str, *more: Wanted) -> str:
    """Hand a thing over on a ticket; its number."""
    line = wanted_line(services.line_for(ctx, ref))
    return ringing.ring(ctx, Ring((line, *more), CASH if line.price or more else ())).number


def test_laundry_is_kept_paid_and_handed_over_with_a_coffee(cafe: Context) -> None:
    add(cafe, "laundry")
    shirts = services.keep(cafe, "laundry", " Odette  Dupré ", "2 chemises", price_cents=850)
    assert (shirts.name, shirts.due_on) == ("Odette Dupré", "2026-12-20")
    with cafe.store.act() as uow:
        assert [one.ref for one in uow.services.find("dupre chem", 5)] == [shirts.ref]
        assert uow.services.find("dupont", 5) == ()
    number = handed(cafe, shirts.ref, Wanted("CAFE"))
    with cafe.store.act() as uow:
        found = uow.ticket(number)
        assert uow.services.find("dupre", 5) == ()
    assert found is not None
    line = found[0]["lines"][0]
    assert (line["article"], line["total"], line["service"], line["ref"], line["act"]) == (
        "PRESSING", 850, "laundry", shirts.ref, None,
    )  # fmt: skip
    assert "Dupré" not in json.dumps(found[0], ensure_ascii=False)
    with refused("service.handed_over"):
        handed(cafe, shirts.ref)
    refunds.give_back(cafe, refunds.Refund(number, Method.CASH, "erreur"))
    with cafe.store.act() as uow:
        assert [one.ref for one in uow.services.waiting("laundry")] == [shirts.ref]
    assert handed(cafe, shirts.ref) > number


def test_a_loan_that_costs_nothing_is_a_line_without_a_price(cafe: Context) -> None:
    add(cafe, "tools")
    drill = services.keep(cafe, "tools", "Paul", "perceuse", phone="06 12 34 56 78")
    number = handed(cafe, drill.ref)
    with cafe.store.act() as uow:
        ticket, _entry = uow.ticket(number) or ({}, None)
        kept = uow.services.kept(drill.ref)
    line = ticket["lines"][0]
    assert (line["article"], line["label"], line["total"], line["act"]) == (
        "REMIS", "Outilthèque", 0, HANDOVER,
    )  # fmt: skip
    assert kept is not None
    assert (kept.state, kept.ticket) == ("handed_over", number)


def test_marks_that_fit_nothing_are_refused(cafe: Context) -> None:
    add(cafe, "laundry")
    add(cafe, "tools")
    shirts = services.keep(cafe, "laundry", "Odette", price_cents=850)
    drill = services.keep(cafe, "tools", "Paul", "perceuse")

    def ring(article: str, quantity: int, *mark: str | None) -> None:
        wanted = Wanted(article, quantity, mark=ServiceMark(*mark))
        ringing.ring(cafe, Ring((wanted, Wanted("CAFE")), CASH))

    for wrong, code in (
        (("REMIS", 1, "laundry", shirts.ref, HANDOVER), "service.to_pay"),
        (("REMIS", 1, "laundry", drill.ref, HANDOVER), "service.thing"),
        (("REMIS", 1, "tools", "K-0000000000", HANDOVER), "service.thing"),
        (("REMIS", 2, "tools", drill.ref, HANDOVER), "service.mark"),
        (("PRESSING", 1, "laundry", shirts.ref, PREPAID), "service.mark"),
        (("REMIS", 1, "nix", drill.ref, HANDOVER), "service.unknown"),
    ):
        with refused(code):
            ring(*wrong)
    services.cancel(cafe, drill.ref)
    with refused("service.cancelled"):
        ring("REMIS", 1, "tools", drill.ref, HANDOVER)
    with cafe.store.act() as uow:
        assert uow.last_ticket() is None


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"code": "help", "name": "Paul"}, "service.keeps_nothing"),
        ({"code": "tools", "name": "  "}, "service.who"),
        ({"code": "tools", "name": "Paul", "what": "x" * 61}, "service.what"),
        ({"code": "tools", "name": "Paul", "price_cents": 100}, "service.unpaid"),
        ({"code": "laundry", "name": "Paul", "price_cents": 10**9}, "service.price"),
    ],
)
def test_what_cannot_be_kept_is_refused(cafe: Context, asked: dict, code: str) -> None:
    for service in ("help", "tools", "laundry"):
        add(cafe, service)
    with refused(code):
        services.keep(cafe, **asked)
    with cafe.store.act() as uow:
        assert uow.services.counts("2026-11-20") == ()


def test_things_past_their_day_are_counted_and_hold_a_service_open(
    cafe: Context, clock: HandClock
) -> None:
    add(cafe, "tools")
    drill = services.keep(cafe, "tools", "Paul", "perceuse")
    clock.advance(days=8)
    saw = services.keep(cafe, "tools", "Odette", "scie")
    with cafe.store.act() as uow:
        (count,) = uow.services.counts("2026-11-28")
    assert (count.service, count.waiting, count.late) == ("tools", 2, 1)
    with refused("service.keeps"):
        services.switch(cafe, "tools", active=False)
    services.cancel(cafe, drill.ref)
    services.cancel(cafe, saw.ref)
    assert not services.switch(cafe, "tools", active=False).active
    with refused("service.keeps_nothing"):
        services.keep(cafe, "tools", "Paul", "perceuse")


def test_who_left_it_is_erased_when_the_day_is_closed(cafe: Context, clock: HandClock) -> None:
    add(cafe, "tools")
    drill = services.keep(cafe, "tools", "Zéphyrine", "perceuse", phone="0611223344")
    waits = services.keep(cafe, "tools", "Barnabé", "scie")
    handed(cafe, drill.ref)
    path = cafe.store.path
    closing.close_day(cafe)
    with cafe.store.act() as uow:
        gone, kept = uow.services.kept(drill.ref), uow.services.kept(waits.ref)
    assert gone is not None
    assert kept is not None
    assert (gone.name, gone.what, gone.phone, gone.state) == (None, "", "", "handed_over")
    assert kept.name == "Barnabé"
    cafe.store.close()
    content = path.read_bytes()
    assert "Zéphyrine".encode() not in content
    assert b"zephyrine" not in content
    assert b"0611223344" not in content
    assert cafes.verify(path, full=True).ok
