"""The first questions of a new café: one at a time, each checked, Escape goes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cafe_pos.domain.catalogue import Article
from cafe_pos.i18n import _
from cafe_pos.tui import faults, keys
from cafe_pos.tui.asking import (
    ADDRESS,
    CHOICES,
    COMMUNE,
    DEVICE,
    FIRST,
    FIRST_AGAIN,
    FIRST_PIN,
    FKEYS,
    KEYBOARD,
    KEYS,
    NAME,
    NETWORK,
    NO_PRINTER,
    PLACE,
    PRINTER,
    READY,
    REGIME,
    RESUME,
    SECOND,
    SECOND_AGAIN,
    SECOND_PIN,
    SECRETS,
    SIRET,
    STARTER,
    TEST_NOW,
    TRIAL,
    Question,
    questions,
)
from cafe_pos.tui.keys import Key
from cafe_pos.tui.ticks import Ticks

MAX_TEXT: Final = 80
SILENCE_S: Final = 5.0
"""After so long without F9, the keyboard surely keeps it for itself."""
AZERTY_SIX: Final = "-§"
"""What the key 6 writes on French keyboards; `§` on a Mac's and on Belgian ones."""


@dataclass(frozen=True, slots=True)
class FirstRunAnswers:
    """What a new café said of itself; `managers` are (name, PIN), `starter` article codes."""

    cafe: str
    commune: str
    address: str
    siret: str
    managers: tuple[tuple[str, str], ...]
    vat_regime: str
    starter: tuple[str, ...]
    keyboard: str = ""
    printer: Mapping[str, Any] | None = None


@dataclass(slots=True)
class Questions:
    """Where the questioning is; `check_siret` says whether a SIRET's check digits are right."""

    check_siret: Callable[[str], bool]
    starter: tuple[Article, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    now: float = 0.0
    values: dict[str, str] = field(default_factory=dict)
    typed: str = ""
    error: str = ""
    index: int = 0
    left: bool = False
    demo: bool = False
    done: bool = False
    testing: bool = False
    said: str = ""
    questions: tuple[Question, ...] = field(default_factory=questions)
    ticks: Ticks = field(init=False)
    _asked_at: float = 0.0

    def __post_init__(self) -> None:
        known = {question.code for question in self.questions} - {*SECRETS, RESUME, TRIAL}
        self.kept = {code: text for code, text in self.kept.items() if code in known}
        self.ticks = Ticks(self.starter)
        self._asked_at = self.now
        if not self.kept:
            self.index = 1

    @property
    def answered(self) -> dict[str, str]:
        """The answers worth keeping until the café exists: never a PIN."""
        never = (*SECRETS, RESUME, TRIAL)
        return {code: text for code, text in self.values.items() if code not in never}

    @property
    def silent(self) -> bool:
        """Whether F9 has been waited for too long."""
        return self.question.code == FKEYS and self.now - self._asked_at >= SILENCE_S

    @property
    def hint(self) -> str:
        """What helps to answer."""
        if self.question.code == PLACE:
            if self.values.get(PRINTER) == NETWORK:
                return _("Its address: 192.168.1.50, or its name on the network.")
            return _("Its device: /dev/usb/lp0, for instance.")
        if self.silent:
            return _(
                "Nothing came: the keyboard keeps F9 for brightness or sound. Fn+Esc (the key "
                "with a lock) often turns that round, else the machine's setup at its start "
                "(“Action keys”). Then press F9; Enter goes on without."
            )
        return self.question.hint

    @property
    def wanted_printer(self) -> dict[str, Any] | None:
        """The printer's setting as answered."""
        way = self.values.get(PRINTER, NO_PRINTER)
        place = self.values.get(PLACE, "")
        if way == NETWORK:
            return {"transport": "network", "address": place}
        return {"transport": "file", "path": place} if way == DEVICE else None

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
        elif key.name == "tab" and self.question.code in (NAME, RESUME):
            self.demo = True
        elif self.question.code in KEYS and key.name != "enter":
            self._key(key)
        elif self.question.code == STARTER and key.name != "enter":
            self.ticks.press(key)
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
        """Take a choice by touch; in the list of articles, a tick."""
        if self.question.code == STARTER:
            self.ticks.tap(number)
            return
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
            starter=tuple(a.code for a in self.starter if a.code not in self.ticks.off),
            keyboard=said.get(KEYBOARD, ""),
            printer=self.wanted_printer,
        )

    @staticmethod
    def _digit(char: str) -> str:
        """A digit, from an AZERTY top row too: nothing else is asked for here."""
        return keys.digit_of(Key("", char), azerty=True) or ""

    def tested(self, sentence: str) -> None:
        """What the printer said to the test page."""
        self.testing, self.said, self.typed = False, sentence, "2"

    def _key(self, key: Key) -> None:
        """A key that is asked for by being pressed."""
        self._asked_at = self.now
        if self.question.code == FKEYS:
            if key.name == "f9":
                self.typed = "yes"
                self._answer()
            else:
                self.error = _("That is another key.")
        elif key.char in AZERTY_SIX or key.char == "6":
            if key.char:
                self.typed = "qwerty" if key.char == "6" else "azerty"
                self._answer()
        elif key.char:
            self.error = _("That key writes “{char}”: it is not the 6.").format(char=key.char)

    def _back(self) -> None:
        first = 0 if self.kept else 1
        if self.index <= first:
            self.left = True
            return
        self._go(-1)

    def _go(self, step: int) -> None:
        """To the next or the last question that this café is asked, with its answer of before."""
        self.index += step
        while self._skipped(self.question.code):
            self.index += step
        code = self.question.code
        self.error = self.said = ""
        self._asked_at = self.now
        if code in (*SECRETS, RESUME, TRIAL):
            self.typed = ""
            return
        self.typed = self.values.get(code, self.kept.get(code, ""))
        if code == STARTER and code not in self.values:
            self.ticks.off = {a.code for a in self.starter} & set(self.typed.split())

    def _answer(self) -> None:
        code = self.question.code
        text = " ".join(self.typed.split())
        if code in CHOICES and not text:
            text = "1"
        if code == STARTER:
            text = " ".join(sorted(self.ticks.off))
        self.error = faults.fault(code, text, self.values, self.check_siret)
        if self.error:
            if code in (FIRST_AGAIN, SECOND_AGAIN):
                self.index -= 1
            if code in SECRETS:
                self.typed = ""
            return
        if code == READY:
            self.done = True
        elif code == RESUME:
            self._resume(anew=text == "2")
        elif code == TRIAL and text == TEST_NOW:
            self.testing = True
        else:
            self.values[code] = text.replace(" ", "") if code == SIRET else text
            self._go(1)

    def _resume(self, *, anew: bool) -> None:
        """Go on at the first question without an answer: a PIN at the latest."""
        if anew:
            self.kept = {}
        self._go(1)
        while self.question.code in self.kept and not self.error:
            self._answer()

    def _skipped(self, code: str) -> bool:
        return (
            (code in (SECOND_PIN, SECOND_AGAIN) and not self.values.get(SECOND))
            or (code in (PLACE, TRIAL) and self.values.get(PRINTER) == NO_PRINTER)
            or (code == STARTER and not self.starter)
        )
