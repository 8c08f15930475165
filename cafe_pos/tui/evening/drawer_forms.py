"""Money put into the drawer or taken out of it (menu, `y`, `m`): one form a kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.application.drawer.views import Move
from cafe_pos.domain.drawer import Direction, MovementKind
from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, money
from cafe_pos.tui.catalogue import article_words
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.drawer.views import MovementView
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.till import Till

MAX_WORDS: Final = 60
MAX_AMOUNT: Final = 9

_OUT: Final = {
    MovementKind.WITHDRAWAL_BANK,
    MovementKind.WITHDRAWAL_MANDATOR,
    MovementKind.EXPENSE,
}

KINDS: Final[tuple[tuple[str, MovementKind, Callable[[], str]], ...]] = (
    ("b", MovementKind.WITHDRAWAL_BANK, lambda: _("To the bank")),
    ("d", MovementKind.EXPENSE, lambda: _("An expense, with its receipt")),
    ("t", MovementKind.WITHDRAWAL_MANDATOR, lambda: _("To a producer, the baker, a carrier")),
    ("f", MovementKind.FLOAT_ADDED, lambda: _("Float added")),
    ("a", MovementKind.OTHER, lambda: _("Something else")),
    ("c", MovementKind.CORRECTION, lambda: _("Found since: explains a count")),
)
"""Letter, kind and words of each movement, the commonest first."""


def open_moves(till: Till, _at: float = 0.0) -> None:
    """Which kind of movement it is."""
    till.panel = Listing(
        _("Money in, money out"),
        tuple(Row(words(), partial(_ask, kind, words), letter=key) for key, kind, words in KINDS),
        back=till.panel,
    )


def _ask(kind: MovementKind, name: Callable[[], str], till: Till, _at: float) -> None:
    """The fields of a kind; nothing is asked that it does not need."""
    fields = [Field("amount", _("Amount"), "", Kind.AMOUNT, limit=MAX_AMOUNT)]
    if kind in (MovementKind.OTHER, MovementKind.CORRECTION):
        ways = ((Direction.OUT.value, _("out of the drawer")), (Direction.IN.value, _("into it")))
        fields.insert(0, Field("direction", _("Way"), ways[0][0], Kind.CHOICE, ways))
    if kind is MovementKind.WITHDRAWAL_MANDATOR:
        known = sorted({a.mandator for a in till.articles.values() if a.mandator})
        hint = _("Known: {names}").format(names=", ".join(known)) if known else ""
        first = known[0] if len(known) == 1 else ""
        fields.append(Field("mandator", _("To whom"), first, limit=MAX_WORDS, hint=hint))
    if kind is MovementKind.EXPENSE:
        fields += _expense(till)
    elif kind is MovementKind.CORRECTION:
        last = till.standing.last_counted if till.standing is not None else ""
        fields.append(Field("session", _("Session"), last, limit=MAX_WORDS))
        fields.append(Field("reason", _("What for"), limit=MAX_WORDS))
    else:
        label = _("What for") if kind is MovementKind.OTHER else _("Remark")
        fields.append(Field("reason", label, limit=MAX_WORDS))
    till.panel = Form(
        name(), tuple(fields), partial(_move, kind), back=till.panel,
        text=_("Nothing is sold by it; it stands on the Z."),
    )  # fmt: skip


def _expense(till: Till) -> tuple[Field, ...]:
    rates = till.standing.rates if till.standing is not None else {}
    codes = (("", _("none, or not known")), *article_words.vat(rates))
    return (
        Field("reason", _("What for"), limit=MAX_WORDS),
        Field("supplier", _("Paid to"), limit=MAX_WORDS),
        Field("vat", _("VAT class"), "", Kind.CHOICE, codes),
        Field("receipt", _("Receipt no."), limit=MAX_WORDS),
    )


def _move(kind: MovementKind, till: Till, form: Form, answers: Answers) -> None:
    cents = form_values.cents(answers["amount"])
    if not cents:
        form.wrong(_("How much?"), "amount")
        return
    needed = {
        MovementKind.EXPENSE: "reason",
        MovementKind.OTHER: "reason",
        MovementKind.CORRECTION: "reason",
        MovementKind.WITHDRAWAL_MANDATOR: "mandator",
    }.get(kind)
    if needed and not answers[needed]:
        form.wrong(_("Say it in a few words."), needed)
        return
    way = Direction.OUT if kind in _OUT else Direction.IN
    wanted = Move(
        kind,
        cents,
        Direction(answers["direction"]) if "direction" in answers else way,
        answers.get("reason", ""),
        mandator=answers.get("mandator") or None,
        supplier=answers.get("supplier") or None,
        receipt=answers.get("receipt") or None,
        vat_code=answers.get("vat") or None,
        corrects=answers.get("session") or None,
    )
    operator = till.operator

    def act(ctx: Context) -> MovementView:
        from cafe_pos.application.drawer import drawer

        return drawer.move(ctx, wanted, operator=operator, channel=Channel.SCREEN)

    till.do(act, partial(_moved, till))


def _moved(till: Till, view: MovementView) -> None:
    till.panel = None
    till.host.wake_printer()
    text = (
        _("{number}: {amount} put in")
        if view.payload["direction"] == Direction.IN
        else _("{number}: {amount} taken out")
    )
    told = text.format(number=view.number, amount=money(view.payload["amount"]))
    till.said = Said(told, Tone.GOOD)
    till.host.look_at_standing()
