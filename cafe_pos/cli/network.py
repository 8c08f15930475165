"""Commands of the network's coordinators: `network enrol|collect|accept`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cafe_pos import messages
from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, money, ngettext
from cafe_pos.messages import collect as collect_messages

if TYPE_CHECKING:
    from cafe_pos.network.collecting.catalogue import Export, Notice
    from cafe_pos.network.collecting.collect import Collected, FileAnswer
    from cafe_pos.network.collecting.enrolling import Candidate

network_app = typer.Typer(
    help=_("The coordinators of a network: who may send, what came, what it tells."),
    no_args_is_help=True,
)
INSTALL: Final = "pip install 'cafe-pos[{extra}]'"
_TOLD: Final = 40
"""Answers without a fault that are shown one by one; more are counted."""

Warehouse = Annotated[
    Path | None,
    typer.Option(
        "--warehouse", help=_("The warehouse's folder; else “network” in the data folder.")
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help=_("Do not ask: it was compared before."))]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(network_app, name="network")


def demand(extra: str = "network") -> None:
    """Refuse by name when the libraries of an extra are not installed.

    Raises:
        PosError: `network.extra_missing`.
    """
    wanted = {"network": ("ibis", "duckdb", "pyarrow"), "spark": ("pyspark",)}[extra]
    if any(find_spec(name) is None for name in wanted):
        raise PosError("network.extra_missing", command=INSTALL.format(extra=extra))


def folder_of(warehouse: Path | None) -> Path:
    """The warehouse's folder."""
    from cafe_pos import settings

    return warehouse if warehouse is not None else settings.data_dir() / "network"


@network_app.command(
    "enrol", help=_("Enrol cafés' keys: a key's file, a folder of them, an export, a fingerprint.")
)
def enrol(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(metavar="FILE|FINGERPRINT")],
    warehouse: Warehouse = None,
    yes: Yes = False,
) -> None:
    """Show the keys' fingerprints, ask whether the cafés say the same, enrol them."""
    demand()
    from cafe_pos import bootstrap
    from cafe_pos.network.collecting import enrolling

    options: Options = ctx.obj
    folder = folder_of(warehouse)
    many = Path(what).is_dir()
    found = (
        enrolling.candidates(folder, Path(what)) if many else [enrolling.candidate(folder, what)]
    )
    new = [one for one in found if not one.enrolled]
    if not options.json:
        for one in found:
            _show_candidate(one)
    if new:
        if not yes:
            _confirm(_("Does the café read out the same fingerprint?"))
        enrolling.enrol(folder, new, clock=bootstrap.clock())
    if options.json:
        told = [_candidate_json(one) for one in found]
        output.result(told if many else told[0])
    else:
        output.show(
            ngettext("{count} key enrolled.", "{count} keys enrolled.", len(new)).format(
                count=len(new)
            )
        )


def _candidate_json(found: Candidate) -> dict[str, Any]:
    return {
        "fingerprint": found.fingerprint,
        "cafe": found.cafe,
        "name": found.name,
        "demo": found.demo,
        "already": found.enrolled,
    }


def _show_candidate(found: Candidate) -> None:
    if found.cafe is not None:
        output.show(
            _("{name}, {commune}: café {cafe}").format(
                name=found.name, commune=found.commune, cafe=found.cafe
            )
        )
    output.show(_("Fingerprint: {fingerprint}").format(fingerprint=found.fingerprint))
    if found.demo:
        output.show(_("This is a demonstration: its figures are nobody's."))
    if found.enrolled:
        output.show(_("It was enrolled already."))
    elif found.others:
        output.show(
            ngettext(
                "The café has {count} other key already: this one comes beside it.",
                "The café has {count} other keys already: this one comes beside them.",
                len(found.others),
            ).format(count=len(found.others))
        )


def _confirm(question: str) -> None:
    """Ask for a yes; without somebody to ask it is a no.

    Raises:
        PosError: `collect.not_confirmed`.
    """
    if not sys.stdin.isatty() or not typer.confirm(question, default=False, err=True):
        raise PosError("collect.not_confirmed")


@network_app.command("collect", help=_("Take a folder of files and mails into the warehouse."))
def collect(
    ctx: typer.Context,
    inbox: Annotated[Path, typer.Argument(metavar="INBOX")],
    warehouse: Warehouse = None,
) -> int:
    """Collect an inbox; exit 1 when any file was refused."""
    demand()
    from cafe_pos import bootstrap, log
    from cafe_pos.network.collecting import collect as collecting
    from cafe_pos.network.collecting.deciding import Answer

    options: Options = ctx.obj
    with output.progress(_("Collecting")) as progress:
        found = collecting.collect(
            folder_of(warehouse), inbox, clock=bootstrap.clock(),
            signer=bootstrap.coordinator(), progress=progress,
        )  # fmt: skip
    for name, fault in found.faults:
        log.info(f"collect.fault {name!r}: {fault.what} ({fault.where})")
    if options.json:
        output.result(_as_json(found))
    else:
        _show(found)
    return 1 if found.count(Answer.REFUSED) else 0


def _as_json(found: Collected) -> dict[str, Any]:
    return {
        "counts": _counts(found),
        "answers": [_answer_json(answer) for answer in found.answers],
        "released": [_export_json(export) for export in found.released],
        "others": found.others,
        "faults": [{"name": name} | asdict(fault) for name, fault in found.faults],
    }


def _counts(found: Collected) -> dict[str, int]:
    from cafe_pos.network.collecting.deciding import Answer

    return {answer.value: found.count(answer) for answer in Answer}


def _answer_json(answer: FileAnswer) -> dict[str, Any]:
    return {
        "name": answer.name,
        "answer": answer.answer.value,
        "cafe": answer.cafe,
        "cafe_name": answer.cafe_name,
        "month": answer.month,
        "revision": answer.revision,
        "id": answer.id,
        "notices": [
            {"severity": n.severity, "code": n.code, "message": said(n)} for n in answer.notices
        ],
    }


def _export_json(export: Export) -> dict[str, Any]:
    return {
        "id": export.id,
        "cafe": export.cafe,
        "month": export.month,
        "revision": export.revision,
    }


def said(notice: Notice) -> str:
    """A notice as a sentence, in the language in use."""
    if notice.code in messages.NOTICES:
        return messages.notice(notice.code, notice.params)
    return messages.sentence(PosError(notice.code, **notice.params))


def _show(found: Collected) -> None:
    """What needs somebody one by one, the rest in figures."""
    quiet = ("accepted", "already_had", "replaced")
    loud = [a for a in found.answers if a.answer.value not in quiet]
    shown = found.answers if len(found.answers) <= _TOLD else loud
    for answer in shown:
        _show_answer(answer)
    for export in found.released:
        output.show(
            _("{cafe} {month}: held before, counts now.").format(
                cafe=export.cafe, month=export.month
            )
        )
    words = [
        _("{answer}: {what}").format(answer=_(collect_messages.ANSWERS[answer]), what=count)
        for answer, count in _counts(found).items()
        if count
    ]
    output.show(", ".join(words) or _("There is no export in this folder."))
    if found.others:
        output.say(
            ngettext(
                "{count} file of the folder holds no export.",
                "{count} files of the folder hold no export.",
                found.others,
            ).format(count=found.others)
        )
    if found.faults:
        output.say(
            ngettext(
                "The program failed over {count} file: our fault, not the café's; see the log.",
                "The program failed over {count} files: our fault, not the cafés'; see the log.",
                len(found.faults),
            ).format(count=len(found.faults))
        )


def _show_answer(answer: FileAnswer) -> None:
    head = _(collect_messages.ANSWERS[answer.answer.value])
    who = f"{answer.cafe_name} {answer.month} r{answer.revision}" if answer.cafe else ""
    number = "" if answer.id is None else f" [{answer.id}]"
    what = messages.printable(" ".join(filter(None, (who, answer.name))))
    output.show(_("{answer}: {what}").format(answer=f"{head}{number}", what=what))
    for notice in answer.notices:
        output.show(f"    {said(notice)}")


@network_app.command("accept", help=_("Let a held file count, with your word for it."))
def accept(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(metavar="FILE|ID")],
    warehouse: Warehouse = None,
    yes: Yes = False,
) -> None:
    """Show why a file is held, ask, let it count; what joins it then counts as well."""
    demand()
    from cafe_pos import bootstrap
    from cafe_pos.network.collecting import enrolling

    options: Options = ctx.obj
    folder = folder_of(warehouse)
    found = enrolling.held(folder, what)
    if not options.json:
        output.show(
            _("{name} {month}, revision {revision}: takings {total}").format(
                name=messages.printable(found.cafe.name or found.cafe.cafe),
                month=found.export.month,
                revision=found.export.revision,
                total=money(found.export.total),
            )
        )
        for notice in found.notices:
            output.show(f"    {said(notice)}")
    if not yes:
        _confirm(_("Does the café confirm it?"))
    done = enrolling.accept(
        folder, found.export, clock=bootstrap.clock(), signer=bootstrap.coordinator()
    )
    if options.json:
        output.result(
            {
                "accepted": _export_json(done.export),
                "released": [_export_json(export) for export in done.joined],
            }
        )
        return
    output.show(_("It counts now."))
    for export in done.joined:
        output.show(
            _("{cafe} {month}: held before, counts now.").format(
                cafe=export.cafe, month=export.month
            )
        )
