"""French and English complete; every code has its sentence, every sentence its code."""

from __future__ import annotations

import ast
import re
import string
import sys
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from cafe_pos import messages
from cafe_pos.domain.errors import PosError

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "cafe_pos"
sys.path.insert(0, str(ROOT / "tools"))

import update_messages  # noqa: E402 - a tool of this checkout, not a package

CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")


def forms(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@cache
def sentences_of_the_sources() -> frozenset[str]:
    return frozenset(forms(m.id)[0] for m in update_messages.template() if m.id)


@pytest.mark.parametrize("language", update_messages.LANGUAGES)
def test_every_sentence_of_the_sources_is_translated(language: str) -> None:
    wanted = sentences_of_the_sources()
    with update_messages.path_of(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    held = {forms(m.id)[0]: m for m in catalogue if m.id}
    assert held.keys() == wanted, "run `make po`"
    untranslated = [id_ for id_, m in held.items() if not all(forms(m.string or ""))]
    assert untranslated == []
    assert not any(m.fuzzy for m in held.values())


@pytest.mark.parametrize("language", update_messages.LANGUAGES)
def test_translations_name_the_same_details(language: str) -> None:
    with update_messages.path_of(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    for message in catalogue:
        if message.id:
            allowed = set().union(*map(fields, forms(message.id)))
            for text in forms(message.string):
                assert fields(text) == allowed or (
                    fields(text) <= allowed and len(forms(message.id)) > 1
                )


def codes_raised() -> dict[str, set[str]]:
    """The codes that the sources give to PosError, problem() and tell()."""
    found: dict[str, set[str]] = {"PosError": set(), "problem": set(), "tell": set()}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                place = 1 if name == "problem" else 0
                if name in found and len(node.args) > place:
                    argument = node.args[place]
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        found[name].add(argument.value)
    return found


def test_every_code_has_its_sentence() -> None:
    found = codes_raised()
    assert found["PosError"] - messages.REFUSALS.keys() == set()
    assert found["problem"] - messages.PROBLEMS.keys() == set()
    assert found["tell"] - messages.NOTICES.keys() == set()


def test_every_sentence_has_a_code_in_use() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in PACKAGE.rglob("*.py")
        if path.parent != PACKAGE / "messages"
    )
    registries = (messages.REFUSALS, messages.PROBLEMS, messages.NOTICES, messages.REASONS)
    unused = [code for registry in registries for code in registry if f'"{code}"' not in text]
    assert unused == []


def print_reasons_used() -> set[str]:
    """The codes that devices and the print queue give as reasons, wherever they stand."""
    places = [
        *(PACKAGE / "devices").glob("*.py"),
        PACKAGE / "application" / "printing" / "printing.py",
        PACKAGE / "application" / "printing" / "copies.py",
    ]
    found = {
        node.value
        for path in places
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"(printer|print)\.[a-z_]+", node.value)
    }
    return found - (messages.REFUSALS.keys() - messages.PRINT_REASONS.keys())


def test_every_reason_of_a_print_has_its_sentence_and_the_reverse() -> None:
    assert print_reasons_used() == messages.PRINT_REASONS.keys()


def test_a_refusal_is_a_reason_too() -> None:
    """A full disk keeps a job waiting under the code of its refusal."""
    assert messages.print_reason("database.full") == messages.sentence(PosError("database.full"))


def test_codes_are_dotted() -> None:
    assert [code for code in messages.REFUSALS if not CODE.fullmatch(code)] == ["internal"]


def test_every_refusal_says_that_nothing_was_lost_and_what_to_do() -> None:
    """Two sentences at least, or one with a semicolon: what happened, and what now."""
    short = [
        code for code, text in messages.REFUSALS.items() if text.count(". ") + text.count("; ") < 1
    ]
    assert short == []
