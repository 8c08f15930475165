"""The acts of costs, grants, hours and openings, and what a month's report reads of them."""
