"""`service …`: a café's own services from the command line."""

from __future__ import annotations

from tests.cli.conftest import Command


def test_press_is_delivered_sold_and_sent_back(cafe: Command) -> None:
    ready = cafe("service", "recipes", "--json").json
    assert {"press", "gas", "laundry"} <= {one["code"] for one in ready}
    assert "Presse" in cafe("service", "recipes").out
    added = cafe("service", "add", "press", "--recipe", "--json").json
    assert added["articles"] == ["QUOTIDIEN", "MAGAZINE"]
    assert added["returns"] == "delivery"
    assert cafe("service", "deliver", "press", "QUOTIDIEN=20", "MAGAZINE=10").out == "ST-00000001\n"
    back = cafe("service", "return", "press", "QUOTIDIEN=6", "--reference", "B 12", "--json").json
    assert (back["nature"], back["reference"], back["lines"][0]["quantity"]) == (
        "returned", "B 12", 6,
    )  # fmt: skip
    month = cafe("service", "show", "press", "--json").json
    daily = month["articles"][0]
    assert (daily["delivered"], daily["returned"], daily["sold"], daily["difference"]) == (
        20, 6, 14, -14,
    )  # fmt: skip
    assert "vendu 14" in cafe("service", "show", "press").out
    for wrong, code in (
        (("QUOTIDIEN=0",), "stock.empty"),
        (("CAFE=1",), "service.goods"),
        (("QUOTIDIEN=x",), "service.quantity"),
        (("QUOTIDIEN=1000",), "service.quantity"),
    ):
        assert cafe("service", "deliver", "press", *wrong, "--json").refusal == code
    cafe("service", "add", "tools", "--recipe")
    assert cafe("service", "deliver", "tools", "CAFE=1", "--json").refusal == "service.no_returns"


def test_a_service_of_parts_is_made_changed_and_put_aside(cafe: Command) -> None:
    assert cafe("service", "add", "lavage", "--json").refusal == "service.parts"
    assert cafe("service", "add", "lavage", "--recipe", "--json").refusal == "service.recipe"
    made = cafe(
        "service", "add", "lavage", "--label", "Lavage", "--keeps", "left", "--days", "10",
        "--paid", "CROQUE", "--count", "Appel 5", "--count", "Conseil", "--json",
    ).json  # fmt: skip
    assert made["keeping"] == {"days": 10, "loan": False, "article": "CROQUE"}
    assert made["tallies"] == [
        {"code": "appel", "label": "Appel", "minutes": 5},
        {"code": "conseil", "label": "Conseil", "minutes": 0},
    ]
    assert cafe("service", "add", "lavage", "--keeps", "left", "--json").refusal == "service.exists"
    for wrong, code in (
        (("--keeps", "garde"), "service.keeping"),
        (("--swap", "CAFE"), "service.swap"),
        (("--swap", "CAFE:CROQUE"), "service.swap"),
        (("--returns", "delivery"), "service.returns"),
        (("--mandator", "NIX"), "mandator.unknown"),
    ):
        assert cafe("service", "set", "lavage", *wrong, "--json").refusal == code
    changed = cafe("service", "set", "lavage", "--keeps", "no", "--aside", "--json").json
    assert (changed["active"], "keeping" in changed) == (False, False)
    assert "mis de côté" in cafe("service", "list").out
    assert cafe("service", "set", "lavage", "--active", "--json").json["active"]


def test_a_thing_is_kept_found_paid_for_and_handed_over(cafe: Command) -> None:
    cafe("service", "add", "laundry", "--recipe")
    kept = cafe(
        "service", "keep", "laundry", "Odette Dupré", "--what", "2 chemises", "--price", "8,50",
        "--json",
    ).json  # fmt: skip
    assert (kept["price"], kept["state"]) == ("8.50", "waiting")
    assert cafe("service", "kept", "--name", "dupre", "--json").json[0]["ref"] == kept["ref"]
    assert "Odette" in cafe("service", "kept", "laundry").out
    waits = cafe("service", "waiting", "--json").json
    assert {"service": "laundry", "count": 1, "late": 0} in waits["waiting"]
    assert "Odette" not in cafe("service", "waiting").out
    ticket = cafe("service", "hand-over", kept["ref"], "--method", "card", "--json").json
    assert (ticket["total"], ticket["payments"][0]["method"]) == ("8.50", "card")
    again = cafe("service", "hand-over", kept["ref"], "--json")
    assert (again.code, again.refusal) == (1, "service.handed_over")
    assert cafe("service", "hand-over", kept["ref"], "--method", "nix").code == 2
    other = cafe("service", "keep", "laundry", "Paul", "--until", "2099-01-01", "--json").json
    assert other["due"] == "2099-01-01"
    assert cafe("service", "strike", other["ref"], "--json").json["state"] == "cancelled"
    assert cafe("service", "kept", "--json").json == []
    assert cafe("verify", "--full").code == 0


def test_acts_are_counted_and_shown(cafe: Command) -> None:
    cafe("service", "add", "help", "--recipe")
    counted = cafe("service", "act", "help", "form", "--quantity", "2", "--json").json
    assert (counted["quantity"], counted["minutes"]) == (2, 30)
    assert "Aide à un formulaire × 1  5 min" in (
        cafe("service", "act", "help", "form", "--minutes", "5").out
    )
    (act,) = cafe("service", "show", "help", "--json").json["acts"]
    assert (act["act"], act["quantity"], act["minutes"]) == ("form", 3, 35)
    assert cafe("service", "act", "help", "nix", "--json").refusal == "service.act"
