"""The private knowledge graph: who and what the files speak of, each line with the place that says so."""
