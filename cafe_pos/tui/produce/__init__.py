"""Local produce at the counter: deliveries, lots, labels, dates."""
