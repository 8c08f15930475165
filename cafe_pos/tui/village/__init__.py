"""The village's life at the counter: visits, events, needs, trials, the town hall's page."""
