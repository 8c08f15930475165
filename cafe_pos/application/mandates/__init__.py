"""Sales for others: mandators, contracts, settlements and what is paid out."""
