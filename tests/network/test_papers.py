"""The coordinator's report on paper, as a spreadsheet, and in a real browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from cafe_pos.reports.network import html, pdf, words, xlsx
from cafe_pos.reports.speech import Speech, printable
from tests.network import network_sample
from tests.reports.pages import plain

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def text_of(content: bytes) -> str:
    return " ".join(plain(page.extract_text()) for page in PdfReader(BytesIO(content)).pages)


def test_the_pages_hold_every_part_and_every_café_in_danger() -> None:
    view, speech = network_sample.view(), Speech("fr")
    found = text_of(pdf.render(view, "fr"))
    for cafe in view.danger:
        assert plain(printable(f"{cafe.name}, {cafe.commune}")) in found
    for part in ("En danger", "Ce qui marche ailleurs", "Parmi les pairs", "export.tampered : 1"):
        assert part in found
    assert plain(printable(words.effect(speech, view.trials[0]))) in found
    assert plain(printable(speech.money(view.revenue_cents))) in found


def test_many_cafés_in_danger_take_more_pages_and_each_says_how_many() -> None:
    view = network_sample.view()
    many = replace(view, danger=view.danger * 12)
    pages = PdfReader(BytesIO(pdf.render(many, "en"))).pages
    assert len(pages) > 5
    assert f"1 / {len(pages)}" in pages[0].extract_text()


def test_a_network_of_nobody_is_drawn() -> None:
    nobody = network_sample.view(
        cafes=(), danger=(), services=(), trials=(), punctuality=(), impact=(), peers=(),
        verdicts=(),
    )  # fmt: skip
    assert "Aucun café n'est en danger" in text_of(pdf.render(nobody, "fr"))
    assert b"<script" in html.render(nobody, "fr")
    assert load_workbook(BytesIO(xlsx.render(nobody, "fr"))).sheetnames[0] == "Cafés"


def test_the_spreadsheet_has_a_line_a_café_and_their_months() -> None:
    view = network_sample.view()
    book = load_workbook(BytesIO(xlsx.render(view, "fr")), data_only=True)
    cafes, months = book.worksheets[:2]
    assert cafes.max_row == len(view.cafes) + 2
    assert cafes.cell(len(view.cafes) + 2, 5).value == pytest.approx(view.revenue_cents / 100)
    assert months.max_row == sum(len(cafe.months) for cafe in view.cafes) + 1


def test_a_name_can_never_become_markup() -> None:
    view = network_sample.view()
    wicked = replace(view.cafes[0], name="</script><script>alert(1)</script>")
    page = html.render(replace(view, cafes=(wicked,)), "fr").decode()
    assert page.count("</script>") == 2
    assert "alert(1)" in page
    assert "http" not in re.sub(r"http-equiv|http://www\.w3\.org/2000/svg", "", page)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine to open the page in")
def test_the_page_filters_and_shows_one_café_in_a_real_browser(tmp_path: Path) -> None:
    view = network_sample.view()
    page = html.render(view, "fr").decode()
    act = """<script>
    byId("verdict").value = "danger"; byId("search").value = "n° 10"; list();
    byId("list").tBodies[0].rows[0].click();
    </script></body>"""
    file = tmp_path / "network.html"
    file.write_text(page.replace("</body>", act), encoding="utf-8")
    found = subprocess.run(
        [str(BROWSER), *QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom",
         file.as_uri()],
        capture_output=True, check=True, timeout=60,
    ).stdout.decode()  # fmt: skip
    table = found.split('id="list"', 1)[1].split("</table>", 1)[0]
    assert table.count("<tr") == 2  # the titles, and Café n° 10
    assert "Village-10" in table
    assert "Affichés : 1 sur 60" in found
    one = found.split('id="one"', 1)[1]
    assert 'id="one-name">Café n° 10, Village-10 : En danger' in one
    assert one.split("</svg>", 1)[0].count("<rect") == 12
    assert "Relancer la commune" in one
