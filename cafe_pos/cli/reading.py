"""The command that reads the manual: `manual`."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, language

if TYPE_CHECKING:
    from cafe_pos.tui.manual.pages import Entry

WIDEST: Final = 100
NARROWEST: Final = 40


def add_to(app: typer.Typer) -> None:
    """Hang this command into the tree."""
    app.command("manual", help=_("Read the manual: its pages, or one of them as text."))(read)


def read(
    ctx: typer.Context,
    page: Annotated[
        str | None, typer.Argument(help=_("A page's name, as the list of them says it."))
    ] = None,
) -> None:
    """Show the contents, or a page as text of the terminal's width.

    Raises:
        PosError: `manual.unknown`.
    """
    from cafe_pos.tui.manual import layout, pages
    from cafe_pos.tui.paint.canvas import clean

    options: Options = ctx.obj
    spoken = language()
    if page is None:
        _list(pages.contents(spoken), as_json=options.json)
        return
    text = pages.text(spoken, page)
    if not text:
        raise PosError("manual.unknown", name=page)
    if options.json:
        output.result({"page": page, "text": text})
        return
    width = min(WIDEST, max(NARROWEST, shutil.get_terminal_size((WIDEST, 0)).columns))
    for line in layout.page(spoken, page, width, letters=False).lines:
        output.show(clean(layout.written(line)))


def _list(entries: tuple[Entry, ...], *, as_json: bool) -> None:
    if as_json:
        output.result([{"page": one.target.page, "title": one.title} for one in entries])
        return
    chapter = ""
    for one in entries:
        if one.chapter != chapter:
            output.show(f"\n{one.chapter}" if chapter else one.chapter)
            chapter = one.chapter
        output.show(f"  {one.target.page:<16} {one.title}")
