"""The blind count: notes and coins row by row, then every other method; nothing expected shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from cafe_pos.application.drawer.views import Count
from cafe_pos.domain.drawer import Counted
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import parse_euros
from cafe_pos.domain.payment import Method
from cafe_pos.i18n import _, money, ngettext
from cafe_pos.tui import keys, words
from cafe_pos.tui.parts.panel import BarKey, Panel, enter
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.drawer.evening import Blind
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till

MOST_PIECES: Final = 4
"""Figures of how many notes or coins."""
MOST_FIGURES: Final = 9
TICKED: Final = "x"
NOTES_FROM: Final = 5_00
"""The smallest note, in cents; below it are coins."""


class Kind(Enum):
    """What a row counts."""

    COIN = "coin"
    SUM = "sum"
    SLIP = "slip"


@dataclass(frozen=True, slots=True)
class CountRow:
    """A row to fill: how many of a note or coin, the sum of a method, a cheque to tick.

    `cents` is what one piece is worth; `key` names the row in what is kept.
    """

    key: str
    kind: Kind
    label: str
    cents: int = 0
    method: str = Method.CASH.value
    issuer: str | None = None
    detail: str = ""


Typed = Mapping[str, str]
Done = Callable[["Till", "CountPanel"], None]
"""What follows when the last row is passed; the panel holds what was counted."""


def rows_of(blind: Blind) -> tuple[CountRow, ...]:
    """The rows of a count: notes and coins, then what every other method asks for."""
    rows = [
        CountRow(f"c{value}", Kind.COIN, denomination(value), value)
        for value in blind.sheet.denominations.values
    ]
    # The terminal's total is always asked: a card sale rung as cash shows in no other way.
    card = CountRow("card", Kind.SUM, _("Card terminal: its total"), method=Method.CARD.value)
    rows.append(card)
    for one in blind.sheet.methods:
        if one.method == Method.CARD:
            continue
        if one.method == Method.CHEQUE:
            rows += _cheques(blind)
            continue
        name = words.method(one.method)
        label = _("{method} {issuer}: their sum") if one.issuer else _("{method}: their sum")
        rows.append(
            CountRow(
                f"{one.method}:{one.issuer or ''}",
                Kind.SUM,
                label.format(method=name[:1].upper() + name[1:], issuer=one.issuer or ""),
                method=one.method,
                issuer=one.issuer,
            )
        )
    return tuple(rows)


def _cheques(blind: Blind) -> list[CountRow]:
    """One row a cheque, told apart by their bank and number, else by their ticket."""
    return [
        CountRow(
            f"slip:{place}:{slip.document}:{slip.cents}",
            Kind.SLIP,
            _("Cheque {of}").format(
                of=" ".join(filter(None, (slip.bank, slip.number))) or slip.document
            ),
            slip.cents,
            Method.CHEQUE.value,
            detail=slip.document,
        )
        for place, slip in enumerate(blind.slips)
    ]


def denomination(cents: int) -> str:
    """A note or a coin as it is called: `20 €`, `50 c`."""
    return f"{cents // 100} €" if cents >= 100 else f"{cents} c"  # noqa: PLR2004 - a euro


@dataclass(slots=True)
class CountPanel(Panel):
    """Rows filled one after the other by Enter; the first page is the cash, the second the rest.

    What is typed is handed to the till at once, and kept in the café's file row by row: a lock, a
    sale in between or a power cut loses nothing.
    """

    title: str
    session: str
    rows: tuple[CountRow, ...]
    done: Done
    typed: Typed = field(default_factory=dict)
    index: int = 0
    back: Panel | None = None
    fresh: bool = True
    """Whether nothing was typed in the row since the cursor came: a figure is then replaced."""

    @property
    def row(self) -> CountRow:
        """The row of the cursor."""
        return self.rows[self.index]

    @property
    def coins(self) -> tuple[CountRow, ...]:
        """The rows of notes and coins."""
        return tuple(row for row in self.rows if row.kind is Kind.COIN)

    @property
    def others(self) -> tuple[CountRow, ...]:
        """The rows of the other methods."""
        return tuple(row for row in self.rows if row.kind is not Kind.COIN)

    @property
    def on_cash(self) -> bool:
        """Whether the page of notes and coins is shown."""
        return self.row.kind is Kind.COIN

    def worth(self, row: CountRow) -> int | None:
        """What was found in a row, in cents; None while nothing was typed or ticked."""
        text = self.typed.get(row.key, "")
        if row.kind is Kind.SUM:
            try:
                return parse_euros(text) if text else None
            except PosError:
                return None
        if row.kind is Kind.SLIP:
            return row.cents if text else None
        return int(text) * row.cents if text else None

    @property
    def cash_cents(self) -> int:
        """The cash found so far."""
        return sum(self.worth(row) or 0 for row in self.coins)

    @property
    def total_cents(self) -> int:
        """Everything found so far."""
        return sum(self.worth(row) or 0 for row in self.rows)

    @property
    def pieces(self) -> tuple[int, int]:
        """How many notes and how many coins were found."""
        notes = coins = 0
        for row in self.coins:
            count = int(self.typed.get(row.key) or 0)
            if row.cents >= NOTES_FROM:
                notes += count
            else:
                coins += count
        return notes, coins

    def found(self, reason: str = "", visa: str | None = None) -> Count:
        """The count as it is recorded; cheques are counted as soon as one is asked for."""
        others = []
        slips = [row for row in self.rows if row.kind is Kind.SLIP]
        if slips:
            ticked = [row for row in slips if self.typed.get(row.key)]
            cents = sum(row.cents for row in ticked)
            others.append(Counted(Method.CHEQUE.value, cents, None, len(ticked)))
        for row in self.rows:
            worth = self.worth(row)
            if row.kind is Kind.SUM and worth is not None:
                others.append(Counted(row.method, worth, row.issuer))
        coins = {row.cents: int(self.typed[row.key]) for row in self.coins if row.key in self.typed}
        return Count(coins, None, tuple(others), reason, visa)

    # Keys

    def press(self, till: Till, key: Key) -> None:
        """Figures fill the row, Enter goes to the next one, Space ticks; Escape leaves it all."""
        match key.name:
            case "escape":
                self._leave(till)
            case "enter":
                self._next(till)
            case "tab":
                self._page(till)
            case "up" | "shift+tab":
                self._go(till, self.index - 1)
            case "down":
                self._go(till, self.index + 1)
            case "left" | "right" if self.on_cash:
                self._across(till, key.name)
            case "home":
                self._go(till, 0)
            case "end":
                self._go(till, len(self.rows) - 1)
            case "backspace" | "delete":
                text = self.typed.get(self.row.key, "")
                self._put(till, text[:-1] if key.name == "backspace" else "")
            case _:
                self._type(till, key)

    def _type(self, till: Till, key: Key) -> None:
        row = self.row
        text = "" if self.fresh else self.typed.get(row.key, "")
        digit = keys.digit_of(key, azerty=till.azerty)
        if row.kind is Kind.SLIP:
            if key.char == " " or keys.letter_of(key) == TICKED:
                self._tick(till, row)
        elif digit is not None:
            most = MOST_PIECES if row.kind is Kind.COIN else MOST_FIGURES
            if len(text) < most and not text.partition(",")[2][1:]:
                self._put(till, (text + digit).lstrip("0") or "0")
        elif key.char in (",", ".") and row.kind is Kind.SUM and "," not in text:
            self._put(till, (text or "0") + ",")

    def _tick(self, till: Till, row: CountRow) -> None:
        """Tick a cheque, and go to the next one; a second time takes the tick away."""
        if self.typed.get(row.key):
            self._put(till, "")
            return
        self._put(till, TICKED)
        if self.index + 1 < len(self.rows):
            self._go(till, self.index + 1)

    def _put(self, till: Till, text: str) -> None:
        others = {key: value for key, value in self.typed.items() if key != self.row.key}
        self.typed = {**others, self.row.key: text} if text else others
        self.fresh = False
        till.tally = self.session, self.typed

    def _go(self, till: Till, index: int) -> None:
        """To another row; what was typed is kept on the disk when the row changed."""
        changed = not self.fresh
        self.index, self.fresh = min(max(index, 0), len(self.rows) - 1), True
        if changed:
            self.keep(till)

    def _across(self, till: Till, name: str) -> None:
        """From the notes to the coins and back."""
        notes = sum(row.cents >= NOTES_FROM for row in self.coins)
        if name == "right" and self.index < notes:
            self._go(till, notes + self.index)
        elif name == "left" and self.index >= notes:
            self._go(till, min(self.index - notes, notes - 1))

    def _page(self, till: Till) -> None:
        """To the other page: cash, or what else was taken."""
        self._go(till, len(self.coins) if self.on_cash else 0)

    def _next(self, till: Till) -> None:
        """To the next row; behind the last one the count is done."""
        if self.index + 1 < len(self.rows):
            self._go(till, self.index + 1)
            return
        self._go(till, self.index)
        self.finish(till)

    def finish(self, till: Till) -> None:
        """Hand the count over, once there is one."""
        if not any(row.key in self.typed for row in self.coins):
            self.index, self.fresh = 0, True
            till.said = Said(
                _("Nothing is counted yet. Is the drawer empty? Type 0 in a row."), Tone.WARN
            )
            return
        self.done(till, self)

    def _leave(self, till: Till) -> None:
        """Back to the sale: what was typed stays until the count is gone on with."""
        self.keep(till)
        till.panel = self.back
        if self.typed:
            till.said = Said(_("The count is kept; it goes on with : y c"))

    def keep(self, till: Till) -> None:
        """Write what was typed into the café's file, behind whatever is being done."""
        session, typed = self.session, dict(self.typed)

        def act(ctx: Context) -> None:
            from cafe_pos.application.drawer import evening

            evening.keep_tally(ctx, session, typed)

        till.host.do(act, lambda _none: None, till.not_met)

    def pick(self, till: Till, index: int, at: float) -> None:  # noqa: ARG002 - the panel's shape
        """A touch goes to a row; a cheque is ticked by it."""
        self._go(till, index)
        if self.row.kind is Kind.SLIP:
            self._tick(till, self.row)

    def can_be_undone(self, till: Till, key: Key) -> bool:  # noqa: ARG002 - the panel's shape
        """Typing changes the count alone."""
        return True

    def scanned(self, till: Till, text: str, article: Article | None) -> bool:  # noqa: ARG002
        """Somebody buys something in between: the order takes it, the count waits."""
        till.tally = self.session, self.typed
        self.keep(till)
        return False

    @property
    def prompt(self) -> str:
        """What the row asks for."""
        if self.row.kind is Kind.SLIP:
            return _("Space ticks:")
        return _("how many:") if self.row.kind is Kind.COIN else _("amount:")

    @property
    def shown_text(self) -> str:
        """What was typed in the row."""
        text = self.typed.get(self.row.key, "")
        return "" if self.row.kind is Kind.SLIP else text

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """The keys of a count."""
        on = enter(_("next row") if self.index + 1 < len(self.rows) else _("compare"))
        page = _("card, cheques") if self.on_cash else _("notes, coins")
        tick: tuple[BarKey, ...] = ()
        if self.row.kind is Kind.SLIP:
            tick = ((_("Space"), " ", _("tick")),)
        return (on, *tick, ("Tab", "tab", page), (_("Esc"), "escape", _("sell in between")))


def pieces_text(panel: CountPanel) -> str:
    """How many notes and coins lie on the table."""
    notes, coins = panel.pieces
    return ", ".join(
        (
            ngettext("{n} note", "{n} notes", notes).format(n=notes),
            ngettext("{n} coin", "{n} coins", coins).format(n=coins),
        )
    )


def cash_text(panel: CountPanel) -> str:
    """The cash counted, for the page of the other methods."""
    return _("Cash counted: {amount}").format(amount=money(panel.cash_cents))
