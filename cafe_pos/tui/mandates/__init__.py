"""Mandators at the counter: contracts, statements, what is settled and paid."""
