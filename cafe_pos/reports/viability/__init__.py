"""The viability report as files: JSON, spreadsheet, four pages; all from one view and its words."""
