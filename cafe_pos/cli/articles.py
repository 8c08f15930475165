"""Commands on single articles: `catalogue set|block|unblock|move|family`."""

from __future__ import annotations

from typing import Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, ngettext

_Code = Annotated[str, typer.Argument(help=_("Its code."))]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the catalogue's tree."""
    app.command("set", help=_("Add an article, or change columns of one."))(set_columns)
    app.command("block", help=_("Stop the sale of an article."))(block)
    app.command("unblock", help=_("Allow the sale of an article again."))(unblock)
    app.command("move", help=_("Put an article at a place within its family."))(move)
    app.command("family", help=_("Give a family another name."))(family)


def set_columns(
    ctx: typer.Context,
    code: _Code,
    columns: Annotated[
        list[str], typer.Argument(help=_("Columns of the file and their values: price=1.60"))
    ],
) -> None:
    """Add an article, or change columns of one."""
    from cafe_pos.application.catalogue import articles, catalogue

    options: Options = ctx.obj
    pairs = [text.partition("=") for text in columns]
    for name, equals, _value in pairs:
        if not equals:
            raise typer.BadParameter(_("a column is written like price=1.60"), param_hint=name)
    with options.cafe() as cafe:
        article = catalogue.with_columns(cafe, code, {name: value for name, _eq, value in pairs})
        kept = articles.put_article(cafe, article, operator=options.operator, channel=Channel.CLI)
    if options.json:
        output.result(catalogue.as_json(kept))
    else:
        output.say(_("{article} is in the catalogue.").format(article=kept.label))


def block(ctx: typer.Context, code: _Code) -> None:
    """Stop the sale of an article."""
    _block(ctx.obj, code, blocked=True)


def unblock(ctx: typer.Context, code: _Code) -> None:
    """Allow the sale of an article again."""
    _block(ctx.obj, code, blocked=False)


def _block(options: Options, code: str, *, blocked: bool) -> None:
    from cafe_pos.application.catalogue import articles

    with options.cafe() as cafe:
        article = articles.block_article(
            cafe, code, blocked=blocked, operator=options.operator, channel=Channel.CLI
        )
    said = _("{article} is blocked.") if blocked else _("{article} may be sold again.")
    output.say(said.format(article=article.label))


def move(
    ctx: typer.Context,
    code: _Code,
    rank: Annotated[int, typer.Argument(min=1, help=_("Its place, 1 being the first."))],
) -> None:
    """Put an article at a place within its family."""
    from cafe_pos.application.catalogue import articles

    options: Options = ctx.obj
    with options.cafe() as cafe:
        articles.move_article(cafe, code, rank, operator=options.operator, channel=Channel.CLI)


def family(
    ctx: typer.Context,
    before: Annotated[str, typer.Argument(help=_("The family."))],
    after: Annotated[str, typer.Argument(help=_("Its new name; another family's joins both."))],
) -> None:
    """Give a family another name."""
    from cafe_pos.application.catalogue import articles

    options: Options = ctx.obj
    with options.cafe() as cafe:
        count = articles.rename_family(
            cafe, before, after, operator=options.operator, channel=Channel.CLI
        )
    output.say(
        ngettext("{n} article is now in “{family}”.", "{n} articles are now in “{family}”.", count)
        .format(n=count, family=after)
    )  # fmt: skip
