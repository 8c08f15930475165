"""The month's report at the counter: its pages, what if, and the file for the network."""
