"""The carriers shipped in `config/carriers.toml`: how long they keep parcels, how numbers look."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.parcel import CHECKS, Carrier, Form, Identity


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Number(_Strict):
    form: str
    check: str = ""

    @field_validator("form")
    @classmethod
    def _compiles(cls, value: str) -> str:
        re.compile(value)
        return value

    @field_validator("check")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in CHECKS:
            raise ValueError(f"no check digit is called {value}")
        return value


class _Carrier(_Strict):
    code: str = Field(pattern=r"^[A-Z0-9]{2,20}$")
    label: str = Field(min_length=1, max_length=30)
    since: date
    days: int = Field(ge=1, le=60)
    notifies: bool
    shelf: str = Field(pattern=r"^[A-Z]{1,2}$")
    identity: list[Identity]
    known: bool
    pay: str = Field(pattern=r"^\d+(\.\d{1,2})?$")
    source: str
    number: list[_Number]


class _File(_Strict):
    carrier: list[_Carrier] = Field(min_length=1)


def _cents(euros: str) -> int:
    whole, _, rest = euros.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


@cache
def carriers() -> tuple[Carrier, ...]:
    """Load the carriers that are shipped.

    Raises:
        PosError: `config.invalid` naming the file and what is wrong with it.
    """
    from cafe_pos.settings import config_dir

    path = config_dir() / "carriers.toml"
    try:
        with path.open("rb") as file:
            read = _File.model_validate(tomllib.load(file))
    except (ValidationError, tomllib.TOMLDecodeError, OSError) as error:
        raise PosError("config.invalid", path=path, reason=str(error)) from error
    return tuple(
        Carrier(
            x.code, x.label, x.since, x.days, x.notifies, x.shelf,
            tuple(kind.value for kind in x.identity), x.known, _cents(x.pay),
            tuple(Form(n.form, n.check) for n in x.number), x.source,
        )
        for x in read.carrier
    )  # fmt: skip
