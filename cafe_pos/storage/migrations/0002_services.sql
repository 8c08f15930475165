-- Schema 2: the village's services. Fiscal tables of schema 1 only gain columns that may be null.

-- What a line of a ticket says of a service (documents written before it have none of the three).
ALTER TABLE ticket_line ADD COLUMN service TEXT;
ALTER TABLE ticket_line ADD COLUMN ref TEXT;
ALTER TABLE ticket_line ADD COLUMN act TEXT CHECK (act IN ('prepaid', 'handover'));
CREATE INDEX ix_ticket_line_service ON ticket_line (service, ref) WHERE service IS NOT NULL;

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

CREATE INDEX ix_ticket_line_mandator ON ticket_line (mandator) WHERE mandator IS NOT NULL;

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
