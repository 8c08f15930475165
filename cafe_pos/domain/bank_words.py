"""Words by which banks in France name what a line is: the first guess, before any rule.

The first that fits counts; words are without accents and capitals. A guess is only ever proposed.
"""

from __future__ import annotations

import re
from typing import Final

from cafe_pos.domain.bank import Target, What
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.costs.entries import PaidBy

LEAST: Final = 3
"""Letters that a rule's words need at least."""
_KEPT: Final = 2

_IN: Final = (
    (("subvention", "dotation", "aide region", "aide commune"), Target(what=What.GRANT)),
    (("ddfip", "drfip", "tresorerie", "mairie", "commune de", "departement", "cc du", "region "),
     Target(what=What.GRANT)),
    (("edenred", "ticket restaurant", "swile", "pluxee", "sodexo", "up dejeuner", "apetiz",
      "cheque dejeuner", "natixis intertitres", "conecs", "crt "), Target(what=What.VOUCHERS)),
    (("remise cb", "rem cb", "remise carte", "remcb", "remises cb", "telecollecte",
      "factures carte", "encaissement carte", "sumup", "zettle", "stripe", "commercant",
      "rem carte"), Target(what=What.CARDS)),
    (("remise cheque", "rem chq", "remise chq", "rem cheque", "remchq"), Target(what=What.CHEQUES)),
    (("versement especes", "vrst", "depot especes", "versement", "remise especes"),
     Target(what=What.CASH)),
)  # fmt: skip
_OUT: Final = (
    (("retrait", "appro especes", "monnaie"), Target(what=What.CASH)),
    (("echeance pret", "pret ", "remboursement pret", "emprunt"), Target(what=What.LOAN)),
    (("tva", "ca3", "ca12"), Target(what=What.VAT)),
    (("urssaf", "salaire", "paie ", "mutuelle", "retraite", "agirc", "dsn"),
     Target(what=What.CHARGE, charge="wages", vat_code="HORS")),
    (("dgfip", "impot", "cfe", "direction generale des finances"),
     Target(what=What.CHARGE, charge="tax", vat_code="HORS")),
    (("loyer", "bail "), Target(what=What.CHARGE, charge="rent", vat_code="HORS")),
    (("edf", "engie", "totalenergies", "enercoop", "eau ", "saur", "veolia", "suez", "fioul",
      "gaz"),
     Target(what=What.CHARGE, charge="energy", vat_code="N20")),
    (("assurance", "axa", "maaf", "maif", "groupama", "mma ", "allianz", "covea"),
     Target(what=What.CHARGE, charge="insurance", vat_code="EX0")),
    (("orange", "sfr", "bouygues", "free pro", "free mobile", "ovh"),
     Target(what=What.CHARGE, charge="telephone", vat_code="N20")),
    (("frais", "commission", "cotisation", "agios", "tenue de compte", "abonnement", "com cb"),
     Target(what=What.CHARGE, charge="bank", vat_code="EX0")),
)  # fmt: skip
_GRANTS: Final = ("subvention", "dotation", "aide ", "ddfip", "drfip", "tresorerie", "mairie")
_HOW: Final = (
    (PaidBy.DIRECT_DEBIT, ("prlv", "prelev", "prelevement", "sdd")),
    (PaidBy.CHEQUE, ("chq", "cheque")),
    (PaidBy.CARD, ("carte", "cb ", "paiement cb", "achat cb")),
)
_DULL: Final = frozenset(
    {
        "de", "du", "des", "la", "le", "les", "et", "au", "aux", "par", "sur", "pour", "votre",
        "recu", "emis", "sepa", "vir", "virement", "prlv", "prelevement", "inst", "instantane",
        "ref", "id", "no", "motif", "facture", "fact", "client", "mandat", "core", "eur", "date",
    }
)  # fmt: skip


def _fits(folded: str, word: str) -> bool:
    """Whether a word stands in a text at the start of one of its words."""
    return re.search(rf"(?<![a-z]){re.escape(word)}", f"{folded} ") is not None


def guess(label: str, cents: int) -> Target | None:
    """What a line's words say that it is; None where they say nothing."""
    folded = fold(label)
    for words, target in _IN if cents > 0 else _OUT:
        if any(_fits(folded, word) for word in words):
            return target
    return None


def like_a_grant(label: str) -> bool:
    """Whether money that came in looks given: by the State, a commune, a fund."""
    folded = fold(label)
    return any(_fits(folded, word) for word in _GRANTS)


def paid_by(label: str) -> PaidBy:
    """How a line was paid, by its words; a transfer unless they say otherwise."""
    folded = fold(label)
    for method, words in _HOW:
        if any(_fits(folded, word) for word in words):
            return method
    return PaidBy.TRANSFER


def learned(label: str) -> str:
    """The words of a line that will stand in the next one too: names, no numbers, no dates."""
    words = [
        word
        for word in re.findall(r"[a-z0-9&.']+", fold(label))
        if not any(c.isdigit() for c in word) and len(word) > 1 and word not in _DULL
    ]
    return " ".join(words[:_KEPT])


def holds(label: str, words: str) -> bool:
    """Whether each of a rule's words stands in a line's text."""
    folded = fold(label)
    return all(_fits(folded, word) for word in words.split())
