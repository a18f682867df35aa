"""A plan: read, checked, changed, compared, written."""
