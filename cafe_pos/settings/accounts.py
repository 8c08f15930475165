"""The accounts and journals of the accounting export, from `config/accounts.toml`."""

from __future__ import annotations

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict, ValidationError

from cafe_pos.domain.accounting import Account, Plan
from cafe_pos.domain.errors import PosError


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Account(_Strict):
    number: str
    label: str


class _File(_Strict):
    accounts: dict[str, _Account]
    journals: dict[str, _Account]


@cache
def plan() -> Plan:
    """Load the accounts that are shipped.

    Raises:
        PosError: `config.invalid` naming the file and what is wrong with it.
    """
    from cafe_pos.settings import config_dir

    path = config_dir() / "accounts.toml"
    try:
        with path.open("rb") as file:
            read = _File.model_validate(tomllib.load(file))
    except (ValidationError, tomllib.TOMLDecodeError, OSError) as error:
        raise PosError("config.invalid", path=path, reason=str(error)) from error
    return Plan(
        {role: Account(x.number, x.label) for role, x in read.accounts.items()},
        {role: Account(x.number, x.label) for role, x in read.journals.items()},
    )
