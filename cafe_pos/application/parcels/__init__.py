"""The postal relay: parcels come in, wait, are handed over, go back."""
