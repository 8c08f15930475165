"""Stock and inventory: what is kept, what sales take of it, what it costs, counts and losses."""
