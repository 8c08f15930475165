"""Faults: `make faults` does to the program what it promises to survive, and prints one matrix."""
