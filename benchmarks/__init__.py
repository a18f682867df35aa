"""Speed claims, each beside its peer or its limit, as ratios in one run."""
