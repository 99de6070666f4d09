"""The files of a release that people take along: one register, made by the clock, drawn from the frozen release."""
