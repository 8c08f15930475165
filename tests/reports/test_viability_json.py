"""The report as JSON: every figure with its definition, nothing that JSON cannot hold."""

from __future__ import annotations

import json

import pytest

from cafe_pos.application.viability.codes import SPECS, values
from cafe_pos.application.viability.views import ReportKind
from cafe_pos.messages.viability import MISSING, NAMES
from cafe_pos.reports.speech import Speech
from cafe_pos.reports.viability import words
from cafe_pos.reports.viability.as_json import report_json, value_json
from tests.reports import viability_sample


def test_every_figure_has_a_name_a_definition_and_a_value() -> None:
    view = viability_sample.view()
    told = report_json(view, "fr")
    assert json.loads(json.dumps(told)) == told
    assert set(told["figures"]) == {spec.code for spec in SPECS}
    assert set(told["figures"]) <= set(NAMES)
    for spec in SPECS:
        figure = told["figures"][spec.code]
        assert figure["value"] == value_json(spec.read(view.figures), spec.unit)
        assert told["definitions"][spec.code]["text"]
    assert told["figures"]["revenue"]["value"] == f"{view.figures.revenue_cents / 100:.2f}"
    assert told["verdict"]["text"] in {"Viable", "Viable sans salaire", "Fragile", "En danger"}
    assert len(told["verdict"]["because"]) == 3


def test_takings_and_own_revenue_are_two_figures() -> None:
    told = report_json(viability_sample.view(), "fr")["figures"]
    assert told["takings"]["value"] != told["revenue"]["value"]
    assert (told["takings"]["origin"], told["fixed"]["origin"]) == ("closures", "entered")


def test_a_flash_carries_no_verdict() -> None:
    told = report_json(viability_sample.view(ReportKind.FLASH), "en")
    assert told["verdict"] is None
    assert told["kind"] == "flash"


@pytest.mark.parametrize(
    ("value", "unit", "french", "file"),
    [
        (123_456, "cents", "1 234,56 €", "1234.56"),
        (-50, "cents", "-0,50 €", "-0.50"),
        (1_234, "bp", "12,3 %", "12.34"),
        (-1_236, "bp", "-12,4 %", "-12.36"),
        (235, "hundredths", "2,4 mois", "2.35"),
        (95, "minutes", "1 h 35", "1.58"),
        (1_234, "count", "1 234", 1_234),
        (None, "cents", "-", None),
    ],
)
def test_a_value_on_paper_and_in_a_file(
    value: int | None, unit: str, french: str, file: object
) -> None:
    shown = words.shown(Speech("fr"), value, unit).replace("\u202f", " ").replace("\u00a0", " ")
    assert shown == french
    assert value_json(value, unit) == file


def test_what_is_missing_has_words() -> None:
    view = viability_sample.view()
    assert set(view.figures.missing) <= set(MISSING)
    assert values(view.figures)["revenue"] == view.figures.revenue_cents
