"""Extractors: one file a format family, one table."""
