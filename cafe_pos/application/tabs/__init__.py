"""Orders put aside: tabs, their papers, what the kitchen is told."""
