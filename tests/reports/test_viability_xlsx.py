"""The report as a spreadsheet: read back by another library, its formulas reckoned again."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from cafe_pos.application.viability.codes import SPECS
from cafe_pos.reports.speech import Speech
from cafe_pos.reports.viability import words, xlsx
from tests.reports import viability_sample

CELL = re.compile(r"\b([A-Z])(\d+)\b")
FUNCTIONS: dict[str, Callable[..., float]] = {
    "MAX": max,
    "IF": lambda condition, yes, no: yes if condition else no,
    "ROUNDUP": lambda value, _digits: math.ceil(value - 1e-9),
}


def reckoned(sheet: Any, formula: str) -> float:
    """The value of one of our formulas, by the values of the cells that it names."""

    def value(match: re.Match[str]) -> str:
        found = sheet[match[0]].value
        if isinstance(found, str) and found.startswith("="):
            return repr(reckoned(sheet, found))
        return repr(found)

    text = CELL.sub(value, formula.removeprefix("="))
    text = re.sub(r"(?<![<>=])=(?!=)", "==", text)
    return float(eval(text, {"__builtins__": {}}, FUNCTIONS))  # noqa: S307 - our own formulas


@pytest.fixture(scope="module")
def content() -> bytes:
    return xlsx.render(viability_sample.view(), "fr")


def test_every_figure_stands_in_it_and_its_formulas_agree(content: bytes) -> None:
    view, speech = viability_sample.view(), Speech("fr")
    alive = load_workbook(BytesIO(content)).worksheets[0]
    kept = load_workbook(BytesIO(content), data_only=True).worksheets[0]
    rows = {alive.cell(row, 1).value: row for row in range(1, alive.max_row + 1)}
    formulas = 0
    for spec in SPECS:
        row = rows[words.name(speech, spec.code)]
        for column, figures in ((2, view.figures), (3, view.previous), (4, view.last_year)):
            assert figures is not None
            expected = xlsx.number(spec.read(figures), spec.unit)
            assert kept.cell(row, column).value == pytest.approx(expected)
            formula = alive.cell(row, column).value
            if isinstance(formula, str):
                formulas += 1
                # Break-even is reckoned from rates that are not rounded: a cent at most.
                assert reckoned(alive, formula) == pytest.approx(expected, abs=0.011), spec.code
        assert alive.cell(row, 5).value == words.definition(speech, spec.code)
    assert formulas == 3 * len(xlsx.FORMULAS)


def test_lines_and_sums(content: bytes) -> None:
    view = viability_sample.view()
    book = load_workbook(BytesIO(content))
    families = book.worksheets[1]
    last = len(view.figures.families) + 2
    assert families.cell(last, 2).value == f"=SUM(B2:B{last - 1})"
    total = sum(families.cell(row, 2).value for row in range(2, last))
    assert total == pytest.approx(view.figures.revenue_cents / 100)
    assert len(book.worksheets[3]._charts) == 1
    assert book.sheetnames == [
        "Le mois", "Familles", "Services", "Douze mois", "Heures", "Articles", "Le village",
    ]  # fmt: skip


def test_a_label_is_no_formula() -> None:
    view = viability_sample.view()
    wicked = type(view.top[0])("X", "=1+1", 1, "piece", 100, None)
    book = load_workbook(BytesIO(xlsx.render(viability_sample.view(top=(wicked,)), "en")))
    assert book["Articles"]["A2"].data_type == "s"
    assert book["Articles"]["A2"].value == "=1+1"
