"""The recipes of services shipped in `config/services.toml`, validated."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cafe_pos.application.services.views import Recipe
from cafe_pos.domain import service as services
from cafe_pos.domain.catalogue import Article, Mode, Ownership
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.service import Keeping, Service, Swap, Tally
from cafe_pos.domain.vat import VatCode
from cafe_pos.settings import config_dir


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Named(_Strict):
    fr: str = Field(min_length=1, max_length=services.MAX_LABEL)
    en: str = Field(min_length=1, max_length=services.MAX_LABEL)

    def by_language(self) -> dict[str, str]:
        return {"fr": self.fr, "en": self.en}


class _Article(_Named):
    code: str
    price: str = Field(pattern=r"^\d+\.\d{2}$")
    vat: VatCode
    line_kind: Literal["article", "deposit"] = "article"
    ownership: Ownership = Ownership.FIRM
    open_price: bool = False

    def articles(self, family: str) -> dict[str, Article]:
        """The article in each language."""
        return {
            language: Article(
                code=self.code,
                label=label,
                family=family,
                price_cents=int(self.price.replace(".", "")),
                vat_on_site=self.vat,
                vat_takeaway=self.vat,
                default_mode=Mode.TAKEAWAY,
                ownership=self.ownership,
                line_kind=self.line_kind,
                open_price=self.open_price,
            )
            for language, label in self.by_language().items()
        }


class _Swap(_Strict):
    article: str
    deposit: str


class _Keeps(_Strict):
    days: int
    loan: bool
    article: str = ""


class _Count(_Named):
    code: str
    minutes: int = 0


class _Service(_Named):
    code: str
    family: str = ""
    returns: Literal["", "delivery", "tickets"] = ""
    keeps: _Keeps | None = None
    article: list[_Article] = []
    swap: list[_Swap] = []
    count: list[_Count] = []


class _ServicesFile(_Strict):
    service: list[_Service] = Field(min_length=1)


@cache
def recipes() -> tuple[Recipe, ...]:
    """Every recipe, in the order of the file.

    Raises:
        PosError: `config.invalid` for a file that makes no service.
    """
    try:
        with (config_dir() / "services.toml").open("rb") as file:
            found = _ServicesFile.model_validate(tomllib.load(file))
        return tuple(_recipe(one) for one in found.service)
    except (ValidationError, tomllib.TOMLDecodeError, OSError, PosError) as error:
        raise PosError("config.invalid", path=config_dir(), reason=str(error)) from error


def _recipe(read: _Service) -> Recipe:
    articles = [one.articles(read.family) for one in read.article]
    keeps = read.keeps
    by_language = {
        language: (
            services.checked(
                Service(
                    code=read.code,
                    label=label,
                    family=read.family,
                    swaps=tuple(Swap(s.article, s.deposit) for s in read.swap),
                    returns=read.returns,
                    keeping=None
                    if keeps is None
                    else Keeping(keeps.days, keeps.loan, keeps.article),
                    tallies=tuple(
                        Tally(c.code, c.by_language()[language], c.minutes) for c in read.count
                    ),
                ),
                {one[language].code: one[language] for one in articles},
            ),
            tuple(one[language] for one in articles),
        )
        for language, label in read.by_language().items()
    }
    return Recipe(by_language)
