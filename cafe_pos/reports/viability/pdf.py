"""The viability report on four A4 pages: the verdict, the trade, hours and money, the village.

The same view gives the same bytes; typefaces are embedded, every figure is real text, and the
definitions stand at the end of the last page.
"""

from __future__ import annotations

from datetime import date

from cafe_pos.application.catalogue.display_views import Head
from cafe_pos.application.viability.views import ReportKind, ReportView
from cafe_pos.domain.viability.figures import CLOSED
from cafe_pos.i18n import N_
from cafe_pos.messages.viability import KINDS
from cafe_pos.reports.speech import Speech
from cafe_pos.reports.viability import page_money, page_trade, page_verdict, page_village, words
from cafe_pos.reports.viability.leaf import Leaf

PAGES = 4


def render(view: ReportView, language: str) -> bytes:
    """Return the report as PDF in `language`."""
    speech = Speech(language)
    title = speech.say(N_("Viability of {cafe}, {month}")).format(
        cafe=view.cafe, month=words.month_name(speech, view.month)
    )
    head = Head(
        view.cafe, view.commune, date.fromisoformat(view.generated_at[:10]), language, view.demo
    )
    leaf = Leaf(title, head, band=band(view, speech), foot=_foot(view, speech), pages=PAGES)
    for name, draw in (
        (N_("Verdict"), page_verdict.draw),
        (N_("The trade"), page_trade.draw),
        (N_("Hours and money"), page_money.draw),
        (N_("The village"), page_village.draw),
    ):
        leaf.page(speech.say(name))
        draw(leaf, view)
        leaf.foot()
    return leaf.sheet.done()


def band(view: ReportView, speech: Speech) -> str:
    """What stands on every page of a report that is not definitive; empty for one that is."""
    if view.kind is ReportKind.FLASH:
        said = N_("FLASH: the costs of the month are not all in, so there is no verdict.")
    elif view.kind is ReportKind.PROVISIONAL:
        said = (
            N_("PROVISIONAL: the month is not closed.")
            if CLOSED in view.figures.missing
            else N_("PROVISIONAL: nobody has said yet that the costs of the month are complete.")
        )
    else:
        return ""
    return speech.say(said)


def _foot(view: ReportView, speech: Speech) -> str:
    kind = speech.say(KINDS[view.kind])
    number = f" {view.number}" if view.number else ""
    made = speech.say(N_("made on {day} with cafe-pos {version}")).format(
        day=speech.long_day(date.fromisoformat(view.generated_at[:10])), version=view.software
    )
    demo = f" · {speech.say(N_('DEMONSTRATION'))}" if view.demo else ""
    return f"{view.cafe}, {view.commune} · {kind}{number} · {made}{demo}"
