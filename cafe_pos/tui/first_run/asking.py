"""The questions of a first run, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cafe_pos.i18n import _

RESUME, NAME, COMMUNE, ADDRESS, SIRET = "resume", "name", "commune", "address", "siret"
FIRST, FIRST_PIN, FIRST_AGAIN = "first", "first_pin", "first_again"
SECOND, SECOND_PIN, SECOND_AGAIN = "second", "second_pin", "second_again"
REGIME, LICENCE, KEYBOARD, FKEYS = "regime", "licence", "keyboard", "fkeys"
PRINTER, PLACE, TRIAL, STRAIGHT = "printer", "place", "trial", "straight"
COLUMNS, CODE_PAGE = "columns", "code_page"
"""Answers that the test page gives, without a question of their own."""
STARTER, READY = "starter", "ready"
SECRETS: Final = (FIRST_PIN, FIRST_AGAIN, SECOND_PIN, SECOND_AGAIN)
CHOICES: Final = (RESUME, REGIME, LICENCE, PRINTER, TRIAL, STRAIGHT)
OPTIONAL: Final = (SECOND, FKEYS, STARTER, READY)
"""Questions that may be left without an answer."""
KEYS: Final = (KEYBOARD, FKEYS)
TEST_NOW, GO_ON = "1", "2"
WELL, BROKEN, SHORT, ACCENTS, NOTHING = "1", "2", "3", "4", "5"
"""How a test page may have come out."""


_CHAPTERS: Final = (
    (RESUME, NAME, COMMUNE, ADDRESS, SIRET),
    (FIRST, FIRST_PIN, FIRST_AGAIN, SECOND, SECOND_PIN, SECOND_AGAIN),
    (REGIME, LICENCE),
    (KEYBOARD, FKEYS),
    (PRINTER, PLACE, TRIAL, STRAIGHT),
    (STARTER,),
    (READY,),
)


def chapter(code: str) -> str:
    """Where a question stands among all: what it is about, and how many such there are."""
    titles = (
        _("The café"), _("Its managers"), _("VAT and licence"), _("The keyboard"), _("The printer"),
        _("The articles"), _("Opening"),
    )  # fmt: skip
    place = next(number for number, codes in enumerate(_CHAPTERS) if code in codes)
    return f"{titles[place]}  {place + 1}/{len(titles)}"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its title, what helps to answer it, and the choices that have a digit."""

    code: str
    title: str
    hint: str
    choices: tuple[str, ...] = ()


def questions() -> tuple[Question, ...]:
    """Every question, in the language in use."""
    pin = _("4 to 8 digits; they are not shown.")
    again = _("The same digits, so that no slip locks you out.")
    return (
        Question(
            RESUME, _("Your answers of before are still here."),
            _("No café exists yet. PINs were not kept: they are asked again."),
            (_("Go on where the questions stopped"), _("Begin anew, forget them")),
        ),
        Question(NAME, _("What is the café called?"), _("As its receipts will say.")),
        Question(COMMUNE, _("In which commune?"), ""),
        Question(ADDRESS, _("Its address?"), _("On one line: 1 place de l'Église, 23000 Exemple")),
        Question(SIRET, _("Its SIRET?"), _("14 digits; receipts must show them.")),
        Question(FIRST, _("Who manages it?"), _("The name that the screen will say.")),
        Question(FIRST_PIN, _("A PIN for {name}?"), pin),
        Question(FIRST_AGAIN, _("The PIN of {name} again?"), again),
        Question(SECOND, _("Who else manages it?"), _("Enter alone when there is nobody else.")),
        Question(SECOND_PIN, _("A PIN for {name}?"), pin),
        Question(SECOND_AGAIN, _("The PIN of {name} again?"), again),
        Question(
            REGIME, _("Which VAT regime?"), _("Your accountant knows."),
            (_("VAT is charged"), _("franchise en base: no VAT (art. 293 B du CGI)")),
        ),
        Question(
            LICENCE, _("Which drinks may it serve?"),
            _("Articles above the licence are refused; the settings change it."),
            (
                _("Licence IV: all drinks"), _("Licence III: beer, wine, up to 18°"),
                _("No alcohol"),
            ),
        ),
        Question(
            KEYBOARD, _("Press the key 6 above the letters, alone."),
            _("Without Shift: what it writes tells the till your keyboard, AZERTY or QWERTY."),
        ),
        Question(
            FKEYS, _("Press F9."),
            _("It will take exact cash. Enter goes on without; the menu (:) does the same."),
        ),
        Question(PRINTER, _("Is there a receipt printer?"), ""),
        Question(PLACE, _("Where is the printer?"), ""),
        Question(
            TRIAL, _("Try the printer?"),
            _("A test page with a ruler shows that its lines are not cut off."),
            (_("Print the test page"), _("Go on")),
        ),
        Question(
            STRAIGHT, _("Did it come out straight?"),
            _("Its ruler has {n} figures: all in one row, up to the paper's edge."),
            (
                _("Yes, and the accents are right"),
                _("The ruler goes on in the next line: print narrower"),
                _("The ruler ends far before the edge: print wider"),
                _("The accents are wrong: print with the other letters"),
                _("Nothing came out, or only signs without sense"),
            ),
        ),
        Question(
            STARTER, _("Which articles to begin with?"),
            _("Space ticks an article or a family, a all or none. Each can be changed later."),
        ),
        Question(READY, _("Ready to open {cafe}."), _("Enter creates the café, Escape goes back.")),
    )  # fmt: skip
