"""Tabs at the counter (F3): the list, putting aside, giving back, taking out with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.application.tabs.tabs import Recalled, TabView, Where
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.order import Order
from cafe_pos.i18n import _, figure, money
from cafe_pos.tui import words
from cafe_pos.tui.accounts import keeping as account_keeping
from cafe_pos.tui.keys import AZERTY_DIGITS
from cafe_pos.tui.parts.listing import Listing, Row, RowKey
from cafe_pos.tui.parts.panel import BarKey, enter, escape
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till

REASONS: Final[tuple[Callable[[], str], ...]] = (
    lambda: _("Rung by mistake"),
    lambda: _("The customer changed their mind"),
    lambda: _("There was none left"),
    lambda: _("Spilt, broken or sent back"),
    lambda: _("Left without paying"),
)
"""Why something leaves a tab unsold: one digit; recorded."""


def where(till: Till, reason: str = "", *, leaves: bool = False) -> Where:
    """Who asks at this counter."""
    return Where(operator=till.operator, reason=reason, client_key=till.client_key, leaves=leaves)


def open_tabs(till: Till, _at: float = 0.0) -> None:
    """F3: the open tabs; with an order on the screen, where to put it."""

    def act(ctx: Context) -> tuple[TabView, ...]:
        from cafe_pos.application.tabs import tabs

        return tabs.open_tabs(ctx)

    till.do(act, partial(_put_aside if till.order.lines else _list, till))


# The list


def _list(till: Till, found: tuple[TabView, ...]) -> None:
    till.panel = TabList(
        _("Tabs"),
        tuple(
            Row(tab.name, partial(_take, tab.id), right=_right(till, tab), key=tab.id)
            for tab in found
        ),
        typing=True,
        empty=_("Nothing is put aside."),
        more=(RowKey("f8", "F8", _("provisional note"), _note_of),),
    )


def _right(till: Till, tab: TabView) -> str:
    """What a tab comes to, who has it and since when."""
    zone = till.view.zone if till.view is not None else "Europe/Paris"
    covers = _("{n}p.").format(n=tab.covers) + " " if tab.covers else ""
    since = words.local_time(tab.held_since, zone)
    return f"{covers}{tab.holder} {since} {figure(tab.total_cents):>8}"


def _take(tab: str, till: Till, _at: float) -> None:
    recall(till, tab)


def recall(till: Till, tab: str, then: Callable[[Recalled], None] | None = None) -> None:
    """Bring a tab's order to the screen."""

    def act(ctx: Context) -> Recalled:
        from cafe_pos.application.tabs import tabs

        return tabs.recall(ctx, tab, where(till))

    till.do(act, then or partial(show, till))


def show(till: Till, found: Recalled) -> None:
    """A tab's order is on the screen from now on."""
    till.panel = None
    till.take_tab(found)
    if found.lost:
        text = _("No longer sold, and missing here: {names}").format(names=", ".join(found.lost))
        till.said = Said(text, Tone.WARN)


def _note_of(till: Till, row: Row, _at: float) -> None:
    """Print the provisional note of a tab in the list, which stays where it is."""

    def act(ctx: Context) -> str:
        from cafe_pos.application.tabs import serving, tabs

        order = tabs.find(ctx, row.key).order
        return serving.print_note(ctx, order, Where(operator=till.operator)).kept.tab.name

    def done(name: str) -> None:
        till.said = Said(_("Provisional note of {name} sent to the printer").format(name=name))
        open_tabs(till)

    till.do(act, done)


class TabList(Listing):
    """Tabs narrowed by what is typed; a number finds the table of that number first."""

    __slots__ = ()

    @property
    def found(self) -> tuple[Row, ...]:
        """The rows that hold every word typed, whole words first, then beginnings."""
        return _narrowed(self.rows, self.typed)

    def press(self, till: Till, key: Key) -> None:
        """F3 once more: what customers owe on their accounts."""
        if key.name == "f3":
            account_keeping.open_accounts(till, key.at)
        else:
            Listing.press(self, till, key)

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """The keys of the list, and F3 for the accounts."""
        named = tuple((one.name, one.key, one.what) for one in self.more)
        return (enter(_("take")), ("F3", "f3", _("accounts")), *named, escape())


def _narrowed(rows: tuple[Row, ...], typed: str) -> tuple[Row, ...]:
    if not typed.strip():
        return rows
    wanted = _wanted(typed)
    kept = [row for row in rows if _holds(row.text, wanted)]
    return tuple(sorted(kept, key=lambda row: _distance(row.text, wanted)))


def _wanted(typed: str) -> list[str]:
    """The words typed; the unshifted top row of an AZERTY keyboard counts as its digits."""
    return [
        "".join(AZERTY_DIGITS[c] for c in word)
        if all(c in AZERTY_DIGITS and c not in "éèçà-" for c in word)
        else fold(word)
        for word in typed.split()
    ]


def _holds(name: str, wanted: list[str]) -> bool:
    return all(word in fold(name) for word in wanted)


def _distance(name: str, wanted: list[str]) -> tuple[int, bool]:
    """How far a name is from what was typed: words that it does not hold whole."""
    parts = fold(name).split()
    unlike = sum(word not in parts for word in wanted)
    return unlike, not fold(name).startswith(wanted[0])


# Putting aside


def _put_aside(till: Till, found: tuple[TabView, ...]) -> None:
    till.panel = PutAside(
        title=_("Put aside under which name?"),
        rows=tuple(
            Row(tab.name, partial(_join, tab), right=_right(till, tab), key=tab.id)
            for tab in found
            if tab.id != till.order.tab
        ),
        text=_("Type a name, new or open already. Enter takes the first row."),
        typing=True,
        own=_own_row(till),
        on_new=lambda till, name, _at: put_aside(till, name),
    )


def _own_row(till: Till) -> Row:
    """What Enter does with nothing typed: back under its name, or under the next number."""
    if till.tab is None:
        return Row(_("Under the next number (Note)"), lambda till, _at: put_aside(till, None))
    text = _("Back to {name}").format(name=till.tab.name)
    return Row(text, lambda till, _at: put_aside(till, None))


@dataclass(slots=True)
class PutAside(Listing):
    """A name typed: a new one, or an open tab's; with nothing typed the order's own place."""

    own: Row | None = None

    @property
    def found(self) -> tuple[Row, ...]:
        """The own place; once something is typed, tabs that hold it and the new name.

        The new name stands first where the typed one ends in a number that no tab has: `Table 1`
        is not `Table 12`.
        """
        typed = " ".join(self.typed.split())
        if not typed:
            return (self.own, *self.rows) if self.own is not None else self.rows
        kept = _narrowed(self.rows, typed)
        if any(fold(row.text) == fold(typed) for row in kept):
            return kept
        fresh = Row(_("New: {name}").format(name=typed), self._new)
        words_typed = _wanted(typed)
        whole = kept and not _distance(kept[0].text, words_typed)[0]
        if words_typed[-1].isdecimal() and not whole:
            return (fresh, *kept)
        return (*kept, fresh)

    def _new(self, till: Till, at: float) -> None:
        if self.on_new is not None:
            self.on_new(till, " ".join(self.typed.split()), at)

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """Put aside or go back."""
        return (enter(_("put aside")), escape())


def put_aside(till: Till, name: str | None, *, merge: bool = False) -> None:
    """Keep the order in its tab and clear the screen for the next one."""
    order, part = till.order, till.order.part
    told = where(till, leaves=True)

    def act(ctx: Context) -> Recalled:
        from cafe_pos.application.tabs import tabs

        return tabs.keep(ctx, order, name, told, merge=merge)

    def done(kept: Recalled) -> None:
        till.panel = None
        till.next_order()
        text = _("{name}: part of it put aside") if part else _("{name}: put aside, {amount}")
        till.said = Said(
            text.format(name=kept.tab.name, amount=money(kept.tab.total_cents)), Tone.GOOD
        )

    till.host.forget_draft()
    till.do(act, done)


def _join(tab: TabView, till: Till, _at: float) -> None:
    """Ask before two orders become one."""
    text = _("{name} is open already, with {amount}.").format(
        name=tab.name, amount=money(tab.total_cents)
    )
    till.panel = Listing(
        _("Put together?"),
        (
            Row(
                _("Yes, add this order to {name}").format(name=tab.name),
                lambda till, _at: put_aside(till, tab.name, merge=True),
                letter="1",
            ),
            Row(_("No, another name"), open_tabs, letter="2"),
        ),
        text=text,
        back=till.panel,
    )


def keep_here(till: Till, then: Callable[[Recalled], None], name: str | None = None) -> None:
    """Keep the order in its tab, leave it on the screen, and go on with it."""
    order, told = till.order, where(till)

    def act(ctx: Context) -> Recalled:
        from cafe_pos.application.tabs import tabs

        return tabs.keep(ctx, order, name, told)

    def done(kept: Recalled) -> None:
        till.take_tab(kept)
        then(kept)

    till.host.forget_draft()
    till.do(act, done)


# Taking out


def ask_reason(till: Till, title: str, then: Callable[[str], None]) -> None:
    """Ask why something leaves a tab: one digit."""

    def take(reason: str, till: Till, _at: float) -> None:
        till.panel = None
        then(reason)

    till.panel = Listing(
        title,
        tuple(
            Row(reason(), partial(take, reason()), letter=str(digit))
            for digit, reason in enumerate(REASONS, start=1)
        ),
        text=_("This was put aside: the reason is recorded."),
        back=None,
    )


def take_out(till: Till, after: Order) -> None:
    """Take pieces that were put aside off the order, once the reason is given."""

    def with_reason(reason: str) -> None:
        told = where(till, reason)

        def act(ctx: Context) -> Recalled:
            from cafe_pos.application.tabs import tabs

            return tabs.remove(ctx, after, told)

        def done(kept: Recalled) -> None:
            till.removed(after, kept)
            till.said = Said(_("Taken out and recorded: {reason}").format(reason=reason))

        till.host.forget_draft()
        till.do(act, done)

    ask_reason(till, _("Why is it taken out?"), with_reason)


def ask_to_empty(till: Till) -> None:
    """An order that came from a tab: back as it was, or emptied with a reason."""
    tab = till.tab
    if tab is None or till.order.part:
        till.next_order()
        return

    def back(till: Till, _at: float) -> None:
        till.panel = None
        till.next_order()
        till.said = Said(_("{name}: back as it was put aside").format(name=tab.name))

    def empty(reason: str) -> None:
        told, version = where(till, reason, leaves=True), till.order.version

        def act(ctx: Context) -> None:
            from cafe_pos.application.tabs import tabs

            tabs.drop(ctx, tab.id, told, version)

        def done(_none: None) -> None:
            till.next_order()
            till.said = Said(_("{name} emptied and recorded: {reason}").format(
                name=tab.name, reason=reason))  # fmt: skip

        till.host.forget_draft()
        till.do(act, done)

    title = _("Empty {name}?").format(name=tab.name)
    till.panel = Listing(
        title,
        (
            Row(_("No: back as it was put aside"), back, letter="1"),
            Row(
                _("Yes: nothing of it is sold"),
                lambda till, _at: ask_reason(till, title, empty),
                letter="2",
            ),
        ),
    )
