"""python-escpos, kept in its place: each trap that was measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

WATCHED = """
import logging, sys, tempfile, os
before = set(os.listdir(tempfile.gettempdir()))
from cafe_pos.devices import library
module = library.printers()
assert library.printers() is module
dummy = module.Dummy()
dummy._raw(b"\\x1b@")
assert dummy.output == b"\\x1b@"
assert logging.getLogger().handlers == []
assert "cups" not in sys.modules
assert set(os.listdir(tempfile.gettempdir())) == before
assert "usb.core" in sys.modules and "serial" in sys.modules
"""


def test_its_traps_do_not_reach_us(tmp_path: Path):
    (tmp_path / "cups").mkdir()
    (tmp_path / "temporary").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "TMPDIR": str(tmp_path / "temporary")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_it_is_not_imported_before_a_printer_needs_it():
    code = (
        "import sys\nfrom cafe_pos.devices import spool, transports\n"
        "transports.open_transport({'transport': 'network', 'address': 'a'})\n"
        "transports.open_transport({'transport': 'usb'})\nassert 'escpos' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
