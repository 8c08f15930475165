"""The data dictionary of an archive: every file and column, in French, whoever reads it.

An archive is for the administration: its files, columns and dictionary are French whatever the
language of the till. A test fails when a key of the ledger is not described here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TEXT: Final = "texte"
EUROS: Final = "euros"
RATE: Final = "pour cent"
WHOLE: Final = "entier"
YES_NO: Final = "oui/non"
UTC: Final = "date et heure UTC"
DAY: Final = "jour"
JSON: Final = "JSON"

FORMS: Final[dict[str, str]] = {
    TEXT: "un texte; une apostrophe précède celui qui commencerait par = + - @ ou une tabulation",
    EUROS: "un montant en euros, virgule décimale, deux décimales",
    RATE: "un taux en pour cent, virgule décimale",
    WHOLE: "un nombre entier",
    YES_NO: "oui ou non",
    UTC: "date et heure en temps universel, AAAA-MM-JJTHH:MM:SSZ",
    DAY: "un jour, AAAA-MM-JJ",
    JSON: "un objet JSON canonique, tel qu'il figure au registre",
}
"""How each type of column is written."""


@dataclass(frozen=True, slots=True)
class Word:
    """A column: its French header, its type and what it holds."""

    header: str
    form: str
    meaning: str


@dataclass(frozen=True, slots=True)
class File:
    """A file of rows: its name without `.csv`, and what a row is."""

    name: str
    meaning: str


FILES: Final[dict[str, File]] = {
    "ticket": File("tickets", "un ticket: une vente encaissée, ou le remboursement d'une vente"),
    "ticket.lines": File("tickets-lignes", "une ligne d'un ticket"),
    "ticket.vat": File("tickets-tva", "le total d'un ticket à un taux de TVA"),
    "ticket.payments": File("tickets-paiements", "un paiement d'un ticket"),
    "payment_correction": File(
        "corrections-paiement", "la correction du moyen de paiement d'un ticket"
    ),
    "payment_correction.payments": File(
        "corrections-paiement-lignes", "un mouvement d'une correction: repris ou encaissé"
    ),
    "account_payment": File("reglements-ardoise", "un règlement d'ardoise"),
    "account_payment.payments": File(
        "reglements-ardoise-paiements", "un paiement d'un règlement d'ardoise"
    ),
    "closure": File(
        "clotures", "une clôture: les totaux figés d'un jour, d'un mois, d'un exercice"
    ),
    "closure.vat": File("clotures-tva", "le total d'une clôture à un taux de TVA"),
    "closure.methods": File("clotures-moyens", "le total d'une clôture par moyen de paiement"),
    "closure.account_payments.methods": File(
        "clotures-reglements-moyens", "les règlements d'ardoise d'une clôture par moyen de paiement"
    ),
    "closure.families": File("clotures-familles", "le total d'une clôture par famille"),
    "closure.operators": File("clotures-operateurs", "le total d'une clôture par personne"),
    "closure.ownership": File(
        "clotures-propriete", "le total d'une clôture selon à qui il revient"
    ),
    "closure.counts": File("clotures-compteurs", "ce qu'une clôture compte, avec son montant"),
    "drawer_count.methods": File("comptages-moyens", "un moyen de paiement d'un comptage"),
    "drawer_count.denominations": File("comptages-pieces", "un billet ou une pièce d'un comptage"),
    "cash_movement": File("mouvements-caisse", "de l'argent mis en caisse ou retiré, sans vente"),
    "event": File("evenements", "un événement que la loi ou la maison veut garder"),
    "drawer_session": File("sessions-caisse", "l'ouverture d'une session de caisse"),
    "drawer_count": File("comptages", "la fin d'une session de caisse et son comptage"),
    "duplicate": File("duplicatas", "la réimpression d'un document"),
    "identity": File("identites", "qui est le café, à partir de cette écriture"),
    "opening": File("cles", "la clé qui signe à partir de cette écriture, et pourquoi"),
    "archive": File("archives", "une archive faite pendant la période"),
    "invoice": File("factures", "une facture faite d'un ticket, ou son avoir"),
    "stock": File("stocks", "des marchandises entrées ou sorties sans vente, ou comptées"),
    "stock.lines": File("stocks-lignes", "une ligne d'un document de stock"),
    "settlement": File("releves", "ce qu'une période a rendu dû à un mandant"),
    "settlement.stretches": File("releves-contrats", "des jours d'un relevé sous un même contrat"),
    "settlement.lines": File("releves-lignes", "une ligne d'un relevé"),
    "report": File("rapports-mensuels", "un rapport de viabilité numéroté"),
    "export": File("exports-reseau", "un fichier mensuel fait pour le réseau"),
    "payout": File("versements", "de l'argent versé à un mandant, ou reçu de lui"),
}
"""The documents of the ledger, and the lists within them, by their place in the payload."""

_SHARED: Final[dict[str, tuple[str, str, str]]] = {
    "entry": ("entree", WHOLE, "le numéro de l'écriture au registre"),
    "at": ("inscrit_le", UTC, "quand l'écriture a été inscrite"),
    "parent": ("document", TEXT, "le numéro du document"),
    "position": ("position", WHOLE, "la position dans le document, à partir de 1"),
    "number": ("numero", TEXT, "le numéro du document"),
    "serial": ("rang", WHOLE, "le rang du document dans sa série, sans trou"),
    "series": ("serie", TEXT, "la série: T, ou T2 après une restauration; E pour le mode école"),
    "nature": ("nature", TEXT, "sale: vente; refund: remboursement"),
    "period": ("periode", TEXT, "day: jour; month: mois; year: exercice"),
    "business_day": ("jour", DAY, "le jour d'exploitation, qui change à l'heure réglée (4 h)"),
    "till": ("caisse", TEXT, "la caisse"),
    "identity": ("identite", WHOLE, "la révision de l'identité du café (identites.csv)"),
    "session": ("session", TEXT, "le numéro de la session de caisse"),
    "operator": ("operateur", TEXT, "le code de la personne qui a agi"),
    "operator_name": ("operateur_nom", TEXT, "son nom, tel qu'imprimé"),
    "channel": ("canal", TEXT, "d'où vient l'acte: screen, cli, import, paper…"),
    "issued_at": ("emis_le", UTC, "quand la vente a eu lieu"),
    "recorded_at": ("enregistre_le", UTC, "quand elle a été enregistrée"),
    "utc_offset_min": ("decalage_minutes", WHOLE, "l'avance de l'heure locale sur l'UTC, minutes"),
    "client_key": ("cle_demande", TEXT, "ce qui rend une demande répétée inoffensive"),
    "request_hash": ("empreinte_demande", TEXT, "SHA-256 de cette demande"),
    "corrects": ("rectifie", TEXT, "le numéro du ticket remboursé"),
    "reason": ("motif", TEXT, "le motif donné"),
    "customer": ("client", TEXT, "le code du client, jamais son nom"),
    "covers": ("couverts", WHOLE, "le nombre de couverts"),
    "visa": ("visa", TEXT, "le visa du binôme"),
    "tab": ("note", TEXT, "l'identifiant opaque de la note ouverte d'où vient la vente"),
    "split": ("partage", TEXT, "l'identifiant commun aux tickets d'une même note partagée"),
    "training": ("ecole", YES_NO, "oui: mode école, rien n'a été vendu"),
    "article": ("article", TEXT, "le code de l'article"),
    "label": ("libelle", TEXT, "le libellé"),
    "family": ("famille", TEXT, "la famille de l'article"),
    "quantity": ("quantite", WHOLE, "le nombre de pièces, ou les grammes (colonne unite)"),
    "unit": ("unite", TEXT, "piece: pièces; g: grammes"),
    "unit_price": ("prix_unitaire", EUROS, "le prix TTC d'une pièce, ou d'un kilogramme"),
    "total": ("total", EUROS, "le total TTC"),
    "own_revenue": ("chiffre_affaires", EUROS, "la part du café, TTC"),
    "third_party": ("pour_tiers", EUROS, "la part encaissée pour des tiers, hors TVA"),
    "change": ("rendu", EUROS, "la monnaie rendue"),
    "vat_code": ("code_tva", TEXT, "N20, I10, R55, P21, EX0 (exonéré), HORS (hors TVA)"),
    "code": ("code_tva", TEXT, "N20, I10, R55, P21, EX0 (exonéré), HORS (hors TVA)"),
    "rate": ("taux", RATE, "le taux de TVA"),
    "gross": ("ttc", EUROS, "le montant TTC à ce taux"),
    "net": ("ht", EUROS, "le montant HT à ce taux"),
    "vat": ("tva", EUROS, "la TVA à ce taux"),
    "mode": ("service", TEXT, "on_site: sur place; takeaway: à emporter"),
    "place": ("lieu", TEXT, "counter: comptoir; room: salle; terrace: terrasse"),
    "ownership": ("propriete", TEXT, "firm: au café; opaque, transparent: pour un mandant"),
    "mandator": ("mandant", TEXT, "le code du mandant"),
    "cost": ("cout", EUROS, "le prix d'achat connu, par pièce ou par kilogramme"),
    "lot": ("lot", TEXT, "le lot"),
    "menu": ("formule", TEXT, "la formule dont la ligne est une part"),
    "menu_label": ("formule_libelle", TEXT, "le libellé de la formule"),
    "corrects_line": ("ligne_rectifiee", WHOLE, "la position de la ligne remboursée"),
    "kind": (
        "sorte", TEXT,
        ("article; deposit: consigne; deposit_back: consigne rendue; "
         "suspended: café suspendu; tip: pourboire"),
    ),
    "list_price": ("prix_catalogue", EUROS, "le prix du catalogue quand un autre a été compté"),
    "price_kind": ("prix_nature", TEXT, "override: changé; rule: règle de prix; open: prix libre"),
    "price_reason": ("prix_motif", TEXT, "le motif ou la règle de ce prix"),
    "discount": ("remise", EUROS, "la remise sur toute la ligne"),
    "discount_kind": ("remise_nature", TEXT, "percent: pour cent; amount: montant; gift: offert"),
    "discount_reason": ("remise_motif", TEXT, "le motif de la remise"),
    "whole": ("ligne_entiere", EUROS, "le total de la ligne entière, quand elle est partagée"),
    "supplement": ("supplement", YES_NO, "oui: un supplément de la ligne précédente"),
    "method": (
        "moyen", TEXT,
        ("cash: espèces; card: carte; cheque: chèque; transfer: virement; "
         "meal_voucher: titre-restaurant; account: ardoise; suspended: cafés suspendus"),
    ),
    "amount": ("montant", EUROS, "le montant"),
    "tendered": ("remis", EUROS, "ce que le client a remis"),
    "bank": ("banque", TEXT, "la banque du chèque"),
    "cheque_number": ("numero_cheque", TEXT, "le numéro du chèque"),
    "card_ref": ("carte_demande", TEXT, "la demande faite au terminal bancaire"),
    "card_known": (
        "carte_su_par", TEXT, "terminal: il a répondu; person: quelqu'un l'a lu sur le terminal"
    ),
    "card_scheme": ("carte_reseau", TEXT, "le code du réseau de la carte, tel que répondu"),
    "card_contactless": ("carte_sans_contact", YES_NO, "si la carte a été lue sans contact"),
    "card_authorisation": ("carte_autorisation", TEXT, "le numéro d'autorisation"),
    "account": ("ardoise", TEXT, "le code du client dont l'ardoise paie"),
    "issuer": ("emetteur", TEXT, "l'émetteur du titre-restaurant"),
    "form": ("forme", TEXT, "la forme: papier ou électronique, texte, PDF"),
    "ticket": ("ticket", TEXT, "le numéro du ticket"),
    "owed": ("du", EUROS, "ce que le client devait juste avant"),
    "count": ("nombre", WHOLE, "le nombre de paiements"),
    "tickets": ("tickets", WHOLE, "le nombre de tickets"),
    "first_ticket": ("premier_ticket", TEXT, "le premier ticket de la période"),
    "last_ticket": ("dernier_ticket", TEXT, "le dernier ticket de la période"),
    "absolute": ("total_absolu", EUROS, "le total en valeur absolue de chaque document"),
    "perpetual": ("perpetuel", EUROS, "le grand total perpétuel, depuis le premier ticket"),
    "perpetual_absolute": ("perpetuel_absolu", EUROS, "le grand total perpétuel en valeur absolue"),
    "first_day": ("premier_jour", DAY, "le premier jour de la période clôturée"),
    "drawer.sessions": ("sessions", WHOLE, "le nombre de sessions de caisse fermées"),
    "drawer.not_counted": ("sessions_non_comptees", WHOLE, "celles qui n'ont pas été comptées"),
    "drawer.difference": ("ecart", EUROS, "la somme des écarts de caisse"),
    "closures": ("clotures", WHOLE, "le nombre de clôtures dont celle-ci est la somme"),
    "first_closure": ("premiere_cloture", TEXT, "la première d'entre elles"),
    "last_closure": ("derniere_cloture", TEXT, "la dernière d'entre elles"),
    "part": ("part", TEXT, "à qui revient l'argent: firm, opaque: au café; le reste: à des tiers"),
    "what": ("compteur", TEXT, "ce qui est compté: sales, refunds, discounts, gifts…"),
    "head_seq": ("tete_entree", WHOLE, "la dernière écriture avant cette clôture"),
    "head_hash": ("tete_empreinte", TEXT, "l'empreinte de la dernière écriture couverte"),
    "account_payments.count": ("reglements", WHOLE, "le nombre de règlements d'ardoise"),
    "account_payments.amount": ("reglements_total", EUROS, "le total des règlements d'ardoise"),
    "name": ("nom", TEXT, "le nom"),
    "details": ("details", JSON, "les précisions de l'événement"),
    "opened_at": ("ouverte_le", UTC, "quand la session a été ouverte"),
    "closed_at": ("fermee_le", UTC, "quand la session a été fermée"),
    "float": ("fond", EUROS, "le fond de caisse"),
    "state": ("etat", TEXT, "counted: compté; not_counted: non compté"),
    "expected": ("attendu", EUROS, "ce que la caisse devait contenir"),
    "counted": ("compte", EUROS, "ce qui a été compté"),
    "difference": ("ecart", EUROS, "ce qui a été compté moins ce qui était attendu"),
    "expected_pieces": ("pieces_attendues", WHOLE, "le nombre attendu de chèques, titres, tickets"),
    "pieces": ("pieces", WHOLE, "le nombre compté de chèques, titres, tickets"),
    "value": ("valeur", EUROS, "la valeur du billet ou de la pièce"),
    "direction": ("sens", TEXT, "in: entrée dans la caisse; out: sortie"),
    "supplier": ("fournisseur", TEXT, "le fournisseur"),
    "receipt": ("piece", TEXT, "le numéro du justificatif"),
    "document": ("document", TEXT, "le document réimprimé"),
    "copy_no": ("copie", WHOLE, "le numéro du duplicata"),
    "revision": ("revision", WHOLE, "la révision"),
    "trade_name": ("enseigne", TEXT, "l'enseigne"),
    "legal_name": ("raison_sociale", TEXT, "la raison sociale"),
    "address": ("adresse", TEXT, "l'adresse"),
    "commune": ("commune", TEXT, "la commune"),
    "insee": ("insee", TEXT, "le code INSEE de la commune"),
    "population": ("habitants", WHOLE, "le nombre d'habitants de la commune"),
    "siret": ("siret", TEXT, "le numéro SIRET"),
    "vat_number": ("tva_intracommunautaire", TEXT, "le numéro de TVA"),
    "territory": ("territoire", TEXT, "le territoire, pour les taux de TVA"),
    "vat_regime": ("regime_tva", TEXT, "le régime de TVA"),
    "licence": ("licence", WHOLE, "la licence de débit de boissons"),
    "cafe": ("cafe", TEXT, "l'identifiant du café"),
    "incarnation": ("incarnation", TEXT, "l'identifiant de la vie de la caisse sur une machine"),
    "key_id": ("cle", TEXT, "le nom court de la clé: 16 chiffres hexadécimaux"),
    "public_key": ("cle_publique", TEXT, "la clé publique Ed25519, en hexadécimal"),
    "demo": ("demonstration", WHOLE, "1: une démonstration, rien n'a été vendu"),
    "software": ("logiciel", TEXT, "le logiciel et sa version"),
    "format": ("format", TEXT, "le format du registre"),
    "from": ("du_jour", DAY, "le premier jour archivé"),
    "to": ("au_jour", DAY, "le dernier jour archivé"),
    "first_seq": ("premiere_entree", WHOLE, "la première écriture archivée"),
    "last_seq": ("derniere_entree", WHOLE, "la dernière écriture archivée"),
    "file_name": ("fichier", TEXT, "le nom du fichier de l'archive"),
    "file_bytes": ("octets", WHOLE, "sa taille en octets"),
    "file_sha256": ("sha256", TEXT, "le SHA-256 de ce fichier"),
    "buyer_name": ("acheteur", TEXT, "le nom de l'acheteur, une personne morale"),
    "buyer_address": ("acheteur_adresse", TEXT, "son adresse"),
    "buyer_postcode": ("acheteur_code_postal", TEXT, "son code postal"),
    "buyer_city": ("acheteur_ville", TEXT, "sa ville"),
    "buyer_siren": ("acheteur_siren", TEXT, "son numéro SIREN"),
    "buyer_reference": ("acheteur_reference", TEXT, "la référence qu'il demande (son service)"),
    "order_number": ("commande", TEXT, "le numéro de sa commande"),
    "service": ("service_rendu", TEXT, "le code du service rendu: bread: pain; parcel: colis…"),
    "ref": ("reference_service", TEXT, "le code opaque de la commande, du colis, de l'objet"),
    "act": ("acte", TEXT, "prepaid: payé d'avance; handover: remis, sans prix; vide: vendu"),
    "party": ("tiers", TEXT, "le code du mandant ou du fournisseur"),
    "reference": ("reference", TEXT, "la référence du tiers, ou du virement"),
    "mandator_name": ("mandant_nom", TEXT, "le nom du mandant, tel qu'imprimé"),
    "sold": ("vendu", EUROS, "ce qui a été encaissé pour le mandant"),
    "commission_net": ("commission_ht", EUROS, "la commission du café, HT"),
    "commission_vat": ("commission_tva", EUROS, "la TVA de la commission"),
    "commission": ("commission", EUROS, "la commission du café, TTC"),
    "purchases": ("achats_ht", EUROS, "les marchandises achetées au mandant, HT"),
    "purchases_vat": ("achats_tva", EUROS, "la TVA de ces achats"),
    "due": ("du_periode", EUROS, "ce que la période rend dû; négatif: dû au café"),
    "brought": ("report", EUROS, "ce qui restait dû avant"),
    "balance": ("solde", EUROS, "le report et la période ensemble"),
    "settlement": ("releve", TEXT, "le numéro du relevé"),
    "movement": ("mouvement", TEXT, "le numéro du mouvement de caisse"),
    "terms": ("conditions", JSON, "comment le café est payé, en centimes ou en points de base"),
    "purchase_vat_code": ("achats_code_tva", TEXT, "le code de TVA des achats"),
    "purchase_rate": ("achats_taux", RATE, "le taux de TVA des achats"),
    "stretch": ("contrat", WHOLE, "la position dans releves-contrats, à partir de 1"),
    "price": ("prix", WHOLE, "le prix en centimes, ou le taux en points de base (percent)"),
    "month": ("mois", TEXT, "le mois, AAAA-MM"),
    "verdict": ("verdict", TEXT, "viable, viable_unpaid, fragile, danger, unknown; vide: flash"),
    "json_sha256": ("sha256", TEXT, "le SHA-256 du rapport en JSON"),
    "schema": ("schema", WHOLE, "la version du schéma du fichier"),
    "data_bytes": ("octets", WHOLE, "la taille des données en octets"),
    "data_sha256": ("sha256", TEXT, "le SHA-256 des données"),
    "previous": ("precedent", TEXT, "le SHA-256 des données de l'export précédent"),
    "hash": ("empreinte", TEXT, "l'empreinte SHA-256 de l'écriture, que couvre sa signature"),
}  # fmt: skip

_APART: Final[dict[str, tuple[str, str, str]]] = {
    "cash_movement.kind": (
        "sorte",
        TEXT,
        (
            "float_added: apport; withdrawal_bank: remise en banque; withdrawal_mandator: à un "
            "mandant; expense: dépense; correction; other: autre"
        ),
    ),
    "cash_movement.corrects": ("rectifie", TEXT, "le mouvement ou le comptage rectifié"),
    "closure.families.count": ("nombre", WHOLE, "le nombre de lignes"),
    "closure.operators.count": ("nombre", WHOLE, "le nombre de tickets"),
    "closure.ownership.count": ("nombre", WHOLE, "le nombre de lignes"),
    "closure.counts.count": ("nombre", WHOLE, "combien"),
    "drawer_count.denominations.count": ("nombre", WHOLE, "combien de cette valeur"),
    "event.code": ("code", WHOLE, "le code de l'événement, voir LISEZMOI.html"),
    "opening.training": ("ecole", WHOLE, "1: une caisse d'apprentissage, rien n'a été vendu"),
    "opening.reason": (
        "motif",
        TEXT,
        "init: première; key_lost: perdue; restored: reprise",
    ),
    "archive.nature": ("nature", TEXT, "year: exercice; range: période"),
    "invoice.nature": ("nature", TEXT, "invoice: facture; credit_note: avoir"),
    "invoice.corrects": ("rectifie", TEXT, "le numéro de la facture que l'avoir rectifie"),
    "training": ("ecole", YES_NO, "oui: mode école, rien n'a été vendu"),
    "stock.nature": (
        "nature", TEXT,
        ("delivery: livraison; returned: rendu au boulanger; wasted: jeté; given: donné; "
         "withdrawn: repris par le producteur; loss: perte; staff: personnel; own_use: pour soi; "
         "kept: gardé pour le lendemain; count: inventaire"),
    ),
    "stock.corrects": ("rectifie", TEXT, "le document de stock annulé par celui-ci"),
    "stock.lines.quantity": ("quantite", WHOLE, "pièces, grammes ou millilitres (colonne unite)"),
    "stock.lines.unit": ("unite", TEXT, "piece: pièces; g: grammes; ml: millilitres"),
    "stock.lines.cost": ("cout", EUROS, "le prix d'achat HT d'une pièce, d'un kilo ou d'un litre"),
    "stock.lines.expected": ("attendu", WHOLE, "la quantité commandée ou attendue"),
    "settlement.from": ("du_jour", DAY, "le premier jour réglé"),
    "settlement.to": ("au_jour", DAY, "le dernier jour réglé"),
    "settlement.stretches.from": ("du_jour", DAY, "le premier jour sous ce contrat"),
    "settlement.stretches.to": ("au_jour", DAY, "le dernier jour sous ce contrat"),
    "settlement.lines.what": (
        "sorte", TEXT,
        ("sold: encaissé pour le mandant; opaque, delivered, returned: acheté, HT; item, percent, "
         "fixed: commission, HT"),
    ),
    "settlement.lines.quantity": ("quantite", WHOLE, "le nombre, ou la base en centimes (cent)"),
    "settlement.lines.unit": ("unite", TEXT, "piece, g, ml; cent: une somme; day: des jours"),
    "settlement.lines.amount": ("montant", EUROS, "le montant de la ligne"),
    "report.nature": ("nature", TEXT, "flash: sans verdict; definitive: définitif"),
    "export.nature": ("nature", TEXT, "flash: provisoire; definitive: définitif"),
    "export.first_seq": ("premiere_entree", WHOLE, "la première écriture exportée"),
    "export.last_seq": ("derniere_entree", WHOLE, "la dernière écriture exportée"),
    "export.file_name": ("fichier", TEXT, "le nom du fichier"),
    "payout.amount": ("montant", EUROS, "versé au mandant; négatif: reçu de lui"),
}  # fmt: skip

WORDS: Final[dict[str, Word]] = {key: Word(*word) for key, word in (_SHARED | _APART).items()}
"""Columns by their key in the payload, or by file and key where a file means something else."""

_ORDER: Final = {key: place for place, key in enumerate(_SHARED)}


def file_of(path: str) -> File:
    """The file of a document or of a list within it; one not described is named by its place."""
    return FILES.get(path) or File(path.replace(".", "-"), "non décrit par cette version")


def word_of(path: str, key: str) -> Word:
    """The column of a key; one not described keeps its key as its header."""
    found = WORDS.get(f"{path}.{key}") or WORDS.get(key)
    return found or Word(key.replace(".", "_"), TEXT, "non décrit par cette version")


def described(path: str, key: str) -> bool:
    """Whether both a file and a column of it are described."""
    return path in FILES and (f"{path}.{key}" in WORDS or key in WORDS)


def ordered(keys: set[str]) -> list[str]:
    """Keys in the order of the dictionary, those it does not know last."""
    return sorted(keys, key=lambda key: (_ORDER.get(key, len(_ORDER)), key))
