"""Forms of mandators and contracts, and their words on the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.catalogue import Ownership
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import (
    Contract,
    Mandator,
    MandatorKind,
    SettlementPeriod,
    Term,
    TermKind,
    checked_term,
    parse_term,
)
from cafe_pos.domain.vat import VatCode
from cafe_pos.i18n import _, day, figure
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.form_values import (
    YES,
    amount,
    cents,
    choice,
    day_text,
    percent,
    switch,
    yes_or_no,
)
from cafe_pos.tui.parts.form_values import day as day_of
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.mandates.mandates import MandatorView
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.settling import Line
    from cafe_pos.tui.till import Till

MAX_CODE: Final = 24
MAX_TERMS: Final = 160
NONE: Final = "none"
_SPLIT: Final = ";"
_PARCELS: Final = ("parcel.received", "parcel.collected", "parcel.returned", "parcel.deposited")


# Words


def kinds() -> tuple[tuple[str, str], ...]:
    """The kinds of mandators."""
    return (
        (MandatorKind.BAKER.value, _("baker")),
        (MandatorKind.PRODUCER.value, _("producer")),
        (MandatorKind.CARRIER.value, _("carrier")),
        (MandatorKind.SUPPLIER.value, _("supplier")),
        (MandatorKind.OTHER.value, _("other")),
    )


def ownerships() -> tuple[tuple[str, str], ...]:
    """Whose goods are sold."""
    return (
        (Ownership.TRANSPARENT.value, _("in their name")),
        (Ownership.OPAQUE.value, _("in our name, for them")),
        (Ownership.FIRM.value, _("bought by us")),
    )


def periods() -> tuple[tuple[str, str], ...]:
    """How often one settles."""
    return (
        (SettlementPeriod.WEEK.value, _("every week")),
        (SettlementPeriod.FORTNIGHT.value, _("twice a month")),
        (SettlementPeriod.MONTH.value, _("every month")),
        (SettlementPeriod.QUARTER.value, _("every quarter")),
    )


def target_words(on: str) -> str:
    """What a term counts."""
    acts = {
        "act:parcel": _("parcels"),
        "act:parcel.received": _("parcels received"),
        "act:parcel.collected": _("parcels handed over"),
        "act:parcel.returned": _("parcels sent back"),
        "act:parcel.deposited": _("parcels deposited"),
    }
    return acts.get(on, on.partition(":")[2])


def term_words(term: Term) -> str:
    """A term in words."""
    where = target_words(term.on)
    if term.kind is TermKind.FIXED:
        return _("{amount} a month").format(amount=figure(term.value))
    if term.kind is TermKind.PERCENT:
        said = _("{percent} %").format(percent=percent(term.value))
    else:
        said = _("{amount} each").format(amount=figure(term.value))
    return f"{said} ({where})" if where else said


def contract_words(contract: Contract) -> str:
    """A contract on one line."""
    terms = ", ".join(map(term_words, contract.terms)) or _("no commission")
    owned = dict(ownerships())[contract.ownership.value]
    since = day(contract.since, "dd/MM/yy")
    return _("since {day}: {terms}, {ownership}").format(day=since, ownership=owned, terms=terms)


def line_words(line: Line) -> str:
    """A line of a settlement."""
    quantity = f"{line.quantity / 1000:.3f} kg" if line.unit == "g" else str(line.quantity)
    match line.what:
        case "percent":
            return _("{percent} % of {amount}").format(
                percent=percent(line.price or 0), amount=figure(line.quantity)
            ) + _on(line.label)
        case "item":
            return _("{quantity} at {price}").format(
                quantity=quantity, price=figure(line.price or 0)
            ) + _on(line.label)
        case "fixed":
            return _("fixed sum, {days} days").format(days=line.quantity)
        case "delivered":
            return _("{label}, delivered: {quantity}").format(label=line.label, quantity=quantity)
        case "returned":
            return _("{label}, taken back: {quantity}").format(label=line.label, quantity=quantity)
    return _("{label}: {quantity}").format(label=line.label, quantity=quantity)


def _on(target: str) -> str:
    where = target_words(target)
    return f" ({where})" if where else ""


# A mandator


def open_new(till: Till, _at: float = 0.0) -> None:
    """Make a mandator known."""
    empty = Mandator(code="", name="", kind=MandatorKind.PRODUCER)
    first = Field("code", _("Code"), "", limit=MAX_CODE, hint=_("Short, like RUCHER."))
    till.panel = Form(
        _("New mandator"), (first, *_fields(empty)), partial(_keep, None), back=till.panel
    )


def open_mandator_form(one: Mandator, till: Till, _at: float = 0.0) -> None:
    """Change a mandator; the code stays."""
    till.panel = Form(one.name, _fields(one), partial(_keep, one), back=till.panel)


def _fields(one: Mandator) -> tuple[Field, ...]:
    return (
        Field("name", _("Name"), one.name, limit=40),
        choice("kind", _("Kind"), one.kind.value, kinds()),
        Field("phone", _("Telephone"), one.phone, limit=20),
        Field("email", _("E-mail"), one.email),
        Field("address", _("Address"), ", ".join(one.address), limit=160,
              hint=_("Lines separated by commas.")),
        Field("siret", _("SIRET"), one.siret, limit=17),
        Field("vat_number", _("VAT number"), one.vat_number, limit=20),
        Field("iban", _("IBAN"), one.iban, limit=42),
    )  # fmt: skip


def _keep(before: Mandator | None, till: Till, _form: Form, answers: Answers) -> None:
    from cafe_pos.tui.mandates import panels

    code = before.code if before is not None else answers["code"].upper().replace(" ", "-")
    base = before or Mandator(code=code, name="")
    wanted = replace(
        base,
        name=answers["name"],
        kind=MandatorKind(answers["kind"]),
        phone=answers["phone"],
        email=answers["email"],
        address=tuple(line.strip() for line in answers["address"].split(",") if line.strip()),
        siret=answers["siret"],
        vat_number=answers["vat_number"],
        iban=answers["iban"],
        active=True,
    )
    operator = till.operator

    def act(ctx: Context) -> str:
        from cafe_pos.application.mandates import mandates

        return mandates.put(ctx, wanted, new=before is None, operator=operator).code

    till.do(act, partial(panels.open_mandator, till))


# A contract


def open_contract(view: MandatorView, till: Till, _at: float = 0.0) -> None:
    """New terms from a day on, beginning with those in force."""
    now = view.contract or Contract(
        mandator=view.code, since=view.today, ownership=_own(view), terms=view.proposed
    )
    plain, item, fixed, others = _parts(now.terms)
    since = view.today if view.contract is not None else _first(view, view.today)
    till.panel = Form(
        _("Contract with {name}").format(name=view.mandator.name),
        (
            Field("since", _("From"), day_text(since), limit=10),
            choice("ownership", _("Their goods are sold"), now.ownership.value, ownerships()),
            Field("percent", _("Commission, % of sales"), "" if plain is None else percent(plain),
                  Kind.AMOUNT, limit=6),
            Field("item", _("Commission each"), amount(item.value) if item else "",
                  Kind.AMOUNT, limit=9),
            choice("on", _("Each what"), item.on if item else "", _counted(view)),
            Field("fixed", _("Fixed sum a month"), amount(fixed), Kind.AMOUNT, limit=9),
            choice("vat", _("VAT on the commission"), now.vat_code.value, _codes()),
            choice("bought", _("VAT on their goods"), _code(now.purchase_vat_code),
                   ((NONE, _("none")), *_codes())),
            choice("period", _("Settled"), now.period.value, periods()),
            choice("take_back", _("Unsold goods go back"), switch(now.take_back), yes_or_no()),
            Field("others", _("Other terms"), others, limit=MAX_TERMS,
                  hint=_("Like percent=15@article:TOMME; separated by semicolons.")),
            Field("note", _("Line on statements"), now.note, limit=60),
        ),
        partial(_agree, view),
        text=_("Recorded; what is settled stays as it was."),
        back=till.panel,
    )  # fmt: skip


def _own(view: MandatorView) -> Ownership:
    return view.articles[0].ownership if view.articles else Ownership.TRANSPARENT


def _first(view: MandatorView, today: date) -> date:
    """A first contract begins with the month, unless some of it is settled."""
    first = today.replace(day=1)
    return today if view.settled_until is not None and view.settled_until >= first else first


def _codes() -> tuple[tuple[str, str], ...]:
    return tuple((code.value, code.value) for code in VatCode if code is not VatCode.HORS)


def _code(code: VatCode | None) -> str:
    return NONE if code is None else code.value


def _counted(view: MandatorView) -> tuple[tuple[str, str], ...]:
    """What a sum each may be counted on."""
    acts = tuple((f"act:{name}", target_words(f"act:{name}")) for name in _PARCELS)
    articles = tuple((f"article:{a.code}", a.label) for a in view.articles)
    everything = ("", _("everything sold"))
    if view.mandator.kind is MandatorKind.CARRIER:
        return (*acts, everything, *articles)
    return (everything, *articles, *acts)


def _parts(terms: tuple[Term, ...]) -> tuple[int | None, Term | None, int | None, str]:
    """The terms that have a field of their own, and the others as they are written."""
    plain = next((t for t in terms if t.kind is TermKind.PERCENT and not t.on), None)
    item = next((t for t in terms if t.kind is TermKind.PER_ITEM), None)
    fixed = next((t for t in terms if t.kind is TermKind.FIXED), None)
    others = f"{_SPLIT} ".join(t.written() for t in terms if t not in (plain, item, fixed))
    return (
        None if plain is None else plain.value,
        item,
        None if fixed is None else fixed.value,
        others,
    )


def _terms(answers: Answers) -> tuple[Term, ...]:
    found: list[Term] = []
    given = (
        (TermKind.FIXED, "fixed", ""),
        (TermKind.PERCENT, "percent", ""),
        (TermKind.PER_ITEM, "item", answers["on"]),
    )
    for kind, name, on in given:
        value = cents(answers[name])
        if value:
            found.append(_named(name, Term(kind, value, on)))
    written = filter(None, (part.strip() for part in answers["others"].split(_SPLIT)))
    return (*found, *(parse_term(part) for part in written))


def _named(field: str, term: Term) -> Term:
    """A term that can be; the refusal names its field."""
    try:
        return checked_term(term)
    except PosError as error:
        raise PosError(error.code, **{**error.params, "field": field}) from None


def _agree(view: MandatorView, till: Till, form: Form, answers: Answers) -> None:
    from cafe_pos.tui.mandates import panels

    since = day_of(answers["since"])
    if since is None:
        form.wrong(_("A contract begins on a day."), "since")
        return
    bought = answers["bought"]
    contract = Contract(
        mandator=view.code,
        since=since,
        ownership=Ownership(answers["ownership"]),
        terms=_terms(answers),
        vat_code=VatCode(answers["vat"]),
        purchase_vat_code=None if bought == NONE else VatCode(bought),
        period=SettlementPeriod(answers["period"]),
        take_back=answers["take_back"] == YES,
        note=answers["note"],
    )
    operator = till.operator

    def act(ctx: Context) -> str:
        from cafe_pos.application.mandates import mandates

        return mandates.put_contract(ctx, contract, operator=operator).code

    def done(code: str) -> None:
        till.said = Said(_("Kept and recorded."), Tone.GOOD)
        panels.open_mandator(till, code)

    till.do(act, done)
