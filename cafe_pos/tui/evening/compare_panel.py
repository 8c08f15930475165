"""Behind a blind count: expected beside counted, what was mixed up, why it differs, who agrees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.payment import Method
from cafe_pos.i18n import _, money
from cafe_pos.tui import keys, words
from cafe_pos.tui.parts.form import Answers, Field, Form
from cafe_pos.tui.parts.form import Kind as FieldKind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.parts.panel import BarKey, Panel, enter
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.drawer.views import ComparedView, Count, CountRow
    from cafe_pos.application.people import Person
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.evening.count_panel import CountPanel
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till

MOST_OFFERS: Final = 5
MAX_REASON: Final = 60

REASONS: Final[tuple[Callable[[], str], ...]] = (
    lambda: _("A mistake in giving change"),
    lambda: _("A sale that was not rung"),
    lambda: _("Rung by the wrong key"),
    lambda: _("Money moved and not written down"),
    lambda: _("Nobody knows"),
)
"""Why a count differs; each has a digit, the next one asks for words."""

Finish = Callable[["Till", "Count"], None]
"""Records the count."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A ticket that may have been recorded by the wrong key."""

    ticket: str
    recorded: str
    paid: str
    cents: int


@dataclass(slots=True)
class Compare(Panel):
    """Nothing is written yet: a digit puts a ticket right, Enter explains, then records."""

    title: str
    compared: ComparedView
    count: CountPanel
    finish: Finish
    what: str
    reasons: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def key(row: CountRow) -> str:
        """What a row's reason is kept under."""
        return f"{row.method}:{row.issuer or ''}"

    @staticmethod
    def name(row: CountRow) -> str:
        """A method as a heading."""
        name = words.method(row.method)
        return row.issuer or name[:1].upper() + name[1:]

    @property
    def offers(self) -> tuple[Offer, ...]:
        """The tickets that explain a surplus by a lack."""
        return tuple(
            Offer(ticket, one.recorded, one.paid, one.cents)
            for one in self.compared.mixups
            for ticket in one.tickets
        )[:MOST_OFFERS]

    @staticmethod
    def offer_text(offer: Offer) -> str:
        """What a digit does."""
        return _("{ticket} {amount}: {paid}, not {recorded}").format(
            ticket=offer.ticket,
            amount=money(offer.cents),
            paid=words.method(offer.paid),
            recorded=words.method(offer.recorded),
        )

    @property
    def unexplained(self) -> CountRow | None:
        """The first difference without a reason."""
        rows = (row for row in self.compared.rows if row.difference_cents)
        return next((row for row in rows if not self.reasons.get(self.key(row))), None)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is to be known before Enter."""
        said = []
        compared = self.compared
        if compared.exact:
            said.append(_("Everything counted is right."))
        if any(row.counted_cents is None for row in compared.rows):
            said.append(_("A dash was not counted, and is recorded so."))
        if compared.too_many_coins is not None:
            said.append(
                _("{n} coins: a bank may refuse more than {most} at once.").format(
                    n=compared.coins, most=compared.too_many_coins
                )
            )
        if self.unexplained is not None:
            said.append(_("Enter asks why; Escape counts again."))
        elif compared.visa_wanted:
            said.append(_("Above the limit: the other manager agrees, now or later."))
        return tuple(said)

    @property
    def reason(self) -> str:
        """The reasons in one sentence, each with its method where there are several."""
        told = [
            (self.name(row), self.reasons[self.key(row)])
            for row in self.compared.rows
            if row.difference_cents and self.reasons.get(self.key(row))
        ]
        if len(told) == 1:
            return told[0][1]
        return "; ".join(_("{method}: {reason}").format(method=m, reason=r) for m, r in told)

    def press(self, till: Till, key: Key) -> None:
        """A digit puts a ticket right, Enter goes on, Escape counts again."""
        digit = keys.digit_of(key, azerty=till.azerty)
        if digit is not None and 0 < int(digit) <= len(self.offers):
            _put_right(till, self, self.offers[int(digit) - 1])
        elif key.name == "enter":
            self._enter(till)
        elif key.name in ("escape", "backspace"):
            till.panel = self.count

    def _enter(self, till: Till) -> None:
        row = self.unexplained
        if row is not None:
            _ask_reason(till, self, row)
        elif self.compared.visa_wanted:
            _ask_visa(till, self)
        else:
            self.record(till, None)

    def record(self, till: Till, visa: str | None) -> None:
        """Have the count recorded."""
        self.finish(till, self.count.found(self.reason, visa))

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        return _("digit:") if self.offers else ""

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """What Enter does now."""
        what = _("why?") if self.unexplained is not None else self.what
        return (enter(what), (_("Esc"), "escape", _("count again")))


def compare(till: Till, count: CountPanel, finish: Finish, what: str) -> None:
    """Put a count beside what was expected; a figure that cannot be read is said."""
    found = count.found()
    known = till.panel.reasons if isinstance(till.panel, Compare) else {}

    def act(ctx: Context) -> ComparedView:
        from cafe_pos.application.drawer import drawer

        return drawer.compare(ctx, found)

    def done(compared: ComparedView) -> None:
        till.panel = Compare(count.title, compared, count, finish, what, known)

    till.do(act, done)


def _put_right(till: Till, panel: Compare, offer: Offer) -> None:
    """Correct how a ticket was paid, and compare again."""
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.drawer import drawer

        drawer.put_right(ctx, offer.ticket, Method(offer.paid), operator=operator)

    def done(_none: None) -> None:
        compare(till, panel.count, panel.finish, panel.what)
        till.said = Said(words.corrected(offer.ticket, offer.paid, offer.recorded), Tone.GOOD)

    till.do(act, done)


def _ask_reason(till: Till, panel: Compare, row: CountRow) -> None:
    """Why one method differs."""

    def take(reason: str, till: Till, _at: float) -> None:
        till.panel = replace(panel, reasons={**panel.reasons, panel.key(row): reason})

    cents = row.difference_cents or 0
    text = _("{method}: {amount} missing.") if cents < 0 else _("{method}: {amount} too much.")
    rows = [
        Row(reason(), partial(take, reason()), letter=str(digit))
        for digit, reason in enumerate(REASONS, start=1)
    ]
    rows.append(
        Row(
            _("Something else: say what"),
            lambda till, at: _ask_words(till, take, at),
            letter=str(len(REASONS) + 1),
        )
    )
    till.panel = Listing(
        _("Why does it differ?"),
        tuple(rows),
        text=text.format(method=panel.name(row), amount=money(abs(cents))),
        back=panel,
    )


def _ask_words(till: Till, take: Callable[[str, Till, float], None], at: float) -> None:
    def done(till: Till, form: Form, answers: Answers) -> None:
        if answers["reason"]:
            take(answers["reason"], till, at)
        else:
            form.wrong(_("Say it in a few words."), "reason")

    till.panel = Form(
        _("Why does it differ?"),
        (Field("reason", _("Reason"), limit=MAX_REASON),),
        done,
        back=till.panel,
    )


def _ask_visa(till: Till, panel: Compare) -> None:
    """The other manager agrees now, by PIN, or at the next log-in."""
    operator = till.operator

    def act(ctx: Context) -> tuple[Person, ...]:
        from cafe_pos.application.drawer import evening

        return evening.managers(ctx, operator)

    def done(others: tuple[Person, ...]) -> None:
        if not others:
            panel.record(till, None)
            return
        rows = [
            Row(_("Later: {name} sees it at the next log-in").format(name=others[0].name),
                lambda till, _at: panel.record(till, None), letter="1"),
            *(
                Row(_("{name} is here, and agrees").format(name=one.name),
                    partial(_ask_pin, panel, one), letter=str(digit))
                for digit, one in enumerate(others[:8], start=2)
            ),
        ]  # fmt: skip
        if len(others) > 1:
            rows[0] = replace(rows[0], text=_("Later, at the other's next log-in"))
        till.panel = Listing(
            _("The other manager's visa"),
            tuple(rows),
            text=_("The difference is above the limit set."),
            back=panel,
        )

    till.do(act, done)


def _ask_pin(panel: Compare, one: Person, till: Till, _at: float) -> None:
    def done(till: Till, form: Form, answers: Answers) -> None:
        def act(ctx: Context) -> Person:
            from cafe_pos.application.drawer import evening

            return evening.agreed(ctx, one.code, answers["pin"])

        if not answers["pin"]:
            form.wrong(_("The PIN, please."), "pin")
        else:
            till.do(act, lambda who: panel.record(till, who.code))

    till.panel = Form(
        _("The visa of {name}").format(name=one.name),
        (Field("pin", _("PIN"), "", FieldKind.PIN, limit=8),),
        done,
        back=till.panel,
    )
