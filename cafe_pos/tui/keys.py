"""Keys as a counter understands them, whatever the keyboard's layout and the terminal's names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

AZERTY_DIGITS: Final = dict(zip("&é\"'(-è_çà", "1234567890", strict=True))
"""The unshifted top row of an AZERTY keyboard."""

_NAMES: Final = {
    "ctrl+j": "enter",
    "ctrl+m": "enter",
    "kp_enter": "enter",
    "ctrl+h": "backspace",
    "subtract": "minus",
    "add": "plus",
    "shift+insert": "insert",
}
"""Names that some terminals give to the same key."""
_CHARACTERS: Final = {"decimal": ",", "separator": ",", "divide": "/", "multiply": "*"}
"""Keypad keys that come as a name where the terminal speaks the kitty protocol."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its name, the character it writes (or nothing), and when it came, in seconds."""

    name: str
    char: str = ""
    at: float = 0.0


def read(name: str, character: str | None, at: float) -> Key:
    """Make a key of what the terminal sent."""
    if name == "minus" and character == "-":  # the top row's; on AZERTY it is the 6
        return Key("-", "-", at)
    known = _NAMES.get(name, name)
    char = _CHARACTERS.get(name, character or "")
    if known in ("minus", "plus", "enter", "backspace") or not char.isprintable():
        char = ""
    if char == "+":
        return Key("plus", "", at)
    return Key(known, char, at)


def digit_of(key: Key, *, azerty: bool) -> str | None:
    """The digit that a key stands for; `-` is 6 only where the café's keyboard is AZERTY."""
    if len(key.char) != 1:
        return None
    if key.char in "0123456789":
        return key.char
    if key.char == "-" and not azerty:
        return None
    return AZERTY_DIGITS.get(key.char)


def is_minus(key: Key, *, azerty: bool) -> bool:
    """Whether the key takes one away: Left, the keypad's minus, or `-` beside an American row."""
    return key.name in ("left", "minus") or (key.char == "-" and not azerty)


def is_plus(key: Key) -> bool:
    """Whether the key adds one: Right, or a plus."""
    return key.name in ("right", "plus")


def letter_of(key: Key) -> str | None:
    """The favourite that a key calls: a letter in lower case."""
    letter = key.char.casefold()
    return letter if len(letter) == 1 and letter.isalpha() else None
