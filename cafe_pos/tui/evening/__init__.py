"""The drawer and the day at the counter: money moved, the blind count, closing."""
