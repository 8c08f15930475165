"""Orders put aside at the counter: tabs, their papers, a bill that is shared."""
