"""The settings screen of the copies: how old, where else, how often, for whom they are readable."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from cafe_pos.application.keeping.ports import (
    CopiesSaid,
    CopiesView,
    FoundCopy,
    KeyPair,
    PlaceState,
    Volume,
)
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, day
from cafe_pos.tui import words
from cafe_pos.tui.paint.canvas import fit, wrap
from cafe_pos.tui.parts.form import Answers, Field, Form
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.settings import panels
from cafe_pos.tui.settings import words as setting_words
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.keeping.ports import Keeping
    from cafe_pos.application.ports import BackupView, Context
    from cafe_pos.application.settings_acts import SettingsView
    from cafe_pos.tui.first_run.printers import Tried
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

GROUP: Final = 6
"""The place of the backups among the groups."""
ROOM: Final = 43
"""Cells beside the order on the smallest screen."""
_GIGA: Final = 1_000_000_000
_MEGA: Final = 1_000_000


def open_backups(till: Till, seen: SettingsView, told: Said | None = None) -> None:
    """Look how the copies stand, disks and keys included, then show it."""
    back = till.panel

    def act(ctx: Context) -> tuple[CopiesSaid, Keeping]:
        from cafe_pos.application.keeping import backups

        return backups.said(ctx), ctx.store.keeping

    def said(answer: tuple[CopiesSaid, Keeping]) -> None:
        told_by_file, keeping = answer
        looking = Listing(_("Backups"), (), back=back, empty=_("Looking at disks and keys …"))
        till.panel = looking

        def look() -> tuple[CopiesView, tuple[FoundCopy, ...], tuple[Volume, ...]]:
            view = keeping.look(told_by_file)
            return view, keeping.lying(told_by_file), keeping.volumes()

        def looked(found: tuple[CopiesView, tuple[FoundCopy, ...], tuple[Volume, ...]]) -> None:
            till.copies = found[0]
            if till.panel is looking:
                till.panel = _panel(seen, keeping, found, back)
                if told is not None:
                    till.said = told

        till.host.beside(look, looked, partial(_refuse, till))

    till.do(act, said)


def _refuse(till: Till, error: PosError) -> None:
    till.said = Said(words.refusal(error), Tone.WARN)


def _panel(
    seen: SettingsView,
    keeping: Keeping,
    found: tuple[CopiesView, tuple[FoundCopy, ...], tuple[Volume, ...]],
    back: Panel | None,
) -> Listing:
    view, lying, volumes = found
    panel = Listing(_("Backups"), (), text=_standing(view), back=back)
    hours = setting_words.value("backup_hours", str(seen.values["backup_hours"]))
    encrypted = view.place.encrypted
    panel.rows = (
        Row(_("Copy now"), lambda till, _at: copy_now(till, seen), letter="c"),
        Row(
            _("Second place: a key or a disk"),
            lambda till, _at: _show(till, _places(seen, keeping, view, volumes, panel)),
            fit(view.place.name or _("none"), 20),
            "d",
        ),
        Row(
            _("Copies by itself"),
            lambda till, _at: _show(
                till,
                panels.values_form(seen, GROUP, _("Backups"), panels.BACKUP_KEYS, panel),
            ),
            hours,
            "t",
        ),
        Row(
            _("Encrypt the second copies"),
            lambda till, _at: _encryption(till, seen, keeping, panel, encrypted=encrypted),
            setting_words.value("large_type", "yes" if encrypted else "no"),
            "k",
        ),
        Row(
            _("The copies that there are"),
            lambda till, _at: _show(till, _listed(lying, panel)),
            str(len(lying)),
            "l",
        ),
        Row(
            _("Tickets that a restore lost"),
            lambda till, _at: _lost(till, panel),
            letter="p",
        ),
    )
    return panel


def _show(till: Till, panel: Panel) -> None:
    till.panel = panel


def _standing(view: CopiesView) -> str:
    """How the copies stand, in a sentence."""
    if view.made_at is None:
        return _("There is no copy yet: c makes one.")
    told = words.copies(view)[0]
    if view.place.state is PlaceState.NONE:
        return _("{copy}. On this disk alone: a disk that dies takes the copies along.").format(
            copy=told.capitalize()
        )
    if view.place.state is PlaceState.ABSENT:
        return _(
            "“{name}” is not plugged in. Copies are made on this disk meanwhile, and brought to "
            "it when it is back."
        ).format(name=view.place.name)
    if view.problem is not None:
        return words.refusal(view.problem)
    return _("{copy}, here and on “{name}” ({free} free).").format(
        copy=told.capitalize(), name=view.place.name, free=_size(view.place.free_bytes)
    )


def _size(count: int) -> str:
    if count >= _GIGA:
        return _("{n} GB").format(n=f"{count / _GIGA:.1f}")
    return _("{n} MB").format(n=-(-count // _MEGA))


def copy_now(till: Till, seen: SettingsView) -> None:
    """Make a copy beside the sales, and say how it went."""

    def progress(done: int, of: int) -> None:
        till.said = Said(_("Copying: {n} %").format(n=100 * done // of if of else 0))

    def made(view: BackupView) -> None:
        whole = view.second_problem is None
        text = (
            _("The backup is made and checked.")
            if whole
            else _("The copy is made here, not at the second place.")
        )
        till.said = Said(text, Tone.GOOD if whole else Tone.WARN)
        if isinstance(till.panel, Listing) and till.panel.title == _("Backups"):
            till.panel = till.panel.back
            open_backups(till, seen, till.said)

    till.said = Said(_("Copying …"))
    till.host.back_up(progress, made, partial(_refuse, till))


# The second place


def _places(
    seen: SettingsView,
    keeping: Keeping,
    view: CopiesView,
    volumes: tuple[Volume, ...],
    back: Listing,
) -> Listing:
    rows = [
        Row(
            _("{name}: {free} free").format(name=one.name, free=_size(one.free_bytes)),
            partial(_adopt, seen, keeping, one),
            _("key") if one.removable else _("disk"),
            str(at),
        )
        for at, one in enumerate(volumes[:9], start=1)
    ]
    if view.place.state is not PlaceState.NONE:
        rows.append(Row(_("No second place"), partial(_keep_place, seen, None), letter="n"))
    return Listing(
        _("Second place: a key or a disk"),
        tuple(rows),
        text=_(
            "It is never formatted; everything lies in its folder cafe-pos. It is known again, "
            "whatever else is plugged in."
        ),
        empty=_("No other disk and no key is plugged in, or the system has not opened it."),
        back=back,
    )


def _adopt(seen: SettingsView, keeping: Keeping, volume: Volume, till: Till, _at: float) -> None:
    import secrets

    def adopted(remembered: dict[str, str]) -> None:
        _keep_place(seen, remembered, till, 0.0)

    word = secrets.token_hex(8)
    till.host.beside(lambda: keeping.adopt(volume, word), adopted, partial(_refuse, till))


def _keep_place(
    seen: SettingsView, remembered: dict[str, str] | None, till: Till, _at: float
) -> None:
    """Record the choice, and make a copy there at once."""
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.keeping import backups

        backups.choose_place(ctx, remembered, operator=operator)

    def done(_none: None) -> None:
        till.panel = _groups(till, seen)
        open_backups(till, seen, Said(_("Kept and recorded."), Tone.GOOD))
        if remembered:
            copy_now(till, seen)

    till.do(act, done)


def _groups(till: Till, seen: SettingsView) -> Listing:
    return panels.groups(till, seen, GROUP)


# Encryption


def _encryption(
    till: Till, seen: SettingsView, keeping: Keeping, back: Listing, *, encrypted: bool
) -> None:
    rows = [
        Row(
            _("A new paper: print it, then type its end"),
            lambda till, _at: _new_paper(till, seen, keeping),
            letter="1",
        )
    ]
    if encrypted:
        rows.append(
            Row(
                _("Encrypt no more: copies of before stay as they are"),
                lambda till, _at: _keep_key(till, seen, ""),
                letter="2",
            )
        )
    till.panel = Listing(
        _("Encrypt the second copies"),
        tuple(rows),
        text=_(
            "A thief of the key reads nothing. Only the paper opens such copies: lost, they are "
            "lost. Copies on this machine stay readable."
        ),
        back=back,
    )


def _new_paper(till: Till, seen: SettingsView, keeping: Keeping) -> None:
    """Make a pair of keys, print the secret half, and have its end typed from the paper."""

    def made(pair: KeyPair) -> None:
        till.panel = _paper(till, seen, pair)
        till.host.print_secret(
            seen.printer or {}, pair.secret, partial(_printed, till), partial(_not_printed, till)
        )

    till.host.beside(keeping.new_pair, made, partial(_refuse, till))


def _printed(till: Till, tried: Tried) -> None:
    till.said = Said(tried.said, Tone.GOOD if tried.sent else Tone.WARN)


def _not_printed(till: Till, _error: PosError) -> None:
    till.said = Said(_("It is not printed: copy it by hand, twice."), Tone.WARN)


def _paper(till: Till, seen: SettingsView, pair: KeyPair) -> Sheet:
    """The secret, shown this once."""
    from cafe_pos.application.printing import secret_page

    before = _("Shown this once; the till does not keep it. One paper in the safe, one at home.")
    after = _(
        "Enter: type the last {n} characters from the paper. Nothing is encrypted before."
    ).format(n=secret_page.LAST)
    lines = (*wrap(before, ROOM), "", *secret_page.groups(pair.secret), "", *wrap(after, ROOM))
    return Sheet(
        _("KEY OF THE BACKUPS"),
        lines,
        then=lambda till, _at: _show(till, _proof(seen, pair)),
        what=_("go on"),
        back=_groups(till, seen),
    )


def _proof(seen: SettingsView, pair: KeyPair) -> Form:
    """The end of the secret, typed: the paper is there and can be read."""
    from cafe_pos.application.printing import secret_page

    def done(till: Till, _form: Form, answers: Answers) -> None:
        typed = "".join(answers["end"].upper().split())
        if typed != pair.secret[-secret_page.LAST :]:
            raise PosError("backup.secret_unread", field="end")
        _keep_key(till, seen, pair.public)

    label = _("Last {n} characters").format(n=secret_page.LAST)
    field = Field("end", label, limit=12)
    return Form(
        _("Encrypt the second copies"), (field,), done, text=_("As they stand on the paper.")
    )


def _keep_key(till: Till, seen: SettingsView, public: str) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.keeping import backups

        backups.encrypt_for(ctx, public, operator=operator)

    def done(_none: None) -> None:
        till.panel = _groups(till, seen)
        open_backups(till, seen, Said(_("Kept and recorded."), Tone.GOOD))

    till.do(act, done)


# What there is


def _listed(lying: tuple[FoundCopy, ...], back: Listing) -> Sheet:
    lines = tuple(
        "{at:<18} {size:>9}  {where}".format(
            at=f"{day(one.made_at.astimezone())} {one.made_at.astimezone():%H:%M}",
            size=_size(one.size_bytes),
            where=(_("second place") if one.second else _("this disk"))
            + (", " + _("encrypted") if one.encrypted else ""),
        )
        for one in lying
    )
    none = (_("There is no copy yet: c makes one."),)
    return Sheet(_("The copies that there are"), lines or none, back=back)


def _lost(till: Till, back: Listing) -> None:
    """The numbers that a restore lost; the last one on paper may be said here."""

    def act(ctx: Context) -> tuple[Any, ...]:
        from cafe_pos.application.keeping import lost_tickets

        return lost_tickets.listed(ctx)

    def done(found: tuple[Any, ...]) -> None:
        missing = sum(one.again is None for one in found)
        lines = [
            one.number + ("" if one.again is None else f"  > {one.again}") for one in found
        ] or [_("None is known.")]
        if missing:
            told = _("Missing: {n}. Menu (:), z, p enters them from paper.").format(n=missing)
            lines = [*wrap(told, ROOM), "", *lines]
        till.panel = Sheet(
            _("Tickets that a restore lost"),
            tuple(lines),
            back=back,
            more=(("d", _("the last one on paper"), lambda till, _at: _show(till, _last(back))),),
        )

    till.do(act, done)


def _last(back: Listing) -> Form:
    """Which was the last ticket before the restore, as a paper says it."""

    def keep(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.keeping import lost_tickets

            lost_tickets.tell_last(ctx, answers["number"], operator=operator)

        def done(_none: None) -> None:
            _lost(till, back)

        till.do(act, done)

    hint = _("The highest number that anybody holds, or that stands on the last Z.")
    field = Field("number", _("Last ticket on paper"), limit=16, hint=hint)
    return Form(_("Tickets that a restore lost"), (field,), keep, back=back)
