"""What the till is told: an opening, a saved sale, a refusal, an answer that got lost; paying."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from cafe_pos.application.selling.wanted import Ring, wanted_of
from cafe_pos.application.views import CorrectionView, CounterView, PrintView, TicketView
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.payment import Tender
from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, money
from cafe_pos.tui import house, words
from cafe_pos.tui.accounts import panels as account_panels
from cafe_pos.tui.keys import Key
from cafe_pos.tui.log_in import LogIn, Why
from cafe_pos.tui.ordering import Host, Ordering
from cafe_pos.tui.panels import Correct, Doubt, Reasons, Visas
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.selling import cards_left
from cafe_pos.tui.services import waits
from cafe_pos.tui.shown import Change, Leaving, Notice, Phase, Said, Tap, Tone

TAB_GONE: Final = ("tab.gone", "tab.changed")
"""Refusals that say that the order's tab is no more what it was."""
STOCK_SHORT: Final = ("lot.short", "lot.none")
"""Refusals that say that the stock holds less than lies on the counter."""
PAYING_KEYS: Final = ("enter", "f9", "f12")
SECONDS_A_MINUTE: Final = 60

if TYPE_CHECKING:
    from cafe_pos.application.counter import Welcome
    from cafe_pos.application.drawer.evening import Standing
    from cafe_pos.application.people import Person
    from cafe_pos.application.ports import Context
    from cafe_pos.application.visas import VisaView

T = TypeVar("T")


class Answers(Ordering):
    """The part of a till that waits for the café: who is there, what is saved."""

    def __init__(self, host: Host, *, azerty: bool = False) -> None:
        super().__init__(host)
        self.azerty = azerty
        self.phase = Phase.OPENING
        self.view: CounterView | None = None
        self.welcome: Welcome | None = None
        self.people: tuple[Person, ...] = ()
        self.session_opened: str | None = None
        self.visas: tuple[VisaView, ...] = ()
        self.unsure = False
        self._due_told = ""
        self._printer_trouble = False
        self.lock_after_s: float | None = None
        self._queue: deque[Key | Tap] = deque()
        self._paid_at = float("-inf")
        self._failure: PosError | None = None
        self._followed: Callable[[], None] | None = None
        """What a paid part of a tab goes on with."""

    def replay(self) -> None:
        """Take the keys that waited."""
        raise NotImplementedError

    # Who is there

    def welcomed(self, welcome: Welcome, operator: str | None = None) -> None:
        """The café's names are known: whoever opens the till may choose theirs.

        An `operator` asked for at the start is chosen already; the PIN is still wanted.
        """
        self.welcome = welcome
        self.azerty = self.azerty or welcome.keyboard == "azerty"
        self.people = welcome.people
        self.phase = Phase.READY
        self.gate = LogIn(Why.OPEN)
        self.gate.meet(welcome.people, operator)
        if operator is not None and not self.gate.is_about(operator):
            self.gate.error = words.refusal(PosError("operator.unknown", name=operator))
        self.replay()

    def met(self, people: tuple[Person, ...]) -> None:
        """Who may log in has been looked up anew."""
        self.people = people
        if self.gate is not None:
            self.gate.meet(people)

    def change_person(self) -> None:
        """Ask who takes over; the order stays. Of two people it is the other one."""
        if self.view is None:
            return
        here = self.view.operator
        others = [one for one in self.people if one.code != here]
        self.gate = LogIn(Why.SWITCH)
        self.gate.meet(self.people, others[0].code if len(others) == 1 else None)
        self.host.look_for_people()

    @property
    def training(self) -> bool:
        """Whether this is the training till."""
        if self.view is not None:
            return self.view.training
        return self.welcome is not None and self.welcome.training

    def close(self) -> None:
        """Close the till; from training it goes back to where it was entered from."""
        self.host.leave(Leaving.BACK if self.training else Leaving.END)

    def lock(self) -> None:
        """Lock the screen; the order stays, the PIN of whoever is there goes on with it."""
        if self.view is not None and self.gate is None:
            self.gate = LogIn(Why.LOCK)
            self.gate.meet(self.people, self.view.operator)
            self.host.look_for_people()

    def check_pin(self, person: Person, pin: str) -> None:
        """Have a PIN checked; keys wait meanwhile."""
        leaving = None if self.view is None else self.view.operator
        self.phase = Phase.CHECKING
        self.host.log_in(person.code, pin, leaving)

    def let_in(self, person: Person) -> None:
        """Somebody's PIN was right while the counter was open: it is theirs now."""
        changed = False
        if self.view is not None:
            changed = person.code != self.view.operator
            self.view = replace(self.view, operator=person.code, operator_name=person.name)
            if changed:
                self.said = Said(_("{name} is at the counter.").format(name=person.name), Tone.GOOD)
            self._due_told = ""
        self.gate = None
        self.phase = Phase.READY
        self.host.look_at_waiting(morning=changed)
        self.host.look_at_standing()
        self.host.look_at_visas()
        if changed:
            cards_left.at_log_in(self._whole)
        self.replay()

    def kept_out(self, error: PosError) -> None:
        """A PIN did not open: say why; what was typed behind it is let go of."""
        self.phase = Phase.READY
        self._queue.clear()
        if self.gate is not None:
            self.gate.refuse(words.refusal(error))
            self.host.look_for_people()

    def not_met(self, error: PosError) -> None:
        """The names could not be looked up: the ones known stay."""
        self.said = Said(words.refusal(error), Tone.WARN)

    # What a panel asks for

    @property
    def operator(self) -> str | None:
        """The code of whoever is at the counter."""
        return self.view.operator if self.view else None

    def do(self, act: Callable[[Context], T], done: Callable[[T], None]) -> None:
        """Have an act carried out; keys wait for its answer, `done` shows it, a refusal is said."""

        def answered(result: T) -> None:
            self.phase = Phase.READY
            done(result)
            if waits.in_use(self._whole):
                self.host.look_at_waiting()
            self.replay()

        self.phase = Phase.ASKING
        self.host.do(act, answered, self._act_refused)

    def _act_refused(self, error: PosError) -> None:
        """An act was refused: an open form says it at the field that is meant, and stays open."""
        panel = self.panel
        self.refused(error)
        if isinstance(panel, Form) and self.banner is not None:
            self.banner = None
            field = error.params.get("field", error.params.get("cell", ""))
            panel.wrong(words.refusal(error), str(field))

    # Answers

    def opened(self, view: CounterView) -> None:
        """Begin with what the café's file holds: catalogue, last ticket, an order left behind."""
        self.view = view
        self.cards = view.cards
        self.azerty = self.azerty or view.keyboard == "azerty"
        self.last = view.last_ticket
        self.session_opened = view.session_opened
        self.suspended_cents = view.house.suspended_cents
        self.parcel_numbers = view.house.parcel_numbers
        self.put_catalogue(view.articles)
        self.put_dishes(view.dishes)
        self.lock_after_s = view.lock_minutes * SECONDS_A_MINUTE or None
        self.gate = None
        self.phase = Phase.READY
        told = [words.notice(code, params) for code, params in view.notices]
        if any(code == "start.unclean" for code, _params in view.notices):
            told.append(words.last_saved(self.last))
        if view.draft is not None:
            self.client_key = view.draft_key or self.client_key
            self.take_draft(view.draft, view.draft_tab, view.draft_round)
            told.append(cards_left.draft_found(self._whole) or words.draft_found(self.order))
            account_panels.meet(self._whole)
        if told:
            self.banner = Notice(_("At the start"), tuple(told), Tone.PLAIN)
        cards_left.at_log_in(self._whole)
        self.host.look_at_waiting(morning=True)
        self.host.look_at_standing()
        self.host.look_at_visas()
        self.replay()

    def saved(self, ticket: TicketView) -> None:
        """A sale is durable: show it, begin the next order, and take the keys that waited."""
        self._remember(ticket)
        self.replay()

    def forget_keys(self) -> None:
        """Let go of what was typed ahead, and say so: it meant another moment."""
        if self._queue:
            self._queue.clear()
            self.said = Said(_("The keys pressed meanwhile were not taken."), Tone.WARN)

    def refused(self, error: PosError) -> None:
        """A sale or a print was refused and nothing was changed: say why, keep the order.

        What was typed ahead meant another order than the one still there, so it is let go of.
        """
        self.phase = Phase.READY
        sentences = [words.refusal(error)]
        if self._queue:
            self._queue.clear()
            sentences.append(_("The keys pressed meanwhile were not taken."))
        if error.code in TAB_GONE and self.order.tab is not None and not self.begun:
            self.detach()
            sentences.append(_("The order on the screen is one of its own now."))
        self.banner = Notice(_("Refused"), tuple(sentences))
        if error.code in STOCK_SHORT and self.order.lines and "code" in error.params:
            from cafe_pos.tui.produce import panels as produce_panels

            produce_panels.offer(self._whole, error)

    def lost(self, error: PosError) -> None:
        """An answer got lost (disk, database): look the sale up before anything else."""
        self._failure = error
        if not self.unsure:
            self.unsure = True
            self.phase = Phase.SAVING
            self.host.look_up(self.client_key)
            return
        self.phase = Phase.READY
        self._queue.clear()
        self.banner = Notice(
            _("Not known yet"),
            (
                words.refusal(error),
                _(
                    "The till cannot tell yet whether this sale was saved. Press Enter to look "
                    "again; it will never be counted twice."
                ),
            ),
        )

    def looked_up(self, ticket: TicketView | None) -> None:
        """What the ledger says of a sale whose answer got lost."""
        self.unsure = False
        if ticket is not None:
            self._remember(ticket)
            self.replay()
        elif self._failure is not None:
            self.refused(self._failure)

    def still_unsure(self, key: Key) -> None:
        """Nothing else is done before a sale whose answer got lost is looked up."""
        if key.name in PAYING_KEYS:
            self.phase = Phase.SAVING
            self.host.look_up(self.client_key)
        else:
            self.said = Said(
                _("First the sale: press Enter to look whether it was saved."), Tone.WARN
            )

    def printed(self, view: PrintView | None) -> None:
        """A print was queued; None says that a duplicate wants a reason first."""
        if view is None:
            if self.last is not None:
                self.panel = Reasons(self.last.number)
        elif view.copy_no:
            self.said = Said(
                _("{number}: duplicate no. {copy} sent to the printer").format(
                    number=view.document, copy=view.copy_no
                )
            )
        elif self._printer_trouble:
            text = _("{number} waits: it prints once the printer is well")
            self.said = Said(text.format(number=view.document), Tone.WARN)
        else:
            self.said = Said(_("{number} sent to the printer").format(number=view.document))

    def doubted(self, prints: tuple[tuple[int, str, str], ...], trouble: str = "") -> None:
        """Prints to decide on, as (job, ticket number, why): the first is asked about.

        Without any, the last ticket is printed, and the printer's `trouble` told in full.
        """
        if prints:
            self.panel = Doubt(*prints[0])
            return
        if trouble:
            self.banner = Notice(_("The printer"), (trouble,))
        self._printer_trouble = bool(trouble)
        self.print_last()

    def decided(self, number: str) -> None:
        """A doubtful print is settled."""
        self.said = Said(_("{number}: noted").format(number=number))

    def corrected(self, view: CorrectionView) -> None:
        """The last ticket counts as paid another way from now on."""
        taken, put = view.payload["payments"]
        if self.last is not None and self.last.number == view.payload["ticket"]:
            self.last = replace(self.last, payload={**self.last.payload, "payments": [put]})
        self.said = Said(
            words.corrected(view.payload["ticket"], put["method"], taken["method"]), Tone.GOOD
        )

    def standing_seen(self, standing: Standing) -> None:
        """How the drawer and the day stand; notes are said once a stay."""
        from cafe_pos.tui.evening import panels as evening_panels

        self.standing = standing
        self.session_opened = standing.session_opened
        told = evening_panels.notes_told(standing)
        if told and told != self._due_told:
            self._due_told = told
            if self.said is None and self.panel is None:
                self.said = Said(told, Tone.WARN)

    def notes_read(self) -> None:
        """The logbook was opened: its notes are not said again."""
        if self.standing is not None:
            self.standing = replace(self.standing, notes=())

    def visas_seen(self, waiting: tuple[VisaView, ...]) -> None:
        """What waits for this person's visa; it is said once, and never in the way."""
        self.visas = waiting
        if waiting and self.said is None:
            self.said = Said(words.visas_waiting(len(waiting)), Tone.WARN)
        if isinstance(self.panel, Visas):
            self.panel = Visas(waiting) if waiting else None

    def visa_given(self, visa: VisaView) -> None:
        """A visa is given and recorded; the others are shown again."""
        self.said = Said(_("Visa given for {document}.").format(document=visa.document), Tone.GOOD)
        self.host.look_at_visas()

    def look_at_visas(self) -> None:
        """Show what waits for this person's visa."""
        if self.visas:
            self.panel = Visas(self.visas)
        else:
            self.said = Said(_("No visa waits."))

    def correct_last(self) -> None:
        """Ask how the last ticket was really paid."""
        if self.last is None:
            self.said = Said(_("There is no ticket to correct yet."), Tone.WARN)
        else:
            self.panel = Correct(self.last.number)

    # Payment

    def pay(self, tenders: tuple[Tender, ...], at: float) -> None:
        """Hand the order over to be saved; it stays on the screen until the answer."""
        from cafe_pos.tui.tabs import split_panels

        # People are counted once, with the ticket that closes their table.
        closes = self.due_cents == self.order.total_cents and not self.order.part
        request = Ring(
            lines=wanted_of(self.order),
            tenders=tenders,
            client_key=self.client_key,
            operator=self.view.operator if self.view else None,
            channel=Channel.SCREEN if self.paper is None else Channel.PAPER,
            issued_at=None if self.paper is None else self.paper.at,
            original=None if self.paper is None else self.paper.original or None,
            expected_total_cents=self.due_cents,
            tab=self.order.tab,
            tab_version=self.order.version,
            tab_part=self.order.part,
            split=self.order.split,
            share_cents=None if self.share is None else self.share.cents,
            customer=self.order.customer,
            covers=self.order.covers if closes else None,
        )
        self._followed = None
        if self.order.tab is not None and not closes:
            follow = split_panels.after_share if self.share else split_panels.after_part
            self._followed = partial(follow, self._whole, self.order.tab)
        elif self.paper is not None and self.paper.original:
            from cafe_pos.tui.selling import paper_sales

            self._followed = partial(paper_sales.next_one, self._whole)
        self._paid_at = at
        if self.due_cents and cards_left.is_used(self._whole, tenders):
            from cafe_pos.tui.selling import terminal_panels

            terminal_panels.pay_order(self._whole, request)
            return
        self.phase = Phase.SAVING
        self.host.pay(request)

    def payable(self) -> bool:
        """Whether there is an order to pay; else says what is missing."""
        if self.typed:
            self.said = Said(
                _("{typed} … of what? Press an article's letter, or Backspace.").format(
                    typed=self.typed
                ),
                Tone.WARN,
            )
        elif not self.order.lines:
            self.said = Said(_("The order is empty: nothing to pay."))
        return bool(self.order.lines) and not self.typed

    def _remember(self, ticket: TicketView) -> None:
        """Take note of a saved sale and begin the next order under a key of its own."""
        self.phase = Phase.READY
        self.last = ticket
        if self.session_opened is None:
            self.session_opened = str(ticket.payload["recorded_at"])
            self.host.look_at_standing()
        self.panel = None
        self.banner = None
        if ticket.change_cents:
            self.banner = Change(ticket.change_cents, ticket.number, ticket.total_cents)
        text = _("{number} saved: {amount}").format(
            number=ticket.number, amount=money(ticket.total_cents)
        )
        told = [account_panels.owes(name, cents) for name, cents in ticket.owed]
        house.count_fund(self._whole, ticket)
        due = house.note_of(self._whole, ticket)
        told += [due] if due else []
        self.said = Said(" - ".join((text, *told)), Tone.WARN if due else Tone.GOOD)
        self.settled = None
        if waits.moved(self._whole, ticket.payload):
            self.host.look_at_waiting()
        if any(line.get("lot") for line in ticket.payload["lines"]) and self.tariff.agreed:
            from cafe_pos.tui.produce import panels as produce_panels

            produce_panels.look_at_prices(self._whole)
        self.next_order()
        follow, self._followed = self._followed, None
        if follow is not None:
            follow()
