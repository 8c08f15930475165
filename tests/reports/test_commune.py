"""The town hall's page: one A4 whose text is its JSON; a draft says so; long lists stay on it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from cafe_pos.application.village.commune import (
    INDICATORS,
    Approved,
    CommuneView,
    Held,
    MonthLine,
    Service,
)
from cafe_pos.application.village.measuring import UNITS
from cafe_pos.reports import commune as page
from cafe_pos.reports.sheet import MM
from cafe_pos.reports.speech import Speech, printable
from cafe_pos.reports.viability import words
from tests.reports.pages import plain

VALUES = {
    "visits": 3281, "visits_dry": 42, "visits_a_day": 42, "days_promised": 79, "days_kept": 77,
    "hours_promised": 40290, "opened": 39330, "days_opened": 78, "services_used": 3,
    "parcels": 212, "bread_missed": 19, "events": 5, "event_heads": 155, "event_volunteers": 15,
    "volunteers": 9, "volunteer_hours": 1350, "suspended_bought": 31, "suspended_drunk": 28,
    "asked_after": 6, "km_avoided": 8127,
}  # fmt: skip
VIEW = CommuneView(
    cafe="Café du Pont", commune="Exemple", period="2026-T3", first="2026-07-01",
    last="2026-09-30", provisional=False, values=tuple((code, VALUES[code]) for code in INDICATORS),
    before=(("visits", 2950), ("events", 3), ("event_heads", 80)),
    services=(
        Service("bread", "", 1420), Service("parcel", "", 212), Service("press", "Presse", 96),
    ),
    events=(
        Held("2026-08-12", "Soirée dominos", "games", 18), Held("2026-09-05", "Repas", "meal", 41),
    ),
    months=(
        MonthLine("2026-07", 1050, 26, 27, 26), MonthLine("2026-08", 1190, 26, 26, 25),
        MonthLine("2026-09", 1041, 26, 26, 26),
    ),
    aid_cents=135000, aid_per_day_cents=1731, aid_per_visit_cents=41, last_meeting_place=True,
    sha256="ab" * 32, approved=(Approved("Camille", "2026-10-03T18:00:00Z"),),
    generated_at="2026-10-04T08:00:00Z", software="cafe-pos 0.1.0", demo=False,
)  # fmt: skip


def text(view: CommuneView, language: str = "fr") -> str:
    (sheet,) = PdfReader(BytesIO(page.render(view, language))).pages
    return plain(sheet.extract_text())


def test_one_a4_with_the_figures_and_without_margins_or_pay() -> None:
    reader = PdfReader(BytesIO(page.render(VIEW, "fr")))
    (sheet,) = reader.pages
    assert round(sheet.mediabox.width / MM) == 210
    assert reader.root_object["/Lang"] == "fr"
    for font in sheet["/Resources"]["/Font"].get_object().values():
        assert "/FontFile2" in font.get_object()["/FontDescriptor"].get_object()
    found, speech = plain(sheet.extract_text()), Speech("fr")
    assert "77 sur 79" in found
    for code in ("visits", "events", "asked_after", "volunteer_hours", "km_avoided"):
        shown = words.shown(speech, VIEW.value(code), UNITS[code][0])
        assert plain(printable(shown)) in found, code
    for cents in (VIEW.aid_cents, VIEW.aid_per_day_cents, VIEW.aid_per_visit_cents):
        assert cents is not None
        assert plain(printable(speech.money(cents))) in found
    for said in ("Presse", "Soirée dominos", "Approuvé par Camille le 3 octobre 2026", "ab" * 32):
        assert said in found
    assert "PROJET" not in found
    assert "PROVISOIRE" not in found
    for word in ("marge", "salaire", "résultat", "excédent"):
        assert word not in found.casefold()
    told = VIEW.as_json()
    assert (told["aid_per_visit"], told["indicators"]["visits"]) == ("0.41", 3281)


def test_a_draft_and_a_quarter_that_runs_say_so() -> None:
    draft = text(replace(VIEW, approved=(), provisional=True))
    assert "PROJET" in draft
    assert "PROVISOIRE" in draft
    assert "Approuvé" not in draft
    assert "DRAFT" in text(replace(VIEW, approved=()), "en")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_known_and_very_much_both_take_one_page(language: str) -> None:
    bare = replace(
        VIEW, values=tuple((code, None if code == "days_promised" else 0) for code in INDICATORS),
        before=(("visits", 0), ("events", 0), ("event_heads", 0)), services=(), events=(),
        months=(), aid_cents=0, aid_per_day_cents=None, aid_per_visit_cents=None, approved=(),
        provisional=True, last_meeting_place=False,
    )  # fmt: skip
    assert len(text(bare, language)) > 300
    full = replace(
        VIEW, cafe="Le Café de la Place et de l'Ancienne École", commune="Saint-Jean-de-la-Forêt",
        services=tuple(Service(f"s{n}", f"Service numéro {n}", 5000 - n) for n in range(25)),
        events=tuple(
            Held(f"2026-09-{n:02d}", "Réunion d'une association au nom très long " + "x" * 17,
                 "meeting", n) for n in range(1, 29)
        ),
        approved=tuple(Approved(name, "2026-10-03T18:00:00Z") for name in ("Camille", "Dominique")),
    )  # fmt: skip
    found = text(full, language)
    assert "28/09/2026" in found
    assert "01/09/2026" not in found  # the most attended stay
    assert found.index("Dominique") < found.rindex("cafe-pos")


def test_the_last_line_stands_above_the_foot() -> None:
    """Whatever is drawn lies within the paper's edges, also when the lists are full."""
    full = replace(
        VIEW,
        services=tuple(Service(f"s{n}", f"Service {n}", 9) for n in range(20)),
        events=tuple(Held(f"2026-09-{n:02d}", "Jeux", "games", n) for n in range(1, 20)),
    )
    lowest: list[float] = []

    def visit(text: str, _cm: object, tm: list[float], *_font: object) -> None:
        if text.strip():
            lowest.append(tm[5])

    (sheet,) = PdfReader(BytesIO(page.render(full, "fr"))).pages
    sheet.extract_text(visitor_text=visit)
    above = sorted(set(lowest))
    assert above[0] >= 15
    assert above[1] - above[0] > 6, "the definitions run into the foot"
