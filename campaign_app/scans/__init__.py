"""A scan from invitation to closing: composition, ways in, and the ballot box."""
