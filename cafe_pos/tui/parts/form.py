"""A panel of fields: typed, chosen or switched, kept together by one Enter at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _
from cafe_pos.tui import keys
from cafe_pos.tui.parts.panel import BarKey, Panel, enter, escape

if TYPE_CHECKING:
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till

MAX_TEXT: Final = 60


class Kind(Enum):
    """How a field is filled."""

    TEXT = "text"
    NUMBER = "number"
    AMOUNT = "amount"
    SIGNED = "signed"
    """An amount that may be negative: a minus, Left or Right turns its sign."""
    CHOICE = "choice"
    PIN = "pin"
    CODE = "code"
    """A barcode: typed, or scanned into it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name for whoever asked, its label, and its value as text.

    `choices` are (value, words) pairs, gone through by Left and Right.
    """

    name: str
    label: str
    value: str = ""
    kind: Kind = Kind.TEXT
    choices: tuple[tuple[str, str], ...] = ()
    limit: int = MAX_TEXT
    hint: str = ""

    @property
    def shown(self) -> str:
        """The value in words."""
        if self.kind is Kind.PIN:
            return "*" * len(self.value)
        if self.kind is Kind.CHOICE:
            return next((words for value, words in self.choices if value == self.value), "")
        return self.value


Answers = Mapping[str, str]
_FIGURES: Final = (Kind.NUMBER, Kind.AMOUNT, Kind.SIGNED, Kind.PIN)
"""What is typed anew from the first character on."""


@dataclass(slots=True)
class Form(Panel):
    """Fields under a title; `done` gets the values by name when the last one is entered.

    `done` leaves the form open when it sets `error` (a sentence), else it sets the next panel.
    """

    title: str
    fields: tuple[Field, ...]
    done: Callable[[Till, Form, Answers], None]
    text: str = ""
    index: int = 0
    back: Panel | None = None
    error: str = ""
    fresh: bool = True
    """Whether the field has not been typed in since the cursor came: a figure is then replaced."""
    topic: str = ""
    """The manual's page about it, where the module that made it is too general to tell."""

    @property
    def answers(self) -> dict[str, str]:
        """The values by name, without blanks around them."""
        return {field.name: field.value.strip() for field in self.fields}

    @property
    def on_save(self) -> bool:
        """Whether the cursor is on the row behind the fields, which keeps everything."""
        return self.index == len(self.fields)

    def press(self, till: Till, key: Key) -> None:
        """Type, move, choose; Enter goes on, and keeps everything behind the last field."""
        match key.name:
            case "escape":
                till.panel = self.back
            case "enter":
                self.enter(till)
            case "up" | "shift+tab":
                self._go(self.index - 1)
            case "down" | "tab":
                self._go(self.index + 1)
            case "end" | "pagedown":
                self._go(len(self.fields))
            case "home" | "pageup":
                self._go(0)
            case _ if not self.on_save:
                self._edit(till, self.fields[self.index], key)

    def _go(self, index: int) -> None:
        self.index, self.fresh = index % (len(self.fields) + 1), True

    def enter(self, till: Till) -> None:
        """Go to the next field; from the last one, or from the row behind it, keep everything."""
        if self.index >= len(self.fields) - 1:
            self._keep(till)
        else:
            self._go(self.index + 1)

    def _keep(self, till: Till) -> None:
        """Hand the values over; what cannot be read in them is said in the form."""
        self.error = ""
        try:
            self.done(till, self, self.answers)
        except PosError as error:
            from cafe_pos.tui import words

            field = error.params.get("field", error.params.get("cell", ""))
            self.wrong(words.refusal(error), str(field))

    def wrong(self, sentence: str, name: str = "") -> None:
        """Say what cannot be kept, and go to its field."""
        self.error = sentence
        if not name and not self.on_save and self.fields[self.index].kind is Kind.PIN:
            self.put(self.fields[self.index].name, "")  # nobody sees what is to be corrected
        for index, field in enumerate(self.fields):
            if field.name == name:
                self._go(index)

    def put(self, name: str, value: str) -> None:
        """Fill a field."""
        self.fields = tuple(
            replace(field, value=value) if field.name == name else field for field in self.fields
        )

    def _edit(self, till: Till, field: Field, key: Key) -> None:
        self.error = ""
        if field.kind is Kind.CHOICE:
            self._choose(field, key)
            return
        if field.kind is Kind.SIGNED and (
            key.name == "right" or keys.is_minus(key, azerty=till.azerty)
        ):
            turned = field.value.removeprefix("-")
            self.put(field.name, turned if field.value.startswith("-") else f"-{turned}")
            return
        if key.name in ("backspace", "delete"):
            self.put(field.name, field.value[:-1] if key.name == "backspace" else "")
            self.fresh = False
            return
        char = self._char(till, field, key)
        if char:
            replaced = self.fresh and field.kind in _FIGURES
            sign = "-" if field.kind is Kind.SIGNED and field.value.startswith("-") else ""
            text = sign + char if replaced else field.value + char
            if len(text) <= field.limit:
                self.put(field.name, text)
            self.fresh = False

    @staticmethod
    def _char(till: Till, field: Field, key: Key) -> str:
        if field.kind is Kind.TEXT:
            return key.char
        digit = keys.digit_of(key, azerty=till.azerty or field.kind is Kind.PIN)
        if digit is not None:
            return digit
        if (
            field.kind in (Kind.AMOUNT, Kind.SIGNED)
            and key.char in (",", ".")
            and "," not in field.value
        ):
            return ","
        return key.char if field.kind is Kind.CODE else ""

    def _choose(self, field: Field, key: Key) -> None:
        values = [value for value, _words in field.choices]
        here = values.index(field.value) if field.value in values else -1
        if keys.is_plus(key) or key.char == " ":
            self.put(field.name, values[(here + 1) % len(values)])
        elif key.name in ("left", "minus"):
            self.put(field.name, values[(here - 1) % len(values)])
        else:
            letter = key.char.casefold()
            starts = [v for v, words in field.choices if letter and words.casefold()[:1] == letter]
            if starts:
                later = starts.index(field.value) + 1 if field.value in starts else 0
                self.put(field.name, starts[later % len(starts)])

    def pick(self, till: Till, index: int, at: float) -> None:  # noqa: ARG002 - the panel's shape
        """A touch goes to a field; on a choice it chooses the next, on the last row it keeps."""
        if index == len(self.fields):
            self._keep(till)
            return
        again = index == self.index
        self._go(index)
        field = self.fields[index]
        if again and field.kind is Kind.CHOICE and field.choices:
            values = [value for value, _words in field.choices]
            here = values.index(field.value) if field.value in values else -1
            self.put(field.name, values[(here + 1) % len(values)])

    def can_be_undone(self, till: Till, key: Key) -> bool:  # noqa: ARG002 - the panel's shape
        """Typing changes the form alone."""
        return True

    def scanned(self, till: Till, text: str, article: Article | None) -> bool:
        """A barcode goes to the field for one; elsewhere the order takes it, the form stays."""
        if not self.on_save and self.fields[self.index].kind is Kind.CODE:
            self.put(self.fields[self.index].name, text)
            return True
        if article is not None:
            till.add(article)
            if till.panel is None:
                till.panel = self
        return article is not None

    @property
    def prompt(self) -> str:
        """The field's label."""
        if self.on_save:
            return ""
        return _("{label}:").format(label=self.fields[self.index].label)

    @property
    def shown_text(self) -> str:
        """The field's value."""
        return "" if self.on_save else self.fields[self.index].shown

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """How to move and to keep."""
        last = self.index >= len(self.fields) - 1
        choosing = not self.on_save and self.fields[self.index].kind is Kind.CHOICE
        signed = not self.on_save and self.fields[self.index].kind is Kind.SIGNED
        return (
            enter(_("keep") if last else _("next")),
            *(((_("Left/Right"), "right", _("choose")),) if choosing else ()),
            *(((_("Left"), "left", "+/-"),) if signed else ()),
            (_("Up/Down"), "down", _("another field")),
            (_("End"), "end", _("to the end")),
            escape(),
        )
