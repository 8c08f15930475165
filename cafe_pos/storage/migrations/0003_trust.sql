-- Schema 3: trust. Fiscal tables of schemas 1 and 2 only gain columns that may be null.

-- ---------------------------------------------------------------------------------------------
-- The card terminal
-- ---------------------------------------------------------------------------------------------

-- What the terminal said of a payment by card (none of it where the amount was typed by hand).
-- `card_ref` is the request's, `card_known` whether the terminal answered or a person read it.
ALTER TABLE ticket_payment ADD COLUMN card_ref TEXT;
ALTER TABLE ticket_payment ADD COLUMN card_known TEXT CHECK (card_known IN ('terminal', 'person'));
ALTER TABLE ticket_payment ADD COLUMN card_scheme TEXT;
ALTER TABLE ticket_payment ADD COLUMN card_contactless INTEGER CHECK (card_contactless IN (0, 1));
ALTER TABLE ticket_payment ADD COLUMN card_authorisation TEXT;
ALTER TABLE account_payment_part ADD COLUMN card_ref TEXT;
ALTER TABLE account_payment_part ADD COLUMN card_known TEXT CHECK (card_known IN ('terminal', 'person'));
ALTER TABLE account_payment_part ADD COLUMN card_scheme TEXT;
ALTER TABLE account_payment_part ADD COLUMN card_contactless INTEGER CHECK (card_contactless IN (0, 1));
ALTER TABLE account_payment_part ADD COLUMN card_authorisation TEXT;
CREATE INDEX ix_ticket_payment_card ON ticket_payment (card_ref) WHERE card_ref IS NOT NULL;
CREATE INDEX ix_account_payment_part_card ON account_payment_part (card_ref) WHERE card_ref IS NOT NULL;

-- What a terminal took pays one document, once.
CREATE TRIGGER tr_ticket_payment_card BEFORE INSERT ON ticket_payment
WHEN NEW.card_ref IS NOT NULL AND (
  NEW.method <> 'card' OR NEW.card_known IS NULL
  OR EXISTS (SELECT 1 FROM ticket_payment WHERE card_ref = NEW.card_ref)
  OR EXISTS (SELECT 1 FROM account_payment_part WHERE card_ref = NEW.card_ref)
)
BEGIN
  SELECT RAISE(ABORT, 'card.twice');
END;

CREATE TRIGGER tr_account_payment_part_card BEFORE INSERT ON account_payment_part
WHEN NEW.card_ref IS NOT NULL AND (
  NEW.method <> 'card' OR NEW.card_known IS NULL
  OR EXISTS (SELECT 1 FROM ticket_payment WHERE card_ref = NEW.card_ref)
  OR EXISTS (SELECT 1 FROM account_payment_part WHERE card_ref = NEW.card_ref)
)
BEGIN
  SELECT RAISE(ABORT, 'card.twice');
END;

-- An amount for the terminal, written before it is sent. `content` is what is to be recorded once
-- it is paid; `masked` and `receipt` are erased after a delay.
CREATE TABLE card_request (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  client_key TEXT NOT NULL,
  part INTEGER NOT NULL CHECK (part > 0),
  purpose TEXT NOT NULL CHECK (purpose IN ('sale', 'refund', 'account')),
  nature TEXT NOT NULL CHECK (nature IN ('debit', 'refund')),
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  terminal TEXT NOT NULL,
  till TEXT NOT NULL,
  content TEXT,
  state TEXT NOT NULL CHECK (state IN (
    'asked', 'approved', 'refused', 'unreachable', 'unknown', 'paid', 'unpaid', 'saved', 'undone'
  )),
  asked_at TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  answered_at TEXT,
  reason TEXT,
  scheme TEXT,
  contactless INTEGER CHECK (contactless IN (0, 1)),
  authorisation TEXT,
  masked TEXT,
  receipt TEXT,
  told_at TEXT,
  said_at TEXT,
  said_by TEXT,
  receipt_seen INTEGER CHECK (receipt_seen IN (0, 1)),
  document TEXT,
  CHECK ((state = 'saved') = (document IS NOT NULL))
) STRICT;

CREATE INDEX ix_card_request_client_key ON card_request (client_key);
CREATE INDEX ix_card_request_document ON card_request (document) WHERE document IS NOT NULL;
CREATE INDEX ix_card_request_open ON card_request (state)
WHERE state IN ('asked', 'approved', 'unknown', 'paid');

-- ---------------------------------------------------------------------------------------------
-- The sums of months
-- ---------------------------------------------------------------------------------------------

-- Months that are over, added up from `day_part` and `day_sale` for the next reports: taken away
-- when one of their days is added up again, made anew when they do not agree with the closures.
CREATE TABLE month_part (
  id INTEGER PRIMARY KEY,
  month TEXT NOT NULL,
  family TEXT NOT NULL,
  service TEXT NOT NULL,
  vat_code TEXT NOT NULL,
  gross_cents INTEGER NOT NULL,
  net_cents INTEGER NOT NULL,
  cost_cents INTEGER NOT NULL,
  uncosted_net_cents INTEGER NOT NULL,
  UNIQUE (month, family, service, vat_code)
) STRICT;

-- Own articles alone; the index finds what sells best and least without reading the others.
CREATE TABLE month_article (
  id INTEGER PRIMARY KEY,
  month TEXT NOT NULL,
  article TEXT NOT NULL,
  label TEXT NOT NULL,
  unit TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  net_cents INTEGER NOT NULL,
  cost_cents INTEGER NOT NULL,
  uncosted_net_cents INTEGER NOT NULL,
  UNIQUE (month, article, unit)
) STRICT;

CREATE INDEX ix_month_article_net ON month_article (month, net_cents DESC, article);
