"""The postal relay at the counter."""
