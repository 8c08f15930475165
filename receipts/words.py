"""Every fixed string that a receipt prints, in French and in English.

A document is frozen in the language of issue, so the words are data handed in, not a
language looked up. Fields in braces are filled by the documents. The word that certifies
a till is nowhere here, and stays out: nobody has certified this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from receipts.normalize import NO_BREAK


@dataclass(frozen=True, slots=True)
class Words:
    """The printed words; the defaults are the French ones. Source: DOMAIN, "Receipts"."""

    decimal_mark: str = ","
    thousands_mark: str = NO_BREAK
    money: str = f"{{amount}}{NO_BREAK}€"
    percent: str = f"{{rate}}{NO_BREAK}%"

    siret: str = "SIRET {siret}"
    vat_number: str = "TVA {number}"
    ticket: str = "Ticket n° {number}"
    till: str = "Caisse {till}"
    operator: str = "Servi par {operator}"
    on_site: str = "Sur place"
    takeaway: str = "À emporter"
    mixed: str = "Sur place et à emporter"
    line_on_site: str = "sur place"
    line_takeaway: str = "à emporter"

    sold_for: str = "Vendu pour le compte de {mandator}"
    sold_for_vowel: str = "Vendu pour le compte d'{mandator}"
    sold_for_unnamed: str = "Vendu pour le compte d'un tiers"

    total: str = "TOTAL TTC"
    total_without_vat: str = "TOTAL"
    third_party: str = "dont reçu pour des tiers"
    vat_code: str = "Code"
    vat_rate: str = "Taux"
    net: str = "HT"
    vat: str = "TVA"
    gross: str = "TTC"
    vat_sum: str = "Total"
    exempt: str = "EX0 : exonéré de TVA"
    outside_vat: str = "HORS : hors champ de la TVA"
    franchise: str = "TVA non applicable, art. 293 B du CGI"

    payments: str = "Règlement"
    refunds: str = "Remboursement"
    tendered: str = "Reçu"
    change: str = "Rendu"

    refund_of: str = "REMBOURSEMENT du ticket n° {number}"
    duplicate: str = "DUPLICATA n° {number}"
    reason: str = "Motif : {reason}"
    training: str = "MODE ÉCOLE - SANS VALEUR"
    demo: str = "DEMONSTRATION"
    demo_note: str = "Données d'essai, sans valeur"

    provisional: str = "DOCUMENT PROVISOIRE"
    provisional_note: str = "Ne vaut ni note ni facture : elle est remise au paiement."
    covers: str = "Couverts : {covers}"
    already_paid: str = "Déjà réglé"
    left_to_pay: str = "Reste à payer"
    kitchen: str = "CUISINE n° {number}"
    cancelled: str = "ANNULÉ"
    discount_given: str = "Remise {amount}"
    offered: str = "Offert"
    handed_over: str = "remis"
    handed_back: str = "repris"
    instead_of: str = "au lieu de {amount}"
    share_of: str = "part d'un total de {amount}"
    room: str = "Salle"
    terrace: str = "Terrasse"

    statement: str = "ARDOISE"
    brought: str = "Report"
    owed: str = "DÛ"
    owed_since: str = "Depuis le {day}"
    statement_note: str = "Relevé : ne vaut ni ticket ni facture"
    stated_sale: str = "Ticket"
    stated_refund: str = "Remboursement"
    stated_payment: str = "Règlement"
    settlement: str = "Règlement n° {number}"
    settled: str = "RÉGLÉ"
    still_owed: str = "Reste dû"

    parcel_waits: str = "Un colis vous attend"
    parcel_until: str = "À retirer jusqu'au {day}"
    parcel_identity: str = (
        "Venez avec une pièce d'identité. Quelqu'un d'autre peut venir avec la sienne et la vôtre."
    )
    parcel_message: str = "Message prêt à envoyer :"
    parcel_shelf: str = "Étagère {shelf}"

    weekdays: str = "lundi mardi mercredi jeudi vendredi samedi dimanche"
    stock_title: str = "INVENTAIRE"
    stock_how: str = "Compter ce qui est là, sans regarder la caisse ; 0 s'il n'y a rien."
    stock_pieces: str = "pièces"
    stock_signed: str = "Compté par, à quelle heure :"
    sheet_title: str = "COMMANDE DE PAIN"
    sheet_amendment: str = "COMMANDE DE PAIN - RECTIFICATIF n° {number}"
    sheet_parts: str = "réservés {booked}, comptoir {counter}"
    sheet_before: str = "au lieu de {before}"
    sheet_nothing: str = "rien"
    sheet_total: str = "Pièces"
    sheet_sent: str = "Transmise au boulanger"
    sheet_unsent: str = "Pas encore transmise"
    sheet_scan: str = "SMS prêt à envoyer :"
    sheet_short: str = "Pain"
    bread_missing: str = "{day}, {label} : {n} non justifié(s)"
    bread_surplus: str = "{day}, {label} : {n} de trop"
    sheet_sms: str = "{cafe}, pain pour {day} : {lines}. Merci !"
    sheet_sms_change: str = (
        "{cafe}, pain pour {day}, RECTIFICATIF {number}, en tout : {lines}. Merci !"
    )

    software: str = "Logiciel {version}"
    signature: str = "Signature {extract}"
    unsigned: str = "Signature différée"

    test_title: str = "Essai d'impression"
    test_columns: str = "{columns} colonnes, sur une seule ligne"
    test_accents: str = "Accents"
    test_accents_help: str = "Illisibles ? Choisir l'autre page de code."
    test_sizes: str = "Tailles"
    test_normal: str = "normal"
    test_bold: str = "gras"
    test_tall: str = "haut"
    test_large: str = "grand"
    test_amounts: str = "Montants"
    test_symbols: str = "Codes"


FRENCH: Final = Words()
"""The words of the counter."""

ENGLISH: Final = Words(
    decimal_mark=".",
    thousands_mark=",",
    money="€{amount}",
    percent="{rate}%",
    siret="SIRET {siret}",
    vat_number="VAT {number}",
    ticket="Receipt no. {number}",
    till="Till {till}",
    operator="Served by {operator}",
    on_site="Eat in",
    takeaway="Take away",
    mixed="Eat in and take away",
    line_on_site="eat in",
    line_takeaway="take away",
    sold_for="Sold on behalf of {mandator}",
    sold_for_vowel="Sold on behalf of {mandator}",
    sold_for_unnamed="Sold on behalf of a third party",
    total="TOTAL INCL. VAT",
    total_without_vat="TOTAL",
    third_party="of which held for others",
    vat_code="Code",
    vat_rate="Rate",
    net="Net",
    vat="VAT",
    gross="Gross",
    vat_sum="Sum",
    exempt="EX0: exempt from VAT",
    outside_vat="HORS: outside the scope of VAT",
    # The law wants these very words on the paper, in any language.
    franchise="TVA non applicable, art. 293 B du CGI (no VAT charged)",
    payments="Paid by",
    refunds="Refunded by",
    tendered="Tendered",
    change="Change",
    refund_of="REFUND of receipt no. {number}",
    duplicate="DUPLICATE no. {number}",
    reason="Reason: {reason}",
    training="TRAINING - WITHOUT VALUE",
    demo="DEMONSTRATION",
    demo_note="Trial data, without value",
    provisional="PROVISIONAL",
    provisional_note="Neither a bill nor an invoice: that comes with payment.",
    covers="Covers: {covers}",
    already_paid="Already paid",
    left_to_pay="Left to pay",
    kitchen="KITCHEN no. {number}",
    cancelled="CANCELLED",
    discount_given="Discount {amount}",
    offered="Offered",
    handed_over="handed over",
    handed_back="taken back",
    instead_of="instead of {amount}",
    share_of="share of {amount}",
    room="Room",
    terrace="Terrace",
    statement="ACCOUNT",
    brought="Brought forward",
    owed="OWED",
    owed_since="Since {day}",
    statement_note="A statement: neither a receipt nor an invoice",
    stated_sale="Receipt",
    stated_refund="Refund",
    stated_payment="Payment",
    settlement="Payment no. {number}",
    settled="PAID",
    still_owed="Still owed",
    weekdays="Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    stock_title="STOCK COUNT",
    stock_how="Count what is there, without looking at the till; 0 for nothing.",
    stock_pieces="pieces",
    stock_signed="Counted by, at what time:",
    sheet_title="BREAD ORDER",
    sheet_amendment="BREAD ORDER - AMENDMENT no. {number}",
    sheet_parts="booked {booked}, counter {counter}",
    sheet_before="instead of {before}",
    sheet_nothing="nothing",
    sheet_total="Pieces",
    sheet_sent="The baker has it",
    sheet_unsent="Not sent yet",
    sheet_scan="Message ready to send:",
    sheet_short="Bread",
    bread_missing="{day}, {label}: {n} not accounted for",
    bread_surplus="{day}, {label}: {n} too many",
    sheet_sms="{cafe}, bread for {day}: {lines}. Thank you!",
    sheet_sms_change="{cafe}, bread for {day}, AMENDMENT {number}, in all: {lines}. Thank you!",
    parcel_waits="A parcel waits for you",
    parcel_until="Until {day}",
    parcel_identity=(
        "Please bring an identity document. Somebody else may come with theirs and yours."
    ),
    parcel_message="Message ready to send:",
    parcel_shelf="Shelf {shelf}",
    software="Software {version}",
    signature="Signature {extract}",
    unsigned="Signature to follow",
    test_title="Printer test",
    test_columns="{columns} columns, on a single line",
    test_accents="Accents",
    test_accents_help="Unreadable? Choose the other code page.",
    test_sizes="Sizes",
    test_normal="normal",
    test_bold="bold",
    test_tall="tall",
    test_large="large",
    test_amounts="Amounts",
    test_symbols="Codes",
)
"""The same words for who does not read French."""
