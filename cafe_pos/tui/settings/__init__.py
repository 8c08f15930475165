"""The settings at the counter: the café, people, printer, kitchen, copies."""
