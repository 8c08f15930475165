"""The village's life: visits, events, volunteers, needs heard, trials, three questions a year."""
