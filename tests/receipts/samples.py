"""Tickets of a café that does not exist, the worked examples of the domain among them."""

from __future__ import annotations

from dataclasses import replace

from receipts.ticket import Issuer, PaymentRow, Ticket, TicketLine, VatRow

ISSUER = Issuer(
    trade_name="Café de la Place",
    legal_name="SAS Le Grand Pré",
    address=("3 place de l’Église", "48000 Saint-Exemple"),
    siret="123 456 789 00012",
    vat_number="FR32123456789",
)

EXAMPLE_1 = Ticket(
    issuer=ISSUER,
    number="000042",
    till="1",
    operator="Zoé",
    issued_on="22/11/2026 10:15:00",
    mode="on_site",
    lines=(
        TicketLine("Café", 2, "piece", 150, 300, "I10"),
        TicketLine("Croque-monsieur", 1, "piece", 650, 650, "I10"),
        TicketLine("Demi pression", 1, "piece", 300, 300, "N20"),
        TicketLine("Baguette", 1, "piece", 120, 120, "R55"),
        TicketLine("Timbre", 1, "piece", 152, 152, "HORS", "transparent", "La Poste"),
    ),
    total_cents=1522,
    vat=(
        VatRow("I10", 1000, 950, 864, 86),
        VatRow("N20", 2000, 300, 250, 50),
        VatRow("R55", 550, 120, 114, 6),
        VatRow("HORS", 0, 152, 152, 0),
    ),
    payments=(PaymentRow("Espèces", 1522, 2000),),
    change_cents=478,
    third_party_cents=152,
    software="cafe-pos 1.0.0",
    signature_extract="k7Qz 9fWm",
)

FRANCHISE = replace(
    EXAMPLE_1,
    issuer=replace(ISSUER, vat_number=""),
    franchise=True,
    vat=(),
)

WEIGHED = replace(
    EXAMPLE_1,
    mode="takeaway",
    lines=(TicketLine("Pommes de pays", 1200, "g", 712, 854, "R55", note="Lot 17, remise 0 %"),),
    total_cents=854,
    vat=(VatRow("R55", 550, 854, 809, 45),),
    payments=(PaymentRow("Carte", 854),),
    change_cents=0,
    third_party_cents=0,
)

TRANSPARENT = replace(
    EXAMPLE_1,
    mode="mixed",
    lines=(
        TicketLine(
            "Miel de châtaignier", 5, "piece", 1400, 7000, "HORS", "transparent", "Abeilles"
        ),
        TicketLine("Café", 1, "piece", 150, 150, "I10", mode="on_site"),
        TicketLine("Timbre", 1, "piece", 152, 152, "HORS", "transparent", "La Poste"),
        TicketLine("Pain d’épices", 1, "piece", 600, 600, "HORS", "transparent", "Abeilles"),
        TicketLine("Baguette", 1, "piece", 120, 120, "R55", mode="takeaway"),
        TicketLine("Cire", 1, "piece", 100, 100, "HORS", "transparent"),
    ),
    total_cents=8122,
    vat=(
        VatRow("I10", 1000, 150, 136, 14),
        VatRow("R55", 550, 120, 114, 6),
        VatRow("HORS", 0, 7852, 7852, 0),
    ),
    payments=(PaymentRow("Chèque", 7000), PaymentRow("Titre-restaurant", 1122)),
    change_cents=0,
    third_party_cents=7852,
)

REFUND = replace(
    EXAMPLE_1,
    number="000043",
    refund_of="000042",
    refund_reason="erreur de saisie",
    lines=tuple(
        replace(line, quantity=-line.quantity, total_cents=-line.total_cents)
        for line in EXAMPLE_1.lines
    ),
    total_cents=-1522,
    vat=tuple(
        VatRow(row.code, row.rate_bp, -row.gross_cents, -row.net_cents, -row.vat_cents)
        for row in EXAMPLE_1.vat
    ),
    payments=(PaymentRow("Espèces", -1522),),
    change_cents=0,
    third_party_cents=-152,
)

DUPLICATE = replace(EXAMPLE_1, duplicate_no=2, reason="original perdu")

TRAINING = replace(EXAMPLE_1, training=True, demo=True, signature_extract="")

# A copy for a school (exempt), a banquet whose sums outgrow 58 mm paper, a voucher of the café
# itself (outside VAT, but nobody's goods), typed in from paper.
BANQUET = replace(
    EXAMPLE_1,
    lines=(
        TicketLine("Banquet des anciens de la commune", 120, "piece", 2950, 354000, "I10"),
        TicketLine("Vin", 40, "piece", 1800, 72000, "N20"),
        TicketLine("Formation", 1, "piece", 12345, 12345, "EX0"),
        TicketLine("Sirop au litre", 750, "ml", 400, 300, "I10"),
        TicketLine("Bon cadeau", 1, "piece", 5000, 5000, "HORS"),
    ),
    total_cents=443645,
    vat=(
        VatRow("I10", 1000, 354300, 322091, 32209),
        VatRow("N20", 2000, 72000, 60000, 12000),
        VatRow("EX0", 0, 12345, 12345, 0),
        VatRow("HORS", 0, 5000, 5000, 0),
    ),
    payments=(PaymentRow("Virement", 443645),),
    change_cents=0,
    third_party_cents=0,
    channel_note="Saisi depuis le carnet à souches",
    footer=("Merci de votre visite !",),
)

ALL = {
    "example_1": EXAMPLE_1,
    "franchise": FRANCHISE,
    "weighed": WEIGHED,
    "transparent": TRANSPARENT,
    "refund": REFUND,
    "duplicate": DUPLICATE,
    "training": TRAINING,
    "banquet": BANQUET,
}
