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
