"""One family's tables each, read and written; table objects never leave it."""
