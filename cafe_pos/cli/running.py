"""Running a command line: global options from anywhere, refusals as sentences, exit codes.

0 done, 1 refused or found broken, 2 wrong usage, 3 an internal error told as such.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from typer import Abort, Exit
from typer._click import Command
from typer._click import exceptions as usage  # Typer gives its usage errors no public name
from typer.main import get_command

from cafe_pos import settings
from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import N_, _, language

DONE: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
INTERNAL: Final = 3
INTERRUPTED: Final = 130
"""What Typer makes of Ctrl+C."""

_TYPER_WORDS: Final = (
    N_("Options"),
    N_("Commands"),
    N_("Arguments"),
    N_("required"),
    N_("default: {default}"),
    N_("Missing command."),
    N_("No such command {name!r}."),
)
"""What Typer itself looks up in the catalogue of the process."""

_TOO_MANY: Final = "Got unexpected extra argument(s)"
"""Typer's only sentence for words that no argument takes; it has neither class nor translation."""
_FLAGS: Final = {"--json"}
_VALUES: Final = {"--db", "--lang"}


def hoisted(arguments: Sequence[str]) -> list[str]:
    """Move `--db`, `--json` and `--lang`, which may follow the command, before it."""
    first: list[str] = []
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest += [argument, *waiting]
        elif argument in _FLAGS or ("=" in argument and argument.partition("=")[0] in _VALUES):
            first.append(argument)
        elif argument in _VALUES:
            first += [argument, *([value] if (value := next(waiting, None)) is not None else [])]
        else:
            rest.append(argument)
    return first + rest


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code."""
    arguments = hoisted(arguments)
    options = Options(json="--json" in arguments)
    try:
        return _dispatch(arguments, options)
    except PosError as error:
        output.refuse(error, as_json=options.json)
        return REFUSED
    except usage.UsageError as error:
        output.say(_wrong_usage(error))
        return USAGE
    except (KeyboardInterrupt, Abort):
        output.say(_("Interrupted. Whatever was shown as saved is saved."))
        return REFUSED
    except BrokenPipeError:
        # Whoever read our output went away; what was done stays done.
        output.nowhere()
        return REFUSED
    except Exception as error:  # noqa: BLE001 - the last handler: a crash never looks like a refusal
        from cafe_pos import log

        log.exception(error)
        output.refuse(PosError("internal", path=settings.log_file()), as_json=options.json)
        return INTERNAL


def _first_word(arguments: Sequence[str]) -> str | None:
    """The command behind the options; None when the till is to be opened without any."""
    waiting = iter(arguments)
    for argument in waiting:
        if argument in _VALUES or argument == "--operator":
            next(waiting, None)
        elif argument == "--help" or not argument.startswith("--"):
            return argument
    return None


@lru_cache(maxsize=100)
def _commands(word: str) -> Command:
    """What a command line's first word needs: Typer reads each signature, which is slow.

    So only the branch that the word names is read, once a process; all, where it names none.
    """
    from cafe_pos.cli import commands

    return get_command(commands.branch(word))


def _dispatch(arguments: list[str], options: Options) -> int:
    word = _first_word(arguments)
    if word is None:
        from cafe_pos.cli.opening import global_options

        command = get_command(global_options())
    else:
        command = _commands(word)

    helped = io.StringIO() if "--help" in arguments else None
    try:
        with contextlib.redirect_stdout(helped) if helped else contextlib.nullcontext():
            result = command(arguments, prog_name="cafe-pos", standalone_mode=False, obj=options)
    except Exit as stop:
        result = stop.exit_code
    if result == INTERRUPTED:
        raise KeyboardInterrupt
    if helped is not None:
        output.show(_in_language(helped.getvalue()).removesuffix("\n"))
    output.flush()
    return result if isinstance(result, int) else DONE


def _in_language(text: str) -> str:
    """The few words of a help page that Typer does not let anyone translate."""
    if language() == "en":
        return text
    for word, translated in (
        ("Usage:", _("Usage:")),
        ("Show this message and exit.", _("Show this message and exit.")),
        ("[OPTIONS]", _("[OPTIONS]")),
        ("COMMAND [ARGS]...", _("COMMAND [ARGS]...")),
    ):
        text = text.replace(word, translated)
    return text


def _wrong_usage(error: usage.UsageError) -> str:
    """What was wrong with the command line, and where its help is."""
    what = error.format_message()
    if isinstance(error, usage.NoSuchOption):
        what = _("There is no option {name} here.").format(name=error.option_name)
    elif isinstance(error, usage.MissingParameter) and error.param is not None:
        what = _("{name} is missing.").format(name=error.param.get_error_hint())
    elif isinstance(error, usage.BadParameter):
        name = error.param.get_error_hint() if error.param else error.param_hint
        what = _("{name} cannot be that: {reason}.").format(name=name or "", reason=error.message)
    elif what.startswith(_TOO_MANY):
        extra = what.removeprefix(_TOO_MANY).strip(" ()")
        what = _("There is too much here: {extra}.").format(extra=extra)
    command = error.ctx.command_path if error.ctx else "cafe-pos"
    return _("{what} Nothing was done; “{command} --help” shows how.").format(
        what=what, command=command
    )
