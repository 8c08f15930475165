"""What the fiscal tables say of money, month by month, in one reading each, on SQLite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from cafe_pos.application.bank.ports import Trip
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part

_CLOSED: Final = " JOIN closure c USING (entry_seq) WHERE c.period = 'day'"
_TAKEN: Final = f"""
SELECT month, method, sum(cents) FROM (
  SELECT substr(c.business_day, 1, 7) AS month, m.method, m.amount_cents AS cents
    FROM closure_method m{_CLOSED}
  UNION ALL
  SELECT substr(c.business_day, 1, 7), m.method, m.amount_cents
    FROM closure_account_method m{_CLOSED}
) GROUP BY 1, 2
"""
_TAKEN_OPEN: Final = """
SELECT method, sum(cents) FROM (
  SELECT p.method, p.amount_cents AS cents FROM ticket t JOIN ticket_payment p USING (entry_seq)
   WHERE t.business_day = ?1
  UNION ALL
  SELECT p.method, p.amount_cents FROM payment_correction t
    JOIN payment_correction_part p USING (entry_seq) WHERE t.business_day = ?1
  UNION ALL
  SELECT p.method, p.amount_cents FROM account_payment t
    JOIN account_payment_part p USING (entry_seq) WHERE t.business_day = ?1
) GROUP BY 1
"""
_MOVEMENTS: Final = """
SELECT substr(business_day, 1, 7), kind, direction, sum(amount_cents) FROM cash_movement
 GROUP BY 1, 2, 3
"""
_LAST_SESSIONS: Final = """
SELECT substr(s.business_day, 1, 7), s.number, s.float_cents, c.counted_cents, c.expected_cents,
       max(s.id)
  FROM drawer_session s LEFT JOIN drawer_count c ON c.session = s.number
 GROUP BY 1 ORDER BY 1
"""
_HELD_NOW: Final = """
SELECT coalesce(sum(cents), 0) FROM (
  SELECT p.amount_cents AS cents FROM ticket t JOIN ticket_payment p USING (entry_seq)
   WHERE t.session = ?1 AND p.method = 'cash'
  UNION ALL
  SELECT p.amount_cents FROM payment_correction t
    JOIN payment_correction_part p USING (entry_seq)
   WHERE t.session = ?1 AND p.method = 'cash'
  UNION ALL
  SELECT p.amount_cents FROM account_payment t JOIN account_payment_part p USING (entry_seq)
   WHERE t.session = ?1 AND p.method = 'cash'
  UNION ALL
  SELECT CASE direction WHEN 'in' THEN amount_cents ELSE -amount_cents END
    FROM cash_movement WHERE session = ?1
)
"""
_OUTSIDE: Final = """
SELECT substr(business_day, 1, 7), kind, mandator, sum(gross_cents) FROM day_sale
 WHERE vat_code = 'HORS' GROUP BY 1, 2, 3
"""
_OUTSIDE_OPEN: Final = """
SELECT l.kind, coalesce(l.mandator, ''), sum(l.total_cents)
  FROM ticket t JOIN ticket_line l USING (entry_seq)
 WHERE t.business_day = ? AND l.vat_code = 'HORS' GROUP BY 1, 2
"""
# As in the books: of a supplier, nothing is held; what is paid for its goods comes out of 401.
_BUYS: Final = "s.sold_cents = 0 AND s.commission_cents = 0 AND s.purchases_cents <> 0"
_OWED: Final = f"""
SELECT month, who, sum(cents) FROM (
  SELECT substr(business_day, 1, 7) AS month, mandator AS who,
         CASE direction WHEN 'out' THEN -amount_cents ELSE amount_cents END AS cents
    FROM cash_movement WHERE kind = 'withdrawal_mandator'
     AND number NOT IN (SELECT movement FROM payout WHERE movement IS NOT NULL)
  UNION ALL
  SELECT substr(s.business_day, 1, 7), s.mandator, s.due_cents - s.sold_cents FROM settlement s
   WHERE NOT ({_BUYS})
  UNION ALL
  SELECT substr(p.business_day, 1, 7), p.mandator, -p.amount_cents FROM payout p
    JOIN settlement s ON s.number = p.settlement WHERE NOT ({_BUYS})
) GROUP BY 1, 2
"""
_PREPAID: Final = """
SELECT l.ref, min(t.business_day), coalesce((
         SELECT min(u.business_day) FROM ticket_line h JOIN ticket u USING (entry_seq)
          WHERE h.service = l.service AND h.ref = l.ref AND h.act = 'handover'
       ), ''), sum(l.total_cents)
  FROM ticket_line l JOIN ticket t USING (entry_seq)
 WHERE l.service IS NOT NULL AND l.act = 'prepaid' AND l.ref IS NOT NULL
 GROUP BY l.service, l.ref HAVING sum(l.total_cents) > 0
"""
_SETTLED_VAT: Final = """
SELECT substr(business_day, 1, 7), sum(commission_vat_cents), sum(purchases_vat_cents)
  FROM settlement GROUP BY 1
"""
_GOODS_OUTSIDE: Final = """
SELECT substr(p.day, 1, 7),
       sum(l.net_cents * CASE p.paper WHEN 'credit_note' THEN -1 ELSE 1 END)
  FROM purchase p JOIN purchase_line l ON l.purchase = p.id
 WHERE p.removed_at IS NULL AND l.vat_code = 'HORS' GROUP BY 1
"""

_TRIPS: Final = """
SELECT number, kind, business_day, amount_cents, entry_seq FROM cash_movement
 WHERE kind IN ('withdrawal_bank', 'float_added') AND business_day BETWEEN ? AND ? ORDER BY id
"""
_TRANSFERS: Final = """
SELECT t.number, t.business_day, p.amount_cents FROM ticket t
  JOIN ticket_payment p USING (entry_seq)
 WHERE p.method = 'transfer' AND t.business_day BETWEEN ?1 AND ?2
UNION ALL
SELECT t.number, t.business_day, p.amount_cents FROM account_payment t
  JOIN account_payment_part p USING (entry_seq)
 WHERE p.method = 'transfer' AND t.business_day BETWEEN ?1 AND ?2
"""


class SqlCash(Part):
    """The CashFacts port on SQLite."""

    def taken(self, open_days: Sequence[str]) -> tuple[tuple[str, str, int], ...]:
        """Month, method of payment, cents: closed days by their closures, open ones by tickets."""
        found = list(self._rows(_TAKEN))
        for day in open_days:
            found += [(day[:7], *row) for row in self._rows(_TAKEN_OPEN, day)]
        return tuple((month, method, cents) for month, method, cents in found)

    def movements(self) -> tuple[tuple[str, str, str, int], ...]:
        """Month, kind of movement, direction, cents: what went into the drawer and out of it."""
        rows = self._rows(_MOVEMENTS)
        return tuple((month, kind, way, cents) for month, kind, way, cents in rows)

    def drawers(self) -> tuple[tuple[str, int], ...]:
        """Month, and what its last drawer session left: counted, else what it should hold."""
        found = []
        for month, number, start, counted, expected, _id in list(self._rows(_LAST_SESSIONS)):
            if expected is None:
                cents = start + next(self._rows(_HELD_NOW, number))[0]
            else:
                cents = expected if counted is None else counted
            found.append((month, cents))
        return tuple(found)

    def outside(self, open_days: Sequence[str]) -> tuple[tuple[str, str, str, int], ...]:
        """Month, kind of line, mandator (empty: nobody), cents of lines outside VAT."""
        found = list(self._rows(_OUTSIDE))
        for day in open_days:
            found += [(day[:7], *row) for row in self._rows(_OUTSIDE_OPEN, day)]
        return tuple((month, kind, who, cents) for month, kind, who, cents in found)

    def owed(self) -> tuple[tuple[str, str, int], ...]:
        """Month, mandator, cents that settlements, payments and cash handed over have moved."""
        return tuple((month, who, cents) for month, who, cents in self._rows(_OWED))

    def prepaid(self) -> tuple[tuple[str, str, str, int], ...]:
        """What was paid before it is handed over: reference, day paid, day handed over, cents."""
        rows = self._rows(_PREPAID)
        return tuple((ref, paid, handed, cents) for ref, paid, handed, cents in rows)

    def settled_vat(self) -> tuple[tuple[str, int, int], ...]:
        """Month, VAT of commissions, VAT of what was bought by settlements."""
        return tuple((month, out, back) for month, out, back in self._rows(_SETTLED_VAT))

    def goods_outside(self) -> tuple[tuple[str, int], ...]:
        """Month, cents bought outside VAT (stamps), credit notes less."""
        return tuple((month, cents) for month, cents in self._rows(_GOODS_OUTSIDE))

    def trips(self, first: str, last: str) -> tuple[Trip, ...]:
        """Cash taken to the bank, or fetched from it, between two days."""
        return tuple(Trip(*row) for row in self._rows(_TRIPS, first, last))

    def transfers(self, first: str, last: str) -> tuple[tuple[str, str, int], ...]:
        """Document, day, cents of what customers paid by transfer between two days."""
        return tuple((n, day, cents) for n, day, cents in self._rows(_TRANSFERS, first, last))

    def _rows(self, sql: str, *params: str | int) -> Iterator[tuple[Any, ...]]:
        return queries.stream(self._connection, sql, *params)
