"""“I have a backup”, on a new machine: choose a copy, see what is missing, go on from it.

`Bringing` is where the questioning is, without a screen; `first_run.restore` shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final

from cafe_pos.i18n import _
from cafe_pos.tui.keys import Key

MAX_TEXT: Final = 120
SHOWN: Final = 9


class Step(Enum):
    """What is asked."""

    SEARCH = "search"
    CHOOSE = "choose"
    SECRET = "secret"  # noqa: S105 - the name of a step
    PAPER = "paper"
    AGREE = "agree"
    WORK = "work"
    WHO = "who"
    PIN = "pin"
    PIN_AGAIN = "pin_again"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Offer:
    """A copy that was found: its file, in words, and whether a secret key opens it."""

    path: Path
    words: str
    encrypted: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What looking at a copy, or restoring it, has to say; `people` need a new PIN here."""

    sentences: tuple[str, ...]
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tools:
    """What the restore works with; each may take seconds and refuse with a PosError.

    `search` finds copies; `look` and `restore` take the file, the secret key and the last ticket on
    paper; `new_pin` takes a name and a PIN.
    """

    search: Callable[[], tuple[Offer, ...]]
    look: Callable[[Path, str, str], Outcome]
    restore: Callable[[Path, str, str], Outcome]
    new_pin: Callable[[str, str], None]


@dataclass(slots=True)
class Bringing:
    """The questions of a restore; `wanted` is the work that a screen does behind it."""

    tools: Tools
    step: Step = Step.SEARCH
    offers: tuple[Offer, ...] = ()
    index: int = 0
    typed: str = ""
    secret: str = ""
    paper: str = ""
    pin: str = ""
    error: str = ""
    sentences: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    left: bool = False
    over: bool = False
    wanted: Callable[[], Callable[[], None]] | None = field(default=None, repr=False)
    """Work to be done away from the screen; it gives back what is to be told then."""

    def __post_init__(self) -> None:
        self._search()

    @property
    def chosen(self) -> Offer:
        """The copy that was chosen."""
        return self.offers[self.index]

    @property
    def title(self) -> str:
        """What is asked."""
        return {
            Step.SEARCH: _("Looking for backups on disks and keys …"),
            Step.CHOOSE: _("Which backup?"),
            Step.SECRET: _("The secret key of the paper?"),
            Step.PAPER: _("Which was the last ticket?"),
            Step.AGREE: _("Go on from this backup?"),
            Step.WORK: _("Working …"),
            Step.WHO: _("Who are you?"),
            Step.PIN: _("A new PIN for this machine?"),
            Step.PIN_AGAIN: _("The same PIN again?"),
            Step.DONE: _("The café is here again."),
        }[self.step]

    @property
    def hint(self) -> str:
        """What helps to answer."""
        return {
            Step.CHOOSE: _("The newest comes first. Is the key plugged in? r looks again.")
            if self.offers
            else _("No backup was found. Plug the key in, then r looks again."),
            Step.SECRET: _("It begins with AGE-SECRET-KEY-1; blanks do not matter."),
            Step.PAPER: _(
                "The highest number on any paper, like T-00000412: a customer's ticket, the last "
                "Z. Enter alone when nobody knows."
            ),
            Step.WHO: _("PINs do not move to another machine; the others get theirs from you."),
            Step.PIN: _("4 to 8 digits; they are not shown."),
        }.get(self.step, "")

    @property
    def rows(self) -> tuple[str, ...]:
        """What is chosen from."""
        if self.step is Step.CHOOSE:
            return tuple(offer.words for offer in self.offers[:SHOWN])
        return self.people if self.step is Step.WHO else ()

    @property
    def shown(self) -> str | None:
        """What has been typed, or None where nothing is."""
        if self.step in (Step.PIN, Step.PIN_AGAIN):
            return "*" * len(self.typed)
        return self.typed if self.step in (Step.SECRET, Step.PAPER) else None

    def press(self, key: Key) -> None:
        """Take a key."""
        if self.step in (Step.SEARCH, Step.WORK):
            return
        if key.name == "escape":
            self._back()
        elif key.name == "enter":
            self._answer()
        elif self.rows:
            self._move(key)
        elif self.step is Step.CHOOSE and key.char.casefold() == "r":
            self._search()
        elif key.name == "backspace":
            self.typed, self.error = self.typed[:-1], ""
        elif key.char and self.shown is not None and len(self.typed) < MAX_TEXT:
            self.typed, self.error = self.typed + key.char, ""

    def choose(self, index: int) -> None:
        """A row was touched."""
        if index < len(self.rows):
            self.index = index
            self._answer()

    def write(self, text: str) -> None:
        """A key may be pasted."""
        if self.shown is not None:
            self.typed = (self.typed + "".join(text.split()))[:MAX_TEXT]

    def _move(self, key: Key) -> None:
        if key.name in ("up", "down"):
            step = -1 if key.name == "up" else 1
            self.index = min(max(self.index + step, 0), len(self.rows) - 1)
        elif key.char.isdigit() and 1 <= int(key.char) <= len(self.rows):
            self.choose(int(key.char) - 1)
        elif key.char.casefold() == "r" and self.step is Step.CHOOSE:
            self._search()

    def _back(self) -> None:
        """One question back; once the café is restored there is no way back."""
        self.error = self.typed = ""
        if self.step is Step.CHOOSE:
            self.left = True
        elif self.step in (Step.SECRET, Step.PAPER, Step.AGREE):
            self.step = Step.CHOOSE
        elif self.step is Step.PIN_AGAIN:
            self.step = Step.PIN

    def _answer(self) -> None:
        self.error = ""
        match self.step:
            case Step.CHOOSE if self.offers:
                self.secret = self.typed = ""
                self.step = Step.SECRET if self.chosen.encrypted else Step.PAPER
            case Step.SECRET:
                self.secret, self.typed, self.step = self.typed, "", Step.PAPER
            case Step.PAPER:
                self.paper = self.typed.strip()
                self._work(self.tools.look, self._seen, back=Step.PAPER)
            case Step.AGREE:
                self._work(self.tools.restore, self._restored, back=Step.AGREE)
            case Step.WHO:
                self.step, self.typed = Step.PIN, ""
            case Step.PIN:
                self.pin, self.typed, self.step = self.typed, "", Step.PIN_AGAIN
            case Step.PIN_AGAIN:
                self._give_pin()
            case Step.DONE:
                self.over = True

    def _search(self) -> None:
        self.step, self.error = Step.SEARCH, ""

        def work() -> Callable[[], None]:
            found = self.tools.search()
            return lambda: self._found(found)

        self.wanted = work

    def _found(self, offers: tuple[Offer, ...]) -> None:
        self.offers, self.index, self.step = offers, 0, Step.CHOOSE

    def _work(
        self,
        do: Callable[[Path, str, str], Outcome],
        done: Callable[[Outcome], None],
        *,
        back: Step,
    ) -> None:
        path, secret, paper = self.chosen.path, self.secret, self.paper
        self.step, self._came_from = Step.WORK, back

        def work() -> Callable[[], None]:
            outcome = do(path, secret, paper)
            return lambda: done(outcome)

        self.wanted = work

    _came_from: Step = Step.CHOOSE

    def refuse(self, code: str, sentence: str) -> None:
        """What was asked for is refused: back to what may be said otherwise."""
        self.error = sentence
        if code in ("backup.secret", "backup.wrong_secret"):
            self.step, self.typed = Step.SECRET, ""
        elif code.startswith("pin."):
            self.step, self.typed = Step.PIN, ""
        elif self._came_from is Step.PAPER and code.startswith("restore."):
            self.step, self.typed = Step.PAPER, self.paper
        else:
            self.step, self.typed = Step.CHOOSE, ""

    def _seen(self, outcome: Outcome) -> None:
        self.sentences, self.step, self.typed = outcome.sentences, Step.AGREE, ""

    def _restored(self, outcome: Outcome) -> None:
        self.sentences, self.people, self.index = outcome.sentences, outcome.people, 0
        self.typed = ""
        self.step = Step.WHO if outcome.people else Step.DONE

    def _give_pin(self) -> None:
        if self.typed != self.pin:
            self.error, self.step, self.typed = _("These are other digits."), Step.PIN, ""
            return
        name, pin = self.people[self.index], self.pin
        self.step, self.typed, self.pin = Step.WORK, "", ""

        def given() -> None:
            self.step = Step.DONE

        def work() -> Callable[[], None]:
            self.tools.new_pin(name, pin)
            return given

        self.wanted = work
