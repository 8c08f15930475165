"""The drawer and the day: sessions, counts, closures and their figures, the logbook."""
