"""The settings in words: what each is called, what its values mean, what helps to choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cafe_pos.i18n import _, ngettext


def label(key: str) -> str:
    """What a setting is called."""
    return {
        "theme": _("Colours"),
        "large_type": _("Large type"),
        "keyboard": _("Keyboard"),
        "print_policy": _("Receipts"),
        "lock_minutes": _("Lock after"),
        "language": _("Language of papers"),
        "float_cents": _("First float"),
        "rollover_hour": _("Day begins at (h)"),
        "fiscal_year_start": _("Year begins in (month)"),
        "discount_max_bp": _("Discount up to (%)"),
        "price_margin_bp": _("Price within (%)"),
        "visa_refund_cents": _("Refund visa from"),
        "count_visa_cents": _("Count visa above"),
        "card_erase_days": _("Card receipts (days)"),
        "suspended_article": _("Suspended coffee"),
        "voucher_any_day": _("Vouchers any day"),
        "bread_level": _("Bread enough on"),
        "backup_hours": _("Copies by itself"),
        "second_backup": _("Second copies in a folder"),
        "publisher_name": _("Publisher"),
        "publisher_address": _("Its address"),
        "publisher_signatory": _("Who signs"),
        "near_dlc": _("Discounts near the date"),
    }.get(key, key)


def hint(key: str) -> str:
    """What helps to choose."""
    said = {
        "theme": _("The text console of Linux always has its own sixteen colours."),
        "large_type": _("Fewer and taller tiles; the others are a page further."),
        "keyboard": _("On AZERTY the unshifted & é \" ' ( - è _ ç à count as digits."),
        "print_policy": _("A customer who asks always gets one (F8)."),
        "lock_minutes": _("The order stays; the PIN of whoever is there goes on with it."),
        "language": _("Tickets already issued stay as they are."),
        "float_cents": _(
            "Euros in the drawer before the first count; then last night's count is proposed."
        ),
        "rollover_hour": _("A sale before this hour counts for the evening before."),
        "fiscal_year_start": _(
            "The accountant's year: 1 is January. It stays once a year is closed."
        ),
        "discount_max_bp": _("More than that wants the other manager's visa."),
        "price_margin_bp": _("A price typed further from the catalogue's wants a visa."),
        "voucher_any_day": _("Meal vouchers on Sundays and holidays too, where it is allowed."),
        "visa_refund_cents": _("Euros. A smaller refund needs nobody's agreement."),
        "count_visa_cents": _(
            "Euros. A larger difference between drawer and count wants the other manager's visa."
        ),
        "card_erase_days": _(
            "So long its receipts can be printed again; a payment can be contested for 13 months."
        ),
        "suspended_article": _("The article by which the fund is counted and paid with."),
        "backup_hours": _("While the till is open and something is new; each closure copies too."),
        "second_backup": _(
            "Of a network disk for instance, from / on: /mnt/nas/cafe. Empty: no folder."
        ),
        "publisher_name": _("Who publishes the program that you use: a name or a company."),
        "publisher_address": _("In one line, as on a letter."),
        "publisher_signatory": _("The person's name and what they are, like “Anne Roux, manager”."),
        "bread_level": _(
            "Of how many such mornings the proposed bread is enough: more means more unsold."
        ),
    }
    return said.get(key, "")


_VALUES: Final[Mapping[str, Callable[[str], str]]] = {
    "theme": lambda value: {
        "dark": _("dark"), "light": _("light"), "console": _("text console"),
    }[value],
    "keyboard": str.upper,
    "print_policy": lambda value: {
        "ask": _("when asked for"), "always": _("for every sale"),
    }[value],
    "lock_minutes": lambda value: ngettext("{n} minute", "{n} minutes", int(value)).format(
        n=value
    ),
    "backup_hours": lambda value: {"0": _("never"), "1": _("every hour")}.get(
        value, _("every {n} hours").format(n=value)
    ),
    "bread_level": lambda value: _("{n} mornings of 100").format(n=value),
    "language": lambda value: {"fr": _("French"), "en": _("English")}[value],
}  # fmt: skip


def value(key: str, text: str) -> str:
    """A value of a choice in words, by how it is typed (`settings_acts.text_of`)."""
    if text in {"yes", "no"}:
        return _("yes") if text == "yes" else _("no")
    return _VALUES[key](text)


def regime(code: str) -> str:
    """The VAT regime."""
    return {"standard": _("VAT is charged"), "franchise": _("no VAT (293 B)")}[code]


def territory(code: str) -> str:
    """Whose VAT rates apply."""
    return {
        "metropolitan": _("mainland"), "corsica": _("Corsica"), "overseas": _("overseas"),
    }.get(code, code)  # fmt: skip


def licence(number: int) -> str:
    """The licence for alcohol on site."""
    return {0: _("none"), 3: _("licence III"), 4: _("licence IV")}[number]


def role(code: str) -> str:
    """What someone may do."""
    return _("manager") if code == "manager" else _("help")


def transport(code: str) -> str:
    """How a printer is reached."""
    return {
        "network": _("network"), "usb": _("USB"), "file": _("device file"),
        "serial": _("serial port"), "cups": _("print queue"),
    }[code]  # fmt: skip
