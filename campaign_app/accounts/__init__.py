"""People: sign-in, invitation, password, roles."""
