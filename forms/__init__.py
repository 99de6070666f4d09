"""What a person may type: shapes and messages of every form; no rows, no rules of the platform."""
