"""The tables and columns of the export, schema 1: kinds, units, and their words in two languages.

The words go into the file's table `dictionary`, so that a file explains itself in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """How SQLite keeps a column."""

    INTEGER = "INTEGER"
    TEXT = "TEXT"
    BLOB = "BLOB"


class Unit(StrEnum):
    """What a column's value counts or is; a reader checks each by its unit."""

    CENTS = "cents"
    RATE = "bp"
    COUNT = "count"
    QUANTITY = "quantity"
    MINUTES = "minutes"
    NUMBER = "number"
    SEQ = "seq"
    FLAG = "0/1"
    DAY = "day"
    UTC = "utc"
    CODE = "code"
    LABEL = "label"
    TEXT = "text"
    JSON = "json"
    HEX = "hex"
    HASH = "32 bytes"
    SIGNATURE = "64 bytes"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind, its unit, what it is in French and English; `optional` may be NULL."""

    name: str
    kind: Kind
    unit: Unit
    fr: str
    en: str
    optional: bool = False


_KINDS: Final = {
    Unit.DAY: Kind.TEXT, Unit.UTC: Kind.TEXT, Unit.CODE: Kind.TEXT, Unit.LABEL: Kind.TEXT,
    Unit.TEXT: Kind.TEXT, Unit.JSON: Kind.TEXT, Unit.HEX: Kind.TEXT,
    Unit.HASH: Kind.BLOB, Unit.SIGNATURE: Kind.BLOB,
}  # fmt: skip


def _c(name: str, unit: Unit, fr: str, en: str, *, optional: bool = False) -> Column:
    return Column(name, _KINDS.get(unit, Kind.INTEGER), unit, fr, en, optional)


def _o(name: str, unit: Unit, fr: str, en: str) -> Column:
    return _c(name, unit, fr, en, optional=True)


U = Unit
_CLOSURE: Final = _c("closure", U.CODE, "numéro de la clôture", "the closure's number")
_COUNT: Final = _c("count", U.COUNT, "combien", "how many")
_AMOUNT: Final = _c("amount", U.CENTS, "montant", "amount")
_POSITION: Final = _c("position", U.NUMBER, "rang", "rank")
_TICKET: Final = _c("ticket", U.SEQ, "écriture du ticket", "the ticket's entry")
_VAT_CODE: Final = ("code de TVA ; HORS : argent de tiers", "VAT code; HORS: others' money")
_FIGURE_UNIT: Final = _c("unit", U.CODE, "unité de la valeur", "unit of the value")
_LABEL: Final = _c("label", U.LABEL, "libellé", "label")

TABLES: Final[dict[str, tuple[str, str]]] = {
    "meta": ("Le café, le mois, le verdict", "The café, the month, the verdict"),
    "dictionary": ("Chaque table et chaque colonne", "Every table and every column"),
    "signing_key": ("Clés publiques qui ont signé", "Public keys that signed"),
    "closure": ("Clôtures du mois (Z)", "Closures of the month (Z)"),
    "closure_vat": ("TVA de chaque clôture", "VAT of each closure"),
    "closure_method": ("Encaissements de chaque clôture", "Takings of each closure by method"),
    "closure_part": (
        "Familles, parts et comptes de chaque clôture",
        "Families, parts and counts of each closure",
    ),
    "ticket": ("Tickets du mois, sans aucune personne", "Tickets of the month, no person named"),
    "ticket_item": ("Articles tels que vendus", "Articles as they were sold"),
    "ticket_line": ("Lignes des tickets", "Lines of the tickets"),
    "ticket_payment": ("Règlements des tickets", "Payments of the tickets"),
    "service_activity": ("Ce que les services ont fait, par jour", "What services did, by day"),
    "service_result": ("Résultat de chaque service", "Result of each service"),
    "family_result": ("Marge de chaque famille", "Margin of each family"),
    "viability_figure": ("Chiffres de viabilité du mois", "Figures of the month's viability"),
    "viability_reason": ("Raisons du verdict", "Reasons of the verdict"),
    "viability_missing": ("Ce qui n'a pas été saisi", "What was not entered"),
    "impact_indicator": ("Indicateurs d'utilité sociale", "Social indicators"),
    "need": ("Besoins entendus", "Needs that were heard"),
    "trial": ("Essais, leur but, leur mesure", "Trials, their target, their measure"),
    "action": ("Actions décidées par les gérants", "Actions that the managers decided"),
    "ledger_entry": ("Écritures du registre", "Entries of the ledger"),
}
"""What each table is, in French and English."""

COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "meta": (
        _c("key", U.CODE, "nom", "name"),
        _o("value", U.TEXT, "valeur", "value"),
    ),
    "dictionary": (
        _c("table_name", U.CODE, "table", "table"),
        _c("column_name", U.CODE, "colonne ; vide : la table", "column; empty: the table"),
        _c("unit", U.CODE, "unité", "unit"),
        _c("fr", U.TEXT, "en français", "in French"),
        _c("en", U.TEXT, "en anglais", "in English"),
    ),
    "signing_key": (
        _c("id", U.NUMBER, "numéro dans ce fichier", "number in this file"),
        _c("key_id", U.HEX, "nom court de la clé", "short name of the key"),
        _c("public_key", U.HEX, "clé publique Ed25519", "Ed25519 public key"),
    ),
    "closure": (
        _c("number", U.CODE, "numéro", "number"),
        _c("period", U.CODE, "day, month ou year", "day, month or year"),
        _c("serial", U.NUMBER, "rang dans sa série", "rank in its series"),
        _c("first_day", U.DAY, "premier jour", "first day"),
        _c("business_day", U.DAY, "dernier jour", "last day"),
        _c("recorded_at", U.UTC, "enregistrée à", "recorded at"),
        _c("seq", U.SEQ, "son écriture", "its entry"),
        _c("tickets", U.COUNT, "tickets", "tickets"),
        _o("first_ticket", U.CODE, "premier ticket", "first ticket"),
        _o("last_ticket", U.CODE, "dernier ticket", "last ticket"),
        _c("total", U.CENTS, "encaissements TTC", "takings with VAT"),
        _c("absolute", U.CENTS, "en valeur absolue", "in absolute value"),
        _c("own_revenue", U.CENTS, "dont recette propre TTC", "of it own revenue with VAT"),
        _c("third_party", U.CENTS, "dont argent de tiers", "of it others' money"),
        _c("perpetual", U.CENTS, "total perpétuel", "perpetual total"),
        _c("perpetual_absolute", U.CENTS, "perpétuel absolu", "perpetual absolute total"),
        _c("sessions", U.COUNT, "tiroirs terminés", "drawer sessions ended"),
        _c("not_counted", U.COUNT, "dont non comptés", "of them not counted"),
        _c("drawer_difference", U.CENTS, "écart de caisse", "difference of the drawer"),
    ),
    "closure_vat": (
        _CLOSURE,
        _c("code", U.CODE, *_VAT_CODE),
        _c("rate", U.RATE, "taux", "rate"),
        _c("gross", U.CENTS, "TTC", "with VAT"),
        _c("net", U.CENTS, "HT", "without VAT"),
        _c("vat", U.CENTS, "TVA", "VAT"),
    ),
    "closure_method": (
        _CLOSURE,
        _c("method", U.CODE, "mode de règlement", "method of payment"),
        _COUNT,
        _AMOUNT,
    ),
    "closure_part": (
        _CLOSURE,
        _c(
            "what", U.CODE,
            "family, ownership, count ou account (ardoises réglées)",
            "family, ownership, count or account (accounts paid)",
        ),
        _c("name", U.LABEL, "famille, part ou compte", "family, part or count"),
        _COUNT,
        _AMOUNT,
    ),
    "ticket": (
        _c("seq", U.SEQ, "son écriture au registre", "its entry of the ledger"),
        _c("number", U.CODE, "numéro", "number"),
        _c("serial", U.NUMBER, "rang dans sa série", "rank in its series"),
        _c("business_day", U.DAY, "jour d'exploitation", "business day"),
        _c("issued_at", U.UTC, "vendu à", "sold at"),
        _c("nature", U.CODE, "sale ou refund", "sale or refund"),
        _c("channel", U.CODE, "screen, cli, import ou paper", "screen, cli, import or paper"),
        _o("corrects", U.CODE, "ticket remboursé", "ticket that it refunds"),
        _c("total", U.CENTS, "total TTC", "total with VAT"),
        _c("own_revenue", U.CENTS, "dont recette propre TTC", "of it own revenue with VAT"),
        _c("third_party", U.CENTS, "dont argent de tiers", "of it others' money"),
        _o("covers", U.COUNT, "couverts", "covers"),
        _c("on_site", U.FLAG, "1 : consommé sur place, au moins en partie", "1: on site in part"),
    ),
    "ticket_item": (
        _c("id", U.NUMBER, "numéro dans ce fichier", "number in this file"),
        _c("article", U.CODE, "code de l'article", "code of the article"),
        _LABEL,
        _c("family", U.LABEL, "famille", "family"),
        _c("unit", U.CODE, "piece, g ou ml", "piece, g or ml"),
        _c("vat_code", U.CODE, *_VAT_CODE),
        _c("rate", U.RATE, "taux de TVA", "VAT rate"),
        _c("mode", U.CODE, "on_site ou takeaway", "on_site or takeaway"),
        _c("ownership", U.CODE, "firm, opaque ou transparent", "firm, opaque or transparent"),
        _o("mandator", U.CODE, "code du mandant", "code of the mandator"),
        _c(
            "kind", U.CODE,
            "article, deposit, deposit_back, suspended ou tip",
            "article, deposit, deposit_back, suspended or tip",
        ),
    ),
    "ticket_line": (
        _TICKET,
        _POSITION,
        _c("item", U.NUMBER, "ticket_item.id", "ticket_item.id"),
        _c("quantity", U.QUANTITY, "pièces, grammes ou ml", "pieces, grams or millilitres"),
        _c("unit_price", U.CENTS, "prix d'une pièce ou d'un kilo", "price of a piece or a kilo"),
        _c("total", U.CENTS, "total TTC de la ligne", "total of the line with VAT"),
        _c("discount", U.CENTS, "remise", "discount"),
        _o("cost", U.CENTS, "coût HT d'une pièce ou d'un kilo", "net cost of a piece or a kilo"),
        _o("whole", U.CENTS, "prix entier d'une ligne partagée", "whole price of a shared line"),
        _o("service", U.CODE, "code du service", "code of the service"),
        _o("act", U.CODE, "prepaid ou handover ; NULL : vendu", "prepaid or handover; NULL: sold"),
    ),
    "ticket_payment": (
        _TICKET,
        _POSITION,
        _c("method", U.CODE, "mode de règlement", "method of payment"),
        _AMOUNT,
        _c("correction", U.FLAG, "1 : rectifié après coup", "1: put right afterwards"),
    ),
    "service_activity": (
        _c("service", U.CODE, "code du service", "code of the service"),
        _c("what", U.CODE, "quel acte", "which act"),
        _c("day", U.DAY, "jour", "day"),
        _c("count", U.COUNT, "combien (grammes au poids)", "how many (grams by weight)"),
        _c("amount", U.CENTS, "montant TTC, ou coût HT", "amount with VAT, or net cost"),
        _c("minutes", U.MINUTES, "minutes", "minutes"),
    ),
    "service_result": (
        _c("service", U.CODE, "code ; vide : le comptoir", "code; empty: the counter"),
        _c("revenue", U.CENTS, "recette HT", "revenue without VAT"),
        _o("contribution", U.CENTS, "contribution", "contribution"),
        _c("minutes", U.MINUTES, "minutes", "minutes"),
        _o("per_hour", U.CENTS, "par heure", "an hour"),
        _c("tickets", U.COUNT, "passages", "visits"),
        _o("attach", U.RATE, "part qui achète aussi", "share that also buys"),
        _c("also_net", U.CENTS, "ce qu'elle achète, HT", "what it buys, without VAT"),
    ),
    "family_result": (
        _c("name", U.LABEL, "famille", "family"),
        _c("net", U.CENTS, "recette HT", "revenue without VAT"),
        _o("cost", U.CENTS, "coût HT", "cost without VAT"),
        _o("margin", U.CENTS, "marge", "margin"),
        _o("rate", U.RATE, "taux de marge", "rate of margin"),
    ),
    "viability_figure": (
        _c("code", U.CODE, "code du chiffre", "code of the figure"),
        _o("value", U.NUMBER, "valeur ; NULL : inconnue", "value; NULL: not known"),
        _FIGURE_UNIT,
    ),
    "viability_reason": (
        _POSITION,
        _c("code", U.CODE, "code de la raison", "code of the reason"),
        _c("verdict", U.CODE, "verdict qu'elle appuie", "verdict that it speaks for"),
        _c("params", U.JSON, "ses chiffres", "its figures"),
    ),
    "viability_missing": (_c("what", U.CODE, "ce qui manque", "what is missing"),),
    "impact_indicator": (
        _c("code", U.CODE, "code de l'indicateur", "code of the indicator"),
        _o("value", U.NUMBER, "valeur ; NULL : inconnue", "value; NULL: not known"),
        _FIGURE_UNIT,
        _c("tag", U.CODE, "counted, declared ou estimated", "counted, declared or estimated"),
    ),
    "need": (
        _POSITION,
        _c("what", U.TEXT, "besoin entendu", "need that was heard"),
        _c("kind", U.CODE, "genre", "kind"),
        _c("heard", U.COUNT, "combien de fois", "how often"),
        _c("first_on", U.DAY, "la première fois", "the first time"),
        _c("last_on", U.DAY, "la dernière fois", "the last time"),
    ),
    "trial": (
        _POSITION,
        _c("label", U.TEXT, "essai", "trial"),
        _c("indicator", U.CODE, "indicateur suivi", "indicator that it follows"),
        _c("target", U.NUMBER, "but", "target"),
        _o("measured", U.NUMBER, "mesuré ; NULL : pas encore", "measured; NULL: not yet"),
        _FIGURE_UNIT,
        _c("starts", U.DAY, "début", "start"),
        _c("ends", U.DAY, "fin", "end"),
        _c("conditions", U.TEXT, "conditions", "conditions"),
        _o("outcome", U.CODE, "adopted, dropped ; NULL : en cours", "adopted, dropped; NULL: open"),
        _o("decided_on", U.DAY, "décidé le", "decided on"),
    ),
    "action": (
        _POSITION,
        _c("text", U.TEXT, "action", "action"),
        _c("due", U.DAY, "pour le", "due on"),
        _o("done", U.TEXT, "faite le ; NULL : pas encore", "done on; NULL: not yet"),
    ),
    "ledger_entry": (
        _c("seq", U.SEQ, "numéro de l'écriture", "number of the entry"),
        _c("kind", U.CODE, "document", "document"),
        _c("at", U.UTC, "enregistrée à", "recorded at"),
        _c("version", U.NUMBER, "version du format", "version of the format"),
        _c("key", U.NUMBER, "signing_key.id", "signing_key.id"),
        _o(
            "prev", U.HASH,
            "lien vers l'écriture d'avant ; NULL : SHA-256 (hash ‖ signature) de la ligne d'avant",
            "link to the entry before; NULL: SHA-256 (hash ‖ signature) of the row before",
        ),
        _c("hash", U.HASH, "empreinte", "hash"),
        _o("signature", U.SIGNATURE, "signature Ed25519", "Ed25519 signature"),
        _o(
            "payload", U.JSON,
            "document, pour opening, closure, report et export seulement",
            "document, for opening, closure, report and export alone",
        ),
    ),
}  # fmt: skip
"""The columns of each table, in order."""
