"""The files of a month's report: PDF, spreadsheet, JSON, each written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from cafe_pos.application.viability.views import ReportView
from cafe_pos.domain.errors import PosError

FORMATS: Final = ("pdf", "xlsx", "json")


def render(view: ReportView, told: Mapping[str, Any], form: str, language: str) -> bytes:
    """One file of a report; `told` is its JSON, `form` one of `FORMATS`."""
    if form == "json":
        return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
    from cafe_pos.reports.viability import pdf, xlsx

    return pdf.render(view, language) if form == "pdf" else xlsx.render(view, language)


def write(
    view: ReportView, told: Mapping[str, Any], folder: Path, forms: Sequence[str], language: str
) -> tuple[Path, ...]:
    """Write files of a report into a folder, which is made when it is not there.

    Raises:
        PosError: `file.cannot_write`.
    """
    name = view.number or f"{view.month}-{view.kind.value}"
    paths = []
    for form in forms:
        path = folder / f"viability-{name}.{form}"
        content = render(view, told, form, language)
        begun = path.with_name(f".{path.name}.part")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            begun.write_bytes(content)
            begun.replace(path)
        except OSError as error:
            raise PosError("file.cannot_write", path=path, reason=error.strerror) from error
        paths.append(path)
    return tuple(paths)
