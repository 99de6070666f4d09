"""Contacts of consultants with companies, and the follow-up tasks that come of them."""
