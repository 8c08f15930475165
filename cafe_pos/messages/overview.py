"""The sentences of the network's views: refusals, whom to call and why, what to look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cafe_pos.i18n import N_

OVERVIEW_REFUSALS: Final[dict[str, str]] = {
    "network.engine": N_("“{engine}” is no engine: duckdb, spark, or spark=URL. Nothing was computed."),
    "network.format": N_("“{path}” says no form that is known: name a file that ends in .pdf, .xlsx or .html. Nothing was written."),
    "network.invoiced_later": N_("{later} was noted as invoiced before {month}. Nothing was noted; what {month} owes stands in the corrections of the month that comes next."),
    "network.no_exports": N_("The warehouse has no file of {month} that counts. Nothing was made; collect the cafés' files first."),
    "network.no_java": N_("Spark needs Java 17, and there is none on this machine. Nothing was computed; install it, or leave --engine out: DuckDB needs nothing."),
    "network.spark_failed": N_("Spark failed at {url}: {reason}. Nothing was made; leave --engine out to compute on this machine with DuckDB."),
    "network.too_few": N_("Only {count} cafés sent this month: with fewer than {least}, each could be told from the others. Nothing was made."),
}  # fmt: skip
"""Refusals: nothing was computed or written."""

OVERVIEW_NOTICES: Final[Mapping[str, str]] = {
    "call.danger": N_("In danger, by its own report."),
    "call.differs": N_("Its report of {month} says a revenue of {revenue_cents}, its signed closures {closures_cents}."),
    "call.held": N_("Its file waits for you since {since}: {why}"),
    "call.missing": N_("No file for {count} months, from {month} on."),
    "call.missing_one": N_("No file of {month}."),
    "call.refused": N_("Its file was refused on {since}: {why}"),
    "contribution.differs": N_("Its signed closures say another revenue: {amount_cents}."),
    "contribution.flash": N_("Only a provisional file came: what changes is the next month's correction."),
    "contribution.missing": N_("No file that counts: the base alone; the share follows as a correction."),
    "contribution.other_rule": N_("Its own report reckons by another rule; the network's comes to {amount_cents}."),
}  # fmt: skip
"""Why a café is called, and what must be looked at before an invoice is sent."""

WHYS: Final[Mapping[str, str]] = {
    "collect.claims_cafe": N_("a second key says that it is this café's"),
    "collect.flash_after": N_("a provisional file behind the definitive one"),
    "collect.fork": N_("its records are not those that came before"),
    "collect.gap": N_("a month before it is missing"),
    "collect.new_key": N_("a new key"),
    "collect.next": N_("its records do not join the month behind it"),
    "collect.other_cafe": N_("signed by another café's key"),
    "collect.overlap": N_("its records begin again"),
    "collect.two_files": N_("two different files of one revision"),
    "collect.unknown_key": N_("its key is not enrolled"),
    "network.chain": N_("its chain of records breaks"),
    "network.data": N_("damaged or changed on its way"),
    "network.flash": N_("provisional, the definitive one has not come"),
    "network.key_changed": N_("a new key"),
    "network.newer": N_("made by a newer program"),
    "network.restored": N_("the till was restored from a backup"),
    "network.signature": N_("its signature does not fit"),
    "network.totals": N_("its figures do not add up"),
    "network.truncated": N_("cut on its way"),
}
"""Codes of files that are held or refused, in a few words; others are shown as they are."""

STATES: Final[Mapping[str, str]] = {
    "refused": N_("refused"),
    "held": N_("held"),
    "missing": N_("missing"),
    "late": N_("late"),
    "received": N_("received"),
}
"""How a café stands with its file, in a word."""
