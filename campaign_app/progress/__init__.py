"""How the campaign goes per sector, against its target."""
