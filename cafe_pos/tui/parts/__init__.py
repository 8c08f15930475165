"""What panels are made of: rows, fields, lines to pick, a text to read."""
