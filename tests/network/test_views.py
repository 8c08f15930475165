"""What the coordinators see: computed by hand, anonymous, the same by each engine."""

from __future__ import annotations

import dataclasses
import json
import os
from datetime import UTC, datetime
from importlib.util import find_spec
from shutil import which
from statistics import fmean, stdev

import pytest

from cafe_pos.domain.errors import PosError
from cafe_pos.network.collecting import warehouse as warehouses
from cafe_pos.network.viewing import arrivals, effects, engines, looking, overview, queries, status
from cafe_pos.network.viewing import contributions as owed
from cafe_pos.network.views import SMALLEST_GROUP, NetworkView
from tests import networks
from tests.networks import LAST, Month, changed

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
RULES = {month: owed.Rule(10_000, 200) for month in ("2026-08", "2026-09", LAST)}
TRIAL = ("Vendredi soir", "tickets_a_day", "2026-08-01", "2026-10-31")


def view_of(folder, engine="duckdb", **asked) -> NetworkView:
    with looking.looking(folder, engine) as look:
        return overview.overview(look, LAST, now=NOW, **asked)


@pytest.fixture(scope="module")
def rich(tmp_path_factory):
    """Thirty cafés over seven months, some of which try something, one of which is in danger."""
    folder = tmp_path_factory.mktemp("rich")
    months = []
    for at, one in enumerate(networks.network(30, 7)):
        number = at // 7
        more = {"trials": (TRIAL,)} if number % 4 == 0 and one.month >= "2026-08" else {}
        if one.verdict == "danger":
            more["reasons"] = (("cash_short", {"hundredths": one.covered}),)
        months.append(changed(one, **more))
    months[-1] = changed(months[-1], figures=(("margin_rate", None), ("months_covered", None)))
    networks.put(folder, months[:100])
    networks.put(folder, months[100:])
    return folder


# The month


def test_the_totals_are_those_of_the_cafes(rich):
    view = view_of(rich)
    here = [m for m in networks.network(30, 7) if m.month == LAST]
    assert view.counted == 30
    assert view.revenue_cents == sum(one.revenue for one in here)
    assert view.takings_cents == sum(one.revenue + 1234 for one in here)
    assert view.tickets == sum(one.tickets for one in here)
    assert dict(view.verdicts)["danger"] == sum(one.verdict == "danger" for one in here)
    assert [line.cafe for line in view.danger] == [
        one.cafe for one in sorted((o for o in here if o.verdict == "danger"),
                                   key=lambda o: o.covered)
    ]  # fmt: skip
    assert all(line.reasons[0].code == "cash_short" for line in view.danger)
    assert all([p.month for p in line.months] == [m.month for m in networks.network(1, 7)]
               for line in view.cafes)  # fmt: skip


def test_sizes_are_thirds_by_revenue(rich):
    view = view_of(rich)
    by_size: dict[str, list[float]] = {}
    for line in view.cafes:
        mean = fmean(p.revenue_cents for p in line.months)
        by_size.setdefault(line.size, []).append(mean)
    assert {size: len(found) for size, found in by_size.items()} == dict.fromkeys(queries.SIZES, 10)
    assert max(by_size["small"]) <= min(by_size["medium"])
    assert max(by_size["medium"]) <= min(by_size["large"])


def test_quartiles_are_those_of_the_peers(rich):
    view = view_of(rich)
    small = sorted(
        line.months[-1].revenue_cents for line in view.cafes if line.size == "small"
    )  # fmt: skip
    found = next(p for p in view.peers if (p.size, p.code) == ("small", "revenue"))
    # Ten values: the quartiles stand a quarter and three quarters between the neighbours.
    assert found.cafes == 10
    assert abs(found.low - (small[2] + (small[3] - small[2]) / 4)) <= 0.5
    assert abs(found.median - (small[4] + small[5]) / 2) <= 0.5
    assert abs(found.high - (small[6] + (small[7] - small[6]) * 3 / 4)) <= 0.5


def test_a_group_of_four_is_never_compared(tmp_path):
    networks.put(tmp_path, networks.network(14, 1))  # 5, 5 and 4 cafés
    view = view_of(tmp_path)
    assert {peer.size for peer in view.peers} == {"small", "medium"}


def test_a_later_revision_counts_alone(tmp_path):
    one = Month(networks.name(1), LAST, 500_000, 800, kind="flash", verdict=None)
    networks.put(tmp_path, [one])
    networks.put(tmp_path, [changed(one, revision=2, revenue=510_000, kind="definitive",
                                    verdict="viable")])  # fmt: skip
    view = view_of(tmp_path)
    assert view.revenue_cents == 510_000
    assert [(p.kind, p.revision) for p in view.cafes[0].months] == [("definitive", 2)]
    assert view.cafes[0].verdict == "viable"


def test_what_a_later_version_or_a_liar_says_breaks_nothing(tmp_path):
    odd = Month(
        networks.name(1), LAST, 500_000, 800, verdict="splendid", figures=(("tickets", None),),
        reasons=(("of_tomorrow", {"x": [1], "y": 2}),),
    )  # fmt: skip
    networks.put(tmp_path, [odd])
    line = view_of(tmp_path).cafes[0]
    assert line.verdict == "unknown"
    assert line.reasons[0].params == (("y", 2),)
    assert overview.params_of("[1") == overview.params_of("[1]") == ()
    assert line.months[0].tickets == 800  # what collect recomputed


def test_a_verdict_speaks_for_three_months(tmp_path):
    fresh = Month(networks.name(1), "2026-08", 500_000, 800, verdict="danger")
    stale = Month(networks.name(2), "2026-07", 500_000, 800, verdict="danger")
    networks.put(tmp_path, [stale, fresh, Month(networks.name(3), LAST, 500_000, 800)])
    verdicts = {line.cafe: line.verdict for line in view_of(tmp_path).cafes}
    assert verdicts == {
        fresh.cafe: "danger", stale.cafe: "unknown", networks.name(3): "fragile",
    }  # fmt: skip


def test_demonstrations_do_not_count_beside_real_cafes(tmp_path):
    networks.put(tmp_path, [Month(networks.name(1), LAST, 100_000, 100)], demo=True)
    assert view_of(tmp_path).counted == 1
    networks.put(tmp_path, [Month(networks.name(2), LAST, 200_000, 200)])
    view = view_of(tmp_path)
    assert (view.counted, view.revenue_cents) == (1, 200_000)


def test_a_month_without_files_is_refused_by_name(tmp_path):
    networks.put(tmp_path, [Month(networks.name(1), "2026-09", 100_000, 100)])
    with pytest.raises(PosError, match=r"network\.no_exports"):
        view_of(tmp_path)


# Anonymous


def test_the_anonymous_version_names_nobody(rich):
    view = view_of(rich, anonymous=True)
    text = json.dumps(dataclasses.asdict(view))
    for line in view_of(rich).cafes:
        assert line.cafe not in text
        assert line.name not in text
    assert "Exemple" not in text
    assert not view.cafes
    assert not view.danger
    assert all(count >= SMALLEST_GROUP for _code, count in view.verdicts)
    groups = [*view.services, *view.impact, *view.peers]
    assert all(group.cafes >= SMALLEST_GROUP for group in groups)
    assert all(trial.peers >= SMALLEST_GROUP for trial in view.trials)
    assert [trial.label for trial in view.trials] == ["Vendredi soir"]


def test_no_group_under_five_follows_from_the_others():
    counts = (("danger", 2), ("fragile", 7), ("viable", 9), ("unknown", 0))
    assert overview.hidden(counts) == (("viable", 9),)  # 2 alone would be 18 - 7 - 9
    assert overview.hidden((("danger", 6), ("viable", 9))) == (("danger", 6), ("viable", 9))
    assert overview.hidden((("danger", 2), ("fragile", 3), ("viable", 9))) == (("viable", 9),)


def test_fewer_than_five_cafes_have_no_anonymous_version(tmp_path):
    networks.put(tmp_path, networks.network(4, 1))
    with pytest.raises(PosError, match=r"network\.too_few"):
        view_of(tmp_path, anonymous=True)


# Trials


def test_an_effect_is_the_own_change_less_that_of_the_peers(tmp_path):
    """Eighteen cafés; the six large ones: one tries, five do not, all gain from the summer."""
    before, during = ("2026-05", "2026-06", "2026-07"), ("2026-08", "2026-09", LAST)
    gains = (20, 4, 5, 6, 7, 8)  # percent of 100 tickets a day; the first tries
    months = []
    for number in range(18):
        for month in (*before, *during):
            level = 100 + (gains[number] if number < 6 and month in during else 0)
            months.append(Month(
                networks.name(number), month, 900_000 if number < 6 else 100_000 + number, 500,
                indicators=(("tickets_a_day", level),),
                trials=(TRIAL,) if number == 0 and month in during else (),
            ))  # fmt: skip
    networks.put(tmp_path, months)
    (trial,) = view_of(tmp_path).trials
    peers = [100 * gain for gain in gains[1:]]
    margin = 2.776 * stdev(peers) * (1 + 1 / 5) ** 0.5
    assert (trial.own_bp, trial.peers_bp, trial.peers, trial.effect_bp) == (2000, 600, 5, 1400)
    assert trial.low_bp == pytest.approx(1400 - margin, abs=3)
    assert trial.high_bp == pytest.approx(1400 + margin, abs=3)


def test_a_peer_that_tries_the_same_is_no_peer(tmp_path):
    months = []
    for number in range(18):
        for month in ("2026-07", "2026-08"):
            tries = number in {0, 1} and month == "2026-08"
            months.append(Month(networks.name(number), month, 900_000 if number < 6 else 100, 500,
                                trials=(TRIAL,) if tries else ()))  # fmt: skip
    networks.put(tmp_path, [*months, Month(networks.name(0), LAST, 900_000, 500)])
    trials = view_of(tmp_path).trials
    assert [(one.peers, one.effect_bp) for one in trials] == [(4, None), (4, None)]


@pytest.mark.parametrize(("freedom", "table"), [(4, 2.776), (9, 2.262), (29, 2.045), (1000, 1.962)])
def test_students_quantile(freedom, table):
    assert effects.student(freedom) == pytest.approx(table, rel=0.003)


# Status


def test_status_and_calls(tmp_path):
    here = [Month(networks.name(n), LAST, 500_000, 800, verdict="viable") for n in range(1, 7)]
    here[0] = changed(here[0], verdict="danger", covered=40,
                      reasons=(("cash_short", {"hundredths": 40}),),
                      actions=(("Voir la banque", "2026-11-05", None),))  # fmt: skip
    here[1] = changed(here[1], closed=620_000)
    here[2] = changed(here[2], kind="flash", verdict=None)
    here[3] = changed(here[3], received_at="2026-11-20T08:00:00Z")
    silent = changed(here[5], month="2026-08")
    networks.put(tmp_path, [silent, *here[:5]])
    networks.enrol(tmp_path, networks.name(9), "2026-11-20T08:00:00Z")
    with looking.looking(tmp_path, "duckdb") as look:
        lines = {line.cafe: line for line in arrivals.standing(look, LAST, NOW)}
        found = status.calls(look, LAST, NOW)
        (august, september, october) = arrivals.punctuality(
            look, ("2026-08", "2026-09", LAST, "2026-11"), NOW
        )
    assert {c: (s.state, s.since) for c, s in lines.items() if s.state != "received"} == {
        here[2].cafe: ("late", "2026-11-16"), here[3].cafe: ("late", "2026-11-16"),
        silent.cafe: ("missing", "2026-11-01"),
    }  # fmt: skip
    assert networks.name(9) not in lines  # enrolled in November: owes nothing of October
    assert [(call.cafe, call.reason.code) for call in found] == [
        (here[0].cafe, "cash_short"), (here[1].cafe, "call.differs"), (silent.cafe, "call.missing"),
    ]  # fmt: skip
    assert [action.text for action in found[0].promised] == ["Voir la banque"]
    assert dict(found[1].reason.params) == {
        "revenue": 500_000, "closures": 620_000, "month": LAST,
    }  # fmt: skip
    assert dict(found[2].reason.params) == {"count": 2, "month": "2026-09"}
    assert (october.expected, october.received, october.late, october.definitive) == (6, 5, 1, 4)
    assert (august.received, september.received) == (1, 0)


# Contributions


def test_contributions_by_hand_and_their_correction(tmp_path):
    one = Month(networks.name(1), "2026-09", 814_500, 800)
    other = Month(networks.name(2), "2026-09", 300_000, 500, network=12_000, closed=310_000)
    networks.put(tmp_path, [one, other])

    def invoice(month):
        with looking.looking(tmp_path, "duckdb") as look:
            return owed.contributions(look, month, RULES)

    first = invoice("2026-09")
    assert {c.cafe: (c.base_cents, c.share_cents, c.correction_cents) for c in first.lines} == {
        one.cafe: (10_000, 16_290, 0), other.cafe: (10_000, 2_000, 0),
    }  # fmt: skip
    assert {notice.code for notice in first.notices_of(other.cafe)} == {
        "contribution.other_rule", "contribution.differs",
    }  # fmt: skip
    with warehouses.writing(tmp_path) as house:
        owed.note(house, first, NOW)
    # A later revision: 100 € more revenue, so 2 € more; October itself: one café has not sent.
    networks.put(tmp_path, [changed(one, revision=2, revenue=824_500)])
    networks.put(tmp_path, [changed(one, month=LAST, revenue=800_000)])
    assert [c.total_cents for c in invoice("2026-09").lines] == [
        c.total_cents for c in first.lines
    ]  # what was sent stays
    second = {line.cafe: line for line in invoice(LAST).lines}
    assert second[one.cafe].correction_cents == 200
    assert second[one.cafe].total_cents == 10_000 + 16_000 + 200
    assert (second[other.cafe].base_cents, second[other.cafe].share_cents) == (10_000, 0)
    assert second[other.cafe].correction_cents == 0
    with warehouses.writing(tmp_path) as house:
        owed.note(house, invoice(LAST), NOW)
        august = dataclasses.replace(first, month="2026-08", noted_at=None)
        with pytest.raises(PosError, match=r"network\.invoiced_later"):
            owed.note(house, august, NOW)


# Engines


@pytest.mark.parametrize("wanted", ["hive", "duckdb=here", "spark=http://x", "spark=a b", ""])
def test_an_unknown_engine_is_refused(wanted):
    with pytest.raises(PosError, match=r"network\.engine"), engines.engine(wanted):
        pass


def test_what_is_not_installed_is_said(monkeypatch):
    monkeypatch.setattr(engines, "find_spec", lambda _name: None)
    with pytest.raises(PosError, match=r"network\.extra_missing") as found, engines.engine("spark"):
        pass
    assert found.value.params["command"] == "pip install 'cafe-pos[spark]'"
    monkeypatch.setattr(engines, "find_spec", find_spec)
    monkeypatch.setattr(engines, "which", lambda _name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(engines, "demand", lambda *_names: None)
    with pytest.raises(PosError, match=r"network\.no_java"), engines.engine("spark"):
        pass


def test_a_folder_with_stars_and_brackets_is_read_as_it_is_called(tmp_path):
    folder = tmp_path / "réseau [2026] *?"
    networks.put(folder, [Month(networks.name(1), LAST, 123_400, 100)])
    assert view_of(folder).revenue_cents == 123_400


def test_a_part_that_the_catalogue_does_not_name_is_not_read(tmp_path):
    one = Month(networks.name(1), LAST, 123_400, 100)
    networks.put(tmp_path, [one])
    (part,) = (tmp_path / "parquet" / "viability_figure" / f"month={LAST}").iterdir()
    part.with_name("part-000009-orphan.parquet").write_bytes(part.read_bytes())
    assert view_of(tmp_path).revenue_cents == 123_400


@pytest.mark.skipif(
    not os.environ.get("CAFE_POS_SPARK"), reason="Spark takes half a minute: make spark"
)
@pytest.mark.skipif(
    find_spec("pyspark") is None or which("java") is None, reason="pyspark or Java is missing"
)
@pytest.mark.filterwarnings("ignore")
def test_duckdb_and_spark_agree_on_every_figure(rich, tmp_path):
    folder = tmp_path / "réseau [2026] {a}"
    networks.put(folder, networks.network(6, 2))
    for place in (rich, folder):
        answers = []
        for name in (engines.DUCKDB, engines.SPARK):
            with looking.looking(place, name) as look:
                seen = overview.overview(look, LAST, now=NOW)
                assert seen.engine == name
                answers.append((
                    dataclasses.replace(seen, engine=""),
                    dataclasses.replace(
                        overview.overview(look, LAST, now=NOW, anonymous=True), engine=""
                    ),
                    status.calls(look, LAST, NOW),
                    owed.contributions(look, LAST, RULES),
                ))  # fmt: skip
        assert answers[0] == answers[1]
