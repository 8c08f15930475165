"""Other processes for tests: a program of ours run under a full disk, without rights, or killed."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PRELUDE = """
import json, os, sys
from pathlib import Path
from cafe_pos import bootstrap
from cafe_pos.application.proof import audit
from cafe_pos.domain.errors import PosError
from tests import cafes
from tests.cafes import HandClock
path = Path(sys.argv[1])

def attempt(act):
    try:
        return act()
    except PosError as error:
        return error.code
"""
"""What every child begins with; `attempt` answers a refusal by its code."""


def python(script: str, *arguments: object) -> list[str]:
    """The command that runs a script after the prelude."""
    return [sys.executable, "-c", PRELUDE + textwrap.dedent(script), *map(str, arguments)]


def environment() -> dict[str, str]:
    """This environment, with the checkout importable from anywhere."""
    return os.environ | {"PYTHONPATH": str(ROOT)}


def run(script: str, *arguments: object) -> str:
    """Run a script to its end and return what it printed."""
    return _finished(python(script, *arguments))


def _finished(command: list[str]) -> str:
    done = subprocess.run(
        command, env=environment(), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@functools.cache
def _can_mount() -> bool:
    unshare = shutil.which("unshare")
    if unshare is None:
        return False
    shell = 'mount -t tmpfs tmpfs /mnt && exec "$0" -c ""'
    command = [unshare, "-rm", "sh", "-c", shell, sys.executable]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def run_with_mount(mount: str, script: str, *arguments: object) -> str:
    """Run a script in a mount namespace of its own, where `mount` was done first.

    The mount ends with the process. Skips the test by name where no namespace is to be had.
    """
    if not _can_mount():
        pytest.skip("no mount namespace here (unshare -rm): this fault cannot be made")
    shell = f'{mount} && exec "$@"'
    return _finished(["unshare", "-rm", "sh", "-c", shell, "sh", *python(script, *arguments)])


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a script to talk with."""
    return subprocess.Popen(
        python(script, *arguments),
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
