"""Statistics: the laws of evidence, and fits of life data."""
