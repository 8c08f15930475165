"""The built wheel, alone and away from the checkout, founds a café and sells."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.wheel
def test_the_wheel_alone_starts_and_sells(tmp_path: Path, profile: Path) -> None:
    built = tmp_path / "dist"
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(built)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    alone = tmp_path / "alone"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, "--target", str(alone), str(wheel)], check=True, capture_output=True)

    environment = os.environ | {"PYTHONPATH": str(alone), "LANG": "fr_FR.UTF-8"}

    def run(*arguments: str, stdin: str = "") -> str:
        # -P: the folder we stand in must not lend its packages either.
        command = [sys.executable, "-P", "-m", "cafe_pos", "--db", str(tmp_path / "cafe.db")]
        done = subprocess.run(
            [*command, *arguments], input=stdin, cwd=tmp_path, env=environment,
            check=True, capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip
        return done.stdout

    where = [
        sys.executable,
        "-P",
        "-c",
        "import cafe_pos, receipts; print(cafe_pos.__file__, receipts.__file__)",
    ]
    found = subprocess.run(
        where, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
    )
    assert found.stdout.count(str(alone)) == 2

    assert "Café du Pont" in run("init", "--profile", str(profile))
    assert (alone / "cafe_pos" / "_config" / "starter-catalogue.csv").exists()
    for language in ("fr", "en"):
        assert (alone / "cafe_pos" / "_manual" / language / "index.md").exists()
    run("catalogue", "import", str(alone / "cafe_pos" / "_config" / "starter-catalogue.csv"))
    order = '{"lines":[{"article":"CAFE"}],"payments":[{"method":"cash"}]}'
    assert json.loads(run("ring", stdin=order))["number"] == "T-00000001"
    assert "DUPLICATA" in run("receipt", "T-00000001", "--reason", "essai")
    assert "Vérifié" in run("verify", "--full")
