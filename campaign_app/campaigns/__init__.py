"""The three-phase campaign: its phases, its sectors with targets, and what the clock does at each phase."""
