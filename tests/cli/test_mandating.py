"""`service` and `report settlement`, as managers and scripts use them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Outcome

Ring = Callable[..., Outcome]

HONEY = """code,label,family,price,vat_on_site,vat_takeaway,default_mode,ownership,mandator
MIEL,Miel,Producteurs,7.00,R55,R55,takeaway,transparent,RUCHER
"""


REFUSED = [
    (("mandator", "add", "x y", "X"), "mandator.code"),
    (("mandator", "add", "RUCHER", "X"), "mandator.exists"),
    (("mandator", "add", "X", "X", "--kind", "king"), "mandator.kind"),
    (("mandator", "set", "NOBODY"), "mandator.unknown"),
    (("contract", "set", "RUCHER", "--since", "2030-01-01", "--term", "20"), "contract.term"),
    (("contract", "set", "RUCHER", "--since", "2030-01-01", "--vat", "HORS"), "contract.vat"),
    (("contract", "set", "RUCHER", "--since", "2030-01-01", "--period", "day"),
     "contract.period"),
    (("contract", "set", "RUCHER", "--since", "2030-01-01", "--ownership", "mine"),
     "contract.ownership"),
    (("contract", "remove", "RUCHER", "--since", "2030-01-01"), "contract.unknown"),
    (("settle", "RUCHER", "october"), "settlement.period"),
    (("settle", "RUCHER", "2030-01"), "settlement.gap"),
    (("pay", "S-00000001", "--method", "cash"), "settlement.unknown"),
]  # fmt: skip


@pytest.fixture
def rucher(cafe: Command, ring: Ring, tmp_path: Path) -> str:
    """Ten jars sold, a contract of 20 %, the day closed; the day as a period."""
    catalogue = tmp_path / "miel.csv"
    catalogue.write_text(HONEY, encoding="utf-8")
    assert cafe("catalogue", "import", catalogue).code == 0
    sold = ring({"lines": [{"article": "MIEL", "qty": 10}], "payments": [{"method": "cash"}]})
    day = date.fromisoformat(sold.lines[0]["at"][:10])
    first = day - timedelta(days=2)
    told = cafe(
        "service", "contract", "set", "RUCHER", "--since", first.isoformat(), "--term",
        "percent=20", "--json",
    )  # fmt: skip
    assert told.json["contract"]["terms"] == ["percent=20"]
    z = cafe("close", "day", "--json").json
    return f"{first.isoformat()}..{z['business_day']}"


def test_a_producer_from_the_contract_to_the_payment(
    cafe: Command, rucher: str, tmp_path: Path
) -> None:
    named = cafe("service", "mandator", "set", "rucher", "--name", "Le Rucher", "--kind",
                 "producer", "--json")  # fmt: skip
    assert (named.json["name"], named.json["kind"]) == ("Le Rucher", "producer")
    (one,) = cafe("service", "balances", "--json").json
    assert (one["balance_467"], one["unsettled"], one["ripe"]) == ("70.00", "53.20", False)
    look = cafe("service", "settle", "RUCHER", rucher, "--preview", "--json").json
    assert (look["number"], look["balance"], look["refusal"]) == (None, "53.20", None)
    before = cafe("report", "settlement", "RUCHER", rucher, "-o", tmp_path / "a.pdf", "--json")
    assert before.json["number"] is None
    settled = cafe("service", "settle", "RUCHER", rucher, "--json").json
    assert (settled["number"], settled["commission"], settled["left"]) == (
        "S-00000001", "16.80", "53.20",
    )  # fmt: skip
    assert settled["lines"][1] == {
        "what": "percent", "article": None, "label": "", "quantity": "70.00", "unit": "euro",
        "price": "20", "amount": "14.00",
    }  # fmt: skip
    again = cafe("service", "settle", "RUCHER", rucher, "--json")
    assert (again.code, again.refusal) == (1, "settlement.overlap")
    paid = cafe("service", "pay", "S-00000001", "--method", "cash", "--amount", "20", "--json").json
    assert (paid["number"], paid["amount"], paid["left"]) == ("V-00000001", "20.00", "33.20")
    said = cafe("service", "pay", "S-00000001", "--method", "transfer", "--reference", "VIR 3")
    assert "V-00000002 : 33,20 € versés à Le Rucher, reste 0,00 € à payer." in said.out
    twice = cafe("service", "pay", "S-00000001", "--method", "cheque", "--json")
    assert twice.refusal == "payout.twice"
    assert "S-00000001" in cafe("service", "settlements").out
    (listed,) = cafe("service", "settlements", "RUCHER", "--json").json
    assert (listed["paid"], listed["left"]) == ("53.20", "0.00")
    after = cafe("report", "settlement", "RUCHER", rucher, "-o", tmp_path / "b.pdf", "--json")
    assert after.json["number"] == "S-00000001"
    for form, begins in (("text", b" "), ("escpos", b"\x1b"), ("pdf", b"%PDF")):
        target = tmp_path / form
        told = cafe("service", "statement", "S-00000001", "--as", form, "-o", target)
        assert told.code == 0
        assert target.read_bytes().startswith(begins)
    nothing = cafe("service", "statement", "S-00000001", "--print", "--json")
    assert nothing.refusal == "printer.none"
    assert cafe("verify", "--full").code == 0


def test_mandators_and_contracts_are_kept_or_refused_with_a_sentence(
    cafe: Command, rucher: str
) -> None:
    for words, code in REFUSED:
        told = cafe("service", *words, "--json")
        assert (told.code, told.refusal) == (1, code)
        assert " ; " in told.json["error"]["message"]
    added = cafe(
        "service", "mandator", "add", "POSTE", "La Poste", "--kind", "carrier", "--phone",
        "05 55 00 00 00", "--address", "1 rue du Bac", "--address", "23000 Exemple", "--json",
    )  # fmt: skip
    assert added.json["address"] == ["1 rue du Bac", "23000 Exemple"]
    for terms in (("fixed=360",), ("fixed=360", "per_item=0.35@act:parcel.collected")):
        asked = [text for term in terms for text in ("--term", term)]
        since = ("contract", "set", "poste", "--since", "2026-01-01")
        assert cafe("service", *since, *asked, "--json").json["contract"]["terms"] == list(terms)
    (contract,) = cafe("service", "contract", "list", "La Poste", "--json").json
    assert (contract["since"], contract["period"]) == ("2026-01-01", "month")
    assert "per_item=0.35@act:parcel.collected" in cafe("service", "contract", "list", "POSTE").out
    gone = cafe("service", "contract", "remove", "POSTE", "--since", "2026-01-01", "--json").json
    assert gone["contracts"] == []
    assert "RUCHER" in cafe("service", "mandator", "list").out
    assert cafe("service", "mandator", "remove", "POSTE", "--json").json["removed"] is True
    assert len(cafe("service", "mandator", "list", "--json").json) == 1
    assert len(cafe("service", "mandator", "list", "--removed", "--json").json) == 2
    due = cafe("service", "mandator", "remove", "RUCHER", "--json")
    assert due.refusal == "mandator.money_due"
