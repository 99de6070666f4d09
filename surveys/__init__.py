"""What a questionnaire is: questions, editions, routing, scoring, tables, suppression; no web, no database."""
