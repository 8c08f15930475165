"""The café's database: the only place that knows SQLModel and SQLite."""
