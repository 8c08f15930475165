"""The command line's tree; each family of commands stands in its own module."""

from __future__ import annotations

from copy import copy

import typer

from cafe_pos.cli import (
    accounts,
    archiving,
    articles,
    banking,
    bookkeeping,
    bread,
    communing,
    correcting,
    costing,
    demonstrating,
    displaying,
    drawer,
    examining,
    exporting,
    impacting,
    invoicing,
    keeping,
    lunching,
    network,
    network_views,
    papers,
    parceling,
    people,
    pricing,
    printing,
    producing,
    reading,
    recovering,
    selling,
    services,
    setting_up,
    simulating,
    stocking,
    tabbing,
    terminal,
    training,
    tuning,
    viability_reporting,
    what_if,
)
from cafe_pos.cli.opening import global_options

app = global_options()

setting_up.add_to(app)
pricing.add_to(setting_up.catalogue_app)
articles.add_to(setting_up.catalogue_app)
displaying.add_to(setting_up.catalogue_app)
demonstrating.add_to(app)
training.add_to(app)
selling.add_to(app)
correcting.add_to(app)
printing.add_to(app)
terminal.add_to(app)
keeping.add_to(app)
drawer.add_to(app)
archiving.add_to(app)
examining.add_to(app)
exporting.add_to(app)
recovering.add_to(app)
papers.add_to(app)
parceling.add_to(app)
bookkeeping.add_to(app)
invoicing.add_to(app)
lunching.add_to(app)
people.add_to(app)
accounts.add_to(app)
tuning.add_to(app)
tabbing.add_to(app)
services.add_to(app)
bread.add_to(app)
producing.add_to(app)
reading.add_to(app)
stocking.add_to(app)
costing.add_to(app)
banking.add_to(app)
impacting.add_to(app)
communing.add_to(app)
viability_reporting.add_to(app)
what_if.add_to(app)
network.add_to(app)
simulating.add_to(network.network_app)
network_views.add_to(network.network_app)


def branch(word: str) -> typer.Typer:
    """The tree with what a first word names alone, or all of it: Typer builds whatever it is given.

    A command then begins in less than half of the time.
    """
    commands = [command for command in app.registered_commands if command.name == word]
    groups = [group for group in app.registered_groups if group.name == word]
    if not commands and not groups:
        return app
    only = copy(app)
    only.registered_commands, only.registered_groups = commands, groups
    return only
