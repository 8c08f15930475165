"""What the first screen's “I have a backup” works with: disks and keys, the restore, a new PIN."""

from __future__ import annotations

from pathlib import Path

from cafe_pos.cli import recovering
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, day
from cafe_pos.tui.first_run.bringing import Offer, Outcome, Tools

_MEGABYTE = 1_000_000


def restored(options: Options) -> bool:
    """Ask for a backup and go on from it; False when it was left."""
    from cafe_pos.tui.first_run import restore

    return restore.ask(
        Tools(
            search=lambda: _search(options),
            look=lambda path, secret, paper: _look(options, path, secret, paper),
            restore=lambda path, secret, paper: _restore(options, path, secret, paper),
            new_pin=lambda name, pin: _new_pin(options, name, pin),
        )
    )


def _search(options: Options) -> tuple[Offer, ...]:
    """The copies on disks and keys, and those beside the database that is gone."""
    from cafe_pos import recovery

    folders = [(one.path, one.name) for one in recovery.plugged_in(options.database)]
    folders.append((options.database.with_name("backups"), _("this disk")))
    found = [(copy, name) for folder, name in folders for copy in recovery.within(folder)]
    found.sort(key=lambda one: one[0].made_at, reverse=True)
    return tuple(
        Offer(
            copy.path,
            "{day} {at:%H:%M}  {size:.1f} MB  {where}{sealed}".format(
                day=day(copy.made_at.astimezone().date()),
                at=copy.made_at.astimezone(),
                size=copy.size_bytes / _MEGABYTE,
                where=name,
                sealed=", " + _("encrypted") if copy.encrypted else "",
            ),
            copy.encrypted,
        )
        for copy, name in found
    )


def _look(options: Options, path: Path, secret: str, paper: str) -> Outcome:
    from cafe_pos import recovery

    request = recovery.Request(path, None, paper or None, _key(secret))
    seen = recovery.look(options.database, request)
    return Outcome((recovering.described(seen), "", *recovering.losses(seen.lost)))


def _key(secret: str) -> str | None:
    from cafe_pos import recovery

    return recovery.secret_of(secret) if secret else None


def _restore(options: Options, path: Path, secret: str, paper: str) -> Outcome:
    from cafe_pos import bootstrap, recovery
    from cafe_pos.application import people

    request = recovery.Request(path, None, paper or None, _key(secret))
    done = recovery.restore(options.database, request)
    said = list(recovering.losses(done.lost))
    if done.lost.tickets:
        said.append(_("In the till: Menu (:), z, p enters them again from paper."))
    if done.pins_stay:
        return Outcome(tuple(said))
    with bootstrap.cafe(options.database) as cafe:
        managers = tuple(
            one.name for one in people.everyone(cafe) if one.active and one.role == "manager"
        )
    return Outcome(tuple(said), managers)


def _new_pin(options: Options, name: str, pin: str) -> None:
    from cafe_pos import bootstrap
    from cafe_pos.application import people

    with bootstrap.cafe(options.database) as cafe:
        people.change_pin(cafe, name, pin)
