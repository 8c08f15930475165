"""Who may do what: named rights, given by role, checked in every act below the screens."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Right(StrEnum):
    """One thing that not everybody may do."""

    SELL = "sell"
    REPRINT = "reprint"
    CORRECT = "correct"
    REFUND = "refund"
    CLOSE = "close"
    CATALOGUE = "catalogue"
    SETTINGS = "settings"
    OPERATORS = "operators"
    IMPORT = "import"
    DISCOUNT = "discount"
    PRICE = "price"
    ACCOUNTS = "accounts"
    DRAWER = "drawer"
    COSTS = "costs"


class Role(StrEnum):
    """One of the two managers (the *binôme*), or an occasional help."""

    MANAGER = "manager"
    HELP = "help"


RIGHTS: Final[dict[Role, frozenset[Right]]] = {
    Role.MANAGER: frozenset(Right),
    Role.HELP: frozenset({Right.SELL, Right.REPRINT, Right.CORRECT, Right.DISCOUNT}),
}


def may(role: str, right: Right) -> bool:
    """Whether a role has a right."""
    return right in RIGHTS[Role(role)]


PIN_DIGITS: Final = range(4, 9)
"""How long a PIN may be."""
_ROUND: Final = "01234567890"


def is_pin(pin: str) -> bool:
    """Whether a text can be a PIN at all: 4 to 8 digits of our own script."""
    return len(pin) in PIN_DIGITS and pin.isascii() and pin.isdigit()


def is_first_guess(pin: str) -> bool:
    """Whether a PIN is what anybody tries first: one digit again and again, or a run of them."""
    return len(set(pin)) == 1 or pin in _ROUND or pin in _ROUND[::-1]


PATIENCE: Final = 5
"""Wrong PINs in a row before waiting begins."""
FIRST_WAIT_S: Final = 5
LONGEST_WAIT_S: Final = 300


def wait_after(failures: int) -> int:
    """Seconds to wait after so many wrong PINs in a row: doubled each time, 300 at most."""
    if failures < PATIENCE:
        return 0
    doublings = min(failures - PATIENCE, LONGEST_WAIT_S)
    return int(min(LONGEST_WAIT_S, FIRST_WAIT_S << doublings))
