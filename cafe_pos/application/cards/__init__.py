"""Payments by card through a terminal: asked, heard, said by a person, recorded; its receipts."""
