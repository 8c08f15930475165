"""Why a forecast says what it says, as one sentence in the user's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from cafe_pos.domain.forecast_why import Reason, Word
from cafe_pos.i18n import _, day, ngettext, weekday

_Params = Mapping[str, Any]


def why(reasons: Sequence[Reason]) -> str:
    """The reasons as one sentence, without a full stop: `22 on the last Sundays, +8 % lately`."""
    return ", ".join(_WORDS[reason.word](reason.params) for reason in reasons)


def _never_sold(_params: _Params) -> str:
    return _("never sold at the counter before this day")


def _cafe_closed(_params: _Params) -> str:
    return _("the café is closed that day")


def _shut_weekday(params: _Params) -> str:
    return _("the café was closed on the last four such days ({weekday})").format(
        weekday=weekday(params["weekday"])
    )


def _few_days(params: _Params) -> str:
    days = params["days"]
    return ngettext(
        "only {days} day of sales known: {level} a day, whatever the weekday",
        "only {days} days of sales known: {level} a day, whatever the weekday",
        days,
    ).format(**params)


def _same_weekday(params: _Params) -> str:
    return _last_weekdays(params["weekday"]).format(quantity=params["quantity"])


def _last_weekdays(number: int) -> str:
    """What the last such weekdays wanted; seven sentences, since languages bend their names."""
    return (
        _("{quantity} on the last Mondays"),
        _("{quantity} on the last Tuesdays"),
        _("{quantity} on the last Wednesdays"),
        _("{quantity} on the last Thursdays"),
        _("{quantity} on the last Fridays"),
        _("{quantity} on the last Saturdays"),
        _("{quantity} on the last Sundays"),
    )[number - 1]


def _lately(params: _Params) -> str:
    return _("{percent} % lately").format(percent=signed(params["percent"]))


def _holiday(params: _Params) -> str:
    if not params["known"]:
        return _("a public holiday, the first one known: counted as an ordinary day")
    return _("a public holiday, {percent} % after the holidays known ({known})").format(
        percent=signed(params["percent"]), known=params["known"]
    )


def _sold_out(params: _Params) -> str:
    mornings = params["mornings"]
    return ngettext(
        "{mornings} sold-out day completed",
        "{mornings} sold-out days completed",
        mornings,
    ).format(mornings=mornings)


def _damped(params: _Params) -> str:
    return _("the {sold} of {day} out of the ordinary: counted as {counted}").format(
        sold=params["sold"],
        counted=params["counted"],
        day=day(date.fromisoformat(params["day"]), "d MMM"),
    )


_WORDS: Final[Mapping[Word, Callable[[_Params], str]]] = {
    Word.NEVER_SOLD: _never_sold,
    Word.CAFE_CLOSED: _cafe_closed,
    Word.SHUT_WEEKDAY: _shut_weekday,
    Word.FEW_DAYS: _few_days,
    Word.SAME_WEEKDAY: _same_weekday,
    Word.LATELY: _lately,
    Word.HOLIDAY: _holiday,
    Word.SOLD_OUT: _sold_out,
    Word.DAMPED: _damped,
}


def signed(percent: int) -> str:
    """A change in percent with its sign: `+8`, `−3`."""
    return f"+{percent}" if percent >= 0 else f"−{-percent}"
