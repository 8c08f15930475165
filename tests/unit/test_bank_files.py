"""Bank statements as they come: amounts, days, OFX and CSV of several banks, and broken files."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_pos.application.bank import cells, files
from cafe_pos.domain.bank import Account, Anchor, Moved, Read, Row, gap, same_account, unknown
from cafe_pos.domain.errors import PosError
from tests.cafes import refused

OFX1 = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>30004<BRANCHID>00812<ACCTID>00010203045<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261001000000<DTEND>20261031000000
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261002<TRNAMT>+152,30<FITID>A1
<NAME>REMISE CB 01/10 CAFÉ<MEMO>CONTRAT 12 &amp; CIE</STMTTRN>
<STMTTRN><TRNTYPE>CB<DTPOSTED>20261003120000[1:CET]<TRNAMT>-42.10<FITID>A2
<NAME>PRLV SEPA EDF ENTREPRISES AU NOM BIEN TROP LONG</STMTTRN>
</BANKTRANLIST>
<LEDGERBAL><BALAMT>1234.56<DTASOF>20261031</LEDGERBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
OFX2 = """<?xml version="1.0" encoding="UTF-8"?>
<?OFX OFXHEADER="200" VERSION="211"?>
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR</CURDEF>
<BANKACCTFROM><BANKID>30004</BANKID><ACCTID>00010203045</ACCTID></BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261001</DTSTART><DTEND>20261031</DTEND>
<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20261005</DTPOSTED><TRNAMT>-450.00</TRNAMT>
<FITID>B1</FITID><NAME><![CDATA[LOYER <MAIRIE>]]></NAME>
<BANKACCTTO><ACCTID>999</ACCTID></BANKACCTTO></STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
AGRICOLE = """Téléchargement du 01/11/2026;

Compte de dépôt n° 00010203045;
Solde au 31/10/2026;1 234,56 €
Liste des opérations du compte entre le 01/10/2026 et le 31/10/2026;

Date;Libellé;Débit euros;Crédit euros;
02/10/2026;"REMISE CARTE
 CONTRAT 123";;152,30;
03/10/2026;PRLV SEPA EDF;42,10;;
"""
ONLINE = """dateOp;dateVal;label;category;amount;accountbalance
2026-10-03;2026-10-04;"CARTE 02/10 METRO";Courses;-1 042,10;100,00
2026-10-02;2026-10-02;"VIR RECU";;50,00;1 142,10
"""
SIGNED = "Date,Description,Montant(EUROS),Devise\n31/10/26,VIR DUPONT,+12.5,EUR\n"
WAY = "Date opération\tIntitulé\tMontant\tSens\n01/10/2026\tLOYER\t450,00\tDébit\n"


def only(text: str, encoding: str = "utf-8", **columns: str) -> Read:
    (read,) = files.read(text.encode(encoding), "releve", columns)
    return read


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-8-sig"])
def test_ofx_of_the_first_kind(encoding: str) -> None:
    """A type that the norm does not know, a comma, a name too long: read all the same."""
    said = only(OFX1, encoding).statement
    assert said.number == "300040081200010203045"
    assert [(row.day, row.cents, row.id) for row in said.rows] == [
        ("2026-10-02", 15_230, "A1"),
        ("2026-10-03", -4_210, "A2"),
    ]
    assert said.rows[0].label == "REMISE CB 01/10 CAFÉ CONTRAT 12 & CIE"
    assert (said.first, said.last, said.balance) == (
        "2026-10-01", "2026-10-31", ("2026-10-31", 123_456),
    )  # fmt: skip


def test_ofx_of_the_second_kind() -> None:
    said = only(OFX2).statement
    assert said.number == "3000400010203045"
    assert [(row.cents, row.label) for row in said.rows] == [(-45_000, "LOYER <MAIRIE>")]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-8-sig", "utf-16"])
def test_csv_with_lines_before_the_table(encoding: str) -> None:
    said = only(AGRICOLE, encoding).statement
    assert said.number == "00010203045"
    assert [(row.day, row.cents, row.label) for row in said.rows] == [
        ("2026-10-02", 15_230, "REMISE CARTE CONTRAT 123"),
        ("2026-10-03", -4_210, "PRLV SEPA EDF"),
    ]
    assert said.balance == ("2026-10-31", 123_456)
    assert said.columns["debit"] == "Débit euros"


def test_csv_with_a_running_balance_newest_first() -> None:
    said = only(ONLINE).statement
    assert [row.cents for row in said.rows] == [-104_210, 5_000]
    assert said.balance == ("2026-10-03", 10_000)


@pytest.mark.parametrize(
    ("text", "cents"), [(SIGNED, 1_250), (SIGNED.replace(",", ";"), 1_250), (WAY, -45_000)]
)
def test_csv_with_one_amount(text: str, cents: int) -> None:
    assert [row.cents for row in only(text).statement.rows] == [cents]


def test_csv_without_a_header_is_read_by_places() -> None:
    text = "31/10/2026;x;VIR DUPONT;12,50\n30/10/2026;x;CB METRO;-3,00\n"
    with refused("bank.no_day"):
        files.read(text.encode(), "releve")
    said = only(text, day="1", label="3", amount="4").statement
    assert [(row.day, row.cents, row.label) for row in said.rows] == [
        ("2026-10-31", 1_250, "VIR DUPONT"),
        ("2026-10-30", -300, "CB METRO"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bank.empty"),
        (b" \n", "bank.empty"),
        (b"%PDF-1.7 releve", "bank.format"),
        (b"PK\x03\x04xl", "bank.format"),
        (b"bonjour", "bank.format"),
        (OFX1[:-40].encode(), "bank.truncated"),
        (OFX1.replace("EUR", "CHF").encode(), "bank.currency"),
        (b"Date;Libelle;Valeur\n01/10/2026;x;1\n", "bank.no_amount"),
        (b"Date;Montant;Chose\n01/10/2026;1,00;x\n", "bank.no_label"),
        (b"Quand;Libelle;Montant\n01/10/2026;x;1,00\n", "bank.no_day"),
        (b"Date;Libelle;Montant\n", "bank.empty"),
        (SIGNED.replace("EUR\n", "USD\n").encode(), "bank.currency"),
    ],
)
def test_what_is_no_statement_is_refused(content: bytes, code: str) -> None:
    with refused(code):
        files.read(content, "releve")


def test_lines_that_cannot_be_right_are_told_and_remarks_are_not() -> None:
    text = (
        "Date;Libellé;Montant\n31/02/2026;jour;1,00\n01/10/2026;montant;abc\n;Total;5,00\n"
        "02/10/2026;coupée\n03/10/2026;bonne;-5,00\nhier;sans jour;-7,00\nfin\n"
    )
    read = only(text)
    assert [fault.line for fault in read.faults] == [2, 3, 5, 7]
    assert [row.label for row in read.statement.rows] == ["bonne"]


@settings(max_examples=60)
@given(cents=st.integers(-10_000_000, 10_000_000), form=st.integers(0, 5))
def test_amounts_in_every_writing(cents: int, form: int) -> None:
    whole, rest = divmod(abs(cents), 100)
    grouped = f"{whole:,}"
    text = (
        f"{whole},{rest:02d}", f"{grouped.replace(',', ' ')},{rest:02d} €",
        f"{grouped.replace(',', '.')},{rest:02d}", f"{grouped}.{rest:02d}",
        f"{grouped.replace(',', chr(0x202F))},{rest:02d} EUR", f"{whole}.{rest:02d}",
    )[form]  # fmt: skip
    assert cells.amount(f"-{text}" if cents < 0 else text) == cents


@settings(max_examples=40)
@given(text=st.text(alphabet="0123456789.,- €()+x", max_size=12))
def test_no_text_breaks_an_amount(text: str) -> None:
    found = cells.amount(text)
    assert found is None or any(c.isdigit() for c in text)


@pytest.mark.parametrize("text", ["1.234", "1,234", "0,005", "1.234.56", "", "-", "12,3,4", "1e5"])
def test_amounts_that_nobody_can_read(text: str) -> None:
    assert cells.amount(text) is None


@settings(max_examples=40)
@given(day=st.dates(date(2010, 1, 1), date(2099, 12, 31)))
def test_days_in_every_writing(day: date) -> None:
    for form in ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%Y%m%d120000[1:CET]"):
        assert cells.day(day.strftime(form)) == day.isoformat()


@pytest.mark.parametrize("text", ["31/02/2026", "2026", "1/13/2026", "hier", "", "01/01/1999"])
def test_days_that_are_none(text: str) -> None:
    assert cells.day(text) is None


# --- what is known already -------------------------------------------------------------------


def keyed(*rows: Row) -> list[tuple[str, Row]]:
    return list(unknown(rows, ()))


def test_two_equal_payments_of_a_day_are_two_and_twice_is_once() -> None:
    twice = (Row("2026-10-01", -500, "CB METRO"), Row("2026-10-01", -500, "CB METRO"))
    there = keyed(*twice)
    assert len(there) == 2
    assert unknown(twice, there) == ()
    assert len(unknown((*twice, twice[0]), there)) == 1


def test_other_ids_or_another_format_add_nothing() -> None:
    """A bank that numbers anew at each download; the same account once as CSV, once as OFX."""
    there = keyed(Row("2026-10-01", -500, "CB METRO", "A1"), Row("2026-10-02", 900, "VIR", "A2"))
    anew = (Row("2026-10-01", -500, "CB METRO", "X1"), Row("2026-10-02", 900, "VIR", "X2"))
    as_csv = (Row("2026-10-01", -500, "carte metro"), Row("2026-10-02", 900, "virement"))
    assert unknown(anew, there) == unknown(as_csv, there) == ()
    other = Row("2026-10-01", -500, "CB LECLERC", "X9")
    assert [row for _key, row in unknown((anew[0], other), there)] == [other]


@pytest.mark.parametrize(
    ("known", "said", "same"),
    [
        ("FR7630004008120001020304563", "300040081200010203045", True),
        ("FR7630004008120001020304563", "00010203045", True),
        ("FR7630004008120001020304563", "99910203045", False),
        ("", "00010203045", True),
        ("00010203045", "040", True),
    ],
)
def test_an_account_by_its_iban_its_rib_or_its_own_number(
    known: str, said: str, same: object
) -> None:
    assert same_account(known, said) is same


def test_a_balance_is_reckoned_only_where_no_line_lacks() -> None:
    moved = (Moved("2026-10-10", 1, -300), Moved("2026-10-20", 1, 500))
    known = Account((Anchor("2026-10-31", 1_000, 1),), moved, (("2026-10-01", "2026-10-31"),))
    assert known.balance("2026-10-15") == 500
    assert known.balance("2026-10-05") == 800
    assert known.balance("2026-09-30") == 800
    assert known.balance("2026-09-29") is None
    assert known.balance("2026-11-01") is None


def test_lines_of_the_day_of_a_balance_that_came_later_are_not_in_it() -> None:
    moved = (Moved("2026-10-31", 1, -300), Moved("2026-10-31", 2, -100))
    spans = (("2026-10-01", "2026-10-31"), ("2026-10-31", "2026-11-30"))
    known = Account((Anchor("2026-10-31", 1_000, 1),), moved, spans)
    assert known.balance("2026-10-31") == 900
    assert known.balance("2026-10-30") == 1_300


def test_two_balances_that_the_lines_lead_to_cover_the_days_between() -> None:
    anchors = (Anchor("2026-09-30", 1_000), Anchor("2026-10-31", 1_200))
    agreeing = Account(anchors, (Moved("2026-10-10", 1, 200),), ())
    assert agreeing.balance("2026-10-09") == 1_000
    assert Account(anchors, (Moved("2026-10-10", 1, 199),), ()).balance("2026-10-09") is None


def test_days_at_the_ceiling_of_the_overdraft() -> None:
    moved = (Moved("2026-07-01", 1, -1_900), Moved("2026-09-01", 1, -50))
    spans = (("2026-06-01", "2026-10-31"),)
    known = Account((Anchor("2026-06-01", 0, 1),), moved, spans, 2_000)
    assert known.balance("2026-10-31") == -1_950
    assert known.overdraft_days("2026-10-31") == 123
    assert known.overdraft_days("2026-06-30") == 0


def test_days_between_files_that_lack() -> None:
    covered = (("2026-08-01", "2026-08-31"),)
    assert gap(covered, "2026-10-01", "2026-10-31") == ("2026-09-01", "2026-09-30")
    assert gap(covered, "2026-09-01", "2026-09-30") is None
    assert gap(covered, "2026-06-01", "2026-06-30") == ("2026-07-01", "2026-07-31")
    assert gap((), "2026-06-01", "2026-06-30") is None


def test_ten_thousand_lines() -> None:
    body = "".join(f"{1 + n % 28:02d}/10/2026;CB {n};-{n},01\n" for n in range(10_000))
    rows = only(f"Date;Libellé;Montant\n{body}").statement.rows
    assert len(rows) == len(unknown(rows, ())) == 10_000


@settings(max_examples=40)
@given(content=st.binary(max_size=200))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    for begin in (b"", b"<OFX>", b"Date;Libelle;Montant\n"):
        with suppress(PosError):
            assert files.read(begin + content, "releve")
