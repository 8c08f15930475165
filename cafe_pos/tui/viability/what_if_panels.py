"""What if: other prices, days, rent, a new service, beside today's twelve months; kept by name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from cafe_pos.domain.money import parse_euros
from cafe_pos.domain.viability.projection import Scenario
from cafe_pos.i18n import _, language, money
from cafe_pos.messages.scenario_words import summary
from cafe_pos.messages.viability import WHAT_IF
from cafe_pos.reports.speech import Speech
from cafe_pos.reports.viability import words as report_words
from cafe_pos.tui import keys
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.form_values import amount
from cafe_pos.tui.parts.listing import Listing, Row, RowKey
from cafe_pos.tui.parts.panel import BarKey, Panel, enter, escape
from cafe_pos.tui.shown import Said, Tone
from cafe_pos.tui.viability import plots
from cafe_pos.tui.viability.lines import EMPTY, Line, sentence, table

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.viability.scenario_ports import Saved
    from cafe_pos.application.viability.scenarios import WhatIf
    from cafe_pos.domain.viability.projection import Projection
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till

MAX_NAME: Final = 40
WIDE_CELL: Final = 18
STEP: Final = 10
SIGNED: Final = ("price", "volume", "days", "rent", "charges")
"""What may go either way; a new service only adds."""


def open_what_if(till: Till, month: str, back: Panel | None) -> None:
    """Ask what would change; what was kept is one key away."""
    _ask(till, month, back, Scenario(name=""))


def _ask(till: Till, month: str, back: Panel | None, start: Scenario) -> None:
    def done(till: Till, _form: Form, answers: Answers) -> None:
        wanted = replace(scenario_of(answers), name=start.name)
        till.do(partial(_computed, month, wanted), partial(_show, till, wanted, back))

    till.panel = Form(
        _("What if?"),
        fields(start),
        done,
        text=_("Per month, without VAT. Minus or Left makes it less."),
        back=back,
    )


def fields(start: Scenario) -> tuple[Field, ...]:
    """The fields of a scenario, filled with one."""

    def one(name: str, label: str, value: int, hint: str = "") -> Field:
        kind = Kind.SIGNED if name in SIGNED else Kind.AMOUNT
        shown = amount(value).removesuffix(",00").removesuffix(".00") if value else ""
        return Field(name, label, shown, kind, limit=10, hint=hint)

    days = str(start.days) if start.days else ""
    return (
        one("price", _("Prices, %"), start.price_bp, _("5 is five percent dearer.")),
        one(
            "volume", _("Sales in pieces, %"), start.volume_bp,
            _("What a price costs in sales, nobody knows: put what you expect."),
        ),
        Field(
            "days", _("Opening days"), days, Kind.SIGNED, limit=3,
            hint=_("More or less days a month."),
        ),
        one("rent", _("Rent, €"), start.rent_cents, _("So much more a month.")),
        one("charges", _("Other charges, €"), start.charges_cents, _("So much more a month.")),
        one("service_revenue", _("New service, €"), start.service_revenue_cents,
            _("What it would sell a month.")),
        one("service_cost", _("its goods, %"), start.service_cost_bp,
            _("What its goods cost, of what it sells.")),
        one("service_commission", _("commissions, €"), start.service_commission_cents,
            _("What mandators would pay a month.")),
        one("service_charge", _("its charge, €"), start.service_charge_cents,
            _("What it costs a month in any case.")),
    )  # fmt: skip


def scenario_of(answers: Answers) -> Scenario:
    """A scenario from what stands in the form; an empty field changes nothing.

    Raises:
        PosError: `amount.*`.
    """

    def value(name: str) -> int:
        said = answers.get(name, "")
        return 0 if said in ("", "-") else parse_euros(said)

    return Scenario(
        name="",
        price_bp=value("price"),
        volume_bp=value("volume"),
        days=value("days") // 100,
        rent_cents=value("rent"),
        charges_cents=value("charges"),
        service_revenue_cents=value("service_revenue"),
        service_cost_bp=value("service_cost"),
        service_commission_cents=value("service_commission"),
        service_charge_cents=value("service_charge"),
    )


def _computed(month: str, wanted: Scenario, ctx: Context) -> WhatIf:
    from cafe_pos.application.viability import scenarios

    return scenarios.what_if(ctx, month, wanted)


def _show(till: Till, wanted: Scenario, back: Panel | None, found: WhatIf) -> None:
    till.panel = WhatIfPanel(found, wanted, back)


@dataclass(slots=True)
class WhatIfPanel(Panel):
    """A scenario beside what is: break-even, result, the cash of twelve months."""

    wide: ClassVar[bool] = True
    whole: ClassVar[bool] = True

    found: WhatIf
    scenario: Scenario
    back: Panel | None = None
    offset: int = 0
    speech: Speech = field(default_factory=lambda: Speech(language()))
    room: tuple[int, int] = (80, 19)

    @property
    def title(self) -> str:
        """What is changed, from which month on."""
        month = report_words.month_name(self.speech, self.found.month)
        named = f"{self.scenario.name} : " if self.scenario.name else ""
        return _("What if, after {month}").format(month=month) + f" · {named}{self.changes}"

    @property
    def changes(self) -> str:
        """What the scenario changes."""
        return summary(self.scenario) or _("nothing changed")

    def lines(self, width: int, height: int) -> list[Line]:
        """Both side by side, then the plot."""
        self.room = width, height
        today, changed = self.found.today, self.found.changed
        words = {code: _(said) for code, said in WHAT_IF.items()}
        rows = [
            self._row(words["break_even"], today.break_even_cents, changed.break_even_cents),
            self._row(words["result"], today.result_cents, changed.result_cents),
            self._row(words["cash"], today.steps[-1].cash_cents, changed.steps[-1].cash_cents),
            (_("Cash below zero"), self._below(today), self._below(changed), ""),
        ]
        titles = ("", words["today"], words["changed"], _("difference"))
        head = table(width, titles, rows, cell=WIDE_CELL if width >= 100 else 15)  # noqa: PLR2004
        note = sentence(words["alone"], width, "dim")
        if not self.found.cash_known:
            note = [*sentence(words["no_cash"], width, "warn"), *note]
        left = height - len(head) - len(note) - 5
        plot = plots.cash_ahead(self.speech, today, changed, width, left)
        return [*head, EMPTY, *plot, EMPTY, *note]

    def _row(self, label: str, before: int | None, after: int | None) -> tuple[str, ...]:
        def said(value: int | None) -> str:
            return "-" if value is None else money(value)

        gap = None if before is None or after is None else after - before
        sign = "+" if gap is not None and gap > 0 else ""
        return label, said(before), said(after), f"{sign}{said(gap)}"

    @staticmethod
    def _below(one: Projection) -> str:
        broke = one.first_negative
        return "-" if broke is None else _("month {number}").format(number=broke)

    def press(self, till: Till, key: Key) -> None:
        """Change it, keep it, look at what was kept."""
        match key.name:
            case "escape" | "backspace":
                till.panel = self.back
            case "enter":
                _ask(till, self.found.month, self.back, self.scenario)
            case "up" | "down" | "pageup" | "pagedown":
                step = {"up": -1, "down": 1, "pageup": -STEP, "pagedown": STEP}[key.name]
                last = max(0, len(self.lines(*self.room)) - self.room[1])
                self.offset = min(max(self.offset + step, 0), last)
            case _ if keys.letter_of(key) == "g":
                _ask_name(till, self)
            case _ if keys.letter_of(key) == "l":
                open_kept(till, self.found.month, self)

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        return _("letter:")

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """Change, keep, look at others."""
        return (
            enter(_("change it")), ("g", "g", _("keep")), ("l", "l", _("kept ones")), escape(),
        )  # fmt: skip


# Kept ones


def _ask_name(till: Till, panel: WhatIfPanel) -> None:
    """Keep a scenario under a name; the same name again replaces it."""
    operator = till.operator

    def done(till: Till, _form: Form, answers: Answers) -> None:
        wanted = replace(panel.scenario, name=answers["name"])

        def act(ctx: Context) -> Scenario:
            from cafe_pos.application.viability import scenarios

            return scenarios.save(ctx, wanted, operator=operator)

        def kept(made: Scenario) -> None:
            till.panel = replace(panel, scenario=made)
            till.said = Said(_("Kept as “{name}”.").format(name=made.name), Tone.GOOD)

        till.do(act, kept)

    till.panel = Form(
        _("Keep the scenario"),
        (Field("name", _("Name"), panel.scenario.name, limit=MAX_NAME),),
        done,
        text=panel.changes,
        back=panel,
    )


def open_kept(till: Till, month: str, back: Panel | None) -> None:
    """The scenarios kept: one is looked at again, two stand in the report."""

    def act(ctx: Context) -> tuple[Saved, ...]:
        from cafe_pos.application.viability import scenarios

        return scenarios.listed(ctx)

    till.do(act, partial(_kept, till, month, back))


def _kept(
    till: Till, month: str, back: Panel | None, found: tuple[Saved, ...], here: str = ""
) -> None:
    def look(one: Scenario) -> Row:
        def then(till: Till, _at: float) -> None:
            till.do(partial(_computed, month, one), partial(_show, till, one, back))

        return Row(one.name, then, right=_("in the report") if one.name in shown else "")

    def turn(till: Till, row: Row, _at: float) -> None:
        _change(till, month, back, row.text)

    def forget(till: Till, row: Row, _at: float) -> None:
        _change(till, month, back, row.text, forgotten=True)

    shown = {one.scenario.name for one in found if one.place is not None}
    till.panel = Listing(
        _("Scenarios kept"),
        tuple(look(one.scenario) for one in found),
        text=_("Two may stand side by side in the report."),
        empty=_("No scenario was kept yet."),
        index=next((i for i, one in enumerate(found) if one.scenario.name == here), 0),
        back=back,
        more=(
            RowKey("f2", "F2", _("into the report, or out"), turn),
            RowKey("delete", _("Delete"), _("forget"), forget),
        ),
    )


def _change(
    till: Till, month: str, back: Panel | None, name: str, *, forgotten: bool = False
) -> None:
    operator = till.operator

    def act(ctx: Context) -> tuple[Saved, ...]:
        from cafe_pos.application.viability import scenarios

        change = scenarios.forget if forgotten else scenarios.turn
        change(ctx, name, operator=operator)
        return scenarios.listed(ctx)

    till.do(act, partial(_kept, till, month, back, here=name))
