"""What a café installs: every library is pinned, and free in a way that a GPL program may use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
FREE = re.compile(
    r"\b(MIT|BSD|0BSD|ISC|Apache|PSF|Python Software Foundation|MPL-2\.0|MPL 2\.0|Mozilla"
    r"|LGPL|Lesser General|HPND|MIT-CMU|Unlicense|Zlib|Public Domain|CNRI)",
    re.IGNORECASE,
)
"""Licences whose works may be part of one under the GPL, version 3 or later."""
CLOSED = re.compile(r"proprietary|commercial|all rights reserved|SSPL|BUSL|Elastic|AGPL|CC-BY-NC")


def _runtime(extra: str = "") -> dict[str, metadata.Distribution]:
    """What `pip install cafe-pos` brings on this machine, by name, `cafe-pos` itself not."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [("cafe-pos", extra)]
    seen = set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        name, wanted = one
        installed = metadata.distribution(name)
        found[canonicalize_name(name)] = installed
        waiting.extend(_needs(installed, wanted))
    del found["cafe-pos"]
    return found


def _needs(installed: metadata.Distribution, extra: str) -> Iterator[tuple[str, str]]:
    for line in installed.requires or ():
        need = Requirement(line)
        if need.marker is None or need.marker.evaluate({"extra": extra}):
            for more in need.extras or {""}:
                yield need.name, more
            yield need.name, ""


def _licence(installed: metadata.Distribution) -> str:
    said = installed.metadata
    classified = [c for c in said.get_all("Classifier") or () if c.startswith("License ::")]
    short = (said.get("License") or "").strip().split("\n")[0]
    told = " | ".join(filter(None, (said.get("License-Expression") or "", short, *classified)))
    file = next((f for f in installed.files or () if f.name.startswith("LICEN")), None)
    return told or (file.read_text().split("\n")[0] if file is not None else "")


def test_every_library_of_a_till_may_be_used_under_the_gpl() -> None:
    licences = {name: _licence(one) for name, one in _runtime().items()}
    assert len(licences) > 25
    assert {n: said for n, said in licences.items() if not FREE.search(said)} == {}
    assert {n: said for n, said in licences.items() if CLOSED.search(said)} == {}


def test_so_may_those_of_coordinators() -> None:
    licences = {name: _licence(one) for name, one in _runtime("network").items()}
    assert "duckdb" in licences
    assert {n: said for n, said in licences.items() if not FREE.search(said)} == {}
    assert {n: said for n, said in licences.items() if CLOSED.search(said)} == {}


def test_every_library_is_pinned_to_the_version_tried() -> None:
    pinned = dict(
        line.split("==")
        for line in (ROOT / "constraints.txt").read_text().split("\n")
        if "==" in line
    )
    pinned = {canonicalize_name(name): version for name, version in pinned.items()}
    for extra in ("", "network", "dev"):
        installed = {name: one.version for name, one in _runtime(extra).items()}
        assert {n: v for n, v in installed.items() if pinned.get(n) != v} == {}
