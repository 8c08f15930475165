"""`make faults`: every fault, one matrix; exit 1 when a promise was missed."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

NAMES = ("CONFIG", "DATA", "STATE")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="faults") as home:
        for name in NAMES:
            os.environ[f"XDG_{name}_HOME"] = str(Path(home) / "template" / name.lower())
        for name in ("CAFE_POS_DB", "CAFE_POS_NOW"):
            os.environ.pop(name, None)
        from tests.faults import matrix

        return matrix.run(Path(home), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
