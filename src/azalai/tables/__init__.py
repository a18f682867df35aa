"""What a scenario consists of: one row model per table, and the one list of them."""
