"""The sentences of the file for the network, made or read; `sentence` fills them in."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_

NETWORK_REFUSALS: Final[dict[str, str]] = {
    "network.chain": N_("The chain of the records breaks at entry {seq}. Nothing of the file was taken; ask the café to make it again."),
    "network.closure": N_("The closure {number} does not agree with its signed record. Nothing of the file was taken; ask the café to make it again."),
    "network.counts": N_("The table “{table}” holds {found} rows where the café signed {said}. Nothing of the file was taken; ask the café to make it again."),
    "network.data": N_("The data are not those that the café signed: the file was damaged or changed. Nothing of it was taken; ask for it again."),
    "network.entry": N_("The entry {seq} does not agree with its hash or its signature. Nothing of the file was taken; ask the café to make it again."),
    "network.flash_late": N_("The definitive file of {month} is made: no flash follows it. Nothing was made; make the definitive one again (--definitive)."),
    "network.fingerprint": N_("“{text}” is no fingerprint: six groups of five digits, then two. Nothing was kept; have it read out again."),
    "network.key_file": N_("This is no key of a café, or it was changed. Nothing was kept; ask the café for it again (cafe-pos export key)."),
    "network.manifest": N_("The signed summary at the end of the file cannot be read ({what}). Nothing of the file was taken; ask the café to make it again."),
    "network.newer": N_("The file was made by a newer program (form {schema}, known here: {known}). Nothing of it was taken; bring this program up to date."),
    "network.no_receipt": N_("This is no receipt of the network, or it was changed. Nothing was kept; ask the network for it again."),
    "network.not_closed": N_("The month {month} is not closed: its file cannot be definitive. Nothing was made; close the month first."),
    "network.not_export": N_("This is no file of a café for the network. Nothing of it was taken; look for the file that “cafe-pos export month” made."),
    "network.nothing": N_("Nothing was recorded in {month}, or it has not come yet. Nothing was made; check the month."),
    "network.other_cafe": N_("This receipt is for another café ({cafe}). Nothing was kept; ask the network for yours."),
    "network.other_key": N_("This receipt is signed by another key than the network's receipts before ({fingerprint}). Nothing was kept; telephone the network, and with its word repeat with --yes."),
    "network.row": N_("A value of the table “{table}” ({column}) cannot be. Nothing of the file was taken; ask the café to make it again."),
    "network.schema": N_("The file is not built as the till builds it ({what}). Nothing of it was taken; ask the café to make it again."),
    "network.signature": N_("The signature does not fit: the file was damaged, changed, or made by somebody else. Nothing of it was taken; ask for it again."),
    "network.text": N_("The table “{table}” holds a text ({column}) that a screen would obey or that is too long. Nothing of the file was taken; ask the café to make it again."),
    "network.too_early": N_("{month} is not at its end: its file is made from the last day's evening on ({day}). Nothing was made."),
    "network.too_large": N_("The file is larger than any month ({megabytes} MB at most). Nothing of it was taken."),
    "network.totals": N_("The figures do not add up ({what}): computed {computed}, said {said}. Nothing of the file was taken; ask the café to make it again."),
    "network.training": N_("This is the training till: its sales are none, and no network wants them. Nothing was made; leave the training first."),
    "network.truncated": N_("The file was cut on its way: its end is missing. Nothing of it was taken; ask for it again."),
    "network.unknown_key": N_("The file of {cafe} is signed by a key that is not known as this café's ({key}). Nothing of it was taken; compare the fingerprint by telephone, then enrol it."),
    "network.unreadable": N_("The data could not be read within the limits ({what}). Nothing of the file was taken; ask the café to make it again."),
    "simulate.not_empty": N_("The folder {path} holds something already. Nothing was made; name an empty folder."),
    "simulate.other": N_("The folder {path} holds the beginning of another simulation. Nothing was made; ask for the same cafés, months, seed and tickets as then, or name an empty folder."),
}  # fmt: skip
"""Refusals: errors of one file, each with nothing taken."""

NETWORK_NOTICES: Final[dict[str, tuple[str, str]]] = {
    "network.demo": ("warning", N_("This is a demonstration's file: its figures are nobody's.")),
    "network.flash": ("info", N_("A flash: invoices of the month may still be missing.")),
    "network.key_changed": ("warning", N_("The till got a new key on {day} ({reason}). Compare its fingerprint with the café: {fingerprint}.")),
    "network.restored": ("warning", N_("The till was restored from a backup on {day}. What stood behind the backup is not in this file.")),
    "network.unsigned": ("warning", N_("{count} entries were recorded without a signature.")),
}  # fmt: skip
"""Notices on a file that is sound: their severity (`warning`, `info`) and their sentence."""
