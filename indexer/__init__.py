"""The indexer process: sole owner of the index on disk."""
