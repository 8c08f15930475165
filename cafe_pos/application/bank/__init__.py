"""The bank: its accounts, its statements, and what their lines are."""
