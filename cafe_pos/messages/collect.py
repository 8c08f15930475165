"""The sentences of the network's coordinators: what became of a file, what to do now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cafe_pos.i18n import N_

COLLECT_REFUSALS: Final[dict[str, str]] = {
    "collect.changed": N_("The file changed while it was read. Nothing of it was taken; collect again."),
    "collect.demo": N_("This is a demonstration's file, and the café was not enrolled as one. Nothing of it was taken; enrol it by its file if you want it."),
    "collect.fault": N_("The program failed over this file ({what}): that is our fault, not the café's. Nothing of it was taken; send the log to whoever maintains the program."),
    "collect.key_gone": N_("The key that signed the held file {id} is vouched for by nobody any more. Nothing was changed; enrol the café's key first."),
    "collect.key_taken": N_("The key {fingerprint} is already that of the café {cafe}. Nothing was changed; ask the café for its own key."),
    "collect.mail_too_large": N_("The mail is too large to hold one month ({megabytes} MB at most). Nothing of it was taken; ask for the file alone."),
    "collect.mail_unreadable": N_("The mail cannot be read. Nothing of it was taken; save its attachment as a file."),
    "collect.no_export": N_("The warehouse has no held file “{text}”. Nothing was changed; look at the numbers that “cafe-pos network collect” told."),
    "collect.no_inbox": N_("There is no folder {path}. Nothing was collected; name the folder in which the files lie."),
    "collect.not_confirmed": N_("Not confirmed. Nothing was changed; compare the fingerprint with the café and answer yes, or repeat with --yes."),
    "collect.not_held": N_("The file {id} of {month} is not held. Nothing was changed."),
    "collect.older_held": N_("Revision {revision} of {month} counts already, which is newer. Nothing was changed."),
    "collect.other_cafe": N_("The file says that it is of the café {cafe}, but the key that signed it is that of {owner}. Nothing of it was taken; telephone both."),
    "collect.two_files": N_("There are two different files of {month}, revision {revision} (the other: {file}). Nothing of this one was taken; ask the café which one is right and for a new revision."),
    "collect.unknown_key": N_("“{name}” signs with a key that is not enrolled ({fingerprint}). Nothing of it was taken; compare the fingerprint with the café, enrol it, collect again."),
    "collect.unreadable": N_("The file cannot be read from the disk. Nothing of it was taken; copy it again."),
    "collect.zip": N_("This is an archive (zip), which is never opened. Nothing of it was taken; ask for the .sqlite file itself."),
    "network.extra_missing": N_("This needs parts of the program that are not installed. Nothing was done; install them with: {command}"),
    "warehouse.busy": N_("Another collect is at work on {path} (process {process}). Nothing was done; wait until it has ended."),
    "warehouse.cannot_write": N_("{path} cannot be written: {reason}. Nothing is half taken; make room, then collect again: what was taken before stays."),
    "warehouse.newer": N_("{path} was made by a newer program. Nothing was changed; bring this one up to date."),
    "warehouse.none": N_("There is no warehouse in {path}. Nothing was done; enrol a café first, or name the folder with --warehouse."),
    "warehouse.not_a_catalogue": N_("{path} is no catalogue of a warehouse, or it is damaged. Nothing was changed; take it from your last backup."),
}  # fmt: skip
"""Refusals: of a command, or of one file."""

COLLECT_NOTICES: Final[Mapping[str, str]] = {
    "collect.already_had": N_("This very file came on {on}. Nothing was changed."),
    "collect.by_hand": N_("Accepted by the coordinator."),
    "collect.claims_cafe": N_("A new key, enrolled by its fingerprint, says that it is of the café {cafe}, which has another one already. Accept the file when the café confirms it."),
    "collect.corrects": N_("Revision {revision} takes the place of revision {older}: takings change by {difference_cents}. The old one is kept."),
    "collect.first": N_("The first file of this café begins at entry {seq}: what stands before it never came."),
    "collect.flash_after": N_("A provisional file came behind the definitive revision {revision}. Accept it only if the café says so."),
    "collect.fork": N_("Entry {seq} does not follow the records that came with {month}: the history was changed, or it is another till's. Telephone the café before accepting it."),
    "collect.gap": N_("Entries {since} to {until} are missing behind {month}. Ask the café for the months between; the file counts as soon as they join."),
    "collect.joins": N_("What was missing has come: the file counts now."),
    "collect.new_key": N_("The till signs with a new key, and its old one vouches for it. Compare the fingerprint with the café ({fingerprint}), then accept the file."),
    "collect.next": N_("The records do not join those of {month}, which came before. Telephone the café before accepting it."),
    "collect.older": N_("Revision {revision} is older than revision {newer}, which counts. Nothing was changed."),
    "collect.overlap": N_("The records begin again at entry {seq}, which came with {month} already: the till was restored, or the history was changed. Telephone the café before accepting it."),
    "collect.still_held": N_("This very file is held already, under number {id}: accept it, or wait for what is missing."),
    "collect.twice": N_("The same file lies in the inbox twice: {file}."),
}  # fmt: skip
"""Notices on a file that is sound; refusals of a file are told by their sentence above."""

ANSWERS: Final[Mapping[str, str]] = {
    "accepted": N_("accepted"),
    "already_had": N_("already had"),
    "replaced": N_("replaced"),
    "held": N_("held"),
    "refused": N_("refused"),
}
"""What became of a file, in a word."""
