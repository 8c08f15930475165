"""The network's answers on the screen, and the café's own key: what passes between the two."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, long_day
from cafe_pos.tui import words
from cafe_pos.tui.paint.canvas import wrap
from cafe_pos.tui.parts.form import Answers, Field, Form
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.parts.sheet import Sheet

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.network.sending.own_key import OwnKey
    from cafe_pos.network.sending.own_receipt import ReceiptView
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

ROOM = 43
"""Cells beside the order on the smallest screen."""
MOST = 9
PATTERN = "receipt-*.json"


def open_answers(till: Till, _at: float = 0.0) -> None:
    """Show the answers that lie on a key, among the documents or the downloads."""
    back = till.panel

    def act(_ctx: Context) -> tuple[Path, ...]:
        from cafe_pos import settings
        from cafe_pos.network.sending import places

        found = [
            path
            for folder in (*places.plugged_in(), settings.documents_dir(), settings.downloads_dir())
            for path in sorted(folder.glob(PATTERN))
        ]
        return tuple(found)[:MOST]

    def done(found: tuple[Path, ...]) -> None:
        rows = [
            Row(path.stem[-len("2026-10") :], partial(_read, path, back), str(path.parent.name),
                str(place))
            for place, path in enumerate(found, start=1)
        ]  # fmt: skip
        rows.append(Row(_("Another file: type where it is"), partial(_ask_path, back), letter="f"))
        till.panel = Listing(
            _("The network's answers"),
            tuple(rows),
            text=_("On a key, among your documents and downloads: {pattern}.").format(
                pattern=PATTERN
            ),
            back=back,
        )

    till.do(act, done)


def _ask_path(back: Panel | None, till: Till, at: float) -> None:
    def done(till: Till, form: Form, answers: Answers) -> None:
        path = Path(answers["path"]).expanduser()
        if not path.is_file():
            form.wrong(_("There is no such file."), "path")
            return
        _read(path, back, till, at)

    field = Field("path", _("File"), limit=200, hint=_("Like /home/cafe/receipt-….json."))
    till.panel = Form(_("The network's answers"), (field,), done, back=till.panel)


def _read(path: Path, back: Panel | None, till: Till, _at: float, *, trust: bool = False) -> None:
    """Verify an answer and show it; another key than before wants a telephone call first."""
    operator = till.operator

    def act(ctx: Context) -> ReceiptView | PosError:
        from cafe_pos.domain.ticket import Channel
        from cafe_pos.network.sending import own_receipt

        try:
            with path.open("rb") as file:
                raw = file.read(own_receipt.MAX_BYTES + 1)
        except OSError as error:
            raise PosError("file.cannot_read", path=path, reason=error.strerror) from error
        try:
            return own_receipt.look(
                ctx, raw, trust=trust, operator=operator, channel=Channel.SCREEN
            )
        except PosError as error:
            if error.code != "network.other_key":
                raise
            return error

    def done(found: ReceiptView | PosError) -> None:
        from cafe_pos.network.sending import own_receipt

        if isinstance(found, PosError):
            till.panel = _other_key(path, found, back)
            return
        lines = [line for said in own_receipt.lines(found, long_day) for line in wrap(said, ROOM)]
        till.panel = Sheet(_("The network's answers"), tuple(lines), back=back)

    till.do(act, done)


def _other_key(path: Path, error: PosError, back: Panel | None) -> Listing:
    def leave(till: Till, _at: float) -> None:
        till.panel = back

    def trust(till: Till, at: float) -> None:
        _read(path, back, till, at, trust=True)

    return Listing(
        _("Whose key is this?"),
        (
            Row(_("I ask the network first"), leave, letter="1"),
            Row(_("They said these very digits on the phone"), trust, letter="2"),
        ),
        text=words.refusal(error),
        back=back,
    )


def show_key(till: Till, _at: float = 0.0) -> None:
    """Write the café's public key where the month's file goes, and show what is read out."""
    back = till.panel

    def act(ctx: Context) -> tuple[OwnKey, Path]:
        from cafe_pos import settings
        from cafe_pos.network.sending import own_key, places

        folder = next(iter((*places.plugged_in(), settings.documents_dir())))
        return own_key.write(ctx, folder)

    def done(made: tuple[OwnKey, Path]) -> None:
        own, path = made
        told = (
            *wrap(_("Read these digits out when the network asks for them:"), ROOM),
            "",
            *wrap(own.key.fingerprint, ROOM),
            "",
            *wrap(_("Its file, for whoever enrols the café: {path}").format(path=path), ROOM),
        )
        till.panel = Sheet(_("The café's key"), told, back=back)

    till.do(act, done)
