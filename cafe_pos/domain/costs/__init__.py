"""What the café pays, is given and plans: purchases, charges, grants, loans, hours, openings."""
