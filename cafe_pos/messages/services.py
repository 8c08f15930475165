"""The sentences of a café's own services: what was refused, that nothing was lost, what to do."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_

SERVICE_REFUSALS: Final[dict[str, str]] = {
    "service.free": N_("{article} is only handed over: it has no price, discount or menu. Nothing was sold; correct the line."),
    "service.mark": N_("“{value}” cannot be the “{what}” of a service's line. Nothing was sold; correct the line."),
    "service.twice": N_("{article} stands twice on this order, as one and the same thing. Nothing was handed over; remove one of the lines."),
    "service.unknown": N_("There is no service “{service}”. Nothing was sold; check its code."),
    "service.act": N_("{service} counts no act “{act}”. Nothing was counted; look at “cafe-pos service list”."),
    "service.acts": N_("The acts to be counted need names that differ, {limit} at most. Nothing was changed; correct them."),
    "service.cancelled": N_("This was struck off the list. Nothing was handed over; note it anew if it is here."),
    "service.code": N_("“{code}” cannot be the code of a service: 2 to 20 small letters, figures or dashes. Nothing was changed; choose another."),
    "service.days": N_("Things are kept for 1 to {limit} days. Nothing was changed; correct the number."),
    "service.due": N_("{day} is over. Nothing was noted; give a day to come."),
    "service.exists": N_("There is already a service {service}. Nothing was changed; give this one another name."),
    "service.family": N_("No article is in the family “{family}”. Nothing was changed; choose another family, or add its articles first."),
    "service.goods": N_("{article} is not sold by {service}. Nothing was recorded; check the article."),
    "service.handed_over": N_("This was already handed over, with ticket {ticket}. Nothing was handed over twice; look at that ticket."),
    "service.keeping": N_("“{text}” is no way of keeping things. Nothing was changed; say left, lent or no."),
    "service.keeps": N_("{service} still keeps {count} for somebody. Nothing was changed; hand it over or strike it off first."),
    "service.keeps_nothing": N_("{service} keeps nothing for anybody. Nothing was noted; choose a service that does, or change this one."),
    "service.label": N_("A name here has 1 to {limit} letters. Nothing was changed; choose another."),
    "service.mandator": N_("{article} is sold in the name of somebody else. Nothing was changed; say for whom."),
    "service.minutes": N_("Minutes go from 0 to {limit}. Nothing was recorded; correct them."),
    "service.no_returns": N_("{service} sends nothing back. Nothing was recorded; choose a service that does, or change this one."),
    "service.parts": N_("{service} would do nothing yet. Nothing was changed; give it articles, bottles, things to keep or acts to count."),
    "service.price": N_("{amount_cents} cannot be the price of this. Nothing was noted; correct it, or leave it empty."),
    "service.quantity": N_("Count 1 to {limit} at once. Nothing was recorded; correct the number."),
    "service.recipe": N_("No recipe is called “{code}”. Nothing was changed; choose one of these: {known}."),
    "service.returns": N_("Only a family of articles can go back unsold. Nothing was changed; choose the family of {service} first."),
    "service.swap": N_("{article} and {deposit} do not make a bottle and its deposit. Nothing was changed; choose an article that is sold, and one that is a deposit."),
    "service.thing": N_("Nothing is kept here as “{ref}”. Nothing was handed over; look at the list again."),
    "service.to_pay": N_("{amount_cents} is to be paid for this. Nothing was handed over; ring it with its price."),
    "service.unpaid": N_("{service} has no article for what costs something. Nothing was noted; leave the price empty, or give the service an article."),
    "service.what": N_("This text is too long: {limit} letters at most. Nothing was noted; shorten it."),
    "service.who": N_("For whom is it? A name has 1 to {limit} letters. Nothing was noted; type it."),
}  # fmt: skip
"""Codes of PosError of the services that a café makes of parts."""
