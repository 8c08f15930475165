"""The village's life as the café notes it: events, volunteers, needs, trials, three questions.

Counts and declared figures without any guest's name. Days are ISO business days, times UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cafe_pos.domain.errors import PosError

MAX_TITLE: Final = 60
MAX_NOTE: Final = 200
MAX_NAME: Final = 40
MAX_HEADS: Final = 5000
"""More people than any village square holds: a slip of the keyboard."""
MAX_VISITS: Final = 200
"""Visits noted in one go."""
MAX_KM: Final = 200
MAX_ANSWERS: Final = 5000
FEWEST_ANSWERS: Final = 10
"""With fewer answers a rate would say something of persons: counts alone are kept."""
LONGEST_EVENT_H: Final = 16
NAMES_KEPT_DAYS: Final = 31
"""A volunteer's name is erased after a month; the arrival stays as a count."""


class EventKind(StrEnum):
    """What brings people together."""

    GAMES = "games"
    MEAL = "meal"
    MUSIC = "music"
    MEETING = "meeting"
    WORKSHOP = "workshop"
    OTHER = "other"


class EventState(StrEnum):
    """Where an event stands; `held` has its heads."""

    PLANNED = "planned"
    RUNNING = "running"
    HELD = "held"
    CANCELLED = "cancelled"


class NeedKind(StrEnum):
    """What residents ask for."""

    SERVICE = "service"
    PRODUCT = "product"
    HOURS = "hours"
    EVENT = "event"
    OTHER = "other"


class Place(StrEnum):
    """What one would drive to without the café."""

    BAKERY = "bakery"
    POST = "post"
    SHOP = "shop"
    CAFE = "cafe"


SOLD: Final = "sold:"
"""A trial may count the pieces sold of an article: `sold:CROISSANT`."""
ADOPTED: Final = "adopted"
DROPPED: Final = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageEvent:
    """An event of the agenda; `planned_at` is a time of the wall clock, or empty."""

    id: int = 0
    title: str
    kind: EventKind
    day: str
    planned_at: str = ""
    state: EventState = EventState.PLANNED
    started_at: str | None = None
    ended_at: str | None = None
    heads: int | None = None
    volunteers: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A volunteer came; the name is no need, and is erased after a month."""

    id: int = 0
    day: str
    came_at: str
    left_at: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What residents asked for, and how often it was heard."""

    id: int = 0
    what: str
    kind: NeedKind
    heard: int
    first_on: str
    last_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What is tried: the indicator and the value that would say yes, from when until when.

    `outcome` None runs; `measured` is frozen with the decision.
    """

    id: int = 0
    need: int | None
    label: str
    indicator: str
    target: int
    starts: str
    ends: str
    conditions: str = ""
    outcome: str | None = None
    reason: str = ""
    measured: int | None = None
    decided_on: str | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A year's anonymous papers, counted: nobody to see, one circle at most, lonely, met here.

    `one_network` are those with one circle alone, `no_network` (with none) not among them.
    """

    year: str
    answers: int
    no_network: int
    one_network: int
    lonely: int
    meets_here: int
    entered_at: str = ""
    entered_by: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved which figures of a report for the town hall, and when (UTC)."""

    period: str
    sha256: str
    operator: str
    approved_at: str


def checked_trial(trial: Trial) -> Trial:
    """A trial that can be measured and ends.

    Raises:
        PosError: `impact.target`, `impact.dates`.
    """
    if trial.target <= 0:
        raise PosError("impact.target", field="target")
    if trial.ends < trial.starts:
        raise PosError("impact.dates", field="ends")
    return trial


def checked_answers(answers: Answers) -> Answers:
    """Papers whose counts can be.

    Raises:
        PosError: `impact.answers`.
    """
    counts = (answers.no_network, answers.one_network, answers.lonely, answers.meets_here)
    possible = (
        0 < answers.answers <= MAX_ANSWERS
        and all(0 <= count <= answers.answers for count in counts)
        and answers.no_network + answers.one_network <= answers.answers
    )
    if not possible:
        raise PosError("impact.answers", field="answers", answers=answers.answers)
    return answers


def reached(trial: Trial, measured: int | None) -> bool | None:
    """Whether a trial has its target; None where nothing was measured."""
    return None if measured is None else measured >= trial.target
