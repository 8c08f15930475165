"""Costs at the counter: purchases, charges, hours, the plan, and the bank's statements."""
