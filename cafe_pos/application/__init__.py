"""Use cases: one module per family of acts, each act one transaction."""
