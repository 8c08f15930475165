"""The first questions of a new café: one at a time, each checked, Escape goes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from cafe_pos.i18n import _
from cafe_pos.tui import keys
from cafe_pos.tui.keys import Key

MAX_TEXT: Final = 80
MAX_NAME: Final = 30
PIN_DIGITS: Final = range(4, 9)
NAME, COMMUNE, ADDRESS, SIRET = "name", "commune", "address", "siret"
FIRST, FIRST_PIN, FIRST_AGAIN = "first", "first_pin", "first_again"
SECOND, SECOND_PIN, SECOND_AGAIN = "second", "second_pin", "second_again"
REGIME, STARTER, READY = "regime", "starter", "ready"
SECRETS: Final = (FIRST_PIN, FIRST_AGAIN, SECOND_PIN, SECOND_AGAIN)
CHOICES: Final = (REGIME, STARTER)


@dataclass(frozen=True, slots=True)
class FirstRunAnswers:
    """What a new café said of itself; `managers` are (name, PIN), `vat_regime` as profiles say."""

    cafe: str
    commune: str
    address: str
    siret: str
    managers: tuple[tuple[str, str], ...]
    vat_regime: str
    starter_catalogue: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its title, what helps to answer it, and the choices that have a digit."""

    code: str
    title: str
    hint: str
    choices: tuple[str, ...] = ()


def _all() -> tuple[Question, ...]:
    """Every question, in the language in use."""
    pin = _("4 to 8 digits; they are not shown.")
    again = _("The same digits, so that no slip locks you out.")
    return (
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
            STARTER, _("Begin with the articles of a village café?"),
            _("About seventy, with usual prices; each can be changed."),
            (_("Yes, begin with them"), _("No, the catalogue begins empty")),
        ),
        Question(READY, _("Ready to open {cafe}."), _("Enter creates the café, Escape goes back.")),
    )  # fmt: skip


@dataclass(slots=True)
class Questions:
    """Where the questioning is; `check_siret` says whether a SIRET's check digits are right."""

    check_siret: Callable[[str], bool]
    values: dict[str, str] = field(default_factory=dict)
    typed: str = ""
    error: str = ""
    index: int = 0
    left: bool = False
    done: bool = False
    questions: tuple[Question, ...] = field(default_factory=_all)

    @property
    def question(self) -> Question:
        """The question being asked."""
        return self.questions[self.index]

    @property
    def title(self) -> str:
        """Its title, with the names it is about."""
        whose = SECOND if self.question.code in (SECOND_PIN, SECOND_AGAIN) else FIRST
        return self.question.title.format(
            name=self.values.get(whose, ""), cafe=self.values.get(NAME, "")
        )

    @property
    def shown(self) -> str:
        """What was typed, as the screen may show it."""
        return "*" * len(self.typed) if self.question.code in SECRETS else self.typed

    def press(self, key: Key) -> None:
        """Take a key."""
        if key.name == "escape":
            self._back()
        elif key.name == "enter":
            self._answer()
        elif key.name == "backspace":
            self.typed, self.error = self.typed[:-1], ""
        elif key.char:
            self.write(key.char)

    def write(self, text: str) -> None:
        """Type or paste text."""
        self.error = ""
        code = self.question.code
        for char in text:
            if code in CHOICES:
                digit = self._digit(char)
                if digit.isdigit() and 1 <= int(digit) <= len(self.question.choices):
                    self.typed = digit
            elif code in SECRETS:
                self.typed += self._digit(char)
            elif char.isprintable() and len(self.typed) < MAX_TEXT:
                self.typed += char

    def choose(self, number: int) -> None:
        """Take a choice by touch."""
        self.typed = str(number)
        self._answer()

    def refuse(self, sentence: str) -> None:
        """The café could not be created: say why; the answers stay."""
        self.done, self.error = False, sentence

    def answers(self) -> FirstRunAnswers:
        """Everything that was answered."""
        said = self.values
        managers = [(said[FIRST], said[FIRST_PIN])]
        if said.get(SECOND):
            managers.append((said[SECOND], said[SECOND_PIN]))
        return FirstRunAnswers(
            cafe=said[NAME],
            commune=said[COMMUNE],
            address=said[ADDRESS],
            siret=said[SIRET],
            managers=tuple(managers),
            vat_regime="standard" if said[REGIME] == "1" else "franchise",
            starter_catalogue=said[STARTER] == "1",
        )

    @staticmethod
    def _digit(char: str) -> str:
        """A digit, from an AZERTY top row too: nothing else is asked for here."""
        return keys.digit_of(Key("", char), azerty=True) or ""

    def _back(self) -> None:
        self.error = ""
        if self.index == 0:
            self.left = True
            return
        self.index -= 1
        while self._skipped(self.question.code):
            self.index -= 1
        self.typed = (
            "" if self.question.code in SECRETS else self.values.get(self.question.code, "")
        )

    def _answer(self) -> None:
        code = self.question.code
        text = " ".join(self.typed.split())
        if code in CHOICES and not text:
            text = "1"
        self.error = self._fault(code, text)
        if self.error:
            if code in (FIRST_AGAIN, SECOND_AGAIN):
                self.index -= 1
            if code in SECRETS:
                self.typed = ""
            return
        if code == READY:
            self.done = True
            return
        self.values[code] = text.replace(" ", "") if code == SIRET else text
        self.index += 1
        while self._skipped(self.question.code):
            self.index += 1
        known = self.question.code not in SECRETS
        self.typed = self.values.get(self.question.code, "") if known else ""

    def _skipped(self, code: str) -> bool:
        return code in (SECOND_PIN, SECOND_AGAIN) and not self.values.get(SECOND)

    def _fault(self, code: str, text: str) -> str:
        """What is wrong with an answer, as a sentence; empty when nothing is."""
        said = self.values
        differs = (code == FIRST_AGAIN and text != said.get(FIRST_PIN)) or (
            code == SECOND_AGAIN and text != said.get(SECOND_PIN)
        )
        faults = (
            (code not in (SECOND, READY) and not text, _("The till cannot do without it.")),
            (
                code == SECOND and text.casefold() == said.get(FIRST, "").casefold(),
                _("That is the first manager's name."),
            ),
            (
                code in (FIRST, SECOND) and len(text) > MAX_NAME,
                _("That name is too long for the screen: {n} letters at most.").format(n=MAX_NAME),
            ),
            (
                code == SIRET and not self.check_siret(text),
                _("That is no SIRET: its check digits are wrong."),
            ),
            (
                code in (FIRST_PIN, SECOND_PIN) and len(text) not in PIN_DIGITS,
                _("A PIN has 4 to 8 digits."),
            ),
            (differs, _("The two differ: type the PIN anew.")),
        )
        return next((sentence for wrong, sentence in faults if wrong), "")
