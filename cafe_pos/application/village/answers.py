"""Three anonymous questions a year, on paper: how many answered what, and nothing more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.ports import Context
from cafe_pos.application.village import common
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.rights import Right
from cafe_pos.domain.village import Answers, checked_answers


def put(ctx: Context, answers: Answers, *, operator: str | None = None) -> Answers:
    """Keep a year's counts, in the place of those entered before.

    Raises:
        PosError: `impact.year`, `impact.answers` for counts that cannot be, `right.missing`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        year = common.a_year(answers.year)
        if int(year) > common.today(ctx, uow).year:
            raise PosError("impact.year", text=year, field="year")
        made = replace(
            checked_answers(answers), entered_at=utc_text(ctx.clock.now()), entered_by=who.code
        )
        uow.village.put_answers(made)
        return made


def of_year(ctx: Context, year: str) -> Answers | None:
    """A year's counts; None where no paper was counted.

    Raises:
        PosError: `impact.year`.
    """
    with ctx.store.act() as uow:
        return uow.village.answers(common.a_year(year))


def as_json(answers: Answers) -> dict[str, Any]:
    """The counts for scripts."""
    return {
        "year": answers.year,
        "answers": answers.answers,
        "no_network": answers.no_network,
        "one_network": answers.one_network,
        "lonely": answers.lonely,
        "meets_here": answers.meets_here,
        "entered_at": answers.entered_at,
        "entered_by": answers.entered_by,
    }
