"""Changing how the till looks and behaves, each change with its event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application import identity as identities
from cafe_pos.application.cards import settings as card_settings
from cafe_pos.application.cards.settings import TerminalSetting
from cafe_pos.application.identity import Identity
from cafe_pos.application.people import Person, person
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.printing import copies
from cafe_pos.domain import drawer, produce
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.closure import Period
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import BASIS_POINTS
from cafe_pos.domain.pricing import LineKind
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

Value = str | int | bool

MAX_TEXT: Final = 8
MAX_FLOAT_CENTS: Final = 1_000_00
MAX_VISA_FROM_CENTS: Final = 1_000_00
LEAST_ERASE_DAYS: Final = 30
"""A customer asks for the terminal's receipt again within weeks."""
LATEST_ROLLOVER_H: Final = 8
JANUARY: Final = 1
MONTHS: Final = 12

ALLOWED: Final[dict[str, Sequence[Value]]] = {
    "theme": ("dark", "light", "console"),
    "large_type": (False, True),
    "keyboard": ("azerty", "qwerty"),
    "print_policy": ("ask", "always"),
    "lock_minutes": (1, 2, 5, 10, 20, 30, 60),
    "language": ("fr", "en"),
    "voucher_any_day": (False, True),
    "float_cents": range(MAX_FLOAT_CENTS + 1),
    "rollover_hour": range(LATEST_ROLLOVER_H + 1),
    "fiscal_year_start": range(JANUARY, MONTHS + 1),
    "discount_max_bp": range(BASIS_POINTS + 1),
    "price_margin_bp": range(BASIS_POINTS + 1),
    "visa_refund_cents": range(MAX_VISA_FROM_CENTS + 1),
    "count_visa_cents": range(MAX_VISA_FROM_CENTS + 1),
    "card_erase_days": range(LEAST_ERASE_DAYS, card_settings.MAX_ERASE_DAYS + 1),
    "bread_level": (50, 60, 70, 80, 90),
    "backup_hours": (0, 1, 2, 4, 8, 12),
}
"""What may be changed here, and to what; a range: cents, basis points, hours, days, months."""

ARTICLE_KEYS: Final = ("suspended_article",)
"""Settings that name an article: the suspended coffee by which the fund is counted."""

TEXT_KEYS: Final = (
    "publisher_name", "publisher_address", "publisher_signatory", "second_backup", "near_dlc",
)  # fmt: skip
"""Settings of free text: who answers for this program, the folder of second backups, what is
proposed off produce by the days it has left."""
MAX_LINE: Final = 200

_DAY_KEYS: Final = ("rollover_hour",)
"""What decides on the business day, and so stays while a day is open."""

_YEAR_KEYS: Final = ("fiscal_year_start",)
"""What decides on the fiscal year, and so stays once a year is closed: its Z names its days."""


@dataclass(frozen=True, slots=True)
class SettingsView:
    """Everything that the settings screens show: what is in force at this moment.

    `values` holds each key of ALLOWED, `texts` each of TEXT_KEYS and ARTICLE_KEYS, empty when never
    said; `suspended` the articles that may be the suspended coffee (code, label); a printer is
    None when there is none.
    """

    identity: Identity
    values: Mapping[str, Value]
    people: tuple[Person, ...]
    printer: Mapping[str, Any] | None
    terminal: TerminalSetting | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    suspended: tuple[tuple[str, str], ...] = ()
    kitchen_printer: Mapping[str, Any] | None = None


def seen(ctx: Context, operator: str | None = None) -> SettingsView:
    """The settings in force, for somebody who may change them.

    Raises:
        PosError: `right.missing`, `operator.*`, `cafe.missing`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.SETTINGS)
        settings = uow.settings()
        usual = defaults()
        return SettingsView(
            identities.in_force(ctx, uow),
            {key: settings.get(key, usual[key]) for key in ALLOWED},
            tuple(person(one) for one in uow.operators()),
            copies.printer_of(uow),
            card_settings.terminal_in(uow),
            {key: str(settings.get(key) or "") for key in (*TEXT_KEYS, *ARTICLE_KEYS)},
            tuple(
                (one.code, one.label)
                for one in uow.articles()
                if one.line_kind == LineKind.SUSPENDED
            ),
            copies.printer_of(uow, copies.KITCHEN_PRINTER),
        )


def defaults() -> dict[str, Value]:
    """What the till does where a setting was never said."""
    from cafe_pos.application import counter, setup
    from cafe_pos.application.bread import forecast
    from cafe_pos.application.keeping import backups
    from cafe_pos.application.selling import prices, refunds

    switches: dict[str, Value] = {key: False for key in ALLOWED if False in _choices(key)}
    usual: dict[str, Value] = {
        "theme": "dark",
        "keyboard": "qwerty",
        "lock_minutes": counter.DEFAULT_LOCK_MINUTES,
        "discount_max_bp": prices.DISCOUNT_MAX_BP,
        "price_margin_bp": prices.PRICE_MARGIN_BP,
        "visa_refund_cents": refunds.VISA_FROM_CENTS,
        "count_visa_cents": drawer.VISA_CENTS,
        "card_erase_days": card_settings.ERASE_DAYS,
        "fiscal_year_start": JANUARY,
        "bread_level": forecast.DEFAULT_LEVEL,
        "backup_hours": backups.HOURS,
    }
    founding = {key: value for key, value in setup.DEFAULT_SETTINGS.items() if key in ALLOWED}
    return switches | usual | founding


def _choices(key: str) -> Sequence[Value]:
    """What a setting can be chosen from; nothing for a figure."""
    allowed = ALLOWED[key]
    return () if isinstance(allowed, range) else allowed


def is_allowed(key: str, value: object) -> bool:
    """Whether a setting may have a value."""
    return any(type(value) is type(one) and value == one for one in _candidates(key, value))


def _candidates(key: str, value: object) -> Sequence[Value]:
    """The values to compare with: of a range the equal one only."""
    allowed = ALLOWED.get(key, ())
    if isinstance(allowed, range):
        return (int(value),) if isinstance(value, int) and value in allowed else ()
    return allowed


def change(
    ctx: Context,
    key: str,
    value: Value,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> None:
    """Change one setting; the same value again changes and records nothing.

    Raises:
        PosError: as `change_all`.
    """
    change_all(ctx, {key: value}, operator=operator, channel=channel)


def change_all(
    ctx: Context,
    values: Mapping[str, Value],
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> None:
    """Change several settings, all or none, each with its event.

    Raises:
        PosError: `setting.value` with the `field`; `setting.day_open` for what may not change
            while a day is open, `setting.year_closed` once a year is closed; `right.missing`,
            `operator.*`.
    """
    for key, value in values.items():
        if key not in ARTICLE_KEYS and not is_allowed(key, value) and not _is_line(key, value):
            raise PosError("setting.value", field=key, key=key, value=value)
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        at = utc_text(ctx.clock.now())
        for key, value in values.items():
            if key in _DAY_KEYS and value != uow.settings().get(key) and uow.unclosed_days():
                raise PosError("setting.day_open", field=key)
            if key in _YEAR_KEYS and value != uow.settings().get(key, JANUARY):
                _check_no_year(uow, key)
            if key in ARTICLE_KEYS and not _is_suspended(uow, value):
                raise PosError("setting.value", field=key, key=key, value=value)
            acts.set_setting(uow, key, value, at=at, channel=channel, operator=who.code)


def _check_no_year(uow: UnitOfWork, key: str) -> None:
    last = uow.closures.last(Period.YEAR)
    if last is not None:
        raise PosError("setting.year_closed", field=key, number=last["number"])


def _is_line(key: str, value: Value) -> bool:
    """Whether this is a line of text that a setting may have; an empty one takes it back."""
    return (
        key in TEXT_KEYS
        and isinstance(value, str)
        and len(value) <= MAX_LINE
        and (value.isprintable() or not value)
        and (key != "second_backup" or not value or value.startswith("/"))
        and (key != "near_dlc" or not value or _are_steps(value))
    )


def _are_steps(text: str) -> bool:
    """Whether discounts by days left can be read, like `0:50 1:30 3:20`."""
    try:
        return bool(produce.steps_of(text))
    except PosError:
        return False


def _is_suspended(uow: UnitOfWork, code: Value) -> bool:
    """Whether this is the code of a suspended coffee in the catalogue."""
    article = uow.article(str(code))
    return article is not None and article.line_kind == LineKind.SUSPENDED


def text_of(value: Value | None) -> str:
    """A value as it is typed: `yes` and `no` for what is on or off."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def value_of(key: str, text: str) -> Value:
    """The value that a text means for a setting.

    Raises:
        PosError: `setting.value`.
    """
    if key in ARTICLE_KEYS:
        return text
    if key in TEXT_KEYS:
        return " ".join(text.split())
    allowed = ALLOWED.get(key, ())
    if isinstance(allowed, range):
        allowed = (int(text),) if text.isascii() and text.isdigit() and len(text) < MAX_TEXT else ()
    for value in allowed:
        if text_of(value) == text and is_allowed(key, value):
            return value
    raise PosError("setting.value", key=key, value=text)


def present(ctx: Context, key: str) -> Value | None:
    """A setting as it is; None when it was never said.

    Raises:
        PosError: `setting.value` when there is no such setting here.
    """
    if key not in ALLOWED and key not in ARTICLE_KEYS and key not in TEXT_KEYS:
        raise PosError("setting.value", key=key, value="")
    with ctx.store.act() as uow:
        value: Value | None = uow.settings().get(key)
        return value
