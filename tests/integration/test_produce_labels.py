"""Labels of lots: what stands on them, the printer's queue, the scanner that reads them back."""

from __future__ import annotations

from datetime import date

import pytest

from cafe_pos.application import settings_acts
from cafe_pos.application.printing import copies, printing
from cafe_pos.application.produce import labels as produce_labels
from cafe_pos.application.produce import near_dates, produce
from cafe_pos.application.produce.produce import Delivery
from cafe_pos.domain.catalogue import Mode, Ownership
from tests import cafes
from tests.cafes import article, refused
from tests.receipts.decoder import Printer
from tests.tui.counters import HandTill

YOGHURT = article(
    "YAOURT", 120, "R55", label="Yaourt fermier", family="Producteurs",
    allergens=("lait", "épices"),
    default_mode=Mode.TAKEAWAY, ownership=Ownership.TRANSPARENT, mandator="FERME",
)  # fmt: skip
JAM = article("CONFIT", 480, "R55", label="Confiture", ean="3760020506605")


@pytest.fixture
def farm(cafe):
    with cafe.store.act() as uow:
        uow.put_articles((*cafes.CATALOGUE, YOGHURT, JAM))
    produce.receive(
        cafe,
        Delivery("TOMME", 3400, dlc=date(2026, 11, 27), origin="Saint-Exemple"),
    )
    produce.receive(cafe, Delivery("YAOURT", 12, dlc=date(2026, 11, 20), net_grams=125))
    produce.receive(cafe, Delivery("CONFIT", 6, ddm=date(2027, 11, 1)))
    yield cafe
    cafe.store.close()


def catalogue(ctx):
    with ctx.store.act() as uow:
        return uow.articles()


def scan(ctx, barcode):
    """What the till rings when it scans a label: its order's lines."""
    with ctx.store.act() as uow:
        from cafe_pos.application import house

        seen = house.house_of(ctx, uow, date(2026, 11, 20))
    hand = HandTill(articles=catalogue(ctx), house=seen)
    hand.at += 0.5
    hand.press(*barcode, "enter", apart=0.005)
    hand.till.settle(hand.at + 0.05)
    return hand.till.order.lines


def test_a_piece_by_weight_is_scanned_back_to_the_same_grams_and_price(farm):
    view = produce_labels.give(farm, "L-000001", grams=350)
    shown = view.content.decode()
    assert "2,49 €" in shown
    assert "7,12 €/kg" in shown
    assert "Origine : Saint-Exemple" in shown
    assert "jusqu'au 27/11/2026" in shown
    (line,) = scan(farm, view.label.barcode)
    assert (line.article.code, line.quantity, line.total_cents) == ("TOMME", 350, 249)
    assert view.label.price_cents == line.total_cents
    again = produce_labels.give(farm, "L-000001", grams=1205)
    (line,) = scan(farm, again.label.barcode)
    assert (line.quantity, line.total_cents) == (1205, again.label.price_cents)
    assert {a.code: a.ean for a in catalogue(farm)}["TOMME"] == "2500001000002"


def test_pieces_have_the_articles_number_and_the_price_of_a_kilo(farm):
    view = produce_labels.give(farm, "L-000002")
    assert (view.label.per_kilo_cents, view.label.grams) == (960, 125)
    assert view.label.allergens == ("Lait", "épices")
    (line,) = scan(farm, view.label.barcode)
    assert (line.article.code, line.quantity) == ("YAOURT", 1)
    jam = produce_labels.give(farm, "L-000003").label
    assert (jam.barcode, jam.ddm) == ("3760020506605", "01/11/2027")
    (line,) = scan(farm, jam.barcode)
    assert line.article.code == "CONFIT"


def test_a_discount_near_the_date_is_on_the_label(farm):
    near_dates.accept(farm, "L-000002")
    one = produce_labels.give(farm, "L-000002").label
    assert (one.price_cents, one.was_cents, one.per_kilo_cents) == (60, 120, 480)


def test_copies_wait_for_the_printer_as_one_job(farm):
    with refused("printer.none"):
        produce_labels.print_labels(farm, "L-000002", number=3)
    copies.set_printer(
        farm,
        {"transport": "network", "address": "127.0.0.1:9", "columns": 32, "code_page": "cp858"},
    )
    view = produce_labels.print_labels(farm, "L-000002", number=3)
    assert view.job == "L-000002.1"
    work = printing.next_work(farm)
    assert work is not None
    printed = Printer(32).feed(work.content(work.printer))
    assert sum(line.symbol for line in printed.lines) == 3
    assert "Yaourt fermier" in printed.text()


@pytest.mark.parametrize(
    ("lot", "asked", "code"),
    [
        ("L-000001", {}, "label.grams"), ("L-000001", {"grams": 5000}, "label.heavy"),
        ("L-000002", {"grams": 100}, "label.no_grams"), ("L-000002", {"number": 0}, "label.copies"),
        ("L-000009", {}, "lot.unknown"), ("L-000002", {"form": "png"}, "receipt.form"),
    ],
)  # fmt: skip
def test_a_label_that_cannot_be_is_refused(farm, lot, asked, code):
    with refused(code):
        produce_labels.give(farm, lot, **asked)


def test_nothing_past_its_dlc_gets_a_label(farm, clock):
    clock.set("2026-11-21T09:00:00Z")
    with refused("lot.past"):
        produce_labels.give(farm, "L-000002")


def test_what_is_proposed_is_a_setting_of_the_cafe(farm):
    with refused("setting.value"):
        settings_acts.change(farm, "near_dlc", "0:50 1:60")
    settings_acts.change(farm, "near_dlc", "0:40 10:5")
    proposed = {v.lot.code: v.proposed_bp for v in near_dates.listed(farm)}
    assert proposed == {"L-000002": 4000, "L-000001": 500}
