"""The agent process: the only place that runs the language model."""
