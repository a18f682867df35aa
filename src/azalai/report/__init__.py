"""What people look at: charts and words."""
