"""The tables of a warehouse's catalogue, and who reads them for what.

The catalogue is small and says what is true: which cafés are known by which keys, which exports
were received, which of them are in force, and which Parquet parts count. A part or an export that
it does not name is not there.
"""

from __future__ import annotations

from typing import Final

APPLICATION_ID: Final = 0x43414657
"""`CAFW`: what `PRAGMA application_id` says of a catalogue."""
VERSION: Final = 1
"""`PRAGMA user_version`; a newer one is refused."""

STATEMENTS: Final = (
    # A café is known by its ledger's name; trade name and commune are those of its last export.
    """CREATE TABLE cafe (
        cafe TEXT PRIMARY KEY, name TEXT, commune TEXT, demo INTEGER NOT NULL,
        enrolled_at TEXT NOT NULL
    ) STRICT""",
    # Every key that a café had; `how`: file, fingerprint, hand_over. The last one is not the only
    # one that counts: an old file that was signed by an old key is still the café's.
    """CREATE TABLE cafe_key (
        key_id TEXT PRIMARY KEY, cafe TEXT NOT NULL REFERENCES cafe, public_key TEXT NOT NULL,
        how TEXT NOT NULL, since TEXT NOT NULL, signed_by TEXT
    ) STRICT""",
    # Read over the phone; `cafe` once an export came that is signed by such a key.
    """CREATE TABLE fingerprint (
        fingerprint TEXT PRIMARY KEY, enrolled_at TEXT NOT NULL, key_id TEXT
    ) STRICT""",
    """CREATE TABLE batch (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, exports INTEGER NOT NULL, rows INTEGER NOT NULL
    ) STRICT""",
    # state: accepted, held, replaced (by a higher revision). in_force: at most one of a month.
    """CREATE TABLE export (
        id INTEGER PRIMARY KEY,
        batch INTEGER NOT NULL REFERENCES batch DEFERRABLE INITIALLY DEFERRED,
        cafe TEXT NOT NULL REFERENCES cafe, till TEXT NOT NULL, incarnation TEXT NOT NULL,
        key_id TEXT NOT NULL, month TEXT NOT NULL, revision INTEGER NOT NULL, kind TEXT NOT NULL,
        number TEXT NOT NULL, data_sha256 TEXT NOT NULL UNIQUE, file_sha256 TEXT NOT NULL UNIQUE,
        bytes INTEGER NOT NULL, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
        head_before TEXT NOT NULL, head_after TEXT NOT NULL,
        tickets INTEGER NOT NULL, total INTEGER NOT NULL, own_revenue INTEGER NOT NULL,
        third_party INTEGER NOT NULL, software TEXT NOT NULL, generated_at TEXT NOT NULL,
        received_at TEXT NOT NULL, source TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('accepted', 'held', 'replaced')),
        in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)), decided_at TEXT NOT NULL,
        receipt_due INTEGER NOT NULL, manifest TEXT NOT NULL, signature TEXT NOT NULL,
        UNIQUE (cafe, month, revision),
        CHECK (in_force = (state = 'accepted'))
    ) STRICT""",
    "CREATE UNIQUE INDEX one_in_force ON export (cafe, month) WHERE in_force",
    "CREATE INDEX export_of_month ON export (month)",
    # What was refused, once for each file; `cafe` and `month` are what it claims to be, `known`
    # says whether a key of that café signed it. `taken_at`: it was taken after all.
    """CREATE TABLE refusal (
        file_sha256 TEXT PRIMARY KEY, source TEXT NOT NULL, at TEXT NOT NULL, code TEXT NOT NULL,
        cafe TEXT, month TEXT, revision INTEGER, known INTEGER NOT NULL, taken_at TEXT,
        receipt_due INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE notice (
        id INTEGER PRIMARY KEY, export INTEGER REFERENCES export, file_sha256 TEXT,
        severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
        code TEXT NOT NULL, params TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX notice_of_export ON notice (export)",
    # The Parquet files that count. A file that is not named here is an orphan.
    """CREATE TABLE part (
        path TEXT PRIMARY KEY,
        batch INTEGER NOT NULL REFERENCES batch DEFERRABLE INITIALLY DEFERRED,
        table_name TEXT NOT NULL, month TEXT NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX part_of_table ON part (table_name, month)",
    # What was invoiced to a café for a month, as it was sent: cents without VAT.
    """CREATE TABLE invoiced (
        month TEXT NOT NULL, cafe TEXT NOT NULL REFERENCES cafe, revenue INTEGER NOT NULL,
        base INTEGER NOT NULL, share INTEGER NOT NULL, correction INTEGER NOT NULL,
        noted_at TEXT NOT NULL, PRIMARY KEY (month, cafe)
    ) STRICT""",
)
"""What makes an empty catalogue."""

PRAGMAS: Final = (
    # No WAL: its mapped file kills the program on a full disk, and readers may be many.
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    # Nothing reaches the file before the commit, so that readers are never kept waiting by a batch.
    "PRAGMA cache_spill = OFF",
)
