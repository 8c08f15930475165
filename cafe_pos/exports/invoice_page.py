"""The page of an invoice that people read, fit for PDF/A-3: typefaces embedded, colours defined.

An invoice is French whatever the language of the till: it goes to a town hall.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, Final

from cafe_pos.application.books.invoices import InvoiceView
from cafe_pos.domain.clock import local_text
from cafe_pos.domain.invoice import buyer_of
from cafe_pos.domain.money import rate_text
from cafe_pos.exports import cii
from cafe_pos.exports.fec import amount

_PLAIN: Final = "Vera"
_BOLD: Final = "VeraBd"
_WIDTH: Final = 595.28
_HEIGHT: Final = 841.89
_LEFT: Final = 51.0
_RIGHT: Final = _WIDTH - _LEFT
_WINDOW: Final = 310.0
"""Where a window envelope shows the buyer."""
_BOTTOM: Final = 210.0
_ROW: Final = 15.0
_COLUMNS: Final = (330.0, 400.0, 440.0, _RIGHT)
"""Right edges of quantity, net price, rate and net amount."""
_LATE: Final = (
    "Pas d'escompte. En cas de retard : intérêts moratoires et indemnité forfaitaire de 40 €",
    "(Code de la commande publique, D2192-35 ; Code de commerce, L441-10).",
)
_MEANS: Final = {
    "cash": "espèces",
    "card": "carte",
    "cheque": "chèque",
    "transfer": "virement",
    "meal_voucher": "titre-restaurant",
    "account": "en compte",
    "suspended": "avance",
}


@cache
def _typefaces() -> None:
    """Make the typefaces known that come with ReportLab: a PDF/A embeds all of them."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (_PLAIN, _BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


@dataclass(slots=True)
class _Pen:
    """A canvas, and how far down the page is written."""

    canvas: Any
    y: float = _HEIGHT - 60

    def text(self, x: float, text: str, size: float = 9, *, bold: bool = False) -> None:
        self.canvas.setFont(_BOLD if bold else _PLAIN, size)
        self.canvas.drawString(x, self.y, _printable(text))

    def right(self, x: float, text: str, size: float = 9, *, bold: bool = False) -> None:
        self.canvas.setFont(_BOLD if bold else _PLAIN, size)
        self.canvas.drawRightString(x, self.y, _printable(text))

    def rule(self) -> None:
        self.canvas.setLineWidth(0.6)
        self.canvas.line(_LEFT, self.y - 4, _RIGHT, self.y - 4)

    def down(self, points: float = _ROW) -> None:
        self.y -= points


def _printable(text: str) -> str:
    """Text that the typeface has signs for."""
    return "".join(c if c in "€œŒŸ’–" or ord(c) < 256 else "?" for c in text)  # noqa: PLR2004


def _fitted(text: str, width: float, size: float = 9) -> str:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    shown = _printable(text)
    while shown and stringWidth(shown, _PLAIN, size) > width:
        shown = shown[:-2].rstrip() + "…" if len(shown) > 1 else ""
        shown = shown.replace("…", ".")
    return shown


def render(view: InvoiceView) -> bytes:
    """The invoice as PDF on A4, without its XML yet."""
    from reportlab.pdfgen.canvas import Canvas

    _typefaces()
    file = BytesIO()
    canvas = Canvas(
        file, pagesize=(_WIDTH, _HEIGHT), invariant=1, pageCompression=1, pdfVersion=(1, 7),
        initialFontName=_PLAIN, lang="fr-FR",
    )  # fmt: skip
    what = "Avoir" if view.is_credit_note else "Facture"
    canvas.setTitle(f"{what} {view.number}")
    canvas.setAuthor(view.cafe["legal_name"])
    canvas.setCreator("cafe-pos")
    pen = _Pen(canvas)
    _head(pen, view, what)
    _heads(pen)
    for line in cii.lines_of(view):
        if pen.y < _BOTTOM:
            canvas.showPage()
            pen.y = _HEIGHT - 60
            pen.text(_LEFT, f"{what} {view.number} (suite)", 10, bold=True)
            pen.down(24)
            _heads(pen)
        _line(pen, line)
    _sums(pen, view)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _head(pen: _Pen, view: InvoiceView, what: str) -> None:
    cafe, made, buyer = view.cafe, view.payload, buyer_of(view.payload)
    pen.text(_LEFT, cafe["trade_name"], 15, bold=True)
    pen.down(16)
    numbers = [f"SIRET {cafe['siret']}"]
    if cafe["vat_number"]:
        numbers.append(f"TVA {cafe['vat_number']}")
    for line in (cafe["legal_name"], *cafe["address"], *numbers):
        pen.text(_LEFT, line)
        pen.down(12)
    pen.y = _HEIGHT - 140
    for i, line in enumerate((buyer.name, *buyer.address, f"{buyer.postcode} {buyer.city}")):
        pen.text(_WINDOW, _fitted(line, _RIGHT - _WINDOW, 10), 10, bold=i == 0)
        pen.down(13)
    pen.text(_WINDOW, f"SIREN {buyer.siren}")
    pen.y = _HEIGHT - 240
    pen.text(_LEFT, f"{what} {view.number}", 16, bold=True)
    pen.down(18)
    issued = _day(local_text(made["recorded_at"], made["utc_offset_min"])[:10])
    said = [f"Émise le {issued}" if what == "Facture" else f"Émis le {issued}"]
    said.append(f"ticket {made['ticket']} du {_day(view.ticket_day)}")
    if made["corrects"]:
        said.append(f"rectifie la facture {made['corrects']}")
    pen.text(_LEFT, ", ".join(said))
    pen.down(13)
    for label, text in (
        ("Référence de l'acheteur", buyer.reference),
        ("Commande", buyer.order_number),
    ):
        if text:
            pen.text(_LEFT, f"{label} : {text}")
            pen.down(13)
    pen.down(10)


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"


def _heads(pen: _Pen) -> None:
    pen.text(_LEFT, "Désignation", bold=True)
    for x, text in zip(_COLUMNS, ("Quantité", "Prix HT", "TVA", "Montant HT"), strict=True):
        pen.right(x, text, bold=True)
    pen.rule()
    pen.down(18)


def _line(pen: _Pen, line: cii.Line) -> None:
    pen.text(_LEFT, _fitted(line.label, 215))
    quantity = line.amount.replace(".", ",") + (" kg" if line.unit == "g" else "")
    price = line.unit_price.rstrip("0").replace(".", ",")
    whole, _, rest = price.partition(",")
    texts = (quantity, f"{whole},{rest:0<2}", _rate(line.rate_bp))
    for x, text in zip(_COLUMNS, (*texts, amount(line.net_cents)), strict=True):
        pen.right(x, text)
    pen.down()


def _rate(rate_bp: int) -> str:
    return rate_text(rate_bp).replace(".", ",") + " %" if rate_bp else "-"


def _sums(pen: _Pen, view: InvoiceView) -> None:
    rows = cii.vat_rows(view)
    if pen.y < _BOTTOM:
        pen.canvas.showPage()
        pen.y = _HEIGHT - 60
    pen.rule()
    pen.down(22)
    for code, rate, net, vat in rows:
        why = cii.reason_of(view, code)
        pen.text(_LEFT, _fitted(why or f"TVA à {_rate(rate)}", 290, 8), 8)
        pen.right(_COLUMNS[1], f"HT {amount(net)}")
        pen.right(_RIGHT, f"TVA {amount(vat)}")
        pen.down()
    net = sum(row[2] for row in rows)
    vat = sum(row[3] for row in rows)
    due = cii.due_cents(view)
    pen.down(6)
    for label, cents, bold in (
        ("Total HT", net, False),
        ("Total TVA", vat, False),
        ("Total TTC", net + vat, True),
        ("Rendu" if view.is_credit_note else "Déjà payé", net + vat - due, False),
        ("À payer", due, True),
    ):
        pen.right(_COLUMNS[2], label, bold=bold)
        pen.right(_RIGHT, f"{amount(cents)} €", bold=bold)
        pen.down()
    means = dict.fromkeys(_MEANS[p["method"]] for p in view.ticket["payments"])
    pen.text(_LEFT, f"Réglé par : {', '.join(means)}." if means else "")
    pen.down(14)
    if due:
        pen.text(_LEFT, "À régler à réception.", bold=True)
        pen.down(12)
        for line in _LATE:
            pen.text(_LEFT, line, 7.5)
            pen.down(10)
