"""The viability report: a month's inputs are gathered, judged, shown, numbered and kept."""
