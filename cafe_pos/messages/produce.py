"""The sentences of local produce: what was refused, that nothing was lost, what to do."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_

PRODUCE_REFUSALS: Final[dict[str, str]] = {
    "label.copies": N_("1 to {limit} labels come out at once. Nothing was printed; correct the number."),
    "label.grams": N_("{article} is sold by weight: say what this piece weighs. Nothing was printed."),
    "label.heavy": N_("{wanted_quantity} is more than lot {lot} holds ({left_quantity}). Nothing was printed; check the weight."),
    "label.no_grams": N_("{article} is sold by the piece: its label wants no weight. Nothing was printed."),
    "lot.alcohol": N_("{article} is alcohol: its price is not lowered this way. Nothing was changed; make a price rule, which checks the law on happy hours."),
    "lot.both_dates": N_("A lot has a DLC (use by) or a DDM (best before), not both. Nothing was recorded; leave one empty."),
    "lot.dlc_past": N_("The DLC {day} has passed already: this must not be sold. Nothing was recorded; check the date, or give the goods back."),
    "lot.gone": N_("Nothing is left of lot {lot}. Nothing was recorded; count it first if some is there after all."),
    "lot.kind": N_("{article} cannot be sold by lot: it is a deposit, a voucher, or has its price typed at the sale. Nothing was recorded; choose another article."),
    "lot.nature": N_("“{nature}” is no way for goods to leave. Nothing was recorded; choose withdrawn, loss, wasted, given or staff."),
    "lot.net": N_("This cannot be the weight of one piece. Nothing was recorded; give it in grams, or leave it empty."),
    "lot.none": N_("By the records there is no {article} left. Nothing was sold; if it is there, say so in one key or count it (F4, produce), else note the delivery."),
    "lot.not_by_lot": N_("{article} is not sold by lot. Nothing was changed; check the code."),
    "lot.not_near": N_("Lot {lot} of {article} is not near its date, or no discount is set for it. Nothing was changed; give a percentage if it is wanted all the same."),
    "lot.not_reduced": N_("{article} has no discount for its date today. Nothing was changed."),
    "lot.party": N_("{article} is sold in somebody else's name than “{party}”. Nothing was recorded; choose another article, or change whose it is in the catalogue."),
    "lot.past": N_("{article}: the DLC of lot {lot}, {day}, has passed, and nothing else is left. It must not be sold, and was not; take it off the shelf as a loss (F4, produce), or note a new delivery."),
    "lot.percent": N_("A discount goes from 1 to 99 %. Nothing was changed; correct it."),
    "lot.producer": N_("No producer has the code “{party}”. Nothing was recorded; look at “cafe-pos service mandator list”, or add them first."),
    "lot.quantity": N_("{wanted_quantity} cannot be: {most_quantity} at most. Nothing was recorded; check the figure."),
    "lot.quantity_text": N_("“{text}” is no quantity. Nothing was recorded; write 12, 3,4 kg or 350 g."),
    "lot.reason": N_("Say why in a few words: it is recorded. Nothing was changed yet."),
    "lot.receive": N_("No lot of {article} that may be sold ever came, or each one's DLC has passed. Nothing was changed; note the delivery with its date first."),
    "lot.short": N_("{article}: {wanted_quantity} asked, {left_quantity} left that may be sold. Nothing was sold; check the quantity, or put the stock right in one key if more is there."),
    "lot.sold": N_("Lot {lot} cannot be struck out: something has happened to it since it came ({sold_quantity} sold, {left_quantity} left). Nothing was changed; count it, or take what is left off the shelf."),
    "lot.some_left": N_("{left_quantity} of {article} are still there ({lots}). Nothing was changed; sell them, take them out or count them to nothing first."),
    "lot.steps": N_("“{text}” cannot be read. Nothing was changed; write days and per cent like 0:50 1:30 3:20, less off for more days."),
    "lot.text": N_("This text is too long: {limit} letters at most. Nothing was recorded; shorten it."),
    "lot.too_much": N_("{wanted_quantity} is more than is left of lot {lot}, {left_quantity}. Nothing was recorded; check the quantity, or count the lot."),
    "lot.unit": N_("{article} was received in another unit ({lots}): by the piece, and sold by weight now, or the reverse. Nothing was sold; count those lots to nothing and note the delivery anew, or change the article back."),
    "lot.unit_pieces": N_("{article} is sold by the piece: “{text}” is no number of pieces. Nothing was recorded; write 12."),
    "lot.unit_weight": N_("{article} is sold by weight: “{text}” could be grams or kilos. Nothing was recorded; write 3,4 kg or 3400 g."),
    "lot.unknown": N_("There is no lot {lot}. Nothing was changed; look at “cafe-pos produce lots”."),
}  # fmt: skip
"""Codes of PosError of lots and of their labels."""

PRODUCE_PROBLEMS: Final[dict[str, str]] = {
    "lot.left": N_("of lot {lot}, {kept} is kept as left, while the documents say {counted}; count the lot to put it right"),
    "lot.line": N_("line {line} of {number} names lots that do not make its quantity"),
    "lot.unknown": N_("the documents name the lot {lot}, which is kept nowhere"),
}  # fmt: skip
"""What `verify` finds of lots."""
