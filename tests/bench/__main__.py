"""`make bench`: one table, each figure with its target; exit 1 when one is missed."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        for name in ("CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(home) / name.lower())
        from tests.bench import (
            archive,
            big,
            closing,
            counter,
            demo,
            history,
            network,
            network_report,
            printing,
            sale,
            services,
            verify,
            viability,
        )

        missed = 0
        for part in (
            closing,
            sale,
            printing,
            history,
            demo,
            counter,
            archive,
            big,
            viability,
            services,
            verify,
            network,
            network_report,
        ):
            for row in part.rows():
                missed += not row.met
                sys.stdout.write(row.text() + "\n")
                sys.stdout.flush()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
