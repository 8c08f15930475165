"""The settings screens of the printer: found, set up by hand, tried out with its ruler."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _
from cafe_pos.tui import words
from cafe_pos.tui.first_run import asking, printers
from cafe_pos.tui.paint.canvas import fit
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.settings import panels
from cafe_pos.tui.settings import words as setting_words

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.settings_acts import SettingsView
    from cafe_pos.tui.first_run.printers import Search, Tried
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

GROUP: Final = 2
"""The place of the printer among the groups."""
TRANSPORTS: Final = ("network", "usb", "file", "serial", "cups")
_BY_PATH: Final = ("file", "serial")
BAUDS: Final = ("4800", "9600", "19200", "38400", "57600", "115200")
USUAL_BAUD: Final = "9600"
FLOWS: Final = ("dsr", "rts", "xon", "none")
Setting = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Which:
    """Which printer is set up here, the counter's or the kitchen's, and its present setting."""

    printer: Setting | None
    kitchen: bool = False

    @property
    def title(self) -> str:
        """What it is called."""
        return _("The kitchen's printer") if self.kitchen else _("Printer")


def counters(seen: SettingsView) -> Which:
    """The one at the counter."""
    return Which(seen.printer)


def printer(which: Which, back: Panel) -> Listing:
    """What printer there is, and what can be done about it."""
    now = which.printer
    second = (now or {}).get("fallback")
    panel = Listing(which.title, (), back=back)
    rows = [
        Row(_("Search this machine"), lambda till, _at: _search(till, which, panel), letter="c"),
        Row(
            _("Set it up by hand"),
            lambda till, _at: _show(till, form(which, dict(now or {}), panel)),
            letter="m",
        ),
    ]
    if now is not None:
        rows.append(
            Row(
                _("Print the test page"),
                lambda till, _at: try_out(till, which, {**now}, panel),
                letter="t",
            )
        )
    if now is not None and which.kitchen:
        text = _("None in the kitchen: slips at the counter")
        rows.append(Row(text, lambda till, _at: _keep(till, which, None), letter="s"))
    elif now is not None:
        rows += [
            Row(
                _("Second printer"),
                lambda till, _at: _show(till, form(which, dict(second or {}), panel, second=True)),
                fit(printers.in_words(second), 20) if second else _("none"),
                "d",
            ),
            Row(
                _("No second printer"),
                lambda till, _at: _keep(till, which, _without(now)),
                letter="n",
            )
            if second
            else Row(_("No printer"), lambda till, _at: _keep(till, which, None), letter="s"),
        ]
    panel.rows = tuple(rows)
    told = _("A sale never waits for the printer. The second one is taken when not a byte has "
             "left for the first.")  # fmt: skip
    if which.kitchen:
        told = _("Slips come out of it once it is set up; until then at the counter.")
    panel.text = f"{printers.in_words(now)}. {told}"
    return panel


def _show(till: Till, panel: Panel) -> None:
    till.panel = panel


def _without(setting: Setting) -> dict[str, Any]:
    """A printer's setting without its second printer."""
    return {key: value for key, value in setting.items() if key != "fallback"}


def _keep(till: Till, which: Which, setting: Setting | None) -> None:
    """Set the printer up, or take it away, and show what is in force then."""
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos import profile
        from cafe_pos.application.printing import copies
        from cafe_pos.domain.ticket import Channel

        wanted = profile.printer(setting) if setting is not None else None
        key = copies.KITCHEN_PRINTER if which.kitchen else "printer"
        copies.set_printer(ctx, wanted, operator=operator, channel=Channel.SCREEN, setting=key)

    def shown(till: Till, seen: SettingsView) -> Panel:
        till.host.wake_printer()
        if which.kitchen:
            return printer(Which(seen.kitchen_printer, kitchen=True), _kitchen(till, seen))
        return printer(counters(seen), panels.groups(till, seen, GROUP))

    told = _("The printer is set up.") if setting else _("There is no printer any more.")
    panels.keep(till, act, shown, told)


def _kitchen(till: Till, seen: SettingsView) -> Panel:
    """What leaving the kitchen's printer leads to."""
    from cafe_pos.tui.settings import kitchen_panels

    return panels.groups(till, seen, kitchen_panels.GROUP)


# Searching


def _search(till: Till, which: Which, back: Panel) -> None:
    """Search the machine; Escape does not wait for the answer."""
    waiting = Listing(_("Search this machine"), (), back=back, empty=_("Searching …"))
    till.panel = waiting

    def done(search: Search) -> None:
        if till.panel is waiting:
            till.panel = found(which, search, back)

    def failed(error: PosError) -> None:
        if till.panel is waiting:
            till.panel = back
            till.say_refusal(error)

    till.host.find_printers(done, failed)


def found(which: Which, search: Search, back: Panel) -> Listing:
    """What was found; one of them fills the form."""

    def opening(setting: Setting) -> Callable[[Till, float], None]:
        kept = {k: v for k, v in (which.printer or {}).items() if k in _KEPT}
        return lambda till, _at: _show(till, form(which, kept | dict(setting), panel))

    panel = Listing(_("Search this machine"), (), back=back)
    panel.rows = tuple(
        Row(offer.label, opening(offer.setting), letter=str(number), dim=offer.doubtful)
        for number, offer in enumerate(search.offers[:9], start=1)
    )
    panel.empty = _("No printer was found. Is it switched on and plugged in?")
    hint = _("A network printer is set up by hand, with its address.")
    panel.text = " ".join((*search.remarks, hint))
    return panel


# By hand


_KEPT: Final = ("columns", "code_page", "drawer", "pin", "fallback")
"""What stays when another printer is chosen: the paper, the drawer, the second printer."""


def form(which: Which, setting: Setting, back: Panel, *, second: bool = False) -> Form:
    """Everything that a printer's setting says."""
    plain = second or which.kitchen

    def done(till: Till, form: Form, answers: Answers) -> None:
        wanted = _wanted(answers, setting, second=plain)
        if answers["transport"] != "usb" and not answers["place"]:
            form.wrong(_("Its address or its device is missing."), "place")
            return
        try:
            till.host.check_printer(wanted)
        except PosError as error:
            form.wrong(words.refusal(error), "place")
            return
        if second:
            wanted = _without(which.printer or {}) | {"fallback": wanted}
        _keep(till, which, wanted)

    title = _("Second printer") if second else which.title
    return Form(title, _fields(setting, second=plain), done, back=back)


def _fields(setting: Setting, *, second: bool) -> tuple[Field, ...]:
    one_way = setting.get("answers") is False
    fields = [
        form_values.choice(
            "transport", _("Reached by"), str(setting.get("transport", "network")),
            tuple((code, setting_words.transport(code)) for code in TRANSPORTS),
            _("How it is plugged in. “Search this machine” finds most by itself."),
        ),
        Field(
            "place", _("Where"), str(setting.get("path") or setting.get("address") or ""),
            limit=200,
            hint=_(
                "Network: 192.168.1.50. Device: /dev/usb/lp0. Serial: /dev/ttyUSB0. Queue: its "
                "name. USB: empty, or 04b8:0e15."
            ),
        ),
        form_values.choice(
            "columns", _("Columns"), str(setting.get("columns", printers.USUAL_WIDTH)),
            tuple((str(n), str(n)) for n in printers.WIDTHS),
            _("58 mm paper: 32. 80 mm paper: 42 or 48; the test page shows which."),
        ),
        form_values.choice(
            "code_page", _("Letters"),
            str(setting.get("code_page", printers.CODE_PAGES[0])),
            tuple((code, code) for code in printers.CODE_PAGES),
            _("The table of accents; the test page shows whether they come out right."),
        ),
        form_values.choice(
            "answers", _("It answers"), form_values.switch(not one_way), form_values.yes_or_no(),
            _("No: for one that only receives. Then nobody is asked whether it printed."),
        ),
        form_values.choice(
            "baud", _("Serial speed"), str(setting.get("baud", USUAL_BAUD)),
            tuple((baud, baud) for baud in BAUDS), _("For a serial port only."),
        ),
        form_values.choice(
            "flow", _("Serial flow"), str(setting.get("flow", FLOWS[0])),
            tuple((flow, flow) for flow in FLOWS), _("For a serial port only."),
        ),
    ]  # fmt: skip
    if not second:
        fields += [
            form_values.choice(
                "drawer", _("Cash drawer"), form_values.switch(bool(setting.get("drawer"))),
                form_values.yes_or_no(), _("Yes opens it at each sale in cash."),
            ),
            form_values.choice(
                "pin", _("Drawer's pin"), str(setting.get("pin", 0)), (("0", "2"), ("1", "5")),
                _("2 is usual; 5 for a second drawer."),
            ),
        ]  # fmt: skip
    return tuple(fields)


def _wanted(answers: Answers, setting: Setting, *, second: bool) -> dict[str, Any]:
    """The setting that a form says; what it does not ask for stays."""
    way = answers["transport"]
    wanted: dict[str, Any] = {
        "transport": way,
        "columns": int(answers["columns"]),
        "code_page": answers["code_page"],
    }
    if answers["place"]:
        wanted["path" if way in _BY_PATH else "address"] = answers["place"]
    if answers["answers"] == form_values.NO:
        wanted["answers"] = False
    if way == "serial":
        wanted |= {"baud": int(answers["baud"]), "flow": answers["flow"]}
    if not second:
        if answers["drawer"] == form_values.YES:
            wanted |= {"drawer": True, "pin": int(answers["pin"])}
        if setting.get("fallback"):
            wanted["fallback"] = setting["fallback"]
    return wanted


# The test page


def try_out(till: Till, which: Which, setting: dict[str, Any], back: Panel) -> None:
    """Print the ruler; nothing is set up otherwise before somebody says how it came out."""
    waiting = Listing(
        _("Print the test page"), (), back=back,
        empty=_("Printing … Escape goes on without waiting."),
    )  # fmt: skip
    till.panel = waiting

    def done(tried: Tried) -> None:
        if till.panel is waiting:
            till.panel = straight(which, setting, tried, back)

    def failed(error: PosError) -> None:
        if till.panel is waiting:
            till.panel = back
            till.say_refusal(error)

    till.host.try_printer(setting, done, failed)


def straight(which: Which, setting: dict[str, Any], tried: Tried, back: Panel) -> Listing:
    """Ask how the test page came out; another width or other letters are tried at once."""
    if not tried.sent:
        return Listing(_("Print the test page"), (), text=tried.said, back=back, empty=" ")
    columns = int(setting.get("columns", printers.USUAL_WIDTH))

    def answering(digit: str) -> Callable[[Till, float], None]:
        return lambda till, _at: _answered(till, which, setting, digit, back)

    rows = tuple(
        Row(words, answering(digit), letter=digit)
        for digit, words in (
            (asking.WELL, _("Yes, and the accents are right")),
            (asking.BROKEN, _("The ruler breaks: print narrower")),
            (asking.SHORT, _("The ruler is short: print wider")),
            (asking.ACCENTS, _("Wrong accents: other letters")),
            (asking.NOTHING, _("Nothing came out, or nonsense")),
        )
    )
    hint = _("Its ruler has {n} figures: all in one row, up to the paper's edge.")
    text = " ".join(filter(None, (tried.said, hint.format(n=columns))))
    return Listing(_("Did it come out straight?"), rows, text=text, back=back)


def _answered(till: Till, which: Which, setting: dict[str, Any], digit: str, back: Panel) -> None:
    """Keep what came out well; else print it narrower, wider, or with the other letters."""
    columns = int(setting.get("columns", printers.USUAL_WIDTH))
    if digit == asking.WELL:
        if setting == which.printer:
            till.panel = back
        else:
            _keep(till, which, setting)
    elif digit == asking.NOTHING:
        till.panel = Listing(
            _("Print the test page"), (), back=back,
            text=_("Is it switched on, with paper in it? Is it another one?"), empty=" ",
        )  # fmt: skip
    elif digit == asking.ACCENTS:
        used = str(setting.get("code_page", printers.CODE_PAGES[0]))
        other = setting | {"code_page": printers.other_code_page(used)}
        try_out(till, which, other, back)
    else:
        width = printers.other_width(columns, -1 if digit == asking.BROKEN else 1)
        if width is None:
            till.panel = Listing(
                _("Print the test page"), (), back=back, empty=" ",
                text=_("{n} columns: the till prints no other width.").format(n=columns),
            )  # fmt: skip
        else:
            try_out(till, which, setting | {"columns": width}, back)
