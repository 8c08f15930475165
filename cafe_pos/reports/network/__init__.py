"""The coordinator's report: one view as pages, as a spreadsheet, and for a browser alone."""
