"""Around a sale: paying, prices changed, given back, noted on paper, the dish of the day."""
