"""Companies, their users, and the import of consultants' workbooks."""
