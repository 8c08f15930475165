"""The dish of the day: set, kept by telephone, taken, counted."""
