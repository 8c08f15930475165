"""Customers and their accounts (*ardoises*): put on, owed, paid, on paper."""
