"""The café's copies: made, checked, sealed, found again, put back."""
