"""Bread at the counter: who fetches what, orders, the order sheet, the day, the bakers."""
