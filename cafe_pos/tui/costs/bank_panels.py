"""The bank: a statement taken in, lines confirmed by one key, a balance noted, rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from cafe_pos.domain.bank import WAYS, Target, What
from cafe_pos.i18n import _, figure, money, ngettext
from cafe_pos.messages.bank import TARGETS
from cafe_pos.messages.costs import CHARGES
from cafe_pos.tui import words
from cafe_pos.tui.costs.opened import Leave, Opened, leave_of
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row, RowAct, RowKey
from cafe_pos.tui.shown import Notice, Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.bank.confirming import LineView
    from cafe_pos.application.bank.importing import ImportView
    from cafe_pos.application.bank.looks import BankLook
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.till import Till

FIRST: Final = 5
"""The place of the first line that waits, behind what is done by a letter."""
MOST_FAULTS: Final = 4
_VAT: Final = ("N20", "I10", "R55", "P21", "EX0", "HORS")
_LETTERS: Final = {
    What.CARDS: "c", What.VOUCHERS: "v", What.CHEQUES: "h", What.CASH: "e", What.CUSTOMER: "k",
    What.CHARGE: "g", What.PURCHASE: "a", What.INVESTMENT: "i", What.LOAN: "l", What.GRANT: "s",
    What.PAYOUT: "m", What.THIRD_PARTY: "t", What.VAT: "w", What.PRIVATE: "p", What.OTHER: "o",
}  # fmt: skip
_SETTLED: Final = (What.CHARGE, What.PURCHASE, What.INVESTMENT)

Work = Callable[["Context"], object]


def open_bank(till: Till, _at: float = 0.0) -> None:
    """Show the bank."""
    look(till)


def look(
    till: Till,
    act: Work | None = None,
    told: str = "",
    index: int = 0,
    *,
    leave: Leave | None = None,
) -> None:
    """Carry a change out, and show the bank as it is then; `leave` is who opened it, and stays."""
    left = leave or leave_of(till.panel)

    def acted(ctx: Context) -> BankLook:
        from cafe_pos.application.bank import looks

        if act is not None:
            act(ctx)
        return looks.look(ctx)

    def done(seen: BankLook) -> None:
        panel = view(seen, left)
        panel.index = min(index, len(panel.rows) - 1)
        till.panel = panel
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(acted, done)


def view(seen: BankLook, leave: Leave | None = None) -> Opened:
    """What can be done by a letter, then the lines that wait."""
    rows = (
        Row(_("Take in a statement (OFX, CSV)"), _ask_file, letter="i"),
        Row(_("Note a balance"), _balance(seen), letter="b"),
        Row(
            _("Confirm what the rules tell"), _ruled if seen.sure else None,
            right=str(seen.sure or ""), letter="t", dim=not seen.sure,
        ),
        Row(_("Settled lines"), _open_settled, letter="d"),
        Row(_("Rules"), _open_rules(seen), right=str(len(seen.rules) or ""), letter="r"),
        Row(_("Bank accounts"), _open_accounts, right=str(len(seen.accounts) or ""), letter="c"),
        *(Row(_text(one), _open_line(one), right=figure(one.line.cents)) for one in seen.waiting),
    )  # fmt: skip
    keys = (RowKey("f2", "F2", _("confirm"), lambda till, row, _at: _confirm(till, seen, row)),)
    return Opened(_("Bank"), rows, text=_standing(seen), more=keys, leave=leave)


def _standing(seen: BankLook) -> str:
    """The balances that are known, and how many lines wait."""
    known = [
        f"{one.account.name} {money(one.balance[1])} ({_short(one.balance[0])})"
        for one in seen.accounts
        if one.balance is not None
    ]
    waits = ngettext("{n} line waits", "{n} lines wait", seen.count).format(n=seen.count)
    return " · ".join([*known, waits])


def _short(day: str) -> str:
    return f"{day[8:10]}/{day[5:7]}"


def _text(one: LineView) -> str:
    """A line: its day, the words that tell it apart, what it may be."""
    return f"{_named(one)} {_proposed(one)}"


def _named(one: LineView) -> str:
    from cafe_pos.domain.bank_words import learned

    name = (learned(one.line.label) or one.line.label).upper()
    return f"{_short(one.line.day)} {name:<17.17}"


def _proposed(one: LineView) -> str:
    if one.proposal is None:
        return "?"
    target = one.proposal.target
    if target.what is What.CHARGE and target.charge:
        return _(CHARGES[target.charge])
    return _(TARGETS[target.what])


def _confirm(till: Till, seen: BankLook, row: Row) -> None:
    """Confirm the chosen line as it is proposed, and stay where it stood."""
    index = till.panel.rows.index(row) if isinstance(till.panel, Listing) else 0
    number = index - FIRST
    if not 0 <= number < len(seen.waiting):
        return
    one = seen.waiting[number]
    if one.proposal is None:
        _open_line(one)(till, 0.0)
        return
    look(till, _saying(till, one, None), _("Confirmed."), index)


def _saying(till: Till, one: LineView, target: Target | None, **said: Any) -> Work:
    operator = till.operator

    def act(ctx: Context) -> object:
        from cafe_pos.application.bank import confirming
        from cafe_pos.domain.ticket import Channel

        return confirming.confirm(
            ctx, one.line.id, target, operator=operator, channel=Channel.SCREEN, **said
        )

    return act


def _open_line(one: LineView) -> RowAct:
    """What a line is: as proposed, for this time or always; something else; or left aside."""

    def ignoring(till: Till, _at: float) -> None:
        operator = till.operator

        def act(ctx: Context) -> object:
            from cafe_pos.application.bank import confirming

            return confirming.ignore(ctx, one.line.id, operator=operator)

        look(till, act, _("Left aside."), FIRST)

    def do(till: Till, _at: float) -> None:
        rows = []
        if one.proposal is not None:
            name = _proposed(one)
            rows += [
                Row(_("{what}: yes").format(what=name), _take(one, always=False), letter="1"),
                Row(
                    _("{what}: yes, always").format(what=name), _take(one, always=True), letter="2"
                ),
            ]
        rows += [
            Row(_(TARGETS[what]), _ask(one, what), letter=_LETTERS[what])
            for what in What
            if _may_be(one, what)
        ]
        rows.append(Row(_("Leave aside"), ignoring, letter="x"))
        title = f"{_short(one.line.day)} {money(one.line.cents)}"
        till.panel = Listing(title, tuple(rows), text=one.line.label, back=till.panel)

    return do


def _may_be(one: LineView, what: What) -> bool:
    way = WAYS.get(what, "")
    return not (way and (way == "in") is not (one.line.cents > 0)) and not (
        what in _SETTLED and one.line.cents > 0
    )


def _take(one: LineView, *, always: bool) -> RowAct:
    def do(till: Till, _at: float) -> None:
        look(till, _saying(till, one, None, always=always), _("Confirmed."), FIRST)

    return do


def _ask(one: LineView, what: What) -> RowAct:
    """Ask for what a kind needs; what needs nothing is asked whether it is always so."""

    def done(till: Till, _form: Form, answers: Answers) -> None:
        target = Target(
            what=what,
            charge=answers.get("charge", ""),
            who=answers.get("who", "").strip(),
            vat_code=answers.get("vat", ""),
            label=answers.get("label", "").strip(),
            document=answers.get("document", "").strip().upper(),
            commune=answers.get("commune") == "yes",
        )
        said = {"always": answers["always"] == "yes", "sure": answers.get("sure") == "yes"}
        look(till, _saying(till, one, target, **said), _("Confirmed."), FIRST)

    def do(till: Till, _at: float) -> None:
        till.panel = Form(
            _(TARGETS[what]), (*_fields(one, what), _switch("always", _("Always so"))), done,
            text=one.line.label, back=till.panel,
        )  # fmt: skip

    return do


def _switch(name: str, label: str) -> Field:
    choices = (("no", _("no")), ("yes", _("yes")))
    return Field(name, label, "no", Kind.CHOICE, choices)


def _fields(one: LineView, what: What) -> tuple[Field, ...]:
    from cafe_pos.domain.bank_words import like_a_grant

    vat = tuple((code, code) for code in _VAT)
    label = Field("label", _("Called"), one.line.label[:60])
    match what:
        case What.CHARGE:
            kinds = tuple((code, _(text)) for code, text in CHARGES.items())
            return (
                Field("charge", _("Kind"), "other", Kind.CHOICE, kinds),
                Field("vat", _("VAT"), "N20", Kind.CHOICE, vat),
                label,
            )
        case What.PURCHASE:
            return (
                Field("who", _("Supplier"), hint=_("its code or name")),
                Field("vat", _("VAT"), "R55", Kind.CHOICE, vat),
                label,
            )
        case What.INVESTMENT:
            return Field("vat", _("VAT"), "N20", Kind.CHOICE, vat), label
        case What.GRANT:
            return label, _switch("commune", _("Of the town hall"))
        case What.PAYOUT:
            return (
                Field("who", _("Mandator"), hint=_("its code or name")),
                Field("document", _("Settlement"), hint=_("S-…, else the last one")),
            )
    given = one.line.cents > 0 and like_a_grant(one.line.label)
    return (_switch("sure", _("No grant, I am sure")),) if given else ()


# --- files, balances, rules, what is settled --------------------------------------------------


def _ask_file(till: Till, _at: float) -> None:
    operator = till.operator

    def done(till: Till, _form: Form, answers: Answers) -> None:
        def act(ctx: Context) -> ImportView | tuple[str, ...]:
            from cafe_pos.application.bank import importing

            content, name = importing.read_from(answers["path"])
            try:
                return importing.take(
                    ctx, content, name, account=answers["account"].strip() or None,
                    operator=operator,
                )  # fmt: skip
            except importing.LinesError as refused:
                more = (f"{one.line}: {one.text}" for one in refused.faults[1:MOST_FAULTS])
                return (words.refusal(refused), *more)

        def shown(read: ImportView | tuple[str, ...]) -> None:
            if isinstance(read, tuple):
                till.banner = Notice(_("Refused"), read)
            else:
                look(till, None, _imported(read), FIRST)

        till.do(act, shown)

    till.panel = Form(
        _("Take in a statement (OFX, CSV)"),
        (
            Field("path", _("File"), limit=200, hint=_("as fetched from the bank's site")),
            Field("account", _("Account"), hint=_("only where there are several")),
        ),
        done,
        text=_("What is there already is left out: a file may come twice."),
        back=till.panel,
    )


def _imported(read: ImportView) -> str:
    said = ngettext("{n} new line", "{n} new lines", read.added).format(n=read.added)
    if read.lacking is None:
        return said
    lacking = _("days are missing: {first} to {last}").format(
        first=_short(read.lacking[0]), last=_short(read.lacking[1])
    )
    return f"{said}, {lacking}"


def _balance(seen: BankLook) -> RowAct:
    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator

        def act(ctx: Context) -> object:
            from cafe_pos.application.bank import accounts
            from cafe_pos.domain.money import parse_euros

            return accounts.note_balance(
                ctx, answers["day"].strip(), parse_euros(answers["amount"]),
                account=answers.get("account") or None, operator=operator,
            )  # fmt: skip

        look(till, act, _("Kept."))

    def do(till: Till, _at: float) -> None:
        names = [one.account.name for one in seen.accounts if one.account.closed_on is None]
        which = (
            Field("account", _("Account"), names[0], Kind.CHOICE, tuple((n, n) for n in names)),
        )
        till.panel = Form(
            _("Note a balance"),
            (
                *(which if len(names) > 1 else ()),
                Field("day", _("On the evening of"), seen.today, hint=_("like 2026-10-31")),
                Field("amount", _("Balance"), kind=Kind.SIGNED),
            ),
            done,
            back=till.panel,
        )

    return do


def _ruled(till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> object:
        from cafe_pos.application.bank import confirming
        from cafe_pos.domain.ticket import Channel

        return confirming.confirm_ruled(ctx, operator=operator, channel=Channel.SCREEN)

    look(till, act, _("Confirmed."), FIRST)


def _open_accounts(till: Till, at: float) -> None:
    from cafe_pos.tui.costs import account_panels

    account_panels.open_accounts(till, at)


def _open_rules(seen: BankLook) -> RowAct:
    def do(till: Till, _at: float) -> None:
        def drop(till: Till, row: Row, _at: float) -> None:
            operator = till.operator
            number = int(row.right)

            def act(ctx: Context) -> None:
                from cafe_pos.application.bank import rules

                rules.drop(ctx, number, operator=operator)

            look(till, act, _("Removed."))

        rows = tuple(
            Row(
                f"{'+' if one.sign == 'in' else '-'} “{one.words}” {_(TARGETS[one.target.what])}",
                right=str(one.id),
            )
            for one in seen.rules
        )
        till.panel = Listing(
            _("Rules"), rows, empty=_("None yet: confirm a line with “always”."),
            more=(RowKey("delete", _("Del"), _("remove"), drop),), back=till.panel,
        )  # fmt: skip

    return do


def _open_settled(till: Till, _at: float) -> None:
    from cafe_pos.application.bank import looks

    def done(lines: tuple[LineView, ...]) -> None:
        till.panel = Listing(
            _("Settled lines"),
            tuple(
                Row(_settled_text(one), _undo(one), right=figure(one.line.cents)) for one in lines
            ),
            text=_("Enter lets a line wait again; what it entered is removed."),
            empty=_("None yet."),
            back=till.panel,
        )

    till.do(looks.settled, done)


def _settled_text(one: LineView) -> str:
    target = one.line.target
    said = _("left aside") if target is None else _(TARGETS[target.what])
    return f"{_named(one)} {said}"


def _undo(one: LineView) -> RowAct:
    def do(till: Till, _at: float) -> None:
        operator = till.operator

        def act(ctx: Context) -> object:
            from cafe_pos.application.bank import confirming

            return confirming.undo(ctx, one.line.id, operator=operator)

        look(till, act, _("It waits again."))

    return do
