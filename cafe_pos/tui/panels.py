"""What opens over the tiles: search, weighing, reasons, doubts, visas; and their keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.catalogue import Article, search
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Method
from cafe_pos.i18n import _
from cafe_pos.tui import keys
from cafe_pos.tui.keys import Key
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.parts.panel import BarKey, Panel, enter, escape

if TYPE_CHECKING:
    from cafe_pos.application.visas import VisaView
    from cafe_pos.tui.till import Till

MAX_SEARCH: Final = 24
MAX_GRAMS_DIGITS: Final = 6


@dataclass(slots=True)
class Search(Panel):
    """Type-ahead over all articles; `index` is the row that Enter takes."""

    text: str = ""
    index: int = 0

    def found(self, till: Till) -> tuple[Article, ...]:
        """The articles that hold what was typed; all of them before anything is."""
        sold = tuple(a for a in till.articles.values() if not a.blocked)
        return search(sold, self.text) if self.text.strip() else sold

    def press(self, till: Till, key: Key) -> None:
        """Letters narrow, arrows choose, Enter takes, Escape goes back."""
        match key.name:
            case "escape":
                till.panel = None
            case "enter":
                self.pick(till, self.index, key.at)
            case "up" | "down":
                last = max(0, len(self.found(till)) - 1)
                self.index = min(max(self.index + (1 if key.name == "down" else -1), 0), last)
            case "backspace":
                if not self.text:
                    till.panel = None
                self.text, self.index = self.text[:-1], 0
            case _:
                if key.char and len(self.text) < MAX_SEARCH:
                    self.text, self.index = self.text + key.char, 0

    def pick(self, till: Till, index: int, _at: float) -> None:
        """Ring the article of a row."""
        found = self.found(till)
        if index < len(found):
            till.panel = None
            till.add(found[index])

    def can_be_undone(self, till: Till, key: Key) -> bool:  # noqa: ARG002 - the panel's shape
        """Typing narrows the rows only."""
        return True

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        return _("search:")

    @property
    def shown_text(self) -> str:
        """What narrows the rows."""
        return self.text

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """Take or go back."""
        return (enter(_("take")), escape())


@dataclass(slots=True)
class Weigh(Panel):
    """How many grams of an article; `line` when one already rung is weighed again."""

    article: Article
    typed: str = ""
    line: int | None = None

    @property
    def grams(self) -> int:
        """What was typed, in grams; with a comma it is kilos (`1,2` is 1 200 g)."""
        whole, mark, rest = self.typed.partition(",")
        if not mark:
            return int(whole or 0)
        return int(whole or 0) * 1000 + int(rest.ljust(3, "0")[:3])

    def press(self, till: Till, key: Key) -> None:
        """Digits weigh, Enter takes, Escape goes back."""
        digit = keys.digit_of(key, azerty=till.azerty)
        if digit is not None:
            if len(self.typed) < MAX_GRAMS_DIGITS:
                self.typed += digit
        elif key.char in (",", ".") and "," not in self.typed:
            self.typed += ","
        elif key.name == "backspace":
            self.typed = self.typed[:-1]
        elif key.name == "escape":
            till.panel = None
        elif key.name == "enter" and self.grams:
            self._take(till)

    def _take(self, till: Till) -> None:
        if self.line is None:
            till.panel = None
            till.add(self.article, self.grams)
            return
        try:
            order = till.order.with_quantity(self.line, self.grams)
        except PosError as error:
            till.say_refusal(error)
            return
        till.panel = None
        till.set_order(order)

    def can_be_undone(self, till: Till, key: Key) -> bool:  # noqa: ARG002 - the panel's shape
        """Typing weighs nothing yet."""
        return True

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        return _("grams:")

    @property
    def shown_text(self) -> str:
        """The weight typed."""
        return self.typed

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """Take or go back."""
        return (enter(_("take")), escape())


REASONS: Final[tuple[Callable[[], str], ...]] = (
    lambda: _("The customer asks for another copy"),
    lambda: _("The paper was jammed or unreadable"),
    lambda: _("For the accounts"),
    lambda: _("For the customer's employer or insurance"),
)


def why_again(
    till: Till,
    number: str,
    again: Callable[[str, Till, float], None],
    reasons: tuple[Callable[[], str], ...] = REASONS,
) -> None:
    """Ask why a document is printed once more; `again` is given the reason, which is recorded."""
    till.panel = Listing(
        _("Duplicate of {number}").format(number=number),
        tuple(
            Row(reason(), partial(again, reason()), letter=str(digit))
            for digit, reason in enumerate(reasons, start=1)
        ),
        text=_("The original was printed. Why another? The reason is recorded."),
        back=till.panel,
    )


@dataclass(slots=True)
class Reasons(Panel):
    """Why a ticket is printed again: one digit; the reason is recorded with the duplicate."""

    number: str

    def press(self, till: Till, key: Key) -> None:
        """A digit prints, Escape goes back."""
        digit = keys.digit_of(key, azerty=till.azerty)
        if key.name == "escape":
            till.panel = None
        elif digit is not None and 1 <= int(digit) <= len(REASONS):
            till.panel = None
            till.print_last(REASONS[int(digit) - 1]())

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        return _("digit:")


VERDICTS: Final[tuple[tuple[str, Callable[[], str]], ...]] = (
    ("came_out", lambda: _("It came out: all is well")),
    ("again", lambda: _("Print it again, marked DUPLICATA")),
    ("cancel", lambda: _("Leave it: no paper is wanted")),
)


@dataclass(slots=True)
class Doubt(Panel):
    """A print of which only a person can say whether it came out; `why` it is in doubt."""

    job: int
    number: str
    why: str = ""

    def press(self, till: Till, key: Key) -> None:
        """A digit decides, Escape leaves it for later."""
        digit = keys.digit_of(key, azerty=till.azerty)
        if key.name == "escape":
            till.panel = None
        elif digit is not None and 1 <= int(digit) <= len(VERDICTS):
            till.panel = None
            till.host.decide_print(self.job, VERDICTS[int(digit) - 1][0], REASONS[1]())

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        return _("digit:")


CORRECT_KEYS: Final = {"c": Method.CARD, "e": Method.CASH, "h": Method.CHEQUE, "v": Method.TRANSFER}


@dataclass(slots=True)
class Correct(Panel):
    """How the last ticket was really paid: one letter, recorded; the ticket stays as it is."""

    number: str

    def press(self, till: Till, key: Key) -> None:
        """A method's letter records it, Escape goes back."""
        letter = keys.letter_of(key)
        if key.name in ("escape", "backspace"):
            till.panel = None
        elif letter in CORRECT_KEYS:
            till.panel = None
            till.host.correct(self.number, CORRECT_KEYS[letter])

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        return _("letter:")


@dataclass(slots=True)
class Visas(Panel):
    """What the other manager did and this one may agree to: one digit each."""

    waiting: tuple[VisaView, ...]

    def press(self, till: Till, key: Key) -> None:
        """A digit agrees, Escape goes back."""
        digit = keys.digit_of(key, azerty=till.azerty)
        if key.name in ("escape", "backspace"):
            till.panel = None
        elif digit is not None and 1 <= int(digit) <= len(self.waiting):
            till.host.give_visa(self.waiting[int(digit) - 1].id)

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        return _("digit:")
