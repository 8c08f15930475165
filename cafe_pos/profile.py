"""The profile of `init`: a café's identity, managers and printer in TOML, validated whole."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from cafe_pos.application.identity import Identity, is_siret, is_vat_number, plain_siret
from cafe_pos.application.setup import NewOperator, Profile
from cafe_pos.domain.errors import PosError

_LINE: Final = Field(min_length=1, max_length=80)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _Cafe(_Strict):
    name: str = _LINE
    legal_name: str = _LINE
    address: list[str] = Field(min_length=1, max_length=4)
    commune: str = _LINE
    insee: str | None = Field(default=None, pattern=r"^(\d{5}|2[AB]\d{3})$")
    population: int | None = Field(default=None, ge=0, le=3_000_000)
    siret: str
    vat_number: str | None = None
    territory: Literal["metropolitan", "corsica", "overseas"] = "metropolitan"
    vat_regime: Literal["standard", "franchise"] = "standard"
    licence: Literal[0, 3, 4] = 4

    @field_validator("siret")
    @classmethod
    def _siret(cls, value: str) -> str:
        if not is_siret(value):
            raise ValueError("its check digits are wrong")
        return plain_siret(value)

    @field_validator("vat_number")
    @classmethod
    def _vat_number(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not is_vat_number(value):
            raise ValueError("its check digits are wrong")
        return value.replace(" ", "")

    @field_validator("name", "legal_name", "commune", "address")
    @classmethod
    def _printable(cls, value: Any) -> Any:
        for text in value if isinstance(value, list) else [value]:
            if not text.isprintable():
                raise ValueError("it holds control characters")
        return value


class _Operator(_Strict):
    name: str = Field(min_length=1, max_length=30)
    pin: str = Field(pattern=r"^\d{4,8}$")
    role: Literal["manager", "help"] = "manager"


class Printer(_Strict):
    """A printer's setting: how it is reached, how wide its paper is, whether a drawer hangs on it.

    `fallback` is another printer, for when not a byte has left for this one.
    """

    transport: Literal["network", "file", "usb", "serial", "cups", "none"]
    address: str | None = Field(default=None, min_length=1, max_length=200)
    path: str | None = Field(default=None, min_length=1, max_length=1000)
    columns: Literal[32, 42, 48] = 42
    code_page: Literal["cp1252", "cp858"] = "cp1252"
    answers: bool | None = None
    baud: Literal[4800, 9600, 19200, 38400, 57600, 115200] | None = None
    flow: Literal["dsr", "rts", "xon", "none"] | None = None
    drawer: bool | None = None
    pin: Literal[0, 1] | None = None
    fallback: Printer | None = None

    @model_validator(mode="after")
    def _says_where(self) -> Printer:
        needed = _WHERE.get(self.transport)
        if needed and getattr(self, needed) is None:
            raise ValueError(f"{self.transport} needs “{needed}”")
        if self.fallback is not None:
            if self.fallback.fallback is not None or self.fallback.drawer:
                raise ValueError("a second printer has no third one and no drawer")
            if self.fallback.transport == "none":
                raise ValueError("a second printer needs a transport")
        return self

    @field_validator("address", "path")
    @classmethod
    def _plain(cls, value: str | None) -> str | None:
        if value is not None and not value.isprintable():
            raise ValueError("it holds control characters")
        return value


_WHERE: Final = {"network": "address", "cups": "address", "file": "path", "serial": "path"}


class _ProfileFile(_Strict):
    cafe: _Cafe
    operator: list[_Operator] = Field(min_length=1, max_length=20)
    printer: Printer | None = None

    @field_validator("operator")
    @classmethod
    def _names(cls, value: list[_Operator]) -> list[_Operator]:
        if len({operator.name.casefold() for operator in value}) < len(value):
            raise ValueError("two operators have the same name")
        return value


def printer(content: Mapping[str, Any]) -> dict[str, Any] | None:
    """Check a printer's setting; None for the transport `none`.

    Raises:
        PosError: `printer.invalid` naming the first key that is wrong.
    """
    try:
        wanted = Printer.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "transport"
        reason = first["msg"].removeprefix("Value error, ")
        raise PosError("printer.invalid", field=where, reason=reason) from error
    return None if wanted.transport == "none" else wanted.model_dump(exclude_none=True)


def read(path: Path) -> Profile:
    """Read a profile file.

    Raises:
        PosError: `file.cannot_read`, or `profile.invalid` naming the field.
    """
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise PosError("file.cannot_read", path=path, reason=error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PosError("profile.invalid", path=path, field="TOML", reason=str(error)) from error
    return validated(content, path)


def validated(content: dict[str, Any], path: Path) -> Profile:
    """Check a profile's content.

    Raises:
        PosError: `profile.invalid` naming the first field that is wrong.
    """
    try:
        file = _ProfileFile.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PosError("profile.invalid", path=path, field=where, reason=first["msg"]) from error
    cafe = file.cafe
    settings: dict[str, Any] = {}
    if file.printer is not None and file.printer.transport != "none":
        settings["printer"] = file.printer.model_dump(exclude_none=True)
    return Profile(
        Identity(
            trade_name=cafe.name,
            legal_name=cafe.legal_name,
            address=tuple(cafe.address),
            commune=cafe.commune,
            insee=cafe.insee,
            population=cafe.population,
            siret=cafe.siret,
            vat_number=cafe.vat_number,
            territory=cafe.territory,
            vat_regime=cafe.vat_regime,
            licence=cafe.licence,
        ),
        tuple(NewOperator(o.name, o.pin, o.role) for o in file.operator),
        settings,
    )
