"""The village's services at the counter: what waits, and a café's own services."""
