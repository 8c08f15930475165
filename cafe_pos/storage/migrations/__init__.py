"""Numbered SQL files, each one step of the schema; never edited once released."""
