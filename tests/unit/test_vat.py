"""VAT per rate on the gross total of the rate, dated and per territory."""

from __future__ import annotations

from datetime import date

import pytest

from cafe_pos import settings
from cafe_pos.domain.vat import DatedRate, VatAmount, VatCode, VatTable, totals, vat_within
from tests.cafes import refused

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("gross", "rate_bp", "vat"),
    [(950, 1000, 86), (300, 2000, 50), (120, 550, 6), (854, 550, 45), (267, 2000, 45), (152, 0, 0)],
)
def test_vat_is_taken_out_of_the_gross_amount(gross, rate_bp, vat):
    assert vat_within(gross, rate_bp) == vat
    assert vat_within(-gross, rate_bp) == -vat


def test_vat_is_split_once_per_rate_not_per_line():
    # Three lines of 0,05 € at 20 %: a cent each by the line, two on the sum.
    (amount,) = totals([(VatCode.N20, 2000, 5)] * 3)
    assert amount == VatAmount(VatCode.N20, 2000, 15, 12, 3)
    assert sum(vat_within(5, 2000) for _ in range(3)) == 3
    (amount,) = totals([(VatCode.I10, 1000, 5)] * 3)
    assert amount.vat_cents == 1
    assert sum(vat_within(5, 1000) for _ in range(3)) == 0


def test_rates_are_written_highest_first_and_each_once():
    parts = [(VatCode.R55, 550, 120), (VatCode.HORS, 0, 152), (VatCode.N20, 2000, 300),
             (VatCode.EX0, 0, 10), (VatCode.N20, 2000, 300)]  # fmt: skip
    assert [v.code for v in totals(parts)] == ["N20", "R55", "EX0", "HORS"]
    assert totals(parts) == totals(reversed(parts))


def test_a_document_without_lines_has_no_vat():
    assert totals([]) == ()


def test_a_rate_applies_from_its_first_day_until_the_day_before_its_end():
    change = date(2027, 1, 1)
    table = VatTable(
        "metropolitan",
        (
            DatedRate(VatCode.I10, 1000, date(2014, 1, 1), change, "old"),
            DatedRate(VatCode.I10, 1200, change, None, "new"),
        ),
    )
    assert table.rate_bp(VatCode.I10, date(2026, 12, 31)) == 1000
    assert table.rate_bp(VatCode.I10, change) == 1200


def test_a_day_without_a_rate_is_refused_by_name():
    table = settings.rules().vat["metropolitan"]
    with refused("vat.no_rate") as caught:
        table.rate_bp(VatCode.N20, date(2013, 12, 31))
    assert caught.value.params == {
        "code": "N20",
        "day": "2013-12-31",
        "territory": "metropolitan",
    }


@pytest.mark.parametrize(
    ("territory", "rates"),
    [
        ("metropolitan", [2000, 1000, 550, 210, 0, 0]),
        ("corsica", [2000, 1000, 210, 90, 0, 0]),
        ("overseas", [850, 210, 210, 105, 0, 0]),
    ],
)
def test_every_territory_has_a_rate_for_every_code(territory, rates):
    table = settings.rules().vat[territory]
    assert [table.rate_bp(code, TODAY) for code in VatCode] == rates


def test_every_shipped_rate_names_its_source():
    tables = settings.rules().vat.values()
    assert all(rate.source for table in tables for rate in table.rates)
