"""Displays to hang up, made from the catalogue on the screen; each says what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _
from cafe_pos.tui.paint.canvas import wrap
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.parts.sheet import Sheet

if TYPE_CHECKING:
    from pathlib import Path

    from cafe_pos.application.catalogue.display_views import BoardView
    from cafe_pos.application.ports import Context
    from cafe_pos.reports.sheet import Paper
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

ROOM: Final = 43
"""Cells beside the order on the smallest screen."""

Made = tuple[bytes, tuple[str, ...]]
"""A PDF, and sentences on what it lacks."""
Make = Callable[["Context", "Paper"], Made]


def _board(ctx: Context, paper: Paper) -> Made:
    from cafe_pos.application.catalogue import displays
    from cafe_pos.reports import board as page
    from cafe_pos.settings import displays as display_settings

    view = displays.board(ctx, display_settings.display_rules())
    return page.render(view, paper), tuple(_gaps(view))


def _gaps(view: BoardView) -> list[str]:
    """What the law wants on the board and the catalogue does not say."""
    line = _("Nothing on the board for “{line}”: give an article this line in the catalogue.")
    volume = _("{article} has no volume: the board must show how much is served.")
    price = _("{article} has no price of its own and is not on the board.")
    return [
        *(line.format(line=one) for one in view.missing),
        *(volume.format(article=one) for one in view.without_volume),
        *(price.format(article=one) for one in view.unpriced),
    ]


def _prices(ctx: Context, paper: Paper) -> Made:
    from cafe_pos.application.catalogue import displays
    from cafe_pos.reports import prices as page
    from cafe_pos.settings import displays as display_settings

    return page.render(displays.prices(ctx, display_settings.display_rules()), paper), ()


def _allergens(ctx: Context, paper: Paper) -> Made:
    from cafe_pos.application.catalogue import displays
    from cafe_pos.reports import allergens as page
    from cafe_pos.settings import displays as display_settings

    view = displays.allergens(ctx, display_settings.allergen_table())
    said = _("{article}: “{word}” is none of the 14 allergens; the sheet shows it with a “?”.")
    told = tuple(said.format(article=label, word=word) for label, word in view.unknown)
    return page.render(view, paper), told


def _notices(ctx: Context, paper: Paper) -> Made:
    from cafe_pos.application.catalogue import displays
    from cafe_pos.reports import notices as page
    from cafe_pos.settings import displays as display_settings

    return page.render(displays.notices(ctx, display_settings.display_rules()), paper), ()


def _suspended(ctx: Context, paper: Paper) -> Made:
    from cafe_pos.application.catalogue import displays
    from cafe_pos.reports import suspended as page

    return page.render(displays.suspended(ctx), paper), ()


def displays(back: Panel, paper: Paper = "a4") -> Listing:
    """The displays, each by its letter, on the paper that is chosen."""
    other: Paper = "a3" if paper == "a4" else "a4"

    def turn(till: Till, _at: float) -> None:
        till.panel = displays(back, other)

    panel = Listing(_("Displays to hang up"), (), back=back)
    panel.rows = (
        Row(_("Outside board"), partial(_write, _board, _("board.pdf"), paper), letter="t"),
        Row(_("Prices inside"), partial(_write, _prices, _("prices.pdf"), paper), letter="p"),
        Row(_("Allergens"), partial(_write, _allergens, _("allergens.pdf"), paper), letter="a"),
        Row(_("Notices at the till"), partial(_write, _notices, _("notices.pdf"), paper),
            letter="n"),
        Row(_("Suspended coffees that wait"),
            partial(_write, _suspended, _("suspended.pdf"), paper), letter="c"),
        Row(_("Size of the paper"), turn, paper.upper(), "f"),
    )  # fmt: skip
    panel.text = _("As PDF among your documents; the language is that of the papers.")
    return panel


def _write(make: Make, name: str, paper: Paper, till: Till, _at: float) -> None:
    """Make a display, put it among the documents, and say where and what it lacks."""
    back = till.panel

    def act(ctx: Context) -> tuple[Path, tuple[str, ...]]:
        from cafe_pos import durable, settings
        from cafe_pos.domain.errors import PosError

        content, told = make(ctx, paper)
        path = settings.documents_dir() / name
        part = path.with_name(f"{name}.part")
        try:
            durable.make_folder(path.parent)
            durable.write(part, content)
            durable.rename(part, path)
        except OSError as error:
            raise PosError("file.cannot_write", path=path, reason=error.strerror) from error
        return path, told

    def done(made: tuple[Path, tuple[str, ...]]) -> None:
        path, told = made
        said = (_("Saved: {path}").format(path=path), *told)
        lines = [line for one in said for line in (*wrap(one, ROOM), "")]
        till.panel = Sheet(_("Displays to hang up"), tuple(lines), back=back)

    till.do(act, done)
