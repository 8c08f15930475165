"""The first questions of a new café: one at a time, each checked, Escape goes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cafe_pos.domain.catalogue import Article
from cafe_pos.i18n import _
from cafe_pos.tui import keys
from cafe_pos.tui.first_run import faults, printers
from cafe_pos.tui.first_run.asking import (
    ACCENTS,
    ADDRESS,
    BROKEN,
    CHOICES,
    CODE_PAGE,
    COLUMNS,
    COMMUNE,
    FIRST,
    FIRST_AGAIN,
    FIRST_PIN,
    FKEYS,
    GO_ON,
    KEYBOARD,
    KEYS,
    LICENCE,
    NAME,
    NOTHING,
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
    STRAIGHT,
    TEST_NOW,
    TRIAL,
    WELL,
    Question,
    chapter,
    questions,
)
from cafe_pos.tui.first_run.printers import AGAIN, DEVICE, NETWORK, Printers, Search, Tried
from cafe_pos.tui.keys import Key
from cafe_pos.tui.parts.ticks import Ticks

MAX_TEXT: Final = 80
SILENCE_S: Final = 5.0
"""After so long without F9, the keyboard surely keeps it for itself."""
AZERTY_SIX: Final = "-§"
"""What the key 6 writes on French keyboards; `§` on a Mac's and on Belgian ones."""
LICENCES: Final = {"1": 4, "2": 3, "3": 0}
_NEVER_KEPT: Final = (*SECRETS, RESUME, TRIAL, STRAIGHT)


@dataclass(frozen=True, slots=True)
class FirstRunAnswers:
    """What a new café said of itself; `managers` are (name, PIN), `starter` article codes."""

    cafe: str
    commune: str
    address: str
    siret: str
    managers: tuple[tuple[str, str], ...]
    vat_regime: str
    licence: int
    starter: tuple[str, ...]
    keyboard: str = ""
    printer: Mapping[str, Any] | None = None


@dataclass(slots=True)
class Questions:
    """Where the questioning is.

    `check_siret` says whether a SIRET's check digits are right, `check_printer` whether a setting
    can lead to a printer.
    """

    check_siret: Callable[[str], bool]
    starter: tuple[Article, ...] = ()
    kept: dict[str, str] = field(default_factory=dict)
    now: float = 0.0
    values: dict[str, str] = field(default_factory=dict)
    typed: str = ""
    error: str = ""
    index: int = 0
    left: bool = False
    demo: bool = False
    restore: bool = False
    done: bool = False
    testing: bool = False
    said: str = ""
    check_printer: Callable[[Mapping[str, Any]], bool] | None = None
    printers: Printers = field(default_factory=Printers)
    search_wanted: bool = False
    test_wanted: bool = False
    printed: bool = False
    questions: tuple[Question, ...] = field(default_factory=questions)
    ticks: Ticks = field(init=False)
    _asked_at: float = 0.0

    def __post_init__(self) -> None:
        known = {q.code for q in self.questions}.union((COLUMNS, CODE_PAGE)).difference(_NEVER_KEPT)
        self.kept = {code: text for code, text in self.kept.items() if code in known}
        if self.kept.get(COLUMNS, "42") not in map(str, printers.WIDTHS):
            self.kept.pop(COLUMNS)
        if self.kept.get(CODE_PAGE, "cp1252") not in printers.CODE_PAGES:
            self.kept.pop(CODE_PAGE)
        self.ticks = Ticks(self.starter)
        self.printers.remember(self.kept.get(PRINTER, ""))
        self._asked_at = self.now
        if not self.kept:
            self.index = 1

    @property
    def answered(self) -> dict[str, str]:
        """The answers worth keeping until the café exists: never a PIN."""
        return {code: text for code, text in self.values.items() if code not in _NEVER_KEPT}

    @property
    def silent(self) -> bool:
        """Whether F9 has been waited for too long."""
        return self.question.code == FKEYS and self.now - self._asked_at >= SILENCE_S

    @property
    def hint(self) -> str:
        """What helps to answer."""
        if self.question.code == PRINTER:
            return self.printers.hint()
        if self.question.code == STRAIGHT:
            return self.question.hint.format(n=self.columns)
        if self.question.code == PLACE:
            if self.values.get(PRINTER) == NETWORK:
                return _("Its address, 192.168.1.50 for instance, or its name on the network.")
            return _("Its device, /dev/usb/lp0 for instance.")
        if self.silent:
            return _(
                "Nothing came: the keyboard keeps F9 for brightness or sound. Fn+Esc (the key "
                "with a lock) often turns that round, else the machine's setup at its start "
                "(“Action keys”). Then press F9; Enter goes on without."
            )
        return self.question.hint

    @property
    def columns(self) -> int:
        """How many characters the printer puts in a line."""
        return int(self.values.get(COLUMNS, printers.USUAL_WIDTH))

    @property
    def chapter(self) -> str:
        """What the question is about, and how far it is."""
        return chapter(self.question.code)

    @property
    def summary(self) -> tuple[tuple[str, str], ...]:
        """The answers, to be read once more before the café is created."""
        said = self.values
        managers = ", ".join(filter(None, (said[FIRST], said.get(SECOND))))
        return (
            (_("Café"), said[NAME]),
            (_("Address"), said[ADDRESS]),
            (_("Commune"), said[COMMUNE]),
            (_("SIRET"), said[SIRET]),
            (_("Managers"), managers),
            (_("VAT"), self._chosen(REGIME)),
            (_("Keyboard"), said.get(KEYBOARD, "").upper()),
            (_("Printer"), printers.in_words(self.wanted_printer)),
            (_("Articles"), str(len(self.starter) - len(self.ticks.off))),
        )

    def _chosen(self, code: str) -> str:
        """A choice made before, in its words."""
        choices = next(question.choices for question in self.questions if question.code == code)
        return choices[int(self.values[code]) - 1]

    @property
    def wanted_printer(self) -> dict[str, Any] | None:
        """The printer's setting as answered."""
        setting = printers.setting_of(self.values.get(PRINTER, ""), self.values.get(PLACE, ""))
        if setting is None:
            return None
        if COLUMNS in self.values:
            setting[COLUMNS] = int(self.values[COLUMNS])
        if CODE_PAGE in self.values:
            setting[CODE_PAGE] = self.values[CODE_PAGE]
        return setting

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen by a digit."""
        if self.question.code == PRINTER:
            return self.printers.choices()
        return self.question.choices

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
        if self.testing:
            if key.name == "escape":
                self.testing, self.said = False, _("Not waited for: the page may still come out.")
        elif key.name == "escape":
            self._back()
        else:
            self._press(key)

    def _press(self, key: Key) -> None:
        if key.name == "enter":
            self._answer()
        elif key.name in ("up", "down") and self.question.code in CHOICES:
            self._move(-1 if key.name == "up" else 1)
        elif key.name == "tab" and self.question.code in (NAME, RESUME):
            self.demo = True
        elif key.name == "ctrl+r" and self.question.code in (NAME, RESUME):
            self.restore = True
        elif self.question.code in KEYS:
            self._key(key)
        elif self.question.code == STARTER:
            self.ticks.press(key)
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
                if digit.isdigit() and 1 <= int(digit) <= len(self.choices):
                    self.typed = digit
            elif code in SECRETS:
                self.typed += self._digit(char)
            elif char.isprintable() and len(self.typed) < MAX_TEXT:
                self.typed += char

    def _move(self, step: int) -> None:
        """To the choice above or below."""
        here = int(self.typed or 1) + step
        self.typed, self.error = str(max(1, min(here, len(self.choices)))), ""

    def choose(self, number: int) -> None:
        """Take a choice by touch; in the list of articles, a tick."""
        if self.testing:
            return
        if self.question.code == STARTER:
            self.ticks.tap(number)
            return
        if 1 <= number <= len(self.choices):
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
            licence=LICENCES[said.get(LICENCE, "1")],
            starter=tuple(a.code for a in self.starter if a.code not in self.ticks.off),
            keyboard=said.get(KEYBOARD, ""),
            printer=self.wanted_printer,
        )

    @staticmethod
    def _digit(char: str) -> str:
        """A digit, from an AZERTY top row too: nothing else is asked for here."""
        return keys.digit_of(Key("", char), azerty=True) or ""

    def tested(self, tried: Tried) -> None:
        """What became of the test page: one that left is looked at, else it can be tried again."""
        if not self.testing:  # nobody waited for it any more
            return
        self.testing, self.printed = False, tried.sent
        while self.question.code != (STRAIGHT if tried.sent else TRIAL):
            self._go(1 if tried.sent else -1)
        self.said, self.typed = tried.said, "" if tried.sent else GO_ON

    def found(self, search: Search) -> None:
        """The printers of this machine; whoever has chosen already keeps the choice."""
        here = self.question.code == PRINTER
        chosen = self.printers.value_of(self.typed) if here and self.typed else None
        self.printers.found(search)
        self.printers.remember(self.values.get(PRINTER, self.kept.get(PRINTER, "")))
        if chosen is not None:
            self.typed = self.printers.digit_of("" if chosen == AGAIN else chosen)

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
        if code in _NEVER_KEPT:
            self.typed = ""
            return
        self.typed = self.values.get(code, self.kept.get(code, ""))
        if code == PRINTER:
            self.typed = self.printers.digit_of(self.typed)
        if code == STARTER and code not in self.values:
            self.ticks.off = {a.code for a in self.starter} & set(self.typed.split())

    def _answer(self) -> None:
        code = self.question.code
        text = self._said()
        self.error = faults.fault(code, text, self.values, self.check_siret)
        if code == PLACE and not self.error:
            self.error = self._wrong_place(text)
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
        elif code == PRINTER and text == AGAIN:
            self.search_wanted = True
        elif not self._about_the_page(code, text):
            self.values[code] = text
            self._go(1)

    def _said(self) -> str:
        """The answer as it is kept."""
        code = self.question.code
        text = " ".join(self.typed.split())
        if code in CHOICES:
            text = text or "1"
        if code == PRINTER:
            return self.printers.value_of(text)
        if code == STARTER:
            return " ".join(sorted(self.ticks.off))
        return text.replace(" ", "") if code == SIRET else text

    def _about_the_page(self, code: str, text: str) -> bool:
        """Whether an answer had the test page printed, or printed otherwise."""
        if code == TRIAL and text == TEST_NOW:
            self._test()
        elif code == STRAIGHT and text != WELL:
            self._set_right(text)
        else:
            return False
        return True

    def _resume(self, *, anew: bool) -> None:
        """Go on at the first question without an answer: a PIN at the latest."""
        if anew:
            self.kept = {}
        for code in (COLUMNS, CODE_PAGE):
            if code in self.kept:
                self.values[code] = self.kept[code]
        self._go(1)
        while self.question.code in self.kept and not self.error:
            self._answer()

    def _wrong_place(self, place: str) -> str:
        """What is wrong with a printer's place, if anything."""
        way = self.values[PRINTER]
        setting = printers.setting_of(way, place)
        if setting is None or self.check_printer is None or self.check_printer(setting):
            return ""
        if way == NETWORK:
            return _("That is no address: 192.168.1.50, or its name on the network.")
        return _("That is no device: /dev/usb/lp0, for instance.")

    def _test(self) -> None:
        self.said = self.error = ""
        self.testing = self.test_wanted = True

    def _set_right(self, seen: str) -> None:
        """Print again after what the test page has shown, or ask for the printer again."""
        if seen == NOTHING:
            self.printed = False
            while self.question.code != PRINTER:
                self._go(-1)
            self.said = _("Is it switched on, with paper in it? Is it another one?")
            return
        if seen == ACCENTS:
            used = self.values.get(CODE_PAGE, printers.CODE_PAGES[0])
            self.values[CODE_PAGE] = printers.other_code_page(used)
        else:
            width = printers.other_width(self.columns, -1 if seen == BROKEN else 1)
            if width is None:
                text = _("{n} columns: the till prints no other width.")
                self.error = text.format(n=self.columns)
                return
            self.values[COLUMNS] = str(width)
        self._test()

    def _skipped(self, code: str) -> bool:
        return (
            (code in (SECOND_PIN, SECOND_AGAIN) and not self.values.get(SECOND))
            or (code == PLACE and self.values.get(PRINTER) not in (NETWORK, DEVICE))
            or (code in (TRIAL, STRAIGHT) and self.wanted_printer is None)
            or (code == STRAIGHT and not self.printed)
            or (code == STARTER and not self.starter)
        )
