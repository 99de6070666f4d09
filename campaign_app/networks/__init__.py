"""What sectors learn together: indicators and contact activity over sectors."""
