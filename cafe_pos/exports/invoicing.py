"""Invoices as Factur-X: a PDF/A-3 that people read, with the XML that machines read within.

The ledger's entry, the file and the event of its export are one act: a number is given only to an
invoice that was written and passed the check of its own schema.
"""

from __future__ import annotations

import tomllib
from io import BytesIO
from pathlib import Path
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.books import invoices
from cafe_pos.application.books.invoices import InvoiceView
from cafe_pos.application.ports import Context
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.invoice import SERIES, Buyer
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.exports import cii, invoice_page
from cafe_pos.exports.handing_over import hand_over

_TEXTS: Final = ("name", "postcode", "city", "siren")
_OPTIONAL: Final = ("reference", "order")
_MAX_BYTES: Final = 100_000


def read_buyer(path: Path) -> Buyer:
    """Read a buyer's file (TOML): name, address, postcode, city, siren; reference and order.

    Raises:
        PosError: `invoice.file`, `file.cannot_read`.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise PosError("invoice.file", path=path, reason="> 100 kB")
        read = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise PosError("file.cannot_read", path=path, reason=error.strerror) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PosError("invoice.file", path=path, reason=str(error)) from error
    unknown = sorted(read.keys() - {*_TEXTS, *_OPTIONAL, "address"})
    if unknown:
        raise PosError("invoice.file", path=path, reason=", ".join(unknown))
    address = read.get("address", [])
    texts = [read.get(key) for key in _TEXTS]
    extra = [read.get(key) for key in _OPTIONAL]
    sound = (
        isinstance(address, list)
        and all(isinstance(line, str) for line in (*address, *texts))
        and all(text is None or isinstance(text, str) for text in extra)
    )
    if not sound:
        missing = [key for key, text in zip(_TEXTS, texts, strict=True) if text is None]
        raise PosError("invoice.file", path=path, reason=", ".join(missing) or "TOML")
    name, postcode, city, siren = texts
    return Buyer(
        name=str(name),
        address=tuple(address),
        postcode=str(postcode),
        city=str(city),
        siren=str(siren),
        reference=extra[0],
        order_number=extra[1],
    )


def write(
    ctx: Context,
    number: str,
    path: Path,
    buyer: Buyer | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> InvoiceView:
    """Make the invoice of a ticket, or the credit note of a refund, or write one again.

    `number` is a ticket's, or an invoice's (F-…) that is written again as it was.

    Raises:
        PosError: as `invoices.issue_in`; `invoice.unknown`, `invoice.schema`,
            `file.cannot_write`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.REPRINT)
        again = number.startswith(f"{SERIES}-")
        if again:
            view = invoices.find_in(uow, number)
        else:
            view = invoices.issue_in(ctx, uow, number, buyer, operator=who, channel=channel)
        at = utc_text(ctx.clock.now())
        hand_over(
            uow, path, render(view), "invoice", at=at, who=who, channel=channel,
            invoice=view.number, again=again,
        )  # fmt: skip
    return view


def render(view: InvoiceView) -> bytes:
    """The invoice as Factur-X, profile EN 16931, checked against the schema.

    Raises:
        PosError: `invoice.schema`.
    """
    import facturx

    xml = cii.render(view)
    what = "Avoir" if view.is_credit_note else "Facture"
    metadata = {
        "author": view.cafe["legal_name"],
        "keywords": f"{what}, Factur-X",
        "title": f"{what} {view.number}",
        "subject": f"{what} {view.number}, ticket {view.payload['ticket']}",
    }
    try:
        found: bytes = facturx.generate_from_binary(
            _with_colours(invoice_page.render(view)),
            xml,
            flavor="factur-x",
            level=cii.LEVEL,
            pdf_metadata=metadata,
            lang="fr-FR",
            afrelationship="data",
        )
    except Exception as error:
        raise PosError("invoice.schema", reason=str(error).splitlines()[0]) from error
    return found


def _with_colours(pdf: bytes) -> bytes:
    """Say what the colours mean (an sRGB profile), as PDF/A demands of every page."""
    from PIL import ImageCms
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        StreamObject,
        TextStringObject,
    )

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    profile = StreamObject()
    profile.set_data(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[NameObject("/N")] = NumberObject(3)
    intent = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/OutputIntent"),
            NameObject("/S"): NameObject("/GTS_PDFA1"),
            NameObject("/OutputConditionIdentifier"): TextStringObject("sRGB"),
            NameObject("/Info"): TextStringObject("sRGB"),
            NameObject("/DestOutputProfile"): writer._add_object(profile),  # noqa: SLF001
        }
    )
    writer.root_object[NameObject("/OutputIntents")] = ArrayObject([intent])
    writer.generate_file_identifiers()
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
