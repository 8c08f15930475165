"""The dated rules of displays, from `config/displays.toml` and `config/allergens.toml`."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cafe_pos.domain.display import (
    Allergen,
    AllergenTable,
    BoardSlot,
    DisplayRules,
    Notice,
    NoticeText,
)
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import LANGUAGES
from cafe_pos.settings import config_dir


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Named(_Strict):
    fr: str
    en: str

    def by_language(self) -> dict[str, str]:
        return {language: getattr(self, language) for language in LANGUAGES}


class _Slot(_Named):
    code: str
    volume: bool


class _Board(_Strict):
    letter_height_mm: int = Field(gt=0, le=60)
    source: str
    mention: _Named
    line: list[_Slot]


class _Text(_Strict):
    title: str
    text: str
    small: str


class _Notice(_Strict):
    code: str
    since: date
    until: date | None = None
    source: str
    fr: _Text
    en: _Text


class _DisplaysFile(_Strict):
    board: _Board
    notice: list[_Notice]


class _Allergen(_Named):
    code: str
    words: list[str]


class _AllergensFile(_Strict):
    since: date
    source: str
    allergen: list[_Allergen] = Field(min_length=14, max_length=14)


def _load(name: str) -> dict[str, Any]:
    with (config_dir() / name).open("rb") as file:
        return tomllib.load(file)


@cache
def display_rules() -> DisplayRules:
    """What must be displayed and how.

    Raises:
        PosError: `config.invalid`.
    """
    try:
        file = _DisplaysFile.model_validate(_load("displays.toml"))
    except (ValidationError, tomllib.TOMLDecodeError, OSError) as error:
        raise PosError("config.invalid", path=config_dir(), reason=str(error)) from error
    return DisplayRules(
        letter_height_mm=file.board.letter_height_mm,
        mention=file.board.mention.by_language(),
        slots=tuple(BoardSlot(s.code, s.by_language(), s.volume) for s in file.board.line),
        notices=tuple(
            Notice(
                n.code,
                n.since,
                n.until,
                n.source,
                {
                    language: NoticeText(**getattr(n, language).model_dump())
                    for language in LANGUAGES
                },
            )
            for n in file.notice
        ),
    )


@cache
def allergen_table() -> AllergenTable:
    """The 14 allergens and the words that mean them.

    Raises:
        PosError: `config.invalid`.
    """
    try:
        file = _AllergensFile.model_validate(_load("allergens.toml"))
    except (ValidationError, tomllib.TOMLDecodeError, OSError) as error:
        raise PosError("config.invalid", path=config_dir(), reason=str(error)) from error
    return AllergenTable(
        tuple(Allergen(a.code, a.by_language(), tuple(a.words)) for a in file.allergen),
        file.source,
    )
