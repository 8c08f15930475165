"""The files of a simulated network as they reach a coordinator: by month, on keys and in mails.

`inbox/2026-10/` holds what had come when October was collected; what is late lies a month further,
or in `inbox/late/` behind the last one. `keys/` has each café's first public key, to be enrolled
before anything is collected; `keys/later/` those that came when a till was restored or replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Final

from cafe_pos.network.simulation.plan import Mishap, Network

INBOX: Final = "inbox"
LATE: Final = "late"
KEYS: Final = "keys"
LATER: Final = "later"


def lay_out(network: Network, truths: Sequence[dict[str, Any]], work: Path, folder: Path) -> int:
    """Put every file where it belongs and note it in the truth; the bytes of all files."""
    size = 0
    (folder / KEYS / LATER).mkdir(parents=True, exist_ok=True)
    for truth in truths:
        for number, key in enumerate(truth["keys"]):
            place = folder / KEYS / (LATER if number else "")
            kept = place / f"cafe-{truth['cafe']}{f'.{number}' if number else ''}.key.json"
            kept.write_bytes((work / truth["cafe"] / key["file"]).read_bytes())
            key["file"] = kept.relative_to(folder).as_posix()
        for number, month in enumerate(truth["months"]):
            for sent in month["files"]:
                late = sent["month"] in truth["late"]
                after = network.months[number + 1 : number + 2] or (LATE,)
                box = folder / INBOX / (after[0] if late else sent["month"])
                box.mkdir(parents=True, exist_ok=True)
                content = (work / truth["cafe"] / sent["path"]).read_bytes()
                forged = (
                    truth["mishap"] == Mishap.TAMPERED and sent["month"] == truth["mishap_month"]
                )
                if forged:
                    content = _forged(content)
                sent |= {"late": late, "tampered": forged}
                sent["path"] = _post(truth, sent, content, box).relative_to(folder).as_posix()
                size += len(content)
    return size


def _forged(content: bytes) -> bytes:
    """One bit of the data turned, far from both ends."""
    place = len(content) // 2
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def _post(truth: dict[str, Any], sent: dict[str, Any], content: bytes, box: Path) -> Path:
    """A file in a month's box: as it is, or attached to a mail."""
    name = f"cafe-{truth['cafe']}-{sent['month']}.sqlite"
    more = "" if sent["revision"] == 1 else f".{sent['revision']}"
    if not truth["by_mail"]:
        path = box / f"{name.removesuffix('.sqlite')}{more}.sqlite"
        path.write_bytes(content)
        return path
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{truth['name']} <cafe{truth['number']}@exemple.fr>"
    mail["To"] = "Réseau <reseau@exemple.fr>"
    mail["Subject"] = f"{truth['name']}, {truth['commune']} : {sent['month']}"
    mail.set_content("Bonjour,\n\nvoici le fichier du mois.\n\nBonne journée\n")
    mail.add_attachment(content, maintype="application", subtype="vnd.sqlite3", filename=name)
    path = box / f"{truth['cafe']}-{sent['month']}{more}.eml"
    path.write_bytes(bytes(mail))
    return path
