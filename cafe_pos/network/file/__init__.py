"""The file that a café sends: its schema, manifest and signature, and the receipt for it."""
