"""The settings screens: groups, then a form whose values are those in force.

Leaving a form changes nothing; what is kept is one recorded act and shows at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _
from cafe_pos.tui import words
from cafe_pos.tui.first_run import printers
from cafe_pos.tui.paint.canvas import fit
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.settings import words as setting_words
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.identity import Identity
    from cafe_pos.application.ports import Context
    from cafe_pos.application.settings_acts import SettingsView, Value
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

BACKUP_KEYS: Final = ("backup_hours",)
LOOK_KEYS: Final = ("theme", "large_type", "keyboard", "lock_minutes", "language")
TERRITORIES: Final = ("metropolitan", "corsica", "overseas")
LICENCES: Final = (0, 3, 4)
STATEMENT_GROUP: Final = 11
OTHERS_GROUP: Final = 12
"""Places among the groups."""
ADDRESS_LINES: Final = 4
SECONDS_A_MINUTE: Final = 60

Shown = Callable[["Till", "SettingsView"], "Panel | None"]
"""What a settings screen shows once the settings are known."""


def open_settings(till: Till, _at: float = 0.0) -> None:
    """Show the groups of settings to somebody who may change them."""
    look(till, groups)


def look(till: Till, shown: Shown) -> None:
    """Look the settings up anew, and show them."""
    keep(till, lambda _ctx: None, shown, "")


def keep(till: Till, act: Callable[[Context], object], shown: Shown, told: str) -> None:
    """Carry a change out, let it show at once, and show a screen with what is in force then."""
    operator = till.operator

    def acted(ctx: Context) -> SettingsView:
        from cafe_pos.application import settings_acts

        act(ctx)
        return settings_acts.seen(ctx, operator)

    def done(seen: SettingsView) -> None:
        take(till, seen)
        till.panel = shown(till, seen)
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(acted, done)


def take(till: Till, seen: SettingsView) -> None:
    """Have the counter follow the settings in force."""
    view, values = till.view, seen.values
    if view is None:
        return
    if view.theme != values["theme"]:
        till.host.wear(str(values["theme"]))
    till.azerty = values["keyboard"] == "azerty"
    till.lock_after_s = int(values["lock_minutes"]) * SECONDS_A_MINUTE or None
    till.people = tuple(one for one in seen.people if one.active)
    me = next((one for one in seen.people if one.code == view.operator), None)
    till.view = replace(
        view,
        cafe=seen.identity.trade_name,
        commune=seen.identity.commune,
        operator_name=me.name if me is not None else view.operator_name,
        printer=seen.printer or {},
        keyboard=str(values["keyboard"]),
        theme=str(values["theme"]),
        lock_minutes=int(values["lock_minutes"]),
        large_type=bool(values["large_type"]),
        terminal="" if seen.terminal is None else seen.terminal.address,
    )


def groups(till: Till, seen: SettingsView, index: int = 0) -> Listing:
    """The groups, each with what it is set to."""
    from cafe_pos.tui.settings import (
        kitchen_panels,
        people_panels,
        printer_panels,
        terminal_panels,
    )

    cafe, values = seen.identity, seen.values
    active = [one.name for one in seen.people if one.active]
    theme = setting_words.value("theme", str(values["theme"]))
    policy = setting_words.value("print_policy", str(values["print_policy"]))

    def opening(panel: Callable[[Listing], Panel]) -> Callable[[Till, float], None]:
        def act(till: Till, _at: float) -> None:
            if isinstance(till.panel, Listing):
                till.panel = panel(till.panel)

        return act

    return Listing(
        _("Settings"),
        (
            Row(
                _("The café"),
                opening(lambda back: cafe_form(seen, back)),
                fit(cafe.trade_name, 26),
                "c",
            ),
            Row(
                _("People"),
                opening(lambda back: people_panels.people(seen, back)),
                fit(", ".join(active), 26),
                "p",
            ),
            Row(
                _("Printer"),
                opening(lambda back: printer_panels.printer(printer_panels.counters(seen), back)),
                fit(printers.in_words(seen.printer), 26),
                "i",
            ),
            Row(
                _("Sale and day"),
                opening(lambda back: values_form(seen, 3, _("Sale and day"), sale_keys(), back)),
                policy,
                "v",
            ),
            Row(
                _("Screen and keyboard"),
                opening(
                    lambda back: values_form(seen, 4, _("Screen and keyboard"), LOOK_KEYS, back)
                ),
                theme,
                "e",
            ),
            Row(
                _("The kitchen"),
                lambda till, _at: kitchen_panels.open_kitchen(till, seen, till.panel),
                letter="k",
            ),
            Row(
                _("Backups"),
                lambda till, _at: _open_backups(till, seen),
                setting_words.value("backup_hours", str(values["backup_hours"])),
                "s",
            ),
            Row(
                _("Card terminal"),
                opening(lambda back: terminal_panels.terminal(seen, back)),
                fit(terminal_panels.shown(seen), 26),
                "t",
            ),
            *more_groups(seen),
        ),
        text=_("Training: what changes here is gone when you leave it.")
        if till.view is not None and till.view.training
        else _("A change is recorded and shows at once. Escape changes nothing."),
        index=index,
    )


def more_groups(seen: SettingsView) -> tuple[Row, ...]:
    """The groups whose facts are looked up when they are opened."""
    from cafe_pos.tui.settings import (
        accounting_panels,
        elsewhere,
        opening_panels,
        parcel_panels,
        publisher_panels,
    )

    def show_others(till: Till, _at: float) -> None:
        if till.panel is not None:
            till.panel = elsewhere.others(seen, till.panel, OTHERS_GROUP)

    return (
        Row(
            _("Opening days"),
            lambda till, _at: opening_panels.open_weekdays(till, till.panel),
            letter="j",
        ),
        Row(
            _("Parcels and carriers"),
            lambda till, _at: parcel_panels.open_parcels(till, till.panel),
            letter="l",
        ),
        Row(
            _("Books: accounts, VAT"),
            lambda till, _at: accounting_panels.open_books(till, till.panel),
            letter="b",
        ),
        Row(
            _("Publisher's statement"),
            lambda till, _at: publisher_panels.open_statement(till, seen, STATEMENT_GROUP),
            fit(seen.texts.get("publisher_name", ""), 20),
            "n",
        ),
        Row(_("Other settings"), show_others, letter="r"),
    )


def _open_backups(till: Till, seen: SettingsView) -> None:
    from cafe_pos.tui.settings import backup_panels

    backup_panels.open_backups(till, seen)


def sale_keys() -> tuple[str, ...]:
    """Every setting that the screen and the keyboard do not take."""
    from cafe_pos.application import settings_acts

    others = tuple(key for key in settings_acts.ALLOWED if key not in (*LOOK_KEYS, *BACKUP_KEYS))
    return (*others, *settings_acts.ARTICLE_KEYS)


def back_to(index: int) -> Shown:
    """The groups again, at the one that was changed."""
    return lambda till, seen: groups(till, seen, index)


# The values that are settings of their own


def values_form(
    seen: SettingsView, index: int, title: str, keys: Sequence[str], back: Listing
) -> Form:
    """The settings of a group."""

    def done(till: Till, form: Form, answers: Answers) -> None:
        from cafe_pos.application import settings_acts

        before = {field.name: field.value for field in fields}
        wanted: dict[str, Value] = {}
        for key in keys:
            if answers[key] == before[key]:
                continue
            try:
                wanted[key] = _meant(key, answers[key])
            except PosError as error:
                form.wrong(words.refusal(error), key)
                return
        operator = till.operator

        def act(ctx: Context) -> None:
            settings_acts.change_all(ctx, wanted, operator=operator)

        told = _("Kept and recorded.") if wanted else _("Nothing was changed.")
        keep(till, act, back_to(index), told)

    fields = tuple(_value_field(seen, key) for key in keys)
    return Form(title, fields, done, back=back)


def _value_field(seen: SettingsView, key: str) -> Field:
    """The field of a setting: a choice of what is allowed, or a figure."""
    from cafe_pos.application import settings_acts

    name, hint = setting_words.label(key), setting_words.hint(key)
    if key in settings_acts.ARTICLE_KEYS:
        code = seen.texts.get(key, "")
        first = ((code, _("the first one") if seen.suspended else _("none in the catalogue")),)
        articles = seen.suspended if code else first + seen.suspended
        return form_values.choice(key, name, code, articles, hint)
    value, allowed = seen.values[key], settings_acts.ALLOWED[key]
    if not isinstance(allowed, range):
        known = tuple(map(settings_acts.text_of, allowed))
        choices = ((text, setting_words.value(key, text)) for text in known)
        return form_values.choice(key, name, settings_acts.text_of(value), choices, hint)
    number = int(value)
    if key.endswith("_cents"):
        return Field(key, name, form_values.amount(number), Kind.AMOUNT, limit=7, hint=hint)
    if key.endswith("_bp"):
        return Field(key, name, form_values.percent(number), Kind.AMOUNT, limit=6, hint=hint)
    digits = max(2, len(str(allowed[-1])))
    return Field(key, name, str(number), Kind.NUMBER, limit=digits, hint=hint)


def _meant(key: str, text: str) -> Value:
    """The value that a field's text means.

    Raises:
        PosError: `amount.*`, `setting.value`.
    """
    from cafe_pos.application import settings_acts

    refused = PosError("setting.value", key=setting_words.label(key), value=text)
    if not isinstance(settings_acts.ALLOWED.get(key), range):
        return settings_acts.value_of(key, text)
    if key.endswith(("_cents", "_bp")):
        value = form_values.cents(text)
    else:
        value = int(text) if text else None
    if value is None or not settings_acts.is_allowed(key, value):
        raise refused
    return value


# The café


def cafe_form(seen: SettingsView, back: Listing) -> Form:
    """Who the café is, as its documents print it."""
    return Form(
        _("The café"),
        (
            Field("trade_name", _("Name"), seen.identity.trade_name, limit=80,
                  hint=_("As the sign says; on tickets and screens.")),
            Field("legal_name", _("Legal name"), seen.identity.legal_name, limit=80,
                  hint=_("The company or association that runs the café, as registered.")),
            *_address(seen.identity),
            Field("commune", _("Commune"), seen.identity.commune, limit=80,
                  hint=_("The village; on tickets and in the network's figures.")),
            Field("insee", _("INSEE code"), seen.identity.insee or "", limit=5,
                  hint=_("Of the commune; may be empty.")),
            Field("population", _("Inhabitants"), _number(seen.identity.population), Kind.NUMBER,
                  limit=7, hint=_("Of the commune; may be empty.")),
            Field("siret", _("SIRET"), seen.identity.siret, Kind.NUMBER, limit=14,
                  hint=_("14 digits; receipts must show them.")),
            Field("vat_number", _("VAT number"), seen.identity.vat_number or "", limit=18,
                  hint=_("FR44732829320, for instance; empty without one.")),
            form_values.choice(
                "vat_regime", _("VAT regime"), seen.identity.vat_regime,
                ((code, setting_words.regime(code)) for code in ("standard", "franchise")),
                _("From the next ticket on; your accountant knows."),
            ),
            form_values.choice(
                "territory", _("Territory"), seen.identity.territory,
                ((code, setting_words.territory(code)) for code in TERRITORIES),
                _("Whose VAT rates apply."),
            ),
            form_values.choice(
                "licence", _("Licence"), str(seen.identity.licence),
                ((str(number), setting_words.licence(number)) for number in LICENCES),
                _("For alcohol drunk here."),
            ),
        ),
        lambda till, _form, answers: _keep_cafe(till, seen, answers),
        back=back,
    )  # fmt: skip


def _address(cafe: Identity) -> tuple[Field, ...]:
    lines = (*cafe.address, *("",) * (ADDRESS_LINES - len(cafe.address)))
    return tuple(
        Field(
            "address" if place == 0 else f"address{place}",
            _("Address") if place == 0 else _("(continued)"),
            line,
            limit=80,
        )
        for place, line in enumerate(lines)
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _keep_cafe(till: Till, seen: SettingsView, answers: Answers) -> None:
    lines = (text for name, text in answers.items() if name.startswith("address"))
    wanted = replace(
        seen.identity,
        trade_name=answers["trade_name"],
        legal_name=answers["legal_name"],
        address=tuple(filter(None, lines)),
        commune=answers["commune"],
        insee=answers["insee"] or None,
        population=int(answers["population"]) if answers["population"] else None,
        siret=answers["siret"],
        vat_number=answers["vat_number"] or None,
        vat_regime=answers["vat_regime"],
        territory=answers["territory"],
        licence=int(answers["licence"]),
    )
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application import identity

        identity.change(ctx, wanted, operator=operator)

    told = _("Kept and recorded.") if wanted != seen.identity else _("Nothing was changed.")
    keep(till, act, back_to(0), told)
