"""What an engine answers: tables with names and units, and where they come from."""
