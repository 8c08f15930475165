"""The manual's pictures, from the running program: `make pictures` writes them all.

A few days at a made-up café, always the same; its screens are walked through as a manager would.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cafe_pos import bootstrap, i18n
from cafe_pos.application.cards.settings import set_terminal
from cafe_pos.application.printing.printing import SpoolStatus
from cafe_pos.tui.selling.terminal_panels import Reading
from tools import picture_stage
from tools.picture_stage import EVENING, Stage, at_the_counter

FOLDER: Final = Path(__file__).parents[1] / "docs" / "pictures"
LANGUAGES: Final = ("fr", "en")
DAYS: Final = 3
SEASON: Final = 81
"""From the first of September: what only closed months can show."""
WIDE: Final = (100, 30)
_ANSWERS: Final = (
    "Café du Tilleul", "Saint-Exemple", "1 place du Tilleul, 23000 Saint-Exemple",
    "73282932000074", "Camille", "2468", "2468", "Dominique", "1357", "1357", "1", "1",
)  # fmt: skip
"""The last two: VAT is charged, licence IV."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk through a café's screens: which pictures it takes, in which café."""

    pictures: tuple[str, ...]
    take: Callable[[Path, str], dict[str, str]]
    days: int = DAYS


async def _questions(at: Stage) -> None:
    """The first questions, as far as the articles."""
    await at.write(_ANSWERS[0])
    await at.take("first-run")
    await at.press("enter")
    for answer in _ANSWERS[1:]:
        await at.write(answer)
        await at.press("enter")
    await at.press("-", "f9")
    await at.press("1", "enter")
    await at.take("first-run-articles")


def _first_run(_cafe: Path, language: str) -> dict[str, str]:
    from cafe_pos.application import identity
    from cafe_pos.tui.first_run import screen as first_run

    i18n.set_language(language)

    def build() -> first_run.FirstRunApp:
        desk = first_run.Desk(
            check_siret=identity.is_siret,
            found=lambda _answers: None,
            starter=bootstrap.starter_articles(),
            monotonic=lambda: 0.0,
        )
        return first_run.FirstRunApp(desk)

    return picture_stage.show(build, _questions, (80, 24))


async def _day(at: Stage) -> None:
    """A morning at the counter."""
    await at.until(at.is_welcome)
    await at.press("1", "2", "4")
    await at.take("log-in")
    await at.press("escape")
    await at.log_in()
    await at.take("today")
    await at.press("2", "d", "c", "q")
    await at.take("counter")
    await at.press("enter", "2", "0")
    await at.take("payment")
    await at.press("enter")
    await at.take("change")
    await at.press("2", "c", "t", "f3", *"Marie", "enter")
    await at.press("3", "d", "q", "f3", *"Table", "space", "4", "enter", "f3")
    await at.take("tabs")
    await at.press("f3")
    await at.take("accounts")
    await at.press("escape", "escape", ":")
    await at.take("menu")
    await at.press("escape", "f4")
    await at.take("services")
    await at.press("1")
    await at.take("bread")
    await at.press("escape", "escape", "escape", "f4", "2", "enter")
    await at.take("parcel")
    await at.press("escape", "escape", "escape", ":", "g")
    await at.take("settings")
    await at.press("escape", "escape", "escape", ":", "z", "v")
    await at.take("village")
    await at.press("escape", "escape", "escape", ":", "z", "s")
    await at.take("stock")


async def _evening(at: Stage) -> None:
    """The drawer counted with two euros missing, compared, and the day closed."""
    await at.log_in()
    await at.press(":", "y", "c", "2")
    for count in ("", "", "", "", "3", "5", "5", "10", "4", "", "2"):
        await at.press(*count, "enter")
    await at.take("count")
    await at.press("tab", *"30,95", "enter")
    await at.take("compare")
    await at.press("enter", "5", "enter")
    await at.take("z")


def _trouble(cafe: Path, language: str) -> dict[str, str]:
    async def steps(at: Stage) -> None:
        await at.log_in()
        await at.press("d", "f9")
        await at.press("f8")
        await at.take("printer")

    status = SpoolStatus("failed", 2, reason="printer.paper_out")
    return at_the_counter(cafe, steps, language=language, printer=status)


def _terminal(cafe: Path, language: str) -> dict[str, str]:
    async def steps(at: Stage) -> None:
        await at.log_in()
        await at.press("q", "f12")
        await at.until(lambda: at.shows(Reading))
        await at.take("terminal")

    with picture_stage.at(picture_stage.MORNING), bootstrap.cafe(cafe) as ctx:
        set_terminal(ctx, "192.168.1.60:8888")
    silent = picture_stage.SilentTerminal()
    return at_the_counter(cafe, steps, language=language, terminal=silent)


def _training(cafe: Path, language: str) -> dict[str, str]:
    async def steps(at: Stage) -> None:
        await at.log_in()
        await at.press("c", "f9")
        await at.take("training")

    with picture_stage.at(picture_stage.MORNING):
        school = bootstrap.enter_training(cafe)
    return at_the_counter(school, steps, language=language)


async def _month(at: Stage) -> None:
    """October, closed: what it cost, whether it was viable, its file for the network."""
    await at.log_in()
    await at.press(":", "z", "a", "p")
    await at.take("costs")
    await at.press("escape", "escape", "escape", ":", "z", "r", "enter")
    await at.take("report")


def _counter(steps: picture_stage.Steps, **how: Any) -> Callable[[Path, str], dict[str, str]]:
    def take(cafe: Path, language: str) -> dict[str, str]:
        return at_the_counter(cafe, steps, language=language, **how)

    return take


WALKS: Final = (
    Walk(("first-run", "first-run-articles"), _first_run),
    Walk(
        ("log-in", "today", "counter", "payment", "change", "tabs", "accounts", "menu", "services",
         "bread", "parcel", "settings", "village", "stock"),
        _counter(_day),
    ),
    Walk(("count", "compare", "z"), _counter(_evening, moment=EVENING)),
    Walk(("printer",), _trouble),
    Walk(("terminal",), _terminal),
    Walk(("training",), _training),
    Walk(("costs", "report"), _counter(_month, size=WIDE), days=SEASON),
)  # fmt: skip


def take_all(folder: Path, language: str, days: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    """Walk every walk of cafés with so many days of history; yield each picture by its name.

    The cafés are made in the folder once, and serve every language.
    """
    for number, walk in enumerate(WALKS):
        if walk.days not in days:
            continue
        cafe = folder / f"{walk.days}" / "cafe.db"
        if not cafe.exists():
            cafe.parent.mkdir(parents=True)
            picture_stage.make_cafe(cafe, walk.days)
        own = picture_stage.copied(cafe, folder / f"{language}-{number}")
        taken = walk.take(own, language)
        if tuple(taken) != walk.pictures:
            raise ValueError(f"{tuple(taken)} taken, {walk.pictures} named")
        yield from taken.items()


def stored(language: str, name: str) -> Path:
    """Where a picture of the manual lies."""
    return FOLDER / language / f"{name}.svg"


def write_all() -> None:
    """Take every picture in both languages and keep them; what nobody takes any more goes."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[name] = str(Path(folder) / name.lower())
        os.environ.pop("CAFE_POS_NOW", None)
        os.environ.pop("CAFE_POS_DB", None)
        for language in LANGUAGES:
            kept = set()
            for name, svg in take_all(Path(folder), language, (DAYS, SEASON)):
                path = stored(language, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(svg, encoding="utf-8")
                kept.add(path)
            for path in set((FOLDER / language).glob("*.svg")) - kept:
                path.unlink()
            print(f"{FOLDER / language}: {len(kept)} pictures")


if __name__ == "__main__":
    write_all()
