"""Compile each .po that is newer than its .mo (used by make and by the wheel's build hook)."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_all(locale_dir: Path) -> list[Path]:
    """Write the missing or stale .mo files below `locale_dir` and return their paths."""
    written = []
    for po in sorted(locale_dir.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalogue = read_po(source)
        part = mo.with_suffix(".mo.part")
        with part.open("wb") as target:
            write_mo(target, catalogue)
        part.replace(mo)  # a till that starts meanwhile reads the one or the other, whole
        written.append(mo)
    return written


if __name__ == "__main__":
    for path in compile_all(Path(__file__).parents[1] / "cafe_pos" / "locale"):
        print(path)
