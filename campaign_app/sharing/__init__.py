"""Sharing: the company decides who sees a result, and a log shows it who looked."""
