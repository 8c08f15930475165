"""Invoices for town halls: read back as PDF and as XML, checked by the schema, never counted."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import facturx
import pypdf
import pytest

from cafe_pos.application.accounts import customers
from cafe_pos.application.books.invoices import InvoiceView
from cafe_pos.application.drawer import closing
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import refunds
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.domain.invoice import Buyer
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.pricing import LineKind
from cafe_pos.domain.refund import GivenBack
from cafe_pos.exports import cii, invoicing
from tests import cafes
from tests.cafes import refused
from tests.integration.attacks import plain

TOWN_HALL = Buyer(
    name="Commune d'Exemple",
    address=("1 place de la Mairie",),
    postcode="23000",
    city="Exemple",
    siren="217 500 016",
    reference="SERVICE-7",
    order_number="BC-12",
)
RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"


def xml_of(path: Path) -> ET.Element:
    """The XML that the PDF carries, as another reader finds it."""
    reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
    assert list(reader.attachments) == ["factur-x.xml"]
    return ET.fromstring(reader.attachments["factur-x.xml"][0])  # noqa: S314 - our own


def texts(root: ET.Element, name: str) -> list[str]:
    return [element.text or "" for element in root.iter(f"{RAM}{name}")]


def read(path: Path) -> str:
    reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
    return "\n".join(page.extract_text() for page in reader.pages)


def test_the_first_worked_example_for_the_town_hall(cafe, cafe_file, tmp_path):
    sold = cafes.ring(cafe, "2 CAFE", "CROQUE", "DEMI", "BAGUETTE", "TIMBRE", cash=2000)
    path = tmp_path / "f.pdf"
    view = invoicing.write(cafe, sold.number, path, TOWN_HALL)
    assert view.number == "F-000001"
    root = xml_of(path)
    assert texts(root, "CalculatedAmount") == ["0.50", "0.86", "0.06", "0.00"]
    assert texts(root, "BasisAmount") == ["2.50", "8.64", "1.14", "1.52"]
    assert texts(root, "GrandTotalAmount") == ["15.22"]
    assert texts(root, "TotalPrepaidAmount") == ["15.22"]
    assert texts(root, "DuePayableAmount") == ["0.00"]
    lines = [int(text.replace(".", "")) for text in texts(root, "LineTotalAmount")]
    assert sum(lines[:-1]) == lines[-1] == 1380
    assert "217500016" in texts(root, "ID")
    assert texts(root, "BuyerReference") == ["SERVICE-7"]
    told = read(path)
    for text in ("Facture F-000001", "Commune d'Exemple", "15,22 €", "BC-12", sold.number):
        assert text in told
    with cafe.store.act() as uow:
        found = [json.loads(e.payload) for e in uow.entries()]
    assert found[-1]["code"] == 110
    assert found[-1]["details"]["invoice"] == "F-000001"
    closed = closing.close_day(cafe)[-1].payload
    assert (closed["total"], closed["tickets"]) == (1522, 1), "an invoice raises no total"
    cafe.store.close()
    assert cafes.verify(cafe_file, full=True).ok


def test_the_file_is_a_pdf_a3_with_all_its_typefaces_inside(cafe, tmp_path):
    sold = cafes.ring(cafe, *["CAFE", "DEMI", "1200g TOMME"] * 30, cash=50000)
    path = tmp_path / "f.pdf"
    invoicing.write(cafe, sold.number, path, TOWN_HALL)
    reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
    root = reader.trailer["/Root"]
    assert len(reader.pages) == 3
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "EN 16931" in xmp
    (intent,) = root["/OutputIntents"]
    profile = intent.get_object()["/DestOutputProfile"].get_object()
    assert profile.get_data()[36:40] == b"acsp", "an ICC profile"
    assert root["/AF"][0].get_object()["/AFRelationship"] == "/Data"
    assert reader.trailer["/ID"]
    fonts = {
        name: font.get_object()
        for page in reader.pages
        for name, font in page["/Resources"]["/Font"].items()
    }
    for font in fonts.values():
        descriptor = font["/FontDescriptor"].get_object()
        assert "/FontFile2" in descriptor, font["/BaseFont"]
    assert "(suite)" in read(path)
    assert "1,200 kg" in read(path)


def test_a_refund_makes_a_credit_note_for_the_same_buyer(cafe, cafe_file, tmp_path):
    sold = cafes.ring(cafe, "3 CAFE", "DEMI")
    invoicing.write(cafe, sold.number, tmp_path / "f.pdf", TOWN_HALL)
    back = refunds.give_back(
        cafe, refunds.Refund(sold.number, Method.CASH, "trop", (GivenBack(1, 2),))
    )
    path = tmp_path / "a.pdf"
    view = invoicing.write(cafe, back.number, path)
    assert (view.number, view.payload["corrects"], view.payload["total"]) == (
        "F-000002", "F-000001", -300,
    )  # fmt: skip
    root = xml_of(path)
    assert texts(root, "TypeCode")[0] == "381"
    assert texts(root, "GrandTotalAmount") == ["3.00"]
    assert texts(root, "BilledQuantity") == ["2"]
    assert "rectifie la facture F-000001" in read(path)
    with refused("invoice.already"):
        invoicing.write(cafe, back.number, path)
    cafe.store.close()
    assert cafes.verify(cafe_file).ok


def test_what_stands_on_an_account_is_still_to_be_paid(cafe, tmp_path):
    hall = customers.add(cafe, "Mairie").code
    tenders = (Tender(Method.CASH, 500), Tender(Method.ACCOUNT, account=hall))
    sold = ring(cafe, Ring((Wanted("CROQUE", 2),), tenders))
    path = tmp_path / "f.pdf"
    invoicing.write(cafe, sold.number, path, TOWN_HALL)
    root = xml_of(path)
    assert texts(root, "DuePayableAmount") == ["8.00"]
    assert texts(root, "TotalPrepaidAmount") == ["5.00"]
    assert "indemnité forfaitaire" in read(path)


def test_an_invoice_is_written_again_under_its_number(cafe, tmp_path):
    sold = cafes.ring(cafe, "CAFE")
    first = tmp_path / "1.pdf"
    view = invoicing.write(cafe, sold.number, first, TOWN_HALL)
    again = tmp_path / "2.pdf"
    assert invoicing.write(cafe, "F-000001", again).payload == view.payload
    assert ET.tostring(xml_of(again)) == ET.tostring(xml_of(first))


def everything(ctx: Context) -> InvoiceView:
    """An invoice of a ticket with every kind of line."""
    with ctx.store.act() as uow:
        uow.put_articles(cafes.WHOLE_COUNTER)
    lines = (
        Wanted("CAFE", 3), Wanted("TOMME", grams=335), Wanted("CONSIGNE", 2),
        Wanted("CONSIGNE", 1, kind=LineKind.DEPOSIT_BACK), Wanted("MIEL"), Wanted("CADEAU"),
    )  # fmt: skip
    sold = ring(ctx, Ring(lines, (Tender(Method.CARD),)))
    return invoicing.write(ctx, sold.number, ctx.store.path.with_suffix(".pdf"), TOWN_HALL)


def test_every_kind_of_line_passes_the_schema_and_adds_up(cafe):
    view = everything(cafe)
    root = xml_of(cafe.store.path.with_suffix(".pdf"))
    assert texts(root, "GrandTotalAmount")[0].replace(".", "") == str(view.ticket["total"])
    nets = sum(line.net_cents for line in cii.lines_of(view))
    assert nets == sum(row["net"] for row in view.ticket["vat"])
    assert all(not text.startswith("-") for text in texts(root, "ChargeAmount"))


def test_the_franchise_says_why_there_is_no_vat(tmp_path, clock):
    ctx = cafes.found(tmp_path / "cafe.db", clock, vat_regime="franchise", vat_number=None)
    try:
        sold = cafes.ring(ctx, "CAFE")
        path = tmp_path / "f.pdf"
        invoicing.write(ctx, sold.number, path, TOWN_HALL)
        assert texts(xml_of(path), "ExemptionReason") == [cii.FRANCHISE]
        assert cii.FRANCHISE in read(path)
    finally:
        ctx.store.close()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"siren": "217500017"}, "invoice.siren"),
        ({"name": ""}, "invoice.buyer"),
        ({"address": ()}, "invoice.buyer"),
        ({"postcode": "2300"}, "invoice.buyer"),
        ({"city": "Ex\nemple"}, "invoice.buyer"),
        ({"reference": ""}, "invoice.buyer"),
    ],
)
def test_a_buyer_that_cannot_be_is_refused_and_no_number_is_lost(cafe, tmp_path, changed, code):
    sold = cafes.ring(cafe, "CAFE")
    fields = {name: getattr(TOWN_HALL, name) for name in Buyer.__dataclass_fields__}
    with refused(code):
        invoicing.write(cafe, sold.number, tmp_path / "f.pdf", Buyer(**fields | changed))
    assert not (tmp_path / "f.pdf").exists()
    assert invoicing.write(cafe, sold.number, tmp_path / "f.pdf", TOWN_HALL).number == "F-000001"


def test_what_cannot_be_invoiced(cafe, tmp_path):
    sold = cafes.ring(cafe, "CAFE")
    path = tmp_path / "f.pdf"
    back = refunds.give_back(cafe, refunds.Refund(sold.number, Method.CASH, "froid"))
    with refused("invoice.not_invoiced"):
        invoicing.write(cafe, back.number, path)
    with refused("invoice.no_buyer"):
        invoicing.write(cafe, sold.number, path)
    with refused("ticket.unknown"):
        invoicing.write(cafe, "T-99999999", path, TOWN_HALL)
    with refused("invoice.unknown"):
        invoicing.write(cafe, "F-000001", path)
    invoicing.write(cafe, sold.number, path, TOWN_HALL)
    with refused("invoice.already"):
        invoicing.write(cafe, sold.number, path, TOWN_HALL)
    (tmp_path / "file").write_text("x")
    other = cafes.ring(cafe, "CAFE")
    with refused("file.cannot_write"):
        invoicing.write(cafe, other.number, tmp_path / "file" / "f.pdf", TOWN_HALL)
    assert invoicing.write(cafe, other.number, path, TOWN_HALL).number == "F-000002"


@pytest.mark.parametrize(
    "change", ["total_cents = 1", "buyer_name = 'x'", "ticket = 'T-1'", "corrects = 'F-000009'"]
)
def test_a_changed_invoice_is_found(victim, change):
    with plain(victim) as connection:
        connection.execute("DROP TRIGGER tr_invoice_update")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(f"UPDATE invoice SET {change} WHERE id = 1")
    codes = {problem.code for problem in cafes.verify(victim).problems}
    assert codes > {"schema.changed"} or len(codes) > 1


def test_the_librarys_own_reader_finds_a_whole_invoice(cafe, tmp_path):
    sold = cafes.ring(cafe, "CAFE")
    path = tmp_path / "f.pdf"
    invoicing.write(cafe, sold.number, path, TOWN_HALL)
    name, xml = facturx.get_facturx_xml_from_pdf(path.read_bytes(), check_xsd=True)
    assert name == "factur-x.xml"
    assert facturx.xml_check_xsd(xml, flavor="factur-x", level="en16931")


def test_what_fails_its_schema_has_no_number_and_no_file(cafe, tmp_path, monkeypatch):
    sold = cafes.ring(cafe, "CAFE")
    whole = cii.render
    monkeypatch.setattr(cii, "render", lambda view: whole(view).replace(b"LineID", b"Line"))
    with refused("invoice.schema"):
        invoicing.write(cafe, sold.number, tmp_path / "f.pdf", TOWN_HALL)
    assert list(tmp_path.glob("f.pdf*")) == []
    monkeypatch.undo()
    assert invoicing.write(cafe, sold.number, tmp_path / "f.pdf", TOWN_HALL).number == "F-000001"


def test_the_library_of_invoices_is_loaded_by_an_invoice_alone():
    program = "import sys, cafe_pos.cli.commands as c; c.whole(); print('facturx' in sys.modules)"
    asked = [sys.executable, "-c", program]
    told = subprocess.run(asked, check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "False"


def test_a_file_of_a_buyer(tmp_path):
    path = tmp_path / "mairie.toml"
    path.write_text(
        'name = "Commune"\naddress = ["1 place"]\npostcode = "23000"\ncity = "Exemple"\n'
        'siren = "217500016"\norder = "BC-1"\n'
    )
    buyer = invoicing.read_buyer(path)
    assert (buyer.name, buyer.order_number, buyer.reference) == ("Commune", "BC-1", None)
    for text in ("name = 1\n", "nom = 'x'\n", "name = ", "\xff"):
        path.write_text(text, encoding="latin-1")
        with refused("invoice.file"):
            invoicing.read_buyer(path)
    with refused("file.cannot_read"):
        invoicing.read_buyer(tmp_path / "none.toml")
