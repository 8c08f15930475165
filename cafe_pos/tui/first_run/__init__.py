"""The first run: a new café says who it is, question by question."""
