"""The café's copies: when one is due, what a restore is and what it lost."""
