"""Bread: orders, the order sheet, the day, the bakers, and what to order for the counter."""
