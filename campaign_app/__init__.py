"""What the platform does: rows, rules, permissions and pages, one room per noun."""
