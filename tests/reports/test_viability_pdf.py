"""The report's four pages: their text is the JSON's figures, their typefaces are inside."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from cafe_pos.application.viability.codes import BY_CODE
from cafe_pos.application.viability.views import ReportKind
from cafe_pos.domain.viability.figures import figures
from cafe_pos.domain.viability.inputs import Month
from cafe_pos.domain.viability.verdict import Verdict
from cafe_pos.reports.speech import Speech, printable
from cafe_pos.reports.viability import page_verdict, pdf, words
from tests.reports import viability_sample
from tests.reports.pages import plain


def pages(content: bytes) -> list[str]:
    return [plain(page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


@pytest.fixture(scope="module")
def definitive() -> bytes:
    return pdf.render(viability_sample.view(), "fr")


def test_four_pages_with_the_figures_of_the_month(definitive: bytes) -> None:
    view, speech = viability_sample.view(), Speech("fr")
    found = pages(definitive)
    assert len(found) == pdf.PAGES
    judged = view.judgement
    assert judged is not None
    assert found[0].index(words.verdict(speech, judged.verdict)) < 120
    for code in page_verdict.TABLE:
        spec = BY_CODE[code]
        assert words.name(speech, code).replace("’", "'") in found[0]
        for figure in (view.figures, view.previous, view.last_year):
            assert figure is not None
            shown = words.shown(speech, spec.read(figure), spec.unit)
            assert plain(printable(shown)) in found[0], code
    for one in view.figures.families:
        assert plain(printable(f"{one.name} {speech.money(one.net_cents)}")) in found[1]
    for lever in view.levers:
        assert plain(printable(words.lever(speech, lever))) in found[0]
    for one in view.impact:
        assert plain(words.tag(speech, one.tag)) in found[3]
    assert "R-2026-10-2" in found[3]
    whole = " ".join(found)
    for code in BY_CODE:
        assert plain(printable(words.definition(speech, code)))[:40] in whole


def test_typefaces_are_embedded_and_the_language_is_told(definitive: bytes) -> None:
    reader = PdfReader(BytesIO(definitive))
    assert reader.root_object["/Lang"] == "fr"
    assert len(reader.outline) == pdf.PAGES
    for page in reader.pages:
        fonts = page["/Resources"]["/Font"]  # type: ignore[index]
        for font in fonts.values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"]


def test_the_same_view_gives_the_same_bytes(definitive: bytes) -> None:
    assert pdf.render(viability_sample.view(), "fr") == definitive


def test_a_flash_has_no_verdict_and_says_so_on_every_page() -> None:
    found = pages(pdf.render(viability_sample.view(ReportKind.FLASH), "fr"))
    assert all("FLASH :" in page for page in found)
    assert not any(words.verdict(Speech("fr"), verdict) in found[0] for verdict in Verdict)


def test_a_provisional_report_says_so_on_every_page_in_english() -> None:
    found = pages(pdf.render(viability_sample.view(ReportKind.PROVISIONAL), "en"))
    assert all("PROVISIONAL:" in page for page in found)
    assert "Own revenue" in found[0]


def test_an_empty_month_is_drawn_with_what_is_missing() -> None:
    bare = viability_sample.view(
        ReportKind.PROVISIONAL, figures=figures(Month(month="2026-10")), previous=None,
        last_year=None, budget=(), heat=(), top=(), bottom=(), cash=None, benchmarks=(),
        impact=(), trials=(), comments=(), actions=(), scenarios=(), trend=(), waterfall=(),
        levers=(),
    )  # fmt: skip
    found = pages(pdf.render(bare, "fr"))
    assert len(found) == pdf.PAGES
    assert "Aucune charge n'a été saisie" in found[0]
    assert "Aucune vente ce mois-ci" in found[2]
