"""The dated facts of `config/`, validated; and where this machine keeps data, keys and logs."""

from __future__ import annotations

import os
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
from pydantic import BaseModel, ConfigDict, ValidationError

from cafe_pos.application.ports import Rules
from cafe_pos.domain.drawer import Denominations
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.in_store import Pattern
from cafe_pos.domain.note_due import NoteDue
from cafe_pos.domain.payment import CashLimit
from cafe_pos.domain.vat import DatedRate, VatCode, VatTable
from cafe_pos.domain.voucher import VoucherRule

if TYPE_CHECKING:
    from cafe_pos.application.viability.rules import ViabilityRules

APP = "cafe-pos"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Rate(_Strict):
    code: VatCode
    rate: str
    since: date
    until: date | None = None
    source: str


class _Territory(_Strict):
    rates: list[_Rate]


class _VatFile(_Strict):
    territory: dict[str, _Territory]


class _Limit(_Strict):
    since: date
    resident: int
    abroad: int
    source: str


class _Voucher(_Strict):
    since: date
    cap: int
    any_food: bool
    working_days_only: bool
    source: str


class _PaymentFile(_Strict):
    voucher_issuers: list[str]
    cash_limit: list[_Limit]
    meal_voucher: list[_Voucher]


class _NoteDue(_Strict):
    since: date
    amount: int
    source: str


class _Denominations(_Strict):
    since: date
    values: list[str]
    coins_from: str
    most_coins: int
    source: str


class _DenominationsFile(_Strict):
    denominations: list[_Denominations]


class _NoteFile(_Strict):
    note_due: list[_NoteDue]


class _InStore(_Strict):
    prefix: list[str]
    pattern: str
    check_price: bool
    since: date
    source: str


class _ScannerFile(_Strict):
    in_store: list[_InStore]


def config_dir() -> Path:
    """The shipped facts: the checkout's `config/` beside the package, else the wheel's copy."""
    package = Path(__file__).parents[1]
    beside = package.parent / "config"
    return beside if (beside / "vat.toml").exists() else package / "_config"


def manual_dir(language: str) -> Path:
    """The manual's pages in a language: the checkout's `docs/`, else the wheel's copy."""
    known = "fr" if language == "fr" else "en"
    package = Path(__file__).parents[1]
    beside = package.parent / "docs" / {"fr": "manuel", "en": "manual"}[known]
    return beside if (beside / "index.md").exists() else package / "_manual" / known


def _load(name: str) -> dict[str, Any]:
    with (config_dir() / name).open("rb") as file:
        return tomllib.load(file)


def _basis_points(text: str) -> int:
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


@cache
def rules() -> Rules:
    """Load every dated fact that acts go by: rates, limits, vouchers, notes, barcodes, allergens.

    Raises:
        PosError: `config.invalid` naming the file and what is wrong with it.
    """
    from cafe_pos.settings import accounts, carriers, displays

    try:
        vat = _VatFile.model_validate(_load("vat.toml"))
        payment = _PaymentFile.model_validate(_load("payment.toml"))
        note = _NoteFile.model_validate(_load("note.toml"))
        scanner = _ScannerFile.model_validate(_load("scanner.toml"))
        money = _DenominationsFile.model_validate(_load("denominations.toml"))
    except (ValidationError, tomllib.TOMLDecodeError, OSError) as error:
        raise PosError("config.invalid", path=config_dir(), reason=str(error)) from error
    tables = {
        name: VatTable(
            name,
            tuple(
                DatedRate(r.code, _basis_points(r.rate), r.since, r.until, r.source)
                for r in territory.rates
            ),
        )
        for name, territory in vat.territory.items()
    }
    limits = tuple(
        CashLimit(x.since, x.resident * 100, x.abroad * 100, x.source) for x in payment.cash_limit
    )
    vouchers = tuple(
        VoucherRule(x.since, x.cap * 100, x.any_food, x.working_days_only, x.source)
        for x in payment.meal_voucher
    )
    return Rules(
        tables,
        limits,
        vouchers,
        tuple(payment.voucher_issuers),
        note_due=tuple(NoteDue(x.since, x.amount * 100, x.source) for x in note.note_due),
        in_store=_patterns(scanner),
        allergens=displays.allergen_table(),
        accounts=accounts.plan(),
        carriers=carriers.carriers(),
        viability=_viability,
        denominations=tuple(
            Denominations(
                x.since,
                tuple(_cents(value) for value in x.values),
                _cents(x.coins_from),
                x.most_coins,
                x.source,
            )
            for x in money.denominations
        ),
    )


def _viability() -> ViabilityRules:
    from cafe_pos.settings import viability

    return viability.rules()


def _cents(euros: str) -> int:
    whole, _, rest = euros.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


def _patterns(file: _ScannerFile) -> tuple[Pattern, ...]:
    """A pattern for each prefix of the table."""
    found = tuple(
        Pattern(prefix + x.pattern, x.since, x.source, x.check_price)
        for x in file.in_store
        for prefix in x.prefix
    )
    for pattern in found:
        if not pattern.fits():
            raise PosError("config.invalid", path=config_dir(), reason=pattern.places)
    return found


def starter_catalogue() -> Path:
    """The catalogue of a village café offered on the first run."""
    return config_dir() / "starter-catalogue.csv"


def default_database() -> Path:
    """The café's database: `CAFE_POS_DB`, else in the user's data folder."""
    named = os.environ.get("CAFE_POS_DB")
    return Path(named) if named else data_dir() / "cafe.db"


def data_dir() -> Path:
    """The user's data folder."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def demo_database() -> Path:
    """The demonstration's database: `CAFE_POS_DB`, else beside the café's own."""
    return default_database() if os.environ.get("CAFE_POS_DB") else data_dir() / "demo.db"


def training_database(real: Path) -> Path:
    """The training till's database: `cafe-training.db` beside `cafe.db`."""
    return real.with_name(f"{real.stem}-training{real.suffix}")


def real_database(training: Path) -> Path:
    """The café's database of which this may be the training till, by its name."""
    return training.with_name(f"{training.stem.removesuffix('-training')}{training.suffix}")


def keys_dir() -> Path:
    """Where signing keys live: never beside the database, so that no backup carries them."""
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "keys"


def documents_dir() -> Path:
    """Where papers for people go unless another folder is named: in the user's documents."""
    return Path(platformdirs.user_documents_dir()) / "cafe-pos"


def downloads_dir() -> Path:
    """Where a browser or a mail program puts what comes in."""
    return Path(platformdirs.user_downloads_dir())


def log_file() -> Path:
    """The log, one JSON object a line."""
    return Path(platformdirs.user_state_dir(APP, appauthor=False)) / "cafe-pos.log"
