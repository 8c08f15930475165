"""The page of an archive for people: what it is, how to verify it, totals of each month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any, Final

from cafe_pos.domain.event import EventCode
from cafe_pos.domain.money import euros

_MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
_EVENTS: Final[dict[EventCode, str]] = {
    EventCode.ARCHIVE: "archivage",
    EventCode.YEAR_ARCHIVE: "archivage de fin d'exercice",
    EventCode.LOG_OFF: "fin de session d'une personne",
    EventCode.CLOSURE: "clôture de jour ou de mois",
    EventCode.START: "ouverture de session d'une personne",
    EventCode.INTEGRITY_DEFECT: "défaut d'intégrité",
    EventCode.DATA_EXPORT: "export de données",
    EventCode.RIGHTS_CHANGE: "changement de droits",
    EventCode.TICKET_CANCELLED: "annulation d'un ticket",
    EventCode.SOFTWARE_CHANGE: "changement de version du logiciel",
    EventCode.SETTINGS_CHANGE: "changement de réglage",
}
_WHAT: Final = """<p>Ce dossier contient tout ce que la caisse a enregistré pendant la période:
chaque vente, chaque correction, chaque clôture, chaque événement. Il se lit et se vérifie sans le
logiciel de caisse. Rien n'a été effacé de la caisse en le faisant.</p>"""
_HOW: Final = """<p>Avec Python 3.10 ou plus et le module <code>cryptography</code>
(<code>pip install cryptography</code>), dans le dossier décompressé:</p>
<p><code>python3 verifier.py</code></p>
<p>ou, sans décompresser: <code>python3 verifier.py ARCHIVE.zip</code>. La réponse est
<em>INTACTE</em>, ou la liste de ce qui a été changé. Pour vérifier aussi que l'archive vient bien
de ce café, comparez la clé publique avec celle d'une archive plus ancienne, ou donnez-la:
<code>python3 verifier.py --cle EMPREINTE</code>. Le SHA-256 de chaque fichier figure dans
<code>manifeste.json</code>, que signe <code>manifeste.sig</code>; celui de l'archive elle-même est
inscrit au registre de la caisse et dans l'archive suivante.</p>"""
_SHEETS: Final = """<p>Les fichiers <code>.csv</code> s'ouvrent dans un tableur: point-virgule,
virgule décimale, UTF-8. <code>dictionnaire.csv</code> décrit chaque colonne.</p>"""
_STYLE: Final = (
    "body{font:11pt/1.5 serif;max-width:46em;margin:2em auto;padding:0 1em}"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:1.6em}table{border-collapse:collapse}"
    "td,th{padding:.15em .8em;border-bottom:1px solid #999;text-align:left}"
    "td.n,th.n{text-align:right}code{font-size:.9em;overflow-wrap:anywhere}"
    "@media print{body{margin:0;max-width:none}}"
)


def page(manifest: Mapping[str, Any], files: Mapping[str, str]) -> str:
    """The page as HTML; `files` says what each file of the archive holds.

    The file stands in the manifest, so the page tells only what the manifest tells elsewhere.
    """
    cafe, period, key = manifest["cafe"], manifest["period"], manifest["key"]
    title = f"Archive {manifest['number']} – {cafe['trade_name']}"
    facts = (
        ("Café", f"{cafe['trade_name']}, {cafe['legal_name']}, SIRET {cafe['siret']}"),
        ("Caisse", cafe["till"]),
        ("Période", f"du {_day(period['from'])} au {_day(period['to'])}"),
        ("Faite le", f"{manifest['made_at']} (temps universel)"),
        ("Logiciel", manifest["software"]),
        ("Écritures", f"{manifest['first']['seq']} à {manifest['last']['seq']}"),
        ("Empreinte de la dernière", manifest["last"]["hash"]),
        ("Clé publique", f"{key['public_key']} (nom court {key['key_id']})"),
        ("Archive précédente", _previous(manifest["previous"])),
    )
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">',
            f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
            f"<h1>{escape(title)}</h1>",
            *(f"<p><strong>{escape(mark)}</strong></p>" for mark in _marks(manifest)),
            _WHAT,
            "<table>",
            *(
                f"<tr><th>{escape(name)}</th><td>{escape(str(value))}</td></tr>"
                for name, value in facts
            ),
            "</table>",
            "<h2>Totaux par mois</h2>",
            *_totals(manifest),
            "<h2>Comment vérifier</h2>",
            _HOW,
            "<h2>Les fichiers</h2>",
            _SHEETS,
            "<table>",
            *(
                f"<tr><td><code>{escape(name)}</code></td><td>{escape(what)}</td></tr>"
                for name, what in files.items()
            ),
            "</table>",
            "<h2>Codes des événements</h2>",
            "<table>",
            *(
                f'<tr><td class="n">{int(code)}</td><td>{escape(what)}</td></tr>'
                for code, what in _EVENTS.items()
            ),
            "</table>",
            "<p>Les codes au-delà de 500 sont ceux du logiciel; le nom de l'événement les dit.</p>",
            "</body>\n</html>\n",
        )
    )


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _previous(previous: Mapping[str, Any] | None) -> str:
    return "aucune" if previous is None else f"{previous['number']}, SHA-256 {previous['sha256']}"


def _marks(manifest: Mapping[str, Any]) -> list[str]:
    marks = []
    if manifest["demo"]:
        marks.append("DÉMONSTRATION: rien n'a été vendu.")
    if manifest["training"]:
        marks.append("MODE ÉCOLE: rien n'a été vendu.")
    if not manifest["closed"]:
        marks.append("Le dernier jour n'était pas clôturé: une archive plus tardive le complète.")
    return marks


def _totals(manifest: Mapping[str, Any]) -> list[str]:
    heads = ("tickets", "total TTC", "en valeur absolue", "chiffre d'affaires TTC", "pour tiers")
    names = ("tickets", "total", "absolute", "own_revenue", "third_party")
    rows = ["<table>", "<tr><th>Mois</th>" + "".join(f'<th class="n">{h}</th>' for h in heads)]
    rows[-1] += "</tr>"
    for month in (*manifest["months"], manifest["totals"] | {"month": ""}):
        year, _, number = month["month"].partition("-")
        label = f"{_MONTHS[int(number) - 1]} {year}" if number else "Ensemble"
        cells = [str(month["tickets"]), *(euros(month[n]).replace(".", ",") for n in names[1:])]
        cells = [label, *cells]
        rows.append(
            f"<tr><td>{cells[0]}</td>" + "".join(f'<td class="n">{c}</td>' for c in cells[1:])
        )
        rows[-1] += "</tr>"
    return [*rows, "</table>"]
