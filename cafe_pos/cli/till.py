"""Opening the till: the first questions where there is no café, then the counter."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from cafe_pos import log, settings
from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, language

if TYPE_CHECKING:
    from pathlib import Path

    from cafe_pos.cli.training import Opener
    from cafe_pos.devices.discovery import Found
    from cafe_pos.tui.app import Ended
    from cafe_pos.tui.first_run.printers import Search, Tried
    from cafe_pos.tui.first_run.questions import FirstRunAnswers


def open_till(options: Options) -> int:
    """Open the counter and return the exit code when it is left."""
    if not has_terminal():
        return without_terminal()
    log.begin()
    if not options.database.exists() and not _first_run(options):
        output.say(_("No café was made. “cafe-pos” asks again whenever you like."))
        return 1
    from cafe_pos.cli import training

    return training.take_turns(options.database, options.operator, show, learning=False)


def show(opener: Opener, database: Path, operator: str | None) -> Ended:
    """Show the counter of a database until it is left."""
    from cafe_pos import bootstrap
    from cafe_pos.application.writer import Writer
    from cafe_pos.tui import app
    from cafe_pos.tui.desk import Desk
    from cafe_pos.tui.kept import KeptLook

    writer = Writer(opener)
    spool = bootstrap.spool(writer)
    look = KeptLook(settings.log_file().with_name("themes.json"), database)
    log_file = settings.log_file()
    return app.run(
        Desk(
            writer,
            spool,
            log_file,
            operator,
            look=look,
            printers=_Printers(),
            terminal=bootstrap.terminal,
            machine=bootstrap.machine(),
        )
    )


def has_terminal() -> bool:
    """Whether somebody looks at this program."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def without_terminal() -> int:
    """Say that the till needs a terminal, and return the exit code."""
    output.say(_("The till needs a terminal. “cafe-pos --help” lists commands for scripts."))
    return 2


def _first_run(options: Options) -> bool:
    """Ask the first questions and make the café; False when they were left."""
    from cafe_pos import bootstrap
    from cafe_pos.application import identity
    from cafe_pos.tui.first_run import screen as first_run
    from cafe_pos.tui.kept import KeptAnswers

    said = first_run.ask(
        first_run.Desk(
            check_siret=identity.is_siret,
            found=partial(_found, options),
            try_printer=_try_printer,
            find_printers=_find_printers,
            check_printer=_check_printer,
            starter=bootstrap.starter_articles(),
            kept=KeptAnswers(settings.log_file().with_name("first-run.json")),
        )
    )
    if said == "demo":
        from cafe_pos.cli import demonstrating

        options.db = settings.demo_database()
        demonstrating.make(options)
    if said == "restore":
        from cafe_pos.cli import bringing

        return bringing.restored(options)
    return said is not None


def _find_printers() -> Search:
    """What this machine has of printers, in words."""
    from cafe_pos import bootstrap, messages
    from cafe_pos.tui.first_run.printers import Offer, Search

    discovery = bootstrap.find_printers()
    return Search(
        tuple(
            Offer(found.setting, _label(found), doubtful=found.setting["transport"] == "serial")
            for found in discovery.printers
        ),
        tuple(messages.print_reason(code) for code in discovery.not_searched),
    )


def _label(found: Found) -> str:
    """A printer that was found, in a choice."""
    from cafe_pos import messages

    words = {
        "file": _("printer at {path}"),
        "usb": _("{name} on USB, {address}") if found.name else _("printer on USB, {address}"),
        "cups": _("print queue {address}"),
        "serial": _("serial port {path}: a printer, or anything else"),
    }
    told = words[found.setting["transport"]].format(name=found.name, **found.setting)
    return messages.printable(told, 60)


class _Printers:
    """What the settings screens need of the machine."""

    @staticmethod
    def find() -> Search:
        """What this machine has of printers."""
        return _find_printers()

    @staticmethod
    def check(setting: Mapping[str, Any]) -> None:
        """Refuse a setting that leads nowhere."""
        from cafe_pos import bootstrap, profile

        bootstrap.transport(profile.printer(setting) or {})

    @staticmethod
    def try_out(setting: Mapping[str, Any]) -> Tried:
        """Print a test page."""
        return _try_printer(setting)

    @staticmethod
    def print_secret(setting: Mapping[str, Any], secret: str, cafe: str) -> Tried:
        """Print the paper that opens encrypted copies."""
        from cafe_pos import bootstrap, messages
        from cafe_pos.application.printing import secret_page
        from cafe_pos.tui.first_run.printers import Tried

        way, day = bootstrap.transport(setting), bootstrap.clock().now().date()
        tested = secret_page.print_page(way, setting, secret, cafe, day)
        said = messages.test_page(printed=tested.printed, reason=tested.reason)
        return Tried(sent=tested.sent, said=said)


def _check_printer(setting: Mapping[str, Any]) -> bool:
    """Whether a setting can lead to a printer at all; nothing is connected."""
    try:
        _Printers.check(setting)
    except PosError:
        return False
    return True


def _try_printer(setting: Mapping[str, Any]) -> Tried:
    """Print the test page and say how it went."""
    from cafe_pos import bootstrap, messages, profile
    from cafe_pos.application.printing import test_page
    from cafe_pos.tui.first_run.printers import Tried

    try:
        printer = profile.printer(setting) or {}
        tested = test_page.print_page(bootstrap.transport(printer), printer, language())
    except PosError as refused:
        return Tried(sent=False, said=messages.sentence(refused))
    said = messages.test_page(printed=tested.printed, reason=tested.reason)
    return Tried(sent=tested.sent, said=said)


def _address_lines(address: str, commune: str) -> list[str]:
    """An address as receipts print it: the commune once, on a line of its own."""
    street, comma, town = address.rpartition(",")
    if comma and street.strip() and commune.casefold() in town.casefold():
        return [street.strip(), town.strip()]
    return [address] if commune.casefold() in address.casefold() else [address, commune]


def _found(options: Options, answers: FirstRunAnswers) -> None:
    """Make the café that the answers describe; the managers can complete it later."""
    from cafe_pos import bootstrap, profile

    content: dict[str, Any] = {
        "cafe": {
            "name": answers.cafe,
            "legal_name": answers.cafe,
            "address": _address_lines(answers.address, answers.commune),
            "commune": answers.commune,
            "siret": answers.siret,
            "vat_regime": answers.vat_regime,
            "licence": answers.licence,
        },
        "operator": [{"name": name, "pin": pin} for name, pin in answers.managers],
    }
    if answers.printer is not None:
        content["printer"] = dict(answers.printer)
    wanted = profile.validated(content, options.database)
    if answers.keyboard:
        wanted.settings["keyboard"] = answers.keyboard
    articles = tuple(a for a in bootstrap.starter_articles() if a.code in answers.starter)
    bootstrap.found_cafe(options.database, wanted, articles=articles)
