"""The rules of viability shipped in `config/viability.toml`: limits, network, pay, benchmarks."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cafe_pos.application.viability.rules import DatedRules, ViabilityRules
from cafe_pos.application.viability.views import Benchmark
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.viability.verdict import Limits

_Figure = Annotated[str, Field(pattern=r"^\d{1,7}(\.\d{1,2})?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Rules(_Strict):
    since: date
    danger_cash_months: _Figure
    danger_overdraft_days: int = Field(ge=1, le=366)
    danger_fall: _Figure
    viable_safety: _Figure
    viable_cash_months: _Figure
    months_needed: int = Field(ge=1, le=12)
    noise: _Figure
    network_base: _Figure
    network_rate: _Figure
    target_pay: _Figure
    hourly_floor: _Figure
    source: str = Field(min_length=1)


class _Benchmark(_Strict):
    code: str = Field(pattern=r"^[a-z_]+$")
    value: int
    unit: Literal["cents", "bp", "hundredths"]
    source: str = Field(min_length=1)
    year: int = Field(ge=2000, le=2100)


class _File(_Strict):
    rules: list[_Rules] = Field(min_length=1)
    benchmark: list[_Benchmark] = Field(default_factory=list)


def _hundredths(text: str) -> int:
    """Two decimals as an integer: cents of euros, basis points of percents, hundredths."""
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


@cache
def rules() -> ViabilityRules:
    """Load the rules of viability that are shipped.

    Raises:
        PosError: `config.invalid` naming the file and what is wrong with it.
    """
    from cafe_pos.settings import config_dir

    path = config_dir() / "viability.toml"
    try:
        with path.open("rb") as file:
            read = _File.model_validate(tomllib.load(file))
    except (ValidationError, tomllib.TOMLDecodeError, OSError) as error:
        raise PosError("config.invalid", path=path, reason=str(error)) from error
    versions = sorted(map(_dated, read.rules), key=lambda one: one.since)
    found = tuple(
        Benchmark(one.code, one.value, one.unit, one.source, one.year) for one in read.benchmark
    )
    return ViabilityRules(tuple(versions), found)


def _dated(one: _Rules) -> DatedRules:
    return DatedRules(
        since=one.since,
        limits=Limits(
            danger_cash_hundredths=_hundredths(one.danger_cash_months),
            danger_overdraft_days=one.danger_overdraft_days,
            danger_fall_bp=_hundredths(one.danger_fall),
            viable_safety_bp=_hundredths(one.viable_safety),
            viable_cash_hundredths=_hundredths(one.viable_cash_months),
            hourly_floor_cents=_hundredths(one.hourly_floor),
            months_needed=one.months_needed,
        ),
        noise_bp=_hundredths(one.noise),
        network_base_cents=_hundredths(one.network_base),
        network_rate_bp=_hundredths(one.network_rate),
        target_pay_cents=_hundredths(one.target_pay),
        source=one.source,
    )
