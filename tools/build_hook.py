"""Compile the .po files before a wheel is built, so that .mo files are never committed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

from compile_messages import compile_all


class CompileMessages(BuildHookInterface[Any]):
    """Hatch hook: .po to .mo."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every catalogue that is newer than its .mo."""
        del version, build_data
        compile_all(Path(self.root) / "cafe_pos" / "locale")
