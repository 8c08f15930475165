"""The month's file for the network: one key, onto a key that is plugged in or into a folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, day, ngettext
from cafe_pos.tui.parts.listing import Listing, Row, RowAct
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.network.sending.export import ExportView
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till


@dataclass(frozen=True, slots=True)
class _Asked:
    """What can be chosen: the month, whether it is closed, where it can go."""

    month: str
    closed: bool
    places: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    """A file as it was chosen."""

    month: str
    folder: Path
    definitive: bool


def open_export(till: Till, _at: float = 0.0) -> None:
    """Offer the month's file: a flash, and once the month is closed the definitive one."""
    back = till.panel

    def act(ctx: Context) -> _Asked:
        from cafe_pos import settings
        from cafe_pos.network.sending import export, places

        month, closed = export.month_to_export(ctx)
        return _Asked(month, closed, (*places.plugged_in(), settings.documents_dir()))

    till.do(act, lambda asked: _show(till, asked, back))


def _show(till: Till, asked: _Asked, back: Panel | None) -> None:
    choices = [
        _Choice(asked.month, place, definitive)
        for definitive in ((False, True) if asked.closed else (False,))
        for place in asked.places
    ]
    rows = tuple(
        Row(
            _("Definitive") if choice.definitive else _("Flash"),
            partial(_make, choice),
            right=_short(choice.folder),
            letter=str(at),
        )
        for at, choice in enumerate(choices, start=1)
    )
    others = (
        Row(_("The network's answers"), _open("open_answers"), letter="r"),
        Row(_("The café's key"), _open("show_key"), letter="e"),
    )
    till.panel = Listing(
        _("The file of {month} for the network").format(month=_month(asked.month)),
        (*rows, *others),
        text=_(
            "No customer's or resident's name is in it. Flash: invoices may follow. "
            "Definitive: every cost is entered."
        ),
        back=back,
    )


def _open(name: str) -> RowAct:
    def do(till: Till, at: float) -> None:
        from cafe_pos.tui.viability import answer_panels

        getattr(answer_panels, name)(till, at)

    return do


def _make(choice: _Choice, till: Till, _at: float) -> None:
    operator, back = till.operator, till.panel

    def act(ctx: Context) -> ExportView:
        from cafe_pos.network.sending import export

        wanted = export.Wanted(choice.month, choice.folder, choice.definitive)
        return export.make(ctx, wanted, operator=operator, channel=Channel.SCREEN)

    def done(view: ExportView) -> None:
        till.panel = Sheet(view.manifest.number, _lines(view), back=back)
        till.said = Said(_("The file is made: {name}").format(name=view.path.name), Tone.GOOD)

    till.do(act, done)


def _lines(view: ExportView) -> tuple[str, ...]:
    """What lies where, and what to do with it."""
    from cafe_pos.network.file import keys

    said = view.manifest
    tickets = said.counts["ticket"]
    counted = ngettext("{count} ticket, {kb} KB", "{count} tickets, {kb} KB", tickets)
    return (
        _("Revision {revision} of {month}").format(
            revision=said.revision, month=_month(said.month)
        ),
        counted.format(count=tickets, kb=-(-view.size_bytes // 1000)),
        "",
        view.path.name,
        _short(view.path.parent),
        "",
        _("Send this file to the network."),
        _("The café's fingerprint, if they ask for it:"),
        keys.fingerprint(said.public_key),
    )


def _month(month: str) -> str:
    return day(date.fromisoformat(f"{month}-01"), "MMMM y")


def _short(path: Path) -> str:
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
