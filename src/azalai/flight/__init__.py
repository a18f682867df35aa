"""Performance and the leg: numbers in, numbers out; the only leg model."""
