"""Performance claims as ratios, each side measured in the same run."""
