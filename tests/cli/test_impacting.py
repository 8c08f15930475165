"""`impact …` and `report commune`: the village's life from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Command


def test_visits_events_and_volunteers(cafe: Command) -> None:
    assert cafe("impact", "visit", "3", "--json").json == {"today": 3}
    assert cafe("impact", "visit", "--back").out == "2 visites sans achat aujourd'hui.\n"
    assert cafe("impact", "event", "start", "--json").refusal == "impact.event_none"
    started = cafe("impact", "event", "start", "--title", "Dominos", "--json").json
    assert (started["state"], started["takings"]) == ("running", None)
    assert cafe("impact", "event", "end", "--json").refusal == "impact.heads"
    held = cafe("impact", "event", "end", "14", "--volunteers", "2", "--json").json
    assert (held["heads"], held["volunteers"], held["takings"]) == (14, 2, "0.00")
    assert "Dominos: a eu lieu, 14 personnes" in cafe("impact", "event", "list").out
    assert cafe("impact", "volunteer", "come", "--name", "Léa", "--json").json["here"] == 1
    assert cafe("impact", "volunteer", "go", "--json").json["here"] == 0
    assert cafe("impact", "volunteer", "forget", "Léa", "--json").json == {"erased": 1}


def test_needs_trials_answers_distances_and_the_month(cafe: Command, tmp_path: Path) -> None:
    need = cafe("impact", "need", "hear", "Croissants", "--kind", "product", "--json").json
    assert need["heard"] == 1
    assert "Croissants" in cafe("impact", "need", "list").out
    begun = (
        "impact", "trial", "begin", "Croissants", "--indicator", "sold:CROQUE", "--until",
    )  # fmt: skip
    assert cafe(*begun, "2014-01-02", "--target", "5", "--json").refusal == "impact.dates"
    assert cafe("impact", "trial", "list", "--json").json == []
    assert cafe("impact", "trial", "decide", "1", "adopted", "x", "--json").refusal == (
        "impact.trial_unknown"
    )
    kept = cafe(
        "impact", "answers", "2024", "--papers", "20", "--none", "2", "--lonely", "5", "--json"
    ).json
    assert kept["no_network"] == 2
    assert "20 papiers" in cafe("impact", "answers", "2024").out
    assert cafe("impact", "answers", "2024", "--papers", "1", "--none", "2", "--json").refusal == (
        "impact.answers"
    )
    assert cafe("impact", "distance", "--bakery", "9", "--last-place", "--json").json == {
        "km": {"bakery": 9, "post": None, "shop": None, "cafe": None},
        "last_meeting_place": True,
    }
    month = cafe("impact", "show", "--json").json
    visits = next(one for one in month["indicators"] if one["code"] == "visits")
    assert (visits["value"], visits["tag"], visits["label"]) == (0, "counted", "Visites")
    assert visits["definition"].startswith("Tickets")
    assert [one["code"] for one in month["lost_if_closed"]] == ["meeting"]
    assert "estimé" in cafe("impact", "show").out
    assert cafe("report", "commune", "2026-13", "--json").refusal == "commune.period"
    path = tmp_path / "page.pdf"
    told = cafe("report", "commune", "2024-T3", "-o", str(path), "--json").json
    assert (told["approved"], told["path"]) == ([], str(path))
    assert path.read_bytes().startswith(b"%PDF")
