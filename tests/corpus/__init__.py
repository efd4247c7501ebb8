"""Real files of every kind that is read, made where a test needs them."""
