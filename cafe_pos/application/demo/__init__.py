"""A living village café made up from a seed: planned purely, written through the same acts."""
