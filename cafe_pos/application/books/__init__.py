"""The books: what documents mean in accounts, and invoices."""
