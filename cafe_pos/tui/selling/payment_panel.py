"""Paying an order: exact, with an amount given, in several parts; and what makes it deliberate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import parse_euros
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.i18n import _, money
from cafe_pos.tui import keys
from cafe_pos.tui.accounts import panels as account_panels
from cafe_pos.tui.keys import Key
from cafe_pos.tui.parts.panel import BarKey, Panel, enter, escape
from cafe_pos.tui.selling import payment_forms
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.tui.till import Till

CONFIRM_GAP_S: Final = 0.25
"""Two confirming keys closer than this are one finger that trembled."""
ASK_AGAIN_ABOVE_CENTS: Final = 500_00
"""Cash this far above what is owed is more likely a slip than a customer."""
MAX_AMOUNT: Final = 9

NOTES: Final = {"s": 5_00, "d": 10_00, "f": 20_00, "g": 50_00}
"""A banknote handed over, by one key of the row that AZERTY and QWERTY share; in cents."""


@dataclass(slots=True)
class Pay(Panel):
    """The payment panel: what was typed, what was given already, and when it opened (seconds)."""

    opened_at: float
    typed: str = ""
    given: tuple[Tender, ...] = ()
    asked_at: float | None = None

    def rest_cents(self, till: Till) -> int:
        """What is still to be paid."""
        return till.due_cents - sum(tender.amount_cents or 0 for tender in self.given)

    @property
    def ways(self) -> tuple[Way, ...]:
        """How else than in cash it may be paid."""
        return WAYS

    @property
    def title(self) -> str:
        """What stands above the amount."""
        return _("Still to pay") if self.given else _("To pay")

    def pay(self, till: Till, tenders: tuple[Tender, ...], at: float) -> None:
        """Everything is offered: have it saved."""
        till.pay(tenders, at)

    def typed_cents(self) -> int | None:
        """The amount typed, or None while it is none."""
        try:
            return parse_euros(self.typed)
        except PosError:
            return None

    def press(self, till: Till, key: Key) -> None:
        """Digits are an amount of cash, Enter confirms, letters pay otherwise, Escape goes back."""
        digit = keys.digit_of(key, azerty=till.azerty)
        letter = keys.letter_of(key)
        if digit is not None:
            self._type(digit)
        elif key.char in (",", ".") and "," not in self.typed:
            self._type(",")
        elif letter in NOTES:
            self._note(till, NOTES[letter], key.at)
        elif (way := next((one for one in self.ways if one.letter == letter), None)) is not None:
            way.take(self, till, key.at)
        else:
            self._named(till, key)

    def _named(self, till: Till, key: Key) -> None:
        match key.name:
            case "enter":
                self._confirm(till, key.at)
            case "f9":
                self.pay(till, (*self.given, Tender(Method.CASH)), key.at)
            case "f12":
                self.other(till, Tender(Method.CARD), key.at)
            case "backspace" if self.typed:
                self.typed, self.asked_at = self.typed[:-1], None
            case "backspace" if self.given:
                self.given = self.given[:-1]
            case "escape" | "backspace":
                till.panel = None
            case "f2":
                till.switch_mode()
            case _:
                pass

    def _type(self, char: str) -> None:
        whole, mark, cents = self.typed.partition(",")
        full = len(cents) == 2 if mark else len(whole) >= MAX_AMOUNT - 3  # noqa: PLR2004 - two decimals
        if not full or (char == "," and not mark):
            self.typed += char
            self.asked_at = None

    def _confirm(self, till: Till, at: float) -> None:
        """Enter: exact cash, or the amount typed; never twice in one trembling."""
        since = self.opened_at if self.asked_at is None else self.asked_at
        if at - since < CONFIRM_GAP_S:
            till.said = Said(_("Too quick: press Enter once more to pay."), Tone.WARN)
            return
        if not self.typed:
            self.pay(till, (*self.given, Tender(Method.CASH)), at)
            return
        amount = self.typed_cents()
        if amount is None or amount <= 0:
            till.said = Said(_("{typed} is no amount.").format(typed=self.typed), Tone.WARN)
            return
        over = amount - self.rest_cents(till)
        if over > ASK_AGAIN_ABOVE_CENTS and self.asked_at is None:
            self.asked_at = at
            till.said = Said(
                _("{amount} in cash, really? Enter confirms, Backspace corrects.").format(
                    amount=money(amount)
                ),
                Tone.WARN,
            )
            return
        self._cash(till, amount, at)

    def _note(self, till: Till, cents: int, at: float) -> None:
        """A banknote by its key; with digits typed it would be guessing."""
        if self.typed:
            till.said = Said(_("Enter takes the amount typed, Backspace corrects it."), Tone.WARN)
        else:
            self._cash(till, cents, at)

    def _cash(self, till: Till, cents: int, at: float) -> None:
        """Cash handed over: enough pays, less is a part."""
        tender = Tender(Method.CASH, cents)
        if cents >= self.rest_cents(till):
            self.pay(till, (*self.given, tender), at)
        else:
            self.part(till, tender)

    def other(self, till: Till, tender: Tender, at: float) -> None:
        """Anything but cash: the amount of the tender, else the one typed, else the rest."""
        amount = tender.amount_cents
        if amount is None and self.typed:
            amount = self.typed_cents()
        rest = self.rest_cents(till)
        if amount is None or amount == rest:
            self.pay(till, (*self.given, replace(tender, amount_cents=amount)), at)
        elif 0 < amount < rest:
            self.part(till, replace(tender, amount_cents=amount))
        else:
            till.said = Said(
                _("Only cash can be more than {rest}.").format(rest=money(rest)), Tone.WARN
            )

    def part(self, till: Till, tender: Tender) -> None:
        """Take a part of it, and wait for the rest."""
        till.panel = self
        self.given = (*self.given, tender)
        self.typed, self.asked_at = "", None
        till.said = Said(
            _("{rest} still to pay.").format(rest=money(self.rest_cents(till))), Tone.WARN
        )

    def can_be_undone(self, till: Till, key: Key) -> bool:
        """A digit is only typed; a letter may pay."""
        return keys.digit_of(key, azerty=till.azerty) is not None

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        return _("cash given:")

    @property
    def shown_text(self) -> str:
        """The amount typed."""
        return self.typed

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """The ways to pay."""
        return (
            enter(_("cash")),
            *((way.letter, way.letter, way.name()) for way in self.ways[:3]),
            escape(),
        )


@dataclass(frozen=True, slots=True)
class Way:
    """A way to pay but cash: its letter, its name, and what the letter does."""

    letter: str
    name: Callable[[], str]
    take: Callable[[Pay, Till, float], None]


def _at_once(method: Method) -> Callable[[Pay, Till, float], None]:
    return lambda pay, till, at: pay.other(till, Tender(method), at)


WAYS: Final = (
    Way("c", lambda: _("card"), _at_once(Method.CARD)),
    Way("r", lambda: _("meal voucher"), payment_forms.meal_voucher),
    Way("h", lambda: _("cheque"), payment_forms.cheque),
    Way("a", lambda: _("account"), account_panels.on_account),
    Way("v", lambda: _("transfer"), _at_once(Method.TRANSFER)),
    Way("u", lambda: _("suspended coffee"), payment_forms.suspended),
    Way("p", lambda: _("tip"), payment_forms.tip),
)
"""In the order of the panel; no letter of a banknote (`NOTES`)."""
