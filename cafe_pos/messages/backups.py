"""The sentences of backups and restores: places, keys, what was lost."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_

BACKUP_REFUSALS: Final[dict[str, str]] = {
    "backup.broken": N_("The backup {path} did not pass its check ({reason}) and was not kept. The till's own data are untouched; try again, or save to another disk."),
    "backup.cannot_write": N_("The backup {path} could not be written ({reason}). The till's own data are untouched; check the disk, or choose another folder with -o."),
    "backup.differs": N_("What was read back from {path} is not what was written to it: the key or the disk is failing. The first copy is made and checked; use another key."),
    "backup.no_key": N_("The key “{path}” is not plugged in. The first copy is made and checked; the second one is made when the key is back."),
    "backup.no_second": N_("The second place for backups, {path}, is not there. The first copy is made and checked; plug the disk in, or correct the setting second_backup."),
    "backup.no_volume": N_("No disk and no key called “{name}” is plugged in. Nothing was changed; plug it in, and look at “cafe-pos backups --places”."),
    "backup.recipient": N_("“{value}” is no public key of age. Nothing was changed; it begins with age1 and has 62 characters."),
    "backup.secret": N_("That is no secret key: it begins with AGE-SECRET-KEY-1, and a character is missing or wrong. Nothing was changed; type it again from the paper."),
    "backup.secret_unread": N_("The last characters are not those of the paper. Nothing was changed; read them again, or begin anew for another paper."),
    "backup.wrong_secret": N_("{path} cannot be opened with this secret key: it was encrypted for another one, or it is cut off. Nothing was changed; take the paper of this café, or another copy."),
    "database.newer_way_back": N_("The file {path} was made by a newer cafe-pos (schema {version}, this one knows {known}). It was not touched. Install the newer version; or go back to {backup}, made before the upgrade on {day}: of {entries} entries the {lost} made since would be lost (“cafe-pos restore”)."),
    "paper.entered": N_("The ticket {number} of the paper is entered already, as {again}. Nothing was sold twice."),
    "paper.not_lost": N_("{number} is no ticket that a restore lost. Nothing was entered; check the number, or leave it out for a sale that had no ticket."),
    "restore.broken": N_("The copy {path} is broken ({problem}, entry {seq}). Nothing was restored, the present database is as it was; take another copy."),
    "restore.left": N_("Nothing was restored; the present database is as it was."),
    "restore.none": N_("No restore has begun a new series of tickets here: nothing is missing. Nothing was recorded."),
    "restore.not_closed": N_("{path} was copied while it was in use: its newest records lie in another file. Nothing was restored; take a backup made by “cafe-pos backup”."),
    "restore.number": N_("“{number}” is no ticket's number. Nothing was changed; type it as the paper says it, like T-00000412."),
    "restore.older": N_("The copy {path} ends with entry {seq}, the paper names entry {paper}: {count} entries would be missing. Nothing was restored; look for a newer copy, or leave --head out to go without them."),
    "restore.other_cafe": N_("This copy is another café's. Nothing was restored; check the file, or name another database with --db."),
    "restore.paper_far": N_("The paper says {paper}, the last ticket here is {number}: so many cannot be missing. Nothing was changed; read the number again."),
    "restore.paper_older": N_("The paper says {paper}, but the copy goes on to {number}: it is not the last ticket. Nothing was changed; look for the newest paper, or leave it out."),
    "restore.same": N_("{path} is the database in use itself. Nothing was restored; name a backup."),
    "restore.secret": N_("{path} is encrypted. Nothing was restored; give the secret key of the paper, with --identity FILE or typed when it is asked for."),
}  # fmt: skip
