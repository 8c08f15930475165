"""Local produce: lots come in, are sold by the earliest date, leave, are counted."""
