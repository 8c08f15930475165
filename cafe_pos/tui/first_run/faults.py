"""What is wrong with an answer of the first run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cafe_pos.domain.rights import PIN_DIGITS, is_first_guess
from cafe_pos.i18n import _
from cafe_pos.tui.first_run.asking import (
    FIRST,
    FIRST_AGAIN,
    FIRST_PIN,
    OPTIONAL,
    SECOND,
    SECOND_AGAIN,
    SECOND_PIN,
    SIRET,
)

MAX_NAME: Final = 30


def fault(code: str, text: str, said: Mapping[str, str], check_siret: Callable[[str], bool]) -> str:
    """What is wrong with an answer, as a sentence; empty when nothing is."""
    differs = (code == FIRST_AGAIN and text != said.get(FIRST_PIN)) or (
        code == SECOND_AGAIN and text != said.get(SECOND_PIN)
    )
    faults = (
        (code not in OPTIONAL and not text, _("The till cannot do without it.")),
        (
            code == SECOND and text != "" and text.casefold() == said.get(FIRST, "").casefold(),
            _("That is the first manager's name."),
        ),
        (
            code in (FIRST, SECOND) and len(text) > MAX_NAME,
            _("That name is too long for the screen: {n} letters at most.").format(n=MAX_NAME),
        ),
        (
            code == SIRET and not check_siret(text),
            _("That is no SIRET: its check digits are wrong."),
        ),
        (
            code in (FIRST_PIN, SECOND_PIN) and len(text) not in PIN_DIGITS,
            _("A PIN has 4 to 8 digits."),
        ),
        (
            code in (FIRST_PIN, SECOND_PIN) and is_first_guess(text),
            _("Anybody would try that PIN first: choose another."),
        ),
        (differs, _("The two differ: type the PIN anew.")),
    )
    return next((sentence for wrong, sentence in faults if wrong), "")
