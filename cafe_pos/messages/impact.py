"""The words of the village's life: indicators with their definitions, losses, states, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cafe_pos.domain.impact import Tag
from cafe_pos.domain.village import EventKind, EventState, NeedKind, Place
from cafe_pos.i18n import N_

INDICATORS: Final[Mapping[str, tuple[str, str]]] = {
    "visits": (N_("Visits"), N_("Tickets, and visits without a purchase noted by one key.")),
    "visits_dry": (N_("Visits without a purchase"), N_("Noted by one key at the counter.")),
    "visits_a_day": (N_("Visits a day opened"), N_("Visits ÷ days opened, rounded.")),
    "tickets_a_day": (N_("Tickets a day opened"), N_("Tickets ÷ days opened, rounded.")),
    "days_opened": (N_("Days opened"), N_("Business days with a drawer open or a ticket.")),
    "opened": (N_("Hours opened"), N_("From the opening to the count of each drawer session, overlaps once.")),
    "days_promised": (N_("Opening days promised"), N_("Days of the opening plan, without closing days and exceptions, until today.")),
    "days_kept": (N_("Promised days kept"), N_("Promised days with a drawer open or a ticket.")),
    "hours_promised": (N_("Opening hours promised"), N_("Hours of the opening plan on those days.")),
    "services_used": (N_("Services used"), N_("Bread, parcels, local produce and the café's own services that somebody used.")),
    "attach_bread": (N_("Bread visits that also buy"), N_("Tickets with a bread hand-over and something from the counter ÷ tickets with a bread hand-over.")),
    "attach_parcel": (N_("Parcel visits that also buy"), N_("Tickets with a parcel and something from the counter ÷ tickets with a parcel.")),
    "parcels": (N_("Parcels handed over"), N_("Parcels handed over to somebody, and those taken in for a carrier.")),
    "bread_missed": (N_("Asked for bread in vain"), N_("One key each when there was none left.")),
    "unsold_rate": (N_("Unsold bread"), N_("Bread returned, given or thrown away ÷ bread delivered.")),
    "unsold_returned": (N_("Unsold bread returned"), N_("Pieces, by the evening's count.")),
    "unsold_given": (N_("Unsold bread given"), N_("Pieces, by the evening's count.")),
    "unsold_wasted": (N_("Unsold bread thrown away"), N_("Pieces, by the evening's count.")),
    "events": (N_("Events"), N_("Events started and ended at the counter.")),
    "event_heads": (N_("People at the events"), N_("Heads counted at the close of each; somebody who comes twice counts twice.")),
    "event_volunteers": (N_("Volunteers at the events"), N_("As declared at the close of each.")),
    "event_takings": (N_("Takings during the events"), N_("Tickets between the start and the end, with VAT, third parties' included.")),
    "volunteers": (N_("Volunteers' visits"), N_("One key when somebody comes to help.")),
    "volunteer_hours": (N_("Volunteers' hours"), N_("As entered for the day, else from arrivals that say when they went.")),
    "suspended_bought": (N_("Suspended coffees bought"), N_("Pieces on tickets, refunds less.")),
    "suspended_drunk": (N_("Suspended coffees drunk"), N_("Paid from the fund ÷ the price of a suspended coffee.")),
    "suspended_waiting": (N_("Suspended coffees waiting"), N_("What the fund held at the end ÷ the price of a suspended coffee.")),
    "asked_after": (N_("People asked after"), N_("Each time somebody was asked after who wants it and had not come.")),
    "local_share": (N_("Local share of purchases"), N_("Purchases marked local ÷ all purchases.")),
    "local_km": (N_("Distance of local purchases"), N_("The kilometres entered, weighed by the price.")),
    "km_avoided": (N_("Kilometres avoided"), N_("Tickets with bread, parcels, tickets with local produce, each × 2 × the distance to the next baker, relay, shop; as if each were a journey of its own.")),
    "trials": (N_("Trials running"), N_("Begun, and not decided at the end.")),
    "answers": (N_("Papers on isolation"), N_("Anonymous papers counted in the year.")),
    "isolated": (N_("Without anybody to see"), N_("Papers without any circle (family, friends, neighbours, work, association) met several times a month ÷ papers; shown from 10 papers on.")),
    "one_network": (N_("With one circle at most"), N_("Papers with none or one of these circles ÷ papers; shown from 10 papers on.")),
    "lonely": (N_("Often lonely"), N_("Papers that say so ÷ papers; shown from 10 papers on.")),
    "meets_here": (N_("Meet somebody thanks to the café"), N_("Papers that say so ÷ papers; shown from 10 papers on.")),
}  # fmt: skip
"""In no order: what each is called and how it is counted."""

PIECES: Final = N_("pieces sold of {article}")

TAGS: Final[Mapping[Tag, str]] = {
    Tag.COUNTED: N_("counted"),
    Tag.DECLARED: N_("declared"),
    Tag.ESTIMATED: N_("estimated"),
}

OUTCOMES: Final[Mapping[str, str]] = {
    "": N_("running"),
    "adopted": N_("adopted"),
    "dropped": N_("dropped"),
}

LOSSES: Final[Mapping[str, str]] = {
    "bread": N_("Bread: {count} pieces a month; the next baker is {km} away."),
    "bread_here": N_("Bread: {count} pieces a month."),
    "parcels": N_("The parcels: {count} a month; the next relay is {km} away."),
    "parcels_here": N_("The parcels: {count} a month."),
    "produce": N_("The outlet of {count} local producers."),
    "events": N_("Events: {count} in twelve months."),
    "meeting": N_("The last place of the village where people meet."),
    "cafe": N_("The café itself: {count} visits a month; the next one is {km} away."),
    "cafe_here": N_("The café itself: {count} visits a month."),
}

EVENT_KINDS: Final[Mapping[EventKind, str]] = {
    EventKind.GAMES: N_("games"),
    EventKind.MEAL: N_("meal"),
    EventKind.MUSIC: N_("music"),
    EventKind.MEETING: N_("meeting"),
    EventKind.WORKSHOP: N_("workshop"),
    EventKind.OTHER: N_("other event"),
}

EVENT_STATES: Final[Mapping[EventState, str]] = {
    EventState.PLANNED: N_("planned"),
    EventState.RUNNING: N_("goes on"),
    EventState.HELD: N_("took place"),
    EventState.CANCELLED: N_("cancelled"),
}

NEED_KINDS: Final[Mapping[NeedKind, str]] = {
    NeedKind.SERVICE: N_("a service"),
    NeedKind.PRODUCT: N_("a product"),
    NeedKind.HOURS: N_("opening hours"),
    NeedKind.EVENT: N_("an event"),
    NeedKind.OTHER: N_("another wish"),
}

PLACES: Final[Mapping[Place, str]] = {
    Place.BAKERY: N_("Next baker, km"),
    Place.POST: N_("Next relay, km"),
    Place.SHOP: N_("Next shop, km"),
    Place.CAFE: N_("Next café, km"),
}

IMPACT_REFUSALS: Final[Mapping[str, str]] = {
    "commune.future": N_("{period} has not begun. Nothing was written; choose an earlier quarter."),
    "commune.open": N_("{period} is not over, or a month of it is not closed. Nothing was approved; close its months first."),
    "commune.period": N_("“{period}” is no quarter. Nothing was written; write it like 2026-T3."),
    "impact.answers": N_("These counts do not fit {answers} papers. Nothing was kept; count the papers again."),
    "impact.count": N_("{count} cannot be: {limit} at most, and no less than nothing. Nothing was noted; correct the number."),
    "impact.dates": N_("A trial ends behind its first day, today or later, within a year. Nothing was kept; correct the days."),
    "impact.day": N_("“{text}” is no day that a café can mean. Nothing was kept; check it."),
    "impact.event_day": N_("{day} is past, or more than a year ahead. Nothing was planned; correct the day."),
    "impact.event_early": N_("“{title}” is planned for {day}. Nothing was started; give it a title of its own to start one today."),
    "impact.event_kind": N_("“{kind}” is no kind of event. Nothing was planned; choose games, meal, music, meeting, workshop or other."),
    "impact.event_long": N_("“{title}” would have lasted more than {hours} hours, or ended before it began. It goes on; say at what time it ended."),
    "impact.event_none": N_("The agenda has no event today. Nothing was started; plan one, or give it a title."),
    "impact.event_not_running": N_("No event goes on. Nothing was counted; start it first."),
    "impact.event_running": N_("“{title}” goes on already. Nothing was started twice; end it first, with its heads."),
    "impact.event_state": N_("“{title}” was held or cancelled already. Nothing was changed."),
    "impact.event_unknown": N_("The agenda has no event {number}. Nothing was changed; look at the agenda again."),
    "impact.event_which": N_("The agenda has {count} events today. Nothing was started; choose one."),
    "impact.heads": N_("How many people came to “{title}”? It goes on until their number is given; 0 if nobody came."),
    "impact.indicator": N_("“{indicator}” is nothing that a trial can be measured by. Nothing was kept; choose an indicator, or sold: and an article."),
    "impact.km": N_("{km} km cannot be: 0 to {limit}. Nothing was changed; correct the distance."),
    "impact.need_kind": N_("“{kind}” is no kind of wish. Nothing was noted; choose service, product, hours, event or other."),
    "impact.need_unknown": N_("There is no need {number}. Nothing was kept; look at the list again."),
    "impact.no_visit": N_("Only {visits} visits were noted today. Nothing was taken back."),
    "impact.outcome": N_("“{outcome}” is no decision. Nothing was changed; choose adopted or dropped."),
    "impact.place": N_("“{place}” is none of the places. Nothing was changed; choose bakery, post, shop or cafe."),
    "impact.target": N_("A trial needs a target above zero. Nothing was kept; say how much would be a success."),
    "impact.text": N_("A text here has 1 to {limit} letters. Nothing was kept; correct it."),
    "impact.time": N_("“{text}” is no time, or one to come. Nothing was kept; write it like 20:30."),
    "impact.trial_decided": N_("“{label}” was decided already. Nothing was changed; begin another trial."),
    "impact.trial_unknown": N_("There is no trial {number}. Nothing was changed; look at the list again."),
    "impact.volunteer_unknown": N_("Nobody of that number is here. Nothing was noted; look at who came today."),
    "impact.year": N_("“{text}” is no year that can be answered for. Nothing was kept; write it like 2026."),
}  # fmt: skip
"""Codes of PosError of the village's life and of the town hall's page."""
