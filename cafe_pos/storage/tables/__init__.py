"""The tables as SQLModel sees them, held to the SQL of the migrations by a test."""
