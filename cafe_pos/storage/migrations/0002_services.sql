-- Schema 2: the village's services. Fiscal tables of schema 1 only gain columns that may be null.

-- What a line of a ticket says of a service (documents written before it have none of the three).
ALTER TABLE ticket_line ADD COLUMN service TEXT;
ALTER TABLE ticket_line ADD COLUMN ref TEXT;
ALTER TABLE ticket_line ADD COLUMN act TEXT CHECK (act IN ('prepaid', 'handover'));
CREATE INDEX ix_ticket_line_service ON ticket_line (service, ref) WHERE service IS NOT NULL;

-- Goods that come and go without a sale: delivered, given back, wasted, given, counted.
CREATE TABLE stock_document (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  serial INTEGER NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  nature TEXT NOT NULL CHECK (nature IN (
    'delivery', 'returned', 'wasted', 'given', 'withdrawn', 'loss', 'staff', 'own_use', 'kept',
    'count'
  )),
  party TEXT,
  reference TEXT,
  reason TEXT,
  corrects TEXT UNIQUE,
  business_day TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  operator TEXT NOT NULL,
  channel TEXT NOT NULL
) STRICT;

CREATE TRIGGER tr_stock_document_insert BEFORE INSERT ON stock_document
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM stock_document)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM stock_document)
  OR EXISTS (
    SELECT 1 FROM stock_document WHERE number = NEW.number OR corrects = NEW.corrects
  )
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_stock_document_update BEFORE UPDATE ON stock_document
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_stock_document_delete BEFORE DELETE ON stock_document
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE stock_line (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  article TEXT NOT NULL,
  label TEXT NOT NULL,
  lot TEXT,
  quantity INTEGER NOT NULL,
  unit TEXT NOT NULL CHECK (unit IN ('piece', 'g', 'ml')),
  cost_cents INTEGER CHECK (cost_cents >= 0),
  expected INTEGER,
  UNIQUE (entry_seq, position)
) STRICT;

CREATE TRIGGER tr_stock_line_insert BEFORE INSERT ON stock_line
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM stock_line)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (SELECT 1 FROM stock_line WHERE entry_seq = NEW.entry_seq AND position = NEW.position)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_stock_line_update BEFORE UPDATE ON stock_line
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_stock_line_delete BEFORE DELETE ON stock_line
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

-- A closed day takes no more of them, and only what stands there is taken back.
CREATE TRIGGER tr_stock_document_closed_day BEFORE INSERT ON stock_document
WHEN EXISTS (SELECT 1 FROM closure WHERE business_day >= NEW.business_day)
BEGIN
  SELECT RAISE(ABORT, 'ledger.closed_day');
END;

CREATE TRIGGER tr_stock_document_corrects BEFORE INSERT ON stock_document
WHEN NEW.corrects IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM stock_document WHERE number = NEW.corrects AND corrects IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'ledger.stock');
END;

CREATE INDEX ix_stock_document_entry_seq ON stock_document (entry_seq);
CREATE INDEX ix_stock_document_business_day ON stock_document (business_day);
CREATE INDEX ix_stock_document_party ON stock_document (party, business_day)
  WHERE party IS NOT NULL;
CREATE INDEX ix_stock_line_article ON stock_line (article);
CREATE INDEX ix_stock_line_lot ON stock_line (lot) WHERE lot IS NOT NULL;

-- What periods made due to mandators, and how it was paid.
CREATE TABLE settlement (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  serial INTEGER NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  mandator TEXT NOT NULL,
  mandator_name TEXT NOT NULL,
  identity INTEGER NOT NULL REFERENCES cafe_identity (revision),
  period_from TEXT NOT NULL,
  period_to TEXT NOT NULL,
  business_day TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  operator TEXT NOT NULL,
  channel TEXT NOT NULL,
  sold_cents INTEGER NOT NULL,
  commission_net_cents INTEGER NOT NULL,
  commission_vat_cents INTEGER NOT NULL,
  commission_cents INTEGER NOT NULL,
  purchases_cents INTEGER NOT NULL,
  purchases_vat_cents INTEGER NOT NULL,
  due_cents INTEGER NOT NULL,
  brought_cents INTEGER NOT NULL,
  balance_cents INTEGER NOT NULL,
  CHECK (commission_net_cents + commission_vat_cents = commission_cents),
  CHECK (sold_cents - commission_cents + purchases_cents + purchases_vat_cents = due_cents),
  CHECK (brought_cents + due_cents = balance_cents),
  CHECK (period_from <= period_to AND period_to <= business_day)
) STRICT;

CREATE TRIGGER tr_settlement_insert BEFORE INSERT ON settlement
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM settlement)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM settlement)
  OR EXISTS (SELECT 1 FROM settlement WHERE number = NEW.number)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_settlement_update BEFORE UPDATE ON settlement
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_settlement_delete BEFORE DELETE ON settlement
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE settlement_stretch (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  ownership TEXT CHECK (ownership IN ('firm', 'opaque', 'transparent')),
  terms TEXT NOT NULL,
  vat_code TEXT,
  rate_bp INTEGER NOT NULL,
  purchase_vat_code TEXT,
  purchase_rate_bp INTEGER NOT NULL,
  UNIQUE (entry_seq, position)
) STRICT;

CREATE TRIGGER tr_settlement_stretch_insert BEFORE INSERT ON settlement_stretch
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM settlement_stretch)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (
    SELECT 1 FROM settlement_stretch WHERE entry_seq = NEW.entry_seq AND position = NEW.position
  )
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_settlement_stretch_update BEFORE UPDATE ON settlement_stretch
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_settlement_stretch_delete BEFORE DELETE ON settlement_stretch
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE settlement_line (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  stretch INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what IN (
    'sold', 'opaque', 'delivered', 'returned', 'item', 'percent', 'fixed'
  )),
  article TEXT,
  label TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  unit TEXT NOT NULL,
  price INTEGER,
  amount_cents INTEGER NOT NULL,
  UNIQUE (entry_seq, position)
) STRICT;

CREATE TRIGGER tr_settlement_line_insert BEFORE INSERT ON settlement_line
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM settlement_line)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (
    SELECT 1 FROM settlement_line WHERE entry_seq = NEW.entry_seq AND position = NEW.position
  )
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_settlement_line_update BEFORE UPDATE ON settlement_line
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_settlement_line_delete BEFORE DELETE ON settlement_line
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE payout (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  serial INTEGER NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  settlement TEXT NOT NULL,
  mandator TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('cash', 'transfer', 'cheque')),
  amount_cents INTEGER NOT NULL CHECK (amount_cents <> 0),
  reference TEXT,
  movement TEXT UNIQUE,
  session TEXT,
  business_day TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  operator TEXT NOT NULL,
  channel TEXT NOT NULL,
  CHECK ((method = 'cash') = (movement IS NOT NULL)),
  CHECK ((method = 'cash') = (session IS NOT NULL))
) STRICT;

CREATE TRIGGER tr_payout_insert BEFORE INSERT ON payout
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM payout)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM payout)
  OR EXISTS (SELECT 1 FROM payout WHERE number = NEW.number OR movement = NEW.movement)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_payout_update BEFORE UPDATE ON payout
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_payout_delete BEFORE DELETE ON payout
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

-- A closed day takes none of them, a day is settled once, and nobody is paid more than is due: all
-- that settlements up to this one made due, less payouts, less cash handed over without one.
CREATE TRIGGER tr_settlement_closed_day BEFORE INSERT ON settlement
WHEN EXISTS (SELECT 1 FROM closure WHERE business_day >= NEW.business_day)
BEGIN
  SELECT RAISE(ABORT, 'ledger.closed_day');
END;

CREATE TRIGGER tr_settlement_once BEFORE INSERT ON settlement
WHEN EXISTS (
  SELECT 1 FROM settlement WHERE mandator = NEW.mandator AND period_to >= NEW.period_from
)
BEGIN
  SELECT RAISE(ABORT, 'ledger.settled');
END;

CREATE TRIGGER tr_payout_closed_day BEFORE INSERT ON payout
WHEN EXISTS (SELECT 1 FROM closure WHERE business_day >= NEW.business_day)
BEGIN
  SELECT RAISE(ABORT, 'ledger.closed_day');
END;

CREATE TRIGGER tr_payout_due BEFORE INSERT ON payout
BEGIN
  SELECT RAISE(ABORT, 'ledger.payout')
  FROM (
    SELECT (
      SELECT sum(due_cents) FROM settlement WHERE mandator = NEW.mandator AND serial <= (
        SELECT serial FROM settlement WHERE number = NEW.settlement AND mandator = NEW.mandator
      )
    ) - (
      SELECT coalesce(sum(amount_cents), 0) FROM payout WHERE mandator = NEW.mandator
    ) - (
      SELECT coalesce(sum(amount_cents), 0) FROM cash_movement
      WHERE mandator = NEW.mandator AND kind = 'withdrawal_mandator' AND number IS NOT NEW.movement
        AND number NOT IN (SELECT movement FROM payout WHERE movement IS NOT NULL)
    ) AS still_due
  )
  WHERE still_due IS NULL OR NEW.amount_cents NOT BETWEEN min(still_due, 0) AND max(still_due, 0);
END;

CREATE INDEX ix_settlement_entry_seq ON settlement (entry_seq);
CREATE INDEX ix_settlement_mandator ON settlement (mandator, period_to);
CREATE INDEX ix_settlement_business_day ON settlement (business_day);
CREATE INDEX ix_payout_entry_seq ON payout (entry_seq);
CREATE INDEX ix_payout_mandator ON payout (mandator);
CREATE INDEX ix_payout_business_day ON payout (business_day);

-- Local produce: the lots and their dates. `left_now` is a cache of what the documents say of each
-- lot; `verify` counts it again.
CREATE TABLE lot (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  article TEXT NOT NULL,
  party TEXT,
  unit TEXT NOT NULL CHECK (unit IN ('piece', 'g')),
  received TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  left_now INTEGER NOT NULL CHECK (left_now >= 0),
  dlc TEXT,
  ddm TEXT,
  origin TEXT NOT NULL,
  note TEXT NOT NULL,
  net_grams INTEGER CHECK (net_grams > 0),
  open INTEGER NOT NULL CHECK (open IN (0, 1)),
  CHECK (dlc IS NULL OR ddm IS NULL)
) STRICT;

CREATE INDEX ix_lot_there ON lot (article) WHERE left_now > 0;
CREATE INDEX ix_ticket_line_lot ON ticket_line (lot) WHERE lot IS NOT NULL;

-- Labels as they were asked for, to be printed.
CREATE TABLE label_job (
  id INTEGER PRIMARY KEY,
  content TEXT NOT NULL
) STRICT;

-- Mandators and what was agreed with them. The codes that articles and lines name are known from
-- the first day; their names and terms are the managers' to fill in.
CREATE TABLE mandator (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('baker', 'producer', 'carrier', 'supplier', 'other')),
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  address TEXT NOT NULL,
  siret TEXT NOT NULL,
  iban TEXT NOT NULL,
  vat_number TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

-- `terms` is JSON; a contract is in force from `since` until the day before the next one's.
CREATE TABLE contract (
  id INTEGER PRIMARY KEY,
  mandator TEXT NOT NULL REFERENCES mandator (code),
  since TEXT NOT NULL,
  ownership TEXT NOT NULL CHECK (ownership IN ('firm', 'opaque', 'transparent')),
  terms TEXT NOT NULL,
  vat_code TEXT NOT NULL,
  purchase_vat_code TEXT,
  period TEXT NOT NULL CHECK (period IN ('week', 'fortnight', 'month', 'quarter')),
  take_back INTEGER NOT NULL CHECK (take_back IN (0, 1)),
  note TEXT NOT NULL,
  UNIQUE (mandator, since)
) STRICT;

CREATE INDEX ix_ticket_line_mandator
  ON ticket_line (mandator, entry_seq, vat_code, kind, total_cents) WHERE mandator IS NOT NULL;

INSERT INTO mandator
  (code, name, kind, phone, email, address, siret, iban, vat_number, active)
  SELECT code, code, 'other', '', '', '', '', '', '', 1 FROM (
    SELECT mandator AS code FROM article WHERE mandator <> ''
    UNION SELECT mandator FROM ticket_line WHERE mandator <> ''
    UNION SELECT mandator FROM cash_movement WHERE mandator <> ''
  ) ORDER BY code;

-- Parcels kept for carriers. Who they are for stands apart, so that names are erased by emptying
-- two small tables and writing anew what stays: nothing of them is left in the pages of the file.
CREATE TABLE parcel (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  carrier TEXT NOT NULL,
  tracking TEXT NOT NULL,
  backwards TEXT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('in', 'out')),
  state TEXT NOT NULL
    CHECK (state IN ('received', 'notified', 'collected', 'returned', 'refused')),
  shelf TEXT NOT NULL,
  received_at TEXT NOT NULL,
  received_on TEXT NOT NULL,
  notified_on TEXT,
  due_on TEXT,
  ended_at TEXT,
  ended_on TEXT,
  ended_by TEXT,
  ticket TEXT,
  identity TEXT CHECK (identity IN ('card', 'passport', 'licence', 'permit', 'known')),
  proxy INTEGER NOT NULL CHECK (proxy IN (0, 1)),
  began_at TEXT,
  took INTEGER NOT NULL CHECK (took >= 0),
  CHECK ((state IN ('received', 'notified')) = (ended_on IS NULL))
) STRICT;

CREATE INDEX ix_parcel_backwards ON parcel (backwards);
CREATE INDEX ix_parcel_here ON parcel (due_on) WHERE ended_on IS NULL;
CREATE INDEX ix_parcel_received ON parcel (carrier, received_on);
CREATE INDEX ix_parcel_ended ON parcel (carrier, ended_on) WHERE ended_on IS NOT NULL;

CREATE TABLE parcel_person (
  id INTEGER PRIMARY KEY,
  parcel INTEGER NOT NULL REFERENCES parcel (id),
  name TEXT NOT NULL,
  phone TEXT
) STRICT;

CREATE UNIQUE INDEX ix_parcel_person ON parcel_person (parcel);

CREATE TABLE parcel_word (
  id INTEGER PRIMARY KEY,
  parcel INTEGER NOT NULL REFERENCES parcel (id),
  word TEXT NOT NULL
) STRICT;

CREATE INDEX ix_parcel_word ON parcel_word (word, parcel);

-- Bread: bakers, standing orders, bookings, and what became of them. Names stand here alone and can
-- be erased; documents carry `O7-2026-11-24` and `B12-2026-11-24`.
CREATE TABLE bread_baker (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  articles TEXT NOT NULL,
  cut_off TEXT NOT NULL,
  days_before INTEGER NOT NULL CHECK (days_before BETWEEN 0 AND 7),
  delivery TEXT NOT NULL,
  closed_weekdays TEXT NOT NULL,
  phone TEXT NOT NULL
) STRICT;

CREATE TABLE bread_standing (
  id INTEGER PRIMARY KEY,
  name TEXT,
  phone TEXT,
  folded TEXT NOT NULL,
  customer TEXT,
  article TEXT NOT NULL,
  quantities TEXT NOT NULL,
  since TEXT NOT NULL,
  until TEXT,
  pay TEXT NOT NULL CHECK (pay IN ('at_pickup', 'prepaid', 'account')),
  price_cents INTEGER NOT NULL,
  asking_after INTEGER NOT NULL CHECK (asking_after IN (0, 1)),
  asked_on TEXT,
  created_at TEXT NOT NULL
) STRICT;

CREATE INDEX ix_bread_standing_customer ON bread_standing (customer) WHERE customer IS NOT NULL;

CREATE TABLE bread_pause (
  id INTEGER PRIMARY KEY,
  standing INTEGER NOT NULL REFERENCES bread_standing (id),
  first TEXT NOT NULL,
  last TEXT NOT NULL CHECK (last >= first)
) STRICT;

CREATE INDEX ix_bread_pause_standing ON bread_pause (standing);

CREATE TABLE bread_booking (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  name TEXT,
  phone TEXT,
  folded TEXT NOT NULL,
  customer TEXT,
  article TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  pay TEXT NOT NULL CHECK (pay IN ('at_pickup', 'prepaid', 'account')),
  price_cents INTEGER NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE INDEX ix_bread_booking_day ON bread_booking (day);
CREATE INDEX ix_bread_booking_customer ON bread_booking (customer) WHERE customer IS NOT NULL;

CREATE TABLE bread_tick (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  day TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'picked_up', 'absent', 'cancelled')),
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  ticket TEXT,
  prepaid INTEGER NOT NULL CHECK (prepaid >= 0),
  paid_by TEXT,
  at TEXT NOT NULL,
  operator TEXT NOT NULL
) STRICT;

CREATE INDEX ix_bread_tick_day ON bread_tick (day);

CREATE TABLE bread_sheet (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  baker TEXT NOT NULL,
  revision INTEGER NOT NULL,
  lines TEXT NOT NULL,
  sent_at TEXT,
  sent_by TEXT,
  UNIQUE (day, baker, revision)
) STRICT;

CREATE TABLE bread_closing (
  id INTEGER PRIMARY KEY,
  party TEXT NOT NULL,
  first TEXT NOT NULL,
  last TEXT NOT NULL CHECK (last >= first),
  UNIQUE (party, first, last)
) STRICT;

CREATE TABLE bread_day (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  article TEXT NOT NULL,
  sold_out_at TEXT,
  refused INTEGER NOT NULL CHECK (refused >= 0),
  reason TEXT NOT NULL,
  UNIQUE (day, article)
) STRICT;

-- Services that a café makes of parts, without code; and the things that they keep for people.
CREATE TABLE service (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  mandator TEXT,
  parts TEXT NOT NULL,
  rank INTEGER NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE kept_thing (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  service TEXT NOT NULL REFERENCES service (code),
  name TEXT,
  what TEXT NOT NULL,
  phone TEXT NOT NULL,
  folded TEXT NOT NULL,
  price_cents INTEGER CHECK (price_cents > 0),
  left_on TEXT NOT NULL,
  due_on TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'handed_over', 'cancelled')),
  ended_on TEXT,
  ticket TEXT,
  CHECK ((state = 'waiting') = (ended_on IS NULL))
) STRICT;

CREATE INDEX ix_kept_thing_waiting ON kept_thing (service, due_on) WHERE state = 'waiting';
CREATE INDEX ix_kept_thing_named ON kept_thing (ended_on) WHERE name IS NOT NULL;

-- The sales of closed days, added up for reports: made from the tickets, and again at any time.
CREATE TABLE day_total (
  id INTEGER PRIMARY KEY,
  business_day TEXT NOT NULL UNIQUE,
  tickets INTEGER NOT NULL,
  takings_cents INTEGER NOT NULL,
  own_gross_cents INTEGER NOT NULL,
  own_net_cents INTEGER NOT NULL,
  opened_minutes INTEGER NOT NULL
) STRICT;

CREATE TABLE day_sale (
  id INTEGER PRIMARY KEY,
  business_day TEXT NOT NULL,
  article TEXT NOT NULL,
  label TEXT NOT NULL,
  family TEXT NOT NULL,
  service TEXT NOT NULL,
  kind TEXT NOT NULL,
  mode TEXT NOT NULL,
  vat_code TEXT NOT NULL,
  rate_bp INTEGER NOT NULL,
  ownership TEXT NOT NULL,
  mandator TEXT NOT NULL,
  unit TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  gross_cents INTEGER NOT NULL,
  net_cents INTEGER NOT NULL,
  cost_cents INTEGER NOT NULL,
  uncosted_net_cents INTEGER NOT NULL
) STRICT;

CREATE INDEX ix_day_sale_business_day ON day_sale (business_day);
CREATE INDEX ix_day_sale_outside ON day_sale (business_day, kind, mandator, gross_cents)
  WHERE vat_code = 'HORS';

-- The same by family and service: two years of it are read for every report.
CREATE TABLE day_part (
  id INTEGER PRIMARY KEY,
  business_day TEXT NOT NULL,
  family TEXT NOT NULL,
  service TEXT NOT NULL,
  vat_code TEXT NOT NULL,
  gross_cents INTEGER NOT NULL,
  net_cents INTEGER NOT NULL,
  cost_cents INTEGER NOT NULL,
  uncosted_net_cents INTEGER NOT NULL,
  UNIQUE (business_day, family, service, vat_code)
) STRICT;
CREATE INDEX ix_day_sale_article ON day_sale (article, business_day);

CREATE TABLE day_hour (
  id INTEGER PRIMARY KEY,
  business_day TEXT NOT NULL,
  hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
  tickets INTEGER NOT NULL,
  takings_cents INTEGER NOT NULL,
  UNIQUE (business_day, hour)
) STRICT;

CREATE TABLE day_visit (
  id INTEGER PRIMARY KEY,
  business_day TEXT NOT NULL,
  service TEXT NOT NULL,
  tickets INTEGER NOT NULL,
  buying INTEGER NOT NULL,
  also_net_cents INTEGER NOT NULL,
  UNIQUE (business_day, service)
) STRICT;

-- Costs, entered by hand and kept when corrected: an entry is removed, never changed, and the one
-- that replaces it names it. Amounts are cents, days ISO business days.
CREATE TABLE purchase (
  id INTEGER PRIMARY KEY,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT,
  replaces INTEGER REFERENCES purchase (id),
  day TEXT NOT NULL,
  supplier TEXT NOT NULL REFERENCES mandator (code),
  paper TEXT NOT NULL CHECK (paper IN ('delivery_note', 'invoice', 'credit_note')),
  reference TEXT NOT NULL,
  note TEXT NOT NULL,
  invoice TEXT,
  invoiced_on TEXT,
  CHECK ((invoice IS NULL) = (invoiced_on IS NULL)),
  CHECK ((removed_at IS NULL) = (removed_by IS NULL))
) STRICT;

CREATE INDEX ix_purchase_day ON purchase (day);
CREATE INDEX ix_purchase_supplier ON purchase (supplier, day);

CREATE TABLE purchase_line (
  id INTEGER PRIMARY KEY,
  purchase INTEGER NOT NULL REFERENCES purchase (id),
  position INTEGER NOT NULL,
  label TEXT NOT NULL,
  net_cents INTEGER NOT NULL CHECK (net_cents >= 0),
  vat_code TEXT NOT NULL,
  rate_bp INTEGER NOT NULL,
  vat_cents INTEGER NOT NULL CHECK (vat_cents >= 0),
  article TEXT,
  family TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  unit TEXT NOT NULL CHECK (unit IN ('piece', 'g', 'ml')),
  local INTEGER NOT NULL CHECK (local IN (0, 1)),
  km INTEGER CHECK (km >= 0),
  UNIQUE (purchase, position)
) STRICT;

CREATE INDEX ix_purchase_line_article ON purchase_line (article) WHERE article IS NOT NULL;

CREATE TABLE charge (
  id INTEGER PRIMARY KEY,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT,
  replaces INTEGER REFERENCES charge (id),
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  net_cents INTEGER NOT NULL CHECK (net_cents >= 0),
  vat_code TEXT NOT NULL,
  rate_bp INTEGER NOT NULL,
  vat_cents INTEGER NOT NULL CHECK (vat_cents >= 0),
  day TEXT NOT NULL,
  every TEXT NOT NULL CHECK (every IN ('once', 'month', 'quarter', 'year')),
  until TEXT CHECK (until >= day),
  supplier TEXT REFERENCES mandator (code),
  reference TEXT NOT NULL
) STRICT;

CREATE TABLE grant_line (
  id INTEGER PRIMARY KEY,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT,
  replaces INTEGER REFERENCES grant_line (id),
  label TEXT NOT NULL,
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  day TEXT NOT NULL,
  every TEXT NOT NULL CHECK (every IN ('once', 'month', 'quarter', 'year')),
  until TEXT CHECK (until >= day),
  commune INTEGER NOT NULL CHECK (commune IN (0, 1)),
  in_kind INTEGER NOT NULL CHECK (in_kind IN (0, 1))
) STRICT;

CREATE TABLE investment (
  id INTEGER PRIMARY KEY,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT,
  replaces INTEGER REFERENCES investment (id),
  day TEXT NOT NULL,
  label TEXT NOT NULL,
  net_cents INTEGER NOT NULL CHECK (net_cents > 0),
  vat_cents INTEGER NOT NULL CHECK (vat_cents >= 0),
  supplier TEXT REFERENCES mandator (code)
) STRICT;

CREATE TABLE loan (
  id INTEGER PRIMARY KEY,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT,
  replaces INTEGER REFERENCES loan (id),
  label TEXT NOT NULL,
  monthly_cents INTEGER NOT NULL CHECK (monthly_cents > 0),
  day TEXT NOT NULL,
  until TEXT CHECK (until >= day)
) STRICT;

CREATE TABLE cost_payment (
  id INTEGER PRIMARY KEY,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT,
  replaces INTEGER REFERENCES cost_payment (id),
  what TEXT NOT NULL CHECK (what IN ('purchase', 'charge', 'grant', 'investment', 'loan')),
  entry INTEGER NOT NULL,
  day TEXT NOT NULL,
  amount_cents INTEGER NOT NULL CHECK (amount_cents <> 0),
  method TEXT NOT NULL,
  due TEXT,
  movement TEXT,
  bank_line INTEGER
) STRICT;

CREATE INDEX ix_cost_payment_entry ON cost_payment (what, entry) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX ix_cost_payment_movement ON cost_payment (movement)
  WHERE movement IS NOT NULL AND removed_at IS NULL;

CREATE TABLE budget_line (
  id INTEGER PRIMARY KEY,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT,
  replaces INTEGER REFERENCES budget_line (id),
  month TEXT NOT NULL,
  line TEXT NOT NULL,
  cents INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX ix_budget_line ON budget_line (month, line) WHERE removed_at IS NULL;

CREATE TABLE worked (
  id INTEGER PRIMARY KEY,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT,
  replaces INTEGER REFERENCES worked (id),
  who TEXT NOT NULL,
  worker TEXT NOT NULL CHECK (worker IN ('manager', 'help', 'volunteer')),
  day TEXT NOT NULL,
  minutes INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 14400),
  service TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX ix_worked ON worked (day, who, worker, service) WHERE removed_at IS NULL;

CREATE TABLE cost_rule (
  id INTEGER PRIMARY KEY,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT,
  replaces INTEGER REFERENCES cost_rule (id),
  key TEXT NOT NULL,
  since TEXT NOT NULL,
  value INTEGER NOT NULL CHECK (value >= 0)
) STRICT;

CREATE UNIQUE INDEX ix_cost_rule ON cost_rule (key, since) WHERE removed_at IS NULL;

CREATE TABLE opening_week (
  id INTEGER PRIMARY KEY,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT,
  replaces INTEGER REFERENCES opening_week (id),
  weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
  since TEXT NOT NULL,
  hours TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX ix_opening_week ON opening_week (weekday, since) WHERE removed_at IS NULL;

CREATE TABLE opening_day (
  id INTEGER PRIMARY KEY,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT,
  replaces INTEGER REFERENCES opening_day (id),
  day TEXT NOT NULL,
  hours TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX ix_opening_day ON opening_day (day) WHERE removed_at IS NULL;

-- Reports of a month that were made, and files that were sent to the network: numbered, by revision.
CREATE TABLE month_report (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  serial INTEGER NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  month TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  nature TEXT NOT NULL CHECK (nature IN ('flash', 'definitive')),
  verdict TEXT,
  json_sha256 TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  operator TEXT NOT NULL,
  channel TEXT NOT NULL,
  CHECK ((nature = 'flash') = (verdict IS NULL))
) STRICT;

CREATE TRIGGER tr_month_report_insert BEFORE INSERT ON month_report
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM month_report)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM month_report)
  OR NEW.revision IS NOT (SELECT coalesce(max(revision), 0) + 1 FROM month_report WHERE month = NEW.month)
  OR EXISTS (SELECT 1 FROM month_report WHERE number = NEW.number)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_month_report_update BEFORE UPDATE ON month_report
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_month_report_delete BEFORE DELETE ON month_report
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE INDEX ix_month_report_entry_seq ON month_report (entry_seq);

CREATE TABLE network_export (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  serial INTEGER NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  month TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  nature TEXT NOT NULL CHECK (nature IN ('flash', 'definitive')),
  schema_version INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  head_hash TEXT NOT NULL,
  file_name TEXT NOT NULL,
  data_bytes INTEGER NOT NULL,
  data_sha256 TEXT NOT NULL,
  previous TEXT,
  recorded_at TEXT NOT NULL,
  operator TEXT NOT NULL,
  channel TEXT NOT NULL
) STRICT;

CREATE TRIGGER tr_network_export_insert BEFORE INSERT ON network_export
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM network_export)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM network_export)
  OR NEW.revision IS NOT (SELECT coalesce(max(revision), 0) + 1 FROM network_export WHERE month = NEW.month)
  OR EXISTS (SELECT 1 FROM network_export WHERE number = NEW.number)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_network_export_update BEFORE UPDATE ON network_export
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_network_export_delete BEFORE DELETE ON network_export
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE INDEX ix_network_export_entry_seq ON network_export (entry_seq);

-- The village's life: counts, declared figures and trials. No fiscal record, and no name of a guest;
-- a volunteer's is erased after a month.
CREATE TABLE visit_count (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
  visits INTEGER NOT NULL CHECK (visits >= 0),
  UNIQUE (day, hour)
) STRICT;

CREATE TABLE village_event (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  day TEXT NOT NULL,
  planned_at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'held', 'cancelled')),
  started_at TEXT,
  ended_at TEXT CHECK (ended_at >= started_at),
  heads INTEGER CHECK (heads >= 0),
  volunteers INTEGER CHECK (volunteers >= 0),
  note TEXT NOT NULL,
  CHECK ((state IN ('running', 'held')) = (started_at IS NOT NULL)),
  CHECK ((state = 'held') = (ended_at IS NOT NULL)),
  CHECK ((state = 'held') = (heads IS NOT NULL))
) STRICT;

CREATE INDEX ix_village_event_day ON village_event (day);
CREATE UNIQUE INDEX ix_village_event_running ON village_event (state) WHERE state = 'running';

CREATE TABLE volunteer_arrival (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  came_at TEXT NOT NULL,
  left_at TEXT CHECK (left_at >= came_at),
  name TEXT
) STRICT;

CREATE INDEX ix_volunteer_arrival_day ON volunteer_arrival (day);

CREATE TABLE village_need (
  id INTEGER PRIMARY KEY,
  what TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  category TEXT NOT NULL,
  heard INTEGER NOT NULL CHECK (heard >= 1),
  first_on TEXT NOT NULL,
  last_on TEXT NOT NULL CHECK (last_on >= first_on)
) STRICT;

CREATE TABLE village_trial (
  id INTEGER PRIMARY KEY,
  need INTEGER REFERENCES village_need (id),
  label TEXT NOT NULL,
  indicator TEXT NOT NULL,
  target INTEGER NOT NULL CHECK (target > 0),
  starts TEXT NOT NULL,
  ends TEXT NOT NULL CHECK (ends >= starts),
  conditions TEXT NOT NULL,
  outcome TEXT CHECK (outcome IN ('adopted', 'dropped')),
  reason TEXT NOT NULL,
  measured INTEGER,
  decided_on TEXT,
  decided_by TEXT,
  CHECK ((outcome IS NULL) = (decided_on IS NULL)),
  CHECK ((outcome IS NULL) = (decided_by IS NULL)),
  CHECK (outcome IS NULL OR reason <> '')
) STRICT;

CREATE TABLE isolation_answer (
  id INTEGER PRIMARY KEY,
  year TEXT NOT NULL UNIQUE,
  answers INTEGER NOT NULL CHECK (answers > 0),
  no_network INTEGER NOT NULL CHECK (no_network BETWEEN 0 AND answers),
  one_network INTEGER NOT NULL CHECK (one_network BETWEEN 0 AND answers - no_network),
  lonely INTEGER NOT NULL CHECK (lonely BETWEEN 0 AND answers),
  meets_here INTEGER NOT NULL CHECK (meets_here BETWEEN 0 AND answers),
  entered_at TEXT NOT NULL,
  entered_by TEXT NOT NULL
) STRICT;

-- Who approved a report for the town hall, with the figures that they approved.
CREATE TABLE commune_approval (
  id INTEGER PRIMARY KEY,
  period TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  operator TEXT NOT NULL,
  approved_at TEXT NOT NULL,
  UNIQUE (period, sha256, operator)
) STRICT;

-- The bank's statements, line by line as the bank wrote them, and what the managers say they are.
-- A line is known by its `key` (the bank's own id, or its text with the place among equal ones): a
-- file that comes twice adds nothing. `columns` is JSON: how the account's CSV files are read.
CREATE TABLE bank_account (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  number TEXT NOT NULL,
  overdraft_cents INTEGER NOT NULL CHECK (overdraft_cents >= 0),
  columns TEXT NOT NULL,
  closed_on TEXT
) STRICT;

CREATE TABLE bank_import (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES bank_account (id),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL CHECK (last_day >= first_day),
  lines INTEGER NOT NULL,
  added INTEGER NOT NULL,
  at TEXT NOT NULL,
  by TEXT NOT NULL
) STRICT;

CREATE TABLE bank_line (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES bank_account (id),
  file INTEGER NOT NULL REFERENCES bank_import (id),
  key TEXT NOT NULL,
  day TEXT NOT NULL,
  cents INTEGER NOT NULL CHECK (cents <> 0),
  label TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'confirmed', 'ignored')),
  target TEXT NOT NULL,
  made TEXT NOT NULL,
  decided_at TEXT,
  decided_by TEXT,
  CHECK ((state = 'waiting') = (decided_at IS NULL)),
  UNIQUE (account, key)
) STRICT;

CREATE INDEX ix_bank_line_day ON bank_line (account, day, cents);
CREATE INDEX ix_bank_line_waiting ON bank_line (day) WHERE state = 'waiting';

-- `words` (without accents and capitals) in a line's text make it what `target` (JSON) says.
CREATE TABLE bank_rule (
  id INTEGER PRIMARY KEY,
  words TEXT NOT NULL,
  sign TEXT NOT NULL CHECK (sign IN ('in', 'out')),
  target TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT
) STRICT;

CREATE UNIQUE INDEX ix_bank_rule ON bank_rule (words, sign) WHERE removed_at IS NULL;

-- What lay on an account at the end of a day: typed (`file` NULL), or as a statement says.
CREATE TABLE bank_balance (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES bank_account (id),
  day TEXT NOT NULL,
  cents INTEGER NOT NULL,
  file INTEGER REFERENCES bank_import (id),
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT
) STRICT;

CREATE UNIQUE INDEX ix_bank_balance ON bank_balance (account, day) WHERE removed_at IS NULL;

-- Stock and inventory: what is kept and in which unit, and what an article takes of it when it is
-- sold. A recipe that is changed stays for the days on which it held: from `since` to before `until`.
CREATE TABLE stock_item (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  label TEXT NOT NULL,
  unit TEXT NOT NULL CHECK (unit IN ('piece', 'g', 'ml')),
  family TEXT NOT NULL,
  pack INTEGER CHECK (pack > 0),
  minimum INTEGER NOT NULL CHECK (minimum >= 0),
  since TEXT NOT NULL,
  since_seq INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT
) STRICT;

CREATE UNIQUE INDEX ix_stock_item ON stock_item (code) WHERE removed_at IS NULL;

CREATE TABLE recipe_part (
  id INTEGER PRIMARY KEY,
  article TEXT NOT NULL,
  item TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  per INTEGER NOT NULL CHECK (per > 0),
  loss_bp INTEGER NOT NULL CHECK (loss_bp BETWEEN 0 AND 9000),
  since TEXT NOT NULL,
  until TEXT CHECK (until >= since),
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL
) STRICT;

CREATE INDEX ix_recipe_part_item ON recipe_part (item);
CREATE UNIQUE INDEX ix_recipe_part ON recipe_part (article, item) WHERE until IS NULL;

-- What the managers would change, to be looked at again. `place` is where a scenario stands in the
-- report, beside at most one other. Rates are basis points, amounts cents a month without VAT.
CREATE TABLE viability_scenario (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  price_bp INTEGER NOT NULL,
  volume_bp INTEGER NOT NULL,
  days INTEGER NOT NULL,
  rent_cents INTEGER NOT NULL,
  charges_cents INTEGER NOT NULL,
  service_revenue_cents INTEGER NOT NULL,
  service_cost_bp INTEGER NOT NULL CHECK (service_cost_bp BETWEEN 0 AND 10000),
  service_commission_cents INTEGER NOT NULL,
  service_charge_cents INTEGER NOT NULL,
  place INTEGER UNIQUE CHECK (place IN (1, 2)),
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL
) STRICT;

-- What the managers say of a month, and what they decide.
CREATE TABLE month_comment (
  id INTEGER PRIMARY KEY,
  month TEXT NOT NULL,
  author TEXT NOT NULL,
  written_at TEXT NOT NULL,
  text TEXT NOT NULL,
  removed INTEGER NOT NULL CHECK (removed IN (0, 1))
) STRICT;

CREATE TABLE month_action (
  id INTEGER PRIMARY KEY,
  month TEXT NOT NULL,
  text TEXT NOT NULL,
  who TEXT NOT NULL,
  due TEXT NOT NULL,
  done TEXT,
  removed INTEGER NOT NULL CHECK (removed IN (0, 1))
) STRICT;
