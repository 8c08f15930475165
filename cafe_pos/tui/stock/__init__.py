"""Stock at the counter: what is there, what comes, recipes, the count."""
