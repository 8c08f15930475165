"""Bring the .po files up to date with the sources: `make po`, then translate what is empty.

English is the language of the sources, so its catalogue is filled with the sources themselves.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "cafe_pos"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
LANGUAGES = ("fr", "en")


def template() -> Catalog:
    """Every message of the sources."""
    catalogue = Catalog(project="cafe-pos", charset="utf-8")
    found = extract_from_dir(
        str(PACKAGE), method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=("Note:",)
    )
    for filename, _line, message, comments, context in found:
        catalogue.add(
            message, None, [(f"cafe_pos/{filename}", None)], auto_comments=comments, context=context
        )
    return catalogue


def path_of(language: str) -> Path:
    """The .po file of a language."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "messages.po"


def updated(language: str) -> Catalog:
    """A language's catalogue with today's messages and the translations it had."""
    path = path_of(language)
    catalogue = Catalog(locale=language, project="cafe-pos", charset="utf-8")
    if path.exists():
        with path.open("rb") as source:
            catalogue = read_po(source, locale=language)
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if language == "en":
        for message in catalogue:
            if message.id:
                message.string = message.id
    return catalogue


def main() -> None:
    """Rewrite both files and say what is left to translate."""
    for language in LANGUAGES:
        catalogue = updated(language)
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            write_po(target, catalogue, sort_output=True, width=100, include_lineno=False)
        empty = [m.id for m in catalogue if m.id and not all(_strings(m.string))]
        print(f"{language}: {len(catalogue)} messages, {len(empty)} to translate")
        for message in empty:
            print(f"  {message!r}")


def _strings(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """The forms of a translation; one empty form when there is none."""
    if string is None or isinstance(string, str):
        return (string or "",)
    return tuple(string)


if __name__ == "__main__":
    main()
