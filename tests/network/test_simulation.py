"""A simulated network: real files, a truth that they tell again, the same from the same seed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import simulating
from cafe_pos.network import simulate
from cafe_pos.network.collecting import reading
from cafe_pos.network.file import keys, trailer
from cafe_pos.network.simulation import lives, plan, posting
from cafe_pos.network.simulation.plan import CafePlan, Fate, Mishap, Network
from tests.cafes import refused


def few(network: Network) -> Network:
    """The same network with few tickets: what is tested is not how many there are."""
    return replace(network, cafes=tuple(replace(cafe, tickets=80) for cafe in network.cafes))


NETWORK = few(plan.network(4, 2, 7, "2026-10", light=True))


@dataclass(frozen=True)
class Made:
    """A small network, made by processes as the command does, one café of it before."""

    folder: Path
    made: simulate.Made
    truth: dict[str, Any]

    def files(self) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any], bytes]]:
        for cafe in self.truth["cafes"]:
            for month in cafe["months"]:
                for sent in month["files"]:
                    yield cafe, month, sent, content_of(self.folder / sent["path"])


def content_of(path: Path) -> bytes:
    """The export of a file, or of the mail that carries it."""
    content = path.read_bytes()
    if path.suffix != ".eml":
        return content
    (attached,) = message_from_bytes(content, policy=policy.default).iter_attachments()
    found: bytes = attached.get_content()
    return found


def told(truth: dict[str, Any]) -> dict[str, Any]:
    """What does not hang on keys, which are new each time."""
    kept = json.loads(json.dumps(truth))
    for key in kept["keys"]:
        key.clear()
    for month in kept["months"]:
        month["files"] = [{k: sent[k] for k in ("month", "revision")} for sent in month["files"]]
    return dict(kept)


@pytest.fixture(scope="module")
def alone() -> Iterator[None]:
    simulate._begin(simulating.joined)
    yield
    simulate._OURS.clear()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, alone: None) -> Made:
    """Begun by hand with one café, as after a run that was stopped, then gone on with."""
    folder = tmp_path_factory.mktemp("simulated") / "network"
    simulate._prepare(folder, NETWORK)
    simulate._make(NETWORK.cafes[0], NETWORK, folder / ".making")
    told: list[tuple[int, int]] = []
    made = simulate.simulate(
        NETWORK, folder, simulating.joined, processes=2,
        progress=lambda done, all_: told.append((done, all_)),
    )  # fmt: skip
    assert told[0] == (2, 8)
    assert told[-1] == (8, 8)
    return Made(folder, made, json.loads((folder / simulate.TRUTH).read_bytes()))


def one_month(
    cafe: CafePlan, network: Network, place: Path
) -> tuple[dict[str, Any], dict[tuple[str, int], bytes]]:
    """A café lived in this process: its truth, and its files by month and revision."""
    files = place / "files"
    files.mkdir()
    joined = simulating.joined()
    truth = lives.live(cafe, network, lives.Place(place / "cafe.db", files), joined)
    return truth, {
        (sent["month"], sent["revision"]): (files / sent["path"]).read_bytes()
        for month in truth["months"]
        for sent in month["files"]
    }


def test_a_run_that_was_stopped_goes_on(small: Made) -> None:
    assert (small.made.cafes, small.made.resumed) == (4, 1)
    assert small.made.files == sum(1 for _ in small.files())
    assert small.made.tickets == sum(
        month["tickets"] for cafe in small.truth["cafes"] for month in cafe["months"]
    )
    assert not (small.folder / ".making").exists()
    with refused("simulate.not_empty"):
        simulate.simulate(NETWORK, small.folder, simulating.joined)


def test_another_wish_does_not_go_on_with_it(tmp_path: Path) -> None:
    simulate._prepare(tmp_path / "network", NETWORK)
    simulate._prepare(tmp_path / "network", NETWORK)
    with refused("simulate.other"):
        simulate._prepare(tmp_path / "network", replace(NETWORK, seed=8))


def test_files_tell_the_truth_again(small: Made) -> None:
    told = 0
    for cafe, month, sent, content in small.files():
        if sent["tampered"]:
            with refused("network.data"):
                trailer.open_bytes(content)
            continue
        checked = reading.check_in_process(trailer.open_bytes(content))
        told += 1
        said = checked.manifest
        assert (said.cafe, said.month, said.demo) == (cafe["cafe"], month["month"], 1)
        assert said.public_key == sent["key"] == cafe["keys"][-1]["public_key"]
        tickets = checked.dicts("ticket")
        assert len(tickets) == month["tickets"]
        for name in ("total", "own_revenue", "third_party"):
            assert sum(ticket[name] for ticket in tickets) == month[name]  # type: ignore[misc]
        collected = [row for row in checked.dicts("service_activity") if row["what"] == "collected"]
        assert sum(row["count"] for row in collected) == month["parcels"]  # type: ignore[misc]
        figures = {row["code"]: row["value"] for row in checked.dicts("viability_figure")}
        assert figures["revenue"] == month["net"]
        assert figures["days_opened"] == len({ticket["business_day"] for ticket in tickets})
        days = [row for row in checked.dicts("closure") if row["period"] == "day"]
        assert len(days) - 1 <= month["days"] <= len(days)  # the month's end may be a day of rest
        bank = figures["cash"]
        assert isinstance(bank, int)
        assert bank >= month["bank"]  # the drawer comes to it
        heads = [row for row in checked.dicts("service_activity") if row["what"] == "heads"]
        assert sum(row["count"] for row in heads) == month["heads"]  # type: ignore[misc]
        without_cash = cafe["fate"] == Fate.NO_CASH
        assert (checked.meta["verdict"] == "danger") == without_cash
    assert told >= 6


def test_a_seed_tells_the_same_again(small: Made, tmp_path: Path, alone: None) -> None:
    cafe = NETWORK.cafes[2]  # made by another process before
    again, _files = one_month(cafe, NETWORK, tmp_path)
    truth = next(one for one in small.truth["cafes"] if one["cafe"] == cafe.cafe)
    assert told(again) == told(truth)


def test_a_coordinator_finds_boxes_and_keys(small: Made) -> None:
    for cafe in small.truth["cafes"]:
        content = (small.folder / cafe["keys"][0]["file"]).read_bytes()
        key = keys.read_key_file(content)
        assert (key.cafe, key.demo) == (cafe["cafe"], 1)
        assert key.fingerprint == cafe["keys"][0]["fingerprint"]
    mails = list((small.folder / "inbox").rglob("*.eml"))
    assert len(mails) == sum(
        len(month["files"]) for cafe in small.truth["cafes"] if cafe["by_mail"]
        for month in cafe["months"]
    )  # fmt: skip
    for cafe, month, sent, _content in small.files():
        late = sent["month"] in cafe["late"]
        after = {"2026-09": "2026-10", "2026-10": posting.LATE}[month["month"]]
        assert Path(sent["path"]).parts[1] == (after if late else month["month"])


@pytest.mark.parametrize("mishap", [Mishap.RESTORED, Mishap.NEW_KEY])
def test_a_till_that_died_has_another_key(mishap: Mishap, tmp_path: Path) -> None:
    network = few(plan.network(1, 1, 3, "2026-10"))
    cafe = replace(network.cafes[0], mishap=mishap, mishap_month="2026-10")
    truth, files = one_month(cafe, network, tmp_path)
    envelope = trailer.open_bytes(files["2026-10", 1])
    checked = reading.check_in_process(envelope)
    first, second = (key["public_key"] for key in truth["keys"])
    assert checked.manifest.public_key == second
    codes = {notice.code for notice in checked.notices}
    assert "network.key_changed" in codes
    assert ("network.restored" in codes) == (mishap is Mishap.RESTORED)
    vouched = keys.trusted(
        first, second, cafe=cafe.cafe, handovers=checked.manifest.handovers
    )  # the old key was still there when a copy was put back
    assert vouched == (mishap is Mishap.RESTORED)
    assert checked.manifest.totals["tickets"] == truth["months"][0]["tickets"]


def test_a_correction_is_a_second_revision(tmp_path: Path) -> None:
    network = few(plan.network(1, 1, 3, "2026-10"))
    cafe = replace(network.cafes[0], mishap=Mishap.CORRECTED, mishap_month="2026-10")
    _truth, files = one_month(cafe, network, tmp_path)
    first, second = (
        reading.check_in_process(trailer.open_bytes(files["2026-10", revision]))
        for revision in (1, 2)
    )
    fixed = [
        {row["code"]: row["value"] for row in one.dicts("viability_figure")}["fixed"]
        for one in (first, second)
    ]
    assert [one.manifest.revision for one in (first, second)] == [1, 2]
    assert fixed[1] - fixed[0] == 180_00  # type: ignore[operator]


def test_a_thousand_cafes_are_as_planned() -> None:
    network = plan.network(1000, 12, 1, "2026-10")
    assert len({cafe.cafe for cafe in network.cafes}) == 1000
    assert len({cafe.commune for cafe in network.cafes}) == 1000
    mishaps = Counter(cafe.mishap for cafe in network.cafes if cafe.mishap)
    assert mishaps == dict.fromkeys(Mishap, 1)
    assert sum(1 for cafe in network.cafes if cafe.fate is Fate.NO_CASH) == 2
    assert next(c for c in network.cafes if c.mishap is Mishap.MISSING).missing == (
        "2026-09", "2026-10",
    )  # fmt: skip
    trials = Counter(cafe.trial.effect_bp for cafe in network.cafes if cafe.trial)
    assert min(trials[0], trials[800]) > 80
    ten = plan.network(10, 12, 1, "2026-10")
    assert [c.cafe for c in ten.cafes] == [c.cafe for c in network.cafes[:10]]
    assert [c.tickets for c in ten.cafes] == [c.tickets for c in network.cafes[:10]]
    assert max(cafe.tickets for cafe in plan.network(99, 1, 1, "2026-10", light=True).cafes) == 150
