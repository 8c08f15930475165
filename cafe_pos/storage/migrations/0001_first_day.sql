-- Schema 1: a café rings its first day.
--
-- Fiscal tables only grow. Their rows come before the ledger entry that carries the same facts:
-- each names the number that the entry will have, and the deferred reference refuses a COMMIT
-- without it. Triggers refuse UPDATE, DELETE, REPLACE and gaps; REPLACE needs both
-- recursive_triggers and the guard on insertion, since it deletes behind the triggers' back.

CREATE TABLE ledger_entry (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  version INTEGER NOT NULL,
  key_id TEXT NOT NULL,
  payload TEXT NOT NULL,
  prev BLOB NOT NULL CHECK (length(prev) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  signature BLOB CHECK (length(signature) = 64)
) STRICT;

CREATE TRIGGER tr_ledger_entry_insert BEFORE INSERT ON ledger_entry
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_ledger_entry_update BEFORE UPDATE ON ledger_entry
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_ledger_entry_delete BEFORE DELETE ON ledger_entry
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE signing_key (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  reason TEXT NOT NULL CHECK (reason IN ('init', 'key_lost', 'restored')),
  cafe TEXT NOT NULL,
  till TEXT NOT NULL,
  incarnation TEXT NOT NULL UNIQUE,
  key_id TEXT NOT NULL,
  public_key BLOB NOT NULL CHECK (length(public_key) = 32),
  demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
  training INTEGER NOT NULL CHECK (training IN (0, 1)),
  software TEXT NOT NULL
) STRICT;

CREATE TRIGGER tr_signing_key_insert BEFORE INSERT ON signing_key
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM signing_key)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (SELECT 1 FROM signing_key WHERE incarnation = NEW.incarnation)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_signing_key_update BEFORE UPDATE ON signing_key
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_signing_key_delete BEFORE DELETE ON signing_key
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE cafe_identity (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  revision INTEGER NOT NULL UNIQUE,
  trade_name TEXT NOT NULL,
  legal_name TEXT NOT NULL,
  address TEXT NOT NULL,
  commune TEXT NOT NULL,
  insee TEXT,
  population INTEGER,
  siret TEXT NOT NULL,
  vat_number TEXT,
  territory TEXT NOT NULL,
  vat_regime TEXT NOT NULL,
  licence INTEGER NOT NULL
) STRICT;

CREATE TRIGGER tr_cafe_identity_insert BEFORE INSERT ON cafe_identity
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM cafe_identity)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.revision IS NOT (SELECT coalesce(max(revision), 0) + 1 FROM cafe_identity)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_cafe_identity_update BEFORE UPDATE ON cafe_identity
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_cafe_identity_delete BEFORE DELETE ON cafe_identity
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  code INTEGER NOT NULL,
  name TEXT NOT NULL,
  operator TEXT,
  channel TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  details TEXT NOT NULL
) STRICT;

CREATE TRIGGER tr_event_insert BEFORE INSERT ON event
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM event)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_event_update BEFORE UPDATE ON event
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_event_delete BEFORE DELETE ON event
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE drawer_session (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  serial INTEGER NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  business_day TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  operator TEXT NOT NULL,
  channel TEXT NOT NULL,
  float_cents INTEGER NOT NULL
) STRICT;

CREATE TRIGGER tr_drawer_session_insert BEFORE INSERT ON drawer_session
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM drawer_session)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM drawer_session)
  OR EXISTS (SELECT 1 FROM drawer_session WHERE number = NEW.number)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_drawer_session_update BEFORE UPDATE ON drawer_session
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_drawer_session_delete BEFORE DELETE ON drawer_session
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE drawer_count (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  serial INTEGER NOT NULL UNIQUE,
  session TEXT NOT NULL UNIQUE REFERENCES drawer_session (number),
  closed_at TEXT NOT NULL,
  operator TEXT NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('counted', 'not_counted')),
  expected_cents INTEGER NOT NULL,
  counted_cents INTEGER,
  difference_cents INTEGER,
  reason TEXT NOT NULL,
  CHECK ((state = 'counted') = (counted_cents IS NOT NULL)),
  CHECK (difference_cents IS counted_cents - expected_cents)
) STRICT;

CREATE TRIGGER tr_drawer_count_insert BEFORE INSERT ON drawer_count
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM drawer_count)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM drawer_count)
  OR EXISTS (SELECT 1 FROM drawer_count WHERE session = NEW.session)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_drawer_count_update BEFORE UPDATE ON drawer_count
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_drawer_count_delete BEFORE DELETE ON drawer_count
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE drawer_count_method (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  method TEXT NOT NULL,
  issuer TEXT,
  expected_cents INTEGER NOT NULL,
  expected_pieces INTEGER NOT NULL,
  counted_cents INTEGER,
  pieces INTEGER,
  difference_cents INTEGER,
  UNIQUE (entry_seq, position)
) STRICT;

CREATE TRIGGER tr_drawer_count_method_insert BEFORE INSERT ON drawer_count_method
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM drawer_count_method)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (SELECT 1 FROM drawer_count_method WHERE entry_seq = NEW.entry_seq AND position = NEW.position)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_drawer_count_method_update BEFORE UPDATE ON drawer_count_method
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_drawer_count_method_delete BEFORE DELETE ON drawer_count_method
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE drawer_count_coin (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  value_cents INTEGER NOT NULL CHECK (value_cents > 0),
  count INTEGER NOT NULL CHECK (count > 0),
  UNIQUE (entry_seq, position)
) STRICT;

CREATE TRIGGER tr_drawer_count_coin_insert BEFORE INSERT ON drawer_count_coin
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM drawer_count_coin)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (SELECT 1 FROM drawer_count_coin WHERE entry_seq = NEW.entry_seq AND position = NEW.position)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_drawer_count_coin_update BEFORE UPDATE ON drawer_count_coin
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_drawer_count_coin_delete BEFORE DELETE ON drawer_count_coin
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE cash_movement (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  serial INTEGER NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL REFERENCES drawer_session (number),
  business_day TEXT NOT NULL,
  operator TEXT NOT NULL,
  channel TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  kind TEXT NOT NULL CHECK (kind IN ('float_added', 'withdrawal_bank', 'withdrawal_mandator', 'expense', 'correction', 'other')),
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  reason TEXT NOT NULL,
  mandator TEXT,
  supplier TEXT,
  receipt TEXT,
  corrects TEXT,
  vat_code TEXT,
  rate_bp INTEGER,
  net_cents INTEGER,
  vat_cents INTEGER,
  CHECK ((vat_code IS NULL) = (rate_bp IS NULL))
) STRICT;

CREATE TRIGGER tr_cash_movement_insert BEFORE INSERT ON cash_movement
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM cash_movement)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM cash_movement)
  OR EXISTS (SELECT 1 FROM cash_movement WHERE number = NEW.number)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_cash_movement_update BEFORE UPDATE ON cash_movement
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_cash_movement_delete BEFORE DELETE ON cash_movement
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  series TEXT NOT NULL,
  serial INTEGER NOT NULL,
  number TEXT NOT NULL UNIQUE,
  nature TEXT NOT NULL,
  till TEXT NOT NULL,
  identity INTEGER NOT NULL REFERENCES cafe_identity (revision),
  session TEXT NOT NULL REFERENCES drawer_session (number),
  operator TEXT NOT NULL,
  operator_name TEXT NOT NULL,
  channel TEXT NOT NULL,
  business_day TEXT NOT NULL,
  issued_at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  utc_offset_min INTEGER NOT NULL,
  client_key TEXT UNIQUE CHECK (length(client_key) BETWEEN 1 AND 64),
  request_hash TEXT,
  corrects TEXT,
  reason TEXT,
  customer TEXT,
  covers INTEGER,
  visa TEXT,
  tab TEXT,
  split TEXT,
  training INTEGER NOT NULL CHECK (training IN (0, 1)),
  total_cents INTEGER NOT NULL,
  own_revenue_cents INTEGER NOT NULL,
  third_party_cents INTEGER NOT NULL,
  change_cents INTEGER NOT NULL,
  CHECK (own_revenue_cents + third_party_cents = total_cents),
  CHECK ((series = 'E') = (training = 1)),
  UNIQUE (series, serial)
) STRICT;

CREATE TRIGGER tr_ticket_insert BEFORE INSERT ON ticket
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM ticket)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM ticket WHERE series = NEW.series)
  OR EXISTS (SELECT 1 FROM ticket WHERE number = NEW.number)
  OR EXISTS (SELECT 1 FROM ticket WHERE client_key = NEW.client_key)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_ticket_update BEFORE UPDATE ON ticket
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_ticket_delete BEFORE DELETE ON ticket
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE ticket_line (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  article TEXT NOT NULL,
  label TEXT NOT NULL,
  family TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  unit TEXT NOT NULL CHECK (unit IN ('piece', 'g', 'ml')),
  unit_price_cents INTEGER NOT NULL,
  total_cents INTEGER NOT NULL,
  vat_code TEXT NOT NULL,
  rate_bp INTEGER NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('on_site', 'takeaway')),
  place TEXT NOT NULL,
  ownership TEXT NOT NULL CHECK (ownership IN ('firm', 'opaque', 'transparent')),
  mandator TEXT,
  cost_cents INTEGER,
  lot TEXT,
  menu TEXT,
  corrects_line INTEGER,
  kind TEXT NOT NULL CHECK (kind IN ('article', 'deposit', 'deposit_back', 'suspended', 'tip')),
  list_price_cents INTEGER,
  price_kind TEXT CHECK (price_kind IN ('override', 'rule', 'open')),
  price_reason TEXT,
  discount_cents INTEGER NOT NULL,
  discount_kind TEXT CHECK (discount_kind IN ('percent', 'amount', 'gift')),
  discount_reason TEXT,
  whole_cents INTEGER,
  menu_label TEXT,
  supplement INTEGER NOT NULL CHECK (supplement IN (0, 1)),
  UNIQUE (entry_seq, position)
) STRICT;

CREATE TRIGGER tr_ticket_line_insert BEFORE INSERT ON ticket_line
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM ticket_line)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (SELECT 1 FROM ticket_line WHERE entry_seq = NEW.entry_seq AND position = NEW.position)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_ticket_line_update BEFORE UPDATE ON ticket_line
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_ticket_line_delete BEFORE DELETE ON ticket_line
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE ticket_vat (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  vat_code TEXT NOT NULL,
  rate_bp INTEGER NOT NULL,
  gross_cents INTEGER NOT NULL,
  net_cents INTEGER NOT NULL,
  vat_cents INTEGER NOT NULL,
  CHECK (net_cents + vat_cents = gross_cents),
  UNIQUE (entry_seq, position)
) STRICT;

CREATE TRIGGER tr_ticket_vat_insert BEFORE INSERT ON ticket_vat
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM ticket_vat)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (SELECT 1 FROM ticket_vat WHERE entry_seq = NEW.entry_seq AND position = NEW.position)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_ticket_vat_update BEFORE UPDATE ON ticket_vat
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_ticket_vat_delete BEFORE DELETE ON ticket_vat
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE ticket_payment (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  method TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  tendered_cents INTEGER NOT NULL,
  bank TEXT,
  cheque_number TEXT,
  account TEXT,
  issuer TEXT,
  form TEXT CHECK (form IN ('paper', 'electronic')),
  CHECK (method <> 'account' OR account IS NOT NULL),
  UNIQUE (entry_seq, position)
) STRICT;

CREATE TRIGGER tr_ticket_payment_insert BEFORE INSERT ON ticket_payment
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM ticket_payment)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (SELECT 1 FROM ticket_payment WHERE entry_seq = NEW.entry_seq AND position = NEW.position)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_ticket_payment_update BEFORE UPDATE ON ticket_payment
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_ticket_payment_delete BEFORE DELETE ON ticket_payment
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE closure (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  serial INTEGER NOT NULL,
  number TEXT NOT NULL UNIQUE,
  period TEXT NOT NULL CHECK (period IN ('day', 'month', 'year')),
  first_day TEXT NOT NULL,
  business_day TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  till TEXT NOT NULL,
  identity INTEGER NOT NULL,
  operator TEXT NOT NULL,
  channel TEXT NOT NULL,
  tickets INTEGER NOT NULL,
  first_ticket TEXT,
  last_ticket TEXT,
  total_cents INTEGER NOT NULL,
  absolute_cents INTEGER NOT NULL,
  own_revenue_cents INTEGER NOT NULL,
  third_party_cents INTEGER NOT NULL,
  perpetual_cents INTEGER NOT NULL,
  perpetual_absolute_cents INTEGER NOT NULL,
  account_payments INTEGER NOT NULL,
  account_payments_cents INTEGER NOT NULL,
  sessions INTEGER NOT NULL,
  sessions_not_counted INTEGER NOT NULL,
  drawer_difference_cents INTEGER NOT NULL,
  closures INTEGER NOT NULL,
  first_closure TEXT,
  last_closure TEXT,
  head_seq INTEGER NOT NULL,
  head_hash TEXT NOT NULL,
  CHECK (first_day <= business_day),
  CHECK (period <> 'day' OR first_day = business_day),
  UNIQUE (period, serial)
) STRICT;

CREATE TRIGGER tr_closure_insert BEFORE INSERT ON closure
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM closure)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM closure WHERE period = NEW.period)
  OR EXISTS (SELECT 1 FROM closure WHERE number = NEW.number)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_closure_update BEFORE UPDATE ON closure
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_closure_delete BEFORE DELETE ON closure
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE closure_vat (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  vat_code TEXT NOT NULL,
  rate_bp INTEGER NOT NULL,
  gross_cents INTEGER NOT NULL,
  net_cents INTEGER NOT NULL,
  vat_cents INTEGER NOT NULL,
  UNIQUE (entry_seq, position)
) STRICT;

CREATE TRIGGER tr_closure_vat_insert BEFORE INSERT ON closure_vat
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM closure_vat)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (SELECT 1 FROM closure_vat WHERE entry_seq = NEW.entry_seq AND position = NEW.position)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_closure_vat_update BEFORE UPDATE ON closure_vat
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_closure_vat_delete BEFORE DELETE ON closure_vat
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE closure_method (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  method TEXT NOT NULL,
  count INTEGER NOT NULL,
  amount_cents INTEGER NOT NULL,
  UNIQUE (entry_seq, position)
) STRICT;

CREATE TRIGGER tr_closure_method_insert BEFORE INSERT ON closure_method
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM closure_method)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (SELECT 1 FROM closure_method WHERE entry_seq = NEW.entry_seq AND position = NEW.position)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_closure_method_update BEFORE UPDATE ON closure_method
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_closure_method_delete BEFORE DELETE ON closure_method
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE closure_part (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  section TEXT NOT NULL CHECK (section IN ('family', 'operator', 'ownership', 'count')),
  name TEXT NOT NULL,
  count INTEGER NOT NULL,
  amount_cents INTEGER NOT NULL,
  UNIQUE (entry_seq, position)
) STRICT;

CREATE TRIGGER tr_closure_part_insert BEFORE INSERT ON closure_part
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM closure_part)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (SELECT 1 FROM closure_part WHERE entry_seq = NEW.entry_seq AND position = NEW.position)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_closure_part_update BEFORE UPDATE ON closure_part
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_closure_part_delete BEFORE DELETE ON closure_part
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE payment_correction (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  serial INTEGER NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  ticket TEXT NOT NULL REFERENCES ticket (number),
  session TEXT NOT NULL REFERENCES drawer_session (number),
  business_day TEXT NOT NULL,
  operator TEXT NOT NULL,
  channel TEXT NOT NULL,
  recorded_at TEXT NOT NULL
) STRICT;

CREATE TRIGGER tr_payment_correction_insert BEFORE INSERT ON payment_correction
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM payment_correction)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM payment_correction)
  OR EXISTS (SELECT 1 FROM payment_correction WHERE number = NEW.number)
  OR EXISTS (SELECT 1 FROM closure WHERE business_day >= NEW.business_day)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_payment_correction_update BEFORE UPDATE ON payment_correction
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_payment_correction_delete BEFORE DELETE ON payment_correction
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE payment_correction_part (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  method TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  UNIQUE (entry_seq, position)
) STRICT;

CREATE TRIGGER tr_payment_correction_part_insert BEFORE INSERT ON payment_correction_part
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM payment_correction_part)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (SELECT 1 FROM payment_correction_part WHERE entry_seq = NEW.entry_seq AND position = NEW.position)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_payment_correction_part_update BEFORE UPDATE ON payment_correction_part
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_payment_correction_part_delete BEFORE DELETE ON payment_correction_part
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE closure_account_method (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  method TEXT NOT NULL,
  count INTEGER NOT NULL,
  amount_cents INTEGER NOT NULL,
  UNIQUE (entry_seq, position)
) STRICT;

CREATE TRIGGER tr_closure_account_method_insert BEFORE INSERT ON closure_account_method
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM closure_account_method)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (SELECT 1 FROM closure_account_method WHERE entry_seq = NEW.entry_seq AND position = NEW.position)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_closure_account_method_update BEFORE UPDATE ON closure_account_method
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_closure_account_method_delete BEFORE DELETE ON closure_account_method
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE account_payment (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  serial INTEGER NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  customer TEXT NOT NULL,
  till TEXT NOT NULL,
  identity INTEGER NOT NULL,
  session TEXT NOT NULL REFERENCES drawer_session (number),
  operator TEXT NOT NULL,
  operator_name TEXT NOT NULL,
  channel TEXT NOT NULL,
  business_day TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  utc_offset_min INTEGER NOT NULL,
  client_key TEXT UNIQUE,
  request_hash TEXT,
  owed_cents INTEGER NOT NULL,
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  change_cents INTEGER NOT NULL CHECK (change_cents >= 0)
) STRICT;

CREATE TRIGGER tr_account_payment_insert BEFORE INSERT ON account_payment
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM account_payment)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM account_payment)
  OR EXISTS (SELECT 1 FROM account_payment WHERE number = NEW.number)
  OR EXISTS (SELECT 1 FROM account_payment WHERE client_key = NEW.client_key)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_account_payment_update BEFORE UPDATE ON account_payment
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_account_payment_delete BEFORE DELETE ON account_payment
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE account_payment_part (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('cash', 'card', 'cheque', 'transfer')),
  amount_cents INTEGER NOT NULL,
  tendered_cents INTEGER NOT NULL,
  bank TEXT,
  cheque_number TEXT,
  UNIQUE (entry_seq, position)
) STRICT;

CREATE TRIGGER tr_account_payment_part_insert BEFORE INSERT ON account_payment_part
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM account_payment_part)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR EXISTS (SELECT 1 FROM account_payment_part WHERE entry_seq = NEW.entry_seq AND position = NEW.position)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_account_payment_part_update BEFORE UPDATE ON account_payment_part
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_account_payment_part_delete BEFORE DELETE ON account_payment_part
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE duplicate (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  serial INTEGER NOT NULL UNIQUE,
  document TEXT NOT NULL,
  copy_no INTEGER NOT NULL CHECK (copy_no >= 1),
  form TEXT NOT NULL,
  reason TEXT NOT NULL,
  operator TEXT NOT NULL,
  channel TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  UNIQUE (document, copy_no)
) STRICT;

CREATE TRIGGER tr_duplicate_insert BEFORE INSERT ON duplicate
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM duplicate)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM duplicate)
  OR EXISTS (SELECT 1 FROM duplicate WHERE document = NEW.document AND copy_no = NEW.copy_no)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_duplicate_update BEFORE UPDATE ON duplicate
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_duplicate_delete BEFORE DELETE ON duplicate
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TABLE archive (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  serial INTEGER NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  nature TEXT NOT NULL CHECK (nature IN ('year', 'range')),
  period_from TEXT NOT NULL,
  period_to TEXT NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  head_hash TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_bytes INTEGER NOT NULL,
  file_sha256 TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  operator TEXT NOT NULL,
  channel TEXT NOT NULL
) STRICT;

CREATE TRIGGER tr_archive_insert BEFORE INSERT ON archive
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM archive)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM archive)
  OR EXISTS (SELECT 1 FROM archive WHERE number = NEW.number)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_archive_update BEFORE UPDATE ON archive
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_archive_delete BEFORE DELETE ON archive
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

-- A new ledger entry makes SQLite look in every table that refers to it for rows that waited:
-- without these, each sale would read all of them through.
CREATE INDEX ix_signing_key_entry_seq ON signing_key (entry_seq);
CREATE INDEX ix_cafe_identity_entry_seq ON cafe_identity (entry_seq);
CREATE INDEX ix_event_entry_seq ON event (entry_seq, name);
CREATE INDEX ix_drawer_session_entry_seq ON drawer_session (entry_seq);
CREATE INDEX ix_drawer_count_entry_seq ON drawer_count (entry_seq);
CREATE INDEX ix_cash_movement_entry_seq ON cash_movement (entry_seq);
CREATE INDEX ix_ticket_entry_seq ON ticket (entry_seq);
CREATE INDEX ix_payment_correction_entry_seq ON payment_correction (entry_seq);
CREATE INDEX ix_account_payment_entry_seq ON account_payment (entry_seq);
CREATE INDEX ix_closure_entry_seq ON closure (entry_seq);
CREATE INDEX ix_duplicate_entry_seq ON duplicate (entry_seq);
CREATE INDEX ix_archive_entry_seq ON archive (entry_seq);

CREATE TABLE invoice (
  id INTEGER PRIMARY KEY,
  entry_seq INTEGER NOT NULL REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  serial INTEGER NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  nature TEXT NOT NULL CHECK (nature IN ('invoice', 'credit_note')),
  ticket TEXT NOT NULL UNIQUE,
  corrects TEXT CHECK ((corrects IS NULL) = (nature = 'invoice')),
  identity INTEGER NOT NULL,
  buyer_name TEXT NOT NULL,
  buyer_address TEXT NOT NULL,
  buyer_postcode TEXT NOT NULL,
  buyer_city TEXT NOT NULL,
  buyer_siren TEXT NOT NULL,
  buyer_reference TEXT,
  order_number TEXT,
  total_cents INTEGER NOT NULL,
  business_day TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  utc_offset_min INTEGER NOT NULL,
  operator TEXT NOT NULL,
  channel TEXT NOT NULL
) STRICT;

CREATE TRIGGER tr_invoice_insert BEFORE INSERT ON invoice
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM invoice)
  OR NEW.entry_seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry)
  OR NEW.serial IS NOT (SELECT coalesce(max(serial), 0) + 1 FROM invoice)
  OR EXISTS (SELECT 1 FROM invoice WHERE number = NEW.number OR ticket = NEW.ticket)
BEGIN
  SELECT RAISE(ABORT, 'ledger.gap');
END;

CREATE TRIGGER tr_invoice_update BEFORE UPDATE ON invoice
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE TRIGGER tr_invoice_delete BEFORE DELETE ON invoice
BEGIN
  SELECT RAISE(ABORT, 'ledger.immutable');
END;

CREATE INDEX ix_invoice_entry_seq ON invoice (entry_seq);
CREATE INDEX ix_payment_correction_ticket ON payment_correction (ticket);
CREATE INDEX ix_payment_correction_business_day ON payment_correction (business_day);
CREATE INDEX ix_ticket_business_day ON ticket (business_day);
CREATE INDEX ix_ticket_session ON ticket (session);
CREATE INDEX ix_ticket_corrects ON ticket (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX ix_ticket_split ON ticket (split) WHERE split IS NOT NULL;
CREATE INDEX ix_ticket_line_suspended ON ticket_line (total_cents) WHERE kind = 'suspended';
CREATE INDEX ix_ticket_payment_suspended ON ticket_payment (amount_cents) WHERE method = 'suspended';
CREATE INDEX ix_ticket_payment_account ON ticket_payment (account, entry_seq, amount_cents)
  WHERE account IS NOT NULL;
CREATE INDEX ix_account_payment_customer ON account_payment (customer, amount_cents);
CREATE INDEX ix_account_payment_business_day ON account_payment (business_day);
CREATE INDEX ix_account_payment_session ON account_payment (session);
CREATE INDEX ix_closure_business_day ON closure (business_day);
CREATE INDEX ix_closure_period ON closure (period, business_day);
CREATE INDEX ix_event_code ON event (code, recorded_at);
CREATE INDEX ix_payment_correction_session ON payment_correction (session);
CREATE INDEX ix_cash_movement_session ON cash_movement (session);
CREATE INDEX ix_cash_movement_business_day ON cash_movement (business_day);
CREATE INDEX ix_drawer_session_business_day ON drawer_session (business_day);

-- A closed day takes no more tickets.
CREATE TRIGGER tr_ticket_closed_day BEFORE INSERT ON ticket
WHEN EXISTS (SELECT 1 FROM closure WHERE business_day >= NEW.business_day)
BEGIN
  SELECT RAISE(ABORT, 'ledger.closed_day');
END;

-- A closed day takes no more payments of accounts either.
CREATE TRIGGER tr_account_payment_closed_day BEFORE INSERT ON account_payment
WHEN EXISTS (SELECT 1 FROM closure WHERE business_day >= NEW.business_day)
BEGIN
  SELECT RAISE(ABORT, 'ledger.closed_day');
END;

-- Nor does it take movements of cash, or a new session of the drawer.
CREATE TRIGGER tr_cash_movement_closed_day BEFORE INSERT ON cash_movement
WHEN EXISTS (SELECT 1 FROM closure WHERE business_day >= NEW.business_day)
BEGIN
  SELECT RAISE(ABORT, 'ledger.closed_day');
END;

CREATE TRIGGER tr_drawer_session_closed_day BEFORE INSERT ON drawer_session
WHEN EXISTS (SELECT 1 FROM closure WHERE business_day >= NEW.business_day)
BEGIN
  SELECT RAISE(ABORT, 'ledger.closed_day');
END;

-- Closures follow one another, each period by itself; a month closes its days first, a year its
-- months, and a day that a month or year has closed is not closed again.
CREATE TRIGGER tr_closure_order BEFORE INSERT ON closure
WHEN EXISTS (SELECT 1 FROM closure WHERE period = NEW.period AND business_day >= NEW.first_day)
  OR (NEW.period = 'day' AND EXISTS (SELECT 1 FROM closure WHERE business_day >= NEW.business_day))
  OR (NEW.period <> 'day' AND EXISTS (
    SELECT 1 FROM ticket WHERE business_day <= NEW.business_day AND business_day > (
      SELECT coalesce(max(business_day), '') FROM closure WHERE period = 'day'
    )
  ))
  OR (NEW.period = 'year' AND NOT EXISTS (
    SELECT 1 FROM closure WHERE period = 'month' AND business_day = NEW.business_day
  ))
BEGIN
  SELECT RAISE(ABORT, 'ledger.closed_day');
END;

-- Nobody pays more of an account than is owed, and no more comes back on it than that.
CREATE TRIGGER tr_account_payment_owed BEFORE INSERT ON account_payment
WHEN NEW.amount_cents > (
  SELECT coalesce(sum(amount_cents), 0) FROM ticket_payment WHERE account = NEW.customer
) - (
  SELECT coalesce(sum(amount_cents), 0) FROM account_payment WHERE customer = NEW.customer
)
BEGIN
  SELECT RAISE(ABORT, 'ledger.account');
END;

CREATE TRIGGER tr_ticket_payment_account BEFORE INSERT ON ticket_payment
WHEN NEW.method = 'account' AND NEW.amount_cents < 0 AND 0 > NEW.amount_cents + (
  SELECT coalesce(sum(amount_cents), 0) FROM ticket_payment WHERE account = NEW.account
) - (
  SELECT coalesce(sum(amount_cents), 0) FROM account_payment WHERE customer = NEW.account
)
BEGIN
  SELECT RAISE(ABORT, 'ledger.account');
END;

-- A refund names a sale, and gives back no more of a line than was sold.
CREATE TRIGGER tr_ticket_refund BEFORE INSERT ON ticket
WHEN NEW.nature = 'refund'
  AND NOT EXISTS (SELECT 1 FROM ticket WHERE number = NEW.corrects AND nature = 'sale')
BEGIN
  SELECT RAISE(ABORT, 'ledger.refund');
END;

-- Only bottles given back are a negative line that corrects nothing; a line given back is no more
-- than was sold; and suspended coffees that were drunk are not taken back. One trigger, since each
-- costs every line of every sale.
CREATE TRIGGER tr_ticket_line_refund BEFORE INSERT ON ticket_line
WHEN NEW.kind <> 'article' OR NEW.quantity <= 0 OR NEW.corrects_line IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'ledger.refund')
  WHERE NEW.corrects_line IS NULL AND (NEW.quantity <= 0) <> (NEW.kind = 'deposit_back');

  SELECT RAISE(ABORT, 'ledger.refund')
  WHERE NEW.corrects_line IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM ticket back
    JOIN ticket sale ON sale.number = back.corrects
    JOIN ticket_line sold
      ON sold.entry_seq = sale.entry_seq AND sold.position = NEW.corrects_line
    WHERE back.entry_seq = NEW.entry_seq
      AND (sold.quantity < 0) <> (NEW.quantity < 0)
      AND abs(sold.quantity) >= abs(NEW.quantity + (
        SELECT coalesce(sum(line.quantity), 0)
        FROM ticket other JOIN ticket_line line ON line.entry_seq = other.entry_seq
        WHERE other.corrects = sale.number AND line.corrects_line = NEW.corrects_line
      ))
  );

  SELECT RAISE(ABORT, 'ledger.suspended')
  WHERE NEW.kind = 'suspended' AND NEW.total_cents < 0 AND 0 > NEW.total_cents + (
    SELECT coalesce(sum(total_cents), 0) FROM ticket_line WHERE kind = 'suspended'
  ) - (
    SELECT coalesce(sum(amount_cents), 0) FROM ticket_payment WHERE method = 'suspended'
  );
END;

-- The suspended coffees' fund never goes below zero.
CREATE TRIGGER tr_ticket_payment_suspended BEFORE INSERT ON ticket_payment
WHEN NEW.method = 'suspended' AND NEW.amount_cents > (
  SELECT coalesce(sum(total_cents), 0) FROM ticket_line WHERE kind = 'suspended'
) - (
  SELECT coalesce(sum(amount_cents), 0) FROM ticket_payment WHERE method = 'suspended'
)
BEGIN
  SELECT RAISE(ABORT, 'ledger.suspended');
END;

-- Working tables: what may change. Every change of an operator or a setting has its event.

-- Up to which closure a start has walked the chain: it spares time, and proves nothing.
CREATE TABLE verified_closure (
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TABLE setting (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE operator (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('manager', 'help')),
  pin_hash TEXT,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  failures INTEGER NOT NULL,
  wait_until TEXT
) STRICT;

CREATE TABLE article (
  id INTEGER PRIMARY KEY,
  rank INTEGER NOT NULL,
  code TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  family TEXT NOT NULL,
  price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
  price_takeaway_cents INTEGER,
  price_room_cents INTEGER,
  price_terrace_cents INTEGER,
  vat_on_site TEXT NOT NULL,
  vat_takeaway TEXT NOT NULL,
  default_mode TEXT NOT NULL,
  ownership TEXT NOT NULL,
  unit TEXT NOT NULL CHECK (unit IN ('piece', 'kg')),
  mandator TEXT,
  source_item TEXT,
  ean TEXT,
  key TEXT,
  alcohol_group INTEGER,
  allergens TEXT NOT NULL,
  cost_cents INTEGER,
  blocked INTEGER NOT NULL CHECK (blocked IN (0, 1)),
  open_price INTEGER NOT NULL CHECK (open_price IN (0, 1)),
  line_kind TEXT NOT NULL CHECK (line_kind IN ('article', 'deposit', 'suspended')),
  minors INTEGER NOT NULL CHECK (minors IN (0, 1)),
  supplier TEXT,
  colour TEXT NOT NULL,
  volume TEXT NOT NULL,
  board TEXT NOT NULL,
  supplement INTEGER NOT NULL CHECK (supplement IN (0, 1))
) STRICT;

-- Prices that begin on a business day; they replace all four prices of the article.
CREATE TABLE article_price (
  id INTEGER PRIMARY KEY,
  article TEXT NOT NULL,
  since TEXT NOT NULL,
  price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
  price_takeaway_cents INTEGER,
  price_room_cents INTEGER,
  price_terrace_cents INTEGER,
  UNIQUE (article, since)
) STRICT;

CREATE TABLE price_rule (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  weekdays TEXT NOT NULL,
  start TEXT NOT NULL,
  "end" TEXT NOT NULL,
  percent_bp INTEGER NOT NULL CHECK (percent_bp BETWEEN 1 AND 10000),
  families TEXT NOT NULL,
  articles TEXT NOT NULL,
  since TEXT,
  until TEXT
) STRICT;

CREATE TABLE menu (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  price_cents INTEGER NOT NULL CHECK (price_cents > 0),
  slots TEXT NOT NULL
) STRICT;

-- Who customers are: the ledger knows their codes alone, so that a name can be erased.
CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT UNIQUE,
  phone TEXT,
  limit_cents INTEGER CHECK (limit_cents >= 0),
  salt BLOB,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE print_job (
  id INTEGER PRIMARY KEY,
  document TEXT NOT NULL,
  kind TEXT NOT NULL,
  copy_no INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'printed', 'sent_unconfirmed', 'failed', 'cancelled')),
  attempts INTEGER NOT NULL,
  queued_at TEXT NOT NULL,
  last_error TEXT,
  UNIQUE (document, kind, copy_no)
) STRICT;

-- What waits is a handful of rows among years of printed ones.
CREATE INDEX ix_print_job_open ON print_job (state, kind, id, last_error)
  WHERE state IN ('queued', 'sending', 'sent_unconfirmed', 'failed');

-- What waits for the other manager; the events of asking and giving are in the ledger.
CREATE TABLE visa (
  id INTEGER PRIMARY KEY,
  what TEXT NOT NULL,
  document TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  given_by TEXT
) STRICT;

CREATE TABLE order_draft (
  id INTEGER PRIMARY KEY,
  content TEXT NOT NULL
) STRICT;

-- A count of the drawer that was begun and not recorded yet.
CREATE TABLE count_draft (
  id INTEGER PRIMARY KEY,
  content TEXT NOT NULL
) STRICT;

-- Orders put aside. Version counts the changes, so that no older one overwrites a newer one.
CREATE TABLE order_tab (
  id INTEGER PRIMARY KEY,
  public TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  place TEXT NOT NULL CHECK (place IN ('counter', 'room', 'terrace')),
  covers INTEGER,
  customer TEXT,
  opened_at TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  held_by TEXT NOT NULL,
  held_since TEXT NOT NULL,
  total_cents INTEGER NOT NULL,
  pieces INTEGER NOT NULL,
  content TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;

-- Provisional notes and kitchen slips as they were asked for, to be printed.
CREATE TABLE order_paper (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('note', 'kitchen')),
  content TEXT NOT NULL
) STRICT;

-- Counts that begin anew each business day.
CREATE TABLE day_counter (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  business_day TEXT NOT NULL,
  value INTEGER NOT NULL
) STRICT;

-- The dish of a day: its name, price and portions. Of an article and a day one is in force; those
-- that were renamed stay, so that orders put aside under the earlier name keep it.
CREATE TABLE daily_dish (
  id INTEGER PRIMARY KEY,
  business_day TEXT NOT NULL,
  article TEXT NOT NULL,
  label TEXT NOT NULL,
  price_cents INTEGER NOT NULL CHECK (price_cents > 0),
  portions INTEGER NOT NULL CHECK (portions >= 0),
  sold_out INTEGER NOT NULL CHECK (sold_out IN (0, 1)),
  in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)),
  UNIQUE (business_day, article, label)
) STRICT;

CREATE UNIQUE INDEX ix_daily_dish_in_force ON daily_dish (business_day, article)
  WHERE in_force = 1;
CREATE INDEX ix_daily_dish_article ON daily_dish (article, label);

-- Portions kept for who telephoned. Names stay out of the ledger and go when the day is closed.
CREATE TABLE dish_reservation (
  id INTEGER PRIMARY KEY,
  business_day TEXT NOT NULL,
  article TEXT NOT NULL,
  name TEXT,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  at_time TEXT NOT NULL,
  taken INTEGER NOT NULL CHECK (taken IN (0, 1))
) STRICT;

CREATE INDEX ix_dish_reservation_day ON dish_reservation (business_day, at_time);

-- What the managers leave one another to read; nothing of it is fiscal.
CREATE TABLE logbook (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  operator TEXT NOT NULL,
  note TEXT NOT NULL,
  session TEXT
) STRICT;
