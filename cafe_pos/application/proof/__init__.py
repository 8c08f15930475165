"""What proves the ledger: everything recomputed, signatures, the check at a start."""
