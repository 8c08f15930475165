"""The sentences of bread that is ordered: what was refused, that nothing was lost, what to do."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_

BREAD_REFUSALS: Final[dict[str, str]] = {
    "account.bread": N_("{name} still has bread ordered and cannot be erased. Nothing was changed; stop the standing order and cancel the bookings first (F4, bread)."),
    "bread.cancelled": N_("The bread of {name} was cancelled. Nothing was handed over; ring it as any other bread if there is some left."),
    "bread.closed_baker": N_("The baker is closed on {day}: no bread can be ordered for it. Nothing was changed; choose another day."),
    "bread.closed_cafe": N_("The café is closed on {day}: no bread can be fetched then. Nothing was changed; choose another day."),
    "bread.counted": N_("{count} cannot be a number of loaves here: 0 to {limit}. Nothing was recorded; count again."),
    "bread.counts": N_("“{text}” cannot be read. Nothing was recorded; write articles and numbers like PAIN=12."),
    "bread.day_closed": N_("{day} is closed or has not come yet. Nothing was recorded; what is found now belongs to today."),
    "bread.days_before": N_("An order is made 0 to {limit} days before. Nothing was changed; correct it."),
    "bread.far": N_("{day} is more than a year away. Nothing was booked; check the date."),
    "bread.handed_over": N_("This bread was paid before and handed over, with ticket {ticket}. Nothing was refunded; refund that ticket first if the bread came back."),
    "bread.hour": N_("“{text}” is no hour. Nothing was changed; type it like 18:00."),
    "bread.nobody": N_("Nobody called “{name}” has bread ordered here. Nothing was changed; look at the list again."),
    "bread.no_baker": N_("There is no baker {baker} yet. Nothing was changed; add the baker first (F4, bread, or “bread baker”)."),
    "bread.no_baker_for": N_("No baker bakes {article}. Nothing was booked; choose another article, or add it to a baker's."),
    "bread.no_bread": N_("No article is bread of a baker. Nothing was changed; say what the baker bakes (F4, bread)."),
    "bread.no_standing": N_("There is no standing order {number}. Nothing was changed; look at the list again."),
    "bread.not_asked": N_("Nobody agreed to be asked after with the order {number}. Nothing was recorded; look at the list again."),
    "bread.not_closed": N_("No closing from {first} to {last} is noted. Nothing was changed; look at the list again."),
    "bread.not_paid": N_("{name} has paid {paid} of the {quantity} before. Nothing was handed over; ring the others with their price."),
    "bread.nothing_counted": N_("No loaf was counted. Nothing was recorded; type what came."),
    "bread.nothing_to_send": N_("{name} already has all of it for {day}. Nothing was sent; change the order first."),
    "bread.other_article": N_("{name} ordered another bread. Nothing was sold; tick the order in the list again."),
    "bread.other_day": N_("The bread of {name} is ordered for {day}. Nothing was handed over; ring it as any other bread, or book it for today."),
    "bread.paid_already": N_("{name} has paid this bread already, with ticket {ticket}. Nothing was sold twice; tick it in the list, it costs nothing now."),
    "bread.past": N_("{day} is over. Nothing was changed; choose a day to come."),
    "bread.pay_account": N_("Only a customer with an account can have it put on the account. Nothing was changed; name the customer, or choose another payment."),
    "bread.picked_up": N_("The bread of {name} was already handed over: {quantity}, by {by}, ticket {ticket}. Nothing was sold twice; look at that ticket."),
    "bread.prepaid_cancel": N_("The bread of {name} is paid, with ticket {ticket}. Nothing was changed; refund it first, that cancels nothing else."),
    "bread.quantity": N_("{quantity} loaves cannot be ordered: 1 to {limit}. Nothing was changed; correct the number."),
    "bread.reason": N_("A reason has at most {limit} letters. Nothing was changed; shorten it."),
    "bread.several": N_("Several orders are of “{name}”: {refs}. Nothing was changed; name one by its reference."),
    "bread.span": N_("The days would end before they begin, or last more than a year. Nothing was changed; correct the dates."),
    "bread.unknown": N_("There is no bread order “{ref}”. Nothing was changed; look at the list again."),
    "bread.week": N_("A standing order wants a number for each of the seven weekdays, from Monday, and one that is not 0. Nothing was changed; type it like 0,1,1,1,1,2,0."),
    "bread.weekday": N_("The weekdays cannot be those. Nothing was changed; name at least one open day, from 0 (Monday) to 6."),
    "bread.which_baker": N_("There are several bakers: {bakers}. Nothing was changed; name one."),
    "bread.who": N_("For whom is the bread? A name has 1 to {limit} letters. Nothing was booked; type it."),
}  # fmt: skip
"""Codes of PosError of bread."""
