"""The report of a real month against an independent computation: SQL over the source files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cafe_pos.application import importing
from cafe_pos.application.catalogue import file as catalogue_file
from cafe_pos.application.viability.report import Asked, report
from tests import cafes

DATA = Path(__file__).parents[3] / "shared" / "data"
TICKETS = DATA / "real-cafe-tickets.csv"
CATALOGUE = DATA / "real-cafe-catalogue.csv"

pytestmark = pytest.mark.skipif(
    not TICKETS.exists(), reason="the real tickets are not beside this checkout"
)

# A business day begins at four; the one ticket of which an item is not in the catalogue, and empty
# ones, were set aside by the import. VAT is that of each ticket and rate, half a cent going up.
_LINES = """
CREATE TABLE line AS
SELECT t.transaction,
       CAST(t.date AS DATE) - (CASE WHEN t.time < '04:00:00' THEN 1 ELSE 0 END) AS day,
       t.time, c.family, c.label,
       CAST(round(CAST(c.price AS DECIMAL(10, 2)) * 100) AS BIGINT) AS cents,
       CASE WHEN c.ownership = 'transparent' THEN 'HORS'
            WHEN c.default_mode = 'takeaway' THEN c.vat_takeaway ELSE c.vat_on_site END AS vat
  FROM read_csv('{tickets}', all_varchar = true) t
  JOIN read_csv('{catalogue}', all_varchar = true) c ON c.source_item = t.item
 WHERE t.transaction NOT IN (
   SELECT u.transaction FROM read_csv('{tickets}', all_varchar = true) u
    WHERE u.item <> 'NONE'
      AND u.item NOT IN (SELECT source_item FROM read_csv('{catalogue}', all_varchar = true)))
"""
_RATES = """
CREATE TABLE rate AS
SELECT day, transaction, vat, sum(cents) AS gross,
       sum(cents) - CAST(floor(
         (2 * sum(cents) * r + (10000 + r)) / (2.0 * (10000 + r))) AS BIGINT) AS net
  FROM (SELECT *, CASE vat WHEN 'N20' THEN 2000 WHEN 'I10' THEN 1000 WHEN 'R55' THEN 550
                           WHEN 'P21' THEN 210 ELSE 0 END AS r FROM line)
 GROUP BY day, transaction, vat, r
"""
_MONTH = "day BETWEEN DATE '2017-01-01' AND DATE '2017-01-31'"


@pytest.fixture(scope="module")
def source() -> Any:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB makes the independent computation")
    connection = duckdb.connect()
    connection.execute(_LINES.format(tickets=TICKETS, catalogue=CATALOGUE))
    connection.execute(_RATES)
    return connection


def test_january_2017_is_what_the_source_files_say(
    source: Any, cafe_file: Path, request: pytest.FixtureRequest
) -> None:
    ctx = cafes.reopen(cafe_file, cafes.HandClock("2017-02-15T09:00:00Z"))
    request.addfinalizer(ctx.store.close)
    articles = catalogue_file.parse(CATALOGUE.read_bytes())
    with ctx.store.act() as uow:
        uow.put_articles(articles)
    importing.import_tickets(ctx, TICKETS.read_bytes())
    view = report(ctx, Asked("2017-01"))
    one = lambda sql: source.execute(sql).fetchone()[0]  # noqa: E731 - read once each
    net = one(f"SELECT sum(net) FROM rate WHERE vat <> 'HORS' AND {_MONTH}")
    takings = one(f"SELECT sum(gross) FROM rate WHERE {_MONTH}")
    held = one(f"SELECT sum(gross) FROM rate WHERE vat = 'HORS' AND {_MONTH}")
    tickets = one(f"SELECT count(DISTINCT transaction) FROM rate WHERE {_MONTH}")
    days = one(f"SELECT count(DISTINCT day) FROM rate WHERE {_MONTH}")
    figures = view.figures
    assert (figures.revenue_cents, figures.takings_cents) == (net, takings)
    assert (figures.third_party_cents, figures.tickets) == (held, tickets)
    assert figures.days_opened == days
    hours = source.execute(
        "SELECT isodow(day) - 1, CAST(substr(time, 1, 2) AS INT), sum(cents),"
        f" count(DISTINCT transaction) FROM line WHERE {_MONTH} GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    assert [(c.weekday, c.hour, c.takings_cents, c.tickets) for c in view.heat] == hours
    best = source.execute(
        f"SELECT label, count(*) FROM line WHERE vat <> 'HORS' AND {_MONTH} GROUP BY label"
    ).fetchall()
    sold = dict(best)
    assert all(sold[line.label] == line.quantity for line in (*view.top, *view.bottom))
    families = {margin.name: margin.net_cents for margin in figures.families}
    # Of a ticket's rate, each family has its share of the net, a cent more or less a ticket.
    for family, gross, count in source.execute(
        f"SELECT family, sum(cents * 1.0 / (1 + CASE vat WHEN 'N20' THEN 0.2 WHEN 'I10' THEN 0.1"
        f" WHEN 'R55' THEN 0.055 ELSE 0.021 END)), count(DISTINCT transaction) FROM line"
        f" WHERE vat <> 'HORS' AND {_MONTH} GROUP BY family"
    ).fetchall():
        assert abs(families.pop(family) - float(gross)) <= count
    assert not families
