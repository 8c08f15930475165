"""The command line's tree; each family of commands stands in its own module.

A command imports the families of its first word alone: all of them take longer than most commands.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Final

import typer

from cafe_pos.cli.opening import global_options

FAMILIES: Final = {
    "setting_up": "init catalogue import",
    "pricing": "catalogue",
    "articles": "catalogue",
    "displaying": "catalogue",
    "demonstrating": "demo",
    "training": "training",
    "selling": "ring receipt",
    "correcting": "refund",
    "printing": "print printer",
    "terminal": "terminal",
    "keeping": "x verify backup close",
    "drawer": "handover drawer logbook",
    "archiving": "archive",
    "examining": "doctor",
    "exporting": "export",
    "recovering": "backups restore lost",
    "papers": "papers",
    "parceling": "parcel",
    "bookkeeping": "journal ereporting plan report",
    "invoicing": "invoice",
    "lunching": "dish",
    "people": "correct operator visa",
    "accounts": "account",
    "tuning": "settings",
    "tabbing": "tab kitchen",
    "services": "service report",
    "bread": "bread",
    "producing": "produce",
    "reading": "manual",
    "stocking": "stock",
    "costing": "cost",
    "banking": "bank",
    "impacting": "impact",
    "communing": "report",
    "viability_reporting": "report",
    "what_if": "report",
    "network": "network",
    "simulating": "network",
    "network_views": "network",
}
"""Modules in the order of the help, with the first words that they give commands to."""
_GROUPS: Final = {
    "pricing": ("setting_up", "catalogue_app"),
    "articles": ("setting_up", "catalogue_app"),
    "displaying": ("setting_up", "catalogue_app"),
    "simulating": ("network", "network_app"),
    "network_views": ("network", "network_app"),
}
"""Those whose commands hang in another module's group."""


@cache
def _family(name: str) -> typer.Typer:
    """What a module adds to the top of the tree; it is hung into groups of others once."""
    own = typer.Typer()
    target = own
    if name in _GROUPS:
        module, group = _GROUPS[name]
        target = getattr(import_module(f"{__package__}.{module}"), group)
    import_module(f"{__package__}.{name}").add_to(target)
    return own


def branch(word: str) -> typer.Typer:
    """The tree with what a first word names alone, or all of it where it names nothing."""
    names = [name for name, words in FAMILIES.items() if word in words.split()]
    if not names:
        return whole()
    made = _tree(names)
    made.registered_commands = [one for one in made.registered_commands if one.name == word]
    made.registered_groups = [one for one in made.registered_groups if one.name == word]
    return made


@cache
def whole() -> typer.Typer:
    """Every command there is."""
    return _tree(FAMILIES)


def _tree(names: Iterable[str]) -> typer.Typer:
    made = global_options()
    for family in map(_family, names):
        made.registered_commands += family.registered_commands
        made.registered_groups += family.registered_groups
    return made
