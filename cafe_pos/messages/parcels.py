"""The sentences of the postal relay; `sentence` fills them in."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_

PARCEL_REFUSALS: Final[dict[str, str]] = {
    "parcel.already": N_("The parcel …{tail} is here already, since {day}: place {shelf}, for {name}. Nothing was added; look on that place."),
    "parcel.carrier": N_("“{carrier}” is no carrier that is known here ({known}). Nothing was changed; choose one of these."),
    "parcel.collected": N_("The parcel …{tail} was handed over already, by {person} on {day} at {time}. Nothing was changed; take it off the order if it stands there."),
    "parcel.count": N_("{count} cannot be a count of “{what}”. Nothing was recorded; correct it."),
    "parcel.days": N_("{days} days is not possible here: at most {limit}. Nothing was changed; correct the number."),
    "parcel.here": N_("The parcel …{tail} lies here, place {shelf}. Nothing was changed."),
    "parcel.identity": N_("For {carrier} this kind of identity is not enough: {known}. Nothing was handed over; ask for another document."),
    "parcel.minutes": N_("An act takes 0 to {limit} minutes. Nothing was changed; correct the number."),
    "parcel.month": N_("“{text}” is no month. Nothing was changed; write it like 2026-11."),
    "parcel.name": N_("A parcel wants a name of 1 to {limit} letters. Nothing was saved; type it as it stands on the label."),
    "parcel.no_identity": N_("Nobody said what was shown for the parcel …{tail}. Nothing was handed over; scan it again and choose the document."),
    "parcel.no_phone": N_("No telephone that takes messages is known for {name}. Nothing was changed; print the slip instead."),
    "parcel.none_leave": N_("No parcel waits for a driver. Nothing was changed."),
    "parcel.not_in": N_("The parcel …{tail} is one that somebody sends: its driver takes it. Nothing was changed."),
    "parcel.not_out": N_("The parcel …{tail} is for somebody here: no driver takes it. Nothing was changed; to send it back, return it."),
    "parcel.nothing_due": N_("No parcel is past its last day: nothing is to be returned. Nothing was changed."),
    "parcel.number": N_("“{number}” cannot be a parcel's number: {least} to {most} letters and digits. Nothing was saved; scan it again, or type it."),
    "parcel.phone": N_("The telephone has more than {limit} characters. Nothing was saved; shorten it."),
    "parcel.refund_it": N_("The parcel …{tail} was handed over with ticket {number}. Nothing was changed; refund that ticket, and it is on its place again."),
    "parcel.refused": N_("The parcel …{tail} was refused, noted by {person} on {day} at {time}. Nothing was changed; if it is still here, put it back on its place first."),
    "parcel.returned": N_("The parcel …{tail} went back to its carrier, noted by {person} on {day} at {time}. Nothing was changed; if it is still here, put it back on its place first."),
    "parcel.several": N_("“{text}” can be several parcels: {parcels}. Nothing was changed; name one by its reference."),
    "parcel.shelf": N_("A place has at most {limit} characters. Nothing was saved; shorten it."),
    "parcel.unknown": N_("No parcel here fits “{text}”. Nothing was changed; look for it by the end of its number, and on the carrier's terminal."),
    "parcel.which_carrier": N_("The number {number} does not tell its carrier. Nothing was saved; say which one it is: {known}."),
}  # fmt: skip
"""Each says what happened, that nothing was lost, and what to do."""
