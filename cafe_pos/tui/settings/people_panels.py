"""The settings screens of people: who may use the till, their PINs and roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cafe_pos.domain.rights import Role
from cafe_pos.i18n import _
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.settings import panels, words
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.people import Person
    from cafe_pos.application.ports import Context
    from cafe_pos.application.settings_acts import SettingsView
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

GROUP = 1
"""The place of people among the groups."""


def people(seen: SettingsView, back: Panel, index: int = 0) -> Listing:
    """Everybody who ever stood at the counter, and a row for somebody new."""
    panel = Listing(_("People"), (), back=back, index=index)
    rows = [
        Row(
            one.name,
            _opening(lambda one=one: person(one, panel)),  # type: ignore[misc]
            right=words.role(one.role) if one.active else _("removed"),
            letter=str(number) if number <= 9 else "",  # noqa: PLR2004 - digits
            dim=not one.active,
        )
        for number, one in enumerate(seen.people, start=1)
    ]
    rows.append(Row(_("Add someone"), _opening(lambda: new_person(panel)), letter="a"))
    panel.rows = tuple(rows)
    return panel


def _opening(panel: Callable[[], Panel]) -> Callable[[Till, float], None]:
    def act(till: Till, _at: float) -> None:
        till.panel = panel()

    return act


def _people_again(till: Till, seen: SettingsView) -> Panel:
    return people(seen, panels.groups(till, seen, GROUP))


def _keep(till: Till, act: Callable[[Context], object], told: str) -> None:
    panels.keep(till, act, _people_again, told)


def new_person(back: Panel) -> Form:
    """Let someone new use the till."""

    def done(till: Till, form: Form, answers: Answers) -> None:
        if not _same_pins(form, answers):
            return
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application import people as acts
            from cafe_pos.domain.ticket import Channel

            acts.add(
                ctx, answers["name"], answers["pin"],
                role=Role(answers["role"]), by=operator, channel=Channel.SCREEN,
            )  # fmt: skip

        _keep(till, act, _("{name} may use the till.").format(name=answers["name"]))

    roles = tuple((code, words.role(code)) for code in ("help", "manager"))
    return Form(
        _("Add someone"),
        (
            Field("name", _("Name"), limit=30, hint=_("The name that the screen will say.")),
            Field(
                "role", _("Role"), "help", Kind.CHOICE, roles,
                hint=_("A help sells and reprints; a manager may do everything."),
            ),
            *_pin_fields(),
        ),
        done,
        back=back,
    )  # fmt: skip


def _pin_fields() -> tuple[Field, Field]:
    hint = _("4 to 8 digits; they are not shown.")
    return (
        Field("pin", _("PIN"), kind=Kind.PIN, limit=8, hint=hint),
        Field(
            "again", _("PIN again"), kind=Kind.PIN, limit=8,
            hint=_("The same digits, so that no slip locks you out."),
        ),
    )  # fmt: skip


def _same_pins(form: Form, answers: Answers) -> bool:
    if answers["pin"] != answers["again"]:
        form.put("again", "")
        form.wrong(_("The two PINs differ. Nothing was changed; type it twice."), "pin")
        return False
    return True


def person(one: Person, back: Panel) -> Listing:
    """What may be changed of somebody."""
    manager = one.role == Role.MANAGER
    other = Role.HELP if manager else Role.MANAGER
    panel = Listing(one.name, (), back=back)
    rows = [
        Row(_("New PIN"), _opening(lambda: new_pin(one, panel)), letter="p"),
        Row(
            _("Make a help") if manager else _("Make a manager"),
            lambda till, _at: _give_role(till, one, other),
            right=words.role(one.role),
            letter="r",
        ),
        Row(
            _("Take the till away") if one.active else _("Let back to the till"),
            lambda till, _at: _set_active(till, one),
            letter="x",
        ),
    ]
    panel.rows = tuple(rows)
    panel.text = _("Tickets keep the name. What changes here is recorded; roles and leaving want "
                   "the other manager's visa, now or later.")  # fmt: skip
    return panel


def new_pin(one: Person, back: Panel) -> Form:
    """Give somebody a new PIN."""

    def done(till: Till, form: Form, answers: Answers) -> None:
        if not _same_pins(form, answers):
            return
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application import people as acts
            from cafe_pos.domain.ticket import Channel

            acts.change_pin(ctx, one.code, answers["pin"], by=operator, channel=Channel.SCREEN)

        _keep(till, act, _("{name} has a new PIN.").format(name=one.name))

    return Form(_("A PIN for {name}?").format(name=one.name), _pin_fields(), done, back=back)


def _give_role(till: Till, one: Person, role: str) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application import people as acts
        from cafe_pos.domain.ticket import Channel

        acts.set_role(ctx, one.code, Role(role), by=operator, channel=Channel.SCREEN)

    told = _("{name}: {role}.").format(name=one.name, role=words.role(role))
    if one.code == operator and role != Role.MANAGER:
        _do_and_leave(till, act, told)
    else:
        _keep(till, act, told)


def _set_active(till: Till, one: Person) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application import people as acts
        from cafe_pos.domain.ticket import Channel

        acts.set_active(ctx, one.code, active=not one.active, by=operator, channel=Channel.SCREEN)

    told = _("{name} no longer uses the till.") if one.active else _("{name} may use the till.")
    told = told.format(name=one.name)
    if one.code == operator:
        _do_and_leave(till, act, told, lock=True)
    else:
        _keep(till, act, told)


def _do_and_leave(
    till: Till, act: Callable[[Context], object], told: str, *, lock: bool = False
) -> None:
    """Whoever took the till or the role from themselves has no business in the settings."""

    def done(_none: object) -> None:
        till.panel = None
        till.said = Said(told, Tone.GOOD)
        if lock:
            till.lock()

    till.do(act, done)
