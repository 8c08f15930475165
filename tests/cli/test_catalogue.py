"""`catalogue import` with the optional columns: what a file does not name stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import CATALOGUE, Command

HEADER = CATALOGUE.splitlines()[0].rstrip(",")
BEER = "DEMI,Demi pression,Bières,3.00,N20,N20,on_site,firm"


def _import(cafe: Command, path: Path, text: str, *options: str) -> Command:
    path.write_text(text, encoding="utf-8")
    return cafe("catalogue", "import", path, "--json", *options)


def _listed(cafe: Command, code: str) -> dict[str, object]:
    return next(a for a in cafe("catalogue", "list", "--json").json if a["code"] == code)


COLUMNS = "volume,board,colour,supplier,minors,supplement,open_price,alcohol_group,blocked"
REQUIRED = "code,label,family,price,vat_on_site,vat_takeaway,default_mode,ownership"


def test_every_optional_column_is_kept_and_written_back(cafe: Command, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    text = f"{REQUIRED},{COLUMNS}\n{BEER},25 cl,draught,yellow,Brasserie,oui,x,1,3,yes\n"
    assert _import(cafe, path, text).code == 0
    beer = _listed(cafe, "DEMI")
    expected = {
        "volume": "25 cl", "board": "draught", "colour": "yellow", "supplier": "Brasserie",
        "minors": True, "supplement": True, "open_price": True, "alcohol_group": "3",
        "blocked": True, "line_kind": "article",
    }  # fmt: skip
    assert {name: beer[name] for name in expected} == expected
    path.write_text(cafe("catalogue", "export").out, encoding="utf-8")
    assert cafe("catalogue", "import", path, "--json").json["changed"] == 0


def test_an_absent_column_keeps_and_an_empty_cell_clears(cafe: Command, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    _import(cafe, path, f"{REQUIRED},{COLUMNS}\n{BEER},25 cl,draught,yellow,B,1,1,1,3,1\n")
    cheaper = BEER.replace("3.00", "2.90")
    assert _import(cafe, path, f"{REQUIRED}\n{cheaper}\n").json["changed"] == 1
    beer = _listed(cafe, "DEMI")
    assert (beer["price"], beer["volume"], beer["blocked"]) == ("2.90", "25 cl", True)
    assert _import(cafe, path, f"{REQUIRED},volume,blocked\n{cheaper},,\n").json["changed"] == 1
    beer = _listed(cafe, "DEMI")
    assert (beer["volume"], beer["blocked"], beer["board"]) == (None, False, "draught")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("board", "window"),
        ("colour", "pink"),
        ("minors", "maybe"),
        ("line_kind", "tip"),
        ("line_kind", "deposit"),  # N20: a deposit is outside VAT
        ("supplier", "=1+1"),
    ],
)
def test_a_value_that_is_not_possible_is_refused(
    cafe: Command, tmp_path: Path, column: str, value: str
) -> None:
    done = _import(cafe, tmp_path / "c.csv", f"{REQUIRED},{column}\n{BEER},{value}\n")
    assert done.refusal == "catalogue.value"


def test_a_deposit_does_not_become_taxed_by_another_file(cafe: Command, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    deposit = "CONSIGNE,Consigne,Bières,1.00,HORS,HORS,on_site,firm"
    assert _import(cafe, path, f"{REQUIRED},line_kind\n{deposit},deposit\n").code == 0
    taxed = deposit.replace("HORS", "N20")
    assert _import(cafe, path, f"{REQUIRED}\n{taxed}\n").refusal == "catalogue.value"


def test_a_barcode_belongs_to_one_article(cafe: Command, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    ean = "3017620422003"
    text = f"{REQUIRED},ean\n{BEER},{ean}\n{BEER.replace('DEMI', 'PINTE')},{ean}\n"
    assert _import(cafe, path, text).refusal == "catalogue.duplicate_ean"
    assert _import(cafe, path, f"{REQUIRED},ean\n{BEER},{ean}\n").code == 0
    other = BEER.replace("DEMI", "PINTE")
    again = _import(cafe, path, f"{REQUIRED},ean\n{other},{ean}\n")
    assert again.refusal == "catalogue.duplicate_ean"


def test_a_dry_run_shows_and_changes_nothing(cafe: Command, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    before = cafe("catalogue", "export").out
    coffee = next(line for line in before.splitlines() if line.startswith("CAFE,"))
    price = _listed(cafe, "CAFE")["price"]
    header = before.splitlines()[0]
    text = f"{header}\n{coffee.replace(f',{price},', ',1.75,', 1)}\n"
    told = _import(cafe, path, text, "--dry-run").json
    assert (told["added"], told["changed"], told["additions"]) == (0, 1, [])
    assert told["differences"] == {"CAFE": {"price": {"before": price, "after": "1.75"}}}
    _import(cafe, path, f"{REQUIRED},board\n{BEER.replace('DEMI', 'PINTE')},draught\n", "--dry-run")
    assert cafe("catalogue", "export").out == before
    path.write_text(text, encoding="utf-8")
    said = cafe("catalogue", "import", path, "--dry-run")
    assert "CAFE : prix : 1,50 → 1,75" in said.out.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Rien n'a été changé" in said.err
    assert cafe("catalogue", "import", path, "--json").json["changed"] == 1
    assert cafe("verify").code == 0


def test_every_column_has_its_words() -> None:
    from cafe_pos.application.catalogue.file import FIELDS
    from cafe_pos.messages import columns

    assert list(columns.COLUMNS) == list(FIELDS)


def test_a_price_is_set_listed_and_taken_back(cafe: Command) -> None:
    told = cafe("catalogue", "price", "CAFE", "1,80", "--json").json
    assert (told["article"], told["price"], told["price_room"]) == ("CAFE", "1.80", None)
    assert _listed(cafe, "CAFE")["price"] == "1.80"
    later = ("--since", "2099-01-01")
    told = cafe("catalogue", "price", "CAFE", "2.10", *later, "--place", "terrace", "--json").json
    assert (told["price"], told["price_terrace"]) == ("1.80", "2.10")
    assert "2099-01-01" in cafe("catalogue", "price").out
    assert _listed(cafe, "CAFE")["price_terrace"] is None
    assert cafe("catalogue", "price", "CAFE", "--cancel", *later).code == 0
    assert cafe("catalogue", "price", "--json").json == []
    past = cafe("catalogue", "price", "CAFE", "2", "--since", "2020-01-01", "--json")
    assert past.refusal == "price.past"
    assert cafe("catalogue", "price", "CAFE", "none", "--json").refusal == "price.place"
    for wrong in (["CAFE"], ["CAFE", "2", "--since", "demain"], ["CAFE", "--cancel"]):
        assert cafe("catalogue", "price", *wrong).code == 2


SOFT = "JUS,Jus de fruits,Frais,3.00,I10,R55,on_site,firm"


def test_a_happy_hour_is_made_within_the_law(cafe: Command, tmp_path: Path) -> None:
    text = f"{REQUIRED},alcohol_group\n{BEER},3\n{SOFT},1\n"
    assert _import(cafe, tmp_path / "c.csv", text).code == 0
    hour = ("--percent", "20", "--from", "18:00", "--to", "19:00", "--days", "1-5")
    refused = cafe("catalogue", "rule", "add", "HH", *hour, "--article", "DEMI")
    assert refused.code == 1
    assert "lundi de 18:00 à 19:00" in refused.err
    assert "Jus de fruits" in refused.err
    done = cafe(
        "catalogue", "rule", "add", "HH", *hour, "--article", "DEMI", "--family", "Frais", "--json"
    ).json
    assert (done["percent"], done["weekdays"], done["from"]) == ("20", [1, 2, 3, 4, 5], "18:00")
    assert cafe("catalogue", "rule", "list", "--json").json == [done]
    assert "vendredi" in cafe("catalogue", "rule", "list").out
    assert cafe("catalogue", "rule", "remove", "HH").code == 0
    assert cafe("catalogue", "rule", "list", "--json").json == []
    assert cafe("catalogue", "rule", "remove", "HH", "--json").refusal == "rule.none"


@pytest.mark.parametrize(
    ("option", "value"),
    [("--days", "0-3"), ("--days", "5-1"), ("--from", "25:00"), ("--to", "7h"), ("--percent", "x")],
)
def test_a_rule_that_cannot_be_read_is_told(cafe: Command, option: str, value: str) -> None:
    said = {"--percent": "20", "--from": "18:00", "--to": "19:00", "--family": "Chaud"}
    arguments = [part for pair in (said | {option: value}).items() for part in pair]
    done = cafe("catalogue", "rule", "add", "HH", *arguments, "--json")
    assert done.refusal == "rule.malformed"


def test_a_menu_is_made_sold_and_taken_away(cafe: Command) -> None:
    slots = ("--slot", "Plat=CROQUE", "--slot", "Boisson=CAFE,DEMI+1.00")
    codes = {a["code"] for a in cafe("catalogue", "list", "--json").json}
    assert {"CAFE", "CROQUE", "DEMI"} <= codes
    done = cafe("catalogue", "menu", "add", "MIDI", "--price", "8", *slots, "--json").json
    assert done["price"] == "8.00"
    assert done["slots"][1]["choices"][1] == {"article": "DEMI", "extra": "1.00"}
    assert cafe("catalogue", "menu", "list", "--json").json == [done]
    assert "DEMI +1,00" in cafe("catalogue", "menu", "list").out
    assert cafe(
        "catalogue", "menu", "add", "X", "--price", "8", "--slot", "x", "--json"
    ).refusal == ("menu.malformed")
    assert cafe("catalogue", "menu", "remove", "MIDI").code == 0
    assert cafe("catalogue", "menu", "list", "--json").json == []
    assert cafe("verify").code == 0


def test_one_article_is_added_changed_blocked_and_moved(cafe: Command) -> None:
    new = ("label=Thé", "family=Chaud", "price=2,20", "vat_on_site=I10", "vat_takeaway=I10")
    rest = ("default_mode=on_site", "ownership=firm", "key=t")
    assert cafe("catalogue", "set", "THE", *new, *rest).code == 0
    told = cafe("catalogue", "set", "THE", "price=2.30", "board=", "--json").json
    assert (told["price"], told["key"], told["label"]) == ("2.30", "t", "Thé")
    assert cafe("catalogue", "set", "THE", "price=-1", "--json").refusal == "article.value"
    assert "prix" in cafe("catalogue", "set", "THE", "price=-1").err
    assert cafe("catalogue", "set", "THE", "ean=12", "--json").refusal == "article.ean"
    assert cafe("catalogue", "set", "THE", "size=1", "--json").refusal == "catalogue.no_column"
    assert cafe("catalogue", "set", "THE", "code=X", "--json").refusal == "catalogue.no_column"
    assert cafe("catalogue", "set", "THE", "price").code == 2
    assert cafe("catalogue", "set", "AUTRE", "label=Autre", "--json").refusal == "article.value"
    assert cafe("catalogue", "block", "THE").code == 0
    assert _listed(cafe, "THE")["blocked"] is True
    assert cafe("catalogue", "unblock", "THE").code == 0
    assert _listed(cafe, "THE")["blocked"] is False
    assert cafe("catalogue", "family", "Chaud", "Boissons chaudes").code == 0
    assert cafe("catalogue", "move", "THE", "1").code == 0
    warm = [
        a["code"]
        for a in cafe("catalogue", "list", "--json").json
        if a["family"] == "Boissons chaudes"
    ]
    assert warm[0] == "THE"
    assert cafe("catalogue", "block", "RIEN", "--json").refusal == "article.unknown"
