"""The till's health: what a look found, what to do about it below, the way there by Enter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _
from cafe_pos.tui import words
from cafe_pos.tui.paint.canvas import wrap
from cafe_pos.tui.parts.listing import Listing, Row, RowAct, RowKey
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.doctor.bundle import Bundle
    from cafe_pos.application.doctor.findings import Finding
    from cafe_pos.application.settings_acts import SettingsView
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

ROOM: Final = 43
"""Cells beside the order on the smallest screen."""
AREA: Final = 11
"""Cells for what was looked at, in a word."""


class Findings(Listing):
    """What was found; arrows and Enter alone, for no row has a letter."""

    __slots__ = ()

    @property
    def prompt(self) -> str:
        """Nothing is typed here."""
        return ""


def open_health(till: Till, _at: float = 0.0) -> None:
    """Look at everything beside the sales, then show it; the till may be used meanwhile."""
    from cafe_pos.application.doctor.examining import Examination

    looking = Findings(
        _("The till's health"),
        (),
        empty=_("Looking at the disk, the ledger, the copies, the printer … This may be left."),
    )

    def done(found: tuple[Finding, ...]) -> None:
        keep(till, found)
        if till.panel is looking:
            till.panel = _panel(found)

    def failed(error: PosError) -> None:
        if till.panel is looking:
            till.panel = None
        till.said = Said(words.refusal(error), Tone.WARN)

    till.panel = looking
    till.host.examine(Examination(), done, failed)


def keep(till: Till, found: tuple[Finding, ...]) -> None:
    """Have the status line say how many things may not wait."""
    from cafe_pos.application.doctor.findings import serious

    till.health = len(serious(found))


def _panel(found: tuple[Finding, ...]) -> Listing:
    from cafe_pos.application.doctor.findings import urgent_first

    wanting = sum(one.attention for one in found)
    return Findings(
        _("The till's health"),
        tuple(map(_row, urgent_first(found))),
        text=_("{n} to see to; all else is well.").format(n=wanting)
        if wanting
        else _("All is well."),
        more=(RowKey("f2", "F2", _("file for help"), _offer_bundle),),
    )


def _row(finding: Finding) -> Row:
    from cafe_pos import messages

    params = dict(finding.params)
    sentence = messages.examined(finding.code, params)
    remedy = messages.remedy(finding.code, params)
    mark = "! " if finding.attention else "  "
    return Row(
        f"{mark}{messages.area(finding.code):<{AREA}} {sentence}",
        _way(finding.code),
        dim=not finding.attention,
        note=tuple(filter(None, (sentence, remedy))),
    )


# Where it is mended


def _way(code: str) -> RowAct | None:
    """What Enter does on a finding: the panel that mends it, where there is one."""
    for start, act in _WAYS:
        if code.startswith(start):
            return act
    return None


def _setting(letter: str) -> RowAct:
    """A group of the settings, as its letter opens it."""

    def act(till: Till, at: float) -> None:
        from cafe_pos.tui.settings import panels

        def shown(till: Till, seen: SettingsView) -> Panel | None:
            listing = panels.groups(till, seen)
            till.panel = listing
            for index, row in enumerate(listing.rows):
                if row.letter == letter and row.then is not None:
                    listing.index = index
                    row.then(till, at)
            return till.panel

        panels.look(till, shown)

    return act


def _day(till: Till, at: float) -> None:
    from cafe_pos.tui.evening import panels

    till.panel = None
    panels.open_day(till, at)


def _visas(till: Till, _at: float) -> None:
    till.panel = None
    till.host.look_at_visas()


def _prints(till: Till, _at: float) -> None:
    till.panel = None
    till.host.look_at_prints()


def _cards(till: Till, at: float) -> None:
    from cafe_pos.tui.selling import terminal_keeping

    till.panel = None
    terminal_keeping.open_cards(till, at)


_BACKUPS: Final = _setting("s")
_WAYS: Final[tuple[tuple[str, Callable[[Till, float], None]], ...]] = (
    ("doctor.backup", _BACKUPS),
    ("doctor.no_backup", _BACKUPS),
    ("doctor.second", _BACKUPS),
    ("doctor.no_second", _BACKUPS),
    ("doctor.keys_with_backups", _BACKUPS),
    ("doctor.prints", _prints),
    ("doctor.kitchen_prints", _prints),
    ("doctor.printer", _setting("i")),
    ("doctor.no_printer", _setting("i")),
    ("doctor.kitchen", _setting("k")),
    ("doctor.terminal", _setting("t")),
    ("doctor.no_terminal", _setting("t")),
    ("doctor.cards_open", _cards),
    ("doctor.unclosed", _day),
    ("doctor.month", _day),
    ("doctor.visas", _visas),
    ("doctor.statement", _setting("n")),
    ("doctor.no_statement", _setting("n")),
)


# The file for whoever helps


def _offer_bundle(till: Till, _row: Row, _at: float) -> None:
    """Say what would be in it, and offer the places where it can go."""
    from cafe_pos import messages

    back = till.panel

    def look() -> tuple[Path, ...]:
        from cafe_pos import settings
        from cafe_pos.network.sending import places

        return (*places.plugged_in(), settings.documents_dir())

    def looked(found: tuple[Path, ...]) -> None:
        if till.panel is not back:
            return
        rows = tuple(
            Row(_short(folder), partial(_make, folder, back), letter=str(at))
            for at, folder in enumerate(found, start=1)
        )
        till.panel = Listing(
            _("A file for whoever helps"), rows, text=messages.bundle()[1], back=back
        )

    till.host.beside(look, looked, partial(_refuse, till))


def _make(folder: Path, back: Panel | None, till: Till, _at: float) -> None:
    from cafe_pos import messages
    from cafe_pos.application.doctor import bundle

    day = till.view.business_day.isoformat() if till.view is not None else ""
    sentences = messages.bundle()
    waiting = till.panel

    def gathered(found: Bundle) -> None:
        till.host.beside(lambda: _written(folder, day, found, sentences), written, failed)

    def written(path: Path) -> None:
        till.said = Said(_("The file is made: {name}").format(name=path.name), Tone.GOOD)
        if till.panel is waiting:
            lines = [path.name, _short(path.parent)]
            for sentence in sentences:
                lines += ["", *wrap(sentence, ROOM)]
            till.panel = Sheet(_("A file for whoever helps"), tuple(lines), back=back)

    failed = partial(_refuse, till)
    till.said = Said(_("Gathering …"))
    till.host.examine(bundle.Gathering(), gathered, failed)


def _written(folder: Path, day: str, found: Bundle, sentences: tuple[str, ...]) -> Path:
    """Write the file under a name that is free."""
    from cafe_pos.application.doctor import bundle

    path, count = folder / f"cafe-pos-{day}.zip", 1
    while path.exists():
        count += 1
        path = folder / f"cafe-pos-{day}-{count}.zip"
    bundle.write(path, found, "\n".join(sentences) + "\n")
    return path


def _refuse(till: Till, error: PosError) -> None:
    till.said = Said(words.refusal(error), Tone.WARN)


def _short(path: Path) -> str:
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
