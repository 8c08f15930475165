"""What tests of pages share: views to draw, and the text that a reader finds in them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import BytesIO
from types import SimpleNamespace

from pypdf import PdfReader

from cafe_pos import settings
from cafe_pos.application.catalogue import file as catalogue_file
from cafe_pos.application.catalogue.display_views import Head
from cafe_pos.domain.catalogue import Article

DAY = date(2026, 11, 22)
HEAD = Head("Café du Pont", "Exemple", DAY, "fr")
MM = 72 / 25.4


def starter() -> tuple[Article, ...]:
    """The articles of the catalogue that we ship."""
    return catalogue_file.parse(settings.starter_catalogue().read_bytes())


def context(
    articles: Iterable[Article],
    *,
    language: str = "fr",
    demo: bool = False,
    training: bool = False,
    menus: tuple = (),
):
    """A café that holds nothing but a catalogue."""
    held = tuple(articles)
    uow = SimpleNamespace(
        identity=lambda: (1, {"trade_name": "Café du Pont", "commune": "Exemple"}),
        opening=lambda: {"demo": demo, "training": training},
        settings=lambda: {"language": language},
        articles_on=lambda _day: held,
        menus=lambda: menus,
        last_closed_day=lambda: None,
    )

    @contextmanager
    def act():
        yield uow

    clock = SimpleNamespace(now=lambda: datetime(2026, 11, 22, 9, tzinfo=UTC))
    return SimpleNamespace(store=SimpleNamespace(act=act, path="x"), clock=clock)


def plain(text: str) -> str:
    """Text with one kind of space and of apostrophe."""
    return " ".join(text.replace("’", "'").split())


def texts(content: bytes) -> list[str]:
    """The text of every page."""
    return [plain(page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


def whole(content: bytes) -> str:
    """The text of all pages."""
    return " ".join(texts(content))


def size_mm(content: bytes) -> tuple[int, int]:
    """Width and height of the first page, in millimetres."""
    box = PdfReader(BytesIO(content)).pages[0].mediabox
    return round(float(box.width) / MM), round(float(box.height) / MM)


def pieces(content: bytes) -> list[tuple[int, str, float, float, float]]:
    """Every piece of text: its page, the text, x, y and size in points."""
    found = []
    for number, page in enumerate(PdfReader(BytesIO(content)).pages):

        def visit(text, cm, tm, _font, size, number=number):
            if text.strip():
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                found.append((number, text.strip(), x, y, size))

        page.extract_text(visitor_text=visit)
    return found
