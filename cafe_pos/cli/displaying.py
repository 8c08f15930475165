"""Commands that make the displays: `catalogue board|prices|allergens|notices|suspended`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _

if TYPE_CHECKING:
    from cafe_pos.application.catalogue.display_views import BoardView
    from cafe_pos.application.ports import Context
    from cafe_pos.reports.sheet import Paper

Target = Annotated[Path | None, typer.Option("-o", "--output", help=_("Into this file."))]
On = Annotated[
    str | None, typer.Option("--on", help=_("At the prices of this day, like 2027-01-01."))
]
Size = Annotated[str, typer.Option("--paper", help=_("a4 or a3."))]


def add_to(catalogue: typer.Typer) -> None:
    """Hang these commands under `catalogue`."""
    catalogue.command("board", help=_("The outside price board, as PDF."))(board)
    catalogue.command("prices", help=_("The inside price list, as PDF."))(prices)
    catalogue.command("allergens", help=_("The allergen sheet, as PDF."))(allergens)
    catalogue.command("suspended", help=_("How many suspended coffees wait, as PDF for the wall."))(
        suspended
    )
    catalogue.command("notices", help=_("The notices for the place of payment, as PDF."))(notices)


def board(ctx: typer.Context, target: Target = None, paper: Size = "a4", on: On = None) -> None:
    """Make the outside board, and tell what it lacks."""
    from cafe_pos.application.catalogue import displays
    from cafe_pos.reports import board as page
    from cafe_pos.settings import displays as display_settings

    day = _day(on)
    view = _viewed(ctx, lambda cafe: displays.board(cafe, display_settings.display_rules(), day))
    _tell_gaps(view)
    lacking = {"missing": list(view.missing), "without_volume": list(view.without_volume)}
    _deliver(ctx, page.render(view, _paper(paper)), target, _("board.pdf"), **lacking)


def _tell_gaps(view: BoardView) -> None:
    """What the law wants on the board and the catalogue does not say."""
    for line in view.missing:
        output.say(
            _("Nothing on the board for “{line}”: give an article this line in the catalogue.")
            .format(line=line)
        )  # fmt: skip
    for label in view.without_volume:
        output.say(
            _("{article} has no volume: the board must show how much is served.")
            .format(article=label)
        )  # fmt: skip
    for label in view.unpriced:
        output.say(
            _("{article} has no price of its own and is not on the board.").format(article=label)
        )


def prices(ctx: typer.Context, target: Target = None, paper: Size = "a4", on: On = None) -> None:
    """Make the inside list."""
    from cafe_pos.application.catalogue import displays
    from cafe_pos.reports import prices as page
    from cafe_pos.settings import displays as display_settings

    day = _day(on)
    view = _viewed(ctx, lambda cafe: displays.prices(cafe, display_settings.display_rules(), day))
    _deliver(ctx, page.render(view, _paper(paper)), target, _("prices.pdf"))


def allergens(ctx: typer.Context, target: Target = None, paper: Size = "a4") -> None:
    """Make the allergen sheet, and tell which words of the catalogue it does not know."""
    from cafe_pos.application.catalogue import displays
    from cafe_pos.reports import allergens as page
    from cafe_pos.settings import displays as display_settings

    view = _viewed(ctx, lambda cafe: displays.allergens(cafe, display_settings.allergen_table()))
    for label, word in view.unknown:
        output.say(
            _("{article}: “{word}” is none of the 14 allergens; the sheet shows it with a “?”.")
            .format(article=label, word=word)
        )  # fmt: skip
    unknown = [{"article": label, "word": word} for label, word in view.unknown]
    content = page.render(view, _paper(paper))
    _deliver(ctx, content, target, _("allergens.pdf"), unknown=unknown)


def notices(ctx: typer.Context, target: Target = None, paper: Size = "a4") -> None:
    """Make the notices in force."""
    from cafe_pos.application.catalogue import displays
    from cafe_pos.reports import notices as page
    from cafe_pos.settings import displays as display_settings

    view = _viewed(ctx, lambda cafe: displays.notices(cafe, display_settings.display_rules()))
    _deliver(ctx, page.render(view, _paper(paper)), target, _("notices.pdf"))


def suspended(ctx: typer.Context, target: Target = None, paper: Size = "a4") -> None:
    """Make the sheet of the suspended coffees that wait."""
    from cafe_pos.application.catalogue import displays
    from cafe_pos.reports import suspended as page

    view = _viewed(ctx, displays.suspended)
    content = page.render(view, _paper(paper))
    _deliver(ctx, content, target, _("suspended.pdf"), waiting=view.waiting)


def _viewed(ctx: typer.Context, read: Callable[[Context], Any]) -> Any:
    options: Options = ctx.obj
    with options.cafe() as cafe:
        return read(cafe)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(_("a day is written like 2026-11-22"), param_hint="--on") from None


def _paper(name: str) -> Paper:
    from cafe_pos.reports.sheet import PAPERS

    if name not in PAPERS:
        raise typer.BadParameter(_("a4 or a3."), param_hint="--paper")
    return name


def _deliver(
    ctx: typer.Context, content: bytes, target: Path | None, name: str, **told: Any
) -> None:
    """Write the document, by default beside where one stands, and print where it is."""
    options: Options = ctx.obj
    if target is not None and str(target) == "-":
        output.deliver(content, target)
        return
    path = target or Path(name)
    output.write_file(path, content)
    if options.json:
        output.result({"path": str(path.resolve()), **told})
    else:
        output.show(str(path))
