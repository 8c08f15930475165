"""Every command: parses, calls the application, prints. No rules."""

from __future__ import annotations

from cafe_pos.cli.running import run

__all__ = ["run"]
