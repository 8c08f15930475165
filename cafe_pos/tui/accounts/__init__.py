"""Customers' accounts (*ardoises*) at the counter: put on, looked at, paid."""
