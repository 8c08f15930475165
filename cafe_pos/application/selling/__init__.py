"""A sale: what is asked for, checked, rung and numbered; given back or corrected."""
