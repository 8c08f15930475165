"""What somebody put into a name is shown by a command, and obeyed by no terminal."""

from __future__ import annotations

import json

import pytest

from cafe_pos.cli import output
from cafe_pos.domain.errors import PosError

HOSTILE = "\x1b]52;c;cm0=\x07\x1b[2J\x9b31m\rvole\u202egnihton\u2066\x00é\u202f€\t"


def _obeyed(text: str) -> set[str]:
    return {c for c in text if c not in "\n\t" and (c < " " or "\x7f" <= c < "\xa0" or c in _TURNS)}


_TURNS = "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_the_control_finds_what_is_hostile() -> None:
    assert {"\x1b", "\x9b", "\r", "\u202e", "\x00"} <= _obeyed(HOSTILE)


def test_a_terminal_is_shown_letters_only(capsys: pytest.CaptureFixture[str]) -> None:
    output.show(HOSTILE)
    output.say(HOSTILE)
    output.refuse(PosError("operator.unknown", name=HOSTILE), as_json=False)
    told = capsys.readouterr()
    assert _obeyed(told.out + told.err) == set()
    assert "vole" in told.out
    assert "é\u202f€\t" in told.out  # what French writes with stays


def test_json_says_it_all_in_plain_letters(capsys: pytest.CaptureFixture[str]) -> None:
    output.result({"name": HOSTILE})
    told = capsys.readouterr().out
    assert _obeyed(told) == set()
    assert json.loads(told) == {"name": HOSTILE}
