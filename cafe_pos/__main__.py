"""The program: chooses the language, then runs the command asked for."""

from __future__ import annotations

import io
import os
import sys
from typing import Final

OWN_FILES: Final = 0o077
"""What the program writes is for the user who runs it: papers hold names, logs hold codes."""


def main() -> None:
    """Run `cafe-pos` with the arguments of the shell."""
    from cafe_pos import i18n

    os.umask(OWN_FILES)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # JSON is UTF-8 whatever the machine's habits; what is not must never stop the till.
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    arguments = sys.argv[1:]
    language = None
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            language = arguments[index + 1]
        elif argument.startswith("--lang="):
            language = argument.removeprefix("--lang=")
    i18n.set_language(language)

    from cafe_pos.cli import run

    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
