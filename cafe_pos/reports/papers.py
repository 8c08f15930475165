"""The papers for an inspection: the publisher's statement to be signed, and the guide."""

from __future__ import annotations

from typing import Final

from cafe_pos.application.catalogue.display_views import Head
from cafe_pos.application.proof.papers import StatementView
from cafe_pos.reports import flow
from cafe_pos.reports.sheet import Sheet
from cafe_pos.reports.speech import Speech

_BLANK: Final = "………………………………"
_PAGES: Final = 2
_SIZES: Final = tuple(size / 4 for size in range(46, 27, -1))
"""From 11.5 points down to 7: the largest at which a paper takes its two pages."""


def statement(view: StatementView) -> bytes:
    """Return the model of the publisher's statement as PDF, in French: two A4 pages."""
    since = Speech("fr").long_day(view.since)
    said = {
        "signatory": view.signatory or _BLANK,
        "publisher": view.publisher or _BLANK,
        "publisher_address": view.publisher_address or _BLANK,
        "software": view.software,
        "version": view.version,
        "major": view.major,
        "legal_name": view.legal_name,
        "trade_name": view.head.cafe,
        "address": ", ".join(view.address),
        "siret": view.siret,
        "since": since,
        "till": view.till,
        "cafe": view.cafe,
        "key": view.key,
        "blank": _BLANK,
        "page": "{page}",
        "room": "{room}",
    }
    text = flow.text_of("attestation.md").format_map(said)
    return _two_pages(text, view.head, "Attestation individuelle de l'éditeur")


def guide(head: Head) -> bytes:
    """Return the inspector's guide as PDF, in French: two A4 pages."""
    return _two_pages(flow.text_of("guide-controle.md"), head, "Guide du contrôle de la caisse")


def _two_pages(text: str, head: Head, title: str) -> bytes:
    blocks = list(flow.parsed(text))
    day = Speech("fr").long_day(head.day)
    foot = f"cafe-pos · {title} · {day}"
    for size in _SIZES:
        sheet = Sheet(title, head)
        if flow.Flow(sheet, title, size, foot, _PAGES).draw(blocks) <= _PAGES:
            break
    return sheet.done()
