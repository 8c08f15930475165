"""What a wheel needs beyond the sources: languages, the facts of config/, the manual."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

from compile_messages import compile_all


class CompleteWheel(BuildHookInterface[Any]):
    """Hatch hook: .po to .mo; config/ and the manual's pages inside the package."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what is stale; an editable install reads them in place, never a copy."""
        compile_all(Path(self.root) / "cafe_pos" / "locale")
        if version != "editable":
            build_data["force_include"]["config"] = "cafe_pos/_config"
            for folder, language in (("manuel", "fr"), ("manual", "en")):
                build_data["force_include"][f"docs/{folder}"] = f"cafe_pos/_manual/{language}"
