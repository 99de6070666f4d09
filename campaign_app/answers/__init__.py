"""How respondents answer: their pages, the intake, and the sealing of the ballot box."""
